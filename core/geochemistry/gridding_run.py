"""One run of gridding as it was asked for: what is searched, written, told and reported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..rasters.grid import Grid, unit_of_length
from ..rasters.ground_limit import GroundLimit
from ..rasters.regions import Region
from ..rasters.writer import RasterWriter
from ..runtime.files import Staging
from ..runtime.language import tr
from ..runtime.progress import Progress, step
from ..runtime.provenance import Provenance
from .assays import AssayTable
from .gridding import IdwSettings, InverseDistance, grid_elements
from .gridding_report import gridding_report
from .interpolation import Interpolation
from .kriging import KrigingSettings, OrdinaryKriging, median_note, variance_names
from .left_out import FEWEST, LeftOut, Maker, leave_out, summary_of, worth_nothing
from .sampled_ground import SAMPLED_BANDS, SAMPLED_UNITS, CellCount, Reach, SampledGround
from .search import IDW, KRIGING, METHODS, SECTORS, choose_sectors
from .spacing import spacing_of
from .variograms import Variogram, fit_variograms, is_logarithmic


@dataclass(frozen=True)
class GriddingChoices:
    """What the user chose.

    Attributes
    ----------
    power : float
    neighbours : int
    radius : float, optional
        In units of the CRS; 0 for no limit, None for one from the samples' spacing.
    sectors : {'auto', 'none', 'quadrants', 'octants'}
    method : {'idw', 'kriging'}
    """

    power: float = 2.0
    neighbours: int = 12
    radius: float | None = None
    sectors: str = "auto"
    method: str = IDW


@dataclass(frozen=True)
class GriddingOutputs:
    """Files to write; but for the stack they may be empty.

    ``variance`` is for kriging alone.
    """

    stack: str
    sampled: str = ""
    variance: str = ""
    report: str = ""


class GriddingRun:
    """Grids a survey.

    Parameters
    ----------
    table : AssayTable
        Samples at two or more places.
    grid : Grid
    choices : GriddingChoices
    """

    def __init__(self, table: AssayTable, grid: Grid, choices: GriddingChoices) -> None:
        self._table, self._grid, self._choices = table, grid, choices
        self._spacing = spacing_of(table.xy)
        self._reach = Reach(self._spacing, choices.radius, math.hypot(*grid.cell_size))
        self._sectors = choose_sectors(choices.sectors, self._spacing.in_parallel_lines)
        self._variograms: list[Variogram] | None = None

    @property
    def radius(self) -> float:
        """The search radius that is used, in units of the CRS; 0 without limit."""
        return 0.0 if math.isinf(self._reach.radius) else self._reach.radius

    def write(
        self,
        staging: Staging,
        outputs: GriddingOutputs,
        region: Region | None,
        provenance: Provenance,
        places: Sequence[str],
        progress: Progress,
    ) -> CellCount:
        """Write all outputs, and tell of radius and sectors.

        ``places`` is what the report says of positions and cells.

        Raises
        ------
        InputError
            If no cell lies within the radius of a sample.
        CancelledError
        """
        table, grid = self._table, self._grid
        lines = self._reach.lines_notes(self._sectors, unit_of_length(grid.crs))
        for note in lines:
            progress.message(note)
        kriging = self._choices.method == KRIGING
        if kriging or (outputs.report and _can_krige()):
            progress.message(
                tr("Fitting the variograms of {count} elements.", count=len(table.elements))
            )
            self._variograms = fit_variograms(table.xy, table.values, self._spacing, progress)
        interpolation = self._interpolation(bool(outputs.variance))
        limit = GroundLimit.around_samples(self.radius, grid, region is not None).item
        writer = RasterWriter(
            staging, outputs.stack, grid, table.elements, table.units, items=limit
        )
        ground = variance = None
        if outputs.sampled:
            bands = RasterWriter(staging, outputs.sampled, grid, SAMPLED_BANDS, SAMPLED_UNITS)
            ground = SampledGround(interpolation, self._reach.ground, grid), bands
        if outputs.variance:
            names = variance_names(table.elements, self._variograms or [])
            variance = RasterWriter(staging, outputs.variance, grid, names, items=limit)
        count = grid_elements(interpolation, grid, region, writer, progress, ground, variance)
        count.require_some()
        told = self._reach.tell(count, grid, table.elements, progress)
        if kriging:
            told.append(median_note(self._variograms or []))
            progress.message(told[-1])
        if outputs.report:
            writer.close()  # it is read again, for its small maps
            empty = dict(zip(table.elements, map(int, count.empty), strict=True))
            notes = [*places, *told, *lines]
            left_out = self._left_out(progress)
            report = gridding_report(
                table, grid, empty, provenance, notes, left_out, writer.staged, self._choices.method
            )
            report.write(staging.path(outputs.report))
        step(progress, 1.0)
        return count

    def _interpolation(self, variance: bool) -> Interpolation:
        method = self._choices.method
        return self._maker(method, variance)(self._table.xy, self._table.values)

    def _maker(self, method: str, variance: bool = False) -> Maker:
        """Return what makes an interpolation by a method of samples and their values."""
        neighbours, radius = self._choices.neighbours, self._reach.radius
        sectors = SECTORS[self._sectors]
        if method == IDW:
            settings = IdwSettings(self._choices.power, neighbours, radius, sectors)
            return lambda xy, values: InverseDistance(xy, values, settings)
        kriging = KrigingSettings(neighbours, radius, sectors, variance)
        variograms = self._variograms or []
        return lambda xy, values: OrdinaryKriging(xy, values, variograms, kriging)

    def _left_out(self, progress: Progress) -> list[LeftOut]:
        """Return how well each method predicts samples that it has not seen, and tell of it."""
        table, variograms = self._table, self._variograms
        if len(table.xy) < FEWEST:
            return []
        methods = METHODS if variograms else (IDW,)
        left_out = leave_out(
            table.xy,
            table.values,
            table.elements,
            np.array([is_logarithmic(column[np.isfinite(column)]) for column in table.values.T]),
            {method: self._maker(method) for method in methods},
            self._spacing,
            self._reach.radius,
            variograms,
            progress,
        )
        progress.message(summary_of(left_out))
        if worth_nothing(left_out):
            progress.warning(worth_nothing(left_out))
        return left_out


def _can_krige() -> bool:
    """Return whether the package that fits variograms is there: without it kriging is not compared."""
    try:
        import gstools  # noqa: F401
    except Exception:  # whatever a broken package does, gridding goes on
        return False
    return True
