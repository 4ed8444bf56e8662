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
    folder: str, kind: str, progress: Progress, kept: Sequence[str] = ()
) -> Sections:
    """Return the photographs of a folder that has one folder per class; all of them train.

    Where classes are named that are to be ``kept``, the photographs of all others become one class,
    as in the paper.

    Names that the property does not know, classes without a folder, empty folders, photographs outside of
    a class folder, and files that are not read are told as warnings.

    Raises
    ------
    InputError
        If there are fewer than two classes with at least two photographs each.
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
    found: dict[str, tuple[str, list[str]]] = {}
    inside = _folders_in(root)
    for name, contents in inside.items():
        if contents.photographs:
            _, paths = found.setdefault(property_.canonical(name), (name, []))
            paths += contents.photographs
    without = [*_told_of_nothing_read(inside), *_told_of_empty(folder, inside)]
    if kept:
        found = _with_others(property_, found, kept, progress)
    if len(found) < 2:
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
    _warn_of_names(property_, order, found, inside, progress)
    order += [key for key in sorted(found) if key not in order and key != OTHERS]
    ordered = sorted(
        found, key=lambda key: (key == OTHERS, order.index(key) if key in order else 0)
    )
    for key in ordered:
        name, own = found[key]
        if len(own) < 2:
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
    return {place.name: look_through(os.fspath(place)) for place in folders_in(root)}


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
    keys = {property_.canonical(name) for name in kept} - {OTHERS}
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


def require_others(sections: Sections, kept: Sequence[str], kind: str) -> None:
    """Refuse classes to be kept beside “others” that are not there, or that leave nothing for it.

    Raises
    ------
    InputError
    """
    canonical = PROPERTIES[kind].canonical
    there = {canonical(name) for name in sections.classes}
    missing = [name for name in kept if canonical(name) not in there]
    if missing:
        raise InputError(
            tr(
                "OTHERS keeps the class {name}, and there is no folder of it with photographs.",
                name=missing[0],
            )
        )
    if kept and OTHERS not in there:
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
        If it has a class that the first one has not.
    """
    test = collect_sections(folder, kind, progress, kept)
    property_ = PROPERTIES[kind]
    known = {property_.canonical(name): number for number, name in enumerate(sections.classes)}
    foreign = [name for name in test.classes if property_.canonical(name) not in known]
    if foreign:
        raise InputError(
            tr(
                "The test folder has the class {foreign}, which the training folder has not. Use the "
                "same folder names in both.",
                foreign=foreign[0],
            )
        )
    numbers = np.array([known[property_.canonical(name)] for name in test.classes])
    return replace(
        sections,
        paths=sections.paths + test.paths,
        labels=np.concatenate([sections.labels, numbers[test.labels]]),
        slices=np.concatenate([sections.slices, test.slices + len(sections.paths)]),
        sets=np.concatenate([sections.sets, np.full(len(test.paths), TEST, dtype="U10")]),
    )


def shared_slices(sections: Sections) -> int:
    """Return how many slices have photographs in more than one set, as a split file may want it."""
    return sum(
        len(np.unique(sections.sets[sections.slices == slice_])) > 1
        for slice_ in np.unique(sections.slices)
    )
