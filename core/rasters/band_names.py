"""Names of bands: which say an element, and which only a place in the file."""

from __future__ import annotations

import re

from ..runtime.language import later

#: Descriptions that programs give to bands by themselves.
_NUMBERED = re.compile(r"(band|layer|lyr|channel|波段|图层)?[\s_.#-]*\d+", re.IGNORECASE)

#: What to do about bands without names.
NAME_THEM = later(
    "Give each band the name of its element with Stack Rasters (NAMES, such as Au_ppb, Cu_ppm), or with "
    "SetDescription of GDAL in QGIS's Python console."
)


def is_no_name(description: str) -> bool:
    """Return whether a band's description says nothing but its number.

    >>> is_no_name("Band 3"), is_no_name("Au_ppb"), is_no_name("U238")
    (True, False, False)
    """
    words = description.strip()
    return not words or _NUMBERED.fullmatch(words) is not None
