"""The dialog of a workflow: outputs in the order of the work, the leading ones shown and the rest folded."""

from __future__ import annotations

from typing import Any

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsProcessingModelAlgorithm
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...core.runtime.language import tr
from ..bridge.widgets import ModelPlace

#: What a workflow is run for, by the names that its file has for outputs.
LEADING = {
    "Model",
    "Report on training",
    "Anomaly probability",
    "Anomaly scores",
    "Report on anomalies",
    "Targets",
    "Classified sections",
}

#: Inputs beside which a place for the model is suggested, by the names of models.
BESIDE = {"traingkdcn:Model": "SAMPLES", "trainthinsection:Model": "LABELLED"}


class WorkflowDialog(AlgorithmDialog):
    """QGIS's dialog, with a box for outputs that few people look at.

    QGIS folds advanced inputs only, and sorts outputs by the names of their steps. A place for the model
    is suggested, as where it is trained by itself.

    Parameters
    ----------
    workflow : QgsProcessingModelAlgorithm
    parent : QWidget or None
    """

    def __init__(self, workflow: QgsProcessingModelAlgorithm, parent: QWidget | None) -> None:
        outputs = outputs_in_order(workflow)
        super().__init__(workflow, parent=parent)
        wrappers = self.mainWidget().wrappers
        column = wrappers[outputs[0]].wrappedWidget().parentWidget().layout()
        self.further = QgsCollapsibleGroupBoxBasic(tr("Further outputs"))
        folded = QVBoxLayout(self.further)
        leading = QVBoxLayout()
        for name in outputs:
            place = leading if name.partition(":")[2] in LEADING else folded
            for widget in _widgets_of(wrappers[name]):
                place.addWidget(widget)
        # Below the inputs, and above the room that QGIS leaves at the end.
        last = (
            column.count() - 1 if column.itemAt(column.count() - 1).spacerItem() else column.count()
        )
        column.insertLayout(last, leading)
        column.insertWidget(last + 1, self.further)
        self.further.setCollapsed(True)
        self._places = [
            ModelPlace(wrappers.get("MODEL"), wrappers[BESIDE[name]], wrappers[name])
            for name in outputs
            if name in BESIDE
        ]


def outputs_in_order(workflow: QgsProcessingModelAlgorithm) -> list[str]:
    """Return the names of a workflow's outputs as the work goes: as its steps lie in the designer."""
    found = []
    for step in workflow.childAlgorithms().values():
        for name, output in step.modelOutputs().items():
            found.append((step.position().y(), output.position().y(), f"{step.childId()}:{name}"))
    return [name for _step, _output, name in sorted(found)]


def _widgets_of(wrapper: Any) -> list[QWidget]:
    return [one for one in (wrapper.wrappedLabel(), wrapper.wrappedWidget()) if one is not None]
