"""Rasters brought to another grid, tile by tile."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
from osgeo import gdal, gdal_array, osr

from ..runtime.errors import InputError, says_out_of_memory
from ..runtime.language import tr
from .grid import Grid, spatial_reference
from .stack import Stack
from .windows import Window

#: What is done to a raster that lies on other cells.
RESAMPLINGS = ("refuse", "nearest", "bilinear")

#: What dialogs call them.
RESAMPLING_WORDS: dict[str, str] = {
    "refuse": "Refused: all on the same cells",
    "nearest": "Nearest cell",
    "bilinear": "Bilinear",
}

#: Most values of a raster that are read to make one piece of another grid.
_MOST_VALUES = 16_000_000

#: Places along each side of a window that are looked for in the other CRS.
_NODES = 33

#: Grids may differ by this share of a cell.
TOLERANCE = 1e-3


class ResampledRaster:
    """A raster as it looks on another grid, which may have another CRS.

    Cells without values take no part; so a cell has a value where the raster has one at its centre
    (``nearest``) or around it (``bilinear``; where cells become larger, the mean over about a cell).

    Parameters
    ----------
    raster : Stack
    grid : Grid
        The grid that is wanted.
    method : {'nearest', 'bilinear'}

    Raises
    ------
    InputError
        If one of them has a CRS and the other has none, or they share no ground.
    """

    def __init__(self, raster: Stack, grid: Grid, method: str) -> None:
        self.raster = raster
        self.grid = grid
        self.method = method
        self._to_raster = _transformation(raster, grid)
        if self._window_of(Window(0, 0, grid.rows, grid.columns)) is None:
            raise InputError(tr("{name} shares no ground with the stack's grid.", name=raster.name))

    def read(self, window: Window) -> np.ndarray:
        """Return values (bands, rows, columns) of a window of the grid, NaN where there is none."""
        values = np.full(
            (len(self.raster.bands), window.rows, window.columns), np.nan, dtype=np.float32
        )
        for piece, source in self._pieces(window):
            row, column = piece.row - window.row, piece.column - window.column
            target = values[:, row : row + piece.rows, column : column + piece.columns]
            target[...] = self._warped(piece, source)
        return values

    def account(self) -> str:
        """Return a sentence on what was resampled, from which cells to which."""
        width, height = self.raster.grid.cell_size
        new_width, new_height = self.grid.cell_size
        return tr(
            "{name}: resampled ({method}) from cells of {width:.6g} × {height:.6g} ({crs}) to "
            "{new_width:.6g} × {new_height:.6g} ({new_crs})",
            name=self.raster.name,
            method=self.method,
            width=width,
            height=height,
            crs=_crs_name(self.raster.grid),
            new_width=new_width,
            new_height=new_height,
            new_crs=_crs_name(self.grid),
        )

    def _pieces(self, window: Window) -> Iterator[tuple[Window, Window]]:
        """Yield parts of a window with the part of the raster that each needs, none of them large."""
        source = self._window_of(window)
        if source is None:
            return
        values = source.rows * source.columns * len(self.raster.bands)
        if values <= _MOST_VALUES or window.rows * window.columns == 1:
            yield window, source
            return
        rows, columns = -(-window.rows // 2), -(-window.columns // 2)
        for row in range(window.row, window.row + window.rows, rows):
            for column in range(window.column, window.column + window.columns, columns):
                part = Window(
                    row,
                    column,
                    min(rows, window.row + window.rows - row),
                    min(columns, window.column + window.columns - column),
                )
                yield from self._pieces(part)

    def _window_of(self, window: Window) -> Window | None:
        """Return the part of the raster that a window of the grid needs; None if there is none."""
        edges = [np.linspace(0, count, _NODES) for count in (window.rows, window.columns)]
        rows, columns = (axis.ravel() for axis in np.meshgrid(*edges, indexing="ij"))
        part = window.part_of(self.grid)
        places = np.column_stack(
            [part.x_origin + columns * part.x_size, part.y_origin + rows * part.y_size]
        )
        if self._to_raster is not None:
            places = _transformed(self._to_raster, places)
        places = places[np.isfinite(places).all(axis=1)]
        if not len(places):
            return None
        own = self.raster.grid
        x = (places[:, 0] - own.x_origin) / own.x_size
        y = (places[:, 1] - own.y_origin) / own.y_size
        # Cells around the centre count as well, more of them where cells become larger.
        spare = [
            3 + math.ceil(np.ptp(axis) / count + 0.01 * np.ptp(axis))
            for axis, count in ((y, window.rows), (x, window.columns))
        ]
        first = [max(0, math.floor(axis.min()) - more) for axis, more in zip((y, x), spare)]
        last = [
            min(count, math.ceil(axis.max()) + more)
            for axis, more, count in zip((y, x), spare, (own.rows, own.columns))
        ]
        if first[0] >= last[0] or first[1] >= last[1]:
            return None
        return Window(first[0], first[1], last[0] - first[0], last[1] - first[1])

    def _warped(self, piece: Window, source: Window) -> np.ndarray:
        taken = _in_memory(self.raster.read(source), source.part_of(self.raster.grid))
        empty = np.full((taken.RasterCount, piece.rows, piece.columns), np.nan, dtype=np.float32)
        made = _in_memory(empty, piece.part_of(self.grid))
        try:
            done = gdal.Warp(
                made,
                taken,
                resampleAlg=self.method,
                srcNodata="nan",
                dstNodata="nan",
                errorThreshold=0,
                # Each band has its own cells without values.
                warpOptions=["UNIFIED_SRC_NODATA=NO", "INIT_DEST=NO_DATA"],
            )
            reason = "" if done else gdal.GetLastErrorMsg()
        except RuntimeError as problem:  # GDAL raises exceptions in newer QGIS
            done, reason = 0, str(problem)
        if not done:
            if says_out_of_memory(reason):
                raise MemoryError(reason)
            raise InputError(
                tr("{name} cannot be resampled: {reason}", name=self.raster.name, reason=reason)
            )
        return made.ReadAsArray().reshape(empty.shape)


def lies_on(raster: Stack, grid: Grid) -> bool:
    """Return whether a raster lies cell on cell on a grid, in the same CRS."""
    own = raster.grid
    if (own.columns, own.rows) != (grid.columns, grid.rows) or not same_crs(own.crs, grid.crs):
        return False
    corners = np.array([[0, 0], [grid.rows - 1, grid.columns - 1]])
    apart = np.abs(own.xy(corners) - grid.xy(corners)).max()
    return bool(apart <= TOLERANCE * min(grid.cell_size))


def same_crs(one: str, other: str) -> bool:
    """Return whether two CRSs as WKT are the same, or neither is known."""
    if not one or not other:
        return one == other
    return one == other or bool(
        spatial_reference(one).IsSame(spatial_reference(other), ["CRITERION=EQUIVALENT"])
    )


def _transformation(raster: Stack, grid: Grid) -> osr.CoordinateTransformation | None:
    own, wanted = raster.grid.crs, grid.crs
    if same_crs(own, wanted):
        return None
    if not own or not wanted:
        raise InputError(
            tr(
                "{name} cannot be brought to the stack's grid: one of them has a CRS, and the other "
                "has none. Assign it (Raster ▸ Projections ▸ Assign Projection).",
                name=raster.name,
            )
        )
    return osr.CoordinateTransformation(spatial_reference(wanted), spatial_reference(own))


def _transformed(to_raster: osr.CoordinateTransformation, places: np.ndarray) -> np.ndarray:
    """Return places (n, 2) in the other CRS; not finite where that does not reach."""

    def of(some: np.ndarray) -> np.ndarray:
        return np.array(to_raster.TransformPoints(some.tolist()))[:, :2]

    try:
        return of(places)
    except RuntimeError:  # where GDAL raises exceptions, one place spoils the others
        found = np.full(places.shape, np.nan)
        for number in range(len(places)):
            with suppress(RuntimeError):
                found[number] = of(places[number : number + 1])
        return found


def _in_memory(values: np.ndarray, grid: Grid) -> gdal.Dataset:
    raster = gdal_array.OpenArray(np.ascontiguousarray(values))
    raster.SetGeoTransform(grid.geotransform)
    raster.SetProjection(grid.crs)
    for number in range(1, raster.RasterCount + 1):
        raster.GetRasterBand(number).SetNoDataValue(math.nan)
    return raster


def _crs_name(grid: Grid) -> str:
    return str(spatial_reference(grid.crs).GetName()) if grid.crs else tr("no CRS")
