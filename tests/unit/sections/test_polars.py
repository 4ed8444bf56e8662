"""Which two photographs are a pair, by their names."""

from __future__ import annotations

import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.sections.polars import PairMarks, require_one_kind


@pytest.mark.parametrize(
    ("marks", "plane", "crossed"),
    [
        ("_PPL;_XPL", "/a/S1_PPL.jpg", "/a/S1_XPL.jpg"),
        ("_ppl | _xpl", "/a/S1_PPL_02.JPG", "/a/S1_XPL_02.tif"),
        ("PPL/XPL", "/a/PPL/1.png", "/a/XPL/1.png"),
        ("-,+", "/a-b/12-.jpg", "/a-b/12+.jpg"),
        ("P;XP", "/PP/7_P.jpg", "/PP/7_XP.jpg"),
        ("单偏光;正交", "/a/样1单偏光.jpg", "/a/样1正交.jpg"),
    ],
)
def test_names_that_are_the_same_but_for_the_marks_are_a_pair(
    marks: str, plane: str, crossed: str
) -> None:
    other = ["/a/other.jpg", "/b/S1_PPL.jpg", "/b/PPL/1.png"]
    pairs = PairMarks.of(marks).pairs([crossed, *other, plane])
    assert pairs.crossed == {plane: crossed} and pairs.alone == sorted(other)


def test_of_several_with_one_name_the_first_counts() -> None:
    pairs = PairMarks.of("_PPL;_XPL").pairs(["1_PPL.jpg", "1_PPL.png", "1_XPL.jpg", "2_XPL.jpg"])
    assert pairs.crossed == {"1_PPL.jpg": "1_XPL.jpg"}
    assert pairs.alone == ["1_PPL.png", "2_XPL.jpg"]


@pytest.mark.parametrize("text", ["", "_PPL", "_PPL;_ppl", "a;b;c", ";"])
def test_a_pattern_that_is_none_says_what_it_must_be(text: str) -> None:
    with pytest.raises(InputError, match="must be two texts"):
        PairMarks.of(text)


def test_models_of_pairs_and_of_single_photographs_do_not_mix() -> None:
    assert require_one_kind([("a", "fusion"), ("b", "channels")]) == "channels"
    assert require_one_kind([("a", "separate"), ("b", "separate")]) == "separate"
    with pytest.raises(InputError, match="one after the other"):
        require_one_kind([("a", "fusion"), ("a", "separate")])
