"""What a cell of a laboratory's table says, and how numbers are written in it."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from gossan.core.geochemistry.cells import Says, decimal_sign, read_numbers, read_texts
from gossan.core.runtime.errors import InputError
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "number", "says"),
    [
        ("3.07", 3.07, Says.VALUE),
        (" 3.07 ", 3.07, Says.VALUE),
        ("1.2e-3", 0.0012, Says.VALUE),
        ("1E4", 1e4, Says.VALUE),
        (".5", 0.5, Says.VALUE),
        ("5.", 5.0, Says.VALUE),
        ("+5", 5.0, Says.VALUE),
        ("-0.02", -0.02, Says.VALUE),
        ("1,016", 1016.0, Says.VALUE),
        ("12,345,678.5", 12345678.5, Says.VALUE),
        ("1 016", 1016.0, Says.VALUE),
        ("1\u00a0016.5", 1016.5, Says.VALUE),
        ("1\u202f016", 1016.0, Says.VALUE),
        ("1'016", 1016.0, Says.VALUE),
        ("'12", 12.0, Says.VALUE),
        ("12*", 12.0, Says.VALUE),
        ("３．５", 3.5, Says.VALUE),
        ("<0.5", 0.5, Says.BELOW),
        (" < 0.5 ", 0.5, Says.BELOW),
        ("＜0.5", 0.5, Says.BELOW),
        ("≤0.5", 0.5, Says.BELOW),
        ("<=0.5", 0.5, Says.BELOW),
        ("<-1", -1.0, Says.BELOW),
        ("< LOD", math.nan, Says.BELOW),
        ("<LLD", math.nan, Says.BELOW),
        ("BDL", math.nan, Says.BELOW),
        ("b.d.l.", math.nan, Says.BELOW),
        ("ND", math.nan, Says.BELOW),
        ("n.d.", math.nan, Says.BELOW),
        ("X", math.nan, Says.BELOW),
        ("未检出", math.nan, Says.BELOW),
        (">10000", 10_000.0, Says.ABOVE),
        ("> 10,000", 10_000.0, Says.ABOVE),
        (">UOL", math.nan, Says.ABOVE),
        ("LNR", math.nan, Says.NOT_ANALYSED),
        ("NSS", math.nan, Says.NOT_ANALYSED),
        ("I.S.", math.nan, Says.NOT_ANALYSED),
        ("INS", math.nan, Says.NOT_ANALYSED),
        ("NS", math.nan, Says.NOT_ANALYSED),
        ("NA", math.nan, Says.NOT_ANALYSED),
        ("N/A", math.nan, Says.NOT_ANALYSED),
        ("NaN", math.nan, Says.NOT_ANALYSED),
        ("n.a.", math.nan, Says.NOT_ANALYSED),
        ("-", math.nan, Says.NOT_ANALYSED),
        ("—", math.nan, Says.NOT_ANALYSED),
        ("#N/A", math.nan, Says.NOT_ANALYSED),
        ("NULL", math.nan, Says.NOT_ANALYSED),
        ("未测", math.nan, Says.NOT_ANALYSED),
        ("", math.nan, Says.EMPTY),
        ("  ", math.nan, Says.EMPTY),
        (None, math.nan, Says.EMPTY),
        ("sandy", math.nan, Says.TEXT),
        ("1.2.3", math.nan, Says.TEXT),
        ("1,01,6", math.nan, Says.TEXT),
        ("1_000", math.nan, Says.TEXT),
        ("1 2", math.nan, Says.TEXT),
        ("12.3 ppm", math.nan, Says.TEXT),
        ("inf", math.nan, Says.TEXT),
        ("1e999", math.nan, Says.TEXT),
        ("0,5", math.nan, Says.TEXT),
    ],
)
def test_cells_with_a_decimal_point(text: object, number: float, says: Says) -> None:
    read = read_texts([text], ".")
    assert read.numbers[0] == pytest.approx(number, nan_ok=True)
    assert read.says[0] == says


@pytest.mark.parametrize(
    ("text", "number"),
    [("0,5", 0.5), ("1,016", 1.016), ("1.016", 1016.0), ("1.016,5", 1016.5), ("<0,5", 0.5)],
)
def test_cells_with_a_decimal_comma(text: str, number: float) -> None:
    assert read_texts([text], ",").numbers[0] == number


def test_words_are_counted() -> None:
    read = read_texts(["NSS", "1", "NSS", "LNR", "rock", None], ".")
    assert read.words == {
        Says.NOT_ANALYSED: {"NSS": 2, "LNR": 1},
        Says.TEXT: {"rock": 1},
    }
    assert read.count(Says.NOT_ANALYSED) == 3 and read.count(Says.EMPTY) == 1


def test_stored_numbers_are_values_or_nothing() -> None:
    read = read_numbers(np.array([1.0, np.nan, np.inf, -np.inf, -2.0]))
    np.testing.assert_array_equal(read.numbers, [1.0, np.nan, np.nan, np.nan, -2.0])
    assert read.says.tolist() == [0, Says.EMPTY, Says.EMPTY, Says.EMPTY, 0]


@pytest.mark.parametrize(
    ("columns", "sign"),
    [
        ([["1,016", "3.07"]], "."),
        ([["1,016"], ["0.5"]], "."),
        ([["1,016", "0,5"]], ","),
        ([["1.016", "0,5"]], ","),
        ([["1.234,5"]], ","),
        ([["1,234.5"]], "."),
        ([["1,234,567"]], "."),
        ([["1.234.567"]], ","),
        ([["0,123"]], ","),
        ([["12,34"]], ","),
        ([["1.016"]], "."),
        ([["12", "<5", None, "NA"]], "."),
        ([], "."),
    ],
)
def test_the_table_tells_its_decimal_sign(columns: list, sign: str) -> None:
    assert decimal_sign(columns, False, "auto") == sign


def test_other_columns_with_decimal_points_tell_it_too() -> None:
    assert decimal_sign([["1,016"]], True, "auto") == "."


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([["1,016", "315"]], "1,016 may be some thousands"),
        ([["1,016", "<2,500"], ["3.070"]], "may be some thousands"),
        ([["0,5"], ["0.7"]], "decimal point .0.7. and with a decimal comma .0,5."),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(columns: list, words: str) -> None:
    with pytest.raises(InputError, match=words):
        decimal_sign(columns, False, "auto")
    assert decimal_sign(columns, False, "point") == "."
    assert decimal_sign(columns, False, "comma") == ","


@given(st.text(max_size=30), st.sampled_from(".,"))
def test_any_text_says_something(text: str, sign: str) -> None:
    read = read_texts([text], sign)
    assert not np.isinf(read.numbers[0])
    if read.says[0] in (Says.TEXT, Says.EMPTY, Says.NOT_ANALYSED):
        assert np.isnan(read.numbers[0])


@given(st.floats(1e-3, 1e6), st.sampled_from(["", "<", "< ", ">"]), st.sampled_from(".,"))
def test_a_number_is_read_back(value: float, mark: str, sign: str) -> None:
    read = read_texts([mark + repr(value).replace(".", sign)], sign)
    # 1.016e-05 and the like keep their exponent in both ways of writing.
    assert read.numbers[0] == value


@pytest.mark.parametrize(
    "cell", ["1" * 50_000 + "x", " " * 50_000 + "x", "1." + "1" * 50_000 + "x", "1'000" * 20_000]
)
def test_a_cell_with_pages_in_it_is_read_at_once(cell: str) -> None:
    start = time.perf_counter()
    assert read_texts([cell], ".").says[0] == Says.TEXT
    assert time.perf_counter() - start < 2
