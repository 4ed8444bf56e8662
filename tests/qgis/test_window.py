"""What Gossan adds to QGIS's window: it answers, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from test_desktop import display, keep_pictures, session

__all__ = ["display"]


@pytest.mark.alone
def test_a_click_is_answered_and_unloading_leaves_nothing(
    display: str, chain: Path, survey_folder: Path, make_run, tmp_path: Path
) -> None:
    inputs = tmp_path / "inputs"
    shutil.copytree(survey_folder, inputs)
    for name in ("stack.tif", "model.safetensors"):
        shutil.copy(chain / name, inputs)
    make_run()(
        "predictanomalies",
        STACK=str(inputs / "stack.tif"),
        MODEL=str(inputs / "model.safetensors"),
        OUTPUT=str(inputs / "map.tif"),
    )
    raster = Stack(str(inputs / "map.tif"))
    score = raster.read()[0]
    row, column = np.argwhere(np.isfinite(score))[len(score) * 10]
    x, y = raster.grid.xy(np.array([[row, column]]))[0].tolist()
    trial = {
        "createsamplesurvey": {"SAMPLES": 800},
        "traingkdcn": {
            "EPOCHS": 12,
            "MEMBERS": 1,
            "FOLDS": 0,
            "NEGATIVE_DISTANCE": 6000,
            "COMPARE_SPLITS": False,
        },
    }
    state = session(
        "desktop_window.py",
        display,
        tmp_path,
        GOSSAN_CHAIN=str(inputs),
        GOSSAN_PLACE=json.dumps([x, y]),
        GOSSAN_TRIAL=json.dumps(trial),
    )
    keep_pictures(tmp_path / "out")
    why = state["why"]
    known = raster.grid.cells(np.array([[x + 2000, y]]))[0]
    assert why["score"] == pytest.approx(float(score[tuple(known)]))
    assert f"{why['score']:.3f}" in why["text"] and "Nearest in deposits" in why["text"]
    assert "Nearest in samples" in why["text"]
    assert max(why["seconds"]) < 10  # seconds measure the machine too
    assert why["columns"] <= why["room"], "a column of the dock's table is cut off"
    assert "No map lies here" in why["without"]
    assert why["target"] == pytest.approx(float(np.nanmax(score)))
    # Samples and a stack are there, and the map was just taken away.
    assert state["marks"] == list("✓✓▶✓○○○")
    assert state["dialog"] == "gossan:gridgeochemistry" and state["input"].startswith("samples")
    elements = state["elements"]
    assert elements["titles"][4].startswith("B") and elements["band"] == [5]
    assert elements["range"][0] < elements["range"][1]
    tried = state["trial"]
    assert tried["words"].startswith("Done: the project is saved as")
    assert tried["marks"] == ["✓"] * 7 and tried["saved"].endswith("gossan.qgz")
    assert {"map.tif", "targets.gpkg", "model.safetensors", "training.html"} <= set(tried["files"])
    assert {"Targets", "Samples", "Deposits"} <= set(tried["layers"])
    assert tried["epochs"] == 12 and "epoch 12 of 12" in tried["told"]
    assert "is not empty" in tried["again"]
    nothing = state["without, first"]
    assert nothing["docks"] == nothing["actions"] == nothing["menus"] == []
    assert nothing["ears"] == 0
    assert nothing == state["without, second"] == state["last"]
    assert state["with"]["actions"] == state["again"]["actions"] != []
    assert state["with"]["menus"] == ["Gossan"]


@pytest.mark.alone
@pytest.mark.skipif(
    not os.environ.get("GOSSAN_LONG"), reason="minutes of training (make test-long)"
)
def test_a_trial_with_every_default_ends_with_a_styled_project(
    display: str, tmp_path: Path
) -> None:
    state = session("desktop_trial.py", display, tmp_path, seconds=4000, GOSSAN_SECONDS="3800")
    keep_pictures(tmp_path / "out")
    assert state["words"].startswith("Done: the project is saved as")
    assert state["marks"] == ["✓"] * 7 and len(state["steps"]) == 7
    # The project as it is opened again: the same layers in the same places, with their looks.
    again = state["again"]
    assert again["tree"] == state["tree"] and len(again["tree"]) == 6
    assert again["valid"] and not again["dirty"] and again["marks"] == ["✓"] * 7
    assert again["renderers"]["Anomaly classes"] == "paletted"
    assert again["renderers"]["Targets"] == "RuleRenderer"
    rasters = ("Element stack", "Fault control", "Anomaly score (GK-DCN + ridge)")
    assert {again["renderers"][name] for name in rasters} == {"singlebandpseudocolor"}
