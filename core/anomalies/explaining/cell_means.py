"""Means over overlapping patches, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...rasters.grid import Grid, cells_around
from ...rasters.windows import tiles
from ...rasters.writer import RasterWriter

#: Columns of a table of arrows, and their types.
ARROW_COLUMNS: tuple[tuple[str, type], ...] = (("dx", float), ("dy", float), ("magnitude", float))


class CellMeans:
    """Values of overlapping patches, averaged cell by cell.

    Parameters
    ----------
    grid : Grid
    centres : ndarray of int, shape (n, 2)
        Centres of the patches.
    patches : ndarray, shape (n, bands, p, p)

    Attributes
    ----------
    cells : ndarray of int, shape (m, 2)
        The cells of the grid that a patch covers.
    values : ndarray, shape (m, bands)
    """

    def __init__(self, grid: Grid, centres: np.ndarray, patches: np.ndarray) -> None:
        self.grid = grid
        covered = cells_around(centres, patches.shape[-1]).reshape(-1, 2)
        values = np.moveaxis(patches, 1, -1).reshape(len(covered), -1)
        inside = grid.contains(covered)
        self.cells, owner = np.unique(covered[inside], axis=0, return_inverse=True)
        owner = owner.reshape(-1)
        sums = np.zeros((len(self.cells), values.shape[1]))
        np.add.at(sums, owner, values[inside])
        self.values = sums / np.bincount(owner)[:, None]

    def magnitude(self) -> np.ndarray:
        """Return the length (m, 1) of values that are arrows (Δx, Δy)."""
        return np.hypot(*self.values.T)[:, None]

    def arrows(self) -> Iterator[tuple[list[float], list[float], tuple[float, float, float]]]:
        """Yield start, end and row of values that are arrows (Δx, Δy); see :data:`ARROW_COLUMNS`."""
        starts = self.grid.xy(self.cells).tolist()
        for (x, y), (dx, dy) in zip(starts, self.values.tolist(), strict=True):
            yield [x, y], [x + dx, y + dy], (dx, dy, float(np.hypot(dx, dy)))

    def write(self, writer: RasterWriter, values: np.ndarray) -> None:
        """Write values (m, bands) of the cells; nodata elsewhere."""
        for window in tiles(self.grid):
            place = self.cells - (window.row, window.column)
            inside = (
                (place >= 0).all(axis=1)
                & (place[:, 0] < window.rows)
                & (place[:, 1] < window.columns)
            )
            part = np.full((values.shape[1], window.rows, window.columns), np.nan, dtype=np.float32)
            part[:, place[inside, 0], place[inside, 1]] = values[inside].T
            writer.write(window, part)
