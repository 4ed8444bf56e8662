"""What the report of a map says, and what the model's held-out scores say about it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ....models.catalogue import PAPER, PATCH_NETWORKS
from ...rasters.grid import Grid
from ...rasters.ground import GroundScale
from ...reporting.canvas import (
    NETWORK,
    map_picture,
    panels,
)
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import tr
from ...runtime.provenance import Provenance
from ..training.model import AnomalyModel
from .outside import add_outside
from .prediction import BINS, MapSummary


def prediction_report(
    model: AnomalyModel,
    headline: str,
    summary: MapSummary,
    picture: np.ndarray,
    grid: Grid,
    provenance: Provenance,
    warnings: Sequence[str] = (),
) -> Report:
    """Report the probability map and what the model's held-out scores say about it.

    ``headline`` is what the model is worth there; warnings are those that were given on the way.
    """
    title = model.title
    report = Report(
        tr("Predict Anomalies: {title}", title=title), f"{headline} {_covered(summary)}"
    )
    for warning in dict.fromkeys([*warnings, GroundScale(grid).note()]):
        if warning:
            report.warning(warning)
    report.figure(
        map_picture(picture, grid.extent, label("Anomaly probability ({title})", title=title)),
        tr("The map, reduced to the size of a screen."),
    )
    report.figure(probability_histogram(summary), tr("Cells by probability."))
    report.table(
        (tr("Probability at least"), tr("Cells"), tr("Area (km²)"), tr("Share")),
        (
            (
                limit,
                round(summary.share_above(limit) * summary.cells),
                summary.area_above(limit),
                summary.share_above(limit),
            )
            for limit in (0.5, 0.7, 0.8, 0.9)
        ),
    )
    report.text(
        tr("{cells_without:,} cells have no probability.", cells_without=summary.cells_without)
    )
    add_outside(report, model, summary)
    report.provenance(provenance, PAPER if model.name in PATCH_NETWORKS else "")
    return report


def _covered(summary: MapSummary) -> str:
    return tr(
        "{cells:,} cells have a score; {share_above:.1%} of them are at or above 0.5 "
        "and {share_above_2:.1%} at or above 0.9.",
        cells=summary.cells,
        share_above=summary.share_above(0.5),
        share_above_2=summary.share_above(0.9),
    )


def probability_histogram(summary: MapSummary) -> Figure:
    """Draw how much of the map has which probability."""
    figure, (axes,) = panels(6.5, 3.2)
    edges = np.linspace(0, 1, BINS + 1)
    axes.bar(edges[:-1], summary.histogram, width=1 / BINS, align="edge", color=NETWORK)
    axes.set(xlabel=label("Probability"), ylabel=label("Cells"), xlim=(0, 1), yscale="log")
    return figure
