"""The mean of a network and the ridge: what it is worth, and which of the three is recommended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.assessment import ModelTraining, TrainingResult
from gossan.core.anomalies.evaluation.blends import Blend, possible_blends, with_blends
from gossan.core.anomalies.evaluation.candidates import Predictor
from gossan.core.anomalies.evaluation.comparison import Comparison
from gossan.core.anomalies.evaluation.comparison_report import comparison_verdict
from gossan.core.anomalies.evaluation.recommendation import recommendation, told_of_mean
from gossan.core.anomalies.evaluation.rounds import collect_samples, run_rounds
from gossan.core.anomalies.evaluation.training_report import training_headline, training_report
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.runtime.provenance import Provenance
from report_pages import ReportPage
from sklearn.metrics import roc_auc_score

CPU = torch.device("cpu")
DEPOSITS = np.array([(row, column) for row in (10, 32, 54) for column in (10, 32, 54)])


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    """Gold is high around the deposits."""
    values = rng.lognormal(0, 0.3, (3, 64, 64))
    y, x = np.mgrid[0:64, 0:64]
    for row, column in DEPOSITS:
        values[0] *= 1 + 4 * np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
    return make_stack(values.astype(np.float32), ["Au", "Cu", "Ti"])


@dataclass
class Told:
    """A candidate that is told what to answer."""

    name: str
    answer: Callable[[np.ndarray], np.ndarray]
    kind: str = "baseline"
    networks: int = 0
    at_once: int = 1

    @property
    def title(self) -> str:
        return f"Told {self.name}"

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        return lambda patches, _xy: self.answer(patches)


def knowing(patches: np.ndarray) -> np.ndarray:
    gold = patches[:, 0, 4, 4]
    return gold / (1 + gold)


def noisy(patches: np.ndarray) -> np.ndarray:
    return np.clip(knowing(patches) + 0.3 * np.sin(1e4 * patches[:, 2, 4, 4]), 0, 1)


def nothing(patches: np.ndarray) -> np.ndarray:
    return 0.5 + 0.4 * np.sin(1e4 * patches[:, 1, 4, 4])


def compared(stack: Stack, deposits: np.ndarray = DEPOSITS, **answers: Callable) -> Comparison:
    settings = TrainingSettings(network="cnn", patch=9, folds=min(5, len(deposits)))
    known = KnownGround(Ground(stack, None, 9), deposits)
    candidates = [
        Told(name, answer, "network" if name == "cnn" else "baseline")
        for name, answer in answers.items()
    ]
    rounds = run_rounds(
        known, replace(settings, negative_distance=8000), candidates, 2, 1, SilentProgress()
    )
    blends = possible_blends(candidates)
    return Comparison([*candidates, *blends], with_blends(rounds, blends))


def test_the_mean_is_judged_on_the_same_ground(stack: Stack) -> None:
    comparison = compared(stack, cnn=noisy, ridge=knowing)
    assert list(comparison.standings) == ["cnn", "ridge", "cnn_with_ridge"]
    mean = comparison.standings["cnn_with_ridge"]
    assert (mean.kind, mean.title) == ("mean", "CNN + ridge")
    aucs = []
    for item in comparison.rounds:
        one, two, own = (item.held_out[name] for name in ("cnn", "ridge", "cnn_with_ridge"))
        np.testing.assert_allclose(own.probabilities, (one.probabilities + two.probabilities) / 2)
        np.testing.assert_allclose(own.reference, (one.reference + two.reference) / 2)
        scored = item.fold >= 0
        places = item.places("cnn_with_ridge")[scored]
        for deposit, fold, value in zip(own.deposits, own.folds, own.deposit_probabilities):
            members = (
                (item.sites.points == deposit) & (item.fold == fold) & (item.sites.labels == 1)
            )
            assert value == pytest.approx(own.probabilities[members].mean())
        aucs.append(roc_auc_score(item.sites.labels[scored], places))
    assert mean.pooled.value == pytest.approx(np.mean(aucs))
    worth = comparison.worth("cnn_with_ridge")
    assert list(worth.baselines) == ["ridge"] and worth.baselines["ridge"].behind.has_interval


def test_without_the_ridge_there_is_no_mean(stack: Stack) -> None:
    assert list(compared(stack, cnn=noisy, location=nothing).standings) == ["cnn", "location"]


def test_the_verdict_names_what_maps_the_best(stack: Stack) -> None:
    verdict = comparison_verdict(compared(stack, cnn=nothing, ridge=knowing, forest_mean=nothing))
    assert "No network beats the best baseline" in verdict
    assert "Beside the best baseline: CNN + ridge" in verdict
    assert verdict.endswith(
        "Of what can be mapped the evidence favours Told ridge (Train GK-DCN with MODEL=ridge)."
    )
    alike = comparison_verdict(compared(stack, cnn=knowing, ridge=knowing, logistic_centre=knowing))
    assert alike.endswith(
        "Of what can be mapped Told cnn ranks highest (Train GK-DCN with MODEL=cnn, WITH_RIDGE=no), and "
        "chance does not tell it from Told ridge (MODEL=ridge); Told logistic_centre (MODEL=logistic); CNN + "
        "ridge (MODEL=cnn, WITH_RIDGE=yes)."
    )
    forest = recommendation(compared(stack, cnn=nothing, forest_centre=knowing))
    assert forest.endswith("favours Told forest_centre (Train GK-DCN with MODEL=forest).")


def test_a_mean_that_ranks_highest_is_recommended(stack: Stack) -> None:
    first = compared(stack, cnn=noisy, ridge=lambda patches: 2 * knowing(patches) - noisy(patches))
    told = told_of_mean(first, "cnn")
    assert told.startswith("CNN + ridge reaches AUC 1.00 (")
    assert "the ridge alone 0." in told
    assert (
        " Of what can be mapped CNN + ridge ranks highest, " in told
        or " favours CNN + ridge" in told
    )
    assert "(Train GK-DCN with MODEL=cnn, WITH_RIDGE=yes)" in told
    # Forests and regressions can be mapped as well: one that ranks higher is not passed over.
    beside = compared(stack, cnn=nothing, ridge=nothing, forest_centre=knowing)
    assert told_of_mean(beside, "cnn").endswith(
        "Of what can be mapped the evidence favours Told forest_centre (Train GK-DCN with MODEL=forest)."
    )


def test_so_few_groups_do_not_tell(stack: Stack) -> None:
    told = told_of_mean(compared(stack, DEPOSITS[:4], cnn=noisy, ridge=knowing), "cnn")
    assert "fewer than 5 groups of deposits do not tell" in told and "95 %" not in told


def trained(
    stack: Stack, validation: float = 0.0, **own: object
) -> tuple[TrainingResult, TrainingSettings]:
    settings = TrainingSettings(
        network="cnn",
        preset="paper",  # with one draw of barren ground
        members=1,
        epochs=1,
        folds=5,
        validation=validation,
        repeats=1,
        negative_distance=8000,
        **own,  # type: ignore[arg-type]
    )
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    samples = collect_samples(known, settings, settings.seed, SilentProgress())
    return ModelTraining(known, samples, settings, CPU).train(SilentProgress()), settings


def page_of(result: TrainingResult, settings: TrainingSettings) -> str:
    provenance = Provenance("Train")
    return training_report(result, settings, 9, [], provenance).html()


def test_the_worth_of_a_model_with_a_ridge_is_that_of_the_mean(stack: Stack) -> None:
    alone, settings = trained(stack)
    both, with_ridge = trained(stack, with_ridge=True, calibration="beta", validation=0.2)
    assert alone.model.companion is None and both.model.companion is not None
    assert alone.worth is not None and both.worth is not None
    assert alone.comparison is not None and both.comparison is not None
    # The same trainings, of which the other one is what the model is.
    for name in ("cnn", "ridge", "cnn_with_ridge"):
        one, two = (own.comparison.standings[name].pooled for own in (alone, both))
        assert one.value == pytest.approx(two.value), name
    assert both.worth.title == "CNN + ridge" and alone.worth.title == "CNN"
    assert both.worth.auc == both.comparison.standings["cnn_with_ridge"].pooled
    assert (
        set(both.worth.baselines) == set(alone.worth.baselines) and "ridge" in both.worth.baselines
    )
    assert both.model.calibration is not None
    assert both.model.worth is None
    both.complete_record(with_ridge, None, Provenance("Train"))
    assert both.model.worth is not None and both.model.worth.title == "CNN + ridge"
    for result, own in ((alone, settings), (both, with_ridge)):
        told = training_headline(result)
        assert (
            told.count("CNN alone reaches AUC" if own.with_ridge else "CNN + ridge reaches AUC")
            == 1
        )
        assert "WITH_RIDGE=yes" in told
        page = page_of(result, own)
        rows = [row[0] for row in ReportPage(page).captioned("5 folds, whole deposits").rows]
        assert {"CNN", "CNN + ridge"} <= set(rows) and rows[0] == result.worth.title
        assert ("The score is the mean of two" in page) == (result is both)
        assert ("These are the weights in the ridge" in page) == (result is both)
    assert Blend("cnn").name == both.name
