"""One sample per position: the medians of the analyses there."""

from __future__ import annotations

import numpy as np

#: Samples at so many positions, at least, are needed.
FEWEST = 20


def one_per_position(
    xy: np.ndarray, values: np.ndarray, limits: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return positions, median values, limits, the first row of each, and how many rows each has.

    A median is below detection where at least half of its analyses are.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    values, limits : ndarray, shape (n, elements)
        NaN where there is none; ``limits`` has one where the value is below detection.
    """
    places, first, owner, counts = np.unique(
        xy, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    owner = owner.reshape(-1)
    below = np.isfinite(limits)
    values = np.where(below, limits, values)
    if len(places) == len(xy):
        return xy, values, limits, np.arange(len(xy)), np.ones(len(xy), dtype=np.int64)
    merged = values[first].copy()
    merged_limits = limits[first].copy()
    order = np.argsort(owner, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)])
    for place in np.flatnonzero(counts > 1):
        rows = order[starts[place] : starts[place + 1]]
        known = np.isfinite(values[rows])
        found = known.any(axis=0)
        middle = np.full(values.shape[1], np.nan)
        middle[found] = np.nanmedian(values[rows][:, found], axis=0)
        under = below[rows].sum(axis=0) * 2 >= np.maximum(known.sum(axis=0), 1)
        merged[place] = middle
        merged_limits[place] = np.where(found & under, middle, np.nan)
    back = np.argsort(first, kind="stable")
    return places[back], merged[back], merged_limits[back], first[back], counts[back]
