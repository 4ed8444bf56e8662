"""What predictions are worth (Zhang et al. 2025, eq. 15-20), and how sure that is."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats
from sklearn import metrics

from ..runtime.language import later, tr


@dataclass(frozen=True)
class Scores:
    """The seven metrics of the paper; a probability of one half or more counts as mineralised.

    ``auc`` is NaN if only one label occurs. Cohen's kappa is meant by the paper's eq. 16.
    """

    auc: float
    accuracy: float
    kappa: float
    mcc: float
    precision: float
    recall: float
    f1: float

    #: What each is called in reports, in this order.
    TITLES = (
        "AUC",
        later("Accuracy"),
        later("Kappa"),
        "MCC",
        later("Precision"),
        later("Recall"),
        "F1",
    )

    #: The least that each can be.
    LOWEST = (0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0)

    @classmethod
    def of(cls, labels: np.ndarray, probabilities: np.ndarray) -> Scores:
        """Score probabilities (n,) against labels (n,) of 0 and 1."""
        predicted = (probabilities >= 0.5).astype(int)
        both = len(np.unique(labels)) == 2
        # With one label both present and predicted, kappa and MCC are 0 / 0.
        undefined = len(np.unique(np.concatenate([labels, predicted]))) < 2
        return cls(
            float(metrics.roc_auc_score(labels, probabilities)) if both else math.nan,
            float(metrics.accuracy_score(labels, predicted)),
            0.0 if undefined else float(metrics.cohen_kappa_score(labels, predicted)),
            0.0 if undefined else float(metrics.matthews_corrcoef(labels, predicted)),
            float(metrics.precision_score(labels, predicted, zero_division=0)),
            float(metrics.recall_score(labels, predicted, zero_division=0)),
            float(metrics.f1_score(labels, predicted, zero_division=0)),
        )

    @classmethod
    def titles(cls) -> tuple[str, ...]:
        """Return what each is called in reports, in the user's language."""
        return tuple(map(tr, cls.TITLES))

    def values(self) -> tuple[float, ...]:
        """Return the seven numbers in the order of :attr:`TITLES`."""
        return tuple(asdict(self).values())


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of_draws(cls, value: float, drawn: np.ndarray) -> Estimate:
        """Take the interval from values that were drawn (bootstrap percentiles)."""
        known = drawn[np.isfinite(drawn)]
        if not len(known):
            return cls(value, math.nan, math.nan)
        low, high = np.percentile(known, [2.5, 97.5])
        return cls(value, float(low), float(high))

    @classmethod
    def of_repeated_folds(
        cls, values: np.ndarray, held_out: float, lowest: float = -math.inf
    ) -> Estimate:
        """Return the mean of a score over folds and repeats; NaN values are left out.

        The score lies between ``lowest`` and 1, and so does its interval.

        The trainings share most of their patches, so their scores are no independent observations:
        the variance of the mean is (1/n + s/(1 − s)) times that of the scores, where s is the share
        that is held out (Nadeau and Bengio 2003).
        """
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(math.nan, math.nan, math.nan)
        mean, count = float(known.mean()), len(known)
        if count < 2:
            return cls(mean, math.nan, math.nan)
        error = known.std(ddof=1) * math.sqrt(1 / count + held_out / (1 - held_out))
        reach = float(stats.t.ppf(0.975, count - 1) * error)
        return cls(mean, max(mean - reach, lowest), min(mean + reach, 1.0))


@dataclass(frozen=True)
class GroupWins:
    """How often patches of a deposit's group rank above those of a barren group.

    Patches of one deposit resemble each other, so intervals draw whole groups and not patches: ten
    deposits give ten observations, however many patches they are cut into.

    Attributes
    ----------
    wins, pairs : ndarray, shape (deposit groups, barren groups)
        Pairs of patches that the deposit wins, a tie for one half; and all pairs.
    """

    wins: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, labels: np.ndarray, probabilities: np.ndarray, groups: np.ndarray) -> GroupWins:
        """Count pairs; labels, probabilities and groups are (n,), and a group has one label."""
        deposits, deposit_of = np.unique(groups[labels == 1], return_inverse=True)
        barren = np.unique(groups[labels == 0])
        own = probabilities[labels == 1]
        wins, pairs = np.zeros((2, len(deposits), len(barren)))
        for column, group in enumerate(barren):
            others = np.sort(probabilities[(labels == 0) & (groups == group)])
            below = np.searchsorted(others, own, "left") + np.searchsorted(others, own, "right")
            wins[:, column] = np.bincount(deposit_of, below / 2, len(deposits))
            pairs[:, column] = np.bincount(deposit_of, minlength=len(deposits)) * len(others)
        return cls(wins, pairs)

    @property
    def auc(self) -> float:
        """The AUC; NaN if a label is missing."""
        return float(self.wins.sum() / self.pairs.sum()) if self.pairs.size else math.nan

    def drawn_auc(self, deposits: np.ndarray, barren: np.ndarray) -> np.ndarray:
        """Return the AUC (k,) when groups count as often as drawn, (k, deposits) and (k, barren)."""
        wins = np.einsum("kd,db,kb->k", deposits, self.wins, barren)
        return wins / np.einsum("kd,db,kb->k", deposits, self.pairs, barren)


def draw_groups(count: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Return how often each of so many groups is drawn with replacement, shape (draws, count)."""
    return rng.multinomial(count, np.full(count, 1 / count), draws).astype(float)


def auc_interval(
    labels: np.ndarray,
    probabilities: np.ndarray,
    groups: np.ndarray,
    seed: int,
    draws: int = 1000,
) -> tuple[float, float]:
    """Return a 95 % interval of the AUC from drawing whole groups with replacement.

    Parameters
    ----------
    labels, probabilities, groups : ndarray, shape (n,)
        A group has one label.
    seed : int
    draws : int
    """
    pairs = GroupWins.of(labels, probabilities, groups)
    if not pairs.wins.size:
        return math.nan, math.nan
    rng = np.random.default_rng(seed)
    weights = [draw_groups(count, draws, rng) for count in pairs.wins.shape]
    estimate = Estimate.of_draws(pairs.auc, pairs.drawn_auc(*weights))
    return estimate.low, estimate.high


def roc(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the false and true positive rates of the ROC curve."""
    false_positive, true_positive, _ = metrics.roc_curve(labels, probabilities)
    return false_positive, true_positive


def confusion(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the 2 x 2 confusion matrix: rows barren, mineralised; columns as predicted."""
    return metrics.confusion_matrix(labels, (probabilities >= 0.5).astype(int), labels=[0, 1])
