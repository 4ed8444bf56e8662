"""Which cells of a grid samples speak for, and how far from them a cell may lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..rasters.grid import Grid, unit_of_length
from ..rasters.ground import GroundScale
from ..rasters.ground_limit import GroundLimit
from ..rasters.regions import Region
from ..rasters.windows import Window
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress
from .interpolation import Interpolation
from .spacing import Spacing, length_text, spacing_of

#: A cell gets a value within so many spacings of a sample, where no radius is given.
RADIUS_SPACINGS = 3.0

#: Bands of the raster of sampled ground.
SAMPLED_BANDS = ("Distance to the nearest sample", "Samples used", "Sampled ground")

#: Their units.
SAMPLED_UNITS = ("m", "", "")

#: An element that lacks a larger share of the sampled cells is named.
_WORTH_NAMING = 0.05

#: Of so many such elements the worst are named.
_NAMED = 12


@dataclass(frozen=True)
class Reach:
    """How far from samples cells get values.

    Attributes
    ----------
    spacing : Spacing, optional
        Of the samples; None where they lie at one place, for which a radius must be given.
    given : float, optional
        Search radius as the user gave it, in units of the CRS; 0 for no limit, None for the default.
    cell : float
        Diagonal of a cell: a cell with a sample in it has a value.
    """

    spacing: Spacing | None
    given: float | None
    cell: float

    @property
    def ground(self) -> float:
        """How far from a sample its ground reaches: the radius, or what it would be by default."""
        by_default = max(RADIUS_SPACINGS * self._typical, self.cell)
        return self.given or float(f"{by_default:.3g}")

    @property
    def _of_cells(self) -> bool:
        """Whether cells are so large that three spacings would not reach through one."""
        return self.cell > RADIUS_SPACINGS * self._typical

    @property
    def _typical(self) -> float:
        return self.spacing.typical if self.spacing else 0.0

    @property
    def _is_exact(self) -> bool:
        """Whether the radius is three times the spacing to the digit that is told."""
        return abs(self.ground - RADIUS_SPACINGS * self._typical) < 0.5 * 1e-3 * self._typical

    @property
    def radius(self) -> float:
        """The search radius; infinite without limit."""
        return math.inf if self.given == 0 else self.ground

    def note(self, grid: Grid, count: CellCount) -> str:
        """Return which radius was used, why, and what share of the cells it left out."""
        unit = unit_of_length(grid.crs)
        told = {
            "radius": f"{self.ground:,.10g}",
            "unit": unit,
            "spacing": f"{self._typical:,.4g}" if self._typical < 1000 else f"{self._typical:,.0f}",
            "beyond": f"{count.beyond:,}",
            "cells": f"{count.cells:,}",
            "share": f"{100 * count.beyond_share:.1f}",
        }
        if self.spacing is None:
            return self._note_of_one_place(told)
        if self.given == 0:
            return tr(
                "No search radius: cells have values however far from samples they lie. The samples' spacing "
                "is {spacing} {unit}; RADIUS left empty would be {radius} {unit}.",
                **told,
            )
        if self.given is not None:
            return tr(
                "Search radius: {radius} {unit}, as it was given; the samples' spacing is {spacing} {unit}. "
                "{beyond} of {cells} cells ({share} %) are farther than that from any sample and have no "
                "value.",
                **told,
            )
        if self._of_cells:
            return tr(
                "Search radius: {radius} {unit}, the diagonal of a cell, since the samples' spacing is "
                "{spacing} {unit}. {beyond} of {cells} cells ({share} %) are farther than that from any "
                "sample and have no value; RADIUS sets another radius, and 0 none.",
                **told,
            )
        return tr(
            "Search radius: {radius} {unit}, three times the samples' spacing of {spacing} {unit}{rounded}. "
            "{beyond} of {cells} cells ({share} %) are farther than that from any sample and have no value; "
            "RADIUS sets another radius, and 0 none.",
            rounded="" if self._is_exact else tr(" (rounded)"),
            **told,
        )

    def _note_of_one_place(self, told: Mapping[str, str]) -> str:
        if self.given == 0:
            return tr(
                "No search radius: cells have values however far they lie from the one place at which all "
                "samples lie."
            )
        return tr(
            "Search radius: {radius} {unit}, as it was given; all samples lie at one place. {beyond} of "
            "{cells} cells ({share} %) are farther than that from it and have no value.",
            **told,
        )

    def lines_notes(self, sectors: str, unit: str) -> list[str]:
        """Return that samples lie along lines, and how they are searched; nothing where they do not.

        ``unit`` is that of the CRS.
        """
        if self.spacing is None or not self.spacing.in_lines:
            return []
        told = {
            "along": length_text(self.spacing.along),
            "across": length_text(self.spacing.across),
            "unit": unit,
        }
        if not self.spacing.in_parallel_lines:
            lines = tr(
                "The samples lie along lines that are not parallel, such as roads: {along} {unit} apart on "
                "them, {across} {unit} across, which is very different from place to place. Values away from "
                "the lines are extrapolated; a smaller RADIUS keeps the map to the ground near samples.",
                **told,
            )
        else:
            lines = tr(
                "The samples lie along lines: {along} {unit} apart on them, {across} {unit} between them. "
                "Values between lines are interpolated over that distance.",
                **told,
            )
        if sectors != "none":
            search = tr(
                "Neighbours are taken from all directions alike (SECTORS={sectors}).",
                sectors=sectors,
            )
        elif self.spacing.in_parallel_lines:
            search = tr(
                "All neighbours of a cell may lie on one line, which makes steps between lines; "
                "SECTORS=octants takes them from all directions."
            )
        else:
            return [lines]
        return [lines, search]

    def tell(
        self, count: CellCount, grid: Grid, elements: Sequence[str], progress: Progress
    ) -> list[str]:
        """Tell which radius was used and what it left out, and return what was told."""
        told = [self.note(grid, count)]
        progress.message(told[0])
        sparse = count.sparse_note(elements)
        if sparse:
            progress.warning(sparse)
            told.append(sparse)
        return told


@dataclass(frozen=True)
class CellCount:
    """How many cells of a map have no value, and why.

    Attributes
    ----------
    empty : ndarray of int, shape (elements,)
        Cells without a value of an element.
    cells : int
        Cells in the study area.
    beyond : int
        Of these, the cells that are farther from any sample than the radius.
    outside : int
        Cells outside of the study area.
    """

    empty: np.ndarray
    cells: int
    beyond: int
    outside: int

    @property
    def beyond_share(self) -> float:
        """Share of the study area's cells that are farther from any sample than the radius."""
        return self.beyond / max(self.cells, 1)

    def require_some(self) -> None:
        """Refuse a map in which no cell has a value.

        Raises
        ------
        InputError
        """
        if self.cells and self.beyond == self.cells:
            raise InputError(
                tr(
                    "No cell lies within the search radius of a sample: the map would be empty. Give a "
                    "larger RADIUS, or smaller cells."
                )
            )

    def sparse_note(self, elements: Sequence[str]) -> str:
        """Return the elements that lack many of the sampled cells; empty where none does."""
        lacking = (self.empty - self.outside - self.beyond) / max(self.cells - self.beyond, 1)
        named = [
            f"{elements[number]} {100 * lacking[number]:.0f} %"
            for number in np.argsort(-lacking, kind="stable")
            if lacking[number] > _WORTH_NAMING
        ]
        if not named:
            return ""
        if len(named) > _NAMED:
            named = [*named[:_NAMED], f"… ({len(named)})"]
        return tr(
            "Elements that were analysed at few of the samples have no value in a part of the sampled "
            "cells: {elements}. Leave them out, or give a larger RADIUS: other algorithms use only cells "
            "that have all elements.",
            elements=", ".join(named),
        )


class SampledGround:
    """Tells of cells how far the nearest sample is, how many are used, and whether that is near.

    Parameters
    ----------
    interpolation : Interpolation
    reach : float
        A cell is on sampled ground within this distance of a sample, in units of the CRS.
    grid : Grid
        Of the whole map.
    """

    def __init__(self, interpolation: Interpolation, reach: float, grid: Grid) -> None:
        self._interpolation = interpolation
        self._reach = reach
        self._grid = grid
        self._scale = GroundScale(grid)

    def bands(self, window: Window) -> np.ndarray:
        """Return the bands of :data:`SAMPLED_BANDS` in a window, shape (3, rows, columns)."""
        part = window.part_of(self._grid)
        distances, used = self._interpolation.used(part.points())
        shape = part.rows, part.columns
        metres = np.sqrt(self._scale.square_kilometres(window) * 1e6 / self._grid.cell_area)
        return np.stack(
            [
                distances.reshape(shape) * metres,
                used.reshape(shape).astype(float),
                (distances <= self._reach).reshape(shape).astype(float),
            ]
        )


class GroundToKeep:
    """Keeps a raster's values to ground near samples, and to a study area, and counts what it takes.

    Parameters
    ----------
    grid : Grid
        In metres or feet if there are samples.
    xy : ndarray, shape (n, 2), optional
        Positions of the samples.
    given : float, optional
        Radius as the user gave it, in units of the CRS; 0 for no limit, None for that of the samples'
        spacing.
    region : Region, optional
        The study area.

    Raises
    ------
    InputError
        If samples lie at one place alone and there is no radius, or all of them far off the grid.
    """

    def __init__(
        self,
        grid: Grid,
        xy: np.ndarray | None = None,
        given: float | None = None,
        region: Region | None = None,
    ) -> None:
        self._grid, self._region = grid, region
        self._reach: Reach | None = None
        if xy is not None:
            places = np.unique(np.asarray(xy, dtype=float), axis=0)
            if not grid.near(places).any():
                raise InputError(
                    tr(
                        "SAMPLES lie far off the rasters, and say nothing of them. Do both cover the same "
                        "ground, and have the CRS that they say?"
                    )
                )
            self._reach = Reach(_spacing(places, given), given, math.hypot(*grid.cell_size))
            self._near = cKDTree(places, balanced_tree=False)
        self._cells = self._beyond = self._outside = 0

    def cut(self, window: Window, values: np.ndarray) -> None:
        """Make NaN the values (bands, rows, columns) of a window that are not kept."""
        part = window.part_of(self._grid)
        valued = np.isfinite(values).any(axis=0)
        if self._region is not None:
            outside = valued & ~self._region.mask(part)
            self._outside += int(outside.sum())
            valued &= ~outside
            values[:, outside] = np.nan
        self._cells += int(valued.sum())
        if self._reach is not None and math.isfinite(self._reach.radius):
            points = part.points()[valued.ravel()]
            distances, _ = self._near.query(points, distance_upper_bound=self._bound)
            valued[valued] = np.isinf(distances)
            self._beyond += int(valued.sum())
            values[:, valued] = np.nan

    @property
    def _bound(self) -> float:
        """The radius, of which a cell at just this distance is near."""
        return math.inf if self._reach is None else float(np.nextafter(self._reach.radius, np.inf))

    @property
    def limit(self) -> GroundLimit:
        """What values were kept to."""
        if self._reach is None:
            return GroundLimit(None, self._region is not None)
        radius = self._reach.radius
        radius = 0.0 if math.isinf(radius) else radius
        return GroundLimit.around_samples(radius, self._grid, self._region is not None)

    @property
    def left_out_share(self) -> float:
        """Share of the cells with values that have none now."""
        return (self._outside + self._beyond) / max(self._outside + self._cells, 1)

    def tell(self, progress: Progress) -> None:
        """Tell how much of the ground was left out.

        Raises
        ------
        InputError
            If all of it was.
        """
        if self._outside and not self._cells:
            raise InputError(
                tr(
                    "No cell with values lies in the study area: the stack would be empty. Do both cover "
                    "the same ground?"
                )
            )
        count = CellCount(np.zeros(0), self._cells, self._beyond, self._outside)
        count.require_some()
        if self._region is not None:
            progress.message(
                tr(
                    "{outside:,} of {cells:,} cells with values lie outside of the study area and have none "
                    "now.",
                    outside=self._outside,
                    cells=self._outside + self._cells,
                )
            )
        if self._reach is not None:
            progress.message(self._reach.note(self._grid, count))


def _spacing(places: np.ndarray, given: float | None) -> Spacing | None:
    """Return the samples' spacing; None without a second place, where there must be a radius."""
    if len(places) > 1:
        return spacing_of(places)
    if given is None:
        raise InputError(
            tr(
                "SAMPLES lie at one place alone, which has no spacing. Give all samples of the survey, or a "
                "RADIUS."
            )
        )
    return None
