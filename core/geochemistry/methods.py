"""One element by several methods, or in several units: one column of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..runtime.language import tr
from .cells import ReadCells, Says
from .columns import ElementColumn
from .units import conversion

#: Medians of columns of one element and unit lie within this factor ...
_ALIKE = 1.5

#: ... where so many samples have both.
_FEWEST = 5


@dataclass
class MergedColumns:
    """Columns of elements, none twice.

    Attributes
    ----------
    elements : list of ElementColumn
    left_out : list of str
        Columns of an element that could not be brought to one unit with its others.
    notes : list of str
        What was merged how.
    """

    elements: list[ElementColumn]
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def merge_methods(columns: Sequence[ElementColumn], samples: np.ndarray) -> MergedColumns:
    """Merge columns of one element, converted to the unit of the one with most values.

    Sample by sample, the method with the lowest detection limit speaks; where it has not analysed the
    sample, the next one does; and where it says "above its range", the one that could measure it.

    Parameters
    ----------
    columns : sequence of ElementColumn
    samples : ndarray of bool, shape (n,)
        Rows that are samples of the ground; standards do not judge whether columns agree.
    """
    groups: dict[str, list[ElementColumn]] = {}
    for column in columns:
        groups.setdefault(column.element or column.name, []).append(column)
    merged = MergedColumns([])
    for group in groups.values():
        main = max(group, key=lambda column: int(_speaks(column.cells).sum()))
        alike, others = [], []
        for column in group:
            factor = 1.0 if column is main else _factor(column, main, samples)
            if factor is None or not _agree(column, main, factor, samples):
                others.append(column.name)
            else:
                alike.append(_converted(column, factor))
        merged.left_out += others
        merged.elements.append(_merged(alike, main))
        if len(alike) > 1:
            merged.notes.append(_told(alike, group, main))
    return merged


def _factor(column: ElementColumn, main: ElementColumn, samples: np.ndarray) -> float | None:
    """Return what a column's values are multiplied by to be in the main one's unit; None if unknown."""
    if column.unit and main.unit:
        return conversion(column.unit, main.unit)
    # Where a unit is unknown, values that agree say that it is the same.
    return 1.0 if (_shared(column, main) & samples).any() else None


def _agree(column: ElementColumn, main: ElementColumn, factor: float, samples: np.ndarray) -> bool:
    """Return whether two columns say the same where both speak; so few samples say nothing against it.

    Organic carbon and carbon, an error and its value, or what a model predicts, have one name and unit.
    """
    both = _shared(column, main) & samples
    known = bool(column.unit and main.unit)
    if column is main or (known and both.sum() < _FEWEST):
        return True
    ratio = float(np.median(main.cells.numbers[both] / (column.cells.numbers[both] * factor)))
    return 1 / _ALIKE < ratio < _ALIKE


def _shared(column: ElementColumn, main: ElementColumn) -> np.ndarray:
    """Return where both columns have a value above zero."""
    both = (column.cells.says == Says.VALUE) & (main.cells.says == Says.VALUE)
    return both & (column.cells.numbers > 0) & (main.cells.numbers > 0) & ~_capped(main, column)


def _capped(main: ElementColumn, column: ElementColumn) -> np.ndarray:
    """Return where a column stands at its largest value, which comes again, and another has more to say."""
    numbers, says = main.cells.numbers, main.cells.says
    values = numbers[says == Says.VALUE]
    if not len(values) or column is main:
        return np.zeros(len(numbers), dtype=bool)
    top = (says == Says.VALUE) & (numbers == values.max())
    elsewhere = (column.cells.says == Says.VALUE) & ~top
    # The other method was asked where this one had reached its end, and nowhere else.
    return top if top.sum() > 1 and not elsewhere.any() else np.zeros_like(top)


def _converted(column: ElementColumn, factor: float) -> ElementColumn:
    if factor == 1.0:
        return column
    return replace(column, cells=replace(column.cells, numbers=column.cells.numbers * factor))


def _merged(columns: Sequence[ElementColumn], main: ElementColumn) -> ElementColumn:
    if len(columns) == 1:
        return columns[0]
    order = sorted(columns, key=lambda column: _limit(column.cells))
    numbers, says = order[0].cells.numbers.copy(), order[0].cells.says.copy()
    for column in order[1:]:
        other = column.cells
        current = replace(main, cells=ReadCells(numbers, says))
        at_end = (says == Says.ABOVE) | _capped(current, column)
        at_end &= (other.says == Says.VALUE) | (other.says == Says.ABOVE)
        take = (~_speaks_of(says) & _speaks(other)) | at_end
        numbers[take], says[take] = other.numbers[take], other.says[take]
    words = {
        kind: sum(
            (column.cells.words.get(kind, type(counter)()) for column in order), type(counter)()
        )
        for column in order
        for kind, counter in column.cells.words.items()
    }
    return ElementColumn(
        main.name,
        main.element,
        main.unit,
        ", ".join(dict.fromkeys(filter(None, (column.method for column in order)))),
        ReadCells(numbers, says, words),
        [column.name for column in order],
    )


def _limit(cells: ReadCells) -> float:
    """Return a column's detection limit: the lowest stated, or else its lowest value."""
    for kind in (Says.BELOW, Says.VALUE):
        stated = cells.numbers[(cells.says == kind) & (cells.numbers > 0)]
        if len(stated):
            return float(stated.min())
    return float("inf")


def _speaks(cells: ReadCells) -> np.ndarray:
    return _speaks_of(cells.says)


def _speaks_of(says: np.ndarray) -> np.ndarray:
    return np.isin(says, (Says.VALUE, Says.BELOW, Says.ABOVE))


def _told(
    alike: Iterable[ElementColumn], group: Sequence[ElementColumn], main: ElementColumn
) -> str:
    own = {column.name: column for column in group}
    return tr(
        "{element} stands in several columns ({columns}): one was made of them, {main}, in {unit}. The "
        "lowest detection limit speaks first, and above its range the method that could measure it.",
        element=main.element or main.name,
        columns="; ".join(
            " ".join(filter(None, (column.name, own[column.name].method, own[column.name].unit)))
            for column in alike
        ),
        main=main.name,
        unit=main.unit or tr("an unknown unit"),
    )
