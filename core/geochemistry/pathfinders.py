"""Elements that are known to go with a commodity, chosen before any deposit is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress
from .element_names import Role, element_of, read_name

#: Pathfinder elements of a commodity in soils and sediments, its target first, as textbooks of
#: exploration geochemistry list them (Levinson 1974; Rose, Hawkes and Webb 1979).
PATHFINDERS: dict[str, tuple[str, ...]] = {
    "gold_copper": ("Au", "Cu", "Ag", "As", "Sb", "Bi"),
    "gold": ("Au", "As", "Sb", "Ag", "Bi", "Hg"),
    "copper": ("Cu", "Mo", "Au", "Ag", "As", "Zn"),
    "silver": ("Ag", "As", "Sb", "Pb", "Zn", "Hg"),
    "lead_zinc": ("Pb", "Zn", "Ag", "Cd", "As", "Sb"),
    "tin_tungsten": ("Sn", "W", "Bi", "Mo", "F", "Li", "Be"),
    "molybdenum": ("Mo", "W", "Cu", "Bi", "F", "Sn"),
    "nickel": ("Ni", "Co", "Cr", "Cu", "MgO"),
    "platinum_group": ("Pt", "Pd", "Ni", "Cu", "Cr", "Co"),
    "rare_earths": ("La", "Ce", "Y", "Nb", "Th", "P"),
    "lithium": ("Li", "Cs", "Rb", "Ta", "Be", "Sn", "Nb"),
    "uranium": ("U", "Mo", "V", "Se", "As", "Cu"),
    "chromite": ("Cr", "Ni", "Co", "Pt", "Pd", "Mg"),
    "iron_oxide_copper_gold": ("Cu", "Au", "Co", "Ag", "U", "La", "Ce", "Mo"),
}

#: An oxide's name, and the element that it is of.
_OXIDE = re.compile(r"([A-Z][a-z]?)\d*O\d*")

#: More deposits of one kind than this are hardly known, and so many fields of assays make samples.
_MANY_DEPOSITS, _FEWEST_ASSAYS = 1000, 3

#: What users choose from: ``auto`` asks the deposits' attributes, ``all`` takes every band.
ELEMENT_CHOICES = ("auto", "all", *PATHFINDERS)

#: What dialogs call them; ``none`` is the detector's.
COMMODITY_WORDS: dict[str, str] = {
    "auto": "As the deposits say",
    "all": "All elements",
    "none": "None: whatever is unusual",
    "gold_copper": "Gold and copper",
    "gold": "Gold",
    "copper": "Copper",
    "silver": "Silver",
    "lead_zinc": "Lead and zinc",
    "tin_tungsten": "Tin and tungsten",
    "molybdenum": "Molybdenum",
    "nickel": "Nickel",
    "platinum_group": "Platinum group",
    "rare_earths": "Rare earths",
    "lithium": "Lithium",
    "uranium": "Uranium",
    "chromite": "Chromite",
    "iron_oxide_copper_gold": "Iron oxide copper gold (IOCG)",
}

#: With fewer deposits than this every band is too much to choose from.
FEW_DEPOSITS = 30


def tell_of_samples(count: int, fields: Mapping[str, str], progress: Progress) -> None:
    """Warn of deposits that look like the samples of a survey.

    Parameters
    ----------
    count : int
        Points of the layer.
    fields : mapping
        Names of its fields with their aliases.
    progress : Progress
    """
    assays = [
        name
        for name, alias in fields.items()
        if read_name(name, alias, fields).role is Role.ELEMENT and len(name) > 1
    ]
    odd = []
    if count > _MANY_DEPOSITS:
        odd.append(tr("it has {count:,} points", count=count))
    if len(assays) >= _FEWEST_ASSAYS:
        shown = ", ".join(assays[:8]) + (", …" if len(assays) > 8 else "")
        odd.append(tr("its fields are assays ({assays})", assays=shown))
    if odd:
        progress.warning(
            tr(
                "DEPOSITS looks like a layer of samples: {odd}. Every point of it is taken for a known "
                "deposit. If these are deposits with their grades, all is well; if not, give the layer of "
                "deposits.",
                odd=", ".join(odd),
            )
        )


def pathfinders_of(commodity: str) -> tuple[str, ...]:
    """Return the pathfinders of a commodity, its target first, or those of an own list: ``Au, Te, W``."""
    return PATHFINDERS.get(commodity) or tuple(commodity.split(", "))


def own_list(text: str) -> str:
    """Return a list of elements in the form that stands for a commodity; empty if nothing was given.

    Raises
    ------
    InputError
        If something in it is no element, or there are fewer than two.
    """
    words = [word for word in re.split(r"[\s,;、，；]+", text) if word]
    if not words:
        return ""
    elements = [metal_of(element_of(word)) for word in words]
    wrong = [word for word, element in zip(words, elements) if not element]
    unique = list(dict.fromkeys(elements))
    if wrong or len(unique) < 2:
        raise InputError(
            tr(
                "OWN_LIST: give two elements or more by their symbols, the most telling first, such as Au, "
                "Te, W. {text} is no such list.",
                text=", ".join(wrong) or text,
            )
        )
    return ", ".join(unique)


def pathfinder_columns(names: Sequence[str], commodity: str) -> list[int]:
    """Return where, counted from 0, a commodity's pathfinders are, the most telling first.

    Several that are of one element are all returned, an oxide behind the element.

    Parameters
    ----------
    names : sequence of str
        Of bands or fields.
    commodity : str
        One of :data:`PATHFINDERS`.
    """
    elements = [element_of(name) for name in names]
    metals = [metal_of(element) for element in elements]
    return [
        column
        for wanted in pathfinders_of(commodity)
        for column in sorted(
            range(len(names)), key=lambda column: elements[column] != metals[column]
        )
        if metals[column] == metal_of(wanted)
    ]


def has_target(names: Sequence[str], commodity: str) -> bool:
    """Return whether a commodity's target is among the names, which is then the first pathfinder."""
    target = metal_of(pathfinders_of(commodity)[0])
    return any(metal_of(element_of(name)) == target for name in names)


def metal_of(element: str) -> str:
    """Return the element that an oxide is of; others as they are."""
    oxide = _OXIDE.fullmatch(element)
    return oxide.group(1) if oxide else element


def pathfinder_bands(names: Sequence[str], commodity: str) -> list[int]:
    """Return the bands, counted from 1, that are pathfinders of a commodity.

    Bands are known by the element in their name: ``Au``, ``Au_ppb``, ``au (ng/g)``, ``ME-MS61_Cu_ppm``,
    or by its oxide: ``Li2O_pct``.

    Parameters
    ----------
    names : sequence of str
        Names of the bands.
    commodity : str
        One of :data:`ELEMENT_CHOICES`, or an own list.

    Raises
    ------
    InputError
        If fewer than two of them are there.
    """
    if commodity == "all":
        return list(range(1, len(names) + 1))
    bands = sorted(column + 1 for column in pathfinder_columns(names, commodity))
    if len(bands) < 2:
        if commodity not in PATHFINDERS:
            raise InputError(
                tr(
                    "OWN_LIST looks for {elements}, and the stack has {count} of them; two are needed. Its "
                    "bands are {names}.",
                    elements=commodity,
                    count=len(bands),
                    names=", ".join(names[:20]),
                )
            )
        raise InputError(
            tr(
                "ELEMENTS={commodity} looks for {pathfinders}, and the stack has {count} of them. "
                "Its bands are {names}. Choose the bands (BANDS), or ELEMENTS=all.",
                commodity=commodity,
                pathfinders=", ".join(pathfinders_of(commodity)),
                count=len(bands),
                names=", ".join(names[:20]),
            )
        )
    return bands
