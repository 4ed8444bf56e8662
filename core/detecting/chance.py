"""What chance makes of a survey: its samples' scores shuffled, and smoothed as they are."""

from __future__ import annotations

import numpy as np

from ..runtime.progress import Progress, step
from .neighbourhoods import Neighbourhoods
from .suites import members_of

#: Shuffles that are smoothed at once, for so many samples.
_AT_ONCE = 4_000_000


def chance_of(
    scores: np.ndarray,
    suites: np.ndarray,
    around: Neighbourhoods,
    observed: np.ndarray,
    shuffles: int,
    seed: int,
    progress: Progress,
) -> np.ndarray:
    """Return how likely chance is to give each place at least its score, shape (m,).

    The samples' scores are shuffled within suites and smoothed as the true ones were;
    p = (1 + times at least as high) / (1 + shuffles). NaN without any shuffle or score. Samples
    without a score stay without one: a mean of few scores varies more than one of many.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Before smoothing; NaN where nothing is known.
    suites : ndarray of int, shape (n,)
    around : Neighbourhoods
    observed : ndarray, shape (m,)
        Smoothed scores.
    shuffles, seed : int
    progress : Progress

    Raises
    ------
    CancelledError
    """
    if not shuffles:
        return np.full(len(observed), np.nan)
    rng = np.random.default_rng(seed)
    known = np.flatnonzero(np.isfinite(scores))
    members = [known[part] for part in members_of(suites[known]) if len(part) > 1]
    higher = np.zeros(len(observed), dtype=np.int32)
    at_once = max(1, min(shuffles, _AT_ONCE // max(1, len(scores))))
    # Rounding must not decide between a place and its like.
    bar = observed - 1e-6
    done = 0
    while done < shuffles:
        count = min(at_once, shuffles - done)
        shuffled = np.repeat(scores[:, None].astype(np.float32), count, axis=1)
        for column in range(count):
            step(progress, (done + column) / shuffles)
            for rows in members:
                shuffled[rows, column] = scores[rng.permutation(rows)]
        higher += (around.mean(shuffled) >= bar[:, None]).sum(axis=1)
        done += count
    return np.where(np.isfinite(observed), (1 + higher) / (1 + shuffles), np.nan)


def discoveries(chances: np.ndarray, rate: float) -> np.ndarray:
    """Return which chances (n,) are discoveries at a false-discovery rate (Benjamini & Hochberg 1995)."""
    known = np.flatnonzero(np.isfinite(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    allowed = rate * np.arange(1, len(order) + 1) / max(1, len(order))
    passed = np.flatnonzero(chances[order] <= allowed)
    found = np.zeros(len(chances), dtype=bool)
    if len(passed):
        found[order[: passed[-1] + 1]] = True
    return found
