"""EfficientNet-Lite: EfficientNet for small processors, without squeeze-and-excitation.

Tan and Le (2019), Proc. ICML, arXiv:1905.11946, for the blocks and how they scale; Liu (2020), TensorFlow
blog, "Higher accuracy on vision models with EfficientNet-Lite", for what Lite leaves out: ReLU6
stands for swish, nothing is squeezed or excited, and stem, first and last stage keep their depth.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, replace

from torch import Tensor, nn
from torch.nn import functional

#: What the published weights were trained with.
_EPSILON = 1e-3

#: What fine-tuning needs: the published networks average over far more batches than a set of photographs has.
_MOMENTUM = 0.1

#: Channels of the stem and of the last feature maps, at any scale.
_STEM, LAST_CHANNELS = 32, 1280


@dataclass(frozen=True)
class Stage:
    """Blocks of one width: how many, their kernel, the first one's stride, expansion and width."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    channels: int


#: EfficientNet-B0 (Tan and Le 2019, table 1).
STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)

#: Width and depth of each network, as shares of B0's.
SCALES = {
    "efficientnet_lite0": (1.0, 1.0),
    "efficientnet_lite1": (1.0, 1.1),
    "efficientnet_lite2": (1.1, 1.2),
}


def efficientnet_lite(name: str) -> nn.Sequential:
    """Return a network of :data:`SCALES` up to its last feature maps, (B, 1280, h / 32, w / 32).

    Parameters have the names of the state dicts that are published for PyTorch.
    """
    blocks: list[nn.Module] = []
    channels = _STEM
    for stage in _scaled(name):
        for place in range(stage.blocks):
            stride = 1 if place else stage.stride
            blocks.append(Block(channels, stage.channels, stage.expansion, stage.kernel, stride))
            channels = stage.channels
    parts: list[tuple[str, nn.Module]] = [
        ("_conv_stem", SamePadded(3, _STEM, 3, stride=2, bias=False)),
        ("_bn0", _norm(_STEM)),
        ("first_relu", nn.ReLU6(inplace=True)),
        ("_blocks", nn.Sequential(*blocks)),
        ("_conv_head", nn.Conv2d(channels, LAST_CHANNELS, 1, bias=False)),
        ("_bn1", _norm(LAST_CHANNELS)),
        ("last_relu", nn.ReLU6(inplace=True)),
    ]
    return nn.Sequential(OrderedDict(parts))


def middle_layers(name: str) -> tuple[tuple[str, int], ...]:
    """Return the last blocks of the stages between the first and the last one, and their channels."""
    stages = _scaled(name)
    return tuple(
        (f"_blocks.{sum(stage.blocks for stage in stages[:count]) - 1}", stages[count - 1].channels)
        for count in range(2, len(stages))
    )


def _scaled(name: str) -> list[Stage]:
    """Return the stages of a network; the first and the last keep their depth."""
    width, depth = SCALES[name]
    return [
        replace(
            stage,
            blocks=stage.blocks
            if number in (0, len(STAGES) - 1)
            else math.ceil(stage.blocks * depth),
            channels=whole_eights(stage.channels * width),
        )
        for number, stage in enumerate(STAGES)
    ]


def whole_eights(channels: float) -> int:
    """Return channels as a multiple of eight, the nearest that takes off no more than a tenth."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


class SamePadded(nn.Conv2d):
    """A convolution with ⌈side / stride⌉ outputs a side, padded as TensorFlow does.

    Where an odd number of rows or columns is needed, the last one comes below or to the right.
    """

    def forward(self, features: Tensor) -> Tensor:
        """Return (B, out_channels, ⌈h / stride⌉, ⌈w / stride⌉)."""
        features, padding = self.padded(features)
        return functional.conv2d(
            features, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )

    def padded(self, features: Tensor) -> tuple[Tensor, list[int]]:
        """Return features with the zeros that one side has more, and how many both sides still need."""
        needed = [self._needed(axis, side) for axis, side in enumerate(features.shape[2:])]
        if any(count % 2 for count in needed):
            (above, below), (left, right) = ((n // 2, n - n // 2) for n in needed)
            return functional.pad(features, (left, right, above, below)), [0, 0]
        return features, [count // 2 for count in needed]

    def _needed(self, axis: int, side: int) -> int:
        """Return how many rows or columns of zeros an axis needs."""
        reach = self.dilation[axis] * (self.kernel_size[axis] - 1) + 1
        outputs = math.ceil(side / self.stride[axis])
        return max(0, (outputs - 1) * self.stride[axis] + reach - side)


class Block(nn.Module):
    """Inverted bottleneck: widened, convolved channel by channel, narrowed, added where it fits."""

    def __init__(
        self, in_channels: int, out_channels: int, expansion: int, kernel: int, stride: int
    ) -> None:
        super().__init__()
        inner = in_channels * expansion
        self.widens = expansion != 1
        self.adds = stride == 1 and in_channels == out_channels
        if self.widens:
            self._expand_conv = nn.Conv2d(in_channels, inner, 1, bias=False)
            self._bn0 = _norm(inner)
        self._depthwise_conv = SamePadded(inner, inner, kernel, stride, groups=inner, bias=False)
        self._bn1 = _norm(inner)
        self._project_conv = nn.Conv2d(inner, out_channels, 1, bias=False)
        self._bn2 = _norm(out_channels)
        self.relu: nn.Module = nn.ReLU6(inplace=True)

    def forward(self, features: Tensor) -> Tensor:
        """Return (B, out_channels, ⌈h / stride⌉, ⌈w / stride⌉)."""
        wide = self.relu(self._bn0(self._expand_conv(features))) if self.widens else features
        convolved = self.relu(self._bn1(self._depthwise_conv(wide)))
        narrow: Tensor = self._bn2(self._project_conv(convolved))
        return narrow + features if self.adds else narrow


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=_EPSILON, momentum=_MOMENTUM)
