"""A network for each thread: on the processor several at once are done sooner than one in several threads."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from queue import SimpleQueue
from typing import Generic, TypeVar

import torch
from torch import nn

from ..runtime.algebra import one_thread_of_algebra
from ..runtime.look_ahead import processors
from .ranks import Ranks

Network = TypeVar("Network", bound=nn.Module)
Asked = TypeVar("Asked")


def threads_of(device: torch.device, ranks: Ranks) -> int:
    """Return how many threads ask networks at once: one asks a card, and processes share a machine."""
    return max(1, processors() // len(ranks.neighbours())) if device.type == "cpu" else 1


def with_own_layers(network: Network) -> Network:
    """Return a network that another thread can ask: its layers are its own, its weights are shared."""
    shared = {id(tensor): tensor for tensor in chain(network.parameters(), network.buffers())}
    return copy.deepcopy(network, shared)


class Copies(Generic[Asked]):
    """Networks, or what holds them, each of which one thread has at a time.

    Parameters
    ----------
    copies : iterable
        As many as there are threads.
    """

    def __init__(self, copies: Iterable[Asked]) -> None:
        self._idle: SimpleQueue[Asked] = SimpleQueue()
        for one in copies:
            self._idle.put(one)

    @contextmanager
    def taken(self) -> Iterator[Asked]:
        """Have one of them, and one thread of algebra for it."""
        torch.set_num_threads(1)
        one = self._idle.get()
        try:
            yield one
        finally:
            self._idle.put(one)


@contextmanager
def threads_given_back() -> Iterator[None]:
    """Keep libraries of algebra from threads of their own meanwhile, and give PyTorch's back in the end.

    Where one thread limits itself, PyTorch takes from all.
    """
    before = torch.get_num_threads()
    try:
        with one_thread_of_algebra():
            yield
    finally:
        torch.set_num_threads(before)
