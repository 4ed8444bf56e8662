"""What a report says of each element: statistics in a table, and its distribution in pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from scipy.special import ndtri
from scipy.stats import skew

from ..reporting.canvas import NETWORK, NEUTRAL, panels
from ..reporting.page import Report
from ..reporting.words import label
from ..runtime.language import percent, tr
from .censoring import plotting_positions
from .element_statistics import ElementStatistics, split_detected

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

#: An element's name, its values (n,), NaN where missing, and its limits (n,), NaN where above them.
Assays = tuple[str, np.ndarray, np.ndarray]

#: Elements side by side, each with a histogram and a normal-score plot, and in one figure.
_ACROSS, ELEMENTS_PER_FIGURE = 3, 12

#: Characters of a name above its two panels.
_LONGEST = 28

#: Points of a normal-score plot between its ends, and at each end, where single samples matter.
_POINTS, _EXTREMES = 150, 20

#: From this skewness on, and from this ratio of largest to smallest, an axis is logarithmic.
_SKEWED, _DECADE = 1.0, 10.0

#: Of the values an axis of logarithms may leave out this share, being zero or negative.
_ZEROS = 0.05


def report_statistics(report: Report, statistics: Sequence[ElementStatistics]) -> None:
    """Add a table with the statistics of each element to a report, and name those never found."""
    report.folded(tr("Statistics"))
    absent = [one.element for one in statistics if one.never_detected]
    if absent:
        report.warning(
            tr(
                "Never found above the detection limit: {elements}. These columns show the "
                "laboratory's limits and nothing of the ground.",
                elements=", ".join(absent),
            )
        )
    report.table(
        (
            tr("Element"),
            tr("Analysed"),
            tr("Missing"),
            tr("Below detection limit"),
            tr("Share below"),
            tr("Detection limits"),
            tr("Minimum"),
            "5 %",
            "25 %",
            tr("Median"),
            "75 %",
            "95 %",
            tr("Maximum"),
            tr("MAD"),
            tr("Skewness of logarithms"),
        ),
        (_row(one) for one in statistics),
        tr(
            "Quantiles count the values below detection limits at their rank (Kaplan and Meier; Helsel "
            "2012). Minimum, maximum, MAD (median absolute deviation × 1.4826) and skewness are those "
            "of the values above the limit. A skewness of logarithms near 0 is a lognormal "
            "element's."
        ),
    )


def report_distributions(report: Report, assays: Iterable[Assays]) -> None:
    """Add histograms and normal-score plots, a few elements to a figure.

    The elements are asked for one figure at a time: a survey's columns need not all be in memory.
    """
    report.folded(tr("Distributions"))
    waiting = iter(assays)
    while group := list(islice(waiting, ELEMENTS_PER_FIGURE)):
        report.figure(
            distribution_figure(group),
            tr(
                "{elements}: histogram, and values against normal scores, where a straight line is a normal "
                "distribution, on a logarithmic axis a lognormal one. Dashed: detection limits; "
                "samples below them count for the scores and are not drawn. A bend or step tells of "
                "two populations.",
                elements=", ".join(element for element, _, _ in group),
            ),
        )


def distribution_figure(assays: Sequence[Assays]) -> Figure:
    """Draw a histogram and a normal-score plot of each element."""
    rows = math.ceil(len(assays) / _ACROSS)
    figure, axes = panels(10.5, 1.75 * rows, 2 * _ACROSS, rows)
    for panel in axes:
        panel.tick_params(labelsize=6, length=2, pad=1)
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
    for (element, values, limits), pair in zip(assays, axes.reshape(-1, 2)):
        _draw_element(element, *split_detected(values, limits), *pair)
    for panel in axes[2 * len(assays) :]:
        panel.set_axis_off()
    return figure


def _draw_element(
    element: str, detected: np.ndarray, limits: np.ndarray, histogram: Axes, scores: Axes
) -> None:
    name = element if len(element) <= _LONGEST else f"{element[: _LONGEST - 1]}…"
    histogram.set_title(name, fontsize=8, loc="left", fontweight="bold", pad=3)
    histogram.set_yticks([])
    scores.set_xticks([-3, 0, 3])
    share = limits.size / max(1, limits.size + detected.size)
    scores.set_title(
        label("n {count:,}, below {share:.0%}", count=limits.size + detected.size, share=share),
        fontsize=7,
        loc="right",
        pad=3,
    )
    if not detected.size:
        for panel in (histogram, scores):
            panel.set_axis_off()
        histogram.text(0, 0.5, label("no value above the limit"), fontsize=7, color=NEUTRAL)
        return
    logarithmic = is_logarithmic(detected)
    positions, _ = plotting_positions(detected, limits)
    if logarithmic:
        positions, detected = positions[detected > 0], detected[detected > 0]
    draw_bars(histogram, detected, logarithmic)
    shown = _thinned(positions)
    scores.plot(ndtri(positions[shown]), detected[shown], ".", color=NETWORK, markersize=2)
    scores.set_xlim(-4.2, 4.2)
    for limit in sorted({limits[0], limits[-1]} if limits.size else ()):
        histogram.axvline(limit, color=NEUTRAL, linestyle="--", linewidth=0.8)
        scores.axhline(limit, color=NEUTRAL, linestyle="--", linewidth=0.8)
    if logarithmic:
        histogram.set_xscale("log")
        scores.set_yscale("log")
        mark_decades(histogram.xaxis)
        mark_decades(scores.yaxis)
    else:
        histogram.locator_params(axis="x", nbins=3)
        scores.locator_params(axis="y", nbins=3)


def is_logarithmic(detected: np.ndarray) -> bool:
    """Return whether rising values are drawn on a logarithmic axis: positive, wide and skewed."""
    positive = detected[detected > 0]
    if positive.size < (1 - _ZEROS) * detected.size or positive[-1] < _DECADE * positive[0]:
        return False
    return bool(skew(positive / positive[-1]) > _SKEWED)


def draw_bars(panel: Axes, detected: np.ndarray, logarithmic: bool) -> None:
    """Draw a histogram whose bars never part values that the laboratory did not tell apart.

    Laboratories round: bars narrower than their steps would stand and fall like a comb.
    """
    places = np.log10(detected) if logarithmic else detected
    edges = _edges(np.unique(places), int(np.clip(2 * places.size ** (1 / 3), 5, 40)))
    heights = np.histogram(places, edges)[0] / np.diff(edges)
    if logarithmic:
        edges = 10.0**edges
    panel.bar(edges[:-1], heights, np.diff(edges), align="edge", color=NETWORK)


def _edges(different: np.ndarray, count: int) -> np.ndarray:
    """Return the edges of so many bars or fewer, all in the middle between two different values."""
    if different.size == 1:
        half = abs(different[0]) / 20 or 0.5
        return np.array([different[0] - half, different[0] + half])
    middles = (different[1:] + different[:-1]) / 2
    wanted = np.linspace(different[0], different[-1], count + 1)[1:-1]
    nearest = np.clip(np.searchsorted(middles, wanted), 0, middles.size - 1)
    widest = (different[-1] - different[0]) / (2 * count)
    low = different[0] - min(middles[0] - different[0], widest)
    high = different[-1] + min(different[-1] - middles[-1], widest)
    return np.concatenate([[low], middles[np.unique(nearest)], [high]])


def _thinned(positions: np.ndarray) -> np.ndarray:
    """Return which points of a normal-score plot to draw: evenly along the scores, and both ends."""
    scores = ndtri(positions)
    even = np.searchsorted(scores, np.linspace(scores[0], scores[-1], _POINTS))
    first = np.arange(min(_EXTREMES, scores.size))
    return np.unique(np.concatenate([even, first, scores.size - 1 - first]))


def mark_decades(axis: Axis) -> None:
    """Mark a logarithmic axis with a few plain numbers."""
    low, high = np.log10(axis.get_view_interval())
    every = max(1, math.ceil((high - low) / 4))
    powers = np.arange(math.ceil(low), math.floor(high) + 1, every)
    marks = 10.0**powers if powers.size > 1 else np.array(list(_between(low, high)))
    axis.set_ticks(marks)
    axis.set_ticklabels([f"{mark:g}" for mark in marks])
    axis.set_ticks([], minor=True)


def _between(low: float, high: float) -> Iterator[float]:
    """Yield 1, 2 and 5 times the powers of ten between two logarithms."""
    for power in range(math.floor(low), math.ceil(high)):
        for factor in (1, 2, 5):
            if low <= math.log10(factor) + power <= high:
                yield factor * 10.0**power


def _row(one: ElementStatistics) -> tuple[object, ...]:
    quantiles = (
        f"<{one.bound:.4g}" if math.isnan(quantile) and one.analysed else quantile
        for quantile in one.quantiles
    )
    return (
        one.element,
        one.analysed,
        one.missing,
        one.below,
        "–" if math.isnan(one.share_below) else percent(one.share_below, 1),
        _limits(one),
        one.minimum,
        *quantiles,
        one.maximum,
        one.mad,
        one.log_skew,
    )


def _limits(one: ElementStatistics) -> str:
    if not one.below:
        return "–"
    if one.lowest_limit == one.highest_limit:
        return f"{one.lowest_limit:.4g}"
    return tr("{low:.4g} to {high:.4g}", low=one.lowest_limit, high=one.highest_limit)
