"""Windows: the pieces that maps are read, computed and written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .grid import Grid

#: What written rasters hold where there is no value.
NODATA = -9999.0


#: More bands than this are no elements; covariances and networks grow with their square.
MOST_BANDS = 1000

#: Side of a tile in cells; no step of the work holds more of the map than a few of these.
TILE = 256


@dataclass(frozen=True)
class Window:
    """A rectangle of cells."""

    row: int
    column: int
    rows: int
    columns: int

    def part_of(self, grid: Grid) -> Grid:
        """Return this part of a grid."""
        return grid.window(self.row, self.rows, self.column, self.columns)


def tiles(grid: Grid, side: int = TILE) -> Iterator[Window]:
    """Yield the windows that cover a grid, row by row."""
    for row in range(0, grid.rows, side):
        for column in range(0, grid.columns, side):
            yield Window(row, column, min(side, grid.rows - row), min(side, grid.columns - column))


def share_done(window: Window, grid: Grid) -> float:
    """Return the share of a grid's cells that lie in the tiles before this one."""
    done = window.row * grid.columns + window.column * window.rows
    return done / (grid.rows * grid.columns)
