"""Means over areas against sums by hand, and what masks hide."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.sections.photographs import decoding
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.photographs.mask import Mask
from gossan.core.sections.photographs.opening import PhotographError, opened_photograph, turn
from gossan.core.sections.photographs.view import AREA, NEAREST, PhotographView
from osgeo import gdal
from PIL import Image, ImageDraw


def mean_by_hand(pixels: np.ndarray, size: int) -> np.ndarray:
    """Return the mean over areas, by making every pixel so many that no area has parts of one."""
    for axis in (0, 1):
        fine = np.repeat(np.moveaxis(pixels, axis, 0), size, axis=0)
        means = fine.reshape(size, pixels.shape[axis], *fine.shape[1:]).mean(axis=1)
        pixels = np.moveaxis(means, 0, axis)
    return pixels


@pytest.mark.parametrize("strip", [1, 700, 10**7])
@pytest.mark.parametrize("shape", [(37, 53), (32, 64), (20, 30), (9, 100)])
@pytest.mark.parametrize("suffix", ["png", "tif", "bmp"])
def test_the_mean_over_the_area_is_taken(
    suffix: str,
    shape: tuple[int, int],
    strip: int,
    rng: np.random.Generator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoding, "_STRIP", strip)
    pixels = rng.integers(0, 256, (*shape, 3), dtype=np.uint8)
    path = str(tmp_path / f"a.{suffix}")
    Image.fromarray(pixels).save(path)
    found = read_photograph(path, 16, PhotographView(AREA))
    assert np.abs(found - mean_by_hand(pixels, 16)).max() <= 0.51


def rock(rows: int, columns: int, rng: np.random.Generator) -> np.ndarray:
    """Return coloured grains with a camera's noise."""
    grains = rng.integers(40, 220, (rows // 12, columns // 12, 3), dtype=np.uint8)
    smooth = Image.fromarray(grains).resize((columns, rows), Image.Resampling.BICUBIC)
    noisy = np.asarray(smooth) + rng.normal(0, 8, (rows, columns, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", ["RGB", "L"])
@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize(("shape", "size"), [((600, 808), 40), ((451, 603), 60), ((520, 300), 70)])
def test_a_jpeg_that_is_shrunk_while_it_is_unpacked_is_next_to_the_mean(
    shape: tuple[int, int],
    size: int,
    orientation: int,
    kind: str,
    rng: np.random.Generator,
    tmp_path: Path,
) -> None:
    path = str(tmp_path / "a.jpg")
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(rock(*shape, rng)).convert(kind).save(path, quality=92, exif=exif)
    unpacked = turn(np.asarray(Image.open(path).convert("RGB")), orientation)
    found = read_photograph(path, size, PhotographView(AREA))
    away = np.abs(found - mean_by_hand(unpacked, size))
    assert away.mean() < 0.7
    assert away.max() < 5


def test_only_so_much_of_a_jpeg_is_left_out_that_the_mean_holds(
    rng: np.random.Generator, tmp_path: Path
) -> None:
    path = str(tmp_path / "a.jpg")
    Image.fromarray(rock(640, 1200, rng)).save(path)
    with opened_photograph(path, None) as opened:
        sizes = [opened.shrunk(most).size for most in (1.9, 2, 3.9, 4, 100)]
    assert sizes == [(1200, 640), (600, 320), (600, 320), (300, 160), (300, 160)]


def with_small_picture(jpeg: bytes) -> bytes:
    """Return EXIF of a camera that keeps a small picture in its files (EXIF 2.3, 4.5.8)."""
    entries = ((259, 3, 6), (513, 4, 56), (514, 4, len(jpeg)))
    first = struct.pack("<2sHIHI", b"II", 42, 8, 0, 14)
    second = struct.pack("<H", len(entries))
    second += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"Exif\0\0" + first + second + struct.pack("<I", 0) + jpeg


def test_the_cameras_small_picture_is_not_taken_for_the_photograph(
    rng: np.random.Generator, tmp_path: Path
) -> None:
    """It may show anything, and GDAL has it among the smaller ones that the photograph is unpacked at."""
    path = tmp_path / "a.jpg"
    small = io.BytesIO()
    Image.new("RGB", (100, 75), "red").save(small, "JPEG")
    pixels = rock(1200, 1600, rng)
    Image.fromarray(pixels).save(path, exif=with_small_picture(small.getvalue()))
    opened = gdal.Open(str(path))
    overviews = opened.GetRasterBand(1)
    last = overviews.GetOverview(overviews.GetOverviewCount() - 1)
    assert last.ReadAsArray().min() > 250
    found = read_photograph(str(path), 25, PhotographView(AREA))
    assert np.abs(found - pixels.reshape(25, 48, 25, 64, 3).mean(axis=(1, 3))).mean() < 1


def test_masked_colours_are_looked_for_in_every_pixel(
    rng: np.random.Generator, tmp_path: Path
) -> None:
    pixels = rng.integers(40, 200, (600, 800, 3), dtype=np.uint8)
    pixels[::4, ::4] = 255
    Image.fromarray(pixels).save(tmp_path / "a.jpg", quality=100, subsampling=0)
    view = PhotographView(AREA, mask=Mask.parse("#ffffff/40"))
    found = read_photograph(str(tmp_path / "a.jpg"), 40, view)
    assert abs(found.mean() - 120) < 2


@pytest.mark.parametrize("share", [0.3, 0.97])
def test_a_large_jpeg_that_was_cut_short_is_named(
    share: float, rng: np.random.Generator, tmp_path: Path
) -> None:
    path = tmp_path / "broken.jpg"
    Image.fromarray(rock(600, 800, rng)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(PhotographError, match=r"broken\.jpg"):
        read_photograph(str(path), 40, PhotographView(AREA))


@pytest.mark.parametrize("transparency", [{"mode": "RGBA"}, {"mode": "LA"}, {"none": 0}])
def test_what_is_transparent_counts_as_much(
    transparency: dict[str, object], rng: np.random.Generator, tmp_path: Path
) -> None:
    pixels = np.repeat(rng.integers(0, 3, (40, 60, 1), dtype=np.uint8) * 100, 3, axis=2)
    path = str(tmp_path / "a.png")
    if "mode" in transparency:
        picture = Image.fromarray(pixels).convert(str(transparency["mode"]))
        picture.putalpha(Image.fromarray(rng.integers(0, 256, (40, 60), dtype=np.uint8)))
        picture.save(path)
    else:
        Image.fromarray(pixels).save(path, transparency=(0, 0, 0))
    found = read_photograph(path, 16, PhotographView(AREA))
    assert np.abs(found - mean_by_hand(pixels, 16)).max() <= 1


def labelled(path: Path, pixels: np.ndarray, text: str) -> None:
    """Write a photograph with a scale bar in its lower right corner."""
    picture = Image.fromarray(pixels)
    drawing = ImageDraw.Draw(picture)
    drawing.fontmode = "1"  # newer Pillows soften the edges of letters
    drawing.rectangle((140, 130, 190, 134), fill="white")
    drawing.text((145, 115), text, fill="white")
    picture.save(path)


@pytest.mark.parametrize("resize", [AREA, NEAREST])
@pytest.mark.parametrize("mask", ["0.69,0.75,1,1", "#ffffff", "0.69,0.75,1,1; #ffffff/30"])
def test_a_masked_scale_bar_tells_nothing(
    mask: str, resize: str, rng: np.random.Generator, tmp_path: Path
) -> None:
    pixels = rng.integers(40, 200, (150, 200, 3), dtype=np.uint8)
    labelled(tmp_path / "a.png", pixels, "10 um")
    labelled(tmp_path / "b.png", pixels, "500 um")
    plain, masked = PhotographView(resize), PhotographView(resize, mask=Mask.parse(mask))
    pictures = [str(tmp_path / name) for name in ("a.png", "b.png")]
    bare, other = (read_photograph(path, 50, plain) for path in pictures)
    first, second = (read_photograph(path, 50, masked) for path in pictures)
    assert np.abs(bare.astype(int) - other).max() > 20
    if mask.startswith("0"):
        np.testing.assert_array_equal(first, second)
    assert first[38:].max() < 205 < bare[38:].max()
    np.testing.assert_array_equal(first[:30], bare[:30])
    hidden = (np.abs(first.astype(int) - bare) > 40).any(axis=2)
    rest = bare[~hidden].mean(axis=0)
    assert np.abs(first[hidden].mean(axis=0) - rest).max() < 12


def test_boxes_are_those_of_the_upright_photograph(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 3), 100, dtype=np.uint8)
    pixels[:10] = 250
    exif = Image.Exif()
    exif[274] = 6  # what is stored above is seen on the right
    Image.fromarray(pixels).save(tmp_path / "a.png", exif=exif)
    for resize in (AREA, NEAREST):
        view = PhotographView(resize, mask=Mask.parse("0.75,0,1,1"))
        assert (read_photograph(str(tmp_path / "a.png"), 16, view) == 100).all()


def test_a_mask_is_read_and_written(rng: np.random.Generator) -> None:
    mask = Mask.parse(" 0.7, 0.9,1,1 ;#FFffff\n#00ff00/3 ")
    assert mask.boxes == ((0.7, 0.9, 1.0, 1.0),)
    assert mask.colours == ((255, 255, 255, 16), (0, 255, 0, 3))
    assert Mask.parse(mask.text) == mask
    assert not Mask.parse("") and Mask.parse("").text == ""
    for wrong in ("0.9,0.9,0.7,1", "1,2,3", "white", "#fff", "0,0,2,1", "nan,0,1,1", "#ffffff/x"):
        with pytest.raises(InputError, match=r"MASK: .*0\.7,0\.9,1,1"):
            Mask.parse(wrong)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("size", [400, 40])
def test_a_jpeg_that_is_damaged_and_cut_short_is_named(
    size: int, progressive: bool, rng: np.random.Generator, tmp_path: Path
) -> None:
    """Of two faults the library speaks of the first alone."""
    path = tmp_path / "broken.jpg"
    Image.fromarray(rock(600, 804, rng)).save(path, progressive=progressive)
    whole = path.read_bytes()
    for number in range(8):
        place = len(whole) // 4 + 97 * number
        noise = rng.integers(1, 255, 30, dtype=np.uint8).tobytes()
        path.write_bytes(whole[:place] + noise + whole[place + 30 : int(0.45 * len(whole))])
        with pytest.raises(PhotographError, match=r"broken\.jpg"):
            read_photograph(str(path), size, PhotographView(AREA))


def test_what_stands_behind_a_jpeg_harms_nothing(rng: np.random.Generator, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(rock(120, 160, rng)).save(path)
    before = read_photograph(str(path), 40, PhotographView(AREA))
    path.write_bytes(path.read_bytes() + b"notes of a camera" * 20)
    assert (read_photograph(str(path), 40, PhotographView(AREA)) == before).all()


@pytest.mark.parametrize("size", [300, 150, 75])
def test_colours_of_twelve_bits_in_a_jpeg_are_read(
    size: int, rng: np.random.Generator, tmp_path: Path
) -> None:
    pixels = rock(600, 768, rng)
    deep = gdal.GetDriverByName("MEM").Create("", 768, 600, 3, gdal.GDT_UInt16)
    for band in range(3):
        deep.GetRasterBand(band + 1).WriteArray(pixels[:, :, band].astype(np.uint16) * 16)
    path = str(tmp_path / "deep.jpg")
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    written = gdal.GetDriverByName("JPEG").CreateCopy(path, deep, options=["QUALITY=95"])
    gdal.PopErrorHandler()
    if written is None or written.GetRasterBand(1).DataType != gdal.GDT_UInt16:
        pytest.skip("this GDAL writes no JPEGs of 12 bits")
    del written
    found = read_photograph(path, size, PhotographView(AREA, white=4095))
    away = np.abs(found - mean_by_hand(pixels, size))
    assert away.mean() < 1.5
    assert away.max() < 12
