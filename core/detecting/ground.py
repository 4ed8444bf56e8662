"""Ground that chance does not explain: samples below a false-discovery rate that lie together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .chance import discoveries
from .detection import Detection

#: Samples whose circles, of so many times the spacing around them, touch lie together.
REACH = 0.6

#: A sample far from all others stands for no more ground than so many times the median radius.
_WIDEST = 3.0


@dataclass(frozen=True)
class Ground:
    """A piece of contiguous ground.

    Attributes
    ----------
    size : int
        Samples, or cells.
    score : float
        Their mean.
    chance : float
        The least of them.
    shares : ndarray, shape (elements,)
        Of the elements in its surprise.
    """

    size: int
    score: float
    chance: float
    shares: np.ndarray

    def leading(self, elements: Sequence[str], count: int = 3) -> list[str]:
        """Return the elements with the largest shares."""
        order = np.argsort(-self.shares, kind="stable")[:count]
        return [elements[number] for number in order if self.shares[number] > 0]


@dataclass(frozen=True)
class GroundOfSamples(Ground):
    """Ground, and the samples (k,) in it."""

    samples: np.ndarray


def spacings(xy: np.ndarray) -> np.ndarray:
    """Return the spacing of the samples around each one, the median distance of the four nearest."""
    count = min(5, len(xy))
    distances = cKDTree(xy).query(xy, k=list(range(2, count + 1)))[0]
    return np.median(distances, axis=1)


def lowest_of(score: np.ndarray, percent: float) -> float:
    """Return the least score of so many percent, the highest, of scores (n,); -inf without any."""
    known = score[np.isfinite(score)]
    return float(np.percentile(known, 100 - percent)) if len(known) else -np.inf


def find_ground(
    detection: Detection, xy: np.ndarray, rate: float, percent: float = 100.0
) -> tuple[list[GroundOfSamples], np.ndarray]:
    """Return contiguous ground below a false-discovery rate, the highest mean score first.

    Parameters
    ----------
    detection : Detection
    xy : ndarray, shape (n, 2)
    rate : float
        Share of the discoveries that may be false.
    percent : float, optional
        Of the samples, those with the highest scores, are looked at.

    Returns
    -------
    ground : list of GroundOfSamples
    radii : ndarray, shape (n,)
        Of the circle that each sample stands for.
    """
    radii = REACH * spacings(xy)
    radii = np.minimum(radii, _WIDEST * np.median(radii))
    high = detection.score >= lowest_of(detection.score, percent)
    found = np.flatnonzero(discoveries(detection.chance, rate) & high)
    if not len(found):
        return [], radii
    pairs = cKDTree(xy[found]).query_pairs(2 * radii[found].max(), output_type="ndarray")
    distances = np.linalg.norm(xy[found[pairs[:, 0]]] - xy[found[pairs[:, 1]]], axis=1)
    together = distances <= radii[found[pairs[:, 0]]] + radii[found[pairs[:, 1]]]
    pairs = pairs[together]
    links = coo_matrix(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(found), len(found))
    )
    owner = connected_components(links, directed=False)[1]
    ground = [
        GroundOfSamples(
            len(samples),
            float(detection.score[samples].mean()),
            float(detection.chance[samples].min()),
            detection.shares[samples].mean(axis=0),
            samples,
        )
        for samples in (found[owner == number] for number in range(owner.max() + 1))
    ]
    return sorted(ground, key=lambda piece: -piece.score), radii
