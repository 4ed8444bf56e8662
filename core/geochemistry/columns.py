"""The columns of a survey's table, and which of them are elements: by name and by what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import later, tr
from .cells import ReadCells, Says, decimal_sign, read_numbers, read_texts
from .element_names import Role, element_of, is_unit, read_name, unit_of
from .units import written_alike
from .vocabulary import QUALIFIERS

#: Why a column is left out.
REASONS = {
    "position": later("a position"),
    "depth": later("a depth"),
    "numbering": later("a number or a name"),
    "time": later("a date or a time"),
    "sampling": later("says how it was sampled"),
    "sum": later("a sum or a rest"),
    "error": later("an error of measurement"),
    "limit": later("a detection limit"),
    "upper": later("the upper end of a method's range"),
    "qualifier": later("a qualifier"),
    "derived": later("computed from an element"),
    "ratio": later("a ratio of elements"),
    "follows": later("follows the samples' position"),
    "text": later("holds texts"),
    "unknown": later("its name is no element"),
    "empty": later("no sample has a value"),
    "never": later("never detected"),
    "method": later("another column holds the element, and they cannot be brought together"),
}

#: Share of a column's cells that may be texts of no meaning.
_MOST_TEXTS = 0.5

#: A column that a plane over x and y explains up to this share follows the position.
_FOLLOWS = 0.9999

#: A column of units, and one of elements in a table with a row for each analysis.
_UNITS_COLUMN = re.compile(r"units?|uom|unit_of_measure|单位")
_LONG_COLUMN = re.compile(
    r"(param(eter)?|analyte|element|constituent)s?(_?(name|code|symbol))?|元素"
)

#: With fewer samples than this no column is said to follow the position, unless it repeats it.
_FEWEST = 12


@dataclass
class Column:
    """A column of a survey's table.

    Attributes
    ----------
    name, alias : str
    values : ndarray of float, or sequence of str or None
        Numbers where the column is stored as such.
    """

    name: str
    values: Sequence[object] | np.ndarray
    alias: str = ""

    @property
    def stored_as_numbers(self) -> bool:
        """Whether no cell has to be understood."""
        return isinstance(self.values, np.ndarray)


@dataclass
class SurveyTable:
    """Samples with all that their layer says of them.

    Attributes
    ----------
    xy : ndarray, shape (n, 2)
        Where they lie, in the CRS of the work.
    columns : list of Column
    own_xy : ndarray, shape (n, 2), optional
        Where they lie in the layer's own CRS.
    points : bool
        Whether columns of numbers were made from texts with decimal points (a CSV file).
    headings : mapping of str to (unit, method)
        What stands above or under the header, by column.
    limits : mapping of str to float
        Detection limits that stand there, by column.
    """

    xy: np.ndarray
    columns: list[Column]
    own_xy: np.ndarray | None = None
    points: bool = False
    headings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [column.name for column in self.columns]

    @property
    def texts(self) -> dict[str, Sequence[object]]:
        """Columns that are not stored as numbers."""
        return {
            column.name: column.values
            for column in self.columns
            if not isinstance(column.values, np.ndarray)
        }


@dataclass
class ElementColumn:
    """A column that holds an element.

    Attributes
    ----------
    name : str
        Of the column.
    element, unit, method : str
        Empty where unknown.
    cells : ReadCells
    parts : list of str
        Columns that it was made of.
    """

    name: str
    element: str
    unit: str
    method: str
    cells: ReadCells
    parts: list[str] = field(default_factory=list)


@dataclass
class ChosenColumns:
    """Which columns are elements, which stand beside one, and why others are none.

    Attributes
    ----------
    elements : list of ElementColumn
    qualifiers, limits : dict of str to list of Column
        By element.
    left_out : dict of str to str
        Reason (a key of :data:`REASONS`) by column.
    warnings : list of str
    headings : ndarray of bool, shape (n,)
        Rows that hold units or methods.
    sign : str
        The decimal sign of texts.
    """

    elements: list[ElementColumn]
    qualifiers: dict[str, list[Column]]
    limits: dict[str, list[Column]]
    left_out: dict[str, str]
    warnings: list[str]
    headings: np.ndarray
    sign: str


def choose_columns(table: SurveyTable, wanted: Sequence[str], decimal: str) -> ChosenColumns:
    """Find the elements of a table and read their cells.

    Parameters
    ----------
    table : SurveyTable
    wanted : sequence of str
        Columns that were asked for; none where Gossan is to find them.
    decimal : {'auto', 'point', 'comma'}

    Raises
    ------
    InputError
        If no column holds an element, or numbers can be read in two ways.
    """
    named = {
        column.name: read_name(column.name, column.alias, table.names) for column in table.columns
    }
    beside: dict[Role, dict[str, list[Column]]] = {Role.QUALIFIER: {}, Role.LIMIT: {}}
    candidates, left_out = [], {}
    for column in table.columns:
        found = named[column.name]
        if column.name not in wanted and found.role in beside and found.element:
            beside[found.role].setdefault(found.element, []).append(column)
        if column.name in wanted or (not wanted and found.role in (Role.ELEMENT, Role.UNKNOWN)):
            candidates.append(column)
        elif not wanted:
            left_out[column.name] = found.reason or "unknown"
    headings = heading_rows([column for column in candidates if not column.stored_as_numbers])
    units = {**table.headings, **_heading_units(candidates, headings)}
    elements_only = any(named[column.name].element for column in candidates)
    texts = [
        column.values
        for column in candidates
        if not column.stored_as_numbers
        and (named[column.name].element or column.name in wanted or not elements_only)
    ]
    sign = decimal_sign(texts, table.points, decimal)  # type: ignore[arg-type]
    _refuse_long_tables(table)
    elements: list[ElementColumn] = []
    unknown: list[ElementColumn] = []
    warnings = []
    for column in candidates:
        element = named[column.name].element
        if element and column.name not in wanted and _holds_qualifiers(column):
            beside[Role.QUALIFIER].setdefault(element, []).append(column)
            continue
        cells = _read(column, sign, headings)
        reason = _no_assays(column, cells, table, bool(named[column.name].element))
        if reason and column.name not in wanted:
            left_out[column.name] = reason
            if reason == "text" and element:
                warnings.append(_unread(column.name, cells))
            continue
        if reason == "follows":
            warnings.append(_follows(column.name))
        unit, method = units.get(column.name, ("", ""))
        own = named[column.name]
        unit, method = unit_of(column.name, column.alias) or unit, own.method or method
        read = ElementColumn(column.name, own.element, unit, method, cells, [column.name])
        (elements if own.element or column.name in wanted else unknown).append(read)
    if not elements and unknown:
        elements, unknown = unknown, []
        warnings.append(
            tr(
                "No column is named after an element. All that hold numbers were taken: {names}. "
                "Choose those that are meant with FIELDS.",
                names=", ".join(element.name for element in elements),
            )
        )
    left_out.update({element.name: "unknown" for element in unknown})
    if not elements:
        raise InputError(_nothing(left_out))
    _give_unit(elements, table)
    return ChosenColumns(
        elements, beside[Role.QUALIFIER], beside[Role.LIMIT], left_out, warnings, headings, sign
    )


def heading_rows(columns: Sequence[Column]) -> np.ndarray:
    """Return which rows hold units instead of values: all their cells that say something do.

    Only the first rows can, and two cells at least must be units.
    """
    count = len(columns[0].values) if columns else 0
    rows = np.zeros(count, dtype=bool)
    for row in range(min(count, 5)):
        cells = [str(column.values[row]).strip() for column in columns if column.values[row]]
        units = [cell for cell in cells if is_unit(cell)]
        rows[row] = len(units) >= max(2, 0.5 * len(cells))
    return rows


def _holds_qualifiers(column: Column) -> bool:
    """Return whether a column has nothing but signs such as < beside the values of another."""
    if column.stored_as_numbers:
        return False
    said = {str(value).strip().upper() for value in set(column.values) if value}
    said.discard("")
    return bool(said & {"<", ">", "<="}) and said <= set(QUALIFIERS)


def _give_unit(elements: Sequence[ElementColumn], table: SurveyTable) -> None:
    """Give elements without a unit the one that a column of units says for every sample.

    Raises
    ------
    InputError
        If it says several.
    """
    without = [element for element in elements if not element.unit]
    for name, values in table.texts.items():
        if not without or not _UNITS_COLUMN.fullmatch(name.strip().lower()):
            continue
        units = {str(value).strip() for value in set(values) if value and str(value).strip()}
        if not units or not all(is_unit(unit) for unit in units):
            continue
        if len({written_alike(unit) for unit in units}) > 1:
            raise InputError(
                tr(
                    "{name} says another unit for some of the samples ({units}). Bring each element to one "
                    "unit, and write it into the column's name, as in Cu_ppm.",
                    name=name,
                    units=", ".join(sorted(units)[:6]),
                )
            )
        for element in without:
            element.unit = min(units)


def _refuse_long_tables(table: SurveyTable) -> None:
    """Refuse a table with a row for each analysis, which names the element in a cell.

    Raises
    ------
    InputError
    """
    for name, values in table.texts.items():
        if not _LONG_COLUMN.fullmatch(re.sub(r"\W+", "_", name.strip().lower())):
            continue
        said = [str(value) for value in set(values) if value and str(value).strip()]
        elements = [value for value in said if element_of(value)]
        if len(elements) > 2 and len(elements) > 0.8 * len(said):
            raise InputError(
                tr(
                    "{name} names the element of each row ({elements}): the table has a row for each "
                    "analysis. Bring it to a row for each sample and a column for each element first (a "
                    "pivot table in a spreadsheet does it).",
                    name=name,
                    elements=", ".join(sorted(elements)[:6]),
                )
            )


def _unread(name: str, cells: ReadCells) -> str:
    examples = list(cells.words.get(Says.TEXT, ()))[:3]
    return tr(
        "{name} is named after an element, and most of its cells are no numbers (such as {examples}): it "
        "was left out.",
        name=name,
        examples=", ".join(map(repr, examples)),
    )


def _heading_units(columns: Sequence[Column], headings: np.ndarray) -> dict[str, tuple[str, str]]:
    units = {}
    for row in np.flatnonzero(headings).tolist():
        for column in columns:
            if not column.stored_as_numbers and is_unit(str(column.values[row])):
                units[column.name] = (str(column.values[row]).strip(), "")
    return units


def _read(column: Column, sign: str, headings: np.ndarray) -> ReadCells:
    if isinstance(column.values, np.ndarray):
        return read_numbers(column.values)
    values: Sequence[object] = column.values
    if headings.any():
        values = [None if head else value for value, head in zip(values, headings, strict=True)]
    return read_texts(values, sign)


def _no_assays(column: Column, cells: ReadCells, table: SurveyTable, named: bool) -> str:
    """Return why a column is no element by what it holds; empty if it may be one."""
    said = len(cells.says) - cells.count(Says.EMPTY)
    if cells.count(Says.TEXT) > _MOST_TEXTS * said:
        return "text"
    if not named and said and not np.isfinite(cells.numbers).any():
        return "text"
    places = [table.xy] if table.own_xy is None else [table.own_xy, table.xy]
    if any(repeats(cells.numbers, axis) for place in places for axis in place.T):
        return "follows"
    # An element may lie on a plane, and still be one; then its name must not be a direction's.
    if (not named or len(column.name) == 1) and any(_on_plane(cells.numbers, p) for p in places):
        return "follows"
    return ""


def repeats(numbers: np.ndarray, coordinates: np.ndarray) -> bool:
    """Return whether a column holds the samples' own coordinates, whatever its name is."""
    known = np.isfinite(numbers) & np.isfinite(coordinates)
    if known.sum() < max(1, 0.9 * len(numbers)):
        return False
    near = np.abs(numbers - coordinates) <= 1e-6 * np.maximum(1, np.abs(coordinates))
    return bool(near[known].all())


def _on_plane(numbers: np.ndarray, xy: np.ndarray) -> bool:
    """Return whether a plane over the samples' positions explains a column."""
    known = np.isfinite(numbers) & np.isfinite(xy).all(axis=1)
    values, places = numbers[known], xy[known]
    if len(values) < _FEWEST or not np.ptp(values) > 0:
        return False
    places = (places - places.mean(axis=0)) / np.maximum(places.std(axis=0), 1e-300)
    basis = np.column_stack([np.ones(len(places)), places])
    rest = values - basis @ np.linalg.lstsq(basis, values, rcond=None)[0]
    return bool(1 - rest.var() / values.var() > _FOLLOWS)


def _follows(name: str) -> str:
    return tr(
        "{name} follows the samples' position: is it an element? It was taken because FIELDS names it.",
        name=name,
    )


def _nothing(left_out: Mapping[str, str]) -> str:
    names = ", ".join(
        f"{name} ({tr(REASONS[reason])})" for name, reason in list(left_out.items())[:30]
    )
    return tr(
        "No column of the samples holds an element. Left out: {names}. Name columns after elements, as "
        "in Cu_ppm, or choose them with FIELDS.",
        names=names or tr("none"),
    )
