"""Work in threads ahead of what is needed, in order and within bounds."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Threads that share work; more of them wait for memory.
MOST_THREADS = 8


def processors() -> int:
    """Return how many threads are worth while on this machine."""
    return min(os.cpu_count() or 1, MOST_THREADS)


def look_ahead(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int = 1, waiting: int = 0
) -> Iterator[tuple[Item, Result]]:
    """Yield items with what the work makes of them, in their order.

    The next items, one per thread, are worked on while the caller is busy with the last one, and as many
    as may be ``waiting`` after them; no more than these are in memory. An error of the work is raised
    where its item's turn comes. When the caller stops early, what has begun is waited for and nothing
    else begins.

    Parameters
    ----------
    work : callable
        Called in threads, so it must not change anything that they share.
    items : iterable
    threads : int
    """
    rest = iter(items)
    with ThreadPoolExecutor(threads, thread_name_prefix="gossan") as pool:
        begun: deque[tuple[Item, Future[Result]]] = deque(
            (item, pool.submit(work, item)) for item in islice(rest, threads + waiting)
        )
        try:
            while begun:
                item, future = begun.popleft()
                result = future.result()
                for following in islice(rest, 1):
                    begun.append((following, pool.submit(work, following)))
                yield item, result
        finally:
            for _, future in begun:
                future.cancel()
