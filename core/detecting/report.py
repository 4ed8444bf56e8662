"""The report on anomalies without known deposits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import spearmanr

from ..geochemistry.assay_account import report_assays
from ..geochemistry.assays import AssayTable
from ..reporting.canvas import HEAT, NETWORK, NEUTRAL, panels
from ..reporting.page import Report
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from ..scores.intervals import Estimate
from .check import CONTROLS, Check
from .detection import Detection
from .ground import Ground
from .samples import Pathfinders

#: Samples drawn in a picture, and pieces of ground in a table, at most.
_DRAWN, _SHOWN = 20_000, 30

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
    ground : list of Ground
    areas : list of float
        Of the ground, km².
    rate, percent : float
        False-discovery rate of the ground, and the percent of the samples it was looked for in.
    check : Check or None
    table : AssayTable
    notes, warnings : list of str
    before : ndarray, shape (n,), optional
        Scores before the background was taken out.
    """

    method: str
    pathfinders: Pathfinders
    detection: Detection
    ground: Sequence[Ground]
    areas: Sequence[float]
    rate: float
    percent: float
    check: Check | None
    table: AssayTable
    notes: Sequence[str]
    warnings: Sequence[str]
    before: np.ndarray | None = None

    @property
    def significant(self) -> float:
        """Share of the samples with a chance below 5 %."""
        known = self.detection.chance[np.isfinite(self.detection.chance)]
        return float((known < SIGNIFICANT).mean()) if len(known) else float("nan")


def detection_report(found: Found, provenance: Provenance) -> Report:
    """Report how samples were scored, how sure that is, and what known deposits say of it."""
    pathfinders = found.pathfinders
    report = Report(tr("Detect Anomalies"), _summary(found))
    if found.check is not None:
        report.text(found.check.told())
    for text in found.warnings:
        report.warning(text)
    for text in found.notes:
        report.text(text)
    report.heading(tr("Where"))
    report.figure(
        _picture(pathfinders.xy, found.detection),
        tr(
            "Left: score of the samples. Right: how likely chance is to give as high a score; the line is "
            "what chance alone would do."
        ),
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
    report_ground(
        report, found.ground, found.areas, pathfinders.elements, found.rate, found.percent
    )
    report_check(report, found.check)
    _report_elements(report, pathfinders, found.detection)
    report_assays(report, found.table)
    report.provenance(provenance)
    return report


def _summary(found: Found) -> str:
    known = found.detection.chance[np.isfinite(found.detection.chance)]
    text = tr(
        "{count:,} positions were scored by {elements}.",
        count=len(found.pathfinders.xy),
        elements=", ".join(found.pathfinders.elements[:12])
        + (", …" if len(found.pathfinders.elements) > 12 else ""),
    )
    if len(known):
        text += " " + tr(
            "{share:.1%} of them have a chance below 5 %, where chance alone gives 5 %.",
            share=found.significant,
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
    report.table(
        (
            tr("Rank"),
            tr("Places"),
            tr("km²"),
            tr("Mean score"),
            tr("Least chance"),
            tr("Leading elements"),
        ),
        (
            (
                rank,
                piece.size,
                area,
                piece.score,
                piece.chance,
                ", ".join(piece.leading(elements)),
            )
            for rank, (piece, area) in enumerate(zip(ground[:_SHOWN], areas, strict=False), 1)
        ),
        tr(
            "Contiguous ground below a false-discovery rate of {rate:.0%}, in the {percent:g} % of the "
            "places with the highest scores: {count:,} pieces of {area:,.4g} km² together. The false "
            "discoveries are those of chance, and not of geology.",
            rate=rate,
            percent=percent,
            count=len(ground),
            area=sum(areas),
        ),
    )


def report_check(report: Report, check: Check | None) -> None:
    """Add what known deposits say of the score, beside what knows nothing of the chemistry."""
    if check is None:
        return
    report.heading(tr("Known deposits"))
    report.table(
        (tr("Judged by"), "AUC", tr("95 % interval")),
        (
            (title, estimate.value, _interval(estimate))
            for title, estimate in (
                (tr("the chemistry"), check.score),
                *((tr(CONTROLS[name]), estimate) for name, estimate in check.controls.items()),
            )
        ),
        tr(
            "{deposits} deposits in {groups} groups against {ground:,} places at least {far:g} away from "
            "all of them. Nothing was fitted to the deposits; nearness to other deposits is. {outside} "
            "deposits lie where there is no score.",
            deposits=check.deposits,
            groups=check.groups,
            ground=check.ground,
            far=check.far,
            outside=check.outside,
        ),
    )


def _report_elements(report: Report, pathfinders: Pathfinders, detection: Detection) -> None:
    report.heading(tr("Elements"))
    known = np.isfinite(pathfinders.values)
    report.table(
        (tr("Element"), tr("Analysed"), tr("Detected"), tr("Share of the surprise")),
        (
            (
                name,
                f"{known[:, column].mean():.0%}",
                f"{pathfinders.detected[:, column].mean():.0%}",
                f"{detection.shares[:, column].mean():.0%}",
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


def _picture(xy: np.ndarray, detection: Detection) -> Figure:
    figure, (places, curve) = panels(11, 5, 2)
    step = len(xy) // _DRAWN + 1
    order = np.argsort(np.nan_to_num(detection.score, nan=-1))[::step]
    drawn = places.scatter(*xy[order].T, c=detection.score[order], s=6, cmap=HEAT, vmin=0, vmax=1)
    places.set(aspect="equal")
    places.ticklabel_format(style="plain", useOffset=False)
    places.tick_params(labelsize=7)
    figure.colorbar(drawn, ax=places, shrink=0.7)
    chances = np.sort(detection.chance[np.isfinite(detection.chance)])
    draw_chances(curve, chances, np.arange(1, len(chances) + 1) / max(1, len(chances)))
    return figure


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
