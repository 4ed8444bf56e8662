"""One network's epochs: batches, loss, steps, and settling of its batch norms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from ....models.dropout import SeededDropout
from ....models.losses import GeologicalLoss
from ....models.patch_networks import PatchNetwork
from ....models.symmetry import SYMMETRIES, symmetry_table, turned_patches
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ...scores.epochs import WITH_VALIDATION, WITHOUT_VALIDATION
from ...scores.probabilities import Scores
from .settings import ResolvedSettings


@dataclass(frozen=True)
class Epoch:
    """One pass over the training patches; the validation numbers are NaN without validation."""

    member: int
    number: int
    loss: float
    validation_loss: float
    validation_auc: float

    def told(self, count: int) -> str:
        """Say how it went, of so many epochs."""
        numbers = {"number": self.number, "count": count, "loss": self.loss}
        if math.isnan(self.validation_loss):
            return tr(WITHOUT_VALIDATION, **numbers)
        return tr(
            WITH_VALIDATION,
            **numbers,
            validation_loss=self.validation_loss,
            validation_auc=self.validation_auc,
        )


def member_seed(seed: int, member: int) -> int:
    """Return the seed of a network of an ensemble; the first has the seed itself."""
    return int(np.random.SeedSequence([seed, member]).generate_state(1)[0]) if member else seed


class Optimisation:
    """The course of one network's training.

    ``inputs`` are patches, labels and control values of all sites; ``train`` are the numbers of the
    sites to train on.
    """

    def __init__(
        self,
        settings: ResolvedSettings,
        inputs: list[torch.Tensor],
        train: np.ndarray,
        validation: np.ndarray | None,
        member: int,
    ) -> None:
        self.settings = settings
        self.inputs = inputs
        self.train = train
        self.validation = None if validation is None else np.flatnonzero(validation)
        self.member = member
        self.device = inputs[0].device
        self.loss = GeologicalLoss(inputs[2].shape[1], settings.weight).to(self.device)
        self.symmetry = symmetry_table(settings.patch).to(self.device)

    def run(self, network: PatchNetwork, progress: Progress) -> list[Epoch]:
        """Train a network to its last epoch."""
        settings = self.settings
        network.to(self.device)
        optimiser = torch.optim.Adam(
            [*network.parameters(), *self.loss.parameters()],
            lr=settings.learning_rate,
            weight_decay=settings.weight_decay,
        )
        rng = np.random.default_rng(member_seed(settings.seed, self.member))
        epochs: list[Epoch] = []
        count = settings.epochs
        which = ""
        if settings.members > 1:
            which = tr(
                " (network {member} of {members})", member=self.member + 1, members=settings.members
            )
        for number in range(1, count + 1):
            network.train()
            total = 0.0
            order = rng.permutation(self.train)
            batches = patch_batches(order, settings.batch, self.device)
            for done, batch in enumerate(batches):
                step(progress, (number - 1 + done / len(batches)) / count)
                optimiser.zero_grad()
                patches, labels, control = (tensor[batch] for tensor in self.inputs)
                value = self.loss(network(self._turned(patches, rng)), labels, control)
                if not bool(torch.isfinite(value)):
                    raise InputError(
                        tr(
                            "Training diverged in epoch {number}: the loss is no longer a number. Lower "
                            "LEARNING_RATE, or scale the elements (TRANSFORM, SCALING).",
                            number=number,
                        )
                    )
                value.backward()
                optimiser.step()
                total += float(value.detach()) * len(batch)
            epoch = self._validated(network, number, total / len(self.train))
            epochs.append(epoch)
            progress.message(epoch.told(count) + which)
        settle_batch_norm(network, self.inputs[0], self.train, settings.batch)
        step(progress, 1.0)
        return epochs

    def _turned(self, patches: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        if not self.settings.symmetries:
            return patches
        which = torch.from_numpy(rng.integers(0, SYMMETRIES, len(patches))).to(self.device)
        return turned_patches(patches, self.symmetry, which)

    def _validated(self, network: PatchNetwork, number: int, loss_value: float) -> Epoch:
        held_out = self.validation
        if held_out is None:
            return Epoch(self.member, number, loss_value, np.nan, np.nan)
        network.eval()
        logits, labels, value = [], [], 0.0
        with torch.no_grad():
            for batch in patch_batches(held_out, self.settings.batch, self.device):
                patches, truth, control = (tensor[batch] for tensor in self.inputs)
                part = network(patches)
                value += float(self.loss(part, truth, control)) * len(batch)
                logits.append(part.cpu().numpy())
                labels.append(truth.cpu().numpy())
        probabilities = 1 / (1 + np.exp(-np.concatenate(logits)))
        scores = Scores.of(np.concatenate(labels), probabilities)
        return Epoch(self.member, number, loss_value, value / len(held_out), scores.auc)


def settle_batch_norm(
    network: nn.Module, channels: torch.Tensor, chosen: np.ndarray, batch: int
) -> None:
    """Take the batch norms' statistics from the finished network over the training patches.

    The running averages still remember the weights of earlier epochs: with the paper's 80 short
    epochs a deformable network is otherwise judged by statistics that no longer fit it.
    """
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # type: ignore[assignment]  # None: the plain mean of all batches
    network.train()
    for layer in network.modules():
        if isinstance(layer, SeededDropout):
            layer.eval()
    with torch.no_grad():
        for part in patch_batches(chosen, batch, channels.device):
            network(channels[part])
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    network.eval()


def patch_batches(order: np.ndarray, size: int, device: torch.device) -> list[torch.Tensor]:
    """Return the numbers of the patches of every batch, where the patches are.

    An index on the CPU would have the graphics card wait for every batch. A last batch of one patch is
    joined to the one before it: a batch norm has nothing to compare one value with.
    """
    batches = list(torch.from_numpy(order).to(device).split(size))
    if len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [torch.cat(batches[-2:])]
    return batches
