"""What the docks say and leave behind, as JSON on the last line; run where there is a window."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from dialog_words import start
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMainWindow

SAID: dict[str, Any] = {"errors": []}


class Interface(QObject):
    """As much of QGIS's interface as the docks ask for."""

    currentLayerChanged = pyqtSignal(object)  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        self._window, self._canvas = QMainWindow(), QgsMapCanvas()

    def mainWindow(self) -> QMainWindow:
        """Return the window."""
        return self._window

    def mapCanvas(self) -> QgsMapCanvas:
        """Return the canvas."""
        return self._canvas

    def activeLayer(self) -> None:
        """Return no layer."""


def wait(seconds: float, until: Any = lambda: False) -> None:
    """Let QGIS work for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        QgsApplication.processEvents()
        time.sleep(0.01)


def ask(interface: Interface) -> None:
    """Show an answer with names that look like HTML, and close the project under it."""
    from gossan.core.anomalies.explaining.why import ElementHere, WhyHere
    from gossan.core.detecting.why import ElementShare, ScoreHere
    from gossan.desktop.asking import Task, start
    from gossan.desktop.why_dock import WhyDock

    dock = WhyDock(interface)
    element = ElementHere("Au", "ppb", 1.0, 50.0, 0.1, 0.0)
    odd = "<b>A & B</b><script>"
    patch = np.zeros((3, 3))
    answer = WhyHere(
        odd, odd, odd, (0.0, 0.0), (0, 3, 0, 3), 0.5, None, 0.1, 0.5, (element,), patch, None, None,
        (odd,),
    )  # fmt: skip
    dock._done(answer, "")
    SAID["answer"] = [dock.words.text(), dock.remarks.text()]
    SAID["column"] = last_column(dock)
    score = ScoreHere(
        odd, odd, (0.0, 0.0), (0, 3, 0, 3), 2.5, 0.05, 1.0, 0.01,
        (ElementShare("As", "ppm", 5.0, 99.0, 0.75),), patch, (odd,),
    )  # fmt: skip
    dock._done(score, "")
    row = [dock.table.item(0, column).text() for column in range(4)]
    SAID["score"] = [dock.words.text(), last_column(dock), *row]
    dock._refuse(odd)
    SAID["refused"] = dock.words.text()
    dock._done(answer, "")
    SAID["outlined"] = dock._band is not None
    QgsProject.instance().clear()
    SAID["closed"] = [dock._band is None, dock.answer is None, dock.text()]
    # Cancelled in QGIS's task manager, by the user.
    dock._task = Task("slow", lambda task: wait_for(task), dock._done)
    task = dock._task
    start(task)
    wait(0.3)
    task.cancel()
    wait(5, lambda: dock._task is None)
    SAID["cancelled"] = dock.words.text()
    dock.forget()
    QgsProject.instance().clear()


def last_column(dock: Any) -> str:
    """Return what the last column of a dock's table is called."""
    return str(dock.table.horizontalHeaderItem(3).text())


def wait_for(task: Any) -> None:
    """Work until somebody cancels."""
    while not task.isCanceled():
        time.sleep(0.01)


def leave_a_trial(interface: Interface, folder: Path) -> None:
    """Take the panel away while its trial runs; then open a project in the middle of another one."""
    from gossan.desktop import trying
    from gossan.desktop.panel import Panel

    for turn in ("left", "opened"):
        panel = Panel(interface)
        panel.run_trial(str(folder / turn))
        (trial,) = trying._RUNNING
        while trial._number < 1:
            wait(0.01)
        if turn == "left":
            panel.leave()
            panel.deleteLater()
            QgsApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
        else:
            QgsProject.instance().clear()
        del trial
        wait(30, lambda: not trying._RUNNING)
        wait(0.5)
        SAID[turn] = len(trying._RUNNING)
    SAID["words"] = panel.words.text()
    SAID["layers"] = len(QgsProject.instance().mapLayers())
    panel.leave()


if __name__ == "__main__":
    running = start()
    sys.excepthook = lambda kind, problem, trace: SAID["errors"].append(f"{kind}: {problem}")
    window = Interface()
    ask(window)
    leave_a_trial(window, Path(sys.argv[1]))
    sys.stdout.write(json.dumps(SAID) + "\n")
    sys.stdout.flush()
    os._exit(0)  # QGIS's own ending is not what is looked at
