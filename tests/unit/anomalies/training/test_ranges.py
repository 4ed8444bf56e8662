"""How far values lie outside of those that a model was trained on."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.anomalies.training.ranges import PERCENTS, TrainingRanges

RNG = np.random.default_rng(0)
NORMAL = RNG.normal(100, 8, (20_000, 1)).astype(np.float32)
LOGNORMAL = np.exp(RNG.normal(2, 0.5, (20_000, 1))).astype(np.float32)


def test_quantiles_are_those_of_complete_cells() -> None:
    values = np.column_stack([np.arange(101.0), np.arange(101.0) * 2])
    ranges = TrainingRanges.of(np.vstack([values, [[np.nan, 1e9]]]), ())
    assert ranges.quantiles == (tuple(map(float, PERCENTS)), tuple(2.0 * p for p in PERCENTS))
    assert ranges.at(95).tolist() == [95.0, 190.0]


def test_distances_are_standard_deviations_from_the_nearest_end() -> None:
    ranges = TrainingRanges.of(NORMAL, ())
    low, high = NORMAL.min(), NORMAL.max()
    values = np.array([[[low, high, 100.0], [low - 16, high + 40, np.nan]]], dtype=np.float32)
    found = ranges.distances(values)
    assert found.shape == values.shape and found.dtype == np.float32
    np.testing.assert_allclose(found[0, 0], 0.0)
    np.testing.assert_allclose(found[0, 1, :2], [-2.0, 5.0], rtol=0.03)
    assert np.isnan(found[0, 1, 2])


def test_distances_are_those_of_logarithms_where_the_model_takes_them() -> None:
    floor = float(np.percentile(LOGNORMAL, 5)) / 2
    ranges = TrainingRanges.of(LOGNORMAL, (floor,))
    high, low = float(LOGNORMAL.max()), float(LOGNORMAL.min())
    values = np.array([[high * np.exp(1.5), low * np.exp(-0.5) if low > 2 * floor else low]])
    assert ranges.distances(values)[0, 0] == pytest.approx(3.0, rel=0.03)
    # Below the floor the model sees no difference; nodata is far away all the same, and farther.
    zero, negative, nodata = ranges.distances(np.array([[0.0, -5.0, -9999.0]]))[0]
    assert 0 > zero > negative > nodata and nodata < -1000


def test_a_unit_that_is_converted_and_back_is_not_outside() -> None:
    ranges = TrainingRanges.of(NORMAL, ())
    there_and_back = (NORMAL / np.float32(1000)) * np.float32(1000)
    assert (there_and_back != NORMAL).any()
    assert (ranges.distances(there_and_back.T) == 0).all()


@pytest.mark.parametrize("floor", [(), (0.5,)])
def test_elements_that_hardly_vary_have_a_distance(floor: tuple[float, ...]) -> None:
    mostly = np.full((1000, 1), 2.0)
    constant = TrainingRanges.of(mostly, floor).distances(np.array([[2.0, 2.1, 1.9, 3.4e38]]))[0]
    assert constant[0] == 0 and constant[1] > 0 > constant[2] and constant[3] > constant[1]
    mostly[0] = 5.0
    rare = TrainingRanges.of(mostly, floor).distances(np.array([[4.0, 6.0]]))[0]
    assert rare[0] == 0 and 0 < rare[1] < 10


@pytest.mark.parametrize(
    "stored",
    [
        [], [[1.0] * 9], [[1.0] * 9, [1.0] * 8], [[1.0] * 9, [2.0] * 8 + [1.0]],
        [[1.0] * 9, [1.0] * 8 + [float("inf")]], [[1.0] * 9, ["a"] * 9],
    ],
)  # fmt: skip
def test_stored_ranges_that_cannot_be_are_refused(stored: list) -> None:
    with pytest.raises(ValueError):
        TrainingRanges.from_json(stored, 2, ())
