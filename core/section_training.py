"""Training a network on photographs of thin sections, and finding out what it is worth."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ..models.adaptation import adaptation_weight, local_mmd
from ..models.backbones import load_backbone
from ..models.model_file import ModelFileError
from ..models.section_networks import SECTION_NETWORKS, SectionNetwork, mean_score
from .checkpoint import Checkpoint
from .errors import InputError
from .interruption import interruptible
from .photographs import PhotographStore
from .pretrained import ORIGINS, imagenet_weights, read_state_dict
from .progress import PartOfProgress, Progress, step
from .section_model import SectionModel, network_input
from .section_scores import Agreement, grey_statistics, statistics_forest
from .sections import TEST, TRAIN, VALIDATION, Sections

#: Adam's learning rate: the paper's for weights from ImageNet, and one that gets somewhere from
#: chance.
FINE_TUNING_RATE, SCRATCH_RATE = 1e-5, 1e-3

#: How the learning rate goes on: as it is, as in the paper, or down to nothing along half a cosine.
SCHEDULES = ("constant", "cosine")

#: Photographs that are scored at once.
_SCORED = 8

#: By how much augmentation changes brightness and contrast.
_JITTER = 0.1


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
                f"IMAGE_SIZE is {self.image_size}; the networks need at least 32 pixels."
            )
        if not 0 < self.scale <= 1:
            raise InputError(f"SCALE must lie between 0 and 1, not {self.scale:g}.")
        if not 0 < self.validation < 1:
            raise InputError(f"VALIDATION must lie between 0 and 1, not {self.validation:g}.")
        if self.weights not in ORIGINS:
            raise InputError(f"WEIGHTS must be one of {', '.join(ORIGINS)}.")
        if self.schedule not in SCHEDULES:
            raise InputError(f"SCHEDULE must be one of {', '.join(SCHEDULES)}.")
        if self.weights == "file" and not self.weights_file:
            raise InputError("WEIGHTS=file needs WEIGHTS_FILE, a state dict saved by PyTorch.")
        if self.weights != "file" and self.weights_file:
            raise InputError(
                f"WEIGHTS_FILE is given, but WEIGHTS={self.weights} does not read it. Set "
                "WEIGHTS=file, or leave the file out."
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


@dataclass(frozen=True)
class SectionEpoch:
    """One pass over the training photographs; losses are means per photograph."""

    number: int
    loss: float
    validation_loss: float
    validation_accuracy: float
    discrepancy: float = 0.0

    def better_than(self, other: SectionEpoch) -> bool:
        """Return whether it names more validation photographs rightly, or as many more surely."""
        return (self.validation_accuracy, -self.validation_loss) > (
            other.validation_accuracy,
            -other.validation_loss,
        )


@dataclass(frozen=True)
class HeldOutScores:
    """What the network and the baseline say of one held-out set.

    Attributes
    ----------
    name : str
        ``validation`` or ``test``.
    numbers : ndarray of int, shape (n,)
        The photographs.
    probabilities : ndarray, shape (n, classes)
    translations : ndarray, shape (n, 2), or None
        Of the second stream's crops.
    network, forest : Agreement
    """

    name: str
    numbers: np.ndarray
    probabilities: np.ndarray
    translations: np.ndarray | None
    network: Agreement
    forest: Agreement


@dataclass(frozen=True)
class SectionResult:
    """A trained model and what is known of it.

    Attributes
    ----------
    model : SectionModel
        Of the best epoch.
    sections : Sections
    epochs : list of SectionEpoch
    best : SectionEpoch
    validation : HeldOutScores
    test : HeldOutScores or None
    repeated : int
        Held-out photographs whose pixels equal those of a training photograph.
    """

    model: SectionModel
    sections: Sections
    epochs: list[SectionEpoch]
    best: SectionEpoch
    validation: HeldOutScores
    test: HeldOutScores | None
    repeated: int

    @property
    def final(self) -> HeldOutScores:
        """The scores to report: of the test photographs if there are any."""
        return self.test or self.validation

    def metrics(self) -> dict[str, Any]:
        """Return the scores for a model file."""
        return {
            held.name: {"network": held.network.to_json(), "forest": held.forest.to_json()}
            for held in (self.validation, self.test)
            if held is not None
        }


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
    ) -> None:
        self.sections = sections
        self.targets = list(targets)
        self.settings = settings.resolved()
        self.entry = SECTION_NETWORKS[settings.network]
        self.device = device
        self.checkpoint = checkpoint
        if self.entry.adapts and not self.targets:
            raise InputError(
                f"MODEL={settings.network} adapts to photographs without labels and needs "
                "TARGET_IMAGES, a folder of them."
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
            [*self.sections.paths, *targets], self.settings.image_size, reading
        ) as store:
            with interruptible(network, progress):
                epochs, kept = self._optimise(network, store, PartOfProgress(progress, 0.05, 0.95))
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
            raise InputError("No epoch was run: EPOCHS must be at least 1.")
        return SectionResult(
            model,
            self.sections,
            epochs,
            best,
            scores[0],
            scores[1] if scores[1:] else None,
            repeated,
        )

    def _network(self, progress: Progress) -> SectionNetwork:
        network = self.entry.network(len(self.sections.classes), self.settings.scale)
        network.initialise(self.settings.seed)
        if self.settings.weights == "random":
            return network
        if self.settings.weights == "imagenet":
            weights = imagenet_weights(self.entry.backbone, progress)
            source = "The download"
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
        network.to(self.device, memory_format=torch.channels_last)
        optimiser = torch.optim.Adam(network.parameters(), lr=settings.rate(0.0))
        epochs: list[SectionEpoch] = []
        kept = _Kept()
        checkpoint = self._open_checkpoint()
        if checkpoint is not None and checkpoint.exists():
            records, best, kept.weights = checkpoint.restore(network, optimiser)
            epochs = [SectionEpoch(**record) for record in records]
            kept.epoch = epochs[best]
            progress.message(f"Continuing after epoch {len(epochs)} from {checkpoint.path}")
        for number in range(len(epochs) + 1, settings.epochs + 1):
            if self._out_of_patience(number, kept.epoch):
                progress.message(
                    f"Stopped before epoch {number}: {settings.patience} epochs without a better one"
                )
                break
            share = (number - 1) / settings.epochs
            part = PartOfProgress(progress, share, share + 1 / settings.epochs)
            epoch = self._epoch(number, network, optimiser, store, part)
            epochs.append(epoch)
            kept.consider(epoch, network)
            progress.message(
                f"Epoch {number} of {settings.epochs}: loss {epoch.loss:.4f}, validation loss "
                f"{epoch.validation_loss:.4f}, accuracy {epoch.validation_accuracy:.3f}"
            )
            if checkpoint is not None and kept.epoch is not None:
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
        run["targets"] = len(self.targets) if self.entry.adapts else 0
        return Checkpoint(self.checkpoint, run)

    def _out_of_patience(self, number: int, best: SectionEpoch | None) -> bool:
        patience = self.settings.patience
        return bool(patience and best is not None and number - best.number > patience)

    def _epoch(
        self,
        number: int,
        network: SectionNetwork,
        optimiser: torch.optim.Optimizer,
        store: PhotographStore,
        progress: Progress,
    ) -> SectionEpoch:
        """Train one epoch. Its random numbers depend on the seed and its number alone."""
        settings = self.settings
        rng = np.random.default_rng([settings.seed, number])
        network.seed_dropout(int(rng.integers(2**31)))
        network.train()
        train = rng.permutation(self.sections.members(TRAIN))
        targets = self._target_batches(rng)
        total, apart = 0.0, 0.0
        batches = batches_of(train, settings.batch or 1)
        for done, batch in enumerate(batches):
            step(progress, 0.9 * done / len(batches))
            done_share = (number - 1 + done / len(batches)) / settings.epochs
            for group in optimiser.param_groups:
                group["lr"] = settings.rate(done_share)
            optimiser.zero_grad()
            inputs = self._inputs(store, batch, rng)
            labels = torch.from_numpy(self.sections.labels[batch]).to(self.device)
            if self.entry.adapts:
                target = self._inputs(store, next(targets)[: len(batch)], rng)
                loss, discrepancy = _adapting_loss(network, inputs, labels, target)
                total_loss = loss + adaptation_weight(done_share) * discrepancy
                apart += float(discrepancy.detach()) * len(batch)
            else:
                loss = total_loss = functional.nll_loss(network(inputs), labels)
            if not bool(torch.isfinite(total_loss)):
                raise InputError(
                    f"Training diverged in epoch {number}: the loss is no longer a number. Lower "
                    "LEARNING_RATE."
                )
            total_loss.backward()
            optimiser.step()
            total += float(loss.detach()) * len(batch)
        held_out = self.sections.members(VALIDATION)
        probabilities, _ = self._predict(network, store, held_out, PartOfProgress(progress, 0.9, 1))
        labels_held = self.sections.labels[held_out]
        likelihood = probabilities[np.arange(len(held_out)), labels_held]
        return SectionEpoch(
            number,
            total / len(train),
            float(-np.log(np.maximum(likelihood, 1e-12)).mean()),
            float((probabilities.argmax(axis=1) == labels_held).mean()),
            apart / len(train),
        )

    def _target_batches(self, rng: np.random.Generator) -> Iterator[np.ndarray]:
        """Yield numbers of unlabelled photographs in the store, over and over, without an end."""
        first = len(self.sections.paths)
        while self.entry.adapts:
            order = first + rng.permutation(len(self.targets))
            yield from batches_of(order, (self.settings.batch or 1) + 1)

    def _inputs(
        self, store: PhotographStore, chosen: np.ndarray, rng: np.random.Generator
    ) -> Tensor:
        pixels = store.read(chosen)
        if self.settings.augment:
            pixels = augment(pixels, rng)
        return network_input(pixels, self.device)

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
        probabilities, shifts = [], []
        for start in range(0, len(chosen), _SCORED):
            step(progress, start / len(chosen))
            part, moved = model.scores(store.read(chosen[start : start + _SCORED]), self.device)
            probabilities.append(part)
            if moved is not None:
                shifts.append(moved)
        return np.concatenate(probabilities), np.concatenate(shifts) if shifts else None

    def _score_held_out(
        self, model: SectionModel, store: PhotographStore, progress: Progress
    ) -> list[HeldOutScores]:
        """Score the validation photographs, and the test photographs if there are any."""
        sections, seed = self.sections, self.settings.seed
        names = [VALIDATION, TEST] if (sections.sets == TEST).any() else [VALIDATION]
        statistics = np.concatenate(
            [
                grey_statistics(store.read(range(start, min(start + _SCORED, len(sections.paths)))))
                for start in range(0, len(sections.paths), _SCORED)
            ]
        )
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


def augment(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn, flip, brighten and darken photographs (n, s, s, 3) of uint8 at random.

    A thin section has no upper side, and lamps differ. Quarter turns and flips lose no pixel;
    brightness and contrast change by up to a tenth.
    """
    changed = np.empty_like(pixels)
    for place, photograph in enumerate(pixels):
        turned = np.rot90(photograph, int(rng.integers(4)))
        if rng.random() < 0.5:
            turned = turned[::-1]
        contrast, brightness = rng.uniform(1 - _JITTER, 1 + _JITTER, 2)
        mean = float(turned.mean())
        levels = (np.arange(256) - mean) * contrast + mean * brightness
        table = np.clip(levels + 0.5, 0, 255).astype(np.uint8)
        changed[place] = table[turned]
    return changed


def batches_of(order: np.ndarray, size: int) -> list[np.ndarray]:
    """Cut an order into batches; one left over joins the last, as batch norms need two."""
    count = max(1, math.ceil(len(order) / size))
    batches = [order[start : start + size] for start in range(0, count * size, size)]
    if len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [np.concatenate(batches[-2:])]
    return batches


def _repeated(digests: Sequence[bytes], sections: Sections) -> int:
    """Return how many held-out photographs have the pixels of a training photograph."""
    seen = {digests[number] for number in sections.members(TRAIN)}
    held = np.flatnonzero(sections.sets != TRAIN)
    return sum(digests[number] in seen for number in held)
