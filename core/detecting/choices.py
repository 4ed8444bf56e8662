"""What can be chosen of the detector, without what it takes to do it."""

from __future__ import annotations

#: What users choose from.
METHODS = (
    "pathfinders",
    "pathfinders_mcd",
    "isolation_forest",
    "nearest_neighbours",
    "autoencoder",
    "singularity",
)

#: What dialogs call them.
METHOD_WORDS: dict[str, str] = {
    "pathfinders": "Ranks of the pathfinders",
    "pathfinders_mcd": "Pathfinders, robust distance (MCD)",
    "isolation_forest": "Isolation forest",
    "nearest_neighbours": "Nearest neighbours",
    "autoencoder": "Autoencoder (needs PyTorch)",
    "singularity": "Singularity (stacks only)",
}

#: What is taken out of the values: nothing, a regional trend, or units of ground.
BACKGROUNDS = ("none", "trend", "units")

#: What dialogs call them.
BACKGROUND_WORDS: dict[str, str] = {
    "none": "None",
    "trend": "A smooth surface over the survey",
    "units": "Levels of units of ground, such as rocks",
}

#: Bands that every map of scores begins with.
SCORE_BANDS = ("Anomaly score", "Chance", "Coverage", "Leading element (number)")
