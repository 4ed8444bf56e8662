"""What stands in the heads of picture files: how the camera was held, how deep the values are."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from PIL import Image, TiffImagePlugin

from ...runtime.picture_formats import JPEG, PNG, TIFF, WEBP, PictureFormat

#: What Pillow raises where tags are damaged.
TAG_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    AttributeError,
    struct.error,
    Image.DecompressionBombError,
)

ORIENTATION = 274  # the EXIF and TIFF tag
_PHOTOMETRIC, _LARGEST_VALUE, _LARGEST_SAMPLE = 262, 281, 341

#: Names of colours that are neither grey nor red, green and blue, by what a TIFF says.
_SPACES = {
    5: "CMYK",
    6: "YCbCr",
    8: "CIELAB",
    9: "ICCLAB",
    10: "ITULAB",
    32844: "LOGL",
    32845: "LOGLUV",
}

#: Chunks of a PNG before its pixels; more are no camera's.
_MOST_CHUNKS = 50


def tiff_tags(path: str) -> dict[int, Any]:
    """Return the tags of a TIFF's first page; none of a BigTIFF's.

    Only the tags: Pillow does not know TIFFs of three 16-bit channels.
    """
    with Path(path).open("rb") as opened:
        header = opened.read(8)
        if header[2:4] not in (b"*\0", b"\0*"):
            return {}
        tags = TiffImagePlugin.ImageFileDirectory_v2(header)
        opened.seek(tags.next)
        tags.load(opened)
        return dict(tags)


def largest_by_tags(path: str) -> int | None:
    """Return the largest value that a TIFF says its pixels have, or None where it says nothing."""
    try:
        tags = tiff_tags(path)
        told = tags.get(_LARGEST_SAMPLE, tags.get(_LARGEST_VALUE))
        if told is None:
            return None
        largest = max(told) if isinstance(told, tuple) else told
        return int(largest) if 255 < largest <= 65535 else None
    except TAG_ERRORS:
        return None


def colours_of_tiff(path: str) -> str:
    """Return what the colours of a TIFF are, empty where they are grey or red, green and blue."""
    try:
        return _SPACES.get(tiff_tags(path).get(_PHOTOMETRIC, 0), "")
    except TAG_ERRORS:
        return ""


def significant_bits(path: str) -> tuple[int, int | None]:
    """Return the bits per channel of a PNG, and how many of them the camera had (sBIT), if it says so."""
    with Path(path).open("rb") as opened:
        head = opened.read(33)
        if len(head) < 33:
            return 8, None
        bits = head[24]
        for _ in range(_MOST_CHUNKS):
            chunk = opened.read(8)
            if len(chunk) < 8 or chunk[4:] in (b"IDAT", b"IEND"):
                break
            if chunk[4:] == b"sBIT":
                return bits, max(opened.read(1)[0], 1)
            opened.seek(struct.unpack(">I", chunk[:4])[0] + 4, 1)
    return bits, None


def orientation_of(path: str, kind: PictureFormat, exif_of_jpeg: str | None = None) -> int:
    """Return how the camera was held, 1 (upright) to 8; damaged tags are none.

    GDAL has found that of a JPEG; what unpacks HEIC has turned it already.
    """
    try:
        stored: object = None
        if kind is JPEG:
            stored = exif_of_jpeg
        elif kind is TIFF:
            stored = tiff_tags(path).get(ORIENTATION)
        elif kind in (PNG, WEBP):
            stored = _exif(path).get(ORIENTATION)
    except TAG_ERRORS:
        return 1  # whoever unpacks it tells what is wrong with it
    number = int(str(stored)) if str(stored).isdigit() else 1
    return number if 1 <= number <= 8 else 1


def is_animated(path: str) -> bool:
    """Return whether a PNG, WebP or GIF has more than one picture."""
    try:
        with Image.open(path) as opened:
            return bool(getattr(opened, "is_animated", False))
    except TAG_ERRORS:
        return False


def _exif(path: str) -> Image.Exif:
    # Not getexif(), which decodes the whole picture to look for tags behind it.
    with Image.open(path) as opened:
        stored = opened.info.get("exif")
    exif = Image.Exif()
    if stored:
        exif.load(stored)
    return exif
