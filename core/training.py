"""Training a network on patches, and finding out what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import nn

from ..models.dropout import SeededDropout
from ..models.losses import GeologicalLoss
from ..models.model_file import finite
from ..models.patch_networks import PATCH_NETWORKS, PatchNetwork
from .anomaly_model import AnomalyModel
from .errors import InputError
from .evaluation import Scores, auc_interval, location_baseline, logistic_baseline
from .progress import PartOfProgress, Progress, step
from .rasters import Stack
from .sampling import (
    Ground,
    PatchSites,
    grouped_folds,
    leaking,
    read_patches,
    split_sites,
)
from .transforms import Transform

#: Random cells that a held-out deposit is ranked among.
REFERENCE_CELLS = 500


@dataclass(frozen=True)
class TrainingSettings:
    """How to train, as the user set it; see the parameters of Train GK-DCN.

    ``epochs`` and ``learning_rate`` of None stand for the paper's choice for the network.
    ``negative_distance`` of None keeps barren patches off the mineralised ones.
    """

    network: str = "gk_dcn"
    transform: str = "clr"
    scaling: str = "standard"
    winsorise: float = 0.0
    patch: int = 9
    block: int = 3
    negative_distance: float | None = None
    split: str = "deposits"
    validation: float = 0.2
    folds: int = 0
    compare_splits: bool = True
    epochs: int | None = None
    batch: int = 64
    learning_rate: float | None = None
    weight: float = 0.1
    seed: int = 42

    def __post_init__(self) -> None:
        for name, value in (("PATCH", self.patch), ("BLOCK", self.block)):
            if value < 1 or value % 2 == 0:
                raise InputError(f"{name} must be an odd number of cells, not {value}.")
        if self.patch < 3:
            raise InputError("PATCH must be at least 3 cells.")
        if not 0 < self.validation < 1:
            raise InputError(f"VALIDATION must lie between 0 and 1, not {self.validation:g}.")
        if self.folds == 1:
            raise InputError("FOLDS must be 0 (no cross-validation) or at least 2.")

    def resolved(self) -> TrainingSettings:
        """Return the settings with the network's own epochs and learning rate filled in."""
        entry = PATCH_NETWORKS[self.network]
        return replace(
            self,
            epochs=self.epochs or entry.epochs,
            learning_rate=self.learning_rate or entry.learning_rate,
        )


@dataclass(frozen=True)
class Epoch:
    """One pass over the training patches; the validation numbers are NaN without validation."""

    number: int
    loss: float
    validation_loss: float
    validation_auc: float


@dataclass(frozen=True)
class Comparison:
    """Scores of the network and of the baselines on the same held-out patches.

    Attributes
    ----------
    title : str
    network, logistic, location : Scores
    intervals : dict of str to tuple of float
        95 % interval of each one's AUC from drawing groups.
    patches, groups, leaking : int
        Held-out patches, the deposit groups among them, and how many share cells with training
        patches.
    """

    title: str
    network: Scores
    logistic: Scores
    location: Scores
    intervals: dict[str, tuple[float, float]]
    patches: int
    groups: int
    leaking: int

    def to_json(self) -> dict[str, Any]:
        """Return the scores for a model file."""
        return {
            "title": self.title,
            "patches": self.patches,
            "deposit_groups": self.groups,
            "patches_that_leak": self.leaking,
            "auc_interval": [finite(limit) for limit in self.intervals["network"]],
            **{
                name: {metric: finite(value) for metric, value in asdict(scores).items()}
                for name, scores in (
                    ("network", self.network),
                    ("logistic", self.logistic),
                    ("location", self.location),
                )
            },
        }


@dataclass(frozen=True)
class HeldOutDeposit:
    """What a network that had not seen a deposit gave it.

    ``percentile`` is the share, in percent, of random cells of the study area that the same
    network ranks lower.
    """

    deposit: int
    fold: int
    probability: float
    percentile: float


@dataclass
class TrainingResult:
    """A trained model and how it was found out what it is worth."""

    model: AnomalyModel
    sites: PatchSites
    held_out: np.ndarray
    probabilities: np.ndarray
    epochs: list[Epoch]
    validation: Comparison
    other_split: Comparison | None = None
    cross_validation: Comparison | None = None
    fold_scores: list[Scores] = field(default_factory=list)
    fold_probabilities: np.ndarray | None = None
    deposits: list[HeldOutDeposit] = field(default_factory=list)

    def metrics(self) -> dict[str, Any]:
        """Return all scores for a model file."""
        named = {
            "validation": self.validation,
            "other_split": self.other_split,
            "cross_validation": self.cross_validation,
        }
        return {
            name: comparison.to_json()
            for name, comparison in named.items()
            if comparison is not None
        }


class PatchTraining:
    """Trains networks on the patches of a survey.

    Parameters
    ----------
    ground : Ground
    sites : PatchSites
    control : ndarray, shape (n, factors)
        Control function at the sites; no columns without one.
    settings : TrainingSettings
    device : torch.device
    """

    def __init__(
        self,
        ground: Ground,
        sites: PatchSites,
        control: np.ndarray,
        settings: TrainingSettings,
        device: torch.device,
    ) -> None:
        self.settings = settings.resolved()
        self.ground = ground
        self.stack: Stack = ground.stack
        self.sites = sites
        self.control = control.astype(np.float32)
        self.device = device
        self.patches = read_patches(self.stack, sites.cells, self.settings.patch)
        middle = self.settings.patch // 2
        self.centres = self.patches[:, :, middle, middle]

    def train(self, progress: Progress) -> TrainingResult:
        """Train on one part, validate on the other, and cross-validate if asked for.

        Raises
        ------
        InputError
            If the samples cannot be split as asked for, or training diverges.
        CancelledError
        """
        settings = self.settings
        rng = np.random.default_rng(settings.seed)
        self._tell_of_zeros(progress)
        held_out = split_sites(self.sites, settings.split, settings.validation, rng)
        # Found out before the first epoch, not after the last one.
        fold = grouped_folds(self.sites, settings.folds, rng) if settings.folds else None
        runs = 1 + settings.compare_splits + settings.folds
        parts = iter(
            [PartOfProgress(progress, run / runs, (run + 1) / runs) for run in range(runs)]
        )

        progress.message(f"Training with SPLIT={settings.split}")
        model, epochs = self.fit(~held_out, next(parts), held_out)
        probabilities = self.predict(model)
        result = TrainingResult(
            model,
            self.sites,
            held_out,
            probabilities,
            epochs,
            self.compare(f"SPLIT={settings.split}", held_out, probabilities),
        )
        if settings.compare_splits:
            result.other_split = self._compare_other_split(next(parts), progress)
        if fold is not None:
            self._cross_validate(result, fold, parts, progress)
        return result

    def _tell_of_zeros(self, progress: Progress) -> None:
        if self.settings.transform == "none":
            return
        shares = (self.patches <= 0).mean(axis=(0, 2, 3))
        raised = [
            f"{element} ({share:.1%} of the cells)"
            for element, share in zip(self.stack.elements, shares, strict=True)
            if share > 0
        ]
        if raised:
            progress.warning(
                f"No logarithm of zero or less: {', '.join(raised)} were raised to half of the 5th "
                "percentile of the element's positive values."
            )

    def _compare_other_split(self, part: Progress, progress: Progress) -> Comparison | None:
        settings = self.settings
        other = "random" if settings.split == "deposits" else "deposits"
        rng = np.random.default_rng(settings.seed)
        try:
            held_out = split_sites(self.sites, other, settings.validation, rng)
        except InputError as problem:
            progress.warning(f"No comparison with SPLIT={other}: {problem}")
            return None
        progress.message(f"Training with SPLIT={other}, for comparison")
        model, _ = self.fit(~held_out, part, held_out)
        comparison = self.compare(f"SPLIT={other}", held_out, self.predict(model))
        progress.message(f"SPLIT={other}: AUC {comparison.network.auc:.3f}")
        return comparison

    def _cross_validate(
        self,
        result: TrainingResult,
        fold: np.ndarray,
        parts: Iterator[Progress],
        progress: Progress,
    ) -> None:
        reference = self._reference_patches()
        pooled = np.full(len(self.sites), np.nan, dtype=np.float32)
        baselines = np.full((2, len(self.sites)), np.nan)
        for number in range(self.settings.folds):
            held_out = fold == number
            progress.message(f"Training for fold {number + 1} of {self.settings.folds}")
            model, _ = self.fit(~held_out, next(parts), held_out)
            pooled[held_out] = self.predict(model)[held_out]
            baselines[:, held_out] = self.baselines(held_out)
            scores = Scores.of(self.sites.labels[held_out], pooled[held_out])
            result.fold_scores.append(scores)
            progress.message(f"Fold {number + 1} of {self.settings.folds}: AUC {scores.auc:.3f}")
            background = model.probabilities(model.channels(reference), self.device)
            result.deposits += self._rank_deposits(number, held_out, pooled, background)
        result.deposits.sort(key=lambda deposit: deposit.deposit)
        result.fold_probabilities = pooled
        result.cross_validation = self._comparison(
            f"{self.settings.folds} folds, whole deposits held out",
            np.ones(len(self.sites), dtype=bool),
            pooled,
            baselines,
            shared=sum(
                leaking(self.sites, fold == number, self.settings.patch)
                for number in range(self.settings.folds)
            ),
        )

    def fit(
        self, chosen: np.ndarray, progress: Progress, validation: np.ndarray | None = None
    ) -> tuple[AnomalyModel, list[Epoch]]:
        """Train one network on the chosen sites (n,); return it and the course of the training.

        Transform and scale are taken from the chosen patches alone.
        """
        settings = self.settings
        values = np.moveaxis(self.patches[chosen], 1, -1).reshape(-1, len(self.stack.elements))
        transform = Transform.fit(values, settings.transform, settings.scaling, settings.winsorise)
        grid = self.stack.grid
        network = PATCH_NETWORKS[settings.network].network(
            transform.channels(len(self.stack.elements)), settings.patch
        )
        network.initialise(settings.seed)
        model = AnomalyModel(
            settings.network,
            network,
            self.stack.elements,
            self.stack.units,
            transform,
            grid.cell_size,
            grid.crs,
        )
        channels = model.channels(self.patches)
        loss = GeologicalLoss(self.control.shape[1], settings.weight)
        epochs = self._optimise(network, loss, channels, chosen, validation, progress)
        model.record["control"] = {"a": loss.a.tolist(), "b": loss.b.item()}
        return model, epochs

    def predict(self, model: AnomalyModel) -> np.ndarray:
        """Return the probabilities (n,) of all sites."""
        return model.probabilities(model.channels(self.patches), self.device)

    def baselines(self, held_out: np.ndarray) -> np.ndarray:
        """Return what logistic regression and location alone give held-out sites, shape (2, m)."""
        labels = self.sites.labels
        xy = self.stack.grid.xy(self.sites.cells)
        return np.stack(
            [
                logistic_baseline(self.centres, labels, held_out),
                location_baseline(xy, labels, held_out),
            ]
        )

    def compare(self, title: str, held_out: np.ndarray, probabilities: np.ndarray) -> Comparison:
        """Score a network's probabilities (n,) and the baselines on the held-out sites."""
        return self._comparison(
            title,
            held_out,
            probabilities[held_out],
            self.baselines(held_out),
            leaking(self.sites, held_out, self.settings.patch),
        )

    def _comparison(
        self,
        title: str,
        held_out: np.ndarray,
        network: np.ndarray,
        baselines: np.ndarray,
        shared: int,
    ) -> Comparison:
        labels, groups = self.sites.labels[held_out], self.sites.groups[held_out]
        predictions = {"network": network, "logistic": baselines[0], "location": baselines[1]}
        scores = {name: Scores.of(labels, values) for name, values in predictions.items()}
        return Comparison(
            title,
            **scores,
            intervals={
                name: auc_interval(labels, prediction, groups, self.settings.seed)
                for name, prediction in predictions.items()
            },
            patches=len(labels),
            groups=len(np.unique(groups[labels == 1])),
            leaking=shared,
        )

    def _reference_patches(self) -> np.ndarray:
        """Return element patches at random cells of the study area that have values."""
        rng = np.random.default_rng(self.settings.seed + 1)
        cells = np.unique(self.ground.random_cells(REFERENCE_CELLS, rng), axis=0)
        cells = cells[self.ground.has_values(cells)]
        return read_patches(self.stack, cells, self.settings.patch)

    def _rank_deposits(
        self, fold: int, held_out: np.ndarray, probabilities: np.ndarray, background: np.ndarray
    ) -> list[HeldOutDeposit]:
        ranked = []
        mineralised = held_out & (self.sites.labels == 1)
        for deposit in np.unique(self.sites.points[mineralised]):
            own = probabilities[mineralised & (self.sites.points == deposit)]
            probability = float(own.mean())
            percentile = 100.0 * float((background < probability).mean())
            ranked.append(HeldOutDeposit(int(deposit), fold, probability, percentile))
        return ranked

    def _optimise(
        self,
        network: PatchNetwork,
        loss: GeologicalLoss,
        channels: np.ndarray,
        chosen: np.ndarray,
        validation: np.ndarray | None,
        progress: Progress,
    ) -> list[Epoch]:
        settings, device = self.settings, self.device
        network.to(device)
        loss.to(device)
        tensors = [
            torch.from_numpy(np.ascontiguousarray(values)).to(device)
            for values in (channels, self.sites.labels.astype(np.float32), self.control)
        ]
        train = np.flatnonzero(chosen)
        optimiser = torch.optim.Adam(
            [*network.parameters(), *loss.parameters()],
            lr=settings.learning_rate or PATCH_NETWORKS[settings.network].learning_rate,
            weight_decay=PATCH_NETWORKS[settings.network].weight_decay,
        )
        rng = np.random.default_rng(settings.seed)
        epochs: list[Epoch] = []
        count = settings.epochs or 1
        for number in range(1, count + 1):
            network.train()
            total = 0.0
            batches = list(_batches(rng.permutation(train), settings.batch))
            for done, batch in enumerate(batches):
                step(progress, (number - 1 + done / len(batches)) / count)
                optimiser.zero_grad()
                patches, labels, control = (tensor[batch] for tensor in tensors)
                value = loss(network(patches), labels, control)
                if not bool(torch.isfinite(value)):
                    raise InputError(
                        f"Training diverged in epoch {number}: the loss is no longer a number. "
                        "Lower LEARNING_RATE, or scale the elements (TRANSFORM, SCALING)."
                    )
                value.backward()
                optimiser.step()
                total += float(value.detach()) * len(batch)
            epoch = self._validated(number, total / len(train), network, loss, tensors, validation)
            epochs.append(epoch)
            progress.message(
                f"Epoch {number} of {count}: loss {epoch.loss:.4f}, "
                f"validation loss {epoch.validation_loss:.4f}, AUC {epoch.validation_auc:.3f}"
            )
        settle_batch_norm(network, tensors[0], train, settings.batch)
        step(progress, 1.0)
        return epochs

    def _validated(
        self,
        number: int,
        loss_value: float,
        network: PatchNetwork,
        loss: GeologicalLoss,
        tensors: list[torch.Tensor],
        validation: np.ndarray | None,
    ) -> Epoch:
        if validation is None:
            return Epoch(number, loss_value, np.nan, np.nan)
        held_out = np.flatnonzero(validation)
        network.eval()
        logits, value = [], 0.0
        with torch.no_grad():
            for batch in _batches(held_out, self.settings.batch):
                patches, labels, control = (tensor[batch] for tensor in tensors)
                part = network(patches)
                value += float(loss(part, labels, control)) * len(batch)
                logits.append(part.cpu().numpy())
        scores = Scores.of(self.sites.labels[held_out], 1 / (1 + np.exp(-np.concatenate(logits))))
        return Epoch(number, loss_value, value / len(held_out), scores.auc)


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
