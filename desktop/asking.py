"""Asking a map for its reasons in a background task."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication, QgsTask

from ..algorithms.bridge.loading import load_packages
from ..core.runtime.errors import CancelledError, GossanError, ShortMemoryError, is_out_of_memory

if TYPE_CHECKING:
    from ..core.anomalies.explaining.why import MapToAsk, WhyHere
    from ..core.rasters.regions import Region

#: What answers need beside QGIS.
_PACKAGES = ("scipy", "torch", "torchvision", "safetensors")


class OpenMaps:
    """The map that was asked last, kept open for the next click; one task at a time reads it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[Any, MapToAsk] | None = None

    def ask(
        self, path: str, place: tuple[float, float], region: Region | None, progress: Task
    ) -> WhyHere:
        """Answer for a place, or for the best cell in a region; runs on a worker thread."""
        with self._lock:
            asked = self._opened(path, progress)
            return asked.why(place if region is None else asked.best_in(region), progress)

    def prepare(self, path: str, progress: Task) -> None:
        """Open a map and read what every answer needs; runs on a worker thread."""
        with self._lock:
            self._opened(path, progress).prepare(progress)

    def _opened(self, path: str, progress: Task) -> MapToAsk:
        from ..core.anomalies.explaining.why import MapToAsk

        if progress.cancelled():
            raise CancelledError
        asked = self._known[1] if self._known and self._known[0] == _key(path) else None
        if asked is None or asked.is_stale():
            asked = MapToAsk.open(path)
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
        work: Callable[[Task], WhyHere | None],
        done: Callable[[WhyHere | None, str], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self._done: Callable[[WhyHere | None, str], None] | None = done
        self._answer: WhyHere | None = None
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


def load_what_answers_need() -> None:
    """Import what answers need; called on the main thread.

    Raises
    ------
    MissingPackageError
    """
    load_packages(*_PACKAGES)
    from ..core.anomalies.explaining import why  # noqa: F401


def start(task: Task) -> None:
    """Have QGIS run a task in the background."""
    QgsApplication.taskManager().addTask(task)


def _key(path: str) -> tuple[str, int]:
    """Return by what a map is known again: another one may have taken its place."""
    return path, Path(path).stat().st_mtime_ns if os.path.exists(path) else 0
