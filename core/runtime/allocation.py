"""Memory that was used goes back to the system at once, or is kept for what comes next."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Parameters of glibc's mallopt, and their defaults (mallopt(3)).
_TRIM_THRESHOLD, _MMAP_MAX = -1, -4
_USUAL_TRIM_THRESHOLD, _USUAL_MMAP_MAX = 128 * 1024, 65536

#: Bytes of free memory that are kept, at most.
_KEPT = 1 << 30

_lock = threading.Lock()
_inside = 0


@contextmanager
def memory_kept() -> Iterator[None]:
    """Keep the memory that one layer of a network has used for the next one, while any thread is inside.

    glibc maps large arrays anew each time, and the system fills every page of them with zeros: a quarter
    to a half of the time of a training on photographs goes there. Libraries other than glibc are left alone.
    """
    global _inside
    library = _glibc()
    if library is None:
        yield
        return
    with _lock:
        _inside += 1
        if _inside == 1:
            library.mallopt(_MMAP_MAX, 0)
            library.mallopt(_TRIM_THRESHOLD, _KEPT)
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                library.mallopt(_MMAP_MAX, _USUAL_MMAP_MAX)
                library.mallopt(_TRIM_THRESHOLD, _USUAL_TRIM_THRESHOLD)
                library.malloc_trim(0)


def _glibc() -> Any:
    """Return the C library of this process if it is glibc."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
