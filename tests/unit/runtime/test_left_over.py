"""What a process that was killed has left is removed by the next one, and nobody else's work is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gossan.core.runtime.files import Staging


def begun(place: Path) -> Path:
    """Return the folder that this process writes to."""
    with Staging() as staging:
        folder = Path(staging.path(place / "a.txt")).parent
        (folder / "a.txt").write_text("whole")
    return folder


def test_folders_of_processes_that_ended_are_cleared_and_others_stay(tmp_path: Path) -> None:
    own = begun(tmp_path).name
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = tmp_path / own.replace(f"-{os.getpid()}-", f"-{ended.pid}-")
    parent = tmp_path / own.replace(f"-{os.getpid()}-", f"-{os.getppid()}-")
    elsewhere = tmp_path / f".gossan-00000000-{ended.pid}-abc"
    strange = tmp_path / ".gossan-notes"
    for folder in (dead, parent, elsewhere, strange):
        folder.mkdir()
        (folder / "half.tif").write_bytes(b"II")
    begun(tmp_path)
    assert not dead.exists()
    assert parent.exists() and elsewhere.exists() and strange.exists()
    assert (tmp_path / "a.txt").read_text() == "whole"
