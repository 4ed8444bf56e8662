"""Metrics by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.scores.probabilities import Scores, confusion

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


def test_without_mineralised_patches_nothing_is_recalled() -> None:
    assert Scores.of(np.zeros(4, int), np.array([0.1, 0.2, 0.9, 0.3])).recall == 0
    assert Scores.of(np.zeros(4, int), np.array([0.1, 0.2, 0.4, 0.3])).f1 == 0
    assert Scores.LOWEST == (0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0)
