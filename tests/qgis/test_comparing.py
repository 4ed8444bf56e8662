"""Models compared in a real QGIS, on deposits that they have not seen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest


def test_models_are_compared_on_held_out_deposits(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    results = run(
        "comparemodels",
        STACK=str(chain / "stack.tif"),
        ELEMENTS="gold",
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        CONTROL=str(chain / "control.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        MODELS=["gk_cnn", "cnn"],
        BASELINES=["logistic_centre", "location", "pathfinders"],
        BARREN_FROM="low_score",
        FOLDS=3,
        REPEATS=2,
        GEOLOGICAL_CONTROLS=True,
        MEMBERS=1,
        EPOCHS=3,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(tmp_path / "table.csv"),
        REPORT=str(tmp_path / "report.html"),
    )
    rows = {
        row["model"]: row for row in csv.DictReader((tmp_path / "table.csv").open(encoding="utf-8"))
    }
    assert list(rows) == [
        *("gk_cnn", "gk_cnn_lambda_0", "gk_cnn_shuffled", "cnn", "logistic_centre", "location"),
        "pathfinders",
    ]
    for row in rows.values():
        assert (
            float(row["pooled_auc_low"])
            <= float(row["pooled_auc"])
            <= float(row["pooled_auc_high"])
        )
        assert int(row["rounds"]) == 2
    assert rows["location"]["auc_less_baseline"] == ""
    baselines = ("logistic_centre", "location", "pathfinders")
    best = max(float(rows[name]["pooled_auc"]) for name in baselines)
    # The survey's haloes were planted around its deposits; nothing was fitted.
    assert float(rows["pathfinders"]["pooled_auc"]) > 0.8
    assert results["BEST_BASELINE_AUC"] == pytest.approx(best)
    expected = float(rows["cnn"]["pooled_auc"]) - best
    assert float(rows["cnn"]["auc_less_baseline"]) == pytest.approx(expected)
    # Barren places only 6 km from deposits: patches of 9 km overlap, and that is said.
    assert results["LEAKING"] > 0
    assert any("share cells" in warning for warning in run.feedback.warnings)
    assert results["VERDICT"] in run.feedback.messages
    expected = "24 networks will be trained, which takes some "  # 4 of a kind, 3 folds, 2 draws
    assert any(text.startswith(expected) for text in run.feedback.messages)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<img") == 5 and "Location alone" in page
    assert "Pathfinders, without labels" in page and "low_score" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"FOLDS": 1}, "FOLDS must be 0 or at least 2"),
        ({"FOLDS": 0, "SPLIT": "random"}, "needs SPLIT=deposits"),
        ({"ELEMENTS": "gold", "BANDS": [1, 2]}, "not both"),
        ({"MODELS": ["gk_dcn"]}, "needs CONTROL"),
        ({"BASELINES": ["pathfinders"]}, "Say what the deposits are of: COMMODITY"),
        ({"BARREN_FROM": "low_score"}, "BARREN_FROM=low_score looks at the pathfinders"),
        ({"BANDS": [1, 2], "COMMODITY": "uranium"}, "fewer than two of them are among the bands"),
    ],
    ids=str,
)
def test_comparisons_that_cannot_work_are_refused(
    changes: dict, message: str, chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    parameters = {
        "STACK": str(chain / "stack.tif"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "MODELS": ["cnn"],
        "NEGATIVE_DISTANCE": 6000,
        "EPOCHS": 1,
        "OUTPUT": str(tmp_path / "table.csv"),
        "REPORT": str(tmp_path / "report.html"),
    }
    assert message in run.refusal("comparemodels", **(parameters | changes))
    assert list(tmp_path.iterdir()) == []
