"""Grid Geochemistry."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...core.rasters.ground import GroundScale
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from .assay_parameters import (
    add_assay_rules,
    assay_rules,
)
from .output_grid import output_crs, output_grid
from .samples import read_samples


class GridGeochemistry(GossanAlgorithm):
    """Interpolates all elements of a survey to one multi-band raster."""

    ID = "gridgeochemistry"
    TITLE = "Grid Geochemistry"
    GROUP = "Geochemistry"
    HELP = (
        "Interpolates all elements of a survey at once, by inverse distance weighting, to one "
        "raster with a band per element: the element stack that the other algorithms work on. Use "
        "it first: it leads from samples to everything else.\n\n"
        "A cell is the mean of the nearest samples, weighted by 1 / distance^power, at which the "
        "element was analysed; a cell on a sample takes its value. The values are those of "
        "gdal_grid's invdistnn, from one neighbour search for all elements.\n\n"
        "Columns are elements by their names (Au_ppb, Fe2O3_pct, ME-MS61_Cu_ppm), stored as numbers or as "
        "text. Limits, words such as BDL and NSS, codes such as -9999, several methods of an element, "
        "standards and repeated positions are understood, and the log and the report say what became of "
        "each of them. Nothing is replaced silently.\n\n"
        "Zhang et al. (2025) grid 39 elements to 1 km cells."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            "Sample points with a field per element.",
        )
        self.add(
            QgsProcessingParameterField(
                "FIELDS",
                self.tr("Elements"),
                None,
                "INPUT",
                QgsProcessingParameterField.DataType.Any,
                allowMultiple=True,
                optional=True,
            ),
            "Fields to grid; by default every column that holds an element, as numbers or as text.",
        )
        self.add(
            QgsProcessingParameterRasterLayer(
                "TEMPLATE", self.tr("Template raster"), optional=True
            ),
            "The output gets this raster's cells, extent and CRS.",
        )
        self.add(
            QgsProcessingParameterExtent("EXTENT", self.tr("Extent"), optional=True),
            "Extent of the output, without a template; that of the samples by default.",
        )
        self.add_number(
            "CELL_SIZE",
            "Cell size",
            None,
            "Side of a cell in map units, without a template; about half the spacing of the samples "
            "by default.",
            0,
            1e9,
            whole=False,
        )
        self.add(
            QgsProcessingParameterCrs("OUTPUT_CRS", self.tr("Output CRS"), optional=True),
            "A projected CRS that samples are brought to; their own by default, and for samples in "
            "degrees the UTM zone of the survey's middle, which is told in the log.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA",
                self.tr("Study area"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            "Cells outside of these polygons are left without values.",
        )
        self.add_number("POWER", "Power", 2.0, "Exponent of the distance.", 0.01, 20, whole=False)
        self.add_number(
            "NEIGHBOURS", "Neighbours", 12, "Nearest samples that make a cell.", 1, 1000
        )
        self.add_number(
            "RADIUS",
            "Search radius",
            None,
            "Samples farther away than this, in map units, are not used; no limit by default.",
            0,
            1e12,
            whole=False,
        )
        add_assay_rules(self)
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Element stack")),
            "GeoTIFF with a band per element.",
        )
        self.add_report()
        self.add_numbers(
            ("SAMPLES_USED", "Samples used"),
            ("ELEMENTS", "Elements"),
            ("VALUES_REPLACED", "Values below detection, replaced or dropped"),
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read, clean and grid the survey."""
        from ...core.geochemistry.gridding import (
            IdwSettings,
            InverseDistance,
            grid_elements,
            require_samples_near,
            tell_of_gridding,
        )
        from ...core.geochemistry.gridding_report import gridding_report

        radius = given.optional_number("RADIUS")
        settings = IdwSettings(
            given.number("POWER"),
            int(given.number("NEIGHBOURS")),
            math.inf if radius is None else radius,
        )
        rules = assay_rules(given)
        source = given.source("INPUT")
        if source is None:
            raise InputError(tr("INPUT: there is no such point layer."))
        crs = output_crs(given, source, progress)
        table = read_samples(given, source, crs, rules, progress).table
        grid, cells = output_grid(given, table.xy, crs, progress)
        require_samples_near(table.xy, grid)
        if grid.crs:  # of samples without one it has been told
            GroundScale(grid).tell(progress)
        places = [cells, *progress.warnings]
        progress.message(cells)
        tell_of_gridding(table, grid, progress)

        output, report_path = given.output("OUTPUT"), given.output("REPORT")
        region = given.region(grid.crs, progress)
        interpolation = InverseDistance(table.xy, table.values, settings)
        with Staging() as staging:
            writer = RasterWriter(staging, output, grid, table.elements, table.units)
            empty = grid_elements(interpolation, grid, region, writer, progress)
            if report_path:
                counts = dict(zip(table.elements, map(int, empty), strict=True))
                report = gridding_report(table, grid, counts, self.provenance, places)
                report.write(staging.path(report_path))
            step(progress, 1.0)
        self.style(output, "elements", "Element stack", given.context, stretch="middle")
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            "SAMPLES_USED": len(table.xy),
            "ELEMENTS": len(table.elements),
            "VALUES_REPLACED": table.values_replaced,
        }
