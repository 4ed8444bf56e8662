"""Every format and way to store colours against Pillow, closed forms, or words."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.picture_formats import FORMATS, HEIC, PHOTOGRAPHS
from gossan.core.sections.photographs import opening
from gossan.core.sections.photographs.decoding import (
    decode,
    photograph_size,
    read_photograph,
    read_picture,
)
from gossan.core.sections.photographs.finding import find_photographs
from gossan.core.sections.photographs.opening import (
    FIRST_OF_SEVERAL,
    INKS_WITHOUT_PROFILE,
    PhotographError,
)
from gossan.core.sections.photographs.view import AREA, NEAREST, PhotographView
from osgeo import gdal
from PIL import Image, ImageCms

ROWS, COLUMNS = 40, 56

#: Four fields of one colour each, 96 × 64 pixels, packed by libheif at quality 95.
FIELDS = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUJtZXRhAAAAAAAAACFoZGxyAAAA"  # pragma: allowlist secret
    "AAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAA"  # pragma: allowlist secret
    "AQABAAAAAAFmAAEAAAAAAAAAzQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2"  # pragma: allowlist secret
    "YzEAAAAAwmlwcnAAAACkaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMg"  # pragma: allowlist secret
    "AAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAe"  # pragma: allowlist secret
    "oDCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAA"  # pragma: allowlist secret
    "AGAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAADVbWRh"  # pragma: allowlist secret
    "dAAAAMkoAa8GuGOw3P/Nzf//+Sjvof6GZUF8nr3/ZX//9bd//4KZF24ndtnW8VJEyKOm"  # pragma: allowlist secret
    "hvpyTcnWX9GSnRl6XQj/mOu3CvVwDkheSFByYFm4n/SlIOcALnKazEfXF9OR/wP639X+"  # pragma: allowlist secret
    "r0Ovw8yEP5qX3//Lv7qIp7FQsVM86mzNJwOBspv+Z+rdYlmMP+7UaC+Jtf4SpucV6vJs"  # pragma: allowlist secret
    "NKsg/L2BXVSlf/ur9Y5jB///fiO7w/pt3+T3aJyfk7YUFCPqhz2B4FGo58aDWR8aX/Yv"  # pragma: allowlist secret
    "hcA="  # pragma: allowlist secret
)
COLOURS = ((200, 40, 40), (40, 180, 60), (50, 60, 190), (220, 220, 200))


@pytest.fixture
def blocks(rng: np.random.Generator) -> np.ndarray:
    """Blocks of 8 × 8 pixels, which survive packing with losses."""
    return np.kron(rng.integers(0, 256, (5, 7, 3), dtype=np.uint8), np.ones((8, 8, 1), np.uint8))


def as_it_is(path: Path, resize: str = NEAREST) -> np.ndarray:
    return decode(str(path), lambda width, height: (width, height), PhotographView(resize)).pixels


def notes_of(path: Path) -> tuple[str, ...]:
    return decode(str(path), lambda width, height: (16, 16), PhotographView()).notes


@pytest.mark.parametrize("resize", [AREA, NEAREST])
@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.bmp", "RGB", {}),
        ("a.bmp", "RGBA", {}),
        ("a.bmp", "L", {}),
        ("a.bmp", "P", {}),
        ("a.bmp", "1", {}),
        ("a.webp", "RGB", {"lossless": True}),
        ("a.webp", "RGBA", {"lossless": True}),
        ("a.jp2", "RGB", {}),
        ("a.jp2", "L", {}),
        ("a.jp2", "RGBA", {}),
        ("a.gif", "P", {}),
        ("a.gif", "L", {}),
        ("a.gif", "P", {"transparency": 0}),
        ("a.png", "P", {"transparency": 3}),
        ("a.png", "RGB", {"transparency": (0, 0, 0)}),
        ("a.png", "L", {"transparency": 0}),
        ("a.png", "LA", {}),
        ("a.png", "1", {}),
        ("a.tif", "P", {}),
        ("a.tif", "1", {}),
        ("a.tif", "LA", {}),
        ("a.tif", "RGBA", {}),
        ("a.tif", "CMYK", {}),
        ("a.jpg", "CMYK", {"quality": 95}),
        ("a.tif", "YCbCr", {"compression": "jpeg"}),
    ],
)
def test_a_photograph_is_read_as_pillow_reads_it(
    name: str,
    mode: str,
    options: dict[str, object],
    resize: str,
    blocks: np.ndarray,
    tmp_path: Path,
) -> None:
    path = tmp_path / name
    Image.fromarray(blocks).convert(mode).save(path, **options)
    expected = np.asarray(Image.open(path).convert("RGB"))
    found = as_it_is(path, resize)
    assert np.abs(found.astype(int) - expected).max() <= 1  # palettes of 16 bits are rounded


def test_every_ending_is_found_and_every_format_has_one(blocks: np.ndarray, tmp_path: Path) -> None:
    for ending in PHOTOGRAPHS:
        (tmp_path / f"a{ending.upper()}").write_bytes(b"")
    if gdal.GetDriverByName("HEIF") is not None:
        assert len(find_photographs(str(tmp_path))) == len(PHOTOGRAPHS)
    assert all(one.driver or one.pillow for one in FORMATS)


@pytest.mark.skipif(gdal.GetDriverByName("HEIF") is None, reason="GDAL was built without libheif")
def test_heic_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(base64.b64decode("".join(FIELDS)))
    found = as_it_is(path)
    assert found.shape == (64, 96, 3)
    places = ((10, 10), (10, 80), (50, 10), (50, 80))
    for place, colour in zip(places, COLOURS, strict=True):
        assert np.abs(found[place].astype(int) - colour).max() <= 2


def test_what_gdal_was_built_without_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: np.ndarray
) -> None:
    (tmp_path / "a.heic").write_bytes(base64.b64decode("".join(FIELDS)))
    Image.fromarray(blocks).save(tmp_path / "a.jp2")
    Image.fromarray(blocks).save(tmp_path / "a.bmp")
    known = gdal.GetDriverByName
    monkeypatch.setattr(
        gdal,
        "GetDriverByName",
        lambda name: None if name in ("HEIF", "JP2OpenJPEG", "BMP") else known(name),
    )
    with pytest.raises(PhotographError, match=r"HEIC file, which GDAL .* was built without"):
        as_it_is(tmp_path / "a.heic")
    for name in ("a.jp2", "a.bmp"):  # Pillow reads them
        np.testing.assert_array_equal(as_it_is(tmp_path / name), blocks)
    assert [Path(path).name for path in find_photographs(str(tmp_path))] == ["a.bmp", "a.jp2"]
    assert not HEIC.pillow


@pytest.mark.parametrize("name", ["a.tif", "a.gif", "a.webp", "a.png"])
def test_of_several_pages_the_first_is_read_and_told(
    name: str, blocks: np.ndarray, tmp_path: Path
) -> None:
    first, other = Image.fromarray(blocks), Image.new("RGB", (COLUMNS, ROWS), "red")
    first.save(tmp_path / f"alone-{name}", **({"lossless": True} if name == "a.webp" else {}))
    options = {"lossless": True} if name == "a.webp" else {}
    first.save(tmp_path / name, save_all=True, append_images=[other, other], **options)
    np.testing.assert_array_equal(
        as_it_is(tmp_path / name), np.asarray(Image.open(tmp_path / name).convert("RGB"))
    )
    assert notes_of(tmp_path / name) == (FIRST_OF_SEVERAL,)
    assert notes_of(tmp_path / f"alone-{name}") == ()


@pytest.mark.parametrize("name", ["a.tif", "a.jpg"])
def test_inks_are_told(name: str, blocks: np.ndarray, tmp_path: Path) -> None:
    Image.fromarray(blocks).convert("CMYK").save(tmp_path / name)
    assert notes_of(tmp_path / name) == (INKS_WITHOUT_PROFILE,)


def test_inks_of_sixteen_bits_are_read_as_those_of_eight(
    blocks: np.ndarray, tmp_path: Path
) -> None:
    inks = np.asarray(Image.fromarray(blocks).convert("CMYK"))
    Image.fromarray(inks, "CMYK").save(tmp_path / "eight.tif")
    memory = gdal.GetDriverByName("MEM").Create("", COLUMNS, ROWS, 4, gdal.GDT_UInt16)
    memory.WriteArray(np.moveaxis(inks.astype(np.uint16) * 257, -1, 0))
    gdal.GetDriverByName("GTiff").CreateCopy(
        str(tmp_path / "deep.tif"), memory, options=["PHOTOMETRIC=CMYK"]
    )
    deep, eight = as_it_is(tmp_path / "deep.tif"), as_it_is(tmp_path / "eight.tif")
    assert np.abs(deep.astype(int) - eight).max() <= 1


def lab_of(colours: np.ndarray) -> np.ndarray:
    """Return CIELAB (n, 3), D50, of sRGB by littleCMS, as Pillow stores it in 8 bits."""
    picture = Image.fromarray(colours[None])
    changed = ImageCms.profileToProfile(
        picture,
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    return np.asarray(changed)[0]


def test_cielab_is_read_as_the_colours_that_it_was_made_from(
    blocks: np.ndarray, tmp_path: Path
) -> None:
    lab = lab_of(blocks.reshape(-1, 3)).reshape(blocks.shape)
    path = tmp_path / "a.tif"
    Image.fromarray(lab, "LAB").save(path)
    found = as_it_is(path)
    # CIELAB of 8 bits is coarser than sRGB where colours are strong.
    assert np.abs(found.astype(int) - blocks).mean() < 1.5
    assert np.abs(found.astype(int) - blocks).max() <= 12
    grey = np.linspace(0, 255, ROWS * COLUMNS).astype(np.uint8)
    lab = lab_of(np.stack([grey] * 3, axis=1)).reshape(ROWS, COLUMNS, 3)
    Image.fromarray(lab, "LAB").save(path)
    assert np.abs(as_it_is(path).astype(int) - grey.reshape(ROWS, COLUMNS, 1)).max() <= 2


def test_cielab_of_sixteen_bits_by_its_closed_form(tmp_path: Path) -> None:
    # CIE 15: L* = 50 has Y = ((50 + 16) / 116)³ = 0.18419, which sRGB stores as 119 (IEC 61966-2-1).
    values = np.zeros((3, 8, 8), dtype=np.uint16)
    values[0] = 32768  # half of white's lightness
    memory = gdal.GetDriverByName("MEM").Create("", 8, 8, 3, gdal.GDT_UInt16)
    memory.WriteArray(values)
    path = str(tmp_path / "a.tif")
    gdal.GetDriverByName("GTiff").CreateCopy(path, memory, options=["PHOTOMETRIC=CIELAB"])
    assert np.abs(as_it_is(Path(path)).astype(int) - 119).max() <= 1


def test_ycbcr_that_is_not_packed(tmp_path: Path) -> None:
    colours = np.array([[200, 40, 40], [40, 180, 60], [50, 60, 190], [127, 127, 127]], np.uint8)
    stored = np.asarray(Image.fromarray(colours[None]).convert("YCbCr"))
    tags = [
        (256, 3, 1, 4),
        (257, 3, 1, 1),
        (258, 3, 3, 8 + 12),
        (259, 3, 1, 1),
        (262, 3, 1, 6),
        (273, 4, 1, 8),
        (277, 3, 1, 3),
        (278, 3, 1, 1),
        (279, 4, 1, 12),
        (530, 3, 2, 1 | 1 << 16),  # no channel is coarser
    ]
    raw = b"II*\0" + struct.pack("<I", 26) + stored.tobytes() + struct.pack("<3H", 8, 8, 8)
    raw += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    path = tmp_path / "a.tif"
    path.write_bytes(raw + bytes(4))
    assert np.abs(as_it_is(path)[0].astype(int) - colours).max() <= 3


def test_white_that_is_stored_as_nought(blocks: np.ndarray, tmp_path: Path) -> None:
    grey = np.ascontiguousarray(blocks[:, :, 0])
    path = str(tmp_path / "a.tif")
    memory = gdal.GetDriverByName("MEM").Create("", COLUMNS, ROWS, 1)
    memory.WriteArray(255 - grey)
    gdal.GetDriverByName("GTiff").CreateCopy(path, memory, options=["PHOTOMETRIC=MINISWHITE"])
    np.testing.assert_array_equal(as_it_is(Path(path), AREA)[:, :, 0], grey)


@pytest.mark.parametrize(("kind", "words"), [("F", "Float32 values"), ("I", "Int32 values")])
def test_values_that_are_no_photographs_are_refused_in_words(
    kind: str, words: str, blocks: np.ndarray, tmp_path: Path
) -> None:
    Image.fromarray(blocks).convert("L").convert(kind).save(tmp_path / "a.tif")
    with pytest.raises(PhotographError, match=rf"a\.tif holds {words}.*8 or 16 bits"):
        as_it_is(tmp_path / "a.tif")


@pytest.mark.parametrize("name", ["a.bmp", "a.webp", "a.gif", "a.jp2"])
def test_a_file_of_the_other_formats_that_was_cut_short_is_named(
    name: str, rng: np.random.Generator, tmp_path: Path
) -> None:
    path = tmp_path / name
    Image.fromarray(rng.integers(0, 256, (200, 200, 3), dtype=np.uint8)).save(path)
    whole = path.read_bytes()
    for share in (0.001, 0.3):
        path.write_bytes(whole[: int(share * len(whole))])
        for resize in (AREA, NEAREST):
            with pytest.raises(PhotographError, match=name):
                as_it_is(path, resize)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_of_a_webp_and_of_a_part(
    orientation: int, blocks: np.ndarray, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    for name in ("a.webp", "a.png", "a.tif"):
        path = tmp_path / name
        options = {"lossless": True} if name == "a.webp" else {}
        Image.fromarray(blocks).save(path, exif=exif, **options)
        turned = opening.turn(blocks, orientation)
        np.testing.assert_array_equal(as_it_is(path), turned)
        assert photograph_size(str(path)) == turned.shape[1::-1]
        with opening.opened_photograph(str(path), None) as opened:
            np.testing.assert_array_equal(opened.upright((9, 5, 20, 30)), turned[5:35, 9:29])


def test_pictures_are_shown_without_a_mask(blocks: np.ndarray, tmp_path: Path) -> None:
    from gossan.core.sections.photographs.mask import Mask

    Image.fromarray(blocks).save(tmp_path / "a.png")
    view = PhotographView(mask=Mask.parse("0,0,1,0.5"))
    np.testing.assert_array_equal(read_picture(str(tmp_path / "a.png"), 1000, view), blocks)


@pytest.mark.parametrize("mask", ["0,0,0.5,1;0.5,0,1,1", "#404040/255"])
def test_a_photograph_that_is_masked_altogether_is_refused(tmp_path: Path, mask: str) -> None:
    from gossan.core.sections.photographs.mask import Mask

    path = tmp_path / "S12.png"
    Image.new("RGB", (9, 9), (1, 2, 3)).save(path)
    for resize in ("area", "nearest"):
        view = PhotographView(resize=resize, mask=Mask.parse(mask))
        with pytest.raises(PhotographError, match=r"MASK hides all of .*S12\.png"):
            read_photograph(str(path), 8, view)
    assert read_picture(str(path), 9, view).shape == (9, 9, 3)
