"""The layers that overlapping patches share, computed once for the map instead of once per patch."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from .deformable import DeformableConv2d, displaced_sums, mixed_channels
from .patch_networks import PatchNetwork

#: Ways in which the border of a patch can cut a kernel along one axis.
_CUTS = 3

#: Cells that a kernel of the networks reads along one axis.
_KERNEL = 3


class SharedLayers:
    """What the patches of a piece of the map have in common up to the second block.

    Inside of a patch a convolution is the map's own. At the patch's border the kernel sees zeros
    instead of the map, along one or two sides: three cuts along the rows times three along the
    columns, nine kernels. Run over the map once, they hold the first layer of every patch: 9 values
    per cell where patch by patch takes 81. The second layer has 25 (the border, the cell next to it,
    the inside, and the same at the other end), and a deformable convolution's channels are mixed for
    the 9 of the first; where it reads them is each patch's own.

    Parameters
    ----------
    network : PatchNetwork
        In evaluation mode.
    values : Tensor, shape (C, H, W)
        A piece of the map, without NaN.
    """

    def __init__(self, network: PatchNetwork, values: Tensor) -> None:
        self._network = network
        self._rows, self._columns = values.shape[1:]
        self._patch, device = network.patch, values.device
        # How the border cuts the kernel at each row of a patch, and the same of the rows around it;
        # -1 stands for outside. Columns are as rows.
        self._cut = torch.ones(self._patch, dtype=torch.long, device=device)
        self._cut[0], self._cut[-1] = 0, _CUTS - 1
        around = functional.pad(self._cut, (1, 1), value=-1).unfold(0, _KERNEL, 1)
        self._kinds, self._kind = torch.unique(around, dim=0, return_inverse=True)
        self._first = self._first_block(network.conv1, values)
        second = network.conv2[0]
        if isinstance(second, DeformableConv2d):
            self._branches = self._convolved(*second.branches())
            self._mixed = mixed_channels(self._first, second.weight)
        else:
            plain = cast("nn.Conv2d", second)
            convolved = self._convolved(plain.weight, cast("Tensor", plain.bias))
            self._second = network.conv2[1:](convolved[:, :, None, None]).flatten(1)

    def logits(self, rows: Tensor, columns: Tensor) -> Tensor:
        """Return the logits (B,) of the patches whose upper left cells these are (B,)."""
        first = rows * self._columns + columns
        second = self._network.conv2
        if not isinstance(second[0], DeformableConv2d):
            return self._network.from_second(self._taken(self._second, first))
        offsets, mask = second[0].split(self._taken(self._branches, first))
        cells = self._places(self._cut, _CUTS)
        maps = displaced_sums(self._mixed, cells, first, offsets, mask)
        return self._network.from_second(second[1:](maps + second[0].bias.view(1, -1, 1, 1)))

    def _first_block(self, block: nn.Sequential, values: Tensor) -> Tensor:
        """Return the first feature maps, a row per cut and cell: (9 · H · W, O)."""
        convolution = cast("nn.Conv2d", block[0])
        kernels = _cut_kernels(convolution.weight).flatten(0, 1)
        bias = None if convolution.bias is None else convolution.bias.repeat(_CUTS * _CUTS)
        maps = functional.conv2d(values[None], kernels, bias, padding=1)
        maps = block[1:](maps.view(_CUTS * _CUTS, -1, self._rows, self._columns))
        return maps.permute(0, 2, 3, 1).flatten(0, 2)

    def _convolved(self, weight: Tensor, bias: Tensor) -> Tensor:
        """Convolve the first feature maps for every kind of place: (kinds · H · W, O).

        Results at the piece's own edge mean nothing where no patch has such a place.
        """
        cells, device = self._rows * self._columns, weight.device
        cut = self._kinds[:, None, :, None] * _CUTS + self._kinds[None, :, None, :]
        inside = (self._kinds >= 0)[:, None, :, None] & (self._kinds >= 0)[None, :, None, :]
        step = torch.arange(_KERNEL, device=device) - _KERNEL // 2
        start = cut * cells + step[:, None] * self._columns + step
        read = start.flatten(2)[:, :, None] + torch.arange(cells, device=device)[:, None]
        point = torch.arange(_KERNEL * _KERNEL, device=device)
        read = (read.clamp(0, len(self._first) - 1) * len(point) + point).flatten(0, 2)
        share = inside.flatten(2)[:, :, None].expand(-1, -1, cells, -1).flatten(0, 2)
        summed = functional.embedding_bag(
            read,
            mixed_channels(self._first, weight),
            per_sample_weights=share.to(weight.dtype),
            mode="sum",
        )
        return summed + bias

    def _places(self, which: Tensor, kinds: int) -> Tensor:
        """Return the rows of a table of (kinds² · H · W) that a patch's places are, (p, p)."""
        step = torch.arange(self._patch, device=which.device)
        kind = which[:, None] * kinds + which
        return (kind * self._rows + step[:, None]) * self._columns + step

    def _taken(self, table: Tensor, first: Tensor) -> Tensor:
        """Return the maps (B, O, p, p) of patches from a table of (kinds² · H · W, O)."""
        places = first[:, None, None] + self._places(self._kind, len(self._kinds))
        return table[places].permute(0, 3, 1, 2)


def _cut_kernels(weight: Tensor) -> Tensor:
    """Return the nine kernels (9, O, C, 3, 3): without the first, no, or the last row and column."""
    keep = torch.ones(_CUTS, _KERNEL, dtype=weight.dtype, device=weight.device)
    keep[0, 0], keep[2, 2] = 0, 0
    both = (keep[:, None, :, None] * keep[None, :, None, :]).view(-1, 1, 1, _KERNEL, _KERNEL)
    return both * weight
