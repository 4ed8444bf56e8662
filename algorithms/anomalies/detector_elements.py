"""What Detect Anomalies looks at: the elements of a commodity, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...core.geochemistry.element_names import element_of
from ...core.geochemistry.pathfinders import PATHFINDERS
from ...core.runtime.errors import InputError
from ...core.runtime.language import tr
from ..bridge.given import GivenParameters

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


def missing_pathfinders(elements: Sequence[str], commodity: str) -> dict[str, str]:
    """Return the pathfinders of a commodity that a survey lacks, and that it lacks them."""
    from ...core.detecting.samples import NOT_THERE

    symbols = {element_of(name) or name for name in elements}
    return {symbol: NOT_THERE for symbol in PATHFINDERS.get(commodity, ()) if symbol not in symbols}


def columns_of(elements: Sequence[str], commodity: str, target: str) -> tuple[list[int], str]:
    """Return the columns of a commodity's pathfinders, and which one is the target.

    Raises
    ------
    InputError
        If there is none of them, or not the target.
    """
    symbols = [element_of(name) or name for name in elements]
    if commodity == "none":
        columns, wanted = list(range(len(elements))), target
    else:
        pathfinders = PATHFINDERS[commodity]
        columns = [symbols.index(symbol) for symbol in pathfinders if symbol in symbols]
        present = [symbol for symbol in pathfinders if symbol in symbols]
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
        wanted = target or present[0]
    if not wanted:
        return columns, ""
    match = [
        number
        for number, name in enumerate(elements)
        if wanted.lower() in (name.lower(), symbols[number].lower())
    ]
    if not match:
        raise InputError(
            tr(
                "TARGET: the samples have no element called {target}. They have {names}.",
                target=wanted,
                names=", ".join(elements[:40]),
            )
        )
    if match[0] not in columns:
        columns.insert(0, match[0])
    return columns, elements[match[0]]
