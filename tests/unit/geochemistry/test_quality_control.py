"""Rows that are no samples are found by what laboratories and field crews write, and places stay."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry.quality_control import marked_rows, originals

GROUND = [f"A{number}" for number in range(20)]


def mark(column: str, value: object) -> str:
    return str(marked_rows({column: [*GROUND, value]}, 21)[-1])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("STD", "standard"), ("STD-7", "standard"), ("OREAS 45e", "standard")),
        *(("OREAS_501", "standard"), ("CRM-1", "standard"), ("NIST 2709", "standard")),
        *(("GXR-4", "standard"), ("GSD-9", "standard"), ("A7 STD", "standard")),
        *(("BLANK 3", "blank"), ("BLK-12", "blank"), ("MBLANK", "blank")),
        *(("S17-DUP", "duplicate"), ("A123 RPT", "duplicate"), ("Dup of A3", "duplicate")),
        *(("DUPE", "duplicate"), ("A123-CHK", "duplicate")),
        *(("STD Creek 4", ""), ("Standard Creek 7", ""), ("Blank Creek 2", "")),
        *(
            ("REP-12-001", ""),
            ("Rep River 4", ""),
            ("GSD-101", ""),
            ("S0001", ""),
            ("DUPLEX 3", ""),
        ),
    ],
)
def test_sample_numbers(value: str, expected: str) -> None:
    assert mark("SAMPLE_ID", value) == expected


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("QC_TYPE", "Field duplicate", "duplicate"),
        ("QC_TYPE", "CRM", "standard"),
        ("sample_type", "Blank", "blank"),
        ("Duplicate", "Y", "duplicate"),
        ("IsStandard", "True", "standard"),
        ("QC", "Yes", "standard"),
        ("Standard", "OREAS 45e", "standard"),
        ("Type", "Check", ""),
        ("Category", "FD", ""),
        ("Type", "soil", ""),
        ("lithology", "standard", ""),
    ],
)
def test_columns_for_the_kind_of_row(column: str, value: str, expected: str) -> None:
    found = marked_rows({column: ["" if column != "Type" else "soil"] * 20 + [value]}, 21)
    assert found[-1] == expected


def test_a_word_in_most_rows_says_something_else() -> None:
    assert set(marked_rows({"sample": ["STD-1"] * 15 + ["A1"] * 5}, 20)) == {""}


def test_duplicates_find_their_originals() -> None:
    columns = {
        "sample": ["A1", "A2", "A2-DUP", "X9 DUP", "B3 DUP", "A4", "A5"],
        "parent": ["", "", "", "A1", "", "", ""],
    }
    xy = np.array([[0.0, 0], [1, 1], [1, 1], [5, 5], [0, 0], [7, 7], [8, 8]])
    assert originals(columns, xy, marked_rows(columns, 7)) == [(1, 2), (0, 3), (0, 4)]
