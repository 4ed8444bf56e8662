"""Predict Anomalies."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingParameterRasterDestination,
)

from ...core.rasters.writer import RasterWriter
from ...core.runtime.files import Staging
from ...core.runtime.progress import step
from ...models.catalogue import EDGE_WORDS
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from ..bridge.styles import MapStyler
from .mistaken_layers import refuse_map_as_stack, refuse_samples_as_deposits
from .model_parameters import add_model, warn_of_another_crs


class PredictAnomalies(GossanAlgorithm):
    """Maps how much ground resembles that of the deposits, or how likely it holds one."""

    ID = "predictanomalies"
    TITLE = "Predict Anomalies"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    NAMES_IN_WORKFLOWS = ("Anomaly probability",)
    HELP = (
        "Maps, cell by cell, how much the geochemistry resembles that around the deposits a model was "
        "trained on: a score from 0 to 1. With a model that was calibrated (CALIBRATION of Train GK-DCN) it "
        "maps the probability that a cell holds a deposit. Use it when the report of Train GK-DCN has "
        "convinced you.\n\n"
        "The stack must have the model's elements (matched by band name, in any order) and its cell "
        "size. Cells without values stay without. The map is computed tile by tile, so its size "
        "does not matter to the memory.\n\n"
        "The map of an ensemble has a second band: the standard deviation between its networks, or "
        "between the draws of barren ground that a plain model was fitted to. "
        "Where it is high they disagree, and the map is not to be relied on.\n\n"
        "Before you act on the map, read in the report how the model did on deposits that it had "
        "not seen, and how much of the map lies outside of the values that it was trained on: another "
        "survey, laboratory or unit shows there first. OUTSIDE maps it.\n\n"
        "Zhang et al. (2025), figs. 6 and 8."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        add_model(self)
        self.add_study_area(
            "Cells outside of these polygons get no score.",
        )
        self.add_places(
            "Known deposits",
            "For the report alone: they are shown on its picture of the map, and it says how many lie in the "
            "highest 5 % of the ground. Nothing of them goes into the map.",
        )
        self.add_choice(
            "EDGE",
            "Incomplete patches",
            EDGE_WORDS,
            "nodata: cells whose patch reaches over the edge of the map, or over cells without "
            "values, get no score. reflect: the map is mirrored at its edges, and missing cells "
            "take the value of the patch's centre (plain models leave them out of their means).",
        )
        self.add_device()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Anomaly map")),
            "GeoTIFF with scores from 0 to 1, or probabilities where the model is calibrated; a second band "
            "with their spread for an ensemble.",
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                "OUTSIDE",
                self.tr("Outside of the training range"),
                None,
                optional=True,
                createByDefault=False,
            ),
            "GeoTIFF with how far each cell lies outside of the values that the model was trained on: 0 "
            "inside, else the largest distance of its elements to their range, in robust standard "
            "deviations of the training cells (of logarithms where the model takes them).",
        )
        self.add_report("Report on the map")
        self.add_numbers(
            ("CELLS", "Cells with a score"),
            ("OUTSIDE_SHARE", "Share of the cells outside of the training range"),
        )

    def look_at(self, given: GivenParameters) -> None:
        """Refuse a map of scores for the stack, and samples for the deposits."""
        refuse_map_as_stack(given)
        refuse_samples_as_deposits(given)

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Check the stack against the model and write the map."""
        from ...core.anomalies.maps.prediction import MOST_DIVISOR
        from ...core.anomalies.maps.run import MapRun

        run = MapRun.read(given)
        warn_of_another_crs(run.model.crs, run.stack, progress)
        region = given.region(run.stack.grid.crs, progress)
        run = run.within(region, progress)
        run.tell_of_input(region, progress)
        deposits = None
        if given.has_deposits():
            deposits = given.deposits(run.stack.grid.crs, progress)
        with Staging() as staging:
            writers = [
                RasterWriter(staging, path, run.stack.grid, bands)
                for path, bands in run.rasters.items()
            ]
            summary = self.on_device(
                given,
                progress,
                MOST_DIVISOR,
                lambda device, divisor: run.predict(region, writers, device, divisor, progress),
            )
            run.tell(summary, progress)
            writers[0].say(run.items(region, summary))
            for writer in writers:
                writer.add_overviews(progress)
                writer.close()
            written = writers[0].staged
            run.write_report(
                region, summary, written, progress.warnings, self.provenance, staging, deposits
            )
            step(progress, 1.0)
        stretch = "" if run.model.calibration is None else "maximum"
        self.style_with(MapStyler(stretch), run.output, run.title, given.context)
        results = {"OUTPUT": run.output, "REPORT": run.report, "CELLS": summary.cells}
        if run.outside:
            self.style(run.outside, "outside", "Outside of the training range", given.context)
            results["OUTSIDE"] = run.outside
        if summary.outside is not None:
            results["OUTSIDE_SHARE"] = summary.outside.cells / summary.cells
        return results
