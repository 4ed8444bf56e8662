"""Samples in a real QGIS become a stack: units, coordinate systems, what is dirty and what is cut off."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from layers import memory_points


def test_messy_samples_are_gridded_and_everything_is_counted(run, tmp_path: Path) -> None:
    layer = memory_points(
        "field=fid:integer&field=Au:double&field=As:string&field=Y:double&field=Re:double"
        "&field=Site:string&field=East:double",
        [
            ("Point(500500 4600500)", 1, 2.0, "<0.5", 20.0, None, "a", 500500.0),
            ("Point(501500 4600500)", 2, -1.0, "3", 21.0, None, "b", 501500.0),
            ("Point(501500 4600500)", 3, 5.0, "5", 25.0, None, "c", 501500.0),
            ("Point(502500 4601500)", 4, -9999.0, "1.5", 22.0, -9999.0, "d", 502500.0),
            (None, 5, 7.0, "7", 23.0, None, "e", None),
        ],
    )
    results = run(
        "gridgeochemistry",
        INPUT=layer,
        EXTENT="500000,503000,4600000,4602000 [EPSG:32645]",
        CELL_SIZE=1000,
        MISSING_VALUES="-9999",
        BELOW_DETECTION="negative_is_limit",
        SUBSTITUTE="half",
        OUTPUT=str(tmp_path / "stack.tif"),
        REPORT=str(tmp_path / "report.html"),
    )
    stack = Stack(results["OUTPUT"])
    assert stack.elements == ("Au", "As", "Y")
    values = dict(zip(stack.elements, stack.read(), strict=True))
    assert values["Au"][1, 0] == 2.0
    assert values["Au"][1, 1] == pytest.approx((0.5 + 5.0) / 2)  # half of the limit, averaged
    assert values["As"][1, 0] == 0.25
    assert values["As"][0, 2] == 1.5
    assert (results["SAMPLES_USED"], results["ELEMENTS"], results["VALUES_REPLACED"]) == (3, 3, 2)
    log = "\n".join(run.feedback.messages + run.feedback.warnings)
    assert "1 samples without a usable position" in log
    assert "Re" in log and "1 samples at a repeated position" in log
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Left out, no sample has a value: Re" in report
    assert "left out: a number or a name" in report and "left out: a position" in report
    assert "CELL_SIZE=1000" in report


def test_cells_that_a_template_overrules_are_told(run, survey_folder: Path, tmp_path: Path) -> None:
    given = {
        "INPUT": str(survey_folder / "samples.gpkg"),
        "FIELDS": ["Au"],
        "TEMPLATE": str(survey_folder / "truth.tif"),
        "OUTPUT": str(tmp_path / "stack.tif"),
    }
    run("gridgeochemistry", **given)
    assert not any("not used" in text for text in run.feedback.warnings)
    run("gridgeochemistry", **given, CELL_SIZE=100)
    assert any(text.startswith("CELL_SIZE: the output gets") for text in run.feedback.warnings)


def test_units_come_from_aliases_and_names(run, tmp_path: Path) -> None:
    rows = [
        (f"Point({500_000 + 1000 * i} {4_600_000 + 700 * i * (i % 3)})", 1.0, 2.0, 3.0)
        for i in range(9)
    ]
    layer = memory_points("field=Au:double&field=Cu_ppm:double&field=Zr:double", rows)
    layer.setFieldAlias(0, "Gold (ng/g)")
    stack = Stack(run("gridgeochemistry", INPUT=layer, OUTPUT=str(tmp_path / "a.tif"))["OUTPUT"])
    assert stack.elements == ("Au", "Cu_ppm", "Zr")
    assert stack.units == ("ng/g", "ppm", "")


def test_degrees_can_be_reprojected(run, tmp_path: Path) -> None:
    rows = [(f"Point({87 + 0.01 * i} {41 + 0.007 * i * (i % 3)})", float(i + 1)) for i in range(30)]
    layer = memory_points("field=Au:double", rows, crs="EPSG:4326")
    output = str(tmp_path / "a.tif")
    results = run("gridgeochemistry", INPUT=layer, OUTPUT_CRS="EPSG:32645", OUTPUT=output)
    grid = Stack(results["OUTPUT"]).grid
    assert 490_000 < grid.extent[0] < 510_000 and "32645" in grid.crs


def test_the_study_area_cuts_the_stack(run, survey_folder: Path, tmp_path: Path) -> None:
    results = run(
        "gridgeochemistry",
        INPUT=str(survey_folder / "samples.gpkg"),
        FIELDS=["Au", "Cu"],
        TEMPLATE=str(survey_folder / "truth.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        OUTPUT=str(tmp_path / "a.tif"),
    )
    stack, truth = Stack(results["OUTPUT"]), Stack(str(survey_folder / "truth.tif"))
    np.testing.assert_array_equal(np.isnan(stack.read()[0]), np.isnan(truth.read()[0]))
    assert stack.elements == ("Au", "Cu")
    assert stack.grid.geotransform == truth.grid.geotransform


def test_real_dirty_soils_are_gridded_and_trained_on(run, tmp_path: Path) -> None:
    from ..conftest import real_data

    results = run(
        "gridgeochemistry",
        INPUT=str(real_data("capricorn_wa") / "CapricornSoilGeochem.shp"),
        CELL_SIZE=5000,
        RADIUS=0,  # some elements were analysed at a few places only
        MISSING_VALUES="0",
        BELOW_DETECTION="negative_is_limit",
        OUTPUT=str(tmp_path / "a.tif"),
        REPORT=str(tmp_path / "a.html"),
    )
    # 853 rows, 669 of them with values, at 167 places: several grain sizes were analysed at each.
    # Rhenium, of 61 elements, was never above its detection limit.
    assert results["ELEMENTS"] == 60
    assert results["SAMPLES_USED"] == 167
    assert results["VALUES_REPLACED"] == 2385
    stack = Stack(results["OUTPUT"])
    assert "Elevation" not in stack.elements and "Sample_ID" not in stack.elements
    assert stack.units[stack.elements.index("Cu_ppm")] == "ppm"
    values = stack.read()
    assert np.isfinite(values).all() and (values > 0).all()
    log = " ".join(run.feedback.messages + run.feedback.warnings)
    assert "1 samples without a usable position" in log
    assert "samples without any value were left out" in log
    report = (tmp_path / "a.html").read_text(encoding="utf-8")
    for told in ("without any value were left out", "averaged", "Below detection", "Re_ppm"):
        assert told in report, told
    shutil.copy(real_data("capricorn_wa") / "minedex_sites_au_cu_ni_w_28350.gpkg", tmp_path)
    trained = run(
        "traingkdcn",
        STACK=str(tmp_path / "a.tif"),
        DEPOSITS=str(tmp_path / "minedex_sites_au_cu_ni_w_28350.gpkg"),
        MODEL="dcn",
        PATCH=5,
        MEMBERS=1,
        EPOCHS=1,
        FOLDS=0,
        COMPARE_SPLITS=False,
        OUTPUT=str(tmp_path / "m.safetensors"),
        REPORT=str(tmp_path / "t.html"),
    )
    assert trained["PATCHES"] > 1000
    report = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "of 351 deposits were not used" in report  # many lie in the block of another one


def test_soils_along_roads_reach_three_times_their_own_ground(run, tmp_path: Path) -> None:
    from ..conftest import real_data

    results = run(
        "gridgeochemistry",
        INPUT=str(real_data("capricorn_wa") / "CapricornSoilGeochem.shp"),
        FIELDS=["Cu_ppm", "Zn_ppm"],
        CELL_SIZE=5000,
        MISSING_VALUES="0",
        BELOW_DETECTION="negative_is_limit",
        OUTPUT=str(tmp_path / "a.tif"),
        SAMPLED=str(tmp_path / "s.tif"),
    )
    assert results["RADIUS_USED"] == pytest.approx(64_000)
    assert 0.2 < results["BEYOND_SHARE"] < 0.4
    sampled = Stack(results["SAMPLED"]).read()
    np.testing.assert_array_equal(sampled[2] == 1, np.isfinite(Stack(results["OUTPUT"]).read()[0]))
    assert (sampled[2] == 0).mean() == pytest.approx(results["BEYOND_SHARE"])
    log = " ".join(run.feedback.messages)
    assert "lines that are not parallel, such as roads" in log and "octants" not in log


def test_saved_models_that_know_no_sectors_still_run(provider, run, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingContext

    algorithm = provider.algorithm("gridgeochemistry").create()
    layer = memory_points(
        "field=Au:double", [(f"Point({1000 * i % 7000} {900 * (i // 7)})", i) for i in range(1, 40)]
    )
    given = {"INPUT": layer, "SECTORS": None, "OUTPUT": str(tmp_path / "a.tif")}
    assert algorithm.checkParameterValues(given, QgsProcessingContext()) == (True, "")
    assert run("gridgeochemistry", **given)["RADIUS_USED"] > 0


def test_elements_are_kriged_with_their_variance(run, survey_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("gstools")
    results = run(
        "gridgeochemistry",
        INPUT=str(survey_folder / "samples.gpkg"),
        FIELDS=["Au", "Cu"],
        TEMPLATE=str(survey_folder / "truth.tif"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        BELOW_DETECTION="negative_is_limit",
        METHOD="kriging",
        OUTPUT=str(tmp_path / "a.tif"),
        VARIANCE=str(tmp_path / "v.tif"),
        REPORT=str(tmp_path / "r.html"),
    )
    stack, variance = Stack(results["OUTPUT"]), Stack(results["VARIANCE"])
    assert stack.elements == ("Au", "Cu")
    assert variance.elements == ("Au (ln)", "Cu (ln)")
    known = np.isfinite(stack.read())
    np.testing.assert_array_equal(np.isfinite(variance.read()), known)
    assert known.any() and (stack.read()[known] > 0).all() and (variance.read()[known] > 0).all()
    log = " ".join(run.feedback.messages)
    assert "Left-out samples: kriging predicts" in log
    assert "2 of 2 elements were kriged as logarithms" in log
    report = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Kriging: explained" in report and "METHOD=kriging" in report


def test_kriging_without_gstools_says_what_to_install(
    run, survey_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gstools", None)
    given = {
        "INPUT": str(survey_folder / "samples.gpkg"),
        "FIELDS": ["Au"],
        "CELL_SIZE": 2000,
        "OUTPUT": str(tmp_path / "a.tif"),
        "REPORT": str(tmp_path / "r.html"),
    }
    said = run.refusal("gridgeochemistry", METHOD="kriging", **given)
    assert "gstools" in said.partition("pip install")[2]
    assert list(tmp_path.iterdir()) == []
    run("gridgeochemistry", **given)  # the other way needs nothing, and says what it does not show
    assert "With the Python package gstools" in (tmp_path / "r.html").read_text(encoding="utf-8")
