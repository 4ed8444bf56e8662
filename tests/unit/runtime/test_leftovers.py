"""What killed processes left behind is cleared; what is being written, and what is not Gossan's, stays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gossan.core.runtime.files import Staging
from gossan.core.runtime.leftovers import clear_leftovers, make_folder

WEEKS = 30 * 86_400.0


def folder_of(parent: Path, pid: int, machine: str = "", age: float = 0.0) -> Path:
    """Make a folder as a process of this number would, of this machine unless another is named."""
    own = make_folder(parent)
    match = re.fullmatch(r"\.gossan-(\d+)-([0-9a-f]{8})-(\w{8})", own.name)
    assert match and int(match[1]) == os.getpid()
    made = own.rename(parent / f".gossan-{pid}-{machine or match[2]}-{match[3]}")
    (made / "half.tif").write_text("half")
    for path in (made / "half.tif", made):
        os.utime(path, (time.time() - age,) * 2)
    return made


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_folders_of_ended_processes_are_cleared_and_no_others(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as running:
        left = [
            folder_of(tmp_path, ended_process()),
            folder_of(tmp_path, ended_process(), age=WEEKS),
            folder_of(tmp_path, running.pid, age=WEEKS),  # its number was another's
            folder_of(tmp_path, 1, machine="0" * 8, age=WEEKS),
        ]
        kept = [
            folder_of(tmp_path, os.getpid()),
            folder_of(tmp_path, running.pid),
            folder_of(tmp_path, ended_process(), machine="0" * 8),
        ]
        for name in (".gossan-projects", ".gossan-1-notes"):
            kept.append(tmp_path / name)
            kept[-1].mkdir()
            os.utime(kept[-1], (time.time() - WEEKS,) * 2)
        clear_leftovers(tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted(kept)
        assert not any(path.exists() for path in left)
        running.communicate(b"\n")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    left = folder_of(tmp_path, ended_process())
    elsewhere = left.rename(tmp_path / "elsewhere")
    left.symlink_to(elsewhere)
    clear_leftovers(tmp_path)
    assert (elsewhere / "half.tif").exists()


def test_the_next_run_in_a_folder_clears_it(tmp_path: Path) -> None:
    folder_of(tmp_path, ended_process())
    with Staging() as staging:
        Path(staging.path(tmp_path / "a.txt")).write_text("a")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(not Path("/proc/self/ns").exists(), reason="only Linux has such namespaces")
def test_containers_are_machines_of_their_own(tmp_path: Path, monkeypatch) -> None:
    left = folder_of(tmp_path, ended_process())
    monkeypatch.setattr(Path, "readlink", lambda self: Path("pid:[1]"))
    clear_leftovers(tmp_path)
    assert left.exists()
