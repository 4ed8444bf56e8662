"""The baseline that a network must beat."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.training.baseline import forest_probabilities, grey_statistics
from gossan.core.sections.training.texture import colour_and_texture
from progress_doubles import CancellingProgress
from scipy import stats
from sklearn.ensemble import RandomForestClassifier


def test_grey_statistics_are_those_of_scipy(rng: np.random.Generator) -> None:
    pixels = rng.integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)
    found = grey_statistics(pixels)
    grey = pixels.astype(float).mean(axis=3).reshape(3, -1)
    assert found.shape == (3, 9)
    np.testing.assert_allclose(found[:, 0], grey.mean(axis=1))
    np.testing.assert_allclose(found[:, 2], stats.skew(grey, axis=1))
    np.testing.assert_allclose(found[:, 3], stats.kurtosis(grey, axis=1, fisher=False))
    np.testing.assert_allclose(found[:, 6], np.median(grey, axis=1))


def named(
    features: np.ndarray, labels: np.ndarray, train: np.ndarray, held_out: np.ndarray
) -> np.ndarray:
    """Return the classes that a forest gives the held-out ones."""
    said = forest_probabilities(features, labels, train, held_out, 0, SilentProgress())
    return said.argmax(axis=1)


def test_the_forest_tells_bright_from_dark_and_not_stripes_from_columns(
    rng: np.random.Generator,
) -> None:
    labels = np.tile([0, 1], 60)
    train, held_out = np.arange(80), np.arange(80, 120)
    bright = rng.integers(0, 128, (120, 8, 8, 3)) + 100 * labels[:, None, None, None]
    guesses = named(grey_statistics(bright), labels, train, held_out)
    assert (guesses == labels[held_out]).mean() == 1.0
    stripes = rng.integers(0, 200, (120, 8, 1, 3)) + np.zeros((1, 1, 8, 1), int)
    turned = np.where(labels[:, None, None, None] == 1, stripes.swapaxes(1, 2), stripes)
    guesses = named(grey_statistics(turned), labels, train, held_out)
    assert (guesses == labels[held_out]).mean() < 0.75
    larger = turned.repeat(4, axis=1).repeat(4, axis=2).astype(np.uint8)
    guesses = named(colour_and_texture(larger), labels, train, held_out)
    assert (guesses == labels[held_out]).mean() < 0.75  # texture has no upper side


def test_a_class_without_training_photographs_has_no_probability(rng: np.random.Generator) -> None:
    labels = np.array([0] * 10 + [2] * 10 + [1])
    said = forest_probabilities(
        rng.random((21, 3)), labels, np.arange(20), np.array([20]), 0, SilentProgress()
    )
    assert said.shape == (1, 3)
    assert said[0, 1] == 0 and said.sum() == pytest.approx(1)


def test_balanced_forests_name_a_rare_class(rng: np.random.Generator) -> None:
    labels = np.repeat([0, 1], [300, 20])
    features = rng.normal(labels[:, None] * 1.2, 1, (320, 2))
    held = np.arange(0, 320, 2)
    train = np.arange(1, 320, 2)
    quiet = SilentProgress()
    plain, fair = (
        forest_probabilities(features, labels, train, held, 0, quiet, balanced)[
            labels[held] == 1, 1
        ]
        for balanced in (False, True)
    )
    assert plain.shape == fair.shape == (10,) and (plain != fair).any()


def test_a_forest_that_grows_in_pieces_is_the_one_that_grows_at_once(
    rng: np.random.Generator,
) -> None:
    features, labels = rng.random((60, 4)), rng.integers(0, 3, 60)
    train, held = np.arange(40), np.arange(40, 60)
    said = forest_probabilities(features, labels, train, held, 5, SilentProgress())
    whole = RandomForestClassifier(500, random_state=5).fit(features[train], labels[train])
    np.testing.assert_allclose(said, whole.predict_proba(features[held]))


def test_a_forest_stops_growing_when_it_is_cancelled(rng: np.random.Generator) -> None:
    features, labels = rng.random((60, 4)), rng.integers(0, 3, 60)
    with pytest.raises(CancelledError):
        forest_probabilities(
            features, labels, np.arange(40), np.arange(40, 60), 5, CancellingProgress(polls=20)
        )
