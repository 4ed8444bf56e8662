"""How far a photograph lies from those that a network was trained on, in what its early layers see.

Scores only tell classes from each other: a photograph of something else gets one of them as surely as
a rock does. Lee et al. (2018) measure the Mahalanobis distance from the nearest class in a layer's
features; Wang et al. (2022) what of them lies outside of the space that training photographs fill. Both are
taken here, of means and spreads over the photograph, at the stages whose maps are fine: the last layers of
a network that was trained on rocks only keep what tells these rocks apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn


class StageDistance(nn.Module):
    """Squared distance from the nearest class in the features of one stage.

    Parameters
    ----------
    channels : int
        Features: two for every channel of the layer.
    axes : int
        Of the space that training photographs fill.
    classes : int
    """

    mean: Tensor
    spread: Tensor
    axes: Tensor
    whitening: Tensor
    centres: Tensor
    units: Tensor

    def __init__(self, channels: int, axes: int, classes: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("spread", torch.ones(channels))
        self.register_buffer("axes", torch.zeros(channels, axes))
        self.register_buffer("whitening", torch.zeros(axes, axes))
        self.register_buffer("centres", torch.zeros(classes, axes))
        # Of held-out photographs, within the space and outside of it.
        self.register_buffer("units", torch.ones(2))

    def parts(self, features: Tensor) -> Tensor:
        """Return squared distances within and outside of the space, (n, 2), of features (n, channels)."""
        standard = (features - self.mean) / self.spread
        inside = standard @ self.axes
        apart = (inside @ self.whitening)[:, None] - self.centres
        within = apart.square().sum(dim=2).amin(dim=1)
        outside = (standard - inside @ self.axes.T).square().sum(dim=1)
        return torch.stack([within, outside], dim=1)

    def forward(self, features: Tensor) -> Tensor:
        """Return squared distances (n,) of features (n, channels)."""
        return (self.parts(features) / self.units).sum(dim=1)


class Foreignness(nn.Module):
    """Distance from what a network was trained on; beyond 1 a photograph is foreign.

    Parameters
    ----------
    layers : sequence of str
        Of the backbone, whose features are measured.
    channels, axes : sequence of int
        Of each layer's features, and of the space that they fill.
    classes : int
    photographs, slices : int
        That were held out to find the limit.

    Attributes
    ----------
    limit : Tensor
        Distance that one held-out photograph in twenty exceeds.
    """

    limit: Tensor

    def __init__(
        self,
        layers: Sequence[str],
        channels: Sequence[int],
        axes: Sequence[int],
        classes: int,
        photographs: int,
        slices: int,
    ) -> None:
        super().__init__()
        self.layers, self.channels, self.axes = tuple(layers), tuple(channels), tuple(axes)
        self.classes, self.photographs, self.slices = classes, photographs, slices
        self.stages = nn.ModuleList(
            StageDistance(own, count, classes) for own, count in zip(channels, axes, strict=True)
        )
        self.register_buffer("limit", torch.ones(()))

    def raw(self, features: Sequence[Tensor]) -> Tensor:
        """Return distances (n,) before they are divided by the limit."""
        squares = [stage(own) for stage, own in zip(self.stages, features, strict=True)]
        return torch.stack(squares).mean(dim=0).sqrt()

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """Return distances (n,) of photographs by each layer's features (n, channels); 1 is the limit."""
        return self.raw(features) / self.limit

    def outline(self) -> dict[str, Any]:
        """Return what :meth:`from_outline` needs, as JSON can hold it; the numbers are buffers."""
        return {
            "layers": list(self.layers),
            "channels": list(self.channels),
            "axes": list(self.axes),
            "classes": self.classes,
            "photographs": self.photographs,
            "slices": self.slices,
        }

    @classmethod
    def from_outline(cls, stored: dict[str, Any], layers: Sequence[str]) -> Foreignness:
        """Build one without numbers for a backbone that has these layers.

        Raises
        ------
        KeyError, TypeError, ValueError
            If it is none that :meth:`outline` can have written.
        """
        names, channels, axes = (list(stored[key]) for key in ("layers", "channels", "axes"))
        counts = [*channels, *axes, *(stored[key] for key in ("classes", "photographs", "slices"))]
        if not all(type(count) is int and 0 < count <= _MOST for count in counts):
            raise ValueError("foreignness")
        if not 0 < len(names) == len(channels) == len(axes) or not set(names) <= set(layers):
            raise ValueError("foreignness")
        return cls(
            names, channels, axes, *(stored[key] for key in ("classes", "photographs", "slices"))
        )


#: More features than this has no layer of any backbone, nor a file that many photographs.
_MOST = 10_000_000


def rank_of_limit(photographs: int) -> int:
    """Return which of so many held-out distances in order is the limit, from 0.

    Another photograph of the same kind exceeds it once in twenty times (Vovk et al. 2005); with
    fewer than nineteen it is the largest.
    """
    return min(photographs, math.ceil(0.95 * (photographs + 1))) - 1
