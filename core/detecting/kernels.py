"""Neighbourhoods of cells: the same Gaussian around every cell of a map, and what chance makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..runtime.progress import Progress, stop_if_cancelled

#: Means of random cells that are drawn for every shuffle of a survey's samples: a map draws once.
_PER_SHUFFLE = 100

#: Cells that are drawn at once.
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Kernel:
    """Weights of the cells nearest to a cell, by a Gaussian as :class:`Neighbourhoods` has it.

    Attributes
    ----------
    offsets : ndarray of int, shape (k, 2)
        Rows and columns from the cell.
    weights : ndarray, shape (k,)
    farthest : float
        Distance of the last one, in the units of the cell size.
    """

    offsets: np.ndarray
    weights: np.ndarray
    farthest: float

    @classmethod
    def of(cls, cell_size: tuple[float, float], neighbours: int, radius: float) -> Kernel:
        """Return the kernel of so many nearest cells, no farther than a radius.

        Cells that are as far as the last one are taken as well, so that no direction is preferred.

        Parameters
        ----------
        cell_size : tuple of float
            Width and height.
        neighbours : int
            The cell itself among them.
        radius : float
            In the units of the cell size.
        """
        width, height = cell_size
        # Cells whose centres are no farther cover a disk of as many cells' area.
        far = math.sqrt(neighbours * width * height / math.pi) + math.hypot(width, height) / 2
        reach_y, reach_x = math.ceil(far / height), math.ceil(far / width)
        steps = np.mgrid[-reach_y : reach_y + 1, -reach_x : reach_x + 1].reshape(2, -1).T
        distances = np.hypot(steps[:, 0] * height, steps[:, 1] * width)
        last = np.sort(distances)[min(neighbours, len(distances)) - 1]
        near = distances <= min(last * (1 + 1e-9), radius)
        farthest = float(distances[near].max())
        spread = farthest / 2 if farthest > 0 else 1.0
        return cls(steps[near], np.exp(-0.5 * (distances[near] / spread) ** 2), farthest)

    @property
    def reach(self) -> int:
        """Cells on every side that it needs."""
        return int(np.abs(self.offsets).max())

    def sums(self, maps: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Return weighted sums (…, rows, columns) of maps with :attr:`reach` more cells on every side."""
        reach = self.reach
        rows, columns = (length - 2 * reach for length in maps.shape[-2:])
        total = np.zeros((*maps.shape[:-2], rows, columns))
        for (down, right), weight in zip((self.offsets + reach).tolist(), weights.tolist()):
            total += weight * maps[..., down : down + rows, right : right + columns]
        return total

    def mean(self, maps: np.ndarray) -> np.ndarray:
        """Return weighted means of the cells that have a value; NaN where none has one."""
        known = np.isfinite(maps)
        weights = self.sums(known, self.weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean: np.ndarray = self.sums(np.where(known, maps, 0.0), self.weights) / weights
        return np.where(weights > 0, mean, np.nan)

    def narrowing(self, known: np.ndarray) -> np.ndarray:
        """Return by how much means vary less than here if all cells around are known, at most 1.

        The root of Σw²/(Σw)² of all cells, over that of the known ones. NaN where none is known.
        """
        whole = (self.weights**2).sum() / self.weights.sum() ** 2
        with np.errstate(invalid="ignore", divide="ignore"):
            own = self.sums(known, self.weights**2) / self.sums(known, self.weights) ** 2
            return np.sqrt(whole / own)


class MapChance:
    """How likely chance gives a cell its score: means of cells that are drawn at random.

    One draw serves all cells, a hundred means for each shuffle; p = (1 + shuffles · share of the means
    that are at least as high)/(1 + shuffles), what a survey's shuffles would give on average. Cells
    that were interpolated repeat the samples that they come from, so that fewer of a kernel's cells
    speak for themselves than are drawn: the chance is too small, the more the finer the grid is.

    Parameters
    ----------
    own : ndarray, shape (n,)
        Scores of random cells, before smoothing.
    kernel : Kernel
    shuffles, seed : int
    progress : Progress
    """

    def __init__(
        self, own: np.ndarray, kernel: Kernel, shuffles: int, seed: int, progress: Progress
    ) -> None:
        known = own[np.isfinite(own)]
        self.shuffles, self._kernel, self._middle = shuffles, kernel, float(known.mean())
        weights = kernel.weights / kernel.weights.sum()
        rng = np.random.default_rng(seed)
        count, at_once = shuffles * _PER_SHUFFLE, max(1, _AT_ONCE // len(weights))
        means = np.empty(count)
        for first in range(0, count, at_once):
            stop_if_cancelled(progress)
            some = means[first : first + at_once]
            some[:] = rng.choice(known, (len(some), len(weights))) @ weights
        self._means = np.sort(means)

    @property
    def draws(self) -> int:
        """Means that were drawn."""
        return len(self._means)

    def higher(self, score: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Return how many of the drawn means are at least as high as the scores (rows, columns).

        Where cells around are missing, means vary more: the score is drawn in as much.

        Parameters
        ----------
        score : ndarray, shape (rows, columns)
        known : ndarray of bool
            Which cells have a score of their own, with the kernel's reach on every side.
        """
        drawn_in = self._middle + (score - self._middle) * self._kernel.narrowing(known)
        below: np.ndarray = np.searchsorted(self._means, drawn_in - 1e-6, "left")
        return self.draws - below

    def chance(self, higher: np.ndarray) -> np.ndarray:
        """Return the chance of cells, NaN without any shuffle."""
        if not self.shuffles:
            return np.full(np.shape(higher), np.nan)
        share = higher / self.draws
        return (1 + self.shuffles * share) / (1 + self.shuffles)
