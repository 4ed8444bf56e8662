"""Assay tables: every decision is right, counted and told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.geochemistry.assay_account import tell_of_assays, told_left_out
from gossan.core.geochemistry.assays import AssayTable, read_assays
from gossan.core.geochemistry.rules import AssayRules, parse_missing_values
from gossan.core.runtime.errors import InputError
from hypothesis import given
from hypothesis import strategies as st
from progress_doubles import RecordingProgress
from survey_tables import read, survey

X = [500_000.0 + 100 * number for number in range(20)]
RISING = [float(number) for number in range(1, 21)]


def column(table: AssayTable, name: str) -> np.ndarray:
    return table.values[:, table.elements.index(name)]


@pytest.mark.parametrize(
    ("substitute", "expected"), [("half", 1.0), ("sqrt2", math.sqrt(2)), ("drop", math.nan)]
)
def test_negative_limits_are_substituted(substitute: str, expected: float) -> None:
    table = read(
        {"Au": [-2.0, 5.0, -9999.0], "Cu": [1.0, 2.0, 3.0]},
        below_detection="negative_is_limit",
        substitute=substitute,
    )
    assert table.values[0, 0] == pytest.approx(expected, nan_ok=True)
    assert math.isnan(table.values[2, 0])
    assert table.values_replaced == 1
    assert (table.counts[0].missing, table.counts[0].codes) == (1, 1)


def test_fitted_substitutes_lie_below_their_limits_and_differ_with_them() -> None:
    values: list[object] = ["<1", "<4", *map(str, range(2, 20))]
    table = read({"Au": values}, substitute="lognormal")
    low, high = table.values[:2, 0]
    assert 0 < low < 1 and low < high < 4
    np.testing.assert_array_equal(table.values[2:, 0], range(2, 20))


def test_negative_values_are_kept_and_counted_if_asked_for() -> None:
    table = read({"Au": [-2.0, 5.0]}, below_detection="keep")
    assert table.values[:, 0].tolist() == [-2.0, 5.0]
    assert table.counts[0].negative == 1
    assert table.values_replaced == 0
    assert "1 negative values were kept as numbers, in Au." in table.warnings[0]


def test_negative_numbers_that_look_like_limits_are_limits() -> None:
    table = read({"Au": [-0.5, -0.5, 3.0, 4.0, -0.1]})
    assert table.values[:, 0].tolist() == [0.25, 0.25, 3.0, 4.0, 0.05]
    assert table.counts[0].below_detection == 3


def test_logarithms_and_scores_are_no_limits() -> None:
    scores = np.linspace(-3, 3, 31).tolist()
    table = read({"Au": scores})
    np.testing.assert_array_equal(table.values[:, 0], scores)
    assert table.counts[0].negative == 15 and table.counts[0].below_detection == 0


@pytest.mark.parametrize("code", [-9999, -999, -99, -6666, -99999, -7777777, 99999, 9999999, 1e30])
@pytest.mark.parametrize("rule", ["auto", "keep", "negative_is_limit"])
def test_usual_codes_are_missing_and_told(code: float, rule: str) -> None:
    table = read({"Au": [0.3, float(code), 2.9, 1.1]}, below_detection=rule)
    assert column(table, "Au").tolist() == [0.3, 2.9, 1.1]
    assert table.counts[0].said == {f"{code:g}": 1}
    (warning,) = table.warnings
    assert f"{code:g} × 1, in Au" in warning
    assert "negative_is_limit" not in warning


def test_of_many_codes_some_are_told() -> None:
    codes = [float(f"{number}e12") for number in range(1, 40)]
    table = read({"Au": [*map(float, range(1, 101)), *codes]})
    (said,) = [text for text in table.warnings if "not analysed" in text]
    assert "… (39), in Au" in said and len(said) < 300


def test_a_code_among_numbers_as_large_is_a_number() -> None:
    table = read({"Fe_ppm": [52_000.0, 99_999.0, 61_000.0]})
    assert table.values[:, 0].tolist() == [52_000.0, 99_999.0, 61_000.0]


def test_a_limit_above_all_own_values_is_missing_and_told() -> None:
    table = read({"Au": [-500.0, 3.0, 4.0, -0.5]}, below_detection="negative_is_limit")
    assert table.values[:, 0].tolist() == [3.0, 4.0, 0.25]
    assert (
        "limits above all of an element's own values were taken as missing: Au (1)"
        in (table.warnings[0])
    )


def test_words_for_nothing_and_limits_are_counted_by_kind() -> None:
    table = read(
        {
            "Au": ["NA", "13.14", "<0.5", ">100", None, "LNR", "n.d.", "sand", ""],
            "Cu": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, math.nan],
        }
    )
    count = table.counts[0]
    assert (count.values, count.empty, count.not_analysed, count.codes) == (4, 2, 2, 0)
    assert (count.below_detection, count.above_range, count.unreadable) == (2, 1, 1)
    assert count.said == {"NA": 1, "LNR": 1} and count.example == "sand"
    # Below a limit that is not said: that of the element, 0.5.
    assert column(table, "Au")[[2, 3, 6]].tolist() == [0.25, 100.0, 0.25]
    assert table.empty == 1


def test_thousands_are_decided_by_the_table() -> None:
    table = read({"Au_ppb": ["3.07", "<5", "1.5"], "Cu_ppm": ["1,016", "315", "2,160"]})
    assert column(table, "Cu_ppm").tolist() == [1016.0, 315.0, 2160.0]


def test_texts_that_are_numbers_are_elements() -> None:
    table = read({"id": ["a", "b"], "Cu": ["50.8", "74.9"], "Zn": ["42", "144"]})
    assert table.elements == ["Cu", "Zn"]


def test_what_is_no_element_is_left_out_with_the_reason() -> None:
    table = read(
        {
            "Easting": X,
            "mystery": [2 * x + 7 for x in X],
            "FROM": RISING,
            "batch": RISING,
            "Cu Error": RISING,
            "rock": ["granite"] * 20,
            "Cu": RISING[::-1],
        },
        np.column_stack([X, np.square(RISING)]),
    )
    assert table.elements == ["Cu"]
    assert table.left_out == {
        "Easting": "position",
        "mystery": "follows",
        "FROM": "depth",
        "batch": "numbering",
        "Cu Error": "error",
        "rock": "text",
    }
    assert told_left_out(table) == (
        "Easting (a position); FROM (a depth); batch (a number or a name); Cu Error (an error of "
        "measurement); mystery (follows the samples' position); rock (holds texts)"
    )


def test_an_element_on_a_plane_is_an_element() -> None:
    table = read({"Cu": X}, np.column_stack([RISING, np.square(RISING)]))
    assert table.elements == ["Cu"]


def test_coordinates_are_none_whatever_their_name_is() -> None:
    xy = np.column_stack([X, np.square(RISING)])
    table = read({"Cu": RISING[::-1], "Au": X, "W": [3 * x for x in X]}, xy)
    assert table.elements == ["Cu"]
    assert table.left_out == {"Au": "follows", "W": "follows"}
    asked = read({"Au": X}, xy, wanted=["Au"])
    assert asked.elements == ["Au"] and "Au follows the samples' position" in asked.warnings[0]


def test_without_any_name_of_an_element_all_numbers_are_taken_and_told() -> None:
    table = read({"E17": [1.0, 2.0, 5.0], "first": [1.0, 2.0, 5.0], "second": ["2", "<1", "7"]})
    assert table.elements == ["first", "second"]
    assert "No column is named after an element" in table.warnings[0]


def test_no_element_at_all_is_refused_with_all_names() -> None:
    with pytest.raises(InputError, match=r"rock \(holds texts\).*FIELDS"):
        read({"id": [1.0, 2.0], "rock": ["granite", "gneiss"]})


def test_a_row_of_units_under_the_header_is_read() -> None:
    table = read(
        {
            "SAMPLE": ["DESCRIPTION", "1", "2"],
            "Au": ["ppb", "<0.5", "7"],
            "Cu": ["ppm", "LNR", "9"],
        }
    )
    assert (table.elements, table.units) == (["Au", "Cu"], ["ppb", "ppm"])
    assert table.headings == 1 and len(table.xy) == 2
    assert table.counts[1].not_analysed == 1


@pytest.mark.parametrize("name", ["Au_Q", "Q_Au", "Au_qual"])
def test_qualifiers_say_what_a_number_is(name: str) -> None:
    table = read({"Au": [2.0, 8.0, 5.0, 10.0, 3.0], name: ["<", None, "N", ">", "B"]})
    assert table.values[:, 0].tolist() == [1.0, 8.0, 2.5, 10.0]
    count = table.counts[0]
    assert (count.below_detection, count.above_range, count.not_analysed) == (2, 1, 1)
    assert table.elements == ["Au"]


def test_each_of_two_columns_has_its_own_qualifier() -> None:
    table = read({"Au_ppb": [2.0, 8.0], "Au_ppb_Q": ["<", ""], "Cu": [4.0, 6.0], "Cu_Q": ["", "L"]})
    assert table.values.tolist() == [[1.0, 4.0], [8.0, 3.0]]


def test_limits_in_a_column_of_their_own() -> None:
    table = read({"Au": ["BDL", "8", "9"], "Au_DL": [0.2, 0.2, 0.4]})
    assert table.values[0, 0] == 0.1


def test_methods_and_units_of_an_element_become_one() -> None:
    table = read(
        {
            "Cu_ppm": ["50", ">10000", None, "<2"],
            "Cu_pct": [None, "1.23", "0.5", None],
            "Au_ppm": [0.004, 0.02, -9999.0, 0.003],
            "Au_ppb": [4.1, 20.0, 7.0, 3.0],
        }
    )
    assert table.elements == ["Cu_ppm", "Au_ppb"]
    assert column(table, "Cu_ppm").tolist() == [50.0, 12_300.0, 5000.0, 1.0]
    np.testing.assert_allclose(column(table, "Au_ppb"), [4.0, 20.0, 7.0, 3.0], atol=0.11)
    assert table.counts[0].columns == ["Cu_ppm", "Cu_pct"]
    assert any("Cu stands in several columns (Cu_ppm ppm; Cu_pct pct)" in n for n in table.notes)


def test_several_methods_are_kept_if_the_user_says_so() -> None:
    table = read({"Cu_ppm": [50.0, 60.0], "Cu_pct": [0.1, 0.2]}, methods="keep")
    assert table.elements == ["Cu_ppm", "Cu_pct"]


def test_methods_without_units_are_not_guessed() -> None:
    table = read({"Cu": ["50", ">10000", "70"], "Cu_1": [None, 1.23, None]})
    assert table.elements == ["Cu"]
    assert table.left_out == {"Cu_1": "method"}
    alike = read({"Cu": [50.0, 60.0, None], "Cu_1": [49.0, 61.0, 70.0]})
    assert alike.elements == ["Cu_1"] and len(alike.counts[0].columns) == 2


def test_an_element_beside_its_oxide_is_told() -> None:
    table = read({"Ba": [1.0, 2.0], "BaO": [1.1, 2.2], "Zr": [3.0, 4.0]})
    assert len(table.elements) == 3
    assert "counts twice: Ba + BaO" in table.warnings[0]


def test_rows_that_are_no_samples_are_left_out_and_counted() -> None:
    table = read(
        {
            "sample": ["S1", "OREAS 45e", "S2", "S1-DUP", "BLANK 3", "S3"],
            "Cu": [10.0, 999.0, 12.0, 11.0, 0.0, 14.0],
        }
    )
    assert column(table, "Cu").tolist() == [10.0, 12.0, 14.0]
    assert table.marked == {"standard": 1, "duplicate": 1, "blank": 1}
    assert table.counts[0].values == 3
    assert table.precisions[0].duplicates == 1
    assert table.rows.tolist() == [0, 2, 5]


def test_repeated_positions_are_averaged_element_by_element() -> None:
    xy = np.array([[5.0, 5.0], [1.0, 1.0], [5.0, 5.0]])
    table = read({"Au": [1.0, 9.0, 3.0], "Cu": [None, 2.0, 8.0]}, xy)
    assert table.merged == 1
    assert table.xy.tolist() == [[5.0, 5.0], [1.0, 1.0]]
    assert table.values.tolist() == [[2.0, 8.0], [9.0, 2.0]]
    assert table.rows.tolist() == [0, 1]
    apart = read({"Au": [1.0, 9.0, 3.0], "Cu": [None, 2.0, 8.0]}, xy, average=False)
    assert len(apart.xy) == 3 and apart.merged == 0


def test_size_fractions_of_one_place_are_no_duplicates() -> None:
    xy = np.repeat(np.column_stack([RISING, RISING]), 2, axis=0)
    cu = [1.0, 1.1] * 20
    assert read({"Cu": cu}, xy).precisions[0].duplicates == 20
    fractions = ["coarse", "fine"] * 20
    assert read({"Cu": cu, "Size_fract": fractions}, xy).precisions == []


def test_rows_of_nothing_but_zeros_were_not_analysed() -> None:
    table = read(
        {"Au": [0.0, 1.0, 0.0], "Cu": [0.0, 2.0, 5.0], "Zn": [0.0, 3.0, 7.0]},
    )
    assert len(table.xy) == 2 and table.zero_rows == 1
    assert column(table, "Au").tolist() == [1.0, 0.0]
    assert "1 samples have nothing but zeros" in table.warnings[0]
    assert "Zeros were kept as values: Au (1)" in table.warnings[1]


def test_samples_of_mostly_zeros_are_told() -> None:
    table = read({"Au": [0.0, 1.0], "Cu": [0.0, 2.0], "Zn": [7.0, 3.0]})
    assert "1 samples are zero in more than half of the elements" in table.warnings[1]
    table = read({"Au": [0.0, 1.0], "Cu": [4.0, 2.0], "Zn": [7.0, 3.0]})
    assert len(table.warnings) == 1


def test_empty_elements_and_samples_are_left_out_and_named() -> None:
    table = read({"Au": [1.0, 0.0, 2.0], "Re": [0.0, 0.0, None]}, missing_values=(0.0,))
    assert table.left_out == {"Re": "empty"}
    assert table.elements == ["Au"]
    assert table.empty == 1
    assert len(table.xy) == 2


def test_what_was_never_detected_is_left_out_unless_it_is_asked_for() -> None:
    columns = {"Te": ["<1", "<1", "<2"], "Cu": [1.0, 2.0, 3.0]}
    table = read(columns)
    assert table.elements == ["Cu"] and table.left_out == {"Te": "never"}
    asked = read(columns, wanted=["Te", "Cu"])
    assert asked.elements == ["Te", "Cu"] and "Te was never detected" in asked.warnings[0]


def test_mostly_below_and_seldom_analysed_elements_are_told() -> None:
    columns = {
        "Te": ["<1", "<1", "3", *["<1"] * 37],
        "Re": [*[None] * 39, 5.0],
        "Cu": [float(n) for n in range(1, 41)],
    }
    warnings = " ".join(read(columns).warnings)
    assert "Te (98 %)" in warnings or "Te (97 %)" in warnings
    assert "Analysed in few of the samples" in warnings and "Re (1)" in warnings


def test_more_than_there_can_be_is_told() -> None:
    assert "Is the unit right" in read({"Cu_pct": [0.2, 250.0]}).warnings[0]
    assert read({"Cu_pct": [0.2, 99.0]}).warnings == []


def test_a_table_without_any_value_is_refused() -> None:
    with pytest.raises(InputError, match="No element has a value"):
        read({"Au": [None]})
    with pytest.raises(InputError, match="no samples"):
        read_assays(survey({"Au": []}, np.empty((0, 2))), AssayRules())
    with pytest.raises(InputError, match="No column of the samples holds an element"):
        read_assays(survey({}, np.ones((1, 2))), AssayRules())


def test_codes_for_missing_values() -> None:
    assert parse_missing_values("-9999, -6666;0") == (-9999.0, -6666.0, 0.0)
    assert parse_missing_values("  ") == ()
    with pytest.raises(InputError, match="'none' is not a number"):
        parse_missing_values("none")


def test_a_clean_survey_is_told_in_two_lines() -> None:
    progress = RecordingProgress()
    tell_of_assays(read({"id": [1, 2], "Cu_ppm": [2.0, 3.0], "Au": [1.0, 4.0]}), progress)
    assert progress.messages == [
        "Elements: Cu_ppm, Au",
        "The units of 1 elements are not known; put them into the names, as in Cu_ppm, to have them "
        "compared and converted.",
        "No elements: id (a number or a name)",
    ]
    assert progress.warnings == []


def test_the_log_has_the_whole_account() -> None:
    progress = RecordingProgress()
    table = read({"Au": ["<2", "3", "NSS", "4", "sand"], "Re": [None] * 5})
    tell_of_assays(table, progress)
    assert progress.warnings == [
        "Left out, no sample has a value: Re",
        "Au: 1 values are not numbers (such as 'sand') and were taken as missing.",
    ]
    assert progress.messages == [
        "Elements: Au, Re",
        "The units of 2 elements are not known; put them into the names, as in Cu_ppm, to have them "
        "compared and converted.",
        "No elements: Re (no sample has a value)",
        "2 samples without any value were left out.",
        "6 cells without a value (NSS × 1).",
        "1 values below detection replaced or dropped: Au 1.",
    ]


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats()), min_size=1, max_size=20),
    st.sampled_from(["auto", "keep", "negative_is_limit"]),
)
def test_any_column_becomes_numbers_or_words(values: list[object], rule: str) -> None:
    cells = [str(value) if isinstance(value, float) else value for value in values]
    try:
        table = read({"Au": ["1.5", *cells]}, below_detection=rule, decimal="point")
    except InputError:
        return
    assert not np.isinf(table.values).any()
    count = table.counts[0]
    told = count.values + count.missing + count.unreadable
    # Only what is above a range that is not said has neither a value nor a reason.
    assert len(cells) + 1 - count.above_range <= told <= len(cells) + 1


CLEAN = np.exp(np.random.default_rng(5).normal(3, 1, 40)).round(2).tolist()


@pytest.mark.parametrize(
    "name",
    ["Cu Error1s ppm", "Cu_StdErr", "Cu St Dev", "Cu_Int2SE", "Cu RSD%"],
)
def test_an_error_never_becomes_the_element(name: str) -> None:
    table = read({name: [0.1 * value for value in CLEAN], "Cu Concentration ppm": CLEAN})
    assert table.elements == ["Cu Concentration ppm"]
    assert table.left_out == {name: "error"}


@pytest.mark.parametrize("form", ["C_org_pct", "C organic pct", "C_carbonate_pct"])
def test_a_form_of_an_element_is_another_quantity(form: str) -> None:
    table = read({"C_pct": CLEAN, form: [0.1 * value for value in CLEAN]})
    assert table.elements == ["C_pct", form]
    np.testing.assert_array_equal(table.values[:, 0], CLEAN)


def test_columns_of_one_unit_that_do_not_agree_are_not_merged() -> None:
    table = read({"Cu_one_ppm": CLEAN, "Cu_two_ppm": [0.1 * value for value in CLEAN]})
    assert table.elements == ["Cu_one_ppm"] and table.left_out == {"Cu_two_ppm": "method"}
    np.testing.assert_array_equal(table.values[:, 0], CLEAN)


@pytest.mark.parametrize("prefix", ["Au_soils_2019_", "GE_ICP40Q12_", "C_hor_2_"])
def test_what_all_names_begin_with_is_no_element(prefix: str) -> None:
    columns = {f"{prefix}{name}_ppm": CLEAN for name in ("Cu", "Zn", "As")}
    assert len(read(columns).elements) == 3


@pytest.mark.parametrize(
    ("limit", "cells", "expected"),
    [
        ("Au_UDL", ["10000"] * 40, 0.5),
        ("Au_upper_limit", [10000.0] * 40, 0.5),
        ("Au_DL_ppm", ["0.005"] * 40, 2.5),
        ("Au_lower_limit", [0.4] * 40, 0.2),
    ],
)
def test_limits_in_other_columns_mean_what_they_say(
    limit: str, cells: list, expected: float
) -> None:
    table = read({"Au_ppb": ["ND", "1", *map(str, CLEAN[2:])], limit: cells})
    assert table.values[0, 0] == pytest.approx(expected)


def test_two_methods_have_qualifiers_and_limits_of_their_own() -> None:
    table = read(
        {
            "Au_FA_ppm": [0.005, 3.0, 4.0],
            "Au_FA_Q": ["<", "", ""],
            "Au_ICP_ppm": [0.001, 3.1, 4.1],
            "Au_ICP_Q": ["<", "", ""],
        },
        methods="keep",
    )
    assert table.values[0].tolist() == [0.0025, 0.0005]
    assert [count.below_detection for count in table.counts] == [1, 1]


def test_a_column_of_signs_is_a_qualifier_and_unknown_ones_are_told() -> None:
    table = read({"Au": [2.0, 8.0, 9.0], "Au_mark": ["<", None, ""]})
    assert table.values[0, 0] == 1.0
    table = read({"Au": [2.0, 8.0], "Au_Q": ["?!", "<"]})
    assert "not understood" in table.warnings[0] and "?!" in table.warnings[0]


def test_dates_and_pages_do_not_decide_the_decimal_sign() -> None:
    columns = {
        "Fecha": ["12.05.2019"] * 3,
        "Photos": ["1,2", "1,2,3", "4"],
        "Fe_ppm": ["9.604", "8.5", "7"],
    }
    assert read(columns).values[:, 0].tolist() == [9.604, 8.5, 7.0]


def test_units_of_each_row_are_taken_or_refused() -> None:
    assert read({"Cu": [1.0, 2.0], "Units": ["ppm", "PPM"]}).units == ["PPM"]
    with pytest.raises(InputError, match="Units says another unit"):
        read({"Cu": [1.2, 251.0], "Units": ["%", "ppm"]})


def test_a_row_for_each_analysis_is_refused() -> None:
    with pytest.raises(InputError, match="PARAMETER names the element of each row"):
        read({"PARAMETER": ["Cu", "Au", "Fe"], "RESULT": [1.0, 2.0, 3.0]})


@pytest.mark.parametrize("name", ["Sr. No.", "S_No", "Co_ID", "K_cps", "B_horizon"])
def test_numbers_of_rows_are_no_metal(name: str) -> None:
    assert read({name: RISING, "Cu": RISING[::-1]}).elements == ["Cu"]


def test_an_element_of_words_is_told() -> None:
    table = read({"Cu": ["12 oz", "13 oz"], "Zn": [1.0, 2.0]})
    assert table.elements == ["Zn"] and "Cu is named after an element" in table.warnings[0]


def test_a_method_that_stands_at_its_end_gives_way() -> None:
    table = read({"Cu_ppm": [10_000.0, 10_000.0, 50.0, 60.0], "Cu_pct": [3.2, 1.5, None, None]})
    assert table.values[:, 0].tolist() == [32_000.0, 15_000.0, 50.0, 60.0]


def test_ounces_in_a_ton() -> None:
    table = read({"Au_oz_t": [0.1, None, 0.2], "Au_ppm": [None, 5.0, None]})
    assert table.values[:, 0].max() == pytest.approx(
        0.2 if table.units == ["oz_t"] else 6.857, 1e-3
    )
    assert len(table.values) == 3


def test_one_number_in_the_same_rows_of_several_elements_is_a_code() -> None:
    columns = {
        name: [-1.0, -1.0, *[factor * value for value in CLEAN[2:]]]
        for name, factor in (("Fe_pct", 0.1), ("Cu_ppm", 1.0), ("Au_ppb", 1.0))
    }
    table = read(columns)
    assert table.empty == 2 and table.values.min() > 0
    assert "-1 × 6" in table.warnings[0]


def test_a_number_that_may_be_a_code_is_told() -> None:
    table = read({"Ba_ppm": [9999.0, 2100.0, 500.0]})
    assert table.values[0, 0] == 9999.0 and "Numbers such as 9999" in table.warnings[0]


def test_different_fractions_at_one_place_are_told() -> None:
    xy = np.repeat(np.column_stack([RISING, RISING]), 2, axis=0)
    table = read({"Cu": CLEAN, "Fraction": ["-80", "+80"] * 20}, xy)
    assert "20 positions have samples of different depth" in table.warnings[0]
    assert read({"Cu": CLEAN}, xy).warnings == []


def test_whole_number_files_nodata_is_no_metal() -> None:
    table = read({"Cu_ppm": [-32768.0, 5.0, 7.0, -2147483648.0]})
    assert table.values[:, 0].tolist() == [5.0, 7.0]


def test_a_limit_that_nobody_marked_is_told() -> None:
    table = read({"Te": [0.01] * 25 + CLEAN[:15], "Cu": CLEAN})
    assert "a detection limit that nobody has marked: Te (62 %)" in table.warnings[0]
    constant = read({"Ir": [0.001] * 40, "Cu": CLEAN})
    assert "Ir (100 %)" in constant.warnings[0]
    assert read({"Te": ["<0.01"] * 10 + [str(value) for value in CLEAN[:30]]}).warnings == []
