"""Comparing models: what is held out stays unseen, and numbers are those of other libraries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.candidates import (
    BASELINES,
    NetworkCandidate,
    Predictor,
    network_candidates,
)
from gossan.core.anomalies.evaluation.comparison import (
    CURVE,
    Comparison,
    Round,
    _area_holding,
    _true_positive_rate,
)
from gossan.core.anomalies.evaluation.comparison_report import comparison_report
from gossan.core.anomalies.evaluation.cross_validation import (
    HeldOut,
    Reference,
    cross_validate,
    leaks,
    places_among,
)
from gossan.core.anomalies.evaluation.splits import choose_folds, training_sites
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.geochemistry.pathfinders import pathfinder_bands
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.probabilities import Scores
from progress_doubles import CancellingProgress
from sklearn import metrics

DEPOSITS = np.array([[10, 10], [10, 40], [40, 12], [42, 45], [25, 27], [60, 20], [62, 50]])
CPU = torch.device("cpu")


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    """Four elements; the first two are high around the deposits."""
    values = rng.lognormal(0, 0.3, (4, 90, 70))
    y, x = np.mgrid[0:90, 0:70]
    for row, column in DEPOSITS:
        values[:2] *= 1 + 4 * np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
    return make_stack(values.astype(np.float32), ["Au", "Cu", "Ti", "Zr"])


def samples_of(stack: Stack, seed: int = 1, draws: int = 1) -> tuple[Ground, PatchSamples]:
    ground = Ground(stack, None, 9)
    known = KnownGround(ground, DEPOSITS, commodity="gold_copper")
    samples = PatchSamples.collect(known, 3, seed, SilentProgress(), draws=draws)
    control = np.random.default_rng(0).uniform(size=(len(samples.sites), 1))
    return ground, samples.with_control(control)


@dataclass
class Fake:
    """A candidate that is told what to answer and remembers what it was trained on."""

    name: str
    answer: Callable[[np.ndarray, np.ndarray], np.ndarray]
    kind: str = "baseline"
    networks: int = 0
    at_once: int = 2

    def __post_init__(self) -> None:
        self.title = f"Fake {self.name}"
        self.chosen: list[np.ndarray] = []

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: SilentProgress
    ) -> Predictor:
        self.chosen.append(chosen)
        return self.answer


def gold(patches: np.ndarray, _xy: np.ndarray) -> np.ndarray:
    return patches[:, 0, 4, 4] / (1 + patches[:, 0, 4, 4])


def nothing(patches: np.ndarray, _xy: np.ndarray) -> np.ndarray:
    return np.full(len(patches), 0.5)


def compare(
    stack: Stack, *candidates: Fake, repeats: int = 2, split: str = "deposits"
) -> Comparison:
    rounds = []
    for repeat in range(repeats):
        ground, samples = samples_of(stack, repeat)
        folds = 0 if split == "deposits" else 4
        fold = choose_folds(samples.sites, split, folds, np.random.default_rng(0))
        reference = Reference.draw(ground, 5)
        judged = cross_validate(samples, fold, candidates, reference, 1, SilentProgress())
        rounds.append(Round(repeat, 1, samples.sites, fold, judged, leaks(samples, fold)))
    return Comparison(candidates, rounds)


def test_every_patch_is_judged_by_a_model_that_has_not_seen_its_ground(stack: Stack) -> None:
    ground, samples = samples_of(stack, draws=3)
    fold = choose_folds(samples.sites, "deposits", 0, np.random.default_rng(0))
    spy = Fake("spy", gold)
    judged = cross_validate(samples, fold, [spy], Reference.draw(ground, 5), 1, SilentProgress())[
        "spy"
    ]
    assert len(spy.chosen) == 7
    for number, chosen in enumerate(spy.chosen):
        held_out = fold == number
        np.testing.assert_array_equal(chosen, training_sites(samples.sites, held_out, 9))
        apart = np.abs(
            samples.sites.cells[chosen][:, None] - samples.sites.cells[held_out][None]
        ).max(axis=-1)
        assert apart.min() >= 9
    scored = samples.sites.scored
    np.testing.assert_allclose(judged.probabilities[scored], gold(samples.patches, None)[scored])
    assert np.isnan(judged.probabilities[~scored]).all()
    assert judged.deposits.tolist() == list(range(7))
    own = gold(samples.patches, None)
    for number in range(7):
        members = (samples.sites.labels == 1) & (samples.sites.points == number)
        assert judged.deposit_probabilities[number] == pytest.approx(own[members].mean())
        assert (fold[members] == judged.folds[number]).all()


def test_areas_are_the_share_of_ground_that_ranks_no_lower() -> None:
    held_out = HeldOut(
        np.empty(0),
        np.array([0, 1, 2]),
        np.array([0, 1, 0]),
        np.array([0.9, 0.5, 0.1]),
        np.array([[0.95, 0.5, 0.2, 0.0], [0.5, 0.5, 0.5, 0.5]]),
    )
    # The second fold gives one value everywhere, and has told nothing: half.
    assert held_out.areas.tolist() == [0.25, 0.5, 0.75]


def test_scores_are_those_of_scikit_learn(stack: Stack) -> None:
    comparison = compare(stack, Fake("gold", gold, "network"), Fake("nothing", nothing))
    standing = comparison.standings["gold"]
    pooled = []
    for item in comparison.rounds:
        # It gives the same in all folds, so that its places have the order of its probabilities.
        own = item.held_out["gold"].probabilities
        pooled.append(metrics.roc_auc_score(item.sites.labels, own))
    assert standing.pooled.value == pytest.approx(np.mean(pooled))
    assert standing.between_rounds == pytest.approx(np.std(pooled, ddof=1))
    assert standing.pooled.low <= standing.pooled.value <= standing.pooled.high
    by_fold = [
        Scores.of(
            item.sites.labels[item.fold == k], item.held_out["gold"].probabilities[item.fold == k]
        )
        for item in comparison.rounds
        for k in range(7)
    ]
    for column, estimate in zip(zip(*(s.values() for s in by_fold), strict=True), standing.scores):
        assert estimate.value == pytest.approx(np.nanmean(column))
    assert comparison.standings["nothing"].pooled.value == 0.5
    assert comparison.standings["nothing"].area.value == 0.5


class EachFoldItsOwnScale(Fake):
    """A candidate whose model of one fold calls 0.1 what that of another calls 0.9."""

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: SilentProgress
    ) -> Predictor:
        super().fit(samples, chosen, seed, progress)
        power = 2.0 ** (len(self.chosen) % 7 - 3)
        return lambda patches, xy: self.answer(patches, xy) ** power


def test_folds_are_pooled_on_one_scale(stack: Stack) -> None:
    one, own = Fake("one", gold, "network"), EachFoldItsOwnScale("own", gold)
    comparison = compare(stack, one, own)
    values = [comparison.standings[name].pooled.value for name in ("one", "own")]
    assert values[0] == pytest.approx(values[1], abs=0.02)
    assert abs(comparison.paired("one", "own").value) < 0.02
    roc = [comparison.standings[name].roc.value for name in ("one", "own")]
    np.testing.assert_allclose(*roc, atol=0.1)


def test_places_among_the_ground_keep_the_order_of_one_model(rng: np.random.Generator) -> None:
    ground = np.round(rng.random(50), 1)
    scores = np.sort(np.concatenate([rng.random(200), np.unique(ground), [0.0, 1.0]]))
    places = places_among(scores, ground)
    assert ((places > 0) & (places < 1)).all()
    assert (np.sign(np.diff(places)) == np.sign(np.diff(scores))).all()
    for value in np.unique(ground):
        counted = (ground < value).mean() + 0.5 * (ground == value).mean()
        assert places[scores == value] == pytest.approx(counted)
    assert places_among(np.full(3, 0.5), np.full(4, 0.5)).tolist() == [0.5] * 3


def test_what_differs_is_told_from_what_does_not(stack: Stack) -> None:
    strong, weak = Fake("gold", gold, "network"), Fake("nothing", nothing)
    comparison = compare(stack, strong, weak)
    difference = comparison.paired("gold", "nothing")
    assert difference.low > 0
    assert "Fake gold beats the best baseline on unseen deposits" in comparison.verdict()
    twin = compare(stack, Fake("one", gold, "network"), Fake("other", gold))
    same = twin.paired("one", "other")
    assert same.value == 0 and -0.2 < same.low < -0.01 and 0.01 < same.high < 0.2
    assert twin.verdict().startswith("No network beats")
    assert "cannot be told apart" in twin.verdict()
    worse = compare(
        stack, Fake("bad", lambda p, xy: 1 - gold(p, xy), "network"), Fake("good", gold)
    )
    assert "does worse" in worse.verdict()


def test_where_all_may_be_chance_that_is_said_first(stack: Stack) -> None:
    chance = compare(stack, Fake("net", nothing, "network"), Fake("base", nothing))
    assert chance.verdict().startswith("Nothing is shown to be worth anything: chance gives")
    assert "No network beats" in chance.verdict()
    one = compare(stack, Fake("net", nothing, "network"), Fake("base", gold))
    assert "Nothing" not in one.verdict()


def test_controls_do_not_speak_for_the_networks(stack: Stack) -> None:
    comparison = compare(
        stack,
        Fake("net", nothing, "network"),
        Fake("net_lambda_0", gold, "control"),
        Fake("base", nothing),
    )
    assert "lambda" not in comparison.verdict()
    assert [item.name for item in comparison.of_kind("network")] == ["net"]
    assert comparison.paired("net", "net_lambda_0").high < 0


def test_a_split_that_leaks_is_counted_and_said(stack: Stack) -> None:
    candidates = (Fake("gold", gold, "network"), BASELINES["location"])
    random_split = compare(stack, *candidates, split="random")
    assert random_split.leaking > 0.9 * random_split.patches
    assert random_split.standings["location"].pooled.value > 0.95
    assert "share ground with training patches" in random_split.verdict()
    grouped = compare(stack, *candidates)
    assert grouped.leaking == 0
    assert grouped.standings["location"].pooled.value < 0.8


def test_weighted_roc_curves_are_those_of_scikit_learn(rng: np.random.Generator) -> None:
    labels = rng.integers(0, 2, 60)
    probabilities = np.round(rng.uniform(size=60) + 0.3 * labels, 1)
    weights = rng.integers(0, 4, (3, 60)).astype(float)
    curves = _true_positive_rate(labels, probabilities, weights)
    for curve, weight in zip(curves, weights, strict=True):
        false, true, _ = metrics.roc_curve(
            labels, probabilities, sample_weight=weight, drop_intermediate=False
        )
        np.testing.assert_allclose(curve, np.interp(CURVE, false, true), atol=1e-9)


def test_the_area_that_holds_most_deposits_by_hand() -> None:
    areas = np.array([0.9, 0.1, 0.3, 0.2, 0.05])
    assert _area_holding(areas) == 0.3  # four of five
    assert _area_holding(areas[:4]) == 0.9  # three of four are too few
    assert _area_holding(np.linspace(0.1, 1, 10)) == pytest.approx(0.8)


def test_the_prediction_area_curves_meet_where_they_should(stack: Stack) -> None:
    standing = compare(stack, Fake("gold", gold, "network"), Fake("no", nothing)).standings["gold"]
    probability, captured, ground = standing.intersection
    place = int(np.flatnonzero(probability == CURVE)[0])
    assert standing.captured[place] >= 1 - standing.ground[place]
    assert standing.captured[place + 1] < 1 - standing.ground[place + 1]
    assert captured > 0.6 and ground < 0.4


def test_the_success_curve_ends_with_all_deposits(stack: Stack) -> None:
    curve = (
        compare(stack, Fake("gold", gold, "network"), Fake("no", nothing)).standings["gold"].success
    )
    assert curve.value[-1] == 1 and (np.diff(curve.value) >= 0).all()
    assert (curve.low <= curve.value + 1e-9).all() and (curve.value <= curve.high + 1e-9).all()


def test_networks_and_baselines_are_compared_bit_by_bit_from_one_seed(stack: Stack) -> None:
    settings = TrainingSettings(network="gk_cnn", epochs=2, members=2)
    ground, samples = samples_of(stack, draws=2)
    fold = choose_folds(samples.sites, "deposits", 2, np.random.default_rng(0))
    reference = Reference.draw(ground, 5)

    def judge() -> dict[str, HeldOut]:
        candidates = [*network_candidates(settings, CPU, True), *BASELINES.values()]
        return cross_validate(samples, fold, candidates, reference, 3, SilentProgress())

    one, two = judge(), judge()
    assert list(one) == ["gk_cnn", "gk_cnn_lambda_0", "gk_cnn_shuffled", *BASELINES]
    for name, held_out in one.items():
        np.testing.assert_array_equal(held_out.probabilities, two[name].probabilities)
        np.testing.assert_array_equal(held_out.reference, two[name].reference)


def test_the_geological_controls_are_what_they_say(stack: Stack) -> None:
    _, samples = samples_of(stack)
    settings = TrainingSettings(network="gk_cnn", epochs=3, weight=5.0)
    everything = np.ones(len(samples.sites), dtype=bool)

    def judged(geology: str, control: np.ndarray) -> np.ndarray:
        candidate = NetworkCandidate(settings, CPU, geology)
        predict = candidate.fit(samples.with_control(control), everything, 1, SilentProgress())
        return predict(samples.patches, samples.xy)

    constant, varied = np.full_like(samples.control, 0.3), samples.control
    # λ = 0 does not look at the raster; shuffling a constant one changes nothing.
    np.testing.assert_array_equal(judged("off", constant), judged("off", varied))
    np.testing.assert_array_equal(judged("own", constant), judged("shuffled", constant))
    assert not np.array_equal(judged("own", varied), judged("shuffled", varied))
    assert not np.array_equal(judged("own", varied), judged("off", varied))
    assert [
        item.name for item in network_candidates(replace(settings, network="cnn"), CPU, True)
    ] == ["cnn"]
    assert len(network_candidates(replace(settings, weight=0.0), CPU, True)) == 1


def test_baselines_learn_chemistry_and_location_does_not(stack: Stack) -> None:
    comparison = compare(stack, Fake("gold", gold, "network"), *BASELINES.values(), repeats=1)
    for name in ("logistic_centre", "logistic_mean", "forest_centre", "forest_mean"):
        assert comparison.standings[name].pooled.value > 0.9, name
    assert comparison.standings["location"].pooled.value < 0.8
    assert comparison.standings["pathfinders"].pooled.value > 0.9


def test_pathfinders_are_shown_no_label_and_need_a_commodity(stack: Stack) -> None:
    _, samples = samples_of(stack)
    baseline = BASELINES["pathfinders"]
    everything = np.ones(len(samples.sites), dtype=bool)
    predict = baseline.fit(samples, everything, 1, SilentProgress())
    turned = replace(samples, sites=replace(samples.sites, labels=1 - samples.sites.labels))
    blind = baseline.fit(turned, ~everything, 2, SilentProgress())
    found = predict(samples.patches, samples.xy)
    np.testing.assert_array_equal(found, blind(samples.patches, samples.xy))
    assert found.min() >= 0 and found.max() <= 1
    with pytest.raises(InputError, match="COMMODITY"):
        baseline.fit(replace(samples, pathfinders=None), everything, 1, SilentProgress())


def test_baselines_train_on_low_ground_and_are_judged_on_ground_as_it_comes(stack: Stack) -> None:
    ground = Ground(stack, None, 9)
    known = KnownGround(ground, DEPOSITS, commodity="gold_copper")
    judged = []
    for source in ("anywhere", "low_score"):
        samples = PatchSamples.collect(known, 3, 1, SilentProgress(), barren_from=source)
        fold = choose_folds(samples.sites, "deposits", 2, np.random.default_rng(0))
        found = cross_validate(
            samples, fold, list(BASELINES.values()), Reference.draw(ground, 5), 1, SilentProgress()
        )
        scored = samples.sites.scored
        judged.append({name: item.probabilities[scored] for name, item in found.items()})
        assert all(np.isfinite(values).all() for values in judged[-1].values())
    # What no label was shown says the same of the same ground; what was trained says otherwise.
    np.testing.assert_array_equal(*(item["pathfinders"] for item in judged))
    for name in ("logistic_centre", "location"):
        assert not np.array_equal(judged[0][name], judged[1][name])


def test_zeros_and_missing_cells_do_not_stop_a_baseline(
    make_stack, rng: np.random.Generator
) -> None:
    values = rng.lognormal(size=(3, 90, 70)).astype(np.float32)
    values[1] = 0.0
    values[0, 5, 5] = np.nan
    ground, samples = samples_of(make_stack(values, ["Au", "Cu", "Ti"]))
    fold = choose_folds(samples.sites, "deposits", 2, np.random.default_rng(0))
    judged = cross_validate(
        samples, fold, list(BASELINES.values()), Reference.draw(ground, 5), 1, SilentProgress()
    )
    for held_out in judged.values():
        assert np.isfinite(held_out.probabilities).all()


def test_a_cancelled_comparison_stops_in_the_middle_of_a_training(stack: Stack) -> None:
    ground, samples = samples_of(stack)
    fold = choose_folds(samples.sites, "deposits", 2, np.random.default_rng(0))
    network = NetworkCandidate(TrainingSettings(network="gk_cnn", epochs=100), CPU)
    progress = CancellingProgress(once=lambda told: max(told.fractions, default=0) > 0.3)
    with pytest.raises(CancelledError):
        cross_validate(samples, fold, [network], Reference.draw(ground, 5), 1, progress)
    assert 0.3 < progress.fractions[-1] < 0.4


def test_the_report_shows_everything_once(stack: Stack) -> None:
    comparison = compare(
        stack,
        Fake("gk_dcn", gold, "network"),
        Fake("gk_dcn_lambda_0", nothing, "control"),
        Fake("base", nothing),
    )
    html = comparison_report(
        comparison, TrainingSettings(), ["A note."], Provenance("Compare Models")
    ).html()
    assert "A note." in html and comparison.verdict().split("(")[0] in html
    # AUCs with intervals, ROC, radar, success rate and prediction–area.
    assert html.count("<img") == 5
    assert "What the geological term is worth" in html and "λ = 0" in html
    assert ">nan" not in html


def test_pathfinders_are_known_by_their_symbol() -> None:
    names = ["Ag", "Al2O3", "As_ppm", "AU (ng/g)", "Cu", "Sb"]
    assert pathfinder_bands(names, "gold_copper") == [1, 3, 4, 5, 6]
    assert pathfinder_bands(names, "all") == [1, 2, 3, 4, 5, 6]
    with pytest.raises(InputError, match=r"ELEMENTS=nickel looks for Ni.*has 1 of them"):
        pathfinder_bands(names, "nickel")
