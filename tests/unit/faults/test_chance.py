"""What chance alone shows: neighbours of deposits, and densities in rings."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.faults.chance import RandomDeposits, crowding
from scipy import stats

#: Rings of 1 around a fault along x = 0, 100 long.
AREAS = np.full(12, 200.0)


def crowded(places: np.ndarray) -> float:
    ring = np.ceil(np.abs(places[:, 0])).astype(int) - 1
    return crowding(places, ring, AREAS, 1.0)


def test_deposits_far_from_each_other_count_one_by_one(rng: np.random.Generator) -> None:
    places = np.column_stack([rng.uniform(0.1, 11.9, 20), np.arange(20) * 5.0])
    assert crowded(places) == 1
    assert crowded(places[:1]) == 1


def test_deposits_of_a_camp_count_as_one() -> None:
    camps = np.column_stack([np.tile([2.5, 5.5, 8.5], 2), np.arange(6) * 16.0])
    fives = np.repeat(camps, 5, axis=0) + np.tile(np.linspace(-0.2, 0.2, 5), 6)[:, None]
    assert 4.3 < crowded(fives) <= 5
    # Those beyond the rings are not fitted, and not counted here.
    beyond = np.vstack([fives, np.full((40, 2), 15.0)])
    assert crowded(beyond) == crowded(fives)


def test_neighbours_by_chance_are_none(rng: np.random.Generator) -> None:
    near = []
    for _ in range(40):
        side = rng.choice([-1, 1], 400)
        places = np.column_stack(
            [side * 12 * rng.uniform(0, 1, 400) ** 3, rng.uniform(0, 100, 400)]
        )
        near.append(crowded(places[places[:, 0] != 0]))
    assert np.mean(near) < 1.6  # each has some twenty neighbours


def test_random_deposits_spread_as_binomials() -> None:
    areas = np.array([1.0, 2, 3, 0, 4])
    drawn = RandomDeposits.drawn(areas, 40, 4.0)
    share = areas / areas.sum()
    for number in (0, 1, 2, 4):
        truth = stats.binom(40, share[number]).ppf([0.025, 0.975]) / areas[number] / 4
        step = 1 / areas[number] / 4
        assert abs(drawn.low[number] - truth[0]) <= step
        assert abs(drawn.high[number] - truth[1]) <= step
    assert np.isnan(drawn.low[3])
    assert 0.02 < drawn.outside < 0.2
    again = RandomDeposits.drawn(areas, 40, 4.0)
    np.testing.assert_array_equal(drawn.low, again.low)


def test_density_one_is_the_mean_of_random_deposits() -> None:
    drawn = RandomDeposits.drawn(np.full(3, 50.0), 3000, 20.0)
    assert drawn.low == pytest.approx(1, abs=0.1) and drawn.high == pytest.approx(1, abs=0.1)
    assert (drawn.low < 1).all() and (drawn.high > 1).all()


def test_camps_at_random_spread_wider() -> None:
    areas = np.full(6, 50.0)
    alone, camps = (RandomDeposits.drawn(areas, 120, 0.4, crowding) for crowding in (1.0, 4.0))
    assert (camps.high - 1) == pytest.approx(2 * (alone.high - 1), rel=0.25)
    assert (camps.low < alone.low).all()
