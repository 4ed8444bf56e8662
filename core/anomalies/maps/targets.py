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

#: Columns of the table of targets, and their types; deposits are counted from 1.
TARGET_COLUMNS: tuple[tuple[str, type], ...] = (
    ("rank", int),
    ("cells", int),
    ("area_km2", float),
    ("mean", float),
    ("largest", float),
    ("distance_km", float),
    ("nearest", int),
    ("known", int),
    ("nearest_name", str),
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
    """

    polygon: bytes
    cells: int
    area: float
    mean: float
    largest: float
    distance: float
    nearest: int
    known: int

    def row(self, rank: int, names: Sequence[str] = ()) -> tuple[object, ...]:
        """Return the target's row in a table, with deposits' names; see :data:`TARGET_COLUMNS`."""
        far = np.isfinite(self.distance)
        return (
            rank,
            self.cells,
            self.area,
            self.mean,
            self.largest,
            self.distance if far else None,
            self.nearest + 1 if far else None,
            self.known if far else None,
            names[self.nearest] if names and far else None,
        )


def find_targets(
    raster: Stack,
    classes_path: str,
    lowest: int,
    fewest: int,
    deposits: np.ndarray,
    progress: Progress,
) -> list[Target]:
    """Return the patches of a class raster at or above a class, the likeliest first.

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
    """
    grid, scale = raster.grid, GroundScale(raster.grid)
    points = [ogr.CreateGeometryFromWkt(f"POINT({x:.17g} {y:.17g})") for x, y in deposits]
    polygons = outlines(grid, _marked(classes_path, lowest))
    targets = []
    for number, polygon in enumerate(polygons):
        step(progress, number / len(polygons))
        cells = round(polygon.GetArea() / grid.cell_area)
        if cells < fewest:
            continue
        mean, largest, area = _values_inside(raster, scale, polygon)
        middle = np.array([polygon.Centroid().GetPoint_2D()])
        in_map_units = np.array([polygon.Distance(point) for point in points])
        distances = scale.kilometres(in_map_units, middle)
        targets.append(
            Target(
                bytes(polygon.ExportToWkb()),
                cells,
                area,
                mean,
                largest,
                float(distances.min()) if len(points) else np.nan,
                int(distances.argmin()) if len(points) else -1,
                int((in_map_units == 0).sum()),
            )
        )
    return sorted(targets, key=lambda target: (-target.mean, -target.cells))


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


def _values_inside(
    raster: Stack, scale: GroundScale, polygon: ogr.Geometry
) -> tuple[float, float, float]:
    """Return mean and largest value of the cells in a polygon, and its km², tile by tile."""
    total, count, largest, area = 0.0, 0, -np.inf, 0.0
    for window, inside in cells_inside(raster.grid, polygon):
        area += float(scale.square_kilometres(window)[inside].sum())
        values = raster.read(window)[0][inside]
        values = values[np.isfinite(values)]
        if len(values):
            total += float(values.sum(dtype=float))
            count += len(values)
            largest = max(largest, float(values.max()))
    return total / max(1, count), largest, area
