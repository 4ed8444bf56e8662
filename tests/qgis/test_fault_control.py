"""Faults and deposits in a real QGIS become a control raster."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from gossan.core.rasters.stack import Stack


def test_fault_distances_and_rings_come_back(chain: Path, survey_folder: Path, run) -> None:
    results = run(
        "fitfaultcontrol",
        FAULTS=str(survey_folder / "faults.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        TEMPLATE=str(chain / "stack.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
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
