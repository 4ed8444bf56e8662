"""Tables of classes that the reports of training and reading share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..reporting.page import Report, interval
from ..runtime.language import tr
from ..scores.classes import Agreement
from ..scores.intervals import NO_INTERVAL_OF_SLICES


def percent_range(limits: tuple[float | None, float | None]) -> str:
    """Return an interval of shares, 0 to 1, in percent; NaN, or None from a file, is none."""
    if limits[0] is None or math.isnan(limits[0]):
        return tr(NO_INTERVAL_OF_SLICES)
    return tr("{limits:.1%} to {limits_2:.1%}", limits=limits[0], limits_2=limits[1])


def add_comparison(
    report: Report,
    heading: str,
    agreements: Sequence[tuple[str, Agreement]],
    caption: str,
) -> None:
    """Add a table of how often several named photographs rightly, and whole slices where known."""
    header = [heading, tr("Overall accuracy"), tr("95 % interval"), tr("Kappa")]
    rows = [
        [title, own.accuracy, interval(own.interval, tr(NO_INTERVAL_OF_SLICES)), own.kappa]
        for title, own in agreements
    ]
    if agreements[0][1].by_slice is not None:
        header += [tr("Accuracy by slice"), tr("95 % interval")]
        for row, (_, own) in zip(rows, agreements, strict=True):
            slices = own.of_slices
            row += [slices.accuracy, interval(slices.interval, tr(NO_INTERVAL_OF_SLICES))]
    report.table(header, rows, caption)


def add_classes(
    report: Report, agreement: Agreement, classes: Sequence[str], at_points: bool = False
) -> None:
    """Add how well each class was found, and the confusion matrix; of whole slices where known.

    Where photographs are ``at_points`` these are what is counted as a whole.
    """
    _add_found(report, agreement, classes, tr("Photographs"))
    _add_confusion(report, agreement, classes, tr("Confusion matrix."))
    if agreement.by_slice is not None:
        counted = tr("Points") if at_points else tr("Slices")
        _add_found(report, agreement.by_slice, classes, counted)
        of_slices = tr(
            "Confusion matrix of whole slices, each named by the mean probabilities of its photographs."
        )
        of_points = tr(
            "Confusion matrix of points, each named by the mean probabilities of its photographs."
        )
        _add_confusion(report, agreement.by_slice, classes, of_points if at_points else of_slices)


def _add_found(report: Report, agreement: Agreement, classes: Sequence[str], counted: str) -> None:
    report.table(
        (
            tr("Class"),
            counted,
            tr("Found (accuracy of the class)"),
            tr("95 % interval"),
            tr("Right where it was named"),
        ),
        (
            (
                name,
                count,
                found,
                interval(limits, tr(NO_INTERVAL_OF_SLICES) if count else "–"),
                named,
            )
            for name, (count, found, named), limits in zip(
                classes, agreement.by_class(), agreement.class_intervals, strict=True
            )
        ),
    )


def _add_confusion(
    report: Report, agreement: Agreement, classes: Sequence[str], caption: str
) -> None:
    report.table(
        (tr("Actual ↓, taken for →"), *classes),
        (
            (name, *(int(count) for count in row))
            for name, row in zip(classes, agreement.confusion, strict=True)
        ),
        caption,
    )
