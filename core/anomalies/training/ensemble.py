"""Training networks on patches: one, or an ensemble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from ....models.dropout import SeededDropout
from ....models.losses import GeologicalLoss
from ....models.patch_networks import PATCH_NETWORKS, PatchEnsemble, PatchNetwork
from ....models.symmetry import SYMMETRIES, symmetry_table, turned_patches
from ...geochemistry.transforms import Transform
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress, step
from ...scores.probabilities import Scores
from ..patches.samples import PatchSamples
from .model import AnomalyModel
from .settings import TrainingSettings


@dataclass(frozen=True)
class Epoch:
    """One pass over the training patches; the validation numbers are NaN without validation."""

    member: int
    number: int
    loss: float
    validation_loss: float
    validation_auc: float


def member_seed(seed: int, member: int) -> int:
    """Return the seed of a network of an ensemble; the first has the seed itself."""
    return int(np.random.SeedSequence([seed, member]).generate_state(1)[0]) if member else seed


class NetworkTraining:
    """Trains networks on some of the patches.

    Parameters
    ----------
    samples : PatchSamples
    settings : TrainingSettings
    device : torch.device
    """

    def __init__(
        self, samples: PatchSamples, settings: TrainingSettings, device: torch.device
    ) -> None:
        self.samples = samples
        self.settings = settings.resolved()
        self.device = device

    def fit(
        self, chosen: np.ndarray, progress: Progress, validation: np.ndarray | None = None
    ) -> tuple[AnomalyModel, list[Epoch]]:
        """Train on the chosen sites (n,); return the model and the course of the training.

        Every network of an ensemble starts from a seed of its own and takes another draw of barren
        ground, if there are several. Transform and scale are taken from the chosen patches alone.

        Raises
        ------
        InputError
            If training diverges.
        CancelledError
        """
        settings, samples = self.settings, self.samples
        stack, count = samples.stack, self.settings.members
        values = np.moveaxis(samples.patches[chosen], 1, -1).reshape(-1, len(stack.elements))
        transform = Transform.fit(values, settings.transform, settings.scaling, settings.winsorise)
        channels = transform.channels(len(stack.elements))
        entry = PATCH_NETWORKS[settings.network]
        control = samples.control if entry.guided else samples.control[:, :0]
        networks = [entry.network(channels, settings.patch) for _ in range(count)]
        model = AnomalyModel(
            settings.network,
            PatchEnsemble(networks),
            stack.elements,
            stack.units,
            transform,
            stack.grid.cell_size,
            stack.grid.crs,
        )
        inputs = [
            torch.from_numpy(np.ascontiguousarray(numbers)).to(self.device)
            for numbers in (
                model.channels(samples.patches),
                samples.sites.labels.astype(np.float32),
                control.astype(np.float32),
            )
        ]
        epochs, factors = [], []
        for member, network in enumerate(networks):
            part: Progress = PartOfProgress(progress, member / count, (member + 1) / count)
            seed = member_seed(settings.seed, member)
            network.initialise(seed)
            if settings.pretraining and samples.unlabelled is not None:
                first, part = PartOfProgress(part, 0, 0.5), PartOfProgress(part, 0.5, 1)
                stem = samples.unlabelled.stem(settings, seed, self.device, first)
                network.load_state_dict(stem, strict=False)
            train = np.flatnonzero(
                chosen & samples.sites.of_draw(member % samples.sites.draw_count)
            )
            optimisation = _Optimisation(settings, inputs, train, validation, member)
            epochs += optimisation.run(network, part)
            loss = optimisation.loss
            factors.append({"a": loss.a.tolist(), "b": loss.b.item()})
        model.record["control"] = {"members": factors}
        return model, epochs


class _Optimisation:
    """The course of one network's training.

    ``inputs`` are patches, labels and control values of all sites; ``train`` are the numbers of the
    sites to train on.
    """

    def __init__(
        self,
        settings: TrainingSettings,
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
            lr=settings.learning_rate or PATCH_NETWORKS[settings.network].learning_rate,
            weight_decay=settings.weight_decay or 0.0,
        )
        rng = np.random.default_rng(member_seed(settings.seed, self.member))
        epochs: list[Epoch] = []
        count = settings.epochs or 1
        which = ""
        if settings.members > 1:
            which = tr(
                " (network {member} of {members})", member=self.member + 1, members=settings.members
            )
        for number in range(1, count + 1):
            network.train()
            total = 0.0
            batches = list(_batches(rng.permutation(self.train), settings.batch))
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
            progress.message(
                tr(
                    "Epoch {number} of {count}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
                    "AUC {validation_auc:.3f}{which}",
                    number=number,
                    count=count,
                    loss=epoch.loss,
                    validation_loss=epoch.validation_loss,
                    validation_auc=epoch.validation_auc,
                    which=which,
                )
            )
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
            for batch in _batches(held_out, self.settings.batch):
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
        for part in _batches(chosen, batch):
            network(channels[part])
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    network.eval()


def _batches(order: np.ndarray, size: int) -> Iterator[torch.Tensor]:
    yield from torch.from_numpy(order).split(size)
