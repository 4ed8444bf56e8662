"""What networks are compared on: a property of rocks, its photographs, and what is held out of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..photographs.finding import find_photographs
from ..properties import PROPERTIES
from ..training.labelled import TEST, VALIDATION, Sections
from ..training.splits import hold_out, labelled_sections

#: What folders of the paper's properties may be called besides; see :data:`PROPERTIES`.
_FOLDERS = {
    "grain": ("grain property", "颗粒", "颗粒属性", "粒度"),
    "clastic": ("clastic property", "碎屑", "碎屑属性"),
    "genesis": ("genesis", "mechanical genesis property", "机械成因", "机械成因属性"),
    "mixture": ("mixture property", "混合物", "混合", "混合属性"),
    "basic": ("basic", "basic category property", "基本类别", "基础类别"),
}


@dataclass(frozen=True)
class PropertyFolder:
    """A folder with one folder per class.

    Attributes
    ----------
    title : str
        What the property is called.
    kind : str
        Which of :data:`PROPERTIES` it is.
    path : str
    """

    title: str
    kind: str
    path: str


@dataclass(frozen=True)
class Material:
    """Photographs with the classes of one property.

    Attributes
    ----------
    title, kind : str
        As those of its folder.
    splits : tuple of Sections
        By seed: the same photographs, of which others train, validate and test.
    """

    title: str
    kind: str
    splits: tuple[Sections, ...]

    @property
    def sections(self) -> Sections:
        """Its photographs; what is said of their sets holds for the first seed."""
        return self.splits[0]


def find_properties(folder: str, kind: str) -> list[PropertyFolder]:
    """Return the properties in a folder.

    With a ``kind`` the folder holds the classes of that property. Without one each folder in it is a
    property, unless these hold photographs themselves: then they are classes.

    Raises
    ------
    InputError
        If there is no such folder, or nothing in it.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(tr("There is no folder {folder}.", folder=folder))
    if kind:
        return [PropertyFolder(tr(PROPERTIES[kind].title), kind, folder)]
    found = {place: find_photographs(os.fspath(place)) for place in _folders_in(root)}
    found = {place: paths for place, paths in found.items() if paths}
    if not found:
        raise InputError(
            tr(
                "{folder} holds no folders with photographs. It must have one folder per property, with "
                "one folder per class in each; or folders of classes itself.",
                folder=folder,
            )
        )
    if any(Path(path).parent == place for place, paths in found.items() for path in paths):
        return [PropertyFolder(root.name, _kind_of(root.name), folder)]
    return [PropertyFolder(place.name, _kind_of(place.name), str(place)) for place in found]


def _folders_in(root: Path) -> list[Path]:
    return sorted(
        place for place in root.iterdir() if place.is_dir() and not place.name.startswith(".")
    )


def _kind_of(name: str) -> str:
    """Return the property that a folder is named after, in English or Chinese; else ``custom``."""
    plain = name.replace("_", " ").strip().lower()
    for kind, others in _FOLDERS.items():
        title = PROPERTIES[kind].title
        if plain in (kind, title.lower(), tr(title).lower(), *others):
            return kind
    return "custom"


def read_material(
    place: PropertyFolder,
    test_folder: str,
    pattern: str,
    shares: tuple[float, float],
    seeds: Sequence[int],
    progress: Progress,
) -> Material:
    """Return a property's photographs, with a split for each seed that all networks share.

    Parameters
    ----------
    place : PropertyFolder
    test_folder : str
        Folder of the same classes that is only scored; empty for none.
    pattern : str
        GROUP_PATTERN.
    shares : tuple of float
        Of the slices that test, and of the others that validate.
    seeds : sequence of int
    progress : Progress

    Raises
    ------
    InputError
    """
    sections = labelled_sections(place.path, place.kind, progress, test_folder, pattern)
    splits = tuple(_split(sections, shares, seed, progress) for seed in seeds)
    return Material(place.title, place.kind, splits)


def _split(
    sections: Sections, shares: tuple[float, float], seed: int, progress: Progress
) -> Sections:
    """Hold out test photographs, unless there are some, and then what chooses the epoch."""
    test, validation = shares
    if not (sections.sets == TEST).any():
        held = hold_out(sections, test, seed, progress)
        sections = replace(held, sets=np.where(held.sets == VALIDATION, TEST, held.sets))
    return hold_out(sections, validation, seed, progress)


def matching_folder(place: PropertyFolder, places: int, test_folder: str) -> str:
    """Return where the test photographs of a property lie.

    Raises
    ------
    InputError
        If there are several properties and TEST_IMAGES has no folder of that name.
    """
    if not test_folder or places == 1:
        return test_folder
    own = Path(test_folder) / Path(place.path).name
    if not own.is_dir():
        raise InputError(
            tr(
                "TEST_IMAGES: {folder} has no folder {name}. It must have a folder for each property, "
                "named as in IMAGES.",
                folder=test_folder,
                name=own.name,
            )
        )
    return str(own)
