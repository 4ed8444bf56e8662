"""Pixels become fewer: the nearest one, or the mean over the area that becomes one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import sparse

#: Share of a pixel's area that may have a masked colour and still tell something by the rest.
_MOST_HIDDEN = 0.1


def nearest_places(wanted: int, there: int) -> np.ndarray:
    """Return which of the pixels along a side are the nearest to fewer, or more, of them."""
    return ((np.arange(wanted) + 0.5) * there / wanted).astype(int)


@lru_cache(maxsize=64)
def area_shares(wanted: int, there: float) -> tuple[tuple[int, np.ndarray], ...]:
    """Return for each new pixel along a side the first one in its area, and the shares of those in it.

    Of the last one there a part may lie within the side.
    """
    edges = np.arange(wanted + 1) * (there / wanted)
    result = []
    for start, stop in zip(edges[:-1], edges[1:]):
        first, last = int(start), min(int(np.ceil(stop - 1e-9)), int(np.ceil(there)))
        own = np.arange(first, max(last, first + 1))
        share = np.minimum(own + 1, stop) - np.maximum(own, start)
        result.append((first, (share / share.sum()).astype(np.float32)))
    return tuple(result)


@lru_cache(maxsize=64)
def _across(wanted: int, there: float, channels: int) -> sparse.csr_matrix:
    """Return :func:`area_shares` as a matrix for rows whose pixels have their channels side by side."""
    shares = area_shares(wanted, there)
    columns = [np.arange(first, first + len(share)) for first, share in shares]
    ends = np.cumsum([0, *(len(share) for _, share in shares)])
    values = np.concatenate([share for _, share in shares])
    shape = (wanted, int(np.ceil(there)))
    single = sparse.csr_matrix((values, np.concatenate(columns), ends), shape=shape)
    return sparse.kron(single, sparse.identity(channels, dtype=np.float32), format="csr")


class AreaMean:
    """The mean colour over each new pixel's area, of rows that come piece by piece.

    Parameters
    ----------
    rows, columns : int
        New size.
    of_rows, of_columns : float
        Size of what becomes smaller; a part of its last pixels may lie outside.
    """

    def __init__(self, rows: int, columns: int, of_rows: float, of_columns: float) -> None:
        self._down = area_shares(rows, of_rows)
        self._columns = (columns, of_columns)
        self._sums = np.zeros((rows, columns, 3), dtype=np.float32)
        self._weights = np.zeros((rows, columns), dtype=np.float32)
        self._masked = False

    def add(self, first: int, pixels: np.ndarray, seen: np.ndarray | None) -> None:
        """Add rows (n, columns, 3) of uint8 from the ``first`` on; those not ``seen`` (n, columns) not."""
        if seen is not None:
            self._masked = True
            pixels = pixels * seen[:, :, None]
            self._add(self._weights[:, :, None], first, seen[:, :, None].view(np.uint8))
        self._add(self._sums, first, pixels)

    def _add(self, sums: np.ndarray, first: int, pixels: np.ndarray) -> None:
        rows, _, channels = pixels.shape
        flat = np.ascontiguousarray(pixels).reshape(rows, -1)
        across = _across(*self._columns, channels)
        # Row by row of the new picture: what becomes reals stays in the processor's cache.
        for number, (start, shares) in enumerate(self._down):
            low, high = max(start, first), min(start + len(shares), first + rows)
            if low < high:
                own = flat[low - first : high - first].astype(np.float32)
                # Not as a product of matrices, whose own threads are in the way of those that unpack.
                line = np.einsum("i,ij->j", shares[low - start : high - start], own)
                sums[number] += (across @ line).reshape(-1, channels)

    def result(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the pixels (rows, columns, 3) of uint8, and which of them are hidden."""
        sums, hidden = self._sums, np.zeros(self._weights.shape, dtype=bool)
        if self._masked:
            hidden = self._weights < 1 - _MOST_HIDDEN
            sums = sums / np.maximum(self._weights, _MOST_HIDDEN)[:, :, None]
        return np.minimum(sums + 0.5, 255).astype(np.uint8), hidden


def shrunk_by_area(
    pixels: np.ndarray, rows: int, columns: int, seen: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture in memory at another size by the mean over areas, and what of it is hidden."""
    mean = AreaMean(rows, columns, *pixels.shape[:2])
    mean.add(0, pixels, seen)
    return mean.result()


def shrunk_to_nearest(
    pixels: np.ndarray, rows: int, columns: int, seen: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture in memory at another size by the nearest pixel, and what of it is hidden."""
    places = np.ix_(nearest_places(rows, pixels.shape[0]), nearest_places(columns, pixels.shape[1]))
    hidden = np.zeros((rows, columns), dtype=bool) if seen is None else ~seen[places]
    return pixels[places], hidden
