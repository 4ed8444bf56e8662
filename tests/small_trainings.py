"""Trainings on a handful of small photographs, as many tests want them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.training.labelled import Sections, collect_sections
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out, with_slices

#: Finds the slice in the names of the photographs that tests draw.
SLICES = r"^(.\d\d)_"

#: Seconds on one processor.
SETTINGS = SectionSettings(
    network="shufflenet_v2",
    kind="basic",
    weights="random",
    image_size=32,
    epochs=5,
    batch=8,
    patience=0,
    seed=3,
)

#: The like for Train Thin Section, by its parameters' names.
PARAMETERS: dict[str, Any] = {
    "PROPERTY": "basic",
    "MODEL": "shufflenet_v2",
    "WEIGHTS": "random",
    "IMAGE_SIZE": 32,
    "BATCH": 8,
    "EPOCHS": 1,
    "GROUP_PATTERN": SLICES,
}


def held_out_slices(folder: Path, share: float) -> Sections:
    """Return a folder's photographs, a share of them in whole slices for validation."""
    collected = collect_sections(str(folder), "basic", SilentProgress())
    return hold_out(with_slices(collected, SLICES, SilentProgress()), share, 0, SilentProgress())
