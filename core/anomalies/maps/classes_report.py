"""The report on a classified map, with the plot that its thresholds come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ...reporting.canvas import LOCATION, LOGISTIC, NETWORK, NEUTRAL, map_picture, panels
from ...reporting.page import Report
from ...reporting.words import label
from ...runtime.language import tr
from ...runtime.provenance import Provenance
from ..patches.deposits import deposit_name
from ..training.worth import Worth
from .classes import ConcentrationArea, Distribution
from .targets import Target

#: Targets that the report lists.
_LISTED = 50

#: Targets that its map shows.
_DRAWN = 10


def concentration_area_plot(plot: ConcentrationArea) -> Figure:
    """Draw area against value, log–log, with its straight lines and the breaks between them."""
    figure, (axes,) = panels(6.5, 4.8)
    axes.plot(plot.values, plot.areas, ".", color=NEUTRAL, markersize=4)
    limits = [plot.values[0], *plot.breaks, plot.values[-1]]
    for low, high, slope in zip(limits, limits[1:], plot.slopes, strict=False):
        chosen = (plot.values >= low) & (plot.values <= high)
        x, y = np.log10(plot.values[chosen]), np.log10(plot.areas[chosen])
        line = 10 ** (y.mean() + slope * (x - x.mean()))
        axes.plot(
            plot.values[chosen], line, color=NETWORK, label=label("slope {slope:.3g}", slope=slope)
        )
    for value in plot.breaks:
        axes.axvline(value, color=LOCATION, linestyle=":")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel=label("Value c"),
        ylabel=label("Share of the map at or above c"),
    )
    axes.legend()
    return figure


def deposits_and_area_plot(distribution: Distribution, threshold: float, falling: bool) -> Figure:
    """Draw the shares of deposits and of the map against the threshold.

    Parameters
    ----------
    distribution : Distribution
    threshold : float
        Where a line is drawn.
    falling : bool
        Whether the map's share at or above the threshold is drawn (Youden); otherwise the share
        below it, which the prediction rate meets (prediction–area plot).
    """
    figure, (axes,) = panels(6.5, 4.5)
    area = distribution.area if falling else 1 - distribution.area
    name = label("map at or above") if falling else label("map below")
    axes.plot(
        distribution.thresholds,
        distribution.captured,
        color=NETWORK,
        label=label("deposits at or above"),
    )
    axes.plot(distribution.thresholds, area, color=LOGISTIC, label=name)
    axes.axvline(
        threshold,
        color=LOCATION,
        linestyle=":",
        label=label("threshold {threshold:.6g}", threshold=threshold),
    )
    axes.set(xlabel=label("Value"), ylabel=label("Share"), ylim=(-0.02, 1.02))
    axes.legend()
    return figure


def held_out_text(worth: Worth | None, share: float) -> str:
    """Say how many held-out deposits lie in a share of the ground, or that nobody knows."""
    if worth is None:
        return tr(
            "How many deposits such ground holds that the model had not seen is not known: the map does "
            "not say it (maps of Predict Anomalies do, if deposits were held out in training)."
        )
    return worth.held_out_text(share)


def classes_report(
    method: str,
    distribution: Distribution,
    breaks: Sequence[float],
    cells: np.ndarray,
    areas: np.ndarray,
    plot: ConcentrationArea | None,
    targets: Sequence[Target],
    notes: Sequence[str],
    provenance: Provenance,
    worth: Worth | None = None,
    names: Sequence[str] = (),
    unused: Sequence[tuple[str, str]] = (),
    picture: Picture | None = None,
) -> Report:
    """Report classes, their areas and deposits, the plot, and the targets.

    Parameters
    ----------
    method : str
    distribution : Distribution
    breaks : sequence of float
    cells : ndarray of int, shape (classes,)
    areas : ndarray, shape (classes,)
        Of the classes on the ground, in km².
    plot : ConcentrationArea or None
    targets : sequence of Target
    notes : sequence of str
    provenance : Provenance
    worth : Worth or None
        Of the model that the map was made with, as the map says it.
    names : sequence of str
        What the deposits are called; none if nobody said.
    unused : sequence of tuple
        Names of those at which the map has no value, and why.
    picture : Picture or None
        The map, and where its deposits lie.
    """
    known = distribution.deposits[np.isfinite(distribution.deposits)]
    shares = cells[::-1].cumsum()[::-1] / cells.sum()
    summary = tr(
        "The highest of {count} classes, at and above {breaks:.6g}, covers {top:,.0f} km², "
        "{top_2:.1%} of the map.",
        count=len(cells),
        breaks=breaks[-1],
        top=areas[-1],
        top_2=shares[-1],
    )
    report = Report(tr("Classify Anomalies"), f"{summary} {held_out_text(worth, shares[-1])}")
    if worth is not None:
        report.text(worth.headline())
    for note in notes:
        report.warning(note)
    if picture is not None:
        report.figure(
            _map_with_targets(picture, targets),
            tr(
                "The map with known deposits, and the first {shown} targets by their rank.",
                shown=_DRAWN,
            ),
        )
    _add_targets(report, targets, bool(len(known)), names)
    report.next_steps(_next_steps(targets, worth, bool(len(known))))
    report.folded(tr("Classes"))
    if len(known):
        report.text(
            tr(
                "{sum} of {count} known deposits lie in the highest class. The model, or whoever chose the "
                "thresholds, has seen them: that is no measure of what it finds elsewhere.",
                sum=int((known >= breaks[-1]).sum()),
                count=len(known),
            )
        )
    limits = [float(distribution.thresholds[0]), *breaks, float(distribution.thresholds[-1])]
    owner = np.digitize(known, breaks)
    report.table(
        (
            tr("Class"),
            tr("From"),
            tr("To"),
            tr("Cells"),
            tr("Area (km²)"),
            tr("Share of the map"),
            tr("Held-out deposits in it and above"),
            tr("Known deposits (in sample)"),
        ),
        (
            (
                number + 1,
                float(limits[number]),
                float(limits[number + 1]),
                int(count),
                float(area),
                float(count / cells.sum()),
                ""
                if worth is None or worth.elsewhere or not worth.areas
                else f"{worth.held_within(shares[number])}/{len(worth.areas)}",
                int((owner == number).sum()),
            )
            for number, (count, area) in enumerate(zip(cells, areas, strict=True))
        ),
    )
    if plot is not None:
        report.figure(
            concentration_area_plot(plot),
            tr(
                "Concentration–area plot (Cheng et al. 1994): area falls as a power of the value, "
                "with another exponent on each side of a break."
            ),
        )
    elif method in ("youden", "prediction_area"):
        report.figure(
            deposits_and_area_plot(distribution, breaks[0], method == "youden"),
            tr("Youden's J is the gap between the curves; it is widest at the threshold.")
            if method == "youden"
            else tr("Prediction–area plot: the curves meet at the threshold."),
        )
    _add_deposits(report, distribution, breaks, names, dict(unused))
    _add_held_out(report, worth)
    report.provenance(provenance)
    return report


def _add_targets(
    report: Report, targets: Sequence[Target], deposits_given: bool, names: Sequence[str]
) -> None:
    """Add new ground, and apart from it the ground of known deposits."""
    report.heading(tr("Targets"))
    report.text(
        tr("1 patch of ground in the highest class.")
        if len(targets) == 1
        else tr("{count} patches of ground in the highest class.", count=len(targets))
    )
    ranked = list(enumerate(targets, start=1))
    if not deposits_given:
        _add_ranked(
            report,
            ranked,
            names,
            tr("Which of them are new ground is not known: no deposits were given."),
        )
        return
    fresh = [(rank, target) for rank, target in ranked if not target.known]
    held = [(rank, target) for rank, target in ranked if target.known]
    if targets:
        report.text(_how_many_are_new(len(fresh)))
    _add_ranked(report, fresh, names, tr("New ground."))
    _add_ranked(
        report,
        held,
        names,
        tr(
            "Ground of known deposits: the model, or whoever chose the thresholds, has seen them, so that "
            "they are no finds. They rank behind all new ground."
        ),
    )


def _how_many_are_new(count: int) -> str:
    if not count:
        return tr("All of them hold known deposits: none is new ground.")
    if count == 1:
        return tr("1 of them holds no known deposit: it is new ground.")
    return tr("{count} of them hold no known deposit: they are new ground.", count=count)


def _add_ranked(
    report: Report, ranked: Sequence[tuple[int, Target]], names: Sequence[str], caption: str
) -> None:
    """Add targets with their ranks, the first of them if there are many."""
    if not ranked:
        return
    spread = any(np.isfinite(target.spread) for _, target in ranked)
    elements = any(target.elements for _, target in ranked)
    listed = tr("The first {listed}.", listed=_LISTED) if len(ranked) > _LISTED else ""
    report.table(
        (
            tr("Rank"),
            "x",
            "y",
            tr("Area (km²)"),
            tr("Mean value"),
            *([tr("Spread")] if spread else ()),
            tr("Largest"),
            tr("km to the nearest deposit"),
            tr("Nearest deposit"),
            tr("Known deposits"),
            *([tr("Elements that stand out")] if elements else ()),
        ),
        (
            (
                rank,
                *(f"{ordinate:.0f}" for ordinate in target.place),
                target.area,
                target.mean,
                *([target.spread] if spread else ()),
                target.largest,
                target.distance,
                deposit_name(names, target.nearest) if target.nearest >= 0 else "–",
                target.known or tr("new ground"),
                *([target.elements or "–"] if elements else ()),
            )
            for rank, target in ranked[:_LISTED]
        ),
        f"{caption} {listed}".strip(),
    )


def _next_steps(targets: Sequence[Target], worth: Worth | None, deposits_given: bool) -> list[str]:
    """Return what to do with the targets; a plain model has no layers that Grad-CAM could look into."""
    if not targets:
        return [tr("Choose a lower threshold: nothing lies in the highest class.")]
    return [
        tr("The report of Train GK-DCN says how much each element weighs.")
        if worth is not None and worth.plain
        else tr(
            "Explain with Grad-CAM, given the targets as points, says which elements carry them."
        ),
        tr("Choose a lower threshold to see new ground: every target holds a known deposit.")
        if deposits_given and all(target.known for target in targets)
        else tr(
            "Look at new ground on the geological map first, and take samples where the spread is low."
        ),
    ]


@dataclass(frozen=True)
class Picture:
    """A map as a report shows it, at the size of a screen, and its deposits.

    Attributes
    ----------
    values : ndarray, shape (rows, columns)
    extent : tuple of float
        xmin, xmax, ymin, ymax.
    deposits : ndarray, shape (d, 2)
    """

    values: np.ndarray
    extent: tuple[float, float, float, float]
    deposits: np.ndarray


def _map_with_targets(picture: Picture, targets: Sequence[Target]) -> Figure:
    """Draw the map, its deposits, and where the first targets are highest."""
    shown = targets[:_DRAWN]
    points = {}
    if len(picture.deposits):
        points[label("Known deposits")] = picture.deposits
    known = picture.values[np.isfinite(picture.values)]
    highest = float(known.max()) if len(known) else 1.0
    figure = map_picture(picture.values, picture.extent, label("Targets"), highest or 1.0, points)
    for rank, target in enumerate(shown, start=1):
        figure.axes[0].annotate(
            str(rank),
            target.place,
            ha="center",
            va="center",
            fontsize=8,
            bbox={"boxstyle": "round", "facecolor": "white", "edgecolor": "black", "pad": 0.2},
        )
    return figure


def _add_deposits(
    report: Report,
    distribution: Distribution,
    breaks: Sequence[float],
    names: Sequence[str],
    unused: Mapping[str, str],
) -> None:
    """Add what the map gives each known deposit, or why it gives none."""
    if not len(distribution.deposits):
        return
    called = [deposit_name(names, number) for number in range(len(distribution.deposits))]
    classes = np.digitize(distribution.deposits, breaks) + 1
    report.folded(tr("Known deposits"))
    report.table(
        (tr("Deposit"), tr("Value"), tr("Class")),
        (
            (name, float(value), unused.get(name, int(owner)))
            for name, value, owner in zip(called, distribution.deposits, classes, strict=True)
        ),
        tr("In sample: the model, or whoever chose the thresholds, has seen them."),
    )


def _add_held_out(report: Report, worth: Worth | None) -> None:
    """Add what share of the ground each deposit asked for while it was held out."""
    if worth is not None and worth.areas:
        report.folded(tr("Deposits that were held out"))
        report.table(
            (tr("Deposit"), tr("Share of the ground that ranks no lower")),
            (
                (worth.deposit(number), f"{area:.1%}")
                for number, area in sorted(worth.areas.items(), key=lambda item: item[1])
            ),
            tr(
                "The deposits of the training, each ranked by models that had not seen it; numbers count "
                "the layer that trained."
            ),
        )
