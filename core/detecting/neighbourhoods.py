"""What the samples around a place say: Gaussian means over the nearest ones."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, vstack
from scipy.spatial import cKDTree

from ..runtime.progress import Progress, stop_if_cancelled

#: Places that are searched for at once.
_AT_ONCE = 100_000

#: Samples that may be as far as the last one: so many, at most, of a square grid are.
_AS_FAR = 24

#: Distances that differ by no more than this share are alike.
_ALIKE = 1e-6

#: Map units that are none.
_NO_DISTANCE = 1e-9


class Neighbourhoods:
    """The samples around places, weighted by a Gaussian whose bandwidth is half the last one's distance.

    Where several are as far as the last one, as on a regular grid, they share what is left, so that it
    does not matter which of them stands first in the table.

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
        # Rounding must not decide, and distances are squared: at a radius of 0 there is a place itself.
        bound = max(radius * (1 + _ALIKE), _NO_DISTANCE)
        self.mean_distance = np.empty(len(places))
        self.last_distance = np.empty(len(places))
        matrices = [csr_matrix((0, len(xy)), dtype=np.float32)]
        for first in range(0, len(places), _AT_ONCE):
            stop_if_cancelled(progress)
            part = slice(first, first + _AT_ONCE)
            distances, found = _nearest(tree, places[part], count, bound)
            near = np.isfinite(distances[:, :count])
            nearest = np.where(near, distances[:, :count], 0.0)
            self.last_distance[part] = last = nearest.max(axis=1)
            with np.errstate(invalid="ignore"):
                self.mean_distance[part] = nearest.sum(axis=1) / near.sum(axis=1)
            matrices.append(_weights(distances, found, last, count, len(xy)))
        self._matrix = vstack(matrices, format="csr", dtype=np.float32)

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return weighted means (m, …) of values (n, …); NaN where no neighbour has one.

        Weights are added up as values are, so that the mean of ones is 1, and not a little less.
        """
        known = np.isfinite(values)
        kind = np.result_type(values, np.float32)
        if known.all():
            with np.errstate(invalid="ignore", divide="ignore"):
                total = self._matrix @ np.ones(len(values), dtype=kind)
                return (self._matrix @ values) / _like(total, values)
        if values.ndim > 1 and (known == known[:, :1]).all():
            known = known[:, :1]
        sums = self._matrix @ np.where(known, values, 0)
        weights = self._matrix @ known.astype(kind)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(weights > 0, sums / weights, np.nan)


def _like(total: np.ndarray, values: np.ndarray) -> np.ndarray:
    return total if values.ndim == 1 else total[:, None]


def _nearest(
    tree: cKDTree, places: np.ndarray, count: int, bound: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and numbers of the nearest samples (m, ≥ count), and of those as far as the last."""

    def nearest(more: int) -> tuple[np.ndarray, np.ndarray]:
        distances, found = tree.query(
            places,
            k=list(range(1, min(count + more, tree.n) + 1)),
            distance_upper_bound=bound,
            workers=-1,
        )
        return distances, found

    distances, found = nearest(1)
    last, next_one = distances[:, count - 1], distances[:, -1]
    tied = np.isfinite(next_one) & (next_one <= last * (1 + _ALIKE))
    return nearest(_AS_FAR) if tree.n > count and tied.any() else (distances, found)


def _weights(
    distances: np.ndarray, found: np.ndarray, last: np.ndarray, count: int, samples: int
) -> csr_matrix:
    """Return the weights (m, samples) of neighbours at distances (m, k), up to the ``last`` one (m,)."""
    last = last[:, None]
    asked = np.isfinite(distances) & (distances <= last * (1 + _ALIKE))
    as_far = asked & (distances >= last * (1 - _ALIKE))
    left = count - (asked & ~as_far).sum(axis=1, keepdims=True)
    width = np.where(last > 0, last / 2, 1.0)
    weights = np.exp(-0.5 * (distances / width) ** 2)
    weights *= np.where(
        as_far, np.minimum(1.0, left / np.maximum(1, as_far.sum(axis=1))[:, None]), 1
    )
    starts = np.concatenate([[0], np.cumsum(asked.sum(axis=1))])
    return csr_matrix(
        (weights[asked].astype(np.float32), found[asked].astype(np.int32), starts),
        shape=(len(distances), samples),
    )
