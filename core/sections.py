"""Labelled photographs of thin sections: properties, classes, slices, and who is held out."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

import numpy as np

from .errors import InputError
from .language import later, tr
from .photographs import find_photographs
from .progress import Progress

TRAIN, VALIDATION, TEST = later("train"), later("validation"), later("test")

_SETS = {
    "train": TRAIN,
    "training": TRAIN,
    "validation": VALIDATION,
    "valid": VALIDATION,
    "val": VALIDATION,
    "verify": VALIDATION,
    "test": TEST,
    "testing": TEST,
}


@dataclass(frozen=True)
class Property:
    """A property of rocks, and the names of its classes (Zhu et al., section 3).

    Attributes
    ----------
    title : str
    classes : tuple of tuple of str
        Per class its name in English, in Chinese, and other spellings.
    """

    title: str
    classes: tuple[tuple[str, ...], ...]

    def canonical(self, name: str) -> str:
        """Return the English name of a class, or the name as it stands if it is none of them."""
        wanted = _plain(name)
        for names in self.classes:
            if wanted in map(_plain, names):
                return names[0]
        return wanted


_OTHERS = ("others", "其他", "other", "其它")

#: The five properties of the paper, and ``custom`` for any other.
PROPERTIES = {
    "grain": Property(
        later("Grain"),
        (
            ("coarse", "粗晶", "coarse crystal"),
            ("medium", "中晶", "medium crystal"),
            ("fine", "细晶", "fine crystal"),
            ("powder", "粉晶", "powder crystal"),
            ("micro", "微晶", "micro crystal"),
            ("mud crystal", "泥晶", "mud"),
            _OTHERS,
        ),
    ),
    "clastic": Property(
        later("Clastic"),
        (
            ("fine gravel", "细砾"),
            ("medium gravel", "中砾"),
            ("medium gravel sand", "中砾砂"),
            ("coarse sand", "粗砂"),
            ("fine sand", "细砂"),
            ("coarse silt", "粗粉砂"),
            ("fine silt", "细粉砂"),
            _OTHERS,
        ),
    ),
    "genesis": Property(
        later("Mechanical genesis"),
        (
            ("gravel", "砾", "砾石"),
            ("sand", "砂"),
            ("powder", "粉", "粉砂"),
            ("aggregate", "集合体"),
            _OTHERS,
        ),
    ),
    "mixture": Property(
        later("Mixture"),
        (
            ("calcareous", "钙质"),
            ("iron", "铁质"),
            ("siliceous", "硅质"),
            ("containing silty", "含粉砂质", "含粉砂"),
            ("silty", "粉砂质"),
            ("carbonaceous", "碳质"),
            _OTHERS,
        ),
    ),
    "basic": Property(
        later("Basic category"),
        (
            ("granite", "花岗岩"),
            ("diorite", "闪长岩"),
            ("basalt", "玄武岩"),
            ("tuff", "凝灰岩"),
            ("lithic sandstone", "岩屑砂岩"),
            ("quartz sandstone", "石英砂岩"),
            ("siltstone", "粉砂岩"),
            ("slate", "板岩"),
            _OTHERS,
        ),
    ),
    "custom": Property(later("Custom"), ()),
}


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
    """

    paths: tuple[str, ...]
    classes: tuple[str, ...]
    labels: np.ndarray
    slices: np.ndarray
    sets: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="U10"))
    grouped: bool = False

    def members(self, name: str) -> np.ndarray:
        """Return the numbers of the photographs in a set."""
        return np.flatnonzero(self.sets == name)


def collect_sections(folder: str, kind: str, progress: Progress) -> Sections:
    """Return the photographs of a folder that has one folder per class; all of them train.

    Names that the property does not know, classes without a folder, and photographs outside of a
    class folder are told as warnings.

    Raises
    ------
    InputError
        If there are fewer than two classes with at least two photographs each.
    """
    property_ = PROPERTIES[kind]
    root = Path(folder)
    if not root.is_dir():
        raise InputError(tr("There is no folder {folder}.", folder=folder))
    loose = [path for path in find_photographs(folder) if Path(path).parent == root]
    if loose:
        progress.warning(
            tr(
                "{count} photographs lie in {folder} itself, in no folder of a class; they are not "
                "used.",
                count=len(loose),
                folder=folder,
            )
        )
    found: dict[str, tuple[str, list[str]]] = {}
    for place in sorted(path for path in root.iterdir() if path.is_dir()):
        photographs = find_photographs(os.fspath(place))
        if place.name.startswith(".") or not photographs:
            continue
        key = property_.canonical(place.name)
        name, paths = found.setdefault(key, (place.name, []))
        paths += photographs
    if len(found) < 2:
        raise InputError(
            tr(
                "{folder} has photographs of {count} classes. It must hold one folder per class, "
                "named like the class, with PNG, JPEG or TIFF files in it, and at least two of them.",
                folder=folder,
                count=len(found),
            )
        )
    order = [names[0] for names in property_.classes]
    _warn_of_names(property_, order, found, progress)
    ordered = sorted(found, key=lambda key: (order.index(key) if key in order else len(order), key))
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


def _warn_of_names(
    property_: Property,
    order: Sequence[str],
    found: dict[str, tuple[str, list[str]]],
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
    missing = [name for name in order if name not in found]
    if missing:
        progress.warning(
            tr(
                "There is no folder for the classes {missing} of the property {title}: the model "
                "will never name them.",
                missing=", ".join(missing),
                title=tr(property_.title),
            )
        )


def with_test_folder(sections: Sections, folder: str, kind: str, progress: Progress) -> Sections:
    """Add a second folder of the same classes whose photographs are only scored at the end.

    Raises
    ------
    InputError
        If it has a class that the first one has not.
    """
    test = collect_sections(folder, kind, progress)
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


def with_slices(sections: Sections, pattern: str) -> Sections:
    """Group photographs by what a regular expression finds in their file names.

    The slice is the expression's first group, or all that it matches if it has none.

    Raises
    ------
    InputError
        If the expression is not one, or does not match every file name.
    """
    try:
        expression = re.compile(pattern)
    except re.error as problem:
        raise InputError(
            tr(
                "GROUP_PATTERN {pattern} is not a regular expression: {problem}.",
                pattern=pattern,
                problem=problem,
            )
        ) from problem
    names = [PurePath(path).name for path in sections.paths]
    matches = [expression.search(name) for name in names]
    unmatched = [name for name, match in zip(names, matches, strict=True) if not match]
    if unmatched:
        raise InputError(
            tr(
                "GROUP_PATTERN {pattern} does not match {count} of {files} file names, {unmatched} "
                "among them. It must find the slice in each.",
                pattern=pattern,
                count=len(unmatched),
                files=len(names),
                unmatched=unmatched[0],
            )
        )
    keys = [
        (match.group(1) if expression.groups else match.group(0)) or ""
        for match in matches
        if match is not None
    ]
    _, slices = np.unique(keys, return_inverse=True)
    return replace(sections, slices=slices.reshape(-1), grouped=True)


def with_split_file(sections: Sections, path: str, folder: str, progress: Progress) -> Sections:
    """Take sets from a CSV with the columns ``file`` and ``set``.

    ``file`` is relative to the folder of the photographs, or a name that occurs once in it; ``set``
    is train, validation or test. Photographs that the file does not name are left out.

    Raises
    ------
    InputError
        Naming the line that cannot be used.
    """
    by_name: dict[str, list[int]] = {}
    for number in np.flatnonzero(sections.sets != TEST).tolist():
        pure = Path(sections.paths[number])
        relative = pure.relative_to(folder) if pure.is_relative_to(folder) else pure
        for key in {relative.as_posix(), pure.name}:
            by_name.setdefault(key, []).append(number)
    sets: dict[int, str] = {}
    for line, file, name in _split_rows(path):
        if name.lower() not in _SETS:
            raise InputError(
                tr(
                    "SPLIT_FILE, line {line}: the set is {name!r}; it must be train, validation or test.",
                    line=line,
                    name=name,
                )
            )
        chosen = by_name.get(file.replace("\\", "/"), [])
        if len(chosen) != 1:
            reason = (
                tr("{count} photographs have this name", count=len(chosen))
                if chosen
                else tr("it is not there")
            )
            raise InputError(
                tr(
                    "SPLIT_FILE, line {line}: {file} does not name a photograph in {folder}: {reason}.",
                    line=line,
                    file=file,
                    folder=folder,
                    reason=reason,
                )
            )
        sets[chosen[0]] = _SETS[name.lower()]
    sets |= dict.fromkeys(np.flatnonzero(sections.sets == TEST).tolist(), TEST)
    unnamed = len(sections.paths) - len(sets)
    if unnamed:
        progress.warning(
            tr("{unnamed} photographs are not in SPLIT_FILE; they are not used.", unnamed=unnamed)
        )
    kept = np.array(sorted(sets), dtype=int)
    return replace(
        sections,
        paths=tuple(sections.paths[number] for number in kept),
        labels=sections.labels[kept],
        slices=sections.slices[kept],
        sets=np.array([sets[number] for number in kept.tolist()], dtype="U10"),
    )


def _split_rows(path: str) -> list[tuple[int, str, str]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
            if not {"file", "set"} <= set(columns):
                raise InputError(
                    tr(
                        "SPLIT_FILE {path} needs a header with the columns file and set; it has {value}.",
                        path=path,
                        value=", ".join(columns) or tr("none"),
                    )
                )
            return [
                (
                    reader.line_num,
                    (row[columns["file"]] or "").strip(),
                    (row[columns["set"]] or "").strip(),
                )
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(
            tr("SPLIT_FILE {path} cannot be read: {problem}.", path=path, problem=problem)
        ) from problem


def labelled_sections(
    folder: str,
    kind: str,
    progress: Progress,
    test_folder: str = "",
    pattern: str = "",
    split_file: str = "",
) -> Sections:
    """Return the photographs of a folder with the test folder, slices and sets that are given.

    Raises
    ------
    InputError
    """
    sections = collect_sections(folder, kind, progress)
    if test_folder:
        sections = with_test_folder(sections, test_folder, kind, progress)
    if pattern:
        sections = with_slices(sections, pattern)
    if split_file:
        sections = with_split_file(sections, split_file, folder, progress)
    return sections


def hold_out(sections: Sections, share: float, seed: int, progress: Progress) -> Sections:
    """Hold a share of the training photographs out for validation, whole slices, class by class.

    Nothing changes where validation photographs are there already.

    Raises
    ------
    InputError
        If a class has no photographs to train on, or none at all can be held out.
    """
    sets = sections.sets.copy()
    if not (sets == VALIDATION).any():
        rng = np.random.default_rng(seed)
        for label, name in enumerate(sections.classes):
            _hold_out_class(sections, sets, label, share, rng)
            own = sections.labels == label
            if not (sets[own] == VALIDATION).any():
                progress.warning(
                    tr(
                        "All photographs of {name} are of one slice: none of it validates.",
                        name=name,
                    )
                )
    for label, name in enumerate(sections.classes):
        if not (sets[sections.labels == label] == TRAIN).any():
            raise InputError(
                tr("No photograph of the class {name} is left to train on.", name=name)
            )
    if not (sets == VALIDATION).any():
        raise InputError(
            tr(
                "No photograph can be held out for validation: every class has one slice only. Add "
                "slices, or name validation photographs in SPLIT_FILE."
            )
        )
    return replace(sections, sets=sets)


def _hold_out_class(
    sections: Sections, sets: np.ndarray, label: int, share: float, rng: np.random.Generator
) -> None:
    """Move whole slices of a class to validation until its share is reached."""
    candidates = (sections.labels == label) & (sets == TRAIN)
    wanted = share * candidates.sum()
    held = 0
    slices = rng.permutation(np.unique(sections.slices[candidates]))
    for slice_ in slices[:-1]:  # one always stays
        size = int((candidates & (sections.slices == slice_)).sum())
        if held and held + size / 2 > wanted:
            continue
        # A slice may show two classes; it goes to validation with all of its photographs.
        sets[(sections.slices == slice_) & (sets == TRAIN)] = VALIDATION
        held += size


def shared_slices(sections: Sections) -> int:
    """Return how many slices have photographs in more than one set, as a split file may want it."""
    return sum(
        len(np.unique(sections.sets[sections.slices == slice_])) > 1
        for slice_ in np.unique(sections.slices)
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().lower()
