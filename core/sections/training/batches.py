"""Batches of photographs: their order, what each process takes, and augmentation."""

from __future__ import annotations

import math

import numpy as np

from ...networks.ranks import Ranks

#: By how much augmentation changes brightness and contrast.
_JITTER = 0.1


def augment(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn, flip, brighten and darken photographs (n, s, s, 3) of uint8 at random.

    A thin section has no upper side, and lamps differ. Quarter turns and flips lose no pixel;
    brightness and contrast change by up to a tenth.
    """
    changed = np.empty_like(pixels)
    for place, photograph in enumerate(pixels):
        turned = np.rot90(photograph, int(rng.integers(4)))
        if rng.random() < 0.5:
            turned = turned[::-1]
        contrast, brightness = rng.uniform(1 - _JITTER, 1 + _JITTER, 2)
        mean = float(turned.mean())
        levels = (np.arange(256) - mean) * contrast + mean * brightness
        table = np.clip(levels + 0.5, 0, 255).astype(np.uint8)
        changed[place] = table[turned]
    return changed


def batches_of(order: np.ndarray, size: int) -> list[np.ndarray]:
    """Cut an order into batches; one left over joins the last, as batch norms need two."""
    count = max(1, math.ceil(len(order) / size))
    batches = [order[start : start + size] for start in range(0, count * size, size)]
    if len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [np.concatenate(batches[-2:])]
    return batches


def shared_batches(order: np.ndarray, size: int, ranks: Ranks) -> list[tuple[np.ndarray, int]]:
    """Return this process's part of every batch, and how many photographs all have together.

    Every process gets ``size``; a last batch that does not give two to each is left out.
    """
    if ranks.count == 1:
        return [(batch, len(batch)) for batch in batches_of(order, size)]
    return [
        (ranks.share(batch), len(batch))
        for batch in batches_of(order, size * ranks.count)
        if len(batch) >= 2 * ranks.count
    ]
