"""How many threads matrix products take."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_inside: list[Any] = []


@contextmanager
def one_thread_of_algebra() -> Iterator[None]:
    """Have matrix products take one thread, as long as any thread of this process is inside.

    OpenBLAS serves one caller at a time, and its threads spin while they wait for work: two networks
    that train side by side wait for each other, and take the processor from everyone while they do.
    NumPy's, SciPy's and PyTorch's products all go there where one library serves them all.
    """
    from threadpoolctl import threadpool_limits

    with _lock:
        _inside.append(None if _inside else threadpool_limits(1, user_api="blas"))
    try:
        yield
    finally:
        with _lock:
            limits = _inside[0]
            _inside.pop()
            if not _inside:
                limits.restore_original_limits()
