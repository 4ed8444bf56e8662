"""How unusual an element is at a sample: the share of samples that have at least as much of it."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from .suites import FEWEST, members_of

#: A value that so large a share of the samples have exactly is a detection limit.
HIDDEN = 0.1

#: Suites of fewer samples are looked at together: of few, a tenth are alike by rounding.
_OWN_LIMIT = 100


def hidden_limits(values: np.ndarray, detected: np.ndarray) -> np.ndarray:
    """Return where values are detected in truth: above a value that many samples have exactly.

    Such a value in the lower half is a detection limit, or what a laboratory put in its place; it and
    what is below it count as not detected.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Of one element; NaN where missing.
    detected : ndarray of bool, shape (n,)
    """
    known = values[detected & np.isfinite(values)]
    if not len(known):
        return detected
    found, counts = np.unique(known, return_counts=True)
    below = np.cumsum(counts) - counts
    every = int(np.isfinite(values).sum())
    hidden = (counts >= HIDDEN * every) & (below < 0.5 * len(known)) & (counts > 1)
    if not hidden.any():
        return detected
    return detected & (values > found[hidden].max())


def limits_of_suites(values: np.ndarray, detected: np.ndarray, suites: np.ndarray) -> np.ndarray:
    """Return where values are detected in truth, by the :func:`hidden_limits` of each suite.

    A limit of one laboratory says nothing of another's values, which may have another unit.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
        NaN where missing.
    detected : ndarray of bool, shape (n, elements)
    suites : ndarray of int, shape (n,)
    """
    members = members_of(suites)
    alone = [rows for rows in members if len(rows) >= _OWN_LIMIT]
    together = [rows for rows in members if len(rows) < _OWN_LIMIT]
    if together and (not alone or sum(map(len, together)) >= FEWEST):
        alone.append(np.concatenate(together))
    result = detected.copy()
    for rows in alone:
        for column in range(values.shape[1]):
            result[rows, column] = hidden_limits(values[rows, column], detected[rows, column])
    return result


def surprise(values: np.ndarray, detected: np.ndarray) -> np.ndarray:
    """Return −log10(share of the samples that have at least as much), shape (n,).

    0 below detection, NaN where the element was not analysed.

    Parameters
    ----------
    values : ndarray, shape (n,)
    detected : ndarray of bool, shape (n,)
    """
    result = np.full(len(values), np.nan)
    known = np.isfinite(values)
    result[known] = 0.0
    above = detected & known
    # Those below detection have less than any that was detected.
    ranks = rankdata(-values[above], method="max")
    result[above] = np.maximum(0.0, -np.log10(ranks / known.sum()))
    return result


def two_sided(values: np.ndarray, detected: np.ndarray) -> np.ndarray:
    """Return −log10 of twice the smaller tail's share, shape (n,): much and little alike."""
    high = surprise(values, detected)
    result = high.copy()
    known = np.isfinite(values)
    above = detected & known
    # Those below detection have less than any that was detected.
    below = known.sum() - above.sum()
    low = (below + rankdata(values[above], method="max")) / known.sum()
    result[above] = np.maximum(
        0.0, -np.log10(np.minimum(1.0, 2 * np.minimum(low, 10 ** -high[above])))
    )
    return result


def total_surprise(parts: np.ndarray) -> np.ndarray:
    """Return each part's share in the sum over the elements known, over √(known × all), (n, elements).

    Parameters
    ----------
    parts : ndarray, shape (n, elements)
        Surprise; NaN where not analysed.
    """
    result: np.ndarray = np.nan_to_num(parts) * total_weight(parts)[:, None]
    return result


def total_weight(parts: np.ndarray) -> np.ndarray:
    """Return 1/√(known × all) of samples (n,) whose surprise is (n, elements); NaN where none is known."""
    return _weight(np.isfinite(parts).sum(axis=1), parts.shape[1])


class SummedSurprise:
    """The sums (n,) of :func:`total_surprise` over the elements, of all and of all but one.

    Parameters
    ----------
    parts : ndarray, shape (n, elements)
        Surprise; NaN where not analysed.
    """

    def __init__(self, parts: np.ndarray) -> None:
        self._parts = parts
        # Column by column: a survey of millions would fill the memory.
        self._sum, self._known = np.zeros(len(parts)), np.zeros(len(parts), dtype=np.int32)
        for column in parts.T:
            self._sum += np.nan_to_num(column)
            self._known += np.isfinite(column)

    @property
    def of_all(self) -> np.ndarray:
        """The sums over all elements."""
        return self._sum * _weight(self._known, self._parts.shape[1])

    def without(self, column: int) -> np.ndarray:
        """Return the sums over all elements but one."""
        left_out = self._parts[:, column]
        rest = self._sum - np.nan_to_num(left_out)
        known = self._known - np.isfinite(left_out)
        return rest * _weight(known, self._parts.shape[1] - 1)


def _weight(known: np.ndarray, elements: int) -> np.ndarray:
    return np.where(known > 0, 1 / np.sqrt(np.maximum(known, 1) * elements), np.nan)


def shares_of_rank(values: np.ndarray) -> np.ndarray:
    """Return ranks from 0 to 1 (n,), ties in the middle; NaN stays."""
    result = np.full(len(values), np.nan)
    known = np.isfinite(values)
    if known.any():
        result[known] = (rankdata(values[known]) - 0.5) / known.sum()
    return result


def own_scores(total: np.ndarray, target: np.ndarray | None) -> np.ndarray:
    """Return the samples' own scores (n,): the mean of the ranks of the target and of all elements.

    Parameters
    ----------
    total : ndarray, shape (n,)
        Of :class:`SummedSurprise`.
    target : ndarray, shape (n,), optional
        Rank of the target's surprise, if there is one; NaN where it was not analysed.
    """
    rank = shares_of_rank(total)
    if target is None:
        return rank
    return np.where(np.isfinite(target), (rank + target) / 2, rank)


class RankTable:
    """Ranks of values among others that were seen before: :func:`shares_of_rank` of these.

    Parameters
    ----------
    seen : ndarray
        NaN counts for nothing.
    """

    def __init__(self, seen: np.ndarray) -> None:
        self._seen = np.sort(seen[np.isfinite(seen)])

    def shares(self, values: np.ndarray) -> np.ndarray:
        """Return ranks from 0 to 1, ties in the middle; NaN stays."""
        if not len(self._seen):
            return np.full(values.shape, np.nan)
        below = np.searchsorted(self._seen, values, "left")
        middle = (below + np.searchsorted(self._seen, values, "right")) / 2
        return np.where(np.isfinite(values), middle / len(self._seen), np.nan)


class SurpriseTable:
    """How unusual an element is, among samples that were seen before: their :func:`surprise`.

    Parameters
    ----------
    seen : ndarray, shape (n,)
        NaN where missing. What is not detected must lie below all that is.
    detected : ndarray of bool, shape (n,)
    sided : {1, 2}
        2 takes much and little alike, as :func:`two_sided` does.
    """

    def __init__(self, seen: np.ndarray, detected: np.ndarray, sided: int) -> None:
        known = np.isfinite(seen)
        self._known, self._sided = int(known.sum()), sided
        self._seen = np.sort(seen[known & detected])
        #: What is no higher is not detected.
        self.limit = float(np.max(seen[known & ~detected], initial=0.0))

    def of(self, values: np.ndarray) -> np.ndarray:
        """Return the surprise of values; NaN stays."""
        higher = len(self._seen) - np.searchsorted(self._seen, values, "left")
        share = np.maximum(higher, 1) / self._known
        if self._sided == 2:
            below = self._known - len(self._seen)
            lower = below + np.searchsorted(self._seen, values, "right")
            low = np.maximum(lower, 1) / self._known
            share = np.minimum(1.0, 2 * np.minimum(low, share))
        result = np.where(values > self.limit, np.maximum(0.0, -np.log10(share)), 0.0)
        return np.where(np.isfinite(values), result, np.nan)
