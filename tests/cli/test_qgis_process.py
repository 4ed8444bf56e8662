"""The chain through qgis_process, as scripts and servers run it."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from osgeo import gdal, ogr
from process import PROCESS, call, command, results_of
from report_pages import ReportPage

pytestmark = pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the whole chain has been run once."""
    place = tmp_path_factory.mktemp("Süd Tien-Shan 天山")
    steps = place / "results.json"
    results = {}
    results["survey"] = results_of(
        call("createsamplesurvey", "--json", SEED=3, SAMPLES=700, OUTPUT_FOLDER=place / "survey")
    )
    results["grid"] = results_of(
        call(
            "gridgeochemistry",
            "--json",
            INPUT=place / "survey" / "samples.gpkg",
            TEMPLATE=place / "survey" / "truth.tif",
            BELOW_DETECTION="negative_is_limit",
            RADIUS=0,
            OUTPUT=place / "stack.tif",
            REPORT=place / "grid.html",
        )
    )
    results["fit"] = results_of(
        call(
            "fitfaultcontrol",
            "--json",
            FAULTS=place / "survey" / "faults.gpkg",
            DEPOSITS=place / "survey" / "deposits.gpkg",
            TEMPLATE=place / "stack.tif",
            STUDY_AREA=place / "survey" / "study_area.gpkg",
            METHOD="log_log",  # so few deposits do not show control
            OUTPUT=place / "control.tif",
            TABLE=place / "rings.csv",
            REPORT=place / "faults.html",
        )
    )
    results["train"] = results_of(
        call(
            "traingkdcn",
            "--json",
            STACK=place / "stack.tif",
            BANDS=[3, 4, 13, 28],
            DEPOSITS=place / "survey" / "deposits.gpkg",
            CONTROL=place / "control.tif",
            STUDY_AREA=place / "survey" / "study_area.gpkg",
            MODEL="gk_dcn",
            NEGATIVE_DISTANCE=6000,
            EPOCHS=2,
            MEMBERS=2,
            FOLDS=2,
            OUTPUT=place / "model.safetensors",
            SAMPLES=place / "patches.gpkg",
            REPORT=place / "training.html",
        )
    )
    results["predict"] = results_of(
        call(
            "predictanomalies",
            "--json",
            STACK=place / "stack.tif",
            MODEL=place / "model.safetensors",
            EDGE="reflect",
            OUTPUT=place / "probability.tif",
            REPORT=place / "prediction.html",
        )
    )
    results["explain"] = results_of(
        call(
            "explaingradcam",
            "--json",
            STACK=place / "stack.tif",
            MODEL=place / "model.safetensors",
            DEPOSITS=place / "survey" / "deposits.gpkg",
            LAYER="conv2",
            OUTPUT=place / "heat.tif",
            OFFSETS=place / "offsets.gpkg",
            MAGNITUDE=place / "magnitude.tif",
            PICTURES=place / "pictures",
            REPORT=place / "explanation.html",
        )
    )
    steps.write_text(json.dumps(results))
    return place


def test_the_provider_is_listed() -> None:
    done = subprocess.run(
        [str(PROCESS), "list"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.count("gossan:") == 20


def test_help_and_errors_speak_the_users_language(material: object, tmp_path: Path) -> None:
    if not list((Path(__file__).resolve().parents[2] / "i18n").glob("*.qm")):
        pytest.skip("translations are not compiled (make translations)")
    chinese = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}
    done = subprocess.run(
        [str(PROCESS), "help", "gossan:gridgeochemistry"],
        env=chinese,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "地球化学网格化" in done.stdout and "每种元素一个字段" in done.stdout
    done = subprocess.run(
        command(
            "predictanomalies",
            STACK=material.path("stack.tif"),
            MODEL=tmp_path / "none.safetensors",
            OUTPUT=tmp_path / "p.tif",
        ),
        env=chinese,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1 and "不存在" in done.stderr


def test_the_chain_gives_all_it_promises(folder: Path) -> None:
    results = json.loads((folder / "results.json").read_text())
    assert results["grid"]["SAMPLES_USED"] == 700 and results["grid"]["ELEMENTS"] == 39
    assert results["grid"]["VALUES_REPLACED"] > 0
    assert results["fit"]["EXPONENT"] < 0 < results["fit"]["COEFFICIENT"]
    assert 0 < results["fit"]["R_SQUARED"] <= 1
    for name in ["AUC", "ACCURACY", "PRECISION", "RECALL", "F1", "BASELINE_AUC", "HELD_OUT_AUC"]:
        assert 0 <= results["train"][name] <= 1, name
    for name in ["KAPPA", "MCC"]:
        assert -1 <= results["train"][name] <= 1, name
    check_maps(folder, results)
    check_reports(folder, results)
    assert len(list((folder / "pictures").glob("*.png"))) == results["explain"]["POINTS"]
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def check_maps(folder: Path, results: dict) -> None:
    """Check that maps and tables hold what the results say of them, and agree with each other."""
    stack = Stack(str(folder / "stack.tif"))
    assert len(stack.elements) == 39 and np.isfinite(stack.read()).all()
    inside = np.isfinite(Stack(str(folder / "survey" / "truth.tif")).read()[0])
    weights = Stack(str(folder / "control.tif")).read()[0]
    np.testing.assert_array_equal(np.isfinite(weights), inside)
    assert 0 == np.nanmin(weights) < np.nanmax(weights) == 1
    probability = Stack(str(folder / "probability.tif")).read()[0]
    assert np.isfinite(probability).sum() == results["predict"]["CELLS"]
    source = ogr.Open(str(folder / "patches.gpkg"))
    patches = list(source.GetLayer(0))
    assert sum(patch["draw"] == 1 for patch in patches) == results["train"]["PATCHES"]
    for patch in patches:
        told = probability[patch["row"], patch["col"]]
        assert told == pytest.approx(patch["probability"], abs=1e-5)
    heat = Stack(str(folder / "heat.tif"))
    magnitude = Stack(str(folder / "magnitude.tif")).read()[0]
    known = np.isfinite(magnitude)
    # Offsets of the outer two cells of a patch see its edge, and are left out.
    assert (np.isfinite(heat.read()[0])[known]).all()
    assert np.isfinite(heat.read()[0]).sum() > known.sum()
    source = ogr.Open(str(folder / "offsets.gpkg"))
    arrows = list(source.GetLayer(0))
    assert len(arrows) == known.sum() > 0
    for arrow in arrows:
        cell = heat.grid.cells(np.array([arrow.GetGeometryRef().GetPoint_2D(0)]))[0]
        assert np.hypot(arrow["dx"], arrow["dy"]) == pytest.approx(magnitude[tuple(cell)], rel=1e-5)


def check_reports(folder: Path, results: dict) -> None:
    """Check that every report begins with what came out."""
    fit, train = results["fit"], results["train"]
    with (folder / "rings.csv").open(encoding="utf-8") as file:
        deposits = [int(ring["deposits"]) for ring in csv.DictReader(file)]
    for name, told in {
        "grid": "39 elements of 700 samples",
        "faults": f"{fit['COEFFICIENT']:.3g} · d^{fit['EXPONENT']:.3g} (d in km; ",
        "rings": f"from {sum(deposits)} deposits in {np.count_nonzero(deposits)} rings.",
        "training": train["VERDICT"],
        "prediction": f"{results['predict']['CELLS']:,} cells have a score",
        "explanation": f"around {results['explain']['POINTS']} points",
    }.items():
        page = "faults" if name == "rings" else name
        read = ReportPage((folder / f"{page}.html").read_text(encoding="utf-8"))
        assert told in read.summary, name


def test_the_command_in_the_report_repeats_the_run(folder: Path, tmp_path: Path) -> None:
    page = (folder / "prediction.html").read_text(encoding="utf-8")
    match = re.search(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert match
    repeated = match[1].replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    before = (folder / "probability.tif").read_bytes()
    (folder / "probability.tif").unlink()
    done = subprocess.run(
        ["/bin/sh", "-c", repeated], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "probability.tif").read_bytes() == before


def test_a_seed_gives_the_same_model_file_again(folder: Path, tmp_path: Path) -> None:
    from gossan.models.model_file import read_model_file

    parameters = {
        "STACK": folder / "stack.tif",
        "BANDS": [3, 4],
        "DEPOSITS": folder / "survey" / "deposits.gpkg",
        "MODEL": "cnn",
        "NEGATIVE_DISTANCE": 6000,
        "EPOCHS": 2,
        "MEMBERS": 2,
        "FOLDS": 0,
        "SEED": 11,
    }
    read = []
    for name in ("one", "two"):
        done = call("traingkdcn", OUTPUT=tmp_path / f"{name}.safetensors", **parameters)
        assert done.returncode == 0, done.stderr
        assert "Epoch 2 of 2: loss" in done.stdout + done.stderr
        read.append(read_model_file(tmp_path / f"{name}.safetensors"))
    for key, value in read[0][1].items():
        assert value.equal(read[1][1][key]), key
    assert read[0][0]["record"]["seed"] == 11


def test_a_plain_model_is_trained_and_mapped_and_not_explained(
    folder: Path, tmp_path: Path
) -> None:
    model = tmp_path / "forest.safetensors"
    on_stack = partial(call, STACK=folder / "stack.tif")
    trained = on_stack(
        "traingkdcn",
        BANDS=[3, 4],
        DEPOSITS=folder / "survey" / "deposits.gpkg",
        MODEL="forest",
        NEGATIVE_DISTANCE=6000,
        FOLDS=0,
        OUTPUT=model,
        REPORT=tmp_path / "forest.html",
    )
    assert trained.returncode == 0, trained.stderr
    page = ReportPage((tmp_path / "forest.html").read_text(encoding="utf-8"))
    assert page.title == "Train Random forest"
    assert "what Random forest is worth is not known" in page.summary
    assert len(page.table("Element").rows) == 2
    mapped = on_stack("predictanomalies", MODEL=model, OUTPUT=tmp_path / "p.tif")
    assert mapped.returncode == 0, mapped.stderr
    mean, spread = Stack(str(tmp_path / "p.tif")).read()
    assert 0 <= np.nanmin(mean) < np.nanmax(mean) <= 1 and np.nanmax(spread) > 0
    refused = on_stack(
        "explaingradcam",
        MODEL=model,
        DEPOSITS=folder / "survey" / "deposits.gpkg",
        OUTPUT=tmp_path / "heat.tif",
    )
    assert refused.returncode == 1 and not (tmp_path / "heat.tif").exists()
    assert "the layers of a network, and Random forest has none" in refused.stderr


@pytest.mark.parametrize(
    ("algorithm", "parameters", "message"),
    [
        ("traingkdcn", {"MODEL": "gk_cnn", "OUTPUT": "m.safetensors"}, "needs CONTROL"),
        (
            "predictanomalies",
            {"MODEL": "{folder}/rings.csv", "OUTPUT": "p.tif"},
            "not a Gossan model",
        ),
        (
            "predictanomalies",
            {"MODEL": "{folder}/model.safetensors", "OUTPUT": "{folder}/stack.tif"},
            "also an input",
        ),
        ("traingkdcn", {"MODEL": "cnn", "OUTPUT": "."}, "is a folder"),
        ("traingkdcn", {"MODEL": "cnn", "FOLDS": 1, "OUTPUT": "m.safetensors"}, "FOLDS must be"),
        ("comparemodels", {"MODELS": "gk_dcn", "OUTPUT": "table.csv"}, "needs CONTROL"),
        ("comparemodels", {"MODELS": "cnn", "FOLDS": 1, "OUTPUT": "table.csv"}, "at least 2"),
    ],
    ids=str,
)
def test_a_failure_has_one_message_and_a_code(
    algorithm: str, parameters: dict, message: str, folder: Path, tmp_path: Path
) -> None:
    before = (folder / "stack.tif").read_bytes()
    given = {name: str(value).format(folder=folder) for name, value in parameters.items()}
    shared = {"STACK": folder / "stack.tif", "DEPOSITS": folder / "survey" / "deposits.gpkg"}
    done = call(algorithm, folder=tmp_path, **shared, **given, NEGATIVE_DISTANCE=6000)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert (folder / "stack.tif").read_bytes() == before


def test_models_are_compared_and_the_verdict_is_a_result(folder: Path, tmp_path: Path) -> None:
    done = call(
        "comparemodels",
        "--json",
        STACK=folder / "stack.tif",
        ELEMENTS="gold_copper",
        DEPOSITS=folder / "survey" / "deposits.gpkg",
        CONTROL=folder / "control.tif",
        STUDY_AREA=folder / "survey" / "study_area.gpkg",
        MODELS=["gk_cnn", "dcn"],
        BASELINES=["logistic_centre", "forest_mean"],
        GEOLOGICAL_CONTROLS=True,
        FOLDS=2,
        REPEATS=1,
        MEMBERS=1,
        EPOCHS=1,
        NEGATIVE_DISTANCE=6000,
        OUTPUT=tmp_path / "table.csv",
        REPORT=tmp_path / "report.html",
    )
    results = results_of(done)
    assert "best baseline" in results["VERDICT"] and 0 <= results["BEST_NETWORK_AUC"] <= 1
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "model",
        "gk_cnn",
        "gk_cnn_lambda_0",
        "gk_cnn_shuffled",
        "dcn",
        "logistic_centre",
        "forest_mean",
    ]
    assert "MODELS=gk_cnn MODELS=dcn" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_no_control_shown_is_told_with_code_zero(folder: Path, tmp_path: Path) -> None:
    survey = folder / "survey"
    # A tenth of the samples, whose places know nothing of faults.
    anywhere = str(tmp_path / "anywhere.gpkg")
    gdal.VectorTranslate(anywhere, str(survey / "samples.gpkg"), options=["-where", "fid % 10 = 1"])
    given = {
        "FAULTS": survey / "faults.gpkg",
        "DEPOSITS": anywhere,
        "TEMPLATE": folder / "stack.tif",
        "STUDY_AREA": survey / "study_area.gpkg",
    }
    outputs = {"OUTPUT": tmp_path / "control.tif", "REPORT": tmp_path / "faults.html"}
    results = results_of(call("fitfaultcontrol", "--json", **given, **outputs))
    assert results["CONTROLS"] == 0 and results["K_LOW"] < 0 < results["K_HIGH"]
    page = (tmp_path / "faults.html").read_text(encoding="utf-8")
    assert "The control raster is 0 everywhere" in page
    assert Stack(str(tmp_path / "control.tif")).description.startswith("w = 0: no control")


def test_json_leaves_standard_output_empty_on_failure(folder: Path, tmp_path: Path) -> None:
    done = call(
        "predictanomalies",
        "--json",
        STACK=folder / "survey" / "truth.tif",
        MODEL=folder / "model.safetensors",
        OUTPUT=tmp_path / "p.tif",
    )
    assert done.returncode == 1
    assert done.stdout.strip() == ""
    assert "no band called As" in done.stderr


def version() -> tuple[int, int]:
    done = subprocess.run(
        [str(PROCESS), "--version"], capture_output=True, text=True, timeout=120, check=False
    )
    match = re.search(r"QGIS (\d+)\.(\d+)", done.stdout)
    assert match, done.stdout
    return int(match[1]), int(match[2])


def test_parameters_can_come_as_json(folder: Path, tmp_path: Path) -> None:
    if version() < (3, 24):
        pytest.skip("this qgis_process does not read parameters from standard input (3.24 does)")
    inputs = {
        "STACK": str(folder / "stack.tif"),
        "MODEL": str(folder / "model.safetensors"),
        "OUTPUT": str(tmp_path / "p.tif"),
    }
    done = subprocess.run(
        [str(PROCESS), "run", "gossan:predictanomalies", "-"],
        input=json.dumps({"inputs": inputs}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["CELLS"] > 0


@pytest.mark.alone
def test_an_interrupt_stops_the_run_and_leaves_nothing(material: Any, tmp_path: Path) -> None:
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(
        command(
            "traingkdcn",
            STACK=material.path("stack.tif"),
            DEPOSITS=material.path("deposits.gpkg"),
            MODEL="cnn",
            NEGATIVE_DISTANCE=3000,
            EPOCHS=1500,
            MEMBERS=1,
            FOLDS=0,
            OUTPUT=tmp_path / "out" / "m.safetensors",
        ),
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    # qgis_process looks at signals when a tenth of a percent has been done, here after every second epoch.
    # The epochs are buffered on their way to a file; the process works once it has used a CPU.
    deadline = time.monotonic() + 60
    while cpu_seconds(process.pid) < 8 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.2)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    before = after = cpu_seconds(process.pid)
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        after = max(after, cpu_seconds(process.pid))
        time.sleep(0.02)
    code = process.wait(timeout=1)
    # Three seconds of two cores: one to stop, the rest to end QGIS. Other work on the machine may make
    # them last longer, and is not counted.
    assert after - before < 6
    log.seek(0)
    assert code == 1, log.read()
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
