"""A real QGIS window under Xvfb: every dialog runs twice in background tasks; one is cancelled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bad_input import on_map, write_points

QGIS = shutil.which("qgis.bin") or shutil.which("qgis")


@pytest.fixture
def display() -> object:
    """Start a virtual screen and return its name."""
    if shutil.which("Xvfb") is None or QGIS is None:
        pytest.skip("no Xvfb or no QGIS desktop here")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def session(script: str, display: str, folder: Path, seconds: int = 600, **variables: str) -> dict:
    """Run a script within a QGIS window, in a profile of its own; return the state that it wrote."""
    out, profile = folder / "out", folder / "profile"
    out.mkdir(exist_ok=True)
    settings = profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        "[PythonPlugins]\ngossan=true\nprocessing=true\n\n[qgis]\nshowTips=false\ncheckVersion=false\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
        ),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "GOSSAN_OUT": str(out),
        "XDG_RUNTIME_DIR": str(folder),
        **variables,
    }
    done = subprocess.run(
        [
            str(QGIS),
            "--nologo",
            "--noversioncheck",
            "--code",
            str(Path(__file__).with_name(script)),
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert (out / "state.json").exists(), (done.returncode, done.stderr[-3000:])
    state = json.loads((out / "state.json").read_text())
    assert state["error"] == ""
    assert done.returncode == 0, (done.stderr[-3000:], state)
    return state


#: Layers that the model of the small runs cannot give.
BEYOND_THE_SMALL_MODEL = {"OFFSETS", "MAGNITUDE", "OUTSIDE"}


def to_temporary_layers(
    algorithm: Any, parameters: dict[str, Any]
) -> tuple[dict[str, Any], set[str]]:
    """Return parameters that write layers where QGIS does unasked, and the files that are not made then.

    Layers that are made by default are left to the dialog, as most users leave them.
    """
    kinds = ("sink", "rasterDestination", "vectorDestination")
    layers = {one.name(): one for one in algorithm.parameterDefinitions() if one.type() in kinds}
    kept = {name: value for name, value in parameters.items() if name not in layers}
    asked = {
        name: "TEMPORARY_OUTPUT"
        for name, one in layers.items()
        if not one.createByDefault() and name not in BEYOND_THE_SMALL_MODEL and name in parameters
    }
    files = {Path(parameters[name]).name for name in layers if name in parameters}
    files |= {f"{file}.aux.xml" for file in files}
    return {**kept, **asked}, files


def test_every_dialog_runs_twice(
    display: str, provider: Any, everything: Any, tmp_path: Path
) -> None:
    from small_runs import ALGORITHMS

    runs: dict[str, dict[str, Any]] = {"checkenvironment": {"first": {}, "second": {}}}
    layers = {}
    for name, of in ALGORITHMS.items():
        folders = [tmp_path / turn / name for turn in ("first", "second")]
        for folder in folders:
            folder.mkdir(parents=True)
        second, layers[name] = to_temporary_layers(
            provider.algorithm(name), of(everything, folders[1])
        )
        runs[name] = {"first": of(everything, folders[0]), "second": second}
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "runs.json").write_text(json.dumps(runs))
    state = session("desktop_dialogs.py", display, tmp_path)
    assert [name for _, name, done, _ in state["runs"] if not done] == [], state["runs"]
    assert len(state["runs"]) == 2 * len(runs)
    # Dialogs give what algorithms have, and nothing that a user would be warned of.
    assert not [log for *_, log in state["runs"] if "There is no parameter" in log]
    for name in ALGORITHMS:
        # Styles lie beside files, not beside layers that QGIS keeps itself.
        one, two = (
            {path.name for path in (tmp_path / turn / name).rglob("*") if path.suffix != ".qml"}
            for turn in ("first", "second")
        )
        assert len(one) > 0 and two == one - layers[name], name
    # Layers that QGIS keeps itself are loaded, too, and nothing is said to have gone wrong.
    assert not [name for _, name, _, log in state["runs"] if "not correctly generated" in log]
    # Every run with layers has a group of its own, and legends in the window are those of the renderers.
    assert state["elsewhere"] == [] and state["untrue"] == []
    assert len(state["groups"]) > 12
    assert all(name.startswith("Gossan ▸ ") and layers for name, layers in state["groups"].items())
    # Outputs are loaded under names that a layer tree can show.
    assert {"Element stack", "Component scores", "Fault control", "Targets"} <= set(state["layers"])
    assert {"Deposits", "Faults", "Samples", "Study area"} <= set(state["layers"])
    assert {"Anomaly score (CNN)", "Grad-CAM (CNN, conv3)"} <= set(state["layers"])


@pytest.mark.alone
@pytest.mark.skipif(
    not os.environ.get("GOSSAN_LONG"), reason="a minute of training (make test-long)"
)
def test_outputs_of_every_algorithm_lie_with_the_evidence_on_top(
    display: str, everything: Any, provider: Any, tmp_path: Path
) -> None:
    """Pictures of the window after each run are kept in GOSSAN_SCREENSHOTS, for eyes."""
    stack, model = "layer:Element stack", str(tmp_path / "model.safetensors")
    deposits, area = "layer:Deposits", "layer:Study area"
    known = {"STACK": stack, "DEPOSITS": deposits}
    runs = [
        ("createsamplesurvey", {"OUTPUT_FOLDER": str(tmp_path / "survey")}),
        (
            "gridgeochemistry",
            {
                "INPUT": "layer:Samples",
                "STUDY_AREA": area,
                "BELOW_DETECTION": "negative_is_limit",
            },
        ),
        (
            "fitfaultcontrol",
            {"FAULTS": "layer:Faults", "DEPOSITS": deposits, "TEMPLATE": stack, "STUDY_AREA": area},
        ),
        (
            "traingkdcn",
            {
                **known,
                "CONTROL": "layer:Fault control",
                "STUDY_AREA": area,
                "PRETRAINING": 0,
                "EPOCHS": 10,
                "MEMBERS": 2,
                "FOLDS": 0,
                "COMPARE_SPLITS": False,
                "OUTPUT": model,
            },
        ),
        ("predictanomalies", {"STACK": stack, "MODEL": model, "STUDY_AREA": area}),
        (
            "classifyanomalies",
            {"PROBABILITY": "layer:Anomaly score (GK-DCN + ridge)", "DEPOSITS": deposits},
        ),
        ("explaingradcam", {**known, "MODEL": model, "OFFSETS": "TEMPORARY_OUTPUT"}),
    ]
    chain = len(runs)
    runs += further_runs(everything, tmp_path)
    assert {name for name, _ in runs} == {one.name() for one in provider.algorithms()}
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "runs.json").write_text(json.dumps({"runs": runs, "seconds": 900}))
    state = session("desktop_layers.py", display, tmp_path, seconds=3000)
    keep_pictures(tmp_path / "out")
    failed = {run["name"]: run["log"] for run in state["runs"] if "completed" not in run["log"]}
    assert not failed
    last = state["runs"][chain - 1]
    assert [(title.rpartition(",")[0], layers) for title, layers in last["tree"]] == [
        ("Gossan ▸ Create Sample Survey", ["Deposits", "Samples", "Faults", "Study area"]),
        ("Gossan ▸ Explain with Grad-CAM", ["Offsets", "Grad-CAM (GK-DCN, conv3)"]),
        ("Gossan ▸ Classify Anomalies", ["Targets", "Anomaly classes"]),
        (
            "Gossan ▸ Predict Anomalies",
            ["Anomaly score (GK-DCN + ridge)", "Spread between networks and ridges"],
        ),
        ("Gossan ▸ Fit Fault Control Function", ["Fault control"]),
        ("Gossan ▸ Grid Geochemistry", ["Element stack"]),
    ]
    assert last["legends"]["Element stack"][0] == "Ag (ng/g)"


def further_runs(material: Any, folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return runs of the algorithms beside the chain, on its layers and on drawn photographs."""
    samples, deposits = "layer:Samples", "layer:Deposits"
    photographs = sorted(Path(material.path("labelled")).rglob("*.png"))[::4]
    rows = [{"photos": str(photograph)} for photograph in photographs]
    cells = [(6 + 2 * n, 6 + (5 * n) % 28) for n in range(len(rows))]
    points = folder / "points.gpkg"
    write_points(points, map(on_map, cells), rows)
    section = str(folder / "section.safetensors")
    network = {"PROPERTY": "basic", "MODEL": "gdnet", "WEIGHTS": "random", "IMAGE_SIZE": 32}
    survey = {"SAMPLES": samples, "DEPOSITS": deposits}
    return [
        ("checkenvironment", {}),
        ("importassays", {"INPUT": material.path("assays.csv"), "CRS": "EPSG:32645"}),
        ("stackrasters", {"RASTERS": ["layer:Element stack", "layer:Fault control"]}),
        ("robustpca", {"STACK": "layer:Element stack"}),
        (
            "comparemodels",
            {
                "STACK": "layer:Element stack",
                "DEPOSITS": deposits,
                "STUDY_AREA": "layer:Study area",
                "MODELS": ["cnn"],
                "EPOCHS": 2,
                "MEMBERS": 1,
                "FOLDS": 2,
                "REPEATS": 1,
            },
        ),
        ("detectanomalies", {"INPUT": samples, "DEPOSITS": deposits, "SHUFFLES": 99}),
        (
            "trainthinsection",
            {
                "IMAGES": material.path("labelled"),
                **network,
                "EPOCHS": 3,
                "OUTPUT": section,
            },
        ),
        (
            "classifythinsection",
            {"POINTS": str(points), "PATH_FIELD": "photos", "MODELS": [section]},
        ),
        (
            "explainthinsection",
            {
                "IMAGES": material.path("photographs"),
                "MODEL": section,
                "PICTURES": str(folder / "pictures"),
            },
        ),
        (
            "surveytoexplainedmap",
            {
                **survey,
                "FAULTS": "layer:Faults",
                "STUDY_AREA": "layer:Study area",
                "FOLDS": 0,
                "MEMBERS": 1,
                "EPOCHS": 1,
            },
        ),
        ("surveytoanomalies", {**survey, "SHUFFLES": 99}),
        (
            "sectionstoproperties",
            {
                "LABELLED": material.path("labelled"),
                **network,
                "EPOCHS": 1,
                "POINTS": str(points),
                "PATH_FIELD": "photos",
            },
        ),
    ]


def keep_pictures(out: Path) -> None:
    """Keep a session's pictures where GOSSAN_SCREENSHOTS says, if it does."""
    keep = os.environ.get("GOSSAN_SCREENSHOTS")
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        for picture in out.glob("*.png"):
            shutil.copy(picture, keep)


@pytest.mark.alone
def test_the_menu_opens_and_a_dialog_can_be_cancelled(
    display: str, gridded: Path, survey_folder: Path, tmp_path: Path
) -> None:
    inputs = tmp_path / "inputs"
    shutil.copytree(survey_folder, inputs)
    for name in ("stack.tif", "control.tif"):
        shutil.copy(gridded / name, inputs)
    state = session("desktop_session.py", display, tmp_path, GOSSAN_CHAIN=str(inputs))
    out = tmp_path / "out"
    steps = {step["name"]: step for step in state["steps"]}
    assert steps["menu"]["entries"] == [
        "Check Environment…",
        "Create Sample Survey…",
        "Gossan panel",
        "Guide",
        "Why here?",
    ]
    assert len(steps["menu"]["logs"]) == 2
    for log in steps["menu"]["logs"]:
        assert "Gossan: everything is there" in log
    workflow = steps["workflow"]
    assert workflow["enabled"] and not workflow["elsewhere"]
    assert workflow["title"] == "Survey Points to Explained Map"
    assert len(workflow["steps"]) == 6
    assert workflow["file"] == ""  # nothing of the plugin's is overwritten by saving
    assert "Cancelled" in steps["cancelled"]["log"]
    assert steps["cancelled"]["seconds"] < 1.5  # one to stop, half of one until it is seen
    assert steps["cancelled"]["files"] == []
    keep_pictures(out)
