"""Networks and a ridge in one model go the whole way: trained, judged, mapped and explained."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from report_pages import ReportPage


@pytest.fixture(scope="module")
def way(
    gridded: Path, survey_folder: Path, make_run: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any], dict[str, str]]:
    """Return the folder, the results and the survey of a mean that was trained, mapped and explained."""
    folder, run = tmp_path_factory.mktemp("mean"), make_run()
    deposits = str(survey_folder / "deposits.gpkg")
    survey = {"STACK": str(gridded / "stack.tif")}
    results = {
        "train": run(
            "traingkdcn",
            **survey,
            DEPOSITS=deposits,
            ELEMENTS="gold",
            STUDY_AREA=str(survey_folder / "study_area.gpkg"),
            MODEL="cnn",
            WITH_RIDGE="yes",
            NEGATIVE_DISTANCE=6000,
            EPOCHS=2,
            MEMBERS=1,
            PRETRAINING=0,
            FOLDS=5,
            REPEATS=1,
            CALIBRATION="beta",
            OUTPUT=str(folder / "m.safetensors"),
            REPORT=str(folder / "m.html"),
        ),
        "predict": run(
            "predictanomalies",
            **survey,
            MODEL=str(folder / "m.safetensors"),
            OUTPUT=str(folder / "p.tif"),
            REPORT=str(folder / "p.html"),
        ),
        "explain": run(
            "explaingradcam",
            **survey,
            MODEL=str(folder / "m.safetensors"),
            DEPOSITS=deposits,
            OUTPUT=str(folder / "heat.tif"),
            REPORT=str(folder / "e.html"),
        ),
    }
    return folder, results, survey


def test_the_headline_is_that_of_the_mean(way: tuple[Path, dict[str, Any], dict]) -> None:
    folder, results, _ = way
    trained = results["train"]
    page = ReportPage((folder / "m.html").read_text(encoding="utf-8"))
    assert page.title == "Train CNN + ridge" and page.summary == trained["VERDICT"]
    assert "WITH_RIDGE=yes" in trained["VERDICT"] and "MODEL=ridge" in trained["VERDICT"]
    rows = {row[0]: row[1] for row in page.captioned("5 folds, whole deposits").rows}
    assert float(rows["CNN + ridge"]) == pytest.approx(trained["HELD_OUT_AUC"], abs=1e-3)
    assert {"CNN", "Ridge", "Location alone"} <= set(rows)
    assert page.table("Element").header[1] == "Weight"
    settings = page.settings()
    assert settings["with_ridge"] == "yes"


def test_maps_and_explanations_are_of_the_mean(way: tuple[Path, dict[str, Any], dict]) -> None:
    folder, _, _ = way
    raster = gdal.Open(str(folder / "p.tif"))
    assert [raster.GetRasterBand(band).GetDescription() for band in (1, 2)] == [
        "Probability of a deposit (CNN + ridge)",
        "Spread between networks and ridges",
    ]
    mean, spread = raster.ReadAsArray()
    known = np.isfinite(mean) & (mean >= 0)
    assert known.any() and spread[known].max() > 0
    worth = json.loads(raster.GetMetadataItem("GOSSAN_WORTH"))
    assert worth["title"] == "CNN + ridge" and "ridge" in worth["baselines"]
    assert "Predict Anomalies: CNN + ridge" in (folder / "p.html").read_text("utf-8")
    told = (folder / "e.html").read_text(encoding="utf-8")
    assert "Explain with Grad-CAM: CNN" in told
    assert "Heat, offsets and parts of elements are those of the networks alone" in told


def test_a_plain_model_has_no_mean(
    way: tuple[Path, dict[str, Any], dict], survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    trained = run(
        "traingkdcn",
        **way[2],
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        ELEMENTS="gold",
        MODEL="logistic",
        WITH_RIDGE="yes",
        NEGATIVE_DISTANCE=6000,
        FOLDS=0,
        OUTPUT=str(tmp_path / "m.safetensors"),
    )
    assert AnomalyModel.load(trained["OUTPUT"]).companion is None
    told = "MODEL=logistic is no network: WITH_RIDGE were given, and change nothing."
    assert told in run.feedback.warnings


def test_compare_models_lists_the_mean_and_says_what_maps_the_best(
    way: tuple[Path, dict[str, Any], dict], survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    results = run(
        "comparemodels",
        **way[2],
        ELEMENTS="gold",
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODELS=["cnn"],
        BASELINES=["ridge", "location"],
        FOLDS=5,
        REPEATS=1,
        MEMBERS=1,
        EPOCHS=1,
        PRETRAINING=0,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "table.csv"),
        REPORT=str(tmp_path / "report.html"),
    )
    rows = list(csv.DictReader((tmp_path / "table.csv").open(encoding="utf-8")))
    assert [(row["model"], row["kind"]) for row in rows] == [
        *(("cnn", "network"), ("ridge", "baseline"), ("location", "baseline")),
        ("cnn_with_ridge", "mean"),
    ]
    assert rows[3]["title"] == "CNN + ridge" and rows[3]["auc_less_baseline"]
    verdict = results["VERDICT"]
    assert "Beside the best baseline: CNN + ridge" in verdict
    assert "Of what can be mapped" in verdict and "MODEL=" in verdict
    page = ReportPage((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.summary == verdict
    assert results["BEST_NETWORK_AUC"] == pytest.approx(float(rows[0]["pooled_auc"]))
