"""What Detect Anomalies looks at: the elements of a commodity, and how."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...core.geochemistry.element_names import element_of
from ...core.geochemistry.pathfinders import (
    metal_of,
    own_list,
    pathfinder_columns,
    pathfinders_of,
)
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.given import GivenParameters

#: What stands between elements in a list of them.
_BETWEEN = re.compile("[,;/|&+、，；]")

if TYPE_CHECKING:
    from ...core.detecting.samples import DetectorSettings


def detector_settings(given: GivenParameters) -> DetectorSettings:
    """Return how samples are scored."""
    from ...core.detecting.samples import DetectorSettings

    radius = given.optional_number("RADIUS")
    return DetectorSettings(
        int(given.number("NEIGHBOURS")),
        math.inf if radius is None else radius,
        int(given.number("SHUFFLES")),
        int(given.number("SEED")),
    )


def wanted_commodity(given: GivenParameters) -> str:
    """Return what is looked for: an own list of elements, or the commodity."""
    return own_list(given.text("OWN_LIST")) or given.choice("ELEMENTS")


def missing_pathfinders(elements: Sequence[str], commodity: str) -> dict[str, str]:
    """Return the pathfinders of a commodity that a survey lacks, and that it lacks them."""
    from ...core.detecting.samples import NOT_THERE

    symbols = {metal_of(element_of(name)) or name for name in elements}
    wanted = () if commodity == "none" else pathfinders_of(commodity)
    return {symbol: NOT_THERE for symbol in wanted if metal_of(symbol) not in symbols}


def columns_of(elements: Sequence[str], commodity: str, target: str) -> tuple[list[int], str]:
    """Return the columns of a commodity's pathfinders, and which one is the target.

    Raises
    ------
    InputError
        If there is none of them, or not the target, or if that names several elements.
    """
    named = {element_of(word) for word in _BETWEEN.split(target)} - {""}
    if target not in elements and len(named) > 1:
        raise InputError(
            tr(
                "TARGET is one element, and {target} names several. Give one of them; ELEMENTS chooses the "
                "pathfinders that are scored with it.",
                target=target,
            )
        )
    metals = [metal_of(element_of(name)) or name for name in elements]
    if commodity == "none":
        columns, wanted = list(range(len(elements))), target
    else:
        pathfinders = pathfinders_of(commodity)
        of_metal: dict[str, int] = {}
        for column in pathfinder_columns(elements, commodity):
            of_metal.setdefault(metals[column], column)
        columns = list(of_metal.values())
        if not columns:
            raise InputError(
                tr(
                    "ELEMENTS={commodity} looks for {pathfinders}, and the samples have none of them. Their "
                    "elements are {names}.",
                    commodity=commodity,
                    pathfinders=", ".join(pathfinders),
                    names=", ".join(elements[:40]),
                )
            )
        wanted = target or elements[columns[0]]
    if not wanted:
        return columns, ""
    chosen = _column_of(wanted, elements)
    if chosen is None:
        raise InputError(
            tr(
                "TARGET: the samples have no element called {target}. They have {names}.",
                target=wanted,
                names=", ".join(elements[:40]),
            )
        )
    if chosen not in columns:
        columns.insert(0, chosen)
    return columns, elements[chosen]


def _column_of(wanted: str, elements: Sequence[str]) -> int | None:
    """Return the column that is called so, else that of the element or its oxide; None without one."""
    symbol = element_of(wanted) or wanted
    spelled = (
        [name.lower() == wanted.lower() for name in elements],
        [element_of(name) == symbol for name in elements],
        [metal_of(element_of(name)) == metal_of(symbol) for name in elements],
    )
    return next((alike.index(True) for alike in spelled if any(alike)), None)
