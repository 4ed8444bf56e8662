"""Patches held against the whole survey: the same scores as the detector's, for places that are new."""

from __future__ import annotations

import numpy as np
import pytest
from detectors import own_scores_of
from gossan.core.detecting.scale import PathfinderScale
from gossan.core.detecting.surprise import hidden_limits, surprise

NAMES = ["Zr", "As_ppm", "Au_ppb", "Sb"]


@pytest.fixture
def patches(rng: np.random.Generator) -> np.ndarray:
    return rng.lognormal(size=(300, 4, 5, 5))


def test_patches_of_one_cell_score_as_the_detectors_samples(patches: np.ndarray) -> None:
    cells = patches[:, :, :1, :1].copy()
    cells[:60, 1] = 0.1  # a hidden detection limit
    cells[:5, 3] = np.nan
    parts = [  # the target first
        surprise(values, hidden_limits(values, np.isfinite(values)))
        for values in cells[:, [2, 1, 3], 0, 0].T
    ]
    expected = own_scores_of(np.column_stack(parts), has_target=True)
    np.testing.assert_allclose(PathfinderScale(NAMES, "gold", cells).scores(cells), expected)
    without = PathfinderScale(["Zr", "As", "Ti", "Sb"], "gold", cells).scores(cells)
    expected = own_scores_of(np.column_stack(parts[1:]), has_target=False)
    np.testing.assert_allclose(without, expected)


def test_only_what_is_high_in_pathfinders_scores_high(patches: np.ndarray) -> None:
    scale = PathfinderScale(NAMES, "gold", patches)
    assert 0.4 < scale.bar < 0.6
    one = np.median(patches, axis=0, keepdims=True)
    high, low, other = one.copy(), one.copy(), one.copy()
    high[:, 1:] *= 20
    low[:, 1:] /= 20
    other[:, 0] *= 20
    usual, above, below, beside = scale.scores(np.concatenate([one, high, low, other]))
    assert above > 0.95 and below < usual and beside == usual
    # Beyond the survey's highest is as rare as that, not infinitely so.
    assert np.isfinite(scale.scores(one * 1e9)).all()


def test_what_is_near_the_centre_counts_most_and_missing_cells_do_not(patches: np.ndarray) -> None:
    scale = PathfinderScale(NAMES, "gold", patches)
    centre, corner = patches[:1] * 0 + 0.5, patches[:1] * 0 + 0.5
    centre[:, 1:, 2, 2] = 50.0
    corner[:, 1:, 0, 0] = 50.0
    assert scale.scores(centre)[0] > scale.scores(corner)[0] > scale.scores(patches[:1] * 0 + 0.5)
    gone = centre.copy()
    gone[:, :, 2, 2] = np.nan
    assert scale.scores(gone)[0] < scale.scores(centre)[0]
    assert np.isnan(scale.scores(np.full_like(centre, np.nan))).all()


def test_units_do_not_matter_and_the_survey_is_all_that_is_asked(patches: np.ndarray) -> None:
    units = np.array([1, 1e3, 1e-3, 7.0])[:, None, None]
    expected = PathfinderScale(NAMES, "gold", patches).scores(patches)
    found = PathfinderScale(NAMES, "gold", patches * units).scores(patches * units)
    np.testing.assert_allclose(found, expected)
    # A patch's score is its own: no other patch that is scored beside it matters.
    alone = PathfinderScale(NAMES, "gold", patches).scores(patches[7:8])
    np.testing.assert_allclose(alone, expected[7:8])
