"""The fault control function (Zhang et al. 2025, eq. 7 and fig. 7; Zuo 2016)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from .chance import RandomDeposits, crowding
from .distance import FaultDistance
from .methods import METHODS
from .power_law import CountedExponent, PowerLaw, fit_power_law

#: Deposits in camps are told where so many or more count as one.
_WORTH_TELLING = 1.25


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
    method : str
        How the exponent is fitted, one of :data:`~gossan.core.faults.methods.METHODS`.
    """

    ring_width: float = 1000.0
    rings: int = 12
    continuous: bool = False
    method: str = METHODS[0]

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
    on; with ``continuous`` it falls with the distance itself between these two. Where deposits do not
    gather near the faults there is nothing that falls, and w is 0.

    Parameters
    ----------
    distance : ndarray
        In map units.
    exponent : float
        k; w is 0 everywhere if it is not negative.
    settings : ControlSettings
    """
    if not exponent < 0:
        return np.zeros(np.shape(distance))
    last = float(settings.rings)
    if settings.continuous:
        d = np.clip(np.asarray(distance) / settings.ring_width, 1.0, last)
    else:
        d = np.minimum(settings.ring(distance), last).astype(float)
    # Rounding may go a last digit beyond the two ends, or leave one from the last ring on.
    weights = np.clip((d**exponent - last**exponent) / (1.0 - last**exponent), 0.0, 1.0)
    return np.where(d < last, weights, 0.0)


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
    """Rings around the faults and the power law that was fitted to them.

    ``crowding`` says how many deposits count as one, since they lie together; ``factor`` what the rings
    lie around if it is not the faults.
    """

    settings: ControlSettings
    rings: tuple[Ring, ...]
    law: PowerLaw
    deposits: int
    deposits_beyond: int
    deposits_outside: int
    crowding: float = 1.0
    factor: str = ""

    @property
    def band(self) -> str:
        """Name of the control function's band."""
        return self.factor or "fault_control"

    @property
    def deposits_in_rings(self) -> int:
        """Deposits that the exponent is fitted to."""
        return sum(ring.deposits for ring in self.rings if ring.square_kilometres > 0)

    @property
    def rings_with_ground(self) -> int:
        """Rings that hold any of the study area: densities are compared between them."""
        return sum(ring.square_kilometres > 0 for ring in self.rings)

    @property
    def shown(self) -> bool:
        """Whether the deposits in all rings show that they gather near the faults."""
        return self.counted.high < 0

    @property
    def guides(self) -> bool:
        """Whether there is a control function: shown, or falling by the paper's line if that was asked."""
        return self.shown if self.settings.method == "poisson" else self.law.exponent < 0

    @property
    def guiding_exponent(self) -> float:
        """The exponent that the raster and the weights follow; 0 if there is no control function."""
        return self.law.exponent if self.guides else 0.0

    @property
    def description(self) -> str:
        """The function in words, for the raster's metadata and the models that it guides."""
        settings, law = self.settings, self.law
        if not self.guides:
            low, high = self.counted.low, self.counted.high
            return (
                f"w = 0: no control is shown, k = {law.exponent:.6g} ({low:.6g} to {high:.6g}), "
                f"{self.deposits} deposits"
            )
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
            self.crowding,
        )

    def random_deposits(self) -> RandomDeposits | None:
        """Return the densities of as many deposits at random over the rings; None without deposits."""
        filled = [ring for ring in self.rings if ring.deposits and ring.square_kilometres > 0]
        if not filled:
            return None
        deposits, area = filled[0].deposits, filled[0].square_kilometres
        areas = np.array([ring.square_kilometres for ring in self.rings])
        unit = deposits / area / filled[0].density
        return RandomDeposits.drawn(areas, self.deposits_in_rings, unit, self.crowding)

    def counted_band(
        self, kilometres: np.ndarray, distance: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Return the lowest and highest density at distances, in km, within the exponent's interval.

        Every exponent has the N with which the rings, whose outer distances are in ``kilometres``,
        hold as many deposits as were counted. None where the interval has no two ends.
        """
        if not np.isfinite([self.counted.low, self.counted.high]).all():
            return None
        exponents = np.linspace(self.counted.low, self.counted.high, 201)[:, None]
        areas = np.array([ring.square_kilometres for ring in self.rings])
        density = np.array([ring.density if ring.deposits else 0.0 for ring in self.rings])
        coefficients = areas @ density / (kilometres**exponents @ areas)
        laws = coefficients[:, None] * distance**exponents
        return laws.min(axis=0), laws.max(axis=0)

    def ring_rows(self) -> Iterator[tuple[object, ...]]:
        """Yield a row per ring; see :data:`RING_COLUMNS`."""
        weights = control_weight(self.settings.distances, self.guiding_exponent, self.settings)
        for ring, weight in zip(self.rings, weights, strict=True):
            density = None if ring.area == 0 else ring.density
            yield ring.ring, ring.distance, ring.area, ring.deposits, density, float(weight)

    def _fit_text(self) -> str:
        """Say how well the law fits: a line through rings, or counts of deposits."""
        if self.settings.method == "log_log":
            return tr("R² = {r_squared:.3f}", r_squared=self.law.r_squared)
        return tr("{share:.0%} of the deviance explained", share=self.law.r_squared)

    def tell(self, progress: Progress) -> None:
        """Tell the law that was fitted, and what a geologist should know before using it."""
        law, whose = self.law, f"{self.factor}: " if self.factor else ""
        if np.isfinite(law.exponent):
            progress.message(
                whose
                + tr(
                    "Density = {coefficient:.4g} · d^{exponent:.4g} (d in km), standard error of the "
                    "exponent {exponent_error:.3g}, {fit}",
                    coefficient=law.coefficient,
                    exponent=law.exponent,
                    exponent_error=law.exponent_error,
                    fit=self._fit_text(),
                )
            )
        progress.message(fault_summary(self))
        for warning in fault_warnings(self):
            progress.warning(whose + warning)


def fit_fault_control(
    distance: FaultDistance,
    deposits: np.ndarray,
    grid: Grid,
    region: Region | None,
    settings: ControlSettings,
    progress: Progress,
    factor: str = "",
) -> FaultControl:
    """Count area and deposits in the rings around the faults and fit the power law.

    A ring stands at its outer distance, as in the paper, whatever the method: the innermost touches the
    fault, where a power law has no value. The law's d is in kilometres, so that N is the density at one
    kilometre.

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
    factor : str
        What the rings lie around if it is not the faults.

    Raises
    ------
    InputError
        If no deposit lies in the study area, or a line is asked for and too few rings have deposits.
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
    found = settings.ring(distance(used)) - 1
    counts = np.bincount(found, minlength=settings.rings + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        densities = (counts / len(used)) / (on_ground / total)
    rings = tuple(
        Ring(number + 1, float(outer), float(area), int(count), float(density), float(ground))
        for number, (outer, area, count, density, ground) in enumerate(
            zip(settings.distances, areas, counts, densities, on_ground, strict=False)
        )
    )
    kilometres = GroundScale(grid).kilometres(settings.distances)
    crowded = crowding(used, found, areas[:-1], settings.ring_width)
    if settings.method == "log_log":
        law = fit_power_law(kilometres.tolist(), [ring.density for ring in rings])
    else:
        expected = on_ground[:-1] * len(used) / total  # deposits in each ring at density 1
        law = PowerLaw.of_counts(
            kilometres.tolist(), expected.tolist(), counts[:-1].tolist(), crowded
        )
    return FaultControl(
        settings,
        rings,
        law,
        deposits=len(used),
        deposits_beyond=int(counts[-1]),
        deposits_outside=int((~inside).sum()),
        crowding=crowded,
        factor=factor,
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

    def measured(window: Window) -> np.ndarray:
        return distance.of_cells(window.part_of(grid))

    for window, distances in look_ahead(measured, tiles(grid), processors()):
        step(progress, share_done(window, grid))
        part = window.part_of(grid)
        inside = np.ones(distances.shape, dtype=bool) if region is None else region.mask(part)
        rings = settings.ring(distances[inside]) - 1
        own = scale.square_kilometres(window)[inside]
        cells += np.bincount(rings, minlength=count)
        on_ground += np.bincount(rings, weights=own, minlength=count)
    return cells * grid.cell_area, on_ground


def write_control(
    writer: RasterWriter,
    factors: Sequence[tuple[FaultDistance, float]],
    grid: Grid,
    region: Region | None,
    settings: ControlSettings,
    progress: Progress,
) -> None:
    """Write w in [0, 1], a band per factor with its exponent; nodata outside of the study area."""

    def weighed(window: Window) -> np.ndarray:
        part = window.part_of(grid)
        bands = [
            control_weight(distance.of_cells(part), exponent, settings)
            for distance, exponent in factors
        ]
        weights = np.stack(bands)
        if region is not None:
            weights[:, ~region.mask(part)] = np.nan
        return weights

    for window, weights in look_ahead(weighed, tiles(grid), processors()):
        step(progress, share_done(window, grid))
        writer.write(window, weights)


def fault_summary(control: FaultControl) -> str:
    """Return in one sentence whether the faults control the deposits, whichever way it goes."""
    law, counted = control.law, control.counted
    numbers: dict[str, object] = {
        "factor": control.factor or tr("the faults"),
        "coefficient": law.coefficient,
        "exponent": law.exponent,
        "exponent_interval": interval((counted.low, counted.high)),
        "chance": _chance(counted.p_value),
        "deposits": control.deposits_in_rings,
        "rings": law.rings,
    }
    if control.rings_with_ground < 2:
        return tr(
            "Nothing can be said of control by {factor}: all ground lies in one ring or beyond the last, "
            "and there is nothing to compare.",
            **numbers,
        )
    if np.isnan(counted.low):
        return tr(
            "Nothing can be said of control by {factor}: {deposits} deposits in {rings} rings are too few, "
            "or lie too close together, for an interval of the exponent.",
            **numbers,
        )
    if control.shown and not np.isfinite(law.exponent):
        return tr(
            "Control by {factor} is shown: all {deposits} deposits in the {rings} rings lie in the "
            "first one (95 % interval of the exponent {exponent_interval}; {chance}).",
            **numbers,
        )
    if control.shown:
        return tr(
            "Control by {factor} is shown: the density of deposits falls with the distance as "
            "{coefficient:.3g} · d^{exponent:.3g} (d in km; 95 % interval of the exponent "
            "{exponent_interval}; {chance}), from {deposits} deposits in {rings} rings.",
            **numbers,
        )
    if counted.low > 0:
        return tr(
            "These deposits become more with the distance, which is no control by {factor}: "
            "{coefficient:.3g} · d^{exponent:.3g} (d in km; 95 % interval of the exponent "
            "{exponent_interval}; {chance}), from {deposits} deposits in {rings} rings.",
            **numbers,
        )
    return tr(
        "Control by {factor} is not shown: {coefficient:.3g} · d^{exponent:.3g} (d in km) could be "
        "chance, since the 95 % interval of the exponent, {exponent_interval}, includes zero "
        "({chance}), from {deposits} deposits in {rings} rings.",
        **numbers,
    )


def _chance(p_value: float) -> str:
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def fault_warnings(control: FaultControl) -> list[str]:
    """Return what a geologist should know before using the control raster."""
    warnings = []
    counted, exponent = control.counted, control.law.exponent
    if control.rings_with_ground < 2:
        warnings.append(
            tr(
                "The rings, {width:g} map units wide and {count} in number, are too wide or too narrow for "
                "this map, or lie off it: fewer than two of them hold cells of the study area. Choose "
                "another RING_WIDTH or RINGS.",
                width=control.settings.ring_width,
                count=control.settings.rings,
            )
        )
    elif np.isnan(counted.low):
        warnings.append(
            tr(
                "With fewer than five independent deposits in the rings there is no interval of the "
                "exponent, and nothing shows that the faults control them. Add deposits, or widen the "
                "rings."
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
    if control.settings.method == "log_log" and not (
        np.isnan(counted.low) or counted.low <= exponent <= counted.high
    ):
        warnings.append(
            tr(
                "The line through the rings with deposits gives the exponent {exponent:.3g}, which is "
                "outside of the 95 % interval {value} by the deposits in all rings: it passes over "
                "rings without deposits. Use METHOD=poisson, which counts them.",
                exponent=exponent,
                value=interval((counted.low, counted.high)),
            )
        )
    if control.crowding > _WORTH_TELLING:
        warnings.append(
            tr(
                "Deposits lie in camps: {deposits} of them, each with {neighbours:.1f} others within three "
                "ring widths more than chance would give, tell as much as {independent:.0f} that stand "
                "alone. The interval is wider for it; camps that reach farther would make it wider yet.",
                deposits=control.deposits_in_rings,
                neighbours=control.crowding - 1,
                independent=control.deposits_in_rings / control.crowding,
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
    if not control.guides:
        idle = tr(
            "The control raster is 0 everywhere: Train GK-DCN and Compare Models go on without guidance, "
            "DCN in place of GK-DCN."
        )
        if control.settings.method == "poisson":
            idle += " " + tr(
                "Where geology knows better than so few deposits, METHOD=log_log follows the paper's line, "
                "shown or not."
            )
        warnings.append(idle)
    return warnings
