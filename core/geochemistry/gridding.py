"""Many elements to one grid by inverse distance weighting, with one neighbour search."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from ..rasters.grid import Grid, require_cell_size, spatial_reference
from ..rasters.regions import Region
from ..rasters.windows import Window, share_done, tiles
from ..rasters.writer import RasterWriter
from ..runtime.errors import InputError
from ..runtime.language import later, tr
from ..runtime.look_ahead import look_ahead, processors
from ..runtime.progress import Progress, step, stop_if_cancelled
from .assay_account import tell_of_assays
from .assays import AssayTable

#: Pairs of a cell and a neighbour that are held at once.
_PAIRS = 50_000

#: Who says how large cells are.
DERIVED, GIVEN, OF_TEMPLATE = (
    later("derived from the samples, about half their mean spacing; CELL_SIZE sets another"),
    later("as it was given"),
    later("that of the template raster"),
)

#: Distances below this share of the survey's extent are zero: the cell lies on the sample.
_ON_SAMPLE = 1e-12


@dataclass(frozen=True)
class IdwSettings:
    """Inverse distance weighting: w = 1 / d^power over the nearest samples.

    Parameters
    ----------
    power : float
        Exponent p of the distance.
    neighbours : int
        Nearest samples k that a cell is made of.
    radius : float
        Samples farther away than this (units of the CRS) are not used.
    """

    power: float = 2.0
    neighbours: int = 12
    radius: float = math.inf

    def __post_init__(self) -> None:
        if not self.power > 0:
            raise InputError(tr("The power must be positive, not {power:g}.", power=self.power))
        if self.neighbours < 1:
            raise InputError(tr("At least one neighbour is needed."))
        if not self.radius > 0:
            raise InputError(tr("The radius must be positive, not {radius:g}.", radius=self.radius))


class _Samples:
    """The nearest samples of any point.

    Surveys on a regular net have many samples at one distance, and which of them are the last of
    the k nearest is a matter of convention. Here it is gdal_grid's: the order in which its quadtree
    holds them. Maps then agree with gdal_grid cell by cell.
    """

    def __init__(self, xy: np.ndarray) -> None:
        self.xy = xy
        # Cut in the middle of space, not of the samples: a tenth faster, as samples spread evenly.
        self._tree = cKDTree(xy, balanced_tree=False)

    def nearest(
        self, points: np.ndarray, neighbours: int, radius: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return distances and indices (m, k), and where the k-th was one of several (m,).

        Distances are infinite where there are fewer than k samples within the radius.
        """
        count = len(self.xy)
        k = min(neighbours, count)
        bound = math.inf if math.isinf(radius) else np.nextafter(radius, math.inf)
        more = min(k + 1, count)
        distances, indices = self._tree.query(
            points, k=list(range(1, more + 1)), distance_upper_bound=bound
        )
        tied = np.zeros(len(points), dtype=bool)
        if more > k:
            tied = np.isfinite(distances[:, k]) & (distances[:, k] == distances[:, k - 1])
            for point in np.flatnonzero(tied):
                distances[point, :k], indices[point, :k] = self._ranked(
                    points[point], distances[point, k], k
                )
        distances, indices = distances[:, :k], indices[:, :k]
        return distances, np.where(np.isfinite(distances), indices, 0), tied

    def _ranked(self, point: np.ndarray, distance: float, k: int) -> tuple[np.ndarray, np.ndarray]:
        inside = np.array(self._tree.query_ball_point(point, distance * (1 + 1e-12)))
        squares = np.square(self.xy[inside] - point).sum(axis=1)
        chosen = np.lexsort((self._order[inside], squares))[:k]
        return np.sqrt(squares[chosen]), inside[chosen]

    @cached_property
    def _order(self) -> np.ndarray:
        """The place of each sample in the quadtree of GDAL's gdal_grid, shape (n,).

        Its nodes hold eight samples; a full one is cut into four, first along its longer side,
        into parts of 55 % that overlap, of which the first that holds a sample gets it.
        """
        places = np.empty(len(self.xy), dtype=np.int64)
        x, y = self.xy.T
        first = 0
        pending = [(np.arange(len(self.xy)), (x.min(), x.max(), y.min(), y.max()))]
        while pending:
            samples, box = pending.pop()
            # Samples that cannot be told apart would be cut for ever.
            if len(samples) <= 8 or (box[1] <= box[0] and box[3] <= box[2]):
                places[samples] = np.arange(first, first + len(samples))
                first += len(samples)
                continue
            parts = []
            for half in _cut(box):
                for quarter in _cut(half):
                    x_min, x_max, y_min, y_max = quarter
                    inside = (
                        (x[samples] >= x_min)
                        & (x[samples] <= x_max)
                        & (y[samples] >= y_min)
                        & (y[samples] <= y_max)
                    )
                    parts.append((samples[inside], quarter))
                    samples = samples[~inside]
            pending.extend(reversed(parts))
        return places


def _cut(box: tuple[float, float, float, float]) -> tuple[tuple[float, float, float, float], ...]:
    x_min, x_max, y_min, y_max = box
    if x_max - x_min > y_max - y_min:
        part = (x_max - x_min) * 0.55
        return (x_min, x_min + part, y_min, y_max), (x_max - part, x_max, y_min, y_max)
    part = (y_max - y_min) * 0.55
    return (x_min, x_max, y_min, y_min + part), (x_min, x_max, y_max - part, y_max)


class InverseDistance:
    """Interpolates all elements of a survey at once.

    A cell's value is Σ wᵢ zᵢ / Σ wᵢ with wᵢ = 1/dᵢ^p over the k nearest samples, within the radius,
    at which that element was analysed; a cell on a sample takes the sample's value. The neighbours
    are searched once for all elements, and only cells that miss an element at one of their
    neighbours are searched again for it.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Positions of the samples; none twice.
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    settings : IdwSettings
    """

    def __init__(self, xy: np.ndarray, values: np.ndarray, settings: IdwSettings) -> None:
        self.settings = settings
        xy = np.asarray(xy, dtype=float)
        self._values = np.asarray(values, dtype=float)
        known = np.isfinite(self._values)
        self._filled = self._values if known.all() else np.nan_to_num(self._values)
        self._zero = _ON_SAMPLE * max(1.0, float(np.abs(xy).max()))
        self._all = _Samples(xy)
        # Elements that are missing at the same samples share their second search.
        alike: dict[bytes, list[int]] = {}
        for element in np.flatnonzero(~known.all(axis=0)):
            alike.setdefault(known[:, element].tobytes(), []).append(int(element))
        self._nowhere = np.flatnonzero(~known.any(axis=0))
        self._groups = [
            (known[:, elements[0]], np.array(elements), _Samples(xy[known[:, elements[0]]]))
            for elements in alike.values()
            if known[:, elements[0]].any()
        ]

    def at(self, points: np.ndarray) -> np.ndarray:
        """Return the values at points (m, 2), shape (m, elements); NaN with no sample near."""
        weights, neighbours, tied = self._weights(self._all, points)
        result = _mean(weights, neighbours, self._filled)
        for known, elements, samples in self._groups:
            missing = (~known[neighbours] & (weights > 0)).any(axis=1)
            again = np.flatnonzero(missing | tied)
            if len(again):
                weights_again, nearest, _ = self._weights(samples, points[again])
                result[np.ix_(again, elements)] = _mean(
                    weights_again, nearest, self._values[np.ix_(np.flatnonzero(known), elements)]
                )
        result[:, self._nowhere] = np.nan
        return result

    @property
    def elements(self) -> int:
        """How many elements are interpolated."""
        return int(self._values.shape[1])

    def grid(self, grid: Grid, progress: Progress | None = None) -> np.ndarray:
        """Return the values at the centres of a grid's cells, (elements, rows, columns).

        Raises
        ------
        CancelledError
            If the progress says so; it is asked often.
        """
        result = np.empty((self._values.shape[1], grid.rows, grid.columns))
        rows = max(1, _PAIRS // (self.settings.neighbours * grid.columns))
        for row in range(0, grid.rows, rows):
            if progress is not None:
                stop_if_cancelled(progress)
            part = grid.window(row, min(rows, grid.rows - row))
            values = self.at(part.points())
            result[:, row : row + rows] = values.T.reshape(-1, part.rows, part.columns)
        return result

    def _weights(
        self, samples: _Samples, points: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return weights and neighbours (m, k), and where the k-th was one of several (m,)."""
        settings = self.settings
        distances, neighbours, tied = samples.nearest(points, settings.neighbours, settings.radius)
        found = np.isfinite(distances)
        on_sample = distances[:, 0] <= self._zero
        # Relative to the nearest sample, so that no power of a large distance underflows.
        nearest = np.where(found[:, :1], distances[:, :1], 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            weights = (nearest / distances) ** settings.power
        weights[on_sample] = 0.0
        weights[on_sample, 0] = 1.0
        return weights, neighbours, tied


def _mean(weights: np.ndarray, neighbours: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return weighted means (m, elements) of values (n, elements); NaN without any weight."""
    points, k = weights.shape
    with np.errstate(invalid="ignore"):
        shares = weights / weights.sum(axis=1, keepdims=True)
    starts = np.arange(0, points * k + 1, k)
    matrix = csr_matrix((shares.ravel(), neighbours.ravel(), starts), shape=(points, len(values)))
    return matrix @ values


def default_cell_size(xy: np.ndarray) -> float:
    """Return half the mean spacing of the samples as a round number.

    It is the nearest one, by ratio, of 1, 2 and 5 times the powers of ten.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
    """
    width, height = np.ptp(xy, axis=0)
    area = width * height
    if not area > 0:
        raise InputError(
            tr(
                "The samples lie on one point or one line; a cell size cannot be derived from them. "
                "Give the cell size and the extent."
            )
        )
    spacing = math.sqrt(area / len(xy)) / 2
    magnitude = 10 ** math.floor(math.log10(spacing))
    sizes = [step * magnitude for step in (1, 2, 5, 10)]
    return min(sizes, key=lambda size: abs(math.log(size / spacing)))


def cell_size_note(grid: Grid, origin: str) -> str:
    """Return how large the cells of a grid are, and where that comes from (GIVEN, …)."""
    unit = spatial_reference(grid.crs).GetLinearUnitsName() if grid.crs else tr("map units")
    width, height = grid.cell_size
    size = f"{width:g}" if width == height else f"{width:g} × {height:g}"
    return tr("Cell size: {size} {unit}, {origin}.", size=size, unit=unit, origin=tr(origin))


def require_samples_near(xy: np.ndarray, grid: Grid) -> None:
    """Refuse samples that say nothing of a grid.

    Raises
    ------
    InputError
        If there are fewer than two places, or none on the grid or within its size of it: then
        extent and samples are of different ground, or of different CRSs.
    """
    if len(xy) < 2:
        raise InputError(tr("There are samples at one place only: nothing can be interpolated."))
    left, right, bottom, top = grid.extent
    margin = max(right - left, top - bottom)
    near = (
        (xy[:, 0] >= left - margin)
        & (xy[:, 0] <= right + margin)
        & (xy[:, 1] >= bottom - margin)
        & (xy[:, 1] <= top + margin)
    )
    if not near.any():
        low, high = xy.min(axis=0), xy.max(axis=0)
        raise InputError(
            tr(
                "All samples lie far outside of the extent "
                "{left:.10g},{right:.10g},{bottom:.10g},{top:.10g}: theirs is "
                "{low:.10g},{high:.10g},{low_2:.10g},{high_2:.10g}. Do EXTENT or TEMPLATE have the "
                "CRS that they say?",
                left=left,
                right=right,
                bottom=bottom,
                top=top,
                low=low[0],
                high=high[0],
                low_2=low[1],
                high_2=high[1],
            )
        )


def covering_samples(xy: np.ndarray, cell_size: float, crs: str) -> Grid:
    """Return the grid around samples whose edges are multiples of the cell size."""
    require_cell_size(cell_size)
    low = np.floor(xy.min(axis=0) / cell_size) * cell_size
    high = (np.floor(xy.max(axis=0) / cell_size) + 1) * cell_size
    return Grid.covering((low[0], high[0], low[1], high[1]), cell_size, crs)


def grid_elements(
    interpolation: InverseDistance,
    grid: Grid,
    region: Region | None,
    writer: RasterWriter,
    progress: Progress,
) -> np.ndarray:
    """Write all elements to a grid, tile by tile; cells outside of a study area have no values.

    Returns
    -------
    ndarray of int, shape (elements,)
        Cells without a value.

    Raises
    ------
    CancelledError
    """

    def interpolated(window: Window) -> np.ndarray:
        return interpolation.grid(window.part_of(grid), progress)

    empty = np.zeros(interpolation.elements, dtype=np.int64)
    for window, values in look_ahead(interpolated, tiles(grid), processors()):
        step(progress, share_done(window, grid))
        if region is not None:
            values[:, ~region.mask(window.part_of(grid))] = np.nan
        empty += np.isnan(values).sum(axis=(1, 2))
        writer.write(window, values)
    writer.add_overviews(progress)
    return empty


def tell_of_gridding(table: AssayTable, grid: Grid, progress: Progress) -> None:
    """Tell what is gridded, and what became of the survey's values before."""
    progress.message(
        tr(
            "{count} elements of {samples:,} samples to {columns:,} × {rows:,} cells.",
            count=len(table.elements),
            samples=len(table.xy),
            columns=grid.columns,
            rows=grid.rows,
        )
    )
    tell_of_assays(table, progress)
