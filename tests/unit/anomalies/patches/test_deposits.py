"""What deposits are called, in any script, and which field of a layer says it."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.anomalies.patches.deposits import (
    deposit_name,
    distinct_names,
    name_fields,
    named_with_reasons,
    naming_field,
    without_values,
)
from gossan.core.rasters.grid import Grid
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["جبل شيبه", "土屋", "Jabal"], ("جبل شيبه", "土屋", "Jabal")),
        (["", "a", " \n"], ("1", "a", "3")),
        (["a", "b", "a"], ("a (1)", "b", "a (3)")),
        (["2", ""], ("2 (1)", "2 (2)")),
        (["a", "a", "a (1)"], ("a (1) (1)", "a (2)", "a (1) (3)")),
        (["two\nlines\x07  of \u202eit"], ("two lines of it",)),
        (["می\u200cخواهم", "\u200c"], ("می\u200cخواهم", "2")),
    ],
)
def test_every_deposit_has_a_name_of_its_own(texts: list[str], names: tuple[str, ...]) -> None:
    assert distinct_names(texts) == names


@given(st.lists(st.text(max_size=4) | st.sampled_from(["", "a", "a (1)", "2", "x" * 99])))
def test_any_texts_become_different_names(texts: list[str]) -> None:
    names = distinct_names(texts)
    assert len(names) == len(texts) == len(set(names))
    assert all(name and name == name.strip() and "\n" not in name for name in names)


def test_long_names_are_cut() -> None:
    (name,) = distinct_names(["x" * 500])
    assert len(name) == 60 and name.endswith("…")


def test_without_names_numbers_count_from_one() -> None:
    assert [deposit_name((), 0), deposit_name(("a", "b"), 1)] == ["1", "b"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (["fid", "NAME", "grade"], ["NAME"]),
        (["deposit", "Name"], ["Name", "deposit"]),
        (["SITE_CODE", "SITE_TITLE", "SHORT_NAME"], ["SITE_TITLE", "SHORT_NAME"]),
        (["MODS", "English_Name", "Arabic_Name"], ["English_Name", "Arabic_Name"]),
        (["编号", "矿床名称", "品位"], ["矿床名称"]),
        (["名称"], ["名称"]),
        (["site-name", "mine name"], ["site-name", "mine name"]),
        # Of somebody or something else.
        (["company_name", "filename", "nearest_name", "deposit_type", "rename", "rank"], []),
    ],
)
def test_obvious_fields_of_names_are_found(fields: list[str], found: list[str]) -> None:
    assert name_fields(fields) == found


def test_a_field_must_tell_deposits_apart() -> None:
    kinds = {"deposit": ["vein", "vein", "skarn", "vein"]}
    assert naming_field(kinds) == ""
    assert naming_field({**kinds, "mine": ["a", "b", "c", ""]}) == "mine"
    assert naming_field({"name": ["a", "", "", ""]}) == ""
    assert naming_field({}) == ""


def test_places_without_values_have_their_own_reason() -> None:
    cells = np.array([[0, 0], [5, 1], [1, 1], [2, 2]])
    found = without_values((), Grid(0, 0, 1, -1, 4, 4), cells, np.array([True, False, False, True]))
    assert found == [("2", "outside of the map"), ("3", "at a cell without values")]


def test_names_that_run_to_the_left_stand_apart_in_a_sentence() -> None:
    said = named_with_reasons([("جبل (شمال)", "why"), ("Gold Hill", "why")])
    assert said == "\u2068جبل (شمال)\u2069 (why); Gold Hill (why)"
