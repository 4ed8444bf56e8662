"""What predictions are worth (Zhang et al. 2025, eq. 15-20), with plain baselines beside them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .transforms import log_floor


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
    TITLES = ("AUC", "Accuracy", "Kappa", "MCC", "Precision", "Recall", "F1")

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

    def values(self) -> tuple[float, ...]:
        """Return the seven numbers in the order of :attr:`TITLES`."""
        return tuple(asdict(self).values())


def auc_interval(
    labels: np.ndarray,
    probabilities: np.ndarray,
    groups: np.ndarray,
    seed: int,
    draws: int = 1000,
) -> tuple[float, float]:
    """Return a 95 % interval of the AUC from drawing whole groups with replacement.

    Patches of one deposit resemble each other, so deposits are drawn and not patches: ten deposits
    give ten observations, however many patches they are cut into.

    Parameters
    ----------
    labels, probabilities, groups : ndarray, shape (n,)
        A group has one label.
    seed : int
    draws : int
    """
    rng = np.random.default_rng(seed)
    members = {
        label: [np.flatnonzero(groups == group) for group in np.unique(groups[labels == label])]
        for label in (0, 1)
    }
    if not members[0] or not members[1]:
        return math.nan, math.nan
    drawn = []
    for _ in range(draws):
        chosen = np.concatenate(
            [
                units[number]
                for units in members.values()
                for number in rng.integers(0, len(units), len(units))
            ]
        )
        drawn.append(metrics.roc_auc_score(labels[chosen], probabilities[chosen]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def logistic_baseline(values: np.ndarray, labels: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    """Return what a logistic regression on the log of the centre cells gives the held-out sites.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
        Element values at the sites themselves.
    labels : ndarray, shape (n,)
    held_out : ndarray of bool, shape (n,)

    Returns
    -------
    ndarray, shape (held out,)
        Probabilities.
    """
    # An element without any positive value is a constant, whatever it is raised to.
    logs = np.log10(np.maximum(values, np.nan_to_num(log_floor(values[~held_out]), nan=1.0)))
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
    model.fit(logs[~held_out], labels[~held_out])
    return model.predict_proba(logs[held_out])[:, 1]


def location_baseline(xy: np.ndarray, labels: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    """Return what the nearest training patches alone give the held-out sites.

    It knows no chemistry, only where patches lie. A network that scores no better has not shown
    that it learned anything else.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    labels : ndarray, shape (n,)
    held_out : ndarray of bool, shape (n,)
    """
    neighbours = min(5, int((~held_out).sum()))
    model = KNeighborsClassifier(neighbours, weights="distance")
    model.fit(xy[~held_out], labels[~held_out])
    return model.predict_proba(xy[held_out])[:, 1]


def roc(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the false and true positive rates of the ROC curve."""
    false_positive, true_positive, _ = metrics.roc_curve(labels, probabilities)
    return false_positive, true_positive


def confusion(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the 2 x 2 confusion matrix: rows barren, mineralised; columns as predicted."""
    return metrics.confusion_matrix(labels, (probabilities >= 0.5).astype(int), labels=[0, 1])
