"""The ways to score a sample by itself: enriched pathfinders, and what the literature has beside them.

Each gives ranks from 0 to 1, so that smoothing, chance and shares are the same for all, and they can
be compared. All look at enrichment alone, unless both sides are asked for:

* pathfinders: mean rank of the target's surprise and of the total surprise;
* pathfinders_mcd: the mean of that and the rank of a robust Mahalanobis distance, which says nothing
  of signs and so counts only where the total surprise is above its median; elsewhere it is 0;
* isolation_forest, nearest_neighbours, autoencoder: what is below an element's mean is pulled up to it,
  so that a sample is isolated, far from others, or not restored, by what it has more of;
* singularity: only an exponent below 2, enrichment towards the cell, counts. It needs a map.

Isolation forest, nearest neighbours and autoencoder see standardised logarithms instead of log-ratios:
among few pathfinders one that is low would lift the ratios of the others.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..geochemistry.transforms import ilr_basis
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, step, stop_if_cancelled
from .samples import DetectorSettings, Pathfinders
from .surprise import RankTable, SummedSurprise, own_scores, shares_of_rank

#: Methods that need no new fit to leave each element out in turn.
LEFT_OUT_IN_TURN = ("pathfinders", "pathfinders_mcd")

#: Methods that judge a cell by the cells around it, and so need a map or are others on points.
OF_PATCHES = ("autoencoder", "singularity")

#: Samples that a covariance is fitted to, at most, and that others' distances are measured to.
_FITTED = 5_000

#: Trees of a forest; the number that its authors found enough (Liu et al. 2008).
_TREES = 100

#: A direction varies by no less than this share of the widest one's variance.
_NARROWEST = 1e-3

#: Samples that are judged at once.
_AT_ONCE = 20_000

#: Distances that are held at once.
_DISTANCES = 10_000_000

#: From values (n, elements), where they are detected and surprise, both alike, to (n,).
Strangeness = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


class OwnScores:
    """A method that is fitted to samples, for their own scores before smoothing and those of others.

    Parameters
    ----------
    method : str
        One of :data:`METHODS`.
    pathfinders : Pathfinders
    parts : ndarray, shape (n, elements)
        Surprise; NaN where not analysed.
    settings : DetectorSettings
    progress : Progress
    sided : {1, 2}
        2 takes what is unusually low for unusual as well.

    Attributes
    ----------
    fitted : ndarray, shape (n,)
        Own scores of the samples that it was fitted to: 0 to 1, NaN where nothing is known.

    Raises
    ------
    InputError
        If the method needs a map.
    CancelledError
    """

    def __init__(
        self,
        method: str,
        pathfinders: Pathfinders,
        parts: np.ndarray,
        settings: DetectorSettings,
        progress: Progress,
        sided: int,
    ) -> None:
        if method == "singularity":
            raise InputError(
                tr(
                    "METHOD=singularity compares windows of a map and cannot be had from points. Grid the "
                    "samples with Grid Geochemistry and give the raster as STACK, or choose another METHOD."
                )
            )
        self._pathfinders, self._parts = pathfinders, parts
        self._with_surprise = method in ("pathfinders", "pathfinders_mcd")
        self._has_target = pathfinders.has_target
        self._sums = SummedSurprise(parts)
        total = self._sums.of_all
        self._total, self._target = RankTable(total), RankTable(parts[:, 0])
        self._target_rank = shares_of_rank(parts[:, 0]) if self._has_target else None
        self._strangeness: Strangeness | None = None
        self.fitted = own_scores(total, self._target_rank)
        fit = {
            "pathfinders_mcd": _robust_distance,
            "isolation_forest": _isolation,
            "nearest_neighbours": _distance_to_neighbours,
            "autoencoder": _reconstruction,
        }.get(method)
        if fit is None or (method == "pathfinders_mcd" and parts.shape[1] < 2):
            return
        self._strangeness = fit(pathfinders, parts, settings, progress, sided)
        own = _measured(
            self._strangeness, pathfinders.values, pathfinders.detected, parts, progress
        )
        self._ranks = RankTable(own)
        self.fitted = self._together(self.fitted, self._ranks.shares(own))

    def of(
        self, values: np.ndarray, detected: np.ndarray, parts: np.ndarray, progress: Progress
    ) -> np.ndarray:
        """Return the own scores of other samples (m,), by their ranks among those that were fitted."""
        own = self._total.shares(SummedSurprise(parts).of_all)
        if self._has_target:
            target = self._target.shares(parts[:, 0])
            own = np.where(np.isfinite(target), (own + target) / 2, own)
        if self._strangeness is None:
            return own
        measured = _measured(self._strangeness, values, detected, parts, progress)
        return self._together(own, self._ranks.shares(measured))

    def without(self, column: int, progress: Progress) -> np.ndarray:
        """Return the own scores (n,) of the fitted samples as they are without one of the elements.

        Nothing is fitted anew: of a robust covariance, the part of the other elements is taken. For
        methods that are :data:`LEFT_OUT_IN_TURN`.
        """
        own = own_scores(self._sums.without(column), self._target_rank if column else None)
        if not isinstance(self._strangeness, RobustDistance) or self._parts.shape[1] < 3:
            return own
        parts = np.delete(self._parts, column, axis=1)
        rest = self._pathfinders.without(column)
        distance = self._strangeness.without(column, parts)
        measured = _measured(distance, rest.values, rest.detected, parts, progress)
        return self._together(own, shares_of_rank(measured))

    def _together(self, surprise_rank: np.ndarray, rank: np.ndarray) -> np.ndarray:
        return (surprise_rank + rank) / 2 if self._with_surprise else rank


def _measured(
    strangeness: Strangeness,
    values: np.ndarray,
    detected: np.ndarray,
    parts: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """Return strangeness (n,), NaN where no element is known."""
    result = np.full(len(values), np.nan)
    known = np.flatnonzero(np.isfinite(parts).any(axis=1))
    for first in range(0, len(known), _AT_ONCE):
        stop_if_cancelled(progress)
        rows = known[first : first + _AT_ONCE]
        result[rows] = strangeness(values[rows], detected[rows], parts[rows])
    return result


class LogScale:
    """Logarithms of elements by their mean and spread, 0 where missing.

    What is not detected is never more than ordinary, however high the limit of its laboratory was.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
        NaN where missing.
    sided : {1, 2}
        With 1, what is less than the mean counts as the mean.
    """

    def __init__(self, values: np.ndarray, sided: int) -> None:
        self._sided = sided
        positive = np.where(values > 0, values, np.nan)
        self._floor = np.nanmin(positive, axis=0)
        logs = np.log(np.fmax(values, self._floor))
        logs[~np.isfinite(values)] = np.nan
        self._centre = np.nanmean(logs, axis=0)
        spread = np.nanstd(logs, axis=0)
        self._spread = np.where(spread > 0, spread, 1.0)

    def apply(self, values: np.ndarray, detected: np.ndarray) -> np.ndarray:
        """Return standardised logarithms (n, elements) without NaN, Float32."""
        logs = (np.log(np.fmax(values, self._floor)) - self._centre) / self._spread
        logs = np.where(np.isfinite(values), logs, 0.0)
        logs = np.where(detected, logs, np.minimum(logs, 0.0))
        return (np.maximum(logs, 0.0) if self._sided == 1 else logs).astype(np.float32)


def drawn(known: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Return so many of the places where something is known, in order; all if there are fewer."""
    rows = np.flatnonzero(known)
    if len(rows) > count:
        rows = np.sort(np.random.default_rng(seed).choice(rows, count, replace=False))
    return rows


class RobustDistance:
    """Squared Mahalanobis distance of compositions from a robust centre (Filzmoser et al. 2005).

    It says nothing of signs: unless both sides are asked for, it is 0 where surprise is ordinary.

    Parameters
    ----------
    floor, middle : ndarray, shape (elements,)
        What lower values are raised to, and what is put for missing ones.
    centre, covariance : ndarray, shape (elements,) and (elements, elements)
        Of centred log-ratios.
    parts : ndarray, shape (n, elements)
        Surprise of the survey's samples.
    sided : {1, 2}
    """

    def __init__(
        self,
        floor: np.ndarray,
        middle: np.ndarray,
        centre: np.ndarray,
        covariance: np.ndarray,
        parts: np.ndarray,
        sided: int,
    ) -> None:
        self._floor, self._middle, self._sided = floor, middle, sided
        self._centre, self._covariance = centre, covariance
        self._bar = np.nanmedian(SummedSurprise(parts).of_all)
        basis = ilr_basis(len(centre))
        variances, vectors = np.linalg.eigh(basis @ covariance @ basis.T)
        variances = np.maximum(variances, _NARROWEST * variances[-1])
        self._axes = (vectors / np.sqrt(variances)).T @ basis

    def __call__(self, values: np.ndarray, _detected: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """Return the distances (n,) of values (n, elements)."""
        filled = np.where(values > 0, values, self._middle)
        logs = np.log(np.maximum(filled, self._floor)) - self._centre
        squared: np.ndarray = np.square(logs @ self._axes.T).sum(axis=1)
        if self._sided == 2:
            return squared
        return np.where(SummedSurprise(parts).of_all > self._bar, squared, 0.0)

    def without(self, column: int, parts: np.ndarray) -> RobustDistance:
        """Return the distance of the other elements, of which the surprises are given.

        Centre and covariance are the marginal ones, not those of a new fit.
        """
        rest = np.arange(len(self._centre)) != column
        covariance = self._covariance[np.ix_(rest, rest)]
        of_rest = self._floor[rest], self._middle[rest], self._centre[rest], covariance
        return RobustDistance(*of_rest, parts, self._sided)


def _robust_distance(
    pathfinders: Pathfinders,
    parts: np.ndarray,
    settings: DetectorSettings,
    progress: Progress,
    sided: int,
) -> Strangeness:
    """Fit the minimum covariance determinant to ilr of complete samples.

    Missing elements take their geometric mean. Without five complete samples per element, samples
    that were filled in are fitted to as well.
    """
    # scikit-learn is needed by this method alone.
    from ..geochemistry.composition import SAMPLES_PER_ELEMENT, robust_components

    values = pathfinders.values
    logs = np.log(np.where(values > 0, values, np.nan))
    middle = np.exp(np.nanmean(logs, axis=0))
    complete = (values > 0).all(axis=1)
    if complete.sum() < SAMPLES_PER_ELEMENT * values.shape[1]:
        complete = np.isfinite(parts).any(axis=1)
    rows = drawn(complete, _FITTED, settings.seed)
    filled = np.where(values[rows] > 0, values[rows], middle)
    components = robust_components(filled, settings.seed, progress)
    return RobustDistance(
        np.array(components.transform.floor),
        middle,
        components.centre @ ilr_basis(len(middle)),
        (components.loadings.T * components.variances) @ components.loadings,
        parts,
        sided,
    )


def _isolation(
    pathfinders: Pathfinders,
    parts: np.ndarray,
    settings: DetectorSettings,
    progress: Progress,
    sided: int,
) -> Strangeness:
    """Fit a forest that isolates samples by random cuts (Liu et al. 2008)."""
    from sklearn.ensemble import IsolationForest

    scale = LogScale(pathfinders.values, sided)
    known = np.isfinite(parts).any(axis=1)
    forest = IsolationForest(n_estimators=_TREES, random_state=settings.seed, n_jobs=1)
    forest.fit(scale.apply(pathfinders.values[known], pathfinders.detected[known]))
    step(progress, 0.3)

    def isolation(values: np.ndarray, detected: np.ndarray, _parts: np.ndarray) -> np.ndarray:
        return -forest.score_samples(scale.apply(values, detected))

    return isolation


def _distance_to_neighbours(
    pathfinders: Pathfinders,
    parts: np.ndarray,
    settings: DetectorSettings,
    progress: Progress,
    sided: int,
) -> Strangeness:
    """Measure the mean distance to the nearest of up to 5,000 samples, as many as are smoothed over.

    A distance of 0 is a sample's own, or that of one just like it: one of them is left out.
    """
    scale = LogScale(pathfinders.values, sided)
    rows = drawn(np.isfinite(parts).any(axis=1), _FITTED, settings.seed)
    seen = scale.apply(pathfinders.values[rows], pathfinders.detected[rows])
    lengths = np.einsum("ij,ij->i", seen, seen)
    count = min(settings.neighbours, len(seen) - 1)

    def distance(values: np.ndarray, detected: np.ndarray, _parts: np.ndarray) -> np.ndarray:
        own = scale.apply(values, detected)
        result = np.empty(len(own))
        at_once = max(1, _DISTANCES // len(seen))
        for first in range(0, len(own), at_once):
            stop_if_cancelled(progress)
            some = own[first : first + at_once]
            length = np.einsum("ij,ij->i", some, some)
            squared = lengths - 2 * some @ seen.T + length[:, None]
            nearest = np.sort(np.partition(squared, count, axis=1)[:, : count + 1], axis=1)
            # What rounding has left of a distance of 0.
            itself = nearest[:, 0] < 1e-5 * (1 + length)
            nearest = np.sqrt(np.maximum(nearest, 0))
            result[first : first + at_once] = (
                nearest.sum(axis=1) - np.where(itself, nearest[:, 0], nearest[:, -1])
            ) / max(1, count)
        return result

    return distance


def _reconstruction(
    pathfinders: Pathfinders,
    parts: np.ndarray,
    settings: DetectorSettings,
    progress: Progress,
    sided: int,
) -> Strangeness:
    """Train an autoencoder on single samples; what it cannot restore is strange."""
    # PyTorch is needed by this method alone.
    from .autoencoder import MOST_PATCHES, reconstruction_error, trained_autoencoder

    scale = LogScale(pathfinders.values, sided)
    rows = drawn(np.isfinite(parts).any(axis=1), MOST_PATCHES, settings.seed)
    seen = scale.apply(pathfinders.values[rows], pathfinders.detected[rows])
    network = trained_autoencoder(seen[:, :, None, None], settings.seed, progress)

    def error(values: np.ndarray, detected: np.ndarray, _parts: np.ndarray) -> np.ndarray:
        # A row of samples is a map of one row, for a network that looks at one cell at a time.
        channels = scale.apply(values, detected).T[:, None, :]
        return reconstruction_error(network, channels, sided)[0]

    return error
