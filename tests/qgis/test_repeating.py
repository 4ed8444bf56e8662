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
