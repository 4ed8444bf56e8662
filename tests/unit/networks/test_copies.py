"""Networks asked side by side: in order, each by one thread at a time, PyTorch's threads given back."""

from __future__ import annotations

import threading
import time

import pytest
import torch
from gossan.core.networks.copies import ask_side_by_side, with_own_layers


def test_answers_come_in_order_and_no_copy_is_asked_twice_at_once() -> None:
    locks = [threading.Lock() for _ in range(3)]

    def work(lock: threading.Lock, item: int) -> int:
        assert lock.acquire(blocking=False)
        try:
            time.sleep(0.002 * (item % 3))
            return item * item
        finally:
            lock.release()

    found = list(ask_side_by_side(work, locks, range(30)))
    assert found == [(item, item * item) for item in range(30)]


@pytest.mark.parametrize("copies", [1, 2])
def test_pytorch_has_its_threads_afterwards(copies: int) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        with pytest.raises(ValueError, match="broken"):
            for _ in ask_side_by_side(_broken, range(copies), range(5)):
                pass
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def _broken(_copy: int, item: int) -> int:
    if item == 3:
        raise ValueError("broken")
    return item


def test_one_copy_is_asked_where_the_caller_is() -> None:
    """What a caller has set for its own thread, such as the card that it uses, holds there."""
    here = threading.get_ident()
    found = ask_side_by_side(lambda _copy, _item: threading.get_ident(), ["network"], range(3))
    assert {thread for _, thread in found} == {here}
    found = ask_side_by_side(lambda _copy, _item: threading.get_ident(), ["a", "b"], range(3))
    assert here not in {thread for _, thread in found}


def test_a_copy_has_layers_of_its_own_and_the_same_weights() -> None:
    network = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    copied = with_own_layers(network)
    heard: list[str] = []
    copied[0].register_forward_hook(lambda *_: heard.append("copy"))
    network(torch.zeros(3, 2))
    assert not heard
    copied(torch.zeros(3, 2))
    assert heard == ["copy"]
    for own, other in zip(network.state_dict().values(), copied.state_dict().values(), strict=True):
        assert own.data_ptr() == other.data_ptr()


def test_a_copy_that_is_put_elsewhere_leaves_the_weights_of_others_alone() -> None:
    """Two threads that put shared tensors colours last read each other's memory while it was let go."""
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4)).eval()
    network[1].weight = network[1].bias
    copied = with_own_layers(network)
    copied.to(memory_format=torch.channels_last)
    assert copied[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert network[0].weight.is_contiguous()
    copied.double()
    assert {weights.dtype for weights in network.state_dict().values()} == {
        torch.float32,
        torch.int64,
    }
    assert copied[1].weight is copied[1].bias
    assert {type(weights) for weights in copied.parameters()} == {torch.nn.Parameter}
