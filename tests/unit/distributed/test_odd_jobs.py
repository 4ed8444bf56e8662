"""Jobs that no dialog would have written: one message, exit code 1, and nothing on the disk."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bad_input import make_material
from gossan.distributed.__main__ import main


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_material(tmp_path_factory.mktemp("material"))


def told(work: str, job: object, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is said of a job that does not work; nothing may be written."""
    path = folder / "JOB.json"
    path.write_text(job if isinstance(job, str) else json.dumps(job))
    before = sorted(folder.rglob("*"))
    assert main([work, str(path)]) == 1
    assert sorted(folder.rglob("*")) == before
    said = capsys.readouterr().err
    assert said.startswith("Error: ") and said.count("\n") == 1 and len(said) < 1500
    return said


ODD = [
    "",
    "/",
    "..",
    ".",
    "a/..",
    "a/",
    "a\0b",
    "/dev/null",
    3,
    None,
    [],
    {"a": 1},
    True,
    ["x.tif"],
]


@pytest.mark.parametrize("name", ["OUTPUT", "REPORT"])
@pytest.mark.parametrize("output", ODD, ids=repr)
def test_an_odd_output_is_refused(
    name: str, output: Any, material: Any, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    if name == "REPORT" and output in ("", None):
        pytest.skip("a report may be left out")
    monkeypatch.chdir(tmp_path)
    survey = {"STACK": material.path("stack.tif"), "MODEL": material.path("model.safetensors")}
    inputs = {**survey, "OUTPUT": str(tmp_path / "map.vrt"), name: output}
    assert name in told("predict", {"inputs": inputs}, tmp_path, capsys)


@pytest.mark.parametrize("output", ODD, ids=repr)
def test_an_odd_model_file_is_refused_before_the_training(
    output: Any, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "images").mkdir()
    told("train", {"inputs": {"IMAGES": "images", "OUTPUT": output}}, tmp_path, capsys)


@pytest.mark.parametrize(
    "job",
    ["", "[]", "3", '{"inputs": 3}', '{"inputs": []}', '{"inputs"', "[" * 100_000, "\ud800"],
    ids=lambda job: repr(job[:12]),
)
def test_what_is_no_job_is_told(job: str, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "JOB.json"
    path.write_bytes(job.encode("utf-8", "surrogatepass"))
    assert main(["predict", str(path)]) == 1
    assert capsys.readouterr().err.startswith("Error: ")


@pytest.mark.parametrize(
    "value", ["1e400", "-1e400", "NaN", "1" + "0" * 400, "1e300", '"3"', "[1]"]
)
def test_numbers_that_are_none_are_refused(value: str, tmp_path: Path, capsys: Any) -> None:
    for name in ("EPOCHS", "BATCH", "SEED", "IMAGE_SIZE", "LEARNING_RATE"):
        job = f'{{"inputs": {{"IMAGES": "{tmp_path}", "OUTPUT": "m.st", "{name}": {value}}}}}'
        assert name in told("train", job, tmp_path, capsys)


def test_a_pipe_for_a_job_is_not_waited_for(tmp_path: Path, capsys: Any) -> None:
    os.mkfifo(tmp_path / "JOB.json")
    assert main(["predict", str(tmp_path / "JOB.json")]) == 1
    assert "is a pipe" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["STACK", "MODEL", "STUDY_AREA"])
def test_a_pipe_or_device_for_an_input_is_not_waited_for(
    name: str, material: Any, tmp_path: Path, capsys: Any
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for odd in (str(tmp_path / "pipe"), "/dev/zero"):
        inputs = {
            "STACK": material.path("stack.tif"),
            "MODEL": material.path("model.safetensors"),
            "OUTPUT": str(tmp_path / "map.vrt"),
            name: odd,
        }
        told("predict", {"inputs": inputs}, tmp_path, capsys)


def test_a_busy_port_is_told_in_words(tmp_path: Path) -> None:
    job = tmp_path / "JOB.json"
    job.write_text('{"inputs": {"STACK": "a", "MODEL": "b", "OUTPUT": "c", "DEVICE": "cpu"}}')
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(busy.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, "-m", "gossan.distributed", "predict", str(job)],
            env={**os.environ, **place, "RANK": "0", "WORLD_SIZE": "2", "LOCAL_RANK": "0"},
            capture_output=True,
            text=True,
            timeout=100,
        )
    assert done.returncode == 1
    assert f"port {place['MASTER_PORT']}" in done.stderr and "--master_port" in done.stderr
    assert "Traceback" not in done.stderr
