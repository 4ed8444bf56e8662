"""A real QGIS window under Xvfb: the dialog opens, runs twice in background tasks, is cancelled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("desktop_session.py")
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


def test_the_dialog_runs_twice_and_can_be_cancelled(
    display: str, chain: Path, survey_folder: Path, tmp_path: Path
) -> None:
    inputs, out, profile = tmp_path / "inputs", tmp_path / "out", tmp_path / "profile"
    shutil.copytree(survey_folder, inputs)
    for name in ("stack.tif", "control.tif"):
        shutil.copy(chain / name, inputs)
    out.mkdir()
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
        "GOSSAN_CHAIN": str(inputs),
        "GOSSAN_OUT": str(out),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [str(QGIS), "--nologo", "--noversioncheck", "--code", str(SCRIPT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (out / "state.json").exists(), (done.returncode, done.stderr[-3000:])
    state = json.loads((out / "state.json").read_text())
    assert state["error"] == ""
    assert done.returncode == 0, done.stderr[-3000:]
    steps = {step["name"]: step for step in state["steps"]}
    assert steps["menu"]["entries"] == ["Check Environment…", "Create Sample Survey…", "Guide"]
    assert len(steps["menu"]["logs"]) == 2
    for log in steps["menu"]["logs"]:
        assert "Gossan: everything is there" in log
    for name in ("first", "second"):
        assert steps[name]["written"], steps[name]["log"]
        assert "Epoch 3 of 3" in steps[name]["log"]
        assert (out / f"{name}_dialog.png").stat().st_size > 10_000
    assert "Cancelled" in steps["cancelled"]["log"]
    assert steps["cancelled"]["seconds"] < 1.5  # one to stop, half of one until it is seen
    assert steps["cancelled"]["files"] == []
    keep = os.environ.get("GOSSAN_SCREENSHOTS")
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        for picture in out.glob("*.png"):
            shutil.copy(picture, keep)
