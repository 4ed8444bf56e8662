"""Positions that cannot be meant: at the origin, far away, with x and y exchanged, or in another CRS."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import later, tr
from .grid import spatial_reference

#: A point is stray if it lies farther from the middle than this many times the survey's own span ...
_FAR = 20.0

#: ... and if there are few of them: this share, or this many in a survey of thirty and more.
_FEW_SHARE, _FEW = 0.01, 3

#: Fewer points than this are no survey of which one could lie far away.
_LEAST = 10

#: Points are exchanged if their mirror image lies so many times nearer to the middle.
_NEARER = 5.0

#: With more exchanged points than this share nobody knows which of both is right.
_MOST_EXCHANGED = 0.1

#: Degrees beyond a CRS's area of use that are told, and that are refused. Surveys reach over the edge
#: of their zone, and a country's maps often have one zone for all of it.
_BEYOND_TOLD, _BEYOND_REFUSED = 1.0, 20.0

#: Fields that say for certain which axis they are of.
_EAST = re.compile(r"lon|long|longitude|east|easting|经度|东经|东坐标", re.IGNORECASE)
_NORTH = re.compile(r"lat|latitude|north|northing|纬度|北纬|北坐标", re.IGNORECASE)

ORIGIN, DEGREES, IMPOSSIBLE, EXCHANGED, FAR = (
    later("at the position 0, 0"),
    later("in degrees, among others in map units"),
    later("beyond all degrees"),
    later("with x and y exchanged"),
    later("far from all others"),
)


@dataclass(frozen=True)
class AreaOfUse:
    """Where on the earth a CRS is meant to be used, in degrees.

    Parameters
    ----------
    west, south, east, north : float
        ``west`` is greater than ``east`` where the area reaches over the date line.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, crs: str) -> AreaOfUse | None:
        """Return the area of a CRS, given as WKT or code; None if it does not say."""
        area = spatial_reference(crs).GetAreaOfUse()
        if area is None or area.south_lat_degree < -90:
            return None
        return cls(
            area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree
        )

    def beyond(self, longitude: float, latitude: float) -> float:
        """Return how many degrees a place lies outside of the area; 0 inside."""
        width = (self.east - self.west) % 360 or 360.0
        from_west = (longitude - self.west) % 360
        across = 0.0 if from_west <= width else min(from_west - width, 360 - from_west)
        along = max(self.south - latitude, latitude - self.north, 0.0)
        return max(across, along)

    def __str__(self) -> str:
        return f"{self.west:g}° – {self.east:g}° E, {self.south:g}° – {self.north:g}° N"


def stray_positions(xy: np.ndarray, geographic: bool) -> dict[str, np.ndarray]:
    """Return which positions cannot be meant, by the reason.

    Points at the origin are stray wherever the others do not lie around it. Others are stray if they
    lie farther from the median than 20 times the span of all but the outermost points, and are few.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        In the layer's own CRS.
    geographic : bool
        Whether they are in degrees.

    Returns
    -------
    dict of str to ndarray of bool, shape (n,)
        ORIGIN, DEGREES, IMPOSSIBLE, EXCHANGED, FAR; only reasons that occur, no point twice.
    """
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    left = np.ones(len(xy), dtype=bool)
    found: dict[str, np.ndarray] = {}
    # An exchanged pair is often no place on earth, so that it is looked for first.
    beside = (IMPOSSIBLE, _no_degrees) if geographic else (DEGREES, _in_degrees)
    tests = [(EXCHANGED, _exchanged), (ORIGIN, _at_origin), beside, (FAR, _far_away)]
    for reason, test in tests:
        stray = np.zeros(len(xy), dtype=bool)
        stray[left] = test(xy[left])
        if stray.any():
            found[reason] = stray
            left &= ~stray
    return found


def _at_origin(xy: np.ndarray) -> np.ndarray:
    return _apart_from_others(xy, (xy == 0).all(axis=1))


def _in_degrees(xy: np.ndarray) -> np.ndarray:
    return _apart_from_others(xy, _like_degrees(xy))


def _no_degrees(xy: np.ndarray) -> np.ndarray:
    """Return the points that have no place on earth; none where most have not: the CRS is wrong then."""
    beyond: np.ndarray = (np.abs(xy[:, 0]) > 360) | (np.abs(xy[:, 1]) > 90)
    return beyond & (beyond.sum() < len(xy) / 2)


def _like_degrees(xy: np.ndarray) -> np.ndarray:
    return (np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)


def _apart_from_others(xy: np.ndarray, candidates: np.ndarray) -> np.ndarray:
    """Return the candidates that lie farther from the others' box than it is wide, if they are fewer."""
    count = int(candidates.sum())
    if not 0 < count < len(xy) / 2:
        return np.zeros(len(xy), dtype=bool)
    low, high = _body(xy[~candidates])
    off = np.maximum(low - xy, xy - high).max(axis=1)
    return candidates & (off > (high - low).max())


def _exchanged(xy: np.ndarray) -> np.ndarray:
    """Return the points whose mirror image lies among the others, and which themselves do not."""
    placed = xy[(xy != 0).any(axis=1)]
    if len(placed) < _LEAST:
        return np.zeros(len(xy), dtype=bool)
    low, middle, high = np.quantile(placed, (0.25, 0.5, 0.75), axis=0)
    own = np.abs(xy - middle).max(axis=1)
    mirrored = np.abs(xy[:, ::-1] - middle).max(axis=1)
    return (own > _NEARER * mirrored) & (own > _NEARER * (high - low).max())


def _far_away(xy: np.ndarray) -> np.ndarray:
    if len(xy) < _LEAST:
        return np.zeros(len(xy), dtype=bool)
    low, high = _body(xy)
    span = (high - low).max()
    far = np.abs(xy - np.median(xy, axis=0)).max(axis=1) > _FAR * span
    return far & (span > 0)


def _body(xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of the box around points, without the few outermost ones on every side."""
    few = 0
    if len(xy) >= _LEAST:
        few = max(_FEW if len(xy) >= _FEW * _LEAST else 1, int(_FEW_SHARE * len(xy)))
    last = len(xy) - 1 - few
    ordered = np.partition(xy, (few, last), axis=0)
    return ordered[few], ordered[last]


def require_few_exchanged(exchanged: int, count: int, name: str) -> None:
    """Refuse a survey in which x and y are exchanged at many points.

    Raises
    ------
    InputError
    """
    if exchanged > max(1, _MOST_EXCHANGED * count):
        raise InputError(
            tr(
                "{name}: x and y look exchanged at {exchanged:,} of {count:,} points. Bring all of "
                "them into one order first, x (east) before y (north).",
                name=name,
                exchanged=exchanged,
                count=count,
            )
        )


def fields_exchanged(fields: Mapping[str, object], x: float, y: float) -> tuple[str, str] | None:
    """Return the fields for east and north of a point if they hold its y and its x; else None.

    Fields called X and Y say nothing: in some countries x points to the north.
    """
    east = next((name for name in fields if _EAST.fullmatch(name.strip())), None)
    north = next((name for name in fields if _NORTH.fullmatch(name.strip())), None)
    if east is None or north is None or math.isclose(x, y):
        return None
    try:
        given = float(str(fields[north])), float(str(fields[east]))
    except ValueError:
        return None
    same = (math.isclose(one, other, rel_tol=1e-7) for one, other in zip(given, (x, y)))
    return (east, north) if all(same) else None


def looks_like_degrees(extent: tuple[float, float, float, float]) -> bool:
    """Return whether an extent (xmin, xmax, ymin, ymax) would be one in degrees as well."""
    x_min, x_max, y_min, y_max = extent
    return -180 <= x_min <= x_max <= 180 and -90 <= y_min <= y_max <= 90


def check_against_crs(xy: np.ndarray, crs: str, name: str) -> str:
    """Compare positions with the CRS that they are said to have.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Without those that are stray.
    crs : str
        WKT or code; nothing is known of an empty one.
    name : str
        Of the parameter.

    Returns
    -------
    str
        What there is to warn of; empty if nothing.

    Raises
    ------
    InputError
        If they are degrees in a CRS of metres, metres in one of degrees, or nowhere near the area
        that the CRS is for.
    """
    if not crs or not len(xy):
        return ""
    middle = np.median(xy, axis=0)
    system = spatial_reference(crs)
    said = {"name": name, "crs": system.GetName(), "x": float(middle[0]), "y": float(middle[1])}
    if system.IsGeographic():
        _require_degrees(middle, said)
        return ""
    area = AreaOfUse.of(crs)
    if not system.IsProjected() or area is None:
        return ""
    if _like_degrees(xy).all():
        raise InputError(
            tr(
                "{name}: the coordinates look like degrees (x {x:.10g}, y {y:.10g}), and the layer says "
                "that they have the CRS {crs}. Set the layer's CRS (Layer ▸ Set CRS of Layer), as a "
                "rule to EPSG:4326.",
                **said,
            )
        )
    beyond = _beyond(area, middle, crs)
    if beyond > _BEYOND_REFUSED:
        if _beyond(area, middle[::-1], crs) <= _BEYOND_TOLD:
            raise InputError(_all_exchanged(said))
        raise InputError(
            tr(
                "{name}: the coordinates (x {x:.10g}, y {y:.10g}) lie nowhere near the area of the CRS "
                "{crs}, which is for {area}. Set the layer's CRS to the one that the coordinates have "
                "(Layer ▸ Set CRS of Layer).",
                **said,
                area=str(area),
            )
        )
    if beyond > _BEYOND_TOLD:
        return tr(
            "{name}: the middle of the layer lies {beyond:.1f}° outside of the area of the CRS {crs}, "
            "which is for {area}. Is it the right one? Lengths are stretched out there.",
            **said,
            beyond=beyond,
            area=str(area),
        )
    return ""


def _require_degrees(middle: np.ndarray, said: dict[str, object]) -> None:
    x, y = np.abs(middle)
    if x <= 360 and y <= 90:
        return
    if x <= 90 and y <= 360:
        raise InputError(_all_exchanged(said))
    raise InputError(
        tr(
            "{name}: the layer says that it is in degrees ({crs}), and its coordinates are none "
            "(x {x:.10g}, y {y:.10g}). Set the layer's CRS to the projected one that they have, such "
            "as a UTM zone (Layer ▸ Set CRS of Layer).",
            **said,
        )
    )


def _all_exchanged(said: dict[str, object]) -> str:
    return tr(
        "{name}: x and y look exchanged (x {x:.10g}, y {y:.10g}) for the CRS {crs}. Exchange them with "
        "Swap X and Y coordinates, in the Processing toolbox, or choose the fields of x and y anew.",
        **said,
    )


def _beyond(area: AreaOfUse, place: np.ndarray, crs: str) -> float:
    """Return how many degrees a place of a projected CRS lies outside of its area; infinite if nowhere."""
    degrees = in_degrees(place[None], crs)[0]
    return area.beyond(*degrees) if np.isfinite(degrees).all() else np.inf


def in_degrees(xy: np.ndarray, crs: str) -> np.ndarray:
    """Return longitude and latitude (n, 2) of points (n, 2) in WGS 84; NaN where they have none."""
    from osgeo import osr

    system, geographic = spatial_reference(crs), spatial_reference("EPSG:4326")
    try:
        there = osr.CoordinateTransformation(system, geographic).TransformPoints(xy.tolist())
        degrees = np.array(there)[:, :2]
        back = osr.CoordinateTransformation(geographic, system).TransformPoints(there)
    except (RuntimeError, TypeError):  # GDAL raises the first in newer QGIS; there may be no way
        return np.full((len(xy), 2), np.nan)
    # Far from its middle a projection gives places that it does not come back from.
    same = np.isclose(np.array(back)[:, :2], xy, rtol=1e-3, atol=1e3).all(axis=1)
    return np.where(same[:, None] & np.isfinite(degrees), degrees, np.nan)
