"""What was said of held-out photographs, as tables of texts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from ...scores.classes import Agreement
from .labelled import Sections
from .results import HeldOutScores, SectionResult


def write_predictions(path: str, result: SectionResult, folders: Sequence[str]) -> None:
    """Write a row per held-out photograph: where it is, what it is, what it was named, how surely.

    The sets are ``validation``, ``test``, and ``fold 1``, ``fold 2``, … for photographs that were held
    out in turn. Paths are relative to the one of the ``folders`` that they lie in.
    """
    header = ["photograph", "slice", "set", "class", "named"]
    header += [f"p_{name}" for name in result.model.classes]
    _write(path, header, _predictions(result, folders))


def _predictions(result: SectionResult, folders: Sequence[str]) -> Iterator[list[object]]:
    sections = result.sections
    for held in result.held_out:
        sets = [held.name] * len(held.numbers)
        if result.all_folds is not None and held is result.all_folds.scores:
            sets = [f"fold {fold + 1}" for fold in result.all_folds.folds.tolist()]
        for number, set_, said in zip(held.numbers.tolist(), sets, held.probabilities):
            yield [
                relative_path(sections.paths[number], folders),
                slice_name(sections, number),
                set_,
                sections.classes[sections.labels[number]],
                sections.classes[int(said.argmax())],
                *(f"{probability:.6f}" for probability in said.tolist()),
            ]


def write_confusion(path: str, result: SectionResult) -> None:
    """Write what each class was taken for, of photographs and of whole slices, set by set."""
    header = ["set", "counted", "class", *result.model.classes]
    _write(path, header, _confusion(result))


def _confusion(result: SectionResult) -> Iterator[list[object]]:
    classes = result.model.classes
    for held in result.held_out:
        for counted, agreement in _counted(held):
            for name, row in zip(classes, agreement.confusion.tolist(), strict=True):
                yield [held.name, counted, name, *row]


def _counted(held: HeldOutScores) -> Iterator[tuple[str, Agreement]]:
    yield "photographs", held.network
    if held.network.by_slice is not None:
        yield "slices", held.network.by_slice


def slice_name(sections: Sections, number: int) -> str:
    """Return what a photograph's slice is called; nothing where slices are not known."""
    return sections.slice_names[sections.slices[number]] if sections.slice_names else ""


def relative_path(path: str, folders: Sequence[str]) -> str:
    """Return a path below the first of the folders that it lies in, with ``/``; else its name."""
    pure = PurePath(path)
    for folder in folders:
        if folder and pure.is_relative_to(folder):
            return pure.relative_to(folder).as_posix()
    return pure.name


def _write(path: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with Path(path).open("w", encoding="utf-8", errors="replace", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(header)
        table.writerows(rows)
