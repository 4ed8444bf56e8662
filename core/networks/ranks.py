"""Processes that share one job, on one machine or on many, as torchrun starts them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ..runtime.errors import InputError
from ..runtime.language import tr

if TYPE_CHECKING:
    import torch
    from torch import nn

Items = TypeVar("Items")


@dataclass(frozen=True)
class Ranks:
    """The place of this process among those that share the job; by default it is alone.

    Attributes
    ----------
    rank : int
        From 0; the first one writes what there is once.
    count : int
    local : int
        Rank among those on this machine; the number of its graphics card.
    """

    rank: int = 0
    count: int = 1
    local: int = 0

    @property
    def leading(self) -> bool:
        """Whether this is the process that writes and speaks for all."""
        return self.rank == 0

    def share(self, items: Items) -> Items:
        """Return this process's part of a sequence or an array: every ``count``-th item."""
        return items[self.rank :: self.count]  # type: ignore[index]

    def gather(self, value: Any) -> list[Any]:
        """Return what all processes give, by rank; waits until the last one has come here."""
        if self.count == 1:
            return [value]
        import torch

        gathered: list[Any] = [None] * self.count
        torch.distributed.all_gather_object(gathered, value)
        return gathered

    def neighbours(self) -> list[int]:
        """Return the ranks of the processes on this machine, this one among them."""
        hosts = self.gather(socket.gethostname())
        return [rank for rank, host in enumerate(hosts) if host == hosts[self.rank]]

    def parallel(self, network: nn.Module) -> nn.Module:
        """Return the network in a wrapper that averages slopes over all processes.

        Their weights start as those of the first. On graphics cards, batch norms take mean and
        spread of all processes' batches together; on CPUs each takes its own batch's, and the
        running averages are those of the first process.
        """
        if self.count == 1:
            return network
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel

        if next(network.parameters()).device.type == "cuda":
            network = nn.SyncBatchNorm.convert_sync_batchnorm(network)
            return DistributedDataParallel(network, device_ids=[self.local])
        return DistributedDataParallel(network)

    def take_the_firsts_averages(self, network: nn.Module) -> None:
        """Give the batch norms of all processes the running averages of the first, which are kept.

        Called before a network is judged: what each process says is then said by one network.
        """
        if self.count == 1:
            return
        own = [buffer.cpu() for buffer in network.buffers()] if self.leading else None
        first = self.gather(own)[0]
        for buffer, value in zip(network.buffers(), first, strict=True):
            buffer.copy_(value)


@contextmanager
def torchrun_ranks(device: str) -> Iterator[tuple[Ranks, torch.device]]:
    """Join the processes that torchrun started; alone if it did not.

    Parameters
    ----------
    device : {'cpu', 'cuda'}
        Processes with graphics cards speak over NCCL, others over Gloo.

    Raises
    ------
    InputError
        If the processes do not find each other.
    """
    import torch

    environment = os.environ
    try:
        ranks = Ranks(
            int(environment.get("RANK", "0")),
            int(environment.get("WORLD_SIZE", "1")),
            int(environment.get("LOCAL_RANK", "0")),
        )
    except ValueError as problem:
        raise InputError(
            tr("RANK, WORLD_SIZE and LOCAL_RANK are set by torchrun: {problem}.", problem=problem)
        ) from problem
    own = torch.device(device, ranks.local) if device == "cuda" else torch.device(device)
    if device == "cuda":
        torch.cuda.set_device(own)
    if ranks.count == 1:
        yield ranks, own
        return
    try:
        torch.distributed.init_process_group("nccl" if device == "cuda" else "gloo")
    except (RuntimeError, ValueError) as problem:
        raise InputError(
            tr(
                "The processes of this job do not meet at {address}, port {port}: {problem}. Is another "
                "job at that port? Give torchrun another --master_port, or --standalone on one machine.",
                address=environment.get("MASTER_ADDR", "–"),
                port=environment.get("MASTER_PORT", "–"),
                problem=str(problem).split("\n", 1)[0][:300],
            )
        ) from problem
    try:
        yield ranks, own
    finally:
        torch.distributed.destroy_process_group()
