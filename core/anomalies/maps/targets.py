"""Targets: the patches of ground in the highest class of a map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr

from ...rasters.grid import Grid
from ...rasters.ground import GroundScale
from ...rasters.regions import Region
from ...rasters.stack import Stack
from ...rasters.windows import Window, tiles
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
    """

    polygon: bytes
    cells: int
    area: float
    mean: float
    largest: float
    distance: float
    nearest: int

    def row(self, rank: int) -> tuple[object, ...]:
        """Return the target's row in a table; see :data:`TARGET_COLUMNS`."""
        far = np.isfinite(self.distance)
        return (
            rank,
            self.cells,
            self.area,
            self.mean,
            self.largest,
            self.distance if far else None,
            self.nearest + 1 if far else None,
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
    polygons = _polygons(classes_path, lowest)
    targets = []
    for number, polygon in enumerate(polygons):
        step(progress, number / len(polygons))
        cells = round(polygon.GetArea() / grid.cell_area)
        if cells < fewest:
            continue
        mean, largest, area = _values_inside(raster, scale, polygon)
        middle = np.array([polygon.Centroid().GetPoint_2D()])
        distances = scale.kilometres(
            np.array([polygon.Distance(point) for point in points]), middle
        )
        targets.append(
            Target(
                bytes(polygon.ExportToWkb()),
                cells,
                area,
                mean,
                largest,
                float(distances.min()) if len(points) else np.nan,
                int(distances.argmin()) if len(points) else -1,
            )
        )
    return sorted(targets, key=lambda target: (-target.mean, -target.cells))


def _polygons(classes_path: str, lowest: int) -> list[ogr.Geometry]:
    dataset = gdal.Open(classes_path)
    band = dataset.GetRasterBand(1)
    # Cells of any target class have one value, so that a target does not end where they change.
    memory = gdal.GetDriverByName("GTiff").Create(
        f"/vsimem/{id(dataset)}.tif", dataset.RasterXSize, dataset.RasterYSize, 1, gdal.GDT_Byte,
        ["COMPRESS=DEFLATE", "TILED=YES"],
    )  # fmt: skip
    memory.SetGeoTransform(dataset.GetGeoTransform())
    grid = Grid.from_geotransform(
        dataset.GetGeoTransform(), dataset.RasterXSize, dataset.RasterYSize, "", "classes"
    )
    target = memory.GetRasterBand(1)
    for window in tiles(grid):
        values = band.ReadAsArray(window.column, window.row, window.columns, window.rows)
        target.WriteArray((values >= lowest).astype(np.uint8), window.column, window.row)
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    vector = driver.CreateDataSource("")
    layer = vector.CreateLayer("targets", None, ogr.wkbPolygon)
    gdal.Polygonize(target, target, layer, -1)
    found = [feature.GetGeometryRef().Clone() for feature in layer]
    path = memory.GetDescription()
    del target, memory
    gdal.Unlink(path)
    return found


def _values_inside(
    raster: Stack, scale: GroundScale, polygon: ogr.Geometry
) -> tuple[float, float, float]:
    """Return mean and largest value of the cells in a polygon, and its km², tile by tile."""
    grid = raster.grid
    x_min, x_max, y_min, y_max = polygon.GetEnvelope()
    corners = grid.cells(np.array([[x_min, y_max], [x_max, y_min], [x_min, y_min], [x_max, y_max]]))
    first = np.maximum(corners.min(axis=0), 0)
    last = np.minimum(corners.max(axis=0) + 1, [grid.rows, grid.columns])
    box = grid.window(
        int(first[0]), int(last[0] - first[0]), int(first[1]), int(last[1] - first[1])
    )
    region = Region([bytes(polygon.ExportToWkb())])
    total, count, largest, area = 0.0, 0, -np.inf, 0.0
    for window in tiles(box):
        part = window.part_of(box)
        whole = Window(
            int(first[0]) + window.row, int(first[1]) + window.column, window.rows, window.columns
        )
        inside = region.mask(part)
        area += float(scale.square_kilometres(whole)[inside].sum())
        values = raster.read(whole)[0][inside]
        values = values[np.isfinite(values)]
        if len(values):
            total += float(values.sum(dtype=float))
            count += len(values)
            largest = max(largest, float(values.max()))
    return total / max(1, count), largest, area
