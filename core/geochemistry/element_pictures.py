"""Elements at a glance: a small map of each, and how its samples are distributed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from scipy.stats import skew

from ..rasters.stack import small_picture
from ..reporting.canvas import MAGNITUDE, NEUTRAL, NO_VALUE, panels
from ..reporting.words import label
from .assays import AssayTable
from .statistics_report import draw_bars, is_logarithmic, mark_decades

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Cells of a small map's longer side.
_SIDE = 150

#: Elements side by side and in one figure; percentiles between which their colours lie.
_ACROSS, _PER_FIGURE, _STRETCH = 3, 12, (2, 98)

#: Letters of a name above its map.
_LONGEST = 22


@dataclass(frozen=True)
class ElementPicture:
    """An element's map at a small size, and its samples.

    Attributes
    ----------
    name : str
        With the unit, where that is known.
    ground : ndarray, shape (rows, columns)
    samples : ndarray, shape (n,)
        Rising, without those that have no value.
    share_below : float
        Of the samples, below the detection limit.
    """

    name: str
    ground: np.ndarray
    samples: np.ndarray
    share_below: float

    @property
    def skewness(self) -> float:
        """Skewness of the samples; NaN with fewer than three, or if all are alike."""
        if self.samples.size < 3 or self.samples[0] == self.samples[-1]:
            return math.nan
        return float(skew(self.samples))


def element_pictures(table: AssayTable, path: str) -> Iterator[ElementPicture]:
    """Yield what a report shows of each element of a table that was gridded to a stack."""
    below = {count.element: count.below_detection / max(1, count.values) for count in table.counts}
    units = table.units or [""] * len(table.elements)
    for place, (element, unit) in enumerate(zip(table.elements, units)):
        values = table.values[:, place]
        yield ElementPicture(
            f"{element} ({unit})" if unit and unit not in element else element,
            small_picture(path, place + 1, _SIDE),
            np.sort(values[np.isfinite(values)]),
            min(1.0, below.get(element, 0.0)),
        )


def element_figures(pictures: Iterator[ElementPicture]) -> Iterator[tuple[Figure, list[str]]]:
    """Yield figures of a few elements each, with the elements' names."""
    while group := list(islice(pictures, _PER_FIGURE)):
        yield element_figure(group), [picture.name for picture in group]


def element_figure(pictures: Sequence[ElementPicture]) -> Figure:
    """Draw the map and the histogram of each element side by side."""
    rows = math.ceil(len(pictures) / _ACROSS)
    figure, axes = panels(10.5, 1.7 * rows, 2 * _ACROSS, rows)
    for picture, (ground, histogram) in zip(pictures, axes.reshape(-1, 2)):
        _draw_ground(ground, picture)
        _draw_samples(histogram, picture)
    for panel in axes[2 * len(pictures) :]:
        panel.set_axis_off()
    return figure


def _draw_ground(panel: Axes, picture: ElementPicture) -> None:
    name = picture.name
    shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    panel.set_title(shown, fontsize=8, loc="left", fontweight="bold", pad=3)
    panel.set_facecolor(NO_VALUE)
    panel.set_xticks([])
    panel.set_yticks([])
    known = picture.ground[np.isfinite(picture.ground)]
    if known.size:
        low, high = np.percentile(known, _STRETCH)
        logarithmic = low > 0 and picture.samples.size and is_logarithmic(picture.samples)
        norm = LogNorm(low, high) if logarithmic and high > low else Normalize(low, high)
        panel.imshow(picture.ground, cmap=MAGNITUDE, norm=norm, interpolation="nearest")


def _draw_samples(panel: Axes, picture: ElementPicture) -> None:
    panel.tick_params(labelsize=6, length=2, pad=1)
    panel.set_yticks([])
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
    skewness = "–" if math.isnan(picture.skewness) else f"{picture.skewness:.1f}"
    panel.set_title(
        label("skew {skewness}, below {share:.0%}", skewness=skewness, share=picture.share_below),
        fontsize=7,
        loc="right",
        pad=3,
        color=NEUTRAL,
    )
    samples = picture.samples
    if not samples.size:
        return
    logarithmic = is_logarithmic(samples)
    draw_bars(panel, samples[samples > 0] if logarithmic else samples, logarithmic)
    if logarithmic:
        panel.set_xscale("log")
        mark_decades(panel.xaxis)
    else:
        panel.locator_params(axis="x", nbins=3)
