"""Runs inside a real QGIS window: opens the menu, runs a dialog from it twice, cancels another.

Started by test_desktop.py through ``qgis --code``; reads what to do from the environment, and writes
what happened to a JSON file.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import processing
from desktop_script import end_qgis, play
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.utils import iface

CHAIN = Path(os.environ["GOSSAN_CHAIN"])
OUT = Path(os.environ["GOSSAN_OUT"])
STATE: dict = {"steps": [], "error": ""}


def save() -> None:
    (OUT / "state.json").write_text(json.dumps(STATE))


def leave() -> None:
    save()
    end_qgis()


def parameters(name: str, epochs: int) -> dict:
    layers = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
    return {
        "STACK": layers["stack"],
        "DEPOSITS": layers["deposits"],
        "CONTROL": layers["control"],
        "STUDY_AREA": layers["study_area"],
        "MODEL": "gk_dcn",
        "NEGATIVE_DISTANCE": 6000,
        "EPOCHS": epochs,
        "MEMBERS": 1,
        "FOLDS": 0,
        "COMPARE_SPLITS": False,
        "OUTPUT": str(OUT / f"{name}.safetensors"),
        "SAMPLES": str(OUT / f"{name}.gpkg"),
        "REPORT": str(OUT / f"{name}.html"),
    }


class Session:
    """One dialog after the other; a generator that yields how many milliseconds to wait."""

    def steps(self):
        for name in ("control.tif", "stack.tif", "study_area.gpkg", "deposits.gpkg"):
            kind = QgsRasterLayer if name.endswith(".tif") else QgsVectorLayer
            QgsProject.instance().addMapLayer(kind(str(CHAIN / name), name.split(".")[0]))
        iface.mainWindow().resize(1400, 900)
        yield 1000
        yield from self.menu()
        yield from self.workflow()
        yield from self.cancel()

    def menu(self):
        menus = [
            action.menu() for action in iface.pluginMenu().actions() if action.text() == "Gossan"
        ]
        entries = {action.text(): action for action in menus[0].actions()}
        found = []
        for _ in range(
            2
        ):  # a second time: a dialog that QGIS has thrown away must not be asked for
            entries["Check Environment…"].trigger()
            yield 1500
            shown = [
                widget
                for widget in QgsApplication.topLevelWidgets()
                if hasattr(widget, "runButton") and widget.isVisible()
            ]
            if not shown:
                titles = [widget.windowTitle() for widget in QgsApplication.topLevelWidgets()]
                raise RuntimeError(f"no dialog among {titles}")
            shown[-1].runButton().click()
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and "Execution completed" not in log_of(shown[-1]):
                yield 200
            shown[-1].grab().save(str(OUT / "environment_log.png"))
            found.append(log_of(shown[-1]))
            shown[-1].close()
            yield 500
        STATE["steps"].append({"name": "menu", "entries": sorted(entries), "logs": found})

    def workflow(self):
        """Open a workflow from the toolbox's menu in the model designer."""
        from processing.gui.ProviderActions import ProviderContextMenuActions

        registry = QgsApplication.processingRegistry()
        (action,) = (
            action
            for action in ProviderContextMenuActions.actions
            if str(action.name).startswith("Open a Copy")
        )
        action.setData(registry.algorithmById("gossan:gridgeochemistry"), None)
        elsewhere = action.isEnabled()
        action.setData(registry.algorithmById("gossan:surveytoexplainedmap"), None)
        step = {"name": "workflow", "elsewhere": elsewhere, "enabled": action.isEnabled()}
        action.execute()
        yield 1500
        (designer,) = (
            widget
            for widget in QgsApplication.topLevelWidgets()
            if hasattr(widget, "model") and hasattr(widget, "view") and widget.isVisible()
        )
        designer.grab().save(str(OUT / "workflow.png"))
        step["title"] = designer.model().displayName()
        step["steps"] = sorted(designer.model().childAlgorithms())
        step["file"] = designer.model().sourceFilePath()
        STATE["steps"].append(step)
        designer.close()
        yield 500

    def open(self, name: str, epochs: int):
        dialog = processing.createAlgorithmDialog("gossan:traingkdcn", parameters(name, epochs))
        dialog.resize(1100, 800)
        dialog.show()
        return dialog

    def cancel(self):
        dialog = self.open("cancelled", 100_000)
        yield 500
        dialog.runButton().click()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and "Epoch 2 of" not in log_of(dialog):
            yield 100
        started = time.monotonic()
        dialog.cancelButton().click()
        while time.monotonic() < started + 30 and "Cancelled" not in log_of(dialog):
            yield 20
        STATE["steps"].append(
            {
                "name": "cancelled",
                "seconds": time.monotonic() - started,
                "log": log_of(dialog)[-2000:],
                "files": sorted(p.name for p in OUT.iterdir() if p.name.startswith("cancelled")),
            }
        )
        yield 500
        dialog.close()
        yield 500


def log_of(dialog) -> str:
    from qgis.PyQt.QtWidgets import QTextBrowser, QTextEdit

    return "\n".join(
        widget.toPlainText()
        for kind in (QTextEdit, QTextBrowser)
        for widget in dialog.findChildren(kind)
    )


play(Session().steps(), STATE, leave, save)
