"""What known deposits say of a score that has never seen them, beside controls without any chemistry."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..runtime.language import later, tr
from ..scores.intervals import Estimate, GroupWins, PooledAuc
from .detection import Detection

#: What places are judged by instead of the chemistry.
CONTROLS = {
    "density": later("how densely the ground was sampled"),
    "rows": later("how many analyses there are of the place"),
    "location": later("how near other deposits are"),
}

#: Blocks of barren ground along the longer side of the survey, at most.
_BLOCKS = 20


@dataclass
class Check:
    """How deposits rank among ground that is far from all of them.

    Attributes
    ----------
    deposits, groups : int
        Deposits within reach of a sample, and groups of those that share a neighbourhood.
    outside : int
        Deposits out of reach.
    ground : int
        Samples far from all deposits.
    far : float
        How far, in units of the CRS.
    score : Estimate
        The AUC of the detector.
    controls : dict of str to Estimate
        The AUC of each of :data:`CONTROLS`.
    ahead : Estimate
        The detector's AUC less that of the best control.
    places : ndarray, shape (m, 2)
        All deposits, in reach or not.
    """

    deposits: int
    groups: int
    outside: int
    ground: int
    far: float
    score: Estimate
    controls: dict[str, Estimate]
    ahead: Estimate
    places: np.ndarray

    @property
    def best_control(self) -> str:
        """The control with the highest AUC."""
        return max(self.controls, key=lambda name: self.controls[name].value)

    def told(self) -> str:
        """Say in a sentence whether the chemistry beats what knows nothing of it."""
        control = self.best_control
        numbers = {
            "auc": _with_interval(self.score),
            "control": tr(CONTROLS[control]),
            "other": self.controls[control].value,
        }
        if not self.ahead.has_interval:
            return tr(
                "The deposits' AUC is {auc}; judged by {control}, it is {other:.2f}. There are too few "
                "groups of deposits to say more.",
                **numbers,
            )
        if self.ahead.low > 0:
            return tr(
                "The chemistry says more than what knows nothing of it: the deposits' AUC is {auc}; judged "
                "by {control}, it is {other:.2f}.",
                **numbers,
            )
        if self.ahead.high < 0:
            return tr(
                "The chemistry says LESS than what knows nothing of it: the deposits' AUC is {auc}; judged "
                "by {control}, it is {other:.2f}.",
                **numbers,
            )
        return tr(
            "The chemistry is not shown to say more than what knows nothing of it: the deposits' AUC is "
            "{auc}; judged by {control}, it is {other:.2f}. The difference is within chance.",
            **numbers,
        )


def default_distance(reach: float) -> float:
    """Return how far from all deposits barren ground is by default, where neighbours reach so far."""
    return 2 * reach


def check_deposits(
    detection: Detection,
    xy: np.ndarray,
    rows: np.ndarray,
    deposits: np.ndarray,
    far: float | None,
) -> Check | None:
    """Hold a score against deposits; None if none is in reach, or no ground is far from all.

    A deposit has the score of the sample nearest to it. Deposits whose neighbourhoods overlap are one
    group, ground is cut into blocks: intervals draw whole groups and blocks.

    Parameters
    ----------
    detection : Detection
    xy : ndarray, shape (n, 2)
        Samples.
    rows : ndarray of int, shape (n,)
        Analyses at each of them.
    deposits : ndarray, shape (m, 2)
    far : float or None
        Ground is at least so far from all deposits; by default twice the reach of a neighbourhood.
    """
    # With one neighbour, or a radius below the spacing, a sample reaches no farther than itself.
    spacing = float(np.median(cKDTree(xy).query(xy, k=[2])[0]))
    reach = max(float(np.median(detection.around.last_distance)), spacing)
    far = default_distance(reach) if far is None else far
    distance, nearest = cKDTree(xy).query(deposits)
    inside = (distance <= max(reach, 1e-9)) & np.isfinite(detection.score[nearest])
    controls = {
        "density": -detection.around.mean_distance,
        "rows": rows.astype(float),
    }
    everywhere = {"score": detection.score, **controls}
    return _held_against(
        deposits,
        inside,
        {name: values[nearest[inside]] for name, values in everywhere.items()},
        _near_each_other(xy[nearest[inside]], reach),
        xy,
        everywhere,
        far,
    )


def check_map(
    found: np.ndarray,
    deposits: np.ndarray,
    xy: np.ndarray,
    score: np.ndarray,
    reach: float,
    far: float | None,
) -> Check | None:
    """Hold a map's scores against deposits; None if none has a score, or no ground is far from all.

    Where a map's samples were is not known, so that location is the only control.

    Parameters
    ----------
    found : ndarray, shape (m,)
        Scores at the deposits' cells, NaN where there is none.
    deposits : ndarray, shape (m, 2)
    xy, score : ndarray, shape (n, 2) and (n,)
        Random cells of the map.
    reach : float
        Of a cell's neighbours, in the units of the positions.
    far : float or None
        As for :func:`check_deposits`.
    """
    inside = np.isfinite(found)
    return _held_against(
        deposits,
        inside,
        {"score": found[inside]},
        _near_each_other(deposits[inside], reach),
        xy,
        {"score": score},
        default_distance(reach) if far is None else far,
    )


def _held_against(
    deposits: np.ndarray,
    inside: np.ndarray,
    found: dict[str, np.ndarray],
    groups: np.ndarray,
    xy: np.ndarray,
    everywhere: dict[str, np.ndarray],
    far: float,
) -> Check | None:
    """Hold what deposits inside of the survey are judged by against places (n, 2) far from all."""
    if not inside.any():
        return None
    is_far = cKDTree(deposits).query(xy)[0] >= far
    is_far[cKDTree(xy).query(deposits)[1]] = False  # where a deposit is judged, however far is 0
    ground = np.flatnonzero(is_far & np.isfinite(everywhere["score"]))
    if not len(ground):
        return None
    judged = deposits[inside]
    labels = np.concatenate([np.ones(len(judged)), np.zeros(len(ground))])
    owner = np.concatenate([groups, groups.max() + 1 + _blocks(xy, ground, far)])
    values = {name: np.concatenate([own, everywhere[name][ground]]) for name, own in found.items()}
    values["location"] = np.concatenate([
        _to_others(judged, groups),
        -cKDTree(judged).query(xy[ground])[0],
    ])  # fmt: skip
    aucs = {
        name: PooledAuc([GroupWins.of(labels, value, owner)], [0]) for name, value in values.items()
    }
    own = aucs.pop("score")
    best = max(aucs.values(), key=lambda auc: auc.value)
    return Check(
        len(judged),
        int(groups.max()) + 1,
        int((~inside).sum()),
        len(ground),
        far,
        own.estimate,
        {name: auc.estimate for name, auc in aucs.items()},
        own.less(best),
        deposits,
    )


def _with_interval(estimate: Estimate) -> str:
    if not estimate.has_interval:
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"


def _near_each_other(xy: np.ndarray, reach: float) -> np.ndarray:
    pairs = cKDTree(xy).query_pairs(reach, output_type="ndarray")
    shape = (len(xy), len(xy))
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    return connected_components(links, directed=False)[1]


def _to_others(deposits: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return minus the distance to the nearest deposit of another group; far away without one."""
    nearness = np.full(len(deposits), -math.inf)
    for group in np.unique(groups):
        own, others = groups == group, groups != group
        if others.any():
            nearness[own] = -cKDTree(deposits[others]).query(deposits[own])[0]
    return nearness


def _blocks(xy: np.ndarray, ground: np.ndarray, far: float) -> np.ndarray:
    """Return the square block that each sample of the ground lies in, shape (len(ground),)."""
    side = max(far, float(np.ptp(xy, axis=0).max()) / _BLOCKS)
    cells = np.floor((xy[ground] - xy.min(axis=0)) / side).astype(np.int64)
    return np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1)
