"""The plain baseline: a forest on the grey levels of photographs."""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import RandomForestClassifier


def grey_statistics(pixels: np.ndarray) -> np.ndarray:
    """Return nine statistics of the grey levels of photographs (n, size, size, 3), shape (n, 9).

    Mean, standard deviation, skewness, kurtosis, and the percentiles 5, 25, 50, 75 and 95.
    """
    grey = pixels.reshape(len(pixels), -1, 3).mean(axis=2)
    mean, spread = grey.mean(axis=1), grey.std(axis=1)
    standard = (grey - mean[:, None]) / np.maximum(spread, 1e-9)[:, None]
    return np.column_stack(
        [
            mean,
            spread,
            (standard**3).mean(axis=1),
            (standard**4).mean(axis=1),
            np.percentile(grey, [5, 25, 50, 75, 95], axis=1).T,
        ]
    )


def statistics_forest(
    statistics: np.ndarray, labels: np.ndarray, train: np.ndarray, held_out: np.ndarray, seed: int
) -> np.ndarray:
    """Return the classes (m,) that a random forest on grey-level statistics gives held-out ones.

    It knows how bright and how mottled a photograph is and nothing of its texture: the plain
    baseline that a network must beat.
    """
    forest = RandomForestClassifier(500, random_state=seed)
    forest.fit(statistics[train], labels[train])
    return forest.predict(statistics[held_out])
