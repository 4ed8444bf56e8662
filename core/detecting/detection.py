"""The detector: pathfinders that are higher than elsewhere, at a sample and at those around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..runtime.progress import PartOfProgress, Progress, step
from .chance import chance_of
from .methods import LEFT_OUT_IN_TURN, OwnScores
from .neighbourhoods import Neighbourhoods
from .samples import DetectorSettings, Pathfinders
from .surprise import shares_of_rank, surprise, total_weight, two_sided


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
        Range of the score's rank, as a share of the samples, when each pathfinder is left out in turn;
        NaN with one, and for methods that would have to be fitted anew.
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
    pathfinders: Pathfinders,
    settings: DetectorSettings,
    sided: int,
    progress: Progress,
    method: str = "pathfinders",
) -> Detection:
    """Score samples by what is unusual in their neighbourhood: enriched pathfinders, by default.

    The samples' own scores are the method's; smoothing, chance and shares are the same for all.

    Parameters
    ----------
    pathfinders : Pathfinders
    settings : DetectorSettings
    sided : {1, 2}
        2 takes what is unusually low for unusual as well.
    progress : Progress
    method : str
        One of :data:`METHODS`.

    Raises
    ------
    InputError
        If the method does not work on points.
    CancelledError
    """
    around = Neighbourhoods(
        pathfinders.xy, pathfinders.xy, settings.neighbours, settings.radius, progress
    )
    step(progress, 0.05)
    measure = surprise if sided == 1 else two_sided
    parts = np.empty(pathfinders.values.shape, dtype=np.float32)
    for column in range(parts.shape[1]):
        parts[:, column] = measure(pathfinders.values[:, column], pathfinders.detected[:, column])
    step(progress, 0.1)
    scores = OwnScores(
        method, pathfinders, parts, settings, PartOfProgress(progress, 0.1, 0.2), sided
    )
    own = scores.fitted
    score = around.mean(own)
    spread = np.full(len(score), np.nan)
    if method in LEFT_OUT_IN_TURN and parts.shape[1] > 1:
        spread = _spread(scores, parts.shape[1], around, PartOfProgress(progress, 0.2, 0.3))
    chance = chance_of(
        own,
        pathfinders.suites,
        around,
        score,
        settings.shuffles,
        settings.seed,
        PartOfProgress(progress, 0.3, 1.0),
    )
    shares = _shares(parts, around)
    coverage = np.minimum(1.0, around.mean(np.isfinite(parts).sum(axis=1) / parts.shape[1]))
    return Detection(score, ranks_of(score), chance, coverage, spread, shares, around, own)


def _shares(parts: np.ndarray, around: Neighbourhoods) -> np.ndarray:
    """Return each element's share (n, elements) in the smoothed surprise, Float32."""
    weight = total_weight(parts)
    shares = np.empty(parts.shape, dtype=np.float32)
    for column in range(parts.shape[1]):
        # One by one: a survey of millions would fill the memory.
        own = np.nan_to_num(parts[:, column]) * weight
        shares[:, column] = np.nan_to_num(around.mean(own))
    total = shares.sum(axis=1, keepdims=True)
    np.divide(shares, total, out=shares, where=total > 0)
    return shares


def ranks_of(score: np.ndarray) -> np.ndarray:
    """Return ranks (n,) from 1, the highest score; 0 where there is none."""
    ranks = np.zeros(len(score), dtype=np.int64)
    known = np.flatnonzero(np.isfinite(score))
    ranks[known[np.argsort(-score[known], kind="stable")]] = np.arange(1, len(known) + 1)
    return ranks


def _spread(
    scores: OwnScores, elements: int, around: Neighbourhoods, progress: Progress
) -> np.ndarray:
    """Return the range of ranks (n,) when each element is left out in turn."""
    low, high = np.full(len(scores.fitted), np.inf), np.full(len(scores.fitted), -np.inf)
    for column in range(elements):
        part = PartOfProgress(progress, column / elements, (column + 1) / elements)
        step(part, 0)
        rank = shares_of_rank(around.mean(scores.without(column, part)))
        low, high = np.fmin(low, rank), np.fmax(high, rank)
    return np.where(np.isfinite(high - low), high - low, np.nan)
