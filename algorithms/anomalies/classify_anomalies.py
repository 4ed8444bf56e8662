"""Classify Anomalies.

More than 250 lines: half of them are what it says of its parameters and outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsGeometry,
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.anomalies.maps.classes import BY_DEPOSITS, METHOD_WORDS
from ...core.anomalies.patches.deposits import (
    Deposits,
    named_with_reasons,
    without_values,
)
from ...core.rasters.ground import GroundScale
from ...core.rasters.ground_limit import GroundLimit
from ...core.rasters.origin import source_stack
from ...core.rasters.stack import Stack, small_picture
from ...core.rasters.writer import RasterWriter
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ...models.catalogue import PLAIN_MODELS
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.class_styles import ClassRasterStyler
from ..bridge.given import GivenParameters
from ..bridge.layers import crs_from_wkt, table_fields
from ..bridge.progress import FeedbackProgress
from .mistaken_layers import refuse_samples_as_deposits, refuse_stack_as_map
from .target_parameters import (
    add_target_parameters,
    fewest_cells,
    known_deposits,
    sampled_ground,
)

if TYPE_CHECKING:
    from ...core.anomalies.maps.targets import Target


class ClassifyAnomalies(GossanAlgorithm):
    """Cuts the map of a model into classes and draws the targets in the highest one."""

    ID = "classifyanomalies"
    TITLE = "Classify Anomalies"
    GROUP = "Anomaly models"
    PACKAGES = ("scipy", "matplotlib")
    HELP = (
        "Cuts the map of a model into classes, and draws the patches of ground in the highest class "
        "as targets, with their area, mean value, and distance to the nearest known deposit. "
        "Use it where a map is to become a short list of places to visit.\n\n"
        "quantiles: at percents of the map. youden: where the share of deposits exceeds the share "
        "of the map by most. prediction_area: where the share of deposits above equals the share of "
        "the map below (prediction–area plot). concentration_area: at the breaks of the log–log "
        "plot of area against value (Cheng et al. 1994).\n\n"
        "Deposits that a threshold was chosen by, and those that the map was trained on, say little "
        "of what it captures elsewhere. Maps of Predict Anomalies carry with them how many held-out "
        "deposits lay in which share of the ground: the report leads with that.\n\n"
        "Cheng, Agterberg and Ballantyne (1994); Yousefi and Carranza (2015)."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterRasterLayer("PROBABILITY", self.tr("Anomaly map")),
            "Map from Predict Anomalies, of scores or probabilities; its first band is used.",
        )
        self.add_choice("METHOD", "Method", METHOD_WORDS, "How thresholds are found.")
        self.add_deposits(
            "Deposits",
            "Known deposits, points or polygons; needed by youden and prediction_area, and for distances. "
            "A polygon is one deposit at its centroid, or at a point inside where that lies outside.",
        )
        self.add(
            QgsProcessingParameterString(
                "QUANTILES", self.tr("Percents of the map"), "50,80,90,95"
            ),
            "Where quantiles cuts, from the lowest; shares such as 0.5,0.8,0.9,0.95 are understood as well.",
        )
        self.add_number(
            "LINES",
            "Straight lines",
            3,
            "How many concentration_area fits; as many classes come out.",
            2,
            6,
        )
        add_target_parameters(self)
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Anomaly classes")),
            "GeoTIFF with the number of the class, 1 for the lowest.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "TARGETS",
                self.tr("Targets"),
                types.TypeVectorPolygon,
                None,
                optional=True,
                createByDefault=True,
            ),
            "Polygons of the highest class: rank, cells, area_km2, mean and largest value, mean spread if "
            "the map has it, x and y of the highest cell, distance_km to the nearest deposit, its number and "
            "its name, how many known deposits it belongs to (known: 0 is new ground, which ranks first), "
            "and how many of these trained the model (trained: their ground ranks last).",
        )
        self.add_report("Report on classes")
        self.add_numbers(
            ("THRESHOLD", "Threshold of the highest class"),
            ("CLASSES", "Classes"),
            ("AREA_SHARE", "Share of the map in the highest class"),
            ("HELD_OUT_SHARE", "Share of the held-out deposits in as much ground"),
            ("DEPOSIT_SHARE", "Share of the known deposits in the highest class (in sample)"),
            ("TARGET_COUNT", "Number of targets"),
        )

    def look_at(self, given: GivenParameters) -> None:
        """Refuse an element stack for the map, and samples for the deposits."""
        refuse_stack_as_map(given)
        refuse_samples_as_deposits(given)
        if given.choice("METHOD") in BY_DEPOSITS and not given.has_deposits():
            raise InputError(tr("METHOD={method} needs DEPOSITS.", method=given.choice("METHOD")))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Find thresholds and write classes, targets and report."""
        from ...core.anomalies.maps.classes import (
            Distribution,
            class_labels,
            find_breaks,
            tell_of_another_map,
            write_classes,
        )
        from ...core.anomalies.maps.classes_report import (
            Picture,
            TargetsToReport,
            classes_report,
            held_out_text,
        )
        from ...core.anomalies.maps.targets import find_targets, spread_of
        from ...core.anomalies.training.trained_deposits import NETWORK_ITEM
        from ...core.anomalies.training.worth import WORTH_ITEM, Worth

        method = given.choice("METHOD")
        raster = Stack(given.path("PROBABILITY"), [1])
        raster.grid.require_projected(tr("The map"))
        raster.tell(progress)
        GroundScale(raster.grid).tell(progress)
        tell_of_another_map(raster, raster.count, progress)
        sampled = sampled_ground(given, raster, progress)
        deposits = Deposits(np.empty((0, 2)))
        if given.has_deposits():
            deposits = given.named_deposits(raster.grid.crs, progress)
        points = deposits.xy
        known_ones = known_deposits(given, raster, points, progress)
        fewest = fewest_cells(given)
        part = PartOfProgress(progress, 0.0, 0.3)
        distribution = Distribution.of(raster, raster.grid.cells(points), part)
        unused = without_values(
            deposits.names,
            raster.grid,
            raster.grid.cells(points),
            np.isfinite(distribution.deposits),
        )
        if unused:
            progress.warning(
                tr(
                    "The map has no value at {count} of {deposits} deposits: {named}.",
                    count=len(unused),
                    deposits=len(points),
                    named=named_with_reasons(unused),
                )
            )
        breaks, plot = find_breaks(
            distribution, method, int(given.number("LINES")), given.text("QUANTILES"), progress
        )
        output, report_path = given.output("OUTPUT"), given.output("REPORT")
        with Staging() as staging:
            names = [tr("Anomaly class")]
            writer = RasterWriter(staging, output, raster.grid, names, classes=True)
            cells, areas = write_classes(raster, breaks, writer, PartOfProgress(progress, 0.3, 0.6))
            writer.add_overviews(progress)
            writer.close()
            worth = Worth.of_map(raster.item, float(areas.sum()))
            if worth is None and raster.item(WORTH_ITEM):
                progress.warning(
                    tr(
                        "What the map says of its model's worth cannot be read: it is damaged. Run Predict "
                        "Anomalies again."
                    )
                )
            targets = find_targets(
                raster,
                writer.staged,
                len(cells),
                fewest,
                known_ones,
                PartOfProgress(progress, 0.6, 1.0),
                spread_of(raster.path),
                source_stack(raster),
                sampled,
            )
            targets.tell(fewest, progress)
            if report_path:
                report = classes_report(
                    method,
                    distribution,
                    breaks,
                    cells,
                    areas,
                    plot,
                    TargetsToReport(
                        targets,
                        known_ones,
                        fewest,
                        sampled.limit if sampled else GroundLimit.of(raster),
                        raster.item(NETWORK_ITEM) in PLAIN_MODELS,
                    ),
                    progress.warnings,
                    self.provenance,
                    worth,
                    deposits.names,
                    unused,
                    Picture(small_picture(raster.path), raster.grid.extent, points),
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            written = self._write_targets(
                given, targets.found, deposits.names, raster.grid.crs, staging
            )
        labels = class_labels(distribution, breaks, cells)
        self.style_with(ClassRasterStyler(labels), output, "Anomaly classes", given.context)
        known = distribution.deposits[np.isfinite(distribution.deposits)]
        share = float(cells[-1] / cells.sum())
        progress.message(held_out_text(worth, share))
        results = {
            "OUTPUT": output,
            "REPORT": report_path,
            **written,
            "THRESHOLD": float(breaks[-1]),
            "CLASSES": len(cells),
            "AREA_SHARE": share,
            "TARGET_COUNT": len(targets.found),
        }
        if len(known):
            results["DEPOSIT_SHARE"] = float((known >= breaks[-1]).mean())
        if worth is not None and worth.areas and not worth.elsewhere:
            results["HELD_OUT_SHARE"] = worth.held_within(share) / len(worth.areas)
        return results

    def _write_targets(
        self,
        given: GivenParameters,
        targets: Sequence[Target],
        names: Sequence[str],
        crs_wkt: str,
        staging: Staging,
    ) -> dict[str, str]:
        from ...core.anomalies.maps.targets import TARGET_COLUMNS

        if not given.has("TARGETS"):
            return {}
        rows = []
        for rank, target in enumerate(targets, start=1):
            geometry = QgsGeometry()
            geometry.fromWkb(target.polygon)
            rows.append((geometry, target.row(rank, names)))
        name = self.write_rows(
            given,
            "TARGETS",
            staging,
            table_fields(*TARGET_COLUMNS),
            rows,
            QgsWkbTypes.Type.Polygon,
            crs_from_wkt(crs_wkt),
        )
        style = "known_targets" if given.has_deposits() else "targets"
        self.style(name, style, "Targets", given.context)
        return {"TARGETS": name}
