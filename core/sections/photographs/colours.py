"""Colours as they are stored become red, green and blue: palettes, CIELAB, inks, deep values."""

from __future__ import annotations

import numpy as np

#: The white that CIELAB in a TIFF refers to (ICC, D50), and its way to linear red, green and blue of
#: sRGB (IEC 61966-2-1) by Bradford's adaptation from D50 to D65.
_WHITE = np.array([0.96422, 1.0, 0.82521])
_TO_LINEAR = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
#: Rows that become colours at once, so that their reals stay small (pixels).
_AT_ONCE = 1 << 18


def lab_to_rgb(stored: np.ndarray) -> np.ndarray:
    """Return sRGB (n, 3) of uint8 for CIELAB as TIFF 6.0 stores it, (n, 3) of 8 or 16 bits.

    L* of 0 to 100 fills the range of its type; a* and b* are signed whole numbers, of 16 bits in
    256ths.
    """
    result = np.empty(stored.shape, dtype=np.uint8)
    for start in range(0, len(stored), _AT_ONCE):
        part = stored[start : start + _AT_ONCE]
        deep = part.dtype == np.uint16
        lightness = part[:, 0].astype(np.float64) * (100 / (65535 if deep else 255))
        signed = part[:, 1:].astype(np.int16 if deep else np.int8)
        chroma = signed.astype(np.float64) / (256 if deep else 1)
        result[start : start + _AT_ONCE] = _srgb(lightness, chroma[:, 0], chroma[:, 1])
    return result


def _srgb(lightness: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return sRGB of uint8 for CIELAB (CIE 15:2004, D50)."""
    middle = (lightness + 16) / 116
    roots = np.stack([middle + a / 500, middle, middle - b / 200], axis=-1)
    xyz = _WHITE * np.where(roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29))
    linear = np.clip(xyz @ _TO_LINEAR.T, 0, 1)
    curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (curved * 255 + 0.5).astype(np.uint8)


def inks_to_rgb(inks: np.ndarray) -> np.ndarray:
    """Return red, green and blue (n, 3) of uint8 for cyan, magenta, yellow and black (n, 4) of 16 bits.

    Without a profile every ink takes its share of the light, as for CMYK of 8 bits.
    """
    left = 1 - inks.astype(np.float32) / 65535
    return (left[:, :3] * left[:, 3:] * 255 + 0.5).astype(np.uint8)


def eight_bits(values: np.ndarray, white: int) -> np.ndarray:
    """Return values of any depth as uint8; ``white`` and what lies above becomes 255."""
    if values.dtype == np.uint8 and white == 255:
        return values
    scaled = values.astype(np.float32)
    scaled *= 255.0 / white
    scaled += 0.5
    return np.minimum(scaled, 255, out=scaled).astype(np.uint8)


def with_palette(numbers: np.ndarray, entries: list[tuple[int, ...]]) -> np.ndarray:
    """Return the colours (…, 3) of uint8 that a palette has for numbers; black where it has none."""
    palette = np.zeros((max(len(entries), int(numbers.max(initial=0)) + 1), 3), dtype=np.uint8)
    palette[: len(entries)] = [entry[:3] for entry in entries]
    return palette[numbers]
