"""What deposits at random would show: neighbours, and densities in the rings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

#: Deposits nearer to each other than so many rings are wide may tell of the faults only once. Of one,
#: two, three and five, three held the truth in clusters of either size, and costs little without any.
_NEAR_RINGS = 3

#: Surveys of random deposits, and the share of their densities that the band holds ring by ring.
_SURVEYS, _SHARE = 1999, 0.95


def crowding(deposits: np.ndarray, ring: np.ndarray, areas: np.ndarray, ring_width: float) -> float:
    """Return how many deposits count as one, 1 or more, since those of one camp are not independent.

    It is one more than a deposit's neighbours within three ring widths, less those that it would have
    if the deposits of each ring lay at random in it: what a mean varies by if neighbours are alike
    (Kish 1965). Camps that reach farther than that are counted as several.

    Parameters
    ----------
    deposits : ndarray, shape (n, 2)
    ring : ndarray of int, shape (n,)
        The ring of each, from 0.
    areas : ndarray, shape (rings,)
        In squared map units; deposits beyond these rings are left out.
    ring_width : float
        In map units.
    """
    within = ring < len(areas)
    places, counts = deposits[within], np.bincount(ring[within], minlength=len(areas))
    if len(places) < 2:
        return 1.0
    tree = cKDTree(places)
    near = tree.count_neighbors(tree, _NEAR_RINGS * ring_width) - len(places)
    # A deposit may stand in a ring too thin to have the centre of a cell.
    area = np.maximum(areas / ring_width**2, 1.0)
    shared = _shared_rings(len(areas))
    by_chance = counts @ shared @ (counts / area) - float((counts / area) @ shared.diagonal())
    return max(1.0, 1 + float(near - by_chance) / len(places))


def _shared_rings(rings: int) -> np.ndarray:
    """Return how much of each ring is near a place in each other, in squared ring widths.

    Shape (rings, rings), for rings on both sides of a straight fault that has no end.
    """
    middle = np.arange(rings) + 0.5
    aside = np.stack([middle[:, None] - middle, middle[:, None] + middle])
    chords: np.ndarray = 2 * np.sqrt(np.maximum(_NEAR_RINGS**2 - np.square(aside), 0))
    return chords.sum(axis=0)


@dataclass(frozen=True)
class RandomDeposits:
    """Densities in the rings of deposits at random over the rings' ground.

    Camps are as many as deposits count for, each of the same number.

    Attributes
    ----------
    low, high : ndarray, shape (rings,)
        Between them lie 95 % of the densities of each ring; NaN without ground.
    outside : float
        Share of the surveys in which one ring or more lies outside of them.
    """

    low: np.ndarray
    high: np.ndarray
    outside: float

    @classmethod
    def drawn(
        cls, areas: np.ndarray, deposits: int, unit: float, crowding: float = 1.0, seed: int = 0
    ) -> RandomDeposits:
        """Draw surveys; the same seed gives the same ones.

        Parameters
        ----------
        areas : ndarray, shape (rings,)
        deposits : int
            Deposits in the rings.
        unit : float
            Deposits per area that have density 1.
        crowding : float
            How many of them count as one.
        seed : int
        """
        rng = np.random.default_rng(seed)
        camps = max(1, round(deposits / crowding))
        counts = deposits / camps * rng.multinomial(camps, areas / areas.sum(), _SURVEYS)
        with np.errstate(divide="ignore", invalid="ignore"):
            densities = counts / (areas * unit)
        tail = 50 * (1 - _SHARE)
        low, high = np.percentile(densities, [tail, 100 - tail], axis=0)
        left = (densities < low) | (densities > high)
        return cls(low, high, float(left.any(axis=1).mean()))
