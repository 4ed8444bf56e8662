"""What the report of gridding says: what was read, replaced, merged and left out."""

from __future__ import annotations

from collections.abc import Sequence

from ..rasters.grid import Grid
from ..reporting.page import Report
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from .assays import AssayTable


def gridding_report(
    table: AssayTable,
    grid: Grid,
    empty_cells: dict[str, int],
    provenance: Provenance,
    places: Sequence[str] = (),
) -> Report:
    """Report what was read, replaced, merged and left out before gridding.

    ``places`` is what there is to say of the cells, the CRS and the samples' positions.
    """
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
    if places:
        report.heading(tr("Positions and cells"))
        for note in places:
            report.text(note)
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
