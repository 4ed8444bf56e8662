"""Bringing rasters of single elements together to a stack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, step
from .band_names import is_no_name
from .grid import Grid
from .resampling import ResampledRaster, lies_on, same_crs
from .stack import Stack
from .windows import Window, share_done, tiles
from .writer import RasterWriter


class Placed(Protocol):
    """A raster that lies on the stack's grid."""

    @property
    def grid(self) -> Grid:
        """The stack's grid."""

    def read(self, window: Window) -> np.ndarray:
        """Return values (bands, rows, columns) of a window, NaN where there is none."""


class Cut(Protocol):
    """What takes values off ground where there should be none."""

    def cut(self, window: Window, values: np.ndarray) -> None:
        """Make NaN what is to have no value of a window's bands, shape (bands, rows, columns)."""


def on_one_grid(
    rasters: Sequence[Stack], grid: Grid, name: str, method: str, progress: Progress
) -> list[Stack | ResampledRaster]:
    """Return rasters as they lie on a grid; those that do not are resampled, which is told.

    Parameters
    ----------
    rasters : sequence of Stack
    grid : Grid
    name : str
        Of the raster that the grid is taken from.
    method : str
        Which of :data:`RESAMPLINGS`.
    progress : Progress

    Raises
    ------
    InputError
        Naming the first raster that lies on other cells, and how, if ``method`` is ``refuse``; or
        one that has no ground in common with the grid.
    """
    placed: list[Stack | ResampledRaster] = []
    for raster in rasters:
        if lies_on(raster, grid):
            placed.append(raster)
            continue
        if method == "refuse":
            raise InputError(
                _difference(raster, grid, name)
                + tr(
                    " Choose RESAMPLING=nearest or bilinear, or warp them to one grid yourself (Raster ▸ "
                    "Projections ▸ Warp)."
                )
            )
        resampled = ResampledRaster(raster, grid, method)
        progress.message(resampled.account())
        placed.append(resampled)
    return placed


def _difference(raster: Stack, grid: Grid, other: str) -> str:
    """Return in what a raster's grid differs from another raster's."""
    own = raster.grid
    if not same_crs(own.crs, grid.crs):
        return tr("{name} has another CRS than {other}.", name=raster.name, other=other)
    if (own.columns, own.rows) == (grid.columns, grid.rows):
        return tr("{name} does not lie on the cells of {other}.", name=raster.name, other=other)
    return tr(
        "{name} has {columns} × {rows} cells and {other} {other_columns} × {other_rows}.",
        name=raster.name,
        columns=own.columns,
        rows=own.rows,
        other=other,
        other_columns=grid.columns,
        other_rows=grid.rows,
    )


def write_stack(
    rasters: Sequence[Placed],
    writer: RasterWriter,
    progress: Progress,
    common_mask: bool = False,
    ground: Cut | None = None,
) -> int:
    """Write the bands of all rasters, one after the other, tile by tile.

    Parameters
    ----------
    rasters : sequence of Placed
        On one grid; see :func:`on_one_grid`.
    writer : RasterWriter
        With a band for each of theirs.
    progress : Progress
    common_mask : bool
        Whether cells that have no value in one band get none in all others.
    ground : Cut, optional
        What values are kept to.

    Returns
    -------
    int
        Cells that have values in some bands and none in others.

    Raises
    ------
    CancelledError
    """
    grid, partial = rasters[0].grid, 0
    for window in tiles(grid):
        step(progress, share_done(window, grid))
        values = np.concatenate([raster.read(window) for raster in rasters])
        if ground is not None:
            ground.cut(window, values)
        missing = np.isnan(values)
        torn = missing.any(axis=0) & ~missing.all(axis=0)
        partial += int(torn.sum())
        if common_mask:
            values[:, torn] = np.nan
        writer.write(window, values)
    return partial


def tell_of_partial(cells: int, common_mask: bool, progress: Progress) -> None:
    """Tell how many cells have values in some bands only, and what became of them."""
    if not cells:
        return
    if common_mask:
        text = tr("{cells:,} cells had values in some bands only; they have none now.", cells=cells)
    else:
        text = tr(
            "{cells:,} cells have values in some bands only. Models leave them out; COMMON_MASK takes "
            "them out of all bands.",
            cells=cells,
        )
    progress.message(text)


def given_names(text: str, count: int) -> list[str]:
    """Return names of bands as a user lists them, as many as there are bands.

    Raises
    ------
    InputError
        If there are more or fewer, one is empty or says nothing but a number, or one occurs twice.
    """
    names = [name.strip() for name in text.replace(";", ",").split(",")]
    if len(names) != count:
        raise InputError(
            tr(
                "NAMES has {names} names, and the rasters have {count} bands. Give one for each band, in "
                "their order, with commas between them.",
                names=len(names),
                count=count,
            )
        )
    for name in names:
        if is_no_name(name):
            raise InputError(
                tr(
                    "NAMES: {name!r} is no name of an element. Give names such as Au_ppb.",
                    name=name,
                )
            )
    require_different(names)
    return names


def band_names(rasters: Sequence[Stack], titles: Sequence[str]) -> list[str]:
    """Return names of all bands: their own, else the raster's title, numbered if it has several.

    Raises
    ------
    InputError
        If a name occurs twice.
    """
    names = [
        element
        if not is_no_name(element)
        else title
        if len(raster.bands) == 1
        else f"{title}_{number}"
        for raster, title in zip(rasters, titles, strict=True)
        for number, element in zip(raster.bands, raster.elements, strict=True)
    ]
    require_different(names)
    return names


def require_different(names: Sequence[str]) -> None:
    """Refuse names of which one occurs twice.

    Raises
    ------
    InputError
    """
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            tr(
                "Several bands would be called {repeated}. Rename the layers, or leave one out.",
                repeated=", ".join(repeated),
            )
        )
