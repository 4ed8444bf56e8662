"""How a network for thin sections is trained."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ....models.section_networks import SECTION_NETWORKS
from ...runtime.errors import InputError
from ...runtime.language import tr
from .weights import ORIGINS

#: Adam's learning rate: the paper's for weights from ImageNet, and one that gets somewhere from
#: chance.
FINE_TUNING_RATE, SCRATCH_RATE = 1e-5, 1e-3

#: How the learning rate goes on: as it is, as in the paper, or down to nothing along half a cosine.
SCHEDULES = ("constant", "cosine")


@dataclass(frozen=True)
class SectionSettings:
    """How to train, as the user set it; see the parameters of Train Thin Section.

    ``batch`` of None stands for the paper's choice for the network, ``learning_rate`` of None for
    one that suits the weights it starts from. ``patience`` of 0 never stops early.
    """

    network: str = "rocks2net"
    kind: str = "custom"
    weights: str = "imagenet"
    weights_file: str = ""
    image_size: int = 512
    scale: float = 0.8
    validation: float = 0.2
    augment: bool = True
    epochs: int = 300
    batch: int | None = None
    learning_rate: float | None = None
    schedule: str = "constant"
    patience: int = 30
    seed: int = 42

    def __post_init__(self) -> None:
        if self.image_size < 32:
            raise InputError(
                tr(
                    "IMAGE_SIZE is {image_size}; the networks need at least 32 pixels.",
                    image_size=self.image_size,
                )
            )
        if not 0 < self.scale <= 1:
            raise InputError(tr("SCALE must lie between 0 and 1, not {scale:g}.", scale=self.scale))
        if not 0 < self.validation < 1:
            raise InputError(
                tr(
                    "VALIDATION must lie between 0 and 1, not {validation:g}.",
                    validation=self.validation,
                )
            )
        if self.weights not in ORIGINS:
            raise InputError(tr("WEIGHTS must be one of {origins}.", origins=", ".join(ORIGINS)))
        if self.schedule not in SCHEDULES:
            raise InputError(
                tr("SCHEDULE must be one of {schedules}.", schedules=", ".join(SCHEDULES))
            )
        if self.weights == "file" and not self.weights_file:
            raise InputError(tr("WEIGHTS=file needs WEIGHTS_FILE, a state dict saved by PyTorch."))
        if self.weights != "file" and self.weights_file:
            raise InputError(
                tr(
                    "WEIGHTS_FILE is given, but WEIGHTS={weights} does not read it. Set WEIGHTS=file, or "
                    "leave the file out.",
                    weights=self.weights,
                )
            )

    def resolved(self) -> SectionSettings:
        """Return the settings with the defaults of network and weights filled in."""
        rate = SCRATCH_RATE if self.weights == "random" else FINE_TUNING_RATE
        return replace(
            self,
            batch=self.batch or SECTION_NETWORKS[self.network].batch,
            learning_rate=self.learning_rate or rate,
        )

    def rate(self, share: float) -> float:
        """Return the learning rate when this share of the epochs is done."""
        full = self.resolved().learning_rate or 0.0
        return full if self.schedule == "constant" else full * (1 + math.cos(math.pi * share)) / 2
