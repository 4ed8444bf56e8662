"""Pathfinders in patches of a stack, held against the whole survey: no deposit is asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..geochemistry.pathfinders import has_target, pathfinder_columns
from ..runtime.progress import SilentProgress
from .neighbourhoods import Neighbourhoods
from .surprise import SummedSurprise, hidden_limits

#: Cells that are scored at once.
_AT_ONCE = 200_000


class PathfinderScale:
    """How enriched patches are in a commodity's pathfinders, beside patches from all over the survey.

    As in :mod:`.detection`: surprise is −log10 of the share of the survey that has at least as much, a
    cell's score the mean of the ranks of the target's and of the total surprise, and a patch's score
    the mean over its cells, weighted by a Gaussian about its centre. Unlike there, patches can be scored
    that are none of those that the ranks are taken from.

    Parameters
    ----------
    names : sequence of str
        Of the bands.
    commodity : str
        One of :data:`~gossan.core.geochemistry.pathfinders.PATHFINDERS`.
    patches : ndarray, shape (n, bands, p, p)
        From all over the survey, chosen without a look at deposits; their centres make the ranks.

    Attributes
    ----------
    bar : float
        Half of the survey scores lower.
    """

    def __init__(self, names: Sequence[str], commodity: str, patches: np.ndarray) -> None:
        self._columns = pathfinder_columns(names, commodity)
        self._has_target = has_target(names, commodity)
        middle = patches.shape[-1] // 2
        values = patches[:, self._columns, middle, middle]
        self._known = [np.sort(column[np.isfinite(column)]) for column in values.T]
        self._limits = [_limit(column) for column in values.T]
        parts = self._surprise(values)
        self._totals = _sorted(SummedSurprise(parts).of_all)
        self._targets = _sorted(parts[:, 0])
        scores = self.scores(patches)
        self.bar = float(np.nanmedian(scores)) if np.isfinite(scores).any() else np.nan

    def scores(self, patches: np.ndarray) -> np.ndarray:
        """Return the scores (n,), 0 to 1, of patches (n, bands, p, p)."""
        side = patches.shape[-1]
        cells = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
        around = Neighbourhoods(cells, cells[[side**2 // 2]], side**2, np.inf, SilentProgress())
        scores = np.empty(len(patches))
        at_once = max(1, _AT_ONCE // side**2)
        for first in range(0, len(patches), at_once):
            part = patches[first : first + at_once, self._columns]
            values = np.moveaxis(part, 1, -1).reshape(-1, len(self._columns))
            scores[first : first + at_once] = around.mean(
                self._own(values).reshape(len(part), -1).T
            )[0]
        return scores

    def _own(self, values: np.ndarray) -> np.ndarray:
        """Return the scores (n,) of cells with values (n, pathfinders)."""
        parts = self._surprise(values)
        rank = _rank(SummedSurprise(parts).of_all, self._totals)
        if not self._has_target:
            return rank
        target = _rank(parts[:, 0], self._targets)
        return np.where(np.isfinite(target), (rank + target) / 2, rank)

    def _surprise(self, values: np.ndarray) -> np.ndarray:
        parts = np.full(values.shape, np.nan)
        for part, column, known, limit in zip(parts.T, values.T, self._known, self._limits):
            higher = len(known) - np.searchsorted(known, column, side="left")
            # What is higher than all of the survey is as rare as its highest.
            surprise = -np.log10(np.maximum(1, higher) / max(1, len(known)))
            part[:] = np.where(column > limit, surprise, 0.0)
            part[~np.isfinite(column)] = np.nan
        return parts


def _limit(values: np.ndarray) -> float:
    """Return the value (n,) up to which an element counts as not detected; −∞ without one."""
    known = np.isfinite(values)
    below = values[known & ~hidden_limits(values, known)]
    return float(below.max()) if len(below) else -np.inf


def _sorted(values: np.ndarray) -> np.ndarray:
    return np.sort(values[np.isfinite(values)])


def _rank(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return the share of sorted values that each value (n,) is above, ties in the middle."""
    below, upto = (np.searchsorted(among, values, side=side) for side in ("left", "right"))
    rank = (below + upto) / (2 * max(1, len(among)))
    return np.where(np.isfinite(values), rank, np.nan)
