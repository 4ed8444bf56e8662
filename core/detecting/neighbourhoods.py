"""What the samples around a place say: Gaussian means over the nearest ones."""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from ..runtime.progress import Progress, stop_if_cancelled

#: Places that are searched for at once.
_AT_ONCE = 100_000


class Neighbourhoods:
    """The samples around places, weighted by a Gaussian whose bandwidth is half the last one's distance.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Samples that are asked.
    places : ndarray, shape (m, 2)
        Where they are asked.
    neighbours : int
    radius : float
        Samples farther away are not asked.
    progress : Progress
    """

    def __init__(
        self,
        xy: np.ndarray,
        places: np.ndarray,
        neighbours: int,
        radius: float,
        progress: Progress,
    ) -> None:
        count = min(neighbours, len(xy))
        tree = cKDTree(xy)
        bound = radius if math.isfinite(radius) else np.inf
        indices = np.empty((len(places), count), dtype=np.int32)
        weights = np.empty((len(places), count), dtype=np.float32)
        self.mean_distance = np.empty(len(places))
        self.last_distance = np.empty(len(places))
        for first in range(0, len(places), _AT_ONCE):
            stop_if_cancelled(progress)
            part = slice(first, first + _AT_ONCE)
            distances, found = tree.query(
                places[part],
                k=list(range(1, count + 1)),
                distance_upper_bound=np.nextafter(bound, np.inf),
                workers=-1,
            )
            near = np.isfinite(distances)
            indices[part] = np.where(near, found, 0)
            last = np.where(near, distances, 0.0).max(axis=1)
            width = np.where(last > 0, last / 2, 1.0)
            weights[part] = np.where(near, np.exp(-0.5 * (distances / width[:, None]) ** 2), 0.0)
            self.last_distance[part] = last
            with np.errstate(invalid="ignore"):
                self.mean_distance[part] = np.where(near, distances, 0).sum(axis=1) / near.sum(
                    axis=1
                )
        starts = np.arange(0, len(places) * count + 1, count, dtype=np.int64)
        self._matrix = csr_matrix(
            (weights.ravel(), indices.ravel(), starts), shape=(len(places), len(xy))
        )

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return weighted means (m, …) of values (n, …); NaN where no neighbour has one."""
        known = np.isfinite(values)
        if known.all():
            with np.errstate(invalid="ignore", divide="ignore"):
                total = np.asarray(self._matrix.sum(axis=1)).reshape(-1)
                return (self._matrix @ values) / _like(total, values)
        if values.ndim > 1 and (known == known[:, :1]).all():
            known = known[:, :1]
        sums = self._matrix @ np.where(known, values, 0)
        weights = self._matrix @ known.astype(np.float32)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(weights > 0, sums / weights, np.nan)


def _like(total: np.ndarray, values: np.ndarray) -> np.ndarray:
    return total if values.ndim == 1 else total[:, None]
