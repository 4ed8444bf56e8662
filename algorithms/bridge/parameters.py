"""Parameters: declared with their help, and read, in few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...core.runtime.errors import InputError
from ...core.runtime.language import tr

#: Where networks run, and what users are told of it.
DEVICES = ("auto", "cpu", "cuda")
DEVICE_HELP = (
    "auto takes the graphics card (CUDA) where there is one, with smaller batches or the processor if "
    "its memory does not suffice."
)


class ParameterAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that declares and reads its parameters in few words."""

    def tr(self, text: str) -> str:
        """Return a text in the user's language."""
        return QCoreApplication.translate("Gossan", text)

    def add(
        self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False
    ) -> None:
        """Add a parameter with its help."""
        parameter.setHelp(self.tr(help_text))
        if advanced:
            flag = QgsProcessingParameterDefinition.Flag.FlagAdvanced
            parameter.setFlags(parameter.flags() | flag)
        self.addParameter(parameter)

    def add_choice(
        self,
        name: str,
        title: str,
        options: tuple[str, ...],
        help_text: str,
        default: str | None = None,
        advanced: bool = False,
        optional: bool = False,
    ) -> None:
        """Add a choice between static strings: the first is the default, or an optional one is empty."""
        parameter = QgsProcessingParameterEnum(
            name,
            self.tr(title),
            options,
            defaultValue=None if optional else default or options[0],
            optional=optional,
            usesStaticStrings=True,
        )
        self.add(parameter, help_text, advanced)

    def add_choices(
        self, name: str, title: str, options: tuple[str, ...], help_text: str, default: list[str]
    ) -> None:
        """Add a choice of several static strings."""
        parameter = QgsProcessingParameterEnum(
            name,
            self.tr(title),
            options,
            allowMultiple=True,
            defaultValue=default,
            usesStaticStrings=True,
        )
        self.add(parameter, help_text)

    def add_number(
        self,
        name: str,
        title: str,
        default: float | None,
        help_text: str,
        minimum: float,
        maximum: float,
        whole: bool = True,
        advanced: bool = False,
    ) -> None:
        """Add a number; a default of None leaves it empty and optional."""
        kind = QgsProcessingParameterNumber.Type
        parameter = QgsProcessingParameterNumber(
            name,
            self.tr(title),
            kind.Integer if whole else kind.Double,
            default,
            optional=default is None,
            minValue=minimum,
            maxValue=maximum,
        )
        self.add(parameter, help_text, advanced)

    def add_report(self) -> None:
        """Add the optional HTML report."""
        parameter = QgsProcessingParameterFileDestination(
            "REPORT", self.tr("Report"), self.tr("HTML files (*.html)"), None, optional=True
        )
        self.add(parameter, "One HTML file with figures, tables, and how to repeat the run.")

    def add_folder(self, name: str, title: str, help_text: str, optional: bool = False) -> None:
        """Add a folder to read from."""
        parameter = QgsProcessingParameterFile(
            name,
            self.tr(title),
            QgsProcessingParameterFile.Behavior.Folder,
            optional=optional,
        )
        self.add(parameter, help_text)

    def add_pictures_folder(self, name: str, title: str, help_text: str, optional: bool) -> None:
        """Add a folder to write pictures to."""
        parameter = QgsProcessingParameterFolderDestination(
            name, self.tr(title), None, optional=optional, createByDefault=not optional
        )
        self.add(parameter, help_text)

    def output_folder(
        self,
        parameters: dict[str, Any],
        name: str,
        images: str,
        context: QgsProcessingContext,
    ) -> str:
        """Return the folder of an optional folder output, empty if it was left out.

        Raises
        ------
        InputError
            If it lies among the photographs that are read: they would be read the next time.
        """
        if not parameters.get(name):
            return ""
        folder = self.parameterAsString(parameters, name, context)
        if images and Path(folder).resolve().is_relative_to(Path(images).resolve()):
            raise InputError(
                tr(
                    "{name}: {folder} lies in the folder of the photographs, and its pictures would be "
                    "taken for photographs the next time. Choose another folder.",
                    name=name,
                    folder=folder,
                )
            )
        return folder

    def optional_number(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> float | None:
        """Return a number, or None if it was left empty."""
        if parameters.get(name) in (None, ""):
            return None
        return self.parameterAsDouble(parameters, name, context)

    def optional_choice(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> str | None:
        """Return a choice, or None if it was left empty."""
        if parameters.get(name) in (None, ""):
            return None
        return self.parameterAsEnumString(parameters, name, context)

    def raster_path(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> str:
        """Return the source of a raster layer for GDAL.

        Raises
        ------
        InputError
            If there is no such raster, or GDAL does not read its provider.
        """
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None or not layer.isValid():
            raise InputError(
                tr("{name}: there is no raster {given!r}.", name=name, given=parameters.get(name))
            )
        return gdal_source(layer, name)

    def output_file(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> str:
        """Return the path of an optional file output, empty if it was left out."""
        if not parameters.get(name):
            return ""
        return self.parameterAsFileOutput(parameters, name, context)


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
