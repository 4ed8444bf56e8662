"""Accuracy and its interval."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.reporting.page import Report
from gossan.core.scores.classes import Agreement, lead, named_interval
from gossan.core.sections.tables import add_classes, percent_range
from scipy import stats


def wilson(hits: int, count: int) -> tuple[float, float]:
    z = stats.norm.ppf(0.975)
    share = hits / count
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count**2)) / (1 + z * z / count)
    return centre - half, centre + half


@pytest.mark.parametrize(("hits", "count"), [(7, 10), (0, 12), (164, 164), (97, 164)])
def test_the_interval_of_single_photographs_is_wilsons(hits: int, count: int) -> None:
    right = np.arange(count) < hits
    assert named_interval(right, np.arange(count)) == pytest.approx(wilson(hits, count))


def test_photographs_of_one_slice_count_less() -> None:
    slices = np.repeat(np.arange(10), 20)
    right = slices < 7  # whole slices are right or wrong: ten observations, not two hundred
    low, high = named_interval(right, slices)
    alone = named_interval(right, np.arange(200))
    assert high - low > 3 * (alone[1] - alone[0])
    assert named_interval(np.ones(200, bool), slices) == pytest.approx(wilson(10, 10))


def test_scores_of_a_small_table() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    named = np.array([0, 0, 0, 1, 1, 1, 0, 2, 2, 2])
    agreement = Agreement.of(labels, named, np.arange(10), 4)
    assert agreement.accuracy == 0.8
    expected = (4 * 4 + 3 * 3 + 3 * 3) / 100
    assert agreement.kappa == pytest.approx((0.8 - expected) / (1 - expected))
    assert agreement.confusion.tolist() == [[3, 1, 0, 0], [1, 2, 0, 0], [0, 0, 3, 0], [0, 0, 0, 0]]
    rows = agreement.by_class()
    assert rows[0] == (4, 0.75, 0.75) and rows[2] == (3, 1.0, 1.0)
    assert rows[3][0] == 0 and np.isnan(rows[3][1:]).all()
    assert agreement.photographs == 10
    assert agreement.class_intervals[0] == pytest.approx(wilson(3, 4))
    assert np.isnan(agreement.class_intervals[3]).all()


def test_one_class_alone_has_no_kappa() -> None:
    assert Agreement.of(np.zeros(3, int), np.zeros(3, int), np.arange(3), 2).kappa == 0.0


def test_few_slices_of_many_photographs_have_no_interval() -> None:
    right = np.arange(40) % 3 > 0
    labels = np.repeat([0, 1], 20)
    agreement = Agreement.of(labels, np.where(right, labels, 1 - labels), np.arange(40) // 10, 3)
    assert np.isnan(agreement.interval).all() and np.isnan(agreement.class_intervals).all()
    assert agreement.to_json()["interval"] == [None, None]
    assert percent_range(agreement.interval) == percent_range((None, None))
    assert percent_range((None, None)) == "none: fewer than five slices"
    report = Report("Classes", "")
    add_classes(report, agreement, ("a", "b", "c"))
    assert report.html().count("none: fewer than five slices") == 2  # the third has no photographs


def test_slices_are_named_by_their_mean_probabilities() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1])
    slices = np.array([5, 5, 5, 7, 7, 9])
    said = np.array([[0.4, 0.6], [0.45, 0.55], [0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.7, 0.3]])
    found = Agreement.of_probabilities(labels, said, slices)
    assert found.accuracy == pytest.approx(2 / 6) and found.slices == 3
    whole = found.by_slice
    assert whole is not None and found.of_slices is whole
    assert whole.confusion.tolist() == [[1, 0], [1, 1]]  # 0.58 for the first, 0.6 for the second
    assert found.to_json()["by_slice"]["accuracy"] == pytest.approx(2 / 3)


def test_a_slice_of_two_classes_counts_for_both() -> None:
    said = np.array([[0.9, 0.1], [0.1, 0.9], [0.2, 0.8]])
    found = Agreement.of_probabilities(np.array([0, 1, 1]), said, np.array([3, 3, 3]))
    assert found.by_slice is not None
    assert found.by_slice.confusion.tolist() == [[1, 0], [0, 1]]
    alone = Agreement.of_probabilities(np.array([0, 1, 1]), said, np.arange(3))
    assert alone.by_slice is None and alone.of_slices is alone


def test_an_interval_by_slice_counts_slices_and_not_the_classes_in_them() -> None:
    slices, labels = np.repeat(np.arange(4), 6), np.tile([0, 1, 2, 0, 1, 2], 4)
    said = np.eye(3)[labels]
    found = Agreement.of_probabilities(labels, said, slices)
    assert found.by_slice is not None and found.by_slice.photographs == 12
    # Fewer than five slices have no interval, in whatever they count.
    assert found.slices == found.by_slice.slices == 4
    assert np.isnan(found.interval).all() and np.isnan(found.by_slice.interval).all()


def test_a_lead_takes_slices_as_what_varies(rng: np.random.Generator) -> None:
    right = rng.random(400) < 0.8
    other = np.where(rng.random(400) < 0.3, rng.random(400) < 0.6, right)
    alone = lead(right, other, np.arange(400))
    assert alone.value == pytest.approx(right.mean() - other.mean())
    # The paired interval that is in textbooks, but for the half slice on each side.
    difference = right.astype(float) - other
    error = difference.std(ddof=1) / 20
    assert alone.high - alone.low == pytest.approx(2 * 1.966 * error, rel=0.05)
    repeated = [np.repeat(values, 10) for values in (right, other, np.arange(400))]
    wide = lead(*repeated)
    assert (wide.low, wide.high) == pytest.approx((alone.low, alone.high))
    assert lead(right, right, np.arange(400)).low < 0
    assert not lead(right[:40], other[:40], np.arange(40) % 4).has_interval


def test_the_lead_of_equals_is_seldom_sure(rng: np.random.Generator) -> None:
    sure = 0
    for _ in range(400):
        right, other = (rng.random((2, 60)) < 0.7).repeat(3, axis=1)
        found = lead(right, other, np.arange(60).repeat(3))
        sure += not found.low <= 0 <= found.high
    assert sure / 400 < 0.075
