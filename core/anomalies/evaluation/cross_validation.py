"""Holding deposits out: the one way in which Gossan finds out what a model is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from ...runtime.language import tr
from ...runtime.progress import Progress, SilentProgress, step
from ...runtime.side_by_side import side_by_side
from ...scores.probabilities import Scores
from ..patches.samples import PatchSamples
from ..patches.sites import Ground, PatchSites, read_patches
from .candidates import Candidate
from .splits import leaking, training_folds

#: Random cells that a held-out deposit is ranked among.
REFERENCE_CELLS = 500

#: Work of a baseline, measured in networks.
_BASELINE_WORK = 0.05


@dataclass(frozen=True)
class Reference:
    """Patches at random cells of the study area, which held-out deposits are ranked among.

    Attributes
    ----------
    patches : ndarray, shape (m, elements, p, p)
    xy : ndarray, shape (m, 2)
    """

    patches: np.ndarray
    xy: np.ndarray

    @classmethod
    def draw(cls, ground: Ground, seed: int) -> Reference:
        """Draw from the cells of the study area that have values."""
        rng = np.random.default_rng(seed)
        cells = ground.random_cells_with_values(REFERENCE_CELLS, rng, SilentProgress())
        return cls(read_patches(ground.stack, cells, ground.patch), ground.grid.xy(cells))


@dataclass(frozen=True)
class HeldOut:
    """What a candidate gave patches that it had not seen.

    Attributes
    ----------
    probabilities : ndarray, shape (n,)
        Of all sites, each from the fold that it was held out in; NaN for sites that never are.
    deposits, folds : ndarray of int, shape (d,)
        Numbers of the held-out deposits, and the fold of each.
    deposit_probabilities : ndarray, shape (d,)
        Mean over a deposit's own patches.
    reference : ndarray, shape (folds, m)
        Probabilities of the reference cells.
    """

    probabilities: np.ndarray
    deposits: np.ndarray
    folds: np.ndarray
    deposit_probabilities: np.ndarray
    reference: np.ndarray

    @classmethod
    def of(
        cls, sites: PatchSites, fold: np.ndarray, pooled: np.ndarray, ground: np.ndarray
    ) -> HeldOut:
        """Gather probabilities of sites (n,) and of the reference cells (folds, m)."""
        mineralised = (fold >= 0) & (sites.labels == 1)
        # With patches split at random a deposit is held out in several folds, a part in each.
        pairs = np.unique(np.column_stack([sites.points, fold])[mineralised], axis=0)
        means = [
            pooled[mineralised & (sites.points == deposit) & (fold == number)].mean()
            for deposit, number in pairs
        ]
        return cls(pooled, pairs[:, 0], pairs[:, 1], np.array(means), ground)

    @property
    def areas(self) -> np.ndarray:
        """Share of the ground that ranks no lower than each deposit, shape (d,).

        Half of the ground that ranks the same counts: a candidate that gives one value everywhere
        has told nothing, not all.
        """
        ground, own = self.reference[self.folds], self.deposit_probabilities[:, None]
        return ((ground > own).sum(axis=1) + 0.5 * (ground == own).sum(axis=1)) / ground.shape[1]


def places_among(scores: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Return where scores (n,) stand among those of the ground (m,), from 0 to 1.

    A higher score stands higher, also between two cells of the ground and beyond all of them, so that
    the scores of one model keep their order.
    """
    values, counts = np.unique(ground, return_counts=True)
    below = (np.cumsum(counts) - counts / 2) / len(ground)
    ends = np.array([values[0] - 1, *values, values[-1] + 1])
    return np.interp(scores, ends, np.array([0, *below, 1]))


def cross_validate(
    samples: PatchSamples,
    fold: np.ndarray,
    candidates: Sequence[Candidate],
    reference: Reference,
    seed: int,
    progress: Progress,
) -> dict[str, HeldOut]:
    """Train every candidate once per fold without the fold, and let it judge the fold.

    Parameters
    ----------
    samples : PatchSamples
    fold : ndarray of int, shape (n,)
        As :func:`choose_folds` returns it.
    candidates : sequence of Candidate
    reference : Reference
    seed : int
    progress : Progress

    Returns
    -------
    dict of str to HeldOut
        By the candidates' names.

    Raises
    ------
    InputError
        If a fold leaves too little to train with; nothing has been trained then.
    CancelledError
    """
    sites = samples.sites
    trainings = training_folds(sites, fold, samples.patch)
    folds = len(trainings)

    def judged(number: int, candidate: Candidate, part: Progress) -> tuple[np.ndarray, np.ndarray]:
        held_out = fold == number
        # The epochs of so many networks would fill the log.
        predict = candidate.fit(samples, trainings[number], seed, _Quiet(part))
        own = predict(samples.patches[held_out], samples.xy[held_out])
        if folds > 1:
            part.message(
                tr(
                    "Fold {number} of {folds}, {title}: AUC {auc:.3f}",
                    number=number + 1,
                    folds=folds,
                    title=tr(candidate.title),
                    auc=Scores.of(sites.labels[held_out], own).auc,
                )
            )
        return own, predict(reference.patches, reference.xy)

    pairs = list(product(range(folds), candidates))
    results = side_by_side(
        [partial(judged, number, candidate) for number, candidate in pairs],
        [candidate.networks or _BASELINE_WORK for _, candidate in pairs],
        min(candidate.at_once for candidate in candidates),
        progress,
    )
    pooled = {candidate.name: np.full(len(sites), np.nan) for candidate in candidates}
    ground: dict[str, list[np.ndarray]] = {candidate.name: [] for candidate in candidates}
    for (number, candidate), (own, background) in zip(pairs, results, strict=True):
        pooled[candidate.name][fold == number] = own
        ground[candidate.name].append(background)
    step(progress, 1.0)
    return {name: HeldOut.of(sites, fold, pooled[name], np.stack(ground[name])) for name in pooled}


class _Quiet(SilentProgress):
    """Progress that moves the bar and hears a cancel, but keeps what is said to itself."""

    def __init__(self, whole: Progress) -> None:
        self.report = whole.report  # type: ignore[method-assign]
        self.cancelled = whole.cancelled  # type: ignore[method-assign]


def leaks(samples: PatchSamples, fold: np.ndarray) -> int:
    """Return how many held-out patches share cells with a training patch of their fold."""
    numbers = range(int(fold.max()) + 1)
    return sum(leaking(samples.sites, fold == number, samples.patch) for number in numbers)
