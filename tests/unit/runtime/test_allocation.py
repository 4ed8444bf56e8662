"""What is large gets the memory of what was before it while it is kept, and fresh memory otherwise.

Each test is a program of its own: where other tests have left a hole in memory that is large enough,
the system fills nothing with zeros whatever is done.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "mallopt"),
    reason="Only glibc's memory is kept.",
)

#: How many pages the system has to fill for as many bytes as were just let go: more than glibc ever keeps.
MEASURE = """
import resource
import threading

from gossan.core.runtime.allocation import memory_kept

LARGE, PAGES = 40_000_000, 40_000_000 // 4096


def pages_filled_with_zeros():
    assert b"\\x01" * LARGE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    assert b"\\x01" * LARGE
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
"""


def holds(program: str) -> None:
    """Run a program that asserts something of pages."""
    ended = subprocess.run(
        [sys.executable, "-c", MEASURE + program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_memory_is_kept_inside_and_only_there() -> None:
    holds("""
assert pages_filled_with_zeros() > PAGES / 2
with memory_kept():
    assert pages_filled_with_zeros() < PAGES / 10
assert pages_filled_with_zeros() > PAGES / 2
""")


def test_it_is_kept_until_the_last_thread_has_left() -> None:
    holds("""
inside, leave = threading.Event(), threading.Event()

def other():
    with memory_kept():
        inside.set()
        leave.wait(10)

thread = threading.Thread(target=other)
thread.start()
assert inside.wait(10)
with memory_kept():
    pass
assert pages_filled_with_zeros() < PAGES / 10
leave.set()
thread.join()
assert pages_filled_with_zeros() > PAGES / 2
""")


def test_an_error_gives_the_memory_back() -> None:
    holds("""
try:
    with memory_kept():
        raise ValueError("broken")
except ValueError:
    pass
else:
    raise AssertionError("The error was kept as well.")
assert pages_filled_with_zeros() > PAGES / 2
""")
