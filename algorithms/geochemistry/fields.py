"""Fields of a survey layer: which of them may be elements."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsField, QgsFields

from ...core.geochemistry.element_names import is_element, unit_of
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.layers import table_fields


def element_fields(fields: QgsFields) -> list[QgsField]:
    """Return the numeric fields that are neither ids nor coordinates by their names."""
    return [
        field for field in fields if field.isNumeric() and is_element(field.name(), fields.names())
    ]


def element_unit(field: QgsField) -> str:
    """Return the unit in a field's alias or name."""
    return unit_of(field.name(), field.alias())


def fields_beside(fields: QgsFields, columns: Iterable[tuple[str, type]]) -> QgsFields:
    """Return fields with further columns beside them.

    Raises
    ------
    InputError
        If one of the columns is there already.
    """
    both = QgsFields(fields)
    for field in table_fields(*columns):
        if both.lookupField(field.name()) >= 0:
            raise InputError(
                tr(
                    "The samples have a field {name} already. Rename it, or leave it out.",
                    name=field.name(),
                )
            )
        both.append(field)
    return both
