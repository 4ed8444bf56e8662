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


def add_classes(report: Report, agreement: Agreement, classes: Sequence[str]) -> None:
    """Add a table of how well each class was found, and the confusion matrix."""
    report.table(
        (
            tr("Class"),
            tr("Photographs"),
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
    report.table(
        (tr("Actual ↓, taken for →"), *classes),
        (
            (name, *(int(count) for count in row))
            for name, row in zip(classes, agreement.confusion, strict=True)
        ),
        tr("Confusion matrix."),
    )
