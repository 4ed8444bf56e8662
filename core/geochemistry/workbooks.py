"""Sheets of workbooks as rows of texts: by openpyxl where it is installed, else by GDAL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from ..runtime.errors import InputError
from ..runtime.language import tr

#: How files begin that hold several others (XLSX, ODS), and those of old spreadsheets.
_ARCHIVE, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

#: Endings that openpyxl reads, and GDAL's kinds of workbooks.
_BY_OPENPYXL = {".xlsx", ".xlsm"}
_BY_GDAL = ("XLSX", "ODS", "XLS")

#: The rows of a sheet, from its first one every time.
Sheet = Callable[[], Iterator[Sequence[str]]]


def is_workbook(path: str) -> bool:
    """Return whether a file is a workbook, whatever its ending says."""
    with Path(path).open("rb") as file:
        return file.read(4) in (_ARCHIVE, _OLD)


def read_sheets(path: str) -> tuple[dict[str, Sheet], str]:
    """Return the sheets of a workbook by name, and the program that reads them.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    if Path(path).suffix.lower() in _BY_OPENPYXL:
        try:
            import openpyxl
        except ImportError:
            pass
        else:
            return _by_openpyxl(path), f"openpyxl {openpyxl.__version__}"
    return _by_gdal(path), f"GDAL {gdal.__version__}"


def _by_openpyxl(path: str) -> dict[str, Sheet]:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():  # of styles and menus that it does not know
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=True)
    except Exception as problem:  # it has no error of its own for a broken file
        raise InputError(_unreadable(path)) from problem

    def rows_of(name: str) -> Iterator[Sequence[str]]:
        sheet = book[name]
        sheet.reset_dimensions()  # programs of laboratories write wrong ones
        for row in sheet.iter_rows(values_only=True):
            yield [_text(cell) for cell in row]

    return {sheet.title: _sheet(rows_of, sheet.title) for sheet in book.worksheets}


def _sheet(rows_of: Callable[[str], Iterator[Sequence[str]]], name: str) -> Sheet:
    return lambda: rows_of(name)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return str(cell)


@contextmanager
def _as_texts() -> Iterator[None]:
    """Have GDAL read every row of a sheet, its header as well, as texts; and say nothing of errors."""
    options = {f"OGR_{kind}_HEADERS": "DISABLE" for kind in _BY_GDAL}
    options.update({f"OGR_{kind}_FIELD_TYPES": "STRING" for kind in _BY_GDAL})
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in options}
    for name, value in options.items():
        gdal.SetThreadLocalConfigOption(name, value)
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()
        for name, value in before.items():
            gdal.SetThreadLocalConfigOption(name, value)


def _by_gdal(path: str) -> dict[str, Sheet]:
    try:
        with _as_texts():
            dataset = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=list(_BY_GDAL))
            layers = [dataset.GetLayer(n) for n in range(dataset.GetLayerCount())]
            for layer in layers:  # which GDAL reads only when it is asked for something
                layer.GetLayerDefn().GetFieldCount()
    except (RuntimeError, AttributeError) as problem:  # GDAL raises in newer QGIS
        raise InputError(_unreadable(path)) from problem

    def rows_of(name: str) -> Iterator[Sequence[str]]:
        layer = dataset.GetLayerByName(name)
        layer.ResetReading()
        fields = range(layer.GetLayerDefn().GetFieldCount())
        for feature in layer:
            yield [_of_feature(feature, field) for field in fields]

    return {layer.GetName(): _sheet(rows_of, layer.GetName()) for layer in layers}


def _of_feature(feature: ogr.Feature, field: int) -> str:
    return feature.GetFieldAsString(field) if feature.IsFieldSetAndNotNull(field) else ""


def _unreadable(path: str) -> str:
    return tr(
        "{path} is a workbook that neither openpyxl nor GDAL can open: it is damaged, protected by a "
        "password, or of a kind that they do not know. Save the sheet as CSV or XLSX.",
        path=path,
    )
