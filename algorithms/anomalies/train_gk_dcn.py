"""Train GK-DCN.

More than 250 lines: half of them declare and explain its parameters and outputs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsWkbTypes,
)

from ...core.anomalies.training.settings import (
    NETWORK_PARAMETERS,
    tell_of_ignored,
    training_settings,
)
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ...models.catalogue import (
    CALIBRATION_WORDS,
    CALIBRATIONS,
    PATCH_MODEL_WORDS,
    SPLIT_WORDS,
    YES_NO_WORDS,
)
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import crs_from_wkt, table_fields
from ..bridge.progress import FeedbackProgress
from ..bridge.remembered_models import PATCHES, remember_model
from .mistaken_layers import refuse_mistaken_survey
from .survey import declare_survey, read_survey
from .training_parameters import declare_preset, declare_training, of_presets

if TYPE_CHECKING:
    import numpy as np
    import torch

    from ...core.anomalies.evaluation.assessment import TrainingResult
    from ...core.anomalies.patches.samples import KnownGround
    from ...core.anomalies.training.settings import TrainingSettings


class TrainGkDcn(GossanAlgorithm):
    """Trains a network to tell the ground around deposits from barren ground."""

    ID = "traingkdcn"
    TITLE = "Train GK-DCN"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    HELP = (
        "Trains a network to tell the geochemistry around known deposits from that of barren "
        "ground: GK-DCN (deformable convolutions, guided by the fault control function), GK-CNN "
        "(plain convolutions, guided), DCN and CNN (neither guided). Or it trains a plain model, which "
        "often maps as well: a ridge, a logistic regression or a random forest. Beside networks it fits a "
        "ridge, and maps the mean of both (WITH_RIDGE). Use it with an element stack and some ten known "
        "deposits of one kind, or more.\n\n"
        "Every cell of a block around each deposit is the centre of a patch of the element stack; "
        "as many patches come from barren ground. The model is trained on all deposits. What it is "
        "worth is found out by holding whole deposits out in turn (FOLDS), with several draws of barren "
        "ground (REPEATS), beside every plain baseline.\n\n"
        "Read the report's first sentence before you trust the map: it says whether the network beats "
        "the best baseline, how many of the held-out deposits lie in 5 % of the ground, and whether the "
        "evidence favours the network, the ridge or the mean of both. The model "
        "file carries that to every map. The score of the commodity's pathfinders, which needs no "
        "deposit, stands beside it if the commodity is known (ELEMENTS, COMMODITY). Compare Models sets "
        "several networks side by side.\n\n"
        "With VALIDATION a part of the patches validates the model in the file. With SPLIT=random, as in "
        "the paper, cells of one deposit stand on both sides then, and scores near 1 mean little.\n\n"
        "PRESET=paper trains as Zhang, Xiong and Chen (2026) do, Geosci. Model Dev. 19, 2219, "
        "doi:10.5194/gmd-19-2219-2026."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        declare_survey(self)
        self.add_choice(
            "MODEL",
            "Network or plain model",
            PATCH_MODEL_WORDS,
            "gk_dcn and dcn have deformable convolutions; gk_dcn and gk_cnn are guided by CONTROL. "
            "logistic, ridge and forest are no networks but the plain baselines, which train in seconds: "
            "a logistic regression or a random forest on the cell itself, and a regression with strong "
            "shrinkage on means over several squares around it. Take one where the evidence favours it; "
            "settings of networks do not concern it.",
            suggests="STACK",
        )
        declare_preset(self)
        self.add_choice(
            "WITH_RIDGE",
            "Mean with the ridge",
            YES_NO_WORDS,
            "By default the preset's: yes with gossan, unless TRANSFORM is none. Fits a ridge to the same "
            "deposits, and the model's score is the mean of the networks' and the ridge's: in the map, in "
            "explanations, and in what it is worth. On the surveys of the docs the mean is as good as the "
            "better of the two, or nearly so. no: the networks alone; the report still says what the mean "
            "would be worth.",
            optional=True,
            advanced=True,
            empty=of_presets("with_ridge"),
            follows="PRESET",
        )
        self.add_choice(
            "SPLIT",
            "Split",
            SPLIT_WORDS,
            "By default the preset's. deposits: whole deposits are held out. random: patches are, as "
            "in the paper; neighbours of one deposit then stand on both sides.",
            optional=True,
            empty=of_presets("split"),
            follows="PRESET",
        )
        self.add_number(
            "FOLDS",
            "Folds",
            5,
            "Trains as many more models, each of which holds other deposits out, to find out what "
            "the model is worth on unseen ground. 0: none.",
            0,
            1000,
        )
        self.add_number(
            "REPEATS",
            "Draws of barren ground",
            None,
            "Holds deposits out again with so many draws of random barren places: a single one may move "
            "the AUC by a tenth. By default the preset's: 3, and 1 with paper.",
            1,
            100,
            empty=of_presets("repeats"),
            follows="PRESET",
        )
        self.add_choice(
            "CALIBRATION",
            "Calibration",
            CALIBRATION_WORDS,
            "By default none: the map shows a score, which says how much ground resembles that of deposits, "
            "and not how likely it holds one. beta and isotonic make probabilities of it, by what held-out "
            "deposits and random ground scored; beta is smooth and keeps the order of the cells, isotonic "
            "takes any shape and makes steps. Needs FOLDS and five groups of deposits.",
            optional=True,
            empty="none, the map shows a score",
        )
        self.add_number(
            "DEPOSITS_PER_KM2",
            "Deposits per km²",
            None,
            "For CALIBRATION: how many deposits of this kind, known or not, a square kilometre of the "
            "ground holds on average. By default the known ones divided by the ground with values, which "
            "is the least it can be, since undiscovered ones are missing.",
            1e-9,
            1e6,
            whole=False,
            empty="the known deposits",
        )
        declare_training(self)
        self.add_number(
            "VALIDATION",
            "Share held out",
            None,
            "Share of the patches that validate the model, and do not train it. By default the preset's: "
            "0, so that the model is trained on all deposits, and 0.2 with paper.",
            0,
            0.99,
            whole=False,
            advanced=True,
            empty=of_presets("validation"),
            follows="PRESET",
        )
        self.add(
            QgsProcessingParameterBoolean(
                "COMPARE_SPLITS", self.tr("Show the other split too"), True
            ),
            "With patches that validate (VALIDATION): trains a second model with the other kind of split, "
            "so that the report shows both.",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "OUTPUT", self.tr("Model"), self.tr("Gossan models (*.safetensors)")
            ),
            "Model file for Predict Anomalies and Explain with Grad-CAM.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SAMPLES",
                self.tr("Patch centres"),
                types.TypeVectorPoint,
                None,
                optional=True,
                createByDefault=False,
            ),
            "Points with label, set, deposit or barren point, group, score (probability), the score of "
            "the model that had not seen the deposit, the draw of barren ground, and the deposit's name.",
        )
        self.add_report("Report on training")
        self.add_numbers(
            ("AUC", "AUC"),
            ("ACCURACY", "Accuracy"),
            ("KAPPA", "Kappa"),
            ("MCC", "MCC"),
            ("PRECISION", "Precision"),
            ("RECALL", "Recall"),
            ("F1", "F1"),
            ("BASELINE_AUC", "AUC of the logistic regression"),
            ("HELD_OUT_AUC", "AUC on held-out deposits (cross-validation)"),
            ("HELD_OUT_LOW", "Lower end of its 95 % interval"),
            ("HELD_OUT_HIGH", "Upper end of its 95 % interval"),
            ("HELD_OUT_BASELINE_AUC", "AUC of the logistic regression on held-out deposits"),
            ("BEST_BASELINE_AUC", "AUC of the best baseline on held-out deposits"),
            ("PATCHES", "Patches"),
        )
        self.addOutput(QgsProcessingOutputString("VERDICT", self.tr("Verdict")))

    def look_at(self, given: GivenParameters) -> None:
        """Refuse layers that were mistaken for others, and a guided network without its guide."""
        self._settings(given)
        refuse_mistaken_survey(given, [given.choice("MODEL")])

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Collect patches, train, and write model, samples and report."""
        from ...core.anomalies.evaluation.assessment import ModelTraining
        from ...core.anomalies.evaluation.rounds import collect_samples
        from ...core.anomalies.evaluation.training_report import (
            training_headline,
            training_report,
        )
        from ...core.networks.devices import describe_device

        settings = self._settings(given)
        if given.has("DEPOSITS_PER_KM2") and not settings.calibrates:
            progress.warning(tr("DEPOSITS_PER_KM2 changes nothing without CALIBRATION."))
        ignored = [name for name in NETWORK_PARAMETERS if given.has(name)]
        tell_of_ignored(settings.network, ignored, progress)
        known = read_survey(given, progress, settings.patch)
        settings = replace(settings, network=known.trainable([settings.network], progress)[0])
        samples = collect_samples(known, settings, settings.seed, progress)
        known.tell_of_missing(samples.sites, progress)
        samples.tell_of_patches(progress)

        def work(device: torch.device, divisor: int) -> tuple[TrainingResult, TrainingSettings]:
            progress.message(tr("Training on {device}", device=describe_device(device)))
            chosen = replace(settings, batch=settings.batch // divisor)
            return ModelTraining(known, samples, chosen, device).train(progress), chosen

        result, settings = self.on_device(given, progress, settings.batch // 2, work)
        result.complete_record(settings, known.control, self.provenance)
        verdict = training_headline(result)
        progress.message(verdict)

        output, report_path = given.output("OUTPUT"), given.output("REPORT")
        with Staging() as staging:
            result.model.save(staging.path(output))
            if report_path:
                deposits = len(known.deposits)
                unused = known.unused(samples.sites)
                training_report(
                    result, settings, deposits, progress.warnings, self.provenance, unused
                ).write(staging.path(report_path))
            step(progress, 1.0)
            written = self._write_samples(given, result, samples.xy, known, staging)
        remember_model(PATCHES, output)
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            **written,
            **_numbers(result),
            "VERDICT": verdict,
        }

    @staticmethod
    def _settings(given: GivenParameters) -> TrainingSettings:
        return training_settings(
            given,
            network=given.choice("MODEL"),
            folds=int(given.number("FOLDS")),
            compare_splits=given.flag("COMPARE_SPLITS"),
            calibration=given.optional_choice("CALIBRATION", CALIBRATIONS) or CALIBRATIONS[0],
            deposits_per_km2=given.optional_number("DEPOSITS_PER_KM2"),
        )

    def _write_samples(
        self,
        given: GivenParameters,
        result: TrainingResult,
        xy: np.ndarray,
        known: KnownGround,
        staging: Staging,
    ) -> dict[str, str]:
        from ...core.anomalies.evaluation.assessment import PATCH_COLUMNS

        if not given.has("SAMPLES"):
            return {}
        places = (QgsGeometry.fromPointXY(QgsPointXY(x, y)) for x, y in xy[result.known].tolist())
        name = self.write_rows(
            given,
            "SAMPLES",
            staging,
            table_fields(*PATCH_COLUMNS),
            zip(places, result.patch_rows(known.names), strict=True),
            QgsWkbTypes.Type.Point,
            crs_from_wkt(known.ground.grid.crs),
        )
        self.style(name, "samples", "Patch centres", given.context)
        return {"SAMPLES": name}


def _numbers(result: TrainingResult) -> dict[str, Any]:
    """Return the scores: of the patches that validate the model, or of deposits that were held out."""
    names = ("AUC", "ACCURACY", "KAPPA", "MCC", "PRECISION", "RECALL", "F1")
    numbers: dict[str, Any] = {}
    comparison, worth = result.comparison, result.worth
    if comparison is not None and worth is not None:
        own = comparison.standings[result.name]
        values = (own.pooled.value, *(score.value for score in own.scores[1:]))
        logistic = comparison.standings["logistic_centre"].pooled.value
        numbers = {
            **dict(zip(names, values, strict=True)),
            "BASELINE_AUC": logistic,
            "HELD_OUT_AUC": own.pooled.value,
            "HELD_OUT_BASELINE_AUC": logistic,
        }
        if worth.best is not None:
            numbers["BEST_BASELINE_AUC"] = worth.best.auc.value
        if own.pooled.has_interval:
            numbers |= {"HELD_OUT_LOW": own.pooled.low, "HELD_OUT_HIGH": own.pooled.high}
    if result.validation is not None:
        numbers |= dict(zip(names, result.validation.network.values(), strict=True))
        if result.validation.logistic is not None:
            numbers["BASELINE_AUC"] = result.validation.logistic.auc
    numbers["PATCHES"] = int(result.sites.scored.sum())
    return numbers
