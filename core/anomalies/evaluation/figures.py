"""Figures of what networks learned and predicted; drawn without any window system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...reporting.canvas import (
    BACKGROUND,
    HEAT,
    LOCATION,
    LOGISTIC,
    MAGNITUDE,
    NETWORK,
    NEUTRAL,
    panels,
)
from ...reporting.words import label
from ...scores.probabilities import Scores, confusion, roc
from ..maps.prediction import BINS, MapSummary
from ..training.ensemble import Epoch


def training_curves(epochs: Sequence[Epoch]) -> Figure:
    """Draw loss and validation AUC by epoch, a line per network."""
    figure, (left, right) = panels(9, 3.5, columns=2)
    for member in sorted({epoch.member for epoch in epochs}):
        own = [epoch for epoch in epochs if epoch.member == member]
        numbers = [epoch.number for epoch in own]
        labels = (label("training"), label("validation")) if not member else (None, None)
        style = {"alpha": 0.7, "linewidth": 1.2}
        losses = ([epoch.loss for epoch in own], [epoch.validation_loss for epoch in own])
        for values, colour, name in zip(losses, (NETWORK, LOGISTIC), labels, strict=True):
            left.plot(numbers, values, color=colour, label=name, **style)
        right.plot(numbers, [epoch.validation_auc for epoch in own], color=LOGISTIC, **style)
    left.set(xlabel=label("Epoch"), ylabel=label("Loss"))
    left.legend()
    right.set(xlabel=label("Epoch"), ylabel=label("Validation AUC"), ylim=(-0.02, 1.02))
    return figure


def roc_curves(curves: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Figure:
    """Draw ROC curves; each is given as labels and probabilities."""
    figure, (axes,) = panels(5, 4.8)
    for (title, (labels, probabilities)), colour in zip(
        curves.items(), (NETWORK, LOGISTIC, LOCATION), strict=False
    ):
        if len(np.unique(labels)) == 2:
            area = Scores.of(labels, probabilities).auc
            axes.plot(
                *roc(labels, probabilities),
                color=colour,
                label=label("{title} (AUC {area:.3f})", title=title, area=area),
            )
    axes.plot([0, 1], [0, 1], ":", color=NEUTRAL, label=label("chance"))
    axes.set(
        xlabel=label("False positive rate"), ylabel=label("True positive rate"), aspect="equal"
    )
    axes.legend(loc="lower right", fontsize=8)
    return figure


def confusion_matrix(labels: np.ndarray, probabilities: np.ndarray) -> Figure:
    """Draw the confusion matrix at a probability of one half."""
    figure, (axes,) = panels(4, 3.6)
    counts = confusion(labels, probabilities)
    axes.imshow(counts, cmap="Oranges", vmin=0)
    for (row, column), count in np.ndenumerate(counts):
        dark = count > counts.max() / 2
        axes.text(
            column, row, str(count), ha="center", va="center", color="white" if dark else "black"
        )
    names = (label("barren"), label("mineralised"))
    axes.set_xticks((0, 1))
    axes.set_xticklabels(names)
    axes.set_yticks((0, 1))
    axes.set_yticklabels(names)
    axes.set(xlabel=label("Predicted"), ylabel=label("Actual"))
    return figure


def probability_histogram(summary: MapSummary) -> Figure:
    """Draw how much of the map has which probability."""
    figure, (axes,) = panels(6.5, 3.2)
    edges = np.linspace(0, 1, BINS + 1)
    axes.bar(edges[:-1], summary.histogram, width=1 / BINS, align="edge", color=NETWORK)
    axes.set(xlabel=label("Probability"), ylabel=label("Cells"), xlim=(0, 1), yscale="log")
    return figure


def offset_rose(offsets: np.ndarray) -> Figure:
    """Draw where offsets point, as a rose of 10° petals; a petal's area is the offsets' length in it.

    Parameters
    ----------
    offsets : ndarray, shape (m, 2)
        (Δx, Δy) in map units, y to the north.
    """
    figure = Figure(figsize=(4.6, 4.6), constrained_layout=True)
    axes = figure.add_subplot(projection="polar")
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    length = np.hypot(*offsets.T)
    edges = np.linspace(0, 2 * np.pi, 37)
    azimuth = np.arctan2(offsets[:, 0], offsets[:, 1]) % (2 * np.pi)
    weight, _ = np.histogram(azimuth, bins=edges, weights=length)
    # The root, because the eye compares areas.
    axes.bar(edges[:-1], np.sqrt(weight / max(weight.sum(), 1e-30)), width=edges[1], align="edge",
             color=NETWORK, edgecolor="white")  # fmt: skip
    axes.set_yticklabels(())
    return figure


def explained_point(
    title: str,
    extent: tuple[float, float, float, float],
    background: np.ndarray,
    background_title: str,
    heat: np.ndarray,
    heat_limit: float,
    offsets: np.ndarray | None,
    y_up: bool,
    heat_title: str = "Grad-CAM",
    beside: tuple[str, np.ndarray, float] | None = None,
) -> Figure:
    """Draw a patch as in figs. 10 and 11: pattern, offset direction and magnitude, Grad-CAM.

    Parameters
    ----------
    title : str
    extent : tuple of float
        xmin, xmax, ymin, ymax of the patch.
    background : ndarray, shape (p, p)
    background_title : str
    heat : ndarray, shape (p, p)
    heat_limit : float
        Upper end of the colour scale.
    offsets : ndarray, shape (2, p, p), or None
        (Δx, Δy) in map units.
    y_up : bool
        Whether the rows of the raster run south, as they do in nearly all.
    heat_title : str
    beside : tuple of str, ndarray of shape (p, p), float; optional
        Title, heat and upper end of the scale of another network.
    """
    heats = [(heat_title, heat, heat_limit), *([beside] if beside else [])]
    count = (3 if offsets is not None else 1) + len(heats)
    figure, axes = panels(3.4 * count, 3.6, columns=count)
    figure.suptitle(title)
    origin = "upper" if y_up else "lower"
    x_min, x_max, y_min, y_max = extent

    def show(
        target: Axes, values: np.ndarray, name: str, colours: str, limit: float | None
    ) -> None:
        image = target.imshow(
            values,
            extent=extent,
            origin=origin,
            cmap=colours,
            vmin=None if limit is None else 0,
            vmax=limit,
        )
        target.set_title(name, fontsize=10)
        figure.colorbar(image, ax=target, shrink=0.7)

    show(axes[0], background, background_title, BACKGROUND, None)
    if offsets is not None:
        side = background.shape[-1]
        x = x_min + (np.arange(side) + 0.5) * (x_max - x_min) / side
        y = y_min + (np.arange(side) + 0.5) * (y_max - y_min) / side
        y = y[::-1] if y_up else y
        axes[1].imshow(background, extent=extent, origin=origin, cmap="Greys", alpha=0.4)
        axes[1].quiver(x, y, *offsets, color=NETWORK, angles="xy", width=0.008)
        axes[1].set_title(label("Offset direction"), fontsize=10)
        magnitude = np.hypot(*offsets)
        show(axes[2], magnitude, label("Offset magnitude (map units)"), MAGNITUDE, None)
    for target, (name, hot, limit) in zip(axes[count - len(heats) :], heats, strict=True):
        show(target, hot, name, HEAT, limit or 1.0)
    for target in axes:
        target.plot(
            (x_min + x_max) / 2, (y_min + y_max) / 2, "x", color="black", markersize=9, mew=3
        )
        target.plot(
            (x_min + x_max) / 2, (y_min + y_max) / 2, "x", color="white", markersize=8, mew=1
        )
        target.set_xticks(())
        target.set_yticks(())
    return figure
