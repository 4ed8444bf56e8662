"""What tables write of photographs is found, however it is written."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from gossan.core.sections.reading.path_texts import PhotographFinder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with four photographs, which are only names here."""
    photographs = tmp_path / "survey" / "صور 1"
    photographs.mkdir(parents=True)
    for name in ("a.jpg", "b;c.jpg", normalize("NFC", "é.png"), "D.JPG"):
        (photographs / name).write_bytes(b"")
    return photographs.parent


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("صور 1/a.jpg", ["a.jpg"]),
        ("  صور 1\\a.jpg ", ["a.jpg"]),
        ('"صور 1/a.jpg"', ["a.jpg"]),
        ("'صور 1/a.jpg';صور 1/D.JPG", ["a.jpg", "D.JPG"]),
        ('"صور 1/b;c.jpg"; "صور 1/a.jpg"', ["b;c.jpg", "a.jpg"]),
        ("صور 1/a.jpg\nصور 1/D.JPG\r\n\r\nصور 1/a.jpg", ["a.jpg", "D.JPG", "a.jpg"]),
        ("صور 1/a.jpg|صور 1/D.JPG", ["a.jpg", "D.JPG"]),
        ("صور 1/a.jpg, 'صور 1/D.JPG'", ["a.jpg", "D.JPG"]),
        ("صور 1/D.jpg", ["D.JPG"]),
        ("صور 1/" + normalize("NFD", "é.png"), [normalize("NFC", "é.png")]),
        ("file:///{encoded}/a.jpg", ["a.jpg"]),
        ("FILE://localhost/{encoded}/a.jpg;file:///{encoded}/b%3Bc.jpg", ["a.jpg", "b;c.jpg"]),
        ("{folder}/صور 1/a.jpg", ["a.jpg"]),
        (["صور 1/a.jpg", "صور 1/D.JPG"], ["a.jpg", "D.JPG"]),
        ("", []),
        (" ; ;\n", []),
        (None, []),
        (7.0, []),
    ],
    ids=repr,
)
def test_photographs_are_found_beside_the_table(text: object, found: list, folder: Path) -> None:
    if isinstance(text, str):
        encoded = (folder / "صور 1").as_uri().removeprefix("file:///")
        text = text.format(folder=folder, encoded=encoded)
    located = PhotographFinder([folder]).find(text)
    assert [Path(one.path).name for one in located] == found
    assert all(Path(one.path).is_file() and not one.sought for one in located)


@pytest.mark.parametrize(
    ("separator", "text"),
    [("\\n", "صور 1/a.jpg\nصور 1/D.JPG"), ("", "صور 1/a.jpg\nصور 1/D.JPG"), ("+", "صور 1/a.jpg+صور 1/D.JPG")],
)  # fmt: skip
def test_other_separators(separator: str, text: str, folder: Path) -> None:
    located = PhotographFinder([folder], separator).find(text)
    assert [Path(one.path).name for one in located] == ["a.jpg", "D.JPG"]


def test_what_is_nowhere_says_where_it_was_looked_for(folder: Path, tmp_path: Path) -> None:
    (one,) = PhotographFinder([folder, tmp_path]).find("photos\\x.jpg")
    assert one.path == str(folder / "photos" / "x.jpg")
    assert (
        one.reason == f"There is no photograph {folder}/photos/x.jpg, nor {tmp_path}/photos/x.jpg."
    )
    # The paths of another computer stay whole.
    (one,) = PhotographFinder([folder]).find("D:\\photos\\x.jpg")
    assert one.reason == "There is no photograph D:\\photos\\x.jpg."
    (one,) = PhotographFinder([folder]).find("file:///C:/photos/x%20y.jpg")
    assert one.reason == "There is no photograph C:/photos/x y.jpg."
    (one,) = PhotographFinder([folder]).find("file://server/share/x.jpg")
    assert one.reason == "There is no photograph //server/share/x.jpg."
    (one,) = PhotographFinder([]).find("photos/x.jpg")
    assert "the path is relative" in one.reason


def test_the_first_folder_that_has_it_counts(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    (one,) = PhotographFinder([folder / "صور 1", tmp_path]).find("a.jpg")
    assert one.path == str(folder / "صور 1" / "a.jpg")
    (one,) = PhotographFinder([folder, tmp_path]).find("a.jpg")
    assert one.path == str(tmp_path / "a.jpg")
