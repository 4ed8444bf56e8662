"""What Stack Rasters stacks beside the chemistry: covariates, and classes as bands of 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import QgsMapLayer

from ...core.rasters.band_kinds import CLASS, COVARIATE, ELEMENT
from ...core.rasters.covariates import class_bands, tell_of_numbered_classes
from ...core.rasters.resampling import RESAMPLINGS
from ...core.rasters.stack import Stack
from ...core.rasters.stacking import Placed, band_names, on_one_grid
from ..bridge.given import GivenParameters, gdal_source
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.geochemistry.sampled_ground import GroundToKeep


@dataclass(frozen=True)
class BandsBeside:
    """Bands beside the chemistry, as COVARIATES and CLASSES give them, on the stack's grid."""

    rasters: list[Placed]
    names: list[str]
    units: list[str]
    kinds: list[str]

    @classmethod
    def read(
        cls,
        given: GivenParameters,
        first: Stack,
        method: str,
        ground: GroundToKeep | None,
        progress: FeedbackProgress,
    ) -> BandsBeside:
        """Read them; ``first`` is what the grid is taken from.

        Raises
        ------
        InputError
            If a raster lies on other cells and is not resampled, or has no classes.
        """
        beside = cls([], [], [], [])
        layers = given.layers("COVARIATES")
        opened = opened_rasters(layers, "COVARIATES", progress)
        titles = [layer.name() for layer in layers]
        for raster, title in zip(opened, titles):
            tell_of_numbered_classes(raster, title, progress)
        beside.rasters.extend(on_one_grid(opened, first.grid, first.name, method, progress))
        beside.names.extend(band_names(opened, titles))
        beside.units.extend(unit for raster in opened for unit in raster.units)
        beside.kinds.extend(_covariate(kind) for raster in opened for kind in raster.kinds)
        layers = given.layers("CLASSES")
        opened = opened_rasters(layers, "CLASSES", progress)
        # No class lies between two others.
        method = method if method == RESAMPLINGS[0] else "nearest"
        placed = on_one_grid(opened, first.grid, first.name, method, progress)
        for own, layer in zip(placed, layers):
            bands = class_bands(own, layer.name(), copy(ground), progress)
            beside.rasters.append(bands)
            beside.names.extend(bands.names(layer.name()))
            beside.units.extend([""] * len(bands.classes))
            beside.kinds.extend([CLASS] * len(bands.classes))
        return beside


def _covariate(kind: str) -> str:
    return COVARIATE if kind == ELEMENT else kind


def opened_rasters(
    layers: Sequence[QgsMapLayer], name: str, progress: FeedbackProgress
) -> list[Stack]:
    """Return the rasters of layers that a parameter of this name was given."""
    rasters = [Stack(gdal_source(layer, name)) for layer in layers]
    for raster in rasters:
        raster.tell(progress)
    return rasters
