"""Reading element stacks and writing maps, window by window."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from .errors import CancelledError, InputError, OutputError
from .files import Staging
from .grid import Grid, spatial_reference
from .language import tr
from .progress import Progress

#: What written rasters hold where there is no value.
NODATA = -9999.0

#: Side of a tile in cells; no step of the work holds more of the map than a few of these.
TILE = 256

#: Longest side in pixels of a raster in a report.
_PICTURE = 900

#: Longest side in cells that is drawn quickly without overviews.
_OVERVIEWED = 1024


@dataclass(frozen=True)
class Window:
    """A rectangle of cells."""

    row: int
    column: int
    rows: int
    columns: int

    def part_of(self, grid: Grid) -> Grid:
        """Return this part of a grid."""
        return grid.window(self.row, self.rows, self.column, self.columns)


def tiles(grid: Grid, side: int = TILE) -> Iterator[Window]:
    """Yield the windows that cover a grid, row by row."""
    for row in range(0, grid.rows, side):
        for column in range(0, grid.columns, side):
            yield Window(row, column, min(side, grid.rows - row), min(side, grid.columns - column))


def share_done(window: Window, grid: Grid) -> float:
    """Return the share of a grid's cells that lie in the tiles before this one."""
    done = window.row * grid.columns + window.column * window.rows
    return done / (grid.rows * grid.columns)


class Stack:
    """A raster whose bands are elements (or control factors), read window by window.

    Parameters
    ----------
    path : str
        Anything that GDAL opens.
    bands : sequence of int, optional
        Numbers of the bands to use, from 1, in this order; all by default.

    Attributes
    ----------
    grid : Grid
    elements : tuple of str
        Band descriptions; ``Band 1`` and so on where there are none.
    units : tuple of str
        Units of the bands; empty where unknown.
    description : str
        As given to :class:`RasterWriter`; empty if there is none.

    Raises
    ------
    InputError
        If the raster cannot be opened, is rotated, or lacks one of the bands.
    """

    def __init__(self, path: str, bands: Sequence[int] | None = None) -> None:
        self.path = path
        self.name = Path(path).name
        self._dataset = _open(path)
        self.grid = Grid.from_geotransform(
            self._dataset.GetGeoTransform(),
            self._dataset.RasterXSize,
            self._dataset.RasterYSize,
            self._dataset.GetProjection(),
            self.name,
        )
        count = self._dataset.RasterCount
        self.bands = tuple(bands or range(1, count + 1))
        for band in self.bands:
            if not 1 <= band <= count:
                raise InputError(
                    tr(
                        "{name} has {count} bands; there is no band {band}.",
                        name=self.name,
                        count=count,
                        band=band,
                    )
                )
        opened = [self._dataset.GetRasterBand(band) for band in self.bands]
        self.elements = tuple(
            band.GetDescription() or f"Band {number}"
            for band, number in zip(opened, self.bands, strict=True)
        )
        self.units = tuple(band.GetUnitType() or "" for band in opened)
        self.description = self._dataset.GetMetadataItem("TIFFTAG_IMAGEDESCRIPTION") or ""
        repeated = {name for name in self.elements if self.elements.count(name) > 1}
        if repeated:
            raise InputError(
                tr(
                    "{name} has several bands of the name {repeated}. Give every band a name of its own.",
                    name=self.name,
                    repeated=", ".join(sorted(repeated)),
                )
            )

    def select(self, elements: Sequence[str]) -> Stack:
        """Return the same stack with these elements in this order."""
        numbers = dict(zip(self.elements, self.bands, strict=True))
        return Stack(self.path, [numbers[element] for element in elements])

    def read(self, window: Window | None = None) -> np.ndarray:
        """Return values, shape (bands, rows, columns), Float32, NaN where there is none.

        Band scale and offset are applied; nodata values, masks and infinities become NaN.

        Raises
        ------
        InputError
            If the file cannot be read to its end.
        """
        window = window or Window(0, 0, self.grid.rows, self.grid.columns)
        values = np.empty((len(self.bands), window.rows, window.columns), dtype=np.float32)
        for target, number in zip(values, self.bands, strict=True):
            self._read_band(self._dataset.GetRasterBand(number), window, target)
        return values

    def _read_band(self, band: gdal.Band, window: Window, target: np.ndarray) -> None:
        place = (window.column, window.row, window.columns, window.rows)
        read = band.ReadAsArray(*place)
        if read is None:
            raise InputError(
                tr(
                    "{name} cannot be read: {reason}",
                    name=self.name,
                    reason=gdal.GetLastErrorMsg(),
                )
            )
        scale, offset = band.GetScale(), band.GetOffset()
        if scale not in (None, 1.0) or offset not in (None, 0.0):
            read = read * (1.0 if scale is None else scale) + (offset or 0.0)
        with np.errstate(over="ignore", invalid="ignore"):
            target[...] = read
        if band.GetMaskFlags() != gdal.GMF_ALL_VALID:
            target[band.GetMaskBand().ReadAsArray(*place) == 0] = np.nan
        target[~np.isfinite(target)] = np.nan

    def read_padded(self, window: Window, margin: int) -> np.ndarray:
        """Return a window with ``margin`` more cells on every side, mirrored at the map's edges.

        Mirrored as ``numpy.pad(..., mode="reflect")`` of the whole map would, so that what is
        computed from it does not depend on the windows.
        """
        rows = _mirrored(window.row, window.rows, margin, self.grid.rows)
        columns = _mirrored(window.column, window.columns, margin, self.grid.columns)
        read = self.read(
            Window(
                int(rows.min()),
                int(columns.min()),
                int(np.ptp(rows)) + 1,
                int(np.ptp(columns)) + 1,
            )
        )
        return read[:, (rows - rows.min())[:, None], (columns - columns.min())[None, :]]

    def forget(self) -> None:
        """Give back the memory that GDAL keeps of what was read; it would keep gigabytes."""
        self._dataset.FlushCache()

    def sample(self, cells: np.ndarray) -> np.ndarray:
        """Return the values (n, bands) of cells (n, 2), NaN outside of the raster."""
        values = np.full((len(cells), len(self.bands)), np.nan, dtype=np.float32)
        for index in np.flatnonzero(self.grid.contains(cells)):
            row, column = map(int, cells[index])
            values[index] = self.read(Window(row, column, 1, 1))[:, 0, 0]
        return values


def _open(path: str) -> gdal.Dataset:
    try:
        dataset = gdal.Open(path)
    except RuntimeError:
        dataset = None
    if dataset is None:
        raise InputError(
            tr("The raster {path} cannot be opened. Does it exist, and is it a raster?", path=path)
        )
    if not dataset.RasterCount:
        raise InputError(tr("The raster {path} has no bands.", path=path))
    return dataset


def _mirrored(start: int, count: int, margin: int, length: int) -> np.ndarray:
    index = np.arange(start - margin, start + count + margin)
    if length == 1:
        return np.zeros_like(index)
    period = 2 * (length - 1)
    index = np.abs(index) % period
    return np.where(index < length, index, period - index)


class RasterWriter:
    """A tiled, compressed GeoTIFF, of Float32 or of classes, that is filled window by window.

    Parameters
    ----------
    staging : Staging
        Moves the file to its place when all is written.
    path : str
        The final place.
    grid : Grid
    bands : sequence of str
        Names of the bands.
    units : sequence of str, optional
    description : str, optional
        Stored as the file's TIFFTAG_IMAGEDESCRIPTION.
    classes : bool, optional
        Whether the values are the numbers of classes, 1 to 255: they are written as bytes, with 0
        where there is none.
    sparse : bool, optional
        Whether blocks that nothing is written to take no room in the file.

    Raises
    ------
    OutputError
        If the file cannot be made, or not be written to its end (a full disk).
    """

    def __init__(
        self,
        staging: Staging,
        path: str,
        grid: Grid,
        bands: Sequence[str],
        units: Sequence[str] | None = None,
        description: str = "",
        classes: bool = False,
        sparse: bool = False,
    ) -> None:
        if Path(path).suffix.lower() not in (".tif", ".tiff"):
            raise OutputError(
                tr("{name}: rasters are written as GeoTIFF, name it .tif.", name=Path(path).name)
            )
        self.path = path
        self.staged = staging.path(path)
        options = [
            "TILED=YES",
            f"BLOCKXSIZE={TILE}",
            f"BLOCKYSIZE={TILE}",
            "COMPRESS=DEFLATE",
            "ZLEVEL=1",  # a third faster than 6, and a twentieth larger
            "NUM_THREADS=ALL_CPUS",
            "PREDICTOR=2" if classes else "PREDICTOR=3",
            "BIGTIFF=IF_SAFER",
            f"SPARSE_OK={'YES' if sparse else 'NO'}",
        ]
        self._nodata = 0.0 if classes else NODATA
        kind = gdal.GDT_Byte if classes else gdal.GDT_Float32
        with self._writing():
            self._dataset = gdal.GetDriverByName("GTiff").Create(
                self.staged, grid.columns, grid.rows, len(bands), kind, options
            )
            self._check(self._dataset is not None)
        self._dataset.SetGeoTransform(grid.geotransform)
        if grid.crs:
            self._dataset.SetProjection(grid.crs)
        if description:
            self._dataset.SetMetadataItem("TIFFTAG_IMAGEDESCRIPTION", description)
        for number, name in enumerate(bands, start=1):
            band = self._dataset.GetRasterBand(number)
            band.SetDescription(name)
            band.SetNoDataValue(self._nodata)
            if units:
                band.SetUnitType(units[number - 1])
        staging.before_move(self.close)

    def write(self, window: Window, values: np.ndarray) -> None:
        """Write values (bands, rows, columns); NaN becomes nodata.

        Windows of :func:`tiles` are the file's own blocks, so that each is written once; a row of
        them is held in memory.
        """
        filled = values.astype(np.float32)
        filled[np.isnan(filled)] = self._nodata
        with self._writing():
            for number, band_values in enumerate(filled, start=1):
                band = self._dataset.GetRasterBand(number)
                written = band.WriteArray(band_values, window.column, window.row)
                self._check(written == gdal.CE_None)
            if (
                window.column + window.columns == self._dataset.RasterXSize
                and (window.row + window.rows) % TILE == 0
            ):
                self._dataset.FlushCache()  # a row of blocks is complete

    def add_overviews(self, progress: Progress) -> None:
        """Add reduced copies inside of the file, so that a large map is drawn at once.

        Small rasters get none. Classes keep their numbers, other values are averaged.

        Raises
        ------
        CancelledError
        """
        longest = max(self._dataset.RasterXSize, self._dataset.RasterYSize)
        factors: list[int] = []
        while longest > _OVERVIEWED << len(factors):
            factors.append(2 << len(factors))
        if not factors:
            return
        with self._writing():
            self._dataset.FlushCache()
            try:
                done = self._dataset.BuildOverviews(
                    "NEAREST" if self._nodata == 0.0 else "AVERAGE",
                    factors,
                    lambda _share, _message, _own: int(not progress.cancelled()),
                )
            finally:
                if progress.cancelled():
                    raise CancelledError
            self._check(done == gdal.CE_None)

    def close(self) -> None:
        """Write what is still in memory."""
        if self._dataset is None:
            return
        with self._writing():
            self._dataset.FlushCache()
            self._dataset = None
            self._check(gdal.GetLastErrorType() < gdal.CE_Failure)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Tell of errors in one way, whether GDAL raises exceptions (newer QGIS) or not."""
        gdal.ErrorReset()
        try:
            yield
        except RuntimeError as problem:
            raise OutputError(
                tr(
                    "Cannot write {path}: {problem} Is the disk full?",
                    path=self.path,
                    problem=problem,
                )
            ) from problem

    def _check(self, fine: bool) -> None:
        if not fine:
            raise OutputError(
                tr(
                    "Cannot write {path}: {reason} Is the disk full?",
                    path=self.path,
                    reason=gdal.GetLastErrorMsg(),
                )
            )


def write_mosaic(
    staging: Staging, path: str, parts: Sequence[str], tiles_of: Sequence[Sequence[Window]]
) -> None:
    """Write a VRT that shows several rasters of one grid as one.

    Parameters
    ----------
    staging : Staging
    path : str
        The VRT's final place.
    parts : sequence of str
        Rasters in the same folder, alike but for their values.
    tiles_of : sequence of sequence of Window
        What to take of each part.
    """
    first = _open(parts[0])
    mosaic = gdal.GetDriverByName("VRT").Create(
        staging.path(path),
        first.RasterXSize,
        first.RasterYSize,
        first.RasterCount,
        first.GetRasterBand(1).DataType,
    )
    mosaic.SetGeoTransform(first.GetGeoTransform())
    mosaic.SetProjection(first.GetProjection())
    for number in range(1, first.RasterCount + 1):
        source, band = first.GetRasterBand(number), mosaic.GetRasterBand(number)
        band.SetDescription(source.GetDescription())
        band.SetNoDataValue(source.GetNoDataValue())
        sources = [
            (os.path.basename(part), window)
            for part, windows in zip(parts, tiles_of, strict=True)
            for window in windows
        ]
        for place, (name, window) in enumerate(sources):
            box = (
                f'xOff="{window.column}" yOff="{window.row}" xSize="{window.columns}" '
                f'ySize="{window.rows}"'
            )
            band.SetMetadataItem(
                f"source_{place}",
                f'<SimpleSource><SourceFilename relativeToVRT="1">{escape(name)}</SourceFilename>'
                f"<SourceBand>{number}</SourceBand><SrcRect {box}/><DstRect {box}/></SimpleSource>",
                "new_vrt_sources",
            )
    mosaic.FlushCache()


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


def region_from_file(source: str, crs: str) -> Region:
    """Return the polygons of a vector file such as ``area.gpkg|layername=area``, in a CRS (WKT).

    Raises
    ------
    InputError
        If there is no such layer, or no polygon in it.
    """
    path, _, layer_name = source.partition("|layername=")
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
        if geometry is None or ogr.GT_Flatten(geometry.GetGeometryType()) not in (
            ogr.wkbPolygon,
            ogr.wkbMultiPolygon,
        ):
            continue
        if own is not None and target is not None:
            own.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            geometry.TransformTo(target)
        polygons.append(bytes(geometry.ExportToWkb()))
    return Region(polygons)


def small_picture(path: str) -> np.ndarray:
    """Return a raster's first band reduced to the size of a screen, NaN for nodata."""
    dataset = gdal.Open(path)
    scale = min(1.0, _PICTURE / max(dataset.RasterXSize, dataset.RasterYSize))
    values = dataset.GetRasterBand(1).ReadAsArray(
        buf_xsize=max(1, round(dataset.RasterXSize * scale)),
        buf_ysize=max(1, round(dataset.RasterYSize * scale)),
    )
    return np.where(values == NODATA, np.nan, values)


def local_path(source: str) -> str:
    """Return the file behind a layer source such as ``survey.gpkg|layername=points``."""
    path = source.split("|", 1)[0]
    return path if os.path.exists(path) else ""
