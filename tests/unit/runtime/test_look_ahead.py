"""Work ahead of what is needed: in order, within bounds, and stopped when nobody wants it."""

from __future__ import annotations

import threading
import time

import pytest
from gossan.core.runtime.look_ahead import look_ahead


@pytest.mark.parametrize("threads", [1, 3])
def test_results_come_in_order_and_no_more_than_the_threads_are_ahead(threads: int) -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        time.sleep(0.02 if item % 2 else 0.001)  # later ones are ready first
        return item * item

    for place, (item, result) in enumerate(look_ahead(work, iter(range(12)), threads)):
        assert (item, result) == (place, place * place)
        assert len(begun) <= place + 1 + threads
    assert sorted(begun) == list(range(12))


def test_work_goes_on_while_the_caller_is_busy() -> None:
    second = threading.Event()

    def work(item: int) -> int:
        if item == 1:
            second.set()
        return item

    results = look_ahead(work, [0, 1, 2])
    next(results)
    assert second.wait(5)
    results.close()


def test_an_error_comes_where_its_item_stands_and_nothing_new_begins() -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise ValueError("one")
        return item

    results = look_ahead(work, range(100), 2)
    assert next(results) == (0, 0)
    with pytest.raises(ValueError, match="one"):
        next(results)
    assert len(begun) <= 4
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gossan")]


def test_a_caller_that_stops_leaves_no_thread() -> None:
    results = look_ahead(lambda item: item, range(1000), 4)
    next(results)
    results.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gossan")]


def test_nothing_gives_nothing() -> None:
    assert list(look_ahead(str, [])) == []
