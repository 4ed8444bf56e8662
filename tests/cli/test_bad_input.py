"""Bad input through qgis_process: one clear message, exit code 1 and nothing written, or success."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
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
from process import PROCESS, command

pytestmark = pytest.mark.skipif(PROCESS is None, reason="qgis_process is not on PATH: make env")


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


@pytest.mark.parametrize("name", NAMES)
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


def test_a_run_that_is_ended_stops_at_once_and_leaves_nothing(
    material: Material, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        command(
            "gridgeochemistry",
            INPUT=material.path("samples.gpkg"),
            CELL_SIZE=12,
            OUTPUT=tmp_path / "stack.tif",
        ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not any(tmp_path.glob(".gossan-*/stack.tif")):
        time.sleep(0.01)
    process.terminate()
    assert process.wait(timeout=30) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_leaves_the_old_output_whole(material: Material, tmp_path: Path) -> None:
    output = tmp_path / "stack.tif"
    parameters = {"INPUT": material.path("samples.gpkg"), "OUTPUT": output}
    done = subprocess.run(
        command("gridgeochemistry", CELL_SIZE=1000, **parameters),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0
    before = output.read_bytes()
    process = subprocess.Popen(
        command("gridgeochemistry", CELL_SIZE=12, **parameters),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    # It writes beside the output; what is there once it has begun is half of a raster.
    while time.monotonic() < deadline and not any(
        path.stat().st_size > 100_000 for path in tmp_path.glob(".gossan-*/stack.tif")
    ):
        time.sleep(0.01)
    process.kill()
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert any(tmp_path.glob(".gossan-*")), "it was killed too early or too late"
    assert output.read_bytes() == before
