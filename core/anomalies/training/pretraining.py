"""Learning the look of the ground before any label: the stem of a network fills in hidden cells."""

from __future__ import annotations

from typing import cast

import numpy as np
import torch
from torch import nn

from ....models.patch_networks import PatchNetwork, patch_network
from ...geochemistry.transforms import Transform
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ..patches.sites import fill_missing
from ..patches.unlabelled import UnlabelledGround
from .optimisation import patch_batches
from .settings import TrainingSettings

#: Share of the cells that is hidden.
_HIDDEN = 0.25

_LEARNING_RATE = 1e-3

#: The parts of a network that are learned here.
_STEM = ("conv1.", "conv2.")


def pretrained_stem(
    unlabelled: UnlabelledGround,
    settings: TrainingSettings,
    seed: int,
    device: torch.device,
    progress: Progress,
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
    with unlabelled.lock_of(key):  # folds that are trained side by side share what one has learned
        if key not in unlabelled.learned:
            unlabelled.learned[key] = _learn(unlabelled, settings, seed, device, progress)
        return unlabelled.learned[key]


def _learn(
    unlabelled: UnlabelledGround,
    settings: TrainingSettings,
    seed: int,
    device: torch.device,
    progress: Progress,
) -> dict[str, torch.Tensor]:
    ground = unlabelled.patches
    values = np.moveaxis(ground, 1, -1).reshape(-1, ground.shape[1])
    transform = Transform.fit(
        values, settings.transform, settings.scaling, settings.winsorise, unlabelled.kinds
    )
    channels = fill_missing(np.moveaxis(transform.apply(np.moveaxis(ground, 1, 0)), 0, 1))
    patches = torch.from_numpy(np.ascontiguousarray(channels)).to(device)
    network = patch_network(settings.network, patches.shape[1], patches.shape[-1])
    network.initialise(seed)
    network.to(device).train()
    hidden_cells = torch.Generator().manual_seed(seed)
    decoder = _decoder(network, patches.shape[1], hidden_cells).to(device)
    parameters = [*network.conv1.parameters(), *network.conv2.parameters()]
    optimiser = torch.optim.Adam([*parameters, *decoder.parameters()], lr=_LEARNING_RATE)
    rng = np.random.default_rng(seed)
    for epoch in range(settings.pretraining):
        progress.message(
            tr(
                "Pretraining on ground without labels, epoch {number} of {count}",
                number=epoch + 1,
                count=settings.pretraining,
            )
        )
        batches = patch_batches(rng.permutation(len(patches)), settings.batch, device)
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
