"""A real QGIS window under Xvfb: every dialog runs twice in background tasks; one is cancelled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

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


def session(script: str, display: str, folder: Path, **variables: str) -> dict:
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
        timeout=600,
        check=False,
    )
    assert (out / "state.json").exists(), (done.returncode, done.stderr[-3000:])
    state = json.loads((out / "state.json").read_text())
    assert state["error"] == ""
    assert done.returncode == 0, (done.stderr[-3000:], state)
    return state


def test_every_dialog_runs_twice(display: str, everything: Any, tmp_path: Path) -> None:
    from small_runs import ALGORITHMS

    runs: dict[str, dict[str, Any]] = {"checkenvironment": {"first": {}, "second": {}}}
    for name in ALGORITHMS:
        runs[name] = {}
        for turn in ("first", "second"):
            folder = tmp_path / turn / name
            folder.mkdir(parents=True)
            runs[name][turn] = ALGORITHMS[name](everything, folder)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "runs.json").write_text(json.dumps(runs))
    state = session("desktop_dialogs.py", display, tmp_path)
    assert [name for _, name, done, _ in state["runs"] if not done] == [], state["runs"]
    assert len(state["runs"]) == 2 * len(runs)
    # Dialogs give what algorithms have, and nothing that a user would be warned of.
    assert not [log for *_, log in state["runs"] if "There is no parameter" in log]
    for name in ALGORITHMS:
        one, two = (list((tmp_path / turn / name).rglob("*")) for turn in ("first", "second"))
        assert len(one) == len(two) > 0, name
    # Outputs are loaded under names that a layer tree can show.
    assert {"Element stack", "Component scores", "Fault control", "Targets"} <= set(state["layers"])
    assert {"Deposits", "Faults", "Samples", "Study area"} <= set(state["layers"])
    assert {"Anomaly score (CNN)", "Grad-CAM (CNN, conv3)"} <= set(state["layers"])


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
    keep = os.environ.get("GOSSAN_SCREENSHOTS")
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        for picture in out.glob("*.png"):
            shutil.copy(picture, keep)
