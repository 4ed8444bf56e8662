"""Fit Fault Control Function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ...core.environment.packages import require
from ...core.rasters.ground import GroundScale
from ...core.rasters.stack import Stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import LayerReader, crs_from_wkt, table_fields
from ..bridge.progress import FeedbackProgress

if TYPE_CHECKING:
    from ...core.faults.control import FaultControl


class FitFaultControl(GossanAlgorithm):
    """Fits how deposits thin out with the distance to faults, and maps it."""

    ID = "fitfaultcontrol"
    TITLE = "Fit Fault Control Function"
    GROUP = "Geochemistry"
    HELP = (
        "Measures how the density of deposits falls with the distance to faults, fits the power law "
        "N · d^k, and writes it as a raster from 1 beside the faults to 0 from the last ring on: "
        "the geological knowledge that guides GK-DCN and GK-CNN. Use it when there is a stack, "
        "before a guided network is trained.\n\n"
        "For each ring around the faults, the density is (share of the deposits) / (share of the "
        "study area). The line is fitted to the logarithms over the rings with deposits; d is the "
        "ring's outer distance in kilometres. Intrusions or contacts can stand in for faults.\n\n"
        "Look at the confidence interval of the exponent, which the deposits in all rings give, those "
        "without deposits too: if it includes zero, the deposits do not show that these faults control "
        "them.\n\n"
        "Zuo (2016); Zhang et al. (2025), eq. 7 and fig. 7."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterFeatureSource(
                "FAULTS", self.tr("Faults"), [types.TypeVectorLine]
            ),
            "Lines of the faults, or of another control factor.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [types.TypeVectorPoint]
            ),
            "Known deposits.",
        )
        self.add(
            QgsProcessingParameterRasterLayer("TEMPLATE", self.tr("Template raster")),
            "The control raster gets this raster's cells, as a rule the element stack. Its cells also "
            "measure the area of the rings. Faults and deposits, also those in degrees, are brought to its "
            "CRS, which must be a projected one.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", self.tr("Study area"), [types.TypeVectorPolygon], optional=True
            ),
            "Only ground inside counts, and the control raster has no values outside; the whole "
            "template by default.",
        )
        self.add_number(
            "RING_WIDTH",
            "Ring width",
            1000.0,
            "Step from ring to ring in map units.",
            0,
            1e9,
            False,
        )
        self.add_number("RINGS", "Rings", 12, "Number of rings around the faults.", 2, 1000)
        self.add(
            QgsProcessingParameterBoolean(
                "CONTINUOUS", self.tr("Continuous instead of rings"), False
            ),
            "The control raster follows the distance itself instead of steps from ring to ring.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Control raster")),
            "GeoTIFF with values from 0 to 1.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "TABLE",
                self.tr("Rings"),
                types.TypeVector,
                None,
                optional=True,
                createByDefault=False,
            ),
            "Table with ring, distance, area, deposits, density and weight.",
        )
        self.add_report()
        self.add_numbers(
            ("COEFFICIENT", "Coefficient N"),
            ("EXPONENT", "Exponent k"),
            ("EXPONENT_ERROR", "Standard error of the exponent"),
            ("R_SQUARED", "R²"),
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Fit the function and write raster, table and report."""
        from ...core.faults.control import (
            ControlSettings,
            fit_fault_control,
            write_control,
        )
        from ...core.faults.distance import FaultDistance

        report_path = given.output("REPORT")
        if report_path:
            require("matplotlib")
        settings = ControlSettings(
            given.number("RING_WIDTH"),
            int(given.number("RINGS")),
            given.flag("CONTINUOUS"),
        )
        template = Stack(given.path("TEMPLATE"))
        template.tell(progress)
        grid = template.grid
        grid.require_projected(tr("The template raster"))
        faults = given.source("FAULTS")
        if faults is None:
            raise InputError(tr("FAULTS: there is no such line layer."))
        crs = crs_from_wkt(grid.crs)
        lines = LayerReader("FAULTS", faults, crs, given.context, progress).lines()
        if not lines:
            raise InputError(
                tr("FAULTS: the layer {layer} has no lines.", layer=faults.sourceName())
            )
        deposits = given.deposits(grid.crs, progress)
        region = given.region(grid.crs, progress)
        places = list(progress.warnings)
        GroundScale(grid).tell(progress)
        distance = FaultDistance(lines, 16 * min(grid.cell_size), settings.distances[-1])
        control = fit_fault_control(
            distance, deposits, grid, region, settings, PartOfProgress(progress, 0, 0.5)
        )
        control.tell(progress)
        output = given.output("OUTPUT")
        with Staging() as staging:
            writer = RasterWriter(
                staging, output, grid, ["fault_control"], description=control.description
            )
            part = PartOfProgress(progress, 0.5, 1)
            write_control(writer, distance, control.law.exponent, grid, region, settings, part)
            if report_path:
                from ...core.faults.report import fault_report

                report = fault_report(control, grid, self.provenance, places)
                report.write(staging.path(report_path))
            step(progress, 1.0)
            table = self._write_table(given, control, staging)
        self.style(output, "control", "Fault control", given.context)
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            "COEFFICIENT": control.law.coefficient,
            "EXPONENT": control.law.exponent,
            "EXPONENT_ERROR": control.law.exponent_error,
            "R_SQUARED": control.law.r_squared,
            **table,
        }

    def _write_table(
        self, given: GivenParameters, control: FaultControl, staging: Staging
    ) -> dict[str, str]:
        from ...core.faults.control import RING_COLUMNS

        if not given.has("TABLE"):
            return {}
        rows = ((None, row) for row in control.ring_rows())
        fields = table_fields(*RING_COLUMNS)
        return {"TABLE": self.write_rows(given, "TABLE", staging, fields, rows)}
