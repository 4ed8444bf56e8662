"""Polygons on a raster: which cells lie inside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from osgeo import gdal, ogr, osr

from ..runtime.errors import InputError
from ..runtime.files import refuse_pipes
from ..runtime.language import tr
from .grid import Grid, spatial_reference
from .windows import TILE, Window


class Region:
    """An area of the map, such as the study area, given by polygons.

    Parameters
    ----------
    polygons : sequence of bytes
        WKB of polygons in the CRS of the grids that :meth:`mask` is asked for.
    """

    def __init__(self, polygons: Sequence[bytes]) -> None:
        if not polygons:
            raise InputError(
                tr("The study area has no polygon. Choose a polygon layer with a feature.")
            )
        self._polygons = tuple(polygons)
        #: xmin, xmax, ymin, ymax of each polygon.
        self._boxes = np.array([ogr.CreateGeometryFromWkb(wkb).GetEnvelope() for wkb in polygons])

    def mask(self, grid: Grid) -> np.ndarray:
        """Return which cells of a grid have their centre inside, shape (rows, columns)."""
        raster = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, 1, gdal.GDT_Byte)
        raster.SetGeoTransform(grid.geotransform)
        # The vector side of the MEM driver was a driver of its own before GDAL 3.11.
        driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
        vector = driver.CreateDataSource("")
        crs = spatial_reference(grid.crs) if grid.crs else None
        if crs is not None:
            raster.SetProjection(grid.crs)
        layer = vector.CreateLayer("region", crs, ogr.wkbUnknown)
        for polygon in self._polygons:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(polygon))
            layer.CreateFeature(feature)
        gdal.RasterizeLayer(raster, [1], layer, burn_values=[1])
        return raster.ReadAsArray().astype(bool)

    def contains(self, xy: np.ndarray) -> bool:
        """Return whether a point (2,) lies in any of the polygons."""
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(float(xy[0]), float(xy[1]))
        return any(ogr.CreateGeometryFromWkb(wkb).Contains(point) for wkb in self._polygons)

    def touches(self, grid: Grid) -> bool:
        """Return whether the box around a polygon overlaps a grid."""
        x_min, x_max, y_min, y_max = grid.extent
        apart = (
            (self._boxes[:, 0] > x_max)
            | (self._boxes[:, 1] < x_min)
            | (self._boxes[:, 2] > y_max)
            | (self._boxes[:, 3] < y_min)
        )
        return not apart.all()

    def window(self, grid: Grid, margin: int) -> Window:
        """Return the part of a grid that holds the region and so many more cells on every side.

        Raises
        ------
        InputError
            If the region does not overlap the grid.
        """
        low, high = self._boxes.min(axis=0), self._boxes.max(axis=0)
        cells = grid.cells(np.array([[low[0], low[2]], [high[1], high[3]]]))
        first = np.maximum(cells.min(axis=0) - margin, 0)
        last = np.minimum(cells.max(axis=0) + margin + 1, [grid.rows, grid.columns])
        if (first >= last).any():
            raise InputError(tr("The study area does not overlap the stack."))
        (row, column), (rows, columns) = first.tolist(), (last - first).tolist()
        return Window(row, column, rows, columns)

    def contains_cells(self, grid: Grid, cells: np.ndarray) -> np.ndarray:
        """Return which cells (n, 2) of a grid lie inside of the grid and of the region.

        Tile by tile of those that the cells lie in, however large the grid is.
        """
        cells = np.asarray(cells)
        inside = grid.contains(cells)
        places = np.flatnonzero(inside)
        tile = cells[places] // TILE
        for row, column in np.unique(tile, axis=0):
            here = places[(tile == (row, column)).all(axis=1)]
            first = np.array([row, column]) * TILE
            rows, columns = np.minimum(TILE, [grid.rows, grid.columns] - first)
            mask = self.mask(grid.window(int(first[0]), int(rows), int(first[1]), int(columns)))
            inside[here] = mask[tuple((cells[here] - first).T)]
        return inside


def region_from_file(source: str, crs: str) -> Region:
    """Return the polygons of a vector file such as ``area.gpkg|layername=area``, in a CRS (WKT).

    Raises
    ------
    InputError
        If there is no such layer, or no polygon in it.
    """
    path, _, layer_name = source.partition("|layername=")
    refuse_pipes([path])
    try:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
    except RuntimeError:
        dataset = None
    layer = None
    if dataset is not None:
        name = layer_name.partition("|")[0]
        layer = dataset.GetLayerByName(name) if name else dataset.GetLayer(0)
    if layer is None:
        raise InputError(tr("There is no layer of polygons {source}.", source=source))
    own, target = layer.GetSpatialRef(), spatial_reference(crs) if crs else None
    polygons = []
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is None:
            continue
        geometry = geometry.GetLinearGeometry()
        if ogr.GT_Flatten(geometry.GetGeometryType()) not in (ogr.wkbPolygon, ogr.wkbMultiPolygon):
            continue
        if own is not None and target is not None:
            own.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            geometry.TransformTo(target)
        polygons.append(bytes(geometry.ExportToWkb()))
    return Region(polygons)


def line(vertices: np.ndarray, kind: int = ogr.wkbLineString) -> ogr.Geometry:
    """Return a line, or a ring, through vertices (n, 2)."""
    through = ogr.Geometry(kind)
    for x, y in vertices:
        through.AddPoint_2D(float(x), float(y))
    return through


def polygon_wkb(ring: np.ndarray) -> bytes:
    """Return a polygon without holes around vertices (n, 2), the last of which is the first."""
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(line(ring, ogr.wkbLinearRing))
    return bytes(polygon.ExportToWkb())
