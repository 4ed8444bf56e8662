"""Which processor the networks run on."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor

from .errors import InputError

DEVICES = ("auto", "cpu", "cuda")


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
            "DEVICE=cuda, but PyTorch finds no CUDA device here. Use DEVICE=auto or cpu, or install "
            "a PyTorch with CUDA and the driver of the graphics card."
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


def describe_device(device: torch.device) -> str:
    """Return the device's name for a log or a report."""
    if device.type == "cuda":
        return f"CUDA ({torch.cuda.get_device_name(device)})"
    return f"CPU ({torch.get_num_threads()} threads)"
