"""Which columns are elements, and in which units: by names and by values."""

from __future__ import annotations

import time

import pytest
from gossan.core.geochemistry.element_names import (
    columns_with_assays,
    is_element,
    repeats_coordinates,
    unit_of,
)


@pytest.mark.parametrize("name", ["Au", "Cu_ppm", "Y", "As", "Fe2O3", "LOI", "In", "No2"])
def test_elements_are_elements(name: str) -> None:
    assert is_element(name, ["Au", "Y"])


@pytest.mark.parametrize("name", ["fid", "X", "LONGITUDE", "Sample_ID", "easting", "Y", "depth"])
def test_ids_and_coordinates_are_none(name: str) -> None:
    assert not is_element(name, ["X", "Y", name])


@pytest.mark.parametrize(
    ("name", "alias", "unit"),
    [
        ("Au", "Au (ng/g)", "ng/g"),
        ("Au_ppb", "", "ppb"),
        ("SiO2_wt_pct", "", "wt_pct"),
        ("Cu_PCT", "copper [%]", "%"),
        ("Au", "", ""),
    ],
)
def test_units_stand_in_the_alias_or_else_in_the_name(name: str, alias: str, unit: str) -> None:
    assert unit_of(name, alias) == unit


def test_columns_that_repeat_coordinates_or_hold_words_are_left_out() -> None:
    x, y = [500_000.0, 501_000.0], [4_600_000.0, 4_601_000.0]
    columns = {
        "where": list(y),
        "Au": [0.5, 1.5],
        "Cu": ["<0.5", "2"],
        "rock": ["granite", "<0.5"],
        "count": ["1", "2"],
    }
    chosen = columns_with_assays(columns, {"where", "Au"}, (x, y))
    assert list(chosen) == ["Au", "Cu"]
    assert repeats_coordinates([500_000.2, 501_000.4], x)
    assert not repeats_coordinates([500_000.0, 500_000.0], x)
    assert not repeats_coordinates([], [])


@pytest.mark.parametrize(
    "alias", ["(" * 300 + " " * 1000, "( " * 5000, "(" * 20_000, "a_" * 20_000]
)
def test_a_long_alias_is_read_at_once(alias: str) -> None:
    start = time.perf_counter()
    assert unit_of(alias, alias) == ""
    assert time.perf_counter() - start < 2
