"""From scores to probabilities: what held-out scores of deposits and of random ground say together.

A score says how much ground resembles that of deposits. How likely a cell with this score holds a deposit
also depends on how much ground has it, and on how many deposits there are: Bayes' theorem, with the
density of the score over deposits, that over the ground, and the prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import optimize, special
from sklearn.isotonic import IsotonicRegression

from ..runtime.errors import InputError
from ..runtime.language import tr

#: More of the cells than this cannot hold a deposit: then a cell is no place to look for one.
MOST_PRIOR = 0.5

#: Bins of a reliability diagram.
BINS = 10

#: Logits at which a calibration is tabled; scores beyond them are Float32's 0 and 1.
_FURTHEST, _STEP = 14.0, 0.125
_LOGITS = np.arange(-_FURTHEST, _FURTHEST + _STEP / 2, _STEP)

#: Weight of the squared slopes beside the mean loss: it only keeps them from growing without end.
_STEEP = 1e-4

#: How suddenly logits end at the surest ones; even.
_BEND = 8

#: More rows than this has no table of any version.
_MOST_ROWS = 10_000


@dataclass(frozen=True)
class HeldOutEvidence:
    """Scores that models gave ground that they had not seen.

    Attributes
    ----------
    scores : ndarray, shape (n,)
        From 0 to 1.
    labels : ndarray of int, shape (n,)
        1 around deposits, 0 on random ground.
    weights : ndarray, shape (n,)
        Each label's add up to one half.
    groups : int
        Separate groups of deposits.
    """

    scores: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    groups: int

    @classmethod
    def of(
        cls, scores: np.ndarray, labels: np.ndarray, weights: np.ndarray, groups: int
    ) -> HeldOutEvidence:
        """Weigh both labels the same, whatever their weights (n,) add up to."""
        sums = np.bincount(labels, weights, minlength=2)
        return cls(scores, labels, 0.5 * weights / sums[labels], groups)

    @property
    def furthest(self) -> float:
        """The surest that so many groups allow to be (Platt 1999): not all of the next ones are alike."""
        return (self.groups + 1) / (self.groups + 2)


@dataclass(frozen=True)
class Calibration:
    """A table of scores, and of the probability that a cell with such a score holds a deposit.

    Attributes
    ----------
    method : {'beta', 'isotonic'}
    prior : float
        Probability that a random cell of the ground holds a deposit.
    scores, probabilities : tuple of float
        Scores rise from 0 to 1, and probabilities never fall; between them it is linear.
    """

    method: str
    prior: float
    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    @classmethod
    def fit(cls, method: str, evidence: HeldOutEvidence) -> Calibration:
        """Fit to held-out scores as if every other cell held a deposit; see :meth:`with_prior`.

        ``beta`` is logistic regression on the logarithms of the score and of its complement, with
        slopes that are not negative (Kull et al. 2017), whose ends are bent to what the number of groups
        allows. ``isotonic`` is the rising step function that is nearest to the labels, cut there.
        Scores beyond those that were seen are worth what the last of them is.
        """
        tabled = special.expit(_LOGITS)
        seen = np.clip(tabled, evidence.scores.min(), evidence.scores.max())
        found = (_beta if method == "beta" else _isotonic)(evidence, seen)
        rising = np.maximum.accumulate(np.concatenate([found[:1], found, found[-1:]]))
        return cls(method, 0.5, (0.0, *tabled.tolist(), 1.0), tuple(rising.tolist()))

    def with_prior(self, prior: float) -> Calibration:
        """Return it for ground of which another share holds deposits, by Bayes' theorem.

        The odds of every score are multiplied by the ratio of the prior odds.
        """
        shift = special.logit(prior) - special.logit(self.prior)
        shifted = special.expit(special.logit(np.array(self.probabilities)) + shift)
        return replace(self, prior=prior, probabilities=tuple(shifted.tolist()))

    def apply(self, scores: np.ndarray) -> np.ndarray:
        """Return the probability of each score, Float32, in the same shape; NaN stays."""
        found: np.ndarray = np.interp(scores, self.scores, self.probabilities).astype(np.float32)
        return found

    def to_json(self) -> dict[str, Any]:
        """Return it as a model file holds it."""
        return {
            "method": self.method,
            "prior": self.prior,
            "scores": list(self.scores),
            "probabilities": list(self.probabilities),
        }

    @classmethod
    def from_json(cls, stored: Any, methods: Sequence[str]) -> Calibration:
        """Read a stored table.

        Raises
        ------
        ValueError
            If it is none that :meth:`fit` can have written.
        """
        method, prior = stored["method"], float(stored["prior"])
        scores, probabilities = (_numbers(stored[key]) for key in ("scores", "probabilities"))
        if (
            method not in methods
            or not 0 < prior <= MOST_PRIOR
            or len(scores) != len(probabilities)
            or (scores[0], scores[-1]) != (0.0, 1.0)
            or any(high <= low for low, high in zip(scores, scores[1:]))
            or any(high < low for low, high in zip(probabilities, probabilities[1:]))
            or not 0 <= probabilities[0] <= probabilities[-1] <= 1
        ):
            raise ValueError(tr("table of calibrated probabilities"))
        return cls(method, prior, scores, probabilities)


def prior_of(deposits_per_km2: float, cell_km2: float) -> float:
    """Return the probability that a cell holds a deposit, where these lie at random.

    Raises
    ------
    InputError
        If more than half of the cells would.
    """
    prior = float(-np.expm1(-deposits_per_km2 * cell_km2))
    if prior > MOST_PRIOR:
        raise InputError(
            tr(
                "With {density:.4g} deposits per km² more than half of all cells, each of {area:.4g} km², "
                "would hold one, and a map of probabilities would tell nothing. Give DEPOSITS_PER_KM2 in "
                "deposits per square kilometre, or grid the survey with smaller cells.",
                density=deposits_per_km2,
                area=cell_km2,
            )
        )
    return prior


@dataclass(frozen=True)
class Reliability:
    """How often ground holds a deposit where it is said to with some probability.

    Attributes
    ----------
    stated, found, weights : ndarray, shape (b,)
        Of each bin that is not empty: mean probability, share of deposits, and its weight; these add up to 1.
    """

    stated: np.ndarray
    found: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> Reliability:
        """Sort labels (n,) of 0 and 1 into bins of probability of the same width."""
        bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
        total, stated, found = (
            np.bincount(bins, weights * values, minlength=BINS)
            for values in (np.ones(len(labels)), probabilities, labels)
        )
        filled = total > 0
        return cls(
            stated[filled] / total[filled],
            found[filled] / total[filled],
            total[filled] / total.sum(),
        )

    @property
    def error(self) -> float:
        """Expected calibration error: the mean distance between both (Guo et al. 2017)."""
        return float(np.sum(self.weights * np.abs(self.stated - self.found)))


def _beta(evidence: HeldOutEvidence, tabled: np.ndarray) -> np.ndarray:
    """Return what beta calibration makes of the tabled scores."""
    terms = _beta_terms(evidence.scores)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logits = terms @ parameters
        value = np.sum(evidence.weights * (np.logaddexp(0, logits) - evidence.labels * logits))
        slope = terms.T @ (evidence.weights * (special.expit(logits) - evidence.labels))
        # Without this, scores that tell all deposits would have slopes without end.
        steep = _STEEP * parameters * [1, 1, 0]
        return float(value + 0.5 * steep @ parameters), slope + steep

    limits = [(0, None), (0, None), (None, None)]
    start = np.array([1.0, 1.0, 0.0])
    fitted = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits)
    # Slopes that hold in the middle would go on to any odds at the ends.
    most, logits = special.logit(evidence.furthest), _beta_terms(tabled) @ fitted.x
    found: np.ndarray = special.expit(logits / (1 + (logits / most) ** _BEND) ** (1 / _BEND))
    return found


def _beta_terms(scores: np.ndarray) -> np.ndarray:
    """Return ln s, −ln(1 − s) and 1 for scores (n,), shape (n, 3)."""
    least = special.expit(-_FURTHEST)
    inside = np.clip(np.asarray(scores, dtype=float), least, 1 - least)
    return np.column_stack([np.log(inside), -np.log1p(-inside), np.ones(len(inside))])


def _isotonic(evidence: HeldOutEvidence, tabled: np.ndarray) -> np.ndarray:
    """Return what isotonic regression makes of the tabled scores."""
    sure = evidence.furthest
    steps = IsotonicRegression(y_min=1 - sure, y_max=sure, out_of_bounds="clip")
    steps.fit(evidence.scores, evidence.labels, sample_weight=evidence.weights)
    found: np.ndarray = steps.predict(tabled)
    return found


def _numbers(stored: Any) -> tuple[float, ...]:
    if not isinstance(stored, list) or not 2 <= len(stored) <= _MOST_ROWS:
        raise ValueError(tr("table of calibrated probabilities"))
    numbers = tuple(map(float, stored))
    if not np.isfinite(numbers).all():
        raise ValueError(tr("table of calibrated probabilities"))
    return numbers
