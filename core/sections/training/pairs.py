"""Pairs of a plane- and a crossed-polarised photograph in training: each counts as one photograph."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import torch

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ...scores.classes import Agreement, lead
from ..model import SectionModel
from ..photographs.store import PhotographStore
from ..polars import PairMarks, alone_in_words
from .labelled import Sections
from .results import HeldOutScores, WorthOfPolars

#: How often one of the two is blank in training, so that either can be judged without the other.
_BLANK = 0.1

#: Photographs that are scored at once.
_SCORED = 8


def paired(sections: Sections, marks: PairMarks, progress: Progress) -> Sections:
    """Put labelled photographs into pairs; those without a partner are left out and told.

    Raises
    ------
    InputError
        If there is no pair, the two of one are in different sets, or a class has fewer than two.
    """
    found = marks.pairs(sections.paths)
    if not found.crossed:
        raise InputError(
            tr(
                "PAIR_PATTERN {text}: no two photographs belong together. The names of a pair are the same "
                "but for these two texts, as in S1_PPL.jpg and S1_XPL.jpg.",
                text=marks.text,
            )
        )
    if found.alone:
        progress.warning(
            tr(
                "Photographs without a partner by PAIR_PATTERN {text} are left out ({count}): {names}",
                count=len(found.alone),
                text=marks.text,
                names=alone_in_words(found.alone),
            )
        )
    places = {path: number for number, path in enumerate(sections.paths)}
    planes = np.array([places[path] for path in found.crossed], dtype=int)
    crossed = np.array([places[path] for path in found.crossed.values()], dtype=int)
    apart = np.flatnonzero(sections.sets[planes] != sections.sets[crossed])
    if len(apart):
        raise InputError(
            tr(
                "{plane} and {crossed} are a pair, and SPLIT_FILE has them in two sets. Give both the same.",
                plane=sections.paths[planes[apart[0]]],
                crossed=sections.paths[crossed[apart[0]]],
            )
        )
    order = np.argsort(planes, kind="stable")
    pairs = sections.only(planes[order])
    pairs = replace(pairs, crossed=tuple(sections.paths[number] for number in crossed[order]))
    _require_two_of_each(pairs)
    progress.message(tr("Pairs of photographs: {count}", count=len(pairs.paths)))
    return pairs


def _require_two_of_each(pairs: Sections) -> None:
    for label, name in enumerate(pairs.classes):
        if (pairs.labels == label).sum() < 2:
            raise InputError(
                tr(
                    "The class {name} has fewer than two pairs of photographs. One is needed to train and "
                    "one to validate; add some, or take its folder out.",
                    name=name,
                )
            )


def one_by_one(pairs: Sections) -> Sections:
    """Return the photographs of pairs, the plane-polarised ones first; two of a pair are of one slice."""
    return replace(
        pairs,
        paths=(*pairs.paths, *pairs.crossed),
        crossed=(),
        labels=np.tile(pairs.labels, 2),
        slices=np.tile(pairs.slices, 2),
        sets=np.tile(pairs.sets, 2),
    )


class PairedStore(PhotographStore):
    """Pairs in a store that holds their photographs, the plane-polarised ones first.

    Parameters
    ----------
    store : PhotographStore
        Stays open for as long as it is used.
    count : int
        Pairs.
    """

    def __init__(self, store: PhotographStore, count: int) -> None:
        self._store = store
        self._count = count
        self.size = store.size
        self.view = store.view
        self.kept = list(range(count))
        self.failed = {}
        self.sizes = store.sizes[:count]
        self.digests = [
            sha256(plane + crossed).digest()
            for plane, crossed in zip(store.digests[:count], store.digests[count : 2 * count])
        ]

    def read(self, chosen: np.ndarray) -> np.ndarray:  # type: ignore[override]
        """Return the chosen pairs, shape (n, size, size, 6), uint8; threads may ask at once."""
        chosen = np.asarray(chosen, dtype=int)
        both = [self._store.read(chosen), self._store.read(chosen + self._count)]
        return np.concatenate(both, axis=-1)

    def close(self) -> None:
        """Leave the store as it is."""


def sometimes_blank(pixels: np.ndarray, blank: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return pairs (n, s, s, 6), of some of which one photograph is blank; ``blank`` is a colour (3,)."""
    drawn = rng.random(len(pixels))
    changed = pixels.copy()
    changed[drawn < _BLANK, ..., :3] = blank
    changed[drawn > 1 - _BLANK, ..., 3:] = blank
    return changed


def worth_of_polars(
    model: SectionModel,
    pairs: Sections,
    store: PhotographStore,
    held: HeldOutScores,
    device: torch.device,
    progress: Progress,
) -> WorthOfPolars:
    """Judge a model by held-out pairs, with both photographs and with either alone.

    Raises
    ------
    CancelledError
    """
    labels, slices = pairs.labels[held.numbers], pairs.slices[held.numbers]
    alone: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for start in range(0, len(held.numbers), _SCORED):
        step(progress, start / len(held.numbers))
        pixels = store.read(held.numbers[start : start + _SCORED])
        for side, scores in enumerate(alone):
            scores.append(model.scores(model.one_of_two(pixels, side), device)[0])
    said = [np.concatenate(scores) for scores in alone]
    plane, crossed = (Agreement.of_probabilities(labels, scores, slices) for scores in said)
    right, *others = (scores.argmax(axis=1) == labels for scores in (held.probabilities, *said))
    over_plane, over_crossed = (lead(right, other, slices) for other in others)
    return WorthOfPolars(plane, crossed, held.network, over_plane, over_crossed)
