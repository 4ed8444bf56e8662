"""The power law of the density of deposits with the distance to faults (Zuo 2016)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ..runtime.errors import InputError
from ..runtime.language import tr


@dataclass(frozen=True)
class PowerLaw:
    """The fit m = N · d^k of the deposit density, with what it is worth.

    Attributes
    ----------
    coefficient, exponent : float
        N and k. d is counted in the units that were given to :func:`fit_power_law`.
    coefficient_error, exponent_error : float
        Standard errors; that of N is the one of log N times N.
    coefficient_interval, exponent_interval : tuple of float
        95 % confidence intervals from Student's t; infinite with two rings.
    r_squared : float
        Share of the variance of log m that the line explains.
    rings : int
        Rings with deposits, which the line was fitted to.
    """

    coefficient: float
    exponent: float
    coefficient_error: float
    exponent_error: float
    coefficient_interval: tuple[float, float]
    exponent_interval: tuple[float, float]
    r_squared: float
    rings: int
    #: Mean of ln d, its sum of squares, the residual spread and t, for the confidence band.
    band: tuple[float, float, float, float]

    def density(self, distance: np.ndarray) -> np.ndarray:
        """Return N · d^k."""
        return self.coefficient * np.asarray(distance, dtype=float) ** self.exponent

    def confidence_band(self, distance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the lower and upper 95 % confidence limit of the mean density at distances."""
        mean, squares, spread, t = self.band
        x = np.log(distance)
        half = t * spread * np.sqrt(1 / self.rings + (x - mean) ** 2 / squares)
        middle = np.log(self.density(distance))
        return np.exp(middle - half), np.exp(middle + half)


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
    t = float(stats.t.ppf(0.975, freedom)) if freedom else math.inf
    exponent_error = spread / math.sqrt(squares)
    intercept_error = spread * math.sqrt(1 / count + x.mean() ** 2 / squares)
    coefficient = math.exp(intercept)
    return PowerLaw(
        coefficient=coefficient,
        exponent=exponent,
        coefficient_error=coefficient * intercept_error,
        exponent_error=exponent_error,
        coefficient_interval=(
            coefficient * _exp(-t * intercept_error),
            coefficient * _exp(t * intercept_error),
        ),
        exponent_interval=(exponent - t * exponent_error, exponent + t * exponent_error),
        r_squared=1 - residual / total if total > 0 else 1.0,
        rings=count,
        band=(float(x.mean()), squares, spread, t),
    )


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf
