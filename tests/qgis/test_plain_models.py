"""Plain models go the whole way: trained, mapped, classified, and refused where only networks can answer."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from report_pages import ReportPage


@pytest.fixture(scope="module")
def way(
    gridded: Path, survey_folder: Path, make_run: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the results of a ridge that was trained, mapped and classified."""
    folder, run = tmp_path_factory.mktemp("ridge"), make_run()
    deposits = str(survey_folder / "deposits.gpkg")
    survey = {
        "STACK": str(gridded / "stack.tif"),
        "STUDY_AREA": str(survey_folder / "study_area.gpkg"),
    }
    results: dict[str, Any] = {}
    start = time.perf_counter()
    results["train"] = run(
        "traingkdcn",
        **survey,
        DEPOSITS=deposits,
        MODEL="ridge",
        NEGATIVE_DISTANCE=6000,
        EPOCHS=7,
        MEMBERS=3,
        FOLDS=5,
        REPEATS=1,
        OUTPUT=str(folder / "m.safetensors"),
        REPORT=str(folder / "m.html"),
    )
    results["seconds"], results["warnings"] = time.perf_counter() - start, run.feedback.warnings
    results["predict"] = run(
        "predictanomalies",
        **survey,
        MODEL=str(folder / "m.safetensors"),
        OUTPUT=str(folder / "p.tif"),
        OUTSIDE=str(folder / "far.tif"),
        REPORT=str(folder / "p.html"),
    )
    results["classify"] = run(
        "classifyanomalies",
        PROBABILITY=str(folder / "p.tif"),
        DEPOSITS=deposits,
        METHOD="quantiles",
        OUTPUT=str(folder / "c.tif"),
        REPORT=str(folder / "c.html"),
    )
    return folder, results


def test_a_ridge_is_told_beside_the_other_baselines(way: tuple[Path, dict[str, Any]]) -> None:
    folder, results = way
    trained = results["train"]
    assert trained["VERDICT"].startswith("Ridge ")
    assert "other plain baseline" in trained["VERDICT"]
    assert trained["HELD_OUT_AUC"] > 0.7 and trained["BASELINE_AUC"] > 0.5
    (told,) = [text for text in results["warnings"] if "no network" in text]
    assert told == "MODEL=ridge is no network: MEMBERS, EPOCHS were given, and change nothing."
    page = ReportPage((folder / "m.html").read_text(encoding="utf-8"))
    assert page.title == "Train Ridge" and page.summary == trained["VERDICT"]
    weights = page.table("Element")
    assert weights.header == [
        *("Element", "Weight", "Standard deviation between draws", "The cell itself"),
        *("3 × 3 cells", "5 × 5 cells", "9 × 9 cells"),
    ]
    assert len(weights.rows) == 39
    settings = page.settings()
    assert settings["model"] == "ridge" and not {"learning_rate", "lambda"} & set(settings)
    assert not any("Loss" in picture for picture in page.pictures)
    held_out = next(table for table in page.tables if "Model less this" in table.header)
    names = [row[0] for row in held_out.rows]
    assert names[0] == "Ridge" and len(set(names)) == len(names) >= 6
    assert not any(name.startswith("Ridge:") for name in names)


def test_the_map_of_a_ridge_carries_what_it_is_worth(way: tuple[Path, dict[str, Any]]) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    folder, results = way
    model = AnomalyModel.load(str(folder / "m.safetensors"))
    assert model.name == "ridge" and len(model.network) == 10
    assert (
        "epochs" not in model.record["settings"]
        and len(model.record["importance"]["elements"]) == 39
    )
    raster = gdal.Open(str(folder / "p.tif"))
    mean, spread = raster.ReadAsArray()
    assert [raster.GetRasterBand(band).GetDescription() for band in (1, 2)] == [
        "Anomaly score (Ridge)",
        "Spread between draws of barren ground",
    ]
    known = np.isfinite(mean) & (mean >= 0)
    assert known.sum() == results["predict"]["CELLS"] and spread[known].max() > 0.005
    worth = json.loads(raster.GetMetadataItem("GOSSAN_WORTH"))
    assert worth["title"] == "Ridge" and worth["plain"] and "ridge" not in worth["baselines"]
    assert Path(folder / "far.tif").is_file() and 0 <= results["predict"]["OUTSIDE_SHARE"] < 1
    for page in ("p.html", "c.html"):
        assert "of the ground held" in (folder / page).read_text(encoding="utf-8"), page
    assert Path(results["classify"]["OUTPUT"]).is_file()


def test_a_ridge_takes_seconds_with_all_baselines_beside_it(
    way: tuple[Path, dict[str, Any]],
) -> None:
    assert way[1]["seconds"] < 120


def test_a_plain_model_trains_in_seconds(
    gridded: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    for name, members in (("ridge", 10), ("logistic", 5), ("forest", 5)):
        start = time.perf_counter()
        trained = run(
            "traingkdcn",
            STACK=str(gridded / "stack.tif"),
            DEPOSITS=str(survey_folder / "deposits.gpkg"),
            MODEL=name,
            NEGATIVE_DISTANCE=6000,
            FOLDS=0,
            VALIDATION=0.2,
            COMPARE_SPLITS=False,
            OUTPUT=str(tmp_path / f"{name}.safetensors"),
            REPORT=str(tmp_path / f"{name}.html"),
        )
        assert time.perf_counter() - start < 60, name
        from gossan.core.anomalies.training.model import AnomalyModel

        assert len(AnomalyModel.load(trained["OUTPUT"]).network) == members
        # A regression is no baseline of itself.
        assert ("BASELINE_AUC" in trained) == (name != "logistic")
        page = ReportPage((tmp_path / f"{name}.html").read_text(encoding="utf-8"))
        compared = [row[0] for row in page.captioned("SPLIT=deposits:").rows]
        logistic = "Logistic regression on the log of the centre cell"
        assert (logistic in compared) == (name != "logistic")


def test_explaining_a_plain_model_says_what_to_look_at(
    way: tuple[Path, dict[str, Any]], gridded: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    message = run.refusal(
        "explaingradcam",
        STACK=str(gridded / "stack.tif"),
        MODEL=str(way[0] / "m.safetensors"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
        MAGNITUDE=str(tmp_path / "magnitude.tif"),
        IMPORTANCE=str(tmp_path / "importance.gpkg"),
    )
    assert "looks into the layers of a network, and Ridge has none" in message
    assert "Importance of the elements" in message and list(tmp_path.iterdir()) == []
