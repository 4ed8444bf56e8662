"""Photographs in folders, and what lies beside them that is passed over."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.picture_formats import (
    FORMATS,
    PHOTOGRAPHS,
    UNREAD_PICTURES,
    PictureFormat,
    format_names,
)
from ...runtime.progress import Progress
from .naming import name_in_folder

#: What systems and programs leave everywhere.
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", "ehthumbs.db")
#: Folders at the top of a disk, which may often not be looked into.
_FOLDERS_OF_SYSTEMS = ("system volume information", "$recycle.bin", "lost+found")
#: Folders that a warning names one by one.
_MOST_NAMED = 40


def find_photographs(folder: str, progress: Progress | None = None) -> list[str]:
    """Return the photographs in a folder and the folders in it, sorted; tell what is passed over.

    Raises
    ------
    InputError
        If the folder does not exist.
    """
    found = look_through(folder)
    if progress is not None:
        warn_of_passed_over({folder: found}, progress)
        warn_of_empty(folder, found.empty, progress)
    return found.photographs


@dataclass
class Folder:
    """What lies in a folder and the folders in it.

    Attributes
    ----------
    photographs : list of str
        Sorted paths.
    unread, other : Counter
        How many pictures that cannot be read here, and other files, have which ending.
    empty : list of str
        The folders in it that hold nothing, not even in folders of their own, as paths within it; ``.`` is
        the folder itself. What is hidden does not count.
    """

    photographs: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)

    def passed_over(self) -> str:
        """Return what is not read and why, for the middle of a sentence; empty where all of it is."""
        parts = []
        for reason in dict.fromkeys(map(_why_unread, sorted(self.unread))):
            own = Counter(
                {e: count for e, count in self.unread.items() if _why_unread(e) == reason}
            )
            parts.append(tr("{files} ({reason})", files=_counted(own), reason=reason))
        if self.other:
            parts.append(tr("{files} (no pictures)", files=_counted(self.other)))
        return ", ".join(parts)


def look_through(folder: str, below: bool = True) -> Folder:
    """Return the photographs in a folder and the folders ``below``, and what is passed over.

    Raises
    ------
    InputError
        If the folder does not exist, or one in it may not be looked into: what lies there would be missed.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(tr("There is no folder {folder}.", folder=folder))
    found = Folder()
    places: list[Path] = []
    full: set[Path] = set()
    for place, files in _files_in(root, below):
        places.append(place)
        full.update([place, *place.parents] if files else [])
        for path in files:
            ending = path.suffix.lower()
            if ending in PHOTOGRAPHS and _can_be_read(_format_by_ending(ending)):
                found.photographs.append(os.fspath(path))
            elif ending in PHOTOGRAPHS or ending in UNREAD_PICTURES:
                found.unread[ending] += 1
            else:
                found.other[ending] += 1
    found.photographs.sort()
    empty = [place for place in places if place not in full]
    # Of folders in one another the outermost.
    found.empty = [
        place.relative_to(root).as_posix()
        for place in sorted(empty)
        if place == root or place.parent in full
    ]
    return found


def folders_in(root: Path) -> list[Path]:
    """Return the folders right in a folder, sorted, without hidden ones.

    Raises
    ------
    InputError
        If it may not be looked into.
    """
    try:
        return sorted(place for place in root.iterdir() if place.is_dir() and _is_shown(place.name))
    except OSError as problem:
        raise _closed(problem) from problem


def _files_in(root: Path, below: bool) -> Iterator[tuple[Path, list[Path]]]:
    """Yield the folders in a folder with their files, without hidden ones and those that systems leave.

    Links to folders are followed, but for those that lead up again, and each folder once. A link to
    nothing counts as a file, so that it is told as one that cannot be read.
    """
    top = os.path.realpath(root)
    seen = {os.fspath(parent) for parent in Path(top).parents}
    for place, folders, names in os.walk(root, onerror=_stop, followlinks=True):
        real = os.path.realpath(place)
        folders[:] = sorted(name for name in folders if below and _is_shown(name))
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        shown = (
            Path(place, name)
            for name in names
            if not name.startswith(".") and name.lower() not in _OF_SYSTEMS
        )
        yield Path(place), [path for path in shown if _is_file(path)]


def _is_shown(folder: str) -> bool:
    return not folder.startswith(".") and folder.lower() not in _FOLDERS_OF_SYSTEMS


def _stop(problem: OSError) -> None:
    raise _closed(problem) from problem


def _closed(problem: OSError) -> InputError:
    return InputError(
        tr(
            "The folder {folder} cannot be looked into: {strerror}. Give yourself the right to read it, or "
            "move it elsewhere.",
            folder=problem.filename,
            strerror=problem.strerror,
        )
    )


def _is_file(path: Path) -> bool:
    return path.is_file() or (path.is_symlink() and not path.exists())


def warn_of_passed_over(folders: Mapping[str, Folder], progress: Progress) -> None:
    """Tell which files in folders, by what they are called, are not read."""
    told = [
        tr("{folder}: {files}", folder=name, files=files)
        for name, found in folders.items()
        if (files := found.passed_over())
    ]
    if told:
        more = len(told) - _MOST_NAMED
        if more > 0:
            told = [*told[:_MOST_NAMED], tr("further folders: {more}", more=more)]
        progress.warning(
            tr(
                "These files are not read. {files}. Photographs are {formats} files.",
                files="; ".join(told),
                formats=format_names(),
            )
        )


def warn_of_empty(folder: str, empty: Sequence[str], progress: Progress) -> None:
    """Tell which folders in a folder hold nothing."""
    if empty:
        progress.warning(told_of_empty(folder, empty))


def told_of_empty(folder: str, empty: Sequence[str]) -> str:
    """Return what is said of folders in a folder that hold nothing."""
    return tr(
        "Empty: {names} (in {folder}).",
        names=listed(empty, _MOST_NAMED),
        folder=folder,
    )


def require_photographs(folder: str, found: Folder) -> None:
    """Refuse a folder without photographs, and tell what lies there instead.

    Raises
    ------
    InputError
    """
    if found.photographs:
        return
    passed = found.passed_over()
    raise InputError(
        tr(
            "There are no photographs in {images}: {formats} files.",
            images=folder,
            formats=format_names(),
        )
        + (" " + tr("It has {files}.", files=passed) if passed else "")
    )


def require_any_read(read: Collection[object], failed: Mapping[str, str]) -> None:
    """Refuse photographs of which none could be read; ``failed`` has the reason by path.

    Raises
    ------
    InputError
    """
    if not read:
        reason = next(iter(failed.values()))
        raise InputError(
            tr(
                "No photograph can be read ({count}). {reason}",
                count=len(failed),
                reason=reason,
            )
        )


def tell_of_notes(notes: Iterable[tuple[str, str]], progress: Progress) -> None:
    """Tell what was done with photographs that their owner may not expect: pairs of path and note."""
    by_note: dict[str, list[str]] = {}
    for path, note in notes:
        by_note.setdefault(note, []).append(name_in_folder(path))
    for note, names in by_note.items():
        progress.warning(
            tr(
                "Photographs that {note} ({count}): {names}.",
                count=len(names),
                note=tr(note),
                names=listed(names),
            )
        )


def listed(names: Collection[str], most: int = 10) -> str:
    """Return names for a sentence: the first ones, and how many there are besides."""
    shown = ", ".join(list(names)[:most])
    if len(names) <= most:
        return shown
    return tr("{names} and {more} more", names=shown, more=len(names) - most)


def _counted(endings: Counter[str]) -> str:
    return ", ".join(
        f"{count} {ending or tr('without an ending')}" for ending, count in sorted(endings.items())
    )


def _why_unread(ending: str) -> str:
    if ending in UNREAD_PICTURES:
        return tr(UNREAD_PICTURES[ending])
    return tr("{format}, which this QGIS was built without", format=_format_by_ending(ending).title)


def _format_by_ending(ending: str) -> PictureFormat:
    return next(one for one in FORMATS if ending in one.endings)


def _can_be_read(kind: PictureFormat) -> bool:
    if kind.pillow:
        return True
    # Networks are trained and asked on photographs in memory too, where there may be no GDAL.
    from osgeo import gdal

    return gdal.GetDriverByName(kind.driver) is not None
