"""The detector: pathfinders that are higher than elsewhere, at a sample and at those around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import later, tr
from ..runtime.progress import PartOfProgress, Progress, step
from .chance import chance_of
from .neighbourhoods import Neighbourhoods
from .suites import Shift, find_suites, level
from .surprise import hidden_limits, shares_of_rank, surprise, total_surprise, two_sided

#: A pathfinder is analysed in this share of the samples, and detected in that one.
ANALYSED, DETECTED = 0.3, 0.05

#: Why an element says nothing.
SELDOM_ANALYSED = later("analysed at fewer than 30 % of the samples")
SELDOM_DETECTED = later("detected at fewer than 5 % of the samples")


@dataclass(frozen=True)
class DetectorSettings:
    """How samples are scored.

    Parameters
    ----------
    neighbours : int
        Samples that a place is judged by, itself among them.
    radius : float
        Samples farther away are not asked.
    shuffles : int
        Of the samples' scores, for the chance.
    seed : int
    """

    neighbours: int = 16
    radius: float = math.inf
    shuffles: int = 199
    seed: int = 0


@dataclass
class Pathfinders:
    """What samples have of the elements that are looked at, one sample per position.

    Attributes
    ----------
    elements : list of str
        The target first, if there is one.
    xy : ndarray, shape (n, 2)
    values : ndarray, shape (n, elements)
        NaN where missing, the limit where below detection.
    detected : ndarray of bool, shape (n, elements)
    suites : ndarray of int, shape (n,)
    has_target : bool
        Whether the first element is looked at by itself as well.
    left_out : dict of str to str
        Elements that say nothing, and why.
    shifts : list of Shift
    """

    elements: list[str]
    xy: np.ndarray
    values: np.ndarray
    detected: np.ndarray
    suites: np.ndarray
    has_target: bool
    left_out: dict[str, str] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)

    @classmethod
    def prepare(
        cls,
        elements: Sequence[str],
        xy: np.ndarray,
        values: np.ndarray,
        limits: np.ndarray,
        analysed: np.ndarray,
        target: str,
        suite_names: Sequence[str] | None,
    ) -> Pathfinders:
        """Leave out elements that say nothing, level suites, and find hidden limits.

        Parameters
        ----------
        elements : sequence of str
            Pathfinders that the samples have.
        xy : ndarray, shape (n, 2)
        values, limits : ndarray, shape (n, elements)
            Values, and the detection limit where they are below it; NaN where there is none.
        analysed : ndarray of bool, shape (n, all elements of the table)
            Tells suites apart.
        target : str
            One of the elements; empty without one.
        suite_names : sequence of n str, optional
            Survey or laboratory.

        Raises
        ------
        InputError
            If no element is left.
        """
        below = np.isfinite(limits)
        values = np.where(below, limits, values)
        detected = np.isfinite(values) & ~below & (values > 0)
        detected = np.column_stack(
            [
                hidden_limits(values[:, column], detected[:, column])
                for column in range(len(elements))
            ]
        )
        left_out, kept = {}, []
        for column, name in enumerate(elements):
            if np.isfinite(values[:, column]).mean() < ANALYSED:
                left_out[name] = SELDOM_ANALYSED
            elif detected[:, column].mean() < DETECTED:
                left_out[name] = SELDOM_DETECTED
            else:
                kept.append(column)
        if not kept:
            raise InputError(_nothing(left_out))
        names = [elements[column] for column in kept]
        if target in names:
            kept.insert(0, kept.pop(names.index(target)))
        values, detected = values[:, kept], detected[:, kept]
        suites = find_suites(analysed, suite_names)
        values, shifts = level(values, detected, suites)
        chosen = [elements[column] for column in kept]
        return cls(chosen, xy, values, detected, suites, target in chosen, left_out, shifts)


@dataclass
class Detection:
    """Scores of samples, and how sure they are.

    Attributes
    ----------
    score : ndarray, shape (n,)
        0 to 1; NaN where no neighbour was analysed.
    rank : ndarray of int, shape (n,)
        1 is the highest; 0 without a score.
    chance : ndarray, shape (n,)
        How likely chance gives as high a score.
    coverage : ndarray, shape (n,)
        Share of the pathfinders that are known in the neighbourhood.
    spread : ndarray, shape (n,)
        Range of the score's rank, as a share of the samples, when each pathfinder is left out in turn.
    shares : ndarray, shape (n, elements)
        Of the elements in the surprise of the neighbourhood; they add up to 1, or are 0.
    around : Neighbourhoods
    own : ndarray, shape (n,)
        The samples' own scores, before smoothing.
    """

    score: np.ndarray
    rank: np.ndarray
    chance: np.ndarray
    coverage: np.ndarray
    spread: np.ndarray
    shares: np.ndarray
    around: Neighbourhoods
    own: np.ndarray

    @property
    def leading(self) -> np.ndarray:
        """The element with the largest share, shape (n,); -1 where none has any."""
        return np.where(self.shares.sum(axis=1) > 0, self.shares.argmax(axis=1), -1)


def detect(
    pathfinders: Pathfinders, settings: DetectorSettings, sided: int, progress: Progress
) -> Detection:
    """Score samples by one-sided enrichment of pathfinders in their neighbourhood.

    Parameters
    ----------
    pathfinders : Pathfinders
    settings : DetectorSettings
    sided : {1, 2}
        2 takes what is unusually low for unusual as well.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    around = Neighbourhoods(
        pathfinders.xy, pathfinders.xy, settings.neighbours, settings.radius, progress
    )
    step(progress, 0.1)
    measure = surprise if sided == 1 else two_sided
    parts = np.column_stack(
        [
            measure(pathfinders.values[:, column], pathfinders.detected[:, column])
            for column in range(len(pathfinders.elements))
        ]
    ).astype(np.float32)
    own = own_scores(parts, pathfinders.has_target)
    score = around.mean(own)
    step(progress, 0.2)
    spread = _spread(parts, pathfinders.has_target, around)
    step(progress, 0.3)
    known = np.isfinite(own)
    chance = chance_of(
        np.where(known, own, np.nanmedian(own)),
        np.where(known, pathfinders.suites, -1),
        around,
        score,
        settings.shuffles,
        settings.seed,
        PartOfProgress(progress, 0.3, 1.0),
    )
    smooth = np.nan_to_num(around.mean(total_surprise(parts)))
    total = smooth.sum(axis=1, keepdims=True)
    shares = np.divide(smooth, total, out=np.zeros_like(smooth), where=total > 0)
    coverage = np.minimum(1.0, around.mean(np.isfinite(parts).mean(axis=1)))
    return Detection(score, ranks_of(score), chance, coverage, spread, shares, around, own)


def own_scores(parts: np.ndarray, has_target: bool) -> np.ndarray:
    """Return the samples' own scores (n,): the mean of the ranks of the target and of all elements.

    Parameters
    ----------
    parts : ndarray, shape (n, elements)
        Surprise; NaN where not analysed.
    has_target : bool
        Whether the first element is the target.
    """
    total = total_surprise(parts).sum(axis=1)
    rank = shares_of_rank(total)
    if not has_target:
        return rank
    target = shares_of_rank(parts[:, 0])
    return np.where(np.isfinite(target), (rank + target) / 2, rank)


def ranks_of(score: np.ndarray) -> np.ndarray:
    """Return ranks (n,) from 1, the highest score; 0 where there is none."""
    ranks = np.zeros(len(score), dtype=np.int64)
    known = np.flatnonzero(np.isfinite(score))
    ranks[known[np.argsort(-score[known], kind="stable")]] = np.arange(1, len(known) + 1)
    return ranks


def _spread(parts: np.ndarray, has_target: bool, around: Neighbourhoods) -> np.ndarray:
    """Return the range of ranks (n,) when each element is left out in turn; NaN with one element."""
    elements = parts.shape[1]
    if elements < 2:
        return np.full(len(parts), np.nan)
    low, high = np.full(len(parts), np.inf), np.full(len(parts), -np.inf)
    for column in range(elements):
        rest = np.delete(parts, column, axis=1)
        rank = shares_of_rank(around.mean(own_scores(rest, has_target and column > 0)))
        low, high = np.fmin(low, rank), np.fmax(high, rank)
    return np.where(np.isfinite(high - low), high - low, np.nan)


def _nothing(left_out: dict[str, str]) -> str:
    return tr(
        "No pathfinder says anything: {elements}. Choose another ELEMENTS, or none.",
        elements="; ".join(f"{name} ({tr(reason)})" for name, reason in left_out.items())
        or tr("the samples have none of them"),
    )
