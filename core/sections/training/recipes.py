"""How a network is trained where neither the user nor the preset says so: what suits its backbone."""

from __future__ import annotations

from dataclasses import dataclass

from ....models.catalogue import SECTION_NETWORKS, WEIGHTS_PACKAGES

#: Adam's learning rate: the paper's for weights from ImageNet, and one that gets somewhere from
#: chance.
FINE_TUNING_RATE, SCRATCH_RATE = 1e-5, 1e-3

#: Side in pixels of the photographs that EfficientNet-Lite's weights come from, and of the paper's.
_SIDES = {"efficientnet_lite0": 224, "efficientnet_lite1": 240, "efficientnet_lite2": 260}
PAPERS_SIDE = 512

#: That of photographs whose features a frozen EfficientNet-Lite reads once. In cross-validation of the
#: carbonates' training folder 0.765 are named rightly, at 224 and 384 pixels 0.742 (± 0.02).
_FROZEN_SIDE = 320


@dataclass(frozen=True)
class Recipe:
    """What suits a backbone and the weights that it starts from.

    Attributes
    ----------
    image_size, epochs, batch : int
    learning_rate : float
        Of Adam, for what lies behind the backbone.
    first_rate : float
        That of the backbone's first layers, as a share of it.
    schedule : str
    patience : int
    """

    image_size: int
    epochs: int
    batch: int
    learning_rate: float
    first_rate: float
    schedule: str
    patience: int


def recipe(network: str, backbone: str, random: bool, frozen: bool = False) -> Recipe:
    """Return what suits a network on a backbone, from chance (``random``) or from weights.

    EfficientNet-Lite's was chosen by the validation photographs of carbonate microfacies. The others
    have the paper's (Zhu et al., section 5.1.2), whose text knows no slower layers.
    """
    side = side_of(backbone)
    batch = SECTION_NETWORKS[network].batch
    if backbone not in WEIGHTS_PACKAGES:
        rate = SCRATCH_RATE if random else FINE_TUNING_RATE
        return Recipe(side, 300, batch, rate, 1.0, "constant", 30)
    if frozen:
        side = _FROZEN_SIDE
    if random:
        return Recipe(side, 300, 16, SCRATCH_RATE, 1.0, "constant", 30)
    return Recipe(side, 15, 16, 1e-3, 0.1, "cosine", 0)


def side_of(backbone: str) -> int:
    """Return the side in pixels that photographs are brought to for a backbone."""
    return _SIDES.get(backbone, PAPERS_SIDE)
