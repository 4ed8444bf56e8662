"""Widgets of dialogs, batch runs and the model designer: choices in words, and what empty boxes stand for.

QGIS itself imports this where it opens a window, by the names in the parameters' metadata; qgis_process
never does. Scripts and saved models hold what they always held: ``gk_dcn`` and the like.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from processing.gui.wrappers import WidgetWrapper
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProject,
    QgsSettings,
    QgsUnitTypes,
)
from qgis.gui import QgsCheckableComboBox, QgsDoubleSpinBox, QgsGui, QgsSpinBox
from qgis.PyQt.QtCore import QCoreApplication, Qt, QVariant
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QToolButton, QWidget

from ...core.runtime.language import tr
from .remembered_models import remembered_models


def _translated(text: str) -> str:
    return QCoreApplication.translate("Gossan", text)


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, QVariant) and value.isNull())


def _is_designer(dialog: Any) -> bool:
    return type(dialog).__name__ == "ModelerParametersDialog"


def _of_designer(parameter: QgsProcessingParameterDefinition, dialog: Any) -> Any:
    """Return QGIS's own widget of the model designer, which takes values of other steps."""
    widget = QgsGui.processingGuiRegistry().createModelerParameterWidget(
        dialog.model, dialog.childId, parameter, dialog.context
    )
    widget.setDialog(dialog)
    return widget


class ParameterWidget(WidgetWrapper):
    """A widget of a parameter that may stand for something else while it is empty.

    ``empty`` says what for, in a word, or in one for each value of the parameter that it ``follows``.
    """

    follows: str = ""
    empty: str | Mapping[str, str] = ""
    #: The input beside which a place for the output is suggested, called by this parameter's value.
    suggests: str = ""

    def is_optional(self) -> bool:
        """Return whether it may be left empty."""
        flags = self.parameterDefinition().flags()
        return bool(flags & QgsProcessingParameterDefinition.Flag.FlagOptional)

    def changed(self, *_: Any) -> None:
        """Tell QGIS, and who follows this parameter."""
        self.widgetValueHasChanged.emit(self)

    def postInitialize(self, wrappers: list[Any]) -> None:  # noqa: N802
        """Follow another parameter of the dialog, once all are there."""
        super().postInitialize(wrappers)
        by_name = {other.parameterDefinition().name(): other for other in wrappers}
        if self.follows in by_name:
            by_name[self.follows].widgetValueHasChanged.connect(self.follow)
            self.follow(by_name[self.follows])
        if self.suggests and {"OUTPUT", self.suggests} <= set(by_name):
            self._suggestion = ModelPlace(self, by_name[self.suggests], by_name["OUTPUT"])

    def follow(self, other: Any) -> None:
        """Say what the empty box stands for, now that another parameter has this value."""
        if not isinstance(self.empty, str):
            self.say_empty(self.empty.get(str(other.parameterValue() or ""), ""))

    def say_empty(self, text: str) -> None:
        """Show what the empty box stands for."""

    @staticmethod
    def automatic(text: str) -> str:
        """Return what an empty box says."""
        return tr("automatic: {value}", value=_translated(text)) if text else tr("automatic")


class ChoiceWidget(ParameterWidget):
    """One of several static strings, shown in words."""

    def createWidget(  # noqa: N802
        self,
        words: Mapping[str, str],
        empty: str | Mapping[str, str] = "",
        follows: str = "",
        suggests: str = "",
    ) -> QWidget:
        """Return a box with the words, and in the designer with what other steps offer."""
        self.words, self.empty, self.follows, self.suggests = words, empty, follows, suggests
        definition = self.parameterDefinition()
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(24)
        if self.is_optional() and _is_empty(definition.defaultValue()):
            text = empty if isinstance(empty, str) else ""
            box.addItem(self.automatic(text), None)
        for option in definition.options():
            box.addItem(_translated(words.get(option, option)), option)
            box.setItemData(box.count() - 1, option, Qt.ItemDataRole.ToolTipRole)
        if _is_designer(self.dialog):
            kinds = [QgsProcessingParameterEnum, QgsProcessingParameterString]
            for source in self.dialog.getAvailableValuesOfType(kinds, [QgsProcessingOutputString]):
                box.addItem(self.dialog.resolveValueDescription(source), source)
        box.currentIndexChanged.connect(self.changed)
        return box

    def say_empty(self, text: str) -> None:
        """Show the choice that the empty box stands for."""
        if self.widget.count() and self.widget.itemData(0) is None:
            self.widget.setItemText(0, self.automatic(self.words.get(text, text)))

    def setValue(self, value: Any) -> None:  # noqa: N802
        """Show a choice; one that is not there, such as one of an older version, is added.

        Nothing else is chosen for it in silence: Run says that it is unknown.
        """
        if isinstance(value, (list, tuple)):
            value = value[0] if value else None
        if _is_empty(value):
            value = (
                None if self._place(None) is not None else self.parameterDefinition().defaultValue()
            )
        place = self._place(value)
        if place is None and value is not None:
            self.widget.addItem(str(value), value)
            place = self.widget.count() - 1
        if place is not None:
            self.widget.setCurrentIndex(place)

    def value(self) -> Any:
        """Return the static string, or what the designer connects it with."""
        return self.widget.currentData()

    def _place(self, value: Any) -> int | None:
        places = range(self.widget.count())
        return next((place for place in places if self.widget.itemData(place) == value), None)


class ChoicesWidget(ParameterWidget):
    """Several of some static strings, shown in words."""

    def createWidget(self, words: Mapping[str, str]) -> QWidget:  # noqa: N802
        """Return a box whose entries can be ticked."""
        box = QgsCheckableComboBox()
        for option in self.parameterDefinition().options():
            said = _translated(words.get(option, option))
            box.addItemWithCheckState(said, Qt.CheckState.Unchecked, option)
        box.checkedItemsChanged.connect(self.changed)
        return box

    def setValue(self, value: Any) -> None:  # noqa: N802
        """Tick these choices, and no other."""
        if isinstance(value, (list, tuple)):
            chosen = list(value)
        else:
            chosen = [] if _is_empty(value) else str(value).split(",")
        for place in range(self.widget.count()):
            ticked = self.widget.itemData(place) in chosen
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            self.widget.setItemCheckState(place, state)

    def value(self) -> list[str]:
        """Return the static strings of what is ticked."""
        places = range(self.widget.count())
        ticked = (
            place for place in places if self.widget.itemCheckState(place) == Qt.CheckState.Checked
        )
        return [str(self.widget.itemData(place)) for place in ticked]


class NumberWidget(ParameterWidget):
    """A number that says what it stands for while it is empty, and its unit beside it."""

    def createWidget(  # noqa: N802
        self,
        empty: str | Mapping[str, str] = "",
        follows: str = "",
        unit_of: str = "",
    ) -> QWidget:
        """Return a box for the number."""
        self.empty, self.follows, self.unit_of = empty, follows, unit_of
        definition = self.parameterDefinition()
        whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
        box = QgsSpinBox() if whole else QgsDoubleSpinBox()
        number = int if whole else float
        low, high = definition.minimum(), definition.maximum()
        if not whole:
            box.setDecimals(10 if 0 < low < 1e-5 else 6)
        self._can_be_empty = self.is_optional() and _is_empty(definition.defaultValue())
        # Empty is what lies a step below the least number.
        box.setRange(number(low - 1 if self._can_be_empty else low), number(high))
        box.setExpressionsEnabled(True)
        if self._can_be_empty:
            box.setClearValueMode(type(box).ClearValueMode.MinimumValue)
            box.clear()
        else:
            box.setClearValue(number(definition.defaultValue() or 0))
        box.valueChanged.connect(self.changed)
        self.widget = box
        self.say_empty(empty if isinstance(empty, str) else "")
        return box

    def say_empty(self, text: str) -> None:
        """Show the number that the empty box stands for."""
        if self._can_be_empty:
            self.widget.setSpecialValueText(self.automatic(text))

    def postInitialize(self, wrappers: list[Any]) -> None:  # noqa: N802
        """Take the unit of a layer, and follow another parameter."""
        super().postInitialize(wrappers)
        for other in wrappers:
            if self.unit_of and other.parameterDefinition().name() == self.unit_of:
                other.widgetValueHasChanged.connect(self._take_unit)
                self._take_unit(other)

    def setValue(self, value: Any) -> None:  # noqa: N802
        """Show a number, or that there is none; what is no number changes nothing.

        One that is not allowed is shown as well: Run says so, and takes no other one in silence.
        """
        if _is_empty(value):
            if self._can_be_empty:
                self.widget.clear()
            return
        # An exception here would end QGIS: it is called from C++.
        with suppress(TypeError, ValueError, OverflowError):
            self._show(type(self.widget.value())(float(value)))

    def _show(self, number: float) -> None:
        if not math.isfinite(number):
            return
        low, high = self.widget.minimum(), self.widget.maximum()
        # What lies at the least number of an optional one is shown as empty.
        least = number - 1 if self._can_be_empty and number <= low else number
        self.widget.setRange(min(low, least), max(high, number))
        self.widget.setValue(number)

    def value(self) -> float | None:
        """Return the number, None where the box is empty."""
        number = self.widget.value()
        return None if self._can_be_empty and number == self.widget.minimum() else number

    def _take_unit(self, other: Any) -> None:
        crs = crs_of(other.parameterValue())
        unit = ""
        if crs.isValid():
            # Layers in degrees are brought to a projected CRS in metres.
            metres = QgsCoordinateReferenceSystem("EPSG:3857").mapUnits()
            unit = QgsUnitTypes.toAbbreviatedString(
                metres if crs.isGeographic() else crs.mapUnits()
            )
        self.widget.setSuffix(f" {unit}" if unit else "")


class ModelPlace:
    """Suggests a place for a model beside what it is trained on, until the user chooses another.

    Parameters
    ----------
    network : QgsAbstractProcessingParameterWidgetWrapper or None
        Of the network; None where there is no choice of one.
    source, output : QgsAbstractProcessingParameterWidgetWrapper
        Of the stack, the samples or the folder of photographs, and of the model file.
    """

    def __init__(self, network: Any, source: Any, output: Any) -> None:
        self._network, self._source, self._output = network, source, output
        self._suggested = QgsProcessing.TEMPORARY_OUTPUT
        for wrapper in (network, source):
            if wrapper is not None:
                wrapper.widgetValueHasChanged.connect(self.suggest)
        self.suggest()

    def suggest(self, *_: Any) -> None:
        """Suggest a place for what is chosen now."""
        if self._output.parameterValue() not in (self._suggested, None, ""):
            return
        source = source_of(self._source.parameterValue())
        if not source:
            return
        path = Path(source.split("|")[0])
        folder = path.parent
        if Path(QgsProcessingUtils.tempFolder()) in path.parents or not os.access(folder, os.W_OK):
            folder = Path(QgsProject.instance().homePath() or Path.home())
        network = "model" if self._network is None else self._network.parameterValue()
        name = f"{path.stem}_{network}"
        numbers = ["", *(f"_{number}" for number in range(2, 1000))]
        places = (folder / f"{name}{number}.safetensors" for number in numbers)
        self._suggested = str(next(place for place in places if not place.exists()))
        self._output.setParameterValue(self._suggested, QgsProcessingContext())


def layer_of(value: Any) -> QgsMapLayer | None:
    """Return the layer of the project that a dialog gives, None where it gives no such layer."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str) and value:
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        value = QgsProcessingUtils.mapLayerFromString(value, context, False)
    return value if isinstance(value, QgsMapLayer) else None


def source_of(value: Any) -> str:
    """Return the file or folder that a dialog gives, by itself or as a layer."""
    layer = layer_of(value)
    source = str(layer.source()) if layer is not None else str(value or "")
    # Not Path.exists, which raises where a source holds the data itself and is too long for a path.
    return source if os.path.exists(source.split("|")[0]) else ""


def crs_of(value: Any) -> QgsCoordinateReferenceSystem:
    """Return the CRS of a layer that a dialog gives; an invalid one of no layer."""
    layer = layer_of(value)
    return layer.crs() if layer is not None else QgsCoordinateReferenceSystem()


class ModelWidget(ParameterWidget):
    """A model file, chosen among those that were trained last, or from a folder."""

    def createWidget(self, kind: str) -> QWidget:  # noqa: N802
        """Return a box with the models that are remembered, and a button to look for others."""
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(24)
        for path, said in remembered_models(kind).items():
            self._box.addItem(said, path)
            self._box.setItemData(self._box.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self._box.setCurrentIndex(-1 if self.is_optional() or not self._box.count() else 0)
        self._box.lineEdit().setPlaceholderText(tr("A .safetensors file that Gossan has trained"))
        self._box.editTextChanged.connect(self.changed)
        row, button = _with_button(self._box)
        button.clicked.connect(self._look)
        return row

    def setValue(self, value: Any) -> None:  # noqa: N802
        """Show a model file."""
        text = "" if _is_empty(value) else str(value)
        place = self._box.findData(text)
        if text and place >= 0:
            self._box.setCurrentIndex(place)
        else:
            self._box.setCurrentIndex(-1)
            self._box.setEditText(text)

    def value(self) -> str | None:
        """Return the path of the model file."""
        text = self._box.currentText().strip()
        if not text:
            return None
        place = self._box.currentIndex()  # before others that are described in the same words
        if self._box.itemText(place) != text:
            place = self._box.findText(text)
        return str(self._box.itemData(place)) if place >= 0 else text

    def _look(self) -> None:
        known = self.value()
        folder = known or str(QgsSettings().value("/Processing/LastInputPath", ""))
        path, _ = QFileDialog.getOpenFileName(
            self.widget,
            tr("Model"),
            folder,
            tr("Gossan models (*.safetensors);;All files (*)"),
        )
        if path:
            QgsSettings().setValue("/Processing/LastInputPath", str(Path(path).parent))
            self.setValue(path)


class ModelsWidget(ParameterWidget):
    """Model files, ticked among those that were trained last, or added from a folder.

    QGIS's own list forgets files that a dialog is opened with before 3.28.
    """

    def createWidget(self, kind: str) -> QWidget:  # noqa: N802
        """Return a box with the remembered models, the last one ticked, and a button to add others."""
        self._box = QgsCheckableComboBox()
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(24)
        self._box.setDefaultText(tr(".safetensors files that Gossan has trained"))
        remembered = remembered_models(kind)
        for path, said in remembered.items():
            self._add(said, path)
        self._tick([] if self.is_optional() else list(remembered)[:1])
        self._box.checkedItemsChanged.connect(self.changed)
        row, button = _with_button(self._box)
        button.clicked.connect(self._look)
        return row

    def setValue(self, value: Any) -> None:  # noqa: N802
        """Tick these model files, and no other; those that are not there yet are added."""
        values = value if isinstance(value, (list, tuple)) else [value]
        wanted = [path for path in values if isinstance(path, str) and path]
        known = self._paths()
        for path in dict.fromkeys(wanted):
            if path not in known:
                self._add(os.path.basename(path), path)
        self._tick(wanted)

    def value(self) -> list[str]:
        """Return the paths of the model files that are ticked."""
        ticked = Qt.CheckState.Checked
        return [
            path
            for place, path in enumerate(self._paths())
            if self._box.itemCheckState(place) == ticked
        ]

    def _paths(self) -> list[str]:
        return [str(self._box.itemData(place)) for place in range(self._box.count())]

    def _add(self, said: str, path: str) -> None:
        self._box.addItemWithCheckState(said, Qt.CheckState.Unchecked, path)
        self._box.setItemData(self._box.count() - 1, path, Qt.ItemDataRole.ToolTipRole)

    def _tick(self, paths: Sequence[str]) -> None:
        for place, path in enumerate(self._paths()):
            state = Qt.CheckState.Checked if path in paths else Qt.CheckState.Unchecked
            self._box.setItemCheckState(place, state)

    def _look(self) -> None:
        folder = str(QgsSettings().value("/Processing/LastInputPath", ""))
        paths, _ = QFileDialog.getOpenFileNames(
            self.widget,
            tr("Models"),
            folder,
            tr("Gossan models (*.safetensors);;All files (*)"),
        )
        if paths:
            QgsSettings().setValue("/Processing/LastInputPath", str(Path(paths[0]).parent))
            self.setValue([*self.value(), *paths])


def _with_button(box: QWidget) -> tuple[QWidget, QToolButton]:
    """Return a row of a box and a button to look for files, and the button."""
    button = QToolButton()
    button.setText("…")
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(box, 1)
    layout.addWidget(button)
    return row, button


class Model:
    """What QGIS makes :class:`ModelWidget` by; in the designer its own widget takes other steps' files."""

    def __new__(
        cls, parameter: Any, dialog: Any, row: int = 0, column: int = 0, **said: Any
    ) -> Any:
        """Return the widget that fits the dialog."""
        if _is_designer(dialog):
            return _of_designer(parameter, dialog)
        return ModelWidget(parameter, dialog, row, column, **said)


class Models:
    """What QGIS makes :class:`ModelsWidget` by; in the designer its own widget takes other steps' files."""

    def __new__(
        cls, parameter: Any, dialog: Any, row: int = 0, column: int = 0, **said: Any
    ) -> Any:
        """Return the widget that fits the dialog."""
        if _is_designer(dialog):
            return _of_designer(parameter, dialog)
        return ModelsWidget(parameter, dialog, row, column, **said)


class Choices:
    """What QGIS makes :class:`ChoicesWidget` by; in the designer its own widget takes other steps' values."""

    def __new__(
        cls, parameter: Any, dialog: Any, row: int = 0, column: int = 0, **said: Any
    ) -> Any:
        """Return the widget that fits the dialog."""
        if _is_designer(dialog):
            return _of_designer(parameter, dialog)
        return ChoicesWidget(parameter, dialog, row, column, **said)


class Number:
    """What QGIS makes :class:`NumberWidget` by; in the designer its own widget takes other steps' values."""

    def __new__(
        cls, parameter: Any, dialog: Any, row: int = 0, column: int = 0, **said: Any
    ) -> Any:
        """Return the widget that fits the dialog."""
        if _is_designer(dialog):
            return _of_designer(parameter, dialog)
        return NumberWidget(parameter, dialog, row, column, **said)
