"""How scripts in a QGIS window go: one step after the other, and out of QGIS at the end."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface


def play(
    steps: Iterator[int],
    state: dict,
    leave: Callable[[], None],
    after: Callable[[], None] = lambda: None,
) -> None:
    """Take steps that yield how many milliseconds to wait; leave after the last, or with what went wrong.

    ``after`` is called after each of them.
    """

    def go() -> None:
        try:
            delay = next(steps)
        except StopIteration:
            leave()
        except Exception:
            state["error"] = traceback.format_exc()
            leave()
        else:
            after()
            QTimer.singleShot(delay, go)

    QTimer.singleShot(3000, go)


def end_qgis() -> None:
    """End QGIS, once what is still drawn or computed has ended."""
    iface.mapCanvas().stopRendering()
    QgsApplication.taskManager().cancelAll()
    QgsProject.instance().clear()
    QTimer.singleShot(2000, QgsApplication.instance().quit)
    # Should a modal box keep the loop alive, the session still ends.
    QTimer.singleShot(15000, lambda: os._exit(3))
