"""Lengths and areas as they are on the ground, whatever the projection makes of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..runtime.language import tr
from ..runtime.progress import Progress
from .grid import Grid, is_geographic, spatial_reference
from .positions import looks_like_degrees
from .windows import Window

#: Lengths that differ from those in the projection by more than this share are told.
_WORTH_TELLING = 0.01

#: Scales are computed at so many rows and columns of a window, and interpolated between them.
_NODES = 9

#: Half of the step, in metres, that a scale is measured over.
_STEP = 5.0


class GroundScale:
    """How long a map unit is on the ellipsoid, and how large a cell, at any place of a grid.

    Snyder (1987), Map projections: a working manual, eq. 4-2 to 4-5: a small step in the map is turned
    into degrees, and these into metres by the ellipsoid's radii of curvature. Without a CRS, units are
    metres on the ground; where a CRS knows no ellipsoid, they have the length that it says.

    Parameters
    ----------
    grid : Grid

    Attributes
    ----------
    unit : float
        Metres that a map unit has by the CRS's own word.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.unit = 1.0
        self._to_degrees: Any = None
        if not grid.crs:
            return
        from osgeo import osr  # where grids have no CRS there need be no GDAL

        system = spatial_reference(grid.crs)
        geographic = system.CloneGeogCS()
        if system.IsGeographic():
            self.unit = system.GetAngularUnits() * system.GetSemiMajor()
        else:
            self.unit = system.GetLinearUnits()
        if geographic is not None and (system.IsGeographic() or system.IsProjected()):
            geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            self._to_degrees = osr.CoordinateTransformation(system, geographic)
            self._radians = geographic.GetAngularUnits()
            self._semi_major = geographic.GetSemiMajor()
            flattening = geographic.GetInvFlattening()
            self._eccentricity = (2 - 1 / flattening) / flattening if flattening else 0.0

    def metres_per_unit(self, xy: np.ndarray) -> np.ndarray:
        """Return metres on the ground of a map unit along x and along y at points (n, 2): (n, 2)."""
        return np.hypot(*self._jacobian(xy).transpose(1, 0, 2))

    def area_per_unit(self, xy: np.ndarray) -> np.ndarray:
        """Return square metres on the ground of a squared map unit at points (n, 2), shape (n,)."""
        east, north = self._jacobian(xy).transpose(1, 2, 0)
        area: np.ndarray = np.abs(east[0] * north[1] - east[1] * north[0])
        return area

    def _jacobian(self, xy: np.ndarray) -> np.ndarray:
        """Return metres to the east and the north (n, 2, 2) of a map unit along x and along y.

        Places that the projection cannot have come from get the nominal length of a unit.
        """
        xy = np.asarray(xy, dtype=float).reshape(-1, 2)
        nominal = np.broadcast_to(np.eye(2) * self.unit, (len(xy), 2, 2))
        if self._to_degrees is None:
            return nominal
        step = _STEP / self.unit
        offsets = np.array([[-step, 0], [step, 0], [0, -step], [0, step]])
        around = (xy[:, None, :] + offsets).reshape(-1, 2)
        try:
            transformed = self._to_degrees.TransformPoints(around.tolist())
        except RuntimeError:  # GDAL raises exceptions in newer QGIS
            return nominal
        radians = np.array(transformed)[:, :2].reshape(-1, 2, 2, 2) * self._radians
        radians[~np.isfinite(radians)] = np.nan
        longitude, latitude = np.moveaxis(np.diff(radians, axis=2)[:, :, 0], -1, 0)
        longitude = (longitude + math.pi) % (2 * math.pi) - math.pi
        middle = radians[..., 1].mean(axis=(1, 2))[:, None]
        bend = 1 - self._eccentricity * np.sin(middle) ** 2
        prime_vertical = self._semi_major / np.sqrt(bend)
        meridional = prime_vertical * (1 - self._eccentricity) / bend
        metres = np.stack(
            [prime_vertical * np.cos(middle) * longitude, meridional * latitude], axis=1
        ) / (2 * step)
        known = np.isfinite(metres).all(axis=(1, 2)) & (np.abs(metres).max(axis=(1, 2)) > 0)
        return np.where(known[:, None, None], metres, nominal)

    @property
    def centre(self) -> np.ndarray:
        """The middle of the grid, shape (1, 2)."""
        x_min, x_max, y_min, y_max = self.grid.extent
        return np.array([[(x_min + x_max) / 2, (y_min + y_max) / 2]])

    @property
    def factor(self) -> float:
        """Length on the ground of what measures one metre in the CRS, at the middle of the grid."""
        return float(np.sqrt(self.area_per_unit(self.centre)[0])) / self.unit

    def kilometres(self, distances: np.ndarray, xy: np.ndarray | None = None) -> np.ndarray:
        """Return distances in map units as kilometres on the ground, at points (n, 2) or the middle."""
        area = self.area_per_unit(self.centre if xy is None else xy)
        return np.asarray(distances) * np.sqrt(area if xy is not None else area[0]) / 1000.0

    def square_kilometres(self, window: Window) -> np.ndarray:
        """Return the area of each cell of a window on the ground in km², shape (rows, columns)."""
        part = window.part_of(self.grid)
        rows, row_shares = _nodes(window.rows)
        columns, column_shares = _nodes(window.columns)
        nodes = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)
        areas = self.area_per_unit(part.xy(nodes)).reshape(len(rows), len(columns))
        cells: np.ndarray = row_shares @ areas @ column_shares.T
        return cells * (self.grid.cell_area / 1e6)

    def cell_metres(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return least and greatest width, and least and greatest height, of a cell in metres."""
        rows, _ = _nodes(self.grid.rows)
        columns, _ = _nodes(self.grid.columns)
        nodes = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)
        sides = self.metres_per_unit(self.grid.xy(nodes)) * self.grid.cell_size
        low, high = sides.min(axis=0), sides.max(axis=0)
        return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))

    def tell(self, progress: Progress) -> None:
        """Warn where the projection stretches lengths by more than a hundredth, or is unknown."""
        note = self.note()
        if note:
            progress.warning(note)

    def note(self) -> str:
        """Return what there is to say of the projection: that it stretches lengths, or is unknown."""
        if not self.grid.crs:
            note: str = tr(
                "The raster has no CRS: its units are taken for metres on the ground. Set the CRS that it "
                "has (Raster ▸ Projections ▸ Assign Projection)."
            )
            return note + (
                tr(" They may be degrees.") if looks_like_degrees(self.grid.extent) else ""
            )
        if is_geographic(self.grid.crs):
            return tr(
                "The raster is in degrees ({crs}). What measures distances needs metres: warp it to a "
                "projected CRS first (Raster ▸ Projections ▸ Warp), such as {zone} here.",
                crs=spatial_reference(self.grid.crs).GetName(),
                zone=self.grid.metric_zone,
            )
        factor = self.factor
        if abs(factor - 1) <= _WORTH_TELLING:
            return ""
        return tr(
            "In the CRS {crs}, what measures 1 km is {factor:.3f} km on the ground here. Areas and "
            "distances in kilometres are those on the ground; parameters in map units are not. A CRS "
            "such as the UTM zone of the survey keeps lengths.",
            crs=spatial_reference(self.grid.crs).GetName(),
            factor=factor,
        )


def _nodes(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return places among so many cells, and how each cell lies between them: (count, places)."""
    places = np.unique(np.linspace(0, count - 1, min(count, _NODES)))
    cells = np.arange(count)
    shares = np.array([np.interp(cells, places, one) for one in np.eye(len(places))])
    return places, shares.T
