"""Which photographs train, validate and test, as a table says."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...runtime.encodings import decode
from ...runtime.errors import InputError
from ...runtime.files import refuse_pipes
from ...runtime.language import tr
from ...runtime.progress import Progress
from .labelled import TEST, TRAIN, VALIDATION, Sections

_SETS = {
    **dict.fromkeys(("train", "training", "训练", "训练集"), TRAIN),
    **dict.fromkeys(("validation", "valid", "val", "verify", "验证", "验证集"), VALIDATION),
    **dict.fromkeys(("test", "testing", "测试", "测试集"), TEST),
}

#: Headings of the two columns, in small letters.
_FILE, _SET = ("file", "文件", "文件名"), ("set", "集", "集合", "数据集")

_SEPARATORS = (",", ";", "\t", "|", "，", "；")


def with_split_file(sections: Sections, path: str, folder: str, progress: Progress) -> Sections:
    """Take sets from a table of texts with the columns ``file`` and ``set``.

    ``file`` is relative to the folder of the photographs, or a name that occurs once in it; ``set``
    is train, validation or test. Photographs that the file does not name are left out.

    Raises
    ------
    InputError
        Naming the line that cannot be used.
    """
    by_name: dict[str, list[int]] = {}
    for number in np.flatnonzero(sections.sets != TEST).tolist():
        pure = Path(sections.paths[number])
        relative = pure.relative_to(folder) if pure.is_relative_to(folder) else pure
        for key in {relative.as_posix(), pure.name}:
            by_name.setdefault(key, []).append(number)
    sets: dict[int, str] = {}
    for line, file, name in _split_rows(path):
        if name.lower() not in _SETS:
            raise InputError(
                tr(
                    "SPLIT_FILE, line {line}: the set is {name!r}; it must be train, validation or test.",
                    line=line,
                    name=name,
                )
            )
        chosen = by_name.get(file.replace("\\", "/"), [])
        if len(chosen) != 1:
            reason = (
                tr("{count} photographs have this name", count=len(chosen))
                if chosen
                else tr("it is not there")
            )
            raise InputError(
                tr(
                    "SPLIT_FILE, line {line}: {file} does not name a photograph in {folder}: {reason}.",
                    line=line,
                    file=file,
                    folder=folder,
                    reason=reason,
                )
            )
        sets[chosen[0]] = _SETS[name.lower()]
    sets |= dict.fromkeys(np.flatnonzero(sections.sets == TEST).tolist(), TEST)
    unnamed = len(sections.paths) - len(sets)
    if unnamed:
        progress.warning(
            tr("Photographs that are not in SPLIT_FILE are not used: {unnamed}.", unnamed=unnamed)
        )
    kept = np.array(sorted(sets), dtype=int)
    named = replace(sections, sets=np.array([sets.get(n, "") for n in range(len(sections.paths))]))
    return named.only(kept)


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
