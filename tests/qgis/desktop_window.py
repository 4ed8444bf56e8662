"""Runs inside a real QGIS window: asks a map for its reasons, opens the panel, and unloads the plugin.

Started by test_window.py through ``qgis --code``; reads what to do from the environment, and writes
what happened to a JSON file.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from desktop_script import end_qgis, play
from gossan.algorithms.bridge.progress import LISTENERS
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QToolBar
from qgis.utils import iface, plugins

CHAIN = Path(os.environ["GOSSAN_CHAIN"])
OUT = Path(os.environ["GOSSAN_OUT"])
STATE: dict = {"error": ""}


def leave() -> None:
    (OUT / "state.json").write_text(json.dumps(STATE))
    end_qgis()


def traces() -> dict:
    """What of Gossan's is in the window."""
    window = iface.mainWindow()
    return {
        "docks": sorted(
            dock.objectName()
            for dock in window.findChildren(QDockWidget)
            if dock.objectName().startswith("Gossan")
        ),
        "actions": sorted(
            action.objectName()
            for action in window.findChildren(QAction)
            if action.objectName().startswith("Gossan")
        ),
        "toolbars": sorted(
            f"{bar.objectName()}: {len(bar.actions())}"
            for bar in window.findChildren(QToolBar)
            if bar.objectName() in ("mPluginToolBar", "GossanToolBar")
        ),
        "menus": sorted(
            action.text() for action in iface.pluginMenu().actions() if action.text() == "Gossan"
        ),
        "ears": len(LISTENERS),
        "tool": type(iface.mapCanvas().mapTool()).__name__,
    }


class Session:
    """One step after the other; a generator that yields how many milliseconds to wait."""

    def steps(self):
        yield 1000
        plugin = plugins["gossan"]
        STATE["with"] = traces()
        yield from self.why(plugin)
        yield from self.panel(plugin)
        for turn in ("first", "second"):
            plugin.unload()
            yield 500
            QgsApplication.processEvents()
            STATE[f"without, {turn}"] = traces()
            plugin.initGui()
            yield 500
        STATE["again"] = traces()
        plugin._window.action.trigger()
        plugin._window.panel_action.trigger()
        yield 500
        plugin.unload()
        yield 500
        STATE["last"] = traces()

    def why(self, plugin):
        for name in ("stack.tif", "map.tif", "deposits.gpkg", "samples.gpkg"):
            kind = QgsRasterLayer if name.endswith(".tif") else QgsVectorLayer
            QgsProject.instance().addMapLayer(kind(str(CHAIN / name), name.split(".")[0]))
        layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
        iface.mainWindow().resize(1400, 900)
        iface.setActiveLayer(layers["map"])
        iface.mapCanvas().setExtent(layers["map"].extent())
        yield 1500
        plugin._window.action.trigger()
        dock, place = plugin._window.why, json.loads(os.environ["GOSSAN_PLACE"])
        seconds = []
        for step in (0, 1000, 2000):
            started = time.monotonic()
            plugin._window.tool.canvasClicked.emit(
                QgsPointXY(place[0] + step, place[1]), Qt.MouseButton.LeftButton
            )
            before = dock.answer
            while dock.answer is before and time.monotonic() < started + 30:
                yield 20
            seconds.append(time.monotonic() - started)
        yield 500
        iface.mainWindow().grab().save(str(OUT / "why.png"))
        dock.widget().widget().grab().save(str(OUT / "why_dock.png"))
        dock.copy.click()
        STATE["why"] = {
            "seconds": seconds,
            "text": QgsApplication.clipboard().text(),
            "score": dock.answer.score,
            "columns": dock.table.horizontalHeader().length(),
            "room": dock.table.viewport().visibleRegion().boundingRect().width(),
        }
        # A target is asked at its best cell: here a polygon around the whole map.
        around = QgsVectorLayer("Polygon?crs=EPSG:32645", "around", "memory")
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(layers["map"].extent()))
        around.dataProvider().addFeatures([feature])
        QgsProject.instance().addMapLayer(around)
        iface.setActiveLayer(around)
        before, started = dock.answer, time.monotonic()
        plugin._window.tool.canvasClicked.emit(QgsPointXY(*place), Qt.MouseButton.LeftButton)
        while dock.answer is before and time.monotonic() < started + 30:
            yield 20
        STATE["why"]["target"] = dock.answer.score
        QgsProject.instance().removeMapLayer(around.id())
        # Where there is no map, words say so.
        QgsProject.instance().removeMapLayer(layers["map"].id())
        iface.setActiveLayer(layers["stack"])
        plugin._window.tool.canvasClicked.emit(QgsPointXY(*place), Qt.MouseButton.LeftButton)
        yield 200
        STATE["why"]["without"] = dock.words.text()

    def panel(self, plugin):
        plugin._window.panel_action.trigger()
        panel = plugin._window.panel
        yield 800
        STATE["marks"] = [mark.text() for mark, _, _ in panel._rows]
        layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
        iface.setActiveLayer(layers["stack"])
        box = panel.elements.box
        titles = [box.itemText(number) for number in range(box.count())]
        box.setCurrentIndex(4)
        box.activated.emit(4)
        yield 500
        renderer = layers["stack"].renderer()
        STATE["elements"] = {
            "titles": titles,
            "band": renderer.usesBands(),
            "range": [renderer.classificationMin(), renderer.classificationMax()],
        }
        panel._rows[1][2].click()
        yield 1000
        STATE["dialog"] = panel._dialog.algorithm().id()
        given = (
            panel._dialog.createProcessingParameters()
            if hasattr(panel._dialog, "createProcessingParameters")
            else panel._dialog.getParameterValues()
        )
        STATE["input"] = str(given.get("INPUT"))
        panel._dialog.close()
        folder = OUT / "trial"
        folder.mkdir()
        QgsProject.instance().setDirty(False)
        panel.run_trial(str(folder), json.loads(os.environ.get("GOSSAN_TRIAL", "{}")))
        started, pictured = time.monotonic(), False
        while panel._trial is not None and time.monotonic() < started + 540:
            if panel.plot.epochs and not pictured and len(panel.plot.epochs) > 8:
                yield 400
                panel.widget().widget().grab().save(str(OUT / "training.png"))
                pictured = True
            yield 100
        yield 1500
        STATE["trial"] = {
            "words": panel.words.text(),
            "seconds": time.monotonic() - started,
            "files": sorted(path.name for path in folder.iterdir()),
            "layers": sorted(x.name() for x in QgsProject.instance().mapLayers().values()),
            "marks": [mark.text() for mark, _, _ in panel._rows],
            "saved": QgsProject.instance().fileName(),
            "epochs": len(panel.plot.epochs),
            "told": panel.plot.words.text(),
        }
        iface.mainWindow().grab().save(str(OUT / "panel.png"))
        panel.run_trial(str(folder))
        STATE["trial"]["again"] = panel.words.text()


play(Session().steps(), STATE, leave)
