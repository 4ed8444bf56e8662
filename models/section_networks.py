"""Networks for photographs of thin sections: RockS²Net and its relatives (Zhu et al.)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .backbones import BACKBONES, build_backbone
from .dropout import SeededDropout
from .spatial_transformer import CentreCrop, SpatialTransformer, crop


class SectionNetwork(nn.Module):
    """Classes of photographs, from the whole of each and, with a crop, from a part of it as well.

    The streams go through one backbone. Pooled features of each stream have a batch norm of their
    own and share a dense layer of 64 with ReLU and the class layer. The score is the mean of the
    streams' softmax outputs (eq. 9).

    Parameters
    ----------
    backbone : nn.Module
        From (B, 3, H, W) to feature maps (B, channels, h, w).
    channels : int
    classes : int
    second : CentreCrop, optional
        Makes the second stream.
    """

    def __init__(
        self,
        backbone: nn.Module,
        channels: int,
        classes: int,
        second: CentreCrop | None = None,
    ) -> None:
        super().__init__()
        self.backbone = backbone
        self.crop = second
        self.norms = nn.ModuleList(
            nn.BatchNorm1d(channels) for _ in range(1 if second is None else 2)
        )
        self.dense = nn.Linear(channels, 64)
        self.relu = nn.ReLU()
        self.classifier = nn.Linear(64, classes)

    def translations(self, photographs: Tensor) -> Tensor | None:
        """Return (t_x, t_y) of the second stream's crops, (B, 2); None with one stream."""
        return None if self.crop is None else self.crop.translations(photographs)

    def views(self, photographs: Tensor, translations: Tensor | None) -> Tensor:
        """Return what the backbone sees, (streams · B, 3, H, W): photographs, then crops."""
        if self.crop is None or translations is None:
            return photographs
        return torch.cat([photographs, crop(photographs, translations, self.crop.scale)])

    def hidden(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return the activations of the dense layer, shape (streams, B, 64).

        Both streams pass the backbone in one batch, so that its batch norms see the same mixture
        in training and in use. ``translations`` are the network's own by default.
        """
        if translations is None:
            translations = self.translations(photographs)
        pooled = self.backbone(self.views(photographs, translations)).mean(dim=(2, 3))
        parts = pooled.split(len(photographs))
        normed = [norm(part) for norm, part in zip(self.norms, parts, strict=True)]
        return self.relu(self.dense(torch.stack(normed)))

    def forward(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return log-probabilities (B, classes) of photographs (B, 3, H, W)."""
        return mean_score(self.classifier(self.hidden(photographs, translations)))

    def initialise(self, seed: int) -> None:
        """Draw all weights from one seed.

        Convolutions from a normal distribution of spread √(2 / fan-in) (He et al. 2015), dense
        layers from U(±1/√fan-in); the transformer starts at the centre.
        """
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for layer in self.modules():
                if isinstance(layer, nn.Conv2d):
                    spread = math.sqrt(2 / layer.weight[0].numel())
                    layer.weight.normal_(0.0, spread, generator=generator)
                    if layer.bias is not None:
                        layer.bias.zero_()
                elif isinstance(layer, nn.Linear):
                    bound = layer.weight.shape[1] ** -0.5
                    layer.weight.uniform_(-bound, bound, generator=generator)
                    layer.bias.uniform_(-bound, bound, generator=generator)
        if isinstance(self.crop, SpatialTransformer):
            self.crop.start_at_the_centre()
        self.seed_dropout(seed)

    def seed_dropout(self, seed: int) -> None:
        """Start all dropout anew from a seed."""
        for layer in self.modules():
            if isinstance(layer, SeededDropout):
                layer.generator.manual_seed(seed)


def mean_score(logits: Tensor) -> Tensor:
    """Return the log of the mean of the streams' softmax (eq. 9): (S, B, K) to (B, K)."""
    return torch.logsumexp(logits.log_softmax(dim=-1), dim=0) - math.log(len(logits))


@dataclass(frozen=True)
class SectionEntry:
    """A network as users choose it.

    Attributes
    ----------
    title : str
    backbone : str
        Which of :data:`~.backbones.BACKBONES`.
    dilation : int
        Of its 3x3 convolutions.
    crop : type of CentreCrop or None
        What the second stream sees.
    batch : int
        Photographs per step, as the paper trains it.
    adapts : bool
        Whether training pulls a second, unlabelled folder's features towards the labelled ones.
    published : tuple of float
        Overall accuracy (%) on CHN-Rock for grain, clastic, mechanical genesis, mixture and basic
        category (tables 1 and 2); empty if not published.
    """

    title: str
    backbone: str
    dilation: int = 1
    crop: type[CentreCrop] | None = None
    batch: int = 8
    adapts: bool = False
    published: tuple[float, ...] = ()

    def network(self, classes: int, scale: float) -> SectionNetwork:
        """Build the network; ``scale`` is the side of the second stream's crop, 0 to 1."""
        backbone = build_backbone(self.backbone, self.dilation)
        second = None if self.crop is None else self.crop(scale)
        return SectionNetwork(backbone, BACKBONES[self.backbone].channels, classes, second)


#: The networks by the name that users, scripts and model files call them.
SECTION_NETWORKS: dict[str, SectionEntry] = {
    "rocks2net": SectionEntry(
        "RockS²Net",
        "densenet121",
        dilation=2,
        crop=SpatialTransformer,
        batch=4,
        published=(87.14, 91.92, 97.75, 92.14, 91.85),
    ),
    "s2dnet": SectionEntry(
        "S²DNet",
        "densenet121",
        crop=SpatialTransformer,
        batch=4,
        published=(83.93, 89.65, 95.50, 90.54, 91.48),
    ),
    "dcnet": SectionEntry(
        "DCNet",
        "densenet121",
        dilation=2,
        crop=CentreCrop,
        batch=4,
        published=(83.29, 88.78, 94.34, 90.32, 90.20),
    ),
    "gdnet": SectionEntry(
        "GDNet", "densenet121", dilation=2, published=(85.71, 90.40, 95.00, 89.64, 90.00)
    ),
    "densenet121": SectionEntry(
        "DenseNet-121", "densenet121", published=(82.32, 88.38, 93.50, 88.75, 89.26)
    ),
    "vgg16": SectionEntry("VGG-16", "vgg16", published=(78.93, 86.62, 92.75, 87.75, 86.85)),
    "efficientnet_b0": SectionEntry(
        "EfficientNet-B0", "efficientnet_b0", published=(87.71, 90.21, 93.87, 91.53, 92.98)
    ),
    "shufflenet_v2": SectionEntry("ShuffleNet V2", "shufflenet_v2"),
    "darknet53": SectionEntry(
        "DarkNet-53", "darknet53", published=(80.92, 87.67, 89.88, 86.17, 88.73)
    ),
    "dsan": SectionEntry(
        "DSAN", "resnet50", adapts=True, published=(82.79, 89.65, 96.25, 87.32, 90.37)
    ),
}
