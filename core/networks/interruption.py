"""Stopping inside of a step: one pass through a large network may take many seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from ..runtime.progress import Progress, stop_if_cancelled


@contextmanager
def interruptible(network: nn.Module, progress: Progress) -> Iterator[None]:
    """Look for a cancel between any two layers, forwards and backwards.

    Raises
    ------
    CancelledError
        From within the network's pass.
    """

    def check(_slope: Tensor | None = None) -> None:
        stop_if_cancelled(progress)

    def passed(_layer: nn.Module, _inputs: Any, output: Any) -> None:
        check()
        if isinstance(output, Tensor) and output.requires_grad:
            output.register_hook(check)

    layers = [layer for layer in network.modules() if not any(layer.children())]
    hooks = [layer.register_forward_hook(passed) for layer in layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
