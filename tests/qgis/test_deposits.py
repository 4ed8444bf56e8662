"""Deposits with names in any script, as outlines, and targets that are explained, in a real QGIS."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from bad_input import DEPOSITS, SIDE, on_map, write_raster
from layers import memory_points
from osgeo import ogr
from report_pages import ReportPage

#: Two of the deposits share a name, one has none, and of the last two no patch can be taken.
NAMES = ["جبل شيبه", "土屋", "Gold Hill", None, "Gold Hill", "a/b", "Süd", "h", "far", "twin"]
CALLED = ["جبل شيبه", "土屋", "Gold Hill (3)", "4", "Gold Hill (5)", "a/b", "Süd", "h"]
PLACES = [*map(on_map, DEPOSITS), on_map((400, 8)), on_map(DEPOSITS[1])]

TRAINING = {
    "PATCH": 5, "BLOCK": 1, "NEGATIVE_DISTANCE": 3000, "EPOCHS": 1, "MEMBERS": 1, "FOLDS": 2,
    "REPEATS": 1,
}  # fmt: skip


def named(field: str = "title") -> Any:
    rows = [(place, name, "vein", 7.5 + n) for n, (place, name) in enumerate(zip(PLACES, NAMES))]
    return memory_points(f"field={field}:string&field=deposit:string&field=rank:double", rows)


def page_of(path: Path) -> ReportPage:
    return ReportPage(path.read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[dict[str, Any]]:
    source = ogr.Open(str(path))
    return [dict(feature.items()) for feature in source.GetLayer(0)]


@pytest.fixture(scope="module")
def trained(make_run: Any, material: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    run = make_run()
    run(
        "traingkdcn",
        STACK=material.path("stack.tif"),
        DEPOSITS=named(),
        NAME_FIELD="TITLE",
        MODEL="cnn",
        **TRAINING,
        OUTPUT=str(folder / "m.safetensors"),
        SAMPLES=str(folder / "samples.gpkg"),
        REPORT=str(folder / "m.html"),
    )
    (folder / "log.txt").write_text("\n".join(run.feedback.warnings), encoding="utf-8")
    return folder


def explained_points(page: ReportPage) -> list[str]:
    """Return the names of the points that a report explains."""
    (table,) = (table for table in page.tables if table.header[:2] == ["Point", "Score"])
    return table.column("Point")


def test_a_training_calls_deposits_by_their_names(trained: Path) -> None:
    page = page_of(trained / "m.html")
    held_out = page.captioned("Mean, lowest and highest").column("Deposit")
    assert held_out == CALLED
    said = (
        "2 of 10 deposits were not used: far (outside of the stack); twin (in the block of 土屋)."
    )
    assert said in (trained / "log.txt").read_text(encoding="utf-8") and said in page.warnings
    unused = page.captioned("Deposits that no patch was taken of.")
    assert unused.rows == [["far", "outside of the stack"], ["twin", "in the block of 土屋"]]
    rows = rows_of(trained / "samples.gpkg")
    assert [row["name"] for row in rows if row["label"]] == CALLED
    assert {row["name"] for row in rows if not row["label"]} == {None}


def test_a_map_carries_the_names_of_held_out_deposits(
    trained: Path, material: Any, run: Any, tmp_path: Path
) -> None:
    run(
        "predictanomalies",
        STACK=material.path("stack.tif"),
        MODEL=str(trained / "m.safetensors"),
        OUTPUT=str(tmp_path / "p.tif"),
    )
    run(
        "classifyanomalies",
        PROBABILITY=str(tmp_path / "p.tif"),
        DEPOSITS=named("Site_Name"),
        OUTPUT=str(tmp_path / "c.tif"),
        TARGETS=str(tmp_path / "t.gpkg"),
        REPORT=str(tmp_path / "c.html"),
    )
    told = "DEPOSITS: the field Site_Name names them; NAME_FIELD chooses another."
    assert told in run.feedback.messages
    assert any(
        "no value at 1 of 10 deposits: far (outside of the map)." in text
        for text in run.feedback.warnings
    )
    page = page_of(tmp_path / "c.html")
    held_out = page.captioned("The deposits of the training")
    assert sorted(held_out.column("Deposit")) == sorted(CALLED)
    known = page.captioned("Those that trained the model")
    assert known.column("Deposit") == [*CALLED, "far", "twin"]
    assert known.column("Class")[-2] == "outside of the map"
    # A twin lies in the cell of a deposit that trained the model.
    assert known.column("Trained the model") == [*["yes"] * len(CALLED), "no", "yes"]
    targets = rows_of(tmp_path / "t.gpkg")
    names = [*CALLED, "far", "twin"]
    assert targets and all(row["nearest_name"] == names[row["nearest"] - 1] for row in targets)


def test_explained_points_and_their_pictures_have_names(
    material: Any, run: Any, tmp_path: Path
) -> None:
    results = run(
        "explaingradcam",
        STACK=material.path("stack.tif"),
        MODEL=material.path("model.safetensors"),
        DEPOSITS=named(),
        NAME_FIELD="title",
        OUTPUT=str(tmp_path / "heat.tif"),
        PICTURES=str(tmp_path / "pictures"),
        IMPORTANCE=str(tmp_path / "importance.csv"),
        REPORT=str(tmp_path / "e.html"),
    )
    called = [*CALLED, "twin"]
    assert results["POINTS"] == len(called)
    assert any("1 points without values were skipped: far (outside of the map)." in text
               for text in run.feedback.warnings)  # fmt: skip
    page = page_of(tmp_path / "e.html")
    assert explained_points(page) == called
    assert page.captioned("Points that were not explained.").rows == [["far", "outside of the map"]]
    assert sum(f"{name}. The cross marks the point." in page.pictures for name in called) == 9
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == [
        "001_جبل_شيبه.png", "002_土屋.png", "003_gold_hill_3.png", "004_4.png",
        "005_gold_hill_5.png", "006_a_b.png", "007_süd.png", "008_h.png", "009_twin.png",
    ]  # fmt: skip
    rows = list(csv.DictReader((tmp_path / "importance.csv").open(encoding="utf-8")))
    assert {row["point"] for row in rows} == {"all points", *called}


def test_a_field_of_kinds_names_nothing(material: Any, run: Any, tmp_path: Path) -> None:
    run(
        "explaingradcam",
        STACK=material.path("stack.tif"),
        MODEL=material.path("model.safetensors"),
        DEPOSITS=named(),
        OUTPUT=str(tmp_path / "heat.tif"),
        REPORT=str(tmp_path / "e.html"),
    )
    points = explained_points(page_of(tmp_path / "e.html"))
    assert points == [f"Point {number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10)]
    assert not any("names them" in text for text in run.feedback.messages)


def test_targets_are_explained_under_their_rank(material: Any, run: Any, tmp_path: Path) -> None:
    run(
        "classifyanomalies",
        PROBABILITY=material.path("control.tif"),
        DEPOSITS=named("name"),
        OUTPUT=str(tmp_path / "c.tif"),
        TARGETS=str(tmp_path / "t.gpkg"),
    )
    results = run(
        "explaingradcam",
        STACK=material.path("stack.tif"),
        MODEL=material.path("model.safetensors"),
        DEPOSITS=str(tmp_path / "t.gpkg"),
        OUTPUT=str(tmp_path / "heat.tif"),
        PICTURES=str(tmp_path / "pictures"),
    )
    count = len(rows_of(tmp_path / "t.gpkg"))
    assert results["POINTS"] == count > 0
    assert any(f"Each of the {count} is taken for one place" in t for t in run.feedback.warnings)
    pictures = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert pictures == {f"{n:03d}_target_{n}.png" for n in range(1, count + 1)}


def test_an_outline_is_one_deposit_at_a_point_inside(run: Any, tmp_path: Path) -> None:
    """A horseshoe's centroid lies outside of it; two pits of one deposit are one deposit."""
    import numpy as np

    values = np.arange(SIDE * SIDE, dtype=np.float32).reshape(1, SIDE, SIDE)
    probability = write_raster(tmp_path / "p.tif", values / values.max(), names=("p",))
    horseshoe = (
        "POLYGON((500000 4560000, 540000 4560000, 540000 4600000, 538000 4600000, 538000 4562000, "
        "502000 4562000, 502000 4600000, 500000 4600000, 500000 4560000))"
    )
    pits = (
        "MULTIPOLYGON(((510000 4580000, 511000 4580000, 511000 4581000, 510000 4580000)), "
        "((520000 4580000, 524000 4580000, 524000 4584000, 520000 4584000, 520000 4580000)))"
    )
    layer = memory_points(
        "field=name:string", [(horseshoe, "shoe"), (pits, "pits")], kind="MultiPolygon"
    )
    run(
        "classifyanomalies",
        PROBABILITY=probability,
        DEPOSITS=layer,
        OUTPUT=str(tmp_path / "c.tif"),
        REPORT=str(tmp_path / "c.html"),
    )
    assert any("Each of the 2 is taken for one place" in text for text in run.feedback.warnings)
    known = page_of(tmp_path / "c.html").captioned("In sample")
    assert known.column("Deposit") == ["shoe", "pits"]
    middle = float((values / values.max())[0, 20, 20])
    assert abs(float(known.column("Value")[0]) - middle) > 0.02  # not in the empty middle


def test_a_comparison_calls_deposits_by_their_names(
    material: Any, run: Any, tmp_path: Path
) -> None:
    run(
        "comparemodels",
        STACK=material.path("stack.tif"),
        DEPOSITS=named(),
        NAME_FIELD="title",
        MODELS=["cnn"],
        BASELINES=["logistic_centre"],
        GEOLOGICAL_CONTROLS=False,
        **TRAINING,
        OUTPUT=str(tmp_path / "table.csv"),
        REPORT=str(tmp_path / "c.html"),
    )
    page = page_of(tmp_path / "c.html")
    assert page.captioned("Percentile of each held-out").column("Deposit") == CALLED
    unused = page.captioned("Deposits that no patch was taken of.")
    assert unused.rows == [["far", "outside of the stack"], ["twin", "in the block of 土屋"]]


def test_deposits_are_called_by_dates_and_times_as_they_are_written(
    make_run: Any, material: Any, tmp_path: Path
) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel
    from qgis.PyQt.QtCore import QDate

    rows = [(place, QDate(2019, 3, 1 + n)) for n, place in enumerate(PLACES[:8])]
    make_run()(
        "traingkdcn",
        STACK=material.path("stack.tif"),
        DEPOSITS=memory_points("field=found:date", rows),
        NAME_FIELD="found",
        MODEL="ridge",
        **TRAINING,
        OUTPUT=str(tmp_path / "m.safetensors"),
    )
    worth = AnomalyModel.load(str(tmp_path / "m.safetensors")).worth
    assert worth is not None and worth.names[0] == "2019-03-01" and worth.names[7] == "2019-03-08"


def test_a_target_stands_for_its_highest_cell(provider: Any) -> None:
    """Where it says it, in the raster's own CRS; what says nothing stands for a point inside."""
    from gossan.algorithms.bridge.deposits import read_deposits
    from gossan.algorithms.bridge.progress import FeedbackProgress
    from layers import memory_points
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsProcessingContext,
        QgsProcessingFeatureSource,
        QgsProcessingFeedback,
    )

    square = (
        "POLYGON((500000 4500000, 504000 4500000, 504000 4504000, 500000 4504000, 500000 4500000))"
    )
    fields = "field=rank:integer&field=area_km2:double&field=x:double&field=y:double"
    rows = [(square, 1, 16.0, 503500.0, 4500500.0), (square, 2, 16.0, None, None)]
    layer, context = memory_points(fields, rows, kind="Polygon"), QgsProcessingContext()
    source = QgsProcessingFeatureSource(layer, context)
    progress = FeedbackProgress(QgsProcessingFeedback())
    wkt = QgsCoordinateReferenceSystem("EPSG:32645").toWkt()
    found = read_deposits("DEPOSITS", source, "", wkt, context, progress)
    assert found.names == ("Target 1", "Target 2")
    assert found.xy.tolist() == [[503500.0, 4500500.0], [502000.0, 4502000.0]]
    elsewhere = QgsCoordinateReferenceSystem("EPSG:32646").toWkt()
    moved = read_deposits("DEPOSITS", source, "", elsewhere, context, progress)
    assert (abs(moved.xy[0] - moved.xy[1]) < 1).all()  # both stand for the centroid
