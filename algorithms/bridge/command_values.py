"""Values of parameters as qgis_process takes them, and what of them only this project knows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from ...core.runtime.language import tr

#: Kinds of parameters that name layers.
_LAYERS = {"source", "vector", "raster", "multilayer", "layer"}

#: Providers whose sources QGIS opens as they are.
_OPENED_AS_THEY_ARE = {"gdal", "ogr"}


def without_nulls(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with None where a dialog says that it was left empty."""
    return {name: _without_null(value) for name, value in parameters.items()}


def _without_null(value: Any) -> Any:
    return None if isinstance(value, QVariant) and value.isNull() else value


class CommandValues:
    """What was given for an algorithm's parameters, as texts for qgis_process.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    parameters : dict
    context : QgsProcessingContext

    Attributes
    ----------
    lost : list of str
        What a command cannot repeat, and what to do about it; a sentence each.
    """

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        self.algorithm = algorithm
        self.parameters = without_nulls(parameters)
        self.context = context
        self.lost: list[str] = []

    def texts(self) -> dict[str, list[str]]:
        """Return every parameter that was given; several values of one are several texts."""
        found = {}
        for definition in self.algorithm.parameterDefinitions():
            value = self.parameters.get(definition.name())
            texts = [] if value is None else self._of_parameter(definition, value)
            if texts:
                found[definition.name()] = texts
        return found

    def _of_parameter(self, definition: QgsProcessingParameterDefinition, value: Any) -> list[str]:
        if isinstance(value, QgsProperty):
            value, _ = value.value(self.context.expressionContext())
        if definition.isDestination():
            return self._destination(definition, value)
        if definition.type() == "extent":
            return self._extent(definition.name(), value)
        if definition.type() == "crs":
            return self._crs(definition.name(), value)
        parts = value if isinstance(value, (list, tuple)) else [value]
        return [text for part in parts for text in self._part(definition, part)]

    def _part(self, definition: QgsProcessingParameterDefinition, value: Any) -> list[str]:
        value = _without_null(value)
        if value is None or value == "":
            is_cleared = value == "" and definition.type() == "string" and definition.defaultValue()
            return [""] if is_cleared else []
        if definition.type() in _LAYERS:
            return [self._layer(definition, value)]
        if definition.type() == "file":
            return [_from_anywhere(str(value))]
        if definition.type() == "enum" and isinstance(value, int):
            return [str(definition.options()[value])]
        if definition.type() == "boolean":  # QGIS takes 0.0 for no, for example
            given = {definition.name(): value}
            is_meant = self.algorithm.parameterAsBoolean(given, definition.name(), self.context)
            return ["true" if is_meant else "false"]
        if isinstance(value, bool):
            return [str(value).lower()]
        if isinstance(value, float):
            return [f"{value:.17g}" if float(f"{value:.15g}") != value else f"{value:.15g}"]
        return [str(value)]

    def _destination(self, definition: QgsProcessingParameterDefinition, value: Any) -> list[str]:
        if isinstance(value, QgsProcessingOutputLayerDefinition):
            value, _ = value.sink.value(self.context.expressionContext())
        text = str(_without_null(value) or "")
        if text == QgsProcessing.TEMPORARY_OUTPUT or text.startswith("memory:"):
            name = f"{self.algorithm.name()}_{definition.name().lower()}"
            if definition.type() == "folderDestination":
                return [name]
            return [f"{name}.{definition.defaultFileExtension()}"]
        return [_from_anywhere(text)] if text else []

    def _extent(self, name: str, value: Any) -> list[str]:
        if value == "":
            return []
        given = dict(self.parameters)
        box = self.algorithm.parameterAsExtent(given, name, self.context)
        crs = self.algorithm.parameterAsExtentCrs(given, name, self.context)
        edges = (box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum())
        known = f" [{_crs_text(crs)}]" if crs.isValid() else ""
        return [",".join(f"{edge:.17g}" for edge in edges) + known]

    def _crs(self, name: str, value: Any) -> list[str]:
        crs = self.algorithm.parameterAsCrs(dict(self.parameters), name, self.context)
        if crs.isValid():
            return [_crs_text(crs)]
        return [str(value)] if value else []

    def _layer(self, definition: QgsProcessingParameterDefinition, value: Any) -> str:
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            self._look_at_choice(definition, value)
            value, _ = value.source.value(self.context.expressionContext())
        if isinstance(value, QgsProperty):
            value, _ = value.value(self.context.expressionContext())
        layer = value if isinstance(value, QgsMapLayer) else self._open_layer(str(value))
        if layer is None:
            return _from_anywhere(str(value))
        self._look_at_layer(definition, layer)
        source, provider = str(layer.source()), str(layer.providerType())
        if provider in _OPENED_AS_THEY_ARE:
            return _from_anywhere(source)
        return f"{provider}://{source}"

    def _open_layer(self, text: str) -> QgsMapLayer | None:
        """Return a layer that is open already and called so, by its id, its name or its source."""
        if os.path.exists(text):
            return None
        return QgsProcessingUtils.mapLayerFromString(text, self.context, False)

    def _look_at_choice(
        self,
        definition: QgsProcessingParameterDefinition,
        chosen: QgsProcessingFeatureSourceDefinition,
    ) -> None:
        if chosen.selectedFeaturesOnly:
            self._lose(
                definition,
                tr(
                    "only the selected features were read. Save them to a file first (Export ▸ Save Selected "
                    "Features As)"
                ),
            )
        if getattr(chosen, "filterExpression", "") or chosen.featureLimit >= 0:
            self._lose(
                definition,
                tr("only a part of the features was read. Save that part to a file first"),
            )

    def _look_at_layer(
        self, definition: QgsProcessingParameterDefinition, layer: QgsMapLayer
    ) -> None:
        temporary = Path(QgsProcessingUtils.tempFolder())
        provider = layer.dataProvider()
        if layer.providerType() == "memory":
            said = tr(
                "“{layer}” lies in QGIS's memory. Save it to a file first", layer=layer.name()
            )
        elif layer.providerType() == "virtual":
            said = tr(
                "“{layer}” is a virtual layer of this project. Save it to a file first",
                layer=layer.name(),
            )
        elif temporary in Path(layer.source().split("|")[0]).parents:
            said = tr(
                "“{layer}” is a temporary file, which is gone when QGIS is closed. Save it elsewhere first",
                layer=layer.name(),
            )
        elif isinstance(layer, QgsVectorLayer) and layer.isModified():
            said = tr("“{layer}” has edits that are not saved. Save them first", layer=layer.name())
        elif isinstance(layer, QgsVectorLayer) and _has_own_fields(layer):
            said = tr(
                "“{layer}” has joined or virtual fields, which only this project knows. Save it to a file "
                "first",
                layer=layer.name(),
            )
        elif provider is not None and provider.crs() != layer.crs():
            said = tr(
                "“{layer}” was given another CRS in this project than its file names. Save it with that CRS "
                "first",
                layer=layer.name(),
            )
        else:
            return
        self._lose(definition, said)

    def _lose(self, definition: QgsProcessingParameterDefinition, said: str) -> None:
        self.lost.append(
            tr(
                "{title} [{name}]: {said}.",
                title=definition.description(),
                name=definition.name(),
                said=said,
            )
        )


def _has_own_fields(layer: QgsVectorLayer) -> bool:
    fields = layer.fields()
    own = (QgsFields.FieldOrigin.OriginJoin, QgsFields.FieldOrigin.OriginExpression)
    return any(fields.fieldOrigin(number) in own for number in range(fields.count()))


def _crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS by its code, or by its definition where the code is the user's own or missing."""
    code = str(crs.authid())
    own = not code or code.startswith("USER:")
    return (
        f"WKT:{crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)}" if own else code
    )


def _from_anywhere(text: str) -> str:
    """Return a path of a file or of one to be written as it is found from any folder."""
    path, sign, rest = text.partition("|")
    is_path = bool(path) and ":" not in path and not path.startswith("<")
    return f"{Path(path).absolute()}{sign}{rest}" if is_path else text
