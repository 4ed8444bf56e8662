"""What a run reads and what it writes, so that no output takes the place of an input."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingUtils,
    QgsProperty,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVirtualLayerDefinition,
)
from qgis.PyQt.QtCore import QUrl

from ...core.runtime.files import require_writable
from ...core.runtime.overwriting import refuse_overwriting_inputs
from ...core.runtime.sources import named_place

#: Kinds of parameters that name no file or layer to read.
_PLAIN = {"number", "distance", "boolean", "enum", "string", "field", "band"}


def refuse_losses(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    more: Sequence[str] = (),
) -> None:
    """Refuse outputs that would replace inputs or one another, or that cannot be written.

    ``more`` are photographs that the inputs name, and which are read as well.

    Raises
    ------
    InputError, OutputError
    """
    outputs: list[str] = []
    inputs: list[str] = []
    photographs = list(more)
    pictures: list[str] = []
    for definition in algorithm.parameterDefinitions():
        kind = definition.type()
        for value in _parts(parameters.get(definition.name())):
            if kind == "folderDestination":
                pictures.append(str(value))
            elif definition.isDestination():
                outputs += filter(None, [destination(value, kind)])
            elif _is_folder(definition):
                photographs.append(str(value))
            elif kind not in _PLAIN:
                inputs += sources_behind(value, context)
    refuse_overwriting_inputs(outputs, inputs, photographs, pictures)
    files = [named_place(output).path for output in outputs]
    require_writable(path for path in files if "://" not in path)


def files_named(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any]) -> list[str]:
    """Return the files that the inputs name, of which nothing is opened for that."""
    return [
        named_place(value).path
        for definition in algorithm.parameterDefinitions()
        if not definition.isDestination() and definition.type() not in _PLAIN
        for value in _parts(parameters.get(definition.name()))
        if isinstance(value, str)
    ]


def destination(value: Any, kind: str) -> str:
    """Return where an output goes; nothing where QGIS keeps it in its memory or temporary folder.

    A file gets the ending that QGIS adds where a table's has none that it knows.
    """
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    text = str(value or "")
    if text == QgsProcessing.TEMPORARY_OUTPUT or text.startswith("memory:"):
        return ""
    if kind not in ("sink", "vectorDestination") or re.match(r"\w{3,}:", text):
        return text
    ending = os.path.splitext(text)[1][1:]
    known = ending and QgsVectorFileWriter.driverForExtension(ending)
    return text if known or not text else f"{text}.gpkg"


def _parts(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _is_folder(definition: QgsProcessingParameterDefinition) -> bool:
    return (
        isinstance(definition, QgsProcessingParameterFile)
        and definition.behavior() == QgsProcessingParameterFile.Behavior.Folder
    )


def sources_behind(value: Any, context: QgsProcessingContext) -> Iterator[str]:
    """Yield what a value reads: its text, and the sources of the layer that it names."""
    if hasattr(value, "source") and not callable(value.source):  # a feature source definition
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    if isinstance(value, str):
        yield value
        value = QgsProcessingUtils.mapLayerFromString(value, context, False)
    if isinstance(value, QgsMapLayer):
        yield from _of_layer(value, context, set())


def _of_layer(layer: QgsMapLayer, context: QgsProcessingContext, seen: set[str]) -> Iterator[str]:
    """Yield the source of a layer, and those of the layers that are joined to it or queried by it."""
    if layer.id() in seen:
        return
    seen.add(layer.id())
    provider = str(layer.providerType())
    if provider != "memory":
        yield f"{provider}://{layer.source()}"
    others: list[QgsMapLayer | None] = []
    if isinstance(layer, QgsVectorLayer):
        others += [join.joinLayer() for join in layer.vectorJoins()]
    if provider == "virtual":
        others += _queried(layer, context)
    for other in others:
        if other is not None:
            yield from _of_layer(other, context, seen)


def _queried(layer: QgsMapLayer, context: QgsProcessingContext) -> list[QgsMapLayer]:
    """Return the layers of the project that a virtual layer names in its definition or its query."""
    project = context.project()
    if project is None:
        return []
    definition = QgsVirtualLayerDefinition.fromUrl(QUrl(layer.source()))
    query = definition.query()
    named = {source.reference() for source in definition.sourceLayers() if source.isReferenced()}

    def is_named(text: str) -> bool:
        return bool(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", query, re.IGNORECASE))

    return [
        other
        for other in project.mapLayers().values()
        if other.id() in named or is_named(other.id()) or is_named(other.name())
    ]
