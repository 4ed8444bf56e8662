"""Networks for photographs of thin sections: RockS²Net and its relatives (Zhu et al.)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from . import spatial_transformer
from .backbones import BACKBONES, build_backbone
from .catalogue import SECTION_NETWORKS
from .dropout import SeededDropout
from .foreignness import Foreignness
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

    Attributes
    ----------
    foreignness : Foreignness or None
        Tells photographs that resemble none of those it was trained on, once it is found out.
    """

    foreignness: Foreignness | None

    def __init__(
        self,
        backbone: nn.Module,
        channels: int,
        classes: int,
        second: CentreCrop | None = None,
    ) -> None:
        super().__init__()
        self.backbone = backbone
        self.foreignness = None
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

    def pooled(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return the means of the backbone's last feature maps, shape (streams, B, channels).

        Both streams pass the backbone in one batch, so that its batch norms see the same mixture
        in training and in use. ``translations`` are the network's own by default.
        """
        if translations is None:
            translations = self.translations(photographs)
        pooled = self.backbone(self.views(photographs, translations)).mean(dim=(2, 3))
        return torch.stack(pooled.split(len(photographs)))

    def hidden(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return the activations of the dense layer, shape (streams, B, 64)."""
        parts = self.pooled(photographs, translations)
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


def section_network(
    name: str, classes: int, scale: float, backbone: str = "", translation: str = "clipped"
) -> SectionNetwork:
    """Build one of :data:`~gossan.models.catalogue.SECTION_NETWORKS`.

    ``scale`` is the side of the second stream's crop as a share of the photograph's, 0 to 1;
    ``backbone`` one of :data:`~gossan.models.backbones.BACKBONES`, by default the network's own;
    ``translation`` how a learned crop is kept inside, see :class:`SpatialTransformer`.
    """
    entry = SECTION_NETWORKS[name]
    second = _second_stream(entry.crop, scale, translation)
    backbone = backbone or entry.backbone
    channels = BACKBONES[backbone].channels
    return SectionNetwork(build_backbone(backbone, entry.dilation), channels, classes, second)


def _second_stream(crop_name: str, scale: float, translation: str) -> CentreCrop | None:
    if not crop_name:
        return None
    if crop_name == SpatialTransformer.__name__:
        return SpatialTransformer(scale, translation)
    return getattr(spatial_transformer, crop_name)(scale)
