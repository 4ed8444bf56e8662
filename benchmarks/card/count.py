"""Operations and bytes of work, counted; and what the card can do of both, measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

from .clock import seconds_of
from .precision import products


@dataclass(frozen=True)
class Counted:
    """Multiplications and additions of convolutions, products and gathered sums; bytes of everything.

    Bytes are counted as if each operation read its input from the card's memory and wrote its output
    there; what stays in a cache is counted all the same. Operations are None before PyTorch 2.1.
    """

    operations: float | None
    bytes: float


class _Bytes(TorchDispatchMode):
    total = 0

    def __torch_dispatch__(
        self, func: Any, types: object, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        given, made = _tensors((args, kwargs or {})), _tensors(result)
        places = {tensor.data_ptr() for tensor in given}
        view = made and all(tensor.data_ptr() in places for tensor in made)
        if not view or func._schema.is_mutable:
            self.total += sum(tensor.numel() * tensor.element_size() for tensor in given + made)
        return result


def _tensors(values: object) -> list[Tensor]:
    return [value for value in tree_flatten(values)[0] if isinstance(value, Tensor)]


def _deformable(
    patches: Any, weight: Any, offsets: Any, *_: object, out_shape: Any = None, **__: object
) -> int:
    """Operations of torchvision's deformable convolution: reading between cells, and the sum."""
    batch, channels = patches[:2]
    cells, points = offsets[2] * offsets[3], weight[2] * weight[3]
    return batch * cells * channels * points * (8 + 2 * weight[0])


def _deformable_backwards(
    slope: Any, patches: Any, weight: Any, offsets: Any, *_: object, **__: object
) -> int:
    return 2 * _deformable(patches, weight, offsets)


def _gathered(table: Any, places: Any, *_: object, out_shape: Any = None, **__: object) -> int:
    """Operations of embedding_bag: a weighted sum of rows."""
    rows = 1
    for side in places:
        rows *= side
    return 2 * rows * table[1]


def counted(work: Callable[[], object]) -> Counted:
    """Count what one run of work does."""
    try:
        from torch.utils.flop_counter import FlopCounterMode
    except ImportError:
        with _Bytes() as bytes_:
            work()
        return Counted(None, bytes_.total)
    own = {
        torch.ops.torchvision.deform_conv2d: _deformable,
        torch.ops.torchvision._deform_conv2d_backward: _deformable_backwards,
        torch.ops.aten._embedding_bag: _gathered,
        torch.ops.aten._embedding_bag_forward_only: _gathered,
    }
    with FlopCounterMode(display=False, custom_mapping=own) as operations, _Bytes() as bytes_:
        work()
    return Counted(operations.get_total_flops(), bytes_.total)


@dataclass(frozen=True)
class Limits:
    """What the device does when it does nothing else, per second.

    Attributes
    ----------
    copied : float
        Bytes read and written by a copy.
    exact, tf32, bfloat16 : float
        Operations of a matrix product.
    """

    copied: float
    exact: float
    tf32: float
    bfloat16: float

    @classmethod
    def of(cls, device: torch.device, small: bool) -> Limits:
        """Measure them."""
        side, count = (256, 2**20) if small else (8192, 2**28)
        source = torch.ones(count, device=device)
        target = torch.empty_like(source)
        copied = 8 * count / seconds_of(lambda: target.copy_(source), device, small)

        def product(dtype: torch.dtype, tf32: bool) -> float:
            one = torch.randn(side, side, device=device).to(dtype)
            with products(tf32):
                return 2 * side**3 / seconds_of(lambda: one @ one, device, small)

        return cls(
            copied,
            product(torch.float32, False),
            product(torch.float32, True),
            product(torch.bfloat16, True),
        )
