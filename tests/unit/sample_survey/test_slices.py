"""Made-up thin sections: the same from the same seed, and of the texture that is promised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sample_survey.slices import write_slices
from gossan.core.sample_survey.thin_sections import SIDE, TEXTURES, Slice, Texture
from gossan.core.sections.photographs.decoding import read_photograph
from osgeo import ogr
from progress_doubles import CancellingProgress

PLACES = np.arange(40.0).reshape(20, 2)


def drawn(texture: Texture, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return Slice.of(texture, rng).photograph(rng)


@pytest.mark.parametrize("name", list(TEXTURES))
def test_a_view_has_two_lights_and_repeats_itself(name: str) -> None:
    plain, crossed = drawn(TEXTURES[name])
    assert plain.shape == crossed.shape == (SIDE, SIDE, 3)
    assert plain.dtype == np.uint8
    assert plain.mean() > 2 * crossed.mean()  # half of the crystals are dark between crossed polars
    again = drawn(TEXTURES[name])
    assert np.array_equal(plain, again[0]) and np.array_equal(crossed, again[1])
    assert not np.array_equal(plain, drawn(TEXTURES[name], 2)[0])


def test_pores_take_the_share_that_is_asked_for() -> None:
    texture = Texture(40.0, 0.2, 0.05, 0.25)
    rng = np.random.default_rng(3)
    cut = Slice(texture, np.full(5, 0.2), np.ones(3))
    plain, _ = cut.photograph(rng)
    blue = plain[..., 2].astype(int) - plain[..., 0] > 40
    assert blue.mean() == pytest.approx(0.25, abs=0.03)


def test_finer_rocks_have_more_outlines() -> None:
    edges = {
        name: np.abs(np.diff(drawn(texture)[0].mean(axis=2), axis=1)).mean()
        for name, texture in TEXTURES.items()
    }
    assert edges["coarse sand"] < edges["fine sand"] < edges["coarse silt"]


def test_slices_are_files_by_class_and_points_to_name(tmp_path: Path) -> None:
    paths = write_slices(4, 1, PLACES, str(tmp_path), SilentProgress())
    classes = sorted(folder.name for folder in (tmp_path / "photographs").iterdir())
    assert classes == sorted(TEXTURES)
    found = sorted(path.name for path in (tmp_path / "photographs").rglob("*.png"))
    assert found[:3] == ["S01_01_PPL.png", "S01_01_XPL.png", "S01_02_PPL.png"]
    assert len(found) == 3 * 3 * 2
    layer = ogr.Open(paths["slices.gpkg"])
    features = list(layer.GetLayer())
    assert len(features) == 2 * len(TEXTURES)
    for feature in features:
        assert feature["clastic_true"] in TEXTURES
        for file in feature["photos"].split(";"):
            assert read_photograph(str(tmp_path / file), 32).shape == (32, 32, 3)


def test_other_photographs_stay_and_are_not_mixed_with_these(tmp_path: Path) -> None:
    other = tmp_path / "photographs" / "fine sand" / "mine.jpg"
    other.parent.mkdir(parents=True)
    other.touch()
    with pytest.raises(InputError, match=r"mine\.jpg"):
        write_slices(4, 1, PLACES, str(tmp_path), SilentProgress())
    assert [path.name for path in tmp_path.rglob("*.*")] == ["mine.jpg"]


def test_a_cancel_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        write_slices(4, 1, PLACES, str(tmp_path), CancellingProgress(5))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
