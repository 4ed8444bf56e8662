"""Limits, codes and qualifiers among the numbers of one element."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .cells import ReadCells, Says, read_numbers, read_texts
from .columns import Column
from .element_names import unit_of
from .units import conversion
from .vocabulary import QUALIFIERS

#: Negative numbers that stand for "not analysed" in laboratories' and agencies' files, whatever limits mean.
_NEGATIVE_CODES = (
    *(-float(digit * length) for digit in "56789" for length in (4, 5, 6, 7)),
    *(-32768.0, -32767.0, -2147483648.0, -2147483647.0),
    *(-99.0, -999.0, -999.9, -9999.9, -999.25, -99999.9),
)

#: Positive ones, taken as codes where they lie far above all others of the element.
_POSITIVE_CODES = (9999.0, 99999.0, 999999.0, 9999999.0, 99999999.0, 9999.9, 99999.9, 999999.9)
_FAR = 10.0

#: A negative number in the same rows of so many elements is a code; so many numbers are looked at.
_SAME_ROWS, _DIFFERENT = 3, 50

#: No concentration, in any unit.
_BEYOND = 1e10


@dataclass
class LimitRules:
    """Which numbers are codes and which are limits.

    Parameters
    ----------
    missing_values : tuple of float
        Codes for "not analysed", beside the usual ones.
    negative : {'auto', 'keep', 'negative_is_limit'}
    """

    missing_values: tuple[float, ...] = ()
    negative: str = "auto"


@dataclass
class Found:
    """What was found among an element's numbers.

    Attributes
    ----------
    codes : Counter
        Codes for "not analysed", and how often.
    negative_limits : int
        Negative numbers that are limits.
    too_high : int
        Negative numbers that would be limits above all of the element's values.
    kept, doubtful : int
        Negative numbers that were kept, and numbers such as 9999 that may be codes.
    unknown_limits : int
        Values below a limit that is not said.
    qualified, unknown_qualifiers : Counter
        Qualifiers, and how often; those that are not understood.
    """

    codes: Counter[str] = field(default_factory=Counter)
    negative_limits: int = 0
    too_high: int = 0
    kept: int = 0
    doubtful: int = 0
    unknown_limits: int = 0
    qualified: Counter[str] = field(default_factory=Counter)
    unknown_qualifiers: Counter[str] = field(default_factory=Counter)


@dataclass
class Beside:
    """What stands beside a column.

    Attributes
    ----------
    qualifiers, limits : sequence of Column
    unit : str
        Of the column; limits in another one that is known are converted.
    stated : float
        The limit beside its header; NaN without one.
    sign : str
        The decimal sign of the table's texts.
    """

    qualifiers: Sequence[Column] = ()
    limits: Sequence[Column] = ()
    unit: str = ""
    stated: float = math.nan
    sign: str = "."


def shared_codes(columns: Sequence[ReadCells]) -> tuple[float, ...]:
    """Return negative numbers that stand in the same rows of several elements: codes, and no limits.

    Limits of different elements differ, and so do the samples that lie below them.
    """
    rows: dict[float, Counter[bytes]] = {}
    for cells in columns:
        negative = (cells.says == Says.VALUE) & (cells.numbers < 0)
        for number in np.unique(cells.numbers[negative])[:_DIFFERENT].tolist():
            places = np.flatnonzero(negative & (cells.numbers == number))
            if len(places) > 1:
                rows.setdefault(number, Counter())[places.tobytes()] += 1
    return tuple(number for number, places in rows.items() if max(places.values()) >= _SAME_ROWS)


def settle_limits(cells: ReadCells, beside: Beside, rules: LimitRules) -> Found:
    """Tell codes, limits and values of one column apart; its cells are changed in place."""
    found = Found()
    _take_codes(cells, rules.missing_values, found)
    for column in beside.qualifiers:
        _qualify(cells, column, found)
    if rules.negative != "keep":
        _take_negative(cells, rules.negative, found)
    found.kept = int(((cells.says == Says.VALUE) & (cells.numbers < 0)).sum())
    below = cells.says == Says.BELOW
    cells.numbers[below] = np.abs(cells.numbers[below])
    _state_limits(cells, beside, found)
    return found


def settle_kept(cells: Sequence[ReadCells], found: Sequence[Found]) -> None:
    """Take negative numbers that were kept in one column for what they are in most of a table.

    An element whose values lie mostly below a method's limit does not show by itself that its negative
    numbers are limits.
    """
    limits = sum(one.negative_limits > 0 for one in found)
    if limits <= sum(one.kept > 0 for one in found):
        return
    for column, one in zip(cells, found, strict=True):
        sizes = -column.numbers[(column.says == Says.VALUE) & (column.numbers < 0)]
        if one.kept and _are_few(sizes):
            _take_negative(column, "negative_is_limit", one)
            one.kept = 0
            below = column.says == Says.BELOW
            column.numbers[below] = np.abs(column.numbers[below])


def _take_codes(cells: ReadCells, own: Sequence[float], found: Found) -> None:
    numbers = cells.numbers
    values = (cells.says == Says.VALUE) | (cells.says == Says.BELOW)
    codes = values & np.isin(numbers, own)
    codes |= values & (np.isin(numbers, _NEGATIVE_CODES) | (np.abs(numbers) >= _BEYOND))
    high = values & ~codes & np.isin(numbers, _POSITIVE_CODES)
    if high.any():
        others = numbers[values & ~codes & ~high]
        if not len(others) or numbers[high].min() > _FAR * np.abs(others).max():
            codes |= high
        else:
            found.doubtful = int(high.sum())
    if codes.any():
        kinds, counts = np.unique(numbers[codes], return_counts=True)
        found.codes.update({f"{kind:g}": int(n) for kind, n in zip(kinds, counts)})
        cells.says[codes], cells.numbers[codes] = Says.CODE, np.nan


def _qualify(cells: ReadCells, column: Column, found: Found) -> None:
    if column.stored_as_numbers:
        return
    known: dict[object, Says | None] = {}
    for value in set(column.values):
        text = str(value).strip().upper() if isinstance(value, str) else ""
        known[value] = _meaning(text)
        if text and known[value] is None:
            found.unknown_qualifiers[text] += 1
    said = np.array(
        [-1 if known[value] is None else int(known[value]) for value in column.values],  # type: ignore[arg-type]
        dtype=np.int8,
    )
    said[cells.says != Says.VALUE] = -1
    for kind in (Says.BELOW, Says.ABOVE, Says.NOT_ANALYSED):
        marked = said == kind
        if marked.any():
            cells.says[marked] = kind
            found.qualified[kind.name] += int(marked.sum())
    cells.numbers[said == Says.NOT_ANALYSED] = np.nan


def _meaning(text: str) -> Says | None:
    """Return what a qualifier in upper case means; None where it means nothing here."""
    says = {"below": Says.BELOW, "above": Says.ABOVE, "missing": Says.NOT_ANALYSED}
    return says[QUALIFIERS[text]] if text in QUALIFIERS else None


def _take_negative(cells: ReadCells, rule: str, found: Found) -> None:
    negative = (cells.says == Says.VALUE) & (cells.numbers < 0)
    if not negative.any():
        return
    sizes = -cells.numbers[negative]
    own = cells.numbers[(cells.says == Says.VALUE) & (cells.numbers > 0)]
    if rule == "auto" and not _look_like_limits(sizes, own):
        return
    cells.says[negative] = Says.BELOW
    if len(own):
        high = negative & (-cells.numbers > own.max())
        found.too_high = int(high.sum())
        cells.says[high], cells.numbers[high] = Says.CODE, np.nan
    found.negative_limits = int((negative & (cells.says == Says.BELOW)).sum())


def _look_like_limits(sizes: np.ndarray, own: np.ndarray) -> bool:
    """Return whether negative numbers are limits: few different ones, and not above most values.

    Logarithms, standard scores and residuals are negative too, but hardly one like another.
    """
    if not _are_few(sizes):
        return False
    return not len(own) or float(np.median(sizes)) <= float(np.median(own))


def _are_few(sizes: np.ndarray) -> bool:
    return len(np.unique(sizes)) <= max(3, 0.1 * len(sizes))


def _state_limits(cells: ReadCells, beside: Beside, found: Found) -> None:
    """Give those below an unknown limit one: a column's, the header's, or the element's lowest."""
    unknown = (cells.says == Says.BELOW) & ~(cells.numbers > 0)
    for column in beside.limits:
        if unknown.any():
            read = (
                read_numbers(column.values)
                if isinstance(column.values, np.ndarray)
                else read_texts(column.values, beside.sign)
            )
            own = unit_of(column.name, column.alias)
            factor = conversion(own, beside.unit) if own and beside.unit else 1.0
            numbers = np.abs(read.numbers) * (np.nan if factor is None else factor)
            take = unknown & (numbers > 0)
            cells.numbers[take] = numbers[take]
            unknown &= ~take
    if beside.stated > 0:
        cells.numbers[unknown] = beside.stated
        return
    found.unknown_limits = int(unknown.sum())
    if found.unknown_limits:
        cells.numbers[unknown] = _lowest(cells)


def _lowest(cells: ReadCells) -> float:
    for kind in (Says.BELOW, Says.VALUE):
        numbers = cells.numbers[(cells.says == kind) & (cells.numbers > 0)]
        if len(numbers):
            return float(numbers.min())
    return float("nan")
