"""The power law of the density of deposits with the distance to faults (Zuo 2016)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import optimize, special, stats

from ..runtime.errors import InputError
from ..runtime.language import tr

#: With fewer independent deposits than this the exponent has no interval.
FEWEST_DEPOSITS = 5

#: Logarithm of the largest ratio of densities between two rings that is told from infinity.
_STEEPEST = 60.0


@dataclass(frozen=True)
class PowerLaw:
    """The fit m = N · d^k of the deposit density, with what it is worth.

    Attributes
    ----------
    coefficient, exponent : float
        N and k. d is counted in the units that were given.
    coefficient_error, exponent_error : float
        Standard errors of the regression, infinite with a line through two rings; that of N is the one
        of log N times N.
    r_squared : float
        Share of the variance of log m that the line explains, or of the counts' deviance.
    rings : int
        Rings that it was fitted to: those with deposits, or for counts those with ground.
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

    @classmethod
    def of_counts(
        cls,
        distance: Sequence[float],
        expected: Sequence[float],
        deposits: Sequence[int],
        crowding: float,
    ) -> PowerLaw:
        """Fit deposits in rings by Poisson regression; ``expected`` are those at a density of 1."""
        counted = CountedExponent.of(distance, expected, deposits, crowding)
        return cls(
            counted.coefficient,
            counted.value,
            counted.coefficient_error,
            counted.error,
            counted.explained,
            int((np.asarray(expected) > 0).sum()),
        )


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
                "more of them, or METHOD=poisson, which draws no line and counts empty rings, too.",
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
    """The exponent k by the deposits in all rings, those without any too: a Poisson regression.

    log E[deposits] = log area + log N + k log d, with d the ring's outer distance. Given how many
    deposits the rings hold, these fall into them with chances proportional to area · d^k, so that k
    alone is searched for; the interval and the test are those of the likelihood ratio (Wilks 1938;
    Venzon and Moolgavkar 1988). A line through the logarithms passes over rings without deposits, and
    so falls less than the deposits do.

    Attributes
    ----------
    value, low, high : float
        k of greatest likelihood, infinite where all deposits lie in the first or last ring, and its
        95 % interval; NaN with fewer than five independent deposits.
    error : float
        Standard error of k by the curvature of the likelihood.
    deviance, p_value : float
        Twice the logarithm of the likelihood's ratio to that of no control (k = 0), and the chance of
        as much with deposits at random; the chance is NaN where there is no interval.
    explained : float
        Share of the deviance from one density in all rings that the law explains.
    coefficient, coefficient_error : float
        Deposits per area at distance 1: with k, the law holds as many deposits as were counted.
    """

    value: float
    low: float
    high: float
    error: float = math.nan
    deviance: float = math.nan
    p_value: float = math.nan
    explained: float = math.nan
    coefficient: float = math.nan
    coefficient_error: float = math.nan

    @classmethod
    def of(
        cls,
        distance: Sequence[float],
        area: Sequence[float],
        deposits: Sequence[int],
        crowding: float = 1.0,
    ) -> CountedExponent:
        """Fit the exponent to deposits counted in rings with outer distances and areas.

        So many deposits as ``crowding`` says count as one: the likelihood is divided by it.
        """
        ground = np.asarray(area, dtype=float) > 0
        rings = _RingCounts(
            np.log(np.asarray(distance, dtype=float)[ground]),
            np.log(np.asarray(area, dtype=float)[ground]),
            np.asarray(deposits, dtype=float)[ground],
        )
        if len(rings.places) < 2 or not rings.total:
            return cls(math.nan, math.nan, math.nan)
        furthest = _STEEPEST / float(np.ptp(rings.places))
        best = math.copysign(furthest, rings.slope(0.0))
        if rings.slope(-furthest) > 0 > rings.slope(furthest):
            best = float(optimize.brentq(rings.slope, -furthest, furthest))
        most = rings.likelihood(best)
        reach = stats.chi2.ppf(0.95, 1) / 2 * crowding

        def end(limit: float) -> float:
            if rings.likelihood(limit) >= most - reach:
                return math.copysign(math.inf, limit)
            return float(optimize.brentq(lambda k: rings.likelihood(k) - most + reach, best, limit))

        deviance = max(0.0, 2 * (most - rings.likelihood(0.0))) / crowding
        low = high = p_value = math.nan
        if rings.total / crowding >= FEWEST_DEPOSITS:
            low, high = end(-furthest), end(furthest)
            p_value = float(stats.chi2.sf(deviance, 1))
        inner = abs(best) < furthest
        error, coefficient, coefficient_error = (
            rings.coefficient(best, crowding) if inner else (math.inf, math.nan, math.nan)
        )
        return cls(
            best if inner else math.copysign(math.inf, best),
            low,
            high,
            error,
            deviance,
            p_value,
            rings.explained(most),
            coefficient,
            coefficient_error,
        )


@dataclass(frozen=True)
class _RingCounts:
    """Logarithms of distances and areas of rings with ground, and the deposits in them."""

    places: np.ndarray
    areas: np.ndarray
    counts: np.ndarray

    @cached_property
    def total(self) -> float:
        return float(self.counts.sum())

    def _chances(self, exponent: float) -> tuple[np.ndarray, float]:
        """Return the chances of the rings, and the logarithm of the sum of area · d^k."""
        logarithms = self.areas + exponent * self.places
        highest = float(logarithms.max())
        weights = np.exp(logarithms - highest)
        total = float(weights.sum())
        return weights / total, highest + math.log(total)

    def likelihood(self, exponent: float) -> float:
        """Return the logarithm of the likelihood, without what no exponent changes."""
        whole = self.areas + exponent * self.places - self._chances(exponent)[1]
        return float(self.counts @ whole)

    def slope(self, exponent: float) -> float:
        """Return the derivative of the likelihood's logarithm."""
        chances, _ = self._chances(exponent)
        return float(self.counts @ self.places - self.total * (chances @ self.places))

    def coefficient(self, exponent: float, crowding: float) -> tuple[float, float, float]:
        """Return the standard error of an exponent, and its coefficient with that one's."""
        chances, logarithm = self._chances(exponent)
        mean = float(chances @ self.places)
        variance = float(chances @ np.square(self.places - mean)) * self.total / crowding
        error = 1 / math.sqrt(variance) if variance > 0 else math.inf
        coefficient = self.total * math.exp(-logarithm)
        spread = math.hypot(math.sqrt(crowding / self.total), mean * error)
        return error, coefficient, coefficient * spread

    def explained(self, likelihood: float) -> float:
        """Return the share of the deviance from k = 0 to a density of its own in each ring."""
        shares = self.counts / self.total
        perfect = float(special.xlogy(self.counts, shares).sum())
        none = perfect - self.likelihood(0.0)
        return 1 - (perfect - likelihood) / none if none > 1e-12 * self.total else math.nan
