"""What the reports of gridding and of the fault control function say."""

from __future__ import annotations

from .assays import AssayTable
from .fault_control import FaultControl
from .grid import Grid
from .report import Provenance, Report, interval


def gridding_report(
    table: AssayTable, grid: Grid, empty_cells: dict[str, int], provenance: Provenance
) -> Report:
    """Report what was read, replaced, merged and left out before gridding."""
    report = Report(
        "Grid Geochemistry",
        f"{len(table.elements)} elements of {len(table.xy):,} samples on a grid of "
        f"{grid.columns:,} × {grid.rows:,} cells of {grid.cell_size[0]:g} × {grid.cell_size[1]:g}. "
        f"{table.values_replaced:,} values below the detection limit were replaced or dropped.",
    )
    if table.left_out:
        report.warning(f"Left out, because no sample has a value: {', '.join(table.left_out)}.")
    if table.merged:
        report.text(
            f"{table.merged:,} samples at the position of another one were averaged into it."
        )
    if table.empty:
        report.text(f"{table.empty:,} samples without any value were left out.")
    negative = [count.element for count in table.counts if count.negative]
    if negative:
        report.warning(
            f"Negative values were kept as they are in: {', '.join(negative)}. If they stand for "
            "detection limits, use BELOW_DETECTION=negative_is_limit."
        )
    report.heading("Values")
    report.table(
        (
            "Element",
            "Values used",
            "Missing",
            "Below detection, replaced or dropped",
            "Above range, taken as the limit",
            "Zero",
            "Not a number",
            "Example",
            "Cells without value",
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
    from . import figures

    law = control.law
    report = Report(
        "Fit Fault Control Function",
        f"The density of deposits falls with the distance to faults as {law.coefficient:.3g} · "
        f"d^{law.exponent:.3g} (d in km; exponent {interval(law.exponent_interval)} with 95 % "
        f"confidence; R² = {law.r_squared:.3f}), from {control.deposits} deposits in "
        f"{law.rings} rings.",
    )
    for warning in fault_warnings(control):
        report.warning(warning)
    kilometres = grid.kilometres(control.settings.distances)
    report.figure(
        figures.fault_fit(control, kilometres),
        "Density of deposits by distance to the faults, the fitted power law and its 95 % "
        "confidence band (Zhang et al. 2025, eq. 7 and fig. 7; Zuo 2016).",
    )
    report.table(
        ("", "Estimate", "Standard error", "95 % confidence interval"),
        (
            ("N", law.coefficient, law.coefficient_error, interval(law.coefficient_interval)),
            ("k", law.exponent, law.exponent_error, interval(law.exponent_interval)),
        ),
    )
    square = (kilometres[0] / control.settings.ring_width) ** 2
    report.table(
        ("Ring", "Outer distance (km)", "Area (km²)", "Deposits", "Density"),
        (
            (ring.ring, float(distance), ring.area * float(square), ring.deposits, ring.density)
            for ring, distance in zip(control.rings, kilometres, strict=True)
        ),
        "Density is (share of the deposits) / (share of the study area).",
    )
    report.provenance(provenance)
    return report


def fault_warnings(control: FaultControl) -> list[str]:
    """Return what a geologist should know before using the control raster."""
    warnings = []
    low, high = control.law.exponent_interval
    if not low < high < 0:
        warnings.append(
            f"The exponent's 95 % confidence interval ({interval((low, high))}) includes zero: these "
            "deposits do not show that the faults control them."
        )
    if control.deposits_outside:
        warnings.append(
            f"{control.deposits_outside} deposits lie outside of the study area or the template and "
            "were not counted."
        )
    if control.deposits_beyond:
        warnings.append(
            f"{control.deposits_beyond} of {control.deposits} deposits lie beyond the last ring."
        )
    return warnings
