"""Which model and which stack a map was made from: what it says of itself, and finds again later."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal

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

#: Ending of a virtual raster, what stands between its mark and that of its sources, and endings of
#: files beside rasters that hold no values.
_VIRTUAL, _AND, _BESIDE = ".vrt", "+", {".xml", ".ovr"}

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
            if mark and _is_other(path, mark)
        ]


def stack_items(stack: str, path: str) -> dict[str, str]:
    """Return what a map that is written to a path says of the stack it was made from, which has no model."""
    if without_secrets(stack) != stack:
        return {}
    said = {STACK_ITEM: _as_said(stack, path), STACK_MARK_ITEM: file_mark(stack)}
    return {name: text for name, text in said.items() if text}


def source_stack(raster: Stack) -> Stack | None:
    """Return the elements of the stack that a map says it was made from; None if it is not there.

    None, too, where it has changed since, or has other cells than the map.
    """
    said, mark = raster.item(STACK_ITEM), raster.item(STACK_MARK_ITEM)
    if not said:
        return None
    path = _as_found(said, raster.path)
    if mark and _is_other(path, mark):
        return None
    try:
        stack = Stack(path).of_elements()
    except InputError:
        return None
    same = (stack.grid.geotransform, stack.grid.columns, stack.grid.rows) == (
        raster.grid.geotransform,
        raster.grid.columns,
        raster.grid.rows,
    )
    return stack if same else None


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

    A virtual raster is known by itself and by what it is made of. Empty where there is no such file.
    """
    own = _content_mark(path)
    if not own or Path(path).suffix.lower() != _VIRTUAL:
        return own
    digest = hashlib.sha256()
    for source in _sources_of(path):
        digest.update(file_mark(source).encode())
    return f"{own}{_AND}{digest.hexdigest()[:32]}"


def _is_other(path: str, mark: str) -> bool:
    """Return whether a file is another than that with a mark.

    Maps of older versions have the mark of a virtual raster alone, without its sources.
    """
    own = file_mark(path)
    return mark != (own if _AND in mark else own.partition(_AND)[0])


def _sources_of(path: str) -> list[str]:
    """Return the files that a virtual raster is made of; none where it cannot be opened."""
    try:
        dataset = gdal.Open(path)
    except RuntimeError:
        dataset = None
    files = [] if dataset is None else dataset.GetFileList() or []
    own = Path(path).absolute()
    return [
        source
        for source in files
        if Path(source).absolute() != own and Path(source).suffix.lower() not in _BESIDE
    ]


def _content_mark(path: str) -> str:
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
