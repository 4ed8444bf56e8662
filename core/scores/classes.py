"""How often classes are named rightly, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import stats
from sklearn import metrics

from .intervals import FEWEST_GROUPS, Estimate, share_interval


@dataclass(frozen=True)
class Agreement:
    """How often classes were named rightly.

    Attributes
    ----------
    accuracy : float
        Overall accuracy: share of the photographs whose class was named.
    interval : tuple of float
        Its 95 % interval; NaN where none can be given.
    kappa : float
        Cohen's kappa: agreement beyond chance, 1 is perfect.
    confusion : ndarray of int, shape (classes, classes)
        Rows are the actual classes, columns what they were taken for.
    slices : int
        Slices that the photographs are of.
    class_intervals : tuple of tuple of float
        95 % interval of each class's share that was found; NaN where none can be given.
    by_slice : Agreement or None
        The same of whole slices, each of which counts once; None where no two photographs are of
        one slice.
    """

    accuracy: float
    interval: tuple[float, float]
    kappa: float
    confusion: np.ndarray
    slices: int
    class_intervals: tuple[tuple[float, float], ...]
    by_slice: Agreement | None = None

    @classmethod
    def of(
        cls, labels: np.ndarray, named: np.ndarray, slices: np.ndarray, classes: int
    ) -> Agreement:
        """Score class numbers (n,) that were named against the labels (n,)."""
        right = labels == named
        confusion = metrics.confusion_matrix(labels, named, labels=list(range(classes)))
        alone = len(np.unique(np.concatenate([labels, named]))) < 2
        return cls(
            float(right.mean()),
            named_interval(right, slices),
            0.0 if alone else float(metrics.cohen_kappa_score(labels, named)),
            confusion,
            len(np.unique(slices)),
            tuple(
                named_interval(right[labels == label], slices[labels == label])
                for label in range(classes)
            ),
        )

    @classmethod
    def of_probabilities(
        cls, labels: np.ndarray, probabilities: np.ndarray, slices: np.ndarray
    ) -> Agreement:
        """Score probabilities (n, classes) photograph by photograph, and slice by slice.

        A slice is named by the mean probabilities of its photographs. One that shows two classes
        counts for each of them.
        """
        classes = probabilities.shape[1]
        units, owner = np.unique(np.column_stack([slices, labels]), axis=0, return_inverse=True)
        owner = owner.reshape(-1)
        means = np.zeros((len(units), classes))
        np.add.at(means, owner, probabilities)
        photographs = cls.of(labels, probabilities.argmax(axis=1), slices, classes)
        if len(units) == len(labels):
            return photographs
        by_slice = cls.of(units[:, 1], means.argmax(axis=1), units[:, 0], classes)
        return replace(photographs, by_slice=by_slice)

    @property
    def of_slices(self) -> Agreement:
        """The agreement of whole slices; of photographs where each is a slice of its own."""
        return self.by_slice or self

    @property
    def photographs(self) -> int:
        """Number of photographs that were scored."""
        return int(self.confusion.sum())

    def by_class(self) -> list[tuple[int, float, float]]:
        """Return per class its photographs, the share that was found, and the share of hits."""
        rows = []
        for number, row in enumerate(self.confusion):
            hits, actual = int(row[number]), int(row.sum())
            named = int(self.confusion[:, number].sum())
            rows.append(
                (
                    actual,
                    hits / actual if actual else math.nan,
                    hits / named if named else math.nan,
                )
            )
        return rows

    def to_json(self) -> dict[str, Any]:
        """Return the scores for a model file."""
        return {
            "accuracy": self.accuracy,
            "interval": [limit if math.isfinite(limit) else None for limit in self.interval],
            "kappa": self.kappa,
            "confusion": self.confusion.tolist(),
            "slices": self.slices,
            **({"by_slice": self.by_slice.to_json()} if self.by_slice else {}),
        }


def lead(right: np.ndarray, other: np.ndarray, slices: np.ndarray) -> Estimate:
    """Return how much more often one is right than another on the same photographs, (n,) of bool.

    The interval takes slices as what varies, with Student's t; to each side half a slice is added
    that decides for it (Agresti and Min 2005), so that two that never differ are not sure to be
    alike. None with fewer than five slices.
    """
    _, owner = np.unique(slices, return_inverse=True)
    owner = owner.reshape(-1)
    ahead = np.bincount(owner, weights=right.astype(float) - other)
    shares = np.bincount(owner) / len(right)
    difference, groups = float(ahead.sum() / len(right)), len(shares)
    if groups < FEWEST_GROUPS:
        return Estimate(difference, math.nan, math.nan)
    moves = ahead / len(right) - shares * difference
    variance = (moves @ moves + 1 / groups**2) / (1 - shares @ shares)
    reach = float(stats.t.ppf(0.975, groups - 1) * math.sqrt(variance))
    return Estimate(difference, max(-1.0, difference - reach), min(1.0, difference + reach))


def named_interval(right: np.ndarray, slices: np.ndarray) -> tuple[float, float]:
    """Return a 95 % interval of the share of photographs that were named rightly.

    Photographs of one slice resemble each other, so slices are what counts; NaN without photographs,
    or with fewer than five slices of several photographs.

    Parameters
    ----------
    right : ndarray of bool, shape (n,)
    slices : ndarray of int, shape (n,)
    """
    if not len(right):
        return math.nan, math.nan
    _, owner = np.unique(slices, return_inverse=True)
    owner = owner.reshape(-1)
    low, high = share_interval(np.bincount(owner, weights=right), np.bincount(owner))
    return float(low), float(high)
