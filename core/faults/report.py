"""What the report of the fault control function says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ..rasters.grid import Grid
from ..rasters.ground import GroundScale
from ..reporting.canvas import NETWORK, NEUTRAL, panels
from ..reporting.page import Report, interval
from ..reporting.words import label
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from .control import FaultControl, fault_warnings


def fault_report(
    control: FaultControl, grid: Grid, provenance: Provenance, places: Sequence[str] = ()
) -> Report:
    """Report the rings and the power law that was fitted to them.

    ``places`` is what there is to say of where faults and deposits lie.
    """
    law = control.law
    report = Report(tr("Fit Fault Control Function"), _summary(control))
    for warning in (*places, *fault_warnings(control)):
        report.warning(warning)
    scale = GroundScale(grid)
    if note := scale.note():
        report.warning(note)
    kilometres = scale.kilometres(control.settings.distances)
    report.figure(
        fault_fit(control, kilometres),
        tr(
            "Density of deposits by distance to the faults and the fitted power law (Zhang et al. "
            "2025, eq. 7 and fig. 7; Zuo 2016). The band holds the laws whose exponents lie in the 95 "
            "% interval by the deposits in all rings, those without deposits too."
        ),
    )
    report.table(
        ("", tr("Estimate"), tr("Standard error"), tr("95 % confidence interval")),
        (
            ("N", law.coefficient, law.coefficient_error, "–"),
            ("k", law.exponent, law.exponent_error, "–"),
            (tr("k by the deposits in all rings"), control.counted.value, "–", _interval(control)),
        ),
        tr(
            "N and k are those of the line through the rings with deposits. Rings without deposits "
            "also tell how fast deposits thin out, so the interval comes from the deposits in all "
            "rings (likelihood ratio); each deposit counts as independent of the others."
        ),
    )
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
    report.provenance(provenance)
    return report


def _summary(control: FaultControl) -> str:
    """Return the law in one sentence, whichever way it goes."""
    law = control.law
    numbers: dict[str, object] = {
        "coefficient": law.coefficient,
        "exponent": law.exponent,
        "exponent_interval": _interval(control),
        "r_squared": law.r_squared,
        "deposits": control.deposits,
        "rings": law.rings,
    }
    if law.exponent > 0:
        return tr(
            "The density of deposits rises with the distance to faults as {coefficient:.3g} · "
            "d^{exponent:.3g} (d in km; 95 % interval of the exponent {exponent_interval}; R² = "
            "{r_squared:.3f}), from {deposits} deposits in {rings} rings.",
            **numbers,
        )
    return tr(
        "The density of deposits falls with the distance to faults as {coefficient:.3g} · "
        "d^{exponent:.3g} (d in km; 95 % interval of the exponent {exponent_interval}; R² = "
        "{r_squared:.3f}), from {deposits} deposits in {rings} rings.",
        **numbers,
    )


def _interval(control: FaultControl) -> str:
    limits = (control.counted.low, control.counted.high)
    return interval(limits, tr("none: fewer than five deposits"))


def fault_fit(control: FaultControl, kilometres: np.ndarray) -> Figure:
    """Draw the density of deposits against the distance to faults, log-log (fig. 7a)."""
    figure, (axes,) = panels(6.5, 4.5)
    density = np.array([ring.density for ring in control.rings])
    deposits = np.array([ring.deposits for ring in control.rings])
    used = deposits > 0
    line = np.geomspace(kilometres[0], kilometres[-1], 100)
    law = control.law
    band = control.counted_band(kilometres, line)
    if band is not None:
        axes.fill_between(
            line,
            *band,
            color=NETWORK,
            alpha=0.2,
            label=label("95 % confidence"),
        )
    axes.plot(
        line,
        law.density(line),
        color=NETWORK,
        label=f"{law.coefficient:.3g} · d^{law.exponent:.3g}",
    )
    axes.scatter(kilometres[used], density[used], color=NEUTRAL, zorder=3, label=label("rings"))
    for x, y, count in zip(kilometres[used], density[used], deposits[used], strict=True):
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(5, 5), fontsize=8)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel=label("Distance to faults d (km, outer edge of the ring)"),
        ylabel=label("Density of deposits m"),
        title=label("R² = {r_squared:.3f}; numbers: deposits", r_squared=law.r_squared),
    )
    axes.legend()
    return figure
