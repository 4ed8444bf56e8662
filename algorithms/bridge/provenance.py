"""Parameters as qgis_process takes them, for the report."""

from __future__ import annotations

import os
import shlex
from typing import Any

from qgis.core import (
    Qgis,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProperty,
    QgsReferencedRectangle,
)

from ...core.runtime.confidential import without_secrets
from ...core.runtime.provenance import Provenance, gossan_version


def provenance_of(
    algorithm: QgsProcessingAlgorithm,
    title: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
) -> Provenance:
    """Return what a report says of a run: parameters, versions, and the command that repeats it."""
    command = [f"qgis_process run gossan:{algorithm.name()} --"]
    for name, values in _texts(algorithm, parameters, context).items():
        command += [f"{name}={shlex.quote(without_secrets(value))}" for value in values]
    defaults = {item.name(): item.defaultValue() for item in algorithm.parameterDefinitions()}
    everything = _texts(algorithm, {**defaults, **parameters}, context)
    return Provenance(
        title,
        {name: ", ".join(values) for name, values in everything.items()},
        " ".join(command),
        {"QGIS": Qgis.version(), "Gossan": gossan_version()},
    )


def _texts(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, list[str]]:
    """Return every parameter that was given, as qgis_process takes it."""
    texts = {}
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name())
        if value is None or value == "":
            continue
        parts = value if isinstance(value, (list, tuple)) else [value]
        texts[definition.name()] = [_text(part, context) for part in parts]
    return texts


def _text(value: Any, context: QgsProcessingContext) -> str:
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    if hasattr(value, "source") and not callable(value.source):  # a feature source definition
        return _text(value.source, context)
    if isinstance(value, QgsMapLayer):
        return str(value.source())
    if isinstance(value, QgsReferencedRectangle):
        return (
            f"{value.xMinimum():.17g},{value.xMaximum():.17g},{value.yMinimum():.17g},"
            f"{value.yMaximum():.17g} [{value.crs().authid()}]"
        )
    if hasattr(value, "xMinimum"):
        return (
            f"{value.xMinimum():.17g},{value.xMaximum():.17g},"
            f"{value.yMinimum():.17g},{value.yMaximum():.17g}"
        )
    if hasattr(value, "authid"):
        return str(value.authid())
    if isinstance(value, str) and not os.path.exists(value):
        layer = context.project().mapLayer(value) if context.project() else None
        if layer is not None:
            return str(layer.source())
    return str(value)
