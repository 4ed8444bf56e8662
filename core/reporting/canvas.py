"""Figures of reports and pictures; drawn without any window system."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

#: Same colours for the same thing in every figure.
NETWORK, LOGISTIC, LOCATION, NEUTRAL = "#a4460f", "#1f6f8b", "#7a7a7a", "#444444"
HEAT, MAGNITUDE, BACKGROUND = "inferno", "viridis", "cividis"

#: Ground without values.
NO_VALUE = "#d9d9d9"

#: Marks on a map, told apart by their shapes as well; bright with a dark edge, they are seen on all of it.
_MARKS = (("^", "white"), ("s", "#56b4e9"))


def panels(
    width: float, height: float, columns: int = 1, rows: int = 1
) -> tuple[Figure, np.ndarray]:
    """Return a figure of this size in inches and its axes, row by row."""
    figure = Figure(figsize=(width, height), constrained_layout=True)
    return figure, np.atleast_1d(figure.subplots(rows, columns)).ravel()


def map_picture(
    values: np.ndarray,
    extent: tuple[float, float, float, float],
    title: str,
    highest: float = 1.0,
    points: Mapping[str, np.ndarray] | None = None,
    colours: str = HEAT,
) -> Figure:
    """Draw a map (rows, columns) between 0 and the highest value; ground without values is grey.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
    extent : tuple of float
        xmin, xmax, ymin, ymax.
    title : str
    highest : float
    points : mapping of str to ndarray, shape (n, 2), optional
        What is marked on it, by what the legend calls it.
    colours : str
    """
    rows, columns = values.shape
    figure, (axes,) = panels(9, 1.2 + 7 * min(1.0, rows / columns))
    axes.set_facecolor(NO_VALUE)
    image = axes.imshow(
        values, extent=extent, cmap=colours, vmin=0, vmax=highest, interpolation="nearest"
    )
    for (name, xy), (shape, colour) in zip((points or {}).items(), _MARKS):
        axes.plot(*xy.T, shape, color=colour, markeredgecolor="black", markersize=7, label=name)
    if points:
        axes.legend(loc="upper left", fontsize=8)
    axes.set(title=title, xlim=extent[:2], ylim=extent[2:])
    axes.ticklabel_format(style="plain", useOffset=False)
    figure.colorbar(image, ax=axes, shrink=0.8)
    return figure
