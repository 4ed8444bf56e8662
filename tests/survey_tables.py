"""Tables of samples for tests of the reader of assays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from gossan.core.geochemistry.assays import AssayTable, read_assays
from gossan.core.geochemistry.columns import Column, SurveyTable
from gossan.core.geochemistry.rules import AssayRules


def survey(
    columns: Mapping[str, Sequence[object]], xy: object = None, **more: object
) -> SurveyTable:
    """Return a table; columns that hold nothing but numbers and None are stored as numbers."""
    count = len(next(iter(columns.values()), ()))
    if xy is None:
        xy = np.column_stack([np.arange(count) * 10.0, (np.arange(count) * 7919) % 101])
    made = []
    for name, values in columns.items():
        stored = all(value is None or isinstance(value, (int, float)) for value in values)
        made.append(Column(name, np.array(values, dtype=float) if stored else list(values)))
    return SurveyTable(np.asarray(xy, float), made, **more)  # type: ignore[arg-type]


def read(
    columns: Mapping[str, Sequence[object]],
    xy: object = None,
    wanted: Sequence[str] = (),
    average: bool = True,
    **rules: object,
) -> AssayTable:
    """Return what the reader makes of columns."""
    return read_assays(survey(columns, xy), AssayRules(**rules), wanted, average)  # type: ignore[arg-type]
