"""Known deposits: where they are, and what they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...rasters.grid import Grid
from ...runtime.language import apart, later, tr

#: Longer names are cut: reports have them in tables, and pictures in the names of their files.
_LONGEST = 60

#: Deposits that are named in a line of the log.
_NAMED = 12

#: Why nothing can be said of a place on a map.
NO_VALUES, OFF_THE_MAP = later("at a cell without values"), later("outside of the map")

#: What joins letters of Indic scripts and Persian, and is no letter.
_JOINERS = "\u200c\u200d"

#: Fields that hold the names of deposits, the surest first; ``-``, ``_`` and spaces are left out.
_NAME_FIELDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"name|nombre|nome|nom|название|имя|名称|名稱|名前|이름|اسم|الاسم",
        r"(deposit|dep|mine|prospect|occurrence|occ|orebody|site|locality)(name|title)s?",
        r"(矿床|矿点|矿区|矿山|矿|礦床|礦點|鉱床|鉱山)(名称|名稱|名)?",
        r"(english|eng|en|local|full|short|official|arabic|chinese)name",
        r"deposit|mine|prospect|occurrence|orebody|месторождение",
    )
)


@dataclass(frozen=True)
class Deposits:
    """Known deposits, or other places.

    Attributes
    ----------
    xy : ndarray, shape (n, 2)
        Where they are, in map units.
    names : tuple of str
        What they are called, each otherwise; none where nobody said.
    """

    xy: np.ndarray
    names: tuple[str, ...] = ()


def deposit_name(names: Sequence[str], number: int) -> str:
    """Return what a deposit is called: its name, or its number as users count, from 1."""
    return names[number] if names else str(number + 1)


def without_values(
    names: Sequence[str], grid: Grid, cells: np.ndarray, valued: np.ndarray
) -> list[tuple[str, str]]:
    """Return the names of places at which a raster has no value, and why, each.

    Parameters
    ----------
    names : sequence of str
        None if nobody said: then they have numbers.
    grid : Grid
    cells : ndarray of int, shape (n, 2)
    valued : ndarray of bool, shape (n,)
        Where the raster has a value.
    """
    inside = grid.contains(cells)
    return [
        (deposit_name(names, number), tr(NO_VALUES) if inside[number] else tr(OFF_THE_MAP))
        for number in np.flatnonzero(~valued).tolist()
    ]


def named_with_reasons(unused: Sequence[tuple[str, str]]) -> str:
    """Return names and reasons in one line, no more of them than a log has room for."""
    shown = [f"{apart(name)} ({why})" for name, why in unused[:_NAMED]]
    return "; ".join(shown) + (" …" if len(unused) > _NAMED else "")


def name_fields(fields: Sequence[str]) -> list[str]:
    """Return which fields look like those of names, the surest first."""
    return [
        field
        for pattern in _NAME_FIELDS
        for field in fields
        if pattern.fullmatch(re.sub(r"[-_\s]", "", field))
    ]


def naming_field(columns: Mapping[str, Sequence[str]]) -> str:
    """Return the first field that names most deposits, and most of them otherwise than the others.

    Empty if none does: a field called deposit may hold their kind.
    """
    for field, texts in columns.items():
        named = [text for text in texts if text.strip()]
        if 2 * len(named) > len(texts) and 2 * len(set(named)) > len(named):
            return field
    return ""


def distinct_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each deposit, different from all others.

    One without a text has its number, from 1; those that share a text have their number behind it.
    """
    names = [_cleaned(text) or str(number) for number, text in enumerate(texts, start=1)]
    while len(set(names)) < len(names):
        count = Counter(names)
        names = [
            f"{name} ({number})" if count[name] > 1 else name
            for number, name in enumerate(names, start=1)
        ]
    return tuple(names)


def _cleaned(text: str) -> str:
    """Return a text as one line of letters that can be seen, and not too many of them."""
    seen = "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in text)
    name = " ".join(seen.split()).strip(f" {_JOINERS}")
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
