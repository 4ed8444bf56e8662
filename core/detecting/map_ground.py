"""Ground of a map that chance does not explain, from the map as it was written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import ogr

from ..rasters.ground import GroundScale
from ..rasters.pieces import cells_inside, outlines
from ..rasters.stack import Stack
from ..rasters.windows import Window
from ..runtime.progress import Progress, step
from .ground import Ground

#: Bands of a map that come before the elements' shares, and those of score and chance among them.
BEFORE_SHARES, SCORE, CHANCE = 4, 0, 1


@dataclass(frozen=True)
class GroundOfCells(Ground):
    """Ground, its outline as WKB in the map's CRS, and its km²."""

    polygon: bytes
    area: float

    @property
    def middle(self) -> np.ndarray:
        """A place (2,) inside of it."""
        point = ogr.CreateGeometryFromWkb(self.polygon).PointOnSurface()
        return np.array([point.GetX(), point.GetY()])


def find_map_ground(
    scores: Stack, bar: float, lowest: float, progress: Progress
) -> list[GroundOfCells]:
    """Return contiguous ground of low chance and high score, the highest mean score first.

    Parameters
    ----------
    scores : Stack
        As :func:`~gossan.core.detecting.maps.detect_map` wrote it.
    bar : float
        The highest chance.
    lowest : float
        The lowest score.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    if bar <= 0:
        return []
    two = scores.select([scores.elements[SCORE], scores.elements[CHANCE]])

    def marked(window: Window) -> np.ndarray:
        step(progress, 0.3 * (window.row + window.rows) / scores.grid.rows)
        score, chance = two.read(window)
        with np.errstate(invalid="ignore"):
            found: np.ndarray = (chance <= np.float32(bar)) & (score >= np.float32(lowest))
        return found

    scale = GroundScale(scores.grid)
    polygons = outlines(scores.grid, marked)
    ground = []
    for number, polygon in enumerate(polygons):
        step(progress, 0.3 + 0.7 * number / len(polygons))
        ground.append(_ground_in(scores, scale, polygon))
    return sorted(ground, key=lambda piece: (-piece.score, -piece.size))


def _ground_in(scores: Stack, scale: GroundScale, polygon: ogr.Geometry) -> GroundOfCells:
    size, area, least = 0, 0.0, np.inf
    sums = np.zeros(len(scores.bands))
    for window, inside in cells_inside(scores.grid, polygon):
        values = scores.read(window)[:, inside]
        size += values.shape[1]
        area += float(scale.square_kilometres(window)[inside].sum())
        least = min(least, float(values[CHANCE].min(initial=np.inf)))
        sums += np.nansum(values, axis=1, dtype=float)
    means = sums / max(1, size)
    return GroundOfCells(
        size, float(means[SCORE]), least, means[BEFORE_SHARES:], bytes(polygon.ExportToWkb()), area
    )
