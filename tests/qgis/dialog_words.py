"""What dialogs say, as JSON on the last line: run with the name of an algorithm, where there is a window."""

from __future__ import annotations

import json
import sys
import tempfile
from typing import Any

from qgis.core import QgsApplication, QgsProcessingContext


def start() -> Any:
    """Return QGIS with windows, and the plugin in it."""
    application = QgsApplication([], True)
    application.initQgis()
    sys.path.append(f"{application.pkgDataPath()}/python/plugins")
    from processing.core.Processing import Processing

    Processing.initialize()
    import gossan

    application.gossan_plugin = gossan.classFactory(None)
    application.gossan_plugin.initProcessing()
    add_layers()
    return application


def add_layers() -> None:
    """Add a raster and points in metres to the project."""
    from osgeo import gdal, osr
    from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

    place = f"{tempfile.mkdtemp()}/stack.tif"
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32645)
    raster = gdal.GetDriverByName("GTiff").Create(place, 8, 8, 2)
    raster.SetProjection(reference.ExportToWkt())
    raster.SetGeoTransform((0, 100, 0, 0, 0, -100))
    raster = None
    QgsProject.instance().addMapLayer(QgsRasterLayer(place, "stack"))
    for kind in ("Point", "LineString", "Polygon"):
        layer = QgsVectorLayer(f"{kind}?crs=EPSG:32645&field=Au:double", kind, "memory")
        QgsProject.instance().addMapLayer(layer)


def shown(box: Any) -> list[str]:
    """Return the entries of a box."""
    return [box.itemText(place) for place in range(box.count())]


def dialog_of(name: str) -> Any:
    """Return an algorithm's dialog, made as the toolbox does."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"gossan:{name}")
    dialog = algorithm.createCustomParametersWidget(None) or AlgorithmDialog(algorithm)
    dialog.resize(1100, 900)
    dialog.show()
    return dialog


def tell(name: str) -> dict[str, Any]:
    """Return what the dialog, a batch and the designer show of choices and empty boxes, and give for them."""
    from qgis.PyQt.QtWidgets import QComboBox

    dialog = dialog_of(name)
    wrappers = dialog.mainWidget().wrappers
    said: dict[str, Any] = {"choices": {}, "empty": {}}
    for key, wrapper in wrappers.items():
        box = getattr(wrapper, "widget", None)
        if isinstance(box, QComboBox):
            said["choices"][key] = shown(box)
        elif hasattr(box, "specialValueText"):
            said["empty"][key] = box.specialValueText()
    said["given"] = {
        key: value
        for key, value in dialog.mainWidget().createProcessingParameters().items()
        if isinstance(value, (str, int, float, list, type(None)))
    }
    if hasattr(dialog, "further"):
        said["outputs"] = outputs(dialog)
    if "PRESET" in wrappers:
        wrappers["PRESET"].setParameterValue("paper", QgsProcessingContext())
        said["paper"] = {key: wrappers[key].widget.specialValueText() for key in said["empty"]}
        said["split"] = wrappers["SPLIT"].widget.itemText(0)
    if name == "classifythinsection":
        return said | models_of(wrappers["MODELS"])
    again = {"MODEL": "cnn", "EPOCHS": 7, "SPLIT": "random", "MODELS": ["dcn"]}
    dialog.mainWidget().setParameters({key: again[key] for key in again if key in wrappers})
    said["again"] = {
        key: value
        for key, value in dialog.mainWidget().createProcessingParameters().items()
        if key in again
    }
    said["odd"] = {
        key: [taken(wrappers[key], value) for value in values]
        for key, values in ODD.items()
        if key in wrappers
    }
    if name == "predictanomalies":
        said["twins"] = twins(wrappers["MODEL"])
        box = wrappers["MODEL"].widget.findChild(QComboBox)
        said["models"] = shown(box)
        wrappers["MODEL"].setParameterValue("/elsewhere/other.safetensors", QgsProcessingContext())
        said["other"] = wrappers["MODEL"].parameterValue()
        return said
    return said | {"batch": batch(name), "designer": designer(name)}


def outputs(dialog: Any) -> dict[str, Any]:
    """Return which outputs a workflow's dialog shows and folds, from the top, and how high its form is."""
    from qgis.PyQt.QtCore import QPoint

    wrappers = dialog.mainWidget().wrappers
    QgsApplication.processEvents()
    form = dialog.further.parentWidget()
    said: dict[str, Any] = {"height": form.sizeHint().height()}
    dialog.further.setCollapsed(False)
    QgsApplication.processEvents()
    places: dict[str, list[tuple[int, str]]] = {"shown": [], "folded": [], "inputs": []}
    for key, wrapper in wrappers.items():
        if ":" in key:
            widget = wrapper.wrappedWidget()
            kind = "folded" if dialog.further.isAncestorOf(widget) else "shown"
            places[kind].append((widget.mapTo(form, QPoint()).y(), key.partition(":")[2]))
            continue
        widget = getattr(wrapper, "widget", None) or wrapper.wrappedWidget()
        if widget.isVisible():
            places["inputs"].append((widget.mapTo(form, QPoint()).y(), key))
    said["inputs first"] = max(places["inputs"]) < min(places["shown"])
    return said | {kind: [name for _, name in sorted(found)] for kind, found in places.items()}


#: Values that a script or an older version may have left.
ODD = {
    "EPOCHS": ["abc", ["a"], float("nan"), 1e300, b"x", 0, 200_000, None],
    "NEGATIVE_DISTANCE": [float("nan"), -5.0, 1000.0],
    "MODEL": ["rubbish", 2, None, "", []],
    "MODELS": ["rubbish", 3, None, ("dcn", 5), {"a": 1}],
}


def taken(wrapper: Any, value: Any) -> Any:
    """Return what a widget gives after it was given a value."""
    wrapper.setParameterValue(value, QgsProcessingContext())
    return wrapper.parameterValue()


def twins(wrapper: Any) -> dict[str, list[str]]:
    """Return two models that are described in the same words, and what is given where each is chosen."""
    from qgis.PyQt.QtWidgets import QComboBox

    box = wrapper.widget.findChild(QComboBox)
    chosen = ["/one/model.safetensors", "/other/model.safetensors"]
    for path in chosen:
        box.addItem("GK-DCN (model.safetensors)", path)
    given = [taken(wrapper, path) for path in chosen]
    for _ in chosen:
        box.removeItem(box.count() - 1)
    return {"chosen": chosen, "given": given}


def models_of(wrapper: Any) -> dict[str, Any]:
    """Return the models that are offered, and what is given after others were set, one by one."""
    from qgis.gui import QgsCheckableComboBox

    values = (["/a/one.safetensors", "/b/one.safetensors"], "/a/one.safetensors", None, [3, ["x"]])
    return {
        "models": shown(wrapper.widget.findChild(QgsCheckableComboBox)),
        "taken": [taken(wrapper, value) for value in values],
    }


def batch(name: str) -> list[list[str]]:
    """Return the choices in a batch's first row."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
    from qgis.PyQt.QtWidgets import QComboBox

    dialog = BatchAlgorithmDialog(
        QgsApplication.processingRegistry().createAlgorithmById(f"gossan:{name}")
    )
    row = dialog.mainWidget().wrappers[0]
    boxes = [getattr(wrapper, "widget", None) for wrapper in row]
    return [shown(box) for box in boxes if isinstance(box, QComboBox)]


def designer(name: str) -> dict[str, Any]:
    """Return what the designer stores for a step whose form is opened and accepted."""
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelParameter,
        QgsProcessingParameterString,
    )

    model = QgsProcessingModelAlgorithm()
    model.addModelParameter(
        QgsProcessingParameterString("network", "Network"), QgsProcessingModelParameter("network")
    )
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"gossan:{name}")
    form = ModelerParametersDialog(algorithm, model)
    wrappers = form.widget.widget.wrappers
    said = {}
    for key in ("MODEL", "SPLIT"):
        if key in wrappers:
            box = wrappers[key].widget
            said[key] = shown(box)
            box.setCurrentIndex(box.count() - 1)
    step = form.createAlgorithm()
    stored = {
        key: str(sources[0].parameterName() or sources[0].staticValue())
        for key, sources in step.parameterSources().items()
        if key in said
    }
    return {"shown": said, "stored": stored}


if __name__ == "__main__":
    running = start()
    sys.stdout.write(json.dumps(tell(sys.argv[1])) + "\n")
    sys.stdout.flush()
    import os

    os._exit(0)  # QGIS's own ending is not what is looked at
