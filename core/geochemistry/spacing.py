"""How far apart the samples of a survey are, also where they lie along lines or in clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

#: Samples whose spacing is measured; of more, as many are taken at even steps.
_MEASURED = 2000

#: Neighbours that are looked at for one in every direction, at first and at most.
_FIRST_LOOKED_AT, _LOOKED_AT = 32, 4096

#: Pairs of a sample and a neighbour that are held at once.
_PAIRS = 1_000_000

#: The octants (counted from east, counter-clockwise) of four strips through a sample. Each is a
#: quarter of the circle to both sides; they overlap by halves, so that one of them looks across
#: any line of samples and does not see the line itself.
_STRIPS = np.array([[7, 0, 3, 4], [0, 1, 4, 5], [1, 2, 5, 6], [2, 3, 6, 7]])

#: Samples lie along lines where the spacing across is so many times that along, and the lines are
#: parallel where the quartiles of the spacing across differ by less than this share of it.
_LINES, _PARALLEL = 5.0, 0.5

#: Samples lie at one site where the nearest is so many times nearer than this one in order, such as field
#: duplicates whose positions were read anew.
_NEARER, _NEXT_SITE = 50.0, 4

#: A smaller share of such samples moves no median.
_FEW = 0.1


@dataclass(frozen=True)
class Spacing:
    """How far apart samples are, in units of the CRS.

    Attributes
    ----------
    across : float
        Median distance to the next sample in the sparser direction.
    along : float
        Median distance to the next sample in any direction.
    scatter : float
        Difference between the quartiles of the distance across, as a share of its median.
    """

    across: float
    along: float
    scatter: float = 0.0

    @property
    def in_lines(self) -> bool:
        """Whether the samples lie along lines that are farther apart than the samples on them."""
        return self.across > _LINES * self.along

    @property
    def in_parallel_lines(self) -> bool:
        """Whether the lines are alike far apart, as those of a survey are and roads are not."""
        return self.in_lines and self.scatter < _PARALLEL

    @property
    def typical(self) -> float:
        """The spacing that speaks for the survey: that across, or the side of a sample's share.

        Roads have no distance that lies between all of them: there it is the geometric mean of the
        spacings across and along.
        """
        if self.in_lines and not self.in_parallel_lines:
            return math.sqrt(self.across * self.along)
        return self.across


def length_text(length: float) -> str:
    """Return a length of three digits without an exponent."""
    rounded = float(f"{length:.3g}")
    return f"{rounded:,.0f}" if rounded >= 1000 else f"{rounded:g}"


def spacing_of(xy: np.ndarray) -> Spacing:
    """Return how far apart samples are in the sparser direction, and in the denser.

    Around each sample the next one is looked for in four strips of directions (to both sides, so
    that samples at the survey's rim look inwards); the largest of the four distances is the sample's
    spacing in the sparser direction: on lines, the distance between them. Strips without any
    sample do not count. The survey's spacing is the median over the samples, of which those that share
    a square of two mean spacings count as one, so that a dense grid within a regional survey does
    not speak for the region. Where many samples share a site, as field duplicates do, one
    of each site counts.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Positions of the samples, two or more; none twice.
    """
    xy = _sites(xy)
    chosen = np.unique(np.linspace(0, len(xy) - 1, min(len(xy), _MEASURED)).astype(np.int64))
    order = np.lexsort((xy[:, 1], xy[:, 0]))  # even steps through the ground, not the table
    measured = order[chosen]
    strips = _next_in_strips(xy, xy[measured])
    weights = 1.0 / _companions(xy)[measured]
    across = np.where(np.isfinite(strips), strips, 0.0).max(axis=1)
    first, middle, third = _quantiles(across, weights, (0.25, 0.5, 0.75))
    (along,) = _quantiles(strips.min(axis=1), weights, (0.5,))
    return Spacing(middle, along, (third - first) / middle)


def _sites(xy: np.ndarray) -> np.ndarray:
    """Return the samples (n, 2) without those that share another one's site, unless these are few."""
    sites = xy[np.lexsort((xy[:, 1], xy[:, 0]))]
    while len(sites) > _NEXT_SITE:
        tree = cKDTree(sites, balanced_tree=False)
        distances, neighbours = tree.query(sites, k=[2, _NEXT_SITE + 1])
        shared = _NEARER * distances[:, 0] < distances[:, 1]
        shared &= neighbours[:, 0] < np.arange(len(sites))
        if not shared.any():
            break
        sites = sites[~shared]
    return sites if len(sites) < (1 - _FEW) * len(xy) else xy


def _next_in_strips(xy: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the distance to the next sample in each strip, (points, 4); infinite without one."""
    tree = cKDTree(xy, balanced_tree=False)
    result = np.full((len(points), len(_STRIPS)), np.inf)
    pending, looked_at = np.arange(len(points)), _FIRST_LOOKED_AT
    while len(pending):
        count = min(looked_at, len(xy))
        several = max(1, _PAIRS // count)
        for start in range(0, len(pending), several):
            some = pending[start : start + several]
            distances, neighbours = tree.query(points[some], k=list(range(2, count + 1)))
            steps = xy[neighbours] - points[some, None]
            octants = np.floor(np.arctan2(steps[..., 1], steps[..., 0]) / (np.pi / 4)) % 8
            for strip, members in enumerate(_STRIPS):
                inside = np.isin(octants, members)
                result[some, strip] = np.where(inside, distances, np.inf).min(axis=1)
        if count == len(xy) or looked_at >= _LOOKED_AT:
            break
        pending = pending[~np.isfinite(result[pending]).all(axis=1)]
        looked_at *= 4
    return result


def _companions(xy: np.ndarray) -> np.ndarray:
    """Return how many samples share a sample's square of two mean spacings, shape (n,)."""
    low = xy.min(axis=0)
    extent = np.ptp(np.quantile(xy, (0.01, 0.99), axis=0), axis=0)  # without strays
    side = 2 * np.sqrt(max(extent.prod(), extent.max() ** 2 / len(xy)) / len(xy))
    squares = np.floor((xy - low) / side).astype(np.int64)
    _, square, counts = np.unique(
        squares[:, 0] * (squares[:, 1].max() + 1) + squares[:, 1],
        return_inverse=True,
        return_counts=True,
    )
    return np.asarray(counts[square])


def _quantiles(values: np.ndarray, weights: np.ndarray, shares: Sequence[float]) -> list[float]:
    """Return the values that these shares of the weight lie at or below."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return [float(values[order[np.searchsorted(reached, share * reached[-1])]]) for share in shares]
