"""Matrix products take one thread while networks train side by side, and as many as before afterwards."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from gossan.core.runtime.algebra import one_thread_of_algebra
from gossan.core.runtime.progress import SilentProgress
from gossan.core.runtime.side_by_side import side_by_side

threadpoolctl = pytest.importorskip("threadpoolctl")


def threads() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    found = threadpoolctl.threadpool_info()
    return {one["num_threads"] for one in found if one["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads() -> object:
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        if threads() != {2}:
            pytest.skip("This NumPy's matrix products have no threads that can be set.")
        yield


def test_jobs_side_by_side_have_one_thread_each() -> None:
    job = lambda progress: threads()  # noqa: E731
    assert side_by_side([job, job], [1.0, 1.0], 2, SilentProgress()) == [{1}, {1}]
    assert threads() == {2}


def test_whoever_leaves_first_does_not_wake_the_threads_of_those_inside() -> None:
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with one_thread_of_algebra():
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=first)
    other.start()
    assert inside.wait(10)
    with one_thread_of_algebra():
        leave.set()
        other.join()
        assert threads() == {1}
    assert threads() == {2}


def test_an_error_gives_the_threads_back() -> None:
    with pytest.raises(ValueError, match="broken"), one_thread_of_algebra():
        raise ValueError("broken")
    assert threads() == {2}
