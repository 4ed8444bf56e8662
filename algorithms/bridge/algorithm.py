"""What all Gossan algorithms share: errors, progress, outputs, provenance."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from ...core.runtime.confidential import without_secrets
from ...core.runtime.errors import GossanError, ShortMemoryError, is_out_of_memory
from ...core.runtime.files import Staging, refuse_pipes
from ...core.runtime.language import tr
from ...core.runtime.progress import watched
from ...core.runtime.provenance import Provenance
from ...core.runtime.sources import refuse_formats_without_driver
from .ending import cancelled_by_signals
from .files import files_named, refuse_losses
from .given import GivenParameters, refuse_unreadable_values, unknown_names
from .landing import Run
from .loading import load_packages
from .parameters import ParameterAlgorithm
from .progress import FeedbackProgress
from .provenance import provenance_of
from .resources import RESOURCES
from .shown import as_html, by_titles, numbered
from .sinks import RowSink
from .style_files import write_style
from .styles import LayerStyler, Styler, keep_styler

#: What networks need.
TORCH = ("scipy", "torch", "torchvision", "safetensors", "sklearn", "matplotlib")

#: What networks for photographs need.
PHOTOGRAPHS = (*TORCH, "PIL")

Result = TypeVar("Result")


class GossanAlgorithm(ParameterAlgorithm):
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
    #: What workflows call its outputs, where it has another name for them.
    NAMES_IN_WORKFLOWS: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self._problem: GossanError | None = None
        self._styled: dict[str, LayerStyler] = {}
        self.provenance = Provenance(self.TITLE)

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
        return numbered(self.GROUP, self.tr(self.GROUP))

    def groupId(self) -> str:  # noqa: N802
        """Return the group's id."""
        return self.GROUP.lower().replace(" ", "")

    def shortHelpString(self) -> str:  # noqa: N802
        """Return what the algorithm does and when to use it."""
        return as_html(self.in_titles(self.tr(self.HELP)))

    def in_titles(self, text: str) -> str:
        """Return a text that names the parameters as the window does."""
        return by_titles(text, self.parameterDefinitions())

    def icon(self) -> QIcon:
        """Return the icon on the toolbox list."""
        return QIcon(str(RESOURCES / "icon.svg"))

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.declare()
        self.name_by_titles()

    def declare(self) -> None:
        """Declare parameters and outputs; a subclass adds its own."""
        raise NotImplementedError

    def packages(self, given: GivenParameters) -> tuple[str, ...]:
        """Return the Python packages that these parameters need."""
        return self.PACKAGES

    def look_at(self, given: GivenParameters) -> None:
        """Look at what can be seen before the work begins: in the dialog, and in every run.

        Raises
        ------
        InputError
            If something that the work needs is missing, or a layer was mistaken for another.
        """

    def execute(self, given: GivenParameters, progress: FeedbackProgress) -> dict[str, Any]:
        """Do the work and return the outputs; runs on a worker thread."""
        raise NotImplementedError

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Have QGIS look at what was given; what it says of it holds no password.

        It opens layers for that, and would wait for a pipe.
        """
        try:
            named = files_named(self, parameters)
            refuse_pipes(named)
            refuse_formats_without_driver(named)
            fine, said = super().checkParameterValues(parameters, context)
            if not fine:
                # QGIS may know no more of it than the parameter's name.
                refuse_unreadable_values(self, parameters, context)
            else:
                self.look_at(GivenParameters(self, parameters, context))
        except GossanError as problem:
            return False, self.in_titles(str(problem))
        return fine, self.in_titles(without_secrets(said))

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
            packages = self.packages(GivenParameters(self, parameters, context))
            if "torch" in packages and "torch" not in sys.modules:
                feedback.pushInfo(tr("Loading PyTorch, which takes some seconds the first time"))
            load_packages(*packages)
            refuse_unreadable_values(self, parameters, context)
            refuse_losses(self, parameters, context)
            self.look_at(GivenParameters(self, parameters, context))
        except GossanError as problem:
            self._problem = problem
        for name in unknown_names(self, parameters):
            feedback.pushWarning(
                tr("There is no parameter {name}: what was given for it is not used.", name=name)
            )
        self.provenance = provenance_of(self, self.TITLE, parameters, context)
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
            progress = FeedbackProgress(feedback, self.in_titles)
            with cancelled_by_signals(feedback), watched(progress):
                given = GivenParameters(self, parameters, context)
                results = self.execute(given, progress)
                self._land_others(results, context)
                return results
        except GossanError as problem:
            raise QgsProcessingException(self.in_titles(str(problem))) from problem
        except (MemoryError, RuntimeError) as problem:
            if not is_out_of_memory(problem):  # then it is a fault of Gossan's
                raise
            names = [definition.name() for definition in self.parameterDefinitions()]
            said = self.in_titles(str(ShortMemoryError(names)))
            raise QgsProcessingException(said) from problem

    def postProcessAlgorithm(  # noqa: N802
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Write styles beside the outputs, which are all in their places, on the main thread."""
        progress = FeedbackProgress(feedback, self.in_titles)
        for output, styler in self._styled.items():
            write_style(styler, output, progress)
        return {}

    def on_device(
        self,
        given: GivenParameters,
        progress: FeedbackProgress,
        most: int,
        work: Callable[[Any, int], Result],
    ) -> Result:
        """Do work on the device that the user chose, in smaller pieces where memory is short.

        ``work`` is given the device and a divisor of its batch; see
        :func:`~gossan.core.networks.devices.within_memory`.
        """
        from ...core.networks.devices import choose_device, within_memory

        name = given.choice("DEVICE")
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
        styler: LayerStyler,
        destination: str,
        name: str,
        context: QgsProcessingContext,
    ) -> None:
        """Have an output styled by a styler: in its file, and named when it is loaded into the project."""
        self._styled[destination] = styler
        if context.willLoadLayerOnCompletion(destination):
            self._land(styler, destination, context)
            details = context.layerToLoadOnCompletionDetails(destination)
            definition = self.parameterDefinition(details.outputName)
            described = definition.description() if definition else ""
            by_default = {"", details.outputName, described, *self.NAMES_IN_WORKFLOWS}
            # A name that the user gave stays; those of the workflows' outputs are in English.
            details.name = self.tr(name if details.name in by_default else details.name)

    def _land(self, styler: LayerStyler, destination: str, context: QgsProcessingContext) -> None:
        """Have an output styled, and put into the group of its run, when it is loaded."""
        waiting = [
            details.postProcessor() for details in context.layersToLoadOnCompletion().values()
        ]
        runs = [one.run for one in waiting if isinstance(one, LayerStyler) and one.run]
        details = context.layerToLoadOnCompletionDetails(destination)
        # A group that a model's author chose stays; before 3.32 there is no such choice.
        if not getattr(details, "groupName", ""):
            styler.run = runs[0] if runs else Run(self.displayName())
            styler.run.add(self.displayName(), destination, styler.style)
        keep_styler(styler)
        details.setPostProcessor(styler)

    def _land_others(self, results: dict[str, Any], context: QgsProcessingContext) -> None:
        """Put outputs without a style, such as tables, into the group of the run as well."""
        for output in results.values():
            if isinstance(output, str) and context.willLoadLayerOnCompletion(output):
                details = context.layerToLoadOnCompletionDetails(output)
                if details.postProcessor() is None:
                    self._land(LayerStyler(), output, context)

    def write_rows(
        self,
        given: GivenParameters,
        name: str,
        staging: Staging,
        fields: QgsFields,
        rows: Iterable[tuple[QgsGeometry | None, Sequence[Any]]],
        kind: QgsWkbTypes.Type = QgsWkbTypes.Type.NoGeometry,
        crs: QgsCoordinateReferenceSystem | None = None,
    ) -> str:
        """Write geometries and attributes to the output of this name, and return where they will be.

        Raises
        ------
        OutputError
            If the output cannot be made, or not be written to its end.
        """
        sink = RowSink(given, name, staging)
        return sink.write(fields, rows, kind, crs or QgsCoordinateReferenceSystem())

    def load(
        self,
        path: str,
        output: str,
        title: str,
        styler: LayerStyler,
        context: QgsProcessingContext,
    ) -> None:
        """Have a vector layer loaded and styled that lies in a folder which the user chose.

        QGIS loads by itself only what has a destination of its own.
        """
        self._styled[path] = styler
        if context.project() is None:
            return
        kind = QgsProcessingUtils.LayerHint.Vector
        details = QgsProcessingContext.LayerDetails(self.tr(title), context.project(), output, kind)
        context.addLayerToLoadOnCompletion(path, details)
        self.style_with(styler, path, title, context)
