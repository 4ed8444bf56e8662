"""Try it: the sample survey and all steps of the work, one after the other, in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
)
from qgis.PyQt.QtCore import QTimer

from ..core.runtime.language import later, tr
from .steps import MODEL_ENTRY, SCOPE

#: Milliseconds between two looks at how far a step is.
_LOOK = 300

#: Trials that run: QGIS's task uses what they hold, also when the panel that began them is gone.
_RUNNING: set[Trial] = set()

#: What the project is saved as.
PROJECT = "gossan.qgz"

#: Title, algorithm, inputs and outputs of the steps: files in the user's folder; @ marks those that are
#: loaded. Everything else is left at its default.
_CHAIN: tuple[tuple[str, str, Mapping[str, str], Mapping[str, str]], ...] = (
    (later("Sample survey"), "createsamplesurvey", {}, {"OUTPUT_FOLDER": "."}),
    (
        later("Grid the elements"),
        "gridgeochemistry",
        {"INPUT": "samples.gpkg", "STUDY_AREA": "study_area.gpkg"},
        {"OUTPUT": "@stack.tif", "REPORT": "gridding.html"},
    ),
    (
        later("Fit the faults' control"),
        "fitfaultcontrol",
        {
            "FAULTS": "faults.gpkg",
            "DEPOSITS": "deposits.gpkg",
            "TEMPLATE": "stack.tif",
            "STUDY_AREA": "study_area.gpkg",
        },
        {"OUTPUT": "@control.tif", "REPORT": "faults.html"},
    ),
    (
        later("Train a model"),
        "traingkdcn",
        {
            "STACK": "stack.tif",
            "DEPOSITS": "deposits.gpkg",
            "CONTROL": "control.tif",
            "STUDY_AREA": "study_area.gpkg",
        },
        {"OUTPUT": "model.safetensors", "REPORT": "training.html"},
    ),
    (
        later("Predict the map"),
        "predictanomalies",
        {
            "STACK": "stack.tif",
            "MODEL": "model.safetensors",
            "STUDY_AREA": "study_area.gpkg",
            "DEPOSITS": "deposits.gpkg",
        },
        {"OUTPUT": "@map.tif", "REPORT": "prediction.html"},
    ),
    (
        later("Classify: targets"),
        "classifyanomalies",
        {"PROBABILITY": "map.tif", "DEPOSITS": "deposits.gpkg"},
        {"OUTPUT": "@classes.tif", "TARGETS": "@targets.gpkg", "REPORT": "targets.html"},
    ),
    (
        later("Explain the deposits"),
        "explaingradcam",
        {"STACK": "stack.tif", "MODEL": "model.safetensors", "DEPOSITS": "deposits.gpkg"},
        {"OUTPUT": "@heat.tif", "REPORT": "explanation.html"},
    ),
)


class _Feedback(QgsProcessingFeedback):
    """Keeps how far a step is, and what went wrong; heard on the thread that works."""

    def __init__(self) -> None:
        super().__init__(False)
        self.problem = ""

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803
        """Keep an error for the panel."""
        self.problem = error


class Trial:
    """One run of all steps; it tells how far it is, and at last how it ended.

    Parameters
    ----------
    folder : str
        Gets all files and the project.
    tell : callable
        Is given a sentence and the share that is done.
    done : callable
        Is given what went wrong, or an empty text.
    settings : mapping, optional
        Of an algorithm's name to parameters that differ from the defaults.
    """

    def __init__(
        self,
        folder: str,
        tell: Callable[[str, float], None],
        done: Callable[[str], None],
        settings: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._folder, self._tell, self._done = Path(folder), tell, done
        self._settings = settings or {}
        self._number = -1
        self._stopped = ""
        # Kept: QGIS holds no reference to the Python side of any of them.
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._algorithm: QgsProcessingAlgorithm | None = None
        self._context = QgsProcessingContext()
        self._feedback = _Feedback()
        self._parameters: dict[str, Any] = {}
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin with a new project."""
        _RUNNING.add(self)
        QgsProject.instance().clear()
        QgsProject.instance().cleared.connect(self._leave_project)
        self._timer.start(_LOOK)
        self._next()

    def cancel(self) -> None:
        """Stop the step that runs, and go on to none."""
        self._stop(tr("Cancelled. Nothing was written."))

    def leave(self) -> None:
        """Stop, and tell nobody of it: the panel goes away."""
        self._timer.stop()
        self._done = lambda _problem: None
        self.cancel()

    def _leave_project(self) -> None:
        """Stop where the user opens another project, which is not the trial's to fill."""
        self._stop(tr("Another project was opened: the trial has ended."))

    def _stop(self, said: str) -> None:
        self._stopped = said
        self._feedback.cancel()
        if self._task is not None:
            self._task.cancel()

    def _next(self) -> None:
        if self._stopped:
            self._end(self._stopped)
            return
        self._number += 1
        if self._number == len(_CHAIN):
            self._save()
            return
        _title, name, inputs, outputs = _CHAIN[self._number]
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"gossan:{name}")
        if algorithm is None:
            self._end(tr("Processing does not know {name}.", name=f"gossan:{name}"))
            return
        self._algorithm = algorithm
        self._parameters = {
            **{parameter: str(self._folder / file) for parameter, file in inputs.items()},
            **{parameter: self._output(file) for parameter, file in outputs.items()},
            **self._settings.get(name, {}),
        }
        self._context, self._feedback = QgsProcessingContext(), _Feedback()
        self._context.setProject(QgsProject.instance())
        self._context.setFeedback(self._feedback)
        fine, said = algorithm.checkParameterValues(self._parameters, self._context)
        if not fine:
            self._end(said)
            return
        self._look()
        self._task = QgsProcessingAlgRunnerTask(
            algorithm, self._parameters, self._context, self._feedback
        )
        self._task.executed.connect(self._executed)
        QgsApplication.taskManager().addTask(self._task)

    def _output(self, file: str) -> Any:
        path = str(self._folder / file.lstrip("@"))
        if file.startswith("@"):
            return QgsProcessingOutputLayerDefinition(path, QgsProject.instance())
        return path

    def _look(self) -> None:
        share = (self._number + self._feedback.progress() / 100.0) / len(_CHAIN)
        title = tr(_CHAIN[self._number][0])
        step = tr(
            "Step {number} of {count}: {title}",
            number=self._number + 1,
            count=len(_CHAIN),
            title=title,
        )
        self._tell(step, share)

    def _executed(self, fine: bool, _results: dict[str, Any]) -> None:
        if self._stopped or not fine:
            self._end(
                self._stopped or self._feedback.problem or tr("Cancelled. Nothing was written.")
            )
            return
        from processing.gui.Postprocessing import handleAlgorithmResults

        handleAlgorithmResults(
            self._algorithm, self._context, self._feedback, parameters=self._parameters
        )
        # The next one begins when this signal is done with.
        QTimer.singleShot(0, self._next)

    def _save(self) -> None:
        project = QgsProject.instance()
        project.setTitle(tr("Gossan: the sample survey"))
        project.writeEntry(SCOPE, MODEL_ENTRY, str(self._folder / "model.safetensors"))
        path = str(self._folder / PROJECT)
        self._end(
            ""
            if project.write(path)
            else tr("Cannot write {path}: {reason}", path=path, reason=project.error())
        )

    def _end(self, problem: str) -> None:
        self._timer.stop()
        self._task = None
        QgsProject.instance().cleared.disconnect(self._leave_project)
        _RUNNING.discard(self)
        self._done(problem)
