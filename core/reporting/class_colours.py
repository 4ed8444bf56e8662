"""Colours of classes, on maps, in legends and in rasters."""

from __future__ import annotations

#: Colours that can be told apart, by those who see no green as well; used again after the last.
CLASS_COLOURS = (
    "#a4460f",
    "#143dca",
    "#e3a72f",
    "#6a532e",
    "#5bb0d1",
    "#eb7a72",
    "#49142d",
    "#1e8bdd",
    "#ae658e",
    "#37436f",
)
