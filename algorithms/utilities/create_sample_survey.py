"""Create Sample Survey."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingOutputFile,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterFolderDestination,
)

from ...core.runtime.language import tr
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from ..bridge.styles import Styler


class CreateSampleSurvey(GossanAlgorithm):
    """Simulates a regional survey whose truth is known."""

    ID = "createsamplesurvey"
    TITLE = "Create Sample Survey"
    GROUP = "Utilities"
    HELP = (
        "Simulates a regional geochemical survey to learn with, and to test the other algorithms "
        "against: 39 analytes with the units and detection limits of Zhang et al. (2025), table 1, "
        "faults, deposits, the study area, and the truth behind them.\n\n"
        "Rock units, a regional trend and correlated log-normal fields make the background. "
        "Deposits gather near the faults by a power law, and each has a halo of pathfinder elements "
        "drawn out along its fault; barren alteration makes false haloes. Values below the detection "
        "limit are written as the negative limit. survey.json beside the layers tells what was planted.\n\n"
        "Nothing in it is real: do not draw conclusions about any ground from it."
    )

    #: Output, file, name on the layer tree, and style; the last is drawn on top.
    _OUTPUTS = (
        ("SURVEY_SAMPLES", "samples.gpkg", "Samples", "survey"),
        ("SURVEY_AREA", "study_area.gpkg", "Study area", "study_area"),
        ("SURVEY_FAULTS", "faults.gpkg", "Faults", "faults"),
        ("SURVEY_DEPOSITS", "deposits.gpkg", "Deposits", "deposits"),
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_number("SEED", "Seed", 42, "The same seed gives the same survey.", 0, 2**31 - 1)
        self.add_number(
            "SAMPLES",
            "Samples",
            3000,
            "Number of sample points; there is one per 4 km².",
            200,
            200_000,
        )
        self.add(
            QgsProcessingParameterFolderDestination(
                "OUTPUT_FOLDER", self.tr("Folder for the survey")
            ),
            "Gets samples.gpkg, faults.gpkg, deposits.gpkg, study_area.gpkg, truth.tif and survey.json.",
        )
        for name, _, title, _ in self._OUTPUTS:
            self.addOutput(QgsProcessingOutputVectorLayer(name, self.tr(title)))
        self.addOutput(QgsProcessingOutputRasterLayer("TRUTH", self.tr("Truth")))
        self.addOutput(QgsProcessingOutputFile("SURVEY", self.tr("What was planted")))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Simulate and write the survey."""
        from ...core.sample_survey.analytes import ANALYTES
        from ...core.sample_survey.files import write_survey
        from ...core.sample_survey.simulation import simulate_survey

        folder = given.output("OUTPUT_FOLDER")
        survey = simulate_survey(
            int(given.number("SEED")),
            int(given.number("SAMPLES")),
            progress,
        )
        paths = write_survey(survey, folder)
        progress.message(
            tr(
                "{count:,} samples, {faults} faults and {deposits} deposits in {folder}",
                count=len(survey.samples),
                faults=len(survey.faults),
                deposits=len(survey.deposits),
                folder=folder,
            )
        )
        results: dict[str, Any] = {}
        for name, file, title, style in self._OUTPUTS:
            results[name] = paths[file]
            named = style == "survey"  # the layer of the samples
            units = {one.name: f"{one.name} ({one.unit})" for one in ANALYTES} if named else {}
            self.load(paths[file], name, title, Styler(style, aliases=units), given.context)
        return {
            **results,
            "OUTPUT_FOLDER": folder,
            "TRUTH": paths["truth.tif"],
            "SURVEY": paths["survey.json"],
        }
