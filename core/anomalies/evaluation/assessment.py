"""Training a model, and finding out what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import torch

from ....models.catalogue import COMPANION
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
from ...scores.tempering import tempered
from ..patches.samples import KnownGround, PatchSamples
from ..patches.sites import PatchSites
from ..training.ensemble import NetworkTraining
from ..training.model import AnomalyModel
from ..training.optimisation import Epoch
from ..training.plain import PlainTraining
from ..training.settings import TrainingSettings
from ..training.trained_deposits import TrainedDeposits
from ..training.worth import Worth
from .blends import Blend, with_blends
from .calibration import CalibrationCheck, Prior, require_calibratable
from .candidates import BASELINES, Candidate, own_candidate
from .comparison import Comparison
from .cross_validation import HeldOut, Reference, cross_validate, leaks
from .rounds import run_rounds
from .splits import choose_folds, possible_folds, split_sites, training_folds, training_sites
from .tempering import Tempering, choose_temperatures, tempered_rounds

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
    ("name", str),
)


#: Of the other kind of split: its title, what it holds out (n,), and what candidates gave that.
_OtherSplit = tuple[str, np.ndarray, dict[str, HeldOut]]

#: Baselines that stand beside the model on the patches that validate it.
_BESIDE = {"logistic": "logistic_centre", "location": "location", "pathfinders": "pathfinders"}


@dataclass(frozen=True)
class HeldOutScores:
    """Scores of the network and of baselines on the same held-out patches.

    Attributes
    ----------
    title : str
    network, location : Scores
        ``network`` is the model, whatever it is.
    logistic : Scores or None
        None where the model itself is this regression.
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
    logistic: Scores | None
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
            **{
                name: baselines[baseline].probabilities[held_out]
                for name, baseline in _BESIDE.items()
                if baseline in baselines
            },
        }
        scores = {name: Scores.of(labels, values) for name, values in predictions.items()}
        return cls(
            title,
            network=scores["network"],
            logistic=scores.get("logistic"),
            location=scores["location"],
            pathfinders=scores.get("pathfinders"),
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
    """Where a deposit stood in the rounds in which it was held out.

    ``percentile`` is the share, in percent, of random cells of the study area that networks trained
    without it rank lower, mean over the rounds; ``lowest`` and ``highest`` are those of single rounds.
    """

    deposit: int
    percentile: float
    lowest: float
    highest: float


@dataclass
class TrainingResult:
    """A trained model and how it was found out what it is worth.

    Attributes
    ----------
    model : AnomalyModel
    sites : PatchSites
    held_out : ndarray of bool, shape (n,)
        Sites that validated the model in the file; none if it was trained on all.
    probabilities : ndarray, shape (n,)
        What the model gives the sites.
    epochs : list of Epoch
    validation, other_split : HeldOutScores or None
        Of the sites that validated, and of the other kind of split.
    comparison : Comparison or None
        The model beside all baselines, on deposits that were held out.
    name, network : str
        The model's in the comparison, and that of its networks alone; empty without any.
    device : str
    tempering : Tempering or None
        How its networks are tempered; None for the paper's, for plain models, and where nothing was held
        out.
    calibrated : CalibrationCheck or None
        How its scores become probabilities, if they do.
    """

    model: AnomalyModel
    sites: PatchSites
    held_out: np.ndarray
    probabilities: np.ndarray
    epochs: list[Epoch]
    validation: HeldOutScores | None = None
    other_split: HeldOutScores | None = None
    comparison: Comparison | None = None
    name: str = ""
    network: str = ""
    device: str = ""
    tempering: Tempering | None = None
    calibrated: CalibrationCheck | None = None

    @property
    def worth(self) -> Worth | None:
        """What such a model is worth on deposits that it had not seen, if any were held out."""
        return None if self.comparison is None else self.comparison.worth(self.name)

    @property
    def unseen(self) -> np.ndarray | None:
        """What networks that had not seen them gave the sites (n,), in the first round."""
        if self.comparison is None:
            return None
        return self.comparison.rounds[0].held_out[self.name].probabilities

    @property
    def fold_scores(self) -> list[Scores]:
        """Scores of the folds of the first round."""
        if self.comparison is None or self.unseen is None:
            return []
        fold, labels = self.comparison.rounds[0].fold, self.sites.labels
        return [
            Scores.of(labels[fold == number], self.unseen[fold == number])
            for number in range(int(fold.max()) + 1)
        ]

    @property
    def deposits(self) -> list[HeldOutDeposit]:
        """Where each deposit stood while it was held out."""
        if self.comparison is None or self.worth is None:
            return []
        rounds = [item.held_out[self.name] for item in self.comparison.rounds]
        found = []
        for number, mean in self.worth.areas.items():
            own = [float(item.areas[item.deposits == number].mean()) for item in rounds]
            found.append(
                HeldOutDeposit(number, *(100 * (1 - area) for area in (mean, max(own), min(own))))
            )
        return found

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
            "settings": settings.recorded(),
            "split": settings.split,
            "seed": settings.seed,
            "device": self.device,
            "metrics": self.metrics(),
            **({} if self.worth is None else {"worth": self.worth.to_json()}),
            "parameters": provenance.parameters,
            "command": provenance.command,
            "versions": provenance.versions(),
        }

    @property
    def known(self) -> np.ndarray:
        """Which sites (n,) the model was trained or scored on; further draws serve baselines alone."""
        return self.sites.in_draws(self.model.draws)

    def patch_rows(self, names: Sequence[str] = ()) -> Iterator[tuple[object, ...]]:
        """Yield what is known of each of the :attr:`known` patches: see :data:`PATCH_COLUMNS`."""
        sites = self.sites
        seen = self.unseen
        for index in np.flatnonzero(self.known).tolist():
            (row, column), held_out = sites.cells[index].tolist(), self.held_out[index]
            trains = sites.trains[index]
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
                names[sites.points[index]] if names and sites.labels[index] else None,
            )

    def metrics(self) -> dict[str, Any]:
        """Return all scores for a model file."""
        named = {
            "validation": self.validation,
            "other_split": self.other_split,
        }
        return {name: scores.to_json() for name, scores in named.items() if scores is not None}


class ModelTraining:
    """Trains a model, and finds out what such models are worth by what they have not seen.

    Parameters
    ----------
    known : KnownGround
        Further barren ground is drawn from it.
    samples : PatchSamples
        What the model is trained on, and the first draw of barren ground.
    settings : TrainingSettings
    device : torch.device
    """

    def __init__(
        self,
        known: KnownGround,
        samples: PatchSamples,
        settings: TrainingSettings,
        device: torch.device,
    ) -> None:
        self.known = known
        self.samples = samples
        self.settings = settings
        self.device = device
        self._reference = Reference.draw(known.ground, settings.seed + 1)
        self._own = own_candidate(settings, device)
        self._blends = [] if settings.is_plain else [Blend(self._own.name)]
        self._baselines = tuple(
            baseline
            for name, baseline in BASELINES.items()
            if name != self._own.name and (name != "pathfinders" or samples.pathfinders is not None)
        )

    def train(self, progress: Progress) -> TrainingResult:
        """Train, hold deposits out again and again, and validate on a part if asked for.

        Raises
        ------
        InputError
            If the samples cannot be split as asked for, or training diverges.
        CancelledError
        """
        settings, samples = self.settings, self.samples
        samples.tell_of_constants(progress)
        if settings.takes_logarithms:
            samples.tell_of_zeros(progress)
        # Found out before the first epoch, not after the last one.
        prior = None
        if settings.calibrates:
            require_calibratable(samples.sites)
            given, part = settings.deposits_per_km2, PartOfProgress(progress, 0, 0)
            prior = Prior.of(self.known.ground, samples.sites, given, part)
        rng = np.random.default_rng(settings.seed)
        held_out = np.zeros(len(samples.sites), dtype=bool)
        if settings.validation:
            held_out = split_sites(samples.sites, settings.split, settings.validation, rng)
        chosen = training_sites(samples.sites, held_out, samples.patch)
        folds = possible_folds(samples.sites, settings.folds, progress)
        fold = choose_folds(samples.sites, "deposits", folds, rng) if folds else None
        if fold is not None:
            training_folds(samples.sites, fold, samples.patch)
        other = settings.compare_splits and bool(settings.validation)
        first_runs = 1 + other
        done = first_runs / (first_runs + folds * settings.repeats)
        first, rest = PartOfProgress(progress, 0, done), PartOfProgress(progress, done, 1)
        result, other_split = self._trained(chosen, held_out, other, first)
        result.device = str(self.device)
        covered = self.known.ground.covered
        if covered is not None:
            result.model.record["ground"] = covered.to_json()
        trained = TrainedDeposits.of(self.known.ground.grid, self._cells_of_deposits(chosen))
        result.model.record["trained_on"] = trained.to_json()
        if fold is not None:
            self._hold_out(result, fold, rest)
        self._validate(result, other_split, rest)
        if prior is not None and result.comparison is not None:
            rounds = result.comparison.rounds
            result.calibrated = CalibrationCheck.of(
                settings.calibration, rounds, result.name, prior
            )
            result.model.calibration = result.calibrated.calibration
        return result

    def _cells_of_deposits(self, chosen: np.ndarray) -> np.ndarray:
        """Return the cells of the deposits that chosen sites (n,) belong to."""
        sites = self.samples.sites
        own = np.unique(sites.points[chosen & (sites.labels == 1)])
        cells: np.ndarray = np.asarray(self.known.deposits)[own]
        return cells

    def _trained(
        self, chosen: np.ndarray, held_out: np.ndarray, other: bool, progress: Progress
    ) -> tuple[TrainingResult, _OtherSplit | None]:
        """Train the model on the chosen sites (n,), and another with the other kind of split."""
        settings, samples = self.settings, self.samples
        training: NetworkTraining | PlainTraining = (
            PlainTraining(samples, settings)
            if settings.is_plain
            else NetworkTraining(samples, settings, self.device)
        )
        validates = held_out if held_out.any() else None

        def trained(part: Progress) -> tuple[AnomalyModel, list[Epoch]]:
            if validates is None:
                part.message(tr("Training on all deposits"))
            else:
                part.message(tr("Training with SPLIT={split}", split=settings.split))
            return training.fit(chosen, part, validates)

        other_split = None
        if other and settings.members == 1:  # then there is a core to spare
            jobs: list[Callable[[Progress], Any]] = [trained, self._other_split]
            (model, epochs), other_split = side_by_side(
                jobs, [1.0, 1.0], networks_at_once(self.device), progress
            )
        elif other:
            model, epochs = trained(PartOfProgress(progress, 0, 0.5))
            other_split = self._other_split(PartOfProgress(progress, 0.5, 1))
        else:
            model, epochs = trained(progress)
        unscored = np.full(len(samples.sites), np.nan)
        return TrainingResult(model, samples.sites, held_out, unscored, epochs), other_split

    def _validate(
        self, result: TrainingResult, other_split: _OtherSplit | None, progress: Progress
    ) -> None:
        """Score the model, as it was tempered, on the sites that it was not trained on."""
        model, patches = result.model, self.samples.patches
        result.probabilities = model.probabilities(model.channels(patches), self.device)
        if result.held_out.any():
            alone = np.where(result.held_out, 0, -1)
            baselines = self._judge(alone, self._baselines, PartOfProgress(progress, 1, 1))
            title = f"SPLIT={self.settings.split}"
            result.validation = self._scores(title, alone, result.probabilities, baselines)
        if other_split is not None:
            title, fold, judged = other_split
            own = tempered(judged.pop(self._own.name).probabilities, model.temperature or 1.0)
            if self.settings.blends:
                own = (own + judged[COMPANION].probabilities) / 2
            result.other_split = self._scores(title, fold, own, judged)

    def _judge(
        self, fold: np.ndarray, candidates: tuple[Candidate, ...], progress: Progress
    ) -> dict[str, HeldOut]:
        seed = self.settings.seed
        return cross_validate(self.samples, fold, candidates, self._reference, seed, progress)

    def _scores(
        self, title: str, fold: np.ndarray, network: np.ndarray, baselines: dict[str, HeldOut]
    ) -> HeldOutScores:
        return HeldOutScores.of(title, self.samples, fold, network, baselines)

    def _other_split(self, progress: Progress) -> _OtherSplit | None:
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
        judged = self._judge(fold, (self._own, *self._baselines), progress)
        return f"SPLIT={other}", fold, judged

    def _hold_out(self, result: TrainingResult, fold: np.ndarray, progress: Progress) -> None:
        """Hold whole deposits out in turn, with one draw of barren ground after the other."""
        candidates = (self._own, *self._baselines)
        settings = replace(self.settings, split="deposits", folds=int(fold.max()) + 1)
        rounds = run_rounds(
            self.known,
            settings,
            candidates,
            settings.repeats,
            1,
            progress,
            (self.samples, fold),
        )
        temperings = choose_temperatures(rounds, candidates, settings.preset)
        result.tempering = temperings.get(self._own.name)
        if result.tempering is not None:
            result.model.temperature = result.tempering.temperature
        rounds = with_blends(tempered_rounds(rounds, temperings), self._blends)
        result.comparison = Comparison([*candidates, *self._blends], rounds, self.known.names)
        result.network = "" if settings.is_plain else self._own.name
        result.name = self._blends[0].name if settings.blends else self._own.name
