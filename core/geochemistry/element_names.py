"""Which columns of a survey are elements, and in which units, by their names and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from .assays import looks_like_assays

#: Names of fields that number samples or say where they lie.
_NOT_ELEMENTS = re.compile(
    r"(.*_)?(fid|id|oid|gid|objectid|no|num|number|index)|(fid|id|objectid|sample_?(id|no|num|number))"
    r"|x|lon|long|longitude|lat|latitude|east|easting|north|northing|z|elev|elevation|altitude|height"
    r"|obs(ervation?|_?id|_?no)?|waypoint|way_point|site(_?(id|no))?|lab_?(id|no)"
    r"|x_?coord|y_?coord|coord_?x|coord_?y|utm_?[xyen]|row|col|column|line|station|depth|year"
)

_UNIT_IN_ALIAS = re.compile(r".*[(\[]([^()\[\]]+)[)\]]\s*")
_UNIT_IN_NAME = re.compile(
    r".*?_(ppm|ppb|ppt|pct|percent|wt_?pct|mg_?kg|ug_?g|ng_?g)", re.IGNORECASE
)


def is_element(name: str, others: Collection[str]) -> bool:
    """Return whether a column is an element by its name, among the other columns of its table.

    Ids and coordinates are none. ``Y`` is yttrium, unless there is an ``X`` beside it.
    """
    lower = name.lower()
    if _NOT_ELEMENTS.fullmatch(lower):
        return False
    return lower != "y" or "x" not in {other.lower() for other in others}


def unit_of(name: str, alias: str) -> str:
    """Return the unit in a column's alias, as in ``Au (ng/g)``, or in its name, as in ``Au_ppb``."""
    match = _UNIT_IN_ALIAS.fullmatch(alias) or _UNIT_IN_NAME.fullmatch(name)
    return match[1].strip() if match else ""


def repeats_coordinates(values: Sequence[object], coordinates: Sequence[float]) -> bool:
    """Return whether a column holds the samples' own coordinates, whatever its name is."""
    if not values:
        return False
    return all(
        isinstance(value, (int, float))
        and abs(value - coordinate) <= 1e-6 * max(1, abs(coordinate))
        for value, coordinate in zip(values, coordinates, strict=True)
    )


def columns_with_assays(
    columns: Mapping[str, Sequence[object]],
    numeric: Collection[str],
    coordinates: Sequence[Sequence[float]],
) -> dict[str, Sequence[object]]:
    """Return the columns that hold assays, of those that may.

    Numbers do unless they repeat one of the samples' coordinates; texts do if they are numbers and
    values such as <0.5.
    """
    return {
        name: values
        for name, values in columns.items()
        if (
            not any(repeats_coordinates(values, axis) for axis in coordinates)
            if name in numeric
            else looks_like_assays(values)
        )
    }
