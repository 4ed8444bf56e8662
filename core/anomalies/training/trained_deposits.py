"""Which deposits trained a model: what its file and its maps know them again by."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...rasters.grid import Grid, spatial_reference
from ...rasters.ground import GroundScale

#: Under which a map carries it in its metadata, and how far around a place its model looked.
TRAINED_ITEM, REACH_ITEM = "GOSSAN_TRAINED_ON", "GOSSAN_REACH"

#: Under which a map says what kind of model made it, as the catalogue has it.
NETWORK_ITEM = "GOSSAN_NETWORK"

#: Letters of a mark: enough to know a deposit again that one has, and few enough for many cells of a
#: map to share each.
_LETTERS = 4

_METRES = " m"


@dataclass(frozen=True)
class TrainedDeposits:
    """Marks of the cells whose deposits a model was trained on.

    Neither places nor names: a model is given to others, and deposits are not always.

    Attributes
    ----------
    corner : tuple of float
        x and y where the training's grid begins.
    step : tuple of float
        Steps of that grid along x and y.
    crs : str
        Its name.
    marks : frozenset of str
    """

    corner: tuple[float, float]
    step: tuple[float, float]
    crs: str
    marks: frozenset[str]

    @classmethod
    def of(cls, grid: Grid, cells: np.ndarray) -> TrainedDeposits:
        """Take the marks of cells (n, 2) of the training's grid."""
        corner, step = (grid.x_origin, grid.y_origin), (grid.x_size, grid.y_size)
        return cls(corner, step, _name(grid), frozenset(_marks(np.asarray(cells))))

    def trained(self, xy: np.ndarray, grid: Grid) -> np.ndarray | None:
        """Return which places (n, 2) trained the model, (n,); None in another CRS than the training's."""
        if _name(grid) != self.crs:
            return None
        columns_and_rows = np.floor((np.asarray(xy) - self.corner) / self.step).astype(int)
        found = _marks(columns_and_rows[:, ::-1])
        return np.array([mark in self.marks for mark in found], dtype=bool)

    def to_json(self) -> dict[str, Any]:
        """Return it as a model file holds it."""
        return {
            "corner": list(self.corner),
            "step": list(self.step),
            "crs": self.crs,
            "marks": sorted(self.marks),
        }

    @classmethod
    def from_json(cls, stored: Any) -> TrainedDeposits | None:
        """Read it back; None where a file has none, or something else under its name."""
        try:
            (x, y), (width, height) = (
                [float(number) for number in stored[key]] for key in ("corner", "step")
            )
            marks = frozenset(str(mark) for mark in stored["marks"])
            crs = str(stored["crs"])
        except (KeyError, TypeError, ValueError):
            return None
        if not (all(map(math.isfinite, (x, y, width, height))) and width and height):
            return None
        return cls((x, y), (width, height), crs, marks)

    @classmethod
    def of_map(cls, item: str) -> TrainedDeposits | None:
        """Read it from an item of a map's metadata; None where there is none."""
        try:
            return cls.from_json(json.loads(item))
        except ValueError:
            return None

    def items(self) -> Mapping[str, str]:
        """Return it as a map's metadata hold it."""
        return {TRAINED_ITEM: json.dumps(self.to_json(), ensure_ascii=False)}


def reach_items(grid: Grid, patch: int) -> Mapping[str, str]:
    """Return a map's metadata on how far from a cell its model looks: half of a patch."""
    return {REACH_ITEM: f"{_half(grid, patch) * GroundScale(grid).unit:.10g}{_METRES}"}


def reach_of(item: str, grid: Grid, patch: int) -> float:
    """Return how far a map's model looks, in units of its CRS, where it does not say so with this patch."""
    try:
        metres = float(item[: -len(_METRES)]) if item.endswith(_METRES) else math.nan
    except ValueError:
        metres = math.nan
    return metres / GroundScale(grid).unit if 0 <= metres < math.inf else _half(grid, patch)


def _half(grid: Grid, patch: int) -> float:
    return patch // 2 * max(grid.cell_size)


def _name(grid: Grid) -> str:
    return spatial_reference(grid.crs).GetName() if grid.crs else ""


def _marks(cells: np.ndarray) -> list[str]:
    """Return the marks of cells (n, 2)."""
    told = (f"{row} {column}".encode() for row, column in cells.tolist())
    return [hashlib.sha256(text).hexdigest()[:_LETTERS] for text in told]
