"""Many elements to one grid by inverse distance weighting, with one neighbour search."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from ..rasters.grid import Grid, require_cell_size, unit_of_length
from ..rasters.regions import Region
from ..rasters.windows import Window, share_done, tiles
from ..rasters.writer import RasterWriter
from ..runtime.errors import InputError
from ..runtime.language import later, tr
from ..runtime.look_ahead import look_ahead, processors
from ..runtime.progress import Progress, step
from .assay_account import tell_of_assays
from .assays import AssayTable
from .interpolation import Interpolation
from .neighbours import NearestSamples
from .sampled_ground import CellCount, SampledGround

#: Who says how large cells are.
DERIVED, GIVEN, OF_TEMPLATE = (
    later("derived from the samples, about half their mean spacing; CELL_SIZE sets another"),
    later("as it was given"),
    later("that of the template raster"),
)


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
    sectors : int
        1, or 4 or 8 sectors around a cell that the neighbours are taken from in equal numbers.
    """

    power: float = 2.0
    neighbours: int = 12
    radius: float = math.inf
    sectors: int = 1

    def __post_init__(self) -> None:
        if not self.power > 0:
            raise InputError(tr("The power must be positive, not {power:g}.", power=self.power))
        if self.neighbours < 1:
            raise InputError(tr("At least one neighbour is needed."))
        if not self.radius > 0:
            raise InputError(tr("The radius must be positive, not {radius:g}.", radius=self.radius))


class InverseDistance(Interpolation):
    """Inverse distance weighting of all elements of a survey.

    A cell's value is Σ wᵢ zᵢ / Σ wᵢ with wᵢ = 1/dᵢ^p over the k nearest samples, within the radius,
    at which that element was analysed; a cell on a sample takes the sample's value.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Positions of the samples; none twice.
    values : ndarray, shape (n, elements)
        NaN where an element is missing.
    settings : IdwSettings
    """

    def __init__(self, xy: np.ndarray, values: np.ndarray, settings: IdwSettings) -> None:
        super().__init__(xy, values, settings.neighbours, settings.radius, settings.sectors)
        self._power = settings.power
        known = np.isfinite(self._values)
        self._filled = self._values if known.all() else np.nan_to_num(self._values)

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

    def used(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the distance to the nearest sample and how many are used: one by a cell on a sample."""
        distances, used = super().used(points)
        used[distances <= self._zero] = 1
        return distances, used

    def _weights(
        self, samples: NearestSamples, points: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return weights and neighbours (m, k), and where the k-th was one of several (m,)."""
        distances, neighbours, tied = samples.nearest(points, self._neighbours, self._radius)
        found = np.isfinite(distances)
        on_sample = distances[:, 0] <= self._zero
        # Relative to the nearest sample, so that no power of a large distance underflows.
        nearest = np.where(found[:, :1], distances[:, :1], 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            weights = (nearest / distances) ** self._power
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
    unit = unit_of_length(grid.crs)
    width, height = grid.cell_size
    size = f"{width:,g}" if width == height else f"{width:,g} × {height:,g}"
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
    if not grid.near(xy).any():
        left, right, bottom, top = grid.extent
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
    interpolation: Interpolation,
    grid: Grid,
    region: Region | None,
    writer: RasterWriter,
    progress: Progress,
    sampled: tuple[SampledGround, RasterWriter] | None = None,
    variance: RasterWriter | None = None,
) -> CellCount:
    """Write all elements to a grid, tile by tile; cells outside of a study area have no values.

    The sampled ground, and what the interpolation tells beside the elements, are written with them
    if they are asked for.

    Raises
    ------
    CancelledError
    """

    def interpolated(window: Window) -> tuple[np.ndarray, np.ndarray | None]:
        values = interpolation.grid(window.part_of(grid), progress)
        return values, None if sampled is None else sampled[0].bands(window)

    elements = interpolation.elements
    empty = np.zeros(elements, dtype=np.int64)
    cells = beyond = outside = 0
    for window, (values, bands) in look_ahead(interpolated, tiles(grid), processors()):
        step(progress, share_done(window, grid))
        inside = np.ones(values.shape[1:], dtype=bool)
        if region is not None:
            inside = region.mask(window.part_of(grid))
        values[:, ~inside] = np.nan
        missing = np.isnan(values[:elements])
        empty += missing.sum(axis=(1, 2))
        cells += int(inside.sum())
        outside += int((~inside).sum())
        beyond += int((missing.all(axis=0) & inside).sum())
        writer.write(window, values[:elements])
        if variance is not None:
            variance.write(window, values[elements:])
        if sampled is not None and bands is not None:
            bands[:, ~inside] = np.nan
            sampled[1].write(window, bands)
    for written in filter(None, (writer, variance, sampled and sampled[1])):
        written.add_overviews(progress)
    return CellCount(empty, cells, beyond, outside)


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
