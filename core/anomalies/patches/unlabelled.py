"""Ground without labels: patches at random cells, which networks are pretrained on."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...runtime.progress import Progress, stop_if_cancelled
from .sites import Ground, read_patches

#: Random patches of the study area.
_PATCHES = 2000

#: Patches between two looks for a cancel.
_READ_AT_ONCE = 50


@dataclass
class UnlabelledGround:
    """Patches at random cells of the study area, and what was learned from them.

    Attributes
    ----------
    patches : ndarray, shape (n, elements, p, p)
    learned : dict
        Weights by the settings that they were learned with. They know no label, neither of training
        nor of held-out deposits, so all folds can share them.
    kinds : tuple of str
        What each band is; empty where all are elements.
    """

    patches: np.ndarray
    learned: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    _locks: dict[tuple[object, ...], threading.Lock] = field(default_factory=dict)

    def lock_of(self, key: tuple[object, ...]) -> threading.Lock:
        """Return what a thread holds while it learns something, so that no other learns the same."""
        return self._locks.setdefault(key, threading.Lock())

    @classmethod
    def read(cls, ground: Ground, seed: int, progress: Progress) -> UnlabelledGround:
        """Read patches around random cells of the ground that have values.

        Raises
        ------
        CancelledError
        """
        cells = unlabelled_cells(ground, seed, progress)
        parts = []
        for part in np.array_split(cells, max(1, len(cells) // _READ_AT_ONCE)):
            stop_if_cancelled(progress)
            parts.append(read_patches(ground.stack, part, ground.patch))
        return cls(np.concatenate(parts), kinds=ground.stack.kinds)


def unlabelled_cells(ground: Ground, seed: int, progress: Progress) -> np.ndarray:
    """Return the random cells (n, 2) that patches are read around, row by row.

    In this order every block of a large map is read about once.

    Raises
    ------
    CancelledError
    """
    return ground.random_cells_with_values(_PATCHES, np.random.default_rng([seed, 2]), progress)
