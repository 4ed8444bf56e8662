"""Compare Models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
)

from ...core.anomalies.training.settings import EFFORT_WORDS, EFFORTS, training_settings
from ...core.runtime.errors import InputError
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ...models.catalogue import BASELINE_WORDS, PATCH_MODEL_WORDS, PATCH_NETWORKS, SPLIT_WORDS
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.given import GivenParameters
from ..bridge.layers import table_fields
from ..bridge.progress import FeedbackProgress
from .mistaken_layers import refuse_mistaken_survey
from .survey import declare_survey, read_survey
from .training_parameters import declare_preset, declare_training

if TYPE_CHECKING:
    import torch

    from ...core.anomalies.evaluation.comparison import Comparison


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
        "With the ridge among the baselines the mean of each network and the ridge is judged, too. The "
        "verdict names the parameters with which Train GK-DCN maps what ranks highest: a network, their "
        "mean (WITH_RIDGE), or a plain model.\n\n"
        "Location alone knows no chemistry, only which training patches are near. A network that "
        "does not beat it has learned where, not what.\n\n"
        "Pathfinders (BASELINES=pathfinders) were shown no deposit at all. A network that does not beat "
        "them has learned no more from the deposits than textbooks know.\n\n"
        "With few deposits intervals are wide, and that is the answer: differences within them are "
        "chance. Intervals count whole deposits and barren places, not patches, and there are none with "
        "fewer than five groups.\n\n"
        "Zhang et al. (2025), figs. 12 and 13; Nadeau and Bengio (2003)."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        declare_survey(self)
        self.add_choices(
            "MODELS",
            "Networks",
            {name: PATCH_MODEL_WORDS[name] for name in PATCH_NETWORKS},
            "gk_dcn and gk_cnn are guided by CONTROL; gk_dcn and dcn have deformable convolutions.",
            ["gk_dcn", "gk_cnn"],
        )
        self.add_choices(
            "BASELINES",
            "Baselines",
            BASELINE_WORDS,
            "Logistic regression or random forest on the logarithms of the centre cell or of the "
            "patch's mean; location knows where patches lie and nothing else. pathfinders is shown no "
            "deposit: it ranks patches by how enriched they are in the pathfinders of the commodity "
            "(ELEMENTS or COMMODITY) beside the whole survey; only its AUC, curves and areas can be "
            "compared, since its scores are ranks and not probabilities.",
            ["logistic_centre", "forest_centre", "location", "ridge"],
        )
        declare_preset(self)
        self.add_choice(
            "EFFORT",
            "Effort",
            EFFORT_WORDS,
            "For what is left empty below. quick: five folds, three draws of barren ground; minutes. full: "
            "one deposit held out at a time, and guided networks beside their controls; hours.",
            optional=True,
            empty="Quick: five folds, minutes",
        )
        self.add_choice(
            "SPLIT",
            "Split",
            SPLIT_WORDS,
            "deposits: whole deposits are held out. random: patches are, as in the paper; neighbours "
            "of one deposit then stand on both sides, and the report warns of it.",
        )
        self.add_number(
            "FOLDS",
            "Folds",
            None,
            "By default that of EFFORT. 0 leaves one deposit out at a time (the most honest).",
            0,
            1000,
            empty={"": "5", "quick": "5", "full": "one deposit at a time"},
            follows="EFFORT",
        )
        self.add_number(
            "REPEATS",
            "Draws of barren ground",
            None,
            "By default 3. Repeats everything with other random barren places; they matter as much as the "
            "network. With BARREN the places stay, and folds are drawn anew.",
            1,
            100,
            empty="3",
        )
        self.add_number("SEEDS", "Seeds", 1, "Repeats every training from so many seeds.", 1, 100)
        self.add(
            QgsProcessingParameterBoolean(
                "GEOLOGICAL_CONTROLS", self.tr("Show λ = 0 and a shuffled control raster"), False
            ),
            "As EFFORT=full does. Trains every guided network twice more, without the geological term and "
            "with control values that belong to other patches: what the term is worth is the difference.",
        )
        declare_training(self)
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Comparison"), QgsProcessing.SourceType.TypeVector
            ),
            "Table with a row per network, mean of a network and the ridge, and baseline: scores with 95 % "
            "intervals, difference to the best baseline, area that holds 80 % of the held-out deposits.",
        )
        self.add_report("Report on the comparison")
        self.add_numbers(
            ("BEST_NETWORK_AUC", "AUC of the best network on held-out patches"),
            ("BEST_BASELINE_AUC", "AUC of the best baseline on held-out patches"),
            ("LEAKING", "Held-out patches that share cells with training patches"),
        )
        self.addOutput(QgsProcessingOutputString("VERDICT", self.tr("Verdict")))

    def look_at(self, given: GivenParameters) -> None:
        """Refuse layers that were mistaken for others, and a guided network without its guide."""
        refuse_mistaken_survey(given, given.choices("MODELS"))

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Cross-validate all candidates, and write table and report."""
        from ...core.anomalies.evaluation.blends import possible_blends, with_blends
        from ...core.anomalies.evaluation.candidates import chosen_candidates
        from ...core.anomalies.evaluation.comparison import Comparison
        from ...core.anomalies.evaluation.comparison_report import (
            comparison_report,
            comparison_verdict,
        )
        from ...core.anomalies.evaluation.comparison_table import (
            COMPARISON_COLUMNS,
            comparison_rows,
        )
        from ...core.anomalies.evaluation.rounds import run_rounds
        from ...core.anomalies.evaluation.tempering import choose_temperatures, tempered_rounds

        networks, baselines = given.choices("MODELS"), given.choices("BASELINES")
        if not networks or not baselines:
            raise InputError(
                tr("Choose at least one network (MODELS) and one baseline (BASELINES).")
            )
        effort = EFFORTS[given.choice("EFFORT") or "quick"]
        repeats = int(given.optional_number("REPEATS") or effort.repeats)
        seeds = int(given.number("SEEDS"))
        controls = given.flag("GEOLOGICAL_CONTROLS") or effort.controls
        folds = given.optional_number("FOLDS")
        folds = effort.folds if folds is None else int(folds)
        settings = training_settings(given, network=networks[0], folds=folds, with_ridge=False)
        known = read_survey(given, progress, settings.patch)
        networks = known.trainable(networks, progress)
        settings = replace(settings, network=networks[0])
        if "pathfinders" in baselines:
            known.require_commodity("BASELINES=pathfinders")

        def work(device: torch.device, divisor: int) -> Comparison:
            chosen = replace(settings, batch=settings.batch // divisor)
            candidates = chosen_candidates(networks, baselines, chosen, device, controls)
            rounds = run_rounds(known, chosen, candidates, repeats, seeds, progress)
            temperings = choose_temperatures(rounds, candidates, chosen.preset)
            rounds, blends = tempered_rounds(rounds, temperings), possible_blends(candidates)
            return Comparison([*candidates, *blends], with_blends(rounds, blends), known.names)

        comparison = self.on_device(given, progress, settings.batch // 2, work)
        verdict = comparison_verdict(comparison)
        progress.message(verdict)
        comparison.tell_of_leaks(progress)

        report_path = given.output("REPORT")
        with Staging() as staging:
            if report_path:
                unused = known.unused(comparison.rounds[0].sites)
                report = comparison_report(
                    comparison, settings, progress.warnings, self.provenance, unused
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            rows = ((None, row) for row in comparison_rows(comparison))
            fields = table_fields(*COMPARISON_COLUMNS)
            output = self.write_rows(given, "OUTPUT", staging, fields, rows)
        best = comparison.best_baseline
        return {
            "OUTPUT": output,
            "REPORT": report_path,
            "BEST_NETWORK_AUC": max(item.pooled.value for item in comparison.of_kind("network")),
            "BEST_BASELINE_AUC": best.pooled.value if best else None,
            "LEAKING": comparison.leaking,
            "VERDICT": verdict,
        }
