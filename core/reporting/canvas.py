"""Figures of reports and pictures; drawn without any window system."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

#: Same colours for the same thing in every figure.
NETWORK, LOGISTIC, LOCATION, NEUTRAL = "#a4460f", "#1f6f8b", "#7a7a7a", "#444444"
HEAT, MAGNITUDE, BACKGROUND = "inferno", "viridis", "cividis"


def panels(
    width: float, height: float, columns: int = 1, rows: int = 1
) -> tuple[Figure, np.ndarray]:
    """Return a figure of this size in inches and its axes, row by row."""
    figure = Figure(figsize=(width, height), constrained_layout=True)
    return figure, np.atleast_1d(figure.subplots(rows, columns)).ravel()


def map_picture(
    values: np.ndarray, extent: tuple[float, float, float, float], title: str, highest: float = 1.0
) -> Figure:
    """Draw a map (rows, columns) between 0 and the highest value; the extent is xmin, xmax, ymin, ymax."""
    rows, columns = values.shape
    figure, (axes,) = panels(9, 1.2 + 7 * min(1.0, rows / columns))
    image = axes.imshow(
        values, extent=extent, cmap=HEAT, vmin=0, vmax=highest, interpolation="nearest"
    )
    axes.set(title=title)
    axes.ticklabel_format(style="plain", useOffset=False)
    figure.colorbar(image, ax=axes, shrink=0.8)
    return figure
