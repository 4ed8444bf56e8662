"""Pathfinders are found by the names of bands, and samples that are offered as deposits are told."""

from __future__ import annotations

import pytest
from gossan.core.geochemistry.element_names import element_of
from gossan.core.geochemistry.pathfinders import (
    PATHFINDERS,
    has_target,
    own_list,
    pathfinder_bands,
    pathfinder_columns,
    tell_of_samples,
)
from gossan.core.runtime.errors import InputError
from progress_doubles import RecordingProgress


def test_pathfinders_are_known_by_the_symbol_that_a_name_begins_with() -> None:
    assert pathfinder_bands(["Fe", "Au_ppb", "cu (ng/g)", "Asbestos", "AG"], "gold_copper") == [
        2,
        3,
        5,
    ]
    with pytest.raises(InputError, match="has 1 of them"):
        pathfinder_bands(["Au", "Fe"], "gold")


def test_a_commoditys_target_comes_first_and_oxides_stand_for_elements() -> None:
    names = ["Nb2O5_pct", "SnO2", "CO2", "Li2O", "Co", "Li_ppm", "P2O5"]
    assert [names[column] for column in pathfinder_columns(names, "lithium")] == [
        *("Li_ppm", "Li2O", "SnO2", "Nb2O5_pct")
    ]
    assert pathfinder_bands(names, "lithium") == [1, 2, 4, 6]
    assert pathfinder_columns(["MgO", "Mg_pct", "Fe", "CO"], "nickel") == [3, 1, 0]


def test_pathfinders_are_elements_that_names_are_read_as() -> None:
    for commodity, elements in PATHFINDERS.items():
        assert len(set(elements)) == len(elements) >= 5, commodity
        assert [element_of(element) for element in elements] == list(elements)


@pytest.mark.parametrize(
    ("count", "fields", "told"),
    [
        (8, ["fid", "name", "commodity"], ""),
        (1000, ["fid", "Au_g_t", "Cu grade"], ""),
        (60, ["fid", "W", "P", "F", "Y", "V", "year", "no"], ""),
        (30_112, ["fid"], "it has 30,112 points. Every point"),
        (40, ["fid", "Au_ppb", "cu", "As (mg/kg)"], "its fields are assays (Au_ppb, cu, As (mg/kg))"),
        (5000, ["Au", "Ag", "Zn"], "it has 5,000 points, its fields are assays (Au, Ag, Zn)"),
        (9, ["Au", "Ag", "Zn", "Pb", "Cu", "Ni", "Co", "Cr", "Sb"], "Co, Cr, …)"),
    ],
)  # fmt: skip
def test_samples_offered_as_deposits_are_told(count: int, fields: list[str], told: str) -> None:
    progress = RecordingProgress()
    tell_of_samples(count, dict.fromkeys(fields, ""), progress)
    assert len(progress.warnings) == bool(told)
    assert all(told in warning for warning in progress.warnings)


def test_an_own_list_takes_the_place_of_a_commodity() -> None:
    assert own_list("") == ""
    assert own_list("Te; au，W Au_ppb") == "Te, Au, W"
    names = ["Cu", "Au_ppb", "WO3_pct", "Te"]
    assert pathfinder_columns(names, "Te, Au, W") == [3, 1, 2]
    assert pathfinder_bands(names, "Te, Au, W") == [2, 3, 4]
    assert has_target(names, "Te, Au") and not has_target(names, "Bi, Au")
    for wrong in ("gold mine", "Au", "Au, quartz"):
        with pytest.raises(InputError, match="OWN_LIST"):
            own_list(wrong)
    with pytest.raises(InputError, match="OWN_LIST looks for Sn, Bi, and the stack has 0 of them"):
        pathfinder_bands(names, "Sn, Bi")
