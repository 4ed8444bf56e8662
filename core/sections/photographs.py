"""Photographs of thin sections: found in folders, read at the size that is needed, kept on disk."""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from PIL import Image, TiffImagePlugin

from ..networks.ranks import Ranks
from ..runtime.errors import InputError
from ..runtime.files import PHOTOGRAPHS
from ..runtime.language import tr
from ..runtime.look_ahead import look_ahead, processors
from ..runtime.progress import Progress, step

if TYPE_CHECKING:
    from osgeo import gdal

#: Pixels of a photograph, which scanners of whole slides reach, and bytes of a strip or tile of it.
MOST_PIXELS, _MOST_AT_ONCE = 500_000_000, 1_000_000_000

#: From the upright width and height of a photograph to those that are wanted.
TargetSize = Callable[[int, int], "tuple[int, int]"]

_DRIVERS = ["PNG", "JPEG", "GTiff"]
#: What Pillow raises where tags are damaged.
_TAG_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    Image.DecompressionBombError,
)
_ORIENTATION = 274  # the EXIF and TIFF tag
_TWELVE_BITS = 4095


class PhotographError(InputError):
    """A photograph cannot be read; the message names it."""


def find_photographs(folder: str) -> list[str]:
    """Return the photographs in a folder and the folders in it, sorted.

    Raises
    ------
    InputError
        If the folder does not exist.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(tr("There is no folder {folder}.", folder=folder))
    found = [
        os.fspath(path)
        for path in root.rglob("*")
        if path.suffix.lower() in PHOTOGRAPHS and not path.name.startswith(".") and path.is_file()
    ]
    return sorted(found)


def require_any_read(read: Collection[object], failed: Mapping[str, str]) -> None:
    """Refuse photographs of which none could be read; ``failed`` has the reason by path.

    Raises
    ------
    InputError
    """
    if not read:
        reason = next(iter(failed.values()))
        raise InputError(
            tr(
                "None of {count} photographs can be read. {reason}",
                count=len(failed),
                reason=reason,
            )
        )


def read_photograph(path: str, size: int) -> np.ndarray:
    """Return a photograph as a square, (size, size, 3) of uint8; the nearest pixel is taken.

    Greyscale becomes three equal channels, transparency is ignored, the camera's orientation (EXIF)
    is honoured. Values of 16 bits are brought to 8; if none is above 4095 they are taken for those
    of a 12-bit camera.

    Raises
    ------
    PhotographError
        If the file is missing, damaged, cut short, or no PNG, JPEG or TIFF of 8 or 16 bits.
    """
    return _read(path, lambda width, height: (size, size))


def read_picture(path: str, longest: int) -> np.ndarray:
    """Return a photograph to look at, (height, width, 3), its longer side reduced to ``longest``."""

    def reduced(width: int, height: int) -> tuple[int, int]:
        scale = min(1.0, longest / max(width, height))
        return max(1, round(width * scale)), max(1, round(height * scale))

    return _read(path, reduced)


class PhotographStore:
    """Photographs at a network's size, read once and kept in a temporary file.

    Decoding a photograph of 20 megapixels takes longer than a step of training, and there are
    hundreds of epochs; all of them at once do not fit into memory. The file takes 3 · size² bytes
    per photograph and vanishes with the store.

    Parameters
    ----------
    paths : sequence of str
    size : int
        Side in pixels.
    progress : Progress
    ranks : Ranks, optional
        Processes that read the same photographs: those on one machine share the file and the work.

    Attributes
    ----------
    digests : list of bytes
        Equal for photographs with equal pixels.

    Raises
    ------
    PhotographError
        Naming the first photograph that cannot be read.
    InputError
        If the temporary folder has no room for them.
    CancelledError
    """

    def __init__(
        self, paths: Sequence[str], size: int, progress: Progress, ranks: Ranks | None = None
    ) -> None:
        self.size = size
        self._bytes = 3 * size * size
        needed = self._bytes * len(paths)
        if shutil.disk_usage(tempfile.gettempdir()).free < 1.1 * needed:
            raise InputError(
                tr(
                    "{count} photographs of {size} × {size} pixels need {needed:.1f} GB in the temporary "
                    "folder {folder}, which has less. Make room there, set TMPDIR to another folder, "
                    "or lower IMAGE_SIZE.",
                    count=len(paths),
                    size=size,
                    needed=needed / 1e9,
                    folder=tempfile.gettempdir(),
                )
            )
        self._reading = threading.Lock()
        self._file = _temporary_file(ranks or Ranks())
        try:
            self.digests = self._fill(paths, progress, ranks or Ranks())
        except BaseException:
            self.close()
            raise

    def _fill(self, paths: Sequence[str], progress: Progress, ranks: Ranks) -> list[bytes]:
        """Read this process's photographs into the file, and wait for its neighbours."""
        neighbours = ranks.neighbours()
        own = range(neighbours.index(ranks.rank), len(paths), len(neighbours))
        digests: dict[int, bytes] = {}

        def read(number: int) -> bytes:
            return read_photograph(paths[number], self.size).tobytes()

        threads = max(1, processors() // len(neighbours))
        for number, pixels in look_ahead(read, own, threads):
            step(progress, number / len(paths))
            self._file.seek(number * self._bytes)
            self._file.write(pixels)
            digests[number] = sha256(pixels).digest()
        self._file.flush()
        everywhere = ranks.gather(digests)
        for rank in neighbours:
            digests |= everywhere[rank]
        return [digests[number] for number in range(len(paths))]

    def __len__(self) -> int:
        return len(self.digests)

    def read(self, chosen: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return the chosen photographs, shape (n, size, size, 3), uint8; threads may ask at once."""
        result = np.empty((len(chosen), self.size, self.size, 3), dtype=np.uint8)
        for place, number in enumerate(chosen):
            with self._reading:
                self._file.seek(int(number) * self._bytes)
                stored = self._file.read(self._bytes)
            result[place] = np.frombuffer(stored, dtype=np.uint8).reshape(self.size, self.size, 3)
        return result

    def close(self) -> None:
        """Delete the file."""
        self._file.close()

    def __enter__(self) -> PhotographStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _temporary_file(ranks: Ranks) -> IO[bytes]:
    """Open a file that vanishes when it is closed; the processes on a machine share one."""
    if ranks.count == 1:
        return tempfile.TemporaryFile(prefix="gossan-")
    handle, own = tempfile.mkstemp(prefix="gossan-")
    os.close(handle)
    first = min(ranks.neighbours())
    shared = ranks.gather(own)[first]
    opened = Path(shared).open("r+b")  # noqa: SIM115
    ranks.gather(None)  # all have it open: its name is no longer needed
    Path(own).unlink()
    return opened


def _read(path: str, target_size: TargetSize) -> np.ndarray:
    # Networks are trained and asked on photographs in memory too, where there may be no GDAL.
    from osgeo import gdal

    name = Path(path).name
    if not Path(path).is_file():
        raise PhotographError(tr("There is no photograph {path}.", path=path))
    problems: list[str] = []

    def listen(level: int, _number: int, message: str) -> None:
        # A JPEG that was cut short is filled up with grey, and only a warning says so.
        if level >= gdal.CE_Failure or "Premature end" in message:
            problems.append(message)

    gdal.PushErrorHandler(listen)
    try:
        pixels = _pixels(path, name, target_size)
    except RuntimeError as problem:  # where GDAL's exceptions are on
        problems.append(str(problem))
        pixels = None
    finally:
        gdal.PopErrorHandler()
    if pixels is None or problems:
        reason = problems[0] if problems else tr("it is no PNG, JPEG or TIFF")
        raise PhotographError(tr("{name} cannot be read: {reason}.", name=name, reason=reason))
    return pixels


def _pixels(path: str, name: str, target_size: TargetSize) -> np.ndarray | None:
    from osgeo import gdal

    # Overviews are averaged, and not every file has them: every photograph is read the same way.
    # Nor are files beside it looked for, which could lead elsewhere.
    dataset = gdal.OpenEx(
        path,
        gdal.OF_RASTER,
        allowed_drivers=_DRIVERS,
        open_options=["OVERVIEW_LEVEL=NONE"],
        sibling_files=[name],
    )
    if dataset is None:
        return None
    _refuse_enormous(dataset, name)
    bands = dataset.RasterCount
    if not 1 <= bands <= 4:
        raise PhotographError(
            tr("{name} has {bands} bands; a photograph has 1 to 4.", name=name, bands=bands)
        )
    first = dataset.GetRasterBand(1)
    if first.DataType not in (gdal.GDT_Byte, gdal.GDT_UInt16):
        kind = gdal.GetDataTypeName(first.DataType)
        raise PhotographError(
            tr(
                "{name} holds {kind} values. Save it with 8 or 16 bits per channel.",
                name=name,
                kind=kind,
            )
        )
    orientation = _orientation(path, dataset)
    size = (dataset.RasterXSize, dataset.RasterYSize)
    turned = orientation >= 5
    width, height = target_size(*(size[::-1] if turned else size))
    if turned:
        width, height = height, width
    colours = 3 if bands >= 3 else 1
    values = dataset.ReadAsArray(
        buf_xsize=width, buf_ysize=height, band_list=list(range(1, colours + 1))
    )
    if values is None:
        return None
    values = values.reshape(colours, height, width)
    table = first.GetColorTable()
    if table is not None and colours == 1:
        entries = [table.GetColorEntry(number)[:3] for number in range(table.GetCount())]
        palette = np.zeros((max(len(entries), int(values.max()) + 1), 3), dtype=np.uint8)
        palette[: len(entries)] = entries
        upright = palette[values[0]]
    else:
        grey = _eight_bits(values, first.GetMetadataItem("NBITS", "IMAGE_STRUCTURE"))
        if dataset.GetMetadataItem("MINISWHITE", "IMAGE_STRUCTURE") == "YES":
            grey = 255 - grey
        upright = np.broadcast_to(np.moveaxis(grey, 0, -1), (height, width, 3))
    return np.ascontiguousarray(_turn(upright, orientation))


def _refuse_enormous(dataset: gdal.Dataset, name: str) -> None:
    """Refuse pictures that a small file can claim to hold, before any of it is unpacked."""
    from osgeo import gdal

    pixels = dataset.RasterXSize * dataset.RasterYSize
    if pixels > MOST_PIXELS:
        raise PhotographError(
            tr(
                "{name} has {width:,} × {height:,} pixels; at most {most:,} can be read. Cut it, or make "
                "it smaller.",
                name=name,
                width=dataset.RasterXSize,
                height=dataset.RasterYSize,
                most=MOST_PIXELS,
            )
        )
    band = dataset.GetRasterBand(1)
    columns, rows = band.GetBlockSize()

    size = columns * rows * dataset.RasterCount * gdal.GetDataTypeSize(band.DataType) // 8
    if size > _MOST_AT_ONCE:
        raise PhotographError(
            tr(
                "{name} is stored in pieces of {size:.1f} GB, each of which must be read whole. Save it "
                "in tiles or strips.",
                name=name,
                size=size / 1e9,
            )
        )


def _eight_bits(values: np.ndarray, bits: str | None) -> np.ndarray:
    if bits is not None:
        full = 2 ** int(bits) - 1
    elif values.dtype == np.uint8:
        return values
    else:
        full = _TWELVE_BITS if values.max() <= _TWELVE_BITS else 65535
    return np.minimum(values * (255.0 / full) + 0.5, 255).astype(np.uint8)


def _orientation(path: str, dataset: gdal.Dataset) -> int:
    """Return how the camera was held, 1 (upright) to 8."""
    kind = dataset.GetDriver().ShortName
    try:
        if kind == "JPEG":
            stored = dataset.GetMetadataItem("EXIF_Orientation")
        else:
            stored = _tiff_orientation(path) if kind == "GTiff" else _png_orientation(path)
    except _TAG_ERRORS:
        return 1  # GDAL tells what is wrong with it
    number = int(stored) if str(stored).isdigit() else 1
    return number if 1 <= number <= 8 else 1


def _tiff_orientation(path: str) -> int | None:
    # Only the tags: Pillow does not know TIFFs of three 16-bit channels.
    with Path(path).open("rb") as opened:
        header = opened.read(8)
        if header[2:4] not in (b"*\0", b"\0*"):  # a BigTIFF is no camera's
            return None
        tags = TiffImagePlugin.ImageFileDirectory_v2(header)
        opened.seek(tags.next)
        tags.load(opened)
        return tags.get(_ORIENTATION)


def _png_orientation(path: str) -> int | None:
    # Not getexif(), which decodes the whole picture to look for tags behind it.
    with Image.open(path) as opened:
        stored = opened.info.get("exif")
    if not stored:
        return None
    exif = Image.Exif()
    exif.load(stored)
    return exif.get(_ORIENTATION)


def _turn(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Bring an array (rows, columns, 3) upright (EXIF 2.3, tag 274)."""
    if orientation >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
