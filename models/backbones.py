"""Backbones for photographs: torchvision's networks without classifiers, EfficientNet-Lite, DarkNet-53."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

from torch import Tensor, nn
from torchvision import models

from .efficientnet_lite import LAST_CHANNELS, SCALES, SamePadded, efficientnet_lite, middle_layers
from .model_file import ModelFileError

#: What torchvision's ImageNet weights expect: mean and spread of red, green and blue in 0 to 1.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_SPREAD = (0.229, 0.224, 0.225)

#: What EfficientNet-Lite's expect: (x - 127) / 128 of colours in 0 to 255.
_LITE_MEAN, _LITE_SPREAD = (127 / 255,) * 3, (128 / 255,) * 3


@dataclass(frozen=True)
class BackboneEntry:
    """A backbone.

    Attributes
    ----------
    torchvision : str
        Its name in torchvision; empty for Gossan's own.
    channels : int
        That it ends with.
    middle : tuple of (str, int)
        Layers at which stages end before the last one, and their channels; the first has maps of a quarter
        of the sides.
    half : int
        How many of them make its first half, whose maps have at least a sixteenth of the sides.
    mean, spread : tuple of float
        Of red, green and blue in 0 to 1, that its inputs are brought to zero and one from.
    """

    torchvision: str
    channels: int
    middle: tuple[tuple[str, int], ...]
    mean: tuple[float, float, float] = IMAGENET_MEAN
    spread: tuple[float, float, float] = IMAGENET_SPREAD
    half: int = 3


BACKBONES: dict[str, BackboneEntry] = {
    "vgg16": BackboneEntry(
        "vgg16", 512, (("features.9", 128), ("features.16", 256), ("features.23", 512))
    ),
    "densenet121": BackboneEntry(
        "densenet121",
        1024,
        (
            ("features.denseblock1", 256),
            ("features.denseblock2", 512),
            ("features.denseblock3", 1024),
        ),
    ),
    "efficientnet_b0": BackboneEntry(
        "efficientnet_b0",
        1280,
        (
            ("features.2", 24),
            ("features.3", 40),
            ("features.4", 80),
            ("features.5", 112),
            ("features.6", 192),
        ),
        half=4,
    ),
    "shufflenet_v2": BackboneEntry(
        "shufflenet_v2_x1_0", 1024, (("maxpool", 24), ("stage2", 116), ("stage3", 232))
    ),
    "resnet50": BackboneEntry(
        "resnet50", 2048, (("layer1", 256), ("layer2", 512), ("layer3", 1024))
    ),
    "darknet53": BackboneEntry("", 1024, (("5", 128), ("14", 256), ("23", 512))),
    **{
        name: BackboneEntry("", LAST_CHANNELS, middle_layers(name), _LITE_MEAN, _LITE_SPREAD, 4)
        for name in SCALES
    },
}

#: Parts of published networks that come after the last feature maps.
_CLASSIFIERS = ("avgpool", "classifier", "fc", "_fc")


def build_backbone(name: str, dilation: int = 1) -> nn.Sequential:
    """Return a network from photographs (B, 3, H, W) to its last feature maps.

    Parameters have torchvision's names, so that its weights fit; EfficientNet-Lite's have those of the
    state dicts that are published.

    Parameters
    ----------
    name : str
        Which of :data:`BACKBONES`.
    dilation : int
        Of all 3x3 convolutions; they are padded by as much, so shapes and parameters stay. Larger
        kernels reach as far without it.
    """
    entry = BACKBONES[name]
    if name in SCALES:
        backbone = efficientnet_lite(name)
    elif not entry.torchvision:
        backbone = _darknet53()
    else:
        # Stochastic depth draws from the generator that the whole process shares.
        options = {"stochastic_depth_prob": 0.0} if name == "efficientnet_b0" else {}
        whole = models.get_model(entry.torchvision, weights=None, **options)
        parts = OrderedDict(
            (part, module) for part, module in whole.named_children() if part not in _CLASSIFIERS
        )
        if name == "densenet121":  # torchvision applies it between the parts
            parts["relu"] = nn.ReLU()
        backbone = nn.Sequential(parts)
    if dilation != 1:
        dilate(backbone, dilation)
    return backbone


def dilate(network: nn.Module, dilation: int) -> None:
    """Spread all 3x3 convolutions of a network: K = D · (k - 1) + 1 (Zhu et al., eq. 6)."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3):
            layer.dilation = (dilation, dilation)
            if not isinstance(layer, SamePadded):  # which reckons its padding anew
                layer.padding = (dilation, dilation)


def imagenet_url(name: str) -> str | None:
    """Return where torchvision keeps a backbone's ImageNet weights; None if it has none."""
    entry = BACKBONES[name]
    if not entry.torchvision:
        return None
    return str(models.get_model_weights(entry.torchvision).IMAGENET1K_V1.url)


def load_backbone(backbone: nn.Module, weights: dict[str, Tensor], source: str) -> None:
    """Put a published network's weights into a backbone; a classifier's are left out.

    Parameters
    ----------
    backbone : nn.Module
        From :func:`build_backbone`; dilated ones take the plain network's weights.
    weights : dict of str to Tensor
    source : str
        Where they come from, for the message.

    Raises
    ------
    ModelFileError
        If a weight is missing, of another shape, or belongs to another network.
    """
    own = backbone.state_dict()
    given = {
        _current_name(name): value
        for name, value in weights.items()
        if name.split(".", 1)[0] not in _CLASSIFIERS
    }
    # Files from before PyTorch 0.4 do not count batches, and nothing here asks how many there were.
    missing = [name for name in own if name not in given and "num_batches" not in name]
    foreign = [name for name in given if name not in own]
    reshaped = [
        name for name, value in given.items() if name in own and value.shape != own[name].shape
    ]
    for problem, names in (
        ("{name} of the network is missing", missing),
        ("{name} is unknown to the network", foreign),
        ("{name} has another shape in the network", reshaped),
    ):
        if names:
            raise ModelFileError(
                "{source} does not hold this network's weights ({problem}; {count} such). Choose "
                "a file for the same backbone, or another MODEL.",
                source=source,
                problem=problem.format(name=names[0]),
                count=len(names),
            )
    backbone.load_state_dict({**own, **given})


def _current_name(name: str) -> str:
    """Return the name that a DenseNet weight of torchvision's older files has today."""
    return re.sub(r"(denselayer\d+\.(?:norm|conv))\.([12]\.)", r"\1\2", name)


class _Residual(nn.Module):
    """DarkNet's block: 1x1 to half of the channels, 3x3 back, added to the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.narrow = _dark_convolution(channels, channels // 2, 1)
        self.widen = _dark_convolution(channels // 2, channels, 3)

    def forward(self, features: Tensor) -> Tensor:
        """Return features of the same shape."""
        return features + self.widen(self.narrow(features))


def _darknet53() -> nn.Sequential:
    """Return DarkNet-53 (Redmon and Farhadi 2018, table 1) up to its last feature maps."""
    layers: list[nn.Module] = [_dark_convolution(3, 32, 3)]
    channels = 32
    for blocks in (1, 2, 8, 8, 4):
        layers.append(_dark_convolution(channels, 2 * channels, 3, stride=2))
        channels *= 2
        layers += [_Residual(channels) for _ in range(blocks)]
    return nn.Sequential(*layers)


def _dark_convolution(
    in_channels: int, out_channels: int, size: int, stride: int = 1
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.LeakyReLU(0.1),
    )
