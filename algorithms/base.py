"""What all Gossan algorithms share: errors, progress, layers as plain data, provenance."""

from __future__ import annotations

import os
import shlex
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingUtils,
    QgsProperty,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsSingleBandPseudoColorRenderer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..core.errors import CancelledError, GossanError, InputError, OutputError
from ..core.files import refuse_overwriting_inputs
from ..core.language import tr
from ..core.packages import require
from ..core.rasters import local_path
from ..core.report import Provenance, gossan_version

#: What networks need, where they run, and what users are told of it.
TORCH = ("scipy", "torch", "torchvision", "safetensors", "sklearn", "matplotlib")
DEVICES = ("auto", "cpu", "cuda")
DEVICE_HELP = (
    "auto takes the graphics card (CUDA) where there is one, with smaller batches or the processor if "
    "its memory does not suffice."
)

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"

#: The stylers of the last runs. QGIS holds no reference, and the copy of an algorithm that it runs
#: is gone before layers are loaded: a styler that nobody keeps is collected before its turn.
_STYLERS: deque[QgsProcessingLayerPostProcessorInterface] = deque(maxlen=200)


#: Cells that the largest value of a raster is looked for in, to style it.
_SAMPLED_CELLS = 250_000


def forget_stylers() -> None:
    """Let go of the stylers while QGIS is still there: Python would end them after it."""
    _STYLERS.clear()


class FeedbackProgress:
    """Shows the core's progress in the dialog or on the terminal.

    Parameters
    ----------
    feedback : QgsProcessingFeedback
    """

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self.warnings: list[str] = []

    def report(self, fraction: float) -> None:
        """Move the bar."""
        self._feedback.setProgress(100.0 * fraction)

    def message(self, text: str) -> None:
        """Write a line to the log."""
        self._feedback.pushInfo(text)

    def warning(self, text: str) -> None:
        """Write a warning to the log, and keep it for the report."""
        self.warnings.append(text)
        self._feedback.pushWarning(text)

    def cancelled(self) -> bool:
        """Return whether the user has pressed Cancel."""
        return self._feedback.isCanceled()


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Gives an output its style when it is loaded into the project.

    Parameters
    ----------
    style : str
        Name of a .qml file in resources/styles.
    stretch : {"", "maximum", "middle", "symmetric"}
        Which values of a raster get the style's colours: the style's own, those from zero to the
        largest, the middle 96 % of them, or the middle 96 % on one scale to both sides of zero.
    """

    def __init__(self, style: str, stretch: str = "") -> None:
        super().__init__()
        self._style = str(RESOURCES / "styles" / f"{style}.qml")
        self._stretch = stretch

    def postProcessLayer(  # noqa: N802
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Load the style; called on the main thread."""
        layer.loadNamedStyle(self._style)
        if self._stretch and isinstance(layer, QgsRasterLayer):
            low, high = self._limits(layer)
            renderer = layer.renderer()
            if low < high and isinstance(renderer, QgsSingleBandPseudoColorRenderer):
                renderer.setClassificationMin(low)
                renderer.setClassificationMax(high)
                shader = renderer.shader().rasterShaderFunction()
                shader.setMinimumValue(low)
                shader.setMaximumValue(high)
                shader.classifyColorRamp()
        layer.triggerRepaint()

    def _limits(self, layer: QgsRasterLayer) -> tuple[float, float]:
        """Return the values that get the first and the last colour."""
        provider, extent = layer.dataProvider(), layer.extent()
        if self._stretch == "maximum":
            wanted = QgsRasterBandStats.Stats.Max
            statistics = provider.bandStatistics(1, wanted, extent, _SAMPLED_CELLS)
            return 0.0, statistics.maximumValue
        low, high = provider.cumulativeCut(1, 0.02, 0.98, extent, _SAMPLED_CELLS)
        if self._stretch == "symmetric":
            high = max(abs(low), abs(high))
            low = -high
        return low, high


class GossanAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms; a subclass names itself, its parameters, and runs.

    Errors of the core become one message and a failed run; nothing else of the core reaches QGIS.
    """

    #: Id, name on the toolbox list, group, and help; set by the subclass.
    ID = ""
    TITLE = ""
    GROUP = ""
    HELP = ""
    #: Packages that QGIS may lack, imported before the work begins.
    PACKAGES: tuple[str, ...] = ("scipy",)

    def __init__(self) -> None:
        super().__init__()
        self._problem: GossanError | None = None
        self.provenance = Provenance(self.TITLE)

    def tr(self, text: str) -> str:
        """Return a text in the user's language."""
        return QCoreApplication.translate("Gossan", text)

    def createInstance(self) -> QgsProcessingAlgorithm:  # noqa: N802
        """Return a new algorithm of this kind."""
        return type(self)()

    def name(self) -> str:
        """Return the id, without the provider's."""
        return self.ID

    def displayName(self) -> str:  # noqa: N802
        """Return the name on the toolbox list."""
        return self.tr(self.TITLE)

    def group(self) -> str:
        """Return the group on the toolbox list."""
        return self.tr(self.GROUP)

    def groupId(self) -> str:  # noqa: N802
        """Return the group's id."""
        return self.GROUP.lower().replace(" ", "")

    def shortHelpString(self) -> str:  # noqa: N802
        """Return what the algorithm does and when to use it."""
        return self.tr(self.HELP)

    def icon(self) -> QIcon:
        """Return the icon on the toolbox list."""
        return QIcon(str(RESOURCES / "icon.svg"))

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.declare()

    def declare(self) -> None:
        """Declare parameters and outputs; a subclass adds its own."""
        raise NotImplementedError

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: FeedbackProgress
    ) -> dict[str, Any]:
        """Do the work and return the outputs; runs on a worker thread."""
        raise NotImplementedError

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

    def prepareAlgorithm(  # noqa: N802
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Import packages and note down the parameters, on the main thread.

        A first import of torch on a worker thread ends QGIS at the second run. What is missing is
        told when the work begins: of an error here, a script would hear only that there was one.
        """
        try:
            require(*self.PACKAGES)
            inputs, outputs = self._files(parameters, context)
            refuse_overwriting_inputs(outputs, inputs)
        except GossanError as problem:
            self._problem = problem
        command = [f"qgis_process run gossan:{self.ID} --"]
        for name, values in self._texts(parameters, context).items():
            command += [f"{name}={shlex.quote(value)}" for value in values]
        defaults = {item.name(): item.defaultValue() for item in self.parameterDefinitions()}
        everything = self._texts({**defaults, **parameters}, context)
        self.provenance = Provenance(
            self.TITLE,
            {name: ", ".join(values) for name, values in everything.items()},
            " ".join(command),
            {"QGIS": Qgis.version(), "Gossan": gossan_version()},
        )
        return True

    def processAlgorithm(  # noqa: N802
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run; every error of the core becomes one message."""
        try:
            if self._problem is not None:
                raise self._problem
            return self.execute(parameters, context, FeedbackProgress(feedback))
        except CancelledError as problem:
            raise QgsProcessingException(str(problem)) from problem
        except GossanError as problem:
            raise QgsProcessingException(str(problem)) from problem
        except (MemoryError, RuntimeError) as problem:
            # PyTorch tells of memory in words; any other error of that kind is a fault of Gossan's.
            if not isinstance(problem, MemoryError) and "out of memory" not in str(problem):
                raise
            raise QgsProcessingException(
                self.tr(
                    "There is not enough memory. Lower BATCH, use DEVICE=cpu instead of the graphics "
                    "card, close other programs, or work on a smaller extent."
                )
            ) from problem

    def on_device(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        progress: FeedbackProgress,
        most: int,
        work: Callable[[Any, int], Result],
    ) -> Result:
        """Do work on the device that the user chose, in smaller pieces where memory is short.

        ``work`` is given the device and a divisor of its batch; see
        :func:`~gossan.core.devices.within_memory`.
        """
        from ..core.devices import choose_device, within_memory

        name = self.parameterAsEnumString(parameters, "DEVICE", context)
        return within_memory(work, choose_device(name), most, progress, leave=name == "auto")

    def style(
        self,
        destination: str,
        style: str,
        name: str,
        context: QgsProcessingContext,
        stretch: str = "",
    ) -> None:
        """Have an output styled and named when it is loaded into the project."""
        self.style_with(Styler(style, stretch), destination, name, context)

    def style_with(
        self,
        styler: QgsProcessingLayerPostProcessorInterface,
        destination: str,
        name: str,
        context: QgsProcessingContext,
    ) -> None:
        """Have an output named, and styled by a styler, when it is loaded into the project."""
        if context.willLoadLayerOnCompletion(destination):
            _STYLERS.append(styler)
            details = context.layerToLoadOnCompletionDetails(destination)
            details.setPostProcessor(styler)
            definition = self.parameterDefinition(details.outputName)
            # A name that the user gave, or that a model gives its output, stays.
            by_default = {"", details.outputName, definition.description() if definition else ""}
            if details.name in by_default:
                details.name = self.tr(name)

    def write_rows(
        self,
        parameters: dict[str, Any],
        name: str,
        context: QgsProcessingContext,
        fields: QgsFields,
        rows: Iterable[tuple[QgsGeometry | None, Sequence[Any]]],
        kind: QgsWkbTypes.Type = QgsWkbTypes.Type.NoGeometry,
        crs: QgsCoordinateReferenceSystem | None = None,
    ) -> str:
        """Write geometries and attributes to the output of this name, and return where they are.

        Raises
        ------
        OutputError
            If the output cannot be made, or not be written to its end.
        """
        destination = self.parameterAsOutputLayer(parameters, name, context)
        if Path(destination).is_absolute():
            # QGIS writes only to folders that are there; rasters and reports make theirs.
            with suppress(OSError):
                Path(destination).parent.mkdir(parents=True, exist_ok=True)
        sink, written = self.parameterAsSink(
            parameters, name, context, fields, kind, crs or QgsCoordinateReferenceSystem()
        )
        if sink is None:
            raise OutputError(
                tr(
                    "{name}: {destination} cannot be written. Choose a folder that you may write to.",
                    name=name,
                    destination=destination,
                )
            )
        for geometry, attributes in rows:
            feature = QgsFeature(fields)
            if geometry is not None:
                feature.setGeometry(geometry)
            feature.setAttributes(list(attributes))
            if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise OutputError(
                    tr(
                        "{name}: a row of {written} cannot be written. Is the disk full?",
                        name=name,
                        written=written,
                    )
                )
        return str(written)

    def load(
        self, path: str, output: str, title: str, style: str, context: QgsProcessingContext
    ) -> None:
        """Have a vector layer loaded and styled that lies in a folder which the user chose.

        QGIS loads by itself only what has a destination of its own.
        """
        if context.project() is None:
            return
        kind = QgsProcessingUtils.LayerHint.Vector
        details = QgsProcessingContext.LayerDetails(self.tr(title), context.project(), output, kind)
        context.addLayerToLoadOnCompletion(path, details)
        self.style(path, style, title, context)

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

    def _files(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[list[str], list[str]]:
        """Return the files that the parameters read, and those that they write."""
        inputs, outputs = [], []
        for name, values in self._texts(parameters, context).items():
            written = self.parameterDefinition(name).isDestination()
            for value in values:
                path = value.split("|", 1)[0]
                if written and os.path.splitext(path)[1]:
                    outputs.append(path)
                elif not written and local_path(value):
                    inputs.append(path)
        return inputs, outputs

    def _texts(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> dict[str, list[str]]:
        """Return every parameter that was given, as qgis_process takes it."""
        texts = {}
        for definition in self.parameterDefinitions():
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
