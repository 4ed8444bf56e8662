"""Every photograph named by a network that was trained without its slice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np

from ...networks.checkpoint import PIXELS
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress, SilentProgress, stop_if_cancelled
from .fold_state import FoldSaid, FoldState
from .labelled import HELD_OUT, TEST, TRAIN, Sections
from .results import AllFolds, HeldOutScores, SectionResult
from .settings import SectionSettings
from .splits import hold_out

#: Trains a network on photographs with sets, and scores its test photographs; the text is the file of
#: its state, empty for none.
Train = Callable[[Sections, str, Progress], SectionResult]

#: The fold of photographs that always train, as a class has no other slices.
NEVER = -1


class _OnlyShares(SilentProgress):
    """Progress of one of many trainings: its share and a cancel are passed on, its words are not."""

    def __init__(self, whole: Progress) -> None:
        self._whole = whole

    def report(self, fraction: float) -> None:
        """Pass the share on."""
        self._whole.report(fraction)

    def cancelled(self) -> bool:
        """Return whether the user wants the work to stop."""
        return self._whole.cancelled()


def without_test(sections: Sections) -> Sections:
    """Return the photographs that are held out in turn: all but those of the test."""
    return sections.only(np.flatnonzero(sections.sets != TEST))


def choose_folds(sections: Sections, folds: int, seed: int) -> np.ndarray:
    """Return in which fold (n,) each photograph is held out; whole slices, classes spread evenly.

    Raises
    ------
    InputError
        If no class has as many slices.
    """
    slices, owner = np.unique(sections.slices, return_inverse=True)
    owner = owner.reshape(-1)
    table = np.zeros((len(slices), len(sections.classes)))
    np.add.at(table, (owner, sections.labels), 1)
    most = int(np.count_nonzero(table, axis=0).max())
    if most < folds:
        raise InputError(
            tr(
                "FOLDS={folds}, but slices are held out whole, and the most that a class has of them is "
                "{most}. Set FOLDS to {most} or less.",
                folds=folds,
                most=most,
            )
        )
    shares = table / np.maximum(table.sum(axis=0), 1)
    filled = np.zeros((folds, table.shape[1]))
    chosen = np.zeros(len(slices), dtype=int)
    order = np.random.default_rng(seed).permutation(len(slices))
    for slice_ in order[np.argsort(-table[order].sum(axis=1), kind="stable")]:
        crowded = filled @ (shares[slice_] > 0)
        chosen[slice_] = np.lexsort((filled.sum(axis=1), crowded))[0]
        filled[chosen[slice_]] += shares[slice_]
    for column in table.T > 0:
        if len(set(chosen[column].tolist()) - {NEVER}) == 1 and NEVER not in chosen[column]:
            chosen[column] = NEVER
    return chosen[owner]


def hold_all_out(
    sections: Sections,
    settings: SectionSettings,
    train: Train,
    progress: Progress,
    state: FoldState | None = None,
    processes: int = 1,
    contents: str = "",
) -> AllFolds:
    """Train as many networks as there are folds, each without one, and score it by that one.

    Validation photographs of each, which choose its epoch, are drawn anew from the other folds. Test
    photographs stay out of all of them. Folds that a ``state`` knows as finished are not trained again;
    so many ``processes`` train together. ``contents`` is by what photographs are known again, which may
    have been exchanged under their names.

    Raises
    ------
    InputError
        If there are too few slices, a training fails, or the state is of another run.
    CancelledError
    """
    count, state = settings.folds, state or FoldState()
    everything = without_test(sections)
    numbers = np.flatnonzero(sections.sets != TEST)
    folds = choose_folds(everything, count, settings.seed)
    _tell_never(everything, folds, progress)
    said = np.full((3, len(numbers), len(sections.classes)), np.nan)
    by_fold = replace(everything, sets=folds.astype("U10")).identities()
    run = {**asdict(settings), "photographs": by_fold, "processes": processes, PIXELS: contents}
    finished = state.restore(run, len(numbers), len(sections.classes))
    if finished:
        progress.message(tr("Folds that were finished before: {count}", count=len(finished)))
    seconds = 0.0
    for fold in range(count):
        stop_if_cancelled(progress)
        quiet = _OnlyShares(PartOfProgress(progress, fold / count, (fold + 1) / count))
        if fold not in finished:
            split = _without(everything, folds, fold, settings, quiet)
            if state.begun(fold):
                progress.message(tr("Fold {fold} goes on where it was cut off", fold=fold + 1))
            started = time.monotonic()
            held = _said(train(split, state.of_fold(fold), quiet), everything)
            finished[fold] = replace(held, seconds=time.monotonic() - started)
            state.keep(fold, finished[fold])
        own = finished[fold]
        seconds += own.seconds
        if not len(own.numbers):
            continue
        said[:, own.numbers] = own.said
        right = own.said[0].argmax(axis=1) == everything.labels[own.numbers]
        progress.message(
            tr(
                "Fold {fold} of {count}: {accuracy:.1%} named rightly (photographs: {photographs})",
                fold=fold + 1,
                count=count,
                accuracy=right.mean(),
                photographs=len(right),
            )
        )
    able = np.isfinite(said[0]).all(axis=1)
    scores = HeldOutScores.of(HELD_OUT, sections, numbers[able], *said[:, able])
    return AllFolds(count, scores, folds[able], seconds)


def require_folds(sections: Sections, settings: SectionSettings) -> None:
    """Refuse folds without which nothing is left to train on or to validate by, before all training.

    Raises
    ------
    InputError
    """
    everything = without_test(sections)
    folds = choose_folds(everything, settings.folds, settings.seed)
    for fold in range(settings.folds):
        try:
            _without(everything, folds, fold, settings, SilentProgress())
        except InputError as problem:
            raise InputError(
                tr(
                    "FOLDS={folds}: fold {fold} leaves too few slices. {why} Set FOLDS to 0, or add slices.",
                    folds=settings.folds,
                    fold=fold + 1,
                    why=problem,
                )
            ) from problem


def _without(
    everything: Sections,
    folds: np.ndarray,
    fold: int,
    settings: SectionSettings,
    progress: Progress,
) -> Sections:
    """Return photographs of which one fold is tested, with others drawn for validation."""
    sets = np.where(folds == fold, TEST, TRAIN).astype("U10")
    return hold_out(
        replace(everything, sets=sets), settings.validation, settings.seed + fold, progress
    )


def _said(trained: SectionResult, everything: Sections) -> FoldSaid:
    """Return what a fold's training says of the photographs that it held out, by their numbers in all."""
    held = trained.test
    if held is None:  # no slice fell into this fold
        none = np.zeros((3, 0, len(everything.classes)))
        return FoldSaid(np.zeros(0, dtype=np.int64), none, 0.0)
    # A training leaves out what it cannot read: its numbers are its own.
    places = {path: number for number, path in enumerate(everything.paths)}
    own = [places[trained.sections.paths[number]] for number in held.numbers]
    said = np.stack([held.probabilities, *held.plain]).astype(float)
    return FoldSaid(np.array(own, dtype=np.int64), said, 0.0)


def _tell_never(sections: Sections, folds: np.ndarray, progress: Progress) -> None:
    never = np.unique(sections.labels[folds == NEVER])
    if len(never):
        progress.warning(
            tr(
                "FOLDS: {classes} cannot be held out, as all photographs are of one slice; these "
                "photographs train every network and have no held-out score.",
                classes=", ".join(sections.classes[label] for label in never),
            )
        )
