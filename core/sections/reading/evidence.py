"""Where in a photograph the evidence of a regression on features lies, in all layers that it reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor
from torch.nn import functional

from ....models.frozen_features import FrozenNetwork
from ....models.section_networks import mean_score

#: The least spread of feature maps that differ at all.
_LEAST_SPREAD = 1e-6


def evidence_of_features(
    network: FrozenNetwork, photograph: Tensor, score: Callable[[Tensor], Tensor]
) -> Tensor:
    """Return how much each place adds to a score, (streams, h, w), where that is not negative.

    Features are means of feature maps over the photograph, or their spreads, which are means of squared
    distances from the mean, divided by the spread: each place has its part in either (class activation
    mapping, Zhou et al. 2016, of several layers and of spreads as well). A part counts as far as it is more
    than the mean of the photographs of training. Over the photograph parts are, on average, what the features
    add to the score: it is taken as linear in them.

    Parameters
    ----------
    network : FrozenNetwork
        In evaluation mode.
    photograph : Tensor, shape (1, 3, h, w)
    score : callable
        From log-probabilities (1, classes) to the score (1,) that is explained.
    """
    parts = parts_of_features(network, photograph, score)
    size = list(photograph.shape[2:])
    finest = [
        functional.interpolate(part[None], size, mode="bilinear", align_corners=False)[0]
        for part in parts
    ]
    return torch.stack(finest).sum(dim=0).clamp(min=0)


def parts_of_features(
    network: FrozenNetwork, photograph: Tensor, score: Callable[[Tensor], Tensor]
) -> list[Tensor]:
    """Return how much each cell of each layer that is read adds to a score, (streams, rows, columns)."""
    kept: list[Tensor] = []
    layers = [network.backbone.get_submodule(name) for name in (*network.middle, "")]
    hooks = [
        # The next layer may overwrite its input in place.
        layer.register_forward_hook(lambda _layer, _given, maps: kept.append(maps.float().clone()))
        for layer in layers
    ]
    try:
        with torch.no_grad():
            features = network.features(photograph)
    finally:
        for hook in hooks:
            hook.remove()
    features.requires_grad_()
    with torch.enable_grad():
        normed = [norm(own) for norm, own in zip(network.norms, features, strict=True)]
        said = score(mean_score(network.classifier(torch.stack(normed))))
    (slope,) = torch.autograd.grad(said.sum(), features)
    usual = torch.stack([cast("Tensor", norm.running_mean) for norm in network.norms])
    counts = list(network.groups)
    return [
        _part(maps, own[:, 0], mean)
        for maps, own, mean in zip(
            kept, slope.split(counts, dim=2), usual.split(counts, dim=1), strict=True
        )
    ]


def _part(maps: Tensor, slope: Tensor, usual: Tensor) -> Tensor:
    """Return what cells (s, rows, columns) add by maps (s, channels, rows, columns); see above.

    ``slope`` and ``usual`` (s, features) belong to the means of the maps and, behind them, to their spreads
    if these are read.
    """
    channels = maps.shape[1]
    pieces = maps
    if slope.shape[1] > channels:
        apart = maps - maps.mean(dim=(2, 3), keepdim=True)
        spread = apart.square().mean(dim=(2, 3), keepdim=True).sqrt().clamp(min=_LEAST_SPREAD)
        pieces = torch.cat([maps, apart.square() / spread], dim=1)
    return (slope[:, :, None, None] * (pieces - usual[:, :, None, None])).sum(dim=1)
