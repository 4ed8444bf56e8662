"""Compare Models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
)

from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import PartOfProgress, step
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from .survey import SurveyReader, declare_survey
from .training_parameters import NETWORKS, SPLITS, declare_training, read_settings

if TYPE_CHECKING:
    from ...core.anomalies.evaluation.candidates import Candidate
    from ...core.anomalies.evaluation.comparison import Comparison, Round, Standing
    from ...core.anomalies.training.settings import TrainingSettings

BASELINES = ("logistic_centre", "logistic_mean", "forest_centre", "forest_mean", "location")

#: Columns of the table: each metric with its interval.
_METRICS = ("auc", "accuracy", "kappa", "mcc", "precision", "recall", "f1")


class CompareModels(GossanAlgorithm):
    """Sets networks and plain baselines side by side, on deposits that none of them has seen."""

    ID = "comparemodels"
    TITLE = "Compare Models"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    HELP = (
        "Finds out which network, if any, is worth its trouble: trains each of them, and plain "
        "baselines beside them, again and again without some of the deposits, and has them judge "
        "the deposits that they have not seen. Use it before you rely on a map; it takes as long as "
        "many trainings.\n\n"
        "The report says in one sentence whether the networks beat the baselines. It shows the "
        "seven metrics with their intervals, differences on the same patches, radar charts, ROC, "
        "success-rate and prediction–area curves, and how much of the ground must be searched to "
        "find 80 % of the held-out deposits. Networks that geology guides stand beside two "
        "controls: λ = 0, and a control raster whose values are shuffled.\n\n"
        "Location alone knows no chemistry, only which training patches are near. A network that "
        "does not beat it has learned where, not what.\n\n"
        "With few deposits intervals are wide, and that is the answer: differences within them are "
        "chance. Intervals draw whole deposits and barren places, not patches.\n\n"
        "Zhang et al. (2025), figs. 12 and 13; Nadeau and Bengio (2003)."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        declare_survey(self)
        self.add_choices(
            "MODELS",
            "Networks",
            NETWORKS,
            "gk_dcn and gk_cnn are guided by CONTROL; gk_dcn and dcn have deformable convolutions.",
            ["gk_dcn", "gk_cnn"],
        )
        self.add_choices(
            "BASELINES",
            "Baselines",
            BASELINES,
            "Logistic regression or random forest on the logarithms of the centre cell or of the "
            "patch's mean; location knows where patches lie and nothing else.",
            ["logistic_centre", "forest_centre", "location"],
        )
        self.add_choice(
            "SPLIT",
            "Split",
            SPLITS,
            "deposits: whole deposits are held out. random: patches are, as in the paper; neighbours "
            "of one deposit then stand on both sides, and the report warns of it.",
        )
        self.add_number(
            "FOLDS", "Folds", 0, "0 leaves one deposit out at a time (the most honest).", 0, 1000
        )
        self.add_number(
            "REPEATS",
            "Draws of barren ground",
            3,
            "Repeats everything with other random barren places; they matter as much as the network. "
            "With BARREN the places stay, and folds are drawn anew.",
            1,
            100,
        )
        self.add_number("SEEDS", "Seeds", 1, "Repeats every training from so many seeds.", 1, 100)
        self.add(
            QgsProcessingParameterBoolean(
                "GEOLOGICAL_CONTROLS", self.tr("Show λ = 0 and a shuffled control raster"), True
            ),
            "Trains every guided network twice more, without the geological term and with control "
            "values that belong to other patches: what the term is worth is the difference.",
        )
        declare_training(self)
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Comparison"), QgsProcessing.SourceType.TypeVector
            ),
            "Table with a row per network and baseline: scores with 95 % intervals, difference to the "
            "best baseline, area that holds 80 % of the held-out deposits.",
        )
        self.add_report()
        for name, title in (
            ("BEST_NETWORK_AUC", "AUC of the best network on held-out patches"),
            ("BEST_BASELINE_AUC", "AUC of the best baseline on held-out patches"),
            ("LEAKING", "Held-out patches that share cells with training patches"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, self.tr(title)))
        self.addOutput(QgsProcessingOutputString("VERDICT", self.tr("Verdict")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: FeedbackProgress
    ) -> dict[str, Any]:
        """Cross-validate all candidates, and write table and report."""
        from ...core.anomalies.evaluation.comparison import Comparison
        from ...core.anomalies.evaluation.comparison_report import comparison_report
        from ...core.networks.devices import choose_device

        networks = self.parameterAsEnumStrings(parameters, "MODELS", context)
        baselines = self.parameterAsEnumStrings(parameters, "BASELINES", context)
        if not networks or not baselines:
            raise InputError(
                tr("Choose at least one network (MODELS) and one baseline (BASELINES).")
            )
        settings = read_settings(
            self,
            parameters,
            context,
            network=networks[0],
            folds=self.parameterAsInt(parameters, "FOLDS", context),
        )
        device = choose_device(self.parameterAsEnumString(parameters, "DEVICE", context))
        survey = SurveyReader(self, parameters, context, progress, settings.patch)
        survey.require_control(networks)
        candidates = self._candidates(parameters, networks, baselines, settings, device, context)
        rounds = self._rounds(parameters, survey, settings, candidates, progress, context)
        comparison = Comparison(candidates, rounds, settings.seed)
        verdict = comparison.verdict()
        progress.message(verdict)
        if comparison.leaking:
            progress.warning(
                tr(
                    "{leaking} of {patches} held-out patches share cells with patches that were trained "
                    "on: these are not scores of unseen ground.",
                    leaking=comparison.leaking,
                    patches=comparison.patches,
                )
            )

        report_path = self.output_file(parameters, "REPORT", context)
        with Staging() as staging:
            if report_path:
                report = comparison_report(comparison, settings, progress.warnings, self.provenance)
                report.write(staging.path(report_path))
            step(progress, 1.0)
            output = self._write_table(parameters, comparison, context)
        best = comparison.best_baseline
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            "BEST_NETWORK_AUC": max(item.pooled.value for item in comparison.of_kind("network")),
            "BEST_BASELINE_AUC": best.pooled.value if best else None,
            "LEAKING": comparison.leaking,
            "VERDICT": verdict,
        }

    def _candidates(
        self,
        parameters: dict[str, Any],
        networks: list[str],
        baselines: list[str],
        settings: TrainingSettings,
        device: Any,
        context: QgsProcessingContext,
    ) -> list[Candidate]:
        from ...core.anomalies.evaluation.candidates import BASELINES, network_candidates

        controls = self.parameterAsBool(parameters, "GEOLOGICAL_CONTROLS", context)
        return [
            *(
                candidate
                for name in networks
                for candidate in network_candidates(
                    replace(settings, network=name), device, controls
                )
            ),
            *(BASELINES[name] for name in baselines),
        ]

    def _rounds(
        self,
        parameters: dict[str, Any],
        survey: SurveyReader,
        settings: TrainingSettings,
        candidates: list[Candidate],
        progress: FeedbackProgress,
        context: QgsProcessingContext,
    ) -> list[Round]:
        from ...core.anomalies.evaluation.comparison import Round
        from ...core.anomalies.evaluation.cross_validation import Reference, cross_validate, leaks
        from ...core.anomalies.evaluation.splits import choose_folds
        from ...core.anomalies.training.optimisation import member_seed

        repeats = self.parameterAsInt(parameters, "REPEATS", context)
        seeds = self.parameterAsInt(parameters, "SEEDS", context)
        reference = Reference.draw(survey.ground, settings.seed + 1)
        rounds = []
        for repeat in range(repeats):
            drawn_from = member_seed(settings.seed, repeat)
            samples = survey.samples(settings, drawn_from, settings.members)
            if not repeat:
                survey.tell_of_missing(samples.sites)
                if settings.transform != "none":
                    samples.tell_of_zeros(progress)
            rng = np.random.default_rng(drawn_from)
            fold = choose_folds(samples.sites, settings.split, settings.folds, rng)
            for seed in range(seeds):
                number = repeat * seeds + seed
                progress.message(
                    tr("Round {number} of {repeats}", number=number + 1, repeats=repeats * seeds)
                )
                part = PartOfProgress(
                    progress, number / (repeats * seeds), (number + 1) / (repeats * seeds)
                )
                own_seed = member_seed(settings.seed, number)
                held_out = cross_validate(samples, fold, candidates, reference, own_seed, part)
                rounds.append(
                    Round(repeat, own_seed, samples.sites, fold, held_out, leaks(samples, fold))
                )
        return rounds

    def _write_table(
        self, parameters: dict[str, Any], comparison: Comparison, context: QgsProcessingContext
    ) -> str:
        columns = ["pooled_auc", *(f"fold_{metric}" for metric in _METRICS)]
        columns += ["auc_less_baseline", "area_80"]
        fields = table_fields(
            ("model", str),
            ("title", str),
            ("kind", str),
            *((f"{name}{end}", float) for name in columns for end in ("", "_low", "_high")),
            ("auc_sd_rounds", float),
            ("pa_probability", float),
            ("pa_captured", float),
            ("pa_area", float),
            ("rounds", int),
        )
        standings = comparison.standings.values()
        rows = ((None, self._row(standing, comparison)) for standing in standings)
        return self.write_rows(parameters, "OUTPUT", context, fields, rows)

    def _row(self, standing: Standing, comparison: Comparison) -> list[Any]:
        from ...core.scores.probabilities import Estimate

        difference = Estimate(np.nan, np.nan, np.nan)
        best = comparison.best_baseline
        if standing.kind != "baseline" and best is not None:
            difference = comparison.paired(standing.name, best.name)
        estimates = (standing.pooled, *standing.scores, difference, standing.area)
        numbers = [
            number
            for estimate in estimates
            for number in (estimate.value, estimate.low, estimate.high)
        ]
        numbers += [standing.between_rounds, *standing.intersection]
        return [
            standing.name,
            tr(standing.title),
            standing.kind,
            *(float(number) if np.isfinite(number) else None for number in numbers),
            len(comparison.rounds),
        ]
