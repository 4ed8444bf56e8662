"""Exact distances to faults."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from ..rasters.grid import Grid
from ..runtime.errors import InputError
from ..runtime.language import tr

#: Side in cells of the blocks whose cells share their search.
_BLOCK = 8

#: Pairs of a place and a piece of a fault that are held at once.
_PAIRS = 100_000


class FaultDistance:
    """Exact distance to the nearest fault, of points or of the cells of a grid.

    Lines are cut into pieces. A tree of their middles tells which pieces can be the nearest to
    anything in a block of cells; these alone are measured, for all blocks of a tile at once.

    Parameters
    ----------
    lines : sequence of ndarray, shape (vertices, 2)
    piece : float
        Longest piece that lines are cut into, in map units; about two blocks is fastest.
    limit : float, optional
        Distances beyond this need not be known, and may be infinite.
    """

    def __init__(self, lines: Sequence[np.ndarray], piece: float, limit: float = math.inf) -> None:
        starts, ends = [], []
        for line in lines:
            vertices = _cut(np.asarray(line, dtype=float), piece)
            starts.append(vertices[:-1])
            ends.append(vertices[1:])
        if not sum(map(len, starts)):
            raise InputError(tr("The fault layer has no lines."))
        first, last = np.concatenate(starts), np.concatenate(ends)
        self._starts = first
        self._lengths = np.linalg.norm(last - first, axis=1)
        # A piece without length has any direction.
        self._directions = np.tile([1.0, 0.0], (len(first), 1))
        long = self._lengths > 0
        self._directions[long] = (last - first)[long] / self._lengths[long, None]
        self._tree = cKDTree((first + last) / 2)
        self._half = piece / 2
        self._limit = limit

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Return the distances of points (m, 2), shape (m,), in map units."""
        return self._measured(np.asarray(points, dtype=float), np.zeros((1, 2)))[:, 0]

    def of_cells(self, grid: Grid) -> np.ndarray:
        """Return the distances of the centres of a grid's cells, (rows, columns), in map units."""
        x, y = grid.centres()
        steps = np.arange(_BLOCK) - (_BLOCK - 1) / 2
        offsets = np.stack(np.meshgrid(steps * grid.x_size, steps * grid.y_size), axis=-1)
        middle_x = x[::_BLOCK] + (_BLOCK - 1) / 2 * grid.x_size
        middle_y = y[::_BLOCK] + (_BLOCK - 1) / 2 * grid.y_size
        centres = np.stack(np.meshgrid(middle_x, middle_y), axis=-1).reshape(-1, 2)
        found = self._measured(centres, offsets.reshape(-1, 2))
        blocks = found.reshape(len(middle_y), len(middle_x), _BLOCK, _BLOCK)
        whole = blocks.swapaxes(1, 2).reshape(len(middle_y) * _BLOCK, -1)
        return whole[: grid.rows, : grid.columns]

    def _measured(self, centres: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Return the distances (n, c) of places around centres (n, 2), given by offsets (c, 2)."""
        reach = float(np.linalg.norm(offsets, axis=1).max())
        result = np.full((len(centres), len(offsets)), np.inf)
        # A middle is at most half a piece from the piece's nearest place.
        nearest, _ = self._tree.query(
            centres, distance_upper_bound=1.001 * (self._limit + self._half + reach)
        )
        blocks = np.flatnonzero(np.isfinite(nearest))
        found = self._tree.query_ball_point(
            centres[blocks], 1.001 * (nearest[blocks] + self._half + 2 * reach)
        )
        counts = np.array([len(pieces) for pieces in found], dtype=int)
        most = max(1, _PAIRS // len(offsets))
        first = 0
        while first < len(blocks):
            last = first + max(1, int(np.searchsorted(counts[first:].cumsum(), most, "right")))
            some, numbers = blocks[first:last], np.concatenate(found[first:last]).astype(int)
            owner = np.repeat(np.arange(len(some)), counts[first:last])
            own = centres[some]
            middle = self._squares(own[owner], numbers, np.zeros((1, 2)))[:, 0]
            starts = np.concatenate([[0], counts[first:last].cumsum()[:-1]])
            closest = np.sqrt(np.minimum.reduceat(middle, starts))
            possible = middle <= np.square(1.001 * closest + 2.001 * reach)[owner]
            owner, numbers = owner[possible], numbers[possible]
            squares = self._squares(own[owner], numbers, offsets)
            starts = np.searchsorted(owner, np.arange(len(some)))
            result[some] = np.sqrt(np.minimum.reduceat(squares, starts))
            first = last
        return result

    def _squares(self, centres: np.ndarray, pieces: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Return squared distances (n, c) of places around centres (n, 2) from a piece each (n,).

        A place is ``along`` a piece by as much and ``aside`` of it; it is ``beyond`` its ends where
        it is along by less than nothing or more than the length.
        """
        away, (x, y) = centres - self._starts[pieces], self._directions[pieces].T
        places = np.concatenate([offsets.T, np.ones((1, len(offsets)))])
        along = np.stack([x, y, away[:, 0] * x + away[:, 1] * y], axis=1) @ places
        aside = np.stack([-y, x, away[:, 1] * x - away[:, 0] * y], axis=1) @ places
        beyond = np.clip(along, 0.0, self._lengths[pieces, None])
        np.subtract(along, beyond, out=beyond)
        np.multiply(beyond, beyond, out=beyond)
        np.multiply(aside, aside, out=aside)
        return np.add(aside, beyond, out=aside)


def _cut(vertices: np.ndarray, piece: float) -> np.ndarray:
    lengths = np.linalg.norm(np.diff(vertices, axis=0), axis=1)
    parts = [vertices[:1]]
    for start, end, length in zip(vertices[:-1], vertices[1:], lengths, strict=True):
        count = max(1, math.ceil(length / piece))
        share = np.arange(1, count + 1)[:, None] / count
        parts.append(start + share * (end - start))
    return np.concatenate(parts)
