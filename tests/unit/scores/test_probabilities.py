"""Metrics by hand, intervals that know about groups, baselines that know nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.scores.probabilities import (
    Estimate,
    GroupWins,
    Scores,
    auc_interval,
    confusion,
    draw_groups,
)
from sklearn import metrics

LABELS = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
PROBABILITIES = np.array([0.9, 0.8, 0.5, 0.3, 0.7, 0.2, 0.1, 0.1, 0.4, 0.0])


def test_the_seven_metrics_by_hand() -> None:
    tp, fn, fp, tn = 3, 1, 1, 5
    scores = Scores.of(LABELS, PROBABILITIES)
    accuracy = (tp + tn) / 10
    chance = ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / 100
    assert scores.accuracy == pytest.approx(accuracy)
    assert scores.kappa == pytest.approx((accuracy - chance) / (1 - chance))
    assert scores.mcc == pytest.approx((tp * tn - fp * fn) / math.sqrt(4 * 4 * 6 * 6))
    assert scores.precision == pytest.approx(tp / (tp + fp))
    assert scores.recall == pytest.approx(tp / (tp + fn))
    assert scores.f1 == pytest.approx(2 * tp / (2 * tp + fp + fn))
    better = sum(
        (p > n) + 0.5 * (p == n)
        for p in PROBABILITIES[LABELS == 1]
        for n in PROBABILITIES[LABELS == 0]
    )
    assert scores.auc == pytest.approx(better / 24)
    assert confusion(LABELS, PROBABILITIES).tolist() == [[tn, fp], [fn, tp]]


def test_one_label_has_no_auc_and_no_warning() -> None:
    scores = Scores.of(np.ones(3, int), np.array([0.9, 0.8, 0.7]))
    assert math.isnan(scores.auc)
    assert scores.kappa == 0.0


def test_intervals_count_deposits_not_patches(rng: np.random.Generator) -> None:
    labels = np.repeat([1, 0], 100)
    groups = np.repeat(np.arange(20), 10)
    level = rng.normal(0, 1, 20) + np.repeat([0.7, 0.0], 10)
    probabilities = np.repeat(level, 10) + rng.normal(0, 0.01, 200)
    low, high = auc_interval(labels, probabilities, groups, seed=0)
    patchwise = auc_interval(labels, probabilities, np.arange(200), seed=0)
    assert low < Scores.of(labels, probabilities).auc < high
    assert high - low > 2 * (patchwise[1] - patchwise[0])
    assert auc_interval(labels, probabilities, groups, seed=0) == (low, high)


def test_group_wins_are_the_auc_and_draws_of_it(rng: np.random.Generator) -> None:
    # Four deposits and seven barren groups, of different sizes and in no order.
    groups = rng.permutation(np.repeat(np.arange(11), rng.integers(5, 15, 11)))
    labels = np.isin(groups, [1, 4, 5, 9]).astype(int)
    probabilities = np.round(rng.uniform(size=len(groups)) + 0.2 * labels, 1)  # with ties
    wins = GroupWins.of(labels, probabilities, groups)
    assert wins.wins.shape == wins.pairs.shape == (4, 7)
    assert wins.auc == pytest.approx(metrics.roc_auc_score(labels, probabilities))
    deposits, barren = draw_groups(4, 3, rng), draw_groups(7, 3, rng)
    assert deposits.sum(axis=1).tolist() == [4, 4, 4]
    for number, drawn in enumerate(wins.drawn_auc(deposits, barren)):
        counts = np.empty(11)
        counts[[1, 4, 5, 9]], counts[[0, 2, 3, 6, 7, 8, 10]] = deposits[number], barren[number]
        expected = metrics.roc_auc_score(labels, probabilities, sample_weight=counts[groups])
        assert drawn == pytest.approx(expected)


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


def test_drawn_intervals_hold_the_middle_of_the_draws() -> None:
    estimate = Estimate.of_draws(0.4, np.append(np.linspace(0, 1, 1001), np.nan))
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((0.4, 0.025, 0.975))


def test_without_mineralised_patches_nothing_is_recalled() -> None:
    assert Scores.of(np.zeros(4, int), np.array([0.1, 0.2, 0.9, 0.3])).recall == 0
    assert Scores.of(np.zeros(4, int), np.array([0.1, 0.2, 0.4, 0.3])).f1 == 0
    assert Scores.LOWEST == (0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0)
