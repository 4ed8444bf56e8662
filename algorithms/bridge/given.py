"""What was given in QGIS: read for the core, and told where QGIS would replace it by a default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingParameterNumber,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from ...core.anomalies.patches.deposits import Deposits
from ...core.geochemistry.pathfinders import tell_of_samples
from ...core.rasters.regions import Region
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ...core.runtime.progress import Progress
from ...models.catalogue import YES_NO, YES_OR_NO
from .class_layers import read_patches_of_classes
from .command_values import without_nulls
from .deposits import read_deposits
from .layers import read_region
from .positions import read_places
from .progress import FeedbackProgress

#: Kinds of parameters that hold one value, of which QGIS takes the default when it is given more.
_SINGLE = ("number", "distance", "boolean", "crs")

_BOOLEANS = {"true", "false", "1", "0"}


class GivenParameters:
    """The parameters of one run of an algorithm in QGIS.

    It is the core's :class:`~gossan.core.runtime.given.Given`, and knows QGIS's layers besides.
    Defaults are those that the algorithm declares.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    parameters : dict
    context : QgsProcessingContext
    """

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        self.algorithm = algorithm
        self.parameters = without_nulls(parameters)
        self.context = context
        self._read: dict[str, QgsProcessingFeatureSource] = {}

    def has(self, name: str) -> bool:
        """Return whether anything was given for a parameter or an output."""
        return bool(self.parameters.get(name))

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a number."""
        return float(self.algorithm.parameterAsDouble(self.parameters, name, self.context))

    def optional_number(self, name: str) -> float | None:
        """Return a number, or None where it was left empty."""
        return None if self._empty(name) else self.number(name)

    def choice(self, name: str, options: Sequence[str] = (), default: str = "") -> str:
        """Return one of the options that the algorithm declares."""
        return str(self.algorithm.parameterAsEnumString(self.parameters, name, self.context))

    def optional_choice(self, name: str, options: Sequence[str] = ()) -> str | None:
        """Return one of the options that the algorithm declares, or None where it was left empty."""
        return None if self._empty(name) else self.choice(name)

    def choices(self, name: str) -> list[str]:
        """Return several of the options that the algorithm declares."""
        return list(self.algorithm.parameterAsEnumStrings(self.parameters, name, self.context))

    def flag(self, name: str, default: bool = False) -> bool:
        """Return yes or no."""
        return bool(self.algorithm.parameterAsBool(self.parameters, name, self.context))

    def optional_flag(self, name: str) -> bool | None:
        """Return yes or no, or None where it was left empty; true and false are understood."""
        return None if self._empty(name) else YES_OR_NO.get(str(self.parameters[name]).lower())

    def text(self, name: str) -> str:
        """Return a text."""
        return str(self.algorithm.parameterAsString(self.parameters, name, self.context))

    def path(self, name: str) -> str:
        """Return a file or folder to read, or what GDAL opens a raster layer with.

        Raises
        ------
        InputError
            If there is no such raster, or GDAL does not read its provider.
        """
        if self.algorithm.parameterDefinition(name).type() == "raster":
            return self._raster(name)
        return str(self.algorithm.parameterAsFile(self.parameters, name, self.context))

    def paths(self, name: str) -> list[str]:
        """Return several files."""
        return list(self.algorithm.parameterAsFileList(self.parameters, name, self.context))

    def output(self, name: str) -> str:
        """Return a raster, file or folder to write; empty where an optional one was left out."""
        if not self.has(name):
            return ""
        kind = self.algorithm.parameterDefinition(name).type()
        read = {
            "fileDestination": self.algorithm.parameterAsFileOutput,
            "folderDestination": self.algorithm.parameterAsString,
        }.get(kind, self.algorithm.parameterAsOutputLayer)
        return str(read(self.parameters, name, self.context))

    def folder_beside(self, name: str, images: str) -> str:
        """Return a folder to write, which may not lie among the photographs that are read.

        Raises
        ------
        InputError
            If it does: its pictures would be read the next time.
        """
        folder = self.output(name)
        if folder and images and Path(folder).resolve().is_relative_to(Path(images).resolve()):
            raise InputError(
                tr(
                    "{name}: {folder} lies in the folder of the photographs, and its pictures would be "
                    "taken for photographs the next time. Choose another folder.",
                    name=name,
                    folder=folder,
                )
            )
        return folder

    def bands(self, name: str) -> list[int]:
        """Return numbers of bands, from 1; none where it was left empty."""
        return list(self.algorithm.parameterAsInts(self.parameters, name, self.context))

    def fields(self, name: str) -> list[str]:
        """Return names of fields; none where it was left empty."""
        # Before 3.40 there is only the second, which is deprecated since.
        own = self.algorithm
        read = getattr(own, "parameterAsStrings", None) or own.parameterAsFields
        return list(read(self.parameters, name, self.context))

    def field(self, name: str, source: QgsProcessingFeatureSource) -> str:
        """Return a field as its layer spells it; empty where none was chosen.

        Raises
        ------
        InputError
            If the layer lacks it.
        """
        chosen = self.text(name)
        if not chosen:
            return ""
        number = source.fields().lookupField(chosen)
        if number < 0:
            raise InputError(
                tr("{name}: the layer has no field called {field}.", name=name, field=chosen)
            )
        return str(source.fields().at(number).name())

    def extent(self, name: str, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
        """Return an extent in a CRS."""
        return self.algorithm.parameterAsExtent(self.parameters, name, self.context, crs)

    def crs(self, name: str) -> QgsCoordinateReferenceSystem:
        """Return a CRS; an invalid one where it was left empty."""
        return self.algorithm.parameterAsCrs(self.parameters, name, self.context)

    def raster_crs(self, name: str) -> QgsCoordinateReferenceSystem | None:
        """Return the CRS of a raster layer, None where it was left empty."""
        layer = self.algorithm.parameterAsRasterLayer(self.parameters, name, self.context)
        return None if layer is None else layer.crs()

    def layers(self, name: str) -> list[QgsMapLayer]:
        """Return several layers."""
        return list(self.algorithm.parameterAsLayerList(self.parameters, name, self.context))

    def source(self, name: str) -> QgsProcessingFeatureSource | None:
        """Return a vector layer's features, or None."""
        return self.algorithm.parameterAsSource(self.parameters, name, self.context)

    def vector_layer(self, name: str) -> QgsVectorLayer | None:
        """Return the vector layer behind a source, None where it is no layer."""
        return self.algorithm.parameterAsVectorLayer(self.parameters, name, self.context)

    def points(self, name: str, crs_wkt: str, progress: FeedbackProgress) -> np.ndarray:
        """Return the points (n, 2) of a layer in a raster's CRS.

        Raises
        ------
        InputError
            If there are none, or the layer has lines or polygons, or its CRS cannot be right.
        """
        return read_places(name, self.source(name), crs_wkt, self.context, progress)[0]

    def has_layer_or_raster(self, name: str) -> bool:
        """Return whether a layer was given, or the raster that may take its place.

        Raises
        ------
        InputError
            If both are given, or classes without a raster.
        """
        raster, classes = f"{name}_RASTER", f"{name}_CLASS"
        if self.has(name) and self.has(raster):
            raise InputError(
                tr(
                    "{name} and {raster} say the same: give one of the two.",
                    name=name,
                    raster=raster,
                )
            )
        if self.text(classes).strip() and not self.has(raster):
            raise InputError(
                tr(
                    "{classes} names classes of {raster}, and there is none. Give the raster, or leave "
                    "{classes} out.",
                    classes=classes,
                    raster=raster,
                )
            )
        return self.has(name) or self.has(raster)

    def require_layer_or_raster(self, name: str) -> None:
        """Refuse to go on without a layer or the raster that may take its place.

        Raises
        ------
        InputError
            If neither is given, or both.
        """
        if not self.has_layer_or_raster(name):
            raise InputError(
                tr(
                    "Give {name}, a layer, or {raster}, a raster with cells of a class.",
                    name=name,
                    raster=f"{name}_RASTER",
                )
            )

    def layer_or_raster(
        self, name: str, progress: FeedbackProgress
    ) -> tuple[str, QgsProcessingFeatureSource | None]:
        """Return a layer's features, or the patches of the raster that takes its place, a polygon each.

        The parameter that was given comes first.

        Raises
        ------
        InputError
            If neither is given, or both, or the raster has no such cells.
        """
        raster, classes = f"{name}_RASTER", f"{name}_CLASS"
        self.require_layer_or_raster(name)
        if self.has(name):
            return name, self.source(name)
        if raster not in self._read:
            self._read[raster] = read_patches_of_classes(
                raster, self.path(raster), classes, self.text(classes), self.context, progress
            )
        return raster, self._read[raster]

    def has_deposits(self) -> bool:
        """Return whether deposits were given, as a layer or as a raster.

        Raises
        ------
        InputError
            If they were given as both.
        """
        return self.has_layer_or_raster("DEPOSITS")

    def deposits(self, crs_wkt: str, progress: FeedbackProgress) -> np.ndarray:
        """Return where DEPOSITS are (n, 2) in a raster's CRS; those that look like samples are told.

        Polygons, and patches of a raster's cells, are taken each for a point inside of it.

        Raises
        ------
        InputError
            If there are none, or the layer has lines.
        """
        name, source = self.layer_or_raster("DEPOSITS", progress)
        points, _ = read_places(name, source, crs_wkt, self.context, progress, outlines=True)
        self._tell_of_samples(len(points), progress)
        return points

    def named_deposits(self, crs_wkt: str, progress: FeedbackProgress) -> Deposits:
        """Return :meth:`deposits` with the names of NAME_FIELD, or of a field that looks like it.

        Raises
        ------
        InputError
            If there are none, the layer has lines, or it lacks the field.
        """
        deposits = self.named_places(crs_wkt, progress)
        self._tell_of_samples(len(deposits.xy), progress)
        return deposits

    def named_places(self, crs_wkt: str, progress: FeedbackProgress) -> Deposits:
        """Return :meth:`named_deposits`, which may as well be any other places, and samples too.

        Raises
        ------
        InputError
            If there are none, the layer has lines, or it lacks the field.
        """
        name, source = self.layer_or_raster("DEPOSITS", progress)
        field = self.field("NAME_FIELD", source) if source else ""
        return read_deposits(name, source, field, crs_wkt, self.context, progress)

    def _tell_of_samples(self, count: int, progress: FeedbackProgress) -> None:
        source = self.source("DEPOSITS")
        fields = {field.name(): field.alias() for field in source.fields()} if source else {}
        tell_of_samples(count, fields, progress)

    def region(self, crs_wkt: str, progress: Progress) -> Region | None:
        """Return the study area of an optional polygon layer (STUDY_AREA), in a raster's CRS.

        Raises
        ------
        InputError
            If the layer has no polygons.
        """
        return read_region(self.source("STUDY_AREA"), crs_wkt, self.context, progress)

    def _raster(self, name: str) -> str:
        layer = self.algorithm.parameterAsRasterLayer(self.parameters, name, self.context)
        if layer is None or not layer.isValid():
            given = self.parameters.get(name)
            raise InputError(tr("{name}: there is no raster {given!r}.", name=name, given=given))
        return gdal_source(layer, name)

    def _empty(self, name: str) -> bool:
        return self.parameters.get(name) in (None, "")


def refuse_unreadable_values(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    context: QgsProcessingContext,
) -> None:
    """Refuse texts that are no number, no yes or no, no option, or no CRS, where one is asked for.

    QGIS takes the default for an optional number or CRS that it cannot read, and any other word
    than false for yes. Of a number out of range, or a word that is no option, it names no more than
    the parameter.

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
        if kind in ("number", "distance"):
            _refuse_out_of_range(definition, value)
        if not isinstance(value, str) or not value.strip():
            continue
        if kind == "enum" and definition.usesStaticStrings() and not definition.allowMultiple():
            _refuse_unknown_option(name, value, definition.options())
        if kind in ("number", "distance") and not _is_number(value):
            raise InputError(
                tr(
                    "{name}: {value} is not a number. Decimals are written with a point.",
                    name=name,
                    value=value,
                )
            )
        if kind == "boolean" and value.strip().lower() not in _BOOLEANS:
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


def _refuse_out_of_range(definition: QgsProcessingParameterNumber, value: Any) -> None:
    if not isinstance(value, (int, float)) and not (isinstance(value, str) and _is_number(value)):
        return
    low, high = definition.minimum(), definition.maximum()
    if not low <= float(value) <= high:
        raise InputError(
            tr(
                "{name}: {value} is out of range. Give a number from {low:,.12g} to {high:,.12g}.",
                name=definition.name(),
                value=value,
                low=low,
                high=high,
            )
        )


def _refuse_unknown_option(name: str, value: str, options: Sequence[str]) -> None:
    if tuple(options) == YES_NO and value.lower() in YES_OR_NO:
        return
    if value not in options:
        raise InputError(
            tr(
                "{name}: there is no {value}. Choose one of {options}.",
                name=name,
                value=value,
                options=", ".join(options),
            )
        )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def gdal_source(layer: QgsRasterLayer, name: str) -> str:
    """Return what GDAL opens a raster layer with.

    Raises
    ------
    InputError
        If the layer is not read through GDAL.
    """
    if layer.providerType() != "gdal":
        raise InputError(
            tr(
                "{name}: the layer {layer} is not a raster file. Export it to a GeoTIFF first.",
                name=name,
                layer=layer.name(),
            )
        )
    return str(layer.source())
