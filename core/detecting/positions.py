"""One sample per position: the medians of the analyses there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Samples at so many positions, at least, are needed.
FEWEST = 20


@dataclass(frozen=True)
class Positions:
    """Samples, one per position.

    Attributes
    ----------
    xy : ndarray, shape (n, 2)
    values, limits : ndarray, shape (n, elements)
        NaN where there is none; ``limits`` has one where the value is below detection.
    analysed : ndarray of bool, shape (n, all elements)
        What any analysis of the position was for.
    first : ndarray of int, shape (n,)
        The first row of each.
    rows : ndarray of int, shape (n,)
        How many there are.
    """

    xy: np.ndarray
    values: np.ndarray
    limits: np.ndarray
    analysed: np.ndarray
    first: np.ndarray
    rows: np.ndarray


def one_per_position(
    xy: np.ndarray, values: np.ndarray, limits: np.ndarray, analysed: np.ndarray
) -> Positions:
    """Return the medians of the analyses at each position, in the order of their first rows.

    A median is below detection where at least half of its analyses are.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    values, limits : ndarray, shape (n, elements)
        NaN where there is none; ``limits`` has one where the value is below detection.
    analysed : ndarray of bool, shape (n, all elements)
    """
    _, first, owner, counts = np.unique(
        xy, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    below = np.isfinite(limits)
    values = np.where(below, limits, values)
    if len(first) == len(xy):
        rows = np.arange(len(xy))
        return Positions(xy, values, limits, analysed, rows, np.ones(len(xy), dtype=np.int64))
    merged, merged_limits, merged_analysed = values[first], limits[first], analysed[first]
    order = np.argsort(owner.reshape(-1), kind="stable")
    starts = np.cumsum(counts) - counts
    for count in np.unique(counts[counts > 1]).tolist():
        places = np.flatnonzero(counts == count)
        rows = order[starts[places][:, None] + np.arange(count)]
        known = np.isfinite(values[rows]).sum(axis=1)
        middle = _medians(values[rows], known)
        under = (known > 0) & (below[rows].sum(axis=1) * 2 >= known)
        merged[places] = middle
        merged_limits[places] = np.where(under, middle, np.nan)
        merged_analysed[places] = analysed[rows].any(axis=1)
    back = np.argsort(first, kind="stable")
    return Positions(
        xy[first[back]],
        merged[back],
        merged_limits[back],
        merged_analysed[back],
        first[back],
        counts[back],
    )


def _medians(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return medians (places, elements) of values (places, rows, elements), so many of which are known."""
    ordered = np.sort(values, axis=1)  # NaN last
    low, high = (
        np.take_along_axis(ordered, middle[:, None], axis=1)[:, 0]
        for middle in (np.maximum(known - 1, 0) // 2, known // 2)
    )
    return (low + high) / 2
