"""Legends of rasters: what the band is, in which unit, and the values that its colours stand for."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from qgis.core import (
    QgsBasicNumericFormat,
    QgsColorRampLegendNodeSettings,
    QgsColorRampShader,
    QgsMapLayerLegendUtils,
    QgsProject,
    QgsRasterLayer,
    QgsSingleBandPseudoColorRenderer,
)

from ...core.rasters.stack import Stack
from ...core.runtime.errors import GossanError
from ...core.runtime.language import later, tr

#: Marks layers whose legend follows their renderer, in projects that are opened later as well.
_FOLLOWED = "gossan/legend"

#: What bands are called for people, where files have a word for scripts.
_READ_AS = {"fault_control": later("Fault control")}

#: What follows each layer, by its id.
_FOLLOWERS: dict[str, tuple[QgsRasterLayer, Callable[[], None]]] = {}

#: Digits that tell the ends of a legend apart, and the most decimals that are shown for that.
_DIGITS, _MOST_DECIMALS = 3, 6


def follow(layer: QgsRasterLayer) -> None:
    """Have a layer's legend say what is shown, now and whenever another band or stretch is chosen."""
    layer.setCustomProperty(_FOLLOWED, True)
    if layer.id() not in _FOLLOWERS:
        follower = partial(tell, layer)
        layer.rendererChanged.connect(follower)
        layer.willBeDeleted.connect(partial(_FOLLOWERS.pop, layer.id(), None))
        _FOLLOWERS[layer.id()] = layer, follower
    tell(layer)


def follow_again(*_: object) -> None:
    """Follow the layers of a project that were followed before it was saved."""
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.customProperty(_FOLLOWED):
            follow(layer)


def leave_all() -> None:
    """Follow no layer any more."""
    for layer, follower in _FOLLOWERS.values():
        layer.rendererChanged.disconnect(follower)
    _FOLLOWERS.clear()


def tell(layer: QgsRasterLayer) -> None:
    """Have the legend say the band's name and unit, and the values of its colours."""
    renderer = layer.renderer()
    if renderer is None:  # the file is not where the project looks for it
        return
    bands = renderer.usesBands()
    # The colours of several bands at once have texts of QGIS's own.
    name, unit = band_of(layer, bands[0]) if len(bands) == 1 else ("", "")
    name = tr(_READ_AS.get(name, name))
    if isinstance(renderer, QgsSingleBandPseudoColorRenderer):
        shader = renderer.shader().rasterShaderFunction()
        if isinstance(shader, QgsColorRampShader):
            shader.setLegendSettings(_settings(shader, unit))
    project = layer.project()
    node = project.layerTreeRoot().findLayer(layer.id()) if project else None
    if node is not None:
        QgsMapLayerLegendUtils.setLegendNodeUserLabel(
            node, 0, f"{name} ({unit})" if unit and name else name
        )
    layer.legendChanged.emit()


def band_of(layer: QgsRasterLayer, band: int) -> tuple[str, str]:
    """Return a band's name and unit; nothing of rasters that the core does not read."""
    try:
        stack = Stack(layer.source(), [band])
    except GossanError:
        return "", ""
    return stack.elements[0], stack.units[0]


def _settings(shader: QgsColorRampShader, unit: str) -> QgsColorRampLegendNodeSettings:
    """Return how the ends of a ramp are written: with its unit, and no more digits than tell them apart."""
    span = abs(shader.maximumValue() - shader.minimumValue())
    wanted = _DIGITS - 1 - math.floor(math.log10(span)) if 0 < span < math.inf else 0
    written = QgsBasicNumericFormat()
    written.setNumberDecimalPlaces(min(max(wanted, 0), _MOST_DECIMALS))
    written.setShowTrailingZeros(False)
    settings = QgsColorRampLegendNodeSettings(shader.legendSettings())
    settings.setNumericFormat(written)
    settings.setSuffix(f" {unit}" if unit else "")
    return settings
