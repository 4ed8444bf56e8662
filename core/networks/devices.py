"""Which processor the networks run on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from ..runtime.errors import InputError, is_out_of_memory
from ..runtime.language import tr
from ..runtime.look_ahead import processors
from ..runtime.progress import Progress

Result = TypeVar("Result")
Network = TypeVar("Network", bound=nn.Module)


def choose_device(name: str) -> torch.device:
    """Return the device for ``auto``, ``cpu`` or ``cuda``.

    Raises
    ------
    InputError
        If CUDA is asked for and there is none.
    """
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise InputError(
            tr(
                "DEVICE=cuda, but PyTorch finds no CUDA device here. Use DEVICE=auto or cpu, or "
                "install a PyTorch with CUDA and the driver of the graphics card."
            )
        )
    return torch.device("cuda" if available and name != "cpu" else "cpu")


def mixed_precision(device: torch.device) -> AbstractContextManager[object]:
    """Return a context in which convolutions and dense layers take half the bits on a graphics card.

    bfloat16 has the range of Float32, so that losses need no scaling. On the CPU, and on cards
    without it, everything stays Float32.
    """
    if device.type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", dtype=torch.bfloat16)
    return nullcontext()


def to_device(values: Tensor, device: torch.device) -> Tensor:
    """Return values on a device; a graphics card copies them while the CPU goes on."""
    if device.type == "cpu":
        return values
    return values.pin_memory().to(device, non_blocking=True)


def network_on(network: Network, device: torch.device) -> Network:
    """Return a network for photographs on a device, colours last: convolutions are fastest so."""
    place: Any = network.to  # the types of older PyTorch know no memory_format
    return place(device=device, memory_format=torch.channels_last)


def within_memory(
    work: Callable[[torch.device, int], Result],
    device: torch.device,
    most: int,
    progress: Progress,
    leave: bool,
) -> Result:
    """Do work on a graphics card in smaller pieces, or on the CPU, if its memory does not suffice.

    Parameters
    ----------
    work : callable
        Given a device and a divisor of its batch: 1, then 2, 4 and so on. It starts anew each time.
    device : torch.device
    most : int
        Largest divisor.
    progress : Progress
        Told what has been changed.
    leave : bool
        Whether the CPU takes over when nothing else helps (``DEVICE=auto``).

    Raises
    ------
    RuntimeError
        PyTorch's, if nothing helps.
    """
    divisor = 1
    while True:
        try:
            return work(device, divisor)
        except RuntimeError as problem:
            if not is_out_of_memory(problem) or device.type != "cuda":
                raise
            if 2 * divisor > most and not leave:
                raise
        # Outside of the handler, whose traceback holds on to what fills the card.
        torch.cuda.empty_cache()
        if 2 * divisor <= most:
            divisor *= 2
            progress.warning(
                tr(
                    "The graphics card has not enough memory; starting again with the batch divided by "
                    "{divisor}.",
                    divisor=divisor,
                )
            )
        else:
            device, divisor = torch.device("cpu"), 1
            progress.warning(
                tr(
                    "The graphics card has not enough memory even for small batches; the processor takes "
                    "over, which takes longer."
                )
            )


def networks_at_once(device: torch.device) -> int:
    """Return how many small networks are trained side by side: one on each core, or on the card."""
    return processors() if device.type == "cpu" else 1


def describe_device(device: torch.device) -> str:
    """Return the device's name for a log or a report."""
    if device.type == "cuda":
        return f"CUDA ({torch.cuda.get_device_name(device)})"
    return tr("CPU ({get_num_threads} threads)", get_num_threads=torch.get_num_threads())
