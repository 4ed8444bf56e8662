"""Photographs of every kind against Pillow, and broken ones by name."""

from __future__ import annotations

import os
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.photographs.decoding import read_photograph, read_picture
from gossan.core.sections.photographs.depth import decided_view
from gossan.core.sections.photographs.finding import find_photographs
from gossan.core.sections.photographs.opening import PhotographError
from gossan.core.sections.photographs.store import PhotographStore
from gossan.core.sections.photographs.view import PhotographView
from osgeo import gdal
from PIL import Image
from progress_doubles import CancellingProgress

ROWS, COLUMNS = 37, 53


@pytest.fixture
def colours(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, (ROWS, COLUMNS, 3), dtype=np.uint8)


def write_sixteen(path: Path, values: np.ndarray, options: tuple[str, ...] = ()) -> None:
    """Write values (bands, rows, columns) of uint16 as TIFF or PNG."""
    memory = gdal.GetDriverByName("MEM").Create(
        "", values.shape[2], values.shape[1], len(values), gdal.GDT_UInt16
    )
    memory.WriteArray(values)
    driver = gdal.GetDriverByName("PNG" if path.suffix == ".png" else "GTiff")
    driver.CreateCopy(str(path), memory, options=list(options))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_the_cameras_orientation_is_honoured(
    suffix: str, orientation: int, colours: np.ndarray, tmp_path: Path
) -> None:
    path = tmp_path / f"held.{suffix}"
    exif = Image.Exif()
    exif[274] = orientation
    # Blocks, which survive JPEG.
    blocks = np.kron(colours[:5, :7], np.ones((16, 16, 1), np.uint8))
    Image.fromarray(blocks).save(path, exif=exif, **({"quality": 98} if suffix == "jpg" else {}))
    turned = {
        1: blocks,
        2: blocks[:, ::-1],
        3: blocks[::-1, ::-1],
        4: blocks[::-1],
        5: blocks.swapaxes(0, 1),
        6: blocks.swapaxes(0, 1)[:, ::-1],
        7: blocks.swapaxes(0, 1)[::-1, ::-1],
        8: blocks.swapaxes(0, 1)[::-1],
    }[orientation]
    found = read_picture(str(path), 1000)
    assert found.shape == turned.shape
    assert np.median(np.abs(found.astype(int) - turned)) <= (8 if suffix == "jpg" else 0)


def test_orientation_of_a_tiff_of_sixteen_bits(colours: np.ndarray, tmp_path: Path) -> None:
    deep = colours.astype("<u2") * 257
    tags = [
        (256, 4, COLUMNS),
        (257, 4, ROWS),
        (258, 3, None),  # bits of the three channels, which do not fit into the entry
        (259, 3, 1),
        (262, 3, 2),
        (273, 4, 8),
        (274, 3, 6),
        (277, 3, 3),
        (278, 4, ROWS),
        (279, 4, deep.nbytes),
        (284, 3, 1),
    ]
    bits = 8 + deep.nbytes
    raw = b"II*\0" + struct.pack("<I", bits + 6) + deep.tobytes() + struct.pack("<3H", 16, 16, 16)
    raw += struct.pack("<H", len(tags))
    for tag, kind, value in tags:
        count, stored = (3, bits) if value is None else (1, value)
        raw += struct.pack("<HHII", tag, kind, count, stored)
    path = tmp_path / "deep.tif"
    path.write_bytes(raw + bytes(4))
    found = read_picture(str(path), 1000)
    np.testing.assert_array_equal(found, colours.swapaxes(0, 1)[:, ::-1])


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "LA", "1"])
def test_every_kind_of_png_is_read_as_pillow_reads_it(
    mode: str, colours: np.ndarray, tmp_path: Path
) -> None:
    path = tmp_path / "photograph.png"
    Image.fromarray(colours).convert(mode).save(path)
    expected = np.asarray(Image.open(path).convert("RGB"))
    np.testing.assert_array_equal(read_picture(str(path), 1000), expected)


@pytest.mark.parametrize("name", ["a.tif", "a.png"])
def test_sixteen_bits_become_eight(name: str, colours: np.ndarray, tmp_path: Path) -> None:
    write_sixteen(tmp_path / name, colours.transpose(2, 0, 1).astype(np.uint16) * 257)
    np.testing.assert_array_equal(read_picture(str(tmp_path / name), 1000), colours)


def test_a_twelve_bit_camera_is_not_read_as_dark(colours: np.ndarray, tmp_path: Path) -> None:
    grey = colours[None, :, :, 0].astype(np.uint16) * 16
    for options in ((), ("NBITS=12",)):
        path = tmp_path / f"{len(options)}.tif"
        write_sixteen(path, grey, options)
        view = decided_view(PhotographView(), [str(path)], SilentProgress())
        found = read_picture(str(path), 1000, view)[:, :, 0]
        assert np.abs(found.astype(int) - colours[:, :, 0]).max() <= 1


def test_the_nearest_pixel_is_taken(tmp_path: Path, rng: np.random.Generator) -> None:
    blocks = rng.integers(0, 256, (150, 220, 3), dtype=np.uint8)
    large = np.kron(blocks, np.ones((16, 16, 1), np.uint8))  # large enough for JPEG's overviews
    for suffix in ("png", "jpg", "tif"):
        path = tmp_path / f"large.{suffix}"
        Image.fromarray(large).save(path, **({"quality": 100} if suffix == "jpg" else {}))
        decoded = np.asarray(Image.open(path))
        rows = ((np.arange(128) + 0.5) * large.shape[0] / 128).astype(int)
        columns = ((np.arange(128) + 0.5) * large.shape[1] / 128).astype(int)
        found = read_photograph(str(path), 128)
        # Two decoders of JPEG may differ by a grey level or two.
        difference = np.abs(found.astype(int) - decoded[np.ix_(rows, columns)])
        assert difference.max() <= (3 if suffix == "jpg" else 0), suffix


@pytest.mark.parametrize("folder", ["岩石薄片", "شرائح صخرية", "Dünn schliffe"])
def test_paths_of_any_script_are_read(folder: str, colours: np.ndarray, tmp_path: Path) -> None:
    place = tmp_path / folder
    place.mkdir()
    for name in (f"{folder}.png", f"{folder}.tif", f"{folder}.JPG"):
        Image.fromarray(colours).save(place / name)
    (place / "notes.txt").write_text("not a photograph")
    (place / "._hidden.png").write_bytes(b"of another system")
    found = find_photographs(str(tmp_path))
    assert len(found) == 3
    for path in found:
        assert read_photograph(path, 32).shape == (32, 32, 3)


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.6])
def test_a_file_that_was_cut_short_is_named(
    share: float, suffix: str, rng: np.random.Generator, tmp_path: Path
) -> None:
    path = tmp_path / f"broken.{suffix}"
    Image.fromarray(rng.integers(0, 256, (200, 200, 3), dtype=np.uint8)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(PhotographError, match=f"broken.{suffix}"):
        read_photograph(str(path), 64)


def test_what_is_no_photograph_is_named(tmp_path: Path, colours: np.ndarray) -> None:
    with pytest.raises(PhotographError, match=r"no photograph .*none\.png"):
        read_photograph(str(tmp_path / "none.png"), 64)
    (tmp_path / "text.jpg").write_text("this is a text")
    with pytest.raises(PhotographError, match=r"text\.jpg cannot be read"):
        read_photograph(str(tmp_path / "text.jpg"), 64)
    driver = gdal.GetDriverByName("GTiff")
    floats = driver.Create(str(tmp_path / "map.tif"), 8, 8, 1, gdal.GDT_Float32)
    many = driver.Create(str(tmp_path / "stack.tif"), 8, 8, 5, gdal.GDT_Byte)
    del floats, many
    with pytest.raises(PhotographError, match="8 or 16 bits"):
        read_photograph(str(tmp_path / "map.tif"), 64)
    with pytest.raises(PhotographError, match="5 bands"):
        read_photograph(str(tmp_path / "stack.tif"), 64)
    with pytest.raises(InputError, match="no folder"):
        find_photographs(str(tmp_path / "nowhere"))


def test_a_store_gives_back_what_it_read_and_holds_little(
    rng: np.random.Generator, tmp_path: Path
) -> None:
    paths = []
    for number in range(40):
        path = tmp_path / f"{number:02d}.png"
        Image.fromarray(rng.integers(0, 256, (64, 64, 3), dtype=np.uint8)).save(path)
        paths.append(str(path))
    tracemalloc.start()
    store = PhotographStore(paths, 256, SilentProgress())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with store:
        assert len(store) == 40
        assert peak < 10 * 3 * 256 * 256  # all forty are four times as much
        for number in (0, 39, 17):
            np.testing.assert_array_equal(
                store.read([number])[0], read_photograph(paths[number], 256)
            )
        assert len(set(store.digests)) == 40


def test_a_store_stops_at_a_broken_photograph_and_at_a_cancel(
    colours: np.ndarray, tmp_path: Path
) -> None:
    Image.fromarray(colours).save(tmp_path / "good.png")
    (tmp_path / "torn.png").write_bytes(b"\x89PNG")
    with pytest.raises(PhotographError, match=r"torn\.png"):
        PhotographStore(find_photographs(str(tmp_path)), 32, SilentProgress())
    with pytest.raises(CancelledError):
        PhotographStore([str(tmp_path / "good.png")], 32, CancellingProgress())


def test_photographs_that_do_not_fit_on_the_disk_are_refused_beforehand(
    colours: np.ndarray, tmp_path: Path
) -> None:
    path = tmp_path / "good.png"
    Image.fromarray(colours).save(path)
    with pytest.raises(InputError, match=r"GB in the temporary folder .*IMAGE_SIZE"):
        PhotographStore([str(path)] * 1000, 10_000_000, SilentProgress())


def bilevel_png(path: Path, side: int) -> None:
    """Write a black picture of a bit per pixel, which is packed to a thousandth."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    packing = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8) * 64
    packed = b"".join(packing.compress(row) for _ in range(side // 64)) + packing.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)


def test_a_picture_of_gigapixels_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    bilevel_png(path, 64_000)
    start = time.perf_counter()
    with pytest.raises(PhotographError, match="64,000 × 64,000 pixels"):
        read_photograph(str(path), 32)
    assert time.perf_counter() - start < 1


def test_a_tile_of_gigabytes_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "a.tif")
    options = ["SPARSE_OK=TRUE", "COMPRESS=DEFLATE", "TILED=YES", "INTERLEAVE=PIXEL"]
    options += ["BLOCKXSIZE=20000", "BLOCKYSIZE=20000"]
    gdal.GetDriverByName("GTiff").Create(path, 20_000, 20_000, 3, gdal.GDT_Byte, options)
    with pytest.raises(PhotographError, match=r"pieces of 1\.2 GB"):
        read_photograph(path, 32)


@pytest.mark.parametrize(
    "content",
    [
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1">'
        '<SimpleSource><SourceFilename relativeToVRT="0">{other}</SourceFilename></SimpleSource>'
        "</VRTRasterBand></VRTDataset>",
        '<GDAL_WMS><Service name="TMS"><ServerUrl>{server}/${{x}}</ServerUrl></Service></GDAL_WMS>',
        "{other}",
        "GTIFF_DIR:1:{other}",
    ],
    ids=["VRT", "WMS", "path", "subdataset"],
)
@pytest.mark.parametrize("name", ["a.tif", "a.png", "a.jpg"])
def test_a_photograph_leads_to_no_other_file(content: str, name: str, tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    Image.new("RGB", (9, 9), "red").save(other, format="TIFF")
    (tmp_path / name).write_text(content.format(other=other, server="http://127.0.0.1:9"))
    with pytest.raises(PhotographError, match="cannot be read"):
        read_photograph(str(tmp_path / name), 9)


def test_files_beside_a_photograph_are_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.new("RGB", (9, 9), "red").save(path)
    for suffix in (".ovr", ".msk", ".aux.xml"):
        os.mkfifo(f"{path}{suffix}")
    assert read_photograph(str(path), 9)[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0garbage", b"II*\0\xff\xff\xff\xff", b"\0" * 30]
)
def test_damaged_tags_leave_a_photograph_as_it_lies(exif: bytes, tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "a.png", exif=exif)
    assert read_photograph(str(tmp_path / "a.png"), 9).shape == (9, 9, 3)
