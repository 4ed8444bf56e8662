"""Calibration finds planted probabilities, never turns an order round, and believes no table."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.scores.calibration import (
    Calibration,
    HeldOutEvidence,
    Reliability,
    prior_of,
)
from gossan.models.catalogue import CALIBRATIONS
from scipy import stats
from scipy.special import expit, logit

METHODS = CALIBRATIONS[1:]
SCORES = np.linspace(0, 1, 2001)


def planted(rng: np.random.Generator, count: int, groups: int) -> HeldOutEvidence:
    """Return scores whose logits are normal: around 1 at deposits, around −1 on the ground."""
    labels = np.repeat([1, 0], [count, 4 * count])
    scores = expit(rng.normal(2.0 * labels - 1, 1.0))
    return HeldOutEvidence.of(scores, labels, np.ones(len(labels)), groups)


def true_ratio(scores: np.ndarray) -> np.ndarray:
    """Return how much denser deposits lie at a score than ground: the ratio of two normal densities."""
    logits = logit(scores)
    return stats.norm.pdf(logits, 1) / stats.norm.pdf(logits, -1)


@pytest.mark.parametrize(("method", "tolerance"), [("beta", 0.01), ("isotonic", 0.06)])
def test_planted_probabilities_are_found(
    method: str, tolerance: float, rng: np.random.Generator
) -> None:
    fitted = Calibration.fit(method, planted(rng, 20_000, 20_000))
    scores = np.linspace(0.05, 0.95, 91)
    ratio = true_ratio(scores)  # exp(2 logit): beta's family holds it
    np.testing.assert_allclose(fitted.apply(scores), ratio / (1 + ratio), atol=tolerance)
    # The same score is worth less where deposits are rarer, as Bayes has it.
    prior = 0.002
    expected = prior * ratio / (prior * ratio + 1 - prior)
    found = fitted.with_prior(prior).apply(scores)
    where = (
        slice(20, None) if method == "isotonic" else slice(None)
    )  # steps need ground to stand on
    tolerance = 0.6 if method == "isotonic" else 0.1
    np.testing.assert_allclose(found[where], expected[where], rtol=tolerance)


@pytest.mark.parametrize("method", METHODS)
def test_cells_hold_together_as_many_deposits_as_the_prior_says(
    method: str, rng: np.random.Generator
) -> None:
    evidence, prior = planted(rng, 5000, 5000), 0.01
    found = Calibration.fit(method, evidence).with_prior(prior).apply(evidence.scores)
    barren, mineralised = (found[evidence.labels == label].mean() for label in (0, 1))
    assert (1 - prior) * barren + prior * mineralised == pytest.approx(prior, rel=0.05)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("prior", [1e-6, 0.003, 0.5])
def test_another_prior_multiplies_the_odds_and_nothing_else(
    method: str, prior: float, rng: np.random.Generator
) -> None:
    even = Calibration.fit(method, planted(rng, 40, 10))
    assert even.prior == 0.5
    shifted = even.with_prior(prior)
    odds = [np.array(table.probabilities) for table in (even, shifted)]
    before, after = (values / (1 - values) for values in odds)
    np.testing.assert_allclose(after / before, prior / (1 - prior), rtol=1e-6)
    np.testing.assert_allclose(shifted.with_prior(0.5).probabilities, even.probabilities)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["noise", "reversed", "perfect", "saturated", "constant", "few"])
def test_a_higher_score_is_never_worth_less(
    method: str, kind: str, rng: np.random.Generator
) -> None:
    labels = np.repeat([1, 0], [30, 200])
    scores = {
        "noise": rng.random(230),
        "reversed": np.where(labels == 1, 0.2, 0.8) + 0.1 * rng.random(230),
        "perfect": np.where(labels == 1, 0.9, 0.1),
        "saturated": np.where(rng.random(230) < 0.3 + 0.4 * labels, 1.0, 0.0),
        "constant": np.full(230, 0.5),
        "few": expit(rng.normal(5 * labels)),
    }[kind].astype(np.float32)
    evidence = HeldOutEvidence.of(scores, labels, rng.random(230), 6)
    fitted = Calibration.fit(method, evidence).with_prior(0.01)
    found = fitted.apply(SCORES)
    assert np.isfinite(found).all() and (np.diff(found) >= 0).all()
    # Six groups do not tell that there is no other kind of deposit.
    odds = np.array([found[0], found[-1]]) / (1 - np.array([found[0], found[-1]])) * 99
    if method == "isotonic" or kind in ("perfect", "constant"):
        assert odds.min() > 1 / 7.1 / 7 and odds.max() < 7.1 * 7
    if kind in ("reversed", "constant"):
        np.testing.assert_allclose(found, 0.01, rtol=0.01)


def test_beta_keeps_apart_what_the_model_tells_apart(rng: np.random.Generator) -> None:
    evidence = planted(rng, 40, 10)
    sure = replace(evidence, scores=expit(5 * logit(evidence.scores)))
    fitted = Calibration.fit("beta", sure).with_prior(0.001)
    crowded = np.array([0.9, 0.99, 0.999, 0.9999, 0.99999])
    assert crowded[-1] < sure.scores.max() and (np.diff(fitted.apply(crowded)) > 0).all()
    # What is scored higher than all that was held out is not believed more.
    highest, beyond = fitted.apply(np.array([sure.scores.max(), 1.0]))
    assert beyond == pytest.approx(highest, rel=0.02)


def test_scores_keep_their_shape_and_gaps(rng: np.random.Generator) -> None:
    fitted = Calibration.fit("beta", planted(rng, 40, 10))
    given = np.array([[0.1, np.nan], [0.0, 1.0]], dtype=np.float32)
    found = fitted.apply(given)
    assert found.shape == (2, 2) and found.dtype == np.float32
    np.testing.assert_array_equal(np.isnan(found), np.isnan(given))


def test_the_prior_of_a_cell_is_that_of_random_deposits() -> None:
    assert prior_of(0.01, 4.0) == pytest.approx(1 - np.exp(-0.04))
    assert prior_of(1e-9, 1.0) == pytest.approx(1e-9)
    with pytest.raises(InputError, match="more than half of all cells, each of 4 km²"):
        prior_of(1.0, 4.0)


def test_reliability_by_hand() -> None:
    labels = np.array([1, 0, 1, 1, 0])
    probabilities = np.array([0.05, 0.05, 0.95, 1.0, 0.55])
    found = Reliability.of(labels, probabilities, np.full(5, 0.2))
    np.testing.assert_allclose(found.stated, [0.05, 0.55, 0.975])
    np.testing.assert_allclose(found.found, [0.5, 0.0, 1.0])
    np.testing.assert_allclose(found.weights, [0.4, 0.2, 0.4])
    assert found.error == pytest.approx(0.4 * 0.45 + 0.2 * 0.55 + 0.4 * 0.025)


def test_calibration_makes_sure_scores_reliable(rng: np.random.Generator) -> None:
    evidence = planted(rng, 3000, 3000)
    sure = HeldOutEvidence.of(
        expit(6 * logit(evidence.scores)), evidence.labels, evidence.weights, evidence.groups
    )
    errors = [
        Reliability.of(sure.labels, probabilities, sure.weights).error
        for probabilities in (sure.scores, Calibration.fit("beta", sure).apply(sure.scores))
    ]
    assert errors[0] > 0.08 and errors[1] < 0.02


def test_a_table_comes_back_as_it_was(rng: np.random.Generator) -> None:
    fitted = Calibration.fit("isotonic", planted(rng, 40, 10)).with_prior(0.02)
    assert Calibration.from_json(json.loads(json.dumps(fitted.to_json())), METHODS) == fitted


GOOD = {"method": "beta", "prior": 0.1, "scores": [0, 0.5, 1], "probabilities": [0, 0.1, 0.2]}
LIES: list[dict[str, Any]] = [
    {"method": "none"},
    {"method": ["beta"]},
    {"prior": 0},
    {"prior": 0.9},
    {"prior": float("nan")},
    {"prior": "x"},
    {"prior": None},
    {"scores": [0, 0.5]},
    {"scores": []},
    {"scores": None},
    {"scores": "012"},
    {"scores": [0, 1, 1]},
    {"scores": [0.1, 0.5, 1]},
    {"scores": [0, 0.5, float("nan")]},
    {"scores": [0, 0.5, [1]]},
    {"scores": list(np.linspace(0, 1, 20_000)), "probabilities": [0.1] * 20_000},
    {"probabilities": [0.2, 0.1, 0.2]},
    {"probabilities": [-0.1, 0.1, 0.2]},
    {"probabilities": [0, 0.1, 1.1]},
    {"probabilities": [0, 10**400, 1]},
    {"probabilities": {"0": 0}},
]


def test_a_good_table_is_read() -> None:
    assert Calibration.from_json(GOOD, METHODS).apply(np.array(0.75)) == pytest.approx(0.15)


@pytest.mark.parametrize("lie", LIES, ids=[str(lie)[:50] for lie in LIES])
def test_a_table_that_lies_is_refused(lie: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        Calibration.from_json({**GOOD, **lie}, METHODS)


@pytest.mark.parametrize("stored", [None, [], 3, "x", {}])
def test_what_is_no_table_is_refused(stored: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Calibration.from_json(stored, METHODS)
