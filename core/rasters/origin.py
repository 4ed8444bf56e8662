"""Which model and which stack a map was made from: what it says of itself, and finds again later."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from ..runtime.confidential import without_secrets
from ..runtime.errors import InputError
from ..runtime.language import later, tr
from .stack import Stack

#: Under which a map carries its model and its stack in its metadata, and the marks of the two files.
MODEL_ITEM, MODEL_MARK_ITEM = "GOSSAN_MODEL", "GOSSAN_MODEL_MARK"
STACK_ITEM, STACK_MARK_ITEM = "GOSSAN_STACK", "GOSSAN_STACK_MARK"

#: A file that lies no more folders up than this is named by the way from the map to it.
_NEAR = 2

#: Bytes of a piece of a file, and how many pieces of a large one are looked at.
_PIECE, _PIECES = 1 << 20, 32

#: What the two files are called where one of them is missing or has changed.
_MODEL, _STACK = later("model file"), later("stack")


@dataclass(frozen=True)
class MapOrigin:
    """The model and the stack that a map was made from.

    Attributes
    ----------
    model, stack : str
        Paths as they are where the map lies now.
    model_mark, stack_mark : str
        What the files were known by when the map was made; empty where nobody knows.
    """

    model: str
    stack: str
    model_mark: str = ""
    stack_mark: str = ""

    @classmethod
    def of(cls, model: str, stack: str) -> MapOrigin:
        """Take the marks of the files as they are now."""
        return cls(model, stack, file_mark(model), file_mark(stack))

    @classmethod
    def of_map(cls, raster: Stack) -> MapOrigin | None:
        """Read what a map says in its metadata; None if it says nothing."""
        model, stack = raster.item(MODEL_ITEM), raster.item(STACK_ITEM)
        if not model or not stack:
            return None
        return cls(
            _as_found(model, raster.path),
            _as_found(stack, raster.path),
            raster.item(MODEL_MARK_ITEM),
            raster.item(STACK_MARK_ITEM),
        )

    def items(self, path: str) -> dict[str, str]:
        """Return the metadata of a map that is written to a path.

        Files near it are named by the way to them, so that the folder can be moved; nothing is said
        where a source holds a password.
        """
        if any(without_secrets(source) != source for source in (self.model, self.stack)):
            return {}
        said = {
            MODEL_ITEM: _as_said(self.model, path),
            MODEL_MARK_ITEM: self.model_mark,
            STACK_ITEM: _as_said(self.stack, path),
            STACK_MARK_ITEM: self.stack_mark,
        }
        return {name: text for name, text in said.items() if text}

    def require_files(self) -> None:
        """Refuse files that are no longer there.

        Raises
        ------
        InputError
        """
        for what, path in ((_MODEL, self.model), (_STACK, self.stack)):
            if not _is_there(path):
                raise InputError(
                    tr(
                        "The {what} that this map was made from is not there any more: {path}. Put it "
                        "back, keep it beside the map when you move the folder, or run Predict Anomalies "
                        "again.",
                        what=tr(what),
                        path=path,
                    )
                )

    def changed(self) -> list[str]:
        """Say which of the files are others now than those that the map was made from."""
        files = ((_MODEL, self.model, self.model_mark), (_STACK, self.stack, self.stack_mark))
        return [
            tr(
                "The {what} {name} has changed since this map was made: what is said of the ground is no "
                "longer what the map shows. Run Predict Anomalies again.",
                what=tr(what),
                name=os.path.basename(path),
            )
            for what, path, mark in files
            if mark and file_mark(path) != mark
        ]


def is_map(path: str) -> bool:
    """Return whether a raster says which model and stack it was made from."""
    if not _is_file(path):
        return False
    try:
        return MapOrigin.of_map(Stack(path)) is not None
    except InputError:
        return False


def _is_file(source: str) -> bool:
    """Return whether a source is a file; Path alone raises where one holds the data itself and is long."""
    return os.path.exists(source) and Path(source).is_file()


def _is_there(path: str) -> bool:
    """Return whether there is such a file, or a raster in an archive or a database that GDAL opens."""
    if os.path.exists(path):
        return True
    try:
        Stack(path)
    except InputError:
        return False
    return True


def file_mark(path: str) -> str:
    """Return what a file's content is known by: all of it, or pieces of a large one.

    Empty where there is no such file.
    """
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            digest.update(str(size).encode())
            pieces = min(_PIECES, -(-size // _PIECE))
            for number in range(pieces):
                opened.seek((size - _PIECE) * number // (pieces - 1) if pieces > 1 else 0)
                digest.update(opened.read(_PIECE))
    except OSError:
        return ""
    return digest.hexdigest()[:32]


def _as_said(source: str, path: str) -> str:
    """Return how a map at a path names a file: by the way to it if it is near."""
    if not _is_file(source):
        return source
    absolute = Path(source).absolute()
    try:
        way = Path(os.path.relpath(absolute, Path(path).absolute().parent))
    except ValueError:  # on another drive
        return str(absolute)
    return str(absolute) if way.parts.count(os.pardir) > _NEAR else way.as_posix()


def _as_found(said: str, path: str) -> str:
    """Return where a file lies that a map at a path names."""
    beside = Path(path).absolute().parent / said  # which is the path itself where that is whole
    return os.path.normpath(beside) if os.path.exists(beside) or _is_way(said) else said


def _is_way(said: str) -> bool:
    """Return whether a map names a file by the way to it, and no database or address."""
    return not Path(said).is_absolute() and ":" not in said
