"""Assay tables as laboratories and agencies hand them out: the one reader of them.

It looks at the whole table before it decides, and keeps an account of every decision: which columns are
elements, what their cells say, which methods were merged, which rows are no samples.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import percent, tr
from .cells import Says
from .censoring import MANY_BELOW, many_below, replace_censored, shares_below
from .columns import ChosenColumns, Column, ElementColumn, SurveyTable, choose_columns
from .element_names import stem_of
from .limits import Beside, Found, LimitRules, settle_kept, settle_limits, shared_codes
from .methods import merge_methods
from .precision import Precision, measure_precision, repeated_positions
from .quality_control import alike_at_one_place, marked_rows, originals, told_marks
from .rules import NEGATIVE_LIMIT, AssayRules

#: A row of at least so many elements that are all zero was not analysed.
_ZEROS = 3

#: Samples of more zeros than this share of the elements are told.
_MOSTLY = 0.5

#: Of fewer values it says nothing that many are alike.
_FEWEST_ALIKE = 20

#: Elements of fewer of the analysed samples than this share are told.
_RARE = 0.05

#: No more than this is in a million parts.
_MOST = {"%": 100.0, "pct": 100.0, "ppm": 1e6, "ppb": 1e9}


@dataclass
class ElementCount:
    """What was found in the columns of one element.

    Attributes
    ----------
    element : str
        The name that it has from now on: that of its column.
    symbol, unit : str
        Empty where unknown.
    columns : list of str
        That it was made of.
    methods : str
    values, empty, not_analysed, codes, below_detection, above_range, negative, zero, unreadable : int
        Cells.
    said : Counter
        The words and codes that stood for missing values, and how often.
    example : str
        Of those that are not understood.
    """

    element: str
    symbol: str = ""
    unit: str = ""
    columns: list[str] = field(default_factory=list)
    methods: str = ""
    values: int = 0
    empty: int = 0
    not_analysed: int = 0
    codes: int = 0
    below_detection: int = 0
    above_range: int = 0
    negative: int = 0
    zero: int = 0
    unreadable: int = 0
    said: Counter[str] = field(default_factory=Counter)
    example: str = ""

    @property
    def missing(self) -> int:
        """Cells without a value, for whatever reason, that could be understood."""
        return self.empty + self.not_analysed + self.codes


@dataclass
class AssayTable:
    """Cleaned assays, and the account of what became of the table.

    Attributes
    ----------
    elements : list of str
    xy : ndarray, shape (n, 2)
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    counts : list of ElementCount
        For every element that was found, also those left out later.
    rows : ndarray of int, shape (n,)
        The row of the table that each sample comes from: the first one at its position.
    units : list of str
        Empty where unknown.
    left_out : dict of str to str
        Columns that are no elements, and why (a key of :data:`columns.REASONS`).
    merged : int
        Samples that were averaged into another one at the same position.
    empty : int
        Samples left out because no element has a value there.
    marked : Counter
        Rows left out because they are standards, blanks or duplicates.
    headings : int
        Rows left out because they hold units.
    zero_rows : int
        Samples whose elements are all zero: not analysed.
    unplaced : int
        Samples left out because they have no position.
    limits : ndarray, shape (n, elements), optional
        Where limits stay in ``values`` as negative numbers: these limits, NaN for all other values.
    precisions : list of Precision
    warnings, notes : list of str
        What must be told, and what may be.
    """

    elements: list[str]
    xy: np.ndarray
    values: np.ndarray
    counts: list[ElementCount]
    rows: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=int))
    units: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    merged: int = 0
    empty: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    headings: int = 0
    zero_rows: int = 0
    unplaced: int = 0
    limits: np.ndarray | None = None
    precisions: list[Precision] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def values_replaced(self) -> int:
        """Values below the detection limit that were substituted or dropped."""
        return sum(count.below_detection for count in self.counts)


def read_assays(
    table: SurveyTable,
    rules: AssayRules,
    wanted: Sequence[str] = (),
    average: bool = True,
) -> AssayTable:
    """Read the assays of a survey, and keep account of every decision.

    Columns are chosen and read; codes, limits and qualifiers told apart; several methods of an element
    merged; rows that are no samples left out; values below detection replaced; samples at one
    position averaged element by element.

    Parameters
    ----------
    table : SurveyTable
        A position of NaN is none: its row is no sample, but may be the duplicate of one.
    rules : AssayRules
        Where limits stay as negative numbers, elements that were never detected stay as well.
    wanted : sequence of str
        Columns that were asked for; none where the elements are to be found.
    average : bool
        Whether samples at one position become one; not where limits stay.

    Raises
    ------
    InputError
        If there is no sample, or no element with a value.
    """
    if not len(table.xy):
        raise InputError(tr("The layer has no samples with a position."))
    return _Reading(table, rules, wanted).read(average)


class _Reading:
    """One reading of a table."""

    def __init__(self, table: SurveyTable, rules: AssayRules, wanted: Sequence[str]) -> None:
        self.table, self.rules, self.wanted = table, rules, wanted
        self.chosen: ChosenColumns = choose_columns(table, wanted, rules.decimal)
        self.warnings = list(self.chosen.warnings)
        self.notes: list[str] = []
        self.left_out = dict(self.chosen.left_out)
        self.found: dict[str, Found] = {}

    def read(self, average: bool) -> AssayTable:
        marks = marked_rows(self.table.texts, len(self.table.xy))
        samples = marks == ""
        if len(self.chosen.headings):
            samples &= ~self.chosen.headings
        placed = np.isfinite(self.table.xy).all(axis=1)
        unplaced = int((samples & ~placed).sum())
        samples &= placed
        if not samples.any():
            raise InputError(tr("The layer has no samples with a position."))
        columns = self._settled(samples)
        zero_rows = self._empty_zero_rows(columns, samples)
        counts = [self._count(column, samples) for column in columns]
        precisions = self._precisions(columns, marks)
        kept = self._kept(counts)
        columns = [columns[number] for number in kept]
        values = np.column_stack([column.cells.numbers[samples] for column in columns])
        self._tell_of(columns, [counts[number] for number in kept], values)
        limits = None
        if self.rules.substitute == NEGATIVE_LIMIT:
            below = [column.cells.says[samples] == Says.BELOW for column in columns]
            limits = np.where(np.column_stack(below), values, np.nan)
        self._replace(columns, values, samples)
        used = np.isfinite(values).any(axis=1)
        rows = np.flatnonzero(samples)[used]
        xy, values = np.asarray(self.table.xy, float)[rows], values[used]
        if not len(xy):
            raise InputError(_no_values())
        total = len(xy)
        if average:
            self._tell_of_mixed(rows)
            xy, values, first = _merge_positions(xy, values)
            rows = rows[first]
        return AssayTable(
            [column.name for column in columns],
            xy,
            values,
            counts,
            rows,
            [column.unit for column in columns],
            self.left_out,
            total - len(xy),
            int((~used).sum()),
            told_marks(marks),
            int(self.chosen.headings.sum()),
            zero_rows,
            unplaced,
            None if limits is None else limits[used],
            precisions,
            self.warnings,
            self.notes,
        )

    def _settled(self, samples: np.ndarray) -> list[ElementColumn]:
        """Return the columns with codes and limits told apart, none twice for an element."""
        columns = self.chosen.elements
        codes: tuple[float, ...] = ()
        if self.rules.below_detection == "auto":
            codes = shared_codes([column.cells for column in columns])
        rules = LimitRules((*self.rules.missing_values, *codes), self.rules.below_detection)
        alone = Counter(column.element for column in columns)
        for column in columns:
            self.found[column.name] = settle_limits(
                column.cells,
                Beside(
                    self._of(self.chosen.qualifiers, column, alone),
                    self._of(self.chosen.limits, column, alone),
                    column.unit,
                    self.table.limits.get(column.name, math.nan),
                    self.chosen.sign,
                ),
                rules,
            )
        self._tell_of_qualifiers()
        if self.rules.below_detection == "auto":
            found = [self.found[column.name] for column in columns]
            settle_kept([column.cells for column in columns], found)
        self._tell_of_limits(columns)
        if self.rules.methods == "keep":
            return columns
        merged = merge_methods(columns, samples)
        self.left_out.update(dict.fromkeys(merged.left_out, "method"))
        if merged.left_out:
            self.warnings.append(
                tr(
                    "Left out, because another column holds the same element, and their units are not "
                    "known or their values do not agree: {names}. Put the units into the names, as in "
                    "Cu_ppm, choose with FIELDS, or keep all with METHODS=keep.",
                    names=", ".join(merged.left_out),
                )
            )
        self.notes += merged.notes
        return merged.elements

    def _of(
        self,
        beside: Mapping[str, Sequence[Column]],
        column: ElementColumn,
        alone: Mapping[str, int],
    ) -> list[Column]:
        """Return the columns that stand beside one of an element; of several, those with its words."""
        element = re.split(" ", column.element)[0]
        return [
            other
            for other in beside.get(element, ())
            if alone[column.element] == 1 or stem_of(other.name) == stem_of(column.name)
        ]

    def _tell_of_qualifiers(self) -> None:
        unknown: Counter[str] = Counter()
        for one in self.found.values():
            unknown.update(one.unknown_qualifiers)
        if unknown:
            self.warnings.append(
                tr(
                    "Qualifiers that are not understood were passed over: {qualifiers}.",
                    qualifiers=_listed([repr(text) for text in unknown]),
                )
            )

    def _empty_zero_rows(self, columns: Sequence[ElementColumn], samples: np.ndarray) -> int:
        """Take rows in which every element is zero as not analysed; return how many there were."""
        if len(columns) < _ZEROS:
            return 0
        zero = samples.copy()
        said = np.zeros(len(samples), dtype=int)
        for column in columns:
            known = np.isfinite(column.cells.numbers)
            zero &= ~known | (column.cells.numbers == 0)
            said += known
        zero &= said >= _ZEROS
        for column in columns if zero.any() else ():
            taken = zero & (column.cells.numbers == 0)
            column.cells.says[taken], column.cells.numbers[taken] = Says.NOT_ANALYSED, np.nan
        if zero.any():
            self.warnings.append(
                tr(
                    "{count:,} samples have nothing but zeros and were taken as not analysed.",
                    count=int(zero.sum()),
                )
            )
        return int(zero.sum())

    def _count(self, column: ElementColumn, samples: np.ndarray) -> ElementCount:
        says, numbers = column.cells.says[samples], column.cells.numbers[samples]
        kinds = np.bincount(says, minlength=len(Says))
        words = column.cells.words
        found = [self.found[name] for name in column.parts]
        said = Counter(words.get(Says.NOT_ANALYSED, Counter()))
        for one in found:
            said.update(one.codes)
        unreadable = words.get(Says.TEXT, Counter())
        value = says == Says.VALUE
        return ElementCount(
            column.name,
            column.element,
            column.unit,
            column.parts,
            column.method,
            int(np.isfinite(numbers).sum()),
            int(kinds[Says.EMPTY]),
            int(kinds[Says.NOT_ANALYSED]),
            int(kinds[Says.CODE]),
            int(kinds[Says.BELOW]),
            int(kinds[Says.ABOVE]),
            int((value & (numbers < 0)).sum()),
            int((value & (numbers == 0)).sum()),
            int(kinds[Says.TEXT]),
            said,
            next(iter(unreadable), ""),
        )

    def _precisions(self, columns: Sequence[ElementColumn], marks: np.ndarray) -> list[Precision]:
        """Measure how well samples taken twice agree: marked duplicates, or repeated positions."""
        pairs = originals(self.table.texts, self.table.xy, marks) if (marks != "").any() else []
        if pairs:
            groups = np.full(len(marks), -1, dtype=np.intp)
            for original, duplicate in pairs:
                groups[duplicate] = groups[original] = original
            _, packed = np.unique(groups, return_inverse=True)
            groups = np.where(groups < 0, -1, packed.reshape(-1) - int((groups < 0).any()))
        else:
            groups = repeated_positions(np.where((marks == "")[:, None], self.table.xy, np.nan))
            groups = alike_at_one_place(self._beside(), groups)
        if groups.max(initial=-1) < 0:
            return []
        found = []
        for column in columns:
            cells = column.cells
            limits = np.where(cells.says == Says.BELOW, cells.numbers, np.nan)
            values = np.where(cells.says == Says.VALUE, cells.numbers, np.nan)
            found.append(measure_precision(column.name, values, limits, groups))
        return found

    def _beside(self) -> dict[str, Sequence[object] | np.ndarray]:
        """Return the columns that hold no element."""
        return {
            column.name: column.values
            for column in self.table.columns
            if column.name in self.chosen.left_out or not column.stored_as_numbers
            if column.name not in self.found
        }

    def _tell_of_mixed(self, rows: np.ndarray) -> None:
        """Warn of samples at one position that differ in depth, fraction or kind, and are averaged."""
        places = np.full(self.table.xy.shape, np.nan)
        places[rows] = self.table.xy[rows]
        groups = repeated_positions(places)
        mixed = np.unique(groups[groups != alike_at_one_place(self._beside(), groups)])
        if len(mixed):
            self.warnings.append(
                tr(
                    "{count:,} positions have samples of different depth, fraction or kind, which were "
                    "averaged. Choose one kind with a filter on the layer to keep them apart.",
                    count=len(mixed),
                )
            )

    def _kept(self, counts: Sequence[ElementCount]) -> list[int]:
        """Return the elements that have values; those never detected only where they were asked for."""
        every = bool(self.wanted) or self.rules.substitute == NEGATIVE_LIMIT
        kept, empty, never = [], [], []
        for number, count in enumerate(counts):
            detected = count.values > count.below_detection
            if not count.values:
                empty.append(count.element)
            elif not detected and not every:
                never.append(count.element)
            else:
                kept.append(number)
                if not detected:
                    self.warnings.append(
                        tr(
                            "{element} was never detected: its values say nothing but the detection limit.",
                            element=count.element,
                        )
                    )
        self.left_out.update(dict.fromkeys(empty, "empty") | dict.fromkeys(never, "never"))
        if empty:
            self.warnings.append(
                tr("Left out, no sample has a value: {left_out}", left_out=", ".join(empty))
            )
        if never:
            self.warnings.append(
                tr(
                    "Left out, never detected: {names}. FIELDS takes them nevertheless.",
                    names=", ".join(never),
                )
            )
        if not kept:
            raise InputError(_no_values())
        return kept

    def _replace(
        self, columns: Sequence[ElementColumn], values: np.ndarray, samples: np.ndarray
    ) -> None:
        """Put something in the place of values (samples, elements) below detection."""
        for number, column in enumerate(columns):
            below = column.cells.says[samples] == Says.BELOW
            if self.rules.substitute == NEGATIVE_LIMIT:
                values[below, number] *= -1
            elif below.any():
                limits = np.where(below, values[:, number], np.nan)
                done = replace_censored(
                    values[:, number], limits, self.rules.substitute, column.name
                )
                values[:, number] = done.values
                if done.told:
                    self.warnings.append(done.told)

    def _tell_of_limits(self, columns: Sequence[ElementColumn]) -> None:
        found = self.found
        codes: Counter[str] = Counter()
        for one in found.values():
            codes.update(one.codes)
        if codes:
            self.warnings.append(
                tr(
                    "Codes for 'not analysed' were taken as missing: {codes}, in {elements}.",
                    codes=_listed([f"{code} × {count:,}" for code, count in codes.most_common()]),
                    elements=_listed(
                        [column.name for column in columns if found[column.name].codes]
                    ),
                )
            )
        if high := _each({name: one.too_high for name, one in found.items()}):
            self.warnings.append(
                tr(
                    "Negative values that would be detection limits above all of an element's own values "
                    "were taken as missing: {elements}.",
                    elements=high,
                )
            )
        if unknown := _each({name: one.unknown_limits for name, one in found.items()}):
            self.notes.append(
                tr(
                    "Values below a detection limit that the table does not say, for which the element's "
                    "lowest number was taken: {elements}.",
                    elements=unknown,
                )
            )
        if doubtful := _each({name: one.doubtful for name, one in found.items()}):
            self.warnings.append(
                tr(
                    "Numbers such as 9999 were kept, for other values are nearly as large: {elements}. If "
                    "they mean 'not analysed', name them in MISSING_VALUES.",
                    elements=doubtful,
                )
            )
        kept = {name: one.kept for name, one in found.items() if one.kept}
        if kept:
            self.warnings.append(
                tr(
                    "{negative:,} negative values were kept as numbers, in {elements}. If they stand for "
                    "detection limits, use BELOW_DETECTION=negative_is_limit; if for missing values, name "
                    "them in MISSING_VALUES.",
                    negative=sum(kept.values()),
                    elements=_listed(list(kept)),
                )
            )

    def _tell_of(
        self,
        columns: Sequence[ElementColumn],
        counts: Sequence[ElementCount],
        values: np.ndarray,
    ) -> None:
        for count in counts:
            if count.unreadable:
                self.warnings.append(
                    tr(
                        "{element}: {unreadable:,} values are not numbers (such as {example!r}) and were "
                        "taken as missing.",
                        element=count.element,
                        unreadable=count.unreadable,
                        example=count.example,
                    )
                )
        if zeros := _each({count.element: count.zero for count in counts}):
            self.warnings.append(
                tr(
                    "Zeros were kept as values: {elements}. Nothing in the ground is zero: where they mean "
                    "'not analysed', use MISSING_VALUES=0.",
                    elements=zeros,
                )
            )
            mostly = int(((values == 0).mean(axis=1) > _MOSTLY).sum())
            if mostly:
                self.warnings.append(
                    tr(
                        "{count:,} samples are zero in more than half of the elements, as if these had not "
                        "been analysed there.",
                        count=mostly,
                    )
                )
        many = many_below(
            shares_below(
                {count.element: count.below_detection for count in counts},
                {count.element: count.values for count in counts},
            )
        )
        if many:
            self.warnings.append(many)
        analysed = max(count.values for count in counts)
        rare = [f"{c.element} ({c.values:,})" for c in counts if c.values < _RARE * analysed]
        if rare:
            self.warnings.append(
                tr(
                    "Analysed in few of the samples, and stretched over all of the ground between "
                    "them: {elements}.",
                    elements=_listed(rare),
                )
            )
        self._tell_of_alike(columns, values)
        _tell_of_pairs(columns, self.warnings)
        self._tell_of_impossible(columns, values)

    def _tell_of_alike(self, columns: Sequence[ElementColumn], values: np.ndarray) -> None:
        """Warn of elements whose lowest value many samples share: a detection limit that nobody marked."""
        alike = []
        for number, column in enumerate(columns):
            known = values[:, number][np.isfinite(values[:, number])]
            marked = (column.cells.says == Says.BELOW).any()
            share = float((known == known.min()).mean())
            if (
                not marked
                and len(known) >= _FEWEST_ALIKE
                and known.min() > 0
                and share > MANY_BELOW
            ):
                alike.append(f"{column.name} ({percent(share)})")
        if alike:
            self.warnings.append(
                tr(
                    "Many samples share an element's lowest value exactly, as if it were a detection limit "
                    "that nobody has marked: {elements}. What is mapped there is the limit.",
                    elements=_listed(alike),
                )
            )

    def _tell_of_impossible(self, columns: Sequence[ElementColumn], values: np.ndarray) -> None:
        names = [
            column.name
            for number, column in enumerate(columns)
            if np.nanmax(values[:, number]) > _MOST.get(column.unit.lower(), np.inf)
        ]
        if names:
            self.warnings.append(
                tr(
                    "More than there can be in a sample, by the unit of the column: {elements}. Is the "
                    "unit right, or are there codes for missing values?",
                    elements=_listed(names),
                )
            )


def _tell_of_pairs(columns: Sequence[ElementColumn], warnings: list[str]) -> None:
    """Tell of an element beside its oxide: they say the same twice."""
    elements = {column.element: column.name for column in columns}
    pairs = []
    for formula, name in elements.items():
        match = re.fullmatch(r"([A-Z][a-z]?)\d*O\d*T?", formula)
        if match and match[1] in elements and formula != match[1]:
            pairs.append(f"{elements[match[1]]} + {name}")
    if pairs:
        warnings.append(
            tr(
                "An element stands beside its oxide and counts twice: {pairs}. Choose one of them with "
                "FIELDS.",
                pairs=_listed(pairs),
            )
        )


def _each(counts: Mapping[str, int]) -> str:
    """Return elements with their counts, those of none left out; empty without any."""
    return _listed([f"{name} ({count:,})" for name, count in counts.items() if count])


def _listed(names: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, … ({len(names)})"


def _no_values() -> str:
    return tr(
        "No element has a value: all of them are missing. Are the codes for missing values right?"
    )


def _merge_positions(
    xy: np.ndarray, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Average samples at one position element by element; keep the order of first appearance."""
    places, first, owner = np.unique(xy, axis=0, return_index=True, return_inverse=True)
    owner = owner.reshape(-1)
    order = np.argsort(first)
    if len(places) == len(xy):
        return xy, values, np.arange(len(xy))
    known = np.isfinite(values)
    sums = np.zeros((len(places), values.shape[1]))
    numbers = np.zeros_like(sums)
    np.add.at(sums, owner, np.where(known, values, 0.0))
    np.add.at(numbers, owner, known)
    with np.errstate(invalid="ignore"):
        means = sums / numbers
    return places[order], means[order], first[order]
