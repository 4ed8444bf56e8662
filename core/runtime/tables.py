"""Layers and tables that were written: read back, and put into databases that have others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from .errors import OutputError
from .language import tr

#: How a text file ends that is whole.
_LAST = {".csv": b"\n", ".geojson": b"}", ".json": b"}", ".kml": b">", ".gml": b">"}

#: Formats that give back what was written, cell by cell.
_FAITHFUL = {".csv", ".geojson", ".json", ".gpkg", ".shp", ".sqlite", ".fgb"}


@dataclass
class Written:
    """How much was written: rows, and the cells of them that hold something.

    A shapefile keeps no difference between an empty text and none, and JSON knows no infinity: only
    numbers and texts with letters are counted.
    """

    rows: int = 0
    known: int = 0

    def add(self, attributes: Sequence[Any]) -> None:
        """Count a row."""
        self.rows += 1
        self.known += sum(map(_is_known, attributes))


def require_whole(path: str, name: str, expected: Written) -> None:
    """Read a layer back from its file, and refuse it where something of it is missing.

    Parameters
    ----------
    path : str
        The file.
    name : str
        What messages call it.
    expected : Written

    Raises
    ------
    OutputError
        On a full disk many formats end early without a word.
    """
    with _reading(path) as layer:
        found = Written()
        for feature in layer or ():
            found.add([feature.GetField(number) for number in range(feature.GetFieldCount())])
    ending = Path(path).suffix.lower()
    whole = layer is not None and found.rows >= expected.rows and _ends_whole(path, ending)
    if whole and ending in _FAITHFUL:
        whole = found.known >= expected.known
    if not whole:
        raise not_whole(name, found.rows, expected.rows)


def not_whole(name: str, found: int, expected: int) -> OutputError:
    """Return what is told of a table that lacks rows, or a part of one."""
    return OutputError(
        tr(
            "{name} could not be written to its end: {found:,} of {expected:,} rows are whole. Is the "
            "disk full?",
            name=name,
            found=found,
            expected=expected,
        )
    )


@contextmanager
def _reading(path: str) -> Iterator[ogr.Layer | None]:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = _opened(path, 0)
        yield None if dataset is None else dataset.GetLayer(0)
        dataset = None
    finally:
        gdal.PopErrorHandler()


def _opened(path: str, mode: int) -> gdal.Dataset | None:
    try:
        return gdal.OpenEx(path, gdal.OF_VECTOR | mode)
    except RuntimeError:  # where GDAL's exceptions are on
        return None


def _ends_whole(path: str, ending: str) -> bool:
    last = _LAST.get(ending, b"")
    return Path(path).read_bytes().rstrip(b"" if ending == ".csv" else None).endswith(last)


def _is_known(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, (int, float)) and math.isfinite(value)
