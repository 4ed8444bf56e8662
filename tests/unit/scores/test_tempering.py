"""Scores that are too sure are made as sure as they may be, and keep their order."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.scores.tempering import MOST_TEMPERATURE, best_temperature, log_loss, tempered
from scipy.special import expit, logit
from sklearn import metrics


def planted(rng: np.random.Generator, surer: float) -> tuple[np.ndarray, np.ndarray]:
    """Return scores whose logits are so many times those that are true, and labels."""
    labels = rng.integers(0, 2, 20_000)
    return expit(surer * 2 * rng.normal(2 * labels - 1.0)), labels


def test_the_planted_temperature_is_found(rng: np.random.Generator) -> None:
    scores, labels = planted(rng, 3.0)
    temperature = best_temperature(scores, labels)
    assert temperature == pytest.approx(3.0, rel=0.05)
    found = tempered(scores, temperature)
    np.testing.assert_allclose(logit(found), logit(np.clip(scores, 1e-15, 1 - 1e-15)) / temperature)
    assert log_loss(found, labels) == pytest.approx(metrics.log_loss(labels, found), rel=1e-9)
    assert log_loss(found, labels) < log_loss(scores, labels) - 0.1


def test_scores_that_are_too_timid_stay(rng: np.random.Generator) -> None:
    scores, labels = planted(rng, 0.5)
    assert best_temperature(scores, labels) == 1.0
    assert tempered(scores, 1.0) is scores


def test_scores_keep_their_order_and_their_side() -> None:
    scores = np.array([[0.0, 1e-12, 0.3, 0.5], [0.7, 0.9988, 1 - 1e-12, 1.0]])
    found = tempered(scores, 2.5)
    assert (np.diff(found.ravel()) > 0).all() and found.min() > 0 and found.max() < 1
    np.testing.assert_array_equal(found >= 0.5, scores >= 0.5)
    assert np.isnan(tempered(np.array([np.nan]), 2.0)).all()


def test_scores_that_tell_nothing_are_tempered_no_further_than_the_most(
    rng: np.random.Generator,
) -> None:
    labels = rng.integers(0, 2, 1000)
    temperature = best_temperature(rng.choice([1e-9, 1 - 1e-9], 1000), labels)
    assert (
        temperature == pytest.approx(MOST_TEMPERATURE, rel=1e-2) and temperature <= MOST_TEMPERATURE
    )
