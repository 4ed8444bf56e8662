"""Assay tables as laboratories deliver them: text, detection limits, codes for missing values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress

#: How values below the detection limit are written: as they are, or as the negative limit.
BELOW_DETECTION = ("keep", "negative_is_limit")

#: What takes the place of a value below the limit DL: DL/2, DL/√2, or nothing.
SUBSTITUTES = {"half": 0.5, "sqrt2": 1 / math.sqrt(2), "drop": math.nan}

#: No digit or space can be matched in two ways: a cell may hold pages of them.
_NUMBER = re.compile(
    r"\s*([<>]?)(?:(?<=[<>])\s*)?([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?)\s*"
)


@dataclass(frozen=True)
class AssayRules:
    """How to read an assay table.

    Parameters
    ----------
    missing_values : tuple of float
        Codes that mean "not analysed".
    below_detection : {'keep', 'negative_is_limit'}
        Whether a negative number is the negative detection limit. Text such as ``<0.5`` always is
        one.
    substitute : {'half', 'sqrt2', 'drop'}
        What takes the place of a value below the detection limit.
    """

    missing_values: tuple[float, ...] = ()
    below_detection: str = "keep"
    substitute: str = "half"


@dataclass
class ElementCount:
    """What was found in the column of one element."""

    element: str
    values: int = 0
    missing: int = 0
    below_detection: int = 0
    above_range: int = 0
    negative: int = 0
    zero: int = 0
    unreadable: int = 0
    example: str = ""


@dataclass
class AssayTable:
    """Cleaned assays.

    Attributes
    ----------
    elements : list of str
    xy : ndarray, shape (n, 2)
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    counts : list of ElementCount
        For every element that was asked for, also those left out.
    left_out : list of str
        Elements without any value.
    merged : int
        Samples that were averaged into another one at the same position.
    empty : int
        Samples left out because no element has a value there.
    """

    elements: list[str]
    xy: np.ndarray
    values: np.ndarray
    counts: list[ElementCount]
    left_out: list[str] = field(default_factory=list)
    merged: int = 0
    empty: int = 0

    @property
    def values_replaced(self) -> int:
        """Values below the detection limit that were substituted or dropped."""
        return sum(count.below_detection for count in self.counts)

    def tell(self, progress: Progress) -> None:
        """Tell what was left out, averaged, replaced and kept."""
        if self.left_out:
            progress.warning(
                tr(
                    "Left out, no sample has a value: {left_out}",
                    left_out=", ".join(self.left_out),
                )
            )
        if self.empty:
            progress.warning(
                tr("{empty:,} samples without any value were left out.", empty=self.empty)
            )
        if self.merged:
            progress.message(
                tr("{merged:,} samples at a repeated position were averaged.", merged=self.merged)
            )
        if self.values_replaced:
            progress.message(
                tr(
                    "{values_replaced:,} values below detection replaced or dropped.",
                    values_replaced=self.values_replaced,
                )
            )
        warn_of_assays(self.counts, progress)


def parse_missing_values(text: str) -> tuple[float, ...]:
    """Return the numbers of a text such as ``-9999, -6666``.

    Raises
    ------
    InputError
        If a part of it is no number.
    """
    codes = []
    for part in filter(None, re.split(r"[,;\s]+", text.strip())):
        try:
            codes.append(float(part))
        except ValueError:
            raise InputError(
                tr(
                    "Missing values: {part!r} is not a number. Separate the codes with commas, as in "
                    "-9999,-6666.",
                    part=part,
                )
            ) from None
    return tuple(codes)


def read_assay(value: object) -> tuple[float, str]:
    """Return the number that a field holds, and its sign: ``<``, ``>``, ``?`` (unreadable) or none.

    Empty fields give NaN. A decimal comma is understood.
    """
    if value is None or isinstance(value, bool):
        return math.nan, ""
    if isinstance(value, (int, float, np.number)):
        number = float(value)
        return (number if math.isfinite(number) else math.nan), ""
    text = str(value).strip()
    if not text or text.upper() == "NULL":
        return math.nan, ""
    match = _NUMBER.fullmatch(text)
    if not match:
        return math.nan, "?"
    number = float(match[2].replace(",", "."))
    # An exponent beyond all numbers is no assay.
    return (number, match[1]) if math.isfinite(number) else (math.nan, "?")


def looks_like_assays(values: Sequence[object]) -> bool:
    """Return whether a text column holds assays: numbers only, and at least one ``<``."""
    signs = {read_assay(value)[1] for value in values}
    return "<" in signs and "?" not in signs


def warn_of_assays(counts: Sequence[ElementCount], progress: Progress) -> None:
    """Warn of values that are no numbers, and of negative ones."""
    for count in counts:
        if count.unreadable:
            progress.warning(
                tr(
                    "{element}: {unreadable:,} values are not numbers (such as {example!r}) and were "
                    "taken as missing.",
                    element=count.element,
                    unreadable=count.unreadable,
                    example=count.example,
                )
            )
    negative = sum(count.negative for count in counts)
    if negative:
        progress.warning(
            tr(
                "{negative:,} negative values were kept as numbers. If they stand for detection "
                "limits, use BELOW_DETECTION=negative_is_limit.",
                negative=negative,
            )
        )


def clean_assays(
    xy: np.ndarray, columns: Mapping[str, Sequence[object]], rules: AssayRules
) -> AssayTable:
    """Turn the columns of a survey layer into numbers, counting all that is changed.

    Codes for missing values go first, then values below the detection limit are substituted, then
    samples at one position are averaged element by element.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    columns : mapping of str to sequence of n fields
    rules : AssayRules

    Raises
    ------
    InputError
        If there is no sample, or no element with a value.
    """
    if not len(xy):
        raise InputError(tr("The layer has no samples with a position."))
    table, counts = clean_columns(columns, rules)
    filled = np.isfinite(table).any(axis=0)
    elements = [name for name, kept in zip(columns, filled, strict=True) if kept]
    if not elements:
        raise InputError(
            tr(
                "No element has a value: all of them are missing. Are the codes for missing values "
                "right?"
            )
        )
    left_out = [name for name, kept in zip(columns, filled, strict=True) if not kept]
    table = table[:, filled]
    used = np.isfinite(table).any(axis=1)
    places, means = _merge_positions(np.asarray(xy, float)[used], table[used])
    return AssayTable(
        elements,
        places,
        means,
        counts,
        left_out,
        merged=int(used.sum()) - len(places),
        empty=int((~used).sum()),
    )


def clean_columns(
    columns: Mapping[str, Sequence[object]], rules: AssayRules
) -> tuple[np.ndarray, list[ElementCount]]:
    """Turn columns into numbers, shape (n, elements), NaN where missing, and count the changes.

    Raises
    ------
    InputError
        If there is no column.
    """
    if not columns:
        raise InputError(tr("No element is chosen, and the layer has no numeric field to choose."))
    cleaned = [_clean_column(element, fields, rules) for element, fields in columns.items()]
    return np.column_stack([values for _, values in cleaned]), [count for count, _ in cleaned]


def filled_columns(
    columns: Mapping[str, Sequence[object]], rules: AssayRules, progress: Progress
) -> tuple[list[str], np.ndarray]:
    """Turn columns into numbers, and leave out those without any value, which is told.

    Returns
    -------
    elements : list of str
    values : ndarray, shape (n, elements)
        NaN where missing.

    Raises
    ------
    InputError
        If there is no column.
    """
    values, counts = clean_columns(columns, rules)
    warn_of_assays(counts, progress)
    filled = np.isfinite(values).any(axis=0)
    names = np.array(list(columns))
    if not filled.all():
        progress.warning(
            tr(
                "Left out, no sample has a value: {elements}",
                elements=", ".join(names[~filled].tolist()),
            )
        )
    return names[filled].tolist(), values[:, filled]


def _clean_column(
    element: str, fields: Sequence[object], rules: AssayRules
) -> tuple[ElementCount, np.ndarray]:
    count = ElementCount(element)
    read = [read_assay(value) for value in fields]
    values = np.array([number for number, _ in read], dtype=float)
    signs = np.array([sign for _, sign in read], dtype="U1")
    unreadable = signs == "?"
    count.unreadable = int(unreadable.sum())
    if count.unreadable:
        count.example = str(fields[int(np.argmax(unreadable))])
    values[np.isin(values, rules.missing_values)] = np.nan
    count.missing = int(np.isnan(values).sum()) - count.unreadable

    below = (signs == "<") & np.isfinite(values)
    if rules.below_detection == "negative_is_limit":
        below |= values < 0
    count.below_detection = int(below.sum())
    values[below] = np.abs(values[below]) * SUBSTITUTES[rules.substitute]
    count.above_range = int(((signs == ">") & np.isfinite(values)).sum())
    count.negative = int((values < 0).sum())
    count.zero = int((values == 0).sum())
    count.values = int(np.isfinite(values).sum())
    return count, values


def _merge_positions(xy: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average samples at one position element by element; keep the order of first appearance."""
    places, first, owner = np.unique(xy, axis=0, return_index=True, return_inverse=True)
    owner = owner.reshape(-1)
    order = np.argsort(first)
    if len(places) == len(xy):
        return xy, values
    known = np.isfinite(values)
    sums = np.zeros((len(places), values.shape[1]))
    numbers = np.zeros_like(sums)
    np.add.at(sums, owner, np.where(known, values, 0.0))
    np.add.at(numbers, owner, known)
    with np.errstate(invalid="ignore"):
        means = sums / numbers
    return places[order], means[order]
