"""Which processor the networks run on."""

from __future__ import annotations

import torch

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


def describe_device(device: torch.device) -> str:
    """Return the device's name for a log or a report."""
    if device.type == "cuda":
        return f"CUDA ({torch.cuda.get_device_name(device)})"
    return f"CPU ({torch.get_num_threads()} threads)"
