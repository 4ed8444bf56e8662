"""A network for each thread: on the processor several at once are done sooner than one in several threads."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from queue import SimpleQueue
from typing import TypeVar

import torch
from torch import Tensor, nn

from ..runtime.look_ahead import look_ahead, processors
from .ranks import Ranks
from .threads import threads_given_back

Network = TypeVar("Network", bound=nn.Module)
Asked = TypeVar("Asked")
Item = TypeVar("Item")
Answer = TypeVar("Answer")


def threads_of(device: torch.device, ranks: Ranks) -> int:
    """Return how many threads ask networks at once: one asks a card, and processes share a machine."""
    return max(1, processors() // len(ranks.neighbours())) if device.type == "cpu" else 1


def with_own_layers(network: Network) -> Network:
    """Return a network that another thread can ask: its layers are its own, its weights' memory is shared.

    Its tensors are its own as well. Where it is put on a device, or colours last, they are exchanged within
    each tensor: a thread that copied a tensor of another one meanwhile would copy what is gone.
    """
    everything = chain(network.parameters(), network.buffers())
    return copy.deepcopy(network, {id(tensor): _beside(tensor) for tensor in everything})


def _beside(tensor: Tensor) -> Tensor:
    own = tensor.detach()
    return nn.Parameter(own, tensor.requires_grad) if isinstance(tensor, nn.Parameter) else own


def ask_side_by_side(
    work: Callable[[Asked, Item], Answer], copies: Iterable[Asked], items: Iterable[Item]
) -> Iterator[tuple[Item, Answer]]:
    """Yield items with what the work makes of them, in their order; each thread asks a copy of its own.

    Libraries of algebra have no threads of their own meanwhile, and PyTorch's are given back in the end:
    where one thread limits itself, it takes them from all. A single copy is asked in the caller's thread.

    Parameters
    ----------
    work : callable
        Given a copy and an item.
    copies : iterable
        Networks, or what holds them: as many as there are to be threads.
    items : iterable
    """
    first, *others = copies
    if not others:
        for item in items:
            yield item, work(first, item)
        return
    idle: SimpleQueue[Asked] = SimpleQueue()
    for one in (first, *others):
        idle.put(one)

    def asked(item: Item) -> Answer:
        torch.set_num_threads(1)
        one = idle.get()
        try:
            return work(one, item)
        finally:
            idle.put(one)

    with threads_given_back():
        # One item waits, so that no thread does while the caller is busy.
        yield from look_ahead(asked, items, idle.qsize(), 1)
