"""How a table of assays is to be read: what users choose, without what it takes to do it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..runtime.errors import InputError
from ..runtime.language import tr

#: How negative numbers are meant.
BELOW_DETECTION = ("auto", "keep", "negative_is_limit")

#: What dialogs call them.
BELOW_DETECTION_WORDS: dict[str, str] = {
    "auto": "Detection limits where they look like them",
    "keep": "Numbers like others",
    "negative_is_limit": "Negative values are detection limits",
}

#: What can take the place of a value below its detection limit.
SUBSTITUTES = ("half", "sqrt2", "drop", "ros", "lognormal")

#: What dialogs call them.
SUBSTITUTE_WORDS: dict[str, str] = {
    "half": "Half the detection limit",
    "sqrt2": "The limit divided by √2",
    "drop": "Missing",
    "ros": "Regression on order statistics",
    "lognormal": "Mean below the limit (lognormal)",
}

#: Nothing does where assays are kept as they are: the limit stays, as a negative number.
NEGATIVE_LIMIT = "negative"

#: How decimals may be written; ``auto`` finds out.
DECIMALS = ("auto", "point", "comma")

#: What dialogs call them.
DECIMAL_WORDS: dict[str, str] = {
    "auto": "As the table tells",
    "point": "Point: 1.5",
    "comma": "Comma: 1,5",
}

#: Whether columns of one element are merged, or kept beside one another.
METHODS = ("merge", "keep")

#: What dialogs call them.
METHOD_WORDS: dict[str, str] = {
    "merge": "Made one, in one unit",
    "keep": "Kept beside one another",
}


@dataclass(frozen=True)
class AssayRules:
    """How to read an assay table.

    Parameters
    ----------
    missing_values : tuple of float
        Codes that mean "not analysed", beside the usual ones such as −9999.
    below_detection : {'auto', 'keep', 'negative_is_limit'}
        Whether negative numbers are negative detection limits; ``auto`` where they look like them.
        Text such as ``<0.5`` always is one.
    substitute : one of ``SUBSTITUTES``, or ``NEGATIVE_LIMIT``
        What takes the place of a value below the detection limit.
    decimal : {'auto', 'point', 'comma'}
    methods : {'merge', 'keep'}
        What becomes of several columns of one element.
    """

    missing_values: tuple[float, ...] = ()
    below_detection: str = "auto"
    substitute: str = "half"
    decimal: str = "auto"
    methods: str = "merge"


def parse_missing_values(text: str) -> tuple[float, ...]:
    """Return the numbers of a text such as ``-9999, -6666``.

    Raises
    ------
    InputError
        If a part of it is no number.
    """
    codes = []
    for part in filter(None, re.split(r"[,;\s]+", text.strip())):
        try:
            codes.append(float(part))
        except ValueError:
            raise InputError(
                tr(
                    "Missing values: {part!r} is not a number. Separate the codes with commas, as in "
                    "-9999,-6666.",
                    part=part,
                )
            ) from None
    return tuple(codes)
