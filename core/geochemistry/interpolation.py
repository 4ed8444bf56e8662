"""What all ways to interpolate a survey share: one neighbour search for all elements."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from ..rasters.grid import Grid
from ..runtime.progress import Progress, stop_if_cancelled
from .neighbours import NearestSamples

#: Pairs of a cell and a neighbour that are held at once.
_PAIRS = 50_000

#: Distances below this share of the survey's extent are zero: the cell lies on the sample.
_ON_SAMPLE = 1e-12


class Interpolation(ABC):
    """Interpolates all elements of a survey at once.

    The neighbours are searched once for all elements, and only cells that miss an element at one of
    their neighbours are searched again for it.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Positions of the samples; none twice.
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    neighbours : int
        Samples that a cell is made of.
    radius : float
        Samples farther away than this (units of the CRS) are not used.
    sectors : int
        1, or 4 or 8 sectors around a cell that the neighbours are taken from in equal numbers.
    """

    def __init__(
        self, xy: np.ndarray, values: np.ndarray, neighbours: int, radius: float, sectors: int
    ) -> None:
        xy = np.asarray(xy, dtype=float)
        self._neighbours, self._radius = neighbours, radius
        self._values = np.asarray(values, dtype=float)
        known = np.isfinite(self._values)
        self._zero = _ON_SAMPLE * max(1.0, float(np.abs(xy).max()))
        self._all = NearestSamples(xy, sectors)
        # Elements that are missing at the same samples share their second search.
        alike: dict[bytes, list[int]] = {}
        for element in np.flatnonzero(~known.all(axis=0)):
            alike.setdefault(known[:, element].tobytes(), []).append(int(element))
        self._nowhere = np.flatnonzero(~known.any(axis=0))
        self._groups = [
            (
                known[:, elements[0]],
                np.array(elements),
                NearestSamples(xy[known[:, elements[0]]], sectors),
            )
            for elements in alike.values()
            if known[:, elements[0]].any()
        ]

    @property
    def elements(self) -> int:
        """How many elements are interpolated."""
        return int(self._values.shape[1])

    @property
    def layers(self) -> int:
        """How many values a point gets: those of the elements, and what is told beside them."""
        return self.elements

    @abstractmethod
    def at(self, points: np.ndarray) -> np.ndarray:
        """Return the values at points (m, 2), shape (m, layers); NaN with no sample near."""

    def used(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the distance to the nearest sample and how many are used, each (m,), at points (m, 2).

        Samples at which an element was not analysed count for those at which it was.
        """
        distances, used = np.empty(len(points)), np.empty(len(points), dtype=np.int64)
        several = max(1, _PAIRS // self._neighbours)
        for start in range(0, len(points), several):
            some = slice(start, start + several)
            near, _, _ = self._all.nearest(points[some], self._neighbours, self._radius)
            distances[some] = near[:, 0]
            used[some] = np.isfinite(near).sum(axis=1)
        beyond = np.isinf(distances)
        distances[beyond] = self._all.distance(points[beyond])
        return distances, used

    def grid(self, grid: Grid, progress: Progress | None = None) -> np.ndarray:
        """Return the values at the centres of a grid's cells, (layers, rows, columns).

        Raises
        ------
        CancelledError
            If the progress says so; it is asked often.
        """
        result = np.empty((self.layers, grid.rows, grid.columns))
        rows = max(1, _PAIRS // (self._neighbours * grid.columns))
        for row in range(0, grid.rows, rows):
            if progress is not None:
                stop_if_cancelled(progress)
            part = grid.window(row, min(rows, grid.rows - row))
            values = self.at(part.points())
            result[:, row : row + rows] = values.T.reshape(-1, part.rows, part.columns)
        return result
