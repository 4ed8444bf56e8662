"""Bringing rasters of single elements together to a stack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, step
from .stack import Stack
from .windows import share_done, tiles
from .writer import RasterWriter

#: Grids may differ by this share of a cell.
_TOLERANCE = 1e-3


def require_same_grid(rasters: Sequence[Stack]) -> None:
    """Refuse rasters that do not lie cell on cell.

    Raises
    ------
    InputError
        Naming the first raster that differs, and how.
    """
    first = rasters[0].grid
    for raster in rasters[1:]:
        grid = raster.grid
        if (grid.columns, grid.rows) != (first.columns, first.rows):
            raise InputError(
                tr(
                    "{name} has {columns} × {rows} cells and {other} {other_columns} × {other_rows}. Warp "
                    "them to one grid (Raster ▸ Projections ▸ Warp).",
                    name=raster.name,
                    columns=grid.columns,
                    rows=grid.rows,
                    other=rasters[0].name,
                    other_columns=first.columns,
                    other_rows=first.rows,
                )
            )
        corners = np.array([[0, 0], [grid.rows - 1, grid.columns - 1]])
        apart = np.abs(grid.xy(corners) - first.xy(corners)).max()
        if apart > _TOLERANCE * min(first.cell_size):
            raise InputError(
                tr(
                    "{name} does not lie on the cells of {other}. Warp them to one grid (Raster ▸ "
                    "Projections ▸ Warp).",
                    name=raster.name,
                    other=rasters[0].name,
                )
            )


def write_stack(rasters: Sequence[Stack], writer: RasterWriter, progress: Progress) -> None:
    """Write the bands of all rasters, one after the other, tile by tile.

    Parameters
    ----------
    rasters : sequence of Stack
        On one grid; see :func:`require_same_grid`.
    writer : RasterWriter
        With a band for each of theirs.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    grid = rasters[0].grid
    for window in tiles(grid):
        step(progress, share_done(window, grid))
        writer.write(window, np.concatenate([raster.read(window) for raster in rasters]))


def band_names(rasters: Sequence[Stack], titles: Sequence[str]) -> list[str]:
    """Return names of all bands: of the raster where it has one band, of the band otherwise.

    Raises
    ------
    InputError
        If a name occurs twice.
    """
    names = [
        title if len(raster.bands) == 1 and raster.elements[0] == "Band 1" else element
        for raster, title in zip(rasters, titles, strict=True)
        for element in raster.elements
    ]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            tr(
                "Several bands would be called {repeated}. Rename the layers, or leave one out.",
                repeated=", ".join(repeated),
            )
        )
    return names
