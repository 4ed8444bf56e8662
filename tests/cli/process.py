"""Calls of qgis_process."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

PROCESS = shutil.which("qgis_process")


def command(algorithm: str, *options: str, **parameters: object) -> list[str]:
    given: list[str] = []
    for name, value in parameters.items():
        values = value if isinstance(value, list) else [value]
        given += [f"{name}={item}" for item in values]
    return [str(PROCESS), "run", f"gossan:{algorithm}", *options, "--", *given]


def call(
    algorithm: str, *options: str, folder: Path | None = None, **parameters: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(algorithm, *options, **parameters),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=folder,
    )


def results_of(done: subprocess.CompletedProcess[str]) -> dict:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)["results"]
