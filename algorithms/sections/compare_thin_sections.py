"""Compare Thin Sections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
)

from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ...core.sections.properties import PROPERTIES
from ...core.sections.training.settings import section_settings
from ...models.catalogue import SECTION_NETWORK_WORDS, WEIGHTS_PACKAGES
from ..bridge.algorithm import PHOTOGRAPHS, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from .photograph_parameters import declare_broken, declare_slices
from .training_parameters import declare_course, declare_polars, declare_start

#: Share of the progress that training takes; the rest is the report's.
_TRAINED = 0.97


class CompareThinSections(GossanAlgorithm):
    """Sets networks for thin sections side by side, on photographs that none of them has seen."""

    ID = "comparethinsections"
    TITLE = "Compare Thin Sections"
    GROUP = "Thin sections"
    PACKAGES = PHOTOGRAPHS
    HELP = (
        "Finds out which network names your photographs best: trains each of them on each property with "
        "the same split, and has them judge the same test photographs. It takes as long as that many "
        "trainings; with MODELS_FOLDER it goes on where it was cut off.\n\n"
        "IMAGES holds one folder per property (named grain, clastic, mechanical genesis, mixture or basic "
        "category, in English or Chinese, or anything else), with one folder per class in each. A folder "
        "with folders of classes is one property.\n\n"
        "The report shows the paper's tables of networks and properties, with 95 % intervals by slice, "
        "differences on the same photographs, class by class and as confusion matrices, and pictures that "
        "one network names rightly and another does not. A plain forest on colour and texture stands "
        "beside them: a network that does not beat it has read no more than that.\n\n"
        "Say which photographs are of one slice (GROUP_PATTERN); otherwise slices stand on both sides, and "
        "all scores are too high.\n\n"
        "Zhu et al., RockS²Net, Computers & Geosciences, tables 1 and 2, figures 11 to 15."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_folder(
            "IMAGES",
            "Photographs",
            "Folder with one folder per property, and in each one folder per class; or with the folders of "
            "the classes of one property.",
        )
        self.add_choice(
            "PROPERTY",
            "Property",
            {name: entry.title for name, entry in PROPERTIES.items()},
            "Only where IMAGES holds the folders of classes: which property they are of. Needed where "
            "photographs lie one folder deeper than their class.",
            optional=True,
            empty="as the folders are called",
        )
        self.add_choices(
            "MODELS",
            "Networks",
            SECTION_NETWORK_WORDS,
            "Each is trained on each property. dsan adapts to TARGET_IMAGES, or to the test photographs "
            "without their labels.",
            ["densenet121", "rocks2net"],
        )
        declare_slices(
            self,
            "Regular expression; its first group, or all that it matches, names the slice.",
            "One CSV for all properties, with the columns file (relative to the folder of its property or "
            "to IMAGES) and set (train, validation or test), in UTF-8, GBK or UTF-16, with commas, "
            "semicolons or tabs. What it does not name is not used. Where it has no test photographs of a "
            "property, TEST draws them.",
        )
        self.add_folder(
            "TEST_IMAGES",
            "Test photographs",
            "Folder like IMAGES whose photographs are only scored. Without it, or test rows in SPLIT_FILE, a "
            "share of the slices is held out.",
            optional=True,
        )
        self.add_folder(
            "TARGET_IMAGES",
            "Photographs without labels",
            "Folder of photographs that dsan adapts to, for example of another microscope.",
            optional=True,
        )
        self.add_number(
            "TEST",
            "Share that tests",
            0.2,
            "Share of each class that is only scored, in whole slices; the paper's is a fifth. Not used "
            "where TEST_IMAGES or SPLIT_FILE say what tests.",
            0.01,
            0.9,
            whole=False,
        )
        self.add_number(
            "SEEDS",
            "Seeds",
            1,
            "Repeats everything on so many splits and from so many seeds; where the test photographs are "
            "given, with other validation photographs.",
            1,
            100,
        )
        declare_start(self)
        declare_polars(self)
        declare_course(self)
        declare_broken(self)
        self.add_pictures_folder(
            "MODELS_FOLDER",
            "Folder for models",
            "Gets each model as soon as it is trained. A comparison that is given the same folder, "
            "photographs and settings takes what is finished from it and trains the rest; models of others "
            "are told, trained anew and replaced.",
            optional=True,
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Comparison"), QgsProcessing.SourceType.TypeVector
            ),
            "Table with a row per property and network: accuracy with its 95 % interval, kappa, what was "
            "published, difference to the forest and to the best network.",
        )
        self.add_report("Report on compared networks for photographs")
        self.add_numbers(
            ("BEST_ACCURACY", "Accuracy of the best network, mean over properties"),
            ("BASELINE_ACCURACY", "Accuracy of the better plain forest, mean over properties"),
            ("TRAININGS", "Trainings"),
        )
        self.addOutput(QgsProcessingOutputString("VERDICT", self.tr("Verdict")))

    def packages(self, given: GivenParameters) -> tuple[str, ...]:
        """Return the packages that are needed, with those that bring weights."""
        settings = section_settings(given)
        own = [replace(settings, network=name) for name in given.choices("MODELS")]
        packages = [WEIGHTS_PACKAGES.get(one.stands_on) for one in own if one.origin == "package"]
        return (*self.PACKAGES, *(package.module for package in packages if package))

    def look_at(self, given: GivenParameters) -> None:
        """Refuse settings that do not go together."""
        if not given.choices("MODELS"):
            raise InputError(tr("Choose at least one network (MODELS)."))
        settings = section_settings(given)
        for name in given.choices("MODELS"):
            replace(settings, network=name)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Train all networks on all properties, and write table and report."""
        from ...core.sections.comparing.report import comparison_report, comparison_verdict
        from ...core.sections.comparing.run import ComparisonRun
        from ...core.sections.comparing.table import COLUMNS, comparison_rows

        folder = given.folder_beside("MODELS_FOLDER", given.path("IMAGES"))
        run = ComparisonRun.read(given, given.choices("MODELS"), folder, progress)
        comparison = run.compare(
            lambda most, work: self.on_device(given, progress, most, work),
            self.provenance,
            PartOfProgress(progress, 0.0, _TRAINED),
        )
        verdict = comparison_verdict(comparison)
        progress.message(verdict)
        report_path = given.output("REPORT")
        with Staging() as staging:
            if report_path:
                last = PartOfProgress(progress, _TRAINED, 1.0)
                report = comparison_report(
                    comparison, run.used(), progress.warnings, self.provenance, last
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            rows = ((None, row) for row in comparison_rows(comparison))
            output = self.write_rows(given, "OUTPUT", staging, table_fields(*COLUMNS), rows)
        outputs = {
            "OUTPUT": output,
            "REPORT": report_path,
            "BEST_ACCURACY": comparison.average(comparison.ranked[0]),
            "BASELINE_ACCURACY": comparison.average_baseline,
            "TRAININGS": len(comparison.trials),
            "VERDICT": verdict,
        }
        return {**outputs, "MODELS_FOLDER": folder} if folder else outputs
