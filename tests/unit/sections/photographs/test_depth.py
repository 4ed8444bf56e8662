"""One scale for all photographs of a run that have more than 8 bits."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.photographs.decoding import read_picture
from gossan.core.sections.photographs.depth import decided_view
from gossan.core.sections.photographs.view import PhotographView
from osgeo import gdal
from PIL import Image
from progress_doubles import RecordingProgress

QUIET = SilentProgress()


def write(path: Path, values: np.ndarray, *options: str) -> str:
    """Write grey values (rows, columns) of 16 bits."""
    memory = gdal.GetDriverByName("MEM").Create("", *values.shape[::-1], 1, gdal.GDT_UInt16)
    memory.WriteArray(values.astype(np.uint16))
    driver = gdal.GetDriverByName({".png": "PNG", ".jp2": "JP2OpenJPEG"}.get(path.suffix, "GTiff"))
    driver.CreateCopy(str(path), memory, options=list(options))
    return str(path)


def white_of(*paths: str) -> int | None:
    return decided_view(PhotographView(), paths, QUIET).white


def test_a_hundred_bright_pixels_darken_no_photograph_alone(
    rng: np.random.Generator, tmp_path: Path
) -> None:
    grey = rng.integers(0, 4096, (60, 80))
    bright = grey.copy()
    bright[:1, :100] = 9000
    paths = [write(tmp_path / "a.tif", grey), write(tmp_path / "b.tif", bright)]
    view = decided_view(PhotographView(), paths, QUIET)
    assert view.white == 2**14 - 1
    first, second = (read_picture(path, 100, view)[2:].astype(int) for path in paths)
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("suffix", [".tif", ".png", ".jp2"])
@pytest.mark.parametrize(
    ("largest", "bits"), [(255, 8), (1023, 10), (1024, 12), (4095, 12), (16000, 14), (65535, 16)]
)
def test_the_largest_value_of_the_folder_decides(
    largest: int, bits: int, suffix: str, tmp_path: Path, rng: np.random.Generator
) -> None:
    options = ("REVERSIBLE=YES", "QUALITY=100") if suffix == ".jp2" else ()
    dark = write(tmp_path / f"a{suffix}", rng.integers(0, 200, (40, 40)), *options)
    values = rng.integers(0, largest, (40, 40))
    values[3, 4] = largest
    bright = write(tmp_path / f"b{suffix}", values, *options)
    progress = RecordingProgress()
    view = decided_view(PhotographView(), [dark, bright], progress)
    assert view.white == 2**bits - 1
    assert any("BIT_DEPTH" in message for message in progress.messages)


def test_tags_decide_where_there_are_some(tmp_path: Path, rng: np.random.Generator) -> None:
    dark = rng.integers(0, 300, (40, 40))
    assert white_of(write(tmp_path / "nbits.tif", dark, "NBITS=12")) == 4095
    memory = Image.fromarray(dark.astype(np.uint16))
    memory.save(tmp_path / "told.tif", tiffinfo={281: 16383})
    assert white_of(str(tmp_path / "told.tif")) == 16383
    path = Path(write(tmp_path / "camera.png", dark))
    raw = path.read_bytes()
    said = b"sBIT" + bytes([12])
    chunk = b"\0\0\0\1" + said + zlib.crc32(said).to_bytes(4, "big")
    path.write_bytes(raw[:33] + chunk + raw[33:])
    assert white_of(str(path)) == 4095


def test_values_above_what_tags_say_show_the_tags_untrue(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    """As the PNG standard has it, samples of 12 bits are brought to 16, and sBIT says 12."""
    values = rng.integers(0, 4096, (40, 40)) * 16
    path = Path(write(tmp_path / "scaled.png", values))
    said = b"sBIT" + bytes([12])
    chunk = b"\0\0\0\1" + said + zlib.crc32(said).to_bytes(4, "big")
    raw = path.read_bytes()
    path.write_bytes(raw[:33] + chunk + raw[33:])
    Image.fromarray(values.astype(np.uint16)).save(tmp_path / "told.tif", tiffinfo={281: 4095})
    for name in ("scaled.png", "told.tif"):
        view = decided_view(PhotographView(), [str(tmp_path / name)], QUIET)
        assert view.white == 65535
        assert read_picture(str(tmp_path / name), 40, view)[..., 0].mean() == pytest.approx(
            values.mean() / 257, abs=1
        )


def test_eight_bits_and_files_that_cannot_be_read_decide_nothing(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    Image.fromarray(rng.integers(0, 256, (9, 9, 3), dtype=np.uint8)).save(tmp_path / "a.png")
    Image.fromarray(rng.integers(0, 256, (9, 9, 3), dtype=np.uint8)).save(tmp_path / "a.tif")
    (tmp_path / "torn.tif").write_bytes(b"II*\0")
    (tmp_path / "torn.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.jp2").write_bytes(b"")
    names = ("a.png", "a.tif", "torn.tif", "torn.png", "empty.jp2", "gone.tif")
    assert white_of(*(str(tmp_path / name) for name in names)) is None


def test_what_was_given_or_trained_with_stays(tmp_path: Path, rng: np.random.Generator) -> None:
    path = write(tmp_path / "a.tif", rng.integers(0, 65536, (20, 20)))
    assert decided_view(PhotographView(), [path], QUIET, "10").white == 1023
    assert decided_view(PhotographView(white=4095), [path], QUIET).white == 4095
    found = read_picture(path, 100, PhotographView(white=4095))
    assert (found == 255).mean() > 0.5  # brighter than white is white


def test_a_view_survives_a_model_file() -> None:
    from gossan.core.sections.photographs.mask import Mask

    view = PhotographView("area", 4095, Mask.parse("0,0,0.5,1; #102030/4"))
    assert PhotographView.from_json(view.to_json()) == view
    assert PhotographView.from_json({}) == PhotographView("nearest", None, Mask())
    for wrong in ({"resize": "cubic"}, {"white": 7}, {"white": "4095"}, {"white": True}):
        with pytest.raises(ValueError, match="="):
            PhotographView.from_json(wrong)
