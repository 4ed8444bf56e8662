"""Asking a map for its reasons in a background task."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication, QgsTask

from ..core.environment.packages import require
from ..core.runtime.errors import CancelledError, GossanError, ShortMemoryError, is_out_of_memory
from ..core.runtime.language import tr

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
        from ..core.anomalies.explaining.why import MapToAsk

        with self._lock:
            if progress.cancelled():
                raise CancelledError
            asked = self._known[1] if self._known and self._known[0] == _key(path) else None
            if asked is None or asked.is_stale():
                asked = MapToAsk.open(path)
                self._known = (_key(path), asked)
            return asked.why(place if region is None else asked.best_in(region), progress)

    def forget(self) -> None:
        """Close the files, so that they can be written again."""
        with self._lock:
            self._known = None


class Task(QgsTask):
    """One question: reads, computes, and hands the answer to the window on its own thread.

    Parameters
    ----------
    maps : OpenMaps
    path : str
        Of the map.
    place : tuple of float
        In the map's CRS.
    region : Region or None
        A target, whose best cell is asked in place of the place.
    done : callable
        Is given the answer and an empty text, or None and what is wrong; not called after a cancel.
    """

    def __init__(
        self,
        maps: OpenMaps,
        path: str,
        place: tuple[float, float],
        region: Region | None,
        done: Callable[[WhyHere | None, str], None],
    ) -> None:
        super().__init__(tr("Why here?"), QgsTask.Flag.CanCancel)
        self._maps, self._question, self._done = maps, (path, place, region), done
        self._answer: WhyHere | None = None
        self._problem = ""

    def run(self) -> bool:
        """Answer; on a worker thread."""
        try:
            self._answer = self._maps.ask(*self._question, self)
        except CancelledError:
            return False
        except GossanError as problem:
            self._problem = str(problem)
        except (MemoryError, RuntimeError) as problem:
            short = is_out_of_memory(problem)
            self._problem = str(ShortMemoryError(("STACK",)) if short else problem)
        except Exception as problem:  # an exception that leaves a task ends QGIS
            self._problem = f"{type(problem).__name__}: {problem}"
        return self._answer is not None

    def finished(self, fine: bool) -> None:
        """Hand the answer over; on the main thread."""
        if not self.isCanceled():
            self._done(self._answer, self._problem)

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


def load_packages() -> None:
    """Import what answers need, on the main thread: see the two rules in docs/developing.md.

    Raises
    ------
    MissingPackageError
    """
    require(*_PACKAGES)
    from ..core.anomalies.explaining import why  # noqa: F401


def start(task: Task) -> None:
    """Have QGIS run a task in the background."""
    QgsApplication.taskManager().addTask(task)


def _key(path: str) -> tuple[str, int]:
    """Return by what a map is known again: another one may have taken its place."""
    return path, Path(path).stat().st_mtime_ns if os.path.exists(path) else 0
