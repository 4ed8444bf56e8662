"""What is not read is counted and named, folder by folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.sections.photographs.finding import (
    find_photographs,
    listed,
    look_through,
    require_photographs,
    tell_of_notes,
    warn_of_passed_over,
)
from gossan.core.sections.photographs.naming import name_in_folder
from gossan.core.sections.training.labelled import collect_sections
from PIL import Image
from progress_doubles import RecordingProgress


def photographs(folder: Path, count: int = 3, suffix: str = "png") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        Image.new("RGB", (9, 9), (number, 0, 0)).save(folder / f"{number}.{suffix}")


def test_files_that_are_passed_over_are_counted_by_kind(tmp_path: Path) -> None:
    photographs(tmp_path / "a")
    for name in ("1.nef", "2.NEF", "3.psd", "4.svs", "notes.txt", "README", "5.avif"):
        (tmp_path / "a" / name).write_bytes(b"")
    for name in (".DS_Store", "Thumbs.db", "._1.png"):
        (tmp_path / "a" / name).write_bytes(b"")
    (tmp_path / "a" / ".hidden").mkdir()
    (tmp_path / "a" / ".hidden" / "6.nef").write_bytes(b"")
    found = look_through(str(tmp_path / "a"))
    assert found.photographs == find_photographs(str(tmp_path / "a"))
    said = found.passed_over()
    for part in ("2 .nef (raw files of a camera)", "1 .psd", "1 .svs", "1 .avif", "1 .txt"):
        assert part in said
    assert "1 without an ending" in said and "db" not in said
    progress = RecordingProgress()
    warn_of_passed_over({"a": found}, progress)
    assert len(progress.warnings) == 1 and "a: " in progress.warnings[0]
    warn_of_passed_over({"b": look_through(str(tmp_path / "a" / ".hidden"))}, progress)


def test_a_class_of_bitmaps_does_not_vanish(tmp_path: Path) -> None:
    photographs(tmp_path / "granite")
    photographs(tmp_path / "basalt", suffix="bmp")
    photographs(tmp_path / "slate", suffix="webp")
    progress = RecordingProgress()
    sections = collect_sections(str(tmp_path), "custom", progress)
    assert sections.classes == ("basalt", "granite", "slate")
    assert progress.warnings == []


def test_a_class_without_a_photograph_that_can_be_read_is_named_with_the_reason(
    tmp_path: Path,
) -> None:
    photographs(tmp_path / "granite")
    photographs(tmp_path / "basalt")
    (tmp_path / "basalt" / "labels.csv").write_text("")
    (tmp_path / "slate").mkdir()
    for number in range(4):
        (tmp_path / "slate" / f"{number}.cr2").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    progress = RecordingProgress()
    sections = collect_sections(str(tmp_path), "custom", progress)
    assert sections.classes == ("basalt", "granite")
    assert any(
        "slate has no photograph that can be read" in told and "4 .cr2 (raw files" in told
        for told in progress.warnings
    )
    assert any("basalt: 1 .csv (no pictures)" in told for told in progress.warnings)
    assert any(told.startswith("Empty: empty (in ") for told in progress.warnings)


def test_empty_folders_are_named_from_the_outermost(tmp_path: Path) -> None:
    photographs(tmp_path / "granite" / "S1")
    photographs(tmp_path / "basalt")
    for name in ("granite/S2", "slate/S3/left", "slate/S3/right", "tuff/.git"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("tuff/.git/config", "tuff/.DS_Store", "tuff/Thumbs.db"):
        (tmp_path / name).touch()
    assert look_through(str(tmp_path)).empty == ["granite/S2", "slate", "tuff"]
    assert look_through(str(tmp_path / "slate")).empty == ["."]
    progress = RecordingProgress()
    find_photographs(str(tmp_path), progress)
    said = f"Empty: granite/S2, slate, tuff (in {tmp_path})."
    assert progress.warnings == [said]
    progress = RecordingProgress()
    sections = collect_sections(str(tmp_path), "basic", progress)
    assert sections.classes == ("granite", "basalt")
    (told,) = [text for text in progress.warnings if text.startswith("Empty")]
    assert told == f"{said} A class that is empty is left out."
    # A class that has a folder is not said to have none.
    (missing,) = [text for text in progress.warnings if "There is no folder" in text]
    assert "diorite" in missing and "slate" not in missing
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(InputError, match=r"has photographs of: 0.*Empty: b \("):
        collect_sections(str(tmp_path / "a"), "custom", RecordingProgress())


def test_too_few_classes_are_refused_with_what_was_passed_over(tmp_path: Path) -> None:
    photographs(tmp_path / "granite")
    (tmp_path / "slate").mkdir()
    (tmp_path / "slate" / "1.dng").write_bytes(b"")
    with pytest.raises(InputError, match=r"HEIC files in it.*slate has no photograph.*1 \.dng"):
        collect_sections(str(tmp_path), "custom", RecordingProgress())


def test_a_folder_without_photographs_says_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "1.ndpi").write_bytes(b"")
    with pytest.raises(InputError, match=r"no photographs in .*BMP.*1 \.ndpi \(files of a slide"):
        require_photographs(str(tmp_path), look_through(str(tmp_path)))


def test_many_names_are_counted() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(number) for number in range(12)], 2) == "0, 1 and 10 more"
    progress = RecordingProgress()
    tell_of_notes([("x/a.tif", "have pages"), ("x/b.tif", "have pages")], progress)
    assert progress.warnings == ["Photographs that have pages (2): x/a.tif, x/b.tif."]


def test_links_to_folders_are_followed_once_and_never_up(tmp_path: Path) -> None:
    photographs(tmp_path / "archive" / "S12")
    photographs(tmp_path / "sections" / "slate")
    granite = tmp_path / "sections" / "granite"
    granite.mkdir()
    (granite / "S12").symlink_to(tmp_path / "archive" / "S12")
    (granite / "S12_again").symlink_to(tmp_path / "archive" / "S12")
    (granite / "up").symlink_to("..")
    (granite / "itself").symlink_to(".")
    found = look_through(str(granite)).photographs
    assert found == [str(granite / "S12" / f"{number}.png") for number in range(3)]


def test_a_link_to_nothing_is_a_photograph_that_cannot_be_read(tmp_path: Path) -> None:
    photographs(tmp_path, 1)
    (tmp_path / "9.png").symlink_to(tmp_path / "moved.png")
    assert find_photographs(str(tmp_path)) == [str(tmp_path / "0.png"), str(tmp_path / "9.png")]


def test_photographs_of_one_name_are_told_apart_by_their_folders() -> None:
    progress = RecordingProgress()
    tell_of_notes([("a/S12/03.jpg", "hold inks"), ("a/S13/03.jpg", "hold inks")], progress)
    assert "S12/03.jpg, S13/03.jpg" in progress.warnings[0]
    assert name_in_folder("03.jpg") == "03.jpg"


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The photographs of a class would vanish without a word; root, who may all, is told so here."""
    for name in ("a", "b", "locked"):
        photographs(tmp_path / name)
    of_systems = ["lost+found", "System Volume Information", "$RECYCLE.BIN"]
    locked, real = [str(tmp_path / name) for name in ["locked", *of_systems]], os.scandir

    def closed(place: str | os.PathLike[str] = ".") -> Iterator[os.DirEntry[str]]:
        if os.fspath(place) in locked:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", closed)
    for look in (find_photographs, look_through):
        with pytest.raises(InputError, match=r"locked cannot be looked into: Permission denied"):
            look(str(tmp_path))
    with pytest.raises(InputError, match="locked cannot be looked into"):
        collect_sections(str(tmp_path), "custom", RecordingProgress())
    # Disks have folders of their own at the top, which hold no photographs of anyone.
    (tmp_path / "locked").rename(tmp_path / "open")
    for name in of_systems:
        (tmp_path / name).mkdir()
    assert len(find_photographs(str(tmp_path))) == 9
    assert collect_sections(str(tmp_path), "custom", RecordingProgress()).classes == (
        "a",
        "b",
        "open",
    )
