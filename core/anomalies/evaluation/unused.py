"""Which deposits were not used, and why: a table of the reports on training and on comparing."""

from __future__ import annotations

from collections.abc import Sequence

from ...reporting.page import Report
from ...runtime.language import tr


def add_unused(report: Report, unused: Sequence[tuple[str, str]]) -> None:
    """Add the names of deposits that no patch was taken of, and why, if there are any."""
    if unused:
        report.table(
            (tr("Deposit"), tr("Why it was not used")),
            unused,
            tr("Deposits that no patch was taken of."),
        )
