"""Fit Fault Control Function.

More than 250 lines: most of them say what is given and what comes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...core.environment.packages import require
from ...core.faults.methods import METHOD_WORDS, METHODS
from ...core.rasters.ground import GroundScale
from ...core.rasters.stack import Stack
from ...core.rasters.writer import RasterWriter
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from .control_factors import control_factors

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
        "study area); d is the ring's outer distance in kilometres. METHOD=poisson fits the deposits in "
        "all rings, those without any too, and compares the law with no control at all. METHOD=log_log "
        "is the paper's line through the logarithms of the rings that have deposits: it passes over "
        "empty rings, and with few deposits finds control where there is none, or misses it.\n\n"
        "Read the first sentence of the report. If the 95 % interval of the exponent includes zero, the "
        "deposits do not show that these faults control them: that is a result and no error. The raster "
        "is then 0 everywhere, and Train GK-DCN goes on without guidance. In the figure, what lies in "
        "the grey could be deposits at random.\n\n"
        "Zuo (2016); Zhang et al. (2025), eq. 7 and fig. 7."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterFeatureSource(
                "FAULTS",
                self.tr("Faults"),
                [types.TypeVectorLine, types.TypeVectorPolygon],
                optional=True,
            ),
            "Lines of the faults, or of another control factor; of polygons, their edges.",
        )
        self.add_class_raster(
            "FAULTS",
            "Faults as a raster",
            "In place of a layer: raster with cells of a class on the faults, or on an intrusion. The "
            "distance is that to the edge of the cells, from within and without, as of polygons.",
        )
        self.add_places("Deposits", "Known deposits: points, or polygons at their centroids.")
        self.add(
            QgsProcessingParameterRasterLayer("TEMPLATE", self.tr("Template raster")),
            "The control raster gets this raster's cells, as a rule the element stack. Its cells also "
            "measure the area of the rings. Faults and deposits, also those in degrees, are brought to its "
            "CRS, which must be a projected one.",
        )
        self.add_study_area(
            "Only ground inside counts, and the control raster has no values outside; the whole "
            "template by default.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS",
                self.tr("Other control factors"),
                types.TypeMapLayer,
                optional=True,
            ),
            "Layers of lines or polygons, or rasters of classes, such as contacts or intrusions. Each gets "
            "rings, a fit and a band of its own, which is called as the layer is. Of polygons, and patches "
            "of cells, the distance is that to their edge, from within and without.",
        )
        self.add(
            QgsProcessingParameterString(
                "FACTORS_CLASS", self.tr("Other control factors: classes"), optional=True
            ),
            "Of the rasters among FACTORS: values of the cells that count, such as 7 or 3,4, of one raster "
            "after the other with semicolons between them, such as 7;3,4. Empty: all values other than 0.",
            advanced=True,
        )
        self.add_choice(
            "METHOD",
            "Method",
            METHOD_WORDS,
            "poisson: Poisson regression of the deposits in all rings; the raster is 0 everywhere unless "
            "the exponent's 95 % interval lies below zero. log_log: the paper's line through rings with "
            "deposits; the raster follows it wherever it falls.",
            METHODS[0],
            optional=True,
        )
        self.add_number(
            "RING_WIDTH",
            "Ring width",
            1000.0,
            "Step from ring to ring in map units.",
            0,
            1e9,
            False,
            unit_of="TEMPLATE",
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
            "Table with ring, distance, area, deposits, density and weight; with FACTORS also the factor.",
        )
        self.add_report("Report on fault control")
        self.add_numbers(
            ("COEFFICIENT", "Coefficient N"),
            ("EXPONENT", "Exponent k"),
            ("EXPONENT_ERROR", "Standard error of the exponent"),
            ("R_SQUARED", "R² of the line, or share of the deviance that the law explains"),
            ("K_LOW", "Lower end of the 95 % interval of the exponent"),
            ("K_HIGH", "Upper end of the 95 % interval of the exponent"),
            ("DEVIANCE", "Deviance against no control"),
            ("P_VALUE", "Chance of as much with deposits at random (p)"),
            ("CONTROLS", "Bands of the raster that guide; 0: none"),
        )

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Fit the function and write raster, table and report."""
        from ...core.faults.control import ControlSettings, fit_fault_control, write_control

        report_path = given.output("REPORT")
        if report_path:
            require("matplotlib")
        settings = ControlSettings(
            given.number("RING_WIDTH"),
            int(given.number("RINGS")),
            given.flag("CONTINUOUS"),
            given.choice("METHOD") or METHODS[0],
        )
        template = Stack(given.path("TEMPLATE"))
        template.tell(progress)
        grid = template.grid
        grid.require_projected(tr("The template raster"))
        factors = control_factors(given, grid, settings.distances[-1], progress)
        deposits = given.deposits(grid.crs, progress)
        region = given.region(grid.crs, progress)
        places = list(progress.warnings)
        GroundScale(grid).tell(progress)
        controls = []
        for number, (factor, distance) in enumerate(factors.items()):
            part = PartOfProgress(
                progress, 0.5 * number / len(factors), 0.5 * (number + 1) / len(factors)
            )
            controls.append(
                fit_fault_control(distance, deposits, grid, region, settings, part, factor)
            )
            controls[-1].tell(progress)
        output = given.output("OUTPUT")
        with Staging() as staging:
            writer = RasterWriter(
                staging,
                output,
                grid,
                [control.band for control in controls],
                description="; ".join(control.description for control in controls),
            )
            exponents = [control.guiding_exponent for control in controls]
            guides = list(zip(factors.values(), exponents, strict=True))
            write_control(writer, guides, grid, region, settings, PartOfProgress(progress, 0.5, 1))
            if report_path:
                from ...core.faults.report import fault_report

                report = fault_report(controls, grid, self.provenance, places)
                report.write(staging.path(report_path))
            step(progress, 1.0)
            table = self._write_table(given, controls, staging)
        self.style(output, "control", "Fault control", given.context)
        guiding = sum(control.guides for control in controls)
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            **_numbers(controls[0]),
            "CONTROLS": guiding,
            **table,
        }

    def _write_table(
        self, given: GivenParameters, controls: list[FaultControl], staging: Staging
    ) -> dict[str, str]:
        from ...core.faults.control import RING_COLUMNS

        if not given.has("TABLE"):
            return {}
        several = len(controls) > 1
        columns = (*RING_COLUMNS, ("factor", str)) if several else RING_COLUMNS
        rows = (
            (None, (*row, control.band) if several else row)
            for control in controls
            for row in control.ring_rows()
        )
        return {"TABLE": self.write_rows(given, "TABLE", staging, table_fields(*columns), rows)}


def _numbers(control: FaultControl) -> dict[str, float | None]:
    """Return the numbers of the faults' law; None where there is none."""
    law, counted = control.law, control.counted
    numbers = {
        "COEFFICIENT": law.coefficient,
        "EXPONENT": law.exponent,
        "EXPONENT_ERROR": law.exponent_error,
        "R_SQUARED": law.r_squared,
        "K_LOW": counted.low,
        "K_HIGH": counted.high,
        "DEVIANCE": counted.deviance,
        "P_VALUE": counted.p_value,
    }
    return {name: None if math.isnan(value) else value for name, value in numbers.items()}
