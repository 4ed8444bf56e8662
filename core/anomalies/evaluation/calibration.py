"""Calibrating a model by what networks trained without them gave deposits and random ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ...scores.calibration import Calibration, HeldOutEvidence, Reliability, prior_of
from ...scores.intervals import FEWEST_GROUPS
from ..patches.sites import Ground, PatchSites
from .rounds import Round


@dataclass(frozen=True)
class Prior:
    """How many deposits the ground holds.

    Attributes
    ----------
    deposits_per_km2, cell_km2 : float
        The area is the mean of the cells with values.
    known, area : int and float, or None
        Known deposits, and the km² that they were counted on, where the density is their quotient;
        None where it was given.
    """

    deposits_per_km2: float
    cell_km2: float
    known: int | None = None
    area: float | None = None

    @classmethod
    def of(
        cls, ground: Ground, sites: PatchSites, given: float | None, progress: Progress
    ) -> Prior:
        """Take the density that was given, or the known deposits per km² of ground with values.

        Raises
        ------
        InputError
            If more than half of the cells would hold a deposit.
        CancelledError
        """
        cells, area = ground.cells_with_values(progress)
        cell = area / cells
        if given is not None:
            prior = cls(given, cell)
        else:
            known = len(np.unique(sites.points[sites.labels == 1]))
            prior = cls(known / area, cell, known, area)
            progress.message(prior.estimate_text())
        prior_of(prior.deposits_per_km2, cell)
        return prior

    @property
    def probability(self) -> float:
        """Probability that a random cell holds a deposit."""
        return prior_of(self.deposits_per_km2, self.cell_km2)

    def estimate_text(self) -> str:
        """Say where the density comes from; empty where it was given."""
        if self.known is None or self.area is None:
            return ""
        return tr(
            "DEPOSITS_PER_KM2 is taken as {density:.3g}: {known} known deposits on {area:,.0f} km² with "
            "values. That is the least it can be, since undiscovered deposits are missing; all "
            "probabilities rise with it.",
            density=self.deposits_per_km2,
            known=self.known,
            area=self.area,
        )


@dataclass(frozen=True)
class CalibrationCheck:
    """A calibration, and whether scores and calibrated scores say what they mean.

    Attributes
    ----------
    calibration : Calibration
        For the map.
    prior : Prior
    before, after : Reliability
        Of held-out ground of deposits and random ground, counting the same: of the scores, and of what
        calibrations fitted to the other folds make of them.
    groups : int
        Separate groups of deposits that were held out.
    """

    calibration: Calibration
    prior: Prior
    before: Reliability
    after: Reliability
    groups: int

    @classmethod
    def of(cls, method: str, rounds: Sequence[Round], name: str, prior: Prior) -> CalibrationCheck:
        """Calibrate what a candidate gave held-out ground in all rounds."""
        unseen, calibrated = _unseen(method, rounds, name)
        calibration = Calibration.fit(method, unseen).with_prior(prior.probability)
        before, after = (
            Reliability.of(unseen.labels, values, unseen.weights)
            for values in (unseen.scores, calibrated)
        )
        return cls(calibration, prior, before, after, unseen.groups)


def require_calibratable(sites: PatchSites) -> None:
    """Refuse to calibrate by too few deposits.

    Raises
    ------
    InputError
    """
    groups = sites.group_count(1)
    if groups < FEWEST_GROUPS:
        raise InputError(
            tr(
                "CALIBRATION needs at least {fewest} groups of deposits that lie apart, and there are "
                "{groups}: so few do not tell what a score is worth. Leave it at none and read the map "
                "as a score, or add deposits.",
                fewest=FEWEST_GROUPS,
                groups=groups,
            )
        )


def _evidence(pairs: Sequence[tuple[Round, int]], name: str) -> HeldOutEvidence:
    """Return held-out scores of deposits and of the reference cells in folds of rounds.

    Every deposit counts the same, however many patches it has. Every fold's reference cells count as
    much as its deposits do: networks of different folds are not on one scale.
    """
    scores, labels, weights = [], [], []
    groups: set[int] = set()
    for item, fold in pairs:
        held_out = item.held_out[name]
        own = (item.fold == fold) & (item.sites.labels == 1)
        _, deposit, patches = np.unique(
            item.sites.points[own], return_inverse=True, return_counts=True
        )
        ground = held_out.reference[fold]
        scores += [held_out.probabilities[own], ground]
        labels += [np.ones(own.sum(), dtype=int), np.zeros(len(ground), dtype=int)]
        weights += [1 / patches[deposit], np.full(len(ground), len(patches) / len(ground))]
        groups.update(item.sites.groups[own].tolist())
    return HeldOutEvidence.of(
        np.concatenate(scores), np.concatenate(labels), np.concatenate(weights), len(groups)
    )


def _folds(item: Round) -> list[tuple[Round, int]]:
    """Return the folds of a round that hold deposits out."""
    own = (item.fold >= 0) & (item.sites.labels == 1)
    return [(item, fold) for fold in np.unique(item.fold[own]).tolist()]


def _unseen(method: str, rounds: Sequence[Round], name: str) -> tuple[HeldOutEvidence, np.ndarray]:
    """Return all held-out scores (n,), and what calibrations that had not seen them make of them.

    The calibration of a fold is that of the other folds of its round: it has seen neither its deposits
    nor its networks.
    """
    calibrated = []
    for item in rounds:
        folds = _folds(item)
        for number, pair in enumerate(folds):
            others = Calibration.fit(method, _evidence(folds[:number] + folds[number + 1 :], name))
            calibrated.append(others.apply(_evidence([pair], name).scores))
    everything = [pair for item in rounds for pair in _folds(item)]
    return _evidence(everything, name), np.concatenate(calibrated)
