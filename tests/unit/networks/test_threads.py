"""PyTorch has its threads back when the last of those has left that limit them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import torch
from gossan.core.networks.copies import ask_side_by_side
from gossan.core.networks.threads import one_thread_each


@pytest.fixture(autouse=True)
def three_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


def of_a_new_thread() -> int:
    """Return how many threads PyTorch takes in a thread that begins now."""
    found: list[int] = []
    new = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
    new.start()
    new.join()
    return found[0]


def test_one_thread_is_taken_inside_and_all_afterwards() -> None:
    with one_thread_each():
        assert torch.get_num_threads() == 1
        with one_thread_each():
            pass
        assert torch.get_num_threads() == 1
        for _ in ask_side_by_side(lambda copy, item: item, "ab", range(3)):
            pass
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == of_a_new_thread() == 3


def test_runs_that_overlap_leave_no_limit_behind() -> None:
    inside, leave = threading.Event(), threading.Event()

    def second() -> None:
        with one_thread_each():
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=second)
    with one_thread_each():
        other.start()  # a thread that begins here begins with the limit
        assert inside.wait(10)
    leave.set()
    other.join()
    assert torch.get_num_threads() == of_a_new_thread() == 3


def test_networks_that_are_asked_in_two_tasks_leave_no_limit_behind() -> None:
    inside, leave = threading.Event(), threading.Event()

    def work(_copy: str, item: int) -> int:
        inside.set()
        leave.wait(10)
        return item

    def second() -> None:
        list(ask_side_by_side(work, "ab", range(2)))

    first = ask_side_by_side(lambda copy, item: item, "ab", range(3))
    next(first)
    other = threading.Thread(target=second)
    other.start()
    assert inside.wait(10)
    list(first)
    leave.set()
    other.join()
    assert torch.get_num_threads() == of_a_new_thread() == 3


def test_an_error_gives_the_threads_back() -> None:
    with pytest.raises(ValueError, match="broken"), one_thread_each():
        raise ValueError("broken")
    assert torch.get_num_threads() == of_a_new_thread() == 3
