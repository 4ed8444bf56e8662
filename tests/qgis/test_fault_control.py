"""Faults and deposits in a real QGIS become a control raster."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bad_input import write_layer, write_points
from gossan.core.rasters.stack import Stack
from gossan.models.model_file import read_model_file
from osgeo import ogr


def test_fault_distances_and_rings_come_back(chain: Path, survey_folder: Path, run) -> None:
    results = run(
        "fitfaultcontrol",
        FAULTS=str(survey_folder / "faults.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        TEMPLATE=str(chain / "stack.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        METHOD="log_log",
        OUTPUT=str(chain / "again.tif"),
        TABLE=str(chain / "rings.csv"),
        REPORT=str(chain / "rings.html"),
    )
    planted = json.loads((survey_folder / "survey.json").read_text(encoding="utf-8"))["exponent"]
    assert abs(results["EXPONENT"] - planted) < 2.3 * results["EXPONENT_ERROR"]
    weights = Stack(results["OUTPUT"]).read()[0]
    distance = Stack(str(survey_folder / "truth.tif")).read()[1]
    inside = np.isfinite(distance)
    np.testing.assert_array_equal(np.isfinite(weights), inside)
    assert (weights[inside & (distance <= 1.0)] == 1.0).all()
    assert (weights[inside & (distance > 11.0)] == 0.0).all()
    lines = (chain / "rings.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "ring,distance,area,deposits,density,weight"
    assert len(lines) == 13
    assert results["CONTROLS"] == 1
    assert results["K_LOW"] < planted < results["K_HIGH"]


@pytest.fixture(scope="module")
def fit(chain: Path, survey_folder: Path, make_run, tmp_path_factory) -> Any:
    """Return a function that fits deposits of the survey, and the folder that it writes to."""
    folder = tmp_path_factory.mktemp("control")

    given = {
        "FAULTS": str(survey_folder / "faults.gpkg"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "TEMPLATE": str(chain / "stack.tif"),
        "STUDY_AREA": str(survey_folder / "study_area.gpkg"),
        "OUTPUT": str(folder / "control.tif"),
        "TABLE": str(folder / "rings.csv"),
        "REPORT": str(folder / "fit.html"),
    }

    def fitted(**changes: Any) -> tuple[dict[str, Any], Any]:
        runner = make_run()
        return runner("fitfaultcontrol", **{**given, **changes}), runner.feedback

    fitted.refusal = lambda **changes: make_run().refusal("fitfaultcontrol", **{**given, **changes})
    return fitted


def test_no_control_shown_is_a_result_and_no_error(fit: Any, survey_folder: Path) -> None:
    results, feedback = fit()
    assert results["CONTROLS"] == 0
    assert results["K_LOW"] < results["EXPONENT"] < 0 < results["K_HIGH"]
    assert 0.05 < results["P_VALUE"] < 1 and 0 < results["DEVIANCE"] < 3.85
    weights = Stack(results["OUTPUT"])
    assert weights.description.startswith("w = 0: no control is shown, k = -0.")
    values = weights.read()[0]
    inside = np.isfinite(Stack(str(survey_folder / "truth.tif")).read()[1])
    np.testing.assert_array_equal(np.isfinite(values), inside)
    assert (values[inside] == 0).all()
    with Path(results["TABLE"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12 and {float(row["weight"]) for row in rows} == {0}
    page = Path(results["REPORT"]).read_text(encoding="utf-8")
    assert "Control by the faults is not shown: " in page
    told = [warning for warning in feedback.warnings if "goes on without" in warning]
    assert not told and any("raster is 0 everywhere" in warning for warning in feedback.warnings)


def test_training_goes_on_without_a_control_that_guides_nowhere(
    fit: Any, chain: Path, survey_folder: Path, make_run, tmp_path: Path
) -> None:
    control, _ = fit()
    runner = make_run()
    shared = {
        "STACK": str(chain / "stack.tif"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "CONTROL": control["OUTPUT"],
        "NEGATIVE_DISTANCE": 6000,
        "EPOCHS": 1,
        "MEMBERS": 1,
        "PRETRAINING": 0,
    }
    report = tmp_path / "train.html"
    trained = runner(
        "traingkdcn",
        **shared,
        MODEL="gk_dcn",
        FOLDS=0,
        COMPARE_SPLITS=False,
        OUTPUT=str(tmp_path / "m.safetensors"),
        REPORT=str(report),
    )
    description, _ = read_model_file(trained["OUTPUT"])
    assert description["network"] == "dcn" and "factors" not in description["record"]["control"]
    said = "the work goes on without: dcn in place of gk_dcn."
    assert any(said in warning for warning in runner.feedback.warnings)
    assert said in report.read_text(encoding="utf-8")
    table = tmp_path / "table.csv"
    runner(
        "comparemodels",
        **shared,
        MODELS=["gk_cnn", "cnn"],
        BASELINES=["logistic_centre"],
        FOLDS=2,
        REPEATS=1,
        OUTPUT=str(table),
    )
    with table.open(encoding="utf-8") as file:
        assert [row["model"] for row in csv.DictReader(file)] == ["cnn", "logistic_centre"]


def test_deposits_away_from_faults_are_a_result_too(fit: Any, chain: Path, tmp_path: Path) -> None:
    truth = Stack(str(chain / "stack.tif")).grid
    distance = Stack(fit(METHOD="log_log")[0]["OUTPUT"]).read()[0]
    far = truth.xy(np.argwhere(distance == 0)[::37])
    places = [f"POINT({x} {y})" for x, y in far]
    layer = write_points(tmp_path / "far.gpkg", places, [{}] * len(places))
    for method in ("poisson", "log_log"):
        results, feedback = fit(DEPOSITS=str(layer), METHOD=method, RINGS=16)
        assert results["CONTROLS"] == 0 and results["EXPONENT"] > 0 and results["K_LOW"] > 0
        assert (np.nan_to_num(Stack(results["OUTPUT"]).read()) == 0).all()
        assert any("lies above zero" in warning for warning in feedback.warnings)


def test_few_deposits_are_told_in_words(fit: Any, survey_folder: Path, tmp_path: Path) -> None:
    source = ogr.Open(str(survey_folder / "deposits.gpkg"))
    places = [feature.GetGeometryRef().ExportToWkt() for feature in source.GetLayer(0)][:4]
    layer = write_points(tmp_path / "few.gpkg", places, [{}] * 4)
    results, feedback = fit(DEPOSITS=str(layer))
    assert (results["CONTROLS"], results["K_LOW"], results["P_VALUE"]) == (0, None, None)
    assert any("fewer than five independent deposits" in one for one in feedback.warnings)


def test_every_factor_has_a_fit_and_a_band(fit: Any, survey_folder: Path, tmp_path: Path) -> None:
    from qgis.core import QgsVectorLayer

    corner = (
        np.array(Stack(str(survey_folder / "truth.tif")).grid.extent).reshape(2, 2).mean(axis=1)
    )
    x, y = corner
    edge = f"POLYGON(({x} {y},{x + 8000} {y},{x + 8000} {y + 8000},{x} {y + 8000},{x} {y}))"
    intrusions = write_layer(tmp_path / "intrusions.gpkg", ogr.wkbPolygon, [edge], [{}])
    source = ogr.Open(str(survey_folder / "deposits.gpkg"))
    places = [feature.GetGeometryRef().ExportToWkt() for feature in source.GetLayer(0)]
    places += [f"POINT({x + 100} {y + step})" for step in range(500, 8000, 900)]
    deposits = write_points(tmp_path / "deposits.gpkg", places, [{}] * len(places))
    layers = [str(intrusions), str(survey_folder / "faults.gpkg")]
    results, _ = fit(FACTORS=layers, DEPOSITS=deposits, METHOD="log_log")
    control = Stack(results["OUTPUT"])
    assert control.elements == ("fault_control", "intrusions", "faults")
    faults, intrusion, again = control.read()
    np.testing.assert_array_equal(faults, again)
    middle, edge_cells = control.grid.cells(np.array([[x + 4000, y + 4000], [x + 4000, y - 600]]))
    assert intrusion[tuple(edge_cells)] == 1 > intrusion[tuple(middle)] > 0  # from within, too
    with Path(results["TABLE"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["factor"] for row in rows][::12] == ["fault_control", "intrusions", "faults"]
    assert results["CONTROLS"] == 3
    twice = [str(intrusions), str(intrusions)]
    assert "several bands would be called intrusions" in fit.refusal(FACTORS=twice)
    nameless = QgsVectorLayer(str(intrusions), "  ", "ogr")
    assert "a layer has no name" in fit.refusal(FACTORS=[nameless])
