"""Scale bars, labels and frames: parts of photographs that shall tell a network nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr

#: How far a channel may lie from a masked colour where nothing else is said: edges of letters are
#: smoothed, and JPEG smears them.
_TOLERANCE = 16

_BOX = re.compile(r"[-+.\d eE]+(,[-+.\d eE]+){3}")
_COLOUR = re.compile(r"#([0-9a-fA-F]{6})(?:/(\d{1,3}))?")

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int, int]


@dataclass(frozen=True)
class Mask:
    """What of a photograph is left out; by default nothing.

    Attributes
    ----------
    boxes : tuple of tuple
        Left, top, right and bottom as shares of the upright photograph's sides.
    colours : tuple of tuple
        Red, green, blue, and how far each channel may lie from it.
    """

    boxes: tuple[Box, ...] = ()
    colours: tuple[Colour, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Mask:
        """Read boxes such as ``0.7,0.9,1,1`` and colours such as ``#ffffff``, with ``;`` between them.

        Raises
        ------
        InputError
        """
        boxes: list[Box] = []
        colours: list[Colour] = []
        for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
            if found := _COLOUR.fullmatch(part):
                red, green, blue = bytes.fromhex(found[1])
                far = _TOLERANCE if found[2] is None else int(found[2])
                colours.append((red, green, blue, far))
            else:
                boxes.append(_box(part))
        return cls(tuple(boxes), tuple(colours))

    @property
    def text(self) -> str:
        """The mask as :meth:`parse` reads it."""
        boxes = [",".join(f"{side:g}" for side in box) for box in self.boxes]
        colours = [f"#{r:02x}{g:02x}{b:02x}/{far}" for r, g, b, far in self.colours]
        return "; ".join(boxes + colours)

    def __bool__(self) -> bool:
        return bool(self.boxes or self.colours)

    def seen(self, pixels: np.ndarray) -> np.ndarray | None:
        """Return where pixels (rows, columns, 3) have no masked colour; None where no colour is masked."""
        if not self.colours:
            return None
        seen = np.ones(pixels.shape[:2], dtype=bool)
        for *colour, far in self.colours:
            low = np.clip(np.array(colour) - far, 0, 255).astype(np.uint8)
            high = np.clip(np.array(colour) + far, 0, 255).astype(np.uint8)
            seen &= ~((pixels >= low) & (pixels <= high)).all(axis=2)
        return seen

    def boxed(self, rows: int, columns: int) -> np.ndarray:
        """Return which pixels of an upright photograph of this size a box touches."""
        inside = np.zeros((rows, columns), dtype=bool)
        for left, top, right, bottom in self.boxes:
            inside[
                int(np.floor(top * rows + 1e-6)) : int(np.ceil(bottom * rows - 1e-6)),
                int(np.floor(left * columns + 1e-6)) : int(np.ceil(right * columns - 1e-6)),
            ] = True
        return inside


def _box(part: str) -> Box:
    try:
        if not _BOX.fullmatch(part):
            raise ValueError(part)
        left, top, right, bottom = (float(side) for side in part.split(","))
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise ValueError(part)
    except ValueError as problem:
        raise InputError(
            tr(
                "MASK: {part} is neither a box nor a colour. A box is left,top,right,bottom as shares of "
                "the photograph's sides from its upper left corner, such as 0.7,0.9,1,1; a colour is "
                "#ffffff, or #ffffff/30 to take in what differs by up to 30 of 255. Put ; between several.",
                part=repr(part),
            )
        ) from problem
    return left, top, right, bottom


def filled(pixels: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Return pixels (rows, columns, 3) with the mean of the rest where they are hidden.

    A photograph that is hidden altogether becomes grey.
    """
    if not hidden.any():
        return pixels
    rest = pixels[~hidden]
    mean = rest.mean(axis=0) if len(rest) else np.full(3, 127.0)
    result = pixels.copy()
    result[hidden] = np.round(mean).astype(np.uint8)
    return result
