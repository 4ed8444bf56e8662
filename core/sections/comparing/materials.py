"""What networks are compared on: a property of rocks, its photographs, and what is held out of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..photographs.finding import Folder, folders_in, look_through
from ..polars import PairMarks
from ..properties import PROPERTIES
from ..training.labelled import TEST, TRAIN, VALIDATION, Sections
from ..training.split_file import SplitRow, photographs_of_rows, require_found, with_sets
from ..training.splits import hold_out

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
    given : tuple of str
        Sets (``test``, ``validation``) that were given, and so are the same for each seed.
    """

    title: str
    kind: str
    splits: tuple[Sections, ...]
    given: tuple[str, ...] = ()

    @property
    def sections(self) -> Sections:
        """Its photographs; what is said of their sets holds for the first seed."""
        return self.splits[0]


def find_properties(folder: str, kind: str, progress: Progress) -> list[PropertyFolder]:
    """Return the properties in a folder.

    With a ``kind`` the folder holds the classes of that property. Without one each folder in it is a
    property, unless these hold photographs themselves: then they are classes. Folders of properties in
    which there is nothing to read, and photographs in none, are told as warnings.

    Raises
    ------
    InputError
        If there is no such folder, or nothing in it.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(tr("There is no folder {folder}.", folder=folder))
    name = Path.cwd().joinpath(root).name
    if kind:
        title = name if kind == "custom" else tr(PROPERTIES[kind].title)
        return [PropertyFolder(title, kind, folder)]
    inside = {place: look_through(os.fspath(place)) for place in folders_in(root)}
    found = {place: contents.photographs for place, contents in inside.items()}
    without = [_of_nothing_read(place.name, inside[place]) for place in inside if not found[place]]
    found = {place: paths for place, paths in found.items() if paths}
    if not found:
        raise InputError(
            tr(
                "{folder} holds no folders with photographs. It must have one folder per property, with "
                "one folder per class in each; or folders of classes itself.",
                folder=folder,
            )
            + "".join(f" {told}" for told in without)
        )
    if any(Path(path).parent == place for place, paths in found.items() for path in paths):
        return [PropertyFolder(name, _kind_of(name), folder)]
    for told in without:
        progress.warning(told)
    _tell_of_loose(folder, progress)
    return [PropertyFolder(place.name, _kind_of(place.name), str(place)) for place in found]


def _of_nothing_read(name: str, contents: Folder) -> str:
    """Return what is said of a folder without photographs."""
    if passed := contents.passed_over():
        return tr(
            "The folder {name} has no photograph that can be read, and so nothing is compared on it. It "
            "has {files}. Save them as PNG, JPEG or TIFF, or take the folder out.",
            name=name,
            files=passed,
        )
    return tr("The folder {name} is empty, and so nothing is compared on it.", name=name)


def _tell_of_loose(folder: str, progress: Progress) -> None:
    """Tell of photographs beside the folders of properties."""
    loose = look_through(folder, below=False).photographs
    if loose:
        progress.warning(
            tr(
                "{count} photographs lie in {folder} itself, in no folder of a property; they are not used.",
                count=len(loose),
                folder=folder,
            )
        )


def _kind_of(name: str) -> str:
    """Return the property that a folder is named after, in English or Chinese; else ``custom``."""
    plain = name.replace("_", " ").strip().lower()
    for kind, others in _FOLDERS.items():
        title = PROPERTIES[kind].title
        if plain in (kind, title.lower(), tr(title).lower(), *others):
            return kind
    return "custom"


@dataclass(frozen=True)
class Shares:
    """How much of the photographs is held out where nothing else says what is.

    Attributes
    ----------
    test : float
        Of the slices.
    validation : float
        Of those that do not test.
    """

    test: float
    validation: float


def with_rows(
    sections: Sequence[Sections],
    places: Sequence[PropertyFolder],
    rows: Sequence[SplitRow],
    folder: str,
    progress: Progress,
    marks: PairMarks | None = None,
) -> list[Sections]:
    """Take the sets of several properties from the lines of one SPLIT_FILE.

    A line names a photograph relative to the folder of its property or to that of all properties, or
    by a name that the property has once; a line may name one of each property. By the ``marks`` of pairs
    it is enough to name one of the two.

    Raises
    ------
    InputError
        If a line names no photograph of any property, or no line names one of some property; or if
        lines contradict each other.
    """
    named = [
        photographs_of_rows(rows, own, [place.path, folder])
        for own, place in zip(sections, places, strict=True)
    ]
    require_found(rows, {row for own in named for row in own}, folder)
    split = []
    for own, place, lines in zip(sections, places, named, strict=True):
        if not lines:
            raise InputError(
                tr(
                    "SPLIT_FILE names no photograph of {property}. Add its photographs, or take its "
                    "folder out of {folder}.",
                    property=place.title,
                    folder=folder,
                )
            )
        if len(places) > 1:
            progress.message(tr("Photographs of {property}:", property=place.title))
        split.append(with_sets(own, lines, progress, marks))
    return split


def split_material(
    place: PropertyFolder,
    sections: Sections,
    shares: Shares,
    seeds: Sequence[int],
    progress: Progress,
) -> Material:
    """Return a property's photographs with a split for each seed, which all networks share.

    What tests or validates already stays so.

    Raises
    ------
    InputError
    """
    given = tuple(name for name in (TEST, VALIDATION) if (sections.sets == name).any())
    if TEST in given:
        _tell_of_given_tests(place, sections, progress)
    splits = tuple(_split(sections, shares, seed, progress) for seed in seeds)
    return Material(place.title, place.kind, splits, given)


def _tell_of_given_tests(place: PropertyFolder, sections: Sections, progress: Progress) -> None:
    labels = sections.labels[sections.members(TEST)]
    progress.message(
        tr(
            "{property}: {count} test photographs were given, so TEST is not used",
            property=place.title,
            count=len(labels),
        )
    )
    untested = [name for number, name in enumerate(sections.classes) if number not in labels]
    if untested:
        progress.warning(
            tr(
                "{property}: no photograph of {classes} is among the test photographs, so nothing is found "
                "out about that.",
                property=place.title,
                classes=", ".join(untested),
            )
        )


def _split(sections: Sections, shares: Shares, seed: int, progress: Progress) -> Sections:
    """Hold out test photographs, unless there are some, and then what chooses the epoch."""
    if not (sections.sets == TEST).any():
        sections = _with_test(sections, shares.test, seed, progress)
    return hold_out(sections, shares.validation, seed, progress)


def _with_test(sections: Sections, share: float, seed: int, progress: Progress) -> Sections:
    """Hold test photographs out of those that train."""
    training = sections.members(TRAIN)
    held = hold_out(sections.only(training), share, seed, progress)
    sets = sections.sets.copy()
    sets[training[held.members(VALIDATION)]] = TEST
    return replace(sections, sets=sets)


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


def tell_of_unused_tests(
    places: Sequence[PropertyFolder], test_folder: str, progress: Progress
) -> None:
    """Tell of test photographs of properties that there are no others of."""
    names = {Path(place.path).name for place in places}
    if len(places) < 2 or not Path(test_folder).is_dir():
        return
    unused = [place.name for place in folders_in(Path(test_folder)) if place.name not in names]
    if unused:
        progress.warning(
            tr(
                "TEST_IMAGES: {names} are no properties in IMAGES; their photographs are not used.",
                names=", ".join(unused),
            )
        )
