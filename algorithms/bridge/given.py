"""What QGIS lets pass and then replaces by a default: told instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext

from ...core.runtime.errors import InputError
from ...core.runtime.language import tr

#: Kinds of parameters that hold one value, of which QGIS takes the default when it is given more.
_SINGLE = ("number", "distance", "boolean", "crs")

_YES_OR_NO = {"true", "false", "1", "0"}


def refuse_unreadable_values(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    context: QgsProcessingContext,
) -> None:
    """Refuse texts that are no number, no yes or no, or no CRS, where one of these is asked for.

    QGIS takes the default for an optional number or CRS that it cannot read, and any other word
    than false for yes.

    Raises
    ------
    InputError
        With the parameter's name.
    """
    for definition in algorithm.parameterDefinitions():
        name, kind = definition.name(), definition.type()
        value = parameters.get(name)
        if kind in _SINGLE and isinstance(value, (list, tuple)):
            raise InputError(
                tr("{name} takes one value, and {count} are given.", name=name, count=len(value))
            )
        if not isinstance(value, str) or not value.strip():
            continue
        if kind in ("number", "distance") and not _is_number(value):
            raise InputError(
                tr(
                    "{name}: {value} is not a number. Decimals are written with a point.",
                    name=name,
                    value=value,
                )
            )
        if kind == "boolean" and value.strip().lower() not in _YES_OR_NO:
            raise InputError(tr("{name}: give true or false, not {value}.", name=name, value=value))
        if kind == "crs" and not algorithm.parameterAsCrs(parameters, name, context).isValid():
            raise InputError(
                tr(
                    "{name}: QGIS knows no CRS called {value}. Give a code such as EPSG:32645.",
                    name=name,
                    value=value,
                )
            )


def unknown_names(algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any]) -> list[str]:
    """Return names that were given and that the algorithm does not have: misspelt ones, mostly."""
    known = {definition.name() for definition in algorithm.parameterDefinitions()}
    return sorted(set(parameters) - known)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text
