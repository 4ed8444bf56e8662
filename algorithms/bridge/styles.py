"""Styles that outputs get when QGIS loads them."""

from __future__ import annotations

from collections import deque

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)

from .resources import RESOURCES

#: The stylers of the last runs. QGIS holds no reference, and the copy of an algorithm that it runs
#: is gone before layers are loaded: a styler that nobody keeps is collected before its turn.
_STYLERS: deque[QgsProcessingLayerPostProcessorInterface] = deque(maxlen=200)

#: Cells that the largest value of a raster is looked for in, to style it.
_SAMPLED_CELLS = 250_000


def keep_styler(styler: QgsProcessingLayerPostProcessorInterface) -> None:
    """Keep a styler until its layer is loaded."""
    _STYLERS.append(styler)


def forget_stylers() -> None:
    """Let go of the stylers while QGIS is still there: Python would end them after it."""
    _STYLERS.clear()


class FieldNamer(QgsProcessingLayerPostProcessorInterface):
    """Gives the fields of an output aliases when it is loaded: files of older GDAL keep none.

    Parameters
    ----------
    aliases : dict of str to str
        By field.
    """

    def __init__(self, aliases: dict[str, str]) -> None:
        super().__init__()
        self._aliases = aliases

    def postProcessLayer(  # noqa: N802
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Set the aliases; called on the main thread."""
        if isinstance(layer, QgsVectorLayer):
            for name, alias in self._aliases.items():
                layer.setFieldAlias(layer.fields().indexOf(name), alias)


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Gives an output its style when it is loaded into the project.

    Parameters
    ----------
    style : str
        Name of a .qml file in resources/styles.
    stretch : {"", "maximum", "middle", "symmetric"}
        Which values of a raster get the style's colours: the style's own, those from zero to the
        largest, the middle 96 % of them, or the middle 96 % on one scale to both sides of zero.
    """

    def __init__(self, style: str, stretch: str = "") -> None:
        super().__init__()
        self._style = str(RESOURCES / "styles" / f"{style}.qml")
        self._stretch = stretch

    def postProcessLayer(  # noqa: N802
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Load the style; called on the main thread."""
        layer.loadNamedStyle(self._style)
        if self._stretch and isinstance(layer, QgsRasterLayer):
            low, high = self._limits(layer)
            renderer = layer.renderer()
            if low < high and isinstance(renderer, QgsSingleBandPseudoColorRenderer):
                renderer.setClassificationMin(low)
                renderer.setClassificationMax(high)
                shader = renderer.shader().rasterShaderFunction()
                shader.setMinimumValue(low)
                shader.setMaximumValue(high)
                shader.classifyColorRamp()
        layer.triggerRepaint()

    def _limits(self, layer: QgsRasterLayer) -> tuple[float, float]:
        """Return the values that get the first and the last colour."""
        provider, extent = layer.dataProvider(), layer.extent()
        if self._stretch == "maximum":
            wanted = QgsRasterBandStats.Stats.Max
            statistics = provider.bandStatistics(1, wanted, extent, _SAMPLED_CELLS)
            return 0.0, statistics.maximumValue
        low, high = provider.cumulativeCut(1, 0.02, 0.98, extent, _SAMPLED_CELLS)
        if self._stretch == "symmetric":
            high = max(abs(low), abs(high))
            low = -high
        return low, high
