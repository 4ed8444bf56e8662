"""What an element is like in a survey: how often it was found, its quantiles, spread and skewness."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import skew

#: The quantiles that are told.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

#: Brings the median absolute deviation to the standard deviation of normal values.
_NORMAL = 1.4826


@dataclass(frozen=True)
class ElementStatistics:
    """An element over all samples, with values below the detection limit counted as such.

    Attributes
    ----------
    element : str
    samples, missing, below : int
        All samples; those without a value; those below their detection limit.
    lowest_limit, highest_limit : float
        NaN without values below a limit.
    minimum, maximum : float
        Of the values above the detection limit; NaN without.
    quantiles : tuple of float
        As in ``QUANTILES``; NaN where they lie below ``bound``.
    bound : float
        What is known of quantiles that no sample shows: they lie below the smallest value that was
        found, or below the highest limit where nothing was.
    mad : float
        Median absolute deviation × 1.4826 of the values above the limit; NaN without.
    log_skew : float
        Skewness of the logarithms of the positive values above the limit, 0 for a lognormal
        element; NaN with fewer than three different ones.
    """

    element: str
    samples: int
    missing: int
    below: int
    lowest_limit: float
    highest_limit: float
    minimum: float
    maximum: float
    quantiles: tuple[float, ...]
    bound: float
    mad: float
    log_skew: float

    @property
    def analysed(self) -> int:
        """Samples with a value or a limit."""
        return self.samples - self.missing

    @property
    def detected(self) -> int:
        """Samples with a value above the limit."""
        return self.analysed - self.below

    @property
    def share_below(self) -> float:
        """How many of the analysed samples lie below their limit; NaN where none was analysed."""
        return self.below / self.analysed if self.analysed else math.nan

    @property
    def never_detected(self) -> bool:
        """Whether the element was looked for and never found."""
        return self.analysed > 0 and self.detected == 0


def describe_element(element: str, values: np.ndarray, limits: np.ndarray) -> ElementStatistics:
    """Return the statistics of an element.

    Parameters
    ----------
    element : str
    values : ndarray, shape (n,)
        NaN where missing.
    limits : ndarray, shape (n,)
        The detection limit of each value below it, NaN for all others.
    """
    detected, below = split_detected(values, limits)
    middle = float(np.median(detected)) if detected.size else math.nan
    return ElementStatistics(
        element,
        samples=values.size,
        missing=values.size - detected.size - below.size,
        below=below.size,
        lowest_limit=_first(below),
        highest_limit=_first(below[::-1]),
        minimum=_first(detected),
        maximum=_first(detected[::-1]),
        quantiles=_quantiles(detected, below),
        bound=_first(detected) if detected.size else _first(below[::-1]),
        mad=_NORMAL * float(np.median(np.abs(detected - middle))) if detected.size else math.nan,
        log_skew=_log_skew(detected),
    )


def split_detected(values: np.ndarray, limits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the values above the detection limit and the limits of those below it, both sorted."""
    censored = limits > 0
    return np.sort(values[np.isfinite(values) & ~censored]), np.sort(limits[censored])


def _first(values: np.ndarray) -> float:
    return float(values[0]) if values.size else math.nan


def _quantiles(detected: np.ndarray, limits: np.ndarray) -> tuple[float, ...]:
    """Return the quantiles, where values lie below limits those of Kaplan and Meier (Helsel 2012).

    The share below value i is the product of ``(n - 1)/n`` over it and all larger values, n being
    how many values, found or not, are known not to lie above it.
    """
    if not detected.size:
        return (math.nan,) * len(QUANTILES)
    if not limits.size:
        return tuple(np.quantile(detected, QUANTILES).tolist())
    known = np.arange(1, detected.size + 1) + np.searchsorted(limits, detected, side="right")
    below = np.cumprod(((known - 1) / known)[::-1])[::-1]
    reached = np.append(below[1:], 1.0)
    shares = np.array(QUANTILES) - 1e-12  # products of many factors are not exact
    found = detected[np.searchsorted(reached, shares)]
    return tuple(np.where(shares > below[0], found, math.nan).tolist())


def _log_skew(detected: np.ndarray) -> float:
    logs = np.log(detected[detected > 0])
    if np.count_nonzero(np.diff(logs)) < 2:
        return math.nan
    return float(skew((logs - logs.mean()) / logs.std()))
