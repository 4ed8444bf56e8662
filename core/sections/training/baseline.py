"""The plain baselines: forests on grey levels, and on colour and texture, of photographs."""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.utils.class_weight import compute_sample_weight

from ...runtime.progress import Progress, stop_if_cancelled

#: Trees of a forest, and how many of them grow between two looks for a cancel.
_TREES, _AT_ONCE = 500, 10


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


def forest_probabilities(
    features: np.ndarray,
    labels: np.ndarray,
    train: np.ndarray,
    held_out: np.ndarray,
    seed: int,
    progress: Progress,
    balanced: bool = False,
) -> np.ndarray:
    """Return the probabilities (m, classes) that a random forest gives held-out photographs.

    On grey-level statistics it knows how bright and how mottled a photograph is; on colour and texture
    it knows what petrographic image analysis measured before there were networks. A network must beat
    the better of the two. ``balanced`` gives rare classes the weight of common ones.

    Raises
    ------
    CancelledError
    """
    forest = RandomForestClassifier(random_state=seed, warm_start=True)
    weights = compute_sample_weight("balanced", labels[train]) if balanced else None
    for trees in range(_AT_ONCE, _TREES + 1, _AT_ONCE):
        stop_if_cancelled(progress)
        # The trees are those that a forest grows at once.
        forest.set_params(n_estimators=trees).fit(features[train], labels[train], weights)
    probabilities = np.zeros((len(held_out), int(labels.max()) + 1))
    probabilities[:, forest.classes_] = forest.predict_proba(features[held_out])
    return probabilities
