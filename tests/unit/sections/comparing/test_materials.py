"""Which folders are properties, and one split for all networks."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.comparing.materials import (
    PropertyFolder,
    Shares,
    find_properties,
    matching_folder,
    split_material,
    tell_of_unused_tests,
    with_rows,
)
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.split_file import read_split_file
from gossan.core.sections.training.splits import labelled_sections
from PIL import Image
from progress_doubles import RecordingProgress
from small_trainings import SLICES

QUIET = SilentProgress()


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
    found = {place.title: place.kind for place in find_properties(str(tmp_path), "", QUIET)}
    assert found == {"Basic category": "basic", "colour": "custom", "颗粒": "grain"}


def test_folders_of_photographs_are_classes_of_one_property(tmp_path: Path) -> None:
    folder = fill(tmp_path / "clastic", "fine sand", "coarse sand", slices=1)
    assert find_properties(str(folder), "", QUIET) == [
        PropertyFolder("clastic", "clastic", str(folder)),
    ]
    # Photographs may lie in folders of slices: then it must be said.
    deep = fill(tmp_path / "deep" / "granite", "S1", "S2", slices=1)
    assert find_properties(str(deep.parent), "basic", QUIET) == [
        PropertyFolder("Basic category", "basic", str(deep.parent))
    ]


def test_a_property_that_is_none_of_the_five_is_called_what_its_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "蚀变", "red", "green", slices=1)
    for kind in ("custom", ""):
        (place,) = find_properties(str(folder), kind, QUIET)
        assert (place.title, place.kind) == ("蚀变", "custom")
    monkeypatch.chdir(folder)
    assert find_properties(".", "custom", QUIET)[0].title == "蚀变"


def test_property_folders_with_nothing_to_read_are_told(tmp_path: Path) -> None:
    fill(tmp_path / "grain", "coarse", "fine", slices=1)
    (tmp_path / "mixture" / "iron").mkdir(parents=True)
    for number in range(3):
        (tmp_path / "mixture" / "iron" / f"{number}.cr2").touch()
    (tmp_path / "basic" / "granite").mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "plan.png")
    progress = RecordingProgress()
    found = find_properties(str(tmp_path), "", progress)
    assert [place.title for place in found] == ["grain"]
    empty, raw, loose = progress.warnings
    assert "basic is empty" in empty
    assert "mixture has no photograph" in raw and "3 .cr2 (" in raw
    assert "1 photographs lie in" in loose
    shutil.rmtree(tmp_path / "grain")
    with pytest.raises(InputError, match=r"no folders with photographs.* 3 \.cr2 \("):
        find_properties(str(tmp_path), "", QUIET)


def test_classes_with_nothing_to_read_are_told_as_classes(tmp_path: Path) -> None:
    fill(tmp_path, "red", "green", slices=1)
    (tmp_path / "blue").mkdir()
    (tmp_path / "blue" / "1.cr2").touch()
    progress = RecordingProgress()
    (place,) = find_properties(str(tmp_path), "", progress)
    assert not progress.warnings
    labelled_sections(place.path, place.kind, progress)
    assert "blue has no photograph" in progress.warnings[0]


def test_test_photographs_of_no_property_are_told(
    properties: list[PropertyFolder], tmp_path: Path
) -> None:
    for name in ("grain", "colour", "mixture"):
        (tmp_path / "test" / name).mkdir(parents=True)
    progress = RecordingProgress()
    tell_of_unused_tests(properties, str(tmp_path / "test"), progress)
    assert ["mixture" in said for said in progress.warnings] == [True]
    tell_of_unused_tests(properties[:1], str(tmp_path / "test"), progress)  # those are classes
    assert len(progress.warnings) == 1


def test_nothing_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folders with photographs"):
        find_properties(str(tmp_path), "", QUIET)
    with pytest.raises(InputError, match="There is no folder"):
        find_properties(str(tmp_path / "none"), "", QUIET)
    place = PropertyFolder("grain", "grain", str(tmp_path / "grain"))
    assert matching_folder(place, 1, "elsewhere") == "elsewhere"
    with pytest.raises(InputError, match="TEST_IMAGES"):
        matching_folder(place, 2, str(tmp_path))


def test_each_seed_holds_out_other_slices_whole(tmp_path: Path) -> None:
    fill(tmp_path, "red", "green")
    place = PropertyFolder("colour", "custom", str(tmp_path))
    sections = labelled_sections(place.path, place.kind, QUIET, pattern=SLICES)
    material = split_material(place, sections, Shares(0.2, 0.25), (1, 2), QUIET)
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
    sections = labelled_sections(place.path, place.kind, QUIET, test)
    material = split_material(place, sections, Shares(0.5, 0.25), (1,), QUIET)
    tested = [material.sections.paths[number] for number in material.sections.members("test")]
    assert len(tested) == 8 and all(path.startswith(test) for path in tested)


@pytest.fixture
def properties(tmp_path: Path) -> list[PropertyFolder]:
    """Return two properties of the same photographs, ten slices of two in each class."""
    fill(tmp_path / "images" / "grain", "coarse", "fine")
    fill(tmp_path / "images" / "colour", "cinnabar", "flax")
    return find_properties(str(tmp_path / "images"), "", QUIET)


def by_rows(places: list[PropertyFolder], *lines: str) -> list[Sections]:
    """Return the photographs that a split file of these lines names."""
    images = Path(places[0].path).parent
    table = images.parent / "split.csv"
    table.write_text("\n".join(["file,set", *lines]), encoding="utf-8")
    sections = [
        labelled_sections(place.path, place.kind, QUIET, pattern=SLICES) for place in places
    ]
    return with_rows(sections, places, read_split_file(str(table)), str(images), QUIET)


def rows_of(property_: str, slices: dict[int, str], classes: tuple[str, str]) -> list[str]:
    return [
        f"{property_}{name}/{name[:1]}{slice_:02d}_{side}.png,{set_}"
        for name in classes
        for slice_, set_ in slices.items()
        for side in range(2)
    ]


COLOURS, GRAINS = ("cinnabar", "flax"), ("coarse", "fine")


def test_one_split_file_is_for_all_properties(properties: list[PropertyFolder]) -> None:
    sets = {0: "train", 1: "train", 2: "validation", 3: "test"}
    colour, grain = by_rows(
        properties,
        *rows_of("colour/", sets, COLOURS),  # relative to IMAGES
        *rows_of("", {**sets, 3: "train"}, GRAINS),  # relative to the property's folder
    )
    for sections in (colour, grain):
        assert len(sections.paths) == 16 and (sections.sets == "validation").sum() == 4
    assert (colour.sets == "test").sum() == 4 and not (grain.sets == "test").any()
    progress = RecordingProgress()
    given = split_material(properties[0], colour, Shares(0.9, 0.5), (1, 2), progress)
    assert given.given == ("test", "validation")
    assert all(np.array_equal(split.sets, colour.sets) for split in given.splits)
    assert any("TEST is not used" in said for said in progress.messages)
    # Without a test set its share is drawn, and what validates stays what it was.
    drawn = split_material(properties[1], grain, Shares(0.4, 0.5), (1, 2), QUIET)
    assert drawn.given == ("validation",)
    for split in drawn.splits:
        assert [(split.sets == name).sum() for name in ("train", "validation", "test")] == [8, 4, 4]
        assert np.array_equal(split.sets == "validation", grain.sets == "validation")
        assert (
            len({*split.slices[split.sets == "test"]} & {*split.slices[split.sets != "test"]}) == 0
        )


def test_other_seeds_validate_on_others_where_the_test_set_is_given(
    properties: list[PropertyFolder],
) -> None:
    sets = {**dict.fromkeys(range(8), "train"), 8: "test", 9: "test"}
    colour, _ = by_rows(
        properties, *rows_of("colour/", sets, COLOURS), *rows_of("grain/", sets, GRAINS)
    )
    material = split_material(properties[0], colour, Shares(0.2, 0.25), (1, 2), QUIET)
    one, two = (split.sets for split in material.splits)
    assert np.array_equal(one == "test", colour.sets == "test")
    assert np.array_equal(two == "test", colour.sets == "test")
    assert not np.array_equal(one == "validation", two == "validation")


def test_a_name_alone_stands_for_the_photograph_in_each_property(tmp_path: Path) -> None:
    for name in ("a", "b"):
        fill(tmp_path / "images" / name, "coarse", "fine")
    one, two = by_rows(
        find_properties(str(tmp_path / "images"), "", QUIET), "c00_0.png,train", "f00_1.png,train"
    )
    assert [Path(path).name for path in one.paths] == ["c00_0.png", "f00_1.png"]
    assert [Path(path).name for path in two.paths] == ["c00_0.png", "f00_1.png"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["colour/flax/f00_0.png,test"], "no photograph of grain"),
        (["colour/flax/f77_0.png,test"], "line 2: colour/flax/f77_0.png .*not there"),
        (["flax/f00_0.png,train", "colour/flax/f00_0.png,test"], "lines 2 and 3: .* two sets"),
        (["f00_0.png,train", "grain/fine/f00_0.png,test"], "lines 2 and 3: .* two sets"),
    ],
)
def test_a_split_file_that_contradicts_itself_is_refused(
    lines: list[str], message: str, properties: list[PropertyFolder]
) -> None:
    with pytest.raises(InputError, match=message):
        by_rows(properties, *lines)


def test_classes_without_a_test_photograph_are_told(properties: list[PropertyFolder]) -> None:
    rows = [*rows_of("colour/", {0: "train", 1: "train"}, COLOURS), "flax/f02_0.png,test"]
    colour, _ = by_rows(properties, *rows, *rows_of("grain/", {0: "train"}, GRAINS))
    progress = RecordingProgress()
    split_material(properties[0], colour, Shares(0.2, 0.5), (1,), progress)
    assert any("no photograph of cinnabar" in said for said in progress.warnings)
