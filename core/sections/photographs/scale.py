"""How large the ground is that a photograph shows: pixels, and what a pixel measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr


@dataclass(frozen=True)
class PhotographScale:
    """The scale of photographs, as far as it is known.

    Attributes
    ----------
    pixel_size : float or None
        Micrometres per pixel.
    magnification : float or None
        Of the microscope; only its ratio to another one matters.
    width, height : int
        The usual size of the photographs in pixels; 0 where it is not known.
    """

    pixel_size: float | None = None
    magnification: float | None = None
    width: int = 0
    height: int = 0

    @classmethod
    def given(cls, pixel_size: float | None, magnification: float | None) -> PhotographScale:
        """Return what PIXEL_SIZE and MAGNIFICATION say.

        Raises
        ------
        InputError
            If one of them is not positive.
        """
        for name, value in (("PIXEL_SIZE", pixel_size), ("MAGNIFICATION", magnification)):
            if value is not None and not (value > 0 and math.isfinite(value)):
                raise InputError(
                    tr("{name} must be above 0, not {value:g}.", name=name, value=value)
                )
        return cls(pixel_size, magnification)

    def of_photographs(self, sizes: Sequence[tuple[int, int]]) -> PhotographScale:
        """Return the scale with the usual width and height of photographs."""
        width, height = np.median(np.array(sizes), axis=0).astype(int).tolist()
        return PhotographScale(self.pixel_size, self.magnification, width, height)

    def times_finer(self, other: PhotographScale) -> float | None:
        """Return how many pixels of the other scale lie along one of this; None where it is not known."""
        if self.pixel_size and other.pixel_size:
            return self.pixel_size / other.pixel_size
        if self.magnification and other.magnification:
            return other.magnification / self.magnification
        return None

    @property
    def words(self) -> str:
        """The scale for a sentence; empty where it is not known."""
        if self.pixel_size:
            return tr("{pixel_size:g} µm per pixel", pixel_size=self.pixel_size)
        if self.magnification:
            return tr("{magnification:g}-fold magnification", magnification=self.magnification)
        return ""

    def to_json(self) -> dict[str, Any]:
        """Return it for a model file."""
        return {
            "pixel_size": self.pixel_size,
            "magnification": self.magnification,
            "width": self.width,
            "height": self.height,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> PhotographScale:
        """Return what a model file says.

        Raises
        ------
        ValueError, TypeError, InputError
            If it is damaged.
        """
        width, height = int(stored.get("width", 0)), int(stored.get("height", 0))
        if not (0 <= width < 2**31 and 0 <= height < 2**31):
            raise ValueError(f"{width} × {height}")
        numbers = [
            None if stored.get(name) is None else float(stored[name])
            for name in ("pixel_size", "magnification")
        ]
        known = cls.given(numbers[0], numbers[1])
        return cls(known.pixel_size, known.magnification, width, height)
