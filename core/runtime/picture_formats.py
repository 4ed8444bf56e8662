"""Formats of photographs: the one list of what is read, and by which endings it is known.

Messages, dialogs and whatever looks for photographs ask here.
"""

from __future__ import annotations

from dataclasses import dataclass

from .language import later, tr


@dataclass(frozen=True)
class PictureFormat:
    """A format that photographs are read in.

    Attributes
    ----------
    title : str
    endings : tuple of str
    driver : str
        GDAL's, which may be missing where GDAL was built without it; empty where Pillow reads it.
    pillow : str
        Pillow's name of it, where Pillow reads it when GDAL does not.
    """

    title: str
    endings: tuple[str, ...]
    driver: str = ""
    pillow: str = ""


PNG = PictureFormat("PNG", (".png",), "PNG")
JPEG = PictureFormat("JPEG", (".jpg", ".jpeg", ".jpe"), "JPEG")
TIFF = PictureFormat("TIFF", (".tif", ".tiff"), "GTiff")
BMP = PictureFormat("BMP", (".bmp", ".dib"), "BMP", "BMP")
# GDAL does not open WebPs of several pictures, and gives each picture of a GIF as a band.
WEBP = PictureFormat("WebP", (".webp",), pillow="WEBP")
JPEG_2000 = PictureFormat("JPEG 2000", (".jp2", ".j2k", ".jpx"), "JP2OpenJPEG", "JPEG2000")
GIF = PictureFormat("GIF", (".gif",), pillow="GIF")
HEIC = PictureFormat("HEIC", (".heic", ".heif"), "HEIF")

FORMATS = (PNG, JPEG, TIFF, BMP, WEBP, JPEG_2000, GIF, HEIC)

#: Endings of what is taken for a photograph.
PHOTOGRAPHS = frozenset(ending for one in FORMATS for ending in one.endings)

_RAW = later("raw files of a camera")
_SLIDES = later("files of a slide scanner or microscope")
_DRAWN = later("pages, drawings and layers")
_OTHER = later("pictures of another format")

_UNREAD = (
    (_RAW, "raw dng nef nrw cr2 cr3 crw arw srf sr2 orf rw2 raf pef x3f"),
    (_SLIDES, "svs ndpi czi zvi lif lsm scn vsi mrxs oib oif nd2 bif"),
    (_DRAWN, "psd psb xcf pdf svg ai eps pptx docx"),
    (
        _OTHER,
        "avif jxl jxr wdp hdp tga pcx ppm pgm pbm pnm sgi exr hdr ico jfif jps mpo fits dcm ecw sid",
    ),
)

#: Endings of pictures that are not read, with what they are.
UNREAD_PICTURES = {f".{ending}": what for what, endings in _UNREAD for ending in endings.split()}


def format_names() -> str:
    """Return the formats that are read, for the middle of a sentence."""
    *first, last = (one.title for one in FORMATS)
    return tr("{formats} or {last}", formats=", ".join(first), last=last)


def format_of(head: bytes) -> PictureFormat | None:
    """Return the format of a file by its first sixteen bytes: endings lie."""
    if head.startswith(b"\x89PNG"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return TIFF
    if head.startswith(b"BM"):
        return BMP
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")):
        return JPEG_2000
    if head.startswith(b"GIF8"):
        return GIF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
