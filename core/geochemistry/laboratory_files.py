"""Files of assays as laboratories send them: text in any usual encoding, and workbooks.

Nothing is decided here of what a cell says: a file becomes columns of texts, with the units, methods and
limits that stand around its header, and with a sentence on how it was read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from ..runtime.encodings import decode
from ..runtime.errors import InputError
from ..runtime.language import tr
from .columns import Column
from .element_names import Role, read_name
from .laboratory import LOOKED_AT, Layout, find_layout, headings, numbered
from .workbooks import is_workbook, read_sheets

#: What may stand between cells, the likeliest first, and how it is told; spaces where nothing else does.
_SEPARATORS = {",": ",", ";": ";", "\t": "tab", "|": "|", " ": "space"}

Rows = Iterator[Sequence[str]]


@dataclass
class LaboratoryFile:
    """A table as its file has it.

    Attributes
    ----------
    columns : list of Column
        Texts, None where a cell is empty. Those that come again are numbered.
    headings : dict of str to (unit, method)
        What stands around the header, by column.
    limits : dict of str to str
        Detection limits around the header, by column.
    told : str
        How the file was read.
    """

    columns: list[Column]
    headings: dict[str, tuple[str, str]] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)
    told: str = ""

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [column.name for column in self.columns]

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def texts(self, name: str) -> Sequence[object]:
        """Return a column's texts."""
        return list(self.columns[self.names.index(name)].values)


def read_laboratory_file(path: str, sheet: str = "") -> LaboratoryFile:
    """Read a table of a text file or a workbook.

    Parameters
    ----------
    path : str
    sheet : str
        Of a workbook; by default the first with a header.

    Raises
    ------
    InputError
        If it is no such file, or no row looks like a header, or there is no sample under it.
    """
    try:
        if not Path(path).stat().st_size:
            raise InputError(tr("{path} is empty: there is nothing in the file.", path=path))
        if is_workbook(path):
            return _read_workbook(path, sheet)
        text, encoding = decode(Path(path).read_bytes(), path)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise InputError(
            tr("{path} cannot be read: {reason}.", path=path, reason=reason)
        ) from problem
    return _read_text(text, encoding, path)


def _read_text(text: str, encoding: str, path: str) -> LaboratoryFile:
    if not text.strip():
        raise InputError(tr("{path} is empty: there is nothing in the file.", path=path))
    separator, layout = _parted(text, path)
    told = tr(
        "Read as text: encoding {encoding}, cells parted by {separator}, header in row {row:,}.",
        encoding=encoding,
        separator=f"“{_SEPARATORS[separator]}”",
        row=layout.header + 1,
    )
    try:
        return _under_header(_rows(text, separator, strict=True), layout, path, told)
    except csv.Error as problem:
        if "end of data" in str(problem) or "larger" in str(problem):
            raise InputError(_endless(path)) from problem
    # A quotation mark within a cell, as in 5" pipe.
    return _under_header(_rows(text, separator), layout, path, told)


def _parted(text: str, path: str) -> tuple[str, Layout]:
    """Return what stands between the cells of a text, and the layout that it has then."""
    found: list[tuple[tuple[int, int], str, Layout]] = []
    for separator in _SEPARATORS:
        if separator == " " and found:
            break
        try:
            layout = find_layout(_tidy(islice(_rows(text, separator), LOOKED_AT)))
        except csv.Error:
            continue
        if layout is not None:
            found.append((_understood(layout), separator, layout))
    if not found:
        raise InputError(_no_header(path))
    _, separator, layout = max(found, key=lambda one: one[0])
    return separator, layout


def _rows(text: str, separator: str, strict: bool = False) -> Rows:
    lines = io.StringIO(text, newline="")
    spaces = separator == " "
    return csv.reader(lines, delimiter=separator, skipinitialspace=spaces, strict=strict)


def _tidy(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return rows whose cells hold no line breaks: headers are often broken into lines."""
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _understood(layout: Layout) -> tuple[int, int]:
    """Return how many names of a header are known, and, the fewer the better, how many are not."""
    named = [read_name(name).role is not Role.UNKNOWN for name in layout.names if name]
    return sum(named), -len(named)


def _read_workbook(path: str, wanted: str) -> LaboratoryFile:
    sheets, program = read_sheets(path)
    if wanted and wanted not in sheets:
        raise InputError(
            tr(
                "SHEET: the workbook has no sheet called {sheet}. Its sheets are: {sheets}.",
                sheet=wanted,
                sheets=", ".join(sheets),
            )
        )
    layouts = {
        name: find_layout(_tidy(islice(sheets[name](), LOOKED_AT)))
        for name in ([wanted] if wanted else sheets)
    }
    whole = {name: layout for name, layout in layouts.items() if layout is not None}
    if not whole:
        raise InputError(_no_header(path))
    name, layout = next(iter(whole.items()))
    told = tr(
        "Sheet {sheet}, read by {program}, header in row {row:,}.",
        sheet=name,
        program=program,
        row=layout.header + 1,
    )
    if len(whole) > 1:
        others = ", ".join(list(whole)[1:])
        told += " " + tr("Not read: {sheets}; choose another one with SHEET.", sheets=others)
    return _under_header(sheets[name](), layout, path, told)


def _under_header(
    rows: Iterable[Sequence[str]], layout: Layout, path: str, told: str
) -> LaboratoryFile:
    """Return the columns of the rows under the header; empty rows are none."""
    names = numbered(layout.names)
    cells: list[list[str | None]] = [[] for _ in names]
    known: dict[str, str | None] = {"": None}
    for row in islice(rows, layout.first, None):
        if any(row):
            padded = chain(row, [""] * (len(names) - len(row)))
            for column, cell in zip(cells, padded):
                column.append(known.setdefault(cell, cell))
    if not cells[0]:
        raise InputError(tr("{path} has a header and no samples under it.", path=path))
    limits = {name: limit for name, limit in zip(names, layout.limits) if limit}
    columns = [Column(name, values) for name, values in zip(names, cells)]
    kept = [c for c, own in zip(columns, layout.names) if own or any(c.values)]
    return LaboratoryFile(kept, headings(layout, names), limits, told)


def _endless(path: str) -> str:
    return tr(
        "{path}: a cell never ends, and holds the rest of the table. A quotation mark opens it that is "
        "not closed: take it away.",
        path=path,
    )


def _no_header(path: str) -> str:
    return tr(
        "{path}: no row looks like a header with samples, positions and elements. Name the columns as in "
        "SampleID, East, North, Cu_ppm.",
        path=path,
    )
