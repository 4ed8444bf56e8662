"""Which element of a stack is shown: a drop-down with units, and photographs as map tips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from ..algorithms.bridge.resources import RESOURCES
from ..algorithms.bridge.styles import stretch
from ..core.rasters.stack import Stack
from ..core.runtime.errors import InputError
from ..core.runtime.language import tr
from ..core.runtime.picture_formats import PHOTOGRAPHS
from .places import file_of

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

#: Percentiles between which colours are spread, and cells that they are looked for in.
_LOW, _HIGH, _CELLS = 0.02, 0.98, 250_000

#: Width of a photograph in a map tip.
_WIDTH = 320


class ElementSwitcher(QWidget):
    """A drop-down with the elements of the active stack.

    Parameters
    ----------
    iface : QgisInterface
    """

    def __init__(self, iface: QgisInterface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._stack = ""  # its id: layers go away
        self.box = QComboBox()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(QLabel(tr("Element shown")), self.box)
        self.box.activated.connect(self._choose)
        iface.currentLayerChanged.connect(self.look_at)
        self.look_at(iface.activeLayer())

    def leave(self) -> None:
        """Follow the active layer no longer."""
        self._iface.currentLayerChanged.disconnect(self.look_at)

    def look_at(self, layer: QgsMapLayer | None) -> None:
        """Offer the bands of a layer, if it is a stack; give photographs of points their map tip."""
        if isinstance(layer, QgsVectorLayer):
            show_photographs(layer)
        self._stack = ""
        self.box.clear()
        if isinstance(layer, QgsRasterLayer) and layer.bandCount() > 1:
            self._stack = layer.id()
            self.box.addItems(band_titles(layer))
            shown = layer.renderer().usesBands() if layer.renderer() else []
            if len(shown) == 1:
                self.box.setCurrentIndex(shown[0] - 1)
        self.box.setEnabled(bool(self._stack))

    def _choose(self, index: int) -> None:
        layer = QgsProject.instance().mapLayer(self._stack)
        if layer is not None:
            show_band(layer, index + 1)


def band_titles(layer: QgsRasterLayer) -> list[str]:
    """Return what the bands are called, with their units."""
    try:
        raster = Stack(file_of(layer))
    except InputError:  # what no algorithm would take; QGIS has names of its own
        return [str(layer.bandName(band + 1)) for band in range(layer.bandCount())]
    return [
        f"{name} ({unit})" if unit else name for name, unit in zip(raster.elements, raster.units)
    ]


def show_band(layer: QgsRasterLayer, band: int) -> None:
    """Show one band of a stack, its middle 96 % in the colours that the layer has now."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsSingleBandPseudoColorRenderer):
        renderer = renderer.clone()
    else:
        layer.loadNamedStyle(str(RESOURCES / "styles" / "elements.qml"))
        renderer = layer.renderer().clone()
    provider = layer.dataProvider()
    low, high = provider.cumulativeCut(band, _LOW, _HIGH, layer.extent(), _CELLS)
    renderer.setBand(band)
    if low < high:
        stretch(renderer, low, high)
    layer.setRenderer(renderer)  # a new one: the legend hears of it
    layer.emitStyleChanged()
    layer.triggerRepaint()


def show_photographs(layer: QgsVectorLayer) -> None:
    """Show photographs of thin-section points when the mouse rests on them, unless others are shown.

    The first of several that stand in one text; a path may be relative to the layer's file.
    """
    if layer.mapTipTemplate() or not layer.isSpatial():
        return
    feature = next(layer.getFeatures(QgsFeatureRequest().setLimit(1)), None)
    if feature is None:
        return
    for name in layer.fields().names():
        text = feature[name]
        if not isinstance(text, str):
            continue
        path = Path(text.split(";")[0].strip())
        if path.suffix.lower() in PHOTOGRAPHS:
            folder = Path(str(layer.source()).partition("|")[0]).parent
            start = "" if path.is_absolute() else f"{folder.as_posix()}/"
            layer.setMapTipTemplate(_map_tip(name, start))
            return


def _map_tip(field: str, start: str) -> str:
    """Return what QGIS fills with a feature's values."""
    quoted = field.replace('"', '""')
    first = f"trim(string_to_array(\"{quoted}\", ';')[0])"
    path = f"replace('{start.replace(chr(39), chr(39) * 2)}' || {first}, '\\\\', '/')"
    for sign in ("%", "#", "?", '"'):  # which mean something else in an address
        path = f"replace({path}, '{sign}', '%{ord(sign):X}')"
    address = f"[% 'file:///' || regexp_replace({path}, '^/+', '') %]"
    return f'<img src="{address}" width="{_WIDTH}"/><br/>[% {first} %]'
