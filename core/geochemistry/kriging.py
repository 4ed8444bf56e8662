"""Many elements to one grid by ordinary kriging, each with its own variogram."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..runtime.language import tr
from .interpolation import Interpolation
from .neighbours import NearestSamples
from .variograms import Variogram

#: This share of an element's variance is added to that of each sample, so that systems can be solved.
_RIDGE = 1e-9

#: Entries of systems that are solved at once.
_ENTRIES = 2_000_000


@dataclass(frozen=True)
class KrigingSettings:
    """Ordinary kriging from the nearest samples.

    Attributes
    ----------
    neighbours : int
        Samples that a cell is made of.
    radius : float
        Samples farther away than this (units of the CRS) are not used.
    sectors : int
        1, or 4 or 8 sectors around a cell that the neighbours are taken from in equal numbers.
    variance : bool
        Whether the kriging variance of every element follows the elements.
    """

    neighbours: int = 12
    radius: float = math.inf
    sectors: int = 1
    variance: bool = False


class OrdinaryKriging(Interpolation):
    """Kriges all elements of a survey, in a moving neighbourhood.

    Each element has its own variogram, so its own weights. The nugget is the noise of sampling and
    analysis: a cell on a sample does not repeat it. Elements with a variogram of logarithms are kriged
    in logarithms; what they are brought back to is the median of what may be there, which is less than
    the mean. The variance is that of a new sample at the place, in squared units or (squared)
    natural logarithms.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Positions of the samples; none twice.
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    variograms : sequence of Variogram
        One per element.
    settings : KrigingSettings
    """

    def __init__(
        self,
        xy: np.ndarray,
        values: np.ndarray,
        variograms: Sequence[Variogram],
        settings: KrigingSettings,
    ) -> None:
        self._logarithmic = np.array([variogram.logarithmic for variogram in variograms])
        super().__init__(xy, values, settings.neighbours, settings.radius, settings.sectors)
        self._xy = np.asarray(xy, dtype=float)
        self._variograms = list(variograms)
        self._variance = settings.variance

    @property
    def layers(self) -> int:
        """Elements, and their variances where these are asked for."""
        return self.elements * (2 if self._variance else 1)

    def at(self, points: np.ndarray) -> np.ndarray:
        """Return the values at points (m, 2), and after them the variances; NaN with no sample near."""
        values = np.full((len(points), self.elements), np.nan)
        variances = np.full((len(points), self.elements), np.nan)
        for rows, elements, distances, neighbours in self._neighbourhoods(points):
            size = max(1, _ENTRIES // distances.shape[1] ** 2)
            for start in range(0, len(rows), size):
                some = slice(start, start + size)
                estimates = self._krige(elements, distances[some], neighbours[some])
                where = np.ix_(rows[some], elements)
                values[where], variances[where] = estimates
        values[:, self._logarithmic] = np.exp(values[:, self._logarithmic])
        return np.concatenate([values, variances], axis=1) if self._variance else values

    def _neighbourhoods(
        self, points: np.ndarray
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Yield points, elements, and the samples (points, k) that they are estimated from.

        Rows without any sample are left out.
        """
        shared = np.setdiff1d(np.arange(self.elements), self._nowhere)
        distances, neighbours, tied = self._search(self._all, points)
        near = np.isfinite(distances)
        for known, elements, samples in self._groups:
            shared = np.setdiff1d(shared, elements)
            missing = (~known[neighbours] & near).any(axis=1) | tied
            fine, again = np.flatnonzero(~missing & near[:, 0]), np.flatnonzero(missing)
            if len(fine):
                yield fine, elements, distances[fine], neighbours[fine]
            if len(again):
                found, chosen, _ = self._search(samples, points[again])
                reached = np.isfinite(found[:, 0])
                place = np.flatnonzero(known)[chosen[reached]]
                yield again[reached], elements, found[reached], place
        rows = np.flatnonzero(near[:, 0])
        if len(shared) and len(rows):
            yield rows, shared, distances[rows], neighbours[rows]

    def _search(
        self, samples: NearestSamples, points: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return samples.nearest(points, self._neighbours, self._radius)

    def _krige(
        self, elements: np.ndarray, distances: np.ndarray, neighbours: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return estimates and variances (m, elements) from neighbours (m, k).

        With the covariances C between samples and c to the place, the weights are
        C⁻¹c + λ C⁻¹1 with λ = (1 − 1ᵀC⁻¹c) / 1ᵀC⁻¹1, and the variance is C(0) − wᵀc + λ.
        """
        near = np.isfinite(distances)
        places = self._xy[neighbours]
        steps = places[:, :, None] - places[:, None]
        apart = np.hypot(steps[..., 0], steps[..., 1])
        both = near[:, :, None] & near[:, None]
        distances = np.where(near, distances, 0.0)
        diagonal = np.arange(distances.shape[1])
        estimates = np.empty((len(distances), len(elements)))
        variances = np.empty_like(estimates)
        for place, element in enumerate(elements):
            variogram = self._variograms[element]
            covariances = np.where(both, variogram.covariance(apart), 0.0)
            covariances[:, diagonal, diagonal] += variogram.nugget + _RIDGE * variogram.variance
            # A sample that is not there has its own equation, with the answer 0.
            covariances[:, diagonal, diagonal] += np.where(near, 0.0, variogram.variance)
            to_place = np.where(near, variogram.covariance(distances), 0.0)
            right = np.stack([to_place, near.astype(float)], axis=2)
            plain, ones = np.moveaxis(np.linalg.solve(covariances, right), 2, 0)
            multiplier = (1 - plain.sum(axis=1)) / ones.sum(axis=1)
            weights = plain + multiplier[:, None] * ones
            values = np.where(near, self._values[neighbours, element], 1.0)
            if variogram.logarithmic:
                values = np.log(values)
            estimates[:, place] = (weights * values).sum(axis=1)
            variances[:, place] = variogram.variance - (weights * to_place).sum(axis=1) + multiplier
        return estimates, variances


def variance_names(elements: Sequence[str], variograms: Sequence[Variogram]) -> list[str]:
    """Return names for the bands of variances, which say what is logarithmic."""
    return [
        f"{element} (ln)" if variogram.logarithmic else element
        for element, variogram in zip(elements, variograms, strict=True)
    ]


def median_note(variograms: Sequence[Variogram]) -> str:
    """Return how many elements were kriged as logarithms, and what that means."""
    logarithmic = sum(variogram.logarithmic for variogram in variograms)
    if not logarithmic:
        return tr(
            "Kriging: the nugget counts as noise of sampling and analysis, so that a cell on a sample does "
            "not repeat it."
        )
    return tr(
        "Kriging: {logarithmic} of {count} elements were kriged as logarithms, which are less skew, and "
        "brought back as medians of what may be there; their means would be higher. The nugget counts as "
        "noise of sampling and analysis: a cell on a sample does not repeat it.",
        logarithmic=logarithmic,
        count=len(variograms),
    )
