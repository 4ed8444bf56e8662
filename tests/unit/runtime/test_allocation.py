"""What is large gets the memory of what was before it while it is kept, and fresh memory otherwise."""

from __future__ import annotations

import ctypes
import sys
import threading

import pytest
from gossan.core.runtime.allocation import memory_kept

#: Bytes of a text that glibc maps anew each time, and pages of it.
LARGE, PAGES = 40_000_000, 40_000_000 // 4096

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "mallopt"),
    reason="Only glibc's memory is kept.",
)


def pages_filled_with_zeros() -> int:
    """Return how many pages the system has to fill for as many bytes as were just let go."""
    import resource

    assert b"\x01" * LARGE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    assert b"\x01" * LARGE
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_memory_is_kept_inside_and_only_there() -> None:
    assert pages_filled_with_zeros() > PAGES / 2
    with memory_kept():
        assert pages_filled_with_zeros() < PAGES / 10
    assert pages_filled_with_zeros() > PAGES / 2


def test_it_is_kept_until_the_last_thread_has_left() -> None:
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
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


def test_an_error_gives_the_memory_back() -> None:
    with pytest.raises(ValueError, match="broken"), memory_kept():
        raise ValueError("broken")
    assert pages_filled_with_zeros() > PAGES / 2
