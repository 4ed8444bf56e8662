"""The map of a model in a real QGIS."""

from __future__ import annotations

import html
import re
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from osgeo import gdal, ogr


def test_samples_and_map_agree(chain: Path, survey_folder: Path, run, tmp_path: Path) -> None:
    trained = run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        BANDS=[1, 4, 13, 3],
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="cnn",
        SPLIT="random",
        NEGATIVE_DISTANCE=6000,
        VALIDATION=0.2,
        FOLDS=2,
        REPEATS=1,
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
    # A draw of barren ground for each regression beside the networks, which saw the first three.
    assert {feature["draw"] for feature in features} == set(range(1, 11))
    text = (tmp_path / "train.html").read_text(encoding="utf-8")
    for shown in (
        "SPLIT=random",
        "SPLIT=deposits",
        "2 folds, whole deposits held out, 1 draws",
        "Logistic",
    ):
        assert shown in text
    assert "share cells with training patches" in text
    from gossan.core.anomalies.training.model import AnomalyModel

    # What the model is worth goes with the map; which other model to train instead does not.
    worth = AnomalyModel.load(trained["OUTPUT"]).worth
    assert worth is not None and trained["VERDICT"].startswith(worth.headline())
    assert html.escape(worth.headline()) in (tmp_path / "predict.html").read_text(encoding="utf-8")


def test_another_survey_is_told_before_its_map_is_believed(
    chain: Path, plain_model: str, run, tmp_path: Path
) -> None:
    """Gold in thousandths of its unit, and cells that somebody has filled with 99999."""
    from osgeo import gdal_array

    values = gdal_array.LoadFile(str(chain / "stack.tif"))
    source = gdal.Open(str(chain / "stack.tif"))
    names = [source.GetRasterBand(number + 1).GetDescription() for number in range(len(values))]
    known = values != -9999
    gold, copper = names.index("Au"), names.index("Cu")
    values[gold][known[gold]] *= 1000
    filled = known[copper].copy()
    filled[40:] = False
    values[copper][filled] = 99_999
    other = gdal.GetDriverByName("GTiff").CreateCopy(str(tmp_path / "other.tif"), source)
    for number, band in enumerate(values, start=1):
        other.GetRasterBand(number).WriteArray(band)
    other = None
    result = run(
        "predictanomalies",
        STACK=str(tmp_path / "other.tif"),
        MODEL=plain_model,
        EDGE="reflect",
        OUTPUT=str(tmp_path / "p.tif"),
        OUTSIDE=str(tmp_path / "outside.tif"),
        REPORT=str(tmp_path / "p.html"),
    )
    assert len([text for text in run.feedback.warnings if "99999 in Cu" in text]) == 1
    (outside,) = [text for text in run.feedback.warnings if "Outside of the range" in text]
    assert re.search(r"Au (9\d|100)\.\d\d %, Cu", outside)
    raster = gdal.Open(result["OUTSIDE"])
    assert "Distance outside of the training range" in raster.GetRasterBand(1).GetDescription()
    distances = Stack(result["OUTSIDE"]).read()[0]
    assert np.isfinite(distances).sum() == result["CELLS"]
    assert (distances > 0).sum() / result["CELLS"] == pytest.approx(result["OUTSIDE_SHARE"])
    assert result["OUTSIDE_SHARE"] > 0.9
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "99999 in Cu" in page and "Most in training" in page
    # Its own survey is as it was trained on, but for some cells.
    run.feedback.warnings.clear()
    same = run(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=plain_model,
        OUTPUT=str(tmp_path / "q.tif"),
    )
    assert same["OUTSIDE_SHARE"] < 0.5
    assert not [text for text in run.feedback.warnings if "nodata" in text]
