"""The power law of the density of deposits with the distance to faults (Zuo 2016)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

from ..runtime.errors import InputError
from ..runtime.language import tr

#: With fewer deposits than this the exponent has no interval.
_FEWEST_DEPOSITS = 5

#: Logarithm of the largest ratio of densities between two rings that is told from infinity.
_STEEPEST = 60.0


@dataclass(frozen=True)
class PowerLaw:
    """The fit m = N · d^k of the deposit density, with what it is worth.

    Attributes
    ----------
    coefficient, exponent : float
        N and k. d is counted in the units that were given to :func:`fit_power_law`.
    coefficient_error, exponent_error : float
        Standard errors of the regression, infinite with two rings; that of N is the one of log N
        times N.
    r_squared : float
        Share of the variance of log m that the line explains.
    rings : int
        Rings with deposits, which the line was fitted to.
    """

    coefficient: float
    exponent: float
    coefficient_error: float
    exponent_error: float
    r_squared: float
    rings: int

    def density(self, distance: np.ndarray) -> np.ndarray:
        """Return N · d^k."""
        return self.coefficient * np.asarray(distance, dtype=float) ** self.exponent


def fit_power_law(distance: Sequence[float], density: Sequence[float]) -> PowerLaw:
    """Fit log m = log N + k log d by least squares over the rings with deposits.

    Parameters
    ----------
    distance : sequence of float
        Outer distances d of the rings.
    density : sequence of float
        Densities m; rings where it is 0 or NaN are left out.

    Raises
    ------
    InputError
        If fewer than two rings have deposits.
    """
    d, m = np.asarray(distance, dtype=float), np.asarray(density, dtype=float)
    used = np.isfinite(m) & (m > 0) & (d > 0)
    count = int(used.sum())
    if count < 2:
        raise InputError(
            tr(
                "Only {count} of {count_2} rings have deposits; a line needs two. Use wider rings or "
                "more of them, or more deposits.",
                count=count,
                count_2=len(d),
            )
        )
    x, y = np.log(d[used]), np.log(m[used])
    squares = float(np.square(x - x.mean()).sum())
    exponent = float(((x - x.mean()) * (y - y.mean())).sum() / squares)
    intercept = float(y.mean() - exponent * x.mean())
    residual = float(np.square(y - intercept - exponent * x).sum())
    total = float(np.square(y - y.mean()).sum())
    freedom = count - 2
    spread = math.sqrt(residual / freedom) if freedom else math.inf
    exponent_error = spread / math.sqrt(squares)
    intercept_error = spread * math.sqrt(1 / count + x.mean() ** 2 / squares)
    coefficient = math.exp(intercept)
    return PowerLaw(
        coefficient=coefficient,
        exponent=exponent,
        coefficient_error=coefficient * intercept_error,
        exponent_error=exponent_error,
        r_squared=1 - residual / total if total > 0 else 1.0,
        rings=count,
    )


@dataclass(frozen=True)
class CountedExponent:
    """The exponent k by the deposits in all rings, those without any too.

    Deposits fall into rings with chances proportional to area · d^k; the interval is that of the
    likelihood ratio (Wilks 1938; Venzon and Moolgavkar 1988). A line through the logarithms passes over
    rings without deposits, and so falls less than the deposits do.

    Attributes
    ----------
    value, low, high : float
        k of greatest likelihood, infinite where all deposits lie in the first or last ring, and its
        95 % interval; NaN with fewer than five deposits.
    """

    value: float
    low: float
    high: float

    @classmethod
    def of(
        cls, distance: Sequence[float], area: Sequence[float], deposits: Sequence[int]
    ) -> CountedExponent:
        """Fit the exponent to deposits counted in rings with outer distances and areas."""
        ground = np.asarray(area, dtype=float) > 0
        x, weight = np.log(np.asarray(distance)[ground]), np.log(np.asarray(area)[ground])
        counts = np.asarray(deposits, dtype=float)[ground]
        if len(x) < 2 or not counts.sum():
            return cls(math.nan, math.nan, math.nan)
        furthest = _STEEPEST / float(np.ptp(x))

        def likelihood(exponent: float) -> float:
            logarithms = weight + exponent * x
            return float(counts @ (logarithms - special.logsumexp(logarithms)))

        def slope(exponent: float) -> float:
            return float(counts @ x - counts.sum() * special.softmax(weight + exponent * x) @ x)

        best = math.copysign(furthest, slope(0.0))
        if slope(-furthest) > 0 > slope(furthest):
            best = float(optimize.brentq(slope, -furthest, furthest))
        least = likelihood(best) - stats.chi2.ppf(0.95, 1) / 2

        def end(limit: float) -> float:
            if likelihood(limit) >= least:
                return math.copysign(math.inf, limit)
            return float(optimize.brentq(lambda k: likelihood(k) - least, best, limit))

        value = best if abs(best) < furthest else math.copysign(math.inf, best)
        if counts.sum() < _FEWEST_DEPOSITS:
            return cls(value, math.nan, math.nan)
        return cls(value, end(-furthest), end(furthest))
