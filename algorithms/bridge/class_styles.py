"""Styles by class: points with one named style per property, and rasters of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsGradientColorRamp,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPalettedRasterRenderer,
    QgsProperty,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ...core.reporting.class_colours import CLASS_COLOURS
from ...core.runtime.language import tr
from .styles import LayerStyler

_UNKNOWN = "#ffffff"

_OUTLINE = "#232323"

#: What places look like whose class means nothing, and the value of their line in the legend.
_CROSS, _APART, _THICK, _FOREIGN = "cross2", "#7a7a7a", "0.6", "\u2260"

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
    foreign : mapping of str to str, optional
        By field: the field that is 1 where the class means nothing; such places are drawn apart.
    """

    def __init__(
        self,
        classes: Mapping[str, tuple[str, Sequence[str]]],
        aliases: Mapping[str, str] | None = None,
        foreign: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__("sections", aliases)
        self._classes = dict(classes)
        self._foreign = dict(foreign or {})

    def dress(self, layer: QgsMapLayer) -> None:
        """Add the styles."""
        if not isinstance(layer, QgsVectorLayer) or not layer.isSpatial():
            return
        styles = layer.styleManager()
        titles = []
        for field, (title, classes) in self._classes.items():
            foreign = self._foreign.get(field, "")
            # Shapefiles cut names short.
            known = foreign if foreign in layer.fields().names() else ""
            layer.setRenderer(_renderer(field, classes, known))
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


def _renderer(
    field: str, classes: Sequence[str], foreign: str = ""
) -> QgsCategorizedSymbolRenderer:
    categories = [
        QgsRendererCategory(
            name, _symbol(CLASS_COLOURS[number % len(CLASS_COLOURS)], foreign), name
        )
        for number, name in enumerate(classes)
    ]
    if foreign:
        # Stands for no value: it tells in the legend what crosses are.
        title = tr("foreign: unlike what trained the model")
        categories.append(QgsRendererCategory(_FOREIGN, _cross(), title))
    # The category without a value takes what no photograph was read for.
    categories.append(QgsRendererCategory(None, _symbol(_UNKNOWN), "?"))
    return QgsCategorizedSymbolRenderer(field, categories)


def _symbol(colour: str, foreign: str = "") -> QgsMarkerSymbol:
    """Return a disc of a colour, which is a grey cross where the field ``foreign`` is 1."""
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": colour, "outline_color": _OUTLINE, "size": "3"}
    )
    if foreign:
        mark = f"{QgsExpression.quotedColumnRef(foreign)} = 1"
        for name, usual, apart in (
            ("Name", "circle", _CROSS),
            ("StrokeColor", _OUTLINE, _APART),
            ("StrokeWidth", "0.2", _THICK),
        ):
            # Before 3.36 they were called PropertyName and so on.
            kinds = QgsSymbolLayer.Property
            kind = getattr(kinds, f"Property{name}", None) or getattr(kinds, name)
            shown = QgsProperty.fromExpression(f"if({mark}, '{apart}', '{usual}')")
            symbol.symbolLayer(0).setDataDefinedProperty(kind, shown)
    return symbol


def _cross() -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple(
        {"name": _CROSS, "outline_color": _APART, "outline_width": _THICK, "size": "3"}
    )
