"""Pairs of plane- and crossed-polarised photographs that are to be named as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..model import SectionModel
from ..photographs.decoding import Decoded, decode, square
from ..photographs.finding import listed
from ..photographs.naming import name_in_folder
from ..photographs.opening import PhotographError
from ..photographs.view import PhotographView
from ..polars import (
    CHANNELS,
    SEPARATE,
    USUAL_MARKS,
    PairMarks,
    Pairs,
    alone_in_words,
    require_one_kind,
)


@dataclass(frozen=True)
class Pairing:
    """What models make of pairs, and how these are found.

    Attributes
    ----------
    polars : str
        One of :data:`~gossan.core.sections.polars.POLARS`.
    marks : PairMarks
    """

    polars: str
    marks: PairMarks

    @classmethod
    def of(cls, models: Sequence[SectionModel], pattern: str) -> Pairing:
        """Return what models were trained with; ``pattern`` takes the place of their marks.

        Raises
        ------
        InputError
            If some take pairs and others single photographs, or the pattern is none.
        """
        polars = require_one_kind([(model.title, model.polars) for model in models])
        known = next((model.pair_marks for model in models if model.pair_marks), USUAL_MARKS)
        return cls(polars, PairMarks.of(pattern or known))

    @property
    def takes_pairs(self) -> bool:
        """Whether a pair is named as one."""
        return self.polars != SEPARATE

    def of_place(
        self, paths: Sequence[str], crossed: Sequence[str] | None, by_name: Pairs
    ) -> Pairs:
        """Return the pairs of a place: first with first where the crossed ones are known, else by name."""
        if crossed is not None:
            both = min(len(paths), len(crossed))
            pairs: dict[str, str] = {}
            join_pairs(pairs, zip(paths[:both], crossed[:both]))
            return Pairs(pairs, [*paths[both:], *crossed[both:]])
        pairs = {path: by_name.crossed[path] for path in paths if path in by_name.crossed}
        partners = set(pairs.values())
        return Pairs(pairs, [path for path in paths if path not in pairs and path not in partners])

    def tell(self, alone: Sequence[str], pairs: int, progress: Progress) -> None:
        """Tell of photographs without a partner, and what becomes of them.

        Raises
        ------
        InputError
            If a network that sees both at once gets no pair.
        """
        names = alone_in_words(list(alone))
        if self.polars == CHANNELS and not pairs:
            raise InputError(
                tr(
                    "The model sees plane- and crossed-polarised photographs at once, and there is no pair "
                    "by PAIR_PATTERN {text}. Give the pattern of these names, or CROSSED_FIELD. Without a "
                    "partner: {names}",
                    text=self.marks.text,
                    names=names,
                )
            )
        progress.message(tr("Pairs of photographs: {count}", count=pairs))
        if alone and self.polars != CHANNELS:
            progress.warning(
                tr(
                    "Photographs without a partner are named by themselves, and whether they are foreign "
                    "is not known ({count}): {names}",
                    count=len(alone),
                    names=names,
                )
            )


def join_pairs(known: dict[str, str], more: Iterable[tuple[str, str]]) -> None:
    """Add pairs to those that are known.

    Raises
    ------
    InputError
        If a photograph has another partner there: readings are kept by the plane-polarised one.
    """
    for plane, crossed in more:
        if known.setdefault(plane, crossed) != crossed:
            raise InputError(
                tr(
                    "CROSSED_FIELD: {plane} stands with {one} and with {other}. A plane-polarised photograph "
                    "has one partner; give a copy of it to the other.",
                    plane=name_in_folder(plane),
                    one=name_in_folder(known[plane]),
                    other=name_in_folder(crossed),
                )
            )


#: How a model wants a photograph: at which size, and seen how.
Wanted = tuple[int, PhotographView]


class Seen(NamedTuple):
    """A photograph, or a pair, as models want it.

    Attributes
    ----------
    path : str
        Of the photograph, or of the plane-polarised one of the pair.
    pixels : dict of Wanted to ndarray
        Shape (size, size, 3), or (size, size, 6) where models take pairs.
    notes : tuple of str
        What was done with it that its owner may not expect.
    half : tuple of str
        Of a pair of which one photograph cannot be read: the other one, and why; else empty.
    alone : bool
        Whether one photograph stands for both of a pair.
    """

    path: str
    pixels: dict[Wanted, np.ndarray]
    notes: tuple[str, ...]
    half: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class PairReader:
    """Reads photographs and, where models take them, pairs.

    Attributes
    ----------
    polars : str
        What the models make of pairs.
    wanted : set of Wanted
    partners : mapping
        Crossed-polarised photographs by the paths of their partners.
    nowhere : mapping
        Why some photographs were not found.
    """

    polars: str
    wanted: AbstractSet[Wanted]
    partners: Mapping[str, str]
    nowhere: Mapping[str, str]

    @classmethod
    def of(
        cls,
        models: Sequence[SectionModel],
        partners: Mapping[str, str],
        nowhere: Mapping[str, str],
    ) -> PairReader:
        """Return what reads photographs for models, all of which take pairs or none."""
        polars = require_one_kind([(model.title, model.polars) for model in models])
        return cls(polars, {(model.image_size, model.view) for model in models}, partners, nowhere)

    def read(self, path: str) -> Seen:
        """Return a photograph, or its pair.

        Where the mean of both counts, one that has no partner, or none that can be read, is its own
        partner.

        Raises
        ------
        PhotographError
            If it cannot be read, or has no partner where the network needs both.
        """
        if self.polars == SEPARATE:
            return _seen(path, [self._decoded(path)])
        if self.polars == CHANNELS:
            own = self._decoded(path)
            if path not in self.partners:
                raise PhotographError(
                    tr(
                        "{path} has no crossed- or plane-polarised partner, which the model needs.",
                        path=path,
                    )
                )
            return _seen(path, [own, self._decoded(self.partners[path])])
        there: dict[str, dict[Wanted, Decoded]] = {}
        problems: list[str] = []
        for half in (path, *filter(None, [self.partners.get(path)])):
            try:
                there[half] = self._decoded(half)
            except PhotographError as problem:
                problems.append(str(problem))
        if not there:
            raise PhotographError(" ".join(problems))
        alone = len(there) < 2
        both = [*there.values()] * (2 if alone else 1)
        named = (next(iter(there)), *problems) if problems else ()
        return _seen(path, both, named)._replace(alone=alone)

    def _decoded(self, path: str) -> dict[Wanted, Decoded]:
        if path in self.nowhere:
            raise PhotographError(self.nowhere[path])
        return {(size, view): decode(path, square(size), view) for size, view in self.wanted}


def _seen(
    path: str, side_by_side: Sequence[Mapping[Wanted, Decoded]], half: tuple[str, ...] = ()
) -> Seen:
    pixels = {
        wanted: np.concatenate([one[wanted].pixels for one in side_by_side], axis=-1)
        for wanted in side_by_side[0]
    }
    notes = (note for one in side_by_side for note in next(iter(one.values())).notes)
    return Seen(path, pixels, tuple(dict.fromkeys(notes)), half)


def tell_of_halves(halves: Sequence[tuple[str, str]], progress: Progress) -> None:
    """Tell which photographs are named without their partners: pairs of what they are called, and why."""
    if halves:
        progress.warning(
            tr(
                "Named without the partner, which cannot be read: {names}",
                names=listed([f"{name} ({reason})" for name, reason in halves]),
            )
        )
