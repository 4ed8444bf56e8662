"""Photographs that a table names: its texts become paths, and the paths become files beside the table."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from ...runtime.language import tr
from ...runtime.picture_formats import PHOTOGRAPHS
from ...runtime.sources import file_of_address

#: What may stand between paths besides the separator that was given, where each is a photograph's.
_OTHER_SEPARATORS = ";|,"

#: Separators as they can be typed into one line.
_TYPED = {r"\n": "\n", r"\r\n": "\n", r"\t": "\t"}

#: Marks around a path, the opening and the closing one.
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("«", "»"), ("<", ">"))

#: A drive of Windows, whose paths are whole.
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True)
class NamedPhotograph:
    """A photograph that a table names.

    Attributes
    ----------
    path : str
        Where it is, or where it was looked for first.
    sought : tuple of str
        Where it was looked for, if it is nowhere.
    """

    path: str
    sought: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why it cannot be read, if it is nowhere."""
        first, *others = self.sought
        if not Path(first).is_absolute() and not _DRIVE.match(first):
            return tr(
                "There is no photograph {path}: the path is relative, and there is no file of the layer "
                "and no folder of the project beside which it could lie.",
                path=first,
            )
        if not others:
            return tr("There is no photograph {path}.", path=first)
        return tr(
            "There is no photograph {path}, nor {others}.", path=first, others=", ".join(others)
        )


@dataclass(frozen=True)
class PhotographFinder:
    """Finds the photographs that the texts of a table name.

    Attributes
    ----------
    roots : sequence of Path
        Folders that relative paths start from, the first one first.
    separator : str
        What stands between several paths; ends of lines do in any case.
    """

    roots: Sequence[Path]
    separator: str = ";"

    def find(self, value: object) -> list[NamedPhotograph]:
        """Return the photographs that a cell names, in its order; none where it is empty."""
        texts = value if isinstance(value, (list, tuple)) else [value]
        parts = [part for text in texts if isinstance(text, str) for part in self._parts(text)]
        return [found for part in parts for found in self._with_other_separators(part)]

    def _parts(self, text: str) -> Iterator[str]:
        """Yield the paths in a text, without the marks around them."""
        separator = _TYPED.get(self.separator, self.separator)
        ends = rf"{re.escape(separator)}|[\r\n]+|$" if separator else r"[\r\n]+|$"
        marked = "|".join(f"{re.escape(a)}[^{re.escape(b)}\r\n]+{re.escape(b)}" for a, b in _QUOTES)
        for match in re.finditer(rf"[ \t]*({marked}|[^\r\n]*?)[ \t]*(?:{ends})", text):
            part = match[1]
            if (part[:1], part[-1:]) in _QUOTES and len(part) > 1:
                part = part[1:-1].strip()
            if part:
                yield part

    def _with_other_separators(self, part: str) -> list[NamedPhotograph]:
        """Return one photograph, or several if the text is none and each of its pieces names one."""
        found = self._locate(part)
        if not found.sought:
            return [found]
        for separator in _OTHER_SEPARATORS:
            pieces = [piece.strip().strip("\"'") for piece in part.split(separator)]
            endings = {os.path.splitext(piece)[1].lower() for piece in pieces}
            if len(pieces) > 1 and endings <= PHOTOGRAPHS:
                return [self._locate(piece) for piece in pieces]
        return [found]

    def _locate(self, text: str) -> NamedPhotograph:
        if re.match("file:", text, re.IGNORECASE):
            text = file_of_address(text)
        candidates = list(dict.fromkeys(self._candidates(text)))
        as_it_stands = [root / text for root in self.roots]
        for candidate in (*candidates, *as_it_stands):
            for spelling in _spellings(candidate):
                if spelling.is_file():
                    return NamedPhotograph(os.fspath(spelling))
        sought = tuple(os.fspath(candidate) for candidate in candidates)
        return NamedPhotograph(sought[0], sought)

    def _candidates(self, text: str) -> Iterator[Path]:
        """Yield where a photograph may be."""
        if os.sep != "\\":
            if _DRIVE.match(text):
                yield Path(text)  # no folder of this system is above it
                return
            text = text.replace("\\", "/")
        for root in self.roots or [Path()]:
            yield root / text


def _spellings(path: Path) -> Iterator[Path]:
    """Yield a path as it stands, then as other systems write its letters and its ending."""
    yield path
    text = os.fspath(path)
    for form in ("NFC", "NFD"):
        yield Path(normalize(form, text))
    stem, ending = os.path.splitext(text)
    yield Path(stem + ending.lower())
    yield Path(stem + ending.upper())
