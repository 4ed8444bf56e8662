"""What lies behind anomalies: a regional trend, or the rock, taken out of the values."""

from __future__ import annotations

import numpy as np

#: Rounds of a fit in which values far from the surface weigh less, and how far that is in spreads.
_ROUNDS, _FAR = 10, 1.345

#: Values that a trend surface needs.
_FEWEST = 30


def without_trend(values: np.ndarray, detected: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Return values without a second-order surface through their logarithms, at their own median.

    The surface is fitted to what was detected, by Huber's weights (1964), so that anomalies do not
    draw it up.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
        NaN where missing.
    detected : ndarray of bool, shape (n, elements)
    xy : ndarray, shape (n, 2)
    """
    x, y = ((xy - xy.mean(axis=0)) / np.maximum(xy.std(axis=0), 1e-12)).T
    basis = np.column_stack([np.ones_like(x), x, y, x * x, x * y, y * y])
    result = values.copy()
    for element in range(values.shape[1]):
        known = values[:, element] > 0
        used = known & detected[:, element]
        if used.sum() < _FEWEST:
            continue
        logs = np.log(values[used, element])
        surface = basis @ _fitted(basis[used], logs)
        level = np.median(surface[used])
        result[known, element] = np.exp(np.log(values[known, element]) - surface[known] + level)
    return result


def _fitted(basis: np.ndarray, logs: np.ndarray) -> np.ndarray:
    weights = np.ones(len(logs))
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)
        found = np.linalg.lstsq(basis * root[:, None], logs * root, rcond=None)[0]
        rest = np.abs(logs - basis @ found)
        spread = 1.4826 * np.median(rest)
        if not spread > 0:
            break
        weights = np.minimum(1.0, _FAR * spread / np.maximum(rest, 1e-300))
    return found
