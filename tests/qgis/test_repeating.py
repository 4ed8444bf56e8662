"""The command under "How to repeat this", run as it is printed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_runs import ALGORITHMS

QUICK = [name for name in ALGORITHMS if name != "createsamplesurvey"]


class Recorder:
    """Runs algorithms, and keeps what their reports say of the run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, make_run: Any) -> None:
        from gossan.algorithms.bridge import algorithm as bridge

        self.told: list[Any] = []
        self.runner = make_run()
        original = bridge.provenance_of

        def record(*given: Any) -> Any:
            self.told.append(original(*given))
            return self.told[-1]

        monkeypatch.setattr(bridge, "provenance_of", record)

    def __call__(self, name: str, **parameters: Any) -> tuple[dict[str, Any], Any]:
        done = self.runner(name, **parameters)
        return done, self.told[-1]


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch, make_run: Any, provider: Any) -> Any:
    from qgis.core import QgsProject

    yield Recorder(monkeypatch, make_run)
    QgsProject.instance().clear()


@pytest.fixture
def of_desktop(provider: Any) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """Return what turns parameters into those that a dialog gives: layers of the project, nothing as NULL."""
    from qgis.core import (
        QgsProcessing,
        QgsProcessingFeatureSourceDefinition,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
        QgsRasterLayer,
        QgsVectorLayer,
    )
    from qgis.PyQt.QtCore import QVariant

    null = QVariant(QVariant.String) if hasattr(QVariant, "String") else QVariant()

    def layer(path: str) -> str:
        made = QgsRasterLayer(path, "r") if path.endswith(".tif") else QgsVectorLayer(path, "v")
        assert made.isValid(), path
        QgsProject.instance().addMapLayer(made)
        return str(made.id())

    def turn(name: str, given: dict[str, Any]) -> dict[str, Any]:
        turned: dict[str, Any] = {}
        for definition in provider.algorithm(name).parameterDefinitions():
            key, kind = definition.name(), definition.type()
            value = given.get(key)
            if value is None and kind in ("file", "number") and definition.defaultValue() is None:
                turned[key] = null
            elif value is None:
                turned[key] = None if definition.isDestination() else definition.defaultValue()
            elif kind == "source":
                turned[key] = QgsProcessingFeatureSourceDefinition(layer(value))
            elif kind == "raster":
                turned[key] = layer(value)
            elif kind == "multilayer" and name == "stackrasters":
                turned[key] = [layer(one) for one in value]
            elif kind in ("rasterDestination", "fileDestination"):
                turned[key] = QgsProcessing.TEMPORARY_OUTPUT
            elif kind == "sink":
                turned[key] = QgsProcessingOutputLayerDefinition(value)
            else:
                turned[key] = value
        return turned

    return turn


def repeated(command: str, folder: Path) -> dict[str, Any]:
    """Run a command as somebody does who pastes it, and return its results."""
    folder.mkdir()
    pasted = command.replace(" -- ", " --json -- ", 1)
    done = subprocess.run(
        ["bash", "-c", pasted], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return dict(json.loads(done.stdout[done.stdout.index("{") :])["results"])


def contents(path: str) -> Any:
    """Return what an output holds."""
    from osgeo import gdal, ogr

    if path.endswith(".tif"):
        return np.nan_to_num(gdal.Open(path).ReadAsArray(), nan=-1.0)
    if path.endswith(".safetensors"):
        from safetensors.numpy import load_file

        tensors = load_file(path)
        return np.concatenate([tensors[name].astype(float).ravel() for name in sorted(tensors)])
    layers = ogr.Open(path)
    rows = [
        [feature.GetField(number) for number in range(feature.GetFieldCount())]
        for feature in layers.GetLayer(0)
    ]
    return np.array(
        [[one if isinstance(one, (int, float)) else -1.0 for one in row] for row in rows],
        dtype=float,
    )


def assert_same(first: dict[str, Any], second: dict[str, Any]) -> int:
    """Compare the files that two runs have written, and return how many there were."""
    compared = 0
    for name, value in first.items():
        if isinstance(value, str) and value.endswith((".tif", ".gpkg", ".csv", ".safetensors")):
            found = Path(second["folder"]) / str(second[name])
            if value.endswith(".safetensors"):  # rounded otherwise in another program
                assert np.corrcoef(contents(value), contents(str(found)))[0, 1] > 0.999, name
            else:
                assert np.allclose(contents(value), contents(str(found)), equal_nan=True), name
            compared += 1
        elif isinstance(value, (int, float)):
            assert second[name] == pytest.approx(value), name
    return compared


@pytest.mark.parametrize("name", QUICK)
def test_the_command_of_a_run_from_the_desktop_repeats_it(
    name: str, everything: Any, record: Any, of_desktop: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "it's here"
    folder.mkdir()
    given = of_desktop(name, ALGORITHMS[name](everything, folder))
    first, told = record(name, **given)
    assert "NULL" not in told.command and "TEMPORARY_OUTPUT" not in told.command
    assert told.lost == ()
    # An output at a place of its own is moved away, so that the second run must write it again.
    moved = {}
    for key, value in first.items():
        moved[key] = value
        if isinstance(value, str) and str(folder) in value and Path(value).is_file():
            moved[key] = str(Path(value).rename(folder / f"first_{Path(value).name}"))
    again = tmp_path / "again"
    second = repeated(told.command, again)
    compared = assert_same(moved, {**second, "folder": str(again)})
    assert compared or name == "explainthinsection"


@pytest.mark.parametrize("name", ["gridgeochemistry", "createsamplesurvey"])
def test_the_command_of_a_run_of_qgis_process_is_found_from_another_folder(
    name: str, everything: Any, record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(everything.folder)
    given = ALGORITHMS[name](everything, tmp_path / "first")
    (tmp_path / "first").mkdir()
    if "INPUT" in given:
        given["INPUT"] = "samples.gpkg"
        given["EXTENT"] = "510000,513000,4570000,4573000 [EPSG:32645]"
        given["OUTPUT_CRS"] = "EPSG:32645"
    first, told = record(name, **given)
    (tmp_path / "first").rename(tmp_path / "kept")
    (tmp_path / "first").mkdir()
    second = repeated(told.command, tmp_path / "again")
    kept = {
        key: value.replace(str(tmp_path / "first"), str(tmp_path / "kept"))
        if isinstance(value, str)
        else value
        for key, value in first.items()
    }
    assert_same(kept, {**second, "folder": str(tmp_path)})


@pytest.mark.parametrize("loss", ["memory", "selected", "edited", "virtual", "other crs", "extra"])
def test_what_only_the_project_knows_is_said_beside_the_command(
    loss: str, everything: Any, provider: Any
) -> None:
    from gossan.algorithms.bridge.provenance import provenance_of
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsField,
        QgsProcessingContext,
        QgsProcessingFeatureSourceDefinition,
        QgsProject,
        QgsVectorLayer,
    )
    from qgis.PyQt.QtCore import QVariant

    path = everything.path("samples.gpkg")
    layer = QgsVectorLayer(path, "soil")
    QgsProject.instance().addMapLayer(layer)
    value: Any = layer.id()
    if loss == "memory":
        layer = QgsVectorLayer("Point?crs=EPSG:32645&field=Au:double", "soil", "memory")
        QgsProject.instance().addMapLayer(layer)
        value = layer.id()
    elif loss == "selected":
        value = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    elif loss == "edited":
        layer.startEditing()
        layer.deleteFeature(next(layer.getFeatures()).id())
    elif loss == "virtual":
        layer = QgsVectorLayer(f"?layer_ref={layer.id()}", "soil", "virtual")
        QgsProject.instance().addMapLayer(layer)
        value = layer.id()
    elif loss == "other crs":
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32646"))
    else:
        layer.addExpressionField("1", QgsField("one", QVariant.Int))
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = provider.algorithm("gridgeochemistry")
    told = provenance_of(algorithm, "Grid", {"INPUT": value}, context)
    assert len(told.lost) == 1 and told.lost[0].startswith("Samples [INPUT]: "), told.lost
    if loss not in ("memory", "virtual"):
        assert path in told.command
    if layer.isEditable():
        layer.rollBack()
    QgsProject.instance().clear()


def test_values_are_written_as_qgis_process_takes_them(provider: Any, qgis_app: Any) -> None:
    from gossan.algorithms.bridge.command_values import CommandValues
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsProcessingContext,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
        QgsProperty,
        QgsRectangle,
        QgsReferencedRectangle,
    )

    context = QgsProcessingContext()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32645"))
    context.setProject(QgsProject.instance())
    own = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lon_0=87.3 +datum=WGS84")
    box = QgsReferencedRectangle(
        QgsRectangle(0.1, 0.2, 3, 4), QgsCoordinateReferenceSystem("EPSG:4326")
    )
    given = {
        "EXTENT": box,
        "OUTPUT_CRS": own,
        "FIELDS": ["Au ppb", "Cu's"],
        "POWER": 2.5,
        "NEIGHBOURS": QgsProperty.fromExpression("3 + 4"),
        "METHOD": 1,
        "OUTPUT": "memory:x",
    }
    texts = CommandValues(provider.algorithm("gridgeochemistry"), given, context).texts()
    assert texts["OUTPUT_CRS"][0].startswith("WKT:")
    assert QgsCoordinateReferenceSystem(texts["OUTPUT_CRS"][0]) == own
    assert texts["EXTENT"] == ["0.10000000000000001,3,0.20000000000000001,4 [EPSG:4326]"]
    assert texts["FIELDS"] == ["Au ppb", "Cu's"] and texts["POWER"] == ["2.5"]
    assert texts["NEIGHBOURS"] == ["7"] and texts["METHOD"] == ["kriging"]
    assert texts["OUTPUT"] == ["gridgeochemistry_output.tif"]
    made = QgsProcessingOutputLayerDefinition(
        QgsProperty.fromExpression("'/maps/' || 'x.safetensors'")
    )
    for value, text in (
        (0.0, "false"),
        (0, "false"),
        ("False", "false"),
        (1, "true"),
        (2.5, "true"),
    ):
        given = {"COMPARE_SPLITS": value, "OUTPUT": made}
        texts = CommandValues(provider.algorithm("traingkdcn"), given, context).texts()
        assert texts == {"COMPARE_SPLITS": [text], "OUTPUT": ["/maps/x.safetensors"]}
    project = {"OUTPUT_CRS": "ProjectCrs"}
    texts = CommandValues(provider.algorithm("gridgeochemistry"), project, context).texts()
    assert texts == {"OUTPUT_CRS": ["EPSG:32645"]}
    QgsProject.instance().clear()
