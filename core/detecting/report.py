"""The report on anomalies without known deposits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import spearmanr

from ..geochemistry.assay_account import report_assays, warn_of_assays
from ..geochemistry.assays import AssayTable
from ..reporting.canvas import HEAT, LOGISTIC, NETWORK, NEUTRAL, panels
from ..reporting.page import Report
from ..runtime.language import percent, tr
from ..runtime.provenance import Provenance
from ..scores.intervals import Estimate
from .check import CONTROLS, Check
from .detection import Detection
from .ground import Ground, GroundOfSamples
from .samples import Pathfinders

#: Samples drawn in a picture, pieces of ground in a table, and those numbered in a picture, at most.
_DRAWN, _SHOWN, _NUMBERED = 20_000, 30, 15

#: By chance so many samples lie below it.
SIGNIFICANT = 0.05


@dataclass
class Found:
    """What was found, for the report.

    Attributes
    ----------
    method : str
    pathfinders : Pathfinders
    detection : Detection
    ground : list of GroundOfSamples
    areas : list of float
        Of the ground, km².
    rate, percent : float
        False-discovery rate of the ground, and the percent of the samples it was looked for in.
    check : Check or None
    table : AssayTable
    notes, warnings : list of str
    before : ndarray, shape (n,), optional
        Scores before the background was taken out.
    background : str
    metres : float
        That a map unit has.
    shuffles : int
    """

    method: str
    pathfinders: Pathfinders
    detection: Detection
    ground: Sequence[GroundOfSamples]
    areas: Sequence[float]
    rate: float
    percent: float
    check: Check | None
    table: AssayTable
    notes: Sequence[str]
    warnings: Sequence[str]
    before: np.ndarray | None = None
    background: str = "none"
    metres: float = 1.0
    shuffles: int = 0

    @property
    def significant(self) -> float:
        """Share of the samples with a chance below 5 %."""
        known = self.detection.chance[np.isfinite(self.detection.chance)]
        return float((known < SIGNIFICANT).mean()) if len(known) else float("nan")


def detection_report(found: Found, provenance: Provenance) -> Report:
    """Report how samples were scored, how sure that is, and what known deposits say of it."""
    pathfinders = found.pathfinders
    chances = found.detection.chance[np.isfinite(found.detection.chance)]
    report = Report(
        tr("Detect Anomalies"),
        told_ground(found.ground, found.areas, pathfinders.elements, len(chances) > 0),
    )
    report.text(_told_positions(found))
    report_worth(report, found.significant, found.check, 1 / (1 + found.shuffles))
    for text in found.warnings:
        report.warning(text)
    warn_of_assays(report, found.table)
    for text in found.notes:
        report.text(text)
    report.heading(tr("Where"))
    report.figure(_picture(found), told_picture(found.check, len(chances) > 0))
    report_ground(
        report, found.ground, found.areas, pathfinders.elements, found.rate, found.percent
    )
    if found.before is not None:
        report.figure(
            _compared(pathfinders.xy, found.before, found.detection.score),
            tr(
                "Score before (left) and after (right) the background was taken out; the ranks correlate "
                "by {correlation:.2f}.",
                correlation=_correlation(found.before, found.detection.score),
            ),
        )
    report_check(report, found.check, found.metres)
    _report_elements(report, pathfinders, found.detection)
    _report_values(report, found)
    report.provenance(provenance)
    return report


def told_ground(
    ground: Sequence[Ground], areas: Sequence[float], elements: Sequence[str], chances: bool
) -> str:
    """Say how many targets there are, and which is the first; without chances there are none."""
    if not chances:
        return tr(
            "No targets: without shuffles (SHUFFLES) there is no chance to hold scores against."
        )
    if not ground:
        return tr("No targets: no ground is below the rate of false discoveries.")
    return tr(
        "{count:,} targets, {area} km² together. The first: {elements}, mean score {score:.2f}, {first} km².",
        count=len(ground),
        area=f"{_area(sum(areas)):,}",
        elements=", ".join(ground[0].leading(elements)),
        score=ground[0].score,
        first=f"{_area(areas[0]):,}",
    )


def _area(area: float) -> float:
    """Return an area in km² without the digits that say nothing."""
    return round(area) if area >= 100 else round(area, 1 if area >= 1 else 3)


def told_elements(elements: Sequence[str]) -> str:
    """Return the elements that were looked at, the first dozen."""
    return ", ".join(elements[:12]) + (", …" if len(elements) > 12 else "")


def _told_positions(found: Found) -> str:
    text = tr(
        "{count:,} positions were scored by {elements}.",
        count=len(found.pathfinders.xy),
        elements=told_elements(found.pathfinders.elements),
    )
    if found.pathfinders.has_target and found.method == "pathfinders":
        text += " " + tr("{target} counts for half.", target=found.pathfinders.elements[0])
    return f"{text} " + tr(
        "Method: {method}; background taken out: {background}.",
        method=found.method,
        background=found.background,
    )


def report_worth(
    report: Report, significant: float, check: Check | None, least_chance: float
) -> None:
    """Add what chance and deposits say of the scores, and what nobody knows.

    ``least_chance`` is what the shuffles can tell at best.
    """
    if np.isfinite(significant) and least_chance < SIGNIFICANT:
        report.text(
            tr(
                "{share:.1%} of the places have a chance below 5 %, where chance alone gives 5 %: high "
                "values lie together there. Rocks do that as well as ore; no score is a probability of ore.",
                share=significant,
            )
        )
    report.text(
        check.told()
        if check is not None
        else tr("No known deposits check the score: whether it finds ore here is not known.")
    )


def told_picture(check: Check | None, chances: bool) -> str:
    """Say what the picture of scores and chances shows."""
    text = tr("Left: score; the numbers are the ranks of the targets.")
    if check is not None:
        text += " " + tr("Triangles: known deposits.")
    if chances:
        text += " " + tr(
            "Right: which share of the places has at most that chance; the broken line is what chance "
            "alone would do."
        )
    return text


def report_ground(
    report: Report,
    ground: Sequence[Ground],
    areas: Sequence[float],
    elements: Sequence[str],
    rate: float,
    percent: float,
) -> None:
    """Add a table of the ground that chance does not explain, the largest ranks left out."""
    if not ground:
        return
    report.heading(tr("Targets"))
    caption = tr(
        "Contiguous ground below a false-discovery rate of {rate:.0%}, in the {percent:g} % of the "
        "places with the highest scores. The false discoveries are those of chance, and not of geology.",
        rate=rate,
        percent=percent,
    )
    if len(ground) > _SHOWN:
        caption += " " + tr(
            "The first {shown} of {count:,}; the layer of targets has all.",
            shown=_SHOWN,
            count=len(ground),
        )
    report.table(
        (
            tr("Rank"),
            tr("Leading elements"),
            tr("km²"),
            tr("Mean score"),
            tr("Places"),
            tr("Least chance"),
        ),
        (
            (
                rank,
                ", ".join(piece.leading(elements)),
                _area(area),
                round(piece.score, 3),
                piece.size,
                piece.chance,
            )
            for rank, (piece, area) in enumerate(zip(ground[:_SHOWN], areas, strict=False), 1)
        ),
        caption,
    )


def report_check(report: Report, check: Check | None, metres: float) -> None:
    """Add what known deposits say of the score, beside what knows nothing of the chemistry.

    ``metres`` is what a map unit has.
    """
    if check is None:
        return
    report.folded(tr("Known deposits"))
    report.table(
        (tr("Judged by"), "AUC", tr("95 % interval")),
        (
            (title, round(estimate.value, 2), _interval(estimate))
            for title, estimate in (
                (tr("the chemistry"), check.score),
                *((tr(CONTROLS[name]), estimate) for name, estimate in check.controls.items()),
            )
        ),
        tr(
            "AUC: how often a deposit ranks above a place that is far from all of them; 0.5 is chance. "
            "{deposits} deposits in {groups} groups against {ground:,} places at least {far} away from all "
            "of them; {outside} deposits lie where there is no score. Nothing was fitted to the deposits; "
            "nearness to other deposits is.",
            deposits=check.deposits,
            groups=check.groups,
            ground=check.ground,
            far=told_length(check.far * metres),
            outside=check.outside,
        ),
    )


def _report_elements(report: Report, pathfinders: Pathfinders, detection: Detection) -> None:
    report.folded(tr("Elements"))
    known = np.isfinite(pathfinders.values)
    report.table(
        (tr("Element"), tr("Analysed"), tr("Detected"), tr("Share of the surprise")),
        (
            (
                name,
                percent(known[:, column].mean()),
                percent(pathfinders.detected[:, column].mean()),
                percent(detection.shares[:, column].mean()),
            )
            for column, name in enumerate(pathfinders.elements)
        ),
    )
    if pathfinders.left_out:
        report.table(
            (tr("Left out"), tr("Why")),
            ((name, tr(reason)) for name, reason in pathfinders.left_out.items()),
        )
    for title, shifts in (
        (tr("Suite"), pathfinders.shifts),
        (tr("Unit of ground"), pathfinders.unit_shifts),
    ):
        if not shifts:
            continue
        report.table(
            (title, tr("Element"), tr("Samples"), tr("Median times"), tr("Spread times")),
            (
                (
                    shift.suite + 1,
                    pathfinders.elements[shift.element],
                    shift.samples,
                    shift.factor,
                    shift.spread,
                )
                for shift in shifts
            ),
            tr(
                "Suites of samples that were analysed alike, or lie on one unit of ground, were brought to "
                "the level of the largest one."
            ),
        )


def _report_values(report: Report, found: Found) -> None:
    """Add what became of the cells of the elements that were looked at."""
    looked_at = {*found.pathfinders.elements, *found.pathfinders.left_out}
    counts = [count for count in found.table.counts if count.element in looked_at]
    report_assays(report, replace(found.table, counts=counts))
    others = len(found.table.counts) - len(counts)
    if others:
        report.text(tr("{count} other elements of the samples were not looked at.", count=others))


def told_length(metres: float) -> str:
    """Return a length with three digits, in m or in km."""
    if metres < 1000:
        return tr("{length:.3g} m", length=metres)
    kilometres = metres / 1000
    return tr(
        "{length} km",
        length=f"{kilometres:,.0f}" if kilometres >= 100 else f"{kilometres:.3g}",
    )


def _picture(found: Found) -> Figure:
    figure, (places, curve) = panels(11, 5, 2)
    xy, detection = found.pathfinders.xy, found.detection
    step = len(xy) // _DRAWN + 1
    order = np.argsort(np.nan_to_num(detection.score, nan=-1))[::step]
    drawn = places.scatter(*xy[order].T, c=detection.score[order], s=6, cmap=HEAT, vmin=0, vmax=1)
    figure.colorbar(drawn, ax=places, shrink=0.7, label=tr("score"))
    draw_map(places, found.check, [_middle(xy[piece.samples]) for piece in found.ground])
    chances = np.sort(detection.chance[np.isfinite(detection.chance)])
    draw_chances(curve, chances, np.arange(1, len(chances) + 1) / max(1, len(chances)))
    return figure


def _middle(xy: np.ndarray) -> np.ndarray:
    """Return the sample (2,) nearest to the mean of samples (k, 2)."""
    middle: np.ndarray = xy[np.linalg.norm(xy - xy.mean(axis=0), axis=1).argmin()]
    return middle


def draw_map(axes: Axes, check: Check | None, targets: Sequence[np.ndarray]) -> None:
    """Draw deposits and the ranks of targets at their places (2,) over a map of scores."""
    axes.set(aspect="equal")
    axes.ticklabel_format(style="plain", useOffset=False)
    axes.tick_params(labelsize=7)
    axes.locator_params(axis="x", nbins=5)
    limits = axes.get_xlim(), axes.get_ylim()
    if check is not None:
        axes.scatter(
            *check.places.T, s=22, marker="^", color=LOGISTIC, edgecolors="white", linewidths=0.6
        )
    axes.set(xlim=limits[0], ylim=limits[1])
    for rank, place in enumerate(targets[:_NUMBERED], 1):
        axes.annotate(
            str(rank),
            tuple(place),
            ha="center",
            va="center",
            fontsize=7,
            bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.8},
        )


def draw_chances(axes: Axes, chances: np.ndarray, shares: np.ndarray) -> None:
    """Draw which share of the places has at most each chance (p,), and what chance alone would do."""
    if not len(chances):
        axes.set_axis_off()
        return
    axes.plot(chances, shares, color=NETWORK)
    axes.plot([0, 1], [0, 1], "--", color=NEUTRAL, linewidth=0.8)
    axes.set(xlabel=tr("chance"), ylabel=tr("share of the places at or below"))


def _compared(xy: np.ndarray, before: np.ndarray, after: np.ndarray) -> Figure:
    figure, axes = panels(11, 5, 2)
    step = len(xy) // _DRAWN + 1
    for axis, score in zip(axes, (before, after), strict=True):
        order = np.argsort(np.nan_to_num(score, nan=-1))[::step]
        drawn = axis.scatter(*xy[order].T, c=score[order], s=6, cmap=HEAT, vmin=0, vmax=1)
        axis.set(aspect="equal", xticks=[], yticks=[])
    figure.colorbar(drawn, ax=list(axes), shrink=0.7)
    return figure


def _correlation(one: np.ndarray, two: np.ndarray) -> float:
    known = np.isfinite(one) & np.isfinite(two)
    return float(spearmanr(one[known], two[known])[0])


def _interval(estimate: Estimate) -> str:
    if not estimate.has_interval:
        return tr("none: fewer than five groups")
    return f"{estimate.low:.2f}–{estimate.high:.2f}"
