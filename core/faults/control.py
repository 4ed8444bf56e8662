"""The fault control function (Zhang et al. 2025, eq. 7 and fig. 7; Zuo 2016)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..rasters.grid import Grid
from ..rasters.ground import GroundScale
from ..rasters.regions import Region
from ..rasters.windows import Window, share_done, tiles
from ..rasters.writer import RasterWriter
from ..reporting.page import interval
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.look_ahead import look_ahead, processors
from ..runtime.progress import Progress, step
from .distance import FaultDistance
from .power_law import CountedExponent, PowerLaw, fit_power_law


@dataclass(frozen=True)
class Ring:
    """What lies in one ring around the faults.

    ``distance`` is the ring's outer distance and ``area`` its area inside the study area, in map
    units; ``square_kilometres`` is the area on the ground, ``density`` (share of the deposits) /
    (share of the area on the ground), NaN without area.
    """

    ring: int
    distance: float
    area: float
    deposits: int
    density: float
    square_kilometres: float


@dataclass(frozen=True)
class ControlSettings:
    """Rings around the control factor.

    Parameters
    ----------
    ring_width : float
        Step from ring to ring in map units.
    rings : int
        Number of rings.
    continuous : bool
        Whether the raster follows the distance itself instead of steps.
    """

    ring_width: float = 1000.0
    rings: int = 12
    continuous: bool = False

    def __post_init__(self) -> None:
        if not self.ring_width > 0:
            raise InputError(
                tr(
                    "The ring width must be positive, not {ring_width:g}.",
                    ring_width=self.ring_width,
                )
            )
        if self.rings < 2:
            raise InputError(tr("At least two rings are needed to fit a line."))

    @property
    def distances(self) -> np.ndarray:
        """Outer distances of the rings, in map units."""
        return self.ring_width * np.arange(1, self.rings + 1)

    def ring(self, distance: np.ndarray) -> np.ndarray:
        """Return the ring, from 1, that distances lie in; beyond the last one ``rings + 1``."""
        ring = np.ceil(np.asarray(distance) / self.ring_width)
        return np.clip(ring, 1, self.rings + 1).astype(int)


def control_weight(distance: np.ndarray, exponent: float, settings: ControlSettings) -> np.ndarray:
    """Return w = N d^k / m_max, min-max normalised over the fitted distances (eq. 7).

    N and m_max cancel in the normalisation. w is 1 in the innermost ring and 0 from the last one
    on; with ``continuous`` it falls with the distance itself between these two.

    Parameters
    ----------
    distance : ndarray
        In map units.
    exponent : float
        k, negative.
    settings : ControlSettings

    Raises
    ------
    InputError
        If the exponent is not negative: deposits do not gather near the faults then.
    """
    if not exponent < 0:
        raise InputError(
            tr(
                "The density of deposits does not fall with the distance to the faults (exponent "
                "{exponent:.3f}, not negative). These faults do not control these deposits, and no "
                "control raster can be made of them. Look at other faults, another ring width, or a "
                "smaller number of rings.",
                exponent=exponent,
            )
        )
    last = float(settings.rings)
    if settings.continuous:
        d = np.clip(np.asarray(distance) / settings.ring_width, 1.0, last)
    else:
        d = np.minimum(settings.ring(distance), last).astype(float)
    # Rounding may go a last digit beyond the two ends.
    return np.clip((d**exponent - last**exponent) / (1.0 - last**exponent), 0.0, 1.0)


#: Columns of the table of rings, and their types; areas are in squared map units.
RING_COLUMNS: tuple[tuple[str, type], ...] = (
    ("ring", int),
    ("distance", float),
    ("area", float),
    ("deposits", int),
    ("density", float),
    ("weight", float),
)


@dataclass(frozen=True)
class FaultControl:
    """Rings around the faults and the power law that was fitted to them."""

    settings: ControlSettings
    rings: tuple[Ring, ...]
    law: PowerLaw
    deposits: int
    deposits_beyond: int
    deposits_outside: int

    @property
    def description(self) -> str:
        """The function in words, for the raster's metadata and the models that it guides."""
        settings, law = self.settings, self.law
        rule = "continuous" if settings.continuous else f"{settings.rings} rings"
        return (
            f"w = {law.coefficient:.6g} d^{law.exponent:.6g} / m_max, d in km, "
            f"{rule} of {settings.ring_width:g} map units, min-max normalised"
        )

    @cached_property
    def counted(self) -> CountedExponent:
        """The exponent by the deposits in all rings, with its interval."""
        rings = self.rings
        return CountedExponent.of(
            [ring.distance for ring in rings],
            [ring.square_kilometres for ring in rings],
            [ring.deposits for ring in rings],
        )

    def counted_band(
        self, kilometres: np.ndarray, distance: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Return the lowest and highest density at distances, in km, within the exponent's interval.

        Every exponent has the N with which the rings, whose outer distances are in ``kilometres``,
        hold as many deposits as were counted. None where the interval has no two ends.
        """
        exponents = np.linspace(self.counted.low, self.counted.high, 201)[:, None]
        if not np.isfinite(exponents).all():
            return None
        areas = np.array([ring.square_kilometres for ring in self.rings])
        density = np.array([ring.density if ring.deposits else 0.0 for ring in self.rings])
        coefficients = areas @ density / (kilometres**exponents @ areas)
        laws = coefficients[:, None] * distance**exponents
        return laws.min(axis=0), laws.max(axis=0)

    def ring_rows(self) -> Iterator[tuple[object, ...]]:
        """Yield a row per ring; see :data:`RING_COLUMNS`."""
        weights = control_weight(self.settings.distances, self.law.exponent, self.settings)
        for ring, weight in zip(self.rings, weights, strict=True):
            density = None if ring.area == 0 else ring.density
            yield ring.ring, ring.distance, ring.area, ring.deposits, density, float(weight)

    def tell(self, progress: Progress) -> None:
        """Tell the law that was fitted, and what a geologist should know before using it."""
        law = self.law
        progress.message(
            tr(
                "Density = {coefficient:.4g} · d^{exponent:.4g} (d in km), standard error of the "
                "exponent {exponent_error:.3g}, R² = {r_squared:.3f}",
                coefficient=law.coefficient,
                exponent=law.exponent,
                exponent_error=law.exponent_error,
                r_squared=law.r_squared,
            )
        )
        for warning in fault_warnings(self):
            progress.warning(warning)


def fit_fault_control(
    distance: FaultDistance,
    deposits: np.ndarray,
    grid: Grid,
    region: Region | None,
    settings: ControlSettings,
    progress: Progress,
) -> FaultControl:
    """Count area and deposits in the rings around the faults and fit the power law.

    The law's d is in kilometres, as in the paper, so that N is the density at one kilometre.

    Parameters
    ----------
    distance : FaultDistance
    deposits : ndarray, shape (n, 2)
    grid : Grid
        Its cells measure the area of the rings.
    region : Region or None
        The study area; the whole grid by default.
    settings : ControlSettings
    progress : Progress

    Raises
    ------
    InputError
        If no deposit lies in the study area, or the rings with deposits are too few.
    """
    areas, on_ground = ring_areas(distance, grid, region, settings, progress)
    total = float(on_ground.sum())
    if not total > 0:
        raise InputError(tr("The study area does not overlap the template raster."))

    cells = grid.cells(deposits)
    inside = grid.contains(cells) if region is None else region.contains_cells(grid, cells)
    used = np.asarray(deposits)[inside]
    if not len(used):
        raise InputError(
            tr(
                "No deposit lies inside the study area and the template raster. Do the layers cover "
                "the same ground?"
            )
        )
    counts = np.bincount(settings.ring(distance(used)) - 1, minlength=settings.rings + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        densities = (counts / len(used)) / (on_ground / total)
    rings = tuple(
        Ring(number + 1, float(outer), float(area), int(count), float(density), float(ground))
        for number, (outer, area, count, density, ground) in enumerate(
            zip(settings.distances, areas, counts, densities, on_ground, strict=False)
        )
    )
    kilometres = GroundScale(grid).kilometres(settings.distances)
    law = fit_power_law(kilometres.tolist(), [ring.density for ring in rings])
    return FaultControl(
        settings,
        rings,
        law,
        deposits=len(used),
        deposits_beyond=int(counts[-1]),
        deposits_outside=int((~inside).sum()),
    )


def ring_areas(
    distance: FaultDistance,
    grid: Grid,
    region: Region | None,
    settings: ControlSettings,
    progress: Progress,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the areas of the rings around the faults, in squared map units and in km² on the ground.

    Shape (rings + 1,) each. They are counted in cells, inside of the study area if there is one; the
    last is that of the ground beyond all rings.

    Raises
    ------
    CancelledError
    """
    count, scale = settings.rings + 1, GroundScale(grid)
    cells, on_ground = np.zeros(count), np.zeros(count)
    for window, part, distances in _distances(distance, grid, progress):
        inside = np.ones(distances.shape, dtype=bool) if region is None else region.mask(part)
        rings = settings.ring(distances[inside]) - 1
        own = scale.square_kilometres(window)[inside]
        cells += np.bincount(rings, minlength=count)
        on_ground += np.bincount(rings, weights=own, minlength=count)
    return cells * grid.cell_area, on_ground


def write_control(
    writer: RasterWriter,
    distance: FaultDistance,
    exponent: float,
    grid: Grid,
    region: Region | None,
    settings: ControlSettings,
    progress: Progress,
) -> None:
    """Write the control raster w in [0, 1], nodata outside of the study area."""
    for window, part, distances in _distances(distance, grid, progress):
        weight = control_weight(distances, exponent, settings)[None]
        if region is not None:
            weight[:, ~region.mask(part)] = np.nan
        writer.write(window, weight)


def _distances(
    distance: FaultDistance, grid: Grid, progress: Progress
) -> Iterator[tuple[Window, Grid, np.ndarray]]:
    """Yield tiles of the grid with the distances (rows, columns) of their cells."""

    def measured(window: Window) -> np.ndarray:
        return distance.of_cells(window.part_of(grid))

    for window, distances in look_ahead(measured, tiles(grid), processors()):
        step(progress, share_done(window, grid))
        yield window, window.part_of(grid), distances


def fault_warnings(control: FaultControl) -> list[str]:
    """Return what a geologist should know before using the control raster."""
    warnings = []
    counted, exponent = control.counted, control.law.exponent
    if np.isnan(counted.low):
        warnings.append(
            tr(
                "With fewer than five deposits in the rings there is no interval of the exponent, and "
                "nothing shows that the faults control them. Add deposits, or widen the rings."
            )
        )
    elif counted.low > 0:
        warnings.append(
            tr(
                "The exponent's 95 % confidence interval ({value}) lies above zero: these deposits become "
                "more with the distance to the faults, not fewer, so that a guide by it leads away from "
                "them. Are these the faults that matter for them?",
                value=interval((counted.low, counted.high)),
            )
        )
    elif not counted.high < 0:
        warnings.append(
            tr(
                "The exponent's 95 % confidence interval ({value}) includes zero: these deposits do "
                "not show that the faults control them.",
                value=interval((counted.low, counted.high)),
            )
        )
    if exponent < counted.low or exponent > counted.high:
        warnings.append(
            tr(
                "The line through the rings with deposits gives the exponent {exponent:.3g}, which is "
                "outside of the 95 % interval {value} by the deposits in all rings: it passes over "
                "rings without deposits. Use wider rings, so that most of them have deposits.",
                exponent=exponent,
                value=interval((counted.low, counted.high)),
            )
        )
    if control.deposits_outside:
        warnings.append(
            tr(
                "{deposits_outside} deposits lie outside of the study area or the template and were "
                "not counted.",
                deposits_outside=control.deposits_outside,
            )
        )
    if control.deposits_beyond:
        warnings.append(
            tr(
                "{deposits_beyond} of {deposits} deposits lie beyond the last ring.",
                deposits_beyond=control.deposits_beyond,
                deposits=control.deposits,
            )
        )
    return warnings
