"""What comes before scores: suites, hidden limits, surprise, neighbourhoods, chance; each done by hand."""

from __future__ import annotations

import time

import numpy as np
import pytest
from detectors import own_scores_of
from gossan.core.detecting.chance import chance_of, discoveries
from gossan.core.detecting.detection import detect
from gossan.core.detecting.neighbourhoods import Neighbourhoods
from gossan.core.detecting.positions import one_per_position
from gossan.core.detecting.samples import (
    ALIKE,
    SELDOM_ANALYSED,
    SELDOM_DETECTED,
    DetectorSettings,
    Pathfinders,
)
from gossan.core.detecting.suites import FEWEST, find_suites, level
from gossan.core.detecting.surprise import (
    RankTable,
    SummedSurprise,
    SurpriseTable,
    hidden_limits,
    shares_of_rank,
    surprise,
    total_surprise,
    two_sided,
)
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress


class Cancelled(SilentProgress):
    def cancelled(self) -> bool:
        return True


def censored(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Values with ties, some missing and some below detection."""
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 40, count).astype(float)
    detected = values > 8
    values[~detected] = 8.0
    missing = rng.random(count) < 0.1
    values[missing] = np.nan
    return values, detected & ~missing


def test_surprise_is_the_share_at_least_as_high() -> None:
    values, detected = censored(200)
    known = np.isfinite(values)
    found = surprise(values, detected)
    for row in range(200):
        if not known[row]:
            assert np.isnan(found[row])
        elif not detected[row]:
            assert found[row] == 0
        else:
            share = (values[detected] >= values[row]).sum() / known.sum()
            assert found[row] == pytest.approx(-np.log10(share))


def test_two_sides_count_the_smaller_tail_twice() -> None:
    values = np.arange(1.0, 101.0)
    found = two_sided(values, np.ones(100, dtype=bool))
    assert found[0] == pytest.approx(-np.log10(2 / 100))
    assert found[99] == pytest.approx(-np.log10(2 / 100))
    assert found[49] == pytest.approx(0, abs=0.01)
    np.testing.assert_allclose(found, found[::-1], atol=1e-12)


def test_what_is_just_above_the_limit_is_not_unusually_low() -> None:
    """Of a hundred, sixty are below detection: the lowest of the others has more than they have."""
    values = np.r_[np.full(60, 0.5), np.arange(1.0, 41.0)]
    found = two_sided(values, values > 0.5)
    assert (found[:60] == 0).all()
    assert found[60] == pytest.approx(-np.log10(2 * 40 / 100))
    assert found[99] == pytest.approx(-np.log10(2 / 100))
    assert (np.diff(found[60:]) > 0).all()


def test_total_surprise_by_hand() -> None:
    parts = np.array([[1.0, 2.0, np.nan], [np.nan, np.nan, np.nan], [0.5, 0.0, 1.0]])
    found = total_surprise(parts)
    np.testing.assert_allclose(found[0], [1 / np.sqrt(6), 2 / np.sqrt(6), 0])
    assert np.isnan(found[1]).all()
    np.testing.assert_allclose(found[2].sum(), 1.5 / 3)


def test_ranks_and_own_scores_by_hand() -> None:
    np.testing.assert_allclose(
        shares_of_rank(np.array([3.0, np.nan, 1.0, 3.0, 9.0])), [0.5, np.nan, 0.125, 0.5, 0.875]
    )
    parts = np.array([[1.0, 0.0], [np.nan, 3.0], [0.0, 0.2]])
    total = shares_of_rank(np.array([1 / 2, 3 / np.sqrt(2), 0.2 / 2]))
    np.testing.assert_allclose(own_scores_of(parts, False), total)
    target = np.array([0.75, np.nan, 0.25])
    np.testing.assert_allclose(
        own_scores_of(parts, True),
        [(total[0] + target[0]) / 2, total[1], (total[2] + target[2]) / 2],
    )


@pytest.mark.parametrize("sided", [1, 2])
def test_tables_say_of_what_was_seen_what_was_said_of_it(sided: int) -> None:
    values, detected = censored(300)
    values[values == 8.0] = 5.0  # one limit, below all that was detected
    measure = surprise if sided == 1 else two_sided
    table = SurpriseTable(values, detected, sided)
    assert table.limit == 5.0
    np.testing.assert_allclose(table.of(values), measure(values, detected))
    assert table.of(np.array([1e9]))[0] >= np.nanmax(table.of(values))
    np.testing.assert_allclose(RankTable(values).shares(values), shares_of_rank(values))


def test_a_value_that_many_share_is_a_hidden_limit() -> None:
    rng = np.random.default_rng(0)
    values = np.exp(rng.normal(size=500))
    values[values < 0.5] = 0.5
    every = np.ones(500, dtype=bool)
    np.testing.assert_array_equal(hidden_limits(values, every), values > 0.5)
    # Not in the upper half: that many high values are a plateau of the ground or of the method.
    high = np.where(values > 2, 2.0, np.exp(rng.normal(size=500)).clip(0.01, 1.9))
    assert hidden_limits(high, every).all()
    # Nor fewer than a tenth.
    few = np.exp(rng.normal(size=500))
    few[:49] = few.min() / 2
    assert hidden_limits(few, every).all()
    few[49:51] = few.min()
    assert hidden_limits(few, every).sum() == 449


def test_each_laboratory_has_its_own_hidden_limit() -> None:
    """The limit of one in ppb lies above most that the other has measured in ppm."""
    rng = np.random.default_rng(0)
    values = np.maximum(np.exp(rng.normal(size=(400, 3))), 0.4)
    mixed = values.copy()
    mixed[:200] *= 1000
    names = ["ppb"] * 200 + ["ppm"] * 200
    samples = prepared(mixed, suite_names=names)
    np.testing.assert_array_equal(samples.detected, values[:, [1, 0, 2]] > 0.4)
    # Of a suite of ten, two that are alike are no limit.
    few = np.exp(rng.normal(size=(210, 3)))
    few[200:202] = 0.9
    assert prepared(few, suite_names=["a"] * 200 + ["b"] * 10).detected.all()
    # But of many small ones together they are.
    small = np.maximum(np.exp(rng.normal(size=(200, 3))), 0.4)
    detected = prepared(small, suite_names=[str(row // 10) for row in range(200)]).detected
    np.testing.assert_array_equal(detected, small[:, [1, 0, 2]] > 0.4)


def test_an_element_that_is_the_same_everywhere_says_nothing() -> None:
    values = np.exp(np.random.default_rng(0).normal(size=(200, 3)))
    values[:, 2] = 3.0
    samples = prepared(values)
    assert (samples.elements, samples.left_out) == (["Au", "As"], {"Cu": ALIKE})


def test_suites_are_samples_analysed_alike() -> None:
    known = np.zeros((100, 10), dtype=bool)
    known[:60, :8] = True
    known[60:90, 5:] = True
    known[90:, :7] = True  # 7 of 8 with the first
    suites = find_suites(known)
    assert (suites[:60] == 0).all()
    assert (suites[60:90] == 1).all()
    assert (suites[90:] == 0).all()
    names = find_suites(known, ["b"] * 30 + ["a"] * 70)
    assert (names == np.r_[np.ones(30), np.zeros(70)]).all()


def test_suites_are_levelled_by_median_and_spread() -> None:
    rng = np.random.default_rng(0)
    logs = rng.normal(size=(300, 1))
    suites = np.r_[np.zeros(200, int), np.ones(80, int), np.full(20, 2)]
    assert FEWEST == 30
    values = np.exp(logs)
    values[suites == 1] = np.exp(2 * logs[suites == 1] + 5)
    levelled, shifts = level(values, np.ones((300, 1), dtype=bool), suites)
    np.testing.assert_array_equal(levelled[suites != 1], values[suites != 1])

    def middle(some: np.ndarray) -> tuple[float, float]:
        return np.median(some), np.median(np.abs(some - np.median(some)))

    assert middle(np.log(levelled[suites == 1])) == pytest.approx(middle(logs[suites == 0]))
    (shift,) = shifts
    assert (shift.suite, shift.element, shift.samples) == (1, 0, 80)
    middles = [np.median(np.log(values[suites == suite])) for suite in (0, 1)]
    assert shift.factor == pytest.approx(np.exp(middles[0] - middles[1]))


def test_a_suite_of_like_values_is_not_torn_apart() -> None:
    """Its spread is the rounding of its numbers: brought to that of others, one value would be infinite."""
    rng = np.random.default_rng(0)
    values = np.exp(rng.normal(size=(200, 1)))
    values[120:] = 5 + 1e-7 * rng.normal(size=(80, 1))
    values[120] = 50
    levelled, (shift,) = level(values, np.ones((200, 1), dtype=bool), np.repeat([0, 1], [120, 80]))
    assert np.isfinite(levelled).all() and shift.spread == 10
    assert levelled[120] == levelled[120:].max()


@pytest.mark.alone
def test_thousands_of_suites_take_no_longer_than_one() -> None:
    count = 200_000
    rng = np.random.default_rng(0)
    scores, order = rng.random(count), rng.permutation(count)
    values = np.exp(rng.normal(size=(count, 1)))
    around = Neighbourhoods(rng.random((count, 2)), np.zeros((1, 2)), 9, np.inf, SilentProgress())
    started = time.monotonic()
    level(values, np.ones(values.shape, dtype=bool), order // 30)
    chance_of(scores, order // 2, around, around.mean(scores), 1, 0, SilentProgress())
    assert time.monotonic() - started < 10


def test_a_suite_mostly_below_its_limit_is_left_as_it_is() -> None:
    values = np.exp(np.random.default_rng(0).normal(size=(200, 1)))
    suites = np.repeat([0, 1], [120, 80])
    detected = np.ones((200, 1), dtype=bool)
    detected[120:165] = False
    levelled, shifts = level(values, detected, suites)
    np.testing.assert_array_equal(levelled, values)
    assert shifts == []


def test_neighbourhoods_against_all_distances() -> None:
    rng = np.random.default_rng(0)
    xy, places = rng.random((150, 2)), rng.random((40, 2))
    values = rng.normal(size=(150, 2))
    values[rng.random((150, 2)) < 0.3] = np.nan
    for radius in (np.inf, 0.1):
        around = Neighbourhoods(xy, places, 9, radius, SilentProgress())
        found = around.mean(values)
        for place in range(40):
            distances = np.hypot(*(xy - places[place]).T)
            near = np.argsort(distances)[:9]
            near = near[distances[near] <= radius]
            if not len(near):
                assert np.isnan(found[place]).all()
                continue
            last = distances[near].max()
            weights = np.exp(-0.5 * (distances[near] / (last / 2)) ** 2)
            for column in range(2):
                known = np.isfinite(values[near, column])
                if known.any():
                    expected = np.average(values[near[known], column], weights=weights[known])
                    assert found[place, column] == pytest.approx(expected, rel=1e-5)
                else:
                    assert np.isnan(found[place, column])
            assert around.last_distance[place] == pytest.approx(last)
            assert around.mean_distance[place] == pytest.approx(distances[near].mean())


@pytest.mark.parametrize("radius", [0.0, 999.0, 1000.0])
def test_a_radius_reaches_what_is_so_far_and_a_place_itself(radius: float) -> None:
    xy = np.array([[533_000.1, 4_600_000.3], [534_000.1, 4_600_000.3], [540_000.0, 4_600_000.0]])
    found = Neighbourhoods(xy, xy, 16, radius, SilentProgress()).mean(np.array([1.0, 2.0, 3.0]))
    near = np.exp(-2.0)
    mixed = [(1 + 2 * near) / (1 + near), (2 + near) / (1 + near), 3.0]
    np.testing.assert_allclose(found, mixed if radius == 1000 else [1.0, 2.0, 3.0], rtol=1e-6)


@pytest.mark.parametrize("neighbours", [1, 2, 16, 17, 100, 400])
def test_the_order_of_rows_does_not_matter_on_a_grid(neighbours: int) -> None:
    """Of the eight that are as far as the sixteenth, no three are nearer than the others."""
    rng = np.random.default_rng(0)
    xy = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), axis=-1).reshape(-1, 2) * 1000
    values = rng.normal(size=400)
    found = Neighbourhoods(xy, xy, neighbours, np.inf, SilentProgress()).mean(values)
    order = rng.permutation(400)
    moved = xy[order] + [534_217.3, 4_612_345.1]
    again = Neighbourhoods(moved, moved, neighbours, np.inf, SilentProgress())
    np.testing.assert_allclose(again.mean(values[order]), found[order], atol=1e-5)
    middle = xy - xy.mean(axis=0)
    turned = Neighbourhoods(middle, -middle, neighbours, np.inf, SilentProgress()).mean(values)
    np.testing.assert_allclose(turned, found[::-1], atol=1e-5)


def test_chance_counts_shuffles_within_suites() -> None:
    """Two suites on far levels: shuffled among all, the low one would never be unusual."""
    rng = np.random.default_rng(0)
    xy = rng.random((60, 2))
    scores = np.r_[rng.random(30), 10 + rng.random(30)]
    suites = np.repeat([0, 1], 30)
    around = Neighbourhoods(xy, xy, 1, np.inf, SilentProgress())
    found = chance_of(scores, suites, around, scores, 999, 0, SilentProgress())
    for suite in (0, 1):
        own = scores[suites == suite]
        share = (own[None] >= own[:, None]).mean(axis=1)
        np.testing.assert_allclose(found[suites == suite], share, atol=0.06)
    again = chance_of(scores, suites, around, scores, 999, 0, SilentProgress())
    np.testing.assert_array_equal(found, again)
    assert np.isnan(chance_of(scores, suites, around, scores, 0, 0, SilentProgress())).all()
    with pytest.raises(CancelledError):
        chance_of(scores, suites, around, scores, 99, 0, Cancelled())


def test_discoveries_by_hand() -> None:
    """Benjamini & Hochberg (1995), their example of 15 tests: four at a rate of 0.05."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    chances += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    order = np.random.default_rng(0).permutation(16)
    found = discoveries(np.array([*chances, np.nan])[order], 0.05)
    np.testing.assert_array_equal(found, (np.arange(16) < 4)[order])
    assert not discoveries(np.full(3, np.nan), 0.05).any()


def prepared(values: np.ndarray, **changed: object) -> Pathfinders:
    given = {
        "elements": ["As", "Au", "Cu"],
        "xy": np.zeros((len(values), 2)),
        "values": values,
        "limits": np.full(values.shape, np.nan),
        "analysed": np.isfinite(values),
        "target": "Au",
        "suite_names": None,
    }
    return Pathfinders.prepare(**{**given, **changed})  # type: ignore[arg-type]


def test_elements_that_say_nothing_are_named_and_the_target_comes_first() -> None:
    values = np.exp(np.random.default_rng(0).normal(size=(200, 3)))
    samples = prepared(values)
    assert samples.elements == ["Au", "As", "Cu"]
    assert samples.has_target
    np.testing.assert_array_equal(samples.values, values[:, [1, 0, 2]])
    rest = samples.without(0)
    assert (rest.elements, rest.has_target) == (["As", "Cu"], False)
    assert samples.without(2).has_target
    seldom = values.copy()
    seldom[:150, 0] = np.nan
    limits = np.full(values.shape, np.nan)
    limits[:195, 1] = 3.0
    samples = prepared(seldom, limits=limits)
    assert samples.left_out == {"As": SELDOM_ANALYSED, "Au": SELDOM_DETECTED}
    assert (samples.elements, samples.has_target) == (["Cu"], False)
    with pytest.raises(InputError, match="No pathfinder"):
        prepared(np.full((200, 3), np.nan))


def test_zeros_and_limits_are_not_detected() -> None:
    values = np.exp(np.random.default_rng(0).normal(size=(200, 3)))
    values[:40, 0] = 0
    limits = np.full(values.shape, np.nan)
    limits[:40, 1] = 0.2
    samples = prepared(values, limits=limits)
    assert not samples.detected[:40, :2].any()
    assert samples.detected[40:].all()
    np.testing.assert_array_equal(samples.values[:40, 0], 0.2)


@pytest.mark.parametrize("missing", [0.0, 0.3, 0.65])
def test_chance_is_chance_where_samples_have_no_pathfinder(missing: float) -> None:
    shares = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        values = np.exp(rng.normal(size=(800, 3)))
        values[rng.random(800) < missing] = np.nan
        samples = prepared(values, xy=rng.random((800, 2)))
        chance = detect(samples, DetectorSettings(shuffles=99), 1, SilentProgress()).chance
        shares.append((chance < 0.05).mean())
    assert 0.03 <= np.mean(shares) <= 0.06


def test_what_could_not_be_levelled_is_known() -> None:
    values = np.exp(np.random.default_rng(0).normal(size=(200, 3)))
    limits = np.full(values.shape, np.nan)
    limits[110:180, 1] = 0.5
    names = ["a"] * 100 + ["b"] * 90 + ["c"] * 10
    assert prepared(values, limits=limits, suite_names=names).unlevelled == ["Au"]
    assert prepared(values, suite_names=names).unlevelled == []
    assert prepared(values, limits=limits).unlevelled == []


def test_analyses_at_a_position_become_their_median() -> None:
    rng = np.random.default_rng(0)
    places = rng.random((40, 2))
    owner = rng.integers(0, 40, 150)
    values = np.exp(rng.normal(size=(150, 3)))
    values[rng.random((150, 3)) < 0.4] = np.nan
    limits = np.where(rng.random((150, 3)) < 0.4, values, np.nan)
    analysed = rng.random((150, 5)) < 0.5
    found = one_per_position(places[owner], values, limits, analysed)
    np.testing.assert_array_equal(found.xy, places[owner[np.sort(found.first)]])
    np.testing.assert_array_equal(found.xy, places[owner[found.first]])
    for place, first in enumerate(found.first):
        rows = np.flatnonzero(owner == owner[first])
        assert first == rows[0] and found.rows[place] == len(rows)
        np.testing.assert_array_equal(found.analysed[place], analysed[rows].any(axis=0))
        for column in range(3):
            known = rows[np.isfinite(values[rows, column])]
            if not len(known):
                assert np.isnan([found.values[place, column], found.limits[place, column]]).all()
                continue
            middle = np.median(values[known, column])
            assert found.values[place, column] == pytest.approx(middle)
            below = np.isfinite(limits[known, column]).mean() >= 0.5
            assert np.isfinite(found.limits[place, column]) == below


def test_sums_without_an_element_are_those_of_the_others(rng: np.random.Generator) -> None:
    parts = -np.log10(rng.random((200, 5))).astype(np.float32)
    parts[rng.random(parts.shape) < 0.3] = np.nan
    parts[:3, 1:] = np.nan
    sums = SummedSurprise(parts)
    np.testing.assert_allclose(sums.of_all, total_surprise(parts).sum(axis=1))
    for column in range(5):
        rest = total_surprise(np.delete(parts, column, axis=1)).sum(axis=1)
        np.testing.assert_allclose(sums.without(column), rest, atol=1e-12)
