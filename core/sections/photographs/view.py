"""How all photographs of one run are seen, in training and in use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ...runtime.language import tr
from .mask import Mask

#: Ways to make photographs smaller: the mean over the area that becomes a pixel, or the nearest one.
AREA, NEAREST = "area", "nearest"

#: The largest value of 16 bits.
DEEPEST = 65535


@dataclass(frozen=True)
class PhotographView:
    """How photographs are brought to a network's size; without more as models before this had it.

    Attributes
    ----------
    resize : str
        ``area`` or ``nearest``.
    white : int or None
        The value that is white where there are more than 8 bits per channel; None where that was not
        decided, since there were no such photographs.
    mask : Mask
    """

    resize: str = NEAREST
    white: int | None = None
    mask: Mask = field(default_factory=Mask)

    def unmasked(self) -> PhotographView:
        """Return how photographs are shown to people: with what networks do not get to see."""
        return replace(self, mask=Mask())

    def to_json(self) -> dict[str, Any]:
        """Return it for a model file."""
        return {"resize": self.resize, "white": self.white, "mask": self.mask.text}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> PhotographView:
        """Return what a model file says; nothing is what there was before: the nearest pixel.

        Raises
        ------
        ValueError, InputError
            If it is damaged.
        """
        resize, white = stored.get("resize", NEAREST), stored.get("white")
        if resize not in (AREA, NEAREST):
            raise ValueError(f"resize = {resize!r}")
        if white is not None and (type(white) is not int or not 255 <= white <= DEEPEST):
            raise ValueError(tr("white = {white}", white=repr(white)))
        return cls(resize, white, Mask.parse(str(stored.get("mask", ""))))
