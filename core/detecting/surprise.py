"""How unusual an element is at a sample: the share of samples that have at least as much of it."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

#: A value that so large a share of the samples have exactly is a detection limit.
HIDDEN = 0.1


def hidden_limits(values: np.ndarray, detected: np.ndarray) -> np.ndarray:
    """Return where values are detected in truth: above a value that many samples have exactly.

    Such a value in the lower half is a detection limit, or what a laboratory put in its place; it and
    what is below it count as not detected.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Of one element; NaN where missing.
    detected : ndarray of bool, shape (n,)
    """
    known = values[detected & np.isfinite(values)]
    if not len(known):
        return detected
    found, counts = np.unique(known, return_counts=True)
    below = np.cumsum(counts) - counts
    every = int(np.isfinite(values).sum())
    hidden = (counts >= HIDDEN * every) & (below < 0.5 * len(known)) & (counts > 1)
    if not hidden.any() or len(found) == 1:
        return detected
    return detected & (values > found[hidden].max())


def surprise(values: np.ndarray, detected: np.ndarray) -> np.ndarray:
    """Return −log10(share of the samples that have at least as much), shape (n,).

    0 below detection, NaN where the element was not analysed.

    Parameters
    ----------
    values : ndarray, shape (n,)
    detected : ndarray of bool, shape (n,)
    """
    result = np.full(len(values), np.nan)
    known = np.isfinite(values)
    result[known] = 0.0
    above = detected & known
    # Those below detection have less than any that was detected.
    ranks = rankdata(-values[above], method="max")
    result[above] = np.maximum(0.0, -np.log10(ranks / known.sum()))
    return result


def two_sided(values: np.ndarray, detected: np.ndarray) -> np.ndarray:
    """Return −log10 of twice the smaller tail's share, shape (n,): much and little alike."""
    high = surprise(values, detected)
    result = high.copy()
    above = detected & np.isfinite(values)
    low = rankdata(values[above], method="max") / len(values[above])
    result[above] = np.maximum(
        0.0, -np.log10(np.minimum(1.0, 2 * np.minimum(low, 10 ** -high[above])))
    )
    return result


def total_surprise(parts: np.ndarray) -> np.ndarray:
    """Return each part's share in the sum over the elements known, over √(known × all), (n, elements).

    Parameters
    ----------
    parts : ndarray, shape (n, elements)
        Surprise; NaN where not analysed.
    """
    known = np.isfinite(parts).sum(axis=1)
    weight = 1 / np.sqrt(np.maximum(known, 1) * parts.shape[1])
    return np.where(known[:, None] > 0, np.nan_to_num(parts) * weight[:, None], np.nan)


def shares_of_rank(values: np.ndarray) -> np.ndarray:
    """Return ranks from 0 to 1 (n,), ties in the middle; NaN stays."""
    result = np.full(len(values), np.nan)
    known = np.isfinite(values)
    if known.any():
        result[known] = (rankdata(values[known]) - 0.5) / known.sum()
    return result
