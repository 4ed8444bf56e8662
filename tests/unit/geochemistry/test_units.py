"""Units are told apart and converted, in the ways in which they are written."""

from __future__ import annotations

import pytest
from gossan.core.geochemistry.units import (
    contradicts,
    conversion,
    known_unit,
    units_of_bands,
)
from gossan.core.runtime.errors import InputError


@pytest.mark.parametrize(
    ("unit", "wanted", "factor"),
    [
        ("ppm", "ppm", 1.0),
        ("ppb", "ppm", 1e-3),
        ("ppm", "ppb", 1e3),
        ("%", "ppm", 1e4),
        ("wt_pct", "mg/kg", 1e4),
        ("Wt %", "g/t", 1e4),
        ("ng/g", "µg/g", 1e-3),  # micro sign
        ("ng/g", "μg/g", 1e-3),  # Greek letter
        ("UG_G", "ppm", 1.0),
        ("×10⁻⁶", "ppm", 1.0),
        ("10-9", "1e-6", 1e-3),
        ("10^-2", "pct", 1.0),
        ("g/kg", "%", 0.1),
        ("ppt", "ppb", 1e-3),
        ("cps", "CPS ", 1.0),
        ("cps", "ppm", None),
        ("ppm", "nT", None),
        ("cps", "counts", None),
    ],
)
def test_units_are_worth_what_they_say(unit: str, wanted: str, factor: float | None) -> None:
    assert conversion(unit, wanted) == factor


def test_a_band_is_in_its_stated_unit_or_in_that_of_its_name() -> None:
    assert known_unit("Au_ppb", "") == "ppb"
    assert known_unit("Au_ppb", "ng/g") == "ng/g"
    assert known_unit("Au", "") == ""


def test_a_name_may_say_another_unit_than_is_stated() -> None:
    assert contradicts("Au_ppb", "ppm")
    assert not contradicts("Au_ppb", "ng/g")
    assert not contradicts("Au", "ppm") and not contradicts("Au_ppb", " ")


def test_units_of_bands_are_stated_or_said_by_their_names() -> None:
    assert units_of_bands(["Au_ppb", "Cu", "Zn_ppm", "As"], ["ng/g", "ppm", "", ""]) == [
        "ng/g", "ppm", "ppm", "",
    ]  # fmt: skip
    with pytest.raises(InputError, match="Au_ppb says ppb, and the unit of its band is ppm"):
        units_of_bands(["Cu", "Au_ppb"], ["ppm", "ppm"])
