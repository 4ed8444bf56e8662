"""Suites: samples that were analysed alike, brought to one level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Samples whose analysed elements overlap by this much (Jaccard) were analysed alike.
ALIKE = 0.7

#: A suite of fewer samples than this is left as it is.
FEWEST = 30

#: Spreads are stretched by so much at most: that of a suite of like values says nothing.
_MOST_STRETCH = 10.0

#: Standard deviations in a median absolute deviation of normal values.
_MAD = 1.4826


@dataclass(frozen=True)
class Shift:
    """How one element of a suite was brought to the level of the largest suite.

    Attributes
    ----------
    suite : int
    element : int
        Its column.
    samples : int
        Of the suite, with a value of the element.
    factor : float
        What the suite's median was multiplied by.
    spread : float
        What its spread of logarithms was multiplied by.
    """

    suite: int
    element: int
    samples: int
    factor: float
    spread: float


def find_suites(known: np.ndarray, names: Sequence[str] | None = None) -> np.ndarray:
    """Return the suite of each sample, shape (n,), the largest suite being 0.

    Samples of one name (survey, laboratory) are a suite; without names, samples that were analysed for
    the same elements: sets of elements, those of most samples first, join the first suite whose
    own set they overlap with by :data:`ALIKE`.

    Parameters
    ----------
    known : ndarray of bool, shape (n, elements)
        Where an element was analysed.
    names : sequence of n str, optional
    """
    if names is not None:
        _, owner = np.unique(np.asarray(names, dtype=str), return_inverse=True)
        return _by_size(owner.reshape(-1))
    packed = np.ascontiguousarray(np.packbits(known, axis=1))
    rows = packed.view([("", packed.dtype)] * packed.shape[1]).reshape(-1)
    _, first, owner, counts = np.unique(
        rows, return_index=True, return_inverse=True, return_counts=True
    )
    heads: list[np.ndarray] = []
    suite_of = np.empty(len(first), dtype=np.intp)
    for pattern in np.argsort(-counts, kind="stable").tolist():
        own = known[first[pattern]]
        for number, head in enumerate(heads):
            union = int((own | head).sum())
            if not union or int((own & head).sum()) >= ALIKE * union:
                suite_of[pattern] = number
                break
        else:
            suite_of[pattern] = len(heads)
            heads.append(own)
    return _by_size(suite_of[owner.reshape(-1)])


def _by_size(owner: np.ndarray) -> np.ndarray:
    order = np.argsort(-np.bincount(owner), kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[owner]


def members_of(suites: np.ndarray) -> list[np.ndarray]:
    """Return the samples of each suite, in order of their numbers.

    Parameters
    ----------
    suites : ndarray of int, shape (n,)
    """
    order = np.argsort(suites, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(suites[order])) + 1)


def level(
    values: np.ndarray, detected: np.ndarray, suites: np.ndarray
) -> tuple[np.ndarray, list[Shift]]:
    """Bring each element's log median and spread of suites together; the largest suite stays as it is.

    The spread is the median absolute deviation of the logarithms of what was detected. A suite in
    which less than half was detected has no median above its limit, and is left as it is.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
        NaN where missing, the limit where below detection.
    detected : ndarray of bool, shape (n, elements)
    suites : ndarray of int, shape (n,)

    Returns
    -------
    levelled : ndarray, shape (n, elements)
    shifts : list of Shift
    """
    levelled = values.copy()
    large = [rows for rows in members_of(suites) if len(rows) >= FEWEST]
    shifts = []
    for element in range(values.shape[1]):
        reference = None
        for members in large:
            rows = members[values[members, element] > 0]
            found = _middle(values[rows, element], detected[rows, element])
            if found is None:
                continue
            if reference is None:
                reference = found
                continue
            logs = np.log(values[rows, element])
            stretch = _stretch(reference[1], found[1])
            levelled[rows, element] = np.exp(reference[0] + (logs - found[0]) * stretch)
            factor = float(np.exp(reference[0] - found[0]))
            shifts.append(Shift(int(suites[members[0]]), element, len(rows), factor, stretch))
    return levelled, shifts


def _stretch(wanted: float, spread: float) -> float:
    if not (wanted > 0 and spread > 0):
        return 1.0
    return float(np.clip(wanted / spread, 1 / _MOST_STRETCH, _MOST_STRETCH))


def _middle(values: np.ndarray, detected: np.ndarray) -> tuple[float, float] | None:
    """Return median and spread of the logarithms; None if they lie below the limit."""
    if len(values) < FEWEST or detected.mean() <= 0.5:
        return None
    logs = np.log(values)
    middle = float(np.median(logs))
    return middle, float(_MAD * np.median(np.abs(logs[detected] - middle)))
