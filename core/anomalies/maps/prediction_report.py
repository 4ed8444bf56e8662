"""What the report of a map says, and what the model's held-out scores say about it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ...rasters.grid import Grid
from ...rasters.ground import GroundScale
from ...reporting.canvas import (
    NETWORK,
    map_picture,
    panels,
)
from ...reporting.page import Report, interval
from ...reporting.words import label
from ...runtime.language import tr
from ...runtime.provenance import Provenance
from ...scores.intervals import NO_INTERVAL
from ..training.model import AnomalyModel
from .outside import add_outside
from .prediction import BINS, MapSummary


def prediction_report(
    model: AnomalyModel,
    summary: MapSummary,
    picture: np.ndarray,
    grid: Grid,
    provenance: Provenance,
    warnings: Sequence[str] = (),
) -> Report:
    """Report the probability map and what the model's held-out scores say about it.

    Warnings are those that were given on the way.
    """
    title = model.entry.title
    report = Report(
        tr("Predict Anomalies: {title}", title=title),
        tr(
            "{cells:,} cells have a probability; {share_above:.1%} of them are at or above 0.5 "
            "and {share_above_2:.1%} at or above 0.9.",
            cells=summary.cells,
            share_above=summary.share_above(0.5),
            share_above_2=summary.share_above(0.9),
        ),
    )
    metrics = model.record.get("metrics", {})
    for key, name in (
        ("validation", tr("the validation patches")),
        ("cross_validation", tr("deposits held out in cross-validation")),
    ):
        if metrics.get(key):
            stored = metrics[key]
            low, high = (math.nan if limit is None else limit for limit in stored["auc_interval"])
            report.text(
                tr(
                    "AUC of the model on {name}: {auc} (95 % interval {value}), of a logistic regression "
                    "{baseline}.",
                    name=name,
                    auc=_number(stored["network"]["auc"]),
                    value=interval((low, high), tr(NO_INTERVAL)),
                    baseline=_number(stored["logistic"]["auc"]),
                )
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
    report.provenance(provenance)
    return report


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def probability_histogram(summary: MapSummary) -> Figure:
    """Draw how much of the map has which probability."""
    figure, (axes,) = panels(6.5, 3.2)
    edges = np.linspace(0, 1, BINS + 1)
    axes.bar(edges[:-1], summary.histogram, width=1 / BINS, align="edge", color=NETWORK)
    axes.set(xlabel=label("Probability"), ylabel=label("Cells"), xlim=(0, 1), yscale="log")
    return figure
