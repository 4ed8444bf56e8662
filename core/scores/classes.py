"""How often classes are named rightly, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from sklearn import metrics


@dataclass(frozen=True)
class Agreement:
    """How often classes were named rightly.

    Attributes
    ----------
    accuracy : float
        Overall accuracy: share of the photographs whose class was named.
    interval : tuple of float
        Its 95 % interval.
    kappa : float
        Cohen's kappa: agreement beyond chance, 1 is perfect.
    confusion : ndarray of int, shape (classes, classes)
        Rows are the actual classes, columns what they were taken for.
    slices : int
        Slices that the photographs are of.
    class_intervals : tuple of tuple of float
        95 % interval of each class's share that was found; NaN where it has no photographs.
    """

    accuracy: float
    interval: tuple[float, float]
    kappa: float
    confusion: np.ndarray
    slices: int
    class_intervals: tuple[tuple[float, float], ...]

    @classmethod
    def of(
        cls, labels: np.ndarray, named: np.ndarray, slices: np.ndarray, classes: int, seed: int
    ) -> Agreement:
        """Score class numbers (n,) that were named against the labels (n,)."""
        right = labels == named
        confusion = metrics.confusion_matrix(labels, named, labels=list(range(classes)))
        alone = len(np.unique(np.concatenate([labels, named]))) < 2
        return cls(
            float(right.mean()),
            share_interval(right, slices, seed),
            0.0 if alone else float(metrics.cohen_kappa_score(labels, named)),
            confusion,
            len(np.unique(slices)),
            tuple(
                share_interval(right[labels == label], slices[labels == label], seed)
                if (labels == label).any()
                else (math.nan, math.nan)
                for label in range(classes)
            ),
        )

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
            "interval": list(self.interval),
            "kappa": self.kappa,
            "confusion": self.confusion.tolist(),
            "slices": self.slices,
        }


def share_interval(
    right: np.ndarray, slices: np.ndarray, seed: int, draws: int = 1000
) -> tuple[float, float]:
    """Return a 95 % interval of the share of photographs that were named rightly.

    Where each photograph is a slice of its own, Wilson's interval. Otherwise slices are drawn with
    replacement, since photographs of one slice resemble each other; with all of them right, or none,
    Wilson's interval for as many slices.

    Parameters
    ----------
    right : ndarray of bool, shape (n,)
    slices : ndarray of int, shape (n,)
    seed : int
    draws : int
    """
    _, owner = np.unique(slices, return_inverse=True)
    owner = owner.reshape(-1)
    sizes = np.bincount(owner)
    hits = np.bincount(owner, weights=right)
    share = float(right.mean())
    if len(sizes) == len(right) or share in (0.0, 1.0):
        count = len(sizes)
        found = stats.binomtest(round(share * count), count).proportion_ci(method="wilson")
        return float(found.low), float(found.high)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(sizes), (draws, len(sizes)))
    shares = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)
