"""No expression of the user's runs for ever: it is refused, or is done in seconds."""

from __future__ import annotations

import time

import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.sections.patterns import compiled

NAMES = [f"S{number:03d}_granite_x{number}_plain.jpg" for number in range(3000)]

USUAL = (
    "^([^_]+)_",
    r"^(.\d\d)_",
    r"(\d+)",
    r"^(.+)_(.+)_(.+)_(.+)\.jpg$",
    r"(.+?)_.*\.(?:jpe?g|png|tif)$",
    r"(?i)^s(\d{3})(?:_[a-z]+)?",
    r"(?<=S)(?P<slice>\d+)(?=_)",
    r"^(?:S|T)(\d+)_(?!none)",
    r"^((?:[A-Z]\d{2}){1,2})",
    r"(\d)\1",
    r"^(S)?(?(1)\d+|x)",
    "",
)

ENDLESS = (
    "(a+)+$",
    "(a*)*$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*)*$",
    r"(\w+\s?)*$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    "(?=(a+)+$)b",
    "(a?){40}a{40}",
    "(?:a+){20}$",
    "(?:(?:a{1,9}){1,9}){1,9}$",
    ".*" * 12 + "x",
    "(?=a){4000000000}",
    "((((?:){99}){99}){99}){99}",
    "(x+x+)+y",
)


@pytest.mark.parametrize("pattern", USUAL)
def test_usual_patterns_are_taken(pattern: str) -> None:
    start = time.perf_counter()
    expression = compiled(pattern, NAMES)
    for name in NAMES:
        expression.search(name)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("pattern", ENDLESS)
def test_endless_patterns_are_refused_in_words(pattern: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InputError, match="GROUP_PATTERN"):
        compiled(pattern, ["a" * 40 + ".jpg"])
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("piece", [".*", r"\w*", "a+", "a*?", "a{0,99}", "(a*)"])
def test_what_is_taken_is_done_in_seconds(piece: str, count: int) -> None:
    names = ["a" * 50 + ".jpg", "a" * 120]
    for pattern in (piece * count + "x", f"^{piece * count}x"):
        try:
            expression = compiled(pattern, names)
        except InputError:
            continue
        start = time.perf_counter()
        for name in names:
            assert not expression.search(name)
        assert time.perf_counter() - start < 40


@pytest.mark.parametrize("pattern", ["(", "a" * 5000, "a{99999999999}"])
def test_what_is_no_expression_is_told(pattern: str) -> None:
    with pytest.raises(InputError, match="is not a regular expression") as caught:
        compiled(pattern, NAMES)
    assert len(str(caught.value)) < 1500
