"""Metrics by hand, intervals that know about groups, baselines that know nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.evaluation import (
    Scores,
    auc_interval,
    confusion,
    location_baseline,
    logistic_baseline,
)

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


def test_logistic_regression_learns_chemistry_and_location_does_not(
    rng: np.random.Generator,
) -> None:
    labels = rng.integers(0, 2, 200)
    values = rng.lognormal(size=(200, 3))
    values[:, 0] *= np.where(labels == 1, 20, 1)
    values[0, 1] = 0.0
    held_out = np.arange(200) < 60
    xy = rng.uniform(size=(200, 2))
    chemistry = Scores.of(labels[held_out], logistic_baseline(values, labels, held_out)).auc
    location = Scores.of(labels[held_out], location_baseline(xy, labels, held_out)).auc
    assert chemistry > 0.95
    assert location < 0.7
    clustered = xy + labels[:, None] * 5
    assert Scores.of(labels[held_out], location_baseline(clustered, labels, held_out)).auc == 1.0
