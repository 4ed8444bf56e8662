"""Training in a real QGIS: what the model file tells, and which control it saw."""

from __future__ import annotations

import html
import math
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr


def test_the_model_file_tells_everything(chain: Path) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    model = AnomalyModel.load(str(chain / "model.safetensors"))
    assert model.name == "gk_dcn" and len(model.elements) == 39
    assert model.cell_size == (1000.0, 1000.0) and "32645" in model.crs
    record = model.record
    assert record["settings"]["epochs"] == 3 and record["seed"] == 42
    assert record["control"]["function"].startswith("w = ")
    assert record["parameters"]["PRESET"] == "gossan"  # a default that nobody typed
    assert record["settings"]["transform"] == "log10"  # and what the preset made of it
    assert record["control"]["factors"] == ["fault_control"]
    # A network of the ensemble each, with a weight a per control factor.
    assert [len(member["a"]) for member in record["control"]["members"]] == [1] * len(model.network)
    assert {"QGIS", "Gossan", "torch", "numpy"} <= set(record["versions"])
    assert record["command"].startswith("qgis_process run gossan:traingkdcn -- ")
    # It was trained on all deposits, and such models were held to account.
    assert record["metrics"] == {} and record["settings"]["validation"] == 0
    worth = model.worth
    assert worth is not None and (worth.folds, worth.rounds) == (2, 1)
    assert 0 <= worth.auc.value <= 1 and set(worth.baselines) >= {"ridge", "location"}
    page = (chain / "training.html").read_text(encoding="utf-8")
    assert html.escape(worth.headline()) in page


def test_a_control_raster_on_another_grid_is_read_at_the_patches_places(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    gdal.Translate(
        str(tmp_path / "fine.tif"),
        str(chain / "control.tif"),
        xRes=250,
        yRes=250,
        resampleAlg="nearest",
    )
    results = []
    for number, control in enumerate((chain / "control.tif", tmp_path / "fine.tif")):
        trained = run(
            "traingkdcn",
            STACK=str(chain / "stack.tif"),
            DEPOSITS=str(survey_folder / "deposits.gpkg"),
            CONTROL=str(control),
            MODEL="gk_cnn",
            EPOCHS=2,
            MEMBERS=1,
            FOLDS=0,
            COMPARE_SPLITS=False,
            LAMBDA=5,
            NEGATIVE_DISTANCE=6000,
            OUTPUT=str(tmp_path / f"{number}.safetensors"),
        )
        from gossan.models.model_file import read_model_file

        results.append(read_model_file(trained["OUTPUT"])[1])
    for key, value in results[0].items():
        assert value.equal(results[1][key]), key


def test_pathfinders_stand_beside_the_network_and_low_ground_trains_it(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    trained = run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        ELEMENTS="all",
        COMMODITY="gold_copper",
        BARREN_FROM="low_score",
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="cnn",
        EPOCHS=1,
        MEMBERS=1,
        FOLDS=0,
        VALIDATION=0.2,
        COMPARE_SPLITS=False,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "m.safetensors"),
        REPORT=str(tmp_path / "m.html"),
    )
    model = AnomalyModel.load(trained["OUTPUT"])
    assert len(model.elements) == 39  # of all bands the commodity chooses none
    assert model.record["settings"]["barren_from"] == "low_score"
    assert model.record["parameters"]["COMMODITY"] == "gold_copper"
    assert model.record["metrics"]["validation"]["pathfinders"]["auc"] > 0.7
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "Pathfinders, without labels" in page and "where pathfinders score low" in page


def test_cancelling_stops_within_an_epoch_and_leaves_nothing(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    class StopAtOnce(type(run.feedback)):
        def pushInfo(self, text: str) -> None:
            super().pushInfo(text)
            if text.startswith("Epoch 2"):
                self.cancel()

    run.feedback = StopAtOnce()
    message = run.refusal(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="cnn",
        EPOCHS=100000,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "m.safetensors"),
    )
    assert "Cancelled" in message
    assert list(tmp_path.iterdir()) == []


def test_layers_of_another_kind_are_questioned_before_the_work(
    material: Any, run: Any, tmp_path: Path
) -> None:
    """Samples for deposits, an element for the control function, and a stack for probabilities."""
    run(
        "traingkdcn",
        STACK=material.path("stack.tif"),
        DEPOSITS=material.path("samples.gpkg"),
        CONTROL=material.path("stack.tif"),
        MODEL="gk_cnn",
        SPLIT="random",
        PATCH=5,
        BLOCK=1,
        EPOCHS=1,
        MEMBERS=1,
        FOLDS=0,
        COMPARE_SPLITS=False,
        NEGATIVE_DISTANCE=1000,
        OUTPUT=str(tmp_path / "m.safetensors"),
        REPORT=str(tmp_path / "m.html"),
    )
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    for told in ("fields are assays (Au, As, Cu, Zn)", "(and 3 bands more that go beyond)"):
        assert [text for text in run.feedback.warnings if told in text] and told in page
    assert len([text for text in run.feedback.warnings if "layer of samples" in text]) == 1
    refused = run.refusal(
        "classifyanomalies",
        PROBABILITY=material.path("stack.tif"),
        DEPOSITS=material.path("samples.gpkg"),
        METHOD="quantiles",
        OUTPUT=str(tmp_path / "c.tif"),
    )
    assert "PROBABILITY is an element stack: stack.tif has 4 bands (Au, As, Cu, Zn)" in refused


def test_two_groups_of_deposits_are_no_headline(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    from layers import memory_points

    source = ogr.Open(str(survey_folder / "deposits.gpkg"))
    points = [feature.GetGeometryRef().GetPoint_2D() for feature in source.GetLayer(0)]
    far = max(points, key=lambda place: math.dist(place, points[0]))
    rows = [(f"POINT({x} {y})", "Gold") for x, y in (points[0], far)]
    trained = run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        DEPOSITS=memory_points("field=commodity:string(10)", rows),
        MODEL="cnn",
        EPOCHS=1,
        MEMBERS=1,
        REPEATS=1,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "m.safetensors"),
        REPORT=str(tmp_path / "training.html"),
    )
    assert any("FOLDS=5 was lowered to 2" in text for text in run.feedback.warnings)
    # The deposits say what they are of, and its pathfinders are taken.
    assert any("The deposits are of gold (commodity)" in text for text in run.feedback.messages)
    told = trained["VERDICT"]
    assert told.startswith(
        "What CNN + ridge is worth on new ground is not known: 2 separate groups"
    )
    assert "HELD_OUT_LOW" not in trained
    run(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=trained["OUTPUT"],
        EDGE="reflect",
        OUTPUT=str(tmp_path / "map.tif"),
        REPORT=str(tmp_path / "map.html"),
    )
    run(
        "classifyanomalies",
        PROBABILITY=str(tmp_path / "map.tif"),
        OUTPUT=str(tmp_path / "classes.tif"),
        REPORT=str(tmp_path / "classes.html"),
    )
    run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=trained["OUTPUT"],
        DEPOSITS=memory_points("field=commodity:string(10)", rows),
        OUTPUT=str(tmp_path / "heat.tif"),
        REPORT=str(tmp_path / "explained.html"),
    )
    for name in ("training", "map", "classes", "explained"):
        assert told in (tmp_path / f"{name}.html").read_text(encoding="utf-8"), name


def test_a_commodity_that_is_said_chooses_pathfinders(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    trained = run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        COMMODITY="gold_copper",
        MODEL="logistic",
        FOLDS=0,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "m.safetensors"),
    )
    assert any(
        "The deposits are of gold_copper (COMMODITY)" in said for said in run.feedback.messages
    )
    elements = AnomalyModel.load(trained["OUTPUT"]).elements
    assert sorted(elements) == ["Ag", "As", "Au", "Bi", "Cu", "Sb"]
