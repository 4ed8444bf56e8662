"""Packages are imported while the window stays alive."""

from __future__ import annotations

import importlib
import threading
from contextlib import suppress

from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread

from ...core.environment.packages import require
from .shown import in_window

#: Seconds between two looks of the window at what happens.
_LOOK = 0.02

#: Signals of windows are handled at each look; clicks and keys wait, in order, until packages are there.
_NO_CLICKS = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


#: What is compiled with pybind11 beside torch, and used below the packages' first import.
_COMPILED = (
    "scipy.fft",
    "scipy.optimize",
    "scipy.spatial",
    "scipy.stats",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "contourpy",
)

#: What is imported already, or is not there.
_TRIED: set[str] = set()


class Import(threading.Thread):
    """Imports packages on a thread that never ends.

    What pybind11 makes for the thread that imports first is used as long as QGIS runs; on a thread of
    Qt's pool it ends QGIS at the second run.

    Parameters
    ----------
    packages : tuple of str
    """

    def __init__(self, packages: tuple[str, ...]) -> None:
        super().__init__(daemon=True)
        self._packages = packages
        self.problem: BaseException | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        """Import, and stay."""
        try:
            _import(self._packages)
        except BaseException as problem:
            self.problem = problem
        self.ended.set()
        threading.Event().wait()


def load_packages(*packages: str) -> None:
    """Import packages; called on the main thread: see the two rules in docs/developing.md.

    torch takes seconds the first time. In a window they pass on a thread of their own, and the window
    shows meanwhile what is told it.

    Raises
    ------
    MissingPackageError
    """
    if not in_window() or not _on_main_thread() or _TRIED.issuperset((*packages, *_COMPILED)):
        _import(packages)
        return
    beside = Import(packages)
    beside.start()
    while not beside.ended.wait(_LOOK):
        QCoreApplication.processEvents(_NO_CLICKS)
    if beside.problem is not None:
        raise beside.problem


def _import(packages: tuple[str, ...]) -> None:
    require(*packages)
    for name in _COMPILED:
        if name not in _TRIED:
            with suppress(ImportError, OSError, RuntimeError):
                importlib.import_module(name)
    _TRIED.update((*packages, *_COMPILED))


def _on_main_thread() -> bool:
    return QThread.currentThread() == QCoreApplication.instance().thread()
