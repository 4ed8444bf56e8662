"""Layers and tables that were written: read back, and put into databases that have others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from .errors import OutputError, is_out_of_memory
from .language import tr

#: How a text file ends that is whole; one with a row per line ends its last line.
_LAST = {".csv": b"\n", ".geojson": b"}", ".json": b"}", ".kml": b">", ".gml": b">"}

#: Formats that give back what was written, cell by cell, and those that give back geometries as well.
_CELLS = {".csv", ".geojson", ".json", ".gpkg", ".shp", ".sqlite", ".fgb"}
_SHAPES = _CELLS - {".csv"}


@dataclass
class Written:
    """How much was written: rows, the cells of them that hold something, and geometries.

    A shapefile keeps no difference between an empty text and none, and JSON knows no infinity: only
    numbers and texts with letters are counted.
    """

    rows: int = 0
    cells: int = 0
    shapes: int = 0

    def add(self, attributes: Iterable[Any], has_shape: bool) -> None:
        """Count a row."""
        self.rows += 1
        self.cells += sum(map(_is_known, attributes))
        self.shapes += has_shape


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
    found = _found(path)
    ending = Path(path).suffix.lower()
    whole = (
        found is not None
        and found.rows >= expected.rows
        and (found.cells >= expected.cells or ending not in _CELLS)
        and (found.shapes >= expected.shapes or ending not in _SHAPES)
        and _ends_whole(path, ending)
    )
    if not whole:
        raise not_whole(name, found.rows if found else 0, expected.rows)


@contextmanager
def closing(name: str) -> Iterator[None]:
    """Refuse what is written and closed within, if GDAL complains: also an index may be missing.

    Raises
    ------
    OutputError
    """
    gdal.ErrorReset()
    reason = ""
    try:
        yield
        if gdal.GetLastErrorType() >= gdal.CE_Failure:
            reason = gdal.GetLastErrorMsg()
    except RuntimeError as problem:  # where GDAL's exceptions are on
        if is_out_of_memory(problem):
            raise
        reason = str(problem)
    if reason:
        raise OutputError(
            tr(
                "{name} could not be written to its end: {reason}. Is the disk full?",
                name=name,
                reason=reason,
            )
        )


def not_whole(name: str, found: int, expected: int) -> OutputError:
    """Return what is told of a table that lacks rows, or a part of one."""
    return OutputError(
        tr(
            "{name} could not be written to its end: of {expected:,} rows, {found:,} are there. Is the disk "
            "full?",
            name=name,
            found=found,
            expected=expected,
        )
    )


def put_into_database(database: str, table: str, path: str) -> None:
    """Put the layer of a file into a database: as a whole, or not at all.

    Other tables stay as they are; one of the same name is replaced.

    Raises
    ------
    OutputError
    """
    with _reading(path) as layer:
        target = _opened(database, gdal.OF_UPDATE)
        if layer is None or target is None:
            raise _refused(database, table)
        with _transaction(target, database, table):
            for number in reversed(range(target.GetLayerCount())):
                if target.GetLayer(number).GetName().casefold() == table.casefold():
                    _require(target.DeleteLayer(number), database, table)
            if _copy(layer, target, table) != layer.GetFeatureCount():
                raise _refused(database, table)


def _copy(layer: ogr.Layer, target: gdal.Dataset, table: str) -> int:
    """Copy a layer, within the transaction of whoever calls; return how many rows there are then."""
    copied = target.CreateLayer(table, layer.GetSpatialRef(), layer.GetGeomType())
    if copied is None:
        return -1
    columns = layer.GetLayerDefn()
    for number in range(columns.GetFieldCount()):
        copied.CreateField(columns.GetFieldDefn(number))
    for feature in layer:
        row = ogr.Feature(copied.GetLayerDefn())
        row.SetFrom(feature)
        if copied.CreateFeature(row) != ogr.OGRERR_NONE:
            return -1
    return int(copied.GetFeatureCount())


@contextmanager
def _transaction(target: gdal.Dataset, database: str, table: str) -> Iterator[None]:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        _require(target.StartTransaction(), database, table)
        try:
            yield
            target.FlushCache()
            _require(target.CommitTransaction(), database, table)
        except (RuntimeError, OutputError):
            target.RollbackTransaction()
            raise
    except RuntimeError as problem:  # where GDAL's exceptions are on
        raise _refused(database, table) from problem
    finally:
        gdal.PopErrorHandler()


def _require(answer: int | None, database: str, table: str) -> None:
    if answer not in (None, ogr.OGRERR_NONE):
        raise _refused(database, table)


def _refused(database: str, table: str) -> OutputError:
    return OutputError(
        tr(
            "The table {table} cannot be written to {name}: {reason}. Is the disk full, or {name} open "
            "in another program?",
            table=table,
            name=Path(database).name,
            reason=gdal.GetLastErrorMsg() or "?",
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


def _found(path: str) -> Written | None:
    with _reading(path) as layer:
        if layer is None:
            return None
        found, definition = Written(), layer.GetLayerDefn()
        fields = range(definition.GetFieldCount())
        numeric = [definition.GetFieldDefn(number).GetType() == ogr.OFTReal for number in fields]
        try:
            for feature in layer:
                shape = feature.GetGeometryRef()
                cells = [_cell(feature, number, numeric[number]) for number in fields]
                found.add(cells, shape is not None and not shape.IsEmpty())
        except RuntimeError:  # where GDAL's exceptions are on
            return found
        return found


def _cell(feature: ogr.Feature, number: int, is_numeric: bool) -> Any:
    """Return a cell; GDAL asks itself six questions where it does not know the field's type."""
    if not is_numeric:
        return feature.GetField(number)
    return feature.GetFieldAsDouble(number) if feature.IsFieldSetAndNotNull(number) else None


def _ends_whole(path: str, ending: str) -> bool:
    with Path(path).open("rb") as opened:
        opened.seek(max(0, Path(path).stat().st_size - 16))
        end = opened.read()
    return (end if ending == ".csv" else end.rstrip()).endswith(_LAST.get(ending, b""))


def _is_known(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, (int, float)) and math.isfinite(value)
