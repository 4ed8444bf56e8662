"""Kinds of bands: elements, and what is known of the ground beside its chemistry."""

from __future__ import annotations

from collections.abc import Sequence

#: Item of a band's metadata that says its kind; a band without one is an element.
KIND_ITEM = "GOSSAN_KIND"

#: A concentration; a measurement of another kind, such as a magnetic field, as it is; and 1 where the
#: ground is of a class, such as a rock, else 0.
ELEMENT, COVARIATE, CLASS = KINDS = ("element", "covariate", "class")


def kinds_of_bands(kinds: Sequence[str], bands: int) -> tuple[str, ...]:
    """Return the kind of each of so many bands: all are elements where nobody says."""
    return tuple(kinds) if kinds else (ELEMENT,) * bands


def kinds_beside(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of bands as they are kept: nothing where all are elements."""
    return () if set(kinds) <= {ELEMENT} else tuple(kinds)
