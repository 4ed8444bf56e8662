"""Labelled photographs of thin sections, from folders named like their classes."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import later, tr
from ...runtime.picture_formats import format_names
from ...runtime.progress import Progress
from ..photographs.finding import (
    Folder,
    folders_in,
    look_through,
    told_of_empty,
    warn_of_passed_over,
)
from ..properties import OTHERS, PROPERTIES, Property

TRAIN, VALIDATION, TEST = later("train"), later("validation"), later("test")

#: What all photographs are called that were held out in turn.
HELD_OUT = later("held-out")


@dataclass(frozen=True)
class Sections:
    """Labelled photographs.

    Attributes
    ----------
    paths : tuple of str
    classes : tuple of str
        Named as the folders are, in the property's order.
    labels : ndarray of int, shape (n,)
        Number of each photograph's class.
    slices : ndarray of int, shape (n,)
        Photographs of one slice have one number.
    sets : ndarray of str, shape (n,)
        ``train``, ``validation`` or ``test``.
    grouped : bool
        Whether slices are known; otherwise each photograph counts as one.
    slice_names : tuple of str
        What slices are called, by number; empty where they are not known.
    crossed : tuple of str
        Where photographs are pairs: the crossed-polarised partners of the paths; else none.
    """

    paths: tuple[str, ...]
    classes: tuple[str, ...]
    labels: np.ndarray
    slices: np.ndarray
    sets: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="U10"))
    grouped: bool = False
    slice_names: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()

    def members(self, name: str) -> np.ndarray:
        """Return the numbers of the photographs in a set."""
        return np.flatnonzero(self.sets == name)

    def identities(self) -> list[list[str | int]]:
        """Return by what each photograph is known again in a run that goes on: path, set, and class."""
        root = os.path.commonpath([os.path.dirname(path) for path in self.paths])
        return [
            [os.path.relpath(path, root).replace(os.sep, "/"), str(set_), int(label)]
            for path, set_, label in zip(self.paths, self.sets, self.labels, strict=True)
        ]

    def only(self, chosen: np.ndarray) -> Sections:
        """Return the photographs with these numbers (m,)."""
        return replace(
            self,
            paths=tuple(self.paths[number] for number in chosen.tolist()),
            crossed=tuple(self.crossed[number] for number in chosen.tolist() if self.crossed),
            labels=self.labels[chosen],
            slices=self.slices[chosen],
            sets=self.sets[chosen],
        )


def collect_sections(
    folder: str, kind: str, progress: Progress, kept: Sequence[str] = (), test: bool = False
) -> Sections:
    """Return the photographs of a folder that has one folder per class; all of them train.

    Where classes are named that are to be ``kept``, the photographs of all others become one class,
    as in the paper. Those of a ``test`` are only scored: one photograph of one class is enough.

    Names that the property does not know, classes without a folder, empty folders, photographs outside of
    a class folder, and files that are not read are told as warnings.

    Raises
    ------
    InputError
        If there are fewer than two classes with at least two photographs each, or for a test none at all;
        or classes to be kept are not there, or leave nothing for “others”.
    """
    property_ = PROPERTIES[kind]
    root = Path(folder)
    if not root.is_dir():
        raise InputError(tr("There is no folder {folder}.", folder=folder))
    loose = look_through(folder, below=False)
    if loose.photographs:
        progress.warning(
            tr(
                "Photographs that lie in {folder} itself, in no folder of a class, are not used: {count}.",
                count=len(loose.photographs),
                folder=folder,
            )
        )
    inside = _folders_in(root)
    found = _by_class(property_, inside, progress)
    without = [*_told_of_nothing_read(inside), *_told_of_empty(folder, inside)]
    if kept:
        if not test:
            _require_kept(property_, found, kept)
        found = _with_others(property_, found, kept, progress)
    if test and not found:
        raise InputError(
            tr(
                "TEST_IMAGES: {folder} has no photographs in folders that are called like the classes.",
                folder=folder,
            )
            + "".join(f" {told}" for told in without)
        )
    if len(found) < 2 and not test:
        raise InputError(
            tr(
                "Classes that {folder} has photographs of: {count}. It must hold one folder per class, "
                "named like the class, with {formats} files in it, and at least two of them.",
                folder=folder,
                count=len(found),
                formats=format_names(),
            )
            + "".join(f" {told}" for told in without)
        )
    for told in without:
        progress.warning(told)
    rest = {name: contents for name, contents in inside.items() if contents.photographs}
    warn_of_passed_over({root.name: loose, **rest}, progress)
    order = [names[0] for names in property_.classes]
    if not test:
        _warn_of_names(property_, order, found, inside, progress)
    order += [key for key in sorted(found, key=str.lower) if key not in order and key != OTHERS]
    ordered = sorted(
        found, key=lambda key: (key == OTHERS, order.index(key) if key in order else 0)
    )
    for key in ordered:
        name, own = found[key]
        if len(own) < 2 and not test:
            raise InputError(
                tr(
                    "The class {name} has one photograph. One is needed to train and one to validate; "
                    "add some, or take its folder out.",
                    name=name,
                )
            )
    labels = [number for number, key in enumerate(ordered) for _ in found[key][1]]
    everything = tuple(path for key in ordered for path in found[key][1])
    return Sections(
        everything,
        tuple(found[key][0] for key in ordered),
        np.array(labels),
        np.arange(len(everything)),
        np.full(len(everything), TRAIN, dtype="U10"),
    )


def _folders_in(root: Path) -> dict[str, Folder]:
    """Return what lies in each folder of a class, by its name."""
    found = folders_in(root)
    unreadable = [place.name for place in found if not _is_utf8(place.name)]
    if unreadable:
        raise InputError(
            tr(
                "The name of the folder {name} is not UTF-8, and so it cannot name a class. Rename it.",
                name=unreadable[0].encode("utf-8", "replace").decode(),
            )
        )
    return {place.name: look_through(os.fspath(place)) for place in found}


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _by_class(
    property_: Property, inside: dict[str, Folder], progress: Progress
) -> dict[str, tuple[str, list[str]]]:
    """Return the first folder's name and all photographs by class; several folders of one are told."""
    found: dict[str, tuple[str, list[str]]] = {}
    folders: dict[str, list[str]] = {}
    for name, contents in inside.items():
        if contents.photographs:
            key = property_.canonical(name)
            _, paths = found.setdefault(key, (name, []))
            paths += contents.photographs
            folders.setdefault(key, []).append(name)
    for key, names in folders.items():
        if len(names) > 1:
            progress.warning(
                tr(
                    "The folders {folders} are of one class, {name}.",
                    folders=", ".join(names),
                    name=found[key][0],
                )
            )
    return found


def _told_of_nothing_read(inside: dict[str, Folder]) -> list[str]:
    """Return what is said of folders that have files, and none of them a photograph."""
    return [
        tr(
            "The folder {name} has no photograph that can be read, and so there is no such class. It has "
            "{files}. Save them as PNG, JPEG or TIFF, or take the folder out.",
            name=name,
            files=passed,
        )
        for name, contents in inside.items()
        if not contents.photographs and (passed := contents.passed_over())
    ]


def _told_of_empty(folder: str, inside: dict[str, Folder]) -> list[str]:
    """Return what is said of folders of classes, and folders in them, that hold nothing."""
    empty = [
        (Path(name) / place).as_posix()
        for name, contents in inside.items()
        for place in contents.empty
    ]
    if not empty:
        return []
    told = told_of_empty(folder, empty)
    return [f"{told} " + tr("A class that is empty is left out.")]


def kept_classes(text: str) -> tuple[str, ...]:
    """Return the names of classes that stand in a text, with commas or semicolons between them."""
    return tuple(name.strip() for name in re.split("[,;，；、]", text) if name.strip())


def _with_others(
    property_: Property,
    found: dict[str, tuple[str, list[str]]],
    kept: Sequence[str],
    progress: Progress,
) -> dict[str, tuple[str, list[str]]]:
    """Return photographs by class, those of all classes that are not kept as one."""
    there = list(found)
    numbers = [property_.find(name, there) for name in kept]
    keys = {there[number] for number in numbers if number is not None} - {OTHERS}
    rest = {key: one for key, one in found.items() if key not in keys}
    staying = {key: one for key, one in found.items() if key in keys}
    if not rest:
        return staying
    name, _ = rest.get(OTHERS, (OTHERS, []))
    photographs = [path for _, paths in rest.values() for path in paths]
    progress.message(
        tr(
            "The class {name} is made of {classes} (photographs: {count})",
            name=name,
            count=len(photographs),
            classes=", ".join(own for own, _ in rest.values()),
        )
    )
    return staying | {OTHERS: (name, sorted(photographs))}


def _require_kept(
    property_: Property, found: dict[str, tuple[str, list[str]]], kept: Sequence[str]
) -> None:
    """Refuse classes to be kept beside “others” that are not there, or that leave nothing for it."""
    numbers = [property_.find(name, list(found)) for name in kept]
    missing = [name for name, number in zip(kept, numbers, strict=True) if number is None]
    if missing:
        raise InputError(
            tr(
                "OTHERS keeps the class {name}, and there is no folder of it with photographs.",
                name=missing[0],
            )
        )
    left = [key for number, key in enumerate(found) if number not in numbers or key == OTHERS]
    if not left:
        raise InputError(
            tr("OTHERS keeps all classes: name fewer of them, so that some are left for “others”.")
        )


def _warn_of_names(
    property_: Property,
    order: Sequence[str],
    found: dict[str, tuple[str, list[str]]],
    inside: dict[str, Folder],
    progress: Progress,
) -> None:
    if not order:
        return
    unknown = [name for key, (name, _) in found.items() if key not in order]
    if unknown:
        progress.warning(
            tr(
                "The property {title} has no class {unknown}: they become classes of their own. It "
                "knows {names}.",
                title=tr(property_.title),
                unknown=", ".join(unknown),
                names=", ".join("/".join(names[:2]) for names in property_.classes),
            )
        )
    there = {property_.canonical(name) for name in inside}
    missing = [name for name in order if name not in there]
    if missing:
        progress.warning(
            tr(
                "There is no folder for the classes {missing} of the property {title}: the model "
                "will never name them.",
                missing=", ".join(missing),
                title=tr(property_.title),
            )
        )


def with_test_folder(
    sections: Sections, folder: str, kind: str, progress: Progress, kept: Sequence[str] = ()
) -> Sections:
    """Add a second folder of the same classes whose photographs are only scored at the end.

    Raises
    ------
    InputError
        If it has a class that the first one has not, or no photographs.
    """
    test = collect_sections(folder, kind, progress, kept, test=True)
    numbers = [PROPERTIES[kind].find(name, sections.classes) for name in test.classes]
    foreign = [name for name, number in zip(test.classes, numbers, strict=True) if number is None]
    if foreign:
        raise InputError(
            tr(
                "The test folder has the class {foreign}, which the training folder has not. Use the "
                "same folder names in both.",
                foreign=foreign[0],
            )
        )
    return replace(
        sections,
        paths=sections.paths + test.paths,
        labels=np.concatenate([sections.labels, np.array(numbers, dtype=int)[test.labels]]),
        slices=np.concatenate([sections.slices, test.slices + len(sections.paths)]),
        sets=np.concatenate([sections.sets, np.full(len(test.paths), TEST, dtype="U10")]),
    )


def shared_slices(sections: Sections) -> int:
    """Return how many slices have photographs in more than one set, as a split file may want it."""
    return sum(
        len(np.unique(sections.sets[sections.slices == slice_])) > 1
        for slice_ in np.unique(sections.slices)
    )
