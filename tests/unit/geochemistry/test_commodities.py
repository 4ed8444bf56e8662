"""What deposits are of is read from their attributes, in words as agencies have them."""

from __future__ import annotations

import pytest
from gossan.core.geochemistry.commodities import commodity_fields, commodity_of, commodity_said


@pytest.mark.parametrize(
    ("values", "commodity"),
    [
        (["Gold", "GOLD", "gold; silver"], "gold"),
        (["Au, Cu", "Au, Cu, Ag", "Cu"], "gold_copper"),
        (["Cu", "Cu", "Cu", "Cu", "Cu-Au"], "copper"),
        (["金", "金、银", "岩金"], "gold"),
        (["COPPER - LEAD - ZINC", "ZINC", "LEAD"], "lead_zinc"),
        (["Lithium", "Li", None or ""], "lithium"),
        (["TUNGSTEN - MOLYBDENUM", "Sn", "W"], "tin_tungsten"),
        (["稀土", "稀土矿"], "rare_earths"),
        (["Chromite", "Cr", "IOCG"], "chromite"),
        (["IOCG", "iocg"], "iron_oxide_copper_gold"),
        # What is named first counts where all is named as often; halves are not one kind.
        (["Cu-Zn", "Cu-Zn", "Cu, Zn"], "copper"),
        (["Zn-Cu", "Zn, Cu"], "lead_zinc"),
        (["Ni-Cu-Pt", "Ni-Pt-Cu"], "nickel"),
        (["Au", "Li", "Au", "Li"], ""),
        # Neither metals as parts of other words, nor a few among many.
        (["Lead-time", "pewter", "Golden", "mica"], ""),
        (["Gold", "mica", "talc", "gravel"], ""),
        ([], ""),
    ],
)
def test_most_of_the_deposits_say_it(values: list[str], commodity: str) -> None:
    assert commodity_said(values) == commodity


@pytest.mark.parametrize(
    "denied",
    [
        "no gold", "No Au", "gold-free", "Gold free", "free of gold", "non-gold", "kein Gold", "keine",
        "ohne Gold",
        "sans or", "pas d'or", "sin oro", "gold: none", "Au absent", "gold not detected", "without Cu or Au",
        "not assayed for gold", "no gold, silver or copper", "none", "非金", "非金属", "无金", "不含金、铜",
        "有色金属", "贵金属", "金刚石", "金红石", "冶金辅助原料", "水银",
    ],
)  # fmt: skip
def test_what_is_denied_is_not_named(denied: str) -> None:
    assert commodity_said([denied] * 3) == ""


@pytest.mark.parametrize(
    ("value", "commodity"),
    [
        ("Copper, no gold", "copper"),
        ("Cu (no Au)", "copper"),
        ("no gold; copper", "copper"),
        ("not gold but copper", "copper"),
        ("non-metallic, gold", "gold"),
        ("No. 3 gold vein", "gold"),
        ("No 3 Gold", "gold"),
        ("free gold", "gold"),
        ("Gold, free milling", "gold"),
        ("gold free-milling", "gold"),
        ("gold (copper absent)", "gold"),
        ("copper or zinc", "copper"),
        ("Or", "gold"),
        ("Mine d'or", "gold"),
        ("铂金", "platinum_group"),
        ("金属矿产：铜", "copper"),
        ("铜，无金", "copper"),
    ],
)
def test_what_stands_beside_it_is(value: str, commodity: str) -> None:
    assert commodity_said([value] * 3) == commodity


def test_the_field_that_says_it_is_found() -> None:
    names = ["SITE_CODE", "COMMODITY_", "TARGET_COM", "SITE_COMMO", "矿种", "Name"]
    assert commodity_fields(names)[0] == "TARGET_COM"
    assert set(commodity_fields(names)) == {"COMMODITY_", "TARGET_COM", "SITE_COMMO", "矿种"}
    columns = {"COMMODITY_": ["PRECIOUS METAL"] * 3, "SITE_COMMO": ["Au"] * 3}
    assert commodity_of(columns) == ("gold", "SITE_COMMO")
    assert commodity_of({"Name": ["Gold Hill"]}) == ("", "")
