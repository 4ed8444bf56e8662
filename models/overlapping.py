"""The first layer of overlapping patches, computed once for the map instead of once per patch."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

#: Ways in which the border of a patch can cut a kernel along one axis.
_CUTS = 3


class SharedFirstLayer:
    """Feature maps of the first block, for every way in which the border of a patch cuts its kernel.

    Inside of a patch the first convolution is the map's own. At the patch's border the kernel sees
    zeros instead of the map, along one or two sides: three cuts along the rows times three along the
    columns, nine kernels. Run over the map once, they hold the first layer of every patch: 9 values
    per cell where patch by patch takes 81.

    Parameters
    ----------
    block : nn.Sequential
        Convolution 3 × 3, ReLU, batch norm; in evaluation mode.
    values : Tensor, shape (C, H, W)
        A piece of the map, without NaN.
    patch : int
        Side of a patch in cells.
    """

    def __init__(self, block: nn.Sequential, values: Tensor, patch: int) -> None:
        convolution = cast("nn.Conv2d", block[0])
        self._patch = patch
        outputs, rows, columns = len(convolution.weight), values.shape[1], values.shape[2]
        kernels = _cut_kernels(convolution.weight).flatten(0, 1)
        bias = None if convolution.bias is None else convolution.bias.repeat(_CUTS * _CUTS)
        maps = functional.conv2d(values[None], kernels, bias, padding=1)
        maps = block[1:](maps.view(_CUTS * _CUTS, outputs, rows, columns))
        # A row per kernel and cell, so that a patch is gathered row by row.
        self._rows = maps.permute(0, 2, 3, 1).reshape(-1, outputs)
        self._columns = columns
        steps = torch.arange(patch, device=values.device)
        cut = torch.ones(patch, dtype=torch.long, device=values.device)
        cut[0], cut[-1] = 0, _CUTS - 1
        kernel = cut[:, None] * _CUTS + cut[None, :]
        self._around = (kernel * rows + steps[:, None]) * columns + steps[None, :]

    def patches(self, rows: Tensor, columns: Tensor) -> Tensor:
        """Return the first feature maps (B, O, p, p) of patches by their upper left cells (B,)."""
        corner = rows * self._columns + columns
        taken = self._rows[(corner[:, None, None] + self._around).flatten()]
        side = self._patch
        return taken.view(len(rows), side, side, -1).permute(0, 3, 1, 2)


def _cut_kernels(weight: Tensor) -> Tensor:
    """Return the nine kernels (9, O, C, 3, 3): without the first, no, or the last row and column."""
    keep = torch.ones(_CUTS, 3, dtype=weight.dtype, device=weight.device)
    keep[0, 0], keep[2, 2] = 0, 0
    both = (keep[:, None, :, None] * keep[None, :, None, :]).view(-1, 1, 1, 3, 3)
    return both * weight
