"""Class folders, slices and splits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.properties import PROPERTIES
from gossan.core.sections.training.labelled import (
    TEST,
    TRAIN,
    VALIDATION,
    Sections,
    collect_sections,
    shared_slices,
    with_test_folder,
)
from gossan.core.sections.training.split_file import with_split_file
from gossan.core.sections.training.splits import hold_out, labelled_sections, with_slices
from progress_doubles import RecordingProgress


def folders(root: Path, **classes: int) -> Path:
    """Make empty photographs: as many per class, four to a slice."""
    for name, count in classes.items():
        (root / name).mkdir(parents=True)
        for number in range(count):
            (root / name / f"{name[:2]}{number // 4}_{number % 4}.png").touch()
    return root


def test_the_five_properties_have_the_papers_classes() -> None:
    assert {name: len(entry.classes) for name, entry in PROPERTIES.items()} == {
        "grain": 7,
        "clastic": 8,
        "genesis": 5,
        "mixture": 7,
        "basic": 9,
        "custom": 0,
    }
    for entry in PROPERTIES.values():
        spellings = [name for names in entry.classes for name in names]
        assert len(set(spellings)) == len(spellings)
        for names in entry.classes:
            for name in names:
                assert entry.canonical(name.upper().replace(" ", "_")) == names[0]


def test_classes_come_in_the_propertys_order_and_keep_their_names(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = folders(tmp_path, 板岩=2, Quartz_sandstone=2, granite=2, gneiss=2)
    sections = collect_sections(str(root), "basic", progress)
    assert sections.classes == ("granite", "Quartz_sandstone", "板岩", "gneiss")
    assert [Path(path).parent.name for path in sections.paths[::2]] == list(sections.classes)
    np.testing.assert_array_equal(sections.labels, [0, 0, 1, 1, 2, 2, 3, 3])
    assert any("gneiss" in text for text in progress.warnings)
    assert any("diorite" in text and "tuff" in text for text in progress.warnings)


def test_folders_in_two_languages_are_one_class(tmp_path: Path) -> None:
    root = folders(tmp_path, 花岗岩=2, granite=3, slate=2)
    sections = collect_sections(str(root), "basic", SilentProgress())
    assert len(sections.classes) == 2
    assert list(sections.labels) == [0] * 5 + [1] * 2


def test_folders_of_one_class_are_told(tmp_path: Path) -> None:
    progress = RecordingProgress()
    collect_sections(str(folders(tmp_path, 花岗岩=2, granite=3, slate=2)), "basic", progress)
    assert any("granite, 花岗岩 are of one class" in text for text in progress.warnings)


def test_signs_dashes_and_capitals_tell_classes_apart(tmp_path: Path) -> None:
    """Grain sizes in phi: minus one is not one."""
    root = folders(tmp_path / "phi", **{"-1": 2, "1": 2, "Fine-sand": 2, "fine sand": 2})
    sections = collect_sections(str(root), "custom", SilentProgress())
    assert sorted(sections.classes) == ["-1", "1", "Fine-sand", "fine sand"]
    test = folders(tmp_path / "test", **{"1": 3})
    both = with_test_folder(sections, str(test), "custom", SilentProgress())
    assert {both.classes[label] for label in both.labels[both.members(TEST)]} == {"1"}


@pytest.mark.parametrize(
    ("name", "classes", "number"),
    [
        ("Granite", ("slate", "granite"), 1),
        ("coarse_sand", ("coarse-sand", "silt"), 0),
        ("FINE", ("fine", "Fine"), None),  # either may be meant
        ("fine", ("fine", "Fine"), 0),
        ("1", ("-1", "0"), None),
        ("phi 1", ("phi -1", "phi 2"), None),
        ("Gre\u0300s", ("Gr\u00e8s", "b"), 0),  # as a Mac writes it
        ("其他", ("a", "others"), 1),
    ],
)
def test_a_class_is_found_where_one_is_meant(
    name: str, classes: tuple[str, ...], number: int | None
) -> None:
    assert PROPERTIES["custom"].find(name, classes) == number


def test_custom_classes_are_taken_as_they_are(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = folders(tmp_path, b=2, a=3)
    (root / "loose.png").touch()
    (root / "empty").mkdir()
    sections = collect_sections(str(root), "custom", progress)
    assert sections.classes == ("a", "b")
    loose, empty = progress.warnings
    assert loose.endswith("are not used: 1.") and empty.startswith("Empty: empty (in ")


def test_too_few_classes_or_photographs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        collect_sections(str(tmp_path / "none"), "custom", SilentProgress())
    with pytest.raises(InputError, match="has photographs of: 1"):
        collect_sections(str(folders(tmp_path / "one", a=5)), "custom", SilentProgress())
    with pytest.raises(InputError, match="class b has one photograph"):
        collect_sections(str(folders(tmp_path / "few", a=5, b=1)), "custom", SilentProgress())


def test_slices_stay_on_one_side_and_every_class_on_both(tmp_path: Path) -> None:
    root = folders(tmp_path, ab=40, cd=16, ef=24)
    collected = collect_sections(str(root), "custom", SilentProgress())
    sections = with_slices(collected, r"^([a-z]+\d+)_", SilentProgress())
    assert sections.grouped and len(np.unique(sections.slices)) == 20
    for seed in range(20):
        split = hold_out(sections, 0.25, seed, SilentProgress())
        assert shared_slices(split) == 0
        for label in range(3):
            own = split.sets[split.labels == label]
            assert set(own) == {TRAIN, VALIDATION}
            assert (own == VALIDATION).mean() == pytest.approx(0.25, abs=0.1)
    # Without slices four photographs of one would lie on both sides.
    alone = hold_out(
        collect_sections(str(root), "custom", SilentProgress()), 0.25, 0, SilentProgress()
    )
    assert shared_slices(with_slices(alone, r"^([a-z]+\d+)_", SilentProgress())) > 0


@pytest.mark.parametrize("classes", [2, 4, 6])
def test_slices_that_show_several_classes_are_held_out_once(classes: int) -> None:
    """What one class took to validation counts for the others of the same slices."""
    slices = np.repeat(np.arange(20), classes)
    sections = sections_of(np.tile(np.arange(classes), 20), slices)
    for seed in range(10):
        held = hold_out(sections, 0.2, seed, SilentProgress()).sets == VALIDATION
        assert held.mean() == pytest.approx(0.2, abs=0.05)
        assert all(held[sections.labels == label].any() for label in range(classes))


def test_a_slice_that_is_most_of_a_class_trains() -> None:
    slices = np.concatenate(
        [np.zeros(60), np.repeat([1, 2, 3, 4], 3), np.repeat(np.arange(5, 15), 4)]
    )
    sections = sections_of(np.repeat([0, 1], [72, 40]), slices.astype(int))
    for seed in range(20):
        held = hold_out(sections, 0.2, seed, SilentProgress()).sets == VALIDATION
        assert 3 <= held[:72].sum() <= 12


def sections_of(labels: np.ndarray, slices: np.ndarray) -> Sections:
    """Return photographs of classes and slices, all of which train."""
    paths = tuple(f"{number}.png" for number in range(len(labels)))
    classes = tuple("abcdefgh"[: labels.max() + 1])
    return Sections(paths, classes, labels, slices, np.full(len(labels), TRAIN, "U10"), True)


def test_a_test_needs_no_more_than_a_photograph(tmp_path: Path) -> None:
    sections = collect_sections(
        str(folders(tmp_path / "own", a=4, b=4)), "custom", SilentProgress()
    )
    test = folders(tmp_path / "test", b=1)
    both = with_test_folder(sections, str(test), "custom", SilentProgress())
    assert both.labels[both.members(TEST)].tolist() == [1]
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match=r"TEST_IMAGES: .*none has no photographs"):
        with_test_folder(sections, str(tmp_path / "none"), "custom", SilentProgress())


def test_a_test_among_the_training_photographs_is_refused(tmp_path: Path) -> None:
    root = folders(tmp_path / "own", a=4, b=4)
    folders(root / "test", a=2, b=2)
    with pytest.raises(InputError, match="lies in IMAGES"):
        labelled_sections(str(root), "custom", SilentProgress(), str(root / "test"))


def test_a_class_to_keep_that_is_not_there_is_named(tmp_path: Path) -> None:
    root = folders(tmp_path, a=4, b=4, c=4)
    with pytest.raises(InputError, match="keeps the class nonsense"):
        labelled_sections(str(root), "custom", SilentProgress(), kept="nonsense")
    with pytest.raises(InputError, match="keeps all classes"):
        labelled_sections(str(root), "custom", SilentProgress(), kept="a,b,c")


def test_a_folder_whose_name_is_not_utf8_is_refused(tmp_path: Path) -> None:
    root = folders(tmp_path, a=4, b=4)
    (root / b"gr\xe8s".decode("utf-8", "surrogateescape")).mkdir()
    with pytest.raises(InputError, match=r"folder gr\?s is not UTF-8"):
        collect_sections(str(root), "custom", SilentProgress())


def test_a_split_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    sections = collect_sections(str(folders(tmp_path, a=30, b=30)), "custom", SilentProgress())
    first, again, other = (
        hold_out(sections, 0.2, seed, SilentProgress()).sets for seed in (1, 1, 2)
    )
    assert (first == again).all() and (first != other).any()
    assert (first == VALIDATION).sum() == 12


def test_a_class_of_one_slice_is_told(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = folders(tmp_path, ab=16, cd=4)
    sections = with_slices(
        collect_sections(str(root), "custom", progress), r"^([a-z]+\d+)_", progress
    )
    split = hold_out(sections, 0.25, 0, progress)
    assert any("cd are of one slice" in text for text in progress.warnings)
    assert set(split.sets[split.labels == 1]) == {TRAIN}


@pytest.mark.parametrize(
    ("pattern", "message"), [("(", "not a regular expression"), (r"^x", "does not match 8 of 8")]
)
def test_patterns_that_find_no_slice_are_refused(
    pattern: str, message: str, tmp_path: Path
) -> None:
    sections = collect_sections(str(folders(tmp_path, a=4, b=4)), "custom", SilentProgress())
    with pytest.raises(InputError, match=message):
        with_slices(sections, pattern, SilentProgress())


def split_by(lines: list[str], root: Path, sections: Sections) -> Sections:
    path = root.parent / "split.csv"
    path.write_text("\ufeffSet,FILE\n" + "\n".join(lines), encoding="utf-8")
    return with_split_file(sections, str(path), str(root), SilentProgress())


def test_a_split_file_decides(tmp_path: Path) -> None:
    root = folders(tmp_path / "images", ab=4, cd=4)
    sections = collect_sections(str(root), "custom", SilentProgress())
    lines = ["train,ab/ab0_0.png", "val,ab\\ab0_1.png", "TEST,ab0_2.png", "train,cd/cd0_0.png"]
    split = hold_out(split_by(lines, root, sections), 0.5, 0, SilentProgress())
    assert [Path(path).name for path in split.paths] == [
        "ab0_0.png",
        "ab0_1.png",
        "ab0_2.png",
        "cd0_0.png",
    ]
    assert list(split.sets) == [TRAIN, VALIDATION, TEST, TRAIN]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("train,ab/none.png", "line 2: ab/none.png .* not there"),
        ("maybe,ab/ab0_0.png", "line 2: the set is 'maybe'"),
        ("train,same.png", "2 photographs have this name"),
    ],
)
def test_a_wrong_line_of_a_split_file_is_named(line: str, message: str, tmp_path: Path) -> None:
    root = folders(tmp_path / "images", ab=4, cd=4)
    for name in ("ab", "cd"):
        (root / name / "same.png").touch()
    sections = collect_sections(str(root), "custom", SilentProgress())
    with pytest.raises(InputError, match=message):
        split_by([line], root, sections)


def test_a_split_file_without_validation_leaves_it_to_the_share(tmp_path: Path) -> None:
    root = folders(tmp_path / "images", ab=4, cd=4)
    sections = collect_sections(str(root), "custom", SilentProgress())
    lines = [f"train,{Path(path).name}" for path in sections.paths[:3] + sections.paths[4:7]]
    split = split_by([*lines, f"test,{Path(sections.paths[3]).name}"], root, sections)
    held = hold_out(split, 0.3, 0, SilentProgress())
    assert [(held.sets == name).sum() for name in (TRAIN, VALIDATION, TEST)] == [4, 2, 1]


def test_a_photograph_in_two_sets_of_a_split_file_is_refused(tmp_path: Path) -> None:
    root = folders(tmp_path / "images", ab=4, cd=4)
    sections = collect_sections(str(root), "custom", SilentProgress())
    same = ["train,ab0_0.png", "train,ab/ab0_0.png", "train,cd0_0.png"]
    assert len(split_by(same, root, sections).paths) == 2
    with pytest.raises(InputError, match=r"lines 2 and 4: .* two sets, train and test"):
        split_by(["train,ab0_0.png", "train,cd0_0.png", "test,ab/ab0_0.png"], root, sections)


def test_a_split_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    root = folders(tmp_path / "images", ab=4, cd=4)
    sections = collect_sections(str(root), "custom", SilentProgress())
    path = tmp_path / "s.csv"
    path.write_text("name,part\na,b\n")
    with pytest.raises(InputError, match="columns file and set; it has name, part"):
        with_split_file(sections, str(path), str(root), SilentProgress())


def test_a_test_folder_adds_photographs_of_the_same_classes(tmp_path: Path) -> None:
    root = folders(tmp_path / "images", granite=8, slate=8)
    sections = collect_sections(str(root), "basic", SilentProgress())
    test = folders(tmp_path / "test", 板岩=4, 花岗岩=4)
    both = with_test_folder(sections, str(test), "basic", SilentProgress())
    assert both.classes == ("granite", "slate")
    assert list(both.labels[16:]) == [0] * 4 + [1] * 4
    assert list(both.sets[16:]) == [TEST] * 8
    held = hold_out(both, 0.25, 0, SilentProgress())
    assert (held.sets[16:] == TEST).all() and (held.sets[:16] == VALIDATION).sum() == 4
    foreign = folders(tmp_path / "foreign", granite=4, tuff=4)
    with pytest.raises(InputError, match="class tuff"):
        with_test_folder(sections, str(foreign), "basic", SilentProgress())


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("gb18030", ","),
        ("utf-8", "，"),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("gb18030", ";"),
    ],
)
def test_a_split_file_is_read_as_it_was_saved(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    root = folders(tmp_path / "images", 花岗岩=4, slate=4)
    sections = collect_sections(str(root), "custom", SilentProgress())
    rows = [
        ("文件名", "数据集", "备注"),
        ("花岗岩/花岗0_0.png", "训练", "薄片"),
        ("sl0_1.png", "验证集", ""),
    ]
    path = tmp_path / "划分.csv"
    path.write_bytes("\r\n".join(map(separator.join, rows)).encode(encoding))
    split = with_split_file(sections, str(path), str(root), SilentProgress())
    of = dict(zip((Path(path).name for path in split.paths), split.sets))
    assert of == {"花岗0_0.png": TRAIN, "sl0_1.png": VALIDATION}


def test_a_picture_is_no_split_file(tmp_path: Path) -> None:
    root = folders(tmp_path / "images", ab=4, cd=4)
    sections = collect_sections(str(root), "custom", SilentProgress())
    path = tmp_path / "split.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with pytest.raises(InputError, match="no table of texts"):
        with_split_file(sections, str(path), str(root), SilentProgress())


def nested(root: Path, **classes: int) -> Path:
    """Make empty photographs in a folder per slice: ``class/S03/1.png``, three to a slice."""
    for name, count in classes.items():
        for number in range(count):
            place = root / name / f"{name[0].upper()}{number // 3:02d}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number % 3}.png").touch()
    return root


def test_slices_are_found_in_the_path_below_the_class(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = nested(tmp_path / "S00_images", ab=9, cd=12)
    sections = labelled_sections(str(root), "custom", progress, pattern=r"^([^_/]+)[_/]")
    assert len(np.unique(sections.slices)) == 7
    assert (np.bincount(sections.slices) == 3).all()
    told = next(text for text in progress.messages if "GROUP_PATTERN" in text)
    assert "7 slices in 21 photographs" in told and "A00/0.png → A00" in told


def test_a_pattern_that_finds_the_same_everywhere_is_explained(tmp_path: Path) -> None:
    root = nested(tmp_path, ab=9, cd=12)
    with pytest.raises(InputError, match=r"all 21 photographs into one slice: .*0.png → png"):
        labelled_sections(str(root), "custom", SilentProgress(), pattern=r"\.(png)$")


def test_a_pattern_that_finds_each_photograph_is_explained(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = nested(tmp_path, ab=9, cd=12)
    labelled_sections(str(root), "custom", progress, pattern=r"^(.+)\.png")
    warned = next(text for text in progress.warnings if "GROUP_PATTERN" in text)
    assert "each of 21 photographs into a slice of its own" in warned
    assert "A00/0.png → A00/0" in warned


def test_slices_that_two_classes_share_leave_each_something_to_train_on(tmp_path: Path) -> None:
    root = tmp_path / "images"
    for name, slices in (("ab", "12"), ("cd", "23"), ("ef", "31")):
        for slice_ in slices:
            (root / name / slice_).mkdir(parents=True)
            for number in range(3):
                (root / name / slice_ / f"{number}.png").touch()
    for seed in range(20):
        sections = labelled_sections(str(root), "custom", SilentProgress(), pattern=r"^(\d+)/")
        split = hold_out(sections, 0.5, seed, SilentProgress())
        assert shared_slices(split) == 0
        assert all((split.sets[split.labels == label] == TRAIN).any() for label in range(3))


def test_folders_below_the_classes_are_told_where_no_pattern_is_given(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = nested(tmp_path / "nested", ab=9, cd=12)
    labelled_sections(str(root), "custom", progress)
    assert any("such as A00/0.png" in text and "^([^/]+)/" in text for text in progress.warnings)
    progress = RecordingProgress()
    labelled_sections(str(folders(tmp_path / "flat", ab=8, cd=8)), "custom", progress)
    assert not progress.warnings
