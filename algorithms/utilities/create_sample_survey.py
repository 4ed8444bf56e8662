"""Create Sample Survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingOutputFile,
    QgsProcessingOutputFolder,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterFolderDestination,
)

from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, Progress
from ..bridge.algorithm import GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.progress import FeedbackProgress
from ..bridge.styles import LayerStyler, Styler

if TYPE_CHECKING:
    from ...core.sample_survey.simulation import Survey


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
        "With SLICES it draws thin sections as well: grains, matrix and pores of sandstones and siltstones, "
        "in plain light and between crossed polars, in a folder per class to train with, and points with "
        "photographs whose class is to be found.\n\n"
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
        self.add_number(
            "SLICES",
            "Thin sections of each class",
            0,
            "Draws so many slices of each of three clastic rocks, with three views in two lights each. 0: "
            "none.",
            0,
            1000,
            optional=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(
                "OUTPUT_FOLDER", self.tr("Folder for the survey")
            ),
            "Gets samples.gpkg, faults.gpkg, deposits.gpkg, study_area.gpkg, truth.tif and survey.json; "
            "and with SLICES the folders photographs and to_name, slices.gpkg and slices.json.",
        )
        for name, _, title, _ in self._OUTPUTS:
            self.addOutput(QgsProcessingOutputVectorLayer(name, self.tr(title)))
        self.addOutput(QgsProcessingOutputRasterLayer("TRUTH", self.tr("Truth")))
        self.addOutput(QgsProcessingOutputFile("SURVEY", self.tr("What was planted")))
        self.addOutput(QgsProcessingOutputFolder("PHOTOGRAPHS", self.tr("Photographs")))
        self.addOutput(QgsProcessingOutputVectorLayer("SURVEY_SLICES", self.tr("Slices")))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Simulate and write the survey."""
        from ...core.sample_survey.analytes import ANALYTES
        from ...core.sample_survey.files import write_survey
        from ...core.sample_survey.simulation import simulate_survey

        folder = given.output("OUTPUT_FOLDER")
        slices = int(given.number("SLICES"))
        part = PartOfProgress(progress, 0.0, 0.3 if slices else 1.0)
        survey = simulate_survey(int(given.number("SEED")), int(given.number("SAMPLES")), part)
        drawn = self._draw_slices(slices, survey, folder, PartOfProgress(progress, 0.3, 1.0), given)
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
            **drawn,
            "OUTPUT_FOLDER": folder,
            "TRUTH": paths["truth.tif"],
            "SURVEY": paths["survey.json"],
        }

    def _draw_slices(
        self, count: int, survey: Survey, folder: str, progress: Progress, given: GivenParameters
    ) -> dict[str, Any]:
        """Draw thin sections if any are wanted, and return the outputs that hold them."""
        from ...core.sample_survey.slices import LABELLED, POINTS, write_slices

        if not count:
            return {}
        paths = write_slices(int(given.number("SEED")), count, survey.samples, folder, progress)
        self.load(paths[POINTS], "SURVEY_SLICES", "Slices", LayerStyler(), given.context)
        progress.message(
            tr(
                "Made-up photographs of {count} slices of each class in {folder}; none of it is rock.",
                count=count,
                folder=paths[LABELLED],
            )
        )
        return {"PHOTOGRAPHS": paths[LABELLED], "SURVEY_SLICES": paths[POINTS]}
