"""Folders of half-written files: named after the process that writes, and cleared once it is gone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
import time
from pathlib import Path

#: Seconds after which a folder is left behind where it cannot be known whether its process still runs:
#: those of other machines. A process that writes changes its files more often.
_OLD = 7 * 86_400.0

_NAME = re.compile(r"\.gossan-(?P<pid>\d+)-(?P<machine>[0-9a-f]{8})-\w{8}")


def make_folder(parent: Path) -> Path:
    """Make a folder for half-written files, beside the place that they are for.

    Raises
    ------
    OSError
    """
    return Path(tempfile.mkdtemp(prefix=f".gossan-{os.getpid()}-{_machine()}-", dir=parent))


def clear_leftovers(parent: Path) -> None:
    """Remove the folders in which processes that were killed have left half-written files.

    Nothing of a process that runs is touched, and nothing that :func:`make_folder` has not named.
    """
    try:
        found = list(parent.glob(".gossan-*"))
    except OSError:
        return
    for folder in found:
        name = _NAME.fullmatch(folder.name)
        if name is None or folder.is_symlink() or not folder.is_dir():
            continue
        if name["machine"] == _machine():
            left = not _may_be_of(int(name["pid"]), folder)
        else:
            left = time.time() - _last_change(folder) > _OLD
        if left:
            shutil.rmtree(folder, ignore_errors=True)


def _machine() -> str:
    """Return what tells this machine from others, and a container from what it runs on.

    The number of a process says nothing elsewhere.
    """
    try:
        processes = str(Path("/proc/self/ns/pid").readlink())
    except OSError:  # not Linux
        processes = ""
    return hashlib.sha256(f"{socket.gethostname()} {processes}".encode()).hexdigest()[:8]


def _may_be_of(pid: int, folder: Path) -> bool:
    """Return whether a process of this machine runs that may have made the folder."""
    if os.name == "nt":  # where asking for a process ends it
        return time.time() - _last_change(folder) <= _OLD
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        pass
    # A number is given again: to a process that is younger than the folder.
    started = _started(pid)
    return started is None or started <= _last_change(folder) + 2.0


def _started(pid: int) -> float | None:
    """Return when a process began, None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        running = float(Path("/proc/uptime").read_text().split()[0])
    except (OSError, IndexError, ValueError):
        return None
    return time.time() - running + int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _last_change(folder: Path) -> float:
    return max(map(_time_of, [folder, *folder.glob("*")]))


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # it has gone meanwhile
        return time.time()
