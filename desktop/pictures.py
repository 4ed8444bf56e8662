"""Small pictures that Qt draws by itself: a patch with heat and arrows, and curves of a training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsGradientColorRamp, QgsStyle
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QWidget

from ..core.runtime.language import tr

if TYPE_CHECKING:
    import numpy as np

#: Room for words above a patch, and between two of them.
_WORDS, _GAP = 18, 8

#: Colours of the curves: those that the reports have for networks, and for what stands beside them.
LOSS, HELD_OUT, AUC = QColor("#a4460f"), QColor("#1f6f8b"), QColor("#7a7a7a")


class PatchPicture(QWidget):
    """The patch around a cell: an element beside Grad-CAM with the offsets as arrows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels: list[tuple[str, np.ndarray]] = []
        self._arrows: np.ndarray | None = None
        self._cell = 1.0
        self.setMinimumHeight(150)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return how large it is best."""
        return QSize(320, 180)

    def show_patch(
        self,
        panels: Sequence[tuple[str, np.ndarray]],
        arrows: np.ndarray | None,
        cell: float,
    ) -> None:
        """Show patches (p, p) under their titles, and arrows (2, p, p) in map units on the last one."""
        self._panels, self._arrows, self._cell = list(panels), arrows, cell
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the patches side by side."""
        if not self._panels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = len(self._panels)
        side = min(self.height() - _WORDS, (self.width() - _GAP * (count - 1)) / count)
        for number, (title, values) in enumerate(self._panels):
            left = number * (side + _GAP)
            painter.setPen(self.palette().windowText().color())
            painter.drawText(QPointF(left, _WORDS - 5), title)
            box = QRectF(left, _WORDS, side, side)
            self._draw_cells(painter, box, values)
            if number == count - 1 and self._arrows is not None:
                self._draw_arrows(painter, box, self._arrows)
            self._draw_cross(painter, box)
        painter.end()

    def _draw_cells(self, painter: QPainter, box: QRectF, values: np.ndarray) -> None:
        known = values[values == values]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        ramp = _ramp()
        size = box.width() / len(values)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, line in enumerate(values.tolist()):
            for column, value in enumerate(line):
                if math.isnan(value):
                    continue
                painter.setBrush(ramp.color((value - low) / (high - low) if high > low else 0.0))
                # A little larger than the cell: no seams between them.
                place = QPointF(box.left() + column * size, box.top() + row * size)
                painter.drawRect(QRectF(place.x(), place.y(), size + 0.5, size + 0.5))

    def _draw_arrows(self, painter: QPainter, box: QRectF, arrows: np.ndarray) -> None:
        size = box.width() / arrows.shape[-1]
        for row in range(arrows.shape[1]):
            for column in range(arrows.shape[2]):
                dx, dy = arrows[:, row, column].tolist()
                if math.isnan(dx) or math.isnan(dy):
                    continue
                start = QPointF(box.left() + (column + 0.5) * size, box.top() + (row + 0.5) * size)
                end = start + QPointF(dx, -dy) * (size / self._cell)
                # A light line with a dark rim is seen on every colour of the heat.
                for colour, width in ((QColor(0, 0, 0, 160), 2.6), (QColor("white"), 1.2)):
                    painter.setPen(QPen(colour, width))
                    painter.drawLine(start, end)
                painter.drawEllipse(start, 1.0, 1.0)

    def _draw_cross(self, painter: QPainter, box: QRectF) -> None:
        centre = box.center()
        for colour, width in ((QColor("black"), 3.5), (QColor("white"), 1.5)):
            painter.setPen(QPen(colour, width))
            for step in (QPointF(5, 5), QPointF(5, -5)):
                painter.drawLine(centre - step, centre + step)


class Curves(QWidget):
    """Loss and AUC by epoch, while a training runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        #: Title, colour, whether it is an AUC, and points (epoch, value).
        self.curves: list[tuple[str, QColor, bool, list[tuple[float, float]]]] = []
        self.epochs = 1
        self.setMinimumHeight(120)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return how large it is best."""
        return QSize(320, 160)

    def show_curves(
        self,
        curves: Sequence[tuple[str, QColor, bool, list[tuple[float, float]]]],
        epochs: int,
    ) -> None:
        """Show curves over so many epochs."""
        self.curves, self.epochs = [curve for curve in curves if curve[3]], max(epochs, 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the curves: losses on their own scale from zero, AUC from 0 to 1."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(4, 4 + _WORDS, self.width() - 8, self.height() - 8 - _WORDS)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(box)
        losses = [value for *_, is_auc, points in self.curves if not is_auc for _, value in points]
        highest = max(losses, default=1.0) or 1.0
        painter.setPen(self.palette().windowText().color())
        scales = tr("loss from 0 to {highest:.3g}", highest=highest)
        # At the left losses are high, as the AUC is everywhere.
        painter.drawText(box.bottomLeft() + QPointF(6, -6), scales)
        left = box.left()
        for title, colour, is_auc, points in self.curves:
            painter.setPen(QPen(colour, 2))
            scale = 1.0 if is_auc else highest
            line = [
                QPointF(
                    box.left() + box.width() * epoch / self.epochs,
                    box.bottom() - box.height() * min(max(value / scale, 0.0), 1.0),
                )
                for epoch, value in points
            ]
            for start, end in zip(line, line[1:]):
                painter.drawLine(start, end)
            painter.drawEllipse(line[-1], 2.0, 2.0)
            words = f"{title} {points[-1][1]:.3f}"
            painter.drawText(QPointF(left, _WORDS - 4), words)
            left += painter.fontMetrics().boundingRect(words).width() + 14
        painter.end()


def _ramp() -> QgsGradientColorRamp:
    """Return the colours of heat, as the maps have them."""
    ramp = QgsStyle.defaultStyle().colorRamp("Inferno")
    return ramp or QgsGradientColorRamp(QColor("#000004"), QColor("#fcffa4"))
