"""The probability map in a real QGIS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from osgeo import ogr


def test_samples_and_map_agree(chain: Path, survey_folder: Path, run, tmp_path: Path) -> None:
    trained = run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        BANDS=[1, 4, 13, 3],
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="cnn",
        SPLIT="random",
        NEGATIVE_DISTANCE=6000,
        FOLDS=2,
        EPOCHS=2,
        MEMBERS=3,
        OUTPUT=str(tmp_path / "m.safetensors"),
        SAMPLES=str(tmp_path / "patches.gpkg"),
        REPORT=str(tmp_path / "train.html"),
    )
    predicted = run(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=trained["OUTPUT"],
        EDGE="reflect",
        OUTPUT=str(tmp_path / "p.tif"),
        REPORT=str(tmp_path / "predict.html"),
    )
    probability = Stack(predicted["OUTPUT"]).read()[0]
    source = ogr.Open(str(tmp_path / "patches.gpkg"))
    features = list(source.GetLayer(0))
    assert sum(feature["draw"] == 1 for feature in features) == trained["PATCHES"]
    for feature in features:
        x, y = feature.GetGeometryRef().GetPoint_2D()
        assert probability[feature["row"], feature["col"]] == pytest.approx(
            feature["probability"], abs=1e-5
        )
        assert Stack(predicted["OUTPUT"]).grid.cells(np.array([[x, y]])).tolist() == [
            [feature["row"], feature["col"]]
        ]
        if feature["draw"] == 1:
            assert 0 <= feature["held_out_probability"] <= 1
        else:
            assert feature["held_out_probability"] is None and feature["label"] == 0
    assert {feature["set"] for feature in features} == {"training", "validation"}
    text = (tmp_path / "train.html").read_text(encoding="utf-8")
    for shown in ("SPLIT=random", "SPLIT=deposits", "2 folds, whole deposits held out", "Logistic"):
        assert shown in text
    assert "share cells with training patches" in text
    assert "AUC of the model on" in (tmp_path / "predict.html").read_text(encoding="utf-8")
