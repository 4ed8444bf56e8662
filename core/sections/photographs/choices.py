"""Choices about photographs, and what dialogs call them; read without anything else."""

from __future__ import annotations

#: How photographs become smaller.
RESIZE_WORDS: dict[str, str] = {
    "area": "The mean over the area of each new pixel",
    "nearest": "The nearest pixel, as in the paper",
}

#: What becomes of photographs that cannot be read.
BROKEN_WORDS: dict[str, str] = {
    "skip": "Leave them out, up to a tenth",
    "stop": "Stop, and list them",
}

#: How many bits there are where more than 8 are stored.
BIT_DEPTH_WORDS: dict[str, str] = {
    "auto": "What tags or the largest value in the folder say",
    "8": "8 bits",
    "10": "10 bits",
    "12": "12 bits",
    "14": "14 bits",
    "16": "16 bits",
}

#: How large photographs are read.
TILES_WORDS: dict[str, str] = {
    "whole": "Each photograph as a whole",
    "tiles": "Large ones in tiles of the trained scale",
}
