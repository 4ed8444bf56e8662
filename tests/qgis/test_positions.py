"""Where samples lie, in a real QGIS: strays are named, and degrees become metres."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from layers import memory_points

FIELDS = "field=Sample_ID:string&field=Au:double"


def samples(places: np.ndarray, crs: str, *further: tuple) -> object:
    rows = [(f"Point({x:.9f} {y:.9f})", f"S{n}", 1.0 + n) for n, (x, y) in enumerate(places)]
    return memory_points(FIELDS, rows + list(further), crs=crs)


def net(x: float, y: float, step: float, side: int = 6) -> np.ndarray:
    steps = np.arange(side) * step
    return np.stack(np.meshgrid(x + steps, y + steps), axis=-1).reshape(-1, 2)


def log(run) -> str:
    return "\n".join(run.feedback.messages + run.feedback.warnings)


def test_strays_are_named_and_do_not_stretch_the_map(run, tmp_path: Path) -> None:
    layer = samples(
        net(500_000, 4_600_000, 1000.0),
        "EPSG:32645",
        ("Point(0 0)", "lost", 99.0),
        ("Point(4602000 502000)", "turned", 99.0),
        ("Point(50000000 4602000)", "typo", 99.0),
    )
    results = run(
        "gridgeochemistry",
        INPUT=layer,
        OUTPUT=str(tmp_path / "a.tif"),
        REPORT=str(tmp_path / "a.html"),
    )
    assert results["SAMPLES_USED"] == 36
    stack = Stack(results["OUTPUT"])
    assert stack.grid.extent == (500_000, 505_500, 4_600_000, 4_605_500)
    assert np.nanmax(stack.read()) <= 36
    report = (tmp_path / "a.html").read_text(encoding="utf-8")
    for said in (
        "INPUT: 1 points at the position 0, 0 were left out: feature 37, Sample_ID lost (0, 0)",
        "1 points with x and y exchanged were left out: feature 38, Sample_ID turned",
        "1 points far from all others were left out: feature 39, Sample_ID typo (50000000, 4602000)",
        "Cell size: 500 m, derived from the samples",
    ):
        assert said in log(run) and said in report, said


def test_a_cell_size_that_was_given_is_told_as_such(run, tmp_path: Path) -> None:
    layer = samples(net(500_000, 4_600_000, 1000.0), "EPSG:32645")
    run("gridgeochemistry", INPUT=layer, CELL_SIZE=250, OUTPUT=str(tmp_path / "a.tif"))
    assert "Cell size: 250 m, as it was given." in log(run)
    run(
        "gridgeochemistry", INPUT=layer, TEMPLATE=str(tmp_path / "a.tif"), OUTPUT="TEMPORARY_OUTPUT"
    )
    assert "Cell size: 250 m, that of the template raster." in log(run)


@pytest.mark.parametrize(
    ("place", "code"),
    [((42.7, 19.9), 32638), ((117.3, -25.2), 32750), ((-68.0, 84.5), 5041)],
)
def test_degrees_become_metres_by_themselves(run, tmp_path: Path, place, code) -> None:
    layer = samples(net(*place, 0.01), "EPSG:4326", ("Point(0 0)", "lost", 99.0))
    results = run(
        "gridgeochemistry",
        INPUT=layer,
        OUTPUT=str(tmp_path / "a.tif"),
        REPORT=str(tmp_path / "a.html"),
    )
    grid = Stack(results["OUTPUT"]).grid
    assert f'"EPSG","{code}"' in grid.crs.replace('AUTHORITY["EPSG",', '"EPSG",')
    assert grid.cell_size[0] >= 10 and results["SAMPLES_USED"] == 36
    said = f"(EPSG:{code}), which measures in metres in the middle of the survey"
    assert said in log(run) and said in (tmp_path / "a.html").read_text(encoding="utf-8")
    again = run(
        "gridgeochemistry",
        INPUT=layer,
        OUTPUT_CRS=f"EPSG:{code}",
        OUTPUT=str(tmp_path / "b.tif"),
    )
    np.testing.assert_array_equal(Stack(again["OUTPUT"]).read(), Stack(results["OUTPUT"]).read())


def test_all_points_of_multipoints_are_samples(run, tmp_path: Path) -> None:
    places = net(500_250, 4_600_250, 1000.0)
    rows = [
        (f"MultiPoint(({a[0]} {a[1]}), ({b[0]} {b[1]}))", f"S{n}", 1.0 + n)
        for n, (a, b) in enumerate(zip(places[:18], places[18:], strict=True))
    ]
    layer = memory_points(FIELDS, rows, kind="MultiPoint")
    results = run("gridgeochemistry", INPUT=layer, OUTPUT=str(tmp_path / "a.tif"))
    assert results["SAMPLES_USED"] == 36
    assert "18 multipoints have several points, 36 in all" in log(run)
    stack = Stack(results["OUTPUT"])
    # The two points of a feature have its value.
    rows_of, columns = stack.grid.cells(places).T
    np.testing.assert_allclose(stack.read()[0][rows_of, columns], np.tile(np.arange(1.0, 19.0), 2))


def test_a_layer_without_a_crs_is_told_as_such(run, tmp_path: Path) -> None:
    layer = samples(net(500_000, 4_600_000, 1000.0), "")
    run("gridgeochemistry", INPUT=layer, OUTPUT=str(tmp_path / "a.tif"))
    assert "INPUT: the layer has no CRS. Its coordinates are taken as they are, for metres" in (
        log(run)
    )
    assert "degrees" not in log(run)
    run("gridgeochemistry", INPUT=layer, OUTPUT_CRS="EPSG:32645", OUTPUT=str(tmp_path / "b.tif"))
    assert "for those of WGS 84 / UTM zone 45N" in log(run)
    layer = samples(net(42.7, 19.9, 0.01), "")
    run("gridgeochemistry", INPUT=layer, OUTPUT=str(tmp_path / "c.tif"))
    assert "They may be degrees: those of GPS devices have EPSG:4326." in log(run)


def test_mercator_is_told_with_its_factor(run, tmp_path: Path) -> None:
    layer = samples(net(9_684_000, 8_399_738, 1000.0), "EPSG:3857")
    run(
        "gridgeochemistry",
        INPUT=layer,
        OUTPUT=str(tmp_path / "a.tif"),
        REPORT=str(tmp_path / "a.html"),
    )
    assert "what measures 1 km is 0.50" in log(run)
    assert "what measures 1 km is 0.50" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("algorithm", ["explaingradcam", "stackrasters"])
def test_mercator_is_told_wherever_lengths_count(run, material, tmp_path: Path, algorithm) -> None:
    from bad_input import stack_values, write_raster

    transform = (9_684_000.0, 2000.0, 0.0, 8_440_000.0, 0.0, -2000.0)
    stack = write_raster(
        tmp_path / "stack.tif", stack_values(material), transform=transform, code=3857
    )
    given = {
        "explaingradcam": {
            "STACK": stack,
            "MODEL": material.path("model.safetensors"),
            "DEPOSITS": memory_points(
                "field=a:double", [("Point(9725000 8399000)", 1.0)], "EPSG:3857"
            ),
        },
        "stackrasters": {"RASTERS": [stack]},
    }
    run(algorithm, OUTPUT=str(tmp_path / "out.tif"), **given[algorithm])
    assert "what measures 1 km is 0.50" in log(run)


def test_a_format_that_gdal_was_built_without_is_told(run, tmp_path: Path) -> None:
    from osgeo import gdal

    if gdal.GetDriverByName("Parquet") is not None:
        pytest.skip("this GDAL reads Parquet")
    path = tmp_path / "samples.parquet"
    path.write_bytes(b"PAR1" + bytes(64) + b"PAR1")
    said = run.refusal("gridgeochemistry", INPUT=str(path), OUTPUT=str(tmp_path / "a.tif"))
    assert "samples.parquet is a file of the format Parquet, which GDAL" in said
    assert "GeoPackage" in said
