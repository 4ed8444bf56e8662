"""The baseline that a network must beat."""

from __future__ import annotations

import numpy as np
from gossan.core.sections.training.baseline import grey_statistics, statistics_forest
from scipy import stats


def test_grey_statistics_are_those_of_scipy(rng: np.random.Generator) -> None:
    pixels = rng.integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)
    found = grey_statistics(pixels)
    grey = pixels.astype(float).mean(axis=3).reshape(3, -1)
    assert found.shape == (3, 9)
    np.testing.assert_allclose(found[:, 0], grey.mean(axis=1))
    np.testing.assert_allclose(found[:, 2], stats.skew(grey, axis=1))
    np.testing.assert_allclose(found[:, 3], stats.kurtosis(grey, axis=1, fisher=False))
    np.testing.assert_allclose(found[:, 6], np.median(grey, axis=1))


def test_the_forest_tells_bright_from_dark_and_not_stripes_from_columns(
    rng: np.random.Generator,
) -> None:
    labels = np.tile([0, 1], 60)
    train, held_out = np.arange(80), np.arange(80, 120)
    bright = rng.integers(0, 128, (120, 8, 8, 3)) + 100 * labels[:, None, None, None]
    guesses = statistics_forest(grey_statistics(bright), labels, train, held_out, 0)
    assert (guesses == labels[held_out]).mean() == 1.0
    stripes = rng.integers(0, 200, (120, 8, 1, 3)) + np.zeros((1, 1, 8, 1), int)
    turned = np.where(labels[:, None, None, None] == 1, stripes.swapaxes(1, 2), stripes)
    guesses = statistics_forest(grey_statistics(turned), labels, train, held_out, 0)
    assert (guesses == labels[held_out]).mean() < 0.75
