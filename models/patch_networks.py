"""The four networks for geochemical patches (Zhang et al. 2025, figs. 3 and 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from .catalogue import PATCH_NETWORKS
from .deformable import DeformableConv2d
from .dropout import SeededDropout
from .plain_ensembles import PlainEnsemble


def _block(convolution: nn.Module, channels: int) -> nn.Sequential:
    return nn.Sequential(convolution, nn.ReLU(), nn.BatchNorm2d(channels))


def _plain(in_channels: int, out_channels: int) -> nn.Module:
    return nn.Conv2d(in_channels, out_channels, 3, padding=1)


class PatchNetwork(nn.Module):
    """Logit that the centre of a patch is mineralised.

    Three convolution blocks (``conv1``, ``conv2``, ``conv3``; each convolution, ReLU, batch norm)
    with a 2x2 max-pool before the third, then the head that a subclass builds.

    Parameters
    ----------
    elements : int
        Channels of a patch.
    patch : int
        Side of a patch, in cells.
    """

    convolution: Callable[[int, int], nn.Module] = staticmethod(_plain)

    def __init__(self, elements: int, patch: int = 9) -> None:
        super().__init__()
        self.elements = elements
        self.patch = patch
        self.conv1 = _block(_plain(elements, 64), 64)
        self.conv2 = _block(self.convolution(64, 64), 64)
        self.pool = nn.MaxPool2d(2)
        self.conv3 = _block(self.convolution(64, 128), 128)
        self.head = self._head()

    def _head(self) -> nn.Sequential:
        raise NotImplementedError

    def features(self, patches: Tensor) -> Tensor:
        """Return the last feature maps, shape (B, 128, patch // 2, patch // 2)."""
        return self.conv3(self.pool(self.conv2(self.conv1(patches))))

    def from_second(self, maps: Tensor) -> Tensor:
        """Return logits (B,) for the feature maps of the second block, (B, 64, patch, patch)."""
        return self.head(self.conv3(self.pool(maps))).squeeze(1)

    def forward(self, patches: Tensor) -> Tensor:
        """Return logits of shape (B,) for patches of shape (B, elements, patch, patch)."""
        return self.head(self.features(patches)).squeeze(1)

    def initialise(self, seed: int) -> None:
        """Draw all weights, and start all dropout, from one seed.

        The distributions are PyTorch's own: U(±1/√fan_in) for kernels and biases.
        """
        generator = torch.Generator().manual_seed(seed)
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                bound = layer.weight[0].numel() ** -0.5
                with torch.no_grad():
                    layer.weight.uniform_(-bound, bound, generator=generator)
                    if layer.bias is not None:
                        layer.bias.uniform_(-bound, bound, generator=generator)
            elif isinstance(layer, SeededDropout):
                layer.generator.manual_seed(seed + 1)
        # Last, because the branches of a deformable convolution start at zero.
        for layer in self.modules():
            if isinstance(layer, DeformableConv2d):
                layer.reset_parameters(generator)


class Cnn(PatchNetwork):
    """Plain convolutions; flatten → dropout → 512 → 64 → 1."""

    def _head(self) -> nn.Sequential:
        return nn.Sequential(
            nn.Flatten(),
            SeededDropout(0.5),
            nn.Linear(128 * (self.patch // 2) ** 2, 512),
            nn.ReLU(),
            nn.Linear(512, 64),
            nn.ReLU(),
            nn.Linear(64, 1),
        )


class Dcn(Cnn):
    """The second and third convolution deformable; the head of :class:`Cnn`."""

    convolution = staticmethod(DeformableConv2d)


class GkCnn(PatchNetwork):
    """Plain convolutions; global average pool → 64 → dropout → 1."""

    def _head(self) -> nn.Sequential:
        return nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(128, 64),
            nn.ReLU(),
            SeededDropout(0.5),
            nn.Linear(64, 1),
        )


class GkDcn(GkCnn):
    """The second and third convolution deformable; the head of :class:`GkCnn`."""

    convolution = staticmethod(DeformableConv2d)


class PatchEnsemble(nn.Module):
    """Networks of one kind that were trained apart; how far they differ says how sure they are.

    Parameters
    ----------
    members : sequence of PatchNetwork
        At least one; all for the same patches.
    companion : PlainEnsemble, optional
        Plain classifiers that judge the same patches beside them. Its elements follow the networks'
        channels.
    """

    def __init__(
        self, members: Sequence[PatchNetwork], companion: PlainEnsemble | None = None
    ) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self.companion = companion
        self.patch = members[0].patch
        self.channels = members[0].elements

    def __iter__(self) -> Iterator[PatchNetwork]:
        yield from cast("Iterator[PatchNetwork]", iter(self.members))

    def __len__(self) -> int:
        return len(self.members)

    def forward(self, patches: Tensor) -> Tensor:
        """Return the logits of all members, (members, B), for patches (B, elements, p, p).

        Those of the companion, which come last, are double precision, and so are all then.
        """
        own = patches[:, : self.channels]
        logits = torch.stack([member(own) for member in self])
        if self.companion is None:
            return logits
        return self.joined(logits, self.companion(patches[:, self.channels :]))

    @staticmethod
    def joined(networks: Tensor, companion: Tensor) -> Tensor:
        """Return the logits of networks (members, B) with those of the companion behind them."""
        return torch.cat([networks.double(), companion])


def patch_network(name: str, elements: int, patch: int = 9) -> PatchNetwork:
    """Build one of :data:`~gossan.models.catalogue.PATCH_NETWORKS` for patches of so many channels."""
    kind: type[PatchNetwork] = globals()[PATCH_NETWORKS[name].network]
    return kind(elements, patch)
