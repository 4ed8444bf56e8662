"""Where a run comes from, for the report, and the command that repeats it."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsProcessing, QgsProcessingAlgorithm, QgsProcessingContext

from ...core.runtime.confidential import without_secrets
from ...core.runtime.provenance import Provenance, gossan_version, quoted
from .command_values import CommandValues


def provenance_of(
    algorithm: QgsProcessingAlgorithm,
    title: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
) -> Provenance:
    """Return what a report says of a run: parameters, versions, and the command that repeats it."""
    given = CommandValues(algorithm, parameters, context)
    command = [f"qgis_process run gossan:{algorithm.name()} --"]
    for name, values in given.texts().items():
        command += [f"{name}={quoted(without_secrets(value))}" for value in values]
    defaults = {
        item.name(): item.defaultValue()
        for item in algorithm.parameterDefinitions()
        if item.defaultValue() != QgsProcessing.TEMPORARY_OUTPUT
    }
    everything = CommandValues(algorithm, {**defaults, **given.parameters}, context).texts()
    return Provenance(
        title,
        {name: ", ".join(values) for name, values in everything.items()},
        " ".join(command),
        {"QGIS": Qgis.version(), "Gossan": gossan_version()},
        tuple(given.lost),
    )
