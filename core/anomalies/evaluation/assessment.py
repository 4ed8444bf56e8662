"""Training a model, and finding out what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import torch

from ....models.model_file import finite
from ...networks.devices import networks_at_once
from ...rasters.stack import Stack
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress
from ...runtime.provenance import Provenance
from ...runtime.side_by_side import side_by_side
from ...scores.intervals import auc_interval
from ...scores.probabilities import Scores
from ..patches.samples import PatchSamples
from ..patches.sites import Ground, PatchSites
from ..training.ensemble import NetworkTraining
from ..training.model import AnomalyModel
from ..training.optimisation import Epoch
from ..training.settings import TrainingSettings
from .candidates import BASELINES, Candidate, NetworkCandidate
from .cross_validation import HeldOut, Reference, cross_validate, leaks
from .splits import choose_folds, split_sites, training_folds, training_sites

#: Columns of the table of patches, and their types.
PATCH_COLUMNS: tuple[tuple[str, type], ...] = (
    ("label", int),
    ("set", str),
    ("point", int),
    ("group", int),
    ("row", int),
    ("col", int),
    ("probability", float),
    ("held_out_probability", float),
    ("draw", int),
)

_BASELINES: tuple[Candidate, ...] = (BASELINES["logistic_centre"], BASELINES["location"])


@dataclass(frozen=True)
class HeldOutScores:
    """Scores of the network and of baselines on the same held-out patches.

    Attributes
    ----------
    title : str
    network, logistic, location : Scores
    intervals : dict of str to tuple of float
        95 % interval of each one's AUC; NaN with fewer than five groups of a label.
    patches, groups, leaking : int
        Held-out patches, the deposit groups among them, and how many share cells with training
        patches.
    pathfinders : Scores or None
        Of the commodity's pathfinders, without labels, if the commodity is known.
    """

    title: str
    network: Scores
    logistic: Scores
    location: Scores
    intervals: dict[str, tuple[float, float]]
    patches: int
    groups: int
    leaking: int
    pathfinders: Scores | None = None

    @property
    def best_baseline(self) -> str:
        """The baseline with the highest AUC: ``logistic``, ``location`` or ``pathfinders``."""
        known = [name for name in ("logistic", "location", "pathfinders") if getattr(self, name)]
        return max(known, key=lambda name: float(getattr(self, name).auc))

    @classmethod
    def of(
        cls,
        title: str,
        samples: PatchSamples,
        fold: np.ndarray,
        network: np.ndarray,
        baselines: dict[str, HeldOut],
    ) -> HeldOutScores:
        """Score probabilities (n,) on the sites that are held out in any fold."""
        held_out = fold >= 0
        labels, groups = samples.sites.labels[held_out], samples.sites.groups[held_out]
        predictions = {
            "network": network[held_out],
            "logistic": baselines["logistic_centre"].probabilities[held_out],
            "location": baselines["location"].probabilities[held_out],
        }
        if "pathfinders" in baselines:
            predictions["pathfinders"] = baselines["pathfinders"].probabilities[held_out]
        return cls(
            title,
            **{name: Scores.of(labels, values) for name, values in predictions.items()},
            intervals={
                name: auc_interval(labels, prediction, groups)
                for name, prediction in predictions.items()
            },
            patches=len(labels),
            groups=len(np.unique(groups[labels == 1])),
            leaking=leaks(samples, fold),
        )

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
                    ("pathfinders", self.pathfinders),
                )
                if scores is not None
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
    validation: HeldOutScores
    other_split: HeldOutScores | None = None
    cross_validation: HeldOutScores | None = None
    fold_scores: list[Scores] = field(default_factory=list)
    fold_probabilities: np.ndarray | None = None
    deposits: list[HeldOutDeposit] = field(default_factory=list)
    device: str = ""

    def complete_record(
        self, settings: TrainingSettings, control: Stack | None, provenance: Provenance
    ) -> None:
        """Note down in the model how it came about and what it is worth."""
        if control is not None and self.model.entry.guided:
            self.model.record["control"] |= {
                "factors": list(control.elements),
                "function": control.description,
            }
        self.model.record |= {
            "settings": asdict(settings.resolved()),
            "split": settings.split,
            "seed": settings.seed,
            "device": self.device,
            "metrics": self.metrics(),
            "parameters": provenance.parameters,
            "command": provenance.command,
            "versions": provenance.versions(),
        }

    def patch_rows(self) -> Iterator[tuple[object, ...]]:
        """Yield what is known of each patch: see :data:`PATCH_COLUMNS`."""
        sites = self.sites
        seen = self.fold_probabilities
        uses = zip(sites.cells.tolist(), self.held_out, sites.trains, strict=True)
        for index, ((row, column), held_out, trains) in enumerate(uses):
            unseen = np.nan if seen is None else float(seen[index])
            yield (
                int(sites.labels[index]),
                "validation" if held_out else "training" if trains else "scoring",
                int(sites.points[index]) + 1,
                int(sites.groups[index]) + 1,
                row,
                column,
                float(self.probabilities[index]),
                None if np.isnan(unseen) else unseen,
                int(sites.draws[index]) + 1,
            )

    def metrics(self) -> dict[str, Any]:
        """Return all scores for a model file."""
        named = {
            "validation": self.validation,
            "other_split": self.other_split,
            "cross_validation": self.cross_validation,
        }
        return {name: scores.to_json() for name, scores in named.items() if scores is not None}


class ModelTraining:
    """Trains a model on one part of the patches, and judges it by what it has not seen.

    Parameters
    ----------
    ground : Ground
    samples : PatchSamples
    settings : TrainingSettings
    device : torch.device
    """

    def __init__(
        self,
        ground: Ground,
        samples: PatchSamples,
        settings: TrainingSettings,
        device: torch.device,
    ) -> None:
        self.samples = samples
        self.settings = settings
        self.device = device
        self._reference = Reference.draw(ground, settings.seed + 1)
        self._baselines = _BASELINES
        if samples.pathfinders is not None:
            self._baselines += (BASELINES["pathfinders"],)

    def train(self, progress: Progress) -> TrainingResult:
        """Train on one part, validate on the other, and cross-validate if asked for.

        Raises
        ------
        InputError
            If the samples cannot be split as asked for, or training diverges.
        CancelledError
        """
        settings, samples = self.settings, self.samples
        samples.tell_of_constants(progress)
        if settings.transform != "none":
            samples.tell_of_zeros(progress)
        rng = np.random.default_rng(settings.seed)
        held_out = split_sites(samples.sites, settings.split, settings.validation, rng)
        # Found out before the first epoch, not after the last one.
        folds = settings.folds
        chosen = training_sites(samples.sites, held_out, samples.patch)
        fold = choose_folds(samples.sites, "deposits", folds, rng) if folds else None
        if fold is not None:
            training_folds(samples.sites, fold, samples.patch)
        runs = 1 + settings.compare_splits + folds
        done = (1 + settings.compare_splits) / runs
        first, rest = PartOfProgress(progress, 0, done), PartOfProgress(progress, done, 1)
        training = NetworkTraining(samples, settings, self.device)

        def trained(part: Progress) -> tuple[AnomalyModel, list[Epoch]]:
            part.message(tr("Training with SPLIT={split}", split=settings.split))
            return training.fit(chosen, part, held_out)

        if settings.compare_splits and settings.members == 1:  # then there is a core to spare
            jobs: list[Callable[[Progress], Any]] = [trained, self._other_split]
            (model, epochs), other_split = side_by_side(
                jobs, [1.0, 1.0], networks_at_once(self.device), first
            )
        elif settings.compare_splits:
            model, epochs = trained(PartOfProgress(first, 0, 0.5))
            other_split = self._other_split(PartOfProgress(first, 0.5, 1))
        else:
            (model, epochs), other_split = trained(first), None
        probabilities = model.probabilities(model.channels(samples.patches), self.device)
        alone = np.where(held_out, 0, -1)
        baselines = self._judge(alone, self._baselines, PartOfProgress(progress, done, done))
        validation = self._scores(f"SPLIT={settings.split}", alone, probabilities, baselines)
        result = TrainingResult(model, samples.sites, held_out, probabilities, epochs, validation)
        result.device = str(self.device)
        result.other_split = other_split
        if fold is not None:
            self._cross_validate(result, fold, rest)
        return result

    def _judge(
        self, fold: np.ndarray, candidates: tuple[Candidate, ...], progress: Progress
    ) -> dict[str, HeldOut]:
        seed = self.settings.seed
        return cross_validate(self.samples, fold, candidates, self._reference, seed, progress)

    def _scores(
        self, title: str, fold: np.ndarray, network: np.ndarray, baselines: dict[str, HeldOut]
    ) -> HeldOutScores:
        return HeldOutScores.of(title, self.samples, fold, network, baselines)

    def _other_split(self, progress: Progress) -> HeldOutScores | None:
        settings = self.settings
        other = "random" if settings.split == "deposits" else "deposits"
        rng = np.random.default_rng(settings.seed)
        try:
            held_out = split_sites(self.samples.sites, other, settings.validation, rng)
            training_sites(self.samples.sites, held_out, self.samples.patch)
        except InputError as problem:
            progress.warning(
                tr("No comparison with SPLIT={other}: {problem}", other=other, problem=problem)
            )
            return None
        progress.message(tr("Training with SPLIT={other}, for comparison", other=other))
        fold = np.where(held_out, 0, -1)
        network = NetworkCandidate(settings, self.device)
        judged = self._judge(fold, (network, *self._baselines), progress)
        return self._scores(f"SPLIT={other}", fold, judged[network.name].probabilities, judged)

    def _cross_validate(self, result: TrainingResult, fold: np.ndarray, progress: Progress) -> None:
        network = NetworkCandidate(self.settings, self.device)
        judged = self._judge(fold, (network, *self._baselines), progress)
        own = judged[network.name]
        folds, labels = self.settings.folds, self.samples.sites.labels
        result.fold_probabilities = own.probabilities
        result.fold_scores = [
            Scores.of(labels[fold == number], own.probabilities[fold == number])
            for number in range(folds)
        ]
        result.deposits = [
            HeldOutDeposit(int(deposit), int(number), float(probability), 100 * float(1 - area))
            for deposit, number, probability, area in zip(
                own.deposits, own.folds, own.deposit_probabilities, own.areas, strict=True
            )
        ]
        title = tr("{folds} folds, whole deposits held out", folds=folds)
        result.cross_validation = self._scores(title, fold, own.probabilities, judged)
