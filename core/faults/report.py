"""What the report of the fault control function says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rasters.grid import Grid
from ..rasters.ground import GroundScale
from ..reporting.canvas import LOCATION, NETWORK, NEUTRAL, panels
from ..reporting.page import Report, interval
from ..reporting.words import label
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from .chance import RandomDeposits
from .control import FaultControl, fault_summary, fault_warnings


def fault_report(
    controls: Sequence[FaultControl], grid: Grid, provenance: Provenance, places: Sequence[str] = ()
) -> Report:
    """Report the rings and the power law that was fitted to them, of the faults and other factors.

    ``places`` is what there is to say of where faults and deposits lie.
    """
    report = Report(
        tr("Fit Fault Control Function"), " ".join(fault_summary(control) for control in controls)
    )
    for place in places:
        report.warning(place)
    scale = GroundScale(grid)
    if note := scale.note():
        report.warning(note)
    for control in controls:
        if len(controls) > 1:
            report.heading(_named(control))
        _show_control(report, control, scale.kilometres(control.settings.distances))
    report.next_steps(_next_steps(controls))
    for control in controls:
        report.folded(tr("Law and rings: {factor}", factor=_named(control)))
        _tell_law(report, control)
        _tell_rings(report, control, scale.kilometres(control.settings.distances))
    report.provenance(provenance)
    return report


def _next_steps(controls: Sequence[FaultControl]) -> list[str]:
    if any(control.guides for control in controls):
        return [
            tr("Give the raster to Train GK-DCN as CONTROL: it guides where the network looks.")
        ]
    return [
        tr("Train without it: the raster is 0 everywhere, and GK-DCN becomes DCN."),
        tr("Think about other lines: contacts, folds, or faults of one direction."),
    ]


def _show_control(report: Report, control: FaultControl, kilometres: np.ndarray) -> None:
    """Add warnings and the figure of one factor."""
    for warning in fault_warnings(control):
        report.warning(warning)
    at_random = control.random_deposits()
    report.figure(fault_fit(control, kilometres, at_random), _caption(control, at_random))


def _tell_rings(report: Report, control: FaultControl, kilometres: np.ndarray) -> None:
    report.table(
        (tr("Ring"), tr("Outer distance (km)"), tr("Area (km²)"), tr("Deposits"), tr("Density")),
        (
            (
                ring.ring,
                float(distance),
                ring.square_kilometres,
                ring.deposits,
                ring.density,
            )
            for ring, distance in zip(control.rings, kilometres, strict=True)
        ),
        tr("Density is (share of the deposits) / (share of the study area)."),
    )


def _tell_law(report: Report, control: FaultControl) -> None:
    """Add the table of the law: of counts, or of the line with what counts say beside it."""
    law, counted, limits = control.law, control.counted, _interval(control)
    coefficient = ("N", law.coefficient, law.coefficient_error, "–")
    if control.settings.method == "log_log":
        rows = [
            coefficient,
            ("k", law.exponent, law.exponent_error, "–"),
            (tr("k by the deposits in all rings"), counted.value, counted.error, limits),
        ]
        note = tr(
            "N and k are those of the line through the rings with deposits (R² = {r_squared:.3f}). Rings "
            "without deposits also tell how fast deposits thin out, so the interval comes from the "
            "deposits in all rings (likelihood ratio).",
            r_squared=law.r_squared,
        )
    else:
        rows = [coefficient, ("k", law.exponent, law.exponent_error, limits)]
        note = tr(
            "Poisson regression of the deposits in each ring on the logarithm of its outer distance, with "
            "that of its area as offset; rings without deposits count. The interval is that of the "
            "likelihood ratio. The law explains {r_squared:.0%} of the deviance.",
            r_squared=law.r_squared,
        )
    report.table(
        ("", tr("Estimate"), tr("Standard error"), tr("95 % confidence interval")), rows, note
    )
    report.table(
        (tr("Against no control (k = 0)"), ""),
        (
            (tr("Deviance"), counted.deviance),
            (tr("Chance of as much with deposits at random (p)"), counted.p_value),
            (tr("Deposits that count as one, since they lie in camps"), _crowding(control)),
        ),
    )


def _named(control: FaultControl) -> str:
    """Return what the rings lie around, as people call it."""
    return control.factor or tr("faults")


def _crowding(control: FaultControl) -> str:
    if control.crowding <= 1:
        return tr("1: each counts by itself")
    return f"{control.crowding:.1f}"


def _interval(control: FaultControl) -> str:
    limits = (control.counted.low, control.counted.high)
    return interval(limits, tr("none: fewer than five independent deposits"))


def _caption(control: FaultControl, at_random: RandomDeposits | None) -> str:
    """Return what the figure shows, and how often random deposits leave the grey."""
    caption = tr(
        "Density of deposits by distance to the faults and the fitted power law (Zhang et al. 2025, eq. 7 "
        "and fig. 7; Zuo 2016). The brown band holds the laws whose exponents lie in the 95 % interval by "
        "the deposits in all rings. Triangles at the foot are rings without deposits."
    )
    if at_random is None:
        return caption
    return (
        caption
        + " "
        + tr(
            "Grey: where the ring's density lies in 95 % of 1,999 surveys with {deposits} deposits at "
            "random over the ground of the rings, in camps as here. One ring or more leaves the grey in "
            "{outside:.0%} of such surveys, so a single one outside shows nothing.",
            deposits=control.deposits_in_rings,
            outside=at_random.outside,
        )
    )


def fault_fit(
    control: FaultControl, kilometres: np.ndarray, at_random: RandomDeposits | None
) -> Figure:
    """Draw the density of deposits against the distance to faults, log-log (fig. 7a)."""
    figure, (axes,) = panels(6.5, 4.5)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel=label("Distance to faults d (km, outer edge of the ring)"),
        ylabel=label("Density of deposits m"),
        title=label("Numbers: deposits in the ring"),
    )
    density = np.array([ring.density for ring in control.rings])
    deposits = np.array([ring.deposits for ring in control.rings])
    used = (deposits > 0) & np.isfinite(density)
    foot = density[used].min() / 3 if used.any() else 0.1
    if at_random is not None:
        foot = _draw_random(axes, kilometres, at_random, foot)
    _draw_law(axes, control, kilometres)
    axes.scatter(kilometres[used], density[used], color=NEUTRAL, zorder=3, label=label("rings"))
    for x, y, count in zip(kilometres[used], density[used], deposits[used], strict=True):
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(5, 5), fontsize=8)
    empty = (deposits == 0) & np.isfinite(density)
    if empty.any():
        axes.scatter(
            kilometres[empty],
            np.full(empty.sum(), foot),
            marker="v",
            color=NEUTRAL,
            clip_on=False,
            zorder=3,
            label=label("rings without deposits"),
        )
    axes.set_ylim(bottom=foot)
    axes.legend()
    return figure


def _draw_random(
    axes: Axes, kilometres: np.ndarray, at_random: RandomDeposits, foot: float
) -> float:
    """Draw where densities of random deposits lie; return the foot of the axis."""
    ground = np.isfinite(at_random.high) & (at_random.high > 0)
    low, high = at_random.low[ground], at_random.high[ground]
    foot = min([foot, *(high / 3), *(low[low > 0] / 1.5)])
    axes.fill_between(
        kilometres[ground],
        np.maximum(low, foot),
        high,
        color=LOCATION,
        alpha=0.2,
        linewidth=0,
        label=label("deposits at random (95 %)"),
    )
    return foot


def _draw_law(axes: Axes, control: FaultControl, kilometres: np.ndarray) -> None:
    """Draw the law, with the band of those in the exponent's interval."""
    law, line = control.law, np.geomspace(kilometres[0], kilometres[-1], 100)
    band = control.counted_band(kilometres, line)
    if band is not None:
        axes.fill_between(line, *band, color=NETWORK, alpha=0.25, label=label("95 % confidence"))
    if np.isfinite(law.exponent):
        axes.plot(
            line,
            law.density(line),
            color=NETWORK,
            label=f"{law.coefficient:.3g} · d^{law.exponent:.3g}",
        )
