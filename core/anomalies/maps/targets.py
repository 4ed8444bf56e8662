"""Targets: the patches of ground in the highest class of a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr

from ...rasters.ground import GroundScale
from ...rasters.pieces import cells_inside, outlines
from ...rasters.stack import Stack
from ...rasters.windows import Window
from ...runtime.progress import Progress, step
from .standing_out import StandingOut

#: How the name of a map's band begins that says how far networks or draws are apart.
SPREAD = "Spread"

#: Columns of the table of targets, and their types; deposits are counted from 1.
TARGET_COLUMNS: tuple[tuple[str, type], ...] = (
    ("rank", int),
    ("cells", int),
    ("area_km2", float),
    ("mean", float),
    ("largest", float),
    ("spread", float),
    ("x", float),
    ("y", float),
    ("distance_km", float),
    ("nearest", int),
    ("known", int),
    ("nearest_name", str),
    ("elements", str),
)


@dataclass(frozen=True)
class Target:
    """A patch of ground in the highest class.

    Attributes
    ----------
    polygon : bytes
        WKB in the map's CRS.
    cells : int
    area : float
        km².
    mean, largest : float
        Of the probabilities in it.
    distance : float
        km from its edge to the nearest known deposit, 0 with one in it; NaN without deposits.
    nearest : int
        Number of that deposit, from 0; -1 without deposits.
    known : int
        Known deposits in it; without any it is new ground.
    place : tuple of float
        x and y of its highest cell.
    spread : float
        Mean standard deviation between the model's networks or draws in it; NaN where the map has none.
    elements : str
        Those that stand out in it, the most enriched first; empty where the stack is not known.
    """

    polygon: bytes
    cells: int
    area: float
    mean: float
    largest: float
    distance: float
    nearest: int
    known: int
    place: tuple[float, float] = (np.nan, np.nan)
    spread: float = np.nan
    elements: str = ""

    def row(self, rank: int, names: Sequence[str] = ()) -> tuple[object, ...]:
        """Return the target's row in a table, with deposits' names; see :data:`TARGET_COLUMNS`."""
        far = np.isfinite(self.distance)
        return (
            rank,
            self.cells,
            self.area,
            self.mean,
            self.largest,
            self.spread if np.isfinite(self.spread) else None,
            *self.place,
            self.distance if far else None,
            self.nearest + 1 if far else None,
            self.known if far else None,
            names[self.nearest] if names and far else None,
            self.elements or None,
        )


def find_targets(
    raster: Stack,
    classes_path: str,
    lowest: int,
    fewest: int,
    deposits: np.ndarray,
    progress: Progress,
    spread: Stack | None = None,
    stack: Stack | None = None,
) -> list[Target]:
    """Return the patches of a class raster at or above a class: new ground first, the likeliest first.

    What holds a known deposit comes behind all of it: the model, or whoever chose the thresholds, has
    seen that ground.

    Parameters
    ----------
    raster : Stack
        Probabilities.
    classes_path : str
        As :func:`~gossan.core.anomalies.maps.classes.write_classes` wrote it.
    lowest : int
        The lowest class that is a target.
    fewest : int
        Patches of fewer cells are left out.
    deposits : ndarray, shape (d, 2)
        Points in the map's CRS.
    progress : Progress
    spread : Stack, optional
        How far the model's networks or draws are apart, see :func:`spread_of`.
    stack : Stack, optional
        Of the elements that the map was made from.
    """
    grid, scale = raster.grid, GroundScale(raster.grid)
    points = [ogr.CreateGeometryFromWkt(f"POINT({x:.17g} {y:.17g})") for x, y in deposits]
    polygons = outlines(grid, _marked(classes_path, lowest))
    standing_out = StandingOut(stack, progress) if stack is not None and polygons else None
    targets = []
    for number, polygon in enumerate(polygons):
        step(progress, number / len(polygons))
        cells = round(polygon.GetArea() / grid.cell_area)
        if cells < fewest:
            continue
        inside = _values_inside(raster, scale, polygon, spread)
        middle = np.array([polygon.Centroid().GetPoint_2D()])
        in_map_units = np.array([polygon.Distance(point) for point in points])
        distances = scale.kilometres(in_map_units, middle)
        targets.append(
            Target(
                bytes(polygon.ExportToWkb()),
                cells,
                inside.area,
                inside.mean,
                inside.largest,
                float(distances.min()) if len(points) else np.nan,
                int(distances.argmin()) if len(points) else -1,
                int((in_map_units == 0).sum()),
                inside.place,
                inside.spread,
                standing_out.named(polygon) if standing_out is not None else "",
            )
        )
    return sorted(targets, key=lambda target: (target.known > 0, -target.mean, -target.cells))


def _marked(classes_path: str, lowest: int) -> Callable[[Window], np.ndarray]:
    """Return which cells of a window have any target class: where classes meet no target ends."""
    dataset = gdal.Open(classes_path)

    def marked(window: Window) -> np.ndarray:
        values = dataset.GetRasterBand(1).ReadAsArray(
            window.column, window.row, window.columns, window.rows
        )
        found: np.ndarray = values >= lowest
        return found

    return marked


def spread_of(path: str) -> Stack | None:
    """Return the band of a map that says how far the model's networks or draws are apart, if it has one."""
    names = Stack(path).elements
    return Stack(path, [2]) if len(names) > 1 and names[1].startswith(SPREAD) else None


@dataclass
class _Inside:
    """What the cells in a polygon hold, added up window by window."""

    area: float = 0.0
    count: int = 0
    total: float = 0.0
    largest: float = -np.inf
    place: tuple[float, float] = (np.nan, np.nan)
    apart: float = 0.0
    apart_count: int = 0

    @property
    def mean(self) -> float:
        return self.total / max(1, self.count)

    @property
    def spread(self) -> float:
        return self.apart / self.apart_count if self.apart_count else np.nan

    def add(self, values: np.ndarray, xy: np.ndarray) -> None:
        """Add values (n,) of cells with centres (n, 2)."""
        known = np.isfinite(values)
        if not known.any():
            return
        self.total += float(values[known].sum(dtype=float))
        self.count += int(known.sum())
        highest = int(np.nanargmax(values))
        if values[highest] > self.largest:
            self.largest = float(values[highest])
            self.place = (float(xy[highest, 0]), float(xy[highest, 1]))

    def add_spread(self, values: np.ndarray) -> None:
        """Add standard deviations (n,)."""
        known = np.isfinite(values)
        self.apart += float(values[known].sum(dtype=float))
        self.apart_count += int(known.sum())


def _values_inside(
    raster: Stack, scale: GroundScale, polygon: ogr.Geometry, spread: Stack | None
) -> _Inside:
    """Return what the cells in a polygon hold, tile by tile."""
    found = _Inside()
    for window, inside in cells_inside(raster.grid, polygon):
        found.area += float(scale.square_kilometres(window)[inside].sum())
        rows, columns = np.nonzero(inside)
        centres = raster.grid.xy(np.column_stack([rows + window.row, columns + window.column]))
        found.add(raster.read(window)[0][inside], centres)
        if spread is not None:
            found.add_spread(spread.read(window)[0][inside])
    return found
