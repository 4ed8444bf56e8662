"""Figures of what networks learned and predicted; drawn without any window system."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...reporting.canvas import (
    LOCATION,
    LOGISTIC,
    NETWORK,
    NEUTRAL,
    panels,
    stated_against_found,
)
from ...reporting.words import label
from ...scores.calibration import Reliability
from ...scores.probabilities import Scores, confusion, roc
from ..training.optimisation import Epoch
from .comparison import Standing


def standings_plot(standings: Sequence[Standing], own: Collection[str]) -> Figure:
    """Draw the held-out AUC of models and of their rivals, with intervals; discs are one's own."""
    figure, (axes,) = panels(8, 0.9 + 0.28 * len(standings))
    names = [label(item.title) for item in standings]
    for row, item in enumerate(standings):
        colour, pooled = NETWORK if item.name in own else LOGISTIC, item.pooled
        if pooled.has_interval:
            axes.plot([pooled.low, pooled.high], [row, row], color=colour, linewidth=2)
        axes.plot(pooled.value, row, "o" if item.name in own else "s", color=colour)
    axes.axvline(0.5, color=NEUTRAL, linestyle=":")
    axes.set(xlabel=label("AUC"), xlim=(min(0.4, *axes.get_xlim()), 1.01))
    axes.set_yticks(range(len(names)))
    axes.set_yticklabels(names)
    axes.invert_yaxis()
    return figure


def training_curves(epochs: Sequence[Epoch]) -> Figure:
    """Draw loss, and validation AUC if anything validates, by epoch, a line per network."""
    validated = any(np.isfinite(epoch.validation_auc) for epoch in epochs)
    figure, axes = panels(9 if validated else 5, 3.5, columns=1 + validated)
    left = axes[0]
    for member in sorted({epoch.member for epoch in epochs}):
        own = [epoch for epoch in epochs if epoch.member == member]
        numbers = [epoch.number for epoch in own]
        style = {"alpha": 0.7, "linewidth": 1.2}
        first = not member  # a legend needs each colour once
        name = label("training") if first else None
        left.plot(numbers, [epoch.loss for epoch in own], color=NETWORK, label=name, **style)
        if validated:
            losses = [epoch.validation_loss for epoch in own]
            name = label("validation") if first else None
            left.plot(numbers, losses, color=LOGISTIC, label=name, **style)
            aucs = [epoch.validation_auc for epoch in own]
            axes[1].plot(numbers, aucs, color=LOGISTIC, **style)
    left.set(xlabel=label("Epoch"), ylabel=label("Loss"))
    left.legend()
    if validated:
        axes[1].set(xlabel=label("Epoch"), ylabel=label("Validation AUC"), ylim=(-0.02, 1.02))
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


def reliability_diagram(before: Reliability, after: Reliability) -> Figure:
    """Draw how often ground holds deposits against what is said of it; large discs hold much of it."""
    return stated_against_found(
        [
            (label("score"), NETWORK, before.stated, before.found, before.weights),
            (label("calibrated"), LOGISTIC, after.stated, after.found, after.weights),
        ],
        label("as stated"),
        label("Stated"),
        label("Share of deposits"),
    )
