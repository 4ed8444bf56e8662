"""Ready workflows: models of the model builder that the provider registers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget

from ...core.runtime.errors import GossanError
from ...core.runtime.language import tr
from ..bridge.files import refuse_losses
from ..bridge.resources import RESOURCES
from ..bridge.shown import as_html, in_window, numbered
from ..bridge.styles import LayerStyler

#: The workflows, in the order of the toolbox.
WORKFLOWS = tuple(sorted((RESOURCES / "workflows").glob("*.model3")))


class Workflow(QgsProcessingModelAlgorithm):
    """A model that came with the plugin, with an id, an icon, and names in the user's language.

    Its steps must be registered before it is made.

    Parameters
    ----------
    path : pathlib.Path
        A .model3 file; its name is the workflow's id.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.fromFile(str(path))
        _translate(self)

    def createInstance(self) -> QgsProcessingAlgorithm:  # noqa: N802
        """Return a new algorithm of this kind."""
        return type(self)(self._path)

    def createCustomParametersWidget(  # noqa: N802
        self, parent: QWidget | None = None
    ) -> QWidget:
        """Return the dialog that a window shows; qgis_process never asks for it."""
        from qgis.utils import iface

        from .dialog import WorkflowDialog

        return WorkflowDialog(self.create(), iface.mainWindow() if iface else parent)

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Refuse outputs that would replace inputs: of those, a step knows only its own."""
        try:
            refuse_losses(self, parameters, context)
        except GossanError as problem:
            return False, str(problem)
        fine, message = super().checkParameterValues(parameters, context)
        return fine, message

    def postProcessAlgorithm(  # noqa: N802
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Call the group of the layers after the workflow: its steps do not know it."""
        for details in context.layersToLoadOnCompletion().values():
            styler = details.postProcessor()
            if isinstance(styler, LayerStyler) and styler.run:
                styler.run.call(self.displayName())
        return {}

    def copy(self) -> QgsProcessingModelAlgorithm:
        """Return the model as one that can be changed, and that has no file of its own."""
        model = QgsProcessingModelAlgorithm()
        model.fromFile(str(self._path))
        model.setName(self.displayName())
        model.setGroup(_translated(str(super().group())))
        model.setHelpContent({**model.helpContent(), "ALG_DESC": self.shortHelpString()})
        _translate(model)
        return model

    def name(self) -> str:
        """Return the id, without the provider's."""
        return self._path.stem

    def displayName(self) -> str:  # noqa: N802
        """Return the name on the toolbox list."""
        return _translated(super().displayName())

    def group(self) -> str:
        """Return the group on the toolbox list."""
        group = str(super().group())
        return numbered(group, _translated(group))

    def groupId(self) -> str:  # noqa: N802
        """Return the group's id."""
        return "workflows"

    def icon(self) -> QIcon:
        """Return the icon on the toolbox list."""
        return QIcon(str(RESOURCES / "icon.svg"))

    def shortHelpString(self) -> str:  # noqa: N802
        """Return what the workflow does and when to use it."""
        said = _translated(str(self.helpContent().get("ALG_DESC", "")))
        if self.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading and in_window():
            said += "\n\n" + tr(
                "This QGIS runs workflows in its window's own thread: the window answers slowly until the "
                "end. Newer ones run them beside it."
            )
        return as_html(said)


def _translate(model: QgsProcessingModelAlgorithm) -> None:
    """Name steps, which log and designer show, parameters and outputs in the user's language."""
    for step in model.childAlgorithms().values():
        step.setDescription(_translated(step.description()))
        outputs = step.modelOutputs()
        for output in outputs.values():
            output.setDescription(_translated(output.description()))
        step.setModelOutputs(outputs)
        model.setChildAlgorithm(step)  # this makes the definitions of outputs anew
    widgets = _widgets_of_steps(model)
    for definition in model.parameterDefinitions():
        if definition.name() in widgets:
            definition.setMetadata({**definition.metadata(), **widgets[definition.name()]})
        definition.setDescription(_translated(definition.description()))
        definition.setHelp(as_html(_translated(definition.help())))


def _widgets_of_steps(model: QgsProcessingModelAlgorithm) -> dict[str, dict[str, Any]]:
    """Return by the model's parameters how windows show those that they are handed on to."""
    found = {}
    for step in model.childAlgorithms().values():
        for name, sources in step.parameterSources().items():
            definition = step.algorithm().parameterDefinition(name)
            for source in sources:
                own = model.parameterDefinition(source.parameterName())
                if own is not None and own.type() == definition.type():
                    found[own.name()] = _alone(definition.metadata())
    return found


def _alone(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return how a parameter is shown where those that it follows are not: as with their defaults."""
    shown = dict(metadata.get("widget_wrapper", {}))
    empty = shown.get("empty", "")
    if shown.pop("follows", "") and not isinstance(empty, str):
        first = next(iter(empty.values()))
        shown["empty"] = shown.get("words", {}).get(first, first)
    shown.pop("unit_of", None)
    return {**metadata, "widget_wrapper": shown} if shown else {}


def _translated(text: str) -> str:
    return QCoreApplication.translate("Gossan", text)
