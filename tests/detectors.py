"""What tests of the detector share."""

from __future__ import annotations

import numpy as np
from gossan.core.detecting.surprise import SummedSurprise, own_scores, shares_of_rank


def own_scores_of(parts: np.ndarray, has_target: bool) -> np.ndarray:
    """Return the own scores of samples with this surprise (n, elements), the target's first."""
    target = shares_of_rank(parts[:, 0]) if has_target else None
    return own_scores(SummedSurprise(parts).of_all, target)
