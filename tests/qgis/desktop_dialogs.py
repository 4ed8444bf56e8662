"""Runs inside a real QGIS window: opens the dialog of every algorithm and runs it, twice.

Started by test_desktop.py through ``qgis --code``; reads the parameters from a JSON file, and writes what
happened to another.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import processing
from desktop_script import end_qgis, play
from qgis.core import (
    QgsLayerTreeLayer,
    QgsLayerTreeModel,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, Qt
from qgis.PyQt.QtGui import QImage, QPixmap
from qgis.PyQt.QtWidgets import QTextBrowser, QTextEdit
from qgis.utils import iface

OUT = Path(os.environ["GOSSAN_OUT"])
RUNS = json.loads((OUT / "runs.json").read_text())
STATE: dict = {"runs": [], "error": ""}


def leave() -> None:
    root = QgsProject.instance().layerTreeRoot()
    STATE["layers"] = sorted({node.name() for node in root.findLayers()})
    STATE["groups"] = {group.name(): group.findLayerIds() for group in root.findGroups()}
    STATE["elsewhere"] = [node.name() for node in root.findLayers() if node.parent() == root]
    STATE["untrue"] = untrue_legends()
    (OUT / "state.json").write_text(json.dumps(STATE))
    end_qgis()


def untrue_legends() -> list[str]:
    """Return rasters whose legend in the window changes when it is made anew from the renderer."""
    model = iface.layerTreeView().layerTreeModel()
    found = []
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        if isinstance(node.layer(), QgsRasterLayer):
            shown = drawn(model, node)
            model.refreshLayerLegend(node)
            if drawn(model, node) != shown:
                found.append(node.name())
    return found


def drawn(model: QgsLayerTreeModel, node: QgsLayerTreeLayer) -> list[tuple[str, bytes]]:
    """Return the texts and pictures of a layer's legend."""
    found = []
    for part in model.layerLegendNodes(node):
        picture = part.data(Qt.ItemDataRole.DecorationRole)
        image = picture.toImage() if isinstance(picture, QPixmap) else picture
        data = QByteArray()
        if isinstance(image, QImage):
            buffer = QBuffer(data)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")
        found.append((str(part.data(Qt.ItemDataRole.DisplayRole)), bytes(data)))
    return found


def log_of(dialog: object) -> str:
    texts = dialog.findChildren(QTextEdit) + dialog.findChildren(QTextBrowser)  # type: ignore[attr-defined]
    said = [text.toPlainText() for text in texts]
    # The help stands beside the log, and may be longer.
    return next(
        (text for text in said if "Algorithm started" in text), max(said, key=len, default="")
    )


def steps() -> Iterator[int]:
    for turn in ("first", "second"):
        for name, parameters in RUNS.items():
            dialog = processing.createAlgorithmDialog(f"gossan:{name}", parameters[turn])
            dialog.show()
            yield 300
            if turn == "first":
                dialog.grab().save(str(OUT / f"{name}.png"))
            dialog.runButton().click()
            started = time.monotonic()
            while time.monotonic() < started + 90 and not any(
                end in log_of(dialog) for end in ("Execution completed", "Execution failed")
            ):
                yield 50
            log = log_of(dialog)
            STATE["runs"].append([turn, name, "Execution completed" in log, log])
            (OUT / "state.json").write_text(json.dumps(STATE))
            dialog.close()
            yield 100


play(steps(), STATE, leave)
