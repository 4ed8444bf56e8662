"""Local singularity: how steeply an element rises towards a cell (Cheng 2007)."""

from __future__ import annotations

import numpy as np

#: Sides of the windows in cells.
WINDOWS = (1, 3, 5, 7, 9, 11)

#: Cells around a map's part that its windows reach into.
MARGIN = WINDOWS[-1] // 2


def singularity(values: np.ndarray) -> np.ndarray:
    """Return the singularity exponent α of cells, shape (rows, columns).

    The mean concentration in a square window of side ε goes as ε^(α − 2): α − 2 is the slope of log
    mean against log ε (Cheng 2007, eq. 5). Below 2 an element is enriched towards the cell, above 2
    depleted. NaN where the cell has no positive value; means are over the cells that have one.

    Parameters
    ----------
    values : ndarray, shape (rows + 2 · MARGIN, columns + 2 · MARGIN)
        NaN where missing.
    """
    known = values > 0
    given = np.where(known, values, 0.0).astype(np.float64)
    logs = np.log(WINDOWS)
    weights = (logs - logs.mean()) / ((logs - logs.mean()) ** 2).sum()
    slope = np.zeros(tuple(side - 2 * MARGIN for side in values.shape))
    centre = known[MARGIN : len(values) - MARGIN, MARGIN : values.shape[1] - MARGIN]
    with np.errstate(invalid="ignore", divide="ignore"):
        for side, weight in zip(WINDOWS, weights.tolist()):
            slope += weight * np.log(_sums(given, side) / _sums(known, side))
    # Rounding must not tell apart cells of even ground.
    return np.where(centre, 2 + np.round(slope, 9), np.nan)


def _sums(values: np.ndarray, side: int) -> np.ndarray:
    """Return sums over the windows of a side around the cells within the margin.

    Each is added up for itself, in one order, so that the parts of a map do not show in it.
    """
    skip = MARGIN - side // 2
    rows, columns = (length - 2 * MARGIN for length in values.shape)
    lines = np.zeros((rows, values.shape[1]))
    for first in range(skip, skip + side):
        lines += values[first : first + rows]
    result = np.zeros((rows, columns))
    for first in range(skip, skip + side):
        result += lines[:, first : first + columns]
    return result
