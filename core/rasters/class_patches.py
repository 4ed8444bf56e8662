"""Rasters of classes: the patches that cells of some classes make, as polygons."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, stop_if_cancelled
from .grid import Grid
from .stack import Stack
from .windows import TILE, Window

#: More different values than this are measurements, and no classes.
MOST_CLASSES = 255

#: Classes that a message names.
_NAMED = 10

#: Cells that are looked at together.
_AT_ONCE = 1 << 21

#: Runs of cells of a class, over all rows: outlines of more are no map of patches any more.
_MOST_RUNS = 2_000_000

_SEPARATORS = re.compile(r"[\s,;，；、]+")


@dataclass(frozen=True)
class ClassPatches:
    """Patches of cells of some classes that touch each other, also at corners only.

    Attributes
    ----------
    name : str
        Of the raster, with the classes.
    polygons : tuple of bytes
        Outlines of the patches as WKB, in the raster's CRS.
    crs : str
        WKT.
    cells : int
        Cells of the classes, of all patches.
    """

    name: str
    polygons: tuple[bytes, ...]
    crs: str
    cells: int

    @classmethod
    def read(
        cls,
        parameter: str,
        path: str,
        class_parameter: str,
        classes: Sequence[float],
        progress: Progress,
    ) -> ClassPatches:
        """Outline the cells of these classes; of all values other than 0 without any.

        No more of the raster than a few rows of tiles is held at once; what is kept is a bit per cell,
        packed, and the outlines.

        Parameters
        ----------
        parameter : str
            The parameter that the raster was given for.
        path : str
        class_parameter : str
            The parameter that the classes were given for.
        classes : sequence of float
        progress : Progress

        Raises
        ------
        InputError
            If the raster has several bands, lacks one of the classes or has no cell of one, if it
            holds measurements and no class is chosen, or its patches are too many.
        CancelledError
        """
        raster = Stack(path)
        raster.tell(progress)
        if len(raster.bands) > 1:
            raise InputError(
                tr(
                    "{parameter}: {name} has {count} bands, and a raster of classes has one. Is it a "
                    "picture of a map? Take the classes themselves.",
                    parameter=parameter,
                    name=raster.name,
                    count=len(raster.bands),
                )
            )
        scan = _Scan(parameter, raster, class_parameter, classes)
        with _bits(raster.grid) as mask:
            cells = scan.mark(mask.GetRasterBand(1), progress)
            polygons = _outlines(mask.GetRasterBand(1), progress)
        name = raster.name
        if classes:
            name = tr("{name} (class {classes})", name=name, classes=_told(classes))
        progress.message(
            tr(
                "{parameter}: {cells:,} cells of {name} make {patches:,} patches. Cells that touch, also "
                "at corners only, are one patch.",
                parameter=parameter,
                cells=cells,
                name=name,
                patches=len(polygons),
            )
        )
        return cls(name, polygons, raster.grid.crs, cells)


def listed_classes(parameter: str, text: str) -> list[float]:
    """Return classes as a user lists them, such as ``3, 4``; none of an empty text.

    Raises
    ------
    InputError
        If one is no number.
    """
    words = [word for word in _SEPARATORS.split(text.strip()) if word]
    try:
        classes = [float(word) for word in words]
    except ValueError:
        classes = [np.nan]
    if not np.isfinite(classes).all():
        raise InputError(
            tr(
                "{parameter}: {text} are no classes. Give the values of the cells, such as 7 or 3,4.",
                parameter=parameter,
                text=text.strip(),
            )
        )
    return list(dict.fromkeys(classes))


class DifferentValues:
    """The different values of a raster, as long as they may be classes.

    Attributes
    ----------
    values : ndarray
        In rising order; no more than one beyond :data:`MOST_CLASSES`.
    """

    def __init__(self) -> None:
        self.values = np.empty(0, dtype=np.float32)

    def add(self, values: np.ndarray) -> None:
        """Note down the values of some cells; NaN is none."""
        if self.many:
            return
        new = np.setdiff1d(np.unique(values[np.isfinite(values)]), self.values)
        self.values = np.union1d(self.values, new[: MOST_CLASSES + 1 - len(self.values)])

    @property
    def many(self) -> bool:
        """Whether they are more than a raster of classes has."""
        return len(self.values) > MOST_CLASSES


@dataclass(frozen=True)
class _Scan:
    """Looks for cells of classes."""

    parameter: str
    raster: Stack
    class_parameter: str
    classes: Sequence[float]

    def mark(self, band: gdal.Band, progress: Progress) -> int:
        """Write 1 where a cell has one of the classes, else 0; return how many have."""
        grid, found = self.raster.grid, DifferentValues()
        wanted = np.array(self.classes, dtype=np.float32)
        cells = runs = 0
        there = np.zeros(len(wanted), dtype=bool)
        height = max(1, min(TILE, _AT_ONCE // grid.columns))
        for row in range(0, grid.rows, height):
            stop_if_cancelled(progress)
            window = Window(row, 0, min(height, grid.rows - row), grid.columns)
            values = self.raster.read(window)[0]
            found.add(values)
            if not len(wanted) and found.many:
                self._refuse_measurements()
            chosen = np.isin(values, wanted) if len(wanted) else np.nan_to_num(values) != 0
            there |= np.isin(wanted, values[chosen])
            cells += int(chosen.sum())
            runs += int((chosen[:, 1:] & ~chosen[:, :-1]).sum() + chosen[:, 0].sum())
            if runs > _MOST_RUNS:
                self._refuse_noise()
            if chosen.any():
                band.WriteArray(chosen.astype(np.uint8), 0, row)
            self.raster.forget()
        self._require(wanted[~there], cells, found)
        return cells

    def _refuse_measurements(self) -> None:
        raise InputError(
            tr(
                "{parameter}: {name} has more than {most} different values: measurements, and no classes. "
                "Give a raster of classes, or name classes in {chosen}.",
                parameter=self.parameter,
                name=self.raster.name,
                most=MOST_CLASSES,
                chosen=self.class_parameter,
            )
        )

    def _refuse_noise(self) -> None:
        raise InputError(
            tr(
                "{parameter}: the cells of {name} lie in more than {most:,} pieces, too many to be outlined. "
                "Name fewer classes in {chosen}, or take out small patches first (Raster ▸ Analysis ▸ "
                "Sieve).",
                parameter=self.parameter,
                name=self.raster.name,
                most=_MOST_RUNS,
                chosen=self.class_parameter,
            )
        )

    def _require(self, missing: np.ndarray, cells: int, found: DifferentValues) -> None:
        """Refuse a raster without cells of the classes, or of one of them."""
        if not len(found.values):
            raise InputError(
                tr(
                    "{parameter}: {name} has no cell with a value.",
                    parameter=self.parameter,
                    name=self.raster.name,
                )
            )
        if len(missing):
            raise InputError(
                tr(
                    "{parameter}: {name} has no cell of class {missing}. It has the classes {classes}.",
                    parameter=self.class_parameter,
                    name=self.raster.name,
                    missing=_told(missing.tolist()),
                    classes=_told(found.values.tolist()),
                )
            )
        if not cells:
            raise InputError(
                tr(
                    "{parameter}: all cells of {name} are 0, which is no class.",
                    parameter=self.parameter,
                    name=self.raster.name,
                )
            )


def _told(classes: Sequence[float]) -> str:
    shown = ", ".join(f"{value:.7g}" for value in classes[:_NAMED])
    return shown + (" …" if len(classes) > _NAMED else "")


@contextmanager
def _bits(grid: Grid) -> Iterator[gdal.Dataset]:
    """Yield a raster of a bit per cell, packed and held in memory, with 0 everywhere."""
    path = f"/vsimem/{uuid.uuid4().hex}.tif"
    options = ["NBITS=1", "COMPRESS=DEFLATE", "TILED=YES", "SPARSE_OK=TRUE", "BIGTIFF=IF_SAFER"]
    driver = gdal.GetDriverByName("GTiff")
    mask = driver.Create(path, grid.columns, grid.rows, 1, gdal.GDT_Byte, options)
    mask.SetGeoTransform(grid.geotransform)
    try:
        yield mask
    finally:
        del mask
        gdal.Unlink(path)


def _outlines(band: gdal.Band, progress: Progress) -> tuple[bytes, ...]:
    """Return the outlines of what is 1."""
    # The vector side of the MEM driver was a driver of its own before GDAL 3.11.
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    source = driver.CreateDataSource("")
    layer = source.CreateLayer("patches", None, ogr.wkbPolygon)

    def go_on(_share: float, _text: str, _given: object) -> int:
        return int(not progress.cancelled())

    try:
        gdal.Polygonize(band, band, layer, -1, ["8CONNECTED=8"], callback=go_on)
    except RuntimeError:
        stop_if_cancelled(progress)
        raise
    stop_if_cancelled(progress)
    return tuple(bytes(feature.GetGeometryRef().ExportToWkb()) for feature in layer)
