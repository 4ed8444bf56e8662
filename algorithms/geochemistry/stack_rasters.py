"""Stack Rasters."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
)

from ...core.rasters.ground import GroundScale
from ...core.rasters.stack import Stack
from ...core.rasters.stacking import band_names, require_same_grid, write_stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters, gdal_source
from ..bridge.layers import crs_from_wkt
from ..bridge.progress import FeedbackProgress


class StackRasters(GossanAlgorithm):
    """Brings rasters of single elements together to an element stack."""

    ID = "stackrasters"
    TITLE = "Stack Rasters"
    GROUP = "Geochemistry"
    HELP = (
        "Brings rasters of single elements, as many surveys publish them, together to one element stack: "
        "a band per raster, called as the layer is, or as the band is where it has a name.\n\n"
        "All rasters must lie on one grid, cell on cell. Scale, offset, masks and nodata values are "
        "applied, so that the stack holds plain numbers. The work is done tile by tile, so the size of "
        "the rasters does not matter to the memory.\n\n"
        "Where a file is not wanted, a virtual raster with a band per element (Build Virtual Raster, one "
        "band per input file) is a stack too, if its bands have names."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                "RASTERS", self.tr("Rasters"), QgsProcessing.SourceType.TypeRaster
            ),
            "Rasters on one grid; the name of a layer becomes the name of the element.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Element stack")),
            "GeoTIFF with a band per element.",
        )
        self.add_numbers(("ELEMENTS", "Elements"))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Check the grids and write the stack."""
        layers = given.layers("RASTERS")
        if not layers:
            raise InputError(tr("RASTERS: there is no such raster."))
        rasters = [Stack(gdal_source(layer, "RASTERS")) for layer in layers]
        for raster in rasters:
            raster.tell(progress)
        crs = crs_from_wkt(rasters[0].grid.crs)
        for raster in rasters[1:]:
            if crs_from_wkt(raster.grid.crs) != crs:
                raise InputError(
                    tr(
                        "{name} has another CRS than {other}. Warp them to one grid (Raster ▸ Projections ▸ "
                        "Warp).",
                        name=raster.name,
                        other=rasters[0].name,
                    )
                )
        require_same_grid(rasters)
        GroundScale(rasters[0].grid).tell(progress)
        names = band_names(rasters, [layer.name() for layer in layers])
        units = [unit for raster in rasters for unit in raster.units]
        output = given.output("OUTPUT")
        with Staging() as staging:
            writer = RasterWriter(staging, output, rasters[0].grid, names, units)
            write_stack(rasters, writer, progress)
            writer.add_overviews(progress)
            step(progress, 1.0)
        progress.message(tr("{count} elements: {names}", count=len(names), names=", ".join(names)))
        self.style(output, "elements", "Element stack", given.context, stretch="middle")
        return {"OUTPUT": output, "ELEMENTS": len(names)}
