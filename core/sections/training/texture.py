"""Colour and texture of photographs, as they were measured before there were networks."""

from __future__ import annotations

import math

import numpy as np

#: Radii in pixels of local binary patterns, and points on each circle.
RADII, POINTS = (1, 2, 4), 8

#: Distances in pixels of co-occurring grey levels, and how many levels are told apart.
DISTANCES, LEVELS = (1, 2, 4), 32

#: Bins of a channel's histogram.
BINS = 16

#: Directions of neighbours, rows and columns: those opposite are counted with them.
_DIRECTIONS = ((0, 1), (-1, 1), (-1, 0), (-1, -1))

#: Larger photographs are averaged by 2 × 2 pixels: coarser texture tells as much, in less time.
_LARGEST = 320

#: Grey levels by which a point may be darker than the centre and count as equal: sums are rounded.
_EQUAL = 0.01


def colour_and_texture(pixels: np.ndarray) -> np.ndarray:
    """Return what photographs (n, size, size, 3) of uint8 look like, shape (n, features).

    Histograms, means and spreads of the channels and of their differences; local binary patterns at
    three radii; and statistics of co-occurring grey levels at three distances, as mean and range over
    four directions.
    """
    while pixels.shape[1] > _LARGEST:
        pixels = _halved(pixels)
    grey = np.rint(pixels.mean(axis=3, dtype=np.float32))
    return np.concatenate(
        [
            colours(pixels),
            *(binary_patterns(grey, radius) for radius in RADII),
            *(co_occurrence(grey, distance) for distance in DISTANCES),
        ],
        axis=1,
    )


def colours(pixels: np.ndarray) -> np.ndarray:
    """Return histograms of red, green and blue, and mean and spread of them and their differences.

    Shape (n, 3 · bins + 10).
    """
    count = pixels[0, :, :, 0].size
    binned = pixels // (256 // BINS)
    shares = [
        np.bincount(channel.ravel(), minlength=BINS) / count
        for photograph in binned
        for channel in np.moveaxis(photograph, -1, 0)
    ]
    red, green, blue = np.moveaxis(pixels.astype(np.float32), -1, 0)
    planes = (red, green, blue, red - green, (red + green) / 2 - blue)
    moments = [moment for plane in planes for moment in (plane.mean((1, 2)), plane.std((1, 2)))]
    return np.column_stack([np.reshape(shares, (len(pixels), -1)), *moments])


def binary_patterns(grey: np.ndarray, radius: float, points: int = POINTS) -> np.ndarray:
    """Return shares of the uniform, rotation-invariant local binary patterns, (n, points + 2).

    Points on a circle are brighter than its centre or not; patterns with at most two changes along
    the circle are told apart by how many are, the others are one (Ojala et al. 2002).

    Parameters
    ----------
    grey : ndarray, shape (n, rows, columns)
    radius : float
        In pixels.
    points : int
    """
    patterns = pattern_numbers(grey, radius, points)
    flat = patterns.reshape(len(patterns), -1)
    counts = [np.bincount(row, minlength=points + 2) for row in flat]
    return np.array(counts) / flat.shape[1]


def pattern_numbers(grey: np.ndarray, radius: float, points: int = POINTS) -> np.ndarray:
    """Return the number of each pixel's pattern, but for those at the margin that a circle would leave.

    0 to ``points`` are uniform, ``points`` + 1 are all others.
    """
    margin = math.ceil(radius)
    rows, columns = grey.shape[1] - 2 * margin, grey.shape[2] - 2 * margin
    centre = grey[:, margin : margin + rows, margin : margin + columns] - _EQUAL
    brighter = []
    for point in range(points):
        angle = 2 * math.pi * point / points
        down, right = (
            round(side, 5) for side in (-radius * math.sin(angle), radius * math.cos(angle))
        )
        brighter.append(_moved(grey, margin + down, margin + right, rows, columns) >= centre)
    ring = np.stack(brighter)
    changes = (ring != np.roll(ring, 1, axis=0)).sum(axis=0, dtype=np.uint8)
    return np.where(changes <= 2, ring.sum(axis=0, dtype=np.uint8), points + 1)


def _moved(grey: np.ndarray, top: float, left: float, rows: int, columns: int) -> np.ndarray:
    """Return a part of pictures (n, …) whose corner lies between pixels."""
    row, column = math.floor(top), math.floor(left)
    down, right = top - row, left - column
    part = np.zeros((len(grey), rows, columns), dtype=grey.dtype)
    for step_down, share_down in ((0, 1 - down), (1, down)):
        for step_right, share_right in ((0, 1 - right), (1, right)):
            if share_down * share_right:
                first, second = row + step_down, column + step_right
                own = grey[:, first : first + rows, second : second + columns]
                part += grey.dtype.type(share_down * share_right) * own
    return part


def co_occurrence(grey: np.ndarray, distance: int) -> np.ndarray:
    """Return six statistics of co-occurring grey levels (n, 12): means and ranges over directions.

    Contrast, dissimilarity, homogeneity, energy, correlation and entropy (Haralick et al. 1973).

    Parameters
    ----------
    grey : ndarray, shape (n, rows, columns)
        0 to 255.
    distance : int
        In pixels, along rows and columns.
    """
    levels = np.minimum(grey * (LEVELS / 256), LEVELS - 1).astype(np.intp)
    statistics = np.array(
        [
            [haralick(pairs(one, distance * down, distance * right)) for one in levels]
            for down, right in _DIRECTIONS
        ]
    )
    return np.concatenate([statistics.mean(axis=0), np.ptp(statistics, axis=0)], axis=1)


def pairs(levels: np.ndarray, down: int, right: int, count: int = LEVELS) -> np.ndarray:
    """Return how often levels (rows, columns) stand beside each other, as shares (count, count).

    ``down`` is 0 or negative. Each pair is counted both ways.
    """
    rows, columns = levels.shape
    left, end = max(0, -right), min(columns, columns - right)
    own = levels[-down:, left:end]
    other = levels[: rows + down, left + right : end + right]
    counted = np.bincount((own * count + other).ravel(), minlength=count * count)
    both = counted.reshape(count, count)
    return (both + both.T) / max(1, 2 * counted.sum())


def haralick(shares: np.ndarray) -> list[float]:
    """Return contrast, dissimilarity, homogeneity, energy, correlation and entropy of shares."""
    first, second = np.indices(shares.shape)
    apart = np.abs(first - second)
    mean = (shares * first).sum()
    variance = (shares * (first - mean) ** 2).sum()
    together = (shares * (first - mean) * (second - mean)).sum()
    filled = shares[shares > 0]
    return [
        float((shares * apart**2).sum()),
        float((shares * apart).sum()),
        float((shares / (1 + apart**2)).sum()),
        float(np.sqrt((shares**2).sum())),
        float(together / variance) if variance > 1e-12 else 1.0,
        float(-(filled * np.log2(filled)).sum()),
    ]


def _halved(pixels: np.ndarray) -> np.ndarray:
    """Return photographs averaged by 2 × 2 pixels; an odd last row and column are left out."""
    size = pixels.shape[1] // 2
    parts = pixels[:, : 2 * size, : 2 * size].reshape(-1, size, 2, size, 2, 3)
    return np.rint(parts.mean(axis=(2, 4), dtype=np.float32)).astype(np.uint8)
