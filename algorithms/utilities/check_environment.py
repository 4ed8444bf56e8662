"""Check Environment."""

from __future__ import annotations

import importlib
from contextlib import suppress
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
)
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from ...core.environment.checks import PACKAGES, PROBLEM, check_environment, environment_report
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress


class CheckEnvironment(GossanAlgorithm):
    """Tells what this computer offers, what is missing, and what to do about it."""

    ID = "checkenvironment"
    TITLE = "Check Environment"
    GROUP = "Utilities"
    PACKAGES = ()
    HELP = (
        "Looks at QGIS, Python and the packages that Gossan needs, at the graphics card, memory and "
        "the temporary folder, and times a small deformable convolution and a step of training. For "
        "everything that is missing it says what to do on this system.\n\n"
        "Nothing is installed or changed, and nothing is sent anywhere. Run it after the installation, "
        "and attach its report when you ask for help: your home folder is shortened to ~ in it."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_report("Report on the environment")
        self.add_numbers(("PROBLEMS", "Problems"))
        self.addOutput(QgsProcessingOutputString("SUMMARY", self.tr("Summary")))

    def prepareAlgorithm(  # noqa: N802
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Import what can be imported, on the main thread; what cannot is told later."""
        prepared = super().prepareAlgorithm(parameters, context, feedback)
        for name in PACKAGES:
            with suppress(Exception):  # the check itself tells the reason
                importlib.import_module(name)
        return bool(prepared)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Look, tell, and write the report."""
        host = {"QGIS": Qgis.version(), "Qt": QT_VERSION_STR, "PyQt": PYQT_VERSION_STR}
        findings = check_environment(host, progress)
        for finding in findings:
            text = f"{finding.name}: {finding.value}"
            if finding.state == PROBLEM:
                progress.warning(f"{text}. {finding.advice}")
            else:
                progress.message(f"{text}. {finding.advice}" if finding.advice else text)
        report = environment_report(findings)
        path = given.output("REPORT")
        if path:
            with Staging() as staging:
                report.write(staging.path(path))
        problems = sum(finding.state == PROBLEM for finding in findings)
        summary = (
            tr("{problems} problems", problems=problems) if problems else tr("everything is there")
        )
        progress.message(tr("Gossan: {summary}", summary=summary))
        return {"REPORT": path, "PROBLEMS": problems, "SUMMARY": summary}
