"""The piece of the earth that a grid covers, so that it is known again on another grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .grid import spatial_reference

if TYPE_CHECKING:
    from .grid import Grid
    from .regions import Region

#: Two boxes are those of the same ground if they share this part of what both of them cover: one around
#: a map that was warped to the next zone is larger by a tenth.
_SAME_GROUND = 0.85

#: Points along an edge that are brought to degrees: edges are bent there.
_ALONG = 9


@dataclass(frozen=True)
class CoveredGround:
    """A box around ground: in degrees, or in map units where there is no CRS.

    Attributes
    ----------
    box : tuple of float
        West, east, south, north.
    in_degrees : bool
    """

    box: tuple[float, float, float, float]
    in_degrees: bool

    @classmethod
    def of(cls, grid: Grid, region: Region | None) -> CoveredGround | None:
        """Return the ground of a grid, in a study area if there is one; None if it has no degrees.

        Raises
        ------
        InputError
            If the study area does not overlap the grid.
        """
        if region is not None:
            grid = region.window(grid, 0).part_of(grid)
        if not grid.crs:
            return cls(grid.extent, False)
        x_min, x_max, y_min, y_max = grid.extent
        x, y = np.linspace(x_min, x_max, _ALONG), np.linspace(y_min, y_max, _ALONG)
        corners = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        found = _degrees(grid.crs, corners)
        if not np.isfinite(found).all():
            return None
        (west, south), (east, north) = found.min(axis=0).tolist(), found.max(axis=0).tolist()
        return cls((west, east, south, north), True)

    @classmethod
    def from_json(cls, stored: Any) -> CoveredGround | None:
        """Read it back; None where there is none, or something else."""
        try:
            west, east, south, north = (float(number) for number in stored["box"])
            return cls((west, east, south, north), bool(stored["in_degrees"]))
        except (KeyError, TypeError, ValueError):
            return None

    def to_json(self) -> dict[str, Any]:
        """Return it as a model file holds it."""
        return {"box": [round(number, 7) for number in self.box], "in_degrees": self.in_degrees}

    def is_other_than(self, other: CoveredGround) -> bool:
        """Return whether two boxes are not (nearly) the same; not if nobody can tell."""
        if self.in_degrees != other.in_degrees:
            return False
        one, two = np.array(self.box).reshape(2, 2), np.array(other.box).reshape(2, 2)
        shared = self._shared_with(other)
        both = sum(float(np.prod(box[:, 1] - box[:, 0])) for box in (one, two)) - shared
        return not shared >= _SAME_GROUND * both

    def is_apart_from(self, other: CoveredGround) -> bool:
        """Return whether two boxes share nothing; not if nobody can tell."""
        return self.in_degrees == other.in_degrees and not self._shared_with(other) > 0

    def _shared_with(self, other: CoveredGround) -> float:
        one, two = np.array(self.box).reshape(2, 2), np.array(other.box).reshape(2, 2)
        low, high = np.maximum(one[:, 0], two[:, 0]), np.minimum(one[:, 1], two[:, 1])
        return float(np.prod(np.maximum(high - low, 0.0)))


def _degrees(crs: str, points: np.ndarray) -> np.ndarray:
    """Return points (n, 2) in degrees, east first; not finite where the CRS does not reach."""
    # Networks are trained and asked on grids where there may be no GDAL.
    from osgeo import osr

    try:
        way = osr.CoordinateTransformation(spatial_reference(crs), spatial_reference("EPSG:4326"))
        return np.array(way.TransformPoints(points.tolist()))[:, :2]
    except RuntimeError:  # where GDAL raises exceptions
        return np.full(points.shape, np.nan)
