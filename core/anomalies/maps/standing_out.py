"""Which elements stand out in a piece of ground, beside the whole stack that its map was made from."""

from __future__ import annotations

import warnings

import numpy as np
from osgeo import ogr

from ...rasters.pieces import cells_inside
from ...rasters.soundings import sounding
from ...rasters.stack import Stack
from ...runtime.progress import Progress

#: Elements that are named at most, and how far above the median they lie, in robust standard deviations.
_NAMED, _FAR = 4, 1.0

#: Makes a standard deviation of the median absolute deviation.
_ROBUST = 1.4826


class StandingOut:
    """Finds which elements stand out in a piece of ground.

    Parameters
    ----------
    stack : Stack
        Of elements.
    progress : Progress
    """

    def __init__(self, stack: Stack, progress: Progress) -> None:
        self._stack = stack
        logarithms = [_logarithms(values) for values in sounding(stack, progress)]
        self._middle = np.array([_median(values) for values in logarithms])
        apart = [
            _median(np.abs(values - middle)) for values, middle in zip(logarithms, self._middle)
        ]
        self._deviation = _ROBUST * np.array(apart)

    def named(self, polygon: ogr.Geometry) -> str:
        """Return the elements that stand out in a polygon, the most enriched first."""
        total = np.zeros(len(self._middle))
        count = np.zeros(len(self._middle))
        for window, inside in cells_inside(self._stack.grid, polygon):
            values = _logarithms(self._stack.read(window)[:, inside])
            total += np.nansum(values, axis=1)
            count += np.isfinite(values).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            above = (total / count - self._middle) / self._deviation
        order = np.argsort(-np.where(np.isfinite(above), above, -np.inf))[:_NAMED]
        return ", ".join(self._stack.elements[number] for number in order if above[number] > _FAR)


def _logarithms(values: np.ndarray) -> np.ndarray:
    """Return logarithms of what is positive, NaN for the rest."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithms: np.ndarray = np.log(np.where(values > 0, values, np.nan))
    return logarithms


def _median(values: np.ndarray) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an element without any value
        return float(np.nanmedian(values)) if values.size else float("nan")
