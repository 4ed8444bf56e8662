"""What the report of a map says, and what the model's held-out scores say about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.figure import Figure

from ....models.catalogue import PAPER, PATCH_NETWORKS
from ...rasters.grid import Grid
from ...rasters.ground import GroundScale
from ...reporting.canvas import (
    MAGNITUDE,
    NETWORK,
    map_picture,
    panels,
)
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import later, percent, tr
from ...runtime.provenance import Provenance
from ...scores.calibration import Calibration
from ..training.importance import leading_elements
from ..training.model import AnomalyModel
from .outside import add_outside
from .prediction import BINS, MapSummary
from .shown_deposits import ShownDeposits


def map_title(model: AnomalyModel, said: Callable[..., str] = tr) -> str:
    """Return what a model's map is called: a score, unless it is calibrated; ``label`` for figures."""
    if model.calibration is None:
        return said(later("Anomaly score ({title})"), title=said(model.called))
    return said(later("Probability of a deposit ({title})"), title=said(model.called))


def prediction_report(
    model: AnomalyModel,
    headline: str,
    summary: MapSummary,
    picture: np.ndarray,
    grid: Grid,
    provenance: Provenance,
    warnings: Sequence[str] = (),
    spread: np.ndarray | None = None,
    deposits: ShownDeposits | None = None,
) -> Report:
    """Report the map and what the model's held-out scores say about it.

    ``headline`` is what the model is worth there; warnings are those that were given on the way; and
    ``spread`` is a picture of how far the networks, or the draws, are apart. ``deposits`` are those that
    the user wants to see on the map.
    """
    calibration = model.calibration
    report = Report(
        tr("Predict Anomalies: {title}", title=model.title),
        f"{headline} {_covered(summary)}",
    )
    for warning in dict.fromkeys([*warnings, GroundScale(grid).note()]):
        if warning and warning not in headline:
            report.warning(warning)
    highest = 1.0 if calibration is None else calibration.probabilities[-1]
    report.figure(
        map_picture(
            picture,
            grid.extent,
            map_title(model, label),
            highest,
            None if deposits is None else {label("Known deposits"): deposits.xy},
        ),
        tr("The map, reduced to the size of a screen."),
    )
    if deposits is not None and (told := deposits.text()):
        report.text(told)
    report.text(_meaning(calibration, summary))
    beside = [(score_histogram(summary), tr("Cells by score."))]
    if spread is not None:
        told = tr(
            "How far the networks, or the draws of barren ground, are apart: rely on the map where it is low."
        )
        beside.insert(0, (_spread_picture(spread, grid), told))
    report.pair(beside)
    leading = [] if model.companion else leading_elements(model.record.get("importance"))
    if leading:
        report.text(tr("It rests on {elements} most.", elements=", ".join(map(" ".join, leading))))
    report.next_steps(_next_steps(model))
    report.folded(tr("Cells by score"))
    limits = (0.5, 0.7, 0.8, 0.9)
    probabilities = (
        {} if calibration is None else {tr("Probability"): calibration.apply(np.array(limits))}
    )
    report.table(
        (tr("Score at least"), *probabilities, tr("Cells"), tr("Area (km²)"), tr("Share")),
        (
            (
                limit,
                *(f"{column[row]:.3g}" for column in probabilities.values()),
                round(summary.share_above(limit) * summary.cells),
                summary.area_above(limit),
                percent(summary.share_above(limit), 1),
            )
            for row, limit in enumerate(limits)
        ),
    )
    report.text(tr("{cells_without:,} cells have no score.", cells_without=summary.cells_without))
    if summary.outside is not None and model.ranges is not None:
        report.folded(tr("Outside of the training range"))
        add_outside(report, model, summary)
    report.provenance(provenance, PAPER if model.name in PATCH_NETWORKS else "")
    return report


def _next_steps(model: AnomalyModel) -> list[str]:
    return [
        tr("Classify Anomalies makes targets of the map, new ground apart from known deposits."),
        tr(
            "Explain with Grad-CAM says which elements carry the score at a place that you wonder about."
        )
        if model.name in PATCH_NETWORKS
        else tr("The report of Train GK-DCN says how much each element weighs."),
    ]


def _spread_picture(spread: np.ndarray, grid: Grid) -> Figure:
    known = spread[np.isfinite(spread)]
    highest = float(known.max()) if len(known) else 1.0
    return map_picture(spread, grid.extent, label("Spread"), highest or 1.0, colours=MAGNITUDE)


def _covered(summary: MapSummary) -> str:
    return tr(
        "{cells:,} cells have a score; {share_above:.1%} of them are at or above 0.5 "
        "and {share_above_2:.1%} at or above 0.9.",
        cells=summary.cells,
        share_above=summary.share_above(0.5),
        share_above_2=summary.share_above(0.9),
    )


def _meaning(calibration: Calibration | None, summary: MapSummary) -> str:
    """Say what a number of the map says."""
    if calibration is None:
        return tr(
            "A score says how much ground resembles that of the deposits, on a scale from 0 to 1, and not "
            "how likely it holds one. Train GK-DCN makes probabilities of scores with CALIBRATION."
        )
    return tr(
        "The map shows the probability that a cell holds a deposit, by {method} calibration with held-out "
        "deposits. It takes a random cell to hold one with probability {prior:.3g}; where the ground is "
        "richer or poorer, all probabilities are too low or too high. Together the cells are expected to "
        "hold {expected:.3g} deposits.",
        method=calibration.method,
        prior=calibration.prior,
        expected=summary.expected,
    )


def score_histogram(summary: MapSummary) -> Figure:
    """Draw how much of the map has which score."""
    figure, (axes,) = panels(6.5, 3.2)
    edges = np.linspace(0, 1, BINS + 1)
    axes.bar(edges[:-1], summary.histogram, width=1 / BINS, align="edge", color=NETWORK)
    axes.set(xlabel=label("Score"), ylabel=label("Cells"), xlim=(0, 1), yscale="log")
    return figure
