"""What a click is told equals what Predict Anomalies and Explain with Grad-CAM give, on ten cells."""

from __future__ import annotations

import csv
import json
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from osgeo import ogr


@pytest.fixture(scope="module")
def predicted(chain: Path, make_run) -> Path:
    path = chain / "map.tif"
    make_run()(
        "predictanomalies",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        OUTPUT=str(path),
    )
    return path


def ten_cells(score: np.ndarray) -> np.ndarray:
    """Cells whose patches do not overlap: their heat is not averaged."""
    cells = [
        (row, column)
        for row in range(5, len(score), 10)
        for column in range(5, score.shape[1], 10)
        if np.isfinite(score[row, column])
    ]
    assert len(cells) >= 10
    return np.array(cells[:10])


def test_ten_cells_equal_the_algorithms(predicted: Path, chain: Path, run, tmp_path: Path) -> None:
    from gossan.core.anomalies.explaining.importance import OF_NETWORKS_ALONE
    from gossan.core.anomalies.explaining.why import MapToAsk
    from gossan.core.runtime.progress import SilentProgress

    raster = Stack(str(predicted))
    bands = raster.read()
    cells = ten_cells(bands[0])
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"P{number}"},
            "geometry": {"type": "Point", "coordinates": place},
        }
        for number, place in enumerate(raster.grid.xy(cells).tolist())
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:32645"}}
    points = tmp_path / "points.geojson"
    points.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    run(
        "explaingradcam",
        STACK=str(chain / "stack.tif"),
        MODEL=str(chain / "model.safetensors"),
        DEPOSITS=str(points),
        OUTPUT=str(tmp_path / "heat.tif"),
        OFFSETS=str(tmp_path / "offsets.gpkg"),
        IMPORTANCE=str(tmp_path / "importance.csv"),
    )
    heat = Stack(str(tmp_path / "heat.tif")).read()[0]
    rows = list(csv.DictReader((tmp_path / "importance.csv").open(encoding="utf-8")))
    arrows = {}
    source = ogr.Open(str(tmp_path / "offsets.gpkg"))
    for feature in source.GetLayer(0):
        start = np.array([feature.GetGeometryRef().GetPoint_2D(0)])
        arrows[tuple(raster.grid.cells(start)[0].tolist())] = feature["dx"], feature["dy"]
    asked = MapToAsk.open(str(predicted))
    for number, cell in enumerate(cells):
        started = time.monotonic()
        why = asked.why(tuple(raster.grid.xy(cell[None])[0]), SilentProgress())
        assert time.monotonic() - started < 5  # seconds measure the machine too
        row, column = cell.tolist()
        assert (why.score, why.spread) == tuple(bands[:, row, column])
        assert why.recomputed == pytest.approx(why.score, abs=1e-4)
        assert why.remarks == (OF_NETWORKS_ALONE,)  # nothing else has to be known
        here = slice(row - 4, row + 5), slice(column - 4, column + 5)
        np.testing.assert_allclose(why.heat, heat[here], atol=1e-5)
        told = {one["element"]: float(one["part"]) for one in rows if one["point"] == f"P{number}"}
        assert len(told) == len(why.elements) == 39
        for one in why.elements:
            assert one.part == pytest.approx(told[one.name], abs=1e-5)
        for down in range(-2, 3):
            for right in range(-2, 3):
                expected = arrows[row + down, column + right]
                assert why.offsets[:, 4 + down, 4 + right] == pytest.approx(expected, abs=1e-2)


def test_the_map_names_its_files_and_a_layer_is_known_in_a_later_session(
    predicted: Path,
) -> None:
    from gossan.core.rasters.origin import MapOrigin
    from gossan.desktop.places import is_map_layer
    from qgis.core import QgsRasterLayer

    raster = Stack(str(predicted))
    assert raster.item("GOSSAN_MODEL") == "model.safetensors"
    assert raster.item("GOSSAN_STACK") == "stack.tif"
    assert MapOrigin.of_map(raster).changed() == []
    assert is_map_layer(QgsRasterLayer(str(predicted), "map"))
    assert not is_map_layer(QgsRasterLayer(str(predicted.with_name("stack.tif")), "stack"))


def test_a_plain_model_names_what_its_elements_add(
    chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    from gossan.core.anomalies.explaining.why import MapToAsk
    from gossan.core.runtime.progress import SilentProgress

    model, path = tmp_path / "ridge.safetensors", tmp_path / "ridge.tif"
    run(
        "traingkdcn",
        STACK=str(chain / "stack.tif"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        MODEL="ridge",
        FOLDS=0,
        COMPARE_SPLITS=False,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=str(model),
    )
    run("predictanomalies", STACK=str(chain / "stack.tif"), MODEL=str(model), OUTPUT=str(path))
    raster = Stack(str(path))
    cell = ten_cells(raster.read()[0])[0]
    why = MapToAsk.open(str(path)).why(tuple(raster.grid.xy(cell[None])[0]), SilentProgress())
    assert why.recomputed == pytest.approx(why.score, abs=1e-5)
    assert why.heat is None and why.offsets is None
    assert abs(why.elements[0].part) > 0 and len(why.elements) == 39


def test_the_nearest_deposit_is_found_on_the_ellipsoid(survey_folder: Path, qgis_app) -> None:
    from gossan.desktop.nearby import nearest
    from qgis.core import QgsPointXY, QgsVectorLayer

    layer = QgsVectorLayer(str(survey_folder / "deposits.gpkg"), "deposits")
    places = [feature.geometry().asPoint() for feature in layer.getFeatures()]
    extent = layer.extent()
    for x, y in (
        (extent.xMinimum() - 50_000, extent.yMinimum()),
        (extent.center().x(), extent.center().y()),
    ):
        found = nearest(layer, QgsPointXY(x, y), layer.crs())
        least = min(point.distance(QgsPointXY(x, y)) for point in places)
        assert found.metres == pytest.approx(least, rel=2e-3)  # UTM shortens by up to 0.04 %
    empty = QgsVectorLayer("Point?crs=EPSG:32645", "empty", "memory")
    assert nearest(empty, QgsPointXY(0, 0), layer.crs()) is None


def test_what_lies_nearest_in_degrees_is_nearest_on_the_ground(qgis_app) -> None:
    from gossan.desktop.nearby import nearest
    from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    # At 60° N a degree to the east is half as long as one to the north.
    layer = points(degrees, {"north": (20.0, 60.7), "east": (21.0, 60.0)})
    found = nearest(layer, QgsPointXY(20.0, 60.0), degrees)
    assert found.name == "east" and found.metres == pytest.approx(55_800, rel=5e-3)
    layer = points(degrees, {"north-east": (20.02, 60.01)})
    assert nearest(layer, QgsPointXY(20.0, 60.0), degrees).azimuth == pytest.approx(45, abs=0.3)


def test_positions_that_nobody_meant_do_not_keep_qgis_searching(qgis_app) -> None:
    from gossan.desktop.nearby import nearest
    from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY

    metres, never = QgsCoordinateReferenceSystem("EPSG:32645"), float("inf")
    place = QgsPointXY(5e5, 3e6)
    for nowhere in (never, -never, float("nan")):
        layer = points(metres, {"nowhere": (nowhere, 3e6)})
        assert nearest(layer, place, metres) is None
        layer = points(metres, {"nowhere": (nowhere, 3e6), "here": (5e5, 3e6 + 10)})
        assert nearest(layer, place, metres).name == "here"


def points(crs, named):
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    layer = QgsVectorLayer(f"Point?crs={crs.authid()}&field=name:string", "points", "memory")
    for name, place in named.items():
        feature = QgsFeature(layer.fields())
        feature["name"] = name
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*place)))
        layer.dataProvider().addFeatures([feature])
    layer.updateExtents()
    return layer


def test_layers_whose_source_is_no_path_are_no_maps(chain: Path, qgis_app) -> None:
    from gossan.desktop.places import is_map_layer
    from gossan.desktop.steps import Material
    from osgeo import gdal
    from qgis.core import QgsProject, QgsRasterLayer

    virtual = gdal.BuildVRT("", [str(chain / "stack.tif")])
    layer = QgsRasterLayer(virtual.GetMetadata("xml:VRT")[0], "virtual")
    assert layer.isValid() and len(layer.source()) > 4096
    assert not is_map_layer(layer)
    QgsProject.instance().addMapLayer(layer)
    try:
        assert Material.of(QgsProject.instance()).model == ""
    finally:
        QgsProject.instance().clear()


def test_a_stack_in_an_archive_is_found_again(chain: Path, run, tmp_path: Path) -> None:
    from gossan.core.anomalies.explaining.why import MapToAsk
    from gossan.core.rasters.origin import MapOrigin
    from gossan.core.runtime.errors import InputError
    from qgis.core import QgsRasterLayer

    archive, path = tmp_path / "survey.zip", tmp_path / "map.tif"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.write(chain / "stack.tif", "stack.tif")
    layer = QgsRasterLayer(f"/vsizip/{archive}/stack.tif", "stack")
    run("predictanomalies", STACK=layer, MODEL=str(chain / "model.safetensors"), OUTPUT=str(path))
    assert MapToAsk.open(str(path)).map.name == "map.tif"
    archive.unlink()
    with pytest.raises(InputError, match="is not there any more: /vsizip/"):
        MapOrigin.of_map(Stack(str(path))).require_files()


def test_a_click_says_the_score_before_its_reasons(gridded: Path) -> None:
    from gossan.desktop.places import Clicked
    from gossan.desktop.why_dock import known_at_once
    from qgis.core import QgsPointXY, QgsRasterLayer

    control = Stack(str(gridded / "control.tif"))
    layer = QgsRasterLayer(str(gridded / "control.tif"), "map")
    row, column = np.argwhere(np.isfinite(control.read()[0]))[200]
    x, y = control.grid.xy(np.array([[row, column]]))[0].tolist()
    value = control.read()[0][row, column]
    said = known_at_once(Clicked(layer, QgsPointXY(x, y), None))
    assert said == f"map: {value:.3f}. Asking why …"
    outside = QgsPointXY(layer.extent().xMinimum() - 1e6, y)
    assert known_at_once(Clicked(layer, outside, None)) == "Asking map …"
