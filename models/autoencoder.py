"""A convolutional autoencoder of patches: what it cannot restore is unlike the rest of the map."""

from __future__ import annotations

import torch
from torch import Tensor, nn

#: Channels of its hidden layers.
_WIDTH = 32


class PatchAutoencoder(nn.Module):
    """Convolutions that narrow a patch to a few numbers, and dense layers that restore it from these.

    Nothing is padded, so that it can be slid over a map. With a patch of one cell it is a plain
    autoencoder of samples.

    Parameters
    ----------
    channels : int
        Elements; a third of them is what the patch is narrowed to.
    patch : int
        Side of the patch in cells, odd.
    """

    def __init__(self, channels: int, patch: int) -> None:
        super().__init__()
        self.channels, self.patch = channels, patch
        kernels = [3] * (patch // 2) or [1]
        inputs = [channels] + [_WIDTH] * (len(kernels) - 1)
        layers: list[nn.Module] = []
        for count, kernel in zip(inputs, kernels):
            layers += [nn.Conv2d(count, _WIDTH, kernel), nn.ReLU()]
        self.encoder = nn.Sequential(*layers, nn.Conv2d(_WIDTH, max(1, channels // 3), 1))
        self.decoder = nn.Sequential(nn.Conv2d(max(1, channels // 3), _WIDTH, 1), nn.ReLU())
        self.restored = nn.Conv2d(_WIDTH, channels * patch * patch, 1)

    def forward(self, patches: Tensor) -> Tensor:
        """Return restored patches (n, channels, patch, patch)."""
        restored: Tensor = self.restored(self.decoder(self.encoder(patches)))
        return restored.view(len(patches), self.channels, self.patch, self.patch)

    def centres(self, maps: Tensor) -> Tensor:
        """Return the restored cells in the middle of all patches of maps (n, channels, rows, columns)."""
        middle = slice(self.patch**2 // 2, None, self.patch**2)
        weight, bias = self.restored.weight[middle], self.restored.bias
        return nn.functional.conv2d(
            self.decoder(self.encoder(maps)), weight, None if bias is None else bias[middle]
        )

    def initialise(self, seed: int) -> None:
        """Draw all weights from one seed: U(±1/√fan_in)."""
        generator = torch.Generator().manual_seed(seed)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                bound = layer.weight[0].numel() ** -0.5
                with torch.no_grad():
                    layer.weight.uniform_(-bound, bound, generator=generator)
                    if layer.bias is not None:
                        layer.bias.uniform_(-bound, bound, generator=generator)
