"""The values that a model was trained on, and how far others lie outside of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...runtime.language import tr

#: Percents of the training cells whose values a model remembers.
PERCENTS = (0, 1, 5, 25, 50, 75, 95, 99, 100)

#: Values beyond an end by no more than this share of it are those of the end, in other units.
_ROUNDING = 1e-6

#: Distances are cut here: nodata that nobody has declared may lie anywhere.
_FURTHEST = 1e9

#: Interquartile range, and range from the 5th to the 95th percentile, of a normal distribution, and what
#: is taken for the whole range, in standard deviations.
_NORMAL_RANGES = ((25, 75, 1.349), (5, 95, 3.290), (0, 100, 6.0))


@dataclass(frozen=True)
class TrainingRanges:
    """Quantiles of each element in the cells that a model was trained on.

    Attributes
    ----------
    quantiles : tuple of tuple of float
        Per element, at :data:`PERCENTS`.
    floor : tuple of float
        Of the model's transform, per element: distances are those of the logarithms. Empty without a
        logarithm, 0 for bands that none is taken of.
    """

    quantiles: tuple[tuple[float, ...], ...]
    floor: tuple[float, ...] = ()

    @classmethod
    def of(cls, values: np.ndarray, floor: tuple[float, ...]) -> TrainingRanges:
        """Take the quantiles of values (n, elements); rows with NaN are skipped."""
        complete = values[np.isfinite(values).all(axis=1)]
        quantiles = np.percentile(complete, PERCENTS, axis=0).T.astype(float)
        return cls(tuple(map(tuple, quantiles.tolist())), floor)

    @classmethod
    def from_json(
        cls, stored: Sequence[Sequence[float]], elements: int, floor: tuple[float, ...]
    ) -> TrainingRanges:
        """Read stored quantiles.

        Raises
        ------
        ValueError
            If they are not as many as they should be, or do not rise.
        """
        quantiles = tuple(tuple(float(number) for number in row) for row in stored)
        if len(quantiles) != elements or any(
            len(row) != len(PERCENTS)
            or not np.isfinite(row).all()
            or any(high < low for low, high in zip(row, row[1:]))
            for row in quantiles
        ):
            raise ValueError(tr("ranges of the training cells"))
        return cls(quantiles, floor)

    def at(self, percent: int) -> np.ndarray:
        """Return a quantile of each element, shape (elements,)."""
        return np.array(self.quantiles)[:, PERCENTS.index(percent)]

    def distances(self, values: np.ndarray) -> np.ndarray:
        """Return how far values (elements, ...) lie outside, Float32: 0 inside, negative below.

        In robust standard deviations of the training cells, from the nearest end of their range; NaN
        stays.
        """
        shape = (-1,) + (1,) * (values.ndim - 1)
        low, high = (self.at(percent).reshape(shape) for percent in (0, 100))
        beyond = (values > high + _ROUNDING * np.abs(high)) | (
            values < low - _ROUNDING * np.abs(low)
        )
        distances = np.where(np.isnan(values), np.nan, 0.0).astype(np.float32)
        for element in np.flatnonzero(beyond.reshape(len(values), -1).any(axis=1)):
            chosen = beyond[element]
            outside = self._scaled(values[element][chosen], element)
            ends = self._scaled(np.array([low.flat[element], high.flat[element]]), element)
            spread = self._spread(element)
            distance = (outside - np.clip(outside, *ends)) / spread
            distances[element][chosen] = np.clip(distance, -_FURTHEST, _FURTHEST)
        return distances

    def _scaled(self, values: np.ndarray, element: int) -> np.ndarray:
        """Return one element's values as the model sees them.

        A logarithm goes on straight below the floor, where the model sees no difference any more, so
        that -9999 is far away.
        """
        values = np.asarray(values, dtype=np.float64)
        if not self.floor or not self.floor[element]:
            return values
        floor = self.floor[element]
        below = np.minimum(values / floor - 1, 0.0) / np.log(10)
        scaled: np.ndarray = np.log10(np.maximum(values, floor)) + below
        return scaled

    def _spread(self, element: int) -> float:
        """Return an element's robust standard deviation, or what comes nearest to one."""
        row = dict(zip(PERCENTS, self.quantiles[element], strict=True))
        for low, high, deviations in _NORMAL_RANGES:
            ends = self._scaled(np.array([row[low], row[high]]), element)
            if ends[1] > ends[0]:
                return float(ends[1] - ends[0]) / deviations
        if self.floor and not self.floor[element] and not row[50]:
            return 1.0  # a class that no training cell has, or another band of nothing but 0
        return max(0.1 * abs(float(self._scaled(np.array([row[50]]), element)[0])), 1e-6)
