"""Training a network on photographs of thin sections, and finding out what it is worth."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ....models.adaptation import adaptation_weight, local_mmd
from ....models.backbones import load_backbone
from ....models.catalogue import SECTION_NETWORKS
from ....models.model_file import ModelFileError
from ....models.section_networks import SectionNetwork, mean_score, section_network
from ...networks.checkpoint import Checkpoint
from ...networks.devices import mixed_precision, network_on
from ...networks.interruption import interruptible
from ...networks.ranks import Ranks
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.progress import PartOfProgress, Progress, step
from ...scores.classes import Agreement
from ..model import SectionModel, network_input
from ..photographs import PhotographStore
from .baseline import grey_statistics, statistics_forest
from .batches import _shared_batches, augment, batches_of
from .labelled import TEST, TRAIN, VALIDATION, Sections
from .results import HeldOutScores, SectionEpoch, SectionResult
from .settings import SectionSettings
from .weights import imagenet_weights, read_state_dict

#: Photographs that are scored at once.
_SCORED = 8


@dataclass
class _Kept:
    """The best epoch so far and its weights."""

    epoch: SectionEpoch | None = None
    weights: dict[str, Tensor] = field(default_factory=dict)

    def consider(self, epoch: SectionEpoch, network: SectionNetwork) -> None:
        if self.epoch is None or epoch.better_than(self.epoch):
            self.epoch = epoch
            self.weights = {
                name: value.detach().cpu().clone() for name, value in network.state_dict().items()
            }


class SectionTraining:
    """Trains one network on labelled photographs.

    Parameters
    ----------
    sections : Sections
        With sets.
    targets : sequence of str
        Unlabelled photographs for networks that adapt.
    settings : SectionSettings
    device : torch.device
    checkpoint : str
        File that the state is written to after each epoch, and continued from if it is there;
        empty for none.
    ranks : Ranks, optional
        The processes that train together. Each takes ``batch`` photographs per step.

    Raises
    ------
    InputError
        If a network that adapts gets no unlabelled photographs.
    """

    def __init__(
        self,
        sections: Sections,
        targets: Sequence[str],
        settings: SectionSettings,
        device: torch.device,
        checkpoint: str = "",
        ranks: Ranks | None = None,
    ) -> None:
        self.sections = sections
        self.targets = list(targets)
        self.settings = settings.resolved()
        self.entry = SECTION_NETWORKS[settings.network]
        self.device = device
        self.checkpoint = checkpoint
        self.ranks = ranks or Ranks()
        if self.entry.adapts and self.ranks.count > 1:
            raise InputError(
                tr(
                    "MODEL={network} adapts to a second folder and is trained by one process.",
                    network=settings.network,
                )
            )
        if self.entry.adapts and not self.targets:
            raise InputError(
                tr(
                    "MODEL={network} adapts to photographs without labels and needs TARGET_IMAGES, a "
                    "folder of them.",
                    network=settings.network,
                )
            )

    def train(self, progress: Progress) -> SectionResult:
        """Train, keep the best epoch by validation, and score what was held out.

        Raises
        ------
        InputError
            If weights or photographs cannot be read, or the training diverges.
        CancelledError
        """
        network = self._network(PartOfProgress(progress, 0.0, 0.02))
        targets = self.targets if self.entry.adapts else []
        reading = PartOfProgress(progress, 0.02, 0.05)
        with PhotographStore(
            [*self.sections.paths, *targets], self.settings.image_size, reading, self.ranks
        ) as store:
            with interruptible(network, progress):
                epochs, kept = self._optimise(network, store, PartOfProgress(progress, 0.05, 0.95))
                # Anew, because batch norms that were shared by processes are of another kind.
                network = section_network(
                    self.settings.network, len(self.sections.classes), self.settings.scale
                )
                network.load_state_dict(kept.weights)
                model = SectionModel(
                    self.settings.network,
                    network,
                    self.settings.kind,
                    self.sections.classes,
                    self.settings.image_size,
                    self.settings.scale,
                )
                scores = self._score_held_out(model, store, PartOfProgress(progress, 0.95, 1.0))
            repeated = _repeated(store.digests, self.sections)
        model.network.to("cpu").eval()
        best = kept.epoch
        if best is None:
            raise InputError(tr("No epoch was run: EPOCHS must be at least 1."))
        return SectionResult(
            model,
            self.sections,
            epochs,
            best,
            scores[0],
            scores[1] if scores[1:] else None,
            repeated,
            self.settings,
            str(self.device),
        )

    def _network(self, progress: Progress) -> SectionNetwork:
        network = section_network(
            self.settings.network, len(self.sections.classes), self.settings.scale
        )
        network.initialise(self.settings.seed)
        if self.settings.weights == "random":
            return network
        if self.settings.weights == "imagenet":
            weights = imagenet_weights(self.entry.backbone, progress)
            source = tr("The download")
        else:
            weights = read_state_dict(self.settings.weights_file)
            source = f"WEIGHTS_FILE: {Path(self.settings.weights_file).name}"
        try:
            load_backbone(network.backbone, weights, source)
        except ModelFileError as problem:
            raise InputError(str(problem)) from problem
        return network

    def _optimise(
        self, network: SectionNetwork, store: PhotographStore, progress: Progress
    ) -> tuple[list[SectionEpoch], _Kept]:
        settings = self.settings
        network_on(network, self.device)
        optimiser = torch.optim.Adam(network.parameters(), lr=settings.rate(0.0))
        parallel = self.ranks.parallel(network)
        epochs: list[SectionEpoch] = []
        kept = _Kept()
        checkpoint = self._open_checkpoint()
        if checkpoint is not None and checkpoint.exists():
            records, best, kept.weights = checkpoint.restore(network, optimiser)
            epochs = [SectionEpoch(**record) for record in records]
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
                        "Stopped before epoch {number}: {patience} epochs without a better one",
                        number=number,
                        patience=settings.patience,
                    )
                )
                break
            share = (number - 1) / settings.epochs
            part = PartOfProgress(progress, share, share + 1 / settings.epochs)
            epoch = self._epoch(number, network, parallel, optimiser, store, part)
            epochs.append(epoch)
            kept.consider(epoch, network)
            progress.message(
                tr(
                    "Epoch {number} of {epochs}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
                    "accuracy {validation_accuracy:.3f}",
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
        del run["patience"]
        if settings.schedule == "constant" and not self.entry.adapts:
            del run["epochs"]  # nothing but the end depends on it
        root = os.path.commonpath([os.path.dirname(path) for path in self.sections.paths])
        run["photographs"] = [
            [os.path.relpath(path, root).replace(os.sep, "/"), str(set_), int(label)]
            for path, set_, label in zip(
                self.sections.paths, self.sections.sets, self.sections.labels, strict=True
            )
        ]
        run["processes"] = self.ranks.count
        run["targets"] = len(self.targets) if self.entry.adapts else 0
        return Checkpoint(self.checkpoint, run)

    def _out_of_patience(self, number: int, best: SectionEpoch | None) -> bool:
        patience = self.settings.patience
        return bool(patience and best is not None and number - best.number > patience)

    def _epoch(
        self,
        number: int,
        network: SectionNetwork,
        parallel: nn.Module,
        optimiser: torch.optim.Optimizer,
        store: PhotographStore,
        progress: Progress,
    ) -> SectionEpoch:
        """Train one epoch. Its random numbers depend on the seed and its number alone."""
        settings, ranks = self.settings, self.ranks
        rng = np.random.default_rng([settings.seed, number])
        network.seed_dropout(int(rng.integers(2**31)) + ranks.rank)
        network.train()
        train = rng.permutation(self.sections.members(TRAIN))
        batches = _shared_batches(train, settings.batch or 1, ranks)
        targets = self._target_batches(rng)
        chosen = [
            [own, next(targets)[: len(own)]] if self.entry.adapts else [own] for own, _ in batches
        ]

        def read(number_of_batch: int) -> list[np.ndarray]:
            # Threads come to their batches in any order: each batch has random numbers of its own.
            seeds = [settings.seed, number, ranks.rank, number_of_batch]
            own_rng = np.random.default_rng(seeds)
            return [self._pixels(store, part, own_rng) for part in chosen[number_of_batch]]

        total, apart = 0.0, 0.0
        whole = sum(size for _, size in batches)
        for done, pixels in look_ahead(read, range(len(batches)), processors()):
            own, size = batches[done]
            step(progress, 0.9 * done / len(batches))
            done_share = (number - 1 + done / len(batches)) / settings.epochs
            for group in optimiser.param_groups:
                group["lr"] = settings.rate(done_share)
            optimiser.zero_grad()
            inputs = [network_input(part, self.device) for part in pixels]
            labels = torch.from_numpy(self.sections.labels[own]).to(self.device)
            if self.entry.adapts:
                loss, discrepancy = _adapting_loss(network, inputs[0], labels, inputs[1])
                total_loss = loss + adaptation_weight(done_share) * discrepancy
                apart += float(discrepancy.detach()) * size
            else:
                with mixed_precision(self.device):
                    loss = functional.nll_loss(parallel(inputs[0]), labels)
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
        held_out = self.sections.members(VALIDATION)
        probabilities, _ = self._predict(network, store, held_out, PartOfProgress(progress, 0.9, 1))
        labels_held = self.sections.labels[held_out]
        likelihood = probabilities[np.arange(len(held_out)), labels_held]
        return SectionEpoch(
            number,
            total / whole,
            float(-np.log(np.maximum(likelihood, 1e-12)).mean()),
            float((probabilities.argmax(axis=1) == labels_held).mean()),
            apart / whole,
        )

    def _target_batches(self, rng: np.random.Generator) -> Iterator[np.ndarray]:
        """Yield numbers of unlabelled photographs in the store, over and over, without an end."""
        first = len(self.sections.paths)
        while self.entry.adapts:
            order = first + rng.permutation(len(self.targets))
            yield from batches_of(order, (self.settings.batch or 1) + 1)

    def _pixels(
        self, store: PhotographStore, chosen: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        pixels = store.read(chosen)
        return augment(pixels, rng) if self.settings.augment else pixels

    def _predict(
        self,
        network: SectionNetwork,
        store: PhotographStore,
        chosen: np.ndarray,
        progress: Progress,
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Return probabilities (n, classes) and the crops' translations (n, 2) or None."""
        model = SectionModel(
            self.settings.network,
            network,
            self.settings.kind,
            self.sections.classes,
            self.settings.image_size,
            self.settings.scale,
        )
        own = self.ranks.share(chosen)
        parts = []
        for start in range(0, len(own), _SCORED):
            step(progress, start / len(own))
            parts.append(model.scores(store.read(own[start : start + _SCORED]), self.device))
        probabilities = self._assembled([one for one, _ in parts], len(chosen))
        if network.crop is None:
            return probabilities, None
        shifts = [two for _, two in parts if two is not None]
        return probabilities, self._assembled(shifts, len(chosen))

    def _assembled(self, parts: Sequence[np.ndarray], count: int) -> np.ndarray:
        """Return rows (count, ...) of which every process has those that :meth:`Ranks.share` gives."""
        gathered = [np.concatenate(rows) for rows in self.ranks.gather(parts) if rows]
        result = np.empty((count, *gathered[0].shape[1:]), dtype=gathered[0].dtype)
        for rank, rows in enumerate(gathered):
            result[rank :: self.ranks.count] = rows
        return result

    def _score_held_out(
        self, model: SectionModel, store: PhotographStore, progress: Progress
    ) -> list[HeldOutScores]:
        """Score the validation photographs, and the test photographs if there are any."""
        sections, seed = self.sections, self.settings.seed
        names = [VALIDATION, TEST] if (sections.sets == TEST).any() else [VALIDATION]
        everything = np.arange(len(sections.paths))
        own = self.ranks.share(everything)
        parts = [
            grey_statistics(store.read(own[start : start + _SCORED]))
            for start in range(0, len(own), _SCORED)
        ]
        statistics = self._assembled(parts, len(everything))
        scored = []
        for place, name in enumerate(names):
            part = PartOfProgress(progress, place / len(names), (place + 1) / len(names))
            chosen = sections.members(name)
            probabilities, shifts = self._predict(model.network, store, chosen, part)
            guesses = statistics_forest(
                statistics, sections.labels, sections.members(TRAIN), chosen, seed
            )
            network, forest = (
                Agreement.of(
                    sections.labels[chosen],
                    named,
                    sections.slices[chosen],
                    len(sections.classes),
                    seed,
                )
                for named in (probabilities.argmax(axis=1), guesses)
            )
            scored.append(HeldOutScores(name, chosen, probabilities, shifts, network, forest))
        return scored


def _adapting_loss(
    network: SectionNetwork, source: Tensor, labels: Tensor, target: Tensor
) -> tuple[Tensor, Tensor]:
    """Return cross-entropy of the labelled photographs, and how far the others' features lie apart.

    The unlabelled ones belong to the classes as far as the network says so (Zhu et al. 2020).
    """
    hidden = network.hidden(torch.cat([source, target]))
    own, other = hidden.split([len(source), len(target)], dim=1)
    loss = functional.nll_loss(mean_score(network.classifier(own)), labels)
    with torch.no_grad():
        shares = mean_score(network.classifier(other)).exp()
    known = functional.one_hot(labels, shares.shape[1]).to(shares)
    return loss, local_mmd(own[0], other[0], known, shares)


def _repeated(digests: Sequence[bytes], sections: Sections) -> int:
    """Return how many held-out photographs have the pixels of a training photograph."""
    seen = {digests[number] for number in sections.members(TRAIN)}
    held = np.flatnonzero(sections.sets != TRAIN)
    return sum(digests[number] in seen for number in held)
