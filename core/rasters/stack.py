"""Reading element stacks and writing maps, window by window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..runtime.errors import InputError, says_out_of_memory
from ..runtime.files import refuse_pipes
from ..runtime.language import tr
from ..runtime.progress import Progress
from .band_kinds import ELEMENT, KIND_ITEM, KINDS
from .band_names import NAME_THEM, is_no_name
from .grid import Grid
from .windows import MOST_BANDS, NODATA, Window

#: Bytes of a raster's block, all bands that lie together.
_MOST_AT_ONCE = 2_000_000_000

#: Bands up to which threads unpack blocks without a complaint: for each block of more bands GDAL tells
#: of a bad number of ExtraSamples, and stops telling anything after a thousand of them.
UNPACKED_SIDE_BY_SIDE = 2

#: Longest side in pixels of a raster in a report.
_PICTURE = 900


class Stack:
    """A raster whose bands are elements (or control factors), read window by window.

    Rows run from north to south and columns from west to east, in whatever order the file has them.

    Parameters
    ----------
    path : str
        Anything that GDAL opens.
    bands : sequence of int, optional
        Numbers of the bands to use, from 1, in this order; all by default.
    window : Window, optional
        The part of the raster to look at, counted from its north-west; all of it by default.
    factors : sequence of float, optional
        What the values of each band are multiplied by; 1 by default.

    Attributes
    ----------
    grid : Grid
    elements : tuple of str
        Band descriptions; ``Band 1`` and so on where there are none (see :attr:`unnamed`). Bands
        beside the chemistry are among them.
    kinds : tuple of str
        Which of :data:`~.band_kinds.KINDS` each band is.
    units : tuple of str
        Units of the bands; empty where unknown.
    count : int
        Bands of the file, chosen or not.
    description : str
        As given to :class:`RasterWriter`; empty if there is none.

    Raises
    ------
    InputError
        If the raster cannot be opened, is rotated, or lacks one of the bands.
    """

    def __init__(
        self,
        path: str,
        bands: Sequence[int] | None = None,
        window: Window | None = None,
        factors: Sequence[float] | None = None,
    ) -> None:
        self.path = path
        self.name = Path(path).name
        self._dataset = open_raster(path)
        self._stored = stored_grid(self._dataset, self.name)
        whole = self._stored.north_up()
        self._window = window or Window(0, 0, whole.rows, whole.columns)
        self.grid = self._window.part_of(whole)
        count = self._dataset.RasterCount
        self.count = count
        self.bands = tuple(bands or range(1, count + 1))
        if len(self.bands) > MOST_BANDS:
            raise InputError(
                tr(
                    "{name} has {count:,} bands; at most {most:,} can be used at once. Choose bands, or "
                    "bring a file of fewer bands.",
                    name=self.name,
                    count=len(self.bands),
                    most=MOST_BANDS,
                )
            )
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
        self._factors = tuple(factors or [1.0] * len(self.bands))
        opened = [self._dataset.GetRasterBand(band) for band in self.bands]
        self.elements = tuple(
            band.GetDescription() or f"Band {number}"
            for band, number in zip(opened, self.bands, strict=True)
        )
        self.units = tuple(band.GetUnitType() or "" for band in opened)
        said = [band.GetMetadataItem(KIND_ITEM) for band in opened]
        self.kinds = tuple(kind if kind in KINDS else ELEMENT for kind in said)
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

    def select(self, elements: Sequence[str], factors: Sequence[float] | None = None) -> Stack:
        """Return the same stack with these elements in this order, multiplied by these factors."""
        numbers = dict(zip(self.elements, self.bands, strict=True))
        return Stack(self.path, [numbers[element] for element in elements], self._window, factors)

    @property
    def chemistry(self) -> tuple[str, ...]:
        """The names of the bands that are elements, each in its place; empty for the others."""
        return tuple(
            name if kind == ELEMENT else ""
            for name, kind in zip(self.elements, self.kinds, strict=True)
        )

    @property
    def covariates(self) -> tuple[str, ...]:
        """The names of the bands that are no elements."""
        return tuple(
            name for name, kind in zip(self.elements, self.kinds, strict=True) if kind != ELEMENT
        )

    def of_elements(self) -> Stack:
        """Return the same stack without what stands beside the chemistry.

        Raises
        ------
        InputError
            If nothing is left.
        """
        kept = [number for number, kind in enumerate(self.kinds) if kind == ELEMENT]
        if not kept:
            raise InputError(
                tr(
                    "{name} has no band of an element: {covariates} stand beside the chemistry.",
                    name=self.name,
                    covariates=", ".join(self.covariates),
                )
            )
        bands, factors = zip(*((self.bands[number], self._factors[number]) for number in kept))
        return Stack(self.path, bands, self._window, factors)

    def tell_of_covariates(self, progress: Progress) -> None:
        """Tell which bands a work on elements leaves out."""
        if self.covariates:
            progress.message(
                tr(
                    "Left out, since they stand beside the chemistry: {covariates}.",
                    covariates=", ".join(self.covariates),
                )
            )

    def within(self, window: Window) -> Stack:
        """Return a part of the same stack, as if there were no more of it."""
        part = Window(
            self._window.row + window.row,
            self._window.column + window.column,
            window.rows,
            window.columns,
        )
        return Stack(self.path, self.bands, part, self._factors)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The bands that have no name of their own: no description, or one such as ``Band 1``."""
        return tuple(name for name in self.elements if is_no_name(name))

    def require_names(self) -> None:
        """Refuse bands without names, where a model knows its elements by them.

        Raises
        ------
        InputError
            Naming the bands, and how they get names.
        """
        if self.unnamed:
            raise InputError(
                tr(
                    "{name}: the bands {bands} do not say which elements they are, and a model knows its "
                    "elements by the names of the bands, not by their order. {remedy}",
                    name=self.name,
                    bands=", ".join(self.unnamed),
                    remedy=tr(NAME_THEM),
                )
            )

    def tell_of_names(self, progress: Progress) -> None:
        """Warn of bands without names, where only the reader of the results misses them."""
        if self.unnamed:
            progress.warning(
                tr(
                    "{name}: the bands {bands} do not say which elements they are, and neither will the "
                    "results. {remedy}",
                    name=self.name,
                    bands=", ".join(self.unnamed),
                    remedy=tr(NAME_THEM),
                )
            )

    def item(self, name: str) -> str:
        """Return an item of the file's metadata; empty if there is none."""
        return self._dataset.GetMetadataItem(name) or ""

    @property
    def turned(self) -> bool:
        """Whether the file has its rows from south to north, or its columns from east to west."""
        return self._stored.y_size > 0 or self._stored.x_size < 0

    def tell(self, progress: Progress) -> None:
        """Tell of a raster whose first cell is not in the north-west."""
        if self.turned:
            progress.message(
                tr(
                    "{name} does not begin in the north-west ({order}); it is turned while it is read, "
                    "and rasters that are written begin there.",
                    name=self.name,
                    order=", ".join(
                        words
                        for words, so in (
                            (tr("rows run to the north"), self._stored.y_size > 0),
                            (tr("columns run to the west"), self._stored.x_size < 0),
                        )
                        if so
                    ),
                )
            )

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
        for target, number, factor in zip(values, self.bands, self._factors, strict=True):
            self._read_band(self._dataset.GetRasterBand(number), window, factor, target)
        return values

    def _read_band(
        self, band: gdal.Band, window: Window, factor: float, target: np.ndarray
    ) -> None:
        place, turn = self._in_file(window)
        try:
            read = band.ReadAsArray(*place)
            reason = "" if read is not None else gdal.GetLastErrorMsg()
        except RuntimeError as problem:  # GDAL raises exceptions in newer QGIS
            read, reason = None, str(problem)
        if read is None:
            if says_out_of_memory(reason):
                raise MemoryError(reason)
            raise InputError(tr("{name} cannot be read: {reason}", name=self.name, reason=reason))
        scale, offset = band.GetScale(), band.GetOffset()
        if scale not in (None, 1.0) or offset not in (None, 0.0):
            read = read * (1.0 if scale is None else scale) + (offset or 0.0)
        if factor != 1.0:
            read = read * factor
        with np.errstate(over="ignore", invalid="ignore"):
            target[...] = read[turn]
        if band.GetMaskFlags() != gdal.GMF_ALL_VALID:
            target[band.GetMaskBand().ReadAsArray(*place)[turn] == 0] = np.nan
        target[~np.isfinite(target)] = np.nan

    def _in_file(self, window: Window) -> tuple[tuple[int, int, int, int], tuple[slice, slice]]:
        """Return where a window lies in the file, as GDAL wants it, and how to turn what is read."""
        row, column = self._window.row + window.row, self._window.column + window.column
        south_up, westward = self._stored.y_size > 0, self._stored.x_size < 0
        if south_up:
            row = self._stored.rows - row - window.rows
        if westward:
            column = self._stored.columns - column - window.columns
        turn = (slice(None, None, -1 if south_up else 1), slice(None, None, -1 if westward else 1))
        return (column, row, window.columns, window.rows), turn

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


def open_raster(path: str) -> gdal.Dataset:
    """Open a raster with GDAL.

    Raises
    ------
    InputError
        If there is no such raster, or it has no bands.
    """
    refuse_pipes([path])
    dataset = _opened(path)
    if dataset is not None:
        refuse_pipes(dataset.GetFileList() or ())  # what a VRT reads
    if dataset is None:
        raise InputError(
            tr("The raster {path} cannot be opened. Does it exist, and is it a raster?", path=path)
        )
    if not dataset.RasterCount:
        raise InputError(tr("The raster {path} has no bands.", path=path))
    _refuse_large_blocks(dataset, path)
    return dataset


def _opened(path: str) -> gdal.Dataset | None:
    """Open a raster, one of many bands so that its blocks are unpacked one after the other."""
    try:
        dataset = gdal.Open(path)
        if (
            dataset is not None
            and dataset.RasterCount > UNPACKED_SIDE_BY_SIDE
            and dataset.GetDriver().ShortName == "GTiff"
            and gdal.GetConfigOption("GDAL_NUM_THREADS")
        ):
            dataset = gdal.OpenEx(path, gdal.OF_RASTER, open_options=["NUM_THREADS=1"])
    except RuntimeError:
        return None
    return dataset


def stored_grid(dataset: gdal.Dataset, name: str) -> Grid:
    """Return the cells of a raster in the order of its file.

    Without a place on the map, a cell is a unit wide and the first row lies in the north, as QGIS has it.

    Raises
    ------
    InputError
        If the raster is rotated, or placed by control points.
    """
    transform = dataset.GetGeoTransform(can_return_null=True)
    if transform is None:
        if dataset.GetGCPCount():
            raise InputError(
                tr(
                    "The raster {name} is placed by ground control points. Warp it to a grid first "
                    "(Raster ▸ Projections ▸ Warp).",
                    name=name,
                )
            )
        transform = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
    return Grid.from_geotransform(
        transform, dataset.RasterXSize, dataset.RasterYSize, dataset.GetProjection(), name
    )


def _refuse_large_blocks(dataset: gdal.Dataset, path: str) -> None:
    """Refuse rasters of which GDAL must unpack gigabytes to read one cell.

    A file of kilobytes can be packed like that.
    """
    band = dataset.GetRasterBand(1)
    columns, rows = band.GetBlockSize()
    together = (
        dataset.RasterCount
        if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL"
        else 1
    )
    size = columns * rows * together * gdal.GetDataTypeSize(band.DataType) // 8
    if size > _MOST_AT_ONCE:
        raise InputError(
            tr(
                "{path} is stored in pieces of {size:.1f} GB, each of which must be read whole. Store it "
                "in tiles: gdal_translate -co TILED=YES -co INTERLEAVE=BAND.",
                path=path,
                size=size / 1e9,
            )
        )


def _mirrored(start: int, count: int, margin: int, length: int) -> np.ndarray:
    index = np.arange(start - margin, start + count + margin)
    if length == 1:
        return np.zeros_like(index)
    period = 2 * (length - 1)
    index = np.abs(index) % period
    return np.where(index < length, index, period - index)


def small_picture(path: str, band: int = 1, side: int = _PICTURE) -> np.ndarray:
    """Return a raster's band reduced to the size of a screen, NaN for nodata."""
    dataset = gdal.Open(path)
    scale = min(1.0, side / max(dataset.RasterXSize, dataset.RasterYSize))
    values = dataset.GetRasterBand(band).ReadAsArray(
        buf_xsize=max(1, round(dataset.RasterXSize * scale)),
        buf_ysize=max(1, round(dataset.RasterYSize * scale)),
    )
    return np.where(values == NODATA, np.nan, values)
