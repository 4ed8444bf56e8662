"""How well a survey repeats itself: the precision of each element from samples taken twice."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from ..reporting.page import Report
from ..runtime.language import percent, tr

#: A median of fewer duplicates says nothing.
FEWEST_DUPLICATES = 10


@dataclass(frozen=True)
class Precision:
    """How far the duplicates of one element lie apart, relative to their mean.

    Attributes
    ----------
    element : str
    duplicates : int
        Groups of samples with at least two values above the detection limit.
    left_out : int
        Groups without, where no relative deviation can be said.
    robust : float
        Robust relative standard deviation, as a share; NaN with too few duplicates.
    average : float
        Root mean square of the duplicates' coefficients of variation, as a share; NaN likewise.
        Far above ``robust``, it tells of few duplicates that do not belong together.
    """

    element: str
    duplicates: int
    left_out: int
    robust: float
    average: float


def repeated_positions(xy: np.ndarray) -> np.ndarray:
    """Return for each sample the number of its group at one position, −1 where it stands alone.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    """
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    new = (np.diff(xy[order], axis=0) != 0).any(axis=1)
    place = np.concatenate([[0], np.cumsum(new)])[: len(xy)]
    counts = np.bincount(place)
    numbers = np.where(counts > 1, np.cumsum(counts > 1) - 1, -1)
    groups = np.empty(len(xy), dtype=np.intp)
    groups[order] = numbers[place]
    return groups


def measure_precision(
    element: str, values: np.ndarray, limits: np.ndarray, groups: np.ndarray
) -> Precision:
    """Return the precision of an element from its duplicates.

    Parameters
    ----------
    element : str
    values : ndarray, shape (n,)
        NaN where missing.
    limits : ndarray, shape (n,)
        The detection limit of each value below it, NaN for all others. Those values do not count.
    groups : ndarray of int, shape (n,)
        Which samples are duplicates of one another, −1 for those that are of none.

    Notes
    -----
    The coefficient of variation of a pair is ``√2 |a − b|/(a + b)``. ``average`` is the root of the
    mean of their squares, the only unbiased one of the measures in use (Stanley & Lawie 2007;
    CV(AVR) of Abzalov 2008). ``robust`` is their median over the median of ``√(χ²(k − 1)/(k − 1))``,
    k being the number of values in a group, which brings it to the standard deviation of normal
    errors: a factor of 1.4826 for pairs, as for the median absolute deviation.
    """
    every = int(groups.max(initial=-1)) + 1
    used = (groups >= 0) & np.isfinite(values) & ~(limits > 0)
    owner, found = groups[used], values[used]
    counts = np.bincount(owner, minlength=every)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(owner, found, every) / counts
        squares = np.bincount(owner, (found - means[owner]) ** 2, every)
        variations = np.sqrt(squares / (counts - 1)) / means
    whole = (counts > 1) & (means > 0)
    variations, freedom = variations[whole], counts[whole] - 1
    robust = average = math.nan
    if variations.size >= FEWEST_DUPLICATES:
        robust = float(np.median(variations / np.sqrt(chi2.median(freedom) / freedom)))
        average = math.sqrt((variations**2).mean())
    return Precision(element, variations.size, every - variations.size, robust, average)


def report_precision(report: Report, precisions: Iterable[Precision]) -> None:
    """Add a table of the precision of each element to a report."""
    report.folded(tr("Field duplicates"))
    report.table(
        (
            tr("Element"),
            tr("Duplicates"),
            tr("Duplicates below the detection limit or missing"),
            tr("Robust relative standard deviation"),
            tr("Average coefficient of variation"),
        ),
        (
            (
                precision.element,
                precision.duplicates,
                precision.left_out,
                _percent(precision.robust),
                _percent(precision.average),
            )
            for precision in precisions
        ),
        tr(
            "How far samples of one place lie apart: sampling, preparation and analysis together. "
            "Robust: of the median; average: of the root mean square (Stanley & Lawie 2007), which "
            "a single mistaken duplicate raises. Two samples differ for sure where they lie more than "
            "2.8 times the robust deviation apart."
        ),
    )


def _percent(share: float) -> str:
    if math.isnan(share):
        return tr("none: fewer than {count} duplicates", count=FEWEST_DUPLICATES)
    return percent(share, 1)
