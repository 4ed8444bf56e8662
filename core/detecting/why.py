"""Why a map of Detect Anomalies says what it says in one cell: the reasons behind a click."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..rasters.grid import cells_around
from ..rasters.origin import source_stack
from ..rasters.regions import Region
from ..rasters.soundings import highest_cell, known_values, sounding
from ..rasters.stack import Stack
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, SilentProgress, step
from .choices import METHOD_WORDS, SCORE_BANDS
from .maps import map_names

#: Under which a map says how its scores were found.
DETECTOR_ITEM = "GOSSAN_DETECTOR"

#: Side in cells of the ground around a cell that an answer shows.
_AROUND = 9

#: Elements that the text of an answer names.
_NAMED = 10

_SCORE = SCORE_BANDS[0]


@dataclass(frozen=True)
class ElementShare:
    """One of the elements behind a score.

    Attributes
    ----------
    name, unit : str
    value, percentile : float
        In the stack, and percent of its cells that have no more; NaN where the stack is not known.
    share : float
        Of the score; NaN where the element says nothing in the map.
    """

    name: str
    unit: str
    value: float
    percentile: float
    share: float

    @property
    def row(self) -> tuple[str, ...]:
        """The element as a row of a table."""
        known = math.isfinite(self.value)
        return (
            self.name,
            f"{self.value:.4g} {self.unit}".strip() if known else "–",
            f"{self.percentile:.1f}" if known else "–",
            f"{100 * self.share:.0f} %" if math.isfinite(self.share) else "–",
        )


@dataclass(frozen=True)
class ScoreHere:
    """What there is to say of a cell of a map of the detector.

    Attributes
    ----------
    map, model : str
        Names of the map's file, and of what found its scores.
    xy : tuple of float
        Centre of the cell.
    extent : tuple of float
        xmin, xmax, ymin, ymax of the ground that is shown around it.
    score, chance : float
        The chance is NaN where nothing was shuffled.
    coverage : float
        Share of the elements that are known there.
    share : float
        Of the map's cells with a score: those with this one or a higher one.
    elements : tuple of ElementShare
        The leading ones first.
    values : ndarray, shape (p, p)
        Scores around the cell.
    remarks : tuple of str
    """

    map: str
    model: str
    xy: tuple[float, float]
    extent: tuple[float, float, float, float]
    score: float
    chance: float
    coverage: float
    share: float
    elements: tuple[ElementShare, ...]
    values: np.ndarray
    remarks: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """Score, rank and chance in one sentence."""
        said = tr(
            "{band}: {score:.3f}; {share:.2%} of the map have as much or more.",
            band=tr(_SCORE),
            score=self.score,
            share=self.share,
        )
        if math.isfinite(self.chance):
            said += " " + tr("Chance: {chance:.3g}.", chance=self.chance)
        return said

    @property
    def coordinates(self) -> tuple[str, str]:
        """The cell's centre."""
        x, y = (f"{one:.0f}" for one in self.xy)
        return x, y

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The elements as rows of a table: name, value, percentile, and share of the score."""
        return [one.row for one in self.elements]

    @property
    def last_column(self) -> str:
        """What the last column of the rows is called."""
        return tr("Share of the score")

    @property
    def panels(self) -> list[tuple[str, np.ndarray]]:
        """A picture of the ground around the cell, with its title."""
        return [(tr(_SCORE), self.values)]

    @property
    def offsets(self) -> None:
        """A detector looks nowhere else."""

    def text(self, beside: Sequence[str] = ()) -> str:
        """Return the answer as text; ``beside`` are lines on what lies near."""
        x, y = self.coordinates
        lines = [
            tr("Why here? {map}, x {x}, y {y}", map=self.map, x=x, y=y),
            self.headline,
            self.model,
            *self.remarks,
            *beside,
            tr("Element, value, percentile of the ground, share of the score:"),
        ]
        lines += ["\t".join(row) for row in self.rows[:_NAMED]]
        return "\n".join(lines)


def is_score_map(raster: Stack) -> bool:
    """Return whether a raster is a map of Detect Anomalies."""
    return tuple(raster.elements[: len(SCORE_BANDS)]) == SCORE_BANDS


@dataclass
class ScoresToAsk:
    """A map of Detect Anomalies; what was read is kept for the next cell.

    Attributes
    ----------
    map : Stack
    stack : Stack or None
        Whose elements were looked at, where the map names it and it is as it was.
    modified : int
        When the file was written, in nanoseconds.
    """

    map: Stack
    stack: Stack | None
    modified: int
    _scores: np.ndarray | None = field(default=None, repr=False)
    _sorted: dict[str, np.ndarray] | None = field(default=None, repr=False)

    @classmethod
    def open(cls, path: str) -> ScoresToAsk:
        """Open a map.

        Raises
        ------
        InputError
            If it is none of Detect Anomalies.
        """
        own = Stack(path)
        if not is_score_map(own):
            raise InputError(tr("{name} is no map of Detect Anomalies.", name=own.name))
        return cls(own, source_stack(own), Path(path).stat().st_mtime_ns)

    def is_stale(self) -> bool:
        """Return whether the map is another, or gone, since it was opened."""
        try:
            return Path(self.map.path).stat().st_mtime_ns != self.modified
        except OSError:
            return True

    def prepare(self, progress: Progress) -> None:
        """Read what every answer needs.

        Raises
        ------
        CancelledError
        """
        self._known_scores(progress)
        self._ordered()

    def best_in(self, region: Region) -> tuple[float, float]:
        """Return the centre of the cell with the highest score in a region, such as a target.

        Raises
        ------
        InputError
            If none has a score there.
        """
        return highest_cell(self.map, region)

    def why(self, xy: tuple[float, float], progress: Progress) -> ScoreHere:
        """Say why the map has its score at a place.

        Raises
        ------
        InputError
            If it has none there.
        CancelledError
        """
        grid = self.map.grid
        cell = grid.cells(np.array([xy]))
        score, chance, coverage, _, *shares = self.map.sample(cell)[0].tolist()
        if not math.isfinite(score):
            raise InputError(
                tr("{name} has no score here: no element is known there.", name=self.map.name)
            )
        step(progress, 0.2)
        around = cells_around(cell, _AROUND)[0]
        values = self.map.select([_SCORE]).sample(around.reshape(-1, 2)).reshape(_AROUND, _AROUND)
        centre = grid.xy(cell)[0]
        half = _AROUND / 2 * np.array(grid.cell_size)
        (x_min, y_min), (x_max, y_max) = (centre - half).tolist(), (centre + half).tolist()
        share = float(np.mean(self._known_scores(progress) >= np.float32(score)))
        step(progress, 0.6)
        return ScoreHere(
            self.map.name,
            self._found_by(),
            (float(centre[0]), float(centre[1])),
            (x_min, x_max, y_min, y_max),
            score,
            chance,
            coverage,
            share,
            self._elements(cell, shares),
            values,
            tuple(self._remarks(coverage)),
        )

    def _found_by(self) -> str:
        method = METHOD_WORDS.get(self.map.item(DETECTOR_ITEM), "")
        return (
            tr("Detect Anomalies: {method}", method=tr(method))
            if method
            else tr("Detect Anomalies")
        )

    def _remarks(self, coverage: float) -> list[str]:
        said = [
            tr(
                "A score says how unusual this ground is in its elements; no model and no deposit has a part "
                "in it."
            )
        ]
        if coverage < 1:
            said.append(
                tr(
                    "Coverage: {coverage} % of the elements are known here and around.",
                    coverage=f"{100 * coverage:.0f}",
                )
            )
        if self.stack is None:
            said.append(
                tr(
                    "The stack that the map was made from is not there, or has changed: what its elements "
                    "have here is not known."
                )
            )
        return said

    def _elements(self, cell: np.ndarray, shares: Sequence[float]) -> tuple[ElementShare, ...]:
        here, units = self._values(cell)
        found = []
        for band, share in zip(self.map.elements[len(SCORE_BANDS) :], shares, strict=True):
            name = band.removeprefix(_share_of(""))
            value = here.get(name, math.nan)
            found.append(
                ElementShare(name, units.get(name, ""), value, self._percentile(name, value), share)
            )
        return tuple(sorted(found, key=lambda one: -one.share if one.share >= 0 else 1.0))

    def _values(self, cell: np.ndarray) -> tuple[dict[str, float], dict[str, str]]:
        if self.stack is None:
            return {}, {}
        names = self.stack.elements
        return (
            dict(zip(names, self.stack.sample(cell)[0].tolist())),
            dict(zip(names, self.stack.units)),
        )

    def _percentile(self, name: str, value: float) -> float:
        if not math.isfinite(value):
            return math.nan
        ordered = self._ordered()[name]
        lower = np.searchsorted(ordered, np.float32(value), side="right")
        return 100.0 * float(lower) / max(1, len(ordered))

    def _ordered(self) -> dict[str, np.ndarray]:
        """Return the values of each element on the ground, from the least on."""
        if self._sorted is None:
            stack = self.stack
            columns = [] if stack is None else sounding(stack, SilentProgress())
            names = () if stack is None else stack.elements
            self._sorted = {name: np.sort(column) for name, column in zip(names, columns)}
        return self._sorted

    def _known_scores(self, progress: Progress) -> np.ndarray:
        """Return all scores of the map, (n,)."""
        if self._scores is None:
            self._scores = known_values(self.map.select([_SCORE]), progress)
        return self._scores


def _share_of(element: str) -> str:
    return map_names([element])[-1]
