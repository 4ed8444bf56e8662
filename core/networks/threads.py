"""How many threads PyTorch takes on the processor, and who gives them back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ..runtime.algebra import one_thread_of_algebra

_lock = threading.Lock()
_here = threading.local()
_inside = 0
_usual = 1


@contextmanager
def threads_given_back() -> Iterator[None]:
    """Have matrix products take one thread inside, and PyTorch as many as before afterwards.

    A thread that limits its own threads limits those of every thread that begins later. Of two runs that
    overlap, as two tasks of QGIS do, the second would take the limit of the first for what is usual,
    and leave it behind.
    """
    global _inside, _usual
    before, within = torch.get_num_threads(), getattr(_here, "within", False)
    with _lock:
        if not _inside:
            _usual = before
        _inside += 1
    _here.within = True
    try:
        with one_thread_of_algebra():
            yield
    finally:
        _here.within = within
        with _lock:
            _inside -= 1
        torch.set_num_threads(before if within else _usual)


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Have PyTorch and its matrix products use one thread of the processor for what is computed here.

    Sums over a batch are added up in pieces, one for each thread, so that another number of threads is
    another rounding, and after some epochs another network: convolutions' and deformable convolutions'
    gradients of the weights, and batch norms' statistics. A patch is too small to share anyway.
    """
    with threads_given_back():
        torch.set_num_threads(1)
        yield
