"""Statistics of elements against figures reckoned by hand and distributions that are known."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry.element_statistics import (
    QUANTILES,
    ElementStatistics,
    describe_element,
)
from gossan.core.geochemistry.statistics_report import (
    ELEMENTS_PER_FIGURE,
    distribution_figure,
    report_distributions,
    report_statistics,
)
from gossan.core.reporting.page import Report, render_png
from matplotlib.axes import Axes
from report_pages import ReportPage
from scipy.stats import lognorm, norm


def described(values: list[float], limits: dict[int, float] | None = None) -> ElementStatistics:
    below = np.full(len(values), np.nan)
    for index, limit in (limits or {}).items():
        below[index] = limit
    return describe_element("Cu", np.array(values, float), below)


def test_without_limits_they_are_the_usual_ones() -> None:
    one = described([4, 1, np.nan, 3, 2, 100])
    assert (one.samples, one.missing, one.below, one.analysed, one.detected) == (6, 1, 0, 5, 5)
    assert (one.minimum, one.maximum, one.share_below) == (1, 100, 0.0)
    np.testing.assert_allclose(one.quantiles, np.quantile([1, 2, 3, 4, 100], QUANTILES))
    assert one.mad == pytest.approx(1.4826)
    assert np.isnan([one.lowest_limit, one.highest_limit]).all()
    assert not one.never_detected


def test_the_median_below_limits_is_kaplan_and_meiers() -> None:
    """Iron in the Brazos: R's NADA gives a median of 3; reckoned by hand, F(3) = 8/9 · 3/4."""
    values = [20, np.nan, np.nan, np.nan, np.nan, 7, 3, np.nan, np.nan]
    one = described(values, {1: 10, 2: 10, 3: 10, 4: 10, 7: 3, 8: 3})
    assert (one.below, one.detected, one.share_below) == (6, 3, pytest.approx(2 / 3))
    assert (one.lowest_limit, one.highest_limit, one.bound) == (3, 10, 3)
    # Below 3 lie 2/3 · 3/4 · 8/9 = 4/9 of the samples, up to 7 8/9 of them.
    np.testing.assert_array_equal(one.quantiles, [np.nan, np.nan, 3, 7, 20])


def test_quantiles_are_those_of_the_truth_whatever_the_limits() -> None:
    rng = np.random.default_rng(2)
    truth = lognorm(1.0, scale=3.0)
    drawn = truth.rvs(100_000, random_state=rng)
    limits = rng.choice([0.5, 1.0, 2.0, 1000.0], drawn.size, p=[0.3, 0.3, 0.3, 0.1])
    censored = drawn < limits
    one = describe_element(
        "Cu", np.where(censored, np.nan, drawn), np.where(censored, limits, np.nan)
    )
    np.testing.assert_allclose(one.quantiles, truth.ppf(QUANTILES), rtol=0.03)


def test_a_lognormal_element_has_no_skewness_of_logarithms() -> None:
    rng = np.random.default_rng(1)
    one = described(rng.lognormal(0, 1, 20_000).tolist())
    assert abs(one.log_skew) < 0.05
    skewed = described(np.exp(rng.exponential(1, 20_000)).tolist())
    assert skewed.log_skew == pytest.approx(2, abs=0.3)


def test_what_was_never_found_is_told() -> None:
    one = described([np.nan] * 3, {0: 0.1, 1: 0.5})
    assert one.never_detected
    assert (one.missing, one.below, one.share_below, one.bound) == (1, 2, 1.0, 0.5)
    assert np.isnan([one.minimum, one.maximum, *one.quantiles, one.mad, one.log_skew]).all()
    nothing = described([np.nan] * 3)
    assert not nothing.never_detected
    assert np.isnan([nothing.share_below, *nothing.quantiles, nothing.bound]).all()


@pytest.mark.parametrize("values", [[5.0], [5.0] * 9, [0.0, 0.0], [-1.0, 2.0], [1e-30, 1e30]])
def test_odd_columns_are_described_and_drawn(values: list[float]) -> None:
    one = described(values)
    assert (one.minimum, one.maximum) == (min(values), max(values))
    assert np.isnan(one.log_skew)
    nothing = np.full(len(values), np.nan)
    render_png(distribution_figure([("Cu", np.array(values), nothing)]))


def test_the_table_says_what_lies_below_the_limit() -> None:
    report = Report("Import Assays", "")
    report_statistics(
        report,
        [
            described([20, *[np.nan] * 4, 7, 3, np.nan, np.nan], dict.fromkeys([1, 2, 7], 10.0)),
            described([np.nan] * 3, {0: 0.1, 1: 0.5}),
        ],
    )
    page = ReportPage(report.html())
    assert page.warnings[0].startswith("Never found above the detection limit: Cu.")
    found, absent = page.table("Element").rows
    assert found[:7] == ["Cu", "6", "3", "3", "50.0 %", "10", "3"]
    assert found[7:13] == ["3", "3", "7", "7", "20", "20"]  # F(3) = 1/2 · 5/6
    assert absent[1:7] == ["2", "1", "2", "100.0 %", "0.1 to 0.5", "–"]
    assert absent[7:13] == [*["<0.5"] * 5, "–"]


def drawn(values: np.ndarray, limits: np.ndarray | None = None) -> tuple[Axes, Axes]:
    nothing = np.full(values.size, np.nan)
    figure = distribution_figure([("Au", values, nothing if limits is None else limits)])
    return figure.axes[0], figure.axes[1]


def test_normal_scores_of_a_normal_element_lie_on_its_line() -> None:
    rng = np.random.default_rng(6)
    histogram, scores = drawn(rng.normal(60, 5, 50_000))
    assert (histogram.get_xscale(), scores.get_yscale()) == ("linear", "linear")
    x, y = scores.lines[0].get_data()
    middle = np.abs(x) < 2.5
    np.testing.assert_allclose(y[middle], 60 + 5 * x[middle], atol=0.4)
    assert x.size < 250
    heights = [bar.get_height() * bar.get_width() for bar in histogram.patches]
    assert sum(heights) == pytest.approx(50_000)
    assert y[-1] == pytest.approx(60 + 5 * norm.ppf(1 - 1 / 50_000), abs=3)


def test_a_skewed_element_has_logarithmic_axes_and_its_limits() -> None:
    rng = np.random.default_rng(6)
    values = rng.lognormal(0, 1.5, 20_000)
    censored = values < 1.0
    histogram, scores = drawn(np.where(censored, np.nan, values), np.where(censored, 1.0, np.nan))
    assert (histogram.get_xscale(), scores.get_yscale()) == ("log", "log")
    x, y = scores.lines[0].get_data()
    middle = x < 2.5
    np.testing.assert_allclose(np.log(y[middle]), 1.5 * x[middle], atol=0.15)
    assert scores.lines[1].get_ydata()[0] == histogram.lines[0].get_xdata()[0] == 1.0
    assert scores.get_title("right") == "n 20,000, below 50 %"
    assert histogram.get_xticklabels()[0].get_text().strip("0") in {"1", "10"}


def test_rounded_values_make_no_comb() -> None:
    """Bars narrower than the laboratory's steps would be empty or hold two steps by turns."""
    rng = np.random.default_rng(8)
    histogram, _ = drawn(np.maximum(1, rng.lognormal(3, 0.5, 20_000).round()))
    heights = np.array([bar.get_height() for bar in histogram.patches])
    top = heights.argmax()
    assert (np.diff(heights[: top + 1]) > -0.06 * heights.max()).all()
    assert (np.diff(heights[top:]) < 0.06 * heights.max()).all()


def test_sixty_elements_stay_legible_and_the_page_small() -> None:
    rng = np.random.default_rng(9)
    nothing = np.full(500, np.nan)
    report = Report("Import Assays", "")
    names = [f"E{number}" for number in range(2 * ELEMENTS_PER_FIGURE + 1)]
    report_distributions(report, ((name, rng.lognormal(size=500), nothing) for name in names))
    page = report.html()
    assert page.count("<figure>") == 3
    assert len(page) < 400_000
    assert all(name in page for name in names)
