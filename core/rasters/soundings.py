"""What some windows of a raster say of it before the work begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, stop_if_cancelled
from .windows import TILE, tiles

if TYPE_CHECKING:
    from .regions import Region
    from .stack import Stack

#: Values that are looked at, of all bands, and the fewest windows of a large raster.
_MOST_VALUES, _FEWEST_WINDOWS = 8_000_000, 12

#: Numbers that programs write for no value.
_CODES = np.array(
    [sign * number for sign in (-1.0, 1.0) for number in (
        999, 9999, 99_999, 999_999, 9_999_999, 99_999_999, 6666, 8888, 32_767, 32_768, 65_535,
        2_147_483_647, 2_147_483_648, 1e10, 1e20, 1e30, 1.70141e38, 1.70141183e38,
        3.4028234663852886e38, 3.4e38,
    )] + [-99.0, -88.0, -77.0, -66.0]
)  # fmt: skip

#: Cells in which a code, or any other value, is repeated at least; the latter is the larger one of a
#: number and a share.
_REPEATED_CODE, _REPEATED, _REPEATED_SHARE = 2, 10, 0.001

#: Any other value lies so many times the range of the rest away from it, which has as many values.
_AWAY, _DIFFERENT = 10.0, 20

#: Values of a band that are looked for.
_MOST_CODES = 4


def sounding(stack: Stack, progress: Progress) -> list[np.ndarray]:
    """Return values of each band, without NaN: of all cells, or of windows all over a large raster.

    Raises
    ------
    CancelledError
    """
    windows = list(tiles(stack.grid))
    most = max(_FEWEST_WINDOWS, _MOST_VALUES // (TILE * TILE * len(stack.bands)))
    if len(windows) > most:
        across = -(-stack.grid.columns // TILE)
        corners = {0, across - 1, len(windows) - across, len(windows) - 1}
        drawn = np.random.default_rng(0).choice(len(windows), most - len(corners), replace=False)
        windows = [windows[number] for number in sorted(corners | set(drawn.tolist()))]
    parts: list[list[np.ndarray]] = [[] for _ in stack.bands]
    for window in windows:
        stop_if_cancelled(progress)
        for part, values in zip(parts, stack.read(window), strict=True):
            part.append(values[np.isfinite(values)])
    stack.forget()
    return [np.concatenate(part) for part in parts]


def tell_of_undeclared_nodata(
    stack: Stack, progress: Progress, columns: Sequence[np.ndarray] | None = None
) -> None:
    """Warn of values that look like nodata that nobody has declared.

    Parameters
    ----------
    stack : Stack
    progress : Progress
    columns : sequence of ndarray, optional
        Values of each band, where some have been read already; by default a :func:`sounding`, as the
        file has them.

    Raises
    ------
    CancelledError
    """
    if columns is None:
        columns = sounding(stack.select(stack.elements), progress)
    found: dict[float, list[str]] = {}
    for element, values in zip(stack.elements, columns, strict=True):
        for code, share in undeclared_nodata(values):
            found.setdefault(code, []).append(
                tr("{element} ({share:.2%} of the cells)", element=element, share=share)
            )
    if found:
        progress.warning(
            tr(
                "{name} has values far from all others, repeated exactly, that look like nodata which "
                "nobody has declared: {values}. They are taken for measurements. Declare the nodata "
                "value (Raster ▸ Conversion ▸ Translate, Assign a specified NoData value), and run "
                "again.",
                name=stack.name,
                values="; ".join(
                    tr("{code:.7g} in {elements}", code=code, elements=", ".join(elements))
                    for code, elements in found.items()
                ),
            )
        )


def undeclared_nodata(values: np.ndarray) -> list[tuple[float, float]]:
    """Return values that look like nodata among a band's values (n,), and their shares of them."""
    found: list[tuple[float, float]] = []
    rest = values
    while len(rest) and len(found) < _MOST_CODES:
        code = next((end for end in (rest.min(), rest.max()) if _is_code(rest, end)), None)
        if code is None:
            break
        share = float((rest == code).sum()) / len(values)
        found.append((float(code), share))
        rest = rest[rest != code]
    return found


def _is_code(values: np.ndarray, end: np.floating) -> bool:
    """Return whether the lowest or highest of a band's values looks like nodata among them."""
    others = values[values != end]
    count = len(values) - len(others)
    if count < _REPEATED_CODE or not len(others):
        return False
    low, high = float(others.min()), float(others.max())
    gap = low - float(end) if end < low else float(end) - high
    if np.isclose(_CODES, float(end), rtol=1e-6, atol=0.0).any():
        # No concentration is negative, so that a negative code need not lie far below them.
        return bool((end < 0 and low >= 0) or gap > high - low)
    if count < max(_REPEATED, _REPEATED_SHARE * len(values)) or gap <= _AWAY * (high - low):
        return False
    return len(np.unique(others)) >= _DIFFERENT


def highest_cell(raster: Stack, region: Region) -> tuple[float, float]:
    """Return the centre of the cell in a region with the highest value of a raster's first band.

    Raises
    ------
    InputError
        If none has a value there.
    """
    window = region.window(raster.grid, 0)
    values = raster.read(window)[0]
    part = window.part_of(raster.grid)
    values[~region.mask(part)] = np.nan
    if not np.isfinite(values).any():
        raise InputError(tr("{name} has no score in this polygon.", name=raster.name))
    cell = np.unravel_index(np.nanargmax(values), values.shape)
    x, y = part.xy(np.array([cell]))[0].tolist()
    return x, y


def known_values(band: Stack, progress: Progress) -> np.ndarray:
    """Return all known values (n,) of a raster of one band.

    Raises
    ------
    CancelledError
    """
    read = []
    for window in tiles(band.grid):
        stop_if_cancelled(progress)
        values = band.read(window)
        read.append(values[np.isfinite(values)])
    return np.concatenate(read)
