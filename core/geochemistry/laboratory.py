"""Tables straight from the laboratory: where the header is, and what the rows around it say.

Above the header stand the client, the number of samples and often the methods; under it units, limits or
methods; and the samples begin somewhere below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .element_names import Role, is_unit, read_name

#: Rows that are looked through for the header.
LOOKED_AT = 60

#: How the first cell of a row beside the header names what it holds, in lower case.
_LABELS = {
    "units": re.compile(r"units?( symbol)?s?|uom|description|单位"),
    "methods": re.compile(r"(analysis |analytical |assay )?(method|scheme|technique|code)s?|方法"),
    "limits": re.compile(
        r"(lower |detection |l)?(detection )?limits?|ldl|lod|lld|dl|mdl|det\.? ?lim\.?|检出限"
    ),
    "limits above": re.compile(r"upper( detection)? limits?|udl|hdl|upper"),
}
_METHOD = re.compile(r"[A-Za-z]{1,6}[-_ /]?[A-Za-z0-9_\-/ ]*\d[A-Za-z0-9]*|[A-Z][A-Z /\-]{1,}[A-Z]")
_NUMBER = re.compile(r"[<>]?\s*[-+]?\d[\d.,\s]*(?:[eE][-+]?\d+)?")


@dataclass
class Layout:
    """Where a table's parts are.

    Attributes
    ----------
    names : list of str
        Of the columns, as the header has them.
    units, methods, limits : list of str
        By column; empty where unknown.
    header, first : int
        Rows of the header, and of the first sample.
    """

    names: list[str]
    units: list[str]
    methods: list[str]
    limits: list[str]
    header: int
    first: int


def find_layout(rows: Sequence[Sequence[str]]) -> Layout | None:
    """Return the layout of a table, or None if no row looks like a header.

    The header is the row with most names of elements, positions and samples, and the first of those. A
    row with numbers is one only where no other is: samples may name what was found at them.

    Parameters
    ----------
    rows : sequence of sequence of str
        The first rows of the file.
    """
    looked_at = [[cell.strip() for cell in row] for row in rows[:LOOKED_AT]]
    header = _header(looked_at)
    if header is None:
        return None
    names = looked_at[header]
    layout = Layout(
        names, [""] * len(names), [""] * len(names), [""] * len(names), header, header + 1
    )
    elements = [place for place, name in enumerate(names) if _is_element(name, names)]
    for row in reversed(looked_at[max(0, header - 4) : header]):
        kind = _kind(row, elements)
        if not kind:
            break
        _note(layout, kind, row)
    for row in looked_at[header + 1 :]:
        kind = _kind(row, elements)
        if not kind:
            break
        _note(layout, kind, row)
        layout.first += 1
    return layout


def headings(layout: Layout, fields: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return unit and method by field, for fields that were named after a table's columns.

    QGIS numbers columns of the same name (Cu, Cu_1) and fills in names that are missing.

    Parameters
    ----------
    layout : Layout
    fields : sequence of str
        In the order of the columns, or by name where some of the columns are no fields.
    """
    found = {}
    places = dict(zip(numbered(layout.names), range(len(layout.names)), strict=True))
    for field in fields:
        place = places.get(field)
        if place is not None and (layout.units[place] or layout.methods[place]):
            found[field] = layout.units[place], layout.methods[place]
    return found


def numbered(names: Sequence[str]) -> list[str]:
    """Return names, those that come again with _1, _2 and so on behind them."""
    seen: dict[str, int] = {}
    result = []
    for number, name in enumerate(names, 1):
        name = name.strip() or f"field_{number}"
        count = seen.get(name.lower(), 0)
        seen[name.lower()] = count + 1
        result.append(f"{name}_{count}" if count else name)
    return result


def _header(rows: Sequence[Sequence[str]]) -> int | None:
    scores = [_score(row) for row in rows]
    plain = [
        0 if any(map(_NUMBER.fullmatch, row)) else score
        for score, row in zip(scores, rows, strict=True)
    ]
    for found in (plain, scores):
        best = max(found, default=0)
        if best >= 2:
            return found.index(best)
    return None


def _score(row: Sequence[str]) -> int:
    named = 0
    for cell in row:
        if not cell or _NUMBER.fullmatch(cell) or is_unit(cell):
            continue
        found = read_name(cell)
        # A method such as Au-ICP21 names an element as well, and so counts less than a plain name.
        beside = found.method or (found.element and found.role is Role.OTHER)
        named += 0 if found.role is Role.UNKNOWN else 1 if beside else 2
    return named


def _is_element(name: str, names: Sequence[str]) -> bool:
    return bool(name) and read_name(name, "", names).role is Role.ELEMENT


def _kind(row: Sequence[str], elements: Sequence[int]) -> str:
    """Return what a row beside the header holds: units, methods or limits; empty if none of these."""
    label = next((cell.lower() for cell in row if cell), "")
    for kind, pattern in _LABELS.items():
        if pattern.fullmatch(label) and (kind != "units" or _most(row, elements, is_unit)):
            return kind
    if _most(row, elements, is_unit):
        return "units"
    return "methods" if _most(row, elements, _is_method) else ""


def _most(row: Sequence[str], places: Sequence[int], says: object) -> bool:
    cells = [row[place] for place in places if place < len(row) and row[place]]
    return len(cells) > 0 and sum(bool(says(cell)) for cell in cells) > 0.5 * len(cells)  # type: ignore[operator]


def _is_method(cell: str) -> bool:
    return bool(_METHOD.fullmatch(cell)) and not is_unit(cell) and not _NUMBER.fullmatch(cell)


def _note(layout: Layout, kind: str, row: Sequence[str]) -> None:
    target = {"units": layout.units, "methods": layout.methods, "limits": layout.limits}.get(kind)
    for place, cell in enumerate(row[: len(layout.names)]):
        if target is not None and cell and not target[place]:
            if kind == "units" and not is_unit(cell):
                continue
            target[place] = cell.strip("()[]")
