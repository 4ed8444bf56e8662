"""The dock that says why a map has its score in a cell."""

from __future__ import annotations

import math
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayerProxyModel,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapLayerComboBox, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QCloseEvent, QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QFormLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..core.runtime.errors import GossanError
from ..core.runtime.language import later, tr
from .asking import OpenMaps, Task, load_what_answers_need, start
from .nearby import nearest
from .pictures import PatchPicture
from .places import Clicked, clicked, file_of, first_map

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .asking import Answer

#: Elements that the table shows.
_SHOWN = 12

_COLUMNS = (
    later("Element"),
    later("Value"),
    later("Percentile"),
)

_HINT = later(
    "Click a cell of an anomaly map, or a target whose layer is chosen on the layer tree."
)

#: Parts of names by which layers of deposits and of samples are found, in both languages.
_POINTS = QgsWkbTypes.GeometryType.PointGeometry
_DEPOSITS, _SAMPLES = ("deposit", "矿床", "矿点"), ("sample", "样")


class WhyDock(QDockWidget):
    """Shows why a map has its score in a cell: a model's, or one of scores.

    Parameters
    ----------
    iface : QgisInterface
    """

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(tr("Why here?"), iface.mainWindow())
        self.setObjectName("GossanWhyHere")
        self._iface = iface
        self._maps = OpenMaps()
        # Kept: QGIS holds no reference to the Python side of a task.
        self._task: Task | None = None
        self._preparing: Task | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._band: QgsRubberBand | None = None
        self.answer: Answer | None = None
        self.words = _label()
        self.words.setText(tr(_HINT))
        self.remarks, self.beside = _label(), _label()
        self.table = _table()
        self.picture = PatchPicture()
        self.deposits, self.samples = QgsMapLayerComboBox(), QgsMapLayerComboBox()
        for box in (self.deposits, self.samples):
            box.setFilters(QgsMapLayerProxyModel.Filter.PointLayer)
            box.setAllowEmptyLayer(True)
            box.setLayer(None)
            box.layerChanged.connect(self._show_beside)
        self.copy = QPushButton(tr("Copy as text"))
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text()))
        self._arrange()
        self._show_reasons(False)
        QgsProject.instance().cleared.connect(self.start_anew)

    def _arrange(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        for widget in (self.words, self.remarks, self.table, self.picture, self.beside):
            column.addWidget(widget)
        form = QFormLayout()
        form.addRow(tr("Deposits"), self.deposits)
        form.addRow(tr("Samples"), self.samples)
        column.addLayout(form)
        column.addWidget(self.copy)
        column.addStretch()
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setWidget(inside)
        self.setWidget(self._scrolled)

    def make_ready(self) -> None:
        """Import what answers need, so that the first click need not wait; say what is missing."""
        layer = first_map(self._iface.activeLayer())
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            load_what_answers_need("" if layer is None else file_of(layer))
        except GossanError as problem:
            self._refuse(str(problem))
            return
        finally:
            QApplication.restoreOverrideCursor()
        if layer is not None and self._preparing is None:
            self._preparing = Task(
                tr("Reading {map}", map=layer.name()),
                partial(self._maps.prepare, file_of(layer)),
                self._prepared,
            )
            start(self._preparing)

    def _prepared(self, _answer: Answer | None, _problem: str) -> None:
        """Go on; what is wrong is told when a cell is asked."""
        self._preparing = None

    def ask(self, point: QgsPointXY) -> None:
        """Answer for a point of the canvas."""
        self.show()
        self.raise_()
        canvas = self._iface.mapCanvas()
        crs = canvas.mapSettings().destinationCrs()
        try:
            found = clicked(point, crs, self._iface.activeLayer())
            load_what_answers_need(file_of(found.layer))
        except GossanError as problem:
            self._refuse(str(problem))
            return
        self._ask(found)

    def _ask(self, found: Clicked) -> None:
        self.stop()
        self.words.setText(_shown(known_at_once(found)))
        self._crs = found.layer.crs()
        place = (found.place.x(), found.place.y())
        path = file_of(found.layer)
        self._task = Task(
            tr("Why here?"),
            lambda task: self._maps.ask(path, place, found.region, task),
            self._done,
        )
        start(self._task)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Take the outline off the canvas with the answer."""
        self._clear_outline()
        super().closeEvent(event)

    def stop(self) -> None:
        """Cancel what is asked just now."""
        task, self._task = self._task, None
        if task is not None:
            task.leave()

    def forget(self) -> None:
        """Close the files of the maps, before the dock goes away."""
        QgsProject.instance().cleared.disconnect(self.start_anew)
        self.start_anew()

    def start_anew(self) -> None:
        """Know nothing of a project that is closed."""
        self.stop()
        preparing, self._preparing = self._preparing, None
        if preparing is not None:
            preparing.leave()
        self._maps.forget()
        self._refuse(tr(_HINT))

    def text(self) -> str:
        """Return the answer as text."""
        return "" if self.answer is None else self.answer.text(self._beside())

    def _done(self, answer: Answer | None, problem: str) -> None:
        self._task = None
        if answer is None:
            self._refuse(problem or tr("Cancelled."))
            return
        self.answer = answer
        self.words.setText(f"<b>{_shown(answer.headline)}</b><br>{_shown(_where(answer))}")
        self.remarks.setText(_shown(*answer.remarks))
        self._fill(answer)
        cell = (answer.extent[1] - answer.extent[0]) / len(answer.values)
        self.picture.show_patch(answer.panels, answer.offsets, cell)
        self._outline(answer)
        self._choose_layers()
        self._show_reasons(True)
        self._show_beside()

    def _outline(self, answer: Answer) -> None:
        """Show on the canvas which ground the network has looked at."""
        if self._band is None:
            self._band = QgsRubberBand(
                self._iface.mapCanvas(), QgsWkbTypes.GeometryType.PolygonGeometry
            )
            self._band.setColor(QColor(255, 255, 255))
            self._band.setFillColor(QColor(0, 0, 0, 0))
            self._band.setSecondaryStrokeColor(QColor(0, 0, 0))
            self._band.setWidth(2)
        x_min, x_max, y_min, y_max = answer.extent
        outline = QgsGeometry.fromRect(QgsRectangle(x_min, y_min, x_max, y_max))
        self._band.setToGeometry(outline, self._crs)

    def _clear_outline(self) -> None:
        band, self._band = self._band, None
        if band is not None:
            self._iface.mapCanvas().scene().removeItem(band)

    def _refuse(self, problem: str) -> None:
        self.answer = None
        self._clear_outline()
        self.words.setText(_shown(problem))
        self._show_reasons(False)

    def _show_reasons(self, shown: bool) -> None:
        for widget in (self.table, self.picture, self.beside, self.copy):
            widget.setVisible(shown)
        self.remarks.setVisible(shown and bool(self.remarks.text()))

    def _fill(self, answer: Answer) -> None:
        leading = answer.rows[:_SHOWN]
        self.table.horizontalHeaderItem(len(_COLUMNS)).setText(answer.last_column)
        self.table.setRowCount(len(leading))
        for row, texts in enumerate(leading):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if column:
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(right)
                self.table.setItem(row, column, item)
        rows = sum(self.table.rowHeight(row) for row in range(len(leading)))
        self.table.setFixedHeight(rows + self.table.horizontalHeader().sizeHint().height() + 4)
        self._widen()

    def _widen(self) -> None:
        """Make the dock so wide that no column of the table is cut off, least of all the last."""
        header = self.table.horizontalHeader()
        # A last column that is stretched would be measured with the room that it has.
        header.setStretchLastSection(False)
        self.table.setMinimumWidth(header.length() + 2 * self.table.frameWidth())
        header.setStretchLastSection(True)
        margins = self._scrolled.widget().layout().contentsMargins()
        bar = self._scrolled.verticalScrollBar().sizeHint().width()
        beside = margins.left() + margins.right() + bar + 2 * self._scrolled.frameWidth()
        self._scrolled.setMinimumWidth(self.table.minimumWidth() + beside)

    def _choose_layers(self) -> None:
        """Choose layers of deposits and samples by their names, where the user has chosen none."""
        for box, names in ((self.deposits, _DEPOSITS), (self.samples, _SAMPLES)):
            if box.currentLayer() is None:
                box.setLayer(_layer_named(names))

    def _show_beside(self, *_layer: object) -> None:
        self.beside.setText(_shown(*self._beside()))

    def _beside(self) -> list[str]:
        """Return what lies nearest in the chosen layers."""
        if self.answer is None:
            return []
        place, said = QgsPointXY(*self.answer.xy), []
        for box in (self.deposits, self.samples):
            layer = box.currentLayer()
            found = nearest(layer, place, self._crs) if layer is not None else None
            if found is not None:
                said.append(found.told(layer.name()))
        return said


def _where(answer: Answer) -> str:
    x, y = answer.coordinates
    return tr("{model}; x {x}, y {y} on {map}", model=answer.model, x=x, y=y, map=answer.map)


def _shown(*lines: str) -> str:
    """Return lines for a label: layers, models and deposits can be called anything."""
    return "<br>".join(escape(line, quote=False) for line in lines)


def known_at_once(found: Clicked) -> str:
    """Return what the map itself says of the place: on a large one the reasons take a while."""
    name = found.layer.name()
    provider = found.layer.dataProvider()
    score, there = provider.sample(found.place, 1)
    if found.region is not None or not there or not math.isfinite(score):
        return tr("Asking {map} …", map=name)
    return tr("{map}: {score:.3f}. Asking why …", map=name, score=score)


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _table() -> QTableWidget:
    # The last column says what the answer counts by.
    table = QTableWidget(0, len(_COLUMNS) + 1)
    table.setHorizontalHeaderLabels([*(tr(title) for title in _COLUMNS), ""])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 4)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return table


def _layer_named(parts: tuple[str, ...]) -> QgsVectorLayer | None:
    """Return a layer of points in the project whose name has one of these parts."""
    for layer in QgsProject.instance().mapLayers().values():
        is_points = isinstance(layer, QgsVectorLayer) and layer.isSpatial()
        if is_points and layer.geometryType() == _POINTS and _has(layer.name(), parts):
            return layer
    return None


def _has(name: str, parts: tuple[str, ...]) -> bool:
    return any(part in name.lower() for part in parts)
