"""Learning the look of the ground before any label: the stem of a network fills in hidden cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import torch
from torch import nn

from ....models.patch_networks import PATCH_NETWORKS, PatchNetwork
from ...geochemistry.transforms import Transform
from ...rasters.stack import Stack
from ...runtime.progress import Progress, step
from ..training.settings import TrainingSettings
from .sites import Ground, fill_missing, read_patches

#: Random patches of the study area, and the share of their cells that is hidden.
_PATCHES, _HIDDEN = 2000, 0.25

_LEARNING_RATE = 1e-3

#: Patches between two looks for a cancel.
_READ_AT_ONCE = 50

#: The parts of a network that are learned here.
_STEM = ("conv1.", "conv2.")


@dataclass
class UnlabelledGround:
    """Patches at random cells of the study area, and the stems that were learned from them.

    Stems know no label, neither of training nor of held-out deposits, so all folds can share them.

    Attributes
    ----------
    patches : ndarray, shape (n, elements, p, p)
    """

    patches: np.ndarray
    _stems: dict[tuple[object, ...], dict[str, torch.Tensor]] = field(default_factory=dict)

    @classmethod
    def read(cls, ground: Ground, stack: Stack, seed: int, progress: Progress) -> UnlabelledGround:
        """Read patches around random cells of the ground that have values.

        Raises
        ------
        CancelledError
        """
        rng = np.random.default_rng([seed, 2])
        # In the order of the rows, so that every block of a large map is read about once.
        cells = np.unique(ground.random_cells(_PATCHES, rng), axis=0)
        parts = []
        for part in np.array_split(cells, max(1, len(cells) // _READ_AT_ONCE)):
            step(progress, 0.0)
            parts.append(read_patches(stack, part[ground.has_values(part)], ground.patch))
        return cls(np.concatenate(parts))

    def stem(
        self, settings: TrainingSettings, seed: int, device: torch.device, progress: Progress
    ) -> dict[str, torch.Tensor]:
        """Return weights of a network's first two blocks that fill in hidden cells.

        A quarter of the cells of each patch is hidden; a 1 × 1 convolution on the second block's
        features restores them, and the mean square error on the hidden cells is minimised.

        Raises
        ------
        CancelledError
        """
        key = (
            settings.network,
            settings.transform,
            settings.scaling,
            settings.winsorise,
            settings.pretraining,
            seed,
            str(device),
        )
        if key not in self._stems:
            self._stems[key] = self._learn(settings, seed, device, progress)
        return self._stems[key]

    def _learn(
        self, settings: TrainingSettings, seed: int, device: torch.device, progress: Progress
    ) -> dict[str, torch.Tensor]:
        values = np.moveaxis(self.patches, 1, -1).reshape(-1, self.patches.shape[1])
        transform = Transform.fit(values, settings.transform, settings.scaling, settings.winsorise)
        channels = fill_missing(np.moveaxis(transform.apply(np.moveaxis(self.patches, 1, 0)), 0, 1))
        patches = torch.from_numpy(np.ascontiguousarray(channels)).to(device)
        network = PATCH_NETWORKS[settings.network].network(patches.shape[1], patches.shape[-1])
        network.initialise(seed)
        network.to(device).train()
        hidden_cells = torch.Generator().manual_seed(seed)
        decoder = _decoder(network, patches.shape[1], hidden_cells).to(device)
        parameters = [*network.conv1.parameters(), *network.conv2.parameters()]
        optimiser = torch.optim.Adam([*parameters, *decoder.parameters()], lr=_LEARNING_RATE)
        rng = np.random.default_rng(seed)
        for epoch in range(settings.pretraining):
            batches = torch.from_numpy(rng.permutation(len(patches))).split(settings.batch)
            for number, batch in enumerate(batches):
                step(progress, (epoch + number / len(batches)) / settings.pretraining)
                own = patches[batch]
                draws = torch.rand((len(own), 1, *own.shape[2:]), generator=hidden_cells)
                hidden = (draws < _HIDDEN).to(own)
                restored = decoder(network.conv2(network.conv1(own * (1 - hidden))))
                error = ((restored - own).square() * hidden).sum()
                optimiser.zero_grad()
                (error / (hidden.sum() * own.shape[1]).clamp(min=1)).backward()
                optimiser.step()
        return {
            name: value.detach().clone()
            for name, value in network.state_dict().items()
            if name.startswith(_STEM)
        }


def _decoder(network: PatchNetwork, channels: int, generator: torch.Generator) -> nn.Conv2d:
    features = cast("nn.BatchNorm2d", network.conv2[2]).num_features
    decoder = nn.Conv2d(features, channels, 1)
    bound = features**-0.5
    with torch.no_grad():
        decoder.weight.uniform_(-bound, bound, generator=generator)
        if decoder.bias is not None:
            decoder.bias.zero_()
    return decoder
