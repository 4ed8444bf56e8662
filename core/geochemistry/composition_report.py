"""The report on robust principal components, with the biplot (Zhang et al. 2025, fig. 9)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ..reporting.canvas import NETWORK, panels, place_labels
from ..reporting.page import Report
from ..runtime.language import percent, tr
from ..runtime.provenance import Provenance
from .assay_account import report_assays, warn_of_assays
from .assays import AssayTable
from .composition import Components

#: The third component, from 0.
_THIRD = 2


def biplot(
    components: Components, elements: Sequence[str], scores: np.ndarray, second: int = 1
) -> Figure:
    """Draw two components: samples as points, elements as arrows (fig. 9a).

    Both are brought to a spread of one: scores are divided by their standard deviation, and the
    length of an arrow tells how much of the element's clr variance the two components carry.

    Parameters
    ----------
    components : Components
    elements : sequence of str
    scores : ndarray, shape (components, n)
    second : int
        The component upwards, from 0; the first one goes to the right.
    """
    figure, (axes,) = panels(7.5, 7)
    pair = [0, second]
    spread = np.sqrt(components.variances[pair])[:, None]
    standard = scores[pair] / spread
    limits = np.nanpercentile(np.abs(standard), 99)
    axes.plot(*standard, ".", color="0.75", markersize=3, zorder=1)
    arrows = components.loadings[pair] * spread
    arrows = arrows * 0.9 * limits / np.abs(arrows).max()
    for x, y in arrows.T:
        axes.annotate(
            "", (x, y), (0, 0), arrowprops={"arrowstyle": "->", "color": NETWORK, "lw": 1}
        )
    shares = components.explained
    axes.set(
        xlabel=f"PC1 ({percent(shares[0], 1)})",
        ylabel=f"PC{second + 1} ({percent(shares[second], 1)})",
        xlim=(-1.1 * limits, 1.1 * limits),
        ylim=(-1.1 * limits, 1.1 * limits),
        aspect="equal",
    )
    axes.axhline(0, color="0.8", linewidth=0.6, zorder=0)
    axes.axvline(0, color="0.8", linewidth=0.6, zorder=0)
    place_labels(axes, arrows.T, elements)
    return figure


def composition_report(
    components: Components,
    elements: Sequence[str],
    scores: np.ndarray,
    count: int,
    fitted: int,
    notes: Sequence[str],
    provenance: Provenance,
    table: AssayTable | None = None,
) -> Report:
    """Report components, their loadings, and the biplot.

    Parameters
    ----------
    components : Components
    elements : sequence of str
    scores : ndarray, shape (components, n)
        Of the samples that the components were fitted to.
    count : int
        Components that were asked for.
    fitted : int
        Samples that they were fitted to.
    notes : sequence of str
    provenance : Provenance
    table : AssayTable, optional
        Of the samples, where they are no cells of a stack.
    """
    shares = components.explained
    what = tr("random cells, which interpolation made alike") if table is None else tr("samples")
    method = (
        tr("the minimum covariance determinant")
        if components.robust
        else tr("the plain covariance (too few samples for a robust one, or half of them alike)")
    )
    report = Report(
        tr("Robust PCA"),
        tr(
            "The first {count} of {count_2} components of {count_3} elements carry {sum:.1%} of "
            "the variance; isometric log-ratios, {method}, fitted to {fitted:,} {what}.",
            count=count,
            count_2=len(shares),
            count_3=len(elements),
            sum=shares[:count].sum(),
            method=method,
            fitted=fitted,
            what=what,
        ),
    )
    if table is not None:
        warn_of_assays(report, table)
    for note in notes:
        if table is None or note not in table.warnings:
            report.warning(note)
    report.heading(tr("Biplot"))
    report.figure(
        biplot(components, elements, scores),
        tr(
            "Points: {what}. Arrows: loadings in clr space; elements whose arrows point the "
            "same way rise and fall together.",
            what=what,
        ),
    )
    report.next_steps(
        [
            tr(
                "Map the component whose arrows are the elements of your deposits, in either direction."
            ),
            tr(
                "Elements that rise together with what you look for are its pathfinders (OWN_LIST)."
            ),
        ]
    )
    if count > _THIRD and len(scores) > _THIRD:
        report.folded(tr("Third component"))
        report.figure(
            biplot(components, elements, scores, _THIRD),
            tr("The same, with the third component upwards."),
        )
    report.folded(tr("Loadings"))
    names = [f"PC{number + 1}" for number in range(count)]
    order = np.argsort(-components.loadings[min(1, count - 1)])
    report.table(
        (tr("Element"), *names),
        (
            (elements[number], *map(float, components.loadings[:count, number]))
            for number in order.tolist()
        ),
        tr(
            "clr loadings, ordered by {names}. The largest of each component is positive; a "
            "component's sign means nothing else.",
            names=names[min(1, count - 1)],
        ),
    )
    report.table(
        (tr("Component"), tr("Share of the variance"), tr("Cumulative")),
        (
            (name, float(share), float(total))
            for name, share, total in zip(names, shares, np.cumsum(shares))
        ),
    )
    if table is not None:
        report_assays(report, table)
    report.provenance(provenance)
    return report
