"""Runs inside a real QGIS window: "Try it" of the panel with every default, and the project that it saves.

Started by test_window.py through ``qgis --code``; writes what happened to a JSON file.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_script import end_qgis, play
from qgis.core import QgsLayerTreeGroup, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface, plugins

OUT = Path(os.environ["GOSSAN_OUT"])
SECONDS = int(os.environ["GOSSAN_SECONDS"])
STATE: dict[str, Any] = {"error": "", "steps": []}

#: Milliseconds between two ticks of the clock that says whether the window is alive.
TICK = 100


def leave() -> None:
    (OUT / "state.json").write_text(json.dumps(STATE))
    end_qgis()


def tree_of(group: Any) -> list[Any]:
    """Return the names of a group's layers from the top, and its groups as [name, content]."""
    return [
        [node.name(), tree_of(node)] if isinstance(node, QgsLayerTreeGroup) else node.name()
        for node in group.children()
    ]


class Pulse:
    """The longest time for which the window did not answer."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(TICK)

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


def steps() -> Iterator[int]:
    iface.mainWindow().resize(1600, 1000)
    yield 500
    plugins["gossan"]._window.panel_action.trigger()
    panel = plugins["gossan"]._window.panel
    folder = OUT / "trial"
    folder.mkdir()
    panel.run_trial(str(folder))
    started, words, pulse, pictured = time.monotonic(), "", Pulse(), False
    begun = started
    while panel._trial is not None and time.monotonic() < started + SECONDS:
        if panel.words.text() != words:
            if words:
                STATE["steps"].append([words, time.monotonic() - begun, pulse.longest])
            words, begun, pulse.longest = panel.words.text(), time.monotonic(), 0.0
        if not pictured and len(panel.plot.epochs) > 8:
            pictured = True
            iface.mainWindow().grab().save(str(OUT / "trial_training.png"))
        yield 100
    STATE["steps"].append([words, time.monotonic() - begun, pulse.longest])
    STATE["seconds"] = time.monotonic() - started
    yield 3000
    iface.mainWindow().grab().save(str(OUT / "trial.png"))
    STATE["words"] = panel.words.text()
    STATE["marks"] = [mark.text() for mark, _, _ in panel._rows]
    STATE["files"] = sorted(path.name for path in folder.iterdir())
    STATE["tree"] = tree_of(QgsProject.instance().layerTreeRoot())
    # The project as it is opened again, in a window that knows nothing of the trial.
    saved = QgsProject.instance().fileName()
    iface.newProject(False)
    yield 500
    iface.addProject(saved)
    yield 3000
    iface.mainWindow().grab().save(str(OUT / "trial_again.png"))
    layers = QgsProject.instance().mapLayers().values()
    STATE["again"] = {
        "tree": tree_of(QgsProject.instance().layerTreeRoot()),
        "valid": all(layer.isValid() for layer in layers),
        "renderers": {layer.name(): layer.renderer().type() for layer in layers},
        "marks": [mark.text() for mark, _, _ in panel._rows],
        "dirty": QgsProject.instance().isDirty(),
    }


play(steps(), STATE, leave)
