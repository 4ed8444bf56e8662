"""Crops: a picture per photograph and second stream, with the frame where the crop was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.files import Staging
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.classification import Reading, Readings
from gossan.core.sections.reading.crops import write_crops
from PIL import Image
from progress_doubles import RecordingProgress


@pytest.fixture
def photographs(tmp_path: Path) -> list[str]:
    """Grey photographs of 200 × 100 pixels."""
    paths = [tmp_path / "石 1.png", tmp_path / "b.png"]
    for path in paths:
        Image.fromarray(np.full((100, 200, 3), 128, dtype=np.uint8)).save(path)
    return [str(path) for path in paths]


def write(
    models: list[SectionModel], shifts: list[np.ndarray | None], paths: list[str], folder: Path
) -> list[str]:
    """Write crops; return the warnings."""
    progress = RecordingProgress()
    said = (np.array([0.5, 0.5]),) * len(models)
    read = {path: Reading(path, said, tuple(shifts)) for path in paths}
    with Staging() as staging:
        write_crops(str(folder), models, Readings(read, {}), staging, progress)
    return progress.warnings


def test_a_frame_stands_where_the_crop_was(photographs: list[str], tmp_path: Path) -> None:
    models = [
        SectionModel.untrained("gdnet", "basic", ("a", "b"), 32, 0.5),
        SectionModel.untrained("s2dnet", "grain", ("a", "b"), 32, 0.5),
    ]
    # From 75 to 175 of the width, and from 12 to 62 of the height.
    shifts = [None, np.array([0.25, -0.26])]
    assert not write(models, shifts, photographs, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["0001_石_1_2_grain.jpg", "0002_b_2_grain.jpg"]
    pixels = np.asarray(Image.open(tmp_path / "out" / names[0])).astype(int)
    assert pixels.shape == (100, 200, 3)
    framed = np.abs(pixels - 128).max(axis=2) > 40
    assert framed[37, 73:78].any() and framed[37, 173:178].any()
    assert framed[10:15, 125].any() and framed[60:65, 125].any()
    assert not framed[:, :70].any() and not framed[:, 180:].any()
    assert not framed[:8].any() and not framed[67:].any() and not framed[18:57, 82:168].any()


def test_models_of_one_stream_have_no_crops_and_that_is_told(
    photographs: list[str], tmp_path: Path
) -> None:
    model = SectionModel.untrained("gdnet", "basic", ("a", "b"), 32, 0.5)
    (warning,) = write([model], [None], photographs, tmp_path / "out")
    assert "CROPS stays empty" in warning
    assert not (tmp_path / "out").exists()
