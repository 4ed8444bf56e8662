"""What Fit Fault Control measures the distance to: faults, and other factors, as layers or rasters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qgis.core import (
    QgsMapLayer,
    QgsProcessingFeatureSource,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.class_layers import read_patches_of_classes
from ..bridge.given import GivenParameters, gdal_source
from ..bridge.layers import LayerReader, crs_from_wkt
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.faults.distance import FaultDistance
    from ...core.rasters.grid import Grid


def control_factors(
    given: GivenParameters, grid: Grid, furthest: float, progress: FeedbackProgress
) -> dict[str, FaultDistance]:
    """Return distances to the faults, under an empty name, and to the other factors under theirs.

    Distances beyond ``furthest`` may be infinite.

    Raises
    ------
    InputError
        If a layer has no lines and no polygons, a raster no cells of the class, or a factor no name.
    """
    from ...core.faults.distance import FaultDistance

    crs = crs_from_wkt(grid.crs)
    parameter, faults = given.layer_or_raster("FAULTS", progress)
    if faults is None:
        raise InputError(tr("FAULTS: there is no such layer of lines or polygons."))
    lines = {"": LayerReader(parameter, faults, crs, given.context, progress).edges()}
    if not lines[""]:
        name = faults.sourceName()
        raise InputError(tr("FAULTS: the layer {layer} has no lines and no polygons.", layer=name))
    layers = given.layers("FACTORS")
    for layer, source in zip(layers, _sources(given, layers, progress)):
        name = layer.name().strip()
        if not name:
            raise InputError(
                tr("FACTORS: a layer has no name, which its band is to be called by. Name it.")
            )
        if name in lines or name == "fault_control":
            raise InputError(
                tr(
                    "FACTORS: several bands would be called {name}. Rename the layers, or leave one out.",
                    name=name,
                )
            )
        lines[name] = LayerReader("FACTORS", source, crs, given.context, progress).edges()
        if not lines[name]:
            raise InputError(
                tr("FACTORS: the layer {name} has no lines and no polygons.", name=name)
            )
    return {
        name: FaultDistance(own, 16 * min(grid.cell_size), furthest) for name, own in lines.items()
    }


def _sources(
    given: GivenParameters, layers: Sequence[QgsMapLayer], progress: FeedbackProgress
) -> Iterator[QgsProcessingFeatureSource]:
    """Yield the features of each layer; of a raster the patches of its classes."""
    rasters = sum(isinstance(layer, QgsRasterLayer) for layer in layers)
    classes = iter(_classes_of_each(given.text("FACTORS_CLASS"), rasters))
    for layer in layers:
        if isinstance(layer, QgsRasterLayer):
            path = gdal_source(layer, "FACTORS")
            yield read_patches_of_classes(
                "FACTORS", path, "FACTORS_CLASS", next(classes), given.context, progress
            )
        elif isinstance(layer, QgsVectorLayer):
            yield QgsProcessingFeatureSource(layer, given.context)
        else:
            raise InputError(
                tr(
                    "FACTORS: {name} is neither a layer of lines or polygons nor a raster.",
                    name=layer.name(),
                )
            )


def _classes_of_each(text: str, rasters: int) -> list[str]:
    """Return the classes of so many rasters, as FACTORS_CLASS lists them.

    Raises
    ------
    InputError
        If they are of more or fewer rasters.
    """
    if not text.strip():
        return [""] * rasters
    classes = text.replace("；", ";").split(";")
    if len(classes) != rasters:
        raise InputError(
            tr(
                "FACTORS_CLASS names the classes of {count} rasters, and FACTORS has {rasters}. Give those "
                "of each raster, in their order, with semicolons between rasters, such as 7;3,4.",
                count=len(classes),
                rasters=rasters,
            )
        )
    return classes
