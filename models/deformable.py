"""Modulated deformable convolution (Zhang et al. 2025, eq. 3-5; Zhu et al. 2019)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.ops import deform_conv2d

#: Patches that the CPU convolves at once; more of them fall out of its cache.
_PIECE = 64


#: PyTorch over a plain BLAS, such as Debian's, does a matrix product twenty times faster as a 1x1
#: convolution, which oneDNN computes; over MKL the product itself is faster.
_CONVOLVES_FASTER = torch.backends.mkldnn.is_available() and not torch.backends.mkl.is_available()


def modulated_deformable_convolution(
    patches: Tensor, offsets: Tensor, weight: Tensor, bias: Tensor, mask: Tensor
) -> Tensor:
    """Convolve at displaced places (Zhang et al. 2025, eq. 3-5), as torchvision's deform_conv2d.

    torchvision does it on CUDA. Its CPU kernel runs on one thread, so on the CPU the sum is taken
    in the other order: channels are mixed for all kernel points in one matrix product, and every
    output is then a weighted sum of 4 rows per kernel point.

    Parameters
    ----------
    patches : Tensor, shape (B, C, H, W)
    offsets : Tensor, shape (B, 2 · K · K, H, W)
        (Δy, Δx) per kernel point, in cells.
    weight : Tensor, shape (O, C, K, K)
        K odd; the input is padded by K // 2 zeros.
    bias : Tensor, shape (O,)
    mask : Tensor, shape (B, K · K, H, W)

    Returns
    -------
    Tensor, shape (B, O, H, W)
    """
    if patches.device.type != "cpu":
        padding = weight.shape[-1] // 2
        return deform_conv2d(patches, offsets, weight, bias, padding=padding, mask=mask)
    pieces = zip(
        torch.split(patches, _PIECE),
        torch.split(offsets, _PIECE),
        torch.split(mask, _PIECE),
        strict=True,
    )
    return torch.cat([gather(*piece, weight) for piece in pieces]) + bias.view(1, -1, 1, 1)


def gather(patches: Tensor, offsets: Tensor, mask: Tensor, weight: Tensor) -> Tensor:
    """Convolve patches on the processor: mix channels first, then gather the displaced sums."""
    batch, channels, rows, columns = patches.shape
    mixed = mixed_channels(patches.permute(0, 2, 3, 1).reshape(-1, channels), weight)
    cells = torch.arange(rows * columns).view(rows, columns)
    return displaced_sums(mixed, cells, rows * columns * torch.arange(batch), offsets, mask)


def mixed_channels(cells: Tensor, weight: Tensor) -> Tensor:
    """Mix the channels of cells (N, C) for every point of a kernel (O, C, K, K).

    Returns
    -------
    Tensor, shape (N · K · K, O)
        What the point of the kernel adds to an output that it reads this cell for.
    """
    mixing = weight.permute(1, 2, 3, 0).flatten(1)
    if _CONVOLVES_FASTER and cells.device.type == "cpu" and cells.dtype == torch.float32:
        column = cells.t()[None, :, :, None]
        mixed = functional.conv2d(column, mixing.t()[:, :, None, None])
        return mixed.permute(0, 2, 3, 1).reshape(-1, len(weight))
    return (cells @ mixing).view(-1, len(weight))


def displaced_sums(
    mixed: Tensor, cells: Tensor, first: Tensor, offsets: Tensor, mask: Tensor
) -> Tensor:
    """Sum what the points of a kernel read at displaced places, by bilinear interpolation.

    Parameters
    ----------
    mixed : Tensor, shape (N · K · K, O)
        As :func:`mixed_channels` returns it.
    cells : Tensor of int, shape (H, W)
        Which of the N cells the places of a patch are, counted from its first.
    first : Tensor of int, shape (B,)
        The first cell of every patch.
    offsets : Tensor, shape (B, 2 · K · K, H, W)
    mask : Tensor, shape (B, K · K, H, W)

    Returns
    -------
    Tensor, shape (B, O, H, W)
    """
    batch, points, rows, columns = mask.shape
    size = round(points**0.5)
    device = mixed.device
    point = torch.arange(points, device=device).view(1, points, 1, 1)
    displacement = offsets.view(batch, points, 2, rows, columns)
    at_row = torch.arange(rows, device=device).view(1, 1, rows, 1)
    y = displacement[:, :, 0] + at_row + point // size - size // 2
    x = displacement[:, :, 1] + torch.arange(columns, device=device) + point % size - size // 2
    across = list(_neighbours(x, columns))
    places, shares = [], []
    for row, row_share in _neighbours(y, rows):
        of_row, row_share = row * columns, row_share * mask
        for column, column_share in across:
            cell = cells.flatten()[of_row + column] + first.view(batch, 1, 1, 1)
            places.append(cell * points + point)
            shares.append(row_share * column_share)
    summed = functional.embedding_bag(
        _by_cell(places), mixed, per_sample_weights=_by_cell(shares), mode="sum"
    )
    return summed.view(batch, rows, columns, -1).permute(0, 3, 1, 2)


def _neighbours(position: Tensor, count: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the places before and after a position along an axis, and their shares of it.

    Places outside of the axis have no share.
    """
    before = position.detach().floor()
    share = position - before
    for place, part in ((before, 1 - share), (before + 1, share)):
        yield (
            place.clamp(0, count - 1).long(),
            part * ((place >= 0) & (place < count)),
        )


def _by_cell(corners: list[Tensor]) -> Tensor:
    """Bring four tensors (B, points, H, W) to one of a row per cell, (B · H · W, 4 · points)."""
    stacked = torch.stack(corners, dim=-1).permute(0, 2, 3, 1, 4)
    return stacked.flatten(3).flatten(0, 2)


class DeformableConv2d(nn.Module):
    """A 3x3 convolution that learns where to look.

    A parallel convolution predicts, for every output cell and each of the nine kernel points, a
    displacement (Δy, Δx) in cells; a second one predicts a weight in (0, 1) per kernel point. The
    input is read at the displaced places by bilinear interpolation, as zero outside of the patch.

    Displacements start at zero and weights at one half (their convolutions start at zero), so an
    untrained layer equals a plain convolution whose kernel is halved.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input and of the output.

    Notes
    -----
    Offsets are stored as torchvision expects them, in pairs per kernel point in row-major order:
    ``[Δy0, Δx0, Δy1, Δx1, ...]``, 18 channels.
    """

    KERNEL_SIZE = 3
    KERNEL_POINTS = KERNEL_SIZE * KERNEL_SIZE

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        size, points = self.KERNEL_SIZE, self.KERNEL_POINTS
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, size, size))
        self.bias = nn.Parameter(torch.empty(out_channels))
        self.offset = nn.Conv2d(in_channels, 2 * points, size, padding=1)
        self.mask = nn.Conv2d(in_channels, points, size, padding=1)
        self.reset_parameters()

    def reset_parameters(self, generator: torch.Generator | None = None) -> None:
        """Draw the kernel from U(±1/√fan_in); start displacements at zero and weights at ½."""
        bound = (self.weight.shape[1] * self.KERNEL_POINTS) ** -0.5
        with torch.no_grad():
            self.weight.uniform_(-bound, bound, generator=generator)
            self.bias.uniform_(-bound, bound, generator=generator)
            for branch in (self.offset, self.mask):
                branch.weight.zero_()
                if branch.bias is not None:
                    branch.bias.zero_()

    def displacements(self, patches: Tensor) -> Tensor:
        """Return the learned displacements, shape (B, 9, 2, H, W), in cells as (Δy, Δx)."""
        offsets = self.offset(patches)
        batch, _, rows, columns = offsets.shape
        return offsets.view(batch, self.KERNEL_POINTS, 2, rows, columns)

    def forward(self, patches: Tensor) -> Tensor:
        """Convolve patches of shape (B, in_channels, H, W) to (B, out_channels, H, W)."""
        weight, bias = self.branches()
        offsets, mask = self.split(functional.conv2d(patches, weight, bias, padding=1))
        return modulated_deformable_convolution(patches, offsets, self.weight, self.bias, mask)

    def branches(self) -> tuple[Tensor, Tensor]:
        """Return kernels (27, C, 3, 3) and biases (27,) of both branches, to run them as one."""
        weight = torch.cat([self.offset.weight, self.mask.weight])
        return weight, torch.cat([cast("Tensor", part.bias) for part in (self.offset, self.mask)])

    def split(self, branches: Tensor) -> tuple[Tensor, Tensor]:
        """Return offsets (B, 18, H, W) and weights (B, 9, H, W) of what the branches put out."""
        offsets, mask = branches.split([2 * self.KERNEL_POINTS, self.KERNEL_POINTS], dim=1)
        return offsets, torch.sigmoid(mask)
