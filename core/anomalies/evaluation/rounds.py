"""Cross-validation again and again: other barren ground, other folds, other seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress
from ...scores.epochs import OF_ROUND
from ...scores.intervals import GroupWins
from ..patches.samples import KnownGround, PatchSamples
from ..patches.sites import PatchSites
from ..training.optimisation import member_seed
from ..training.settings import TrainingSettings
from .candidates import Candidate, NetworkCandidate
from .cross_validation import HeldOut, Reference, cross_validate, leaks, places_among
from .splits import choose_folds, possible_folds, training_folds


@dataclass(frozen=True)
class Round:
    """One cross-validation of all candidates: one draw of barren ground, one seed.

    Attributes
    ----------
    repeat, seed : int
    sites : PatchSites
    fold : ndarray of int, shape (n,)
        In which fold each site is held out; −1 for sites that only train.
    held_out : dict of str to HeldOut
        By candidate.
    leaking : int
        Held-out patches that share cells with a training patch of their fold.
    """

    repeat: int
    seed: int
    sites: PatchSites
    fold: np.ndarray
    held_out: dict[str, HeldOut]
    leaking: int

    def places(self, name: str) -> np.ndarray:
        """Return where a candidate puts each held-out patch among the ground, (n,); NaN for others.

        Each fold has a model of its own, and what one calls 0.4 may be 0.5 to another. The reference
        cells are the same for all of them, so places among these can be held against each other.
        """
        own = self.held_out[name]
        places = np.full(len(self.fold), np.nan)
        for number, ground in enumerate(own.reference):
            members = self.fold == number
            places[members] = places_among(own.probabilities[members], ground)
        return places

    def auc(self, name: str) -> float:
        """Return a candidate's AUC on the held-out patches of this round."""
        scored = self.fold >= 0
        labels, groups = self.sites.labels[scored], self.sites.groups[scored]
        return GroupWins.of(labels, self.places(name)[scored], groups).auc


def run_rounds(
    known: KnownGround,
    settings: TrainingSettings,
    candidates: Sequence[Candidate],
    repeats: int,
    seeds: int,
    progress: Progress,
    first: tuple[PatchSamples, np.ndarray] | None = None,
) -> list[Round]:
    """Cross-validate all candidates on so many draws of barren ground, each with so many seeds.

    With barren points that were given, the places stay, and folds are drawn anew. ``first`` are
    samples and folds of the first draw, where they are known already.

    Raises
    ------
    InputError
        If a draw cannot be split into folds.
    CancelledError
    """
    reference = Reference.draw(known.ground, settings.seed + 1)
    rounds = []
    for repeat in range(repeats):
        if first is not None and not repeat:
            samples, fold = first
        else:
            samples, fold = drawn_anew(known, settings, repeat, progress)
        if not repeat:
            trainings = (int(fold.max()) + 1) * repeats * seeds
            tell_expected_time(candidates, samples, fold, trainings, progress)
        for seed in range(seeds):
            number, count = repeat * seeds + seed, repeats * seeds
            progress.message(tr("Round {number} of {repeats}", number=number + 1, repeats=count))
            part = PartOfProgress(progress, number / count, (number + 1) / count)
            own_seed = member_seed(settings.seed, number)
            held_out = cross_validate(samples, fold, candidates, reference, own_seed, part)
            one = Round(repeat, own_seed, samples.sites, fold, held_out, leaks(samples, fold))
            rounds.append(one)
            progress.message(
                tr(
                    OF_ROUND,
                    number=number + 1,
                    count=count,
                    held_out=one.auc(candidates[0].name),
                    title=candidates[0].title,
                )
            )
    return rounds


def tell_expected_time(
    candidates: Sequence[Candidate],
    samples: PatchSamples,
    fold: np.ndarray,
    trainings: int,
    progress: Progress,
) -> None:
    """Tell how long so many trainings of each network will take here, by an epoch of each.

    Raises
    ------
    CancelledError
    """
    networks = [item for item in candidates if isinstance(item, NetworkCandidate)]
    if not networks:
        return
    chosen = training_folds(samples.sites, fold, samples.patch)[0]
    epochs: dict[str, float] = {}
    seconds = 0.0
    for network in networks:
        settings = network.settings.resolved()
        if settings.network not in epochs:
            epochs[settings.network] = network.seconds_of_an_epoch(samples, chosen)
        steps = settings.epochs + settings.pretraining
        seconds += epochs[settings.network] * steps * settings.members / network.at_once
    progress.message(
        tr(
            "{networks} networks will be trained, which takes some {minutes:.0f} minutes here.",
            networks=trainings * sum(network.networks for network in networks),
            minutes=max(1.0, trainings * seconds / 60),
        )
    )


def drawn_anew(
    known: KnownGround, settings: TrainingSettings, repeat: int, progress: Progress
) -> tuple[PatchSamples, np.ndarray]:
    """Return patches and folds (n,) of one of the repeated draws of barren ground.

    Raises
    ------
    InputError
        If deposits or barren ground are missing, or the draw cannot be split into folds.
    CancelledError
    """
    drawn_from = member_seed(settings.seed, repeat)
    samples = collect_samples(known, settings, drawn_from, progress)
    if not repeat:
        known.tell_of_missing(samples.sites, progress)
        if settings.takes_logarithms:
            samples.tell_of_zeros(progress)
    rng = np.random.default_rng(drawn_from)
    folds = settings.folds
    if settings.split == "deposits":
        folds = possible_folds(samples.sites, folds, progress)
    return samples, choose_folds(samples.sites, settings.split, folds, rng)


def collect_samples(
    known: KnownGround, settings: TrainingSettings, seed: int, progress: Progress
) -> PatchSamples:
    """Take patches as the settings ask for; the same seed gives the same ones.

    Raises
    ------
    InputError
        If deposits or barren ground are missing, or the control function is unknown everywhere.
    CancelledError
    """
    return PatchSamples.collect(
        known,
        settings.block,
        seed,
        progress,
        negative_distance=settings.negative_distance,
        draws=settings.draws,
        with_unlabelled=settings.with_unlabelled,
        barren_from=settings.barren_from,
    )
