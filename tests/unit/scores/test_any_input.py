"""Whatever is predicted, scores stay in their ranges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.scores.intervals import auc_interval
from gossan.core.scores.probabilities import Scores
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import roc_auc_score


@given(arrays(int, 30, elements=st.integers(0, 1)), arrays(float, 30, elements=st.floats(0, 1)))
def test_scores_stay_in_their_ranges(labels: np.ndarray, probabilities: np.ndarray) -> None:
    scores = Scores.of(labels, probabilities)
    both = len(np.unique(labels)) == 2
    assert math.isnan(scores.auc) != both
    first = 0 if both else 1
    for value, lowest in zip(scores.values()[first:], Scores.LOWEST[first:], strict=True):
        assert lowest - 1e-12 <= value <= 1 + 1e-12
    if both:
        assert scores.auc == pytest.approx(roc_auc_score(labels, probabilities))
        low, high = auc_interval(labels, probabilities, np.arange(30))
        few = min(labels.sum(), 30 - labels.sum()) < 5
        assert few == math.isnan(low) == math.isnan(high)
        assert few or (0 <= low <= scores.auc <= high <= 1 and high - low > 0.01)
