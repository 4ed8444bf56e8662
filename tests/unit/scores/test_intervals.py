"""Intervals hold the truth as often as they say, from five groups on; below there are none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.scores.intervals import (
    Estimate,
    GroupWins,
    PooledAuc,
    auc_interval,
    curve_band,
    share_interval,
)
from gossan.core.scores.probabilities import Scores
from scipy import special, stats
from sklearn import metrics

#: Coverage of 95 % intervals that is as good as that, in so few draws.
FROM, TO = 0.92, 0.985


def survey_of(
    rng: np.random.Generator, groups: tuple[int, int], mean: float, alike: float, patches: int = 9
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return labels, values and groups of patches that are alike within groups."""
    labels = np.repeat([1, 0], [patches * count for count in groups])
    owners = np.repeat(np.arange(sum(groups)), patches)
    shared, own = rng.normal(size=sum(groups))[owners], rng.normal(size=len(owners))
    return labels, mean * labels + math.sqrt(alike) * shared + math.sqrt(1 - alike) * own, owners


@pytest.mark.parametrize("auc", [0.6, 0.8, 0.95])
@pytest.mark.parametrize(("groups", "alike"), [(5, 0.2), (5, 0.8), (10, 0.8), (30, 0.2)])
def test_intervals_of_the_auc_hold_the_truth(groups: int, alike: float, auc: float) -> None:
    rng = np.random.default_rng(groups)
    mean = math.sqrt(2) * stats.norm.ppf(auc)
    limits = np.array(
        [auc_interval(*survey_of(rng, (groups, 20), mean, alike)) for _ in range(400)]
    )
    below, above = (limits[:, 1] < auc).mean(), (limits[:, 0] > auc).mean()
    assert FROM <= 1 - below - above <= 0.995
    assert max(below, above) < 0.05
    assert (limits[:, 1] - limits[:, 0]).min() > 0.01


@pytest.mark.parametrize(("one", "two"), [(0.8, 0.8), (0.8, 0.6), (0.95, 0.8)])
def test_intervals_of_differences_hold_the_truth(one: float, two: float) -> None:
    rng = np.random.default_rng(1)
    first, second = (math.sqrt(2) * stats.norm.ppf(auc) for auc in (one, two))
    held = []
    for _ in range(400):
        labels, common, groups = survey_of(rng, (8, 8), 0.0, 0.5)
        aucs = [
            PooledAuc(
                [GroupWins.of(labels, common + own + math.sqrt(2) * mean * labels, groups)], [0]
            )
            for mean, own in (
                (mean, survey_of(rng, (8, 8), 0.0, 0.5)[1]) for mean in (first, second)
            )
        ]
        difference = aucs[0].less(aucs[1])
        held.append(difference.low <= one - two <= difference.high)
    assert FROM <= np.mean(held) <= 0.99


@pytest.mark.parametrize(("groups", "one", "two"), [(15, 0.99, 0.9), (30, 0.95, 0.95)])
def test_intervals_of_differences_near_one_hold_the_truth(
    groups: int, one: float, two: float
) -> None:
    rng = np.random.default_rng(groups)
    first, second = (math.sqrt(2) * stats.norm.ppf(auc) for auc in (one, two))
    common, alike = (0.97, 0.5) if one > two else (0.3, 0.8)
    held = []
    for _ in range(400):
        labels, shared, owners = survey_of(rng, (groups, groups), 0.0, alike)
        aucs = []
        for mean in (first, second):
            own = survey_of(rng, (groups, groups), 0.0, alike)[1]
            values = math.sqrt(common) * shared + math.sqrt(1 - common) * own + mean * labels
            aucs.append(PooledAuc([GroupWins.of(labels, values, owners)], [0]))
        difference = aucs[0].less(aucs[1])
        held.append(difference.low <= one - two <= difference.high)
    assert FROM <= np.mean(held) <= 0.99


def test_models_that_err_together_differ_surely() -> None:
    # Ten groups of a kind; both models miss the same deposit, and a few patches in the others.
    labels, groups = np.repeat([1, 0], 90), np.repeat(np.arange(20), 9)
    rng = np.random.default_rng(3)
    values = np.where(labels == 1, 2.5, 0.0) - 1.5 * (groups == 0) + rng.normal(0, 0.7, 180)
    aucs = [
        PooledAuc([GroupWins.of(labels, values + rng.normal(0, 0.05, 180), groups)], [0])
        for _ in range(2)
    ]
    low, high = aucs[0].estimate.low, aucs[0].estimate.high
    difference = aucs[0].less(aucs[1])
    assert high - low > 0.1
    assert 0.005 < difference.high - difference.low < 0.6 * (high - low)


def test_fewer_than_five_groups_have_no_interval(rng: np.random.Generator) -> None:
    for groups in ((4, 30), (30, 4), (1, 1)):
        survey = survey_of(rng, groups, 1.0, 0.5)
        assert np.isnan(auc_interval(*survey)).all()
        auc = PooledAuc([GroupWins.of(*survey)], [0])
        assert auc.value == pytest.approx(metrics.roc_auc_score(*survey[:2]))
        assert not auc.less(auc).has_interval and auc.less(auc).value == 0
    alone = np.zeros(10, int)
    assert np.isnan(auc_interval(alone, np.arange(10.0), np.arange(10))).all()
    assert not np.isnan(auc_interval(*survey_of(rng, (5, 5), 1.0, 0.5))).any()


@pytest.mark.parametrize("end", [0.0, 0.5, 1.0])
def test_no_interval_is_without_width(end: float) -> None:
    labels = np.repeat([1, 0], 45)
    values = np.where(labels == 1, end, 0.5)
    groups = np.repeat(np.arange(10), 9)
    low, high = auc_interval(labels, values, groups)
    assert low <= end <= high and 0.1 < high - low < 0.7
    auc = PooledAuc([GroupWins.of(labels, values, groups)], [0])
    twin = auc.less(auc)
    assert twin.low < 0 == twin.value < twin.high


def test_an_interval_by_hand() -> None:
    # Six deposits and six barren places, one patch each.
    labels = np.repeat([1, 0], 6)
    values = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.15, 0.75, 0.4, 0.3, 0.2, 0.1, 0.0])
    low, high = auc_interval(labels, values, np.arange(12))
    wins = values[:6, None] > values[6:]
    auc, kept = wins.mean(), 6 / 6.25
    middle = 0.5 + kept * (auc - 0.5)
    variances = [kept**2 * wins.mean(axis=axis).var(ddof=1) / 6 for axis in (1, 0)]
    # Two groups of an eighth among six and a quarter, of which one wins and one loses.
    variances[0] += (0.125 / 6.25) ** 2 * ((1 - middle) ** 2 + middle**2) * 6 / 5
    freedom = sum(variances) ** 2 / sum(variance**2 / 5 for variance in variances)
    reach = stats.t.ppf(0.975, freedom) * math.sqrt(sum(variances)) / (middle * (1 - middle))
    assert (low, high) == pytest.approx(
        tuple(special.expit(special.logit(middle) + np.array([-reach, reach])))
    )


def test_rounds_on_other_ground_are_surer_than_on_the_same(rng: np.random.Generator) -> None:
    rounds = []
    deposits = rng.normal(1.0, 1, 20)
    labels, groups = np.repeat([1, 0], [20, 8]), np.arange(28)
    for _ in range(6):
        values = np.concatenate([deposits, rng.normal(size=8)])
        rounds.append(GroupWins.of(labels, values, groups))
    other = PooledAuc(rounds, range(6)).estimate
    same = PooledAuc(rounds[:1] * 6, [0] * 6).estimate
    once = PooledAuc(rounds[:1], [0]).estimate
    assert other.value == pytest.approx(np.mean([item.auc for item in rounds]))
    assert (same.low, same.high) == pytest.approx((once.low, once.high))
    assert other.high - other.low < 0.9 * (once.high - once.low)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("slices", [6, 12])
def test_intervals_of_shares_in_groups_hold_the_truth(slices: int, share: float) -> None:
    rng = np.random.default_rng(slices)
    held = []
    for _ in range(600):
        sizes = rng.choice([1, 2, 3, 8], slices)
        own = rng.beta(2 * share, 2 * (1 - share), slices)
        low, high = share_interval(rng.binomial(sizes, own), sizes)
        assert high - low > 0.01
        held.append(low <= share <= high)
    assert FROM <= np.mean(held) <= 0.998


@pytest.mark.parametrize("groups", [10, 30])
def test_shares_near_one_of_groups_of_one_mind_hold_the_truth(groups: int) -> None:
    rng = np.random.default_rng(groups)
    sizes = np.full(groups, 20)
    held = []
    for _ in range(600):
        own = rng.beta(0.2375, 0.0125, groups)  # mean 0.95; members correlate by 0.8
        low, high = share_interval(rng.binomial(sizes, own), sizes)
        held.append(low <= 0.95 <= high)
    assert FROM <= np.mean(held) <= 0.99


def test_an_interval_of_a_share_by_hand() -> None:
    # One group of ten stands out: its variance has hardly three degrees of freedom.
    hits = np.array([19, 20, 20, 20, 20, 20, 20, 20, 19, 14])
    share, variance = hits.sum() / 200, (hits / 20).var(ddof=1) / 10
    freedom = 20 / (stats.kurtosis(hits, fisher=False) - 7 / 9)
    assert 2 < freedom < 4
    weight = stats.t.ppf(0.975, freedom) ** 2 * variance / (share * (1 - share))
    assert weight < stats.t.ppf(0.975, 9) ** 2 / 10  # members are not all alike
    middle = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    limits = share_interval(hits, np.full(10, 20))
    assert limits == (pytest.approx(middle - half), pytest.approx(middle + half))


def test_a_share_is_as_sure_as_if_groups_were_of_one_mind() -> None:
    # Nine groups of hits and one of misses: ten answers.
    low, high = share_interval(np.array([20] * 9 + [0]), np.full(10, 20))
    weight = stats.t.ppf(0.975, 9) ** 2 / 10
    half = math.sqrt(weight * 0.09 + weight**2 / 4) / (1 + weight)
    middle = (0.9 + weight / 2) / (1 + weight)
    assert (low, high) == (pytest.approx(middle - half), pytest.approx(middle + half))


def test_few_groups_of_many_have_no_interval_of_a_share() -> None:
    assert np.isnan(share_interval(np.array([3, 5, 0, 2]), np.array([5, 5, 5, 5]))).all()
    curves = np.array([[0.0, 1, 4], [1, 3, 4], [0, 0, 0], [0, 0, 1], [0, 1, 1]])
    low, high = share_interval(curves, np.array([4, 4, 1, 1, 1]))
    assert (low <= curves.sum(axis=0) / 11).all() and (high >= curves.sum(axis=0) / 11).all()


def test_bands_of_curves_come_from_leaving_groups_out(rng: np.random.Generator) -> None:
    found = rng.uniform(size=(12, 1)) < np.array([0.0, 0.4, 0.8, 1.0])
    without = (found.sum(axis=0) - found) / 11
    low, high = curve_band(found.mean(axis=0), [without], 12)
    # A variance with eleven degrees of freedom is that of eleven which are drawn one by one.
    for place, share in enumerate(found.mean(axis=0)):
        inner = 0 < share < 1
        weight = stats.t.ppf(0.975, 11) ** 2 / (11 if inner else 12)
        half = math.sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
        middle = (share + weight / 2) / (1 + weight)
        assert (low[place], high[place]) == pytest.approx((middle - half, middle + half), abs=1e-12)
    assert np.isnan(curve_band(np.ones(3), [np.ones((9, 3)), np.ones((4, 3))], 9)).all()


def test_intervals_count_deposits_not_patches(rng: np.random.Generator) -> None:
    labels = np.repeat([1, 0], 100)
    groups = np.repeat(np.arange(20), 10)
    level = rng.normal(0, 1, 20) + np.repeat([0.7, 0.0], 10)
    probabilities = np.repeat(level, 10) + rng.normal(0, 0.01, 200)
    low, high = auc_interval(labels, probabilities, groups)
    patchwise = auc_interval(labels, probabilities, np.arange(200))
    assert low < Scores.of(labels, probabilities).auc < high
    assert high - low > 2 * (patchwise[1] - patchwise[0])


def test_group_wins_are_the_auc(rng: np.random.Generator) -> None:
    # Four deposits and seven barren groups, of different sizes and in no order.
    groups = rng.permutation(np.repeat(np.arange(11), rng.integers(5, 15, 11)))
    labels = np.isin(groups, [1, 4, 5, 9]).astype(int)
    probabilities = np.round(rng.uniform(size=len(groups)) + 0.2 * labels, 1)  # with ties
    wins = GroupWins.of(labels, probabilities, groups)
    assert wins.wins.shape == wins.pairs.shape == (4, 7)
    assert wins.auc == pytest.approx(metrics.roc_auc_score(labels, probabilities))


def test_the_interval_of_repeated_folds_by_hand() -> None:
    values = np.array([0.6, 0.8, 0.7, np.nan, 0.9])
    estimate = Estimate.of_repeated_folds(values, held_out=0.2)
    error = np.std([0.6, 0.8, 0.7, 0.9], ddof=1) * math.sqrt(1 / 4 + 0.2 / 0.8)
    assert estimate.value == pytest.approx(0.75)
    assert 0.75 - estimate.low == pytest.approx(3.182446 * error, rel=1e-5)
    assert estimate.high == 1.0  # no metric is higher
    assert Estimate.of_repeated_folds(values, 0.2, lowest=0.5).low == 0.5
    assert math.isnan(Estimate.of_repeated_folds(np.array([0.5]), 0.5).low)
    assert math.isnan(Estimate.of_repeated_folds(np.array([np.nan]), 0.5).value)
    assert math.isnan(Estimate.of_repeated_folds(np.array([0.5, 0.6]), 1.0).low)


def test_an_interval_ends_where_the_score_does() -> None:
    values = np.array([0.90, 0.99, 0.95, 0.97])
    estimate = Estimate.of_repeated_folds(values, held_out=0.25)
    assert estimate.high == 1.0 and estimate.low < values.mean() < 1
    two = Estimate.of_repeated_folds(np.array([0.5, 0.6]), held_out=0.5)
    # t of one degree of freedom times the spread of two values, times √(1/2 + 1).
    reach = 12.706205 * 0.1 / math.sqrt(2) * math.sqrt(1.5)
    assert two.low == pytest.approx(0.55 - reach) and two.high == 1.0
    narrow = Estimate.of_repeated_folds(np.array([0.5, 0.5002]), held_out=0.5)
    assert narrow.high == pytest.approx(0.5001 + 0.002 * reach, rel=1e-6)
