"""Networks whose backbone is not trained: what it saw elsewhere, read by a logistic regression."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .backbones import BACKBONES, BackboneEntry
from .catalogue import SECTION_NETWORKS
from .section_networks import SectionNetwork, section_network
from .spatial_transformer import CentreCrop
from .stages import Watch

#: What a batch norm adds to variances.
_EPSILON = 1e-5


class FrozenNetwork(SectionNetwork):
    """A network for photographs that is a logistic regression on the features of a backbone.

    The features are means and spreads of the feature maps at the ends of the middle stages, where texture
    is plainer than at the end, and means of the last ones. They are brought to mean zero and spread one,
    and the class layer reads them. Everything else is as in :class:`SectionNetwork`, so that it is saved,
    read and explained like any other.

    Parameters
    ----------
    backbone : nn.Module
        From (B, 3, H, W) to feature maps (B, channels, h, w).
    entry : BackboneEntry
        Which says where its middle is.
    classes : int
    second : CentreCrop, optional
        Makes the second stream.

    Attributes
    ----------
    middle : tuple of str
        Layers at which its middle stages end.
    groups : tuple of int
        How many features each of these layers gives, and the last one.
    """

    def __init__(
        self,
        backbone: nn.Module,
        entry: BackboneEntry,
        classes: int,
        second: CentreCrop | None = None,
    ) -> None:
        super().__init__(backbone, entry.channels, classes, second)
        self.middle = tuple(name for name, _ in entry.middle)
        self.groups = (*(2 * channels for _, channels in entry.middle), entry.channels)
        count = sum(self.groups)
        self.norms = nn.ModuleList(
            nn.BatchNorm1d(count, _EPSILON, affine=False) for _ in self.norms
        )
        del self.dense, self.relu
        self.classifier = nn.Linear(count, classes)

    def features(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return means and spreads of the middle maps, means of the last, (streams, B, features)."""
        with Watch(self.backbone, self.middle) as watch:
            last = self.pooled(photographs, translations)
        rows = len(last) * len(photographs)
        by_stream = [torch.stack(found.split(len(photographs))) for found in watch.take(rows)]
        return torch.cat([*by_stream, last], dim=-1)

    def hidden(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return the features with mean zero and spread one, shape (streams, B, features)."""
        parts = self.features(photographs, translations)
        return torch.stack([norm(part) for norm, part in zip(self.norms, parts, strict=True)])

    def fit(self, mean: Tensor, spread: Tensor, weight: Tensor, bias: Tensor) -> None:
        """Take over what was fitted to features.

        Parameters
        ----------
        mean, spread : Tensor, shape (streams, features)
            Of the features of photographs; spreads of nothing are taken for one.
        weight : Tensor, shape (classes, features)
            Of the logistic regression on features of mean zero and spread one.
        bias : Tensor, shape (classes,)
        """
        for norm, own_mean, own_spread in zip(self.norms, mean, spread, strict=True):
            variance = torch.where(own_spread > 0, own_spread**2, 1.0) - _EPSILON
            statistics = {"running_mean": own_mean, "running_var": variance.clamp(min=0)}
            norm.load_state_dict({**norm.state_dict(), **statistics})
        with torch.no_grad():
            self.classifier.weight.copy_(weight)
            self.classifier.bias.copy_(bias)


def frozen_network(
    name: str, classes: int, scale: float, backbone: str = "", translation: str = "clipped"
) -> FrozenNetwork:
    """Build a network like :func:`~gossan.models.section_networks.section_network` that is not trained."""
    whole = section_network(name, classes, scale, backbone, translation)
    entry = BACKBONES[backbone or SECTION_NETWORKS[name].backbone]
    return FrozenNetwork(whole.backbone, entry, classes, whole.crop)
