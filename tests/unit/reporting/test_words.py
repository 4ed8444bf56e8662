"""Names of the user's in figures: drawn as they stand, whatever they hold."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.reporting.canvas import panels
from gossan.core.reporting.page import render_png
from gossan.core.reporting.words import is_drawn

#: The last but one would be wider than a picture can be.
NAMES = (
    "US$/t ($",
    "Au$^_{$",
    r"$\frac{",
    "a\\",
    "{x}^_",
    "_Zn",
    "x" * 200_000,
    "a\x07\n\tb$\u2029",
)


def draw(name: str) -> bytes:
    figure, (left, right) = panels(6, 3, 2)
    left.plot([1, 2], [3, 4], label=name)
    left.set(title=name, xlabel=name, ylabel=name)
    left.annotate(name, (1, 3))
    left.legend()
    right.bar([name[:20], "other"], [1, 2])
    return render_png(figure)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_drawn(name: str) -> None:
    assert draw(name)[:4] == b"\x89PNG"


def test_a_name_in_dollars_is_no_formula() -> None:
    assert draw("$a$") != draw("a")


def test_powers_of_ten_along_an_axis_stay_formulas() -> None:
    figure, (axes,) = panels(4, 3)
    axes.loglog([1, 1000], [1, 1000])
    render_png(figure)
    labels = [text for text in axes.get_xticklabels() if text.get_text()]
    assert labels and all(text.get_parse_math() for text in labels)
    assert any("10^" in text.get_text() for text in labels)
    assert np.all([not text.get_parse_math() for text in (axes.title, axes.xaxis.label)])


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Gold Hill (3)", True),
        ("Réunion, Größe, Ёлка, Άργυρος", True),
        # Letters of these are joined, turned or stacked.
        ("جبل شيبه", False),
        ("תמנע", False),
        ("सोना", False),
        ("\U0001f947", False),
    ],
)
def test_a_name_is_drawn_where_it_can_be_read(name: str, drawn: bool) -> None:
    assert is_drawn(name) is drawn
