"""Assay tables: every replacement is right and counted."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from gossan.core.geochemistry.assays import (
    AssayRules,
    AssayTable,
    clean_assays,
    filled_columns,
    looks_like_assays,
    parse_missing_values,
    read_assay,
)
from gossan.core.runtime.errors import InputError
from progress_doubles import RecordingProgress


def places(count: int) -> np.ndarray:
    return np.column_stack([np.arange(count), np.zeros(count)])


@pytest.mark.parametrize(
    ("text", "number", "sign"),
    [
        ("<0.5", 0.5, "<"),
        (" < 0,5 ", 0.5, "<"),
        (">1000", 1000.0, ">"),
        ("-0.02", -0.02, ""),
        ("1.2e-3", 0.0012, ""),
        (".5", 0.5, ""),
        (7, 7.0, ""),
        (None, math.nan, ""),
        ("", math.nan, ""),
        (float("inf"), math.nan, ""),
        ("n.d.", math.nan, "?"),
        ("1.2.3", math.nan, "?"),
    ],
)
def test_fields_are_read(text: object, number: float, sign: str) -> None:
    read, found = read_assay(text)
    assert (read, found) == (pytest.approx(number, nan_ok=True), sign)


@pytest.mark.parametrize(
    ("substitute", "expected"), [("half", 1.0), ("sqrt2", math.sqrt(2)), ("drop", math.nan)]
)
def test_negative_limits_are_substituted(substitute: str, expected: float) -> None:
    rules = AssayRules((-9999.0,), "negative_is_limit", substitute)
    table = clean_assays(places(3), {"Au": [-2.0, 5.0, -9999.0], "Cu": [1.0, 1.0, 1.0]}, rules)
    assert table.values[0, 0] == pytest.approx(expected, nan_ok=True)
    assert math.isnan(table.values[2, 0])
    assert table.values_replaced == 1
    assert table.counts[0].missing == 1


def test_negative_values_are_kept_and_counted_if_asked_for() -> None:
    table = clean_assays(places(2), {"dT": [-2.0, 5.0]}, AssayRules())
    assert table.values[:, 0].tolist() == [-2.0, 5.0]
    assert table.counts[0].negative == 1
    assert table.values_replaced == 0


def test_text_below_detection_is_substituted_whatever_negatives_mean() -> None:
    table = clean_assays(places(2), {"Au": ["<0.5", "2"]}, AssayRules(substitute="half"))
    assert table.values[:, 0].tolist() == [0.25, 2.0]
    assert table.values_replaced == 1


def test_repeated_positions_are_averaged_element_by_element() -> None:
    xy = np.array([[5.0, 5.0], [1.0, 1.0], [5.0, 5.0]])
    table = clean_assays(xy, {"Au": [1.0, 9.0, 3.0], "Cu": [None, 2.0, 8.0]}, AssayRules())
    assert table.merged == 1
    assert table.xy.tolist() == [[5.0, 5.0], [1.0, 1.0]]
    assert table.values.tolist() == [[2.0, 8.0], [9.0, 2.0]]


def test_empty_elements_and_samples_are_left_out_and_named() -> None:
    rules = AssayRules(missing_values=(0.0,))
    table = clean_assays(places(3), {"Au": [1.0, 0.0, 2.0], "Re": [0.0, 0.0, None]}, rules)
    assert table.left_out == ["Re"]
    assert table.elements == ["Au"]
    assert table.empty == 1
    assert len(table.xy) == 2


def test_unreadable_text_is_missing_and_shown() -> None:
    table = clean_assays(places(2), {"Au": ["bdl", "2"]}, AssayRules())
    assert (table.counts[0].unreadable, table.counts[0].example) == (1, "bdl")
    assert table.counts[0].missing == 0


def test_a_table_without_any_value_is_refused() -> None:
    with pytest.raises(InputError, match="No element has a value"):
        clean_assays(places(1), {"Au": [None]}, AssayRules())
    with pytest.raises(InputError, match="no samples"):
        clean_assays(places(0), {"Au": []}, AssayRules())
    with pytest.raises(InputError, match="No element is chosen"):
        clean_assays(places(1), {}, AssayRules())


def test_codes_for_missing_values() -> None:
    assert parse_missing_values("-9999, -6666;0") == (-9999.0, -6666.0, 0.0)
    assert parse_missing_values("  ") == ()
    with pytest.raises(InputError, match="'none' is not a number"):
        parse_missing_values("none")


def test_text_columns_with_limits_look_like_assays() -> None:
    assert looks_like_assays(["<0.5", "2", None])
    assert not looks_like_assays(["1", "2"])
    assert not looks_like_assays(["<0.5", "sandy"])


def test_columns_without_a_value_are_left_out_and_samples_stay() -> None:
    progress = RecordingProgress()
    elements, values = filled_columns(
        {
            "Re": [None, -9.0, ""],
            "Au": ["<1", "x", None],
            "Os": [None] * 3,
            "Cu": [-2.0, 3.0, -9.0],
        },
        AssayRules(missing_values=(-9.0,)),
        progress,
    )
    assert elements == ["Au", "Cu"]
    np.testing.assert_array_equal(values, [[0.5, -2.0], [np.nan, 3.0], [np.nan, np.nan]])
    assert progress.warnings == [
        "Au: 1 values are not numbers (such as 'x') and were taken as missing.",
        "1 negative values were kept as numbers. If they stand for detection limits, use "
        "BELOW_DETECTION=negative_is_limit.",
        "Left out, no sample has a value: Re, Os",
    ]


def test_full_columns_are_all_kept_in_silence() -> None:
    progress = RecordingProgress()
    elements, values = filled_columns({"Cu": [2.0, 3.0], "Au": [1.0, None]}, AssayRules(), progress)
    assert elements == ["Cu", "Au"]
    assert values.shape == (2, 2)
    assert progress.warnings == []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"left_out": ["Re"]}, "Left out, no sample has a value: Re"),
        ({"empty": 2}, "2 samples without any value were left out."),
        ({"merged": 3}, "3 samples at a repeated position were averaged."),
    ],
    ids=str,
)
def test_only_what_was_found_is_told(found: dict, told: str) -> None:
    progress = RecordingProgress()
    AssayTable(["Au"], places(1), np.ones((1, 1)), [], **found).tell(progress)
    assert progress.messages + progress.warnings == [told]


@pytest.mark.parametrize(
    "cell", ["1" * 50_000 + "x", " " * 50_000 + "x", "1." + "1" * 50_000 + "x"]
)
def test_a_cell_with_pages_in_it_is_read_at_once(cell: str) -> None:
    start = time.perf_counter()
    assert not looks_like_assays([cell] * 3)
    assert time.perf_counter() - start < 2
