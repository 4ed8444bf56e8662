"""Known deposits on the report of a map: where they lie, and in how much of the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...rasters.stack import Stack
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import SilentProgress
from ..training.trained_deposits import TrainedDeposits
from .classes import Distribution

#: Share of the ground in which they are counted.
TOP = 0.05


@dataclass(frozen=True)
class ShownDeposits:
    """Known deposits on a map.

    Attributes
    ----------
    xy : ndarray, shape (d, 2)
        In the map's CRS.
    ranks : ndarray, shape (d,)
        Share of the map that has as much as at each, or more; NaN where the map has no value.
    trained : ndarray of bool, shape (d,), or None
        Which of them trained the model; None where nobody knows.
    """

    xy: np.ndarray
    ranks: np.ndarray
    trained: np.ndarray | None

    @classmethod
    def on(cls, path: str, xy: np.ndarray, trained_on: TrainedDeposits | None) -> ShownDeposits:
        """Look deposits (d, 2) up on a map that was written."""
        raster = Stack(path, [1])
        ranks = np.full(len(xy), np.nan)
        try:
            found = Distribution.of(raster, raster.grid.cells(xy), SilentProgress())
        except InputError:  # one value all over: no ground ranks higher
            return cls(xy, ranks, None)
        valued = np.isfinite(found.deposits)
        places = np.searchsorted(found.thresholds, found.deposits[valued], side="left")
        ranks[valued] = found.area[places]
        return cls(xy, ranks, trained_on.trained(xy, raster.grid) if trained_on else None)

    def text(self) -> str:
        """Say how many lie in the highest ground, and what that is worth; empty where none has a rank."""
        valued = np.isfinite(self.ranks)
        if not valued.any():
            return ""
        said = tr(
            "{found} of {count} known deposits on the map lie in the {share} % of the ground that ranks "
            "highest.",
            found=self._in_top(valued),
            count=int(valued.sum()),
            share=f"{100 * TOP:.0f}",
        )
        return f"{said} {self._caution(valued)}"

    def _in_top(self, chosen: np.ndarray) -> int:
        return int((self.ranks[chosen] <= TOP + 1e-12).sum())

    def _caution(self, valued: np.ndarray) -> str:
        if self.trained is None:
            return tr(
                "That is no test: the model has most likely been trained on them, and its file does not say "
                "on which. What it finds elsewhere, held-out deposits say."
            )
        unseen = valued & ~self.trained
        if not unseen.any():
            return tr(
                "That is no test: all of them trained the model. What it finds elsewhere, held-out deposits "
                "say."
            )
        return tr(
            "Those that trained the model are no test. Of the {count} others {found} lie there: that is one.",
            count=int(unseen.sum()),
            found=self._in_top(unseen),
        )
