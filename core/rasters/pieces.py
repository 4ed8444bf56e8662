"""Contiguous cells of a map as polygons, tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from osgeo import gdal, ogr

from .grid import Grid
from .regions import Region
from .windows import Window, tiles


def outlines(grid: Grid, marked: Callable[[Window], np.ndarray]) -> list[ogr.Geometry]:
    """Return a polygon around each piece of marked cells that share sides.

    Parameters
    ----------
    grid : Grid
    marked : callable
        Which cells of a window are marked, ndarray of bool, shape (rows, columns).
    """
    memory = gdal.GetDriverByName("GTiff").Create(
        f"/vsimem/{id(marked)}.tif", grid.columns, grid.rows, 1, gdal.GDT_Byte,
        ["COMPRESS=DEFLATE", "TILED=YES"],
    )  # fmt: skip
    memory.SetGeoTransform(grid.geotransform)
    band = memory.GetRasterBand(1)
    for window in tiles(grid):
        band.WriteArray(marked(window).astype(np.uint8), window.column, window.row)
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    vector = driver.CreateDataSource("")
    layer = vector.CreateLayer("pieces", None, ogr.wkbPolygon)
    gdal.Polygonize(band, band, layer, -1)
    found = [feature.GetGeometryRef().Clone() for feature in layer]
    path = memory.GetDescription()
    del band, memory
    gdal.Unlink(path)
    return found


def cells_inside(grid: Grid, polygon: ogr.Geometry) -> Iterator[tuple[Window, np.ndarray]]:
    """Yield windows of a grid that cover a polygon, and which of their cells lie in it."""
    x_min, x_max, y_min, y_max = polygon.GetEnvelope()
    corners = grid.cells(np.array([[x_min, y_max], [x_max, y_min], [x_min, y_min], [x_max, y_max]]))
    first = np.maximum(corners.min(axis=0), 0)
    last = np.minimum(corners.max(axis=0) + 1, [grid.rows, grid.columns])
    box = grid.window(
        int(first[0]), int(last[0] - first[0]), int(first[1]), int(last[1] - first[1])
    )
    region = Region([bytes(polygon.ExportToWkb())])
    for window in tiles(box):
        whole = Window(
            int(first[0]) + window.row, int(first[1]) + window.column, window.rows, window.columns
        )
        yield whole, region.mask(window.part_of(box))
