"""Which fields of a survey layer are elements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qgis.core import QgsField, QgsFields

#: Names of fields that number samples or say where they lie.
_NOT_ELEMENTS = re.compile(
    r"(.*_)?(fid|id|oid|gid|objectid|no|num|number|index)|(fid|id|objectid|sample_?(id|no|num|number))"
    r"|x|lon|long|longitude|lat|latitude|east|easting|north|northing|z|elev|elevation|altitude|height"
    r"|obs(ervation?|_?id|_?no)?|waypoint|way_point|site(_?(id|no))?|lab_?(id|no)"
    r"|x_?coord|y_?coord|coord_?x|coord_?y|utm_?[xyen]|row|col|column|line|station|depth|year"
)

_UNIT_IN_ALIAS = re.compile(r".*[(\[]\s*([^)\]]+?)\s*[)\]]\s*")
_UNIT_IN_NAME = re.compile(
    r".*_(ppm|ppb|ppt|pct|percent|wt_?pct|mg_?kg|ug_?g|ng_?g)", re.IGNORECASE
)


def element_fields(fields: QgsFields) -> list[QgsField]:
    """Return the numeric fields that are neither ids nor coordinates.

    ``Y`` is yttrium, unless there is an ``X`` beside it.
    """
    names = {field.name().lower() for field in fields}
    chosen = []
    for field in fields:
        name = field.name().lower()
        if not field.isNumeric() or _NOT_ELEMENTS.fullmatch(name):
            continue
        if name == "y" and "x" in names:
            continue
        chosen.append(field)
    return chosen


def repeats_coordinates(values: Sequence[object], coordinates: Sequence[float]) -> bool:
    """Return whether a column holds the samples' own coordinates, whatever its name is."""
    if not values:
        return False
    return all(
        isinstance(value, (int, float))
        and abs(value - coordinate) <= 1e-6 * max(1, abs(coordinate))
        for value, coordinate in zip(values, coordinates, strict=True)
    )


def element_unit(field: QgsField) -> str:
    """Return the unit in a field's alias, as in ``Au (ng/g)``, or in its name, as in ``Au_ppb``."""
    match = _UNIT_IN_ALIAS.fullmatch(field.alias()) or _UNIT_IN_NAME.fullmatch(field.name())
    return match[1] if match else ""
