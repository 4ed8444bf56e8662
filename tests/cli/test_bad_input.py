"""Bad input through qgis_process: one clear message, exit code 1 and nothing written, or success.

All rows of the table run within one QGIS in tests/qgis. Here each starts QGIS anew, so it is every third
of them, and all that meet a full disk; with GOSSAN_LONG=1 all.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bad_input import (
    NAMES,
    ROWS,
    Material,
    Row,
    check_same,
    check_written,
    parameters_of,
    twin_parameters,
)
from osgeo import gdal
from process import PROCESS, call, command

pytestmark = pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")


STARTED = [
    name
    for number, (name, row) in enumerate(zip(NAMES, ROWS, strict=True))
    if os.environ.get("GOSSAN_LONG") or row.limit or number % 3 == 0
]


@pytest.fixture(scope="module")
def runs(
    request: pytest.FixtureRequest, material: Material, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Future[Run]]:
    """Begin the runs of all rows that are asked for, one on each core, for they are mostly start-up."""
    # In a new profile QGIS makes folders that two processes at once stumble over.
    subprocess.run([str(PROCESS), "list"], capture_output=True, timeout=300, check=True)
    asked = {item.callspec.id for item in request.session.items if hasattr(item, "callspec")}
    # Where two processes share the tests, the other core has the other one's.
    pool = ThreadPoolExecutor(1 if os.environ.get("PYTEST_XDIST_WORKER") else 2)
    request.addfinalizer(lambda: pool.shutdown(cancel_futures=True))
    return {
        name: pool.submit(Run, row, material, tmp_path_factory.mktemp("row"))
        for name, row in zip(NAMES, ROWS, strict=True)
        if name in asked
    }


class Run:
    """A row's run."""

    def __init__(self, row: Row, material: Material, folder: Path) -> None:
        self.folder = folder
        self.parameters = parameters_of(row, material, folder)
        self.twin = twin_parameters(row, material, folder)
        self.done = self._run(row, self.parameters)
        if self.twin is not None:
            self.twin_done = self._run(row, self.twin)

    def _run(self, row: Row, parameters: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        limit = ["prlimit", f"--fsize={row.limit}"] if row.limit else []
        return subprocess.run(
            [*limit, *command(row.algorithm, **parameters)],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            # Python ignores the signal of a file that may not grow; so shall QGIS, which writes as well.
            restore_signals=False,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def test_every_algorithm_is_started_with_bad_input() -> None:
    assert {ROWS[NAMES.index(name)].algorithm for name in STARTED} == {
        row.algorithm for row in ROWS
    }


@pytest.mark.parametrize("name", STARTED)
def test_bad_input(name: str, runs: dict[str, Future[Run]]) -> None:
    row, run = ROWS[NAMES.index(name)], runs[name].result()
    assert "Traceback" not in run.done.stdout + run.done.stderr
    if row.message:
        assert run.done.returncode == 1, run.done.stdout
        assert row.message in run.done.stderr
    else:
        assert run.done.returncode == 0, run.done.stderr
        if run.twin is not None:
            assert run.twin_done.returncode == 0, run.twin_done.stderr
            check_same(row, run.parameters, run.twin)
    check_written(row, run.parameters, run.folder)


def test_a_decimal_comma_changes_nothing(material: Material, tmp_path: Path) -> None:
    written = []
    for number, language in enumerate(("C.UTF-8", "de_DE.UTF-8")):
        output = tmp_path / f"{number}.tif"
        done = subprocess.run(
            command(
                "gridgeochemistry",
                INPUT=material.path("samples.gpkg"),
                CELL_SIZE=1000.5,
                POWER=1.5,
                OUTPUT=output,
            ),
            env={**os.environ, "LC_ALL": language, "LANG": language},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        written.append(output.read_bytes())
    assert written[0] == written[1]


def ended_half_way(material: Material, output: Path, number: int) -> int:
    """End a run by a signal while it writes beside its output, and return its exit code."""
    process = subprocess.Popen(
        command(
            "gridgeochemistry", CELL_SIZE=12, INPUT=material.path("samples.gpkg"), OUTPUT=output
        ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    # It writes beside the output; what is there once it has begun is half of a raster.
    while (
        process.poll() is None
        and time.monotonic() < deadline
        and not any(
            path.stat().st_size > 100_000 for path in output.parent.glob(".gossan-*/stack.tif")
        )
    ):
        time.sleep(0.01)
    process.send_signal(number)
    return process.wait(timeout=60)


def test_a_killed_run_leaves_the_old_output_whole_and_the_next_one_nothing(
    material: Material, tmp_path: Path
) -> None:
    output = tmp_path / "stack.tif"
    parameters = {"INPUT": material.path("samples.gpkg"), "OUTPUT": output}
    grid = command("gridgeochemistry", CELL_SIZE=1000, **parameters)
    assert subprocess.run(grid, capture_output=True, timeout=300, check=False).returncode == 0
    before = output.read_bytes()
    assert ended_half_way(material, output, signal.SIGKILL) == -signal.SIGKILL
    assert any(tmp_path.glob(".gossan-*")), "it was killed too early or too late"
    assert output.read_bytes() == before
    assert subprocess.run(grid, capture_output=True, timeout=300, check=False).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"stack.tif", "stack.qml"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_asked_to_end_leaves_nothing(
    number: signal.Signals, material: Material, tmp_path: Path
) -> None:
    assert ended_half_way(material, tmp_path / "stack.tif", number) == 1
    assert list(tmp_path.iterdir()) == []


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Mount a disk of so many bytes, or skip."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(os.name == "nt" or shutil.which("mount") is None, reason="no mount")
@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg"])
def test_a_full_disk_is_told_and_leaves_nothing(
    ending: str, material: Material, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 64 * 1024) as disk:
        (disk / "other").write_bytes(b"x" * 64 * 1024)  # all of its pages
        done = call(
            "classifyanomalies",
            PROBABILITY=material.path("control.tif"),
            DEPOSITS=material.path("deposits.gpkg"),
            OUTPUT=tmp_path / "c.tif",
            TARGETS=disk / f"t.{ending}",
        )
        assert done.returncode == 1, done.stdout
        assert "full" in done.stderr or "No space" in done.stderr
        assert "Traceback" not in done.stderr
        assert [path.name for path in disk.iterdir()] == ["other"]
    assert [path.name for path in tmp_path.iterdir()] == ["disk"]


@pytest.mark.parametrize("targets", ["ogr:dbname='{d}' table=\"layer\" (geom)", "{d}"])
def test_deposits_are_not_replaced_by_targets(
    targets: str, material: Material, tmp_path: Path
) -> None:
    deposits = shutil.copy(material.path("deposits.gpkg"), tmp_path / "d.gpkg")
    before = Path(deposits).read_bytes()
    done = call(
        "classifyanomalies",
        PROBABILITY=material.path("control.tif"),
        DEPOSITS=deposits,
        OUTPUT=tmp_path / "c.tif",
        TARGETS=targets.format(d=deposits),
    )
    assert done.returncode == 1 and "also an input" in done.stderr
    assert Path(deposits).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["d.gpkg"]


def test_a_stack_behind_a_virtual_raster_is_not_replaced_by_its_map(
    material: Material, tmp_path: Path
) -> None:
    stack = Path(shutil.copy(material.path("stack.tif"), tmp_path / "a.tif"))
    before = stack.read_bytes()
    gdal.BuildVRT(str(tmp_path / "stack.vrt"), [str(stack)])
    model = material.path("model.safetensors")
    done = call("predictanomalies", STACK=tmp_path / "stack.vrt", MODEL=model, OUTPUT=stack)
    assert done.returncode == 1 and "stack.vrt reads it" in done.stderr
    assert stack.read_bytes() == before


def test_a_workflow_does_not_replace_what_an_earlier_step_reads(
    material: Material, tmp_path: Path
) -> None:
    deposits = Path(shutil.copy(material.path("deposits.gpkg"), tmp_path / "d.gpkg"))
    before = deposits.read_bytes()
    names = {
        "SAMPLES": material.path("samples.gpkg"),
        "FAULTS": material.path("faults.gpkg"),
        "DEPOSITS": deposits,
    }
    written = {
        "gridgeochemistry:Element stack": "stack.tif",
        "fitfaultcontrol:Fault control": "control.tif",
        "traingkdcn:Model": "model.safetensors",
        "predictanomalies:Anomaly probability": "map.tif",
        "classifyanomalies:Anomaly classes": "classes.tif",
        "explaingradcam:Grad-CAM": "heat.tif",
        "explaingradcam:Element importance": "importance.csv",
        "explaingradcam:Report on the explanation": "d.gpkg",
    }
    given = [f"{name}={value}" for name, value in names.items()]
    given += [f"{name}={tmp_path / file}" for name, file in written.items()]
    done = subprocess.run(
        [str(PROCESS), "run", "gossan:surveytoexplainedmap", "--", *given],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1 and "also an input" in done.stderr
    assert deposits.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["d.gpkg"]
