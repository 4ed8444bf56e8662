"""Values below the detection limit: what takes their place, and which elements have too many of them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import erfcx, log_ndtr, ndtri

from ..runtime.language import percent, tr

#: Shares of the limit that take the place of the value.
_SHARES = {"half": 0.5, "sqrt2": 1 / math.sqrt(2), "drop": math.nan}

#: A distribution is fitted to no fewer different values above the limit (Helsel 2012, ch. 6) ...
FEWEST_DETECTED = 3

#: ... and to no element with a larger share below it (Helsel 2012, ch. 6).
LARGEST_SHARE = 0.8

#: Above this share below the limit an element is warned of.
MANY_BELOW = 0.4


@dataclass(frozen=True)
class Replacement:
    """Values of one element in which those below their detection limits are replaced.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Detected and missing values as they came, and something in the place of all others.
    method : str
        What was used: ``half`` where the method that was asked for cannot be.
    told : str
        What the user must be told; empty if all went as asked.
    """

    values: np.ndarray
    method: str
    told: str = ""


def replace_censored(
    values: np.ndarray, limits: np.ndarray, method: str, element: str
) -> Replacement:
    """Put something in the place of each value of an element below its detection limit.

    ``half``, ``sqrt2`` and ``drop`` put DL/2, DL/√2 and NaN. ``ros`` and ``lognormal`` take the
    element for lognormal, with as many limits as there are:

    * ``ros``: robust regression on order statistics (Helsel & Cohn 1988; Helsel 2012, ch. 6).
      The logarithms of the detected values are regressed on the normal scores of their plotting
      positions; the line gives a value for each position below a limit. Which of the samples
      with one limit gets which of its values is not known: they are dealt by lot, so that no trend
      along the table arises and no correlation between elements, and always in the same way for one
      element. With several limits a value can come to lie above its own one, which is told.
    * ``lognormal``: multiplicative lognormal replacement (Palarea-Albaladejo & Martín-Fernández
      2013, 2015) by the geometric mean below the limit, ``exp(μ − σ φ(z)/Φ(z))`` with
      ``z = (ln DL − μ)/σ``; μ and σ are the censored maximum likelihood's.

    Values of zero have no logarithm: they are kept, and the distribution is fitted without them.

    The detected values are left as they were measured. The authors scale them down where the parts of
    each sample sum to a constant; assays do not, for most of a sample is in what was not analysed.

    Parameters
    ----------
    values : ndarray, shape (n,)
        NaN where missing; what stands at a value below its limit does not count.
    limits : ndarray, shape (n,)
        The detection limit of each value below it, NaN for all others. Limits that are not positive
        are none.
    method : one of ``rules.SUBSTITUTES``
    element : str
    """
    censored = limits > 0
    if not censored.any():
        return Replacement(values, method)
    below = limits[censored]
    if method in _SHARES:
        return Replacement(_with(values, censored, below * _SHARES[method]), method)
    known = values[~censored & np.isfinite(values)]
    detected = np.sort(known[known > 0])
    reason = _reason_against(detected, below.size, element)
    if reason:
        return Replacement(_with(values, censored, below * _SHARES["half"]), "half", reason)
    fitted = _regressed(detected, below, element) if method == "ros" else _means(detected, below)
    told = _told(element, int((fitted > below).sum()))
    return Replacement(_with(values, censored, fitted), method, told)


def plotting_positions(detected: np.ndarray, limits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how much of an element lies below each value (Hirsch & Stedinger 1987).

    Parameters
    ----------
    detected, limits : ndarray, sorted
        The detected values, and the limits of the values below them, one for each value.

    Returns
    -------
    detected, censored : ndarray
        Plotting positions between 0 and 1, Weibull's ``i/(n + 1)`` between two limits; in the order
        of the arguments.

    Notes
    -----
    As in Helsel & Cohn (1988): of limit j, ``A`` detected values lie up to the next one, and
    ``B`` values, detected or not, below it. Their ``1 - p_j = (1 - p_(j+1)) B/(A + B)``.
    """
    steps, counts = np.unique(limits, return_counts=True)
    starts = np.concatenate([[0], np.searchsorted(detected, steps), [detected.size]])
    above = np.diff(starts)
    lower = starts[1:-1] + np.cumsum(counts)
    shares = np.cumprod((lower / (above[1:] + lower))[::-1])[::-1]
    edges = np.concatenate([[0.0], shares, [1.0]])
    group = np.repeat(np.arange(above.size), above)
    rank = np.arange(1, detected.size + 1) - starts[group]
    positions = edges[group] + np.diff(edges)[group] * rank / (above[group] + 1)
    group = np.repeat(np.arange(steps.size), counts)
    rank = np.arange(1, limits.size + 1) - (np.cumsum(counts) - counts)[group]
    return positions, shares[group] * rank / (counts[group] + 1)


def fit_censored_lognormal(detected: np.ndarray, limits: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation of an element's logarithms by censored maximum likelihood.

    Parameters
    ----------
    detected : ndarray
        At least two different values, all positive.
    limits : ndarray
        The limits of the values below them, one for each value; all positive.

    Notes
    -----
    In the parameters ``1/σ`` and ``μ/σ`` the likelihood has one maximum (Olsen 1978).
    """
    steps, counts = np.unique(limits, return_counts=True)
    logs, steps = np.log(detected), np.log(steps)
    every, weights = np.append(logs, steps), np.append(np.ones(logs.size), counts)
    centre = np.average(every, weights=weights)
    spread = math.sqrt(np.average((every - centre) ** 2, weights=weights))
    logs, steps = (logs - centre) / spread, (steps - centre) / spread
    size, total, squares = logs.size, logs.sum(), logs @ logs

    def misfit(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        inverse, shift = parameters
        scores = inverse * steps - shift
        ratios = counts * _mills(scores)
        residuals = inverse**2 * squares - 2 * inverse * shift * total + size * shift**2
        likelihood = size * math.log(inverse) - residuals / 2 + counts @ log_ndtr(scores)
        by_inverse = size / inverse - inverse * squares + shift * total + ratios @ steps
        by_shift = inverse * total - size * shift - ratios.sum()
        return -likelihood / size, np.array([-by_inverse, -by_shift]) / size

    best = minimize(
        misfit,
        np.array([1.0, 0.0]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(1e-6, None), (None, None)],
        options={"ftol": 1e-15, "gtol": 1e-10},
    )
    inverse, shift = best.x
    return float(centre + spread * shift / inverse), float(spread / inverse)


def shares_below(
    below: Mapping[str, int], analysed: Mapping[str, int], limit: float = MANY_BELOW
) -> dict[str, float]:
    """Return the elements with more than this share below the detection limit, and their shares.

    Parameters
    ----------
    below, analysed : mapping of str to int
        Per element: values below their limits, and all that were analysed, these among them.
    """
    shares = {name: below[name] / count for name, count in analysed.items() if count}
    return {name: share for name, share in shares.items() if share > limit}


def many_below(shares: Mapping[str, float]) -> str:
    """Return a warning of elements that are mostly below the detection limit; empty without any."""
    if not shares:
        return ""
    return tr(
        "More than {limit:.0%} of the values are below the detection limit: {elements}. What takes "
        "their place decides how these elements look: leave them out, or judge by the samples above "
        "the limit alone.",
        limit=MANY_BELOW,
        elements=", ".join(f"{name} ({percent(share)})" for name, share in shares.items()),
    )


def _with(values: np.ndarray, censored: np.ndarray, replaced: np.ndarray) -> np.ndarray:
    filled = values.astype(float)
    filled[censored] = replaced
    return filled


def _reason_against(detected: np.ndarray, below: int, element: str) -> str:
    """Return why no distribution can be fitted, or nothing."""
    different = np.count_nonzero(np.diff(detected, prepend=0.0))
    if different < FEWEST_DETECTED:
        return tr(
            "{element}: {below:,} values are below the detection limit, and only {different} different "
            "ones above it, too few to fit a distribution: half of the limit was put in their place.",
            element=element,
            below=below,
            different=different,
        )
    share = below / (below + detected.size)
    if share > LARGEST_SHARE:
        return tr(
            "{element}: {share:.1%} of the values other than zeros are below the detection limit, too "
            "many to fit a distribution: half of the limit was put in their place.",
            element=element,
            share=share,
        )
    return ""


def _told(element: str, above: int) -> str:
    """Return what must be told of a fit that was made."""
    if not above:
        return ""
    return tr(
        "{element}: regression on order statistics put {count:,} values above their own "
        "detection limit, as it may where there are several limits. The lognormal replacement "
        "does not.",
        element=element,
        count=above,
    )


def _regressed(detected: np.ndarray, limits: np.ndarray, element: str) -> np.ndarray:
    """Return what regression on order statistics puts in the place of each value below its limit."""
    lot = np.random.default_rng(zlib.crc32(element.encode())).permutation(limits.size)
    order = lot[np.argsort(limits[lot], kind="stable")]
    positions, censored = plotting_positions(detected, limits[order])
    scores, logs = ndtri(positions), np.log(detected)
    deviations = scores - scores.mean()
    slope = deviations @ logs / (deviations @ deviations)
    line = logs.mean() + slope * (ndtri(censored) - scores.mean())
    replaced = np.empty_like(limits)
    replaced[order] = np.exp(line)
    return replaced


def _means(detected: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Return the geometric mean of a fitted lognormal distribution below each limit."""
    centre, spread = fit_censored_lognormal(detected, limits)
    return np.exp(centre - spread * _mills((np.log(limits) - centre) / spread))


def _mills(scores: np.ndarray) -> np.ndarray:
    """Return φ(z)/Φ(z), far below the mean too."""
    return math.sqrt(2 / math.pi) / erfcx(-scores / math.sqrt(2))
