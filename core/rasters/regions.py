"""Polygons on a raster: which cells lie inside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from osgeo import gdal, ogr, osr

from ..runtime.errors import InputError
from ..runtime.files import refuse_pipes
from ..runtime.language import tr
from .grid import Grid, spatial_reference


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

    def contains_cells(self, grid: Grid, cells: np.ndarray) -> np.ndarray:
        """Return which cells (n, 2) of a grid lie inside of the grid and of the region."""
        inside = grid.contains(cells)
        mask = self.mask(grid)
        inside[inside] = mask[tuple(np.asarray(cells)[inside].T)]
        return inside


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
