"""No output may be a file or table that an input reads: the one rule, for QGIS and for jobs."""

from __future__ import annotations

import os
from collections.abc import Collection, Hashable, Iterable
from pathlib import Path

from .errors import InputError
from .language import tr
from .sources import Place, named_place, photographs_in, places_read

#: Endings of what is written to folders for pictures.
_PICTURES = {".png", ".jpg"}


def refuse_overwriting_inputs(
    outputs: Iterable[str],
    inputs: Iterable[str],
    photographs: Iterable[str] = (),
    pictures: Collection[str] = (),
) -> None:
    """Refuse outputs that would replace what an input reads, or one another.

    Parameters
    ----------
    outputs : iterable of str
        Files, and tables of databases as QGIS spells them; empty ones are passed over.
    inputs : iterable of str
        What is read: files, sources of layers, whatever GDAL opens.
    photographs : iterable of str
        Folders whose photographs are read, or photographs.
    pictures : collection of str
        Folders that get pictures.

    Raises
    ------
    InputError
        If two outputs are the same place, or an output is read.
    """
    outputs = list(filter(None, outputs))
    read = _Occupied()
    for source in filter(None, inputs):
        read.add(places_read(source), source)
    # There may be a hundred thousand photographs, and only a file that is there can be one of them.
    if any(os.path.exists(named_place(output).path) for output in outputs) or any(pictures):
        for folder in filter(None, photographs):
            read.add(photographs_in(folder), folder)
    written = _Occupied()
    for output in outputs:
        place = named_place(output)
        if source := read.reader(place):
            raise InputError(_also_an_input(place, source))
        if written.reader(place):
            raise InputError(
                tr("Two outputs have the name {output}. Give each one its own.", output=place.shown)
            )
        written.add({place}, output)
    for folder in filter(None, pictures):
        lying = {
            os.path.dirname(path): path
            for path in read.paths
            if Path(path).suffix.lower() in _PICTURES
        }
        for parent, path in lying.items():
            if _same(parent, folder):
                raise InputError(
                    tr(
                        "{folder} gets pictures, and {path}, which is read, lies in it. Choose "
                        "another folder.",
                        folder=folder,
                        path=path,
                    )
                )


class _Occupied:
    """Places, found again by any of their spellings, and what reads or writes each."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self._by: dict[Hashable, dict[str, str]] = {}

    def add(self, places: Iterable[Place], by: str) -> None:
        for place in places:
            self.paths.add(place.path)
            for one in place.family():
                for identity in _identities(one.path):
                    self._by.setdefault(identity, {}).setdefault(one.table.casefold(), by)

    def reader(self, place: Place) -> str:
        """Return what occupies a place: all of its file, a part of it, or the same table."""
        for one in place.family():
            table = one.table.casefold()
            for identity in _identities(one.path):
                tables = self._by.get(identity, {})
                for taken, by in tables.items():
                    if not table or not taken or taken == table:
                        return by
        return ""


def _also_an_input(output: Place, source: str) -> str:
    named = named_place(source)
    if source.lstrip().startswith("<") or _same(named.path, output.path):
        return tr(
            "The output {output} is also an input. Choose another name for it.", output=output.shown
        )
    return tr(
        "The output {output} is also an input: {source} reads it. Choose another name for it.",
        output=output.shown,
        source=named.shown,
    )


def _same(path: str, other: str) -> bool:
    return bool(_identities(path or os.curdir) & _identities(other or os.curdir))


def _identities(path: str) -> set[Hashable]:
    """Return what a file is known by: its place without links, and its number on the disk."""
    if path.startswith("server://"):
        return {path}
    real = os.path.realpath(path)
    there = next(filter(os.path.exists, [real, *map(str, Path(real).parents)]), "")
    known: set[Hashable] = {real.casefold() if there and _ignores_case(there) else real}
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return known
    return {*known, (found.st_dev, found.st_ino)}


def _ignores_case(there: str) -> bool:
    """Return whether a file system takes names that differ only in upper and lower case for one."""
    swapped = there.swapcase()
    try:
        return swapped != there and Path(there).samefile(swapped)
    except OSError:
        return False
