"""Figures of compared networks: how often each is right, and confusion matrices (Zhu et al., fig. 13)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ....models.catalogue import SECTION_NETWORKS
from ...reporting.canvas import LOCATION, LOGISTIC, NETWORK, NEUTRAL, panels
from ...reporting.words import is_drawn, label
from ...runtime.language import tr
from ..properties import PROPERTIES
from .comparison import Comparison, published

#: Matrices beside each other, and classes from which on cells have no numbers.
_COLUMNS, _CROWDED = 3, 16

_SHARES = LinearSegmentedColormap.from_list("shares", ["white", "#e9b48f", NETWORK, "#4c1d02"])


def accuracy_plot(comparison: Comparison) -> Figure:
    """Draw each network's accuracy on each property, with its interval, the forest's and the paper's."""
    materials = comparison.materials
    columns = min(_COLUMNS, len(materials))
    rows = -(-len(materials) // columns)
    height = 1.1 + 0.3 * len(comparison.ranked)
    figure, axes = panels(max(6.5, 3.4 * columns), rows * height + 0.4, columns, rows)
    for place, target in enumerate(axes):
        if place < len(materials):
            _draw_accuracies(target, comparison, place, named=place % columns == 0)
        else:
            target.set_axis_off()
    axes[0].legend(loc="lower left", bbox_to_anchor=(0.0, 1.12), ncol=3, fontsize=8, frameon=False)
    return figure


def _draw_accuracies(axes: Axes, comparison: Comparison, place: int, named: bool) -> None:
    material = comparison.materials[place]
    names = comparison.ranked
    rows = np.arange(len(names))
    agreements = [comparison.agreements[name, place] for name in names]
    for row, agreement in enumerate(agreements):
        axes.plot(agreement.interval, [row, row], color=NETWORK, linewidth=2)  # NaN draws nothing
    accuracies = [agreement.accuracy for agreement in agreements]
    axes.plot(accuracies, rows, "o", color=NETWORK, label=label("network"))
    axes.axvline(
        comparison.baseline(place).value, color=LOGISTIC, linestyle="--", label=label("forest")
    )
    printed = [published(name, material.kind) for name in names]
    if np.isfinite(printed).any():
        axes.plot(printed, rows, "d", color=LOCATION, fillstyle="none", label=label("published"))
    axes.set_yticks(rows)
    axes.set_yticklabels([SECTION_NETWORKS[name].title for name in names] if named else [])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(max(0.0, min(axes.get_xlim()[0], 0.5)), 1.02)
    axes.set_xlabel(label("Overall accuracy"))
    # What is none of the five has no other name than its folder's.
    other = material.title if material.kind == "custom" else tr(PROPERTIES[material.kind].title)
    axes.set_title(_drawn(material.title, other, place + 1), fontsize=10)


def _drawn(name: str, other: str, number: int) -> str:
    """Return a name, or where no font has its letters another one, or its place in the tables."""
    return next((text for text in (name, other) if is_drawn(text)), str(number))


def confusion_figure(comparison: Comparison, place: int, networks: Sequence[str]) -> Figure:
    """Draw a confusion matrix per network: counts, shaded by the share of the actual class."""
    material = comparison.materials[place]
    canonical = PROPERTIES[material.kind].canonical
    classes = [
        _drawn(name, canonical(name), number)
        for number, name in enumerate(material.sections.classes, start=1)
    ]
    columns = min(_COLUMNS, len(networks))
    rows = -(-len(networks) // columns)
    side = max(2.4, 0.42 * len(classes) + 1.2)
    figure, axes = panels(side * columns + 0.8, (side + 0.35) * rows, columns, rows)
    for number, target in enumerate(axes):
        if number < len(networks):
            confusion = comparison.agreements[networks[number], place].confusion
            _draw_confusion(target, confusion, classes, first=number % columns == 0)
            target.set_title(SECTION_NETWORKS[networks[number]].title, fontsize=10)
        else:
            target.set_axis_off()
    return figure


def _draw_confusion(axes: Axes, confusion: np.ndarray, classes: Sequence[str], first: bool) -> None:
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap=_SHARES, vmin=0, vmax=1)
    if len(classes) < _CROWDED:
        for row, column in zip(*np.nonzero(confusion)):
            colour = "white" if shares[row, column] > 0.35 else NEUTRAL
            text = str(int(confusion[row, column]))
            axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=8)
    places = np.arange(len(classes))
    axes.set_xticks(places)
    axes.set_yticks(places)
    axes.set_xticklabels(classes, rotation=40, ha="right", fontsize=8)
    axes.set_yticklabels(classes if first else [""] * len(classes), fontsize=8)
    axes.set_xlabel(label("Taken for"), fontsize=8)
    if first:
        axes.set_ylabel(label("Actual"), fontsize=8)
