"""The precision of duplicates against known errors and figures reckoned by hand."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry.precision import (
    FEWEST_DUPLICATES,
    Precision,
    measure_precision,
    repeated_positions,
    report_precision,
)
from gossan.core.reporting.page import Report
from report_pages import ReportPage


def measured(values: np.ndarray, groups: np.ndarray, limits: np.ndarray | None = None) -> Precision:
    nothing = np.full(values.size, np.nan)
    return measure_precision("Cu", values, nothing if limits is None else limits, groups)


@pytest.mark.parametrize("members", [2, 3, 5])
@pytest.mark.parametrize("error", [0.05, 0.15])
def test_the_error_that_was_put_in_comes_out(members: int, error: float) -> None:
    rng = np.random.default_rng(3)
    truth = np.repeat(rng.lognormal(4, 1.5, 20_000), members)
    values = truth * (1 + error * rng.standard_normal(truth.size))
    precision = measured(values, np.repeat(np.arange(20_000), members))
    np.testing.assert_allclose([precision.robust, precision.average], error, rtol=0.03)
    assert (precision.duplicates, precision.left_out) == (20_000, 0)


def test_groups_of_unequal_size_count_together() -> None:
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(20_000), rng.integers(2, 6, 20_000))
    values = 50 * (1 + 0.1 * rng.standard_normal(groups.size))
    np.testing.assert_allclose(measured(values, groups).robust, 0.1, rtol=0.02)


def test_mistaken_duplicates_raise_the_average_alone() -> None:
    rng = np.random.default_rng(5)
    values = 50 * (1 + 0.05 * rng.standard_normal(2_000))
    values[:100:2] *= 20  # 50 of 1,000 pairs
    precision = measured(values, np.repeat(np.arange(1_000), 2))
    assert precision.robust == pytest.approx(0.05, rel=0.15)
    assert precision.average > 0.25


def test_pairs_are_reckoned_as_published() -> None:
    """CV(AVR) = √(2/n Σ ((a − b)/(a + b))²), Stanley & Lawie (2007) and Abzalov (2008)."""
    a, b = np.array([9.0, 8.0, 12.0, 30.0] * 3), np.array([11.0, 8.0, 13.0, 10.0] * 3)
    precision = measured(np.column_stack([a, b]).ravel(), np.repeat(np.arange(12), 2))
    shares = np.array([0.1, 0.0, 0.04, 0.5])
    assert precision.average == pytest.approx(np.sqrt(2 * (shares**2).mean()))
    assert precision.robust == pytest.approx(1.482602 * np.sqrt(2) * 0.07)


def test_values_below_the_limit_and_missing_ones_make_no_duplicate() -> None:
    groups = np.repeat(np.arange(14), 2)
    values, limits = np.full(28, 10.0), np.full(28, np.nan)
    values[0], values[3], limits[5] = np.nan, np.nan, 1.0
    values[6:8] = 0.0  # no mean to relate to
    precision = measured(values, groups, limits)
    assert precision == Precision("Cu", 10, 4, 0.0, 0.0)


def test_too_few_duplicates_say_nothing() -> None:
    groups = np.repeat(np.arange(FEWEST_DUPLICATES - 1), 2)
    precision = measured(np.arange(1.0, groups.size + 1), groups)
    assert np.isnan([precision.robust, precision.average]).all()
    assert precision.duplicates == FEWEST_DUPLICATES - 1
    alone = measured(np.ones(5), np.full(5, -1))
    assert (alone.duplicates, alone.left_out) == (0, 0)
    assert measured(np.ones(0), np.ones(0, dtype=int)).duplicates == 0


def test_samples_at_one_position_are_grouped() -> None:
    xy = np.array([[1, 2], [0, 0], [1, 2], [5, 5], [0, 1], [5, 5], [1, 2.0]])
    groups = repeated_positions(xy)
    assert groups[0] == groups[2] == groups[6] >= 0
    assert groups[3] == groups[5] >= 0
    assert {groups[0], groups[3]} == {0, 1}
    assert groups[1] == groups[4] == -1
    assert repeated_positions(np.zeros((0, 2))).size == 0
    assert repeated_positions(np.zeros((1, 2))).tolist() == [-1]


def test_the_report_has_a_row_per_element() -> None:
    report = Report("Import Assays", "")
    report_precision(
        report,
        [Precision("Cu", 120, 3, 0.052, 0.071), Precision("Au", 4, 119, np.nan, np.nan)],
    )
    table = ReportPage(report.html()).table("Element")
    assert table.rows == [
        ["Cu", "120", "3", "5.2 %", "7.1 %"],
        ["Au", "4", "119", *["none: fewer than 10 duplicates"] * 2],
    ]
