"""Deposits and faults as rasters of classes do what polygons do, in a real QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bad_input import (
    CELL,
    DEPOSITS,
    LEFT,
    SIDE,
    TOP,
    on_map,
    write_layer,
    write_points,
    write_raster,
)
from osgeo import gdal, ogr
from report_pages import ReportPage
from small_runs import TRAINING

#: Cells (row, column) of the patches, which touch at corners only.
PATCHES = [[(row, column), (row + 1, column + 1)] for row, column in DEPOSITS]


def mask(path: Path, value: float = 7, other: float = 3) -> str:
    """Write patches of a class, and another class beside them."""
    cells = np.zeros((1, SIDE, SIDE), dtype=np.float32)
    cells[0, 2:4, 10:30] = other
    for patch in PATCHES:
        for row, column in patch:
            cells[0, row, column] = value
    return write_raster(path, cells, ("class",), kind=gdal.GDT_Byte, nodata=None)


def outlines(path: Path) -> str:
    """Write the same patches as polygons."""
    shapes = []
    for patch in PATCHES:
        rings = []
        for row, column in patch:
            left, top = LEFT + CELL * column, TOP - CELL * row
            right, bottom = left + CELL, top - CELL
            corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
            rings.append("((" + ", ".join(f"{x} {y}" for x, y in corners) + "))")
        shapes.append(f"MULTIPOLYGON({', '.join(rings)})")
    return write_layer(path, ogr.wkbMultiPolygon, shapes, [{}] * len(shapes))


def explained(run: Any, material: Any, folder: Path, **deposits: Any) -> list[tuple[float, ...]]:
    """Return the places that are explained."""
    run(
        "explaingradcam",
        STACK=material.path("stack.tif"),
        MODEL=material.path("model.safetensors"),
        OUTPUT=str(folder / "heat.tif"),
        REPORT=str(folder / "r.html"),
        **deposits,
    )
    return [
        row[:3] for row in ReportPage((folder / "r.html").read_text("utf-8")).table("Point").rows
    ]


def test_patches_of_cells_are_deposits_as_polygons_are(
    make_run: Any, material: Any, tmp_path: Path
) -> None:
    run = make_run()
    raster = {"DEPOSITS_RASTER": mask(tmp_path / "mask.tif"), "DEPOSITS_CLASS": "7"}
    of_cells = explained(run, material, tmp_path, **raster)
    of_polygons = explained(
        make_run(), material, tmp_path, DEPOSITS=outlines(tmp_path / "outlines.gpkg")
    )
    assert of_cells == of_polygons and len(of_cells) >= len(PATCHES)
    told = "DEPOSITS_RASTER: 16 cells of mask.tif (class 7) make 8 patches."
    assert any(message.startswith(told) for message in run.feedback.messages)


def test_deposits_of_a_raster_in_degrees_train_and_check(
    make_run: Any, material: Any, tmp_path: Path
) -> None:
    path = mask(tmp_path / "mask.tif")
    warped = str(tmp_path / "degrees.tif")
    gdal.Warp(warped, path, dstSRS="EPSG:4326", xRes=0.0002, yRes=0.0002).FlushCache()
    deposits = {"DEPOSITS_RASTER": warped, "DEPOSITS_CLASS": "7"}
    run = make_run()
    run(
        "traingkdcn",
        **{
            **TRAINING,
            "STACK": material.path("stack.tif"),
            "DEPOSITS": None,
            "MODEL": "logistic",
            "FOLDS": 2,
            "REPEATS": 1,
            "OUTPUT": str(tmp_path / "m.safetensors"),
            "SAMPLES": str(tmp_path / "samples.gpkg"),
        },
        **deposits,
    )
    samples = ogr.Open(str(tmp_path / "samples.gpkg"))
    rows = [dict(row.items()) for row in samples.GetLayer(0)]
    labelled = [row["name"] for row in rows if row["label"]]
    assert labelled == [None] * len(PATCHES)  # nobody has named them: reports count them
    found = make_run()(
        "detectanomalies",
        INPUT=material.path("samples.gpkg"),
        SHUFFLES=9,
        DISTANCE=1500,
        OUTPUT=str(tmp_path / "a.gpkg"),
        **deposits,
    )
    assert 0 <= found["AUC"] <= 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"DEPOSITS_CLASS": "9"}, "mask.tif has no cell of class 9. It has the classes 0, 3, 7."),
        ({"DEPOSITS_CLASS": "granite"}, "DEPOSITS_CLASS: granite are no classes"),
        ({"DEPOSITS_CLASS": "7", "DEPOSITS_RASTER": None}, "DEPOSITS_CLASS names classes of DEPOSITS_RASTER"),
        ({"DEPOSITS_RASTER": None}, "Give DEPOSITS, a layer, or DEPOSITS_RASTER"),
        ({"DEPOSITS": "deposits.gpkg"}, "DEPOSITS and DEPOSITS_RASTER say the same"),
        ({"DEPOSITS_RASTER": "control.tif"}, "different values: measurements, and no classes"),
        ({"DEPOSITS_RASTER": "stack.tif"}, "bands, and a raster of classes has one"),
    ],
)  # fmt: skip
def test_rasters_that_say_no_deposits_are_refused(
    change: dict[str, Any], said: str, run: Any, material: Any, tmp_path: Path
) -> None:
    given = {
        name: material.path(value) if value and "." in str(value) else value
        for name, value in change.items()
    }
    refused = run.refusal(
        "traingkdcn",
        **{
            **TRAINING,
            "STACK": material.path("stack.tif"),
            "DEPOSITS": None,
            "DEPOSITS_RASTER": mask(tmp_path / "mask.tif"),
            "MODEL": "cnn",
            "OUTPUT": str(tmp_path / "m.safetensors"),
            **given,
        },
    )
    assert said in refused and not (tmp_path / "m.safetensors").exists()


@pytest.fixture(scope="module")
def intrusion(material: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An intrusion as cells of class 7 and as a polygon, and deposits beside it."""
    folder = tmp_path_factory.mktemp("intrusion")
    cells = np.zeros((1, SIDE, SIDE), dtype=np.float32)
    cells[0, 10:20, 12:24] = 7
    cells[0, 30, 30] = 2
    left, right, top, bottom = LEFT + 12 * CELL, LEFT + 24 * CELL, TOP - 10 * CELL, TOP - 20 * CELL
    ring = (
        f"POLYGON(({left} {top}, {right} {top}, {right} {bottom}, {left} {bottom}, {left} {top}))"
    )
    places = [(row, column) for row in (9, 20) for column in (13, 16, 19, 22)] + [
        (7, 15),
        (5, 20),
        (24, 18),
        (30, 5),
    ]
    return {
        "raster": write_raster(
            folder / "rocks.tif", cells, ("rock",), kind=gdal.GDT_Byte, nodata=None
        ),
        "polygon": write_layer(folder / "granite.gpkg", ogr.wkbPolygon, [ring], [{}]),
        "DEPOSITS": write_points(folder / "d.gpkg", map(on_map, places), [{}] * len(places)),
        "TEMPLATE": material.path("stack.tif"),
    }


def fitted(run: Any, intrusion: dict[str, str], folder: Path, **factors: Any) -> tuple[Any, Any]:
    results = run(
        "fitfaultcontrol",
        DEPOSITS=intrusion["DEPOSITS"],
        TEMPLATE=intrusion["TEMPLATE"],
        METHOD="log_log",
        RING_WIDTH=2 * CELL,
        RINGS=6,
        OUTPUT=str(folder / "w.tif"),
        **factors,
    )
    return results["EXPONENT"], gdal.Open(results["OUTPUT"]).ReadAsArray()


def test_distances_to_cells_of_a_class_are_those_to_its_polygon(
    make_run: Any, intrusion: dict[str, str], tmp_path: Path
) -> None:
    of_cells = fitted(
        make_run(), intrusion, tmp_path, FAULTS_RASTER=intrusion["raster"], FAULTS_CLASS="7"
    )
    of_polygon = fitted(make_run(), intrusion, tmp_path, FAULTS=intrusion["polygon"])
    assert of_cells[0] == of_polygon[0] < 0 and np.ptp(of_cells[1]) > 0.5
    np.testing.assert_array_equal(of_cells[1], of_polygon[1])


def test_factors_may_be_rasters_each_with_its_classes(
    make_run: Any, intrusion: dict[str, str], material: Any, tmp_path: Path
) -> None:
    run = make_run()
    _, bands = fitted(
        run,
        intrusion,
        tmp_path,
        FAULTS=material.path("faults.gpkg"),
        FACTORS=[intrusion["raster"], intrusion["polygon"]],
        FACTORS_CLASS="7",
    )
    assert len(bands) == 3
    np.testing.assert_array_equal(bands[1], bands[2])
    refused = make_run().refusal(
        "fitfaultcontrol",
        FAULTS=material.path("faults.gpkg"),
        DEPOSITS=intrusion["DEPOSITS"],
        TEMPLATE=intrusion["TEMPLATE"],
        FACTORS=[intrusion["raster"]],
        FACTORS_CLASS="7;2",
        OUTPUT=str(tmp_path / "no.tif"),
    )
    assert "FACTORS_CLASS names the classes of 2 rasters, and FACTORS has 1." in refused


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Give FAULTS, a layer, or FAULTS_RASTER, a raster with cells of a class."),
        ({"FAULTS": "polygon", "FAULTS_RASTER": "raster"}, "FAULTS and FAULTS_RASTER say the same"),
        ({"FAULTS_RASTER": "raster", "FAULTS_CLASS": "5"}, "It has the classes 0, 2, 7."),
    ],
)
def test_faults_are_given_once(
    given: dict[str, str], said: str, run: Any, intrusion: dict[str, str], tmp_path: Path
) -> None:
    refused = run.refusal(
        "fitfaultcontrol",
        DEPOSITS=intrusion["DEPOSITS"],
        TEMPLATE=intrusion["TEMPLATE"],
        OUTPUT=str(tmp_path / "no.tif"),
        **{name: intrusion.get(value, value) for name, value in given.items()},
    )
    assert said in refused
