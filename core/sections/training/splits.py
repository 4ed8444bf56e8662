"""Which photographs belong to one slice, and which are held out."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path, PurePath

import numpy as np

from ...runtime.errors import InputError
from ...runtime.files import refuse_pipes
from ...runtime.language import tr
from ...runtime.progress import Progress
from .labelled import TEST, TRAIN, VALIDATION, Sections, collect_sections, with_test_folder
from .patterns import compiled

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


def with_slices(sections: Sections, pattern: str) -> Sections:
    """Group photographs by what a regular expression finds in their file names.

    The slice is the expression's first group, or all that it matches if it has none.

    Raises
    ------
    InputError
        If the expression is not one, could take too long, or does not match every file name.
    """
    names = [PurePath(path).name for path in sections.paths]
    expression = compiled(pattern, names)
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
    refuse_pipes([path])
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
