"""Networks that see a plane- and a crossed-polarised photograph at once, in six channels."""

from __future__ import annotations

import torch
from torch import Tensor, nn

#: Channels of a photograph.
_COLOURS = 3


def widen(network: nn.Module) -> None:
    """Have the first convolution of each part of a network take two photographs, one behind the other.

    The new weights are not drawn here: they are loaded, or the network is initialised.

    Parameters
    ----------
    network : nn.Module
        Its parts are the modules that take photographs of three channels.
    """
    for part in network.children():
        first = next((layer for layer in part.modules() if isinstance(layer, nn.Conv2d)), None)
        if first is not None and first.in_channels == _COLOURS:
            first.in_channels = 2 * _COLOURS
            shape = (first.out_channels, 2 * _COLOURS, *first.kernel_size)
            first.weight = nn.Parameter(torch.zeros(shape))


def doubled(weights: dict[str, Tensor], widened: nn.Module) -> dict[str, Tensor]:
    """Return weights for three channels as those of a widened network.

    Both photographs get the same weights, halved: the network begins with the mean of what the two would
    give it, and two equal photographs give what one did.
    """
    own = widened.state_dict()
    return {
        name: torch.cat([value, value], dim=1) / 2 if _lacks_half(value, own.get(name)) else value
        for name, value in weights.items()
    }


def takes_two(network: nn.Module) -> bool:
    """Return whether a network, or a backbone, takes six channels."""
    first = next((layer for layer in network.modules() if isinstance(layer, nn.Conv2d)), None)
    return first is not None and first.in_channels == 2 * _COLOURS


def _lacks_half(value: Tensor, own: Tensor | None) -> bool:
    return (
        own is not None
        and value.dim() == own.dim() == 4
        and value.shape[1] == _COLOURS
        and own.shape[1] == 2 * _COLOURS
    )
