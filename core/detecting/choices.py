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

#: What is taken out of the values: nothing, a regional trend, or units of ground.
BACKGROUNDS = ("none", "trend", "units")
