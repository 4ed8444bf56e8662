"""What is told of a table of assays: which columns are elements, and what became of every cell."""

from __future__ import annotations

from collections import Counter

from ..reporting.page import Report
from ..runtime.language import tr
from ..runtime.progress import Progress
from .assays import AssayTable, ElementCount
from .columns import REASONS
from .precision import report_precision
from .quality_control import MARKS

#: Words and codes of an element that are shown.
_SHOWN = 4


def tell_of_assays(table: AssayTable, progress: Progress) -> None:
    """Tell a log what was taken, left out, merged, averaged and replaced."""
    progress.message(tr("Elements: {elements}", elements=", ".join(map(_named, table.counts))))
    unknown = [count.element for count in table.counts if not count.unit]
    if unknown:
        progress.message(
            tr(
                "The units of {count} elements are not known; put them into the names, as in Cu_ppm, to have "
                "them compared and converted.",
                count=len(unknown),
            )
        )
    if table.left_out:
        progress.message(tr("No elements: {columns}", columns=told_left_out(table)))
    for text in table.notes:
        progress.message(text)
    for text in table.warnings:
        progress.warning(text)
    for text in _told_rows(table):
        progress.message(text)
    said: Counter[str] = Counter()
    for count in table.counts:
        said.update(count.said)
    missing = sum(count.missing for count in table.counts)
    if missing:
        progress.message(
            tr(
                "{missing:,} cells without a value{said}.",
                missing=missing,
                said=f" ({_shown(said)})" if said else "",
            )
        )
    if table.values_replaced:
        progress.message(
            tr(
                "{values_replaced:,} values below detection replaced or dropped: {elements}.",
                values_replaced=table.values_replaced,
                elements=_below(table),
            )
            if table.limits is None
            else tr(
                "{count:,} values below detection: {elements}.",
                count=table.values_replaced,
                elements=_below(table),
            )
        )


def told_left_out(table: AssayTable) -> str:
    """Return the columns that are no elements, by reason."""
    by_reason: dict[str, list[str]] = {}
    for column, reason in table.left_out.items():
        by_reason.setdefault(reason, []).append(column)
    return "; ".join(
        f"{', '.join(columns)} ({tr(REASONS[reason])})" for reason, columns in by_reason.items()
    )


def warn_of_assays(report: Report, table: AssayTable) -> None:
    """Add to a report what must not be missed of a table."""
    for text in table.warnings:
        report.warning(text)


def report_assays(
    report: Report, table: AssayTable, empty_cells: dict[str, int] | None = None
) -> None:
    """Add to a report what was read, replaced, merged and left out.

    Parameters
    ----------
    report : Report
    table : AssayTable
    empty_cells : dict of str to int, optional
        Cells of a map without a value, by element.
    """
    report.folded(tr("Values"))
    for text in (*table.notes, *_told_rows(table)):
        report.text(text)
    last = () if empty_cells is None else (tr("Cells without value"),)
    report.table(
        (
            tr("Element"),
            tr("Unit"),
            tr("Method"),
            tr("Values used"),
            tr("Empty"),
            tr("Not analysed"),
            tr("Codes"),
            tr("Below detection, replaced or dropped")
            if table.limits is None
            else tr("Below detection, negative limits"),
            tr("Above range, taken as the limit"),
            tr("Negative, kept"),
            tr("Zero"),
            tr("Not a number"),
            tr("Examples"),
            *last,
        ),
        (
            (
                count.element,
                count.unit or "–",
                count.methods or "–",
                count.values,
                count.empty,
                count.not_analysed,
                count.codes,
                count.below_detection,
                count.above_range,
                count.negative,
                count.zero,
                count.unreadable,
                "; ".join(filter(None, (_shown(count.said), count.example))),
                *(() if empty_cells is None else (empty_cells.get(count.element, "–"),)),
            )
            for count in table.counts
        ),
    )
    report.folded(tr("Columns"))
    report.table(
        (tr("Column"), tr("Taken as")),
        [
            (column, _named(count))
            for count in table.counts
            if count.element not in table.left_out
            for column in count.columns or [count.element]
        ]
        + [
            (column, tr("left out: {reason}", reason=tr(REASONS[reason])))
            for column, reason in table.left_out.items()
        ],
    )
    if table.precisions:
        report_precision(report, table.precisions)


def _told_rows(table: AssayTable) -> list[str]:
    told = []
    if table.headings:
        told.append(
            tr("{count} rows hold units instead of values; these were read.", count=table.headings)
        )
    if table.marked:
        told.append(
            tr(
                "Rows that are no samples were left out: {marked}.",
                marked=", ".join(
                    f"{tr(MARKS[mark])} {count:,}" for mark, count in table.marked.items()
                ),
            )
        )
    if table.unplaced:
        told.append(tr("{count:,} samples without a position were left out.", count=table.unplaced))
    if table.empty:
        told.append(tr("{empty:,} samples without any value were left out.", empty=table.empty))
    if table.merged:
        told.append(
            tr("{merged:,} samples at a repeated position were averaged.", merged=table.merged)
        )
    return told


def _named(count: ElementCount) -> str:
    """Return an element's name with its symbol and unit where the name does not say them."""
    beside = [text for text in (count.symbol, count.unit) if text and text not in count.element]
    return f"{count.element} ({', '.join(beside)})" if beside else count.element


def _below(table: AssayTable) -> str:
    """Return the elements with values below detection, and how many each has."""
    return ", ".join(
        f"{count.element} {count.below_detection:,}"
        for count in table.counts
        if count.below_detection
    )


def _shown(said: Counter[str]) -> str:
    shown = [f"{word} × {count:,}" for word, count in said.most_common(_SHOWN)]
    return ", ".join(shown) + (", …" if len(said) > _SHOWN else "")
