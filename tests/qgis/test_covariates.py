"""Evidence beside the chemistry, from Stack Rasters to maps and explanations, in a real QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bad_input import CELL, LEFT, TOP, write_points, write_raster
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.rasters.stack import Stack
from osgeo import gdal
from report_pages import ReportPage

SIDE = 80
DEPOSITS = [(row, column) for row in range(10, 75, 20) for column in range(10, 75, 20)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Elements that know nothing of the deposits, a magnetic map that does, and rocks."""
    folder, rng = tmp_path_factory.mktemp("beside"), np.random.default_rng(5)
    y, x = np.mgrid[:SIDE, :SIDE]
    field = rng.normal(0, 10, (SIDE, SIDE))
    for row, column in DEPOSITS:
        field -= 40 * np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
    fine = np.kron(field, np.ones((2, 2)))[None].astype(np.float32)
    rocks = (1 + (x + y) // 40).astype(np.float32)
    rocks[0, 0] = 0  # which is nodata
    half = (LEFT, CELL / 2, 0.0, TOP, 0.0, -CELL / 2)
    places = [
        f"POINT({LEFT + CELL * (column + 0.5)} {TOP - CELL * (row + 0.5)})"
        for row, column in DEPOSITS
    ]
    return {
        "RASTERS": write_raster(
            folder / "elements.tif",
            rng.lognormal(0, 0.5, (3, SIDE, SIDE)).astype(np.float32),
            ("Au_ppb", "Cu_ppm", "As_ppm"),
        ),
        "COVARIATES": write_raster(folder / "U_mag.tif", fine, ("U_ppm",), half),
        "CLASSES": write_raster(
            folder / "rocks.tif", rocks[None], ("rock",), kind=gdal.GDT_Byte, nodata=0
        ),
        "DEPOSITS": write_points(folder / "deposits.gpkg", places, [{}] * len(places)),
    }


@pytest.fixture(scope="module")
def stack(files: dict[str, str], make_run: Any, tmp_path_factory: Any) -> str:
    path = str(tmp_path_factory.mktemp("stack") / "stack.tif")
    run = make_run()
    results = run(
        "stackrasters",
        RASTERS=[files["RASTERS"]],
        COVARIATES=[files["COVARIATES"]],
        CLASSES=[files["CLASSES"]],
        RESAMPLING="bilinear",
        OUTPUT=path,
    )
    assert (results["ELEMENTS"], results["COVARIATE_BANDS"]) == (3, 5)
    assert not run.feedback.warnings
    return path


def training(stack: str, files: dict[str, str], **others: Any) -> dict[str, Any]:
    return {
        "STACK": stack,
        "DEPOSITS": files["DEPOSITS"],
        "ELEMENTS": "gold_copper",
        "PATCH": 5,
        "BLOCK": 1,
        "NEGATIVE_DISTANCE": 7000,
        "EPOCHS": 2,
        "MEMBERS": 1,
        "FOLDS": 3,
        "REPEATS": 1,
        **others,
    }


def test_a_stack_says_what_stands_beside_the_chemistry(stack: str, files: dict[str, str]) -> None:
    read = Stack(stack)
    rocks = tuple(f"rocks: {number}" for number in (1, 2, 3, 4))
    assert read.elements == ("Au_ppb", "Cu_ppm", "As_ppm", "U_ppm", *rocks)
    assert read.kinds == ("element",) * 3 + ("covariate",) + ("class",) * 4
    assert read.units[:4] == ("ppb", "ppm", "ppm", "")
    values, own = read.read(), Stack(files["CLASSES"]).read()[0]
    assert values[3].min() < -20 and set(np.unique(values[4][1:])) == {0, 1}
    np.testing.assert_array_equal(np.isnan(values[4:]).all(axis=0), np.isnan(own))
    np.testing.assert_allclose(values[4:].sum(axis=0)[np.isfinite(own)], 1)


def test_a_stack_of_a_stack_keeps_the_kinds(stack: str, run: Any, tmp_path: Path) -> None:
    again = run("stackrasters", RASTERS=[stack], OUTPUT=str(tmp_path / "again.tif"))
    assert Stack(again["OUTPUT"]).kinds == Stack(stack).kinds and again["ELEMENTS"] == 3


@pytest.mark.parametrize("model", ["ridge", "cnn"])
def test_training_maps_and_explanations_know_covariates(
    model: str, stack: str, files: dict[str, str], make_run: Any, tmp_path: Path
) -> None:
    run, path = make_run(), str(tmp_path / "m.safetensors")
    given = training(stack, files, MODEL=model, OUTPUT=path, REPORT=str(tmp_path / "m.html"))
    if model == "cnn":
        given |= {"FOLDS": 0, "COMPARE_SPLITS": False}
    found = run("traingkdcn", **given)
    assert any(
        said.startswith("Beside the chemistry: U_ppm, rocks: 1") for said in run.feedback.messages
    )
    assert not any("logarithm of zero" in said for said in run.feedback.warnings)
    trained = AnomalyModel.load(path)
    assert trained.elements[:4] == ("Au_ppb", "Cu_ppm", "As_ppm", "U_ppm")
    assert trained.kinds == Stack(stack).kinds
    mapped = make_run()("predictanomalies", STACK=stack, MODEL=path, OUTPUT=str(tmp_path / "p.tif"))
    assert np.isfinite(Stack(mapped["OUTPUT"]).read()).any()
    if model == "ridge":
        other = str(tmp_path / "o.safetensors")
        named = {**given, "ELEMENTS": "all", "BANDS": [1, 2, 3], "OUTPUT": other, "REPORT": ""}
        without = make_run()("traingkdcn", **named)
        assert AnomalyModel.load(other).elements == ("Au_ppb", "Cu_ppm", "As_ppm")
        assert found["AUC"] > without["AUC"] + 0.2
        page = ReportPage((tmp_path / "m.html").read_text("utf-8"))
        weights = page.captioned("What one standard deviation").column("Element")
        assert set(weights) == set(trained.elements)
        assert any("No logarithm is taken of U_ppm, rocks: 1" in text for text in page.paragraphs)
    else:
        make_run()(
            "explaingradcam",
            STACK=stack,
            MODEL=path,
            DEPOSITS=files["DEPOSITS"],
            OUTPUT=str(tmp_path / "heat.tif"),
            PICTURES=str(tmp_path / "pictures"),
            REPORT=str(tmp_path / "e.html"),
        )
        page = ReportPage((tmp_path / "e.html").read_text("utf-8"))
        assert any("U_ppm" in row for table in page.tables for row in table.rows)


def test_what_looks_at_elements_leaves_covariates_out(
    stack: str, make_run: Any, tmp_path: Path
) -> None:
    run = make_run()
    found = run(
        "detectanomalies",
        STACK=stack,
        ELEMENTS="none",
        SHUFFLES=0,
        RASTER=str(tmp_path / "scores.tif"),
    )
    assert found["ELEMENTS"] == 3
    assert any(said.startswith("Left out, since they stand") for said in run.feedback.messages)
    scored = make_run()("robustpca", STACK=stack, COMPONENTS=2, OUTPUT=str(tmp_path / "pc.tif"))
    assert scored["ELEMENTS"] == 3


def test_uranium_of_a_covariate_is_no_pathfinder(
    stack: str, files: dict[str, str], run: Any, tmp_path: Path
) -> None:
    refused = run.refusal(
        "traingkdcn",
        **training(
            stack, files, OWN_LIST="U, Cu", MODEL="cnn", OUTPUT=str(tmp_path / "m.safetensors")
        )
        | {"ELEMENTS": "auto"},
    )
    assert "OWN_LIST looks for U, Cu, and the stack has 1 of them" in refused


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"CLASSES": ["COVARIATES"]}, "Give it as COVARIATES."),
        ({"COVARIATES": ["COVARIATES"], "RESAMPLING": "refuse"}, "has 160 × 160 cells"),
        ({"COVARIATES": ["RASTERS"]}, "Several bands would be called"),
    ],
)
def test_rasters_that_do_not_fit_are_refused(
    given: dict[str, Any], said: str, files: dict[str, str], run: Any, tmp_path: Path
) -> None:
    wanted = {name: [files.get(one, one) for one in value] if isinstance(value, list) else value
              for name, value in given.items()}  # fmt: skip
    refused = run.refusal(
        "stackrasters",
        **{
            "RASTERS": [files["RASTERS"]],
            "RESAMPLING": "nearest",
            "OUTPUT": str(tmp_path / "no.tif"),
            **wanted,
        },
    )
    assert said in refused and not (tmp_path / "no.tif").exists()


def test_numbered_classes_among_covariates_are_told(
    files: dict[str, str], run: Any, tmp_path: Path
) -> None:
    run(
        "stackrasters",
        RASTERS=[files["RASTERS"]],
        COVARIATES=[files["CLASSES"]],
        OUTPUT=str(tmp_path / "s.tif"),
    )
    (told,) = run.feedback.warnings
    assert told.startswith("COVARIATES: rocks (rock) has 4 different values") and "CLASSES" in told
