"""Photographs at the size that is needed, as squares for networks and as pictures to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...runtime.language import tr
from .mask import filled
from .naming import name_in_folder
from .opening import OpenPhotograph, PhotographError, opened_photograph, turn
from .shrinking import AreaMean
from .view import AREA, PhotographView

#: From the upright width and height of a photograph to those that are wanted.
TargetSize = Callable[[int, int], "tuple[int, int]"]

#: Pixels of a photograph that are unpacked at once for their mean.
_STRIP = 1_000_000

#: Pixels along each side of a new one that are left where a JPEG is shrunk while it is unpacked: with
#: these the mean over its area is out by a third of a level of 255, with half of them by one.
_LEFT = 2


@dataclass(frozen=True)
class Decoded:
    """A photograph at another size.

    Attributes
    ----------
    pixels : ndarray, shape (height, width, 3), uint8
    size : tuple of int
        Width and height of the photograph itself, upright.
    notes : tuple of str
        What was done with it that its owner may not expect.
    """

    pixels: np.ndarray
    size: tuple[int, int]
    notes: tuple[str, ...]


def decode(path: str, target_size: TargetSize, view: PhotographView) -> Decoded:
    """Return a photograph at a size as a run sees it; see :func:`read_photograph`.

    Raises
    ------
    PhotographError
    """
    with opened_photograph(path, view.white) as opened:
        width, height = target_size(*opened.size)
        shrunk = _mean if view.resize == AREA else _nearest
        stored_size = (height, width) if opened.turned else (width, height)
        stored, hidden = shrunk(opened, *stored_size, view)
    pixels = turn(stored, opened.orientation)
    hidden = turn(hidden, opened.orientation) | view.mask.boxed(height, width)
    if view.mask and hidden.all():
        raise wholly_hidden(path)
    return Decoded(np.ascontiguousarray(filled(pixels, hidden)), opened.size, opened.notes)


def wholly_hidden(path: str) -> PhotographError:
    """Return what is said of a photograph of which a mask leaves nothing."""
    return PhotographError(
        tr("MASK hides all of {name}. Mask less of it.", name=name_in_folder(path))
    )


def square(size: int) -> TargetSize:
    """Return what brings photographs to squares."""
    return lambda width, height: (size, size)


def photograph_size(path: str) -> tuple[int, int]:
    """Return width and height of a photograph, upright; it may be larger than what is read whole.

    Raises
    ------
    PhotographError
    """
    with opened_photograph(path, None, most=None) as opened:
        return opened.size


def read_photograph(path: str, size: int, view: PhotographView | None = None) -> np.ndarray:
    """Return a photograph as a square, (size, size, 3) of uint8.

    Greyscale becomes three equal channels, transparency is ignored, the camera's orientation (EXIF)
    is honoured. More than 8 bits per channel are brought to 8 by the view's ``white``. Of several
    pages or pictures the first is read.

    Raises
    ------
    PhotographError
        If the file is missing, damaged, cut short, or no photograph of 8 or 16 bits.
    """
    return decode(path, square(size), view or PhotographView()).pixels


def read_picture(path: str, longest: int, view: PhotographView | None = None) -> np.ndarray:
    """Return a photograph to look at, (height, width, 3), its longer side reduced to ``longest``.

    Nothing is masked.

    Raises
    ------
    PhotographError
    """

    def reduced(width: int, height: int) -> tuple[int, int]:
        scale = min(1.0, longest / max(width, height))
        return max(1, round(width * scale)), max(1, round(height * scale))

    return decode(path, reduced, (view or PhotographView()).unmasked()).pixels


def _nearest(
    opened: OpenPhotograph, width: int, height: int, view: PhotographView
) -> tuple[np.ndarray, np.ndarray]:
    pixels = opened.stored((0, 0, *opened.stored_size), (width, height))
    seen = view.mask.seen(pixels)
    return pixels, np.zeros((height, width), dtype=bool) if seen is None else ~seen


def _mean(
    opened: OpenPhotograph, width: int, height: int, view: PhotographView
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over the area of each pixel, and which pixels are hidden, strip by strip."""
    columns, rows = opened.stored_size
    if (width, height) == (columns, rows) and not view.mask.colours:
        return _nearest(opened, width, height, view)
    extent = (columns, rows)
    if not view.mask.colours:  # which would be mixed with those beside them
        opened = opened.shrunk(min(columns / width, rows / height) / _LEFT)
        columns, rows = opened.stored_size
    together = opened.rows_together
    at_once = max(1, _STRIP // (columns * together)) * together
    across, down = (side / opened.shrunk_by for side in extent)
    mean = AreaMean(height, width, down, across)
    for first in range(0, rows, at_once):
        count = min(at_once, rows - first)
        pixels = opened.stored((0, first, columns, count), (columns, count))
        mean.add(first, pixels, view.mask.seen(pixels))
    return mean.result()
