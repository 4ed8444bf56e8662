"""How bright white is where photographs have more than 8 bits: one scale for all of a run.

Cameras of 10, 12 and 14 bits store their values in 16. A photograph by itself does not say which: a dark
one of 16 bits looks like a bright one of 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...runtime.language import tr
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.picture_formats import JPEG_2000, PNG, TIFF, format_of
from ...runtime.progress import Progress, stop_if_cancelled
from .tags import TAG_ERRORS, colours_of_tiff, largest_by_tags, significant_bits
from .view import DEEPEST, PhotographView

if TYPE_CHECKING:
    from osgeo import gdal

#: Bits that cameras have, and what BIT_DEPTH says.
DEPTHS = (8, 10, 12, 14, 16)
AUTO = "auto"
BIT_DEPTHS = (AUTO, *map(str, DEPTHS))

#: Photographs whose values are looked at, spread over all folders, and pixels of each along a side.
_LOOKED_AT, _SIDE = 200, 1024

#: Of those whose tags say which value is white.
_CHECKED = 20


@dataclass(frozen=True)
class _Depth:
    """What is known of one photograph of more than 8 bits: its largest value, and whether tags say so."""

    largest: int
    told: bool


def decided_view(
    view: PhotographView, paths: Sequence[str], progress: Progress, bit_depth: str = AUTO
) -> PhotographView:
    """Return a view that knows which value is white in all of these photographs.

    What a model was trained with stays. Otherwise BIT_DEPTH decides, or what tags say, or else the
    largest value in any of the photographs; it stays open where none has more than 8 bits.

    Raises
    ------
    CancelledError
    """
    if view.white is not None:
        return view
    if bit_depth != AUTO:
        return replace(view, white=2 ** int(bit_depth) - 1)
    deep: dict[str, _Depth | None] = {}
    for path, depth in look_ahead(_by_tags, paths, processors()):
        stop_if_cancelled(progress)
        if depth is not None:
            deep[path] = depth if depth.told else None
    if not deep:
        return view
    known = [depth.largest for depth in deep.values() if depth is not None]
    # Tags are not always true: a PNG may say 12 bits, and have its values brought to 16.
    asked = [
        *_spread([path for path, depth in deep.items() if depth is None], _LOOKED_AT),
        *_spread([path for path, depth in deep.items() if depth is not None], _CHECKED),
    ]
    for _, largest in look_ahead(_largest_value, asked, processors()):
        stop_if_cancelled(progress)
        known.append(largest)
    largest = max(known)
    bits = next(depth for depth in DEPTHS if largest < 2**depth)
    progress.message(
        tr(
            "Photographs of more than 8 bits per channel: {count}. Values reach {largest}, and so all are "
            "read as those of {bits} bits; BIT_DEPTH says it otherwise.",
            count=len(deep),
            largest=largest,
            bits=bits,
        )
    )
    return replace(view, white=2**bits - 1)


def _spread(paths: Sequence[str], most: int) -> list[str]:
    """Return those that are looked at, spread over all folders."""
    chosen = np.unique(np.linspace(0, len(paths) - 1, min(len(paths), most)).astype(int))
    return [paths[number] for number in chosen.tolist()]


def _by_tags(path: str) -> _Depth | None:
    """Return what the head of a file says; None where it has 8 bits, or cannot be read."""
    from osgeo import gdal

    try:
        with Path(path).open("rb") as opened:
            kind = format_of(opened.read(16))
        if kind is PNG:
            bits, camera = significant_bits(path)
            if bits != 16:
                return None
            return _Depth(DEEPEST, False) if camera is None else _Depth(2**camera - 1, True)
    except TAG_ERRORS:
        return None
    if kind not in (TIFF, JPEG_2000):
        return None
    dataset = _opened(path)
    if dataset is None or dataset.GetRasterBand(1).DataType != gdal.GDT_UInt16:
        return None
    if kind is TIFF and colours_of_tiff(path):
        return None  # CIELAB and inks of 16 bits have scales of their own
    bits = dataset.GetRasterBand(1).GetMetadataItem("NBITS", "IMAGE_STRUCTURE")
    largest = 2 ** int(bits) - 1 if bits else largest_by_tags(path)
    return _Depth(DEEPEST, False) if largest is None else _Depth(min(largest, DEEPEST), True)


def _largest_value(path: str) -> int:
    """Return the largest of the values in a grid over a photograph; 0 where it cannot be read."""
    dataset = _opened(path)
    if dataset is None:
        return 0
    columns, rows = min(dataset.RasterXSize, _SIDE), min(dataset.RasterYSize, _SIDE)
    bands = list(range(1, min(dataset.RasterCount, 3) + 1))
    if len(bands) == 2:  # the second one is how opaque it is
        bands = bands[:1]
    try:
        values = dataset.ReadAsArray(buf_xsize=columns, buf_ysize=rows, band_list=bands)
    except RuntimeError:  # where GDAL's exceptions are on
        return 0
    return 0 if values is None else int(values.max())


def _opened(path: str) -> gdal.Dataset | None:
    from osgeo import gdal

    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return gdal.OpenEx(
            path,
            gdal.OF_RASTER,
            allowed_drivers=["PNG", "GTiff", "JP2OpenJPEG"],
            open_options=["OVERVIEW_LEVEL=NONE"],
            sibling_files=[Path(path).name],
        )
    except RuntimeError:
        return None
    finally:
        gdal.PopErrorHandler()
