"""What the report of an import says: how the file was read, what was left out, and each element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..reporting.page import Report
from ..runtime.language import tr
from ..runtime.provenance import Provenance
from .assay_account import report_assays, warn_of_assays
from .assays import AssayTable
from .element_statistics import describe_element
from .import_fields import AssayField
from .statistics_report import report_distributions, report_statistics


def import_report(
    table: AssayTable,
    fields: Sequence[AssayField],
    told: Sequence[str],
    provenance: Provenance,
) -> Report:
    """Report how assays were read, what was left out and why, and what each element is like.

    Parameters
    ----------
    table : AssayTable
        With its limits.
    fields : sequence of AssayField
        One for each element of the table.
    told : sequence of str
        What there is to say of the file and of positions.
    provenance : Provenance
    """
    report = Report(
        tr("Import Assays"),
        tr(
            "{samples:,} samples with {elements} elements. {count:,} values below the detection limit "
            "are kept as negative limits.",
            samples=len(table.xy),
            elements=len(table.elements),
            count=table.values_replaced,
        ),
    )
    warn_of_assays(report, table)
    report.heading(tr("File and positions"))
    for text in told:
        report.text(text)
    report_assays(report, table)
    _report_fields(report, fields)
    limits = np.full_like(table.values, np.nan) if table.limits is None else table.limits
    assays = [
        (field.name, table.values[:, place], limits[:, place]) for place, field in enumerate(fields)
    ]
    report_statistics(report, [describe_element(*one) for one in assays])
    report_distributions(report, assays)
    report.provenance(provenance)
    return report


def _report_fields(report: Report, fields: Sequence[AssayField]) -> None:
    report.folded(tr("Fields"))
    report.table(
        (tr("Field"), tr("Column"), tr("Method"), tr("Unit")),
        ((f.name, f.column, f.method or "–", f.unit or "–") for f in fields),
        tr("Names, methods and units of the columns as the file has them."),
    )
