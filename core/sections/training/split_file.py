"""Which photographs train, validate and test, as a table says."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...runtime.encodings import decode
from ...runtime.errors import InputError
from ...runtime.files import refuse_pipes
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..polars import PairMarks
from .labelled import TEST, TRAIN, VALIDATION, Sections

_SETS = {
    **dict.fromkeys(("train", "training", "训练", "训练集"), TRAIN),
    **dict.fromkeys(("validation", "valid", "val", "verify", "验证", "验证集"), VALIDATION),
    **dict.fromkeys(("test", "testing", "测试", "测试集"), TEST),
}

#: Headings of the two columns, in small letters.
_FILE, _SET = ("file", "文件", "文件名"), ("set", "集", "集合", "数据集")

_SEPARATORS = (",", ";", "\t", "|", "，", "；")


class SplitRow(NamedTuple):
    """A line of the table: which set a photograph is in."""

    line: int
    file: str
    set: str


def with_split_file(
    sections: Sections,
    path: str,
    folder: str,
    progress: Progress,
    marks: PairMarks | None = None,
) -> Sections:
    """Take sets from a table of texts with the columns ``file`` and ``set``.

    ``file`` is relative to the folder of the photographs, or a name that occurs once in it; ``set``
    is train, validation or test. Photographs that the file does not name are left out. Where there are
    ``marks`` of pairs, it is enough to name one of the two.

    Raises
    ------
    InputError
        Naming the line that cannot be used.
    """
    rows = read_split_file(path)
    named = photographs_of_rows(rows, sections, [folder])
    require_found(rows, named, folder)
    return with_sets(sections, named, progress, marks)


def read_split_file(path: str) -> list[SplitRow]:
    """Return the lines of a table.

    Raises
    ------
    InputError
        If it is no such table, or a set is none.
    """
    rows = []
    for line, file, name in _split_rows(path):
        if name.lower() not in _SETS:
            raise InputError(
                tr(
                    "SPLIT_FILE, line {line}: the set is {name!r}; it must be train, validation or test.",
                    line=line,
                    name=name,
                )
            )
        rows.append(SplitRow(line, file, _SETS[name.lower()]))
    return rows


def photographs_of_rows(
    rows: Sequence[SplitRow], sections: Sections, folders: Sequence[str]
) -> dict[SplitRow, int]:
    """Return the numbers of the photographs that lines name, relative to one of the folders or by name.

    Those that are tested for another reason are not among them.

    Raises
    ------
    InputError
        If a line could name several photographs.
    """
    by_name: dict[str, list[int]] = {}
    for number in np.flatnonzero(sections.sets != TEST).tolist():
        for key in _names_of(sections.paths[number], folders):
            by_name.setdefault(key, []).append(number)
    named = {}
    for row in rows:
        chosen = by_name.get(row.file.replace("\\", "/"), [])
        if len(chosen) > 1:
            reason = tr("{count} photographs have this name", count=len(chosen))
            raise _names_none(row, folders[0], reason)
        if chosen:
            named[row] = chosen[0]
    return named


def _names_of(path: str, folders: Sequence[str]) -> set[str]:
    """Return what a table may call a photograph."""
    pure = Path(path)
    below = (pure.relative_to(folder) for folder in folders if pure.is_relative_to(folder))
    return {pure.name, *(relative.as_posix() for relative in below)}


def require_found(rows: Sequence[SplitRow], named: Container[SplitRow], folder: str) -> None:
    """Refuse lines that name no photograph.

    Raises
    ------
    InputError
    """
    for row in rows:
        if row not in named:
            raise _names_none(row, folder, tr("it is not there"))


def _names_none(row: SplitRow, folder: str, reason: str) -> InputError:
    return InputError(
        tr(
            "SPLIT_FILE, line {line}: {file} does not name a photograph in {folder}: {reason}.",
            line=row.line,
            file=row.file,
            folder=folder,
            reason=reason,
        )
    )


def with_sets(
    sections: Sections,
    named: Mapping[SplitRow, int],
    progress: Progress,
    marks: PairMarks | None = None,
) -> Sections:
    """Return the photographs that lines name, in their sets, and those that are tested anyway.

    By the ``marks`` of pairs, the one that no line names is in the set of the other.

    Raises
    ------
    InputError
        If two lines put a photograph into two sets.
    """
    by_number: dict[int, SplitRow] = {}
    for row, number in named.items():
        other = by_number.setdefault(number, row)
        if other.set != row.set:
            raise InputError(
                tr(
                    "SPLIT_FILE, lines {first} and {second}: {file} is put into two sets, {one} and "
                    "{other}. Leave one of the lines out.",
                    first=other.line,
                    second=row.line,
                    file=row.file,
                    one=tr(other.set),
                    other=tr(row.set),
                )
            )
    sets = {number: row.set for number, row in by_number.items()}
    if marks is not None:
        places = {path: number for number, path in enumerate(sections.paths)}
        for path, partner in marks.pairs(sections.paths).partners.items():
            if (known := by_number.get(places[path])) is not None:
                sets.setdefault(places[partner], known.set)
    sets |= dict.fromkeys(np.flatnonzero(sections.sets == TEST).tolist(), TEST)
    unnamed = len(sections.paths) - len(sets)
    if unnamed:
        progress.warning(
            tr("Photographs that are not in SPLIT_FILE are not used: {unnamed}.", unnamed=unnamed)
        )
    kept = np.array(sorted(sets), dtype=int)
    # As long as any name of a set: photographs that train may come to validate.
    names = np.array([sets.get(n, "") for n in range(len(sections.paths))], dtype="U10")
    return replace(sections, sets=names).only(kept)


def _split_rows(path: str) -> list[tuple[int, str, str]]:
    """Return line, file and set of each row; in any encoding and with any usual separator."""
    refuse_pipes([path])
    try:
        text, _ = decode(Path(path).read_bytes(), path)
        lines = text.splitlines() or [""]
        separator = max(
            _SEPARATORS, key=lambda sign: (_columns(lines[0], sign), lines[0].count(sign))
        )
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        header = [name.strip().lower() for name in next(reader, [])]
        if _columns(lines[0], separator) < 2:
            raise InputError(
                tr(
                    "SPLIT_FILE {path} needs a header with the columns file and set; it has {value}.",
                    path=path,
                    value=", ".join(filter(None, header)) or tr("none"),
                )
            )
        file, set_ = _place(header, _FILE), _place(header, _SET)
        return [
            (reader.line_num, row[file].strip(), row[set_].strip() if set_ < len(row) else "")
            for row in reader
            if file < len(row) and any(map(str.strip, row))
        ]
    except (OSError, csv.Error) as problem:
        raise InputError(
            tr("SPLIT_FILE {path} cannot be read: {problem}.", path=path, problem=problem)
        ) from problem


def _columns(header: str, separator: str) -> int:
    """Return how many of the two columns a header has, if this stands between its cells."""
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=separator), [])]
    return any(name in _FILE for name in names) + any(name in _SET for name in names)


def _place(header: Sequence[str], names: Sequence[str]) -> int:
    return next(place for place, name in enumerate(header) if name in names)
