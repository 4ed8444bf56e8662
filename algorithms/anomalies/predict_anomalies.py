"""Predict Anomalies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
)

from ...core.rasters.stack import Stack, small_picture
from ...core.rasters.writer import RasterWriter
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.layers import read_region
from ..bridge.parameters import DEVICE_HELP, DEVICES
from ..bridge.progress import FeedbackProgress
from .model_parameters import add_model, warn_of_another_crs

if TYPE_CHECKING:
    import torch


class PredictAnomalies(GossanAlgorithm):
    """Maps the probability that ground is mineralised."""

    ID = "predictanomalies"
    TITLE = "Predict Anomalies"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    HELP = (
        "Maps the probability, cell by cell, that the geochemistry resembles that around the "
        "deposits a model was trained on. Use it when the report of Train GK-DCN has convinced you.\n\n"
        "The stack must have the model's elements (matched by band name, in any order) and its cell "
        "size. Cells without values stay without. The map is computed tile by tile, so its size "
        "does not matter to the memory.\n\n"
        "The map of an ensemble has a second band: the standard deviation between its networks. "
        "Where it is high they disagree, and the probability is not to be relied on.\n\n"
        "Before you act on the map, read in the report how the model did on deposits that it had "
        "not seen.\n\n"
        "Zhang et al. (2025), figs. 6 and 8."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        add_model(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA",
                self.tr("Study area"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            "Cells outside of these polygons get no probability.",
        )
        self.add_choice(
            "EDGE",
            "Incomplete patches",
            ("nodata", "reflect"),
            "nodata: cells whose patch reaches over the edge of the map, or over cells without "
            "values, get no probability. reflect: the map is mirrored at its edges, and missing cells "
            "take the value of the patch's centre.",
        )
        self.add_choice("DEVICE", "Device", DEVICES, DEVICE_HELP, advanced=True)
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Anomaly probability")),
            "GeoTIFF with probabilities from 0 to 1; a second band with their spread for an ensemble.",
        )
        self.add_report()
        self.addOutput(QgsProcessingOutputNumber("CELLS", self.tr("Cells with a probability")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: FeedbackProgress
    ) -> dict[str, Any]:
        """Check the stack against the model and write the map."""
        from ...core.anomalies.maps.prediction import (
            MOST_DIVISOR,
            MapSummary,
            map_names,
            predict_map,
        )
        from ...core.anomalies.maps.prediction_report import prediction_report
        from ...core.anomalies.training.model import AnomalyModel
        from ...core.networks.devices import describe_device

        model = AnomalyModel.load(self.parameterAsFile(parameters, "MODEL", context))
        stack = model.matching(Stack(self.raster_path(parameters, "STACK", context)))
        warn_of_another_crs(model.crs, stack, progress)
        region = read_region(
            self.parameterAsSource(parameters, "STUDY_AREA", context),
            stack.grid.crs,
            context,
            progress,
        )
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        report_path = self.output_file(parameters, "REPORT", context)
        title = tr("Anomaly probability ({title})", title=model.entry.title)
        edge = self.parameterAsEnumString(parameters, "EDGE", context)
        with Staging() as staging:
            writer = RasterWriter(staging, output, stack.grid, map_names(model))

            def work(device: torch.device, divisor: int) -> MapSummary:
                progress.message(
                    tr(
                        "{title} on {columns:,} × {rows:,} cells, {device}",
                        title=model.entry.title,
                        columns=stack.grid.columns,
                        rows=stack.grid.rows,
                        device=describe_device(device),
                    )
                )
                return predict_map(
                    model, stack, region, edge, device, writer, progress, divisor=divisor
                )

            summary = self.on_device(parameters, context, progress, MOST_DIVISOR, work)
            writer.add_overviews(progress)
            writer.close()
            if report_path:
                report = prediction_report(
                    model, summary, small_picture(writer.staged), stack.grid, self.provenance
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
        progress.message(
            tr(
                "{cells:,} cells have a probability, {share:.1%} of them at or above 0.5",
                cells=summary.cells,
                share=summary.share_above(0.5),
            )
        )
        self.style(output, "probability", title, context)
        return {"OUTPUT": output, "REPORT": report_path, "CELLS": summary.cells}
