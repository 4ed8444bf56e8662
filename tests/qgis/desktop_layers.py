"""Runs inside a real QGIS window: runs dialogs, and writes down what lands in the window.

Started by test_desktop.py through ``qgis --code``; reads the runs from a JSON file, and writes the tree of
layers and their legends to another.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import processing
from desktop_script import end_qgis, play
from qgis.core import (
    QgsLayerTreeGroup,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtWidgets import QDockWidget, QTextBrowser, QTextEdit, QTreeView
from qgis.utils import iface

OUT = Path(os.environ["GOSSAN_OUT"])
PLAN = json.loads((OUT / "runs.json").read_text())
STATE: dict[str, Any] = {"runs": [], "error": ""}


def leave() -> None:
    (OUT / "state.json").write_text(json.dumps(STATE))
    end_qgis()


def log_of(dialog: Any) -> str:
    texts = dialog.findChildren(QTextEdit) + dialog.findChildren(QTextBrowser)
    said = [text.toPlainText() for text in texts]
    return next((text for text in said if "Algorithm started" in text), "")


def tree_of(group: Any) -> list[Any]:
    """Return the names of a group's layers from the top, and its groups as [name, content]."""
    return [
        [node.name(), tree_of(node)] if isinstance(node, QgsLayerTreeGroup) else node.name()
        for node in group.children()
    ]


def legends() -> dict[str, list[str]]:
    """Return what the window's legend says of every layer."""
    model = iface.layerTreeView().layerTreeModel()
    said = {}
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        nodes = model.layerLegendNodes(node)
        said[node.name()] = [part.data(0) or "" for part in nodes]
    return said


def with_layers(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return parameters with the window's layers for what names them, such as ``layer:Samples``."""
    layers = {f"layer:{one.name()}": one for one in QgsProject.instance().mapLayers().values()}

    def of(value: Any) -> Any:
        if isinstance(value, list):
            return [of(one) for one in value]
        return layers.get(value, value) if isinstance(value, str) else value

    return {name: of(value) for name, value in parameters.items()}


def zoom_to(layers: list[Any]) -> None:
    """Show the ground of what a run has added; all of it where it has added no layer of the map."""
    canvas = iface.mapCanvas()
    extent = QgsRectangle()
    for layer in layers:
        if layer.isSpatial():
            settings = canvas.mapSettings()
            extent.combineExtentWith(settings.layerExtentToOutputExtent(layer, layer.extent()))
    if extent.isEmpty():
        canvas.zoomToFullExtent()
        return
    extent.scale(1.1)
    canvas.setExtent(extent)


def arrange_window() -> None:
    """Give the layer tree the room that titles need, and show Gossan in the toolbox."""
    window = iface.mainWindow()
    window.resize(1400, 880)
    docks = {dock.objectName(): dock for dock in window.findChildren(QDockWidget)}
    docks["Browser"].hide()
    docks["Layers"].setMinimumWidth(330)
    toolbox = docks.get("ProcessingToolbox")
    if toolbox is None:
        return
    toolbox.setMinimumWidth(330)
    toolbox.show()
    tree = toolbox.findChild(QTreeView)
    model = tree.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if model.data(index) == "Gossan":
            tree.expandRecursively(index)
            tree.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)


def near_the_first_deposit() -> None:
    """Show the ground around a deposit, where arrows are seen."""
    deposits = QgsProject.instance().mapLayersByName("Deposits")[0]
    place = next(deposits.getFeatures()).geometry().asPoint()
    near = 9_000
    iface.mapCanvas().setExtent(
        QgsRectangle(place.x() - near, place.y() - near, place.x() + near, place.y() + near)
    )


def until_drawn() -> Iterator[int]:
    """Wait until the map is drawn, which takes its time on a machine with other work."""
    iface.mapCanvas().refresh()
    yield 1000
    started = time.monotonic()
    while iface.mapCanvas().isDrawing() and time.monotonic() < started + 60:
        yield 200
    yield 500


def steps() -> Iterator[int]:
    arrange_window()
    for name, parameters in PLAN["runs"]:
        before = set(QgsProject.instance().mapLayers())
        dialog = processing.createAlgorithmDialog(f"gossan:{name}", with_layers(parameters))
        dialog.show()
        yield 300
        dialog.resize(1000, 880 if hasattr(dialog, "further") else 770)
        yield 700
        dialog.grab().save(str(OUT / f"dialog_{name}.png"))
        dialog.runButton().click()
        started, log = time.monotonic(), ""
        while time.monotonic() < started + PLAN["seconds"]:
            yield 50
            log = log_of(dialog)
            if "Execution completed" in log or "Execution failed" in log:
                break
        dialog.close()
        after = QgsProject.instance().mapLayers()
        zoom_to([layer for key, layer in after.items() if key not in before])
        yield from until_drawn()
        picture = OUT / f"{len(STATE['runs']):02d}_{name}.png"
        iface.mainWindow().grab().save(str(picture))
        iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox").hide()
        if name == "explaingradcam":
            near_the_first_deposit()
            yield from until_drawn()
            iface.mainWindow().grab().save(str(OUT / "near_explaingradcam.png"))
        STATE["runs"].append(
            {
                "name": name,
                "log": log,
                "tree": tree_of(QgsProject.instance().layerTreeRoot()),
                "legends": legends(),
            }
        )
        (OUT / "state.json").write_text(json.dumps(STATE))
        if "Execution completed" not in log:
            return  # the next run would wait for what is not there
    yield 100


play(steps(), STATE, leave)
