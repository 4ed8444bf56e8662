"""Single rasters in a real QGIS become a stack, or are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.ground_limit import SAMPLED_ITEM
from gossan.core.rasters.stack import Stack
from layers import memory_points
from osgeo import gdal, gdal_array


def test_single_rasters_become_a_stack(run, tmp_path: Path) -> None:
    for number, name in enumerate(("Au", "Cu")):
        gdal.Translate(
            str(tmp_path / f"{name}.tif"),
            gdal_array.OpenArray(np.full((30, 40), number + 1.5, dtype=np.float32)),
            outputBounds=[500000, 4530000, 540000, 4500000],
            outputSRS="EPSG:32645",
        )
    rasters = [str(tmp_path / "Cu.tif"), str(tmp_path / "Au.tif")]
    results = run("stackrasters", RASTERS=rasters, OUTPUT=str(tmp_path / "stack.tif"))
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Cu", "Au") and results["ELEMENTS"] == 2
    values = stack.read()
    assert values.shape == (2, 30, 40) and set(np.unique(values[0])) == {2.5}
    assert set(np.unique(values[1])) == {1.5}
    # The stack and a raster of its own have the same band twice.
    again = run.refusal(
        "stackrasters", RASTERS=[*rasters, results["OUTPUT"]], OUTPUT=str(tmp_path / "n.tif")
    )
    assert "called Au, Cu" in again
    gdal.Translate(
        str(tmp_path / "As.tif"), rasters[0], outputBounds=[500500, 4530000, 540500, 4500000]
    )
    moved = [*rasters, str(tmp_path / "As.tif")]
    assert "does not lie on the cells" in run.refusal(
        "stackrasters", RASTERS=moved, OUTPUT=str(tmp_path / "n.tif")
    )
    gdal.Translate(str(tmp_path / "Sb.tif"), rasters[0], srcWin=[0, 0, 20, 30])
    assert "20 × 30 cells" in run.refusal(
        "stackrasters",
        RASTERS=[*rasters, str(tmp_path / "Sb.tif")],
        OUTPUT=str(tmp_path / "n.tif"),
    )
    assert not (tmp_path / "n.tif").exists()


def test_rasters_of_other_cells_come_to_one_grid_and_that_is_told(run, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name, side in (("Au", 40), ("Cu", 16)):
        gdal.Translate(
            str(tmp_path / f"{name}.tif"),
            gdal_array.OpenArray(rng.lognormal(size=(2, side, side)).astype(np.float32)),
            outputBounds=[500000, 4540000, 540000, 4500000],
            outputSRS="EPSG:32645",
        )
    rasters = [str(tmp_path / "Au.tif"), str(tmp_path / "Cu.tif")]
    given = {"RASTERS": rasters, "OUTPUT": str(tmp_path / "stack.tif")}
    assert "RESAMPLING=nearest or bilinear" in run.refusal("stackrasters", **given)
    results = run("stackrasters", RESAMPLING="nearest", **given)
    assert Stack(results["OUTPUT"]).elements == ("Au_1", "Au_2", "Cu_1", "Cu_2")
    told = " ".join(run.feedback.messages)
    assert "Cu.tif: resampled (nearest) from cells of 2500 × 2500" in told
    assert "Au.tif: resampled" not in told
    values = Stack(results["OUTPUT"]).read()
    np.testing.assert_array_equal(values[:2], Stack(rasters[0]).read())
    rows = (np.arange(40) * 1000 + 500) // 2500
    np.testing.assert_array_equal(values[2:], Stack(rasters[1]).read()[:, rows][:, :, rows])
    results = run(
        "stackrasters",
        RESAMPLING="bilinear",
        TEMPLATE=rasters[1],
        NAMES="Au_ppb, Ag_ppb, Cu_ppm, Zn_ppm",
        COMMON_MASK=True,
        **given,
    )
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Au_ppb", "Ag_ppb", "Cu_ppm", "Zn_ppm") and stack.grid.columns == 16
    assert stack.units == ("ppb", "ppb", "ppm", "ppm")


def test_values_are_kept_to_ground_that_was_sampled(material, run, tmp_path: Path) -> None:
    """Cells far from the samples, and outside of the study area, get no value; that is told."""
    given = {"RASTERS": [material.path("stack.tif")], "OUTPUT": str(tmp_path / "kept.tif")}
    before = Stack(material.path("stack.tif")).read()
    results = run("stackrasters", **given)
    assert results["LEFT_OUT_SHARE"] == 0 and not Stack(results["OUTPUT"]).item(SAMPLED_ITEM)

    places = [(502_500 + 1000 * x, 4_597_500 - 1000 * y) for x in range(8) for y in range(8)]
    samples = memory_points("", [(f"POINT({x} {y})",) for x, y in places])
    results = run("stackrasters", SAMPLES=samples, **given)
    stack = Stack(results["OUTPUT"])
    apart = np.hypot(*(stack.grid.points()[:, None] - np.array(places)).T).min(axis=0)
    near = apart.reshape(40, 40) <= 3000
    np.testing.assert_array_equal(stack.read(), np.where(near, before, np.nan))
    assert results["LEFT_OUT_SHARE"] == pytest.approx(1 - near.mean())
    assert stack.item(SAMPLED_ITEM) == "3000 m"
    told = " ".join(run.feedback.messages)
    assert (
        f"{(~near).sum():,} of 1,600 cells" in told and "three times the samples' spacing" in told
    )

    ring = (
        "POLYGON((500000 4600000, 505000 4600000, 505000 4560000, 500000 4560000, 500000 4600000))"
    )
    area = memory_points("", [(ring,)], kind="Polygon")
    given["OUTPUT"] = str(tmp_path / "west.tif")
    results = run("stackrasters", SAMPLES=samples, RADIUS=500, STUDY_AREA=area, **given)
    stack = Stack(results["OUTPUT"])
    known = np.isfinite(stack.read()[0])
    assert known.any() and not known[:, 5:].any()
    assert stack.item(SAMPLED_ITEM) == "500 m, study area"
    assert "1,400 of 1,600 cells with values lie outside" in " ".join(run.feedback.messages)

    # What is made of it still says so; with a raster that says nothing it does not.
    west, whole = results["OUTPUT"], material.path("control.tif")
    for name, rasters, said in (("a", [west], "500 m, study area"), ("b", [west, whole], "")):
        results = run("stackrasters", RASTERS=rasters, OUTPUT=str(tmp_path / f"{name}.tif"))
        assert Stack(results["OUTPUT"]).item(SAMPLED_ITEM) == said
    scores = run("robustpca", STACK=west, COMPONENTS=2, OUTPUT=str(tmp_path / "scores.tif"))
    assert Stack(scores["OUTPUT"]).item(SAMPLED_ITEM) == "500 m, study area"


def test_whether_samples_are_known_is_asked_by_all_that_use_a_stack(
    material, run, tmp_path: Path
) -> None:
    """Training, comparing, mapping and detecting warn where nobody said it, and only there."""
    from small_runs import ALGORITHMS

    known = run(
        "stackrasters",
        RASTERS=[material.path("stack.tif")],
        SAMPLES=material.path("samples.gpkg"),
        OUTPUT=str(tmp_path / "known.tif"),
    )["OUTPUT"]
    area = memory_points(
        "",
        [("POLYGON((5e5 4.56e6, 5.4e5 4.56e6, 5.4e5 4.6e6, 5e5 4.6e6, 5e5 4.56e6))",)],
        kind="Polygon",
    )
    quick = {
        "traingkdcn": {"FOLDS": 0, "EPOCHS": 1, "COMPARE_SPLITS": False},
        "predictanomalies": {},
        "detectanomalies": {
            "STACK": material.path("stack.tif"),
            "RASTER": str(tmp_path / "d.tif"),
            "INPUT": None,
            "OUTPUT": None,
            "SHUFFLES": 0,
            "TARGETS": None,
        },
    }
    for algorithm, changes in quick.items():
        for change, warned in (
            ({}, True),
            ({"STACK": known}, False),
            ({"STUDY_AREA": area}, False),
        ):
            run.feedback.warnings.clear()
            folder = tmp_path / f"{algorithm}-{warned}-{len(change)}-{'STACK' in change}"
            folder.mkdir()
            parameters = {**ALGORITHMS[algorithm](material, folder), **changes, **change}
            run(
                algorithm,
                **{name: value for name, value in parameters.items() if value is not None},
            )
            told = [text for text in run.feedback.warnings if "Nobody has said where" in text]
            assert len(told) == warned, (algorithm, change)
            if warned and "REPORT" in parameters:
                page = Path(parameters["REPORT"]).read_text(encoding="utf-8")
                assert "Nobody has said where the samples of stack.tif lie" in page, algorithm
