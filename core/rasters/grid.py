"""Regular grids: where cells are, and which cell a point lies in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from .zones import metric_crs

if TYPE_CHECKING:
    from osgeo import osr

#: More cells than this are a slip of the keyboard in the cell size, not a survey.
MAXIMUM_CELLS = 1_000_000_000


@dataclass(frozen=True)
class Grid:
    """A grid of cells whose rows run along the x axis of its CRS.

    Parameters
    ----------
    x_origin, y_origin : float
        Outer corner of the first cell of the first row, in units of the CRS.
    x_size, y_size : float
        Step to the next column and the next row; ``y_size`` is negative where rows run south.
    columns, rows : int
        Number of cells.
    crs : str
        The CRS as WKT; empty if unknown.
    """

    x_origin: float
    y_origin: float
    x_size: float
    y_size: float
    columns: int
    rows: int
    crs: str = ""

    def __post_init__(self) -> None:
        if self.columns < 1 or self.rows < 1:
            raise InputError(tr("The grid has no cells: its extent is empty."))

    def require_possible(self) -> None:
        """Refuse a grid of more cells than a map can have.

        A raster may have more, as long as only a part of it is worked on.

        Raises
        ------
        InputError
        """
        if self.columns * self.rows > MAXIMUM_CELLS:
            raise InputError(
                tr(
                    "The grid would have {columns:,} × {rows:,} = {columns_2:,} cells; at most "
                    "{maximum_cells:,} are allowed. Choose a larger cell size or a smaller extent; a "
                    "raster is clipped with Raster ▸ Extraction ▸ Clip Raster by Extent.",
                    columns=self.columns,
                    rows=self.rows,
                    columns_2=self.columns * self.rows,
                    maximum_cells=MAXIMUM_CELLS,
                )
            )

    @classmethod
    def from_geotransform(
        cls, transform: tuple[float, ...], columns: int, rows: int, crs: str, name: str
    ) -> Grid:
        """Return the grid of a GDAL raster.

        Raises
        ------
        InputError
            If the raster is rotated.
        """
        if transform[2] or transform[4]:
            raise InputError(
                tr(
                    "The raster {name} is rotated. Warp it to a north-up grid first (Raster ▸ "
                    "Projections ▸ Warp).",
                    name=name,
                )
            )
        return cls(transform[0], transform[3], transform[1], transform[5], columns, rows, crs)

    def north_up(self) -> Grid:
        """Return the same cells, the first of them in the north-west, whatever came first here."""
        x_min, _, _, y_max = self.extent
        width, height = self.cell_size
        return Grid(x_min, y_max, width, -height, self.columns, self.rows, self.crs)

    @classmethod
    def covering(
        cls, extent: tuple[float, float, float, float], cell_size: float, crs: str
    ) -> Grid:
        """Return the grid that starts at the upper left corner and covers an extent.

        Parameters
        ----------
        extent : tuple
            xmin, xmax, ymin, ymax.
        cell_size : float
            Side of a cell in units of the CRS.
        crs : str
            WKT.

        Raises
        ------
        InputError
            If the extent or the cell size is not positive, or there would be too many cells.
        """
        x_min, x_max, y_min, y_max = extent
        require_cell_size(cell_size)
        if not (x_max > x_min and y_max > y_min):
            raise InputError(
                tr(
                    "The extent {x_min:g},{x_max:g},{y_min:g},{y_max:g} is empty. Give "
                    "xmin,xmax,ymin,ymax.",
                    x_min=x_min,
                    x_max=x_max,
                    y_min=y_min,
                    y_max=y_max,
                )
            )
        # A sliver of a cell that only rounding has made must not become a row.
        columns, rows = (
            max(1, math.ceil(length / cell_size - 1e-6))
            for length in (x_max - x_min, y_max - y_min)
        )
        grid = cls(x_min, y_max, cell_size, -cell_size, columns, rows, crs)
        grid.require_possible()
        return grid

    @property
    def geotransform(self) -> tuple[float, float, float, float, float, float]:
        """The six numbers that GDAL places a raster with."""
        return (self.x_origin, self.x_size, 0.0, self.y_origin, 0.0, self.y_size)

    @property
    def cell_area(self) -> float:
        """Area of a cell in squared units of the CRS, which need not be its area on the ground."""
        return abs(self.x_size * self.y_size)

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell in units of the CRS."""
        return abs(self.x_size), abs(self.y_size)

    def near(self, xy: np.ndarray) -> np.ndarray:
        """Return which points (n, 2) lie on the grid, or no farther off it than it is large."""
        left, right, bottom, top = self.extent
        margin = max(right - left, top - bottom)
        low, high = np.array([left, bottom]) - margin, np.array([right, top]) + margin
        return np.asarray(((xy >= low) & (xy <= high)).all(axis=1))

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """xmin, xmax, ymin, ymax of the outer edges."""
        xs = (self.x_origin, self.x_origin + self.columns * self.x_size)
        ys = (self.y_origin, self.y_origin + self.rows * self.y_size)
        return min(xs), max(xs), min(ys), max(ys)

    def window(self, row: int, rows: int, column: int = 0, columns: int | None = None) -> Grid:
        """Return the part of the grid that starts at ``row`` and ``column``."""
        return Grid(
            self.x_origin + column * self.x_size,
            self.y_origin + row * self.y_size,
            self.x_size,
            self.y_size,
            self.columns if columns is None else columns,
            rows,
            self.crs,
        )

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """Return x of the columns' centres (columns,) and y of the rows' centres (rows,)."""
        x = self.x_origin + (np.arange(self.columns) + 0.5) * self.x_size
        y = self.y_origin + (np.arange(self.rows) + 0.5) * self.y_size
        return x, y

    def points(self) -> np.ndarray:
        """Return the centres of all cells, row by row, shape (rows · columns, 2) as x, y."""
        x, y = self.centres()
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def xy(self, cells: np.ndarray) -> np.ndarray:
        """Return the centres (n, 2) as x, y of cells (n, 2) given as row, column."""
        cells = np.asarray(cells)
        return np.column_stack(
            [
                self.x_origin + (cells[:, 1] + 0.5) * self.x_size,
                self.y_origin + (cells[:, 0] + 0.5) * self.y_size,
            ]
        )

    def cells(self, xy: np.ndarray) -> np.ndarray:
        """Return row and column (n, 2) of the cells that points (n, 2) lie in.

        Points outside of the grid get cells outside of it; see :meth:`contains`.
        """
        xy = np.asarray(xy, dtype=float).reshape(-1, 2)
        columns = np.floor((xy[:, 0] - self.x_origin) / self.x_size)
        rows = np.floor((xy[:, 1] - self.y_origin) / self.y_size)
        return np.column_stack([rows, columns]).astype(np.int64)

    def contains(self, cells: np.ndarray) -> np.ndarray:
        """Return which cells (n, 2) lie inside of the grid, shape (n,)."""
        cells = np.asarray(cells)
        return (
            (cells[:, 0] >= 0)
            & (cells[:, 0] < self.rows)
            & (cells[:, 1] >= 0)
            & (cells[:, 1] < self.columns)
        )

    @property
    def metric_zone(self) -> str:
        """Code of the UTM zone, or of the polar grid, of the middle of a grid in degrees."""
        x_min, x_max, y_min, y_max = self.extent
        return metric_crs(np.array([[(x_min + x_max) / 2, (y_min + y_max) / 2]]))

    def require_projected(self, what: str) -> None:
        """Refuse a grid whose cells are measured in degrees.

        Raises
        ------
        InputError
            If the CRS is geographic.
        """
        if not is_geographic(self.crs):
            return
        raise InputError(
            tr(
                "{what} has the geographic CRS {crs}, in degrees. Distances need metres: warp it to a "
                "projected CRS (Raster ▸ Projections ▸ Warp), such as {zone} here.",
                what=what,
                crs=spatial_reference(self.crs).GetName(),
                zone=self.metric_zone,
            )
        )


def cells_around(centres: np.ndarray, side: int) -> np.ndarray:
    """Return the cells of the squares of ``side`` cells around centres (n, 2): (n, side, side, 2)."""
    steps = np.arange(side) - side // 2
    square = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1)
    return np.asarray(centres)[:, None, None, :] + square


def random_cells(
    grid: Grid, inside: np.ndarray | None, count: int, rng: np.random.Generator
) -> np.ndarray:
    """Return random cells (count, 2) of a grid, or of those inside of a study area (rows, columns).

    Raises
    ------
    InputError
        If none is inside.
    """
    if inside is None:
        return np.column_stack(
            [rng.integers(0, grid.rows, count), rng.integers(0, grid.columns, count)]
        )
    flat = np.flatnonzero(inside)
    if not len(flat):
        raise InputError(tr("The study area does not overlap the stack."))
    return np.column_stack(np.unravel_index(rng.choice(flat, count), inside.shape))


def require_cell_size(cell_size: float) -> None:
    """Raise InputError if the side of a cell is not a positive number."""
    if not cell_size > 0 or not math.isfinite(cell_size):
        raise InputError(
            tr(
                "The cell size must be a positive number, not {cell_size:g}.",
                cell_size=cell_size,
            )
        )


def is_geographic(crs: str) -> bool:
    """Return whether a CRS (WKT) is in degrees; nothing is known of an empty one."""
    return bool(crs) and bool(spatial_reference(crs).IsGeographic())


def unit_of_length(crs: str) -> str:
    """Return what a CRS measures lengths in, as it stands behind a number; "map units" without a CRS."""
    if not crs:
        return tr("map units")
    name = spatial_reference(crs).GetLinearUnitsName()
    return "m" if name in ("metre", "meter") else name


def metres_of_unit(crs: str) -> float:
    """Return the metres that a unit of a projected CRS (WKT) has; without a CRS units are metres."""
    return float(spatial_reference(crs).GetLinearUnits()) if crs else 1.0


def spatial_reference(crs: str) -> osr.SpatialReference:
    """Return the CRS of a WKT or of a text such as ``EPSG:32645``, with x before y."""
    # Networks are trained and asked on grids where there may be no GDAL.
    from osgeo import osr

    system = osr.SpatialReference()
    system.SetFromUserInput(crs)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system
