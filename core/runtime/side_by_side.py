"""Several pieces of work side by side, told of and cancelled as one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from .algebra import one_thread_of_algebra
from .errors import CancelledError
from .progress import PartOfProgress, Progress, stop_if_cancelled

Result = TypeVar("Result")

#: Seconds between two looks for a cancel, and at most between two moves of the bar.
_LOOK = 0.05

_here = threading.local()


def side_by_side(
    jobs: Sequence[Callable[[Progress], Result]],
    work: Sequence[float],
    threads: int,
    progress: Progress,
) -> list[Result]:
    """Do jobs in so many threads and return their results in the jobs' order.

    Whoever watches is told and asked in the caller's thread alone, what a job says in the order of the
    jobs. A job that begins jobs of its own does them one after the other, for its cores are taken.

    Parameters
    ----------
    jobs : sequence of callable
        Given a progress of their own, which they must ask often whether to go on.
    work : sequence of float
        How much of the whole each one is.
    threads : int
        1 does one after the other.
    progress : Progress

    Raises
    ------
    CancelledError
    Exception
        The first error of a job, by the order of the jobs; the others are stopped then.
    """
    total = float(sum(work))
    if threads == 1 or len(jobs) == 1 or getattr(_here, "taken", False):
        results, done = [], 0.0
        for job, part in zip(jobs, work, strict=True):
            results.append(job(PartOfProgress(progress, done / total, (done + part) / total)))
            done += part
        return results
    stop = threading.Event()
    told = [_Told(stop) for _ in jobs]
    with one_thread_of_algebra(), ThreadPoolExecutor(threads, "gossan", _take) as pool:
        futures = [pool.submit(job, one) for job, one in zip(jobs, told, strict=True)]
        try:
            waiting = set(futures)
            while waiting:
                ended, waiting = wait(waiting, _LOOK, FIRST_COMPLETED)
                if any(future.exception() is not None for future in ended):
                    break
                stop_if_cancelled(progress)
                _pass_on(told, futures, progress)
                shares = [part * one.fraction for part, one in zip(work, told, strict=True)]
                progress.report(sum(shares) / total)
        finally:
            stop.set()
            for future in futures:
                future.cancel()
    stop_if_cancelled(progress)
    _raise_first(futures)
    _pass_on(told, futures, progress)
    return [future.result() for future in futures]


class _Told:
    """Progress of a job: keeps what it is told until the caller asks for it."""

    def __init__(self, stop: threading.Event) -> None:
        self.fraction = 0.0
        self.said: list[tuple[str, str]] = []
        self.cancelled = stop.is_set

    def report(self, fraction: float) -> None:
        """Keep the share."""
        self.fraction = fraction

    def message(self, text: str) -> None:
        """Keep a message."""
        self.said.append(("message", text))

    def warning(self, text: str) -> None:
        """Keep a warning."""
        self.said.append(("warning", text))


def _take() -> None:
    _here.taken = True


def _pass_on(told: Sequence[_Told], futures: Sequence[Future[Result]], progress: Progress) -> None:
    """Tell what was said by the first job that has not ended, and by all before it."""
    for one, future in zip(told, futures, strict=True):
        ended = future.done()
        while one.said:
            kind, text = one.said.pop(0)
            (progress.warning if kind == "warning" else progress.message)(text)
        if not ended:
            return


def _raise_first(futures: Sequence[Future[Result]]) -> None:
    """Raise a job's own error before that of one that was stopped because of it."""
    problems = [future.exception() for future in futures if not future.cancelled()]
    own = [one for one in problems if one is not None and not isinstance(one, CancelledError)]
    for problem in own or [one for one in problems if one is not None]:
        raise problem
