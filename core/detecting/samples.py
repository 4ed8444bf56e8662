"""What a survey's samples have of the pathfinders, and how it is looked at."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import later, tr
from .background import without_trend
from .suites import FEWEST, Shift, find_suites, level, members_of
from .surprise import limits_of_suites

#: A pathfinder is analysed in this share of the samples, and detected in that one.
ANALYSED, DETECTED = 0.3, 0.05

#: Why an element says nothing.
NOT_THERE = later("not among the elements of the survey")
SELDOM_ANALYSED = later("analysed at fewer than 30 % of the samples")
SELDOM_DETECTED = later("detected at fewer than 5 % of the samples")
ALIKE = later("the same wherever it was analysed")


@dataclass(frozen=True)
class DetectorSettings:
    """How samples are scored.

    Parameters
    ----------
    neighbours : int
        Samples that a place is judged by, itself among them.
    radius : float
        Samples farther away are not asked.
    shuffles : int
        Of the samples' scores, for the chance.
    seed : int
    """

    neighbours: int = 16
    radius: float = math.inf
    shuffles: int = 199
    seed: int = 0


@dataclass
class Pathfinders:
    """What samples have of the elements that are looked at, one sample per position.

    Attributes
    ----------
    elements : list of str
        The target first, if there is one.
    xy : ndarray, shape (n, 2)
    values : ndarray, shape (n, elements)
        NaN where missing, the limit where below detection.
    detected : ndarray of bool, shape (n, elements)
    suites : ndarray of int, shape (n,)
    has_target : bool
        Whether the first element is looked at by itself as well.
    left_out : dict of str to str
        Elements that say nothing, and why.
    shifts, unit_shifts : list of Shift
        Of suites, and of units of ground.
    """

    elements: list[str]
    xy: np.ndarray
    values: np.ndarray
    detected: np.ndarray
    suites: np.ndarray
    has_target: bool
    left_out: dict[str, str] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)
    unit_shifts: list[Shift] = field(default_factory=list)

    @classmethod
    def prepare(
        cls,
        elements: Sequence[str],
        xy: np.ndarray,
        values: np.ndarray,
        limits: np.ndarray,
        analysed: np.ndarray,
        target: str,
        suite_names: Sequence[str] | None,
    ) -> Pathfinders:
        """Find hidden limits, leave out elements that say nothing, and level suites.

        Parameters
        ----------
        elements : sequence of str
            Pathfinders that the samples have.
        xy : ndarray, shape (n, 2)
        values, limits : ndarray, shape (n, elements)
            Values, and the detection limit where they are below it; NaN where there is none.
        analysed : ndarray of bool, shape (n, all elements of the table)
            Tells suites apart.
        target : str
            One of the elements; empty without one.
        suite_names : sequence of n str, optional
            Survey or laboratory.

        Raises
        ------
        InputError
            If no element is left.
        """
        below = np.isfinite(limits)
        values = np.where(below, limits, values)
        marked = np.isfinite(values) & ~below & (values > 0)
        suites = find_suites(analysed, suite_names)
        detected = limits_of_suites(values, marked, suites)
        left_out, kept = {}, []
        for column, name in enumerate(elements):
            if np.isfinite(values[:, column]).mean() < ANALYSED:
                left_out[name] = SELDOM_ANALYSED
            elif marked[:, column].any() and np.nanmin(values[:, column]) == np.nanmax(
                values[:, column]
            ):
                left_out[name] = ALIKE
            elif detected[:, column].mean() < DETECTED:
                left_out[name] = SELDOM_DETECTED
            else:
                kept.append(column)
        if not kept:
            raise InputError(_nothing(left_out))
        names = [elements[column] for column in kept]
        if target in names:
            kept.insert(0, kept.pop(names.index(target)))
        values, detected = values[:, kept], detected[:, kept]
        values, shifts = level(values, detected, suites)
        chosen = [elements[column] for column in kept]
        return cls(chosen, xy, values, detected, suites, target in chosen, left_out, shifts)

    def without_background(self, background: str, units: Sequence[str] | None) -> Pathfinders:
        """Return the samples without a regional trend, or with units of ground at one level.

        Parameters
        ----------
        background : {'none', 'trend', 'units'}
        units : sequence of n str
            Of the samples; those of less than thirty stay as they are.
        """
        if background == "trend":
            return replace(self, values=without_trend(self.values, self.detected, self.xy))
        if background == "units" and units is not None:
            owner = find_suites(np.isfinite(self.values), units)
            values, shifts = level(self.values, self.detected, owner)
            return replace(self, values=values, unit_shifts=shifts)
        return self

    @property
    def unlevelled(self) -> list[str]:
        """Elements that large suites have and are not levelled in, since too little was detected."""
        large = [rows for rows in members_of(self.suites) if len(rows) >= FEWEST]
        levelled = Counter(shift.element for shift in self.shifts)
        names = []
        for column, name in enumerate(self.elements):
            known = [np.isfinite(self.values[rows, column]).sum() >= FEWEST for rows in large]
            if sum(known) - 1 > levelled[column]:
                names.append(name)
        return names

    def without(self, column: int) -> Pathfinders:
        """Return the same samples without one of the elements."""
        return replace(
            self,
            elements=[name for number, name in enumerate(self.elements) if number != column],
            values=np.delete(self.values, column, axis=1),
            detected=np.delete(self.detected, column, axis=1),
            has_target=self.has_target and column > 0,
        )


def _nothing(left_out: dict[str, str]) -> str:
    return tr(
        "No pathfinder says anything: {elements}. Choose another ELEMENTS, or none.",
        elements="; ".join(f"{name} ({tr(reason)})" for name, reason in left_out.items())
        or tr("the samples have none of them"),
    )
