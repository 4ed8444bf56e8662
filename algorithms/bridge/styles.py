"""Styles that outputs get when QGIS loads them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from qgis.core import (
    QgsFeatureRenderer,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsRuleBasedRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)

from ...core.runtime.language import later, tr
from .landing import PLACE, Run, place_of
from .legends import band_of, follow
from .resources import RESOURCES

#: The stylers of the last runs. QGIS holds no reference, and the copy of an algorithm that it runs
#: is gone before layers are loaded: a styler that nobody keeps is collected before its turn.
_STYLERS: deque[QgsProcessingLayerPostProcessorInterface] = deque(maxlen=200)

#: What the rules of the styles are called.
RULES = (
    later("mineralised, training"),
    later("mineralised, validation"),
    later("barren, training"),
    later("barren, validation"),
    later("new ground"),
    later("ground of a known deposit"),
    later("ground of a deposit that trained the model"),
)

#: What the spread of a map is called.
SPREADS = (
    later("Spread between networks"),
    later("Spread between networks and ridges"),
    later("Spread between draws of barren ground"),
)

#: Band of a model's map that has its spread.
_SPREAD = 2

#: Cells that the largest value of a raster is looked for in, to style it.
_SAMPLED_CELLS = 250_000


def keep_styler(styler: QgsProcessingLayerPostProcessorInterface) -> None:
    """Keep a styler until its layer is loaded."""
    _STYLERS.append(styler)


def forget_stylers() -> None:
    """Let go of the stylers while QGIS is still there: Python would end them after it."""
    _STYLERS.clear()


class LayerStyler(QgsProcessingLayerPostProcessorInterface):
    """Gives an output its look when it is loaded into the project, and its place among the layers.

    Parameters
    ----------
    style : str
        What the look is called; it decides which layer of a run lies above which.
    aliases : mapping of str to str, optional
        What fields are called where they are shown: files of older GDAL keep no aliases.

    Attributes
    ----------
    run : Run or None
        What the output is one of; without it, the layer stays where QGIS puts it.
    """

    def __init__(self, style: str = "", aliases: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.style = style
        self.run: Run | None = None
        self._aliases = dict(aliases or {})

    def postProcessLayer(  # noqa: N802
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Style the layer and put it into its place; called on the main thread."""
        self.dress_whole(layer)
        node = self.run.place(layer, self.style, context) if self.run else None
        if isinstance(layer, QgsRasterLayer):
            follow(layer)
        if node is not None:
            self.add_beside(layer, node)
        layer.triggerRepaint()

    def dress_whole(self, layer: QgsMapLayer) -> None:
        """Give the layer its look, and its fields the names that they are shown by."""
        if isinstance(layer, QgsVectorLayer):
            for name, alias in self._aliases.items():
                layer.setFieldAlias(layer.fields().indexOf(name), alias)
        self.dress(layer)

    def dress(self, layer: QgsMapLayer) -> None:
        """Give the layer its look."""

    def add_beside(self, layer: QgsMapLayer, node: QgsLayerTreeLayer) -> None:
        """Add what belongs beside the layer, whose node is in its place."""


class Styler(LayerStyler):
    """Gives an output a style of the plugin's.

    Parameters
    ----------
    style : str
        Name of a .qml file in resources/styles.
    stretch : {"", "maximum", "middle", "symmetric"}
        Which values of a raster get the style's colours: the style's own, those from zero to the
        largest, the middle 96 % of them, or the middle 96 % on one scale to both sides of zero.
    aliases : mapping of str to str, optional
        Of fields.
    """

    def __init__(
        self, style: str, stretch: str = "", aliases: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(style, aliases)
        self._file = str(RESOURCES / "styles" / f"{style}.qml")
        self._stretch = stretch

    def dress(self, layer: QgsMapLayer) -> None:
        """Load the style, and stretch its colours over the values."""
        layer.loadNamedStyle(self._file)
        if isinstance(layer, QgsVectorLayer):
            _translate(layer.renderer())
        if not self._stretch or not isinstance(layer, QgsRasterLayer):
            return
        renderer = layer.renderer().clone()
        if not isinstance(renderer, QgsSingleBandPseudoColorRenderer):
            return
        low, high = self._limits(layer, renderer.usesBands()[0])
        if low < high:
            stretch(renderer, low, high)
            # Only a renderer that is set is announced: legends keep what they have been told.
            layer.setRenderer(renderer)

    def _limits(self, layer: QgsRasterLayer, band: int) -> tuple[float, float]:
        """Return the values that get the first and the last colour."""
        provider, extent = layer.dataProvider(), layer.extent()
        if self._stretch == "maximum":
            wanted = QgsRasterBandStats.Stats.Max
            statistics = provider.bandStatistics(band, wanted, extent, _SAMPLED_CELLS)
            return 0.0, statistics.maximumValue
        low, high = provider.cumulativeCut(band, 0.02, 0.98, extent, _SAMPLED_CELLS)
        if self._stretch == "symmetric":
            high = max(abs(low), abs(high))
            low = -high
        return low, high


class MapStyler(Styler):
    """Styles the map of a model; below it lies its spread, hidden at first, where it has one."""

    def __init__(self, stretch: str = "") -> None:
        super().__init__("probability", stretch)

    def add_beside(self, layer: QgsMapLayer, node: QgsLayerTreeLayer) -> None:
        """Add the map's second band as a layer of its own."""
        if layer.bandCount() < _SPREAD:
            return
        spread = QgsRasterLayer(layer.source(), tr(band_of(layer, _SPREAD)[0]))
        Styler("spread", "maximum").dress(spread)
        layer.project().addMapLayer(spread, False)
        group = node.parent()
        below = group.insertLayer(group.children().index(node) + 1, spread)
        below.setItemVisibilityChecked(False)
        below.setCustomProperty(PLACE, place_of(spread, "spread"))
        follow(spread)


def stretch(renderer: QgsSingleBandPseudoColorRenderer, low: float, high: float) -> None:
    """Let a renderer's first and last colour stand for these values."""
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high)
    shader = renderer.shader().rasterShaderFunction()
    shader.setMinimumValue(low)
    shader.setMaximumValue(high)
    shader.classifyColorRamp()


def _translate(renderer: QgsFeatureRenderer | None) -> None:
    """Have the rules of a style say in the user's language what they show."""
    if isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().children():
            rule.setLabel(tr(rule.label()))
