"""The window is alive while torch is imported the first time, on a thread that stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def test_the_window_is_alive_while_torch_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("first_import.py"))],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.strip().splitlines()[-1])
    assert said["window"] == "desktop" and said["torch"]
    # On the main thread nothing would be heard before the end.
    assert said["beats"] > 5, said
    assert said["longest"] < said["seconds"] / 2, said
    # Should it end, torch would go on with what QGIS has freed: the next run ends QGIS.
    assert len(said["threads"]) == 1, said


def test_what_is_missing_is_told_by_the_thread_as_well() -> None:
    from gossan.algorithms.bridge.loading import Import
    from gossan.core.runtime.errors import MissingPackageError

    beside = Import(("no_such_package",))
    beside.start()
    assert beside.ended.wait(60)
    assert isinstance(beside.problem, MissingPackageError)
    assert "no_such_package" in str(beside.problem)


def test_no_worker_is_the_first_to_import_what_keeps_its_thread(
    everything: Any, tmp_path: Path
) -> None:
    """As in a window in which nothing was run yet: its second run would end QGIS from 3.40 on."""
    from small_runs import ALGORITHMS

    runs = {}
    for name, of in ALGORITHMS.items():
        folder = tmp_path / name
        folder.mkdir()
        runs[name] = of(everything, folder)
    plan = tmp_path / "runs.json"
    plan.write_text(json.dumps(runs))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("first_runs.py")), str(plan)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert set(found) == set(ALGORITHMS)
    assert {name: modules for name, modules in found.items() if modules} == {}
