"""What predictions are worth (Zhang et al. 2025, eq. 15-20)."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
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


def roc(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the false and true positive rates of the ROC curve."""
    false_positive, true_positive, _ = metrics.roc_curve(labels, probabilities)
    return false_positive, true_positive


def confusion(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the 2 x 2 confusion matrix: rows barren, mineralised; columns as predicted."""
    return metrics.confusion_matrix(labels, (probabilities >= 0.5).astype(int), labels=[0, 1])
