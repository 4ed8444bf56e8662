"""The course of one network's training on photographs: epochs, batches, loss, checkpoint, patience."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ....models.adaptation import adaptation_weight, local_mmd
from ....models.catalogue import SECTION_NETWORKS
from ....models.section_networks import SectionNetwork, mean_score
from ...networks.checkpoint import PIXELS, Checkpoint
from ...networks.devices import mixed_precision, network_on
from ...networks.ranks import Ranks
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.progress import PartOfProgress, Progress, step
from ...scores.epochs import OF_PHOTOGRAPHS
from ..model import SectionModel
from ..photographs.store import PhotographStore
from ..polars import CHANNELS
from .assessment import Assessment
from .batches import augment, batches_of, shared_batches
from .class_sizes import class_weights, even_order
from .labelled import TRAIN, Sections
from .pairs import sometimes_blank
from .rates import rate_groups
from .results import SectionEpoch
from .settings import ResolvedSectionSettings


@dataclass
class KeptEpoch:
    """The epoch that is kept so far and its weights: the best, or the last of all."""

    epoch: SectionEpoch | None = None
    weights: dict[str, Tensor] = field(default_factory=dict)

    def consider(self, epoch: SectionEpoch, network: SectionNetwork, last: bool) -> None:
        """Keep an epoch and the network's weights if it is better, or the ``last`` of all."""
        if self.epoch is None or last or epoch.better_than(self.epoch):
            self.epoch = epoch
            self.weights = {
                name: value.detach().cpu().clone() for name, value in network.state_dict().items()
            }


class Optimisation:
    """The course of one network's training; the best epoch by validation is kept.

    Where the learning rate falls to nothing the last epoch is, whatever a few validation photographs make
    of those before: they were on their way.

    Parameters
    ----------
    sections : Sections
        With sets.
    targets : sequence of str
        Unlabelled photographs for networks that adapt.
    store : PhotographStore
        Of both, in this order.
    assessment : Assessment
        Asked what the network says of the validation photographs.
    settings : ResolvedSectionSettings
    device : torch.device
    checkpoint : str
        File that the state is written to after each epoch, and continued from if it is there;
        empty for none.
    ranks : Ranks
        The processes that train together.
    """

    def __init__(
        self,
        sections: Sections,
        targets: Sequence[str],
        store: PhotographStore,
        assessment: Assessment,
        settings: ResolvedSectionSettings,
        device: torch.device,
        checkpoint: str,
        ranks: Ranks,
    ) -> None:
        self.sections = sections
        self.targets = targets
        self.store = store
        self.assessment = assessment
        self.settings = settings
        self.device = device
        self.checkpoint = checkpoint
        self.ranks = ranks
        self._blank = np.zeros(3, dtype=np.uint8)
        self.adapts = SECTION_NETWORKS[settings.network].adapts
        train = sections.labels[sections.members(TRAIN)]
        self.weights = (
            torch.from_numpy(class_weights(train, len(sections.classes))).float().to(device)
            if settings.balance == "weights"
            else None
        )

    def run(self, model: SectionModel, progress: Progress) -> tuple[list[SectionEpoch], KeptEpoch]:
        """Train a model's network until its last epoch, or until patience runs out.

        Raises
        ------
        InputError
            If the training diverges, or the checkpoint belongs to another run.
        CancelledError
        """
        settings, network = self.settings, model.network
        self._blank = model.blank
        network_on(network, self.device)
        groups = rate_groups(network, settings.first_rate)
        optimiser = torch.optim.Adam(groups, lr=settings.rate(0.0))
        parallel = self.ranks.parallel(network)
        epochs: list[SectionEpoch] = []
        kept = KeptEpoch()
        checkpoint = self._open_checkpoint()
        if checkpoint is not None and checkpoint.exists():
            epochs, best, kept.weights = checkpoint.restore(
                network, optimiser, SectionEpoch.from_record
            )
            kept.epoch = epochs[best]
            progress.message(
                tr(
                    "Continuing after epoch {count} from {path}",
                    count=len(epochs),
                    path=checkpoint.path,
                )
            )
        for number in range(len(epochs) + 1, settings.epochs + 1):
            if self._out_of_patience(number, kept.epoch):
                progress.message(
                    tr(
                        "Stopped before epoch {number}, without a better one for PATIENCE={patience}",
                        number=number,
                        patience=settings.patience,
                    )
                )
                break
            share = (number - 1) / settings.epochs
            part = PartOfProgress(progress, share, share + 1 / settings.epochs)
            epoch = self._epoch(number, model, parallel, optimiser, part)
            epochs.append(epoch)
            kept.consider(epoch, network, settings.ends_at(number))
            progress.message(
                tr(
                    OF_PHOTOGRAPHS,
                    number=number,
                    epochs=settings.epochs,
                    loss=epoch.loss,
                    validation_loss=epoch.validation_loss,
                    validation_accuracy=epoch.validation_accuracy,
                )
            )
            if checkpoint is not None and kept.epoch is not None and self.ranks.leading:
                records = [asdict(epoch) for epoch in epochs]
                best = kept.epoch.number - 1
                checkpoint.save(network, optimiser, records, best, kept.weights)
        step(progress, 1.0)
        return epochs, kept

    def _open_checkpoint(self) -> Checkpoint | None:
        if not self.checkpoint:
            return None
        settings = self.settings
        run = asdict(settings)
        del run["patience"], run["folds"]  # what comes after
        if settings.schedule == "constant" and not self.adapts:
            del run["epochs"]  # nothing but the end depends on it
        run["photographs"] = self.sections.identities()
        run[PIXELS] = self.store.contents
        run["processes"] = self.ranks.count
        run["targets"] = len(self.targets) if self.adapts else 0
        return Checkpoint(self.checkpoint, run)

    def _out_of_patience(self, number: int, best: SectionEpoch | None) -> bool:
        patience = self.settings.patience
        return bool(patience and best is not None and number - best.number > patience)

    def _epoch(
        self,
        number: int,
        model: SectionModel,
        parallel: nn.Module,
        optimiser: torch.optim.Optimizer,
        progress: Progress,
    ) -> SectionEpoch:
        """Train one epoch. Its random numbers depend on the seed and its number alone."""
        settings, ranks, network = self.settings, self.ranks, model.network
        rng = np.random.default_rng([settings.seed, number])
        network.seed_dropout(int(rng.integers(2**31)) + ranks.rank)
        network.train()
        train = self._order(rng)
        batches = shared_batches(train, settings.batch, ranks)
        targets = self._target_batches(rng)
        chosen = [[own, next(targets)[: len(own)]] if self.adapts else [own] for own, _ in batches]

        def read(number_of_batch: int) -> list[np.ndarray]:
            # Threads come to their batches in any order: each batch has random numbers of its own.
            seeds = [settings.seed, number, ranks.rank, number_of_batch]
            own_rng = np.random.default_rng(seeds)
            return [self._pixels(part, own_rng) for part in chosen[number_of_batch]]

        total, apart = 0.0, 0.0
        whole = sum(size for _, size in batches)
        for done, pixels in look_ahead(read, range(len(batches)), processors()):
            own, size = batches[done]
            step(progress, 0.9 * done / len(batches))
            done_share = (number - 1 + done / len(batches)) / settings.epochs
            for group in optimiser.param_groups:
                group["lr"] = settings.rate(done_share) * group["share"]
            optimiser.zero_grad()
            inputs = [model.inputs(part, self.device) for part in pixels]
            labels = torch.from_numpy(self.sections.labels[own]).to(self.device)
            if self.adapts:
                loss, discrepancy = _adapting_loss(
                    network, inputs[0], labels, inputs[1], self.weights
                )
                total_loss = loss + adaptation_weight(done_share) * discrepancy
                apart += float(discrepancy.detach()) * size
            else:
                with mixed_precision(self.device):
                    loss = _loss(parallel(inputs[0]), labels, self.weights)
                # Processes average their slopes, and may have one photograph more or less.
                total_loss = loss * (len(own) * ranks.count / size)
            if not bool(torch.isfinite(total_loss)):
                raise InputError(
                    tr(
                        "Training diverged in epoch {number}: the loss is no longer a number. Lower "
                        "LEARNING_RATE.",
                        number=number,
                    )
                )
            total_loss.backward()
            optimiser.step()
            total += float(loss.detach()) * len(own)
        total = sum(ranks.gather(total))
        last = PartOfProgress(progress, 0.9, 1)
        ranks.take_the_firsts_averages(network)
        held_out = self.assessment.of_validation(model, self.store, last)
        return SectionEpoch(number, total / whole, *held_out, apart / whole)

    def _order(self, rng: np.random.Generator) -> np.ndarray:
        """Return the training photographs in the order of an epoch."""
        train = self.sections.members(TRAIN)
        if self.settings.balance == "batches":
            return even_order(train, self.sections.labels[train], rng)
        return rng.permutation(train)

    def _target_batches(self, rng: np.random.Generator) -> Iterator[np.ndarray]:
        """Yield numbers of unlabelled photographs in the store, over and over, without an end."""
        first = len(self.sections.paths)
        while self.adapts:
            order = first + rng.permutation(len(self.targets))
            yield from batches_of(order, self.settings.batch + 1)

    def _pixels(self, chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        pixels = self.store.read(chosen)
        if self.settings.polars == CHANNELS:
            pixels = sometimes_blank(pixels, self._blank, rng)
        return augment(pixels, rng) if self.settings.augment else pixels


def _loss(scores: Tensor, labels: Tensor, weights: Tensor | None) -> Tensor:
    """Return the mean cross-entropy of photographs, each counting as its class does."""
    if weights is None:
        return functional.nll_loss(scores, labels)
    return functional.nll_loss(scores, labels, weights, reduction="sum") / len(labels)


def _adapting_loss(
    network: SectionNetwork,
    source: Tensor,
    labels: Tensor,
    target: Tensor,
    weights: Tensor | None,
) -> tuple[Tensor, Tensor]:
    """Return cross-entropy of the labelled photographs, and how far the others' features lie apart.

    The unlabelled ones belong to the classes as far as the network says so (Zhu et al. 2020).
    """
    hidden = network.hidden(torch.cat([source, target]))
    own, other = hidden.split([len(source), len(target)], dim=1)
    loss = _loss(mean_score(network.classifier(own)), labels, weights)
    with torch.no_grad():
        shares = mean_score(network.classifier(other)).exp()
    known = functional.one_hot(labels, shares.shape[1]).to(shares)
    return loss, local_mmd(own[0], other[0], known, shares)
