"""Take the pictures of the tutorial in a real QGIS: `make screenshots`, after `make demo`.

Runs inside of QGIS (``qgis --code``); saves to docs/images.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import Path

import processing
from gossan.algorithms.bridge.styles import Styler
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QTreeView
from qgis.utils import iface

ROOT = Path(os.environ["GOSSAN_ROOT"])
DEMO, IMAGES = ROOT / "demo", ROOT / "docs" / "images"

#: Docks that stay; the pictures are of the map and of Gossan.
DOCKS = {"Layers", "ProcessingToolbox"}


def add(path: str, title: str, style: str, stretch: str = "") -> QgsVectorLayer | QgsRasterLayer:
    """Add a layer of the demo with the style that it gets when an algorithm loads it."""
    kind = QgsRasterLayer if path.endswith(".tif") else QgsVectorLayer
    layer = kind(str(DEMO / path), title)
    QgsProject.instance().addMapLayer(layer)
    Styler(style, stretch).postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    return layer


def save(name: str) -> None:
    """Save a picture of the window."""
    iface.mainWindow().grab().save(str(IMAGES / f"{name}.png"))


def steps() -> Iterator[int]:
    """Yield how many milliseconds to wait."""
    window = iface.mainWindow()
    window.resize(1400, 880)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() in DOCKS)
    toolbox = window.findChild(QDockWidget, "ProcessingToolbox")
    if toolbox is not None:
        toolbox.setMinimumWidth(330)
        tree = toolbox.findChild(QTreeView)
        model = tree.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            tree.setExpanded(index, model.data(index) == "Gossan")
            if model.data(index) == "Gossan":
                tree.expandRecursively(index)
                tree.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)
    samples = add("survey/samples.gpkg", "Samples", "survey")
    area = add("survey/study_area.gpkg", "Study area", "study_area")
    add("survey/faults.gpkg", "Faults", "faults")
    deposits = add("survey/deposits.gpkg", "Deposits", "deposits")
    yield 500
    iface.mapCanvas().setExtent(area.extent().buffered(3_000))
    iface.mapCanvas().refresh()
    yield 3000
    save("tutorial_survey")
    control = add("control.tif", "Fault control", "control")
    stack = add("stack.tif", "Element stack", "elements", "middle")
    dialog = processing.createAlgorithmDialog(
        "gossan:traingkdcn",
        {
            "STACK": stack,
            "DEPOSITS": deposits,
            "CONTROL": control,
            "STUDY_AREA": area,
        },
    )
    dialog.resize(1000, 820)
    dialog.show()
    yield 2500
    dialog.grab().save(str(IMAGES / "train_dialog.png"))
    dialog.close()
    QgsProject.instance().removeMapLayers([stack.id(), control.id()])
    probability = add("probability.tif", "Anomaly score (GK-DCN + ridge)", "probability")
    to_the_bottom(probability)
    yield 3000
    save("tutorial_map")
    to_the_bottom(add("gradcam.tif", "Grad-CAM (GK-DCN, conv3)", "heat", "maximum"))
    add("offsets.gpkg", "Offsets", "offsets")
    for layer in (probability, samples):
        node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
        node.setItemVisibilityChecked(False)
    first = next(deposits.getFeatures()).geometry().asPoint()
    iface.mapCanvas().setExtent(
        QgsRectangle(first.x() - 9_000, first.y() - 9_000, first.x() + 9_000, first.y() + 9_000)
    )
    yield 3000
    save("tutorial_explanation")


def to_the_bottom(layer: QgsRasterLayer) -> None:
    """Move a layer to the bottom of the tree."""
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(layer.id())
    root.insertChildNode(len(root.children()), node.clone())
    root.removeChildNode(node)


SCRIPT = steps()


def go() -> None:
    """Take the next step."""
    try:
        delay = next(SCRIPT)
    except StopIteration:
        QgsProject.instance().clear()
        QgsApplication.instance().quit()
    except Exception:
        traceback.print_exc()
        os._exit(1)
    else:
        QTimer.singleShot(delay, go)


QTimer.singleShot(2000, go)
