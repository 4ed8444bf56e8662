"""Plane- and crossed-polarised photographs of one place: which two are a pair, and what is made of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..runtime.errors import InputError
from ..runtime.language import later, tr
from .photographs.naming import name_in_folder

#: What becomes of plane- and crossed-polarised photographs.
SEPARATE, FUSION, CHANNELS = POLARS = ("separate", "fusion", "channels")

#: What dialogs call it.
POLARS_WORDS: dict[str, str] = {
    SEPARATE: later("Each photograph by itself"),
    FUSION: later("Pairs: mean of the scores of both"),
    CHANNELS: later("Pairs: both at once, in six channels"),
}

#: What file names say of the two, plane first.
USUAL_MARKS = "_PPL;_XPL"


@dataclass(frozen=True)
class Pairs:
    """Photographs in pairs.

    Attributes
    ----------
    crossed : dict of str to str
        By the plane-polarised photograph of each pair, in order.
    alone : list of str
        Photographs without a partner.
    """

    crossed: dict[str, str]
    alone: list[str]

    @property
    def partners(self) -> dict[str, str]:
        """The other one of each photograph of a pair."""
        return {**self.crossed, **{crossed: plane for plane, crossed in self.crossed.items()}}


@dataclass(frozen=True)
class PairMarks:
    """By which part of its path a photograph is known as plane- or crossed-polarised.

    Attributes
    ----------
    plane, crossed : str
        The rest of the two paths, the ending of the file left out, is the same.
    """

    plane: str
    crossed: str
    _order: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # The longer one first: XP before P.
        order = sorted((self.plane.casefold(), self.crossed.casefold()), key=len, reverse=True)
        object.__setattr__(self, "_order", tuple(order))

    @classmethod
    def of(cls, text: str) -> PairMarks:
        """Read ``_PPL;_XPL``: two texts with a semicolon, comma, bar or slash between them.

        Raises
        ------
        InputError
            If there are not two, or they are the same.
        """
        parts = [part.strip() for part in re.split(r"[;,|/]", text) if part.strip()]
        if len(parts) != 2 or parts[0].casefold() == parts[1].casefold():
            raise InputError(
                tr(
                    "PAIR_PATTERN {text!r} must be two texts that file names have, plane-polarised first, "
                    "with ; between them, as in {usual}.",
                    text=text,
                    usual=USUAL_MARKS,
                )
            )
        return cls(*parts)

    @property
    def text(self) -> str:
        """The two as users write them."""
        return f"{self.plane};{self.crossed}"

    def pairs(self, paths: Iterable[str]) -> Pairs:
        """Put photographs into pairs; of several with one name and mark the first counts."""
        sides: tuple[dict[str, str], dict[str, str]] = ({}, {})
        alone: list[str] = []
        for path in paths:
            side, rest = self._side(path)
            if side is None or rest in sides[side]:
                alone.append(path)
            else:
                sides[side][rest] = path
        planes, crossed = sides
        alone += [path for rest, path in planes.items() if rest not in crossed]
        alone += [path for rest, path in crossed.items() if rest not in planes]
        return Pairs(
            {path: crossed[rest] for rest, path in planes.items() if rest in crossed}, sorted(alone)
        )

    def _side(self, path: str) -> tuple[int | None, str]:
        """Return 0 for plane, 1 for crossed, None for neither; and the rest of the path."""
        stem = os.path.splitext(path)[0].casefold()
        found = [(stem.rfind(mark) + len(mark), mark) for mark in self._order if mark in stem]
        if not found:
            return None, stem
        end, mark = max(found, key=lambda one: one[0])  # of two that end there the longer one
        rest = f"{stem[: end - len(mark)]}\0{stem[end:]}"
        return (0 if mark == self.plane.casefold() else 1), rest


def alone_in_words(alone: list[str], most: int = 5) -> str:
    """Return some names of photographs without a partner."""
    names = ", ".join(name_in_folder(path) for path in alone[:most])
    return names + (" …" if len(alone) > most else "")


def require_one_kind(polars: Sequence[tuple[str, str]]) -> str:
    """Return what all models make of pairs; each has a title and what it makes of them.

    Raises
    ------
    InputError
        If some take pairs and others single photographs.
    """
    kinds = {kind for _, kind in polars}
    if SEPARATE in kinds and len(kinds) > 1:
        paired = next(title for title, kind in polars if kind != SEPARATE)
        single = next(title for title, kind in polars if kind == SEPARATE)
        raise InputError(
            tr(
                "MODELS: {paired} names pairs of plane- and crossed-polarised photographs, {single} single "
                "ones. Run them one after the other.",
                paired=paired,
                single=single,
            )
        )
    return CHANNELS if CHANNELS in kinds else next(iter(kinds))
