"""Networks that only predict: norms and bounds merged into convolutions, dense blocks without copies."""

from __future__ import annotations

import copy
from typing import Any, TypeVar, cast

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models import densenet

from .efficientnet_lite import Block, SamePadded
from .section_networks import SectionNetwork

#: Pixels of pictures that go through a backbone at once: one picture of the paper's size.
_PIXELS_AT_ONCE = 512 * 512

Network = TypeVar("Network", bound=nn.Module)


def fused(network: Network) -> Network:
    """Return a copy in evaluation mode that puts out the same with fewer layers.

    A batch norm is merged where it is the next layer after a convolution in the same module, which
    is how torchvision's networks and DarkNet-53 are written: what a module holds in a row is also
    called in a row. DenseNet's other batch norms, which stand before convolutions, become bounds;
    see :class:`Bounded`. What comes out of a convolution is bounded as it is written; see
    :class:`Activated`. The copy has no gradients to explain with; keep the network for that.
    """
    result = copy.deepcopy(network).eval()
    _fuse(result)
    if isinstance(result, SectionNetwork):
        result.backbone = InPieces(result.backbone)
    return result


def _fuse(module: nn.Module) -> None:
    before, name_before = None, ""
    for name, layer in list(module.named_children()):
        if isinstance(layer, nn.BatchNorm2d) and isinstance(before, nn.Conv2d):
            setattr(module, name_before, fuse_conv_bn_eval(before, layer))
            setattr(module, name, nn.Identity())
        elif isinstance(layer, densenet._DenseBlock):
            setattr(module, name, PackedBlock(layer))
        elif isinstance(layer, densenet._Transition):
            # The mean of a pool's cells and a 1x1 convolution change places: a quarter of the work.
            bounded = Bounded(layer.norm, layer.conv)
            setattr(module, name, nn.Sequential(bounded.bounds, layer.pool, bounded.convolution))
        else:
            _fuse(layer)
        before, name_before = layer, name
    if isinstance(module, nn.Sequential):
        _activate(module)
    elif isinstance(module, Block):
        for name in ("_expand_conv", "_depthwise_conv") if module.widens else ("_depthwise_conv",):
            setattr(module, name, Activated(getattr(module, name), module.relu))
        module.relu = nn.Identity()


def _activate(layers: nn.Sequential) -> None:
    """Have convolutions bound what they put out where the next layer does nothing else."""
    before, name_before = None, ""
    for name, layer in list(layers.named_children()):
        if isinstance(before, nn.Conv2d) and isinstance(layer, (nn.ReLU, nn.ReLU6)):
            setattr(layers, name_before, Activated(before, layer))
            setattr(layers, name, nn.Identity())
        if not isinstance(layer, nn.Identity):
            before, name_before = layer, name


class Activated(nn.Module):
    """A convolution and its ReLU or ReLU6 in one pass over the feature maps, on the processor.

    oneDNN bounds numbers before they leave the processor's cache, which takes a third off the time of
    a network that is as light as EfficientNet-Lite.

    Parameters
    ----------
    convolution : nn.Conv2d
    activation : nn.ReLU or nn.ReLU6
    """

    def __init__(self, convolution: nn.Conv2d, activation: nn.Module) -> None:
        super().__init__()
        self.convolution, self.activation = convolution, activation
        six = isinstance(activation, nn.ReLU6)
        self._bounds: tuple[str, list[float]] = ("hardtanh", [0.0, 6.0]) if six else ("relu", [])
        there = torch.backends.mkldnn.is_available()
        self._in_one_pass = (
            getattr(torch.ops.mkldnn, "_convolution_pointwise", None) if there else None
        )

    def forward(self, features: Tensor) -> Tensor:
        """Return bounded features (B, out channels, h, w)."""
        layer = self.convolution
        takes = features.device.type == "cpu" and features.dtype == torch.float32
        if self._in_one_pass is None or not takes or torch.is_grad_enabled():
            return cast("Tensor", self.activation(layer(features)))
        padding: Any = layer.padding
        if isinstance(layer, SamePadded):
            features, padding = layer.padded(features)
        sizes = (padding, layer.stride, layer.dilation, layer.groups)
        bounded = self._in_one_pass(features, layer.weight, layer.bias, *sizes, *self._bounds, "")
        return cast("Tensor", bounded)


class InPieces(nn.Module):
    """Sends few pictures at a time through a network on the processor.

    Feature maps of more leave its cache, and are so large that the system hands out fresh memory
    for every layer, which costs a fifth of the time.

    Parameters
    ----------
    network : nn.Module
        Without anything that looks from one picture at another.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the network's output for pictures (B, 3, H, W)."""
        at_once = len(pictures)
        if pictures.device.type == "cpu":
            at_once = max(1, _PIXELS_AT_ONCE // (pictures.shape[2] * pictures.shape[3]))
        return torch.cat([self.network(piece) for piece in pictures.split(at_once)])


def in_one(backbone: nn.Module) -> nn.Module:
    """Return a backbone with its layers' own names, whether it is fused or not."""
    return backbone.network if isinstance(backbone, InPieces) else backbone


class Bounds(nn.Module):
    """Keeps every channel within bounds of its own.

    Parameters
    ----------
    low, high : Tensor, shape (channels,)
    """

    low: Tensor
    high: Tensor

    def __init__(self, low: Tensor, high: Tensor) -> None:
        super().__init__()
        self.register_buffer("low", low[None, :, None, None])
        self.register_buffer("high", high[None, :, None, None])
        self._bounded_above = bool(torch.isfinite(high).any())

    def forward(self, features: Tensor) -> Tensor:
        """Return features of the same shape (B, channels, H, W)."""
        high = self.high.to(features) if self._bounded_above else None
        return torch.clamp(features, min=self.low.to(features), max=high)


class Bounded(nn.Module):
    """Batch norm, ReLU and a 1x1 convolution, as bounds and a 1x1 convolution.

    The norm is s · x + o in each channel. With s above zero, relu(s · x + o) is s · max(x, -o / s) + o;
    with s below zero it is s · min(x, -o / s) + o. Factor and offset belong to the convolution, as
    it is linear; what is left is one pass over the features instead of three.

    Parameters
    ----------
    norm : nn.BatchNorm2d
    convolution : nn.Conv2d
        1x1, without padding.
    """

    def __init__(self, norm: Any, convolution: Any) -> None:
        super().__init__()
        spread = torch.sqrt(norm.running_var.double() + norm.eps)
        factor = norm.weight.double() / spread
        offset = norm.bias.double() - norm.running_mean.double() * factor
        # A channel whose factor is (next to) nothing is a constant.
        constant = factor.abs() <= 1e-12 * (1 + offset.abs())
        bound = torch.where(constant, torch.zeros_like(offset), -offset / factor)
        infinite = torch.full_like(bound, torch.inf)
        kind = convolution.weight.dtype
        self.bounds = Bounds(
            torch.where((factor > 0) | constant, bound, -infinite).to(kind),
            torch.where((factor < 0) | constant, bound, infinite).to(kind),
        )
        weight = convolution.weight.double()
        offset = torch.where(constant, offset.clamp(min=0), offset)
        added = weight[:, :, 0, 0] @ offset
        if convolution.bias is not None:
            added = added + convolution.bias.double()
        factor = torch.where(constant, torch.zeros_like(factor), factor)
        self.convolution = nn.Conv2d(convolution.in_channels, convolution.out_channels, 1)
        self.convolution.weight = nn.Parameter((weight * factor[:, None, None]).to(kind), False)
        self.convolution.bias = nn.Parameter(added.to(kind), False)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (B, out channels, H, W)."""
        result: Tensor = self.convolution(self.bounds(features))
        return result


class PackedBlock(nn.Module):
    """A dense block whose layers write into one tensor, which torchvision's put together anew each.

    Parameters
    ----------
    block : torchvision.models.densenet._DenseBlock
        In evaluation mode; it is left as it is.
    """

    def __init__(self, block: Any) -> None:
        super().__init__()
        self.layers = nn.ModuleList()
        self.channels = 0
        for layer in block.values():
            narrow = Bounded(layer.norm1, fuse_conv_bn_eval(layer.conv1, layer.norm2))
            activated = Activated(narrow.convolution, nn.ReLU(inplace=True))
            self.layers.append(nn.Sequential(narrow.bounds, activated, layer.conv2))
            self.channels = layer.norm1.num_features + layer.conv2.out_channels

    def forward(self, features: Tensor) -> Tensor:
        """Return the features and what all layers add to them, (B, channels, H, W)."""
        batch, known, height, width = features.shape
        channels_last = features.is_contiguous(memory_format=torch.channels_last)
        packed = torch.empty(
            (batch, self.channels, height, width),
            dtype=features.dtype,
            device=features.device,
            memory_format=torch.channels_last if channels_last else torch.contiguous_format,
        )
        packed[:, :known] = features
        for layer in self.layers:
            added = layer(packed[:, :known])
            packed[:, known : known + added.shape[1]] = added
            known += added.shape[1]
        return packed
