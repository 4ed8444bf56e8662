"""How many photographs each class has, and what is done about those that have few."""

from __future__ import annotations

import numpy as np

from ...runtime.language import tr
from ...runtime.progress import Progress
from .labelled import TRAIN, Sections

#: Classes of which one has so many times another's photographs are told to be uneven.
_UNEVEN = 3


def at_most(sections: Sections, count: int, seed: int, progress: Progress) -> Sections:
    """Keep at most so many training photographs of each class, drawn by whole slices.

    Slices are taken in random order as long as they fit. Where fewer than two fit, all slices of the
    class are there, each with as many photographs as the others.
    """
    rng = np.random.default_rng([seed, count])
    kept = sections.sets != TRAIN
    told = []
    for label, name in enumerate(sections.classes):
        own = np.flatnonzero((sections.labels == label) & (sections.sets == TRAIN))
        drawn = _drawn(own, sections.slices[own], count, rng)
        kept[drawn] = True
        told.append(f"{name} {len(drawn)}/{len(own)}")
    progress.message(
        tr("PER_CLASS keeps of each class, drawn by slices: {classes}", classes=", ".join(told))
    )
    return sections.only(np.flatnonzero(kept))


def _drawn(own: np.ndarray, slices: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return which of a class's photographs (n,) are kept."""
    if len(own) <= count:
        return own
    in_order = [own[slices == slice_] for slice_ in rng.permutation(np.unique(slices))]
    whole: list[np.ndarray] = []
    for members in in_order:
        if sum(map(len, whole)) + len(members) <= count:
            whole.append(members)
    if len(whole) > 1:
        return np.sort(np.concatenate(whole))
    turns = np.concatenate([np.arange(len(members)) for members in in_order])
    mixed = np.concatenate([rng.permutation(members) for members in in_order])
    return np.sort(mixed[np.argsort(turns, kind="stable")[:count]])


def warn_of_uneven(sections: Sections, balance: str, progress: Progress) -> None:
    """Warn where nothing is done about classes of which one is far rarer than another."""
    counts = np.bincount(sections.labels[sections.sets == TRAIN], minlength=len(sections.classes))
    most, least = int(counts.argmax()), int(counts.argmin())
    if balance == "none" and counts[most] >= _UNEVEN * counts[least]:
        progress.warning(
            tr(
                "The classes are uneven: {common} has {most} training photographs, {rare} has {least}. "
                "A network names rare classes less often than they occur. BALANCE=weights or "
                "BALANCE=batches makes up for it, PER_CLASS gives all classes as many.",
                common=sections.classes[most],
                most=int(counts[most]),
                rare=sections.classes[least],
                least=int(counts[least]),
            )
        )


def class_weights(labels: np.ndarray, classes: int) -> np.ndarray:
    """Return what a photograph of each class counts, so that all classes count as much.

    The mean over the photographs is 1; a class without any has 0.
    """
    counts = np.bincount(labels, minlength=classes)
    present = np.count_nonzero(counts)
    return np.divide(len(labels), present * counts, out=np.zeros(classes), where=counts > 0)


def even_order(numbers: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return as many photographs as there are (n,), in random order, of all classes as often.

    Those of a rare class come again once all of them were there.
    """
    present = np.unique(labels)
    share = -(-len(numbers) // len(present))
    drawn = []
    for label in present:
        own = numbers[labels == label]
        rounds = [rng.permutation(own) for _ in range(-(-share // len(own)))]
        drawn.append(np.concatenate(rounds)[:share])
    return rng.permutation(np.concatenate(drawn))[: len(numbers)]
