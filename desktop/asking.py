"""Asking a map for its reasons in a background task."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from qgis.core import QgsApplication, QgsTask

from ..algorithms.bridge.loading import load_packages
from ..core.detecting.choices import SCORE_BANDS
from ..core.runtime.errors import CancelledError, GossanError, ShortMemoryError, is_out_of_memory

if TYPE_CHECKING:
    from ..core.anomalies.explaining.why import MapToAsk, WhyHere
    from ..core.detecting.why import ScoreHere, ScoresToAsk
    from ..core.rasters.regions import Region

    Answer = Union[WhyHere, ScoreHere]
    Asked = Union[MapToAsk, ScoresToAsk]

#: What answers need beside QGIS: of a model's map, and of a map of the detector.
_PACKAGES, _OF_SCORES = ("scipy", "torch", "torchvision", "safetensors"), ("scipy",)


class OpenMaps:
    """The map that was asked last, kept open for the next click; one task at a time reads it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[Any, Asked] | None = None

    def ask(
        self, path: str, place: tuple[float, float], region: Region | None, progress: Task
    ) -> Answer:
        """Answer for a place, or for the best cell in a region; runs on a worker thread."""
        with self._lock:
            asked = self._opened(path, progress)
            return asked.why(place if region is None else asked.best_in(region), progress)

    def prepare(self, path: str, progress: Task) -> None:
        """Open a map and read what every answer needs; runs on a worker thread."""
        with self._lock:
            self._opened(path, progress).prepare(progress)

    def _opened(self, path: str, progress: Task) -> Asked:
        if progress.cancelled():
            raise CancelledError
        asked = self._known[1] if self._known and self._known[0] == _key(path) else None
        if asked is None or asked.is_stale():
            asked = _open(path)
            self._known = (_key(path), asked)
        return asked

    def forget(self) -> None:
        """Let go of the files; a task that still reads them is not waited for."""
        self._known = None


class Task(QgsTask):
    """Work on a map in the background; the window hears of it on its own thread.

    Parameters
    ----------
    title : str
    work : callable
        Is given the task, on a worker thread, and returns an answer or nothing.
    done : callable
        Is given the answer and an empty text, or None and what is wrong, which is nothing where the user
        has cancelled the task.
    """

    def __init__(
        self,
        title: str,
        work: Callable[[Task], Answer | None],
        done: Callable[[Answer | None, str], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self._done: Callable[[Answer | None, str], None] | None = done
        self._answer: Answer | None = None
        self._problem = ""

    def run(self) -> bool:
        """Do the work; on a worker thread."""
        try:
            self._answer = self._work(self)
        except CancelledError:
            return False
        except GossanError as problem:
            self._problem = str(problem)
        except (MemoryError, RuntimeError) as problem:
            short = is_out_of_memory(problem)
            self._problem = str(ShortMemoryError(("STACK",)) if short else problem)
        except Exception as problem:  # an exception that leaves a task ends QGIS
            self._problem = f"{type(problem).__name__}: {problem}"
        return not self._problem

    def finished(self, fine: bool) -> None:
        """Hand the answer over; on the main thread."""
        if self._done is not None:
            self._done(None if self.isCanceled() else self._answer, self._problem)

    def leave(self) -> None:
        """Cancel the work for somebody who does not want to hear of it any more."""
        self._done = None
        self.cancel()

    def report(self, fraction: float) -> None:
        """Move the bar of QGIS's task manager."""
        self.setProgress(100.0 * fraction)

    def message(self, text: str) -> None:
        """Ignore the message: the answer says what matters."""

    def warning(self, text: str) -> None:
        """Ignore the warning: the answer says what matters."""

    def cancelled(self) -> bool:
        """Return whether another place was clicked."""
        return bool(self.isCanceled())


def load_what_answers_need(path: str) -> None:
    """Import what answers for a map need, on the main thread: see the two rules in docs/developing.md.

    Raises
    ------
    MissingPackageError
    """
    if holds_scores(path):
        load_packages(*_OF_SCORES)
        from ..core.detecting import why as of_scores  # noqa: F401
    else:
        load_packages(*_PACKAGES)
        from ..core.anomalies.explaining import why  # noqa: F401


def holds_scores(path: str) -> bool:
    """Return whether a file is a map of Detect Anomalies, which needs no model to be asked."""
    from ..core.rasters.stack import Stack

    if not os.path.exists(path):
        return False
    try:
        return tuple(Stack(path).elements[: len(SCORE_BANDS)]) == SCORE_BANDS
    except GossanError:
        return False


def _open(path: str) -> Asked:
    if holds_scores(path):
        from ..core.detecting.why import ScoresToAsk

        return ScoresToAsk.open(path)
    from ..core.anomalies.explaining.why import MapToAsk

    return MapToAsk.open(path)


def start(task: Task) -> None:
    """Have QGIS run a task in the background."""
    QgsApplication.taskManager().addTask(task)


def _key(path: str) -> tuple[str, int]:
    """Return by what a map is known again: another one may have taken its place."""
    return path, Path(path).stat().st_mtime_ns if os.path.exists(path) else 0
