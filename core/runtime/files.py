"""Results appear whole, or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from unicodedata import category, normalize

from .errors import InputError, OutputError
from .language import tr
from .leftovers import clear_leftovers, make_folder
from .style_files import remove_own_style

_PIECE = 1 << 20

#: What the system says where files cannot grow any more; EIO is what safetensors' writer ends with.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO}

#: Endings behind a file's name of what describes its values: statistics of a raster, the pages that a
#: database has not taken in yet. They would be taken for the new file's.
_BESIDE = {
    ".tif": (".aux.xml", ".ovr", ".msk"),
    ".tiff": (".aux.xml", ".ovr", ".msk"),
    ".gpkg": ("-wal", "-shm", "-journal"),
}

#: Endings in place of a file's own: indices of a layer, and what says how it is encoded.
_INSTEAD = {".shp": (".qix", ".sbn", ".sbx", ".idm", ".ind", ".cpg", ".prj", ".qpj")}


class Staging:
    """Files that are written beside their final places and moved there together at the end.

    Used as a context: when its body ends without an exception, every file that :meth:`path` has
    handed out is moved to its final place; otherwise all of them are removed and whatever stood
    there before is untouched.
    """

    def __init__(self) -> None:
        self._staged: list[tuple[Path, Path, Path]] = []
        self._put: dict[Path, Callable[[], None]] = {}
        self._cleared: set[Path] = set()
        self._before_move: list[Callable[[], None]] = []

    def path(self, final: str | os.PathLike[str], put: Callable[[str], None] | None = None) -> str:
        """Return where to write the file that ends up at ``final``; its name stays the same.

        ``put`` is called with the written file where moving it is not what is to be done: a table
        goes into a database that has others. What a process that was killed has left beside the place
        is removed.

        Raises
        ------
        OutputError
            If the folder cannot be made or written to.
        """
        target = Path(final).absolute()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.parent not in self._cleared:
                clear_leftovers(target.parent)
                self._cleared.add(target.parent)
            folder = make_folder(target.parent)
        except OSError as problem:
            raise _unwritable(target, problem.strerror) from problem
        staged = folder / target.name
        self._staged.append((folder, staged, target))
        if put is not None:
            self._put[staged] = partial(put, os.fspath(staged))
        return os.fspath(staged)

    def before_move(self, close: Callable[[], None]) -> None:
        """Have something called (a file closed) before the files are moved."""
        self._before_move.append(close)

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            for close in self._before_move:
                close()
            if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
                names = ", ".join(target.name for _, _, target in self._staged)
                raise OutputError(
                    tr(
                        "Cannot write {names}: {strerror}. Is the disk full?",
                        names=names,
                        strerror=problem.strerror,
                    )
                ) from problem
            if problem is None:
                self._move()
        finally:
            for folder, _, _ in self._staged:
                shutil.rmtree(folder, ignore_errors=True)

    def _move(self) -> None:
        for _, staged, target in self._staged:
            if not staged.exists() or not staged.stat().st_size:
                raise OutputError(tr("{name} was not written. Is the disk full?", name=target.name))
        for put in self._put.values():
            put()
        for folder, staged, target in self._staged:
            if staged in self._put:
                continue
            try:
                _remove_companions(target)
                for written in sorted(folder.iterdir(), key=lambda path: path == staged):
                    os.replace(written, target.parent / written.name)
            except OSError as problem:
                raise OutputError(
                    tr(
                        "Cannot put {name} into {parent}: {strerror}. Is it open in another program?",
                        name=target.name,
                        parent=target.parent,
                        strerror=problem.strerror,
                    )
                ) from problem


def _remove_companions(target: Path) -> None:
    """Remove what belongs to the file that stood here before, and would be taken for the new one's."""
    ending = target.suffix.lower()
    old = [target.with_name(target.name + other) for other in _BESIDE.get(ending, ())]
    old += [target.with_suffix(other) for other in _INSTEAD.get(ending, ())]
    for path in old:
        path.unlink(missing_ok=True)
    remove_own_style(target)


def file_stem(text: str) -> str:
    """Return a text as a part of a file name: letters, their marks and digits of any script, and ``_``."""
    letters = (
        sign if sign.isalnum() or category(sign).startswith("M") else "_"
        for sign in normalize("NFC", text)
    )
    return re.sub("_+", "_", "".join(letters)).strip("_").lower()


def content_digest(path: str) -> str:
    """Return the digest of a file's content.

    Raises
    ------
    OSError
    """
    digest = sha256()
    with Path(path).open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def refuse_pipes(paths: Iterable[str]) -> None:
    """Refuse inputs that are neither files nor folders: reading of a pipe or device may never end.

    Raises
    ------
    InputError
    """
    for path in paths:
        if is_pipe(path):
            raise InputError(
                tr(
                    "{path} is a pipe or a device, not a file. Write what comes out of it to a file, and "
                    "give that.",
                    path=path,
                )
            )


def names_a_file(path: str) -> bool:
    """Return whether a path ends in a name, which ``/``, ``..`` and ``folder/`` do not."""
    return "\0" not in path and os.path.basename(path) not in ("", ".", "..")


def is_pipe(path: str | os.PathLike[str]) -> bool:
    """Return whether something is there that is neither a file nor a folder."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def require_writable(outputs: Iterable[str]) -> None:
    """Refuse outputs that cannot be written, before a long work whose result would be lost.

    Raises
    ------
    InputError
        If an output is a folder, a pipe or a device, or no name of a file.
    OutputError
        If its folder cannot be made or written to, as far as the system tells beforehand.
    """
    for output in filter(None, outputs):
        if not Path(output).is_dir() and not names_a_file(output):
            raise InputError(tr("{output} is no name of a file.", output=repr(output)))
        target = Path(output).absolute()
        # Of a drive that is not there, nothing exists.
        there = next(filter(os.path.exists, [target, *target.parents]), None)
        if there == target:
            if target.is_dir():
                raise InputError(
                    tr("{output} is a folder. Give the name of a file in it.", output=output)
                )
            if is_pipe(target):
                raise InputError(
                    tr("{output} is a pipe or a device. Give the name of a file.", output=output)
                )
            there = target.parent
        if there is None:
            problem = errno.ENOENT
        elif not there.is_dir():
            problem = errno.ENOTDIR
        elif not os.access(there, os.W_OK | os.X_OK):
            problem = errno.EACCES
        else:
            continue
        raise _unwritable(target, os.strerror(problem))


def _unwritable(target: Path, problem: str | None) -> OutputError:
    return OutputError(
        tr(
            "Cannot write {name} to {parent}: {strerror}. Choose a folder that you may write to.",
            name=target.name,
            parent=target.parent,
            strerror=problem,
        )
    )
