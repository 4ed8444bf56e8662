"""Fields of a survey layer with further ones beside them."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsFields

from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.layers import table_fields


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
