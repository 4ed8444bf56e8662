"""What is no file is not waited for, and no odd output is written to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from process import PROCESS, command

pytestmark = pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")


def refusal(folder: Path, algorithm: str, **parameters: Any) -> str:
    before = sorted(folder.rglob("*"))
    # Not call(): a run that waits must end soon.
    done = subprocess.run(
        command(algorithm, **parameters),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stdout + done.stderr
    assert sorted(folder.rglob("*")) == before
    return done.stderr


@pytest.mark.parametrize(
    ("algorithm", "name", "others"),
    [
        ("robustpca", "STACK", {}),
        ("gridgeochemistry", "INPUT", {"CELL_SIZE": 100}),
        ("stackrasters", "RASTERS", {}),
        ("predictanomalies", "MODEL", {"STACK": "stack.tif"}),
    ],
)
def test_a_pipe_for_an_input_is_refused_in_words(
    algorithm: str, name: str, others: dict[str, Any], material: Any, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.tif")
    given = {
        key: material.path(value) if key == "STACK" else value for key, value in others.items()
    }
    said = refusal(tmp_path, algorithm, **given, **{name: "pipe.tif"}, OUTPUT=tmp_path / "o.tif")
    assert "pipe.tif is a pipe or a device" in said


@pytest.mark.parametrize("output", ["/dev/full", "..", "/", "pipe.tif"])
def test_an_odd_output_is_refused(output: str, material: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tif")
    refusal(tmp_path, "robustpca", STACK=material.path("stack.tif"), OUTPUT=output)
    assert (tmp_path / "pipe.tif").is_fifo() and Path("/dev/full").is_char_device()
