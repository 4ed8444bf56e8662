"""Work side by side is told of in order, in the caller's thread, and stops as one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import Progress, step
from gossan.core.runtime.side_by_side import side_by_side
from progress_doubles import CancellingProgress, RecordingProgress


class InOneThread(RecordingProgress):
    """Is told and asked in the thread that made it alone, as QGIS's feedback must be."""

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.current_thread()

    def report(self, fraction: float) -> None:
        assert threading.current_thread() is self.thread
        super().report(fraction)

    def message(self, text: str) -> None:
        assert threading.current_thread() is self.thread
        super().message(text)

    def cancelled(self) -> bool:
        assert threading.current_thread() is self.thread
        return super().cancelled()


def saying(name: str, seconds: float) -> Callable[[Progress], str]:
    def job(progress: Progress) -> str:
        progress.message(f"{name} begins")
        step(progress, 0.5)
        time.sleep(seconds)
        progress.warning(f"{name} ends")
        step(progress, 1.0)
        return name

    return job


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_results_and_words_come_in_the_order_of_the_jobs(threads: int) -> None:
    progress = InOneThread()
    jobs = [saying("slow", 0.3), saying("quick", 0.0), saying("last", 0.1)]
    assert side_by_side(jobs, [2, 1, 1], threads, progress) == ["slow", "quick", "last"]
    assert progress.messages == ["slow begins", "quick begins", "last begins"]
    assert progress.warnings == ["slow ends", "quick ends", "last ends"]
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] <= 1
    assert any(0 < fraction < 1 for fraction in progress.fractions)


def test_jobs_run_at_the_same_time() -> None:
    meeting = threading.Barrier(2)

    def job(progress: Progress) -> int:
        return meeting.wait(timeout=10)

    assert sorted(side_by_side([job, job], [1, 1], 2, RecordingProgress())) == [0, 1]


def test_a_cancel_stops_all_and_leaves_no_thread() -> None:
    stopped = []

    def endless(progress: Progress) -> None:
        try:
            while True:
                step(progress, 0.1)
                time.sleep(0.01)
        except CancelledError:
            stopped.append(1)
            raise

    with pytest.raises(CancelledError):
        side_by_side([endless] * 5, [1] * 5, 2, CancellingProgress(2))
    assert len(stopped) == 2  # the others never began
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gossan")]


def test_an_error_stops_the_others_and_is_the_one_that_is_raised() -> None:
    def waits(progress: Progress) -> None:
        while True:
            step(progress, 0.0)
            time.sleep(0.01)

    def fails(progress: Progress) -> None:
        raise InputError("too few deposits")

    with pytest.raises(InputError, match="too few deposits"):
        side_by_side([waits, fails], [1, 1], 2, RecordingProgress())


def test_jobs_of_a_job_take_no_more_threads() -> None:
    names = set()

    def inner(progress: Progress) -> None:
        names.add(threading.current_thread().name)
        time.sleep(0.05)

    def outer(progress: Progress) -> None:
        side_by_side([inner] * 4, [1] * 4, 4, progress)

    side_by_side([outer, outer], [1, 1], 2, RecordingProgress())
    assert len(names) == 2
