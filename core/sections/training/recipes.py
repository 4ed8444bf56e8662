"""How a network is trained where neither the user nor the preset says so: what suits its backbone."""

from __future__ import annotations

from dataclasses import dataclass

from ....models.catalogue import SECTION_NETWORKS, WEIGHTS_PACKAGES

#: Adam's learning rate: the paper's for weights from ImageNet, and one that gets somewhere from
#: chance.
FINE_TUNING_RATE, SCRATCH_RATE = 1e-5, 1e-3

#: Sides in pixels of the photographs: the paper's, and for EfficientNet-Lite, whose weights come from 224
#: to 260. Of photographs of the carbonates' training folder that were held out 0.72 to 0.75 are named
#: rightly at 320 pixels after eight epochs, 0.68 to 0.71 at 224 after fifteen, in the same time, and more
#: surely (loss 0.59 for 0.72).
PAPERS_SIDE, _LITE_SIDE = 512, 320

#: Those of networks of which half is frozen, and of frozen features. Of all 360 of that folder, held out in
#: fifths, frozen features name 0.80 rightly at 384, 448 and 576 pixels (losses 0.52, 0.52, 0.51), 0.78 at 320
#: (0.57); the photographs are some 450 pixels wide. Of made-up sands, held out by slice, 0.84 to 0.85 at 320
#: and 448.
_HALF_SIDE, _FROZEN_SIDE = 384, 448


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


def recipe(network: str, backbone: str, random: bool, frozen: str = "none") -> Recipe:
    """Return what suits a network on a backbone, from chance (``random``) or from weights.

    EfficientNet-Lite's was chosen by the validation photographs of carbonate microfacies. The others
    have the paper's (Zhu et al., section 5.1.2), whose text knows no slower layers.
    """
    if backbone not in WEIGHTS_PACKAGES:
        rate = SCRATCH_RATE if random else FINE_TUNING_RATE
        batch = SECTION_NETWORKS[network].batch
        return Recipe(PAPERS_SIDE, 300, batch, rate, 1.0, "constant", 30)
    if frozen == "features":
        return Recipe(_FROZEN_SIDE, 1, 16, 1e-3, 1.0, "constant", 0)
    if frozen == "half":
        return Recipe(_HALF_SIDE, 14, 16, 1e-3, 0.1, "cosine", 0)
    if random:
        return Recipe(_LITE_SIDE, 300, 16, SCRATCH_RATE, 1.0, "constant", 30)
    return Recipe(_LITE_SIDE, 8, 16, 1e-3, 0.1, "cosine", 0)
