"""Robust principal components against the plain ones of clean data, and under outliers."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry.composition import robust_components
from gossan.core.geochemistry.composition_report import biplot
from gossan.core.runtime.errors import CancelledError
from progress_doubles import CancellingProgress


@pytest.fixture
def logs(rng: np.random.Generator) -> np.ndarray:
    """Logarithms of 2,000 samples of four elements whose clr has three clear components."""
    mixing = np.array([[2.0, 0.3, 0.1], [-1.0, 0.9, 0.1], [-1.0, -0.6, 0.3], [0.0, -0.6, -0.5]])
    return rng.normal(size=(2000, 3)) @ mixing.T


def plain_pca(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return variances and clr loadings from a singular value decomposition of the clr."""
    clr = logs - logs.mean(axis=1, keepdims=True)
    clr = clr - clr.mean(axis=0)
    _, singular, directions = np.linalg.svd(clr, full_matrices=False)
    return (singular**2 / (len(clr) - 1))[:3], directions[:3]


def test_of_clean_samples_it_is_the_plain_pca(logs: np.ndarray) -> None:
    variances, directions = plain_pca(logs)
    found = robust_components(np.exp(logs), seed=0)
    assert found.robust
    np.testing.assert_allclose(found.variances, variances, rtol=0.15)
    for own, plain in zip(found.loadings, directions, strict=True):
        assert abs(own @ plain) > 0.99
    np.testing.assert_allclose(found.loadings.sum(axis=1), 0, atol=1e-9)  # clr
    np.testing.assert_allclose(np.linalg.norm(found.loadings, axis=1), 1)
    assert found.explained.sum() == pytest.approx(1)
    assert (np.abs(found.loadings).max(axis=1) == found.loadings.max(axis=1)).all()


def test_outliers_move_the_plain_pca_and_not_this_one(logs: np.ndarray) -> None:
    _, clean = plain_pca(logs)
    dirty = logs.copy()
    dirty[:200, 3] += 15
    _, plain = plain_pca(dirty)
    found = robust_components(np.exp(dirty), seed=0)
    assert abs(plain[0] @ clean[0]) < 0.8
    assert abs(found.loadings[0] @ clean[0]) > 0.99


def test_units_do_not_matter(logs: np.ndarray) -> None:
    values = np.exp(logs)
    first = robust_components(values, seed=0)
    scaled = robust_components(values * [1000, 1, 1e-3, 7], seed=0)
    np.testing.assert_allclose(first.loadings, scaled.loadings, atol=1e-5)
    np.testing.assert_allclose(
        first.all_scores(values.T, 2),
        scaled.all_scores((values * [1000, 1, 1e-3, 7]).T, 2),
        atol=1e-3,
    )


def test_scores_of_a_component_are_those_of_all(logs: np.ndarray) -> None:
    values = np.exp(logs[:12]).T.reshape(4, 3, 4)
    found = robust_components(np.exp(logs), seed=0)
    scores = found.all_scores(values, 3)
    assert scores.shape == (3, 3, 4)
    np.testing.assert_array_equal(scores[1], found.scores(values, 2))


def test_a_cancel_is_heard_while_the_covariance_is_sought(logs: np.ndarray) -> None:
    progress = CancellingProgress(5)
    with pytest.raises(CancelledError):
        robust_components(np.exp(logs), 0, progress)
    assert progress.polls == 6


def test_arrows_of_the_biplot_point_where_the_loadings_do(logs: np.ndarray) -> None:
    found = robust_components(np.exp(logs), seed=0)
    figure = biplot(found, ("Cu", "Au", "As", "Zn"), found.all_scores(np.exp(logs).T, 2))
    (axes,) = figure.axes
    labels = {text.get_text(): text.xy for text in axes.texts if text.get_text()}
    expected = found.loadings[:2] * np.sqrt(found.variances[:2])[:, None]
    scale = labels["Cu"][0] / expected[0, 0]
    for number, element in enumerate(("Cu", "Au", "As", "Zn")):
        np.testing.assert_allclose(labels[element], scale * expected[:, number])
