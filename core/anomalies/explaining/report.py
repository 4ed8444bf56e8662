"""What the report of explained points says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.figure import Figure

from ....models.catalogue import PAPER
from ...geochemistry.composition import Components
from ...rasters.covered import CoveredGround
from ...reporting.canvas import (
    NETWORK,
)
from ...reporting.page import Report
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from ...runtime.provenance import Provenance
from ..training.model import AnomalyModel
from .cell_means import CellMeans
from .explanation import heat_agreement, mean_direction
from .importance import OF_NETWORKS_ALONE, ranking
from .points import ExplainedPoints

#: Elements that the report on an explanation ranks.
_IMPORTANT = 12

#: Elements that are named for a point.
_LEADING = 5


def explanation_report(
    explained: ExplainedPoints,
    pictures: Sequence[Figure],
    components: Components | None,
    offsets: CellMeans | None,
    provenance: Provenance,
    progress: Progress,
) -> Report:
    """Report explained points: name, score and largest heat of each, and its picture.

    ``components`` are those of the pattern in the pictures; ``offsets`` are (Δx, Δy) in map units.

    Raises
    ------
    CancelledError
    """
    model, names = explained.points.model, explained.points.names
    explanation, beside = explained.explanation, explained.beside
    report = Report(
        tr("Explain with Grad-CAM: {title}", title=model.entry.title)
        + (tr(" and {beside}", beside=beside[0]) if beside else ""),
        model.headline(CoveredGround.of(explanation.grid, None), in_places=True)
        + " "
        + (
            tr("This is what {title} looked at around one point.", title=model.entry.title)
            if len(names) == 1
            else tr(
                "This is what {title} looked at around {count} points. Heat is on one scale for all of "
                "them, unless pictures were asked for on a scale of their own.",
                title=model.entry.title,
                count=len(names),
            )
        ),
    )
    if model.companion is not None:
        report.text(tr(OF_NETWORKS_ALONE))
    if explained.importance is not None:
        _add_importance(report, model, explained.importance)
    _add_points(report, explained)
    if explained.points.unused:
        report.table(
            (tr("Point"), tr("Why it was skipped")),
            explained.points.unused,
            tr("Points that were not explained."),
        )
    report.next_steps(
        [
            tr(
                "Ask whether the leading elements are those of such deposits; if not, do not trust the map."
            ),
            tr(
                "Explain targets beside deposits: ground that scores for other reasons is another matter."
            ),
        ]
    )
    if offsets is not None:
        azimuth, agreement = mean_direction(offsets.values)
        report.folded(tr("Where offsets point"))
        report.figure(
            offset_rose(offsets.values),
            tr(
                "Offsets of the cells around the points, north up; the area of a petal is the length "
                "of the offsets in its 10°. Those of the outer two cells of a patch are left out: they "
                "see its edge."
            ),
        )
        report.text(
            tr(
                "All in all they point to azimuth {azimuth}°, with an agreement of "
                "{agreement:.2f} (0: all ways, 1: one way). Compare it with the strike of the "
                "structures.",
                azimuth=round(azimuth) % 360,
                agreement=agreement,
            )
        )
    # Without REPORT and PICTURES there are none.
    if pictures:
        report.folded(tr("Pictures"))
        report.pair(_captioned(names, pictures, progress))
    if components is not None:
        report.folded(tr("The pattern"))
        order = np.argsort(components.loadings[1])[::-1]
        report.table(
            (tr("Element"), tr("clr loading on PC2")),
            ((model.elements[number], float(components.loadings[1, number])) for number in order),
            tr(
                "The pattern is the second {value}principal component (ilr; {explained:.1%} of the "
                "variance).",
                value=tr("robust ") if components.robust else "",
                explained=components.explained[1],
            ),
        )
    report.provenance(provenance, PAPER)
    return report


def _add_points(report: Report, explained: ExplainedPoints) -> None:
    """Add a row for every point, by its name."""
    model, explanation, beside = explained.points.model, explained.explanation, explained.beside
    header = [tr("Point"), tr("Score"), tr("Largest Grad-CAM")]
    columns: list[Sequence[object]] = [
        explained.points.names,
        explanation.probabilities.tolist(),
        explanation.heat.max(axis=(1, 2)).tolist(),
    ]
    caption = ""
    if beside is not None:
        title, other = beside
        agreement = heat_agreement(explanation.heat, other.heat)
        header += [
            tr("Score, {title}", title=title),
            tr("Largest Grad-CAM, {title}", title=title),
            tr("Agreement of heat"),
        ]
        columns += [
            other.probabilities.tolist(),
            other.heat.max(axis=(1, 2)).tolist(),
            ["–" if np.isnan(value) else f"{value:+.2f}" for value in agreement],
        ]
        caption = tr(
            "Agreement is the rank correlation of the two networks' heat over the cells of a "
            "patch: 1 the same, 0 nothing in common. Heat has another unit in each network."
        )
    if explained.importance is not None:
        header.append(tr("Elements that add most"))
        columns.append([_leading(model, parts) for parts in explained.importance])
    report.heading(tr("Point by point"))
    report.table(header, zip(*columns, strict=True), caption)


def _leading(model: AnomalyModel, parts: np.ndarray) -> str:
    """Return the elements that add most to a point's logit, and how much."""
    return ", ".join(
        f"{model.elements[element]} {parts[element]:+.2f}"
        for element in np.argsort(-parts)[:_LEADING].tolist()
    )


def _add_importance(report: Report, model: AnomalyModel, importance: np.ndarray) -> None:
    order = ranking(importance)[:_IMPORTANT]
    report.heading(tr("Elements that carry the score"))
    report.table(
        (tr("Rank"), tr("Element"), tr("Mean absolute part"), tr("Mean part of the logit")),
        (
            (
                rank + 1,
                model.elements[element],
                float(np.abs(importance[:, element]).mean()),
                f"{importance[:, element].mean():+.3f}",
            )
            for rank, element in enumerate(order.tolist())
        ),
        tr(
            "Integrated gradients from the median of the background to each patch: the parts of "
            "all elements add up to how much higher the logit is there. Elements are ranked by how much they "
            "move it either way; the mean says which way: positive parts speak for a deposit."
        ),
    )


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


def _captioned(
    names: Sequence[str], pictures: Sequence[Figure], progress: Progress
) -> Iterator[tuple[Figure, str]]:
    """Yield pictures with their captions; a cancel is heard before each is drawn."""
    for number, (name, picture) in enumerate(zip(names, pictures)):
        step(progress, number / len(names))
        yield picture, tr("{name}. The cross marks the point.", name=name)
