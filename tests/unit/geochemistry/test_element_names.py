"""What the name of a column says: elements, units, methods, and what is none."""

from __future__ import annotations

import time

import pytest
from gossan.core.geochemistry.element_names import Role, element_of, is_unit, read_name, unit_of


@pytest.mark.parametrize(
    ("name", "element", "unit", "method"),
    [
        ("Au", "Au", "", ""),
        ("AU", "Au", "", ""),
        ("cu", "Cu", "", ""),
        ("Au_ppb", "Au", "ppb", ""),
        ("Cu ppm", "Cu", "ppm", ""),
        ("Cuppm", "Cu", "ppm", ""),
        ("Cu%", "Cu", "%", ""),
        ("CU_PCT", "Cu", "PCT", ""),
        ("Fe2O3_pct", "Fe2O3", "pct", ""),
        ("FE2O3", "Fe2O3", "", ""),
        ("TFe2O3", "Fe2O3T", "", ""),
        ("Al2O3_wt%", "Al2O3", "wt%", ""),
        ("LOI", "LOI", "", ""),
        ("Au-AA23", "Au", "", "AA23"),
        ("Cu-OG62", "Cu", "", "OG62"),
        ("ME-MS61_Cu_ppm", "Cu", "ppm", "ME-MS61"),
        ("Cu_ME-MS61_ppm", "Cu", "ppm", "ME-MS61"),
        ("As (mg/kg)", "As", "mg/kg", ""),
        ("As_mg_kg", "As", "mg_kg", ""),
        ("Au g/t", "Au", "g/t", ""),
        ("Au_ppm_Fire_Assay", "Au", "ppm", "Fire_Assay"),
        ("w(Cu)/10-6", "Cu", "10-6", ""),
        ("铜(毫克/千克)", "Cu", "mg/kg", ""),
        ("金", "Au", "", ""),
        ("gold_ppb", "Au", "ppb", ""),
        ("Cu_1", "Cu", "", ""),
        ("Y", "Y", "", ""),
        ("In", "In", "", ""),
        ("N", "N", "", ""),
    ],
)
def test_elements_with_their_units_and_methods(
    name: str, element: str, unit: str, method: str
) -> None:
    read = read_name(name, "", ["Au", "Y"])
    assert (read.role, read.element, read.unit, read.method) == (
        Role.ELEMENT,
        element,
        unit,
        method,
    )


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("x X lon LONGITUDE lat Easting EASTING_MGA94 UTM_E utm_zone Zone 经度 纬度 高程", "position"),
        ("elevation_m RL z coord_x", "position"),
        ("Y N E E_1 X_UTM east_nad27 POINT_X", "position"),
        ("FROM TO From_m depth depth_to 深度", "depth"),
        ("fid Sample_ID SAMPLE LAB_NO batch Batch_No Reading OBJECTID 样号 hole_id", "numbering"),
        ("Date sample_date YEAR", "time"),
        ("Weight Weight_kg Recvd_Wt WEI-21 pH size_um temperature", "sampling"),
        ("Total Sum Bal LE TREE", "sum"),
        ("Cu_Error Mo_err Zn_sd As_2s Pb_sigma Cu_+/-", "error"),
        ("Cu_log log_Cu Au_clr Ni_rank", "derived"),
        ("Cu/Zn Cu_Zn", "ratio"),
    ],
    ids=lambda text: text if " " not in text else "",
)  # fmt: skip
def test_what_is_none_says_why(names: str, reason: str) -> None:
    for name in names.split():
        read = read_name(name, "", ["X", "E", name])
        assert (read.role, read.reason) == (Role.OTHER, reason), name


@pytest.mark.parametrize("name", ["Cu Error", "As ± 2s", "Mo +/-", "LE Error", "Zn 1 sigma"])
def test_portable_spectrometers_errors_are_none(name: str) -> None:
    assert read_name(name).reason == "error"


@pytest.mark.parametrize("name", ["Au_Q", "Q_Au", "Au_qualifier", "AU_PPM_Q", "Cu Flag"])
def test_qualifiers_belong_to_an_element(name: str) -> None:
    read = read_name(name)
    assert read.role is Role.QUALIFIER and read.element in ("Au", "Cu")


@pytest.mark.parametrize("name", ["Au_DL", "Cu LOD", "Au_detection_limit"])
def test_limits_belong_to_an_element(name: str) -> None:
    assert read_name(name).role is Role.LIMIT


@pytest.mark.parametrize("name", ["where", "dT", "lithology", "a", "Pb206"])
def test_others_are_unknown(name: str) -> None:
    assert read_name(name).role is Role.UNKNOWN


@pytest.mark.parametrize(
    ("name", "alias", "unit"),
    [
        ("Au", "Au (ng/g)", "ng/g"),
        ("Au_ppb", "", "ppb"),
        ("SiO2_wt_pct", "", "wt_pct"),
        ("Cu_PCT", "copper [%]", "%"),
        ("Au", "", ""),
        ("Au", "Au (gold)", ""),
    ],
)
def test_units_stand_in_the_alias_or_else_in_the_name(name: str, alias: str, unit: str) -> None:
    assert unit_of(name, alias) == unit


@pytest.mark.parametrize(
    "text", ["ppm", "PPB", "%", "(ppm)", "mg/kg", "wt%", "g/t", "10-6", "毫克/千克"]
)
def test_cells_that_are_units(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "Cu", "12", "<5", "m", "NSS", "ICP"])
def test_cells_that_are_none(text: str) -> None:
    assert not is_unit(text)


def test_the_element_of_a_name() -> None:
    assert [element_of(name) for name in ("Cu_ppm", "au (ng/g)", "depth")] == ["Cu", "Au", ""]


@pytest.mark.parametrize(
    "alias", ["(" * 300 + " " * 1000, "( " * 5000, "(" * 20_000, "a_" * 20_000, "10" * 20_000]
)
def test_a_long_alias_is_read_at_once(alias: str) -> None:
    start = time.perf_counter()
    assert unit_of(alias, alias) == ""
    read_name(alias, alias)
    assert time.perf_counter() - start < 2


def test_no_symbol_is_lost_beside_all_others() -> None:
    symbols = (
        "Ag Al As Au B Ba Be Bi C Ca Cd Ce Co Cr Cs Cu F Fe Ga Ge Hf Hg In K La Li Mg Mn Mo N Na "
    )
    symbols += "Nb Ni P Pb Pd Pt Rb Re S Sb Sc Se Si Sn Sr Ta Te Th Ti Tl U V W Y Yb Zn Zr I Br Cl"
    names = symbols.split()
    assert [read_name(name, "", names).element for name in names] == names
    lower = [name.lower() for name in names]
    assert [read_name(name, "", lower).element for name in lower] == names
