"""Which folders are properties, and one split for all networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.comparing.materials import (
    PropertyFolder,
    find_properties,
    matching_folder,
    read_material,
)
from PIL import Image


def fill(folder: Path, *classes: str, slices: int = 10) -> Path:
    for name in classes:
        (folder / name).mkdir(parents=True)
        for number in range(2 * slices):
            picture = Image.fromarray(np.full((8, 8, 3), number, dtype=np.uint8))
            picture.save(folder / name / f"{name[:1]}{number // 2:02d}_{number % 2}.png")
    return folder


def test_folders_of_classes_are_properties(tmp_path: Path) -> None:
    fill(tmp_path / "颗粒", "coarse", "fine", slices=1)
    fill(tmp_path / "Basic category", "granite", "slate", slices=1)
    fill(tmp_path / "colour", "red", "green", slices=1)
    found = {place.title: place.kind for place in find_properties(str(tmp_path), "")}
    assert found == {"Basic category": "basic", "colour": "custom", "颗粒": "grain"}


def test_folders_of_photographs_are_classes_of_one_property(tmp_path: Path) -> None:
    folder = fill(tmp_path / "clastic", "fine sand", "coarse sand", slices=1)
    assert find_properties(str(folder), "") == [
        PropertyFolder("clastic", "clastic", str(folder)),
    ]
    # Photographs may lie in folders of slices: then it must be said.
    deep = fill(tmp_path / "deep" / "granite", "S1", "S2", slices=1)
    assert find_properties(str(deep.parent), "basic") == [
        PropertyFolder("Basic category", "basic", str(deep.parent))
    ]


def test_nothing_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folders with photographs"):
        find_properties(str(tmp_path), "")
    with pytest.raises(InputError, match="There is no folder"):
        find_properties(str(tmp_path / "none"), "")
    place = PropertyFolder("grain", "grain", str(tmp_path / "grain"))
    assert matching_folder(place, 1, "elsewhere") == "elsewhere"
    with pytest.raises(InputError, match="TEST_IMAGES"):
        matching_folder(place, 2, str(tmp_path))


def test_each_seed_holds_out_other_slices_whole(tmp_path: Path) -> None:
    fill(tmp_path, "red", "green")
    place = PropertyFolder("colour", "custom", str(tmp_path))
    material = read_material(place, "", r"^(.\d\d)_", (0.2, 0.25), (1, 2), SilentProgress())
    for split in material.splits:
        assert {"train", "validation", "test"} == set(split.sets)
        for slice_ in np.unique(split.slices):
            assert len(set(split.sets[split.slices == slice_])) == 1
        assert (split.sets == "test").sum() == 8
    assert material.splits[0].paths == material.splits[1].paths
    assert not np.array_equal(material.splits[0].sets, material.splits[1].sets)


def test_a_test_folder_takes_the_place_of_a_share(tmp_path: Path) -> None:
    fill(tmp_path / "own", "red", "green")
    fill(tmp_path / "test", "red", "green", slices=2)
    place = PropertyFolder("colour", "custom", str(tmp_path / "own"))
    test = str(tmp_path / "test")
    material = read_material(place, test, "", (0.5, 0.25), (1,), SilentProgress())
    tested = [material.sections.paths[number] for number in material.sections.members("test")]
    assert len(tested) == 8 and all(path.startswith(test) for path in tested)
