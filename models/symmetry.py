"""The eight symmetries of the square: a halo that is turned or mirrored is still a halo."""

from __future__ import annotations

import torch
from torch import Tensor

#: Four turns, each with and without a mirror.
SYMMETRIES = 8


def symmetry_table(patch: int) -> Tensor:
    """Return which cell each cell is taken from, shape (8, patch · patch); the first stays as it is."""
    cells = torch.arange(patch * patch).view(patch, patch)
    turned = [torch.rot90(cells, turns) for turns in range(4)]
    return torch.stack([*turned, *(square.flip(1) for square in turned)]).flatten(1)


def turned_patches(patches: Tensor, table: Tensor, which: Tensor) -> Tensor:
    """Return every patch (B, C, p, p) in the symmetry (B,) that was chosen for it."""
    source = table[which].unsqueeze(1).expand(-1, patches.shape[1], -1)
    return patches.flatten(2).gather(2, source).view_as(patches)
