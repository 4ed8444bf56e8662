"""How exactly a card computes: in full, with its faster products, or in bfloat16."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch
from gossan.core.sections import model as section_model
from gossan.core.sections.training import optimisation as section_training


@contextmanager
def products(tf32: bool) -> Iterator[None]:
    """Have matrix products and convolutions of Float32 take 10 or all 23 bits of a number."""
    backends = (torch.backends.cuda.matmul, torch.backends.cudnn)
    before = [backend.allow_tf32 for backend in backends]
    for backend in backends:
        backend.allow_tf32 = tf32
    try:
        yield
    finally:
        for backend, was in zip(backends, before, strict=True):
            backend.allow_tf32 = was


@contextmanager
def _photographs_in(
    context: Callable[[torch.device], AbstractContextManager[object]],
) -> Iterator[None]:
    modules = (section_model, section_training)
    before = section_model.mixed_precision
    for module in modules:
        module.mixed_precision = context  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module in modules:
            module.mixed_precision = before  # type: ignore[attr-defined]


def float32_photographs() -> AbstractContextManager[None]:
    """Have networks for photographs compute in Float32, on a card too."""
    return _photographs_in(lambda _device: nullcontext())


def bfloat16_photographs(device: torch.device) -> AbstractContextManager[None]:
    """Have networks for photographs compute in bfloat16: as Gossan does on a card, forced on a CPU."""
    if device.type == "cuda":
        return nullcontext()
    return _photographs_in(lambda own: torch.autocast(own.type, dtype=torch.bfloat16))
