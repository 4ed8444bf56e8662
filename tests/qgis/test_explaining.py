"""Heat, offsets, importance and pictures in a real QGIS."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from osgeo import gdal, ogr
from report_pages import ReportPage


def test_explanations_lie_around_the_points(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    results = run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
        OFFSETS=str(tmp_path / "offsets.gpkg"),
        MAGNITUDE=str(tmp_path / "magnitude.tif"),
        PICTURES=str(tmp_path / "pictures"),
        IMPORTANCE=str(tmp_path / "importance.csv"),
        REPORT=str(tmp_path / "explain.html"),
    )
    heat = Stack(results["OUTPUT"])
    known = np.isfinite(heat.read()[0])
    source = ogr.Open(str(survey_folder / "deposits.gpkg"))
    points = np.array([feature.GetGeometryRef().GetPoint_2D() for feature in source.GetLayer(0)])
    expected, seen = np.zeros((2, *known.shape), dtype=bool)
    for row, column in heat.grid.cells(points):
        expected[max(0, row - 4) : row + 5, max(0, column - 4) : column + 5] = True
        # The outer two cells of a patch see its edge.
        seen[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3] = True
    np.testing.assert_array_equal(known, expected)
    rows = list(csv.DictReader((tmp_path / "importance.csv").open(encoding="utf-8")))
    assert len(rows) == 39 * (1 + len(points))
    overall = [row for row in rows if row["point"] == "all points"]
    assert [int(row["rank"]) for row in overall] == list(range(1, 40))
    assert {row["element"] for row in overall} == set(Stack(str(chain / "stack.tif")).elements)
    page = (tmp_path / "explain.html").read_text(encoding="utf-8")
    assert "Elements that carry the score" in page
    arrows = ogr.Open(str(tmp_path / "offsets.gpkg"))
    features = list(arrows.GetLayer(0))
    assert len(features) == seen.sum()
    for feature in features[:20]:
        (x0, y0), (x1, y1) = feature.GetGeometryRef().GetPoints()
        assert (x1 - x0, y1 - y0) == pytest.approx((feature["dx"], feature["dy"]), abs=1e-6)
    assert len(list((tmp_path / "pictures").glob("*.png"))) == results["POINTS"] == len(points)
    read = ReportPage((tmp_path / "explain.html").read_text(encoding="utf-8"))
    names = read.table("Point").column("Point")
    assert len(names) == len(points)
    # A rose of the offsets, and a picture of each point.
    assert [
        name for name in names if f"{name}. The cross marks the point." in read.pictures
    ] == names
    assert len(read.pictures) == 1 + len(points)


def test_an_explanation_needs_neither_pictures_nor_report(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    results = run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
    )
    assert np.isfinite(Stack(results["OUTPUT"]).read()).any()
    assert results["POINTS"] > 0
    assert {path.name for path in tmp_path.iterdir()} == {"heat.tif", "heat.qml"}


def test_an_ensembles_map_has_its_spread_and_another_model_stands_beside(
    chain: Path, survey_folder: Path, plain_model: str, run, tmp_path: Path
) -> None:
    predicted = run(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        EDGE="reflect",
        OUTPUT=str(tmp_path / "p.tif"),
    )
    dataset = gdal.Open(predicted["OUTPUT"])
    assert [dataset.GetRasterBand(n).GetDescription() for n in (1, 2)] == [
        "Anomaly score (GK-DCN + ridge)",
        "Spread between networks and ridges",
    ]
    spread = Stack(predicted["OUTPUT"]).read()[1]
    assert 0 < np.nanmax(spread) <= 0.5
    results = run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        OTHER_MODEL=plain_model,
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
        REPORT=str(tmp_path / "explain.html"),
        PICTURES=str(tmp_path / "pictures"),
    )
    heat = Stack(results["OUTPUT"])
    assert heat.elements == ("Grad-CAM (GK-DCN)", "Grad-CAM (CNN)")
    both = np.isfinite(heat.read())
    np.testing.assert_array_equal(both[0], both[1])
    page = (tmp_path / "explain.html").read_text(encoding="utf-8")
    assert "GK-DCN and CNN" in page and "Agreement of heat" in page
    assert len(list((tmp_path / "pictures").glob("*.png"))) == results["POINTS"]
