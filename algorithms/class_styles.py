"""A style by class for points, one named style per property."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRendererCategory,
    QgsVectorLayer,
)

#: Colours that can be told apart, in this order; used again after the last.
_COLOURS = (
    "#a4460f",
    "#1f6f8b",
    "#e3a72f",
    "#5b8c3a",
    "#7a4e9f",
    "#d1667f",
    "#4b4b4b",
    "#67b7b0",
    "#b5a68c",
    "#2f4b9a",
)
_UNKNOWN = "#ffffff"


class ClassStyler(QgsProcessingLayerPostProcessorInterface):
    """Gives a layer one named style per property, coloured by its classes; the first is shown.

    Parameters
    ----------
    classes : mapping of str to tuple of str and sequence of str
        By field: the style's name, and the classes in order.
    """

    def __init__(self, classes: Mapping[str, tuple[str, Sequence[str]]]) -> None:
        super().__init__()
        self._classes = dict(classes)

    def postProcessLayer(  # noqa: N802
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Add the styles; called on the main thread."""
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
        layer.triggerRepaint()


def _renderer(field: str, classes: Sequence[str]) -> QgsCategorizedSymbolRenderer:
    categories = [
        QgsRendererCategory(name, _symbol(_COLOURS[number % len(_COLOURS)]), name)
        for number, name in enumerate(classes)
    ]
    # The category without a value takes what no photograph was read for.
    categories.append(QgsRendererCategory(None, _symbol(_UNKNOWN), "?"))
    return QgsCategorizedSymbolRenderer(field, categories)


def _symbol(colour: str) -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": colour, "outline_color": "#232323", "size": "3"}
    )
