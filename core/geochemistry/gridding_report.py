"""What the report of gridding says: what was read, replaced, merged and left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from ..rasters.grid import Grid, unit_of_length
from ..reporting.page import Report
from ..runtime.language import percent, tr
from ..runtime.provenance import Provenance
from .assay_account import report_assays, warn_of_assays
from .assays import AssayTable
from .left_out import LeftOut, better_method, summary_of, worth_nothing
from .search import IDW, KRIGING
from .spacing import length_text
from .variograms import MODELS

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def gridding_report(
    table: AssayTable,
    grid: Grid,
    empty_cells: dict[str, int],
    provenance: Provenance,
    places: Sequence[str] = (),
    left_out: Sequence[LeftOut] = (),
    stack: str = "",
    method: str = IDW,
) -> Report:
    """Report what was read, replaced, merged and left out before gridding.

    ``places`` is what there is to say of the cells, the CRS and the samples' positions, and
    ``left_out`` how well samples were predicted that were left out; maps of ``stack`` are shown,
    which was made by ``method``.
    """
    report = Report(
        tr("Grid Geochemistry"),
        tr(
            "{count} elements of {samples:,} samples on a grid of {columns:,} × {rows:,} cells "
            "of {width:,g} × {height:,g} {unit}. {values_replaced:,} values below the detection "
            "limit were replaced or dropped.",
            count=len(table.elements),
            samples=len(table.xy),
            columns=grid.columns,
            rows=grid.rows,
            width=grid.cell_size[0],
            height=grid.cell_size[1],
            unit=unit_of_length(grid.crs),
            values_replaced=table.values_replaced,
        ),
    )
    warn_of_assays(report, table)
    if left_out and worth_nothing(left_out):
        report.warning(worth_nothing(left_out))
    figures = _element_figures(table, stack, report) if stack else iter(())
    _show_elements(report, islice(figures, 1))
    if left_out:
        report.text(summary_of(left_out))
    other = better_method(left_out, method)
    report.next_steps(
        [
            *([other] if other else []),
            tr("Look at the maps in QGIS: spots of one sample are errors more often than ore."),
            tr(
                "Train GK-DCN learns from the stack and deposits; Detect Anomalies does without deposits."
            ),
        ]
    )
    further = list(islice(figures, 1))
    if further:
        report.folded(tr("Further elements"))
        _show_elements(report, chain(further, figures))
    if places:
        report.folded(tr("Positions and cells"))
        for note in places:
            report.text(note)
    report_assays(report, table, empty_cells)
    if left_out:
        _report_left_out(report, left_out, unit_of_length(grid.crs))
    report.provenance(provenance)
    return report


def _show_elements(report: Report, figures: Iterable[tuple[Figure, list[str]]]) -> None:
    for figure, names in figures:
        report.figure(
            figure,
            tr(
                "{elements}: map, colours from the 2nd to the 98th percentile, grey without values; "
                "histogram of the samples, with their skewness and the share below the detection limit.",
                elements=", ".join(names),
            ),
        )


def _report_left_out(report: Report, left_out: Sequence[LeftOut], unit: str) -> None:
    report.folded(tr("Left-out samples"))
    report.text(
        tr(
            "Squares of two spacings were dealt to five parts; each part was left out once, and its "
            "samples (2,000 in all at most) were predicted from the others. An element is predicted better "
            "by a method where the squared errors differ by more than twice their standard error over the "
            "squares. Elements whose logarithms are less skew are judged, and kriged, as logarithms. "
            "Variograms are those of all samples. A share below zero is worse than the mean of all samples."
        )
    )
    methods = {IDW: tr("Inverse distance weighting"), KRIGING: tr("Kriging"), "": tr("alike")}
    report.table(
        (
            tr("Element"),
            tr("Judged as"),
            tr("Samples"),
            *(tr("{method}: explained", method=methods[one]) for one in left_out[0].explained),
            tr("Better"),
            tr("Variogram"),
            tr("Nugget"),
            tr("Range ({unit})", unit=unit),
        ),
        [_row(one, methods) for one in left_out],
    )


def _row(one: LeftOut, methods: dict[str, str]) -> tuple[object, ...]:
    variogram = one.variogram
    return (
        one.element,
        tr("logarithm") if one.logarithmic else tr("value"),
        one.samples,
        *("–" if math.isnan(share) else percent(share) for share in one.explained.values()),
        methods[one.better] if len(one.explained) > 1 and one.samples else "–",
        tr(MODELS[variogram.model]) if variogram else "–",
        percent(variogram.nugget / variogram.variance) if variogram else "–",
        length_text(variogram.range) if variogram and variogram.sill else "–",
    )


def _element_figures(
    table: AssayTable, stack: str, report: Report
) -> Iterator[tuple[Figure, list[str]]]:
    """Return figures of the elements; say why there are none where Matplotlib is missing."""
    try:
        from .element_pictures import element_figures, element_pictures  # what only pictures need
    except ModuleNotFoundError as problem:
        if problem.name != "matplotlib":
            raise
        report.text(tr("Maps and histograms of the elements are left out: Matplotlib is missing."))
        return iter(())
    return element_figures(element_pictures(table, stack))
