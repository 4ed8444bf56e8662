"""Classes and targets in QGIS."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from gossan.core.rasters.stack import Stack
from osgeo import gdal


@pytest.fixture(scope="module")
def probability(make_run: Any, chain: Path, survey_folder: Path) -> Path:
    """Return a probability map of the ground of the training."""
    path = chain / "probability_to_classify.tif"
    make_run()(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        EDGE="reflect",
        OUTPUT=str(path),
    )
    return path


@pytest.mark.parametrize(
    ("method", "classes"),
    [("quantiles", 5), ("youden", 2), ("prediction_area", 2), ("concentration_area", 3)],
)
def test_a_map_becomes_classes_and_targets(
    method: str, classes: int, probability: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsCoordinateTransformContext, QgsDistanceArea, QgsVectorLayer

    result = run(
        "classifyanomalies",
        PROBABILITY=str(probability),
        METHOD=method,
        MIN_CELLS=1,
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "classes.tif"),
        TARGETS=str(tmp_path / "targets.gpkg"),
        REPORT=str(tmp_path / "classes.html"),
    )
    assert result["CLASSES"] == classes
    values = Stack(str(tmp_path / "classes.tif")).read()[0]
    top = (values == classes).sum()
    known = (values > 0).sum()
    assert result["AREA_SHARE"] == pytest.approx(top / known)
    assert 0 <= result["DEPOSIT_SHARE"] <= 1
    targets = QgsVectorLayer(str(tmp_path / "targets.gpkg"), "targets", "ogr")
    rows = list(targets.getFeatures())
    assert len(rows) == result["TARGET_COUNT"] > 0
    assert sum(row["cells"] for row in rows) == top
    on_ground = QgsDistanceArea()
    on_ground.setSourceCrs(targets.crs(), QgsCoordinateTransformContext())
    assert on_ground.setEllipsoid(targets.crs().ellipsoidAcronym())
    for row in rows:
        measured = on_ground.measureArea(row.geometry()) / 1e6
        assert row["area_km2"] == pytest.approx(measured, rel=2e-5)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["mean"] >= result["THRESHOLD"] - 1e-6 for row in rows)
    assert all(row["distance_km"] >= 0 for row in rows)
    warned = any("no test of the map" in text for text in run.feedback.warnings)
    assert warned == (method in ("youden", "prediction_area"))
    page = (tmp_path / "classes.html").read_text(encoding="utf-8")
    # The map, and the plot that thresholds come from.
    assert page.count("image/png") == 1 + (method != "quantiles")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"METHOD": "youden"}, "needs DEPOSITS"),
        ({"QUANTILES": "many"}, "must be percents"),
        ({"QUANTILES": "90,50"}, "percents that rise"),
    ],
    ids=str,
)
def test_what_cannot_be_classified_says_why(
    change: dict, message: str, probability: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=message):
        run(
            "classifyanomalies",
            PROBABILITY=str(probability),
            OUTPUT=str(tmp_path / "classes.tif"),
            **change,
        )
    assert list(tmp_path.iterdir()) == []


def test_classes_are_coloured_with_their_limits(
    probability: Path, run: Any, tmp_path: Path
) -> None:
    from gossan.algorithms.bridge.class_styles import ClassRasterStyler
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

    run(
        "classifyanomalies",
        PROBABILITY=str(probability),
        QUANTILES="50,90",
        OUTPUT=str(tmp_path / "classes.tif"),
    )
    layer = QgsRasterLayer(str(tmp_path / "classes.tif"), "classes")
    styler = ClassRasterStyler(["low", "middle", "high"])
    styler.postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    classes = layer.renderer().classes()
    assert [(int(entry.value), entry.label) for entry in classes] == [
        (1, "low"),
        (2, "middle"),
        (3, "high"),
    ]
    assert len({entry.color.name() for entry in classes}) == 3


def test_the_legend_says_which_share_of_the_ground_a_class_is(
    probability: Path, survey_folder: Path, provider: Any, tmp_path: Path
) -> None:
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
        QgsRasterLayer,
        QgsVectorLayer,
    )

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    parameters = {
        "PROBABILITY": str(probability),
        "QUANTILES": "50,95",
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "OUTPUT": str(tmp_path / "classes.tif"),
        "TARGETS": str(tmp_path / "targets.gpkg"),
    }
    to_load = {
        name: QgsProcessingOutputLayerDefinition(path, QgsProject.instance())
        for name, path in parameters.items()
        if name in ("OUTPUT", "TARGETS")
    }
    _, done = provider.algorithm("classifyanomalies").run(
        {**parameters, **to_load}, context, feedback
    )
    assert done
    legends = {}
    for path, details in context.layersToLoadOnCompletion().items():
        kind = QgsRasterLayer if path.endswith(".tif") else QgsVectorLayer
        layer = kind(path, details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        legends[details.name] = (
            [label for label, *_ in layer.legendSymbologyItems()]
            if (kind is QgsRasterLayer)
            else [item.label() for item in layer.renderer().legendSymbolItems()]
        )
    assert [text.partition("(")[2] for text in legends["Anomaly classes"]] == [
        "",
        "top 50 %)",
        "top 5 %)",
    ]
    # New ground is told from targets that hold a deposit.
    assert legends["Targets"] == [
        "new ground",
        "ground of a known deposit",
        "ground of a deposit that trained the model",
    ]


def test_what_was_held_out_in_training_is_what_maps_and_classes_say(
    probability: Path, chain: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    from gossan.core.anomalies.training.model import AnomalyModel

    worth = AnomalyModel.load(str(chain / "model.safetensors")).worth
    assert worth is not None and len(worth.areas) == 12
    result = run(
        "classifyanomalies",
        PROBABILITY=str(probability),
        QUANTILES="50,80,90",
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "classes.tif"),
        REPORT=str(tmp_path / "classes.html"),
    )
    inside = sum(area <= result["AREA_SHARE"] for area in worth.areas.values())
    assert result["HELD_OUT_SHARE"] == pytest.approx(inside / 12)
    page = (tmp_path / "classes.html").read_text(encoding="utf-8")
    told = worth.held_out_text(result["AREA_SHARE"])
    assert told in page and f"held {inside} of 12 deposits" in told
    assert html.escape(worth.headline()) in page
    # What the model has seen comes second, and is called that.
    assert page.index(told) < page.index("known deposits lie in the highest class")
    # A map that somebody has worked on says nothing of itself.
    plain = tmp_path / "plain.tif"
    gdal.Translate(str(plain), str(probability), noData=-9999, outputType=gdal.GDT_Float32)
    copy = gdal.Open(str(plain), gdal.GA_Update)
    copy.SetMetadata({})
    copy = None
    other = run(
        "classifyanomalies",
        PROBABILITY=str(plain),
        OUTPUT=str(tmp_path / "other.tif"),
        REPORT=str(tmp_path / "other.html"),
    )
    assert "HELD_OUT_SHARE" not in other
    assert "is not known" in (tmp_path / "other.html").read_text(encoding="utf-8")


def test_held_out_shares_are_those_of_the_ground_of_the_training(
    probability: Path, chain: Path, run: Any, tmp_path: Path
) -> None:
    """A map that was cut, and one of a part of the survey, do not claim them; a warped copy does."""

    def classified(path: Path) -> tuple[dict, str]:
        page = tmp_path / f"{path.stem}.html"
        result = run(
            "classifyanomalies",
            PROBABILITY=str(path),
            QUANTILES="50,80",
            OUTPUT=str(tmp_path / f"{path.stem}_classes.tif"),
            REPORT=str(page),
        )
        return result, html.unescape(page.read_text(encoding="utf-8"))

    other = "trained and tried on other ground than this"
    same, told = classified(probability)
    assert "HELD_OUT_SHARE" in same and other not in told
    warped, half, stack = (tmp_path / name for name in ("warped.tif", "half.tif", "part.tif"))
    gdal.Warp(str(warped), str(probability), dstSRS="EPSG:3857")
    result, told = classified(warped)
    assert "HELD_OUT_SHARE" in result and other not in told
    columns, rows = Stack(str(probability)).grid.columns, Stack(str(probability)).grid.rows
    window = [0, 0, columns // 2, rows]
    gdal.Translate(str(half), str(probability), srcWin=window)
    result, told = classified(half)
    assert "HELD_OUT_SHARE" not in result and other in told
    assert "such ground holds that the model had not seen is not known" in told

    gdal.Translate(str(stack), str(chain / "stack.tif"), srcWin=window)
    run.feedback.warnings.clear()
    run(
        "predictanomalies",
        STACK=str(stack),
        MODEL=str(chain / "model.safetensors"),
        OUTPUT=str(tmp_path / "p.tif"),
        OUTSIDE=str(tmp_path / "far.tif"),
        REPORT=str(tmp_path / "p.html"),
    )
    assert any(other in text for text in run.feedback.warnings)
    assert other in (tmp_path / "p.html").read_text(encoding="utf-8")
    result, told = classified(tmp_path / "p.tif")
    assert "HELD_OUT_SHARE" not in result and other in told
    # How far cells lie outside is no map of deposits.
    assert "HELD_OUT_SHARE" not in classified(tmp_path / "far.tif")[0]


def rows_of(path: Path) -> list[dict[str, Any]]:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(str(path), "targets", "ogr")
    return [feature.attributeMap() for feature in layer.getFeatures()]


def test_deposits_that_trained_the_model_are_known_again(
    probability: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    result = run(
        "classifyanomalies",
        PROBABILITY=str(probability),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT=str(tmp_path / "classes.tif"),
        TARGETS=str(tmp_path / "targets.gpkg"),
        REPORT=str(tmp_path / "classes.html"),
    )
    rows = rows_of(tmp_path / "targets.gpkg")
    assert len(rows) == result["TARGET_COUNT"] > 0
    assert all(row["cells"] >= 4 for row in rows)
    # All of them trained it, and whatever lies within half a patch of one is its own.
    assert all(row["trained"] == row["known"] for row in rows)
    (told,) = (text for text in run.feedback.messages if "trained the model of this map" in text)
    trained, count = told.split(" known deposits")[0].split(" of ")
    assert 0 < int(trained) <= int(count)
    (halo,) = (text for text in run.feedback.messages if "is the deposit's own" in text)
    reach = float(halo.split("within ")[1].split(" ")[0].replace(",", ""))
    assert all((row["known"] > 0) == (row["distance_km"] * 1000 <= reach + 5) for row in rows)
    page = (tmp_path / "classes.html").read_text(encoding="utf-8")
    assert "Trained the model" in page


def test_ground_without_samples_nearby_is_no_target(
    probability: Path, survey_folder: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    given = {"PROBABILITY": str(probability), "MIN_CELLS": 1, "OUTPUT": str(tmp_path / "c.tif")}
    everywhere = run("classifyanomalies", **given)
    samples = str(survey_folder / "samples.gpkg")
    near = run("classifyanomalies", **given, SAMPLES=samples, RADIUS=250)
    (told,) = (text for text in run.feedback.messages if "without a sample nearby" in text)
    assert int(told.split(": ")[1].rstrip(".")) > 0
    assert near["AREA_SHARE"] == everywhere["AREA_SHARE"]
    assert not any("Nobody has said" in text for text in run.feedback.warnings)
    with pytest.raises(QgsProcessingException, match="RADIUS is a distance from samples"):
        run("classifyanomalies", **given, RADIUS=250)
