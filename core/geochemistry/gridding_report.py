"""What the report of gridding says: what was read, replaced, merged and left out."""

from __future__ import annotations

from collections.abc import Sequence

from ..rasters.grid import Grid
from ..reporting.page import Report
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from .assay_account import report_assays
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
    if places:
        report.heading(tr("Positions and cells"))
        for note in places:
            report.text(note)
    report_assays(report, table, empty_cells)
    report.provenance(provenance)
    return report
