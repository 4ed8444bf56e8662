"""The samples that a place is estimated from: the nearest ones, or the nearest in every direction."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

#: So many of the nearest samples are looked at for some in every sector, at most.
MOST_LOOKED_AT = 1024

#: Pairs of a cell and a sample that are looked at once.
_PAIRS = 200_000


class NearestSamples:
    """The samples nearest to any point.

    Surveys on a regular net have many samples at one distance, and which of them are the last of
    the k nearest is a matter of convention. Here it is gdal_grid's: the order in which its quadtree
    holds them. Maps then agree with gdal_grid cell by cell.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Positions; none twice.
    sectors : int
        1, 4 (quadrants) or 8 (octants), of which each gives as many samples as the others.
    """

    def __init__(self, xy: np.ndarray, sectors: int = 1) -> None:
        self.xy = xy
        self.sectors = sectors
        # Cut in the middle of space, not of the samples: a tenth faster, as samples spread evenly.
        self._tree = cKDTree(xy, balanced_tree=False)

    def nearest(
        self, points: np.ndarray, neighbours: int, radius: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return distances and indices (m, k), and where the choice was among equals (m,).

        Distances are infinite where there are fewer than k samples within the radius.
        """
        k = min(neighbours, len(self.xy))
        bound = math.inf if math.isinf(radius) else np.nextafter(radius, math.inf)
        found = self._all_around if self.sectors == 1 else self._in_sectors
        distances, indices, tied = found(points, k, bound)
        return distances, np.where(np.isfinite(distances), indices, 0), tied

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return the distance to the nearest sample, shape (m,)."""
        return np.asarray(self._tree.query(points, k=1)[0])

    def _all_around(
        self, points: np.ndarray, k: int, bound: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        more = min(k + 1, len(self.xy))
        distances, indices = self._tree.query(
            points, k=list(range(1, more + 1)), distance_upper_bound=bound
        )
        tied = np.zeros(len(points), dtype=bool)
        if more > k:
            tied = np.isfinite(distances[:, k]) & (distances[:, k] == distances[:, k - 1])
            for point in np.flatnonzero(tied):
                distances[point, :k], indices[point, :k] = self._ranked(
                    points[point], distances[point, k], k
                )
        return distances[:, :k], indices[:, :k], tied

    def _ranked(self, point: np.ndarray, distance: float, k: int) -> tuple[np.ndarray, np.ndarray]:
        inside = np.array(self._tree.query_ball_point(point, distance * (1 + 1e-12)))
        squares = np.square(self.xy[inside] - point).sum(axis=1)
        chosen = np.lexsort((self._order[inside], squares))[:k]
        return np.sqrt(squares[chosen]), inside[chosen]

    def _in_sectors(
        self, points: np.ndarray, k: int, bound: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Choose the nearest sample of each sector, then the second of each, until there are k.

        Where a round would be more than k, its nearest samples are taken. The nearest samples are
        looked at, four times as many of them each time, until every sector has its share.
        """
        distances = np.full((len(points), k), np.inf)
        indices = np.zeros((len(points), k), dtype=np.int64)
        tied = np.zeros(len(points), dtype=bool)
        pending, looked_at = np.arange(len(points)), 4 * max(k, self.sectors)
        while len(pending):
            count = min(looked_at, len(self.xy))
            last = count == len(self.xy) or looked_at >= MOST_LOOKED_AT
            several = max(1, _PAIRS // count)
            left = []
            for start in range(0, len(pending), several):
                some = pending[start : start + several]
                near, samples = self._tree.query(
                    points[some], k=list(range(1, count + 1)), distance_upper_bound=bound
                )
                sectors = self._sectors(points[some], near, samples)
                if not last:  # there may be more at the distance of the last
                    reached = np.isfinite(near[:, -1:])
                    sectors[reached & (near == near[:, -1:])] = -1
                tied[some] = self._settle_ties(near, samples, sectors)
                chosen, complete = self._spread(sectors, k)
                complete |= last | np.isinf(near[:, -1])
                kept = np.take_along_axis(near, np.maximum(chosen, 0), axis=1)
                distances[some] = np.where(chosen < 0, np.inf, kept)
                indices[some] = np.take_along_axis(samples, np.maximum(chosen, 0), axis=1)
                left.append(some[~complete])
            pending = np.concatenate(left)
            looked_at *= 4
        return distances, indices, tied

    def _sectors(self, points: np.ndarray, near: np.ndarray, samples: np.ndarray) -> np.ndarray:
        """Return the sector of each sample seen from its point (m, count); -1 of none."""
        found = np.isfinite(near)
        x, y = np.moveaxis(self.xy[np.where(found, samples, 0)] - points[:, None], -1, 0)
        sectors = (x >= 0) + 2 * (y >= 0).astype(np.int8)
        if self.sectors == 8:
            sectors = 2 * sectors + (np.abs(x) >= np.abs(y))
        return np.where(found, sectors, -1).astype(np.int8)

    def _settle_ties(
        self, near: np.ndarray, samples: np.ndarray, sectors: np.ndarray
    ) -> np.ndarray:
        """Bring samples at one distance into their order, in place, and return where there were any."""
        equal = (near[:, 1:] == near[:, :-1]) & np.isfinite(near[:, 1:])
        tied = equal.any(axis=1)
        rows = np.flatnonzero(tied)
        if len(rows):
            places = self._order[np.where(np.isfinite(near[rows]), samples[rows], 0)]
            order = np.lexsort((places, near[rows]))
            for values in (near, samples, sectors):
                values[rows] = np.take_along_axis(values[rows], order, axis=1)
        return np.asarray(tied)

    def _spread(self, sectors: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Return which samples are chosen (m, k), -1 for none, and where no farther one matters."""
        rounds, rest = divmod(k, self.sectors)
        shares = rounds + (rest > 0)
        count = sectors.shape[1]
        keys = np.full(sectors.shape, shares * count, dtype=np.int32)
        complete = np.ones(len(sectors), dtype=bool)
        further = np.zeros(len(sectors), dtype=np.int64)
        places = np.arange(count, dtype=np.int32)
        for sector in range(self.sectors):
            inside = sectors == sector
            ranks = np.cumsum(inside, axis=1, dtype=np.int32)
            wanted = inside & (ranks <= shares)
            keys[wanted] = ((ranks - 1) * count + places)[wanted]
            complete &= ranks[:, -1] >= rounds
            further += ranks[:, -1] > rounds
        complete &= further >= rest
        if count > k:
            keys = np.partition(keys, k - 1, axis=1)[:, :k]
        chosen = np.where(keys < shares * count, keys % count, count)
        chosen = np.sort(chosen, axis=1)
        return np.where(chosen < count, chosen, -1), complete

    @cached_property
    def _order(self) -> np.ndarray:
        """The place of each sample in the quadtree of GDAL's gdal_grid, shape (n,).

        Its nodes hold eight samples; a full one is cut into four, first along its longer side,
        into parts of 55 % that overlap, of which the first that holds a sample gets it.
        """
        places = np.empty(len(self.xy), dtype=np.int64)
        x, y = self.xy.T
        first = 0
        pending = [(np.arange(len(self.xy)), (x.min(), x.max(), y.min(), y.max()))]
        while pending:
            samples, box = pending.pop()
            # Samples that cannot be told apart would be cut for ever.
            if len(samples) <= 8 or (box[1] <= box[0] and box[3] <= box[2]):
                places[samples] = np.arange(first, first + len(samples))
                first += len(samples)
                continue
            parts = []
            for half in _cut(box):
                for quarter in _cut(half):
                    x_min, x_max, y_min, y_max = quarter
                    inside = (
                        (x[samples] >= x_min)
                        & (x[samples] <= x_max)
                        & (y[samples] >= y_min)
                        & (y[samples] <= y_max)
                    )
                    parts.append((samples[inside], quarter))
                    samples = samples[~inside]
            pending.extend(reversed(parts))
        return places


def _cut(box: tuple[float, float, float, float]) -> tuple[tuple[float, float, float, float], ...]:
    x_min, x_max, y_min, y_max = box
    if x_max - x_min > y_max - y_min:
        part = (x_max - x_min) * 0.55
        return (x_min, x_min + part, y_min, y_max), (x_max - part, x_max, y_min, y_max)
    part = (y_max - y_min) * 0.55
    return (x_min, x_max, y_min, y_min + part), (x_min, x_max, y_max - part, y_max)
