"""Bringing rasters of single elements together to a stack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .errors import InputError
from .progress import Progress, step
from .rasters import RasterWriter, Stack, share_done, tiles

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
                f"{raster.name} has {grid.columns} × {grid.rows} cells and {rasters[0].name} "
                f"{first.columns} × {first.rows}. Warp them to one grid (Raster ▸ Projections ▸ Warp)."
            )
        apart = np.abs(np.subtract(grid.geotransform, first.geotransform)).max()
        if apart > _TOLERANCE * min(first.cell_size):
            raise InputError(
                f"{raster.name} does not lie on the cells of {rasters[0].name}. Warp them to one grid "
                "(Raster ▸ Projections ▸ Warp)."
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
            f"Several bands would be called {', '.join(repeated)}. Rename the layers, or leave one out."
        )
    return names
