"""What deposits are of, as their own attributes say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

#: Words in the names of fields that say it, in the order in which they are asked.
_FIELDS = (
    "target_com", "major_com", "main_com", "site_commo", "commod", "metal", "element", "ore_type",
    "mineral", "substance", "商品", "主矿种", "矿种", "矿产", "元素",
)  # fmt: skip

#: Words that name a metal, and the commodity it is the target of.
_WORDS = {
    "gold": "gold", "au": "gold", "金": "gold", "or": "gold", "oro": "gold",
    "copper": "copper", "cu": "copper", "铜": "copper", "cuivre": "copper", "cobre": "copper",
    "silver": "silver", "ag": "silver", "银": "silver", "plata": "silver",
    "lead": "lead_zinc", "pb": "lead_zinc", "铅": "lead_zinc", "plomo": "lead_zinc",
    "zinc": "lead_zinc", "zn": "lead_zinc", "锌": "lead_zinc",
    "tin": "tin_tungsten", "sn": "tin_tungsten", "锡": "tin_tungsten",
    "tungsten": "tin_tungsten", "w": "tin_tungsten", "钨": "tin_tungsten", "wolfram": "tin_tungsten",
    "molybdenum": "molybdenum", "mo": "molybdenum", "钼": "molybdenum",
    "nickel": "nickel", "ni": "nickel", "镍": "nickel",
    "platinum": "platinum_group", "palladium": "platinum_group", "pge": "platinum_group",
    "pt": "platinum_group", "pd": "platinum_group", "铂": "platinum_group",
    "chromite": "chromite", "chromium": "chromite", "cr": "chromite", "铬": "chromite",
    "ree": "rare_earths", "稀土": "rare_earths",
    "lithium": "lithium", "li": "lithium", "锂": "lithium",
    "uranium": "uranium", "u": "uranium", "铀": "uranium",
    "iocg": "iron_oxide_copper_gold",
}  # fmt: skip

#: A commodity is that of the deposits if so many of them name it; gold and copper together are one.
_MOST, _BOTH = 0.5, 0.25

_WORD = re.compile(r"[A-Za-z]+|[\u4e00-\u9fff]")

#: What is read otherwise, or not at all, in this order: words of Chinese that hold a metal's character
#: and are of something else; "or" that is no gold, but joins two words; and what is said not to be there.
_NOT_MEANT = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"[白铂]金", "铂"),
        (r"非?金属|金刚|金红|金云母|金绿|金伯利|[冶合五]金|水银", " "),
        (r"(?<=\w)\s+or\s+(?=\w)", " "),
        (r"\bnon[\s-]+\w+|非.", " "),
        (
            r"\S*[^\s,;/()]\s*[\s:-]\s*(?:free\b(?!\s+(?:of|from)|[\s-]+mill)|frei|absent|none|nil|missing"
            r"|not\s+(?:found|detected|seen|present|reported|known))\b",
            " ",
        ),
        (
            r"(?:\b(?:no(?!\W{0,2}\d|\.)|not(?!\s+only)|none|without|lack(?:s|ing)?|free\s+(?:of|from)"
            r"|keine?[nrms]?|ohne|nicht|sans|pas|aucune?|sin|sem|senza)\b|[无無]|不含|未见|没有)"
            r".*?(?=[;/()|；。\n]|\b(?:but|aber|sondern|mais|pero)\b|$)",
            " ",
        ),
    )
)


def commodity_fields(names: Iterable[str]) -> list[str]:
    """Return the fields that may say what deposits are of, the likeliest first."""
    found = [
        (place, name)
        for name in names
        for place in [next((n for n, word in enumerate(_FIELDS) if word in name.lower()), None)]
        if place is not None
    ]
    return [name for _, name in sorted(found, key=lambda item: item[0])]


def commodity_said(values: Sequence[str]) -> str:
    """Return the commodity that most of the deposits name; empty if none is named by most.

    Of several that are named as often it is the one that more of the deposits name first.

    Parameters
    ----------
    values : sequence of str
        What a field says of each deposit, such as ``Gold``, ``Cu-Au`` or ``铜、金``.
    """
    counts: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for value in values:
        named = _named(value)
        counts.update(named)
        first.update(named[:1])
    least = max(1, len(values))
    if counts["gold"] >= _BOTH * least and counts["copper"] >= _BOTH * least:
        return "gold_copper"
    ranked = sorted(counts, key=lambda name: (-counts[name], -first[name]))
    if not ranked or counts[ranked[0]] < _MOST * least:
        return ""
    tied = {(counts[name], first[name]) for name in ranked[:2]}
    return ranked[0] if len(tied) == len(ranked[:2]) else ""


def _named(value: str) -> list[str]:
    """Return the commodities that a value names, in its order, without those that it denies."""
    for pattern, instead in _NOT_MEANT:
        value = pattern.sub(instead, value)
    words = [word.lower() for word in _WORD.findall(value)]
    # Two characters of Chinese are one word where they are known as such.
    words += [value[place : place + 2] for place in range(len(value) - 1)]
    return list(dict.fromkeys(_WORDS[word] for word in words if word in _WORDS))


def commodity_of(columns: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Return the commodity that a layer's attributes name, and the field that does; empty if none.

    Parameters
    ----------
    columns : mapping of str to sequence of str
        What each field says of the deposits.
    """
    for field in commodity_fields(columns):
        commodity = commodity_said(columns[field])
        if commodity:
            return commodity, field
    return "", ""
