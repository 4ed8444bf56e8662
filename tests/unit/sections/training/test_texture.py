"""Colour and texture: equal to scikit-image's values, and blind to how a photograph is turned."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.sections.training.texture import (
    BINS,
    LEVELS,
    binary_patterns,
    co_occurrence,
    colour_and_texture,
    colours,
    haralick,
    pairs,
    pattern_numbers,
)

#: The picture in scikit-image's guide to grey-level co-occurrence.
LEVELS_OF_FOUR = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [0, 2, 2, 2], [2, 2, 3, 3]])

GREY = np.array(
    [[3, 1, 2, 7, 0], [5, 4, 9, 1, 1], [2, 8, 6, 6, 3], [0, 7, 5, 2, 4], [9, 1, 3, 8, 2]],
    np.float32,
)


def test_patterns_are_those_of_scikit_image() -> None:
    # local_binary_pattern(GREY, 8, 1, "uniform") of scikit-image 0.26, without its margin.
    found = pattern_numbers(GREY[None], 1)[0]
    assert found.tolist() == [[5, 0, 8], [0, 9, 2], [1, 9, 8]]
    assert pattern_numbers(GREY[None], 2)[0].tolist() == [[0]]


def test_flat_and_striped_pictures_have_the_patterns_that_they_must() -> None:
    flat = binary_patterns(np.full((1, 12, 12), 77, np.float32), 2)
    assert flat[0, 8] == 1  # nothing is darker than its centre
    edge = np.zeros((1, 12, 12), np.float32)
    edge[:, :, 6:] = 200
    shares = binary_patterns(edge, 1)[0]
    # Beside the edge five points are no darker on its bright side; all are elsewhere.
    assert shares[8] == pytest.approx(0.9) and shares[5] == pytest.approx(0.1)


def test_pairs_are_those_of_scikit_images_guide() -> None:
    # graycomatrix(…, [1], [0], levels=4), not symmetric, in its documentation.
    one_way = np.array([[2, 2, 1, 0], [0, 2, 0, 0], [0, 0, 3, 1], [0, 0, 0, 1]])
    np.testing.assert_allclose(pairs(LEVELS_OF_FOUR, 0, 1, 4), (one_way + one_way.T) / 24)
    upwards = np.array([[3, 0, 2, 0], [0, 2, 2, 0], [0, 0, 1, 2], [0, 0, 0, 0]])
    np.testing.assert_allclose(pairs(LEVELS_OF_FOUR, -1, 0, 4), (upwards + upwards.T) / 24)


def test_statistics_have_their_closed_forms() -> None:
    even = np.full((4, 4), 1 / 16)
    contrast, dissimilarity, homogeneity, energy, correlation, entropy = haralick(even)
    assert contrast == pytest.approx(2.5) and dissimilarity == pytest.approx(1.25)
    assert homogeneity == pytest.approx((4 + 6 / 2 + 4 / 5 + 2 / 10) / 16)
    assert energy == pytest.approx(0.25) and entropy == pytest.approx(4)
    assert correlation == pytest.approx(0)
    assert haralick(np.eye(4) / 4)[4] == pytest.approx(1)
    flat = np.zeros((4, 4))
    flat[2, 2] = 1
    assert haralick(flat) == [0, 0, 1, 1, 1, 0]


def test_colours_are_shares_means_and_spreads() -> None:
    pixels = np.zeros((1, 4, 4, 3), np.uint8)
    pixels[0, :2, :, 0] = 255
    found = colours(pixels)[0]
    red = found[:BINS]
    assert red[0] == red[-1] == 0.5 and red.sum() == 1
    moments = found[3 * BINS :]
    assert moments[:2].tolist() == [127.5, 127.5]  # red
    assert moments[6:8].tolist() == [127.5, 127.5]  # red less green
    assert moments[8:].tolist() == [63.75, 63.75]  # yellow less blue


@pytest.mark.parametrize("size", [32, 96, 700])
def test_a_photograph_turned_by_a_quarter_looks_the_same(
    size: int, rng: np.random.Generator
) -> None:
    pixels = np.cumsum(rng.integers(0, 60, (1, size, size, 3)), axis=2).astype(np.uint8)
    own = colour_and_texture(pixels)
    turned = colour_and_texture(np.rot90(pixels, axes=(1, 2)))
    assert own.shape == (1, 3 * BINS + 10 + 3 * 10 + 3 * 12) and np.isfinite(own).all()
    np.testing.assert_allclose(turned, own, rtol=0.02, atol=0.01)
    assert co_occurrence(pixels.mean(axis=3), 4).shape == (1, 12)
    assert LEVELS == 32
