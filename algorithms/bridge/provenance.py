"""Parameters as qgis_process takes them, for the report and for the check of what is overwritten."""

from __future__ import annotations

import os
import re
import shlex
from typing import Any

from qgis.core import (
    Qgis,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProperty,
    QgsReferencedRectangle,
)

from ...core.rasters.stack import local_path
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


def files_of(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[list[str], list[str]]:
    """Return the files that the parameters read, and those that they write."""
    inputs, outputs = [], []
    for name, values in _texts(algorithm, parameters, context).items():
        definition = algorithm.parameterDefinition(name)
        written = definition.isDestination()
        for value in values:
            path = value.split("|", 1)[0]
            if written and _is_file(path, definition.type()):
                outputs.append(path)
            elif not written and local_path(value):
                inputs.append(path)
    return inputs, outputs


def _is_file(destination: str, kind: str) -> bool:
    """Return whether a destination is a file, not one of QGIS's own, a table of a database or a folder."""
    if kind in ("fileDestination", "rasterDestination"):
        return destination != QgsProcessing.TEMPORARY_OUTPUT
    of_a_database = re.match(r"\w{3,}:", destination)  # ogr:, postgres:, memory:, but no drive
    return not of_a_database and bool(os.path.splitext(destination)[1])


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
