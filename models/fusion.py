"""Networks that only predict: batch norms merged into the convolutions before them."""

from __future__ import annotations

import copy
from typing import TypeVar

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

Network = TypeVar("Network", bound=nn.Module)


def fused(network: Network) -> Network:
    """Return a copy in evaluation mode that puts out the same with fewer layers.

    A batch norm is merged where it is the next layer after a convolution in the same module, which
    is how torchvision's networks and DarkNet-53 are written: what a module holds in a row is also
    called in a row. The copy has no gradients to explain with; keep the network for that.
    """
    result = copy.deepcopy(network).eval()
    _fuse(result)
    return result


def _fuse(module: nn.Module) -> None:
    before, name_before = None, ""
    for name, layer in list(module.named_children()):
        if isinstance(layer, nn.BatchNorm2d) and isinstance(before, nn.Conv2d):
            setattr(module, name_before, fuse_conv_bn_eval(before, layer))
            setattr(module, name, nn.Identity())
        else:
            _fuse(layer)
        before, name_before = layer, name
