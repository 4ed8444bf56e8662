"""What the reports of gridding and of the fault control function say."""

from __future__ import annotations

from ..geochemistry.assays import AssayTable
from ..rasters.grid import Grid
from ..reporting.page import Provenance, Report, interval
from ..runtime.language import tr
from .control import FaultControl


def gridding_report(
    table: AssayTable, grid: Grid, empty_cells: dict[str, int], provenance: Provenance
) -> Report:
    """Report what was read, replaced, merged and left out before gridding."""
    report = Report(
        tr("Grid Geochemistry"),
        tr(
            "{count} elements of {samples:,} samples on a grid of {columns:,} × {rows:,} cells "
            "of {width:g} × {height:g}. {values_replaced:,} values below the detection "
            "limit were replaced or dropped.",
            count=len(table.elements),
            samples=len(table.xy),
            columns=grid.columns,
            rows=grid.rows,
            width=grid.cell_size[0],
            height=grid.cell_size[1],
            values_replaced=table.values_replaced,
        ),
    )
    if table.left_out:
        report.warning(
            tr(
                "Left out, because no sample has a value: {left_out}.",
                left_out=", ".join(table.left_out),
            )
        )
    if table.merged:
        report.text(
            tr(
                "{merged:,} samples at the position of another one were averaged into it.",
                merged=table.merged,
            )
        )
    if table.empty:
        report.text(tr("{empty:,} samples without any value were left out.", empty=table.empty))
    negative = [count.element for count in table.counts if count.negative]
    if negative:
        report.warning(
            tr(
                "Negative values were kept as they are in: {negative}. If they stand for detection "
                "limits, use BELOW_DETECTION=negative_is_limit.",
                negative=", ".join(negative),
            )
        )
    report.heading(tr("Values"))
    report.table(
        (
            tr("Element"),
            tr("Values used"),
            tr("Missing"),
            tr("Below detection, replaced or dropped"),
            tr("Above range, taken as the limit"),
            tr("Zero"),
            tr("Not a number"),
            tr("Example"),
            tr("Cells without value"),
        ),
        (
            (
                count.element,
                count.values,
                count.missing,
                count.below_detection,
                count.above_range,
                count.zero,
                count.unreadable,
                count.example,
                empty_cells.get(count.element, "–"),
            )
            for count in table.counts
        ),
    )
    report.provenance(provenance)
    return report


def fault_report(control: FaultControl, grid: Grid, provenance: Provenance) -> Report:
    """Report the rings and the power law that was fitted to them."""
    # Imported here: gridding does not need matplotlib.
    from ..reporting import canvas as figures

    law = control.law
    report = Report(
        tr("Fit Fault Control Function"),
        tr(
            "The density of deposits falls with the distance to faults as {coefficient:.3g} · "
            "d^{exponent:.3g} (d in km; exponent {exponent_interval} with 95 % confidence; R² = "
            "{r_squared:.3f}), from {deposits} deposits in {rings} rings.",
            coefficient=law.coefficient,
            exponent=law.exponent,
            exponent_interval=interval(law.exponent_interval),
            r_squared=law.r_squared,
            deposits=control.deposits,
            rings=law.rings,
        ),
    )
    for warning in fault_warnings(control):
        report.warning(warning)
    kilometres = grid.kilometres(control.settings.distances)
    report.figure(
        figures.fault_fit(control, kilometres),
        tr(
            "Density of deposits by distance to the faults, the fitted power law and its 95 % "
            "confidence band (Zhang et al. 2025, eq. 7 and fig. 7; Zuo 2016)."
        ),
    )
    report.table(
        ("", tr("Estimate"), tr("Standard error"), tr("95 % confidence interval")),
        (
            ("N", law.coefficient, law.coefficient_error, interval(law.coefficient_interval)),
            ("k", law.exponent, law.exponent_error, interval(law.exponent_interval)),
        ),
    )
    square = (kilometres[0] / control.settings.ring_width) ** 2
    report.table(
        (tr("Ring"), tr("Outer distance (km)"), tr("Area (km²)"), tr("Deposits"), tr("Density")),
        (
            (ring.ring, float(distance), ring.area * float(square), ring.deposits, ring.density)
            for ring, distance in zip(control.rings, kilometres, strict=True)
        ),
        tr("Density is (share of the deposits) / (share of the study area)."),
    )
    report.provenance(provenance)
    return report


def fault_warnings(control: FaultControl) -> list[str]:
    """Return what a geologist should know before using the control raster."""
    warnings = []
    low, high = control.law.exponent_interval
    if not low < high < 0:
        warnings.append(
            tr(
                "The exponent's 95 % confidence interval ({value}) includes zero: these deposits do "
                "not show that the faults control them.",
                value=interval((low, high)),
            )
        )
    if control.deposits_outside:
        warnings.append(
            tr(
                "{deposits_outside} deposits lie outside of the study area or the template and were "
                "not counted.",
                deposits_outside=control.deposits_outside,
            )
        )
    if control.deposits_beyond:
        warnings.append(
            tr(
                "{deposits_beyond} of {deposits} deposits lie beyond the last ring.",
                deposits_beyond=control.deposits_beyond,
                deposits=control.deposits,
            )
        )
    return warnings
