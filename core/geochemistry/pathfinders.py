"""Elements that are known to go with a commodity, chosen before any deposit is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from ..runtime.errors import InputError
from ..runtime.language import tr
from .element_names import element_of

#: Pathfinder elements of a commodity in soils and sediments, as textbooks of exploration
#: geochemistry list them (Levinson 1974; Rose, Hawkes and Webb 1979).
PATHFINDERS: dict[str, tuple[str, ...]] = {
    "gold_copper": ("Au", "Cu", "Ag", "As", "Sb", "Bi"),
    "gold": ("Au", "As", "Sb", "Ag", "Bi", "Hg"),
    "copper": ("Cu", "Mo", "Au", "Ag", "As", "Zn"),
    "lead_zinc": ("Pb", "Zn", "Ag", "Cd", "As", "Sb"),
    "tin_tungsten": ("Sn", "W", "Bi", "Mo", "F", "Li", "Be"),
    "nickel": ("Ni", "Co", "Cr", "Cu", "MgO"),
    "rare_earths": ("La", "Ce", "Y", "Nb", "Th", "P"),
}

#: What users choose from; ``all`` takes every band.
ELEMENT_CHOICES = ("all", *PATHFINDERS)


def pathfinder_bands(names: Sequence[str], commodity: str) -> list[int]:
    """Return the bands, counted from 1, that are pathfinders of a commodity.

    Bands are known by the element in their name: ``Au``, ``Au_ppb``, ``au (ng/g)``, ``ME-MS61_Cu_ppm``.

    Parameters
    ----------
    names : sequence of str
        Names of the bands.
    commodity : str
        One of :data:`ELEMENT_CHOICES`.

    Raises
    ------
    InputError
        If fewer than two of them are there.
    """
    if commodity == "all":
        return list(range(1, len(names) + 1))
    wanted = PATHFINDERS[commodity]
    bands = [number + 1 for number, name in enumerate(names) if element_of(name) in wanted]
    if len(bands) < 2:
        raise InputError(
            tr(
                "ELEMENTS={commodity} looks for {pathfinders}, and the stack has {count} of them. "
                "Its bands are {names}. Choose the bands (BANDS), or ELEMENTS=all.",
                commodity=commodity,
                pathfinders=", ".join(PATHFINDERS[commodity]),
                count=len(bands),
                names=", ".join(names[:20]),
            )
        )
    return bands
