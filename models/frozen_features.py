"""Networks of which the backbone, or half of it, stays as it came, read by a logistic regression."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from .backbones import BACKBONES, BackboneEntry
from .catalogue import SECTION_NETWORKS
from .fusion import fused, in_one
from .section_networks import SectionNetwork, mean_score, section_network
from .spatial_transformer import CentreCrop
from .stages import Watch, layers_in_a_row

#: What a batch norm adds to variances.
_EPSILON = 1e-5

#: Spreads below this are taken for it: a feature that hardly varies tells little, and norms do so anyway.
LEAST_SPREAD = _EPSILON**0.5


class FeatureNetwork(SectionNetwork, ABC):
    """A network for photographs with a logistic regression on features that are not trained.

    Features are means and spreads over the photograph of the feature maps at the ends of stages: texture
    is plainer there than at the end of the network, and in spreads as much as in means.

    Attributes
    ----------
    middle : tuple of str
        Layers at which these stages end.
    groups : tuple of int
        How many features each layer gives.
    """

    middle: tuple[str, ...]
    groups: tuple[int, ...]

    @abstractmethod
    def features(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return features of photographs, shape (streams, B, features)."""

    @abstractmethod
    def fit(self, mean: Tensor, spread: Tensor, weight: Tensor, bias: Tensor) -> None:
        """Take over what was fitted to features.

        Parameters
        ----------
        mean, spread : Tensor, shape (streams, features)
            Of the features of photographs; spreads of nothing are taken for one, and small ones for
            :data:`LEAST_SPREAD`.
        weight : Tensor, shape (classes, features)
            Of the logistic regression on features of mean zero and spread one.
        bias : Tensor, shape (classes,)
        """


class FrozenNetwork(FeatureNetwork):
    """A network for photographs that is a logistic regression on the features of a backbone.

    To the features of the middle stages come the means of the last feature maps. All are brought to mean
    zero and spread one, and the class layer reads them. Everything else is as in :class:`SectionNetwork`,
    so that it is saved, read and explained like any other.

    Parameters
    ----------
    backbone : nn.Module
        From (B, 3, H, W) to feature maps (B, channels, h, w).
    entry : BackboneEntry
        Which says where its middle is.
    classes : int
    second : CentreCrop, optional
        Makes the second stream.
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
        self.norms = nn.ModuleList(_norm(count) for _ in self.norms)
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
        """Take over what was fitted to features."""
        for norm, own_mean, own_spread in zip(self.norms, mean, spread, strict=True):
            _take_over_statistics(norm, own_mean, own_spread)
        _take_over(self.classifier, weight, bias)


class HalfFrozenNetwork(FeatureNetwork):
    """A network for photographs whose first half stays as it came, while the other half is trained.

    A logistic regression reads the texture that the first half sees. The score is the mean of its softmax
    and the trained half's, as that of two streams is (eq. 9): what one has learned by heart of few
    photographs the other has not. In training the trained half is asked alone.

    Parameters
    ----------
    backbone : nn.Module
        From (B, 3, H, W) to feature maps (B, channels, h, w).
    entry : BackboneEntry
        Which says where its first half ends.
    classes : int
    """

    def __init__(self, backbone: nn.Module, entry: BackboneEntry, classes: int) -> None:
        super().__init__(backbone, entry.channels, classes)
        half = entry.middle[: entry.half]
        self.middle = tuple(name for name, _ in half)
        self.groups = tuple(2 * channels for _, channels in half)
        self.texture_norm = _norm(sum(self.groups))
        self.texture = nn.Linear(sum(self.groups), classes)
        # In a tuple, so that what is merged is no part of the network.
        self._merged: tuple[nn.Module, ...] = ()

    def train(self, mode: bool = True) -> HalfFrozenNetwork:
        """Set the network to training; batch norms of the first half keep what they know."""
        super().train(mode)
        for layer in (self._split()[0], self.texture_norm):
            layer.train(False)
        return self

    def freeze(self) -> None:
        """Keep the first half, and the regression that reads it, from being trained.

        What stays is merged into fewer layers for the training; the network itself is as it was.
        """
        first, _ = self._split()
        for layer in (first, self.texture):
            for parameter in layer.parameters():
                parameter.requires_grad_(False)
        self._merged = (fused(first),)

    def features(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return means and spreads of the first half's maps, shape (1, B, features)."""
        with Watch(self.backbone, self.middle) as watch:
            self.backbone(photographs)
        return torch.cat(watch.take(len(photographs)), dim=1)[None]

    def forward(self, photographs: Tensor, translations: Tensor | None = None) -> Tensor:
        """Return log-probabilities (B, classes) of photographs (B, 3, H, W)."""
        if self.training:
            return mean_score(self.classifier(self.relu(self.dense(self._trained(photographs)))))
        with Watch(self.backbone, self.middle) as watch:
            trained = self.classifier(self.hidden(photographs))
        found = torch.cat(watch.take(len(photographs)), dim=1)
        texture = self.texture(self.texture_norm(found))
        return mean_score(torch.cat([trained, texture[None]]))

    def fit(self, mean: Tensor, spread: Tensor, weight: Tensor, bias: Tensor) -> None:
        """Take over what was fitted to features."""
        _take_over_statistics(self.texture_norm, mean[0], spread[0])
        _take_over(self.texture, weight, bias)

    def _trained(self, photographs: Tensor) -> Tensor:
        """Return normed means of the last feature maps (1, B, channels), through the half that is trained."""
        first, second = self._split()
        with torch.no_grad():
            maps = (*self._merged, first)[0](photographs)
        pooled = second(maps).mean(dim=(2, 3))
        return torch.stack([norm(pooled) for norm in self.norms])

    def _split(self) -> tuple[nn.Sequential, nn.Sequential]:
        """Return the layers up to the end of the last stage that is read, and those behind it."""
        layers = list(layers_in_a_row(in_one(self.backbone)))
        inside = [f"{name}.".startswith(f"{self.middle[-1]}.") for name, _ in layers]
        end = len(inside) - inside[::-1].index(True)
        first, second = layers[:end], layers[end:]
        return nn.Sequential(*(own for _, own in first)), nn.Sequential(*(own for _, own in second))


def _norm(features: int) -> nn.BatchNorm1d:
    return nn.BatchNorm1d(features, _EPSILON, affine=False)


def _take_over_statistics(norm: nn.Module, mean: Tensor, spread: Tensor) -> None:
    variance = torch.where(spread > 0, spread**2, 1.0) - _EPSILON
    statistics = {"running_mean": mean, "running_var": variance.clamp(min=0)}
    norm.load_state_dict({**norm.state_dict(), **statistics})


def _take_over(layer: nn.Linear, weight: Tensor, bias: Tensor) -> None:
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)


def frozen_network(
    name: str, classes: int, scale: float, backbone: str = "", translation: str = "clipped"
) -> FrozenNetwork:
    """Build a network like :func:`~gossan.models.section_networks.section_network` that is not trained."""
    whole = section_network(name, classes, scale, backbone, translation)
    entry = BACKBONES[backbone or SECTION_NETWORKS[name].backbone]
    return FrozenNetwork(whole.backbone, entry, classes, whole.crop)


def half_frozen_network(
    name: str, classes: int, scale: float, backbone: str = "", translation: str = "clipped"
) -> HalfFrozenNetwork:
    """Build a network like :func:`~gossan.models.section_networks.section_network`, half of it frozen."""
    whole = section_network(name, classes, scale, backbone, translation)
    entry = BACKBONES[backbone or SECTION_NETWORKS[name].backbone]
    return HalfFrozenNetwork(whole.backbone, entry, classes)
