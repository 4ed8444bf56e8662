"""Styles by class: points with one named style per property, and rasters of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsGradientColorRamp,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ...core.reporting.class_colours import CLASS_COLOURS
from .styles import LayerStyler

_UNKNOWN = "#ffffff"

#: From ground without interest to the targets.
RAMP = QgsGradientColorRamp(QColor("#f4efe4"), QColor("#8c1d04"))


class ClassStyler(LayerStyler):
    """Gives a layer one named style per property, coloured by its classes; the first is shown.

    Parameters
    ----------
    classes : mapping of str to tuple of str and sequence of str
        By field: the style's name, and the classes in order.
    aliases : mapping of str to str, optional
        Of fields.
    """

    def __init__(
        self,
        classes: Mapping[str, tuple[str, Sequence[str]]],
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__("sections", aliases)
        self._classes = dict(classes)

    def dress(self, layer: QgsMapLayer) -> None:
        """Add the styles."""
        if not isinstance(layer, QgsVectorLayer) or not layer.isSpatial():
            return
        styles = layer.styleManager()
        titles = []
        for field, (title, classes) in self._classes.items():
            layer.setRenderer(_renderer(field, classes))
            name = title if title not in titles else f"{title}: {field}"
            titles.append(name)
            styles.addStyleFromLayer(name)
        styles.setCurrentStyle(titles[0])


class ClassRasterStyler(LayerStyler):
    """Colours a raster of classes from pale to glowing, with their limits in the legend.

    Parameters
    ----------
    labels : sequence of str
        Of the classes 1, 2, ….
    """

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__("classes")
        self._labels = list(labels)

    def dress(self, layer: QgsMapLayer) -> None:
        """Set the renderer."""
        if not isinstance(layer, QgsRasterLayer):
            return
        count = len(self._labels)
        classes = [
            QgsPalettedRasterRenderer.Class(
                number + 1, RAMP.color(number / max(1, count - 1)), label
            )
            for number, label in enumerate(self._labels)
        ]
        layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))


def _renderer(field: str, classes: Sequence[str]) -> QgsCategorizedSymbolRenderer:
    categories = [
        QgsRendererCategory(name, _symbol(CLASS_COLOURS[number % len(CLASS_COLOURS)]), name)
        for number, name in enumerate(classes)
    ]
    # The category without a value takes what no photograph was read for.
    categories.append(QgsRendererCategory(None, _symbol(_UNKNOWN), "?"))
    return QgsCategorizedSymbolRenderer(field, categories)


def _symbol(colour: str) -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": colour, "outline_color": "#232323", "size": "3"}
    )
