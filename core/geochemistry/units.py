"""Units of element values, and what one is worth in another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ..runtime.errors import InputError
from ..runtime.language import tr
from .element_names import unit_of

#: Shares of the mass by the ways in which laboratories and surveys write them: without spaces, in lower
#: case, with ``/`` for every kind of stroke.
_SHARES = {
    **dict.fromkeys(("%", "pct", "percent", "wt%", "wt.%", "wtpct", "%wt", "10-2", "g/100g"), 1e-2),
    **dict.fromkeys(("‰", "permil", "permille", "g/kg", "mg/g", "kg/t", "10-3"), 1e-3),
    **dict.fromkeys(
        ("ppm", "ppmw", "mg/kg", "ug/g", "g/t", "gm/t", "gpt", "g/tonne", "10-6"), 1e-6
    ),
    # Troy ounces in a short ton, as assayers of the United States write gold.
    **dict.fromkeys(("oz/t", "opt", "oz/ton", "oz/st"), 31.1034768 / 907_184.74),
    **dict.fromkeys(("ppb", "ppbw", "ug/kg", "ng/g", "mg/t", "10-9"), 1e-9),
    **dict.fromkeys(("ppt", "pptw", "ng/kg", "pg/g", "ug/t", "10-12"), 1e-12),
}

_EXPONENT = re.compile(r"(?:[x×*]|1e)?(?:10)?(?:\*\*|\^)?(-\d+)")


def written_alike(unit: str) -> str:
    """Return a unit without the differences of writing that mean nothing.

    ``µg/g``, ``UG_G`` and ``ug / g`` become ``ug/g``; ``×10⁻⁶`` and ``1e-6`` become ``10-6``.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit)).casefold()
    for written, alike in (
        ("μ", "u"),
        ("−", "-"),
        ("_", "/"),
        ("·", ""),
        ("wt/", "wt"),
        ("1e-0", "1e-"),
    ):
        text = text.replace(written, alike)
    power = _EXPONENT.fullmatch(text)
    return f"10{power[1]}" if power else text


def known_unit(name: str, stated: str) -> str:
    """Return the unit of a band: the stated one, or the one in its name as in ``Au_ppb``."""
    return stated.strip() or unit_of(name, name)


def contradicts(name: str, stated: str) -> bool:
    """Return whether a band's name says another unit than is stated for it."""
    named = unit_of(name, name)
    return bool(named and stated.strip()) and conversion(stated, named) != 1.0


def units_of_bands(names: Sequence[str], stated: Sequence[str]) -> list[str]:
    """Return the units of bands: those that are stated, or those that their names say.

    Raises
    ------
    InputError
        If a name says another unit than is stated for its band.
    """
    for name, unit in zip(names, stated, strict=True):
        if contradicts(name, unit):
            raise InputError(
                tr(
                    "{name} says {named}, and the unit of its band is {unit}. Correct one of them: values "
                    "are not converted here.",
                    name=name,
                    named=unit_of(name, name),
                    unit=unit,
                )
            )
    return [known_unit(name, unit) for name, unit in zip(names, stated, strict=True)]


def conversion(unit: str, wanted: str) -> float | None:
    """Return what values are multiplied by to have the wanted unit; None if they cannot.

    >>> conversion("ppb", "mg/kg")
    0.001
    """
    own, other = written_alike(unit), written_alike(wanted)
    if own == other:
        return 1.0
    if own not in _SHARES or other not in _SHARES:
        return None
    return float(f"{_SHARES[own] / _SHARES[other]:.12g}")
