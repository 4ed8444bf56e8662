"""Texts are filled in as they are written: one spelling of percents."""

from __future__ import annotations

import pytest
from gossan.core.reporting.words import label
from gossan.core.runtime.language import percent, speak, tr


def test_percents_are_written_as_the_texts_write_them() -> None:
    assert tr("{share:.1%} of 5 %", share=0.176) == "17.6 % of 5 %"
    assert tr("{share:.0%}, {rest:>8.1%}", share=0.62, rest=0.38) == "62 %,    38.0 %"
    assert label("below {share:.0%}", share=0.5) == "below 50 %"
    assert (percent(0.176), percent(0.176, 1), percent(1)) == ("18 %", "17.6 %", "100 %")
    assert (
        tr("{name!r} {count:,} {one.real:g} {{}}", name="a", count=1000, one=2.0)
        == "'a' 1,000 2 {}"
    )
    with pytest.raises(KeyError):
        tr("{missing}", share=1)


def test_translations_are_filled_in_alike() -> None:
    speak(lambda text: f"<{text}>")
    try:
        assert tr("{share:.0%}", share=0.5) == "<50 %>" and tr("50%") == "<50%>"
    finally:
        speak()
