"""What can be chosen of gridding, without what it takes to do it."""

from __future__ import annotations

#: Ways to make a cell of samples.
IDW, KRIGING = METHODS = ("idw", "kriging")

#: What dialogs call them.
METHOD_WORDS: dict[str, str] = {
    "idw": "Inverse distance weighting",
    "kriging": "Ordinary kriging",
}

#: Ways to choose samples around a cell, and into how many sectors each cuts the circle.
SECTORS = {"none": 1, "quadrants": 4, "octants": 8}

#: What users choose from.
SECTOR_CHOICES = ("auto", *SECTORS)

#: What dialogs call them.
SECTOR_WORDS: dict[str, str] = {
    "auto": "Octants along parallel lines, else none",
    "none": "None: the nearest samples",
    "quadrants": "Quadrants: in four directions",
    "octants": "Octants: in eight directions",
}


def choose_sectors(choice: str, in_parallel_lines: bool) -> str:
    """Return the way to choose samples: for auto, octants where they lie along lines alike far apart."""
    if choice != "auto":
        return choice
    return "octants" if in_parallel_lines else "none"
