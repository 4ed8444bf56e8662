"""Which photographs belong to one slice, and which are held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..polars import PairMarks
from ..slices import below_class, find_slices
from .labelled import (
    TRAIN,
    VALIDATION,
    Sections,
    collect_sections,
    kept_classes,
    with_test_folder,
)
from .split_file import with_split_file


def with_slices(
    sections: Sections, pattern: str, progress: Progress, folders: Sequence[str] = ()
) -> Sections:
    """Group photographs by what a regular expression finds in their paths below the class's folder.

    ``folders`` are those that the folders of the classes lie in.

    Raises
    ------
    InputError
        If the expression does not find slices; see :func:`find_slices`.
    """
    found = find_slices([below_class(path, folders) for path in sections.paths], pattern)
    found.require_several()
    found.explain(progress)
    return replace(sections, slices=found.numbers, grouped=True, slice_names=found.slice_names)


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
            if (sets[own] == TRAIN).any() and not (sets[own] == VALIDATION).any():
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
    """Move whole slices of a class to validation until its share is reached.

    Slices that show several classes may have taken a part of it there already.
    """
    own = sections.labels == label
    candidates, held = own & (sets == TRAIN), int((own & (sets == VALIDATION)).sum())
    wanted = share * (candidates.sum() + held)
    numbers, sizes = np.unique(sections.slices[candidates], return_counts=True)
    size_of = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    slices = rng.permutation(numbers).tolist()
    slices.sort(key=lambda slice_: size_of[slice_] / 2 > wanted)  # too large ones come last
    for slice_ in slices[:-1]:  # one always stays
        size = size_of[slice_]
        if held and held + size / 2 > wanted:
            continue
        # A slice may show two classes; it goes to validation with all of its photographs.
        moved = (sections.slices == slice_) & (sets == TRAIN)
        if set(sections.labels[moved]) - set(sections.labels[(sets == TRAIN) & ~moved]):
            continue  # it is the last one of another class
        sets[moved] = VALIDATION
        held += size


def labelled_sections(
    folder: str,
    kind: str,
    progress: Progress,
    test_folder: str = "",
    pattern: str = "",
    split_file: str = "",
    kept: str = "",
    marks: PairMarks | None = None,
) -> Sections:
    """Return the photographs of a folder with the test folder, slices and sets that are given.

    ``kept`` names the classes that stay, with commas between them, where all others become one. By the
    ``marks`` of pairs, a split file may name one of the two.

    Raises
    ------
    InputError
    """
    names = kept_classes(kept)
    sections = collect_sections(folder, kind, progress, names)
    if test_folder:
        _require_apart(folder, test_folder)
        sections = with_test_folder(sections, test_folder, kind, progress, names)
    if pattern:
        sections = with_slices(sections, pattern, progress, [folder, test_folder])
    else:
        _tell_of_folders(sections, [folder, test_folder], progress)
    if split_file:
        sections = with_split_file(sections, split_file, folder, progress, marks)
    return sections


def _require_apart(folder: str, test_folder: str) -> None:
    """Refuse test photographs that lie among those that train, where they would be a class of their own."""
    outer, inner = Path(folder).resolve(), Path(test_folder).resolve()
    if outer in inner.parents:
        raise InputError(
            tr(
                "TEST_IMAGES: {test_folder} lies in IMAGES, so that its photographs would be trained on. "
                "Move it beside the folder of the training photographs.",
                test_folder=test_folder,
            )
        )


def _tell_of_folders(sections: Sections, folders: Sequence[str], progress: Progress) -> None:
    """Tell of folders below those of the classes, which are often slices."""
    below = (below_class(path, folders) for path in sections.paths)
    name = next((found for found in below if "/" in found), "")
    if name:
        progress.warning(
            tr(
                "Photographs lie in folders below those of the classes, such as {name}. If each of these "
                "is a slice, say so with GROUP_PATTERN=^([^/]+)/, or the scores are too high.",
                name=name,
            )
        )
