"""One run of gridding as it was asked for: what is searched, written, told and reported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..rasters.grid import Grid
from ..rasters.regions import Region
from ..rasters.writer import RasterWriter
from ..runtime.files import Staging
from ..runtime.progress import Progress, step
from ..runtime.provenance import Provenance
from .assays import AssayTable
from .gridding import IdwSettings, InverseDistance, grid_elements
from .gridding_report import gridding_report
from .sampled_ground import SAMPLED_BANDS, SAMPLED_UNITS, CellCount, Reach, SampledGround
from .search import SECTORS, choose_sectors
from .spacing import spacing_of


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
    """

    power: float = 2.0
    neighbours: int = 12
    radius: float | None = None
    sectors: str = "auto"


@dataclass(frozen=True)
class GriddingOutputs:
    """Files to write; but for the stack they may be empty."""

    stack: str
    sampled: str = ""
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
        self._table, self._grid = table, grid
        spacing = spacing_of(table.xy)
        self._reach = Reach(spacing, choices.radius, math.hypot(*grid.cell_size))
        self._sectors = choose_sectors(choices.sectors, spacing.in_lines)
        self._interpolation = InverseDistance(
            table.xy,
            table.values,
            IdwSettings(
                choices.power, choices.neighbours, self._reach.radius, SECTORS[self._sectors]
            ),
        )

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
        CancelledError
        """
        table, grid = self._table, self._grid
        lines = self._reach.lines_notes(self._sectors)
        for note in lines:
            progress.message(note)
        writer = RasterWriter(staging, outputs.stack, grid, table.elements, table.units)
        ground = None
        if outputs.sampled:
            bands = RasterWriter(staging, outputs.sampled, grid, SAMPLED_BANDS, SAMPLED_UNITS)
            ground = SampledGround(self._interpolation, self._reach.ground, grid), bands
        count = grid_elements(self._interpolation, grid, region, writer, progress, ground)
        told = self._reach.tell(count, grid, table.elements, progress)
        if outputs.report:
            empty = dict(zip(table.elements, map(int, count.empty), strict=True))
            report = gridding_report(table, grid, empty, provenance, [*places, *told, *lines])
            report.write(staging.path(outputs.report))
        step(progress, 1.0)
        return count
