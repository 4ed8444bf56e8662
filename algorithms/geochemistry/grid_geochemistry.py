"""Grid Geochemistry."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...core.geochemistry.search import IDW, KRIGING, METHOD_WORDS, SECTOR_WORDS
from ...core.rasters.ground import GroundScale
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
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
        "Interpolates all elements of a survey at once, by inverse distance weighting or kriging, to one "
        "raster with a band per element: the element stack that the other algorithms work on. Use "
        "it first: it leads from samples to everything else.\n\n"
        "A cell is the mean of the nearest samples, weighted by 1 / distance^power, at which the "
        "element was analysed; a cell on a sample takes its value. The values are those of "
        "gdal_grid's invdistnn, from one neighbour search for all elements.\n\n"
        "Interpolation fills whatever it is asked for. Cells farther from any sample than RADIUS have no "
        "value, and SAMPLED maps how far the nearest sample is. METHOD=kriging weighs samples by a variogram "
        "that is fitted for each element, and maps how sure it is. The report leaves samples out and says "
        "per element which method predicts them better.\n\n"
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
        self.add_element_fields(
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
            empty="half the spacing of the samples",
            unit_of="INPUT",
        )
        self.add(
            QgsProcessingParameterCrs("OUTPUT_CRS", self.tr("Output CRS"), optional=True),
            "A projected CRS that samples are brought to; their own by default, and for samples in "
            "degrees the UTM zone of the survey's middle, which is told in the log.",
        )
        self.add_study_area(
            "Cells outside of these polygons are left without values.",
        )
        self.add_choice(
            "METHOD",
            "Method",
            METHOD_WORDS,
            "idw: inverse distance weighting. kriging: ordinary kriging, each element with a variogram of "
            "its own (needs the Python package gstools). The report says which of them predicts samples "
            "better that are left out.",
            default=IDW,
            optional=True,
        )
        self.add_number(
            "POWER", "Power", 2.0, "Exponent of the distance; for idw.", 0.01, 20, whole=False
        )
        self.add_number(
            "NEIGHBOURS", "Neighbours", 12, "Nearest samples that make a cell.", 1, 1000
        )
        self.add_number(
            "RADIUS",
            "Search radius",
            None,
            "Samples farther away than this, in map units, are not used, and cells without a sample "
            "within it have no value. Empty: three times the spacing of the samples in the sparser "
            "direction (that of the lines, for samples along lines), which is told. 0: no limit.",
            0,
            1e12,
            whole=False,
            empty="three times the spacing of the samples",
            unit_of="INPUT",
        )
        self.add_choice(
            "SECTORS",
            "Search in sectors",
            SECTOR_WORDS,
            "none: a cell is made of the nearest samples. quadrants, octants: of the nearest in each of "
            "four or eight directions, NEIGHBOURS in all, so that not all of them lie on one line. auto: "
            "octants where samples lie along parallel lines, none elsewhere.",
            default="auto",
            optional=True,
        )
        add_assay_rules(self)
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Element stack")),
            "GeoTIFF with a band per element.",
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                "SAMPLED", self.tr("Sampled ground"), None, optional=True, createByDefault=False
            ),
            "GeoTIFF with the distance of each cell to the nearest sample in metres, the number of samples "
            "that it is made of, and 1 on sampled ground (within the radius), 0 elsewhere.",
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                "VARIANCE", self.tr("Kriging variance"), None, optional=True, createByDefault=False
            ),
            "GeoTIFF with the kriging variance of each element, of its natural logarithm where the band is "
            "called (ln); for kriging.",
        )
        self.add_report("Report on gridding")
        self.add_numbers(
            ("SAMPLES_USED", "Samples used"),
            ("ELEMENTS", "Elements"),
            ("VALUES_REPLACED", "Values below detection, replaced or dropped"),
            ("RADIUS_USED", "Search radius that was used (0: none)"),
            ("BEYOND_SHARE", "Share of the cells that are farther from any sample"),
        )

    def packages(self, given: GivenParameters) -> tuple[str, ...]:
        """Return the Python packages that these parameters need."""
        kriging = given.choice("METHOD") == KRIGING
        return (*self.PACKAGES, "gstools") if kriging else self.PACKAGES

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read, clean and grid the survey."""
        from ...core.geochemistry.gridding import require_samples_near, tell_of_gridding
        from ...core.geochemistry.gridding_run import (
            GriddingChoices,
            GriddingOutputs,
            GriddingRun,
        )

        choices = GriddingChoices(
            given.number("POWER"),
            int(given.number("NEIGHBOURS")),
            given.optional_number("RADIUS"),
            given.choice("SECTORS") or "auto",
            given.choice("METHOD") or IDW,
        )
        names = ("OUTPUT", "SAMPLED", "VARIANCE", "REPORT")
        outputs = GriddingOutputs(*map(given.output, names))
        if outputs.variance and choices.method != KRIGING:
            raise InputError(
                tr("VARIANCE: inverse distance weighting has no variance. Choose METHOD=kriging.")
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

        region = given.region(grid.crs, progress)
        run = GriddingRun(table, grid, choices)
        with Staging() as staging:
            count = run.write(staging, outputs, region, self.provenance, places, progress)
        self.style(outputs.stack, "elements", "Element stack", given.context, stretch="middle")
        results = {"OUTPUT": outputs.stack, "REPORT": outputs.report}
        if outputs.sampled:
            self.style(
                outputs.sampled, "sampled", "Sampled ground", given.context, stretch="maximum"
            )
            results["SAMPLED"] = outputs.sampled
        if outputs.variance:
            self.style(
                outputs.variance, "elements", "Kriging variance", given.context, stretch="middle"
            )
            results["VARIANCE"] = outputs.variance
        return {
            **results,
            "SAMPLES_USED": len(table.xy),
            "ELEMENTS": len(table.elements),
            "VALUES_REPLACED": table.values_replaced,
            "RADIUS_USED": run.radius,
            "BEYOND_SHARE": count.beyond_share,
        }
