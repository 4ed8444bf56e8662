"""The grid that samples are interpolated to: its CRS, extent and cells."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeatureSource

from ...core.rasters.grid import Grid
from ...core.rasters.stack import Stack
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.given import GivenParameters
from ..bridge.positions import metric_crs_of
from ..bridge.progress import FeedbackProgress


def output_crs(
    given: GivenParameters,
    source: QgsProcessingFeatureSource,
    progress: FeedbackProgress,
) -> QgsCoordinateReferenceSystem:
    """Return the CRS to grid in: the template's, OUTPUT_CRS, the samples', or their UTM zone's.

    Raises
    ------
    InputError
        If the template or OUTPUT_CRS are in degrees, or not the same.
    """
    wanted = given.crs("OUTPUT_CRS")
    template = given.raster_crs("TEMPLATE")
    if template is not None:
        if wanted.isValid() and wanted != template:
            raise InputError(
                tr(
                    "OUTPUT_CRS is {wanted}, and the template raster has {template}. Leave one of them "
                    "out.",
                    wanted=wanted.authid(),
                    template=template.authid(),
                )
            )
        if template.isGeographic():
            Stack(given.path("TEMPLATE")).grid.require_projected(tr("The template raster"))
        return template
    own = source.sourceCrs()
    if wanted.isValid():
        if wanted.isGeographic():
            raise InputError(
                tr(
                    "OUTPUT_CRS is {wanted}, in degrees. Distances need metres: choose a projected "
                    "CRS, such as the UTM zone of the survey, which it is by default for samples in "
                    "degrees.",
                    wanted=wanted.authid(),
                )
            )
        return wanted
    return metric_crs_of("INPUT", source, given.context, progress) if own.isGeographic() else own


def output_grid(
    given: GivenParameters,
    xy: np.ndarray,
    crs: QgsCoordinateReferenceSystem,
    progress: FeedbackProgress,
) -> tuple[Grid, str]:
    """Return the grid for samples at these places (n, 2), and how large its cells are and why.

    Raises
    ------
    InputError
        If extent or cell size do not allow a grid.
    """
    from ...core.geochemistry.gridding import (
        DERIVED,
        GIVEN,
        OF_TEMPLATE,
        cell_size_note,
        covering_samples,
        default_cell_size,
    )

    if given.has("TEMPLATE"):
        template = Stack(given.path("TEMPLATE"))
        template.tell(progress)
        unused = [name for name in ("EXTENT", "CELL_SIZE") if given.has(name)]
        if unused:
            progress.warning(
                tr(
                    "{names}: the output gets the cells and the extent of the template, and these are not "
                    "used.",
                    names=", ".join(unused),
                )
            )
        return template.grid, cell_size_note(template.grid, OF_TEMPLATE)
    wkt = crs.toWkt() if crs.isValid() else ""
    cell_size, origin = given.optional_number("CELL_SIZE"), GIVEN
    if cell_size is None:
        cell_size, origin = default_cell_size(xy), DERIVED
    if given.has("EXTENT"):
        extent = given.extent("EXTENT", crs)
        corners = extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum()
        grid = Grid.covering(corners, cell_size, wkt)
    else:
        grid = covering_samples(xy, cell_size, wkt)
    return grid, cell_size_note(grid, origin)
