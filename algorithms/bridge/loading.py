"""Packages are imported while the window stays alive."""

from __future__ import annotations

import sys
import threading

from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread

from ...core.environment.packages import require
from .shown import in_window

#: Seconds between two looks of the window at what happens.
_LOOK = 0.02

#: Signals of windows are handled at each look; clicks and keys wait, in order, until packages are there.
_NO_CLICKS = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class Import(threading.Thread):
    """Imports packages on a thread that never ends.

    What is made by the thread that imports torch first, is used as long as QGIS runs; on a thread of Qt's
    pool it ends QGIS at the second run.

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
            require(*self._packages)
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
    if "torch" in packages and "torch" not in sys.modules and in_window() and _on_main_thread():
        beside = Import(packages)
        beside.start()
        while not beside.ended.wait(_LOOK):
            QCoreApplication.processEvents(_NO_CLICKS)
        if beside.problem is not None:
            raise beside.problem
    require(*packages)


def _on_main_thread() -> bool:
    return QThread.currentThread() == QCoreApplication.instance().thread()
