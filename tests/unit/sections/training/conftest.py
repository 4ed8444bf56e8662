"""Photographs that trainings of this folder learn from."""

from __future__ import annotations

from pathlib import Path

import pytest
from gossan.core.sections.training.labelled import Sections
from small_trainings import held_out_slices


@pytest.fixture(scope="module")
def sections(section_folder: Path) -> Sections:
    """Return small photographs of two rocks, a quarter of the slices held out."""
    return held_out_slices(section_folder, 0.25)
