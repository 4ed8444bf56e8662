"""A photograph that is open: its upright size, and any part of it as red, green and blue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from ...runtime.errors import InputError
from ...runtime.language import later, tr
from ...runtime.picture_formats import (
    GIF,
    JPEG,
    PNG,
    TIFF,
    WEBP,
    PictureFormat,
    format_names,
    format_of,
)
from .colours import eight_bits, inks_to_rgb, lab_to_rgb, with_palette
from .naming import name_in_folder
from .tags import TAG_ERRORS, colours_of_tiff, is_animated, orientation_of
from .view import DEEPEST

if TYPE_CHECKING:
    from osgeo import gdal

#: Pixels of a photograph that is read whole, and bytes of a strip or tile of it.
MOST_PIXELS, _MOST_AT_ONCE = 500_000_000, 1_000_000_000

#: What was done with a photograph that its owner may not expect.
FIRST_OF_SEVERAL = later("have several pages or pictures, of which the first was read")
INKS_WITHOUT_PROFILE = later("hold inks (CMYK), which became colours without their profile")

#: Part of a photograph: left, top, width and height in pixels.
Part = tuple[int, int, int, int]

#: Returns the pixels of a part at a size, (rows, columns, 3) of uint8.
_Read = Callable[[Part, "tuple[int, int]"], np.ndarray]

#: By how much GDAL shrinks a JPEG's sides while it unpacks it, by the number of its overview.
_SHRUNK_BY = {1: 4, 0: 2}

#: The longer side of a JPEG, in pixels, from which GDAL shrinks it to a half; for a quarter twice this.
_LEAST_SHRUNK = 256


class PhotographError(InputError):
    """A photograph cannot be read; the message names it."""


@dataclass
class OpenPhotograph:
    """A photograph whose head was read; its pixels are read when they are asked for.

    Attributes
    ----------
    name : str
    orientation : int
        How the camera was held, 1 (upright) to 8; everything here is upright.
    notes : tuple of str
        What was done with it that its owner may not expect.
    """

    name: str
    stored_size: tuple[int, int]
    orientation: int
    notes: tuple[str, ...]
    _read: _Read
    #: Rows of pixels that are stored together.
    rows_together: int = 1
    #: By how much its sides are shorter than those of the file; its last pixels may be parts of one.
    shrunk_by: int = 1
    _shrink: Callable[[OpenPhotograph, int], OpenPhotograph] | None = None

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        width, height = self.stored_size
        return (height, width) if self.turned else (width, height)

    @property
    def turned(self) -> bool:
        """Whether rows were stored as columns."""
        return self.orientation >= 5

    def stored(self, part: Part, size: tuple[int, int]) -> np.ndarray:
        """Return a part as it was stored, (rows, columns, 3) of uint8, by the nearest pixels.

        Raises
        ------
        PhotographError
        """
        return self._read(part, size)

    def shrunk(self, most: float) -> OpenPhotograph:
        """Return the photograph with its sides up to ``most`` times as short, where that is quick to read.

        That is a half or a quarter of a JPEG, whose pixels are made of the lower frequencies alone; other
        photographs are returned as they are.
        """
        return self if self._shrink is None else self._shrink(self, int(most))

    def upright(self, part: Part) -> np.ndarray:
        """Return all pixels of a part, (height, width, 3) of uint8.

        Raises
        ------
        PhotographError
        """
        left, top, width, height = part
        across, down = self.size
        if self.orientation in (2, 3, 6, 7):
            left = across - left - width
        if self.orientation in (3, 4, 7, 8):
            top = down - top - height
        if self.turned:
            left, top, width, height = top, left, height, width
        stored = self._read((left, top, width, height), (width, height))
        return np.ascontiguousarray(turn(stored, self.orientation))


def turn(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Bring an array (rows, columns, …) upright (EXIF 2.3, tag 274)."""
    if orientation >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


@contextmanager
def opened_photograph(
    path: str, white: int | None, most: int | None = MOST_PIXELS
) -> Iterator[OpenPhotograph]:
    """Open a photograph; ``white`` is the value that is white where there are more than 8 bits.

    ``most`` is how many pixels it may have; None where only parts of it are read at once.

    Raises
    ------
    PhotographError
        If the file is missing, damaged, cut short, or no photograph of 8 or 16 bits. What is damaged
        may only be heard of when the pixels are read, at the latest when the context ends.
    """
    # Networks are trained and asked on photographs in memory too, where there may be no GDAL.
    from osgeo import gdal

    name = name_in_folder(path)
    problems: list[str] = []

    def listen(level: int, _number: int, message: str) -> None:
        # A JPEG that was cut short is filled up with grey, and only a warning says so; of several
        # warnings the first. What stands before its end mark (0xd9) harms nothing.
        damaged = "premature end" in message.lower() or (
            "Corrupt JPEG data" in message and "before marker 0xd9" not in message
        )
        if level >= gdal.CE_Failure or damaged:
            problems.append(message)

    gdal.PushErrorHandler(listen)
    try:
        yield _opened(path, name, DEEPEST if white is None else white, most)
    except RuntimeError as problem:  # where GDAL's exceptions are on
        raise _unreadable(name, [*problems, str(problem)]) from problem
    except _NothingReadError as problem:
        raise _unreadable(name, problems) from problem
    finally:
        gdal.PopErrorHandler()
    if problems:
        raise _unreadable(name, problems)


class _NothingReadError(Exception):
    """What unpacks a photograph gave nothing, and has said why elsewhere."""


def _unreadable(name: str, problems: list[str]) -> PhotographError:
    reason = problems[0] if problems else tr("it is no {formats}", formats=format_names())
    return PhotographError(tr("{name} cannot be read: {reason}.", name=name, reason=reason))


def _opened(path: str, name: str, white: int, most: int | None) -> OpenPhotograph:
    from osgeo import gdal

    if not Path(path).is_file():
        raise PhotographError(tr("There is no photograph {path}.", path=path))
    with Path(path).open("rb") as opened:
        kind = format_of(opened.read(16))
    if kind is None:
        raise _NothingReadError
    if kind.driver and gdal.GetDriverByName(kind.driver) is not None:
        return _opened_by_gdal(path, name, kind, white, most)
    if not kind.pillow:
        raise PhotographError(
            tr(
                "{name} is a {format} file, which GDAL {version} of this QGIS was built without. Save it "
                "as PNG or TIFF.",
                name=name,
                format=kind.title,
                version=gdal.VersionInfo("RELEASE_NAME"),
            )
        )
    return _opened_by_pillow(path, name, kind, most)


def _opened_by_pillow(
    path: str, name: str, kind: PictureFormat, most: int | None
) -> OpenPhotograph:
    try:
        with Image.open(path, formats=[kind.pillow]) as picture:
            _refuse_enormous(name, (picture.size[0], picture.size[1]), most)
            pixels = np.asarray(picture.convert("RGB"))
    except (*TAG_ERRORS, MemoryError) as problem:
        raise _unreadable(name, [str(problem) or type(problem).__name__]) from problem
    several = kind in (GIF, WEBP) and is_animated(path)

    def read(part: Part, size: tuple[int, int]) -> np.ndarray:
        left, top, width, height = part
        rows = top + ((np.arange(size[1]) + 0.5) * height / size[1]).astype(int)
        columns = left + ((np.arange(size[0]) + 0.5) * width / size[0]).astype(int)
        return pixels[np.ix_(rows, columns)]

    notes = (FIRST_OF_SEVERAL,) if several else ()
    held = orientation_of(path, kind)
    rows, columns = pixels.shape[:2]
    return OpenPhotograph(name, (columns, rows), held, notes, read)


def _opened_by_gdal(
    path: str, name: str, kind: PictureFormat, white: int, most: int | None
) -> OpenPhotograph:
    dataset = _dataset(path, name, kind)
    space = dataset.GetMetadataItem("SOURCE_COLOR_SPACE", "IMAGE_STRUCTURE") or ""
    if kind is TIFF and not space:  # GDAL does not say it of those of 16 bits
        space = colours_of_tiff(path)
    if kind is TIFF and space == "CIELAB":
        # GDAL's own way to colours takes another white, and is out by dozens of levels.
        dataset = _dataset(f"GTIFF_RAW:{path}", name, kind)
    size = (dataset.RasterXSize, dataset.RasterYSize)
    _refuse_enormous(name, size, most)
    _refuse_large_pieces(dataset, name)
    bands = dataset.RasterCount
    if not 1 <= bands <= 5 or (bands == 5 and space != "CMYK"):
        raise PhotographError(
            tr("{name} has {bands} bands; a photograph has 1 to 4.", name=name, bands=bands)
        )
    exif = dataset.GetMetadataItem("EXIF_Orientation") if kind is JPEG else None
    notes = []
    if dataset.GetMetadata("SUBDATASETS") or (kind is PNG and is_animated(path)):
        notes.append(FIRST_OF_SEVERAL)
    if space == "CMYK":
        notes.append(INKS_WITHOUT_PROFILE)
    to_colours = _ways_to_colours(dataset, name, space, white)
    quick = kind is JPEG and space != "CMYK"
    return OpenPhotograph(
        name,
        size,
        orientation_of(path, kind, exif),
        tuple(notes),
        partial(_read_by_gdal, dataset, *to_colours),
        dataset.GetRasterBand(1).GetBlockSize()[1],
        _shrink=partial(_shrunk_jpeg, path, to_colours) if quick else None,
    )


def _shrunk_jpeg(
    path: str,
    to_colours: tuple[list[int], Callable[[np.ndarray], np.ndarray]],
    whole: OpenPhotograph,
    most: int,
) -> OpenPhotograph:
    """Return a JPEG that is shrunk while it is unpacked; ``whole`` where GDAL has no such overview."""
    from osgeo import gdal

    for level, times in _SHRUNK_BY.items():
        if times > most or max(whole.stored_size) < times // 2 * _LEAST_SHRUNK:
            continue
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            smaller = _dataset(path, whole.name, JPEG, level)
        except (_NothingReadError, RuntimeError):
            continue
        finally:
            gdal.PopErrorHandler()
        size = (smaller.RasterXSize, smaller.RasterYSize)
        # Last among the overviews there may be the camera's own, which anything may have been drawn on.
        if size == tuple(-(-side // times) for side in whole.stored_size):
            read = partial(_read_by_gdal, smaller, *to_colours)
            together = smaller.GetRasterBand(1).GetBlockSize()[1]
            return replace(
                whole, stored_size=size, _read=read, rows_together=together, shrunk_by=times
            )
    return whole


def _dataset(
    source: str, name: str, kind: PictureFormat, overview: int | None = None
) -> gdal.Dataset:
    """Open a photograph, or one of the overviews in its file."""
    from osgeo import gdal

    # Not by overviews unasked: they are averaged, and not every file has them.
    # Nor are files beside it looked for, which could lead elsewhere.
    dataset = gdal.OpenEx(
        source,
        gdal.OF_RASTER,
        allowed_drivers=[kind.driver],
        open_options=[f"OVERVIEW_LEVEL={'NONE' if overview is None else overview}"],
        sibling_files=[name],
    )
    if dataset is None:
        raise _NothingReadError
    return dataset


def _read_by_gdal(
    dataset: gdal.Dataset,
    bands: list[int],
    to_colours: Callable[[np.ndarray], np.ndarray],
    part: Part,
    size: tuple[int, int],
) -> np.ndarray:
    """Return a part at a size, (rows, columns, 3) of uint8."""
    from osgeo import gdal

    kind = np.uint16 if dataset.GetRasterBand(1).DataType == gdal.GDT_UInt16 else np.uint8
    # The channels of a pixel side by side, as they are wanted, and mostly stored.
    values = np.empty((size[1], size[0], len(bands)), dtype=kind)
    by_band = values.transpose(2, 0, 1) if len(bands) > 1 else values[:, :, 0]
    if dataset.ReadAsArray(*part, buf_obj=by_band, band_list=bands) is None:
        raise _NothingReadError
    colours = to_colours(values)
    return colours if colours.shape[2] == 3 else np.repeat(colours, 3, axis=2)


def _ways_to_colours(
    dataset: gdal.Dataset, name: str, space: str, white: int
) -> tuple[list[int], Callable[[np.ndarray], np.ndarray]]:
    """Return which bands are read, and what makes (rows, columns, 3 or 1) of uint8 of them."""
    from osgeo import gdal

    first = dataset.GetRasterBand(1)
    if first.DataType not in (gdal.GDT_Byte, gdal.GDT_UInt16):
        raise PhotographError(_of_another_depth(name, gdal.GetDataTypeName(first.DataType)))
    bands = dataset.RasterCount
    if space == "CIELAB" and bands >= 3:
        return [1, 2, 3], partial(_pixel_by_pixel, lab_to_rgb)
    if space in ("CIELAB", "ICCLAB", "ITULAB", "LOGL", "LOGLUV"):
        raise PhotographError(
            tr("{name} holds {space} colours. Save it as RGB.", name=name, space=space)
        )
    deep = first.DataType == gdal.GDT_UInt16
    if space == "CMYK" and deep and bands >= 4:
        return [1, 2, 3, 4], partial(_pixel_by_pixel, inks_to_rgb)
    if space == "YCbCr" and deep and dataset.GetDriver().ShortName != "JPEG":  # it brings RGB
        raise PhotographError(
            tr("{name} holds {space} colours. Save it as RGB.", name=name, space="YCbCr")
        )
    table = first.GetColorTable()
    if table is not None and bands < 3:
        entries = [table.GetColorEntry(number) for number in range(table.GetCount())]
        return [1], partial(_by_palette, entries)
    if not deep:
        bits = first.GetMetadataItem("NBITS", "IMAGE_STRUCTURE")
        white = 255 if bits is None else 2 ** int(bits) - 1
    inverted = dataset.GetMetadataItem("MINISWHITE", "IMAGE_STRUCTURE") == "YES"
    return [1, 2, 3] if bands >= 3 else [1], partial(_by_scale, white, inverted)


def _pixel_by_pixel(convert: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> np.ndarray:
    rows, columns, channels = values.shape
    listed = np.ascontiguousarray(values).reshape(-1, channels)
    return convert(listed).reshape(rows, columns, 3)


def _by_palette(entries: list[tuple[int, ...]], values: np.ndarray) -> np.ndarray:
    return with_palette(values[:, :, 0], entries)


def _by_scale(white: int, inverted: bool, values: np.ndarray) -> np.ndarray:
    grey = eight_bits(values, white)
    return 255 - grey if inverted else grey


def _of_another_depth(name: str, kind: str) -> str:
    return tr(
        "{name} holds {kind} values. Save it with 8 or 16 bits per channel.", name=name, kind=kind
    )


def _refuse_enormous(name: str, size: tuple[int, int], most: int | None) -> None:
    """Refuse pictures that a small file can claim to hold, before any of it is unpacked."""
    width, height = size
    if most is not None and width * height > most:
        raise PhotographError(
            tr(
                "{name} has {width:,} × {height:,} pixels; at most {most:,} can be read. Cut it, or make "
                "it smaller.",
                name=name,
                width=width,
                height=height,
                most=most,
            )
        )


def _refuse_large_pieces(dataset: gdal.Dataset, name: str) -> None:
    from osgeo import gdal

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
