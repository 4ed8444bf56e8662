"""Figures of reports and pictures; drawn without any window system."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from ..faults.control import FaultControl
from .words import label

#: Same colours for the same thing in every figure.
NETWORK, LOGISTIC, LOCATION, NEUTRAL = "#a4460f", "#1f6f8b", "#7a7a7a", "#444444"
HEAT, MAGNITUDE, BACKGROUND = "inferno", "viridis", "cividis"


def panels(
    width: float, height: float, columns: int = 1, rows: int = 1
) -> tuple[Figure, np.ndarray]:
    """Return a figure of this size in inches and its axes, row by row."""
    figure = Figure(figsize=(width, height), constrained_layout=True)
    return figure, np.atleast_1d(figure.subplots(rows, columns)).ravel()


def fault_fit(control: FaultControl, kilometres: np.ndarray) -> Figure:
    """Draw the density of deposits against the distance to faults, log-log (fig. 7a)."""
    figure, (axes,) = panels(6.5, 4.5)
    density = np.array([ring.density for ring in control.rings])
    deposits = np.array([ring.deposits for ring in control.rings])
    used = deposits > 0
    line = np.geomspace(kilometres[0], kilometres[-1], 100)
    law = control.law
    if np.isfinite(law.exponent_interval).all():
        axes.fill_between(
            line,
            *law.confidence_band(line),
            color=NETWORK,
            alpha=0.2,
            label=label("95 % confidence"),
        )
    axes.plot(
        line,
        law.density(line),
        color=NETWORK,
        label=f"{law.coefficient:.3g} · d^{law.exponent:.3g}",
    )
    axes.scatter(kilometres[used], density[used], color=NEUTRAL, zorder=3, label=label("rings"))
    for x, y, count in zip(kilometres[used], density[used], deposits[used], strict=True):
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(5, 5), fontsize=8)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel=label("Distance to faults d (km, outer edge of the ring)"),
        ylabel=label("Density of deposits m"),
        title=label("R² = {r_squared:.3f}; numbers: deposits", r_squared=law.r_squared),
    )
    axes.legend()
    return figure


def map_picture(
    values: np.ndarray, extent: tuple[float, float, float, float], title: str
) -> Figure:
    """Draw a map (rows, columns) between 0 and 1; the extent is xmin, xmax, ymin, ymax."""
    rows, columns = values.shape
    figure, (axes,) = panels(9, 1.2 + 7 * min(1.0, rows / columns))
    image = axes.imshow(values, extent=extent, cmap=HEAT, vmin=0, vmax=1, interpolation="nearest")
    axes.set(title=title)
    axes.ticklabel_format(style="plain", useOffset=False)
    figure.colorbar(image, ax=axes, shrink=0.8)
    return figure
