"""Targets: the patches of ground in the highest class of a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from osgeo import gdal, ogr

from ...rasters.ground import GroundScale
from ...rasters.pieces import cells_inside, outlines
from ...rasters.stack import Stack
from ...rasters.windows import Window
from ...runtime.language import tr
from ...runtime.progress import Progress, step
from .standing_out import StandingOut

if TYPE_CHECKING:
    from ...geochemistry.sampled_ground import GroundToKeep

#: How the name of a map's band begins that says how far networks or draws are apart.
SPREAD = "Spread"

#: Columns of the table of targets, and their types; deposits are counted from 1.
TARGET_COLUMNS: tuple[tuple[str, type], ...] = (
    ("rank", int),
    ("cells", int),
    ("area_km2", float),
    ("mean", float),
    ("largest", float),
    ("spread", float),
    ("x", float),
    ("y", float),
    ("distance_km", float),
    ("nearest", int),
    ("known", int),
    ("trained", int),
    ("nearest_name", str),
    ("elements", str),
)


@dataclass(frozen=True)
class KnownDeposits:
    """The known deposits of a map, and which ground is theirs.

    Attributes
    ----------
    xy : ndarray, shape (d, 2)
        In the map's CRS.
    trained : ndarray of bool, shape (d,), optional
        Which of them trained the model; None where nobody knows.
    halo : float
        Ground no farther than that from a deposit is the deposit's own, in units of the CRS.
    """

    xy: np.ndarray
    trained: np.ndarray | None = None
    halo: float = 0.0

    def training_text(self) -> str:
        """Say how many of them trained the model, or that nobody knows."""
        if self.trained is None:
            return tr(
                "The map does not say which deposits trained its model, or has another CRS than the "
                "training: all known deposits are taken to have trained it."
            )
        return tr(
            "{trained} of {count} known deposits trained the model of this map.",
            trained=int(self.trained.sum()),
            count=len(self.trained),
        )

    def own(self, in_map_units: np.ndarray) -> tuple[int, int | None]:
        """Return how many deposits a piece of ground so far from each belongs to, and how many trained."""
        near = np.asarray(in_map_units) <= self.halo
        trained = None if self.trained is None else int((near & self.trained).sum())
        return int(near.sum()), trained


@dataclass(frozen=True)
class Target:
    """A patch of ground in the highest class.

    Attributes
    ----------
    polygon : bytes
        WKB in the map's CRS.
    cells : int
    area : float
        km².
    mean, largest : float
        Of the probabilities in it.
    distance : float
        km from its edge to the nearest known deposit, 0 with one in it; NaN without deposits.
    nearest : int
        Number of that deposit, from 0; -1 without deposits.
    known : int
        Known deposits in it, or near enough that it is ground of theirs; without any it is new ground.
    trained : int or None
        How many of these trained the model; None where the map does not say which did.
    place : tuple of float
        x and y of its highest cell.
    spread : float
        Mean standard deviation between the model's networks or draws in it; NaN where the map has none.
    elements : str
        Those that stand out in it, the most enriched first; empty where the stack is not known.
    """

    polygon: bytes
    cells: int
    area: float
    mean: float
    largest: float
    distance: float
    nearest: int
    known: int
    trained: int | None = None
    place: tuple[float, float] = (np.nan, np.nan)
    spread: float = np.nan
    elements: str = ""

    def row(self, rank: int, names: Sequence[str] = ()) -> tuple[object, ...]:
        """Return the target's row in a table, with deposits' names; see :data:`TARGET_COLUMNS`."""
        far = np.isfinite(self.distance)
        return (
            rank,
            self.cells,
            self.area,
            self.mean,
            self.largest,
            self.spread if np.isfinite(self.spread) else None,
            *self.place,
            self.distance if far else None,
            self.nearest + 1 if far else None,
            self.known if far else None,
            self.trained if far else None,
            names[self.nearest] if names and far else None,
            self.elements or None,
        )


@dataclass
class Targets:
    """The targets of a map, and the pieces of its highest class that are none.

    Attributes
    ----------
    found : list of Target
        New ground first, the likeliest first.
    too_small : int
        Pieces of fewer cells than a target has.
    unsampled : int
        Cells of the highest class that lie too far from samples.
    """

    found: list[Target]
    too_small: int = 0
    unsampled: int = 0

    def tell(self, fewest: int, progress: Progress) -> None:
        """Tell what of the highest class is no target."""
        for told in (self.unsampled_text(), self.too_small_text(fewest)):
            if told:
                progress.message(told)

    def too_small_text(self, fewest: int) -> str:
        """Say how many pieces were too small; empty if none."""
        if not self.too_small:
            return ""
        return tr(
            "Pieces of the highest class with fewer than {fewest} cells are no targets: {count}. MIN_CELLS "
            "sets how many a target has.",
            fewest=fewest,
            count=self.too_small,
        )

    def unsampled_text(self) -> str:
        """Say how many cells lay too far from samples; empty if none."""
        if not self.unsampled:
            return ""
        return tr(
            "Cells of the highest class without a sample nearby are no targets: {cells:,}.",
            cells=self.unsampled,
        )


def find_targets(
    raster: Stack,
    classes_path: str,
    lowest: int,
    fewest: int,
    deposits: KnownDeposits,
    progress: Progress,
    spread: Stack | None = None,
    stack: Stack | None = None,
    sampled: GroundToKeep | None = None,
) -> Targets:
    """Return the patches of a class raster at or above a class: new ground first, the likeliest first.

    What belongs to a known deposit comes behind all of it, and last what belongs to one that trained the
    model, which has seen that ground.

    Parameters
    ----------
    raster : Stack
        Probabilities.
    classes_path : str
        As :func:`~gossan.core.anomalies.maps.classes.write_classes` wrote it.
    lowest : int
        The lowest class that is a target.
    fewest : int
        Patches of fewer cells are left out.
    deposits : KnownDeposits
    progress : Progress
    spread : Stack, optional
        How far the model's networks or draws are apart, see :func:`spread_of`.
    stack : Stack, optional
        Of the elements that the map was made from.
    sampled : GroundToKeep, optional
        Ground that samples speak for; no other is a target.
    """
    grid, scale = raster.grid, GroundScale(raster.grid)
    points = [ogr.CreateGeometryFromWkt(f"POINT({x:.17g} {y:.17g})") for x, y in deposits.xy]
    marked = _Marked(classes_path, lowest, sampled)
    polygons = outlines(grid, marked)
    standing_out = StandingOut(stack, progress) if stack is not None and polygons else None
    targets = Targets([], unsampled=marked.unsampled)
    for number, polygon in enumerate(polygons):
        step(progress, number / len(polygons))
        cells = round(polygon.GetArea() / grid.cell_area)
        if cells < fewest:
            targets.too_small += 1
            continue
        inside = _values_inside(raster, scale, polygon, spread)
        middle = np.array([polygon.Centroid().GetPoint_2D()])
        in_map_units = np.array([polygon.Distance(point) for point in points])
        distances = scale.kilometres(in_map_units, middle)
        targets.found.append(
            Target(
                bytes(polygon.ExportToWkb()),
                cells,
                inside.area,
                inside.mean,
                inside.largest,
                float(distances.min()) if len(points) else np.nan,
                int(distances.argmin()) if len(points) else -1,
                *deposits.own(in_map_units),
                inside.place,
                inside.spread,
                standing_out.named(polygon) if standing_out is not None else "",
            )
        )
    targets.found.sort(key=_rank)
    return targets


def _rank(target: Target) -> tuple[int, float, int]:
    """Return what targets are ordered by: whose ground it is, the mean, and how many cells."""
    trained = target.known if target.trained is None else target.trained
    return (target.known > 0) + (trained > 0), -target.mean, -target.cells


class _Marked:
    """Which cells of a window have any target class: where classes meet no target ends.

    Attributes
    ----------
    unsampled : int
        Cells that had the class, and no sample nearby.
    """

    def __init__(self, classes_path: str, lowest: int, sampled: GroundToKeep | None) -> None:
        self._dataset = gdal.Open(classes_path)
        self._lowest, self._sampled = lowest, sampled
        self.unsampled = 0

    def __call__(self, window: Window) -> np.ndarray:
        values = self._dataset.GetRasterBand(1).ReadAsArray(
            window.column, window.row, window.columns, window.rows
        )
        found: np.ndarray = values >= self._lowest
        if self._sampled is None:
            return found
        kept = np.where(found, 1.0, np.nan)[None]
        self._sampled.cut(window, kept)
        near: np.ndarray = np.isfinite(kept[0])
        self.unsampled += int(found.sum() - near.sum())
        return near


def spread_of(path: str) -> Stack | None:
    """Return the band of a map that says how far the model's networks or draws are apart, if it has one."""
    names = Stack(path).elements
    return Stack(path, [2]) if len(names) > 1 and names[1].startswith(SPREAD) else None


@dataclass
class _Inside:
    """What the cells in a polygon hold, added up window by window."""

    area: float = 0.0
    count: int = 0
    total: float = 0.0
    largest: float = -np.inf
    place: tuple[float, float] = (np.nan, np.nan)
    apart: float = 0.0
    apart_count: int = 0

    @property
    def mean(self) -> float:
        return self.total / max(1, self.count)

    @property
    def spread(self) -> float:
        return self.apart / self.apart_count if self.apart_count else np.nan

    def add(self, values: np.ndarray, xy: np.ndarray) -> None:
        """Add values (n,) of cells with centres (n, 2)."""
        known = np.isfinite(values)
        if not known.any():
            return
        self.total += float(values[known].sum(dtype=float))
        self.count += int(known.sum())
        highest = int(np.nanargmax(values))
        if values[highest] > self.largest:
            self.largest = float(values[highest])
            self.place = (float(xy[highest, 0]), float(xy[highest, 1]))

    def add_spread(self, values: np.ndarray) -> None:
        """Add standard deviations (n,)."""
        known = np.isfinite(values)
        self.apart += float(values[known].sum(dtype=float))
        self.apart_count += int(known.sum())


def _values_inside(
    raster: Stack, scale: GroundScale, polygon: ogr.Geometry, spread: Stack | None
) -> _Inside:
    """Return what the cells in a polygon hold, tile by tile."""
    found = _Inside()
    for window, inside in cells_inside(raster.grid, polygon):
        found.area += float(scale.square_kilometres(window)[inside].sum())
        rows, columns = np.nonzero(inside)
        centres = raster.grid.xy(np.column_stack([rows + window.row, columns + window.column]))
        found.add(raster.read(window)[0][inside], centres)
        if spread is not None:
            found.add_spread(spread.read(window)[0][inside])
    return found
