"""Rasters to GeoTIFF, tile by tile."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..runtime.errors import OutputError, says_out_of_memory
from ..runtime.files import Staging
from ..runtime.language import tr
from ..runtime.progress import Progress, stop_if_cancelled
from ..runtime.tables import closing
from .band_kinds import ELEMENT, KIND_ITEM
from .grid import Grid
from .stack import UNPACKED_SIDE_BY_SIDE, open_raster
from .windows import NODATA, TILE, Window

#: Longest side in cells that is drawn quickly without overviews.
_OVERVIEWED = 1024


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
    items : mapping of str to str, optional
        Metadata of the file.
    kinds : sequence of str, optional
        Which of :data:`~.band_kinds.KINDS` each band is; all are elements by default.

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
        items: Mapping[str, str] | None = None,
        kinds: Sequence[str] = (),
    ) -> None:
        if Path(path).suffix.lower() not in (".tif", ".tiff"):
            raise OutputError(
                tr("{name}: rasters are written as GeoTIFF, name it .tif.", name=Path(path).name)
            )
        grid.require_possible()
        self.path = path
        self.staged = staging.path(path)
        options = [
            "TILED=YES",
            "INTERLEAVE=BAND",  # to draw one element, the others need not be decompressed
            f"BLOCKXSIZE={TILE}",
            f"BLOCKYSIZE={TILE}",
            "COMPRESS=DEFLATE",
            "ZLEVEL=1",  # a third faster than 6, and a twentieth larger
            "NUM_THREADS=ALL_CPUS",
            "PREDICTOR=2" if classes else "PREDICTOR=3",
            "BIGTIFF=IF_SAFER",
            f"SPARSE_OK={'YES' if sparse else 'NO'}",
        ]
        self._nodata, self._sparse = 0.0 if classes else NODATA, sparse
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
        for name, value in (items or {}).items():
            self._dataset.SetMetadataItem(name, value)
        for number, name in enumerate(bands, start=1):
            band = self._dataset.GetRasterBand(number)
            band.SetDescription(name)
            band.SetNoDataValue(self._nodata)
            if units:
                band.SetUnitType(units[number - 1])
            if kinds and kinds[number - 1] != ELEMENT:
                band.SetMetadataItem(KIND_ITEM, kinds[number - 1])
        staging.before_move(self.close)

    def say(self, items: Mapping[str, str]) -> None:
        """Add metadata of the file that is known only when its values are."""
        for name, value in items.items():
            self._dataset.SetMetadataItem(name, value)

    def write(self, window: Window, values: np.ndarray) -> None:
        """Write values (bands, rows, columns); NaN becomes nodata.

        Windows of :func:`tiles` are the file's own blocks, so that each is written once; a row of
        them is held in memory.
        """
        filled = values.astype(np.float32)
        missing = np.isnan(filled)
        if missing.any():
            filled[missing] = self._nodata
        with self._writing():
            for number, band_values in enumerate(filled, start=1):
                band = self._dataset.GetRasterBand(number)
                written = band.WriteArray(band_values, window.column, window.row)
                self._check(written == gdal.CE_None)
            if (
                window.column + window.columns == self._dataset.RasterXSize
                and (window.row + window.rows) % TILE == 0
            ):
                self._flush()  # a row of blocks is complete

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
            self._flush()  # GDAL ends the process where it makes overviews of what it could not write
            if self._dataset.RasterCount > UNPACKED_SIDE_BY_SIDE:
                self._reopen_on_one_thread()
            try:
                done = self._dataset.BuildOverviews(
                    "NEAREST" if self._nodata == 0.0 else "AVERAGE",
                    factors,
                    lambda _share, _message, _own: int(not progress.cancelled()),
                )
            finally:
                stop_if_cancelled(progress)
            self._check(done == gdal.CE_None)

    def _reopen_on_one_thread(self) -> None:
        """Open the file again so that GDAL unpacks its blocks one after the other."""
        self._dataset = None
        self._check(gdal.GetLastErrorType() < gdal.CE_Failure)
        self._dataset = gdal.OpenEx(
            self.staged, gdal.OF_RASTER | gdal.OF_UPDATE, open_options=["NUM_THREADS=1"]
        )
        self._check(self._dataset is not None)

    def close(self) -> None:
        """Write what is still in memory, and look whether all of it is in the file."""
        if self._dataset is None:
            return
        with self._writing():
            self._dataset.FlushCache()
            self._dataset = None
            self._check(gdal.GetLastErrorType() < gdal.CE_Failure)
            self._check(self._is_whole())

    def _is_whole(self) -> bool:
        """Return whether every block of the file lies within it.

        Blocks are compressed in threads, whose errors GDAL tells to nobody; they are not read for this.
        """
        written, size = gdal.Open(self.staged), Path(self.staged).stat().st_size
        if written is None:
            return False
        blocks = [
            f"{column}_{row}"
            for row in range(-(-written.RasterYSize // TILE))
            for column in range(-(-written.RasterXSize // TILE))
        ]
        for number in range(1, written.RasterCount + 1):
            band = written.GetRasterBand(number)
            for block in blocks:
                start, length = (
                    int(band.GetMetadataItem(f"BLOCK_{what}_{block}", "TIFF") or 0)
                    for what in ("OFFSET", "SIZE")
                )
                if start + length > size or (not length and not self._sparse):
                    return False
        return True

    def _flush(self) -> None:
        self._dataset.FlushCache()  # it returns whether it succeeded only from GDAL 3.7 on
        self._check(gdal.GetLastErrorType() < gdal.CE_Failure)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Tell of errors in one way, whether GDAL raises exceptions (newer QGIS) or not."""
        gdal.ErrorReset()
        try:
            yield
        except RuntimeError as problem:
            raise self._failure(str(problem)) from problem

    def _check(self, fine: bool) -> None:
        if not fine:
            raise self._failure(gdal.GetLastErrorMsg())

    def _failure(self, reason: str) -> Exception:
        if says_out_of_memory(reason):
            return MemoryError(reason)
        return OutputError(
            tr("Cannot write {path}: {reason} Is the disk full?", path=self.path, reason=reason)
        )


def write_mosaic(
    staging: Staging,
    path: str,
    parts: Sequence[str],
    tiles_of: Sequence[Sequence[Window]],
    items: Mapping[str, str],
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
    items : mapping of str to str
        Metadata of the mosaic.
    """
    first = open_raster(parts[0])
    staged = staging.path(path)
    mosaic = gdal.GetDriverByName("VRT").Create(
        staged,
        first.RasterXSize,
        first.RasterYSize,
        first.RasterCount,
        first.GetRasterBand(1).DataType,
    )
    mosaic.SetGeoTransform(first.GetGeoTransform())
    mosaic.SetProjection(first.GetProjection())
    for name, value in items.items():
        mosaic.SetMetadataItem(name, value)
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
    with closing(Path(path).name):
        band = mosaic = None
    if open_raster(staged).RasterCount != first.RasterCount:
        raise OutputError(tr("{name} was not written. Is the disk full?", name=Path(path).name))


@contextmanager
def no_statistics_kept() -> Iterator[None]:
    """Have GDAL write no statistics beside rasters that are opened and looked at."""
    option = "GDAL_PAM_ENABLED"
    before = gdal.GetConfigOption(option)
    gdal.SetConfigOption(option, "NO")
    try:
        yield
    finally:
        gdal.SetConfigOption(option, before)
