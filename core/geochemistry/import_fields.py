"""What fields are called that hold clean assays: ``Cu_ppm``, ``Fe2O3_pct``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .assays import AssayTable
from .laboratory import numbered
from .units import conversion, written_alike

#: Units in which laboratories give shares of the mass, as they stand in the name of a field.
_IN_NAMES = {"%": "pct", "ppm": "ppm", "ppb": "ppb"}


@dataclass(frozen=True)
class AssayField:
    """A field of an element.

    Attributes
    ----------
    name, alias : str
        As in Cu_ppm, and as in ``Cu ME-MS61 (ppm)``: column, method and unit as the file has them.
    column, method, unit : str
    """

    name: str
    alias: str
    column: str
    method: str
    unit: str


def assay_fields(table: AssayTable) -> list[AssayField]:
    """Return the fields of a table's elements."""
    by_name = {count.element: count for count in table.counts}
    counts = [by_name[element] for element in table.elements]
    names = numbered([_name(count.symbol or count.element, count.unit) for count in counts])
    return [
        AssayField(name, _alias(count.element, count.methods, count.unit), *said)
        for name, count, said in zip(
            names, counts, ((c.element, c.methods, c.unit) for c in counts), strict=True
        )
    ]


def unit_in_name(unit: str) -> str:
    """Return a unit as a part of a field's name.

    >>> unit_in_name("wt%"), unit_in_name("mg/kg"), unit_in_name("oz/t")
    ('pct', 'ppm', 'oz_t')
    """
    for plain, name in _IN_NAMES.items():
        if conversion(unit, plain) == 1.0:
            return name
    return re.sub(r"\W+", "_", written_alike(unit)).strip("_")


def _name(element: str, unit: str) -> str:
    plain = re.sub(r"\W+", "_", element).strip("_")
    return "_".join(filter(None, (plain, unit_in_name(unit) if unit else "")))


def _alias(column: str, method: str, unit: str) -> str:
    said = " ".join(filter(None, (column, method if method not in column else "")))
    return f"{said} ({unit})" if unit and unit not in column else said
