"""Grid Geochemistry."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...core.geochemistry.assays import (
    AssayRules,
    AssayTable,
    clean_assays,
    looks_like_assays,
)
from ...core.geochemistry.gridding_report import gridding_report
from ...core.rasters.grid import Grid, require_projected
from ...core.rasters.stack import Stack
from ...core.rasters.windows import Window, share_done, tiles
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.look_ahead import look_ahead, processors
from ...core.runtime.progress import step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import POINTS, LayerReader
from ..bridge.progress import FeedbackProgress
from .assay_parameters import (
    add_assay_rules,
    assay_rules,
    chosen_fields,
    plain_value,
    warn_of_assays,
)
from .fields import element_fields, element_unit, repeats_coordinates


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
        "Codes for missing values, values below the detection limit (negative limits, or text such "
        "as <0.5), empty geometries and repeated positions are handled as you say, and counted in "
        "the report. Nothing is replaced silently.\n\n"
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
            "Fields to grid; by default every numeric field that is not an id or a coordinate, and "
            "text fields that hold numbers and values such as <0.5.",
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
            "A projected CRS that samples are brought to; their own by default.",
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
        self.addOutput(QgsProcessingOutputNumber("SAMPLES_USED", self.tr("Samples used")))
        self.addOutput(QgsProcessingOutputNumber("ELEMENTS", self.tr("Elements")))
        self.addOutput(
            QgsProcessingOutputNumber(
                "VALUES_REPLACED", self.tr("Values below detection, replaced or dropped")
            )
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Read, clean and grid the survey."""
        from ...core.geochemistry.gridding import IdwSettings, InverseDistance, require_samples_near

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
        crs = self._output_crs(given, source)
        fields, table = self._read(given, source, crs, rules, progress)
        grid = self._grid(given, table.xy, crs)
        require_samples_near(table.xy, grid)
        self._tell(table, grid, progress)

        output = given.output("OUTPUT")
        report_path = given.output("REPORT")
        region = given.region(grid.crs, progress)
        units = {field.name(): element_unit(field) for field in fields}
        interpolation = InverseDistance(table.xy, table.values, settings)
        empty = np.zeros(len(table.elements), dtype=np.int64)
        with Staging() as staging:
            writer = RasterWriter(
                staging, output, grid, table.elements, [units[name] for name in table.elements]
            )

            def interpolated(window: Window) -> np.ndarray:
                return interpolation.grid(window.part_of(grid), progress)

            for window, values in look_ahead(interpolated, tiles(grid), processors()):
                step(progress, share_done(window, grid))
                if region is not None:
                    values[:, ~region.mask(window.part_of(grid))] = np.nan
                empty += np.isnan(values).sum(axis=(1, 2))
                writer.write(window, values)
            writer.add_overviews(progress)
            if report_path:
                counts = dict(zip(table.elements, map(int, empty), strict=True))
                gridding_report(table, grid, counts, self.provenance).write(
                    staging.path(report_path)
                )
            step(progress, 1.0)
        self.style(output, "elements", "Element stack", given.context, stretch="middle")
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            "SAMPLES_USED": len(table.xy),
            "ELEMENTS": len(table.elements),
            "VALUES_REPLACED": table.values_replaced,
        }

    def _output_crs(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
    ) -> QgsCoordinateReferenceSystem:
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
            crs, whose = template, tr("The template raster")
        elif wanted.isValid():
            crs, whose = wanted, "OUTPUT_CRS"
        else:
            crs, whose = source.sourceCrs(), tr("The layer of samples")
        if crs.isValid():
            require_projected(crs.toWkt(), whose)
        return crs

    def _read(
        self,
        given: GivenParameters,
        source: QgsProcessingFeatureSource,
        crs: QgsCoordinateReferenceSystem,
        rules: AssayRules,
        progress: FeedbackProgress,
    ) -> tuple[list[QgsField], AssayTable]:
        names = chosen_fields(given, source)
        by_default = not names
        fields = [source.fields().field(name) for name in names]
        if by_default:
            text = [field for field in source.fields() if not field.isNumeric()]
            fields = element_fields(source.fields()) + text
        reader = LayerReader("INPUT", source, crs, given.context, progress)
        places, own = [], []
        columns: dict[str, list[object]] = {field.name(): [] for field in fields}
        for feature, geometry in reader.features(POINTS, list(columns)):
            point = next(geometry.vertices())
            places.append((point.x(), point.y()))
            original = next(feature.geometry().vertices())
            own.append((original.x(), original.y()))
            for name, values in columns.items():
                values.append(plain_value(feature, name))
        if reader.skipped:
            progress.warning(
                tr(
                    "{skipped} samples without a usable position were skipped.",
                    skipped=reader.skipped,
                )
            )
        if by_default:
            coordinates = list(zip(*own, strict=True)) or [(), ()]
            columns = {
                field.name(): columns[field.name()]
                for field in fields
                if (
                    not any(
                        repeats_coordinates(columns[field.name()], axis) for axis in coordinates
                    )
                    if field.isNumeric()
                    else looks_like_assays(columns[field.name()])
                )
            }
        return fields, clean_assays(np.array(places).reshape(-1, 2), columns, rules)

    def _grid(
        self,
        given: GivenParameters,
        xy: np.ndarray,
        crs: QgsCoordinateReferenceSystem,
    ) -> Grid:
        from ...core.geochemistry.gridding import covering_samples, default_cell_size

        if given.has("TEMPLATE"):
            return Stack(given.path("TEMPLATE")).grid
        wkt = crs.toWkt() if crs.isValid() else ""
        cell_size = given.optional_number("CELL_SIZE")
        if cell_size is None:
            cell_size = default_cell_size(xy)
        if not given.has("EXTENT"):
            return covering_samples(xy, cell_size, wkt)
        extent = given.extent("EXTENT", crs)
        return Grid.covering(
            (extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum()),
            cell_size,
            wkt,
        )

    def _tell(self, table: AssayTable, grid: Grid, progress: FeedbackProgress) -> None:
        progress.message(
            tr(
                "{count} elements of {samples:,} samples to {columns:,} × {rows:,} cells: {elements}",
                count=len(table.elements),
                samples=len(table.xy),
                columns=grid.columns,
                rows=grid.rows,
                elements=", ".join(table.elements),
            )
        )
        if table.left_out:
            progress.warning(
                tr(
                    "Left out, no sample has a value: {left_out}",
                    left_out=", ".join(table.left_out),
                )
            )
        if table.empty:
            progress.warning(
                tr("{empty:,} samples without any value were left out.", empty=table.empty)
            )
        if table.merged:
            progress.message(
                tr("{merged:,} samples at a repeated position were averaged.", merged=table.merged)
            )
        if table.values_replaced:
            progress.message(
                tr(
                    "{values_replaced:,} values below detection replaced or dropped.",
                    values_replaced=table.values_replaced,
                )
            )
        warn_of_assays(table.counts, progress)
