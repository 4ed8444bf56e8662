"""Pairs of plane- and crossed-polarised photographs that are to be named as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..model import SectionModel
from ..photographs.decoding import Decoded, decode, square
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
            pairs = dict(zip(paths, crossed))
            return Pairs(pairs, [*paths[len(pairs) :], *crossed[len(pairs) :]])
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
        progress.message(tr("{count} pairs of photographs", count=pairs))
        if alone and self.polars != CHANNELS:
            progress.warning(
                tr(
                    "{count} photographs have no partner and are named by themselves: {names}",
                    count=len(alone),
                    names=names,
                )
            )


def read_pair(
    path: str,
    size: int,
    partners: Mapping[str, str],
    models: Sequence[SectionModel],
    view: PhotographView,
) -> Decoded:
    """Return a photograph (size, size, 3), or a pair (size, size, 6) where the models take pairs.

    Where the mean of both counts, one without a partner is its own partner.

    Raises
    ------
    PhotographError
        If one of them cannot be read, or has no partner where the network needs both.
    """
    polars = {model.polars for model in models}
    own = decode(path, square(size), view)
    if polars == {SEPARATE}:
        return own
    if path in partners:
        return _side_by_side(own, decode(partners[path], square(size), view))
    if CHANNELS in polars:
        raise PhotographError(
            tr(
                "{path} has no crossed- or plane-polarised partner, which the model needs.",
                path=path,
            )
        )
    return _side_by_side(own, own)


def _side_by_side(plane: Decoded, crossed: Decoded) -> Decoded:
    pixels = np.concatenate([plane.pixels, crossed.pixels], axis=-1)
    return replace(plane, pixels=pixels, notes=plane.notes or crossed.notes)
