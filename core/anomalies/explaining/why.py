"""Why a map says what it says in one cell: the reasons behind a click."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from ....models.plain_ensembles import Forests, PlainEnsemble
from ...geochemistry.units import known_unit
from ...rasters.band_kinds import ELEMENT
from ...rasters.grid import Grid, cells_around
from ...rasters.origin import MapOrigin
from ...rasters.regions import Region
from ...rasters.soundings import highest_cell, known_values, sounding
from ...rasters.stack import Stack
from ...rasters.windows import Window
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress, SilentProgress, step
from ..patches.sites import Ground, read_patches
from ..training.model import AnomalyModel
from .explanation import Explanation, explain
from .importance import (
    BACKGROUND_CELLS,
    OF_NETWORKS_ALONE,
    background_channels,
    element_importance,
)

#: A score that is computed again may differ so much from the map's, on another processor.
_SLACK = 2e-3

#: Logits of forests go no further: where all trees agree they have none.
_MOST_LOGIT = 7.0

#: Elements that the text of an answer names.
_NAMED = 10


@dataclass(frozen=True)
class ElementHere:
    """One of the model's elements in a cell.

    Attributes
    ----------
    name, unit : str
    value : float
        In the model's unit.
    percentile : float
        Percent of the stack's cells that have no more.
    part : float
        What it adds to the logit of the score, against the median of the ground: above zero it speaks for
        a deposit.
    outside : float
        How far it lies outside of the values that the model was trained on, in their robust standard
        deviations; negative below them, 0 inside or where the model does not know.
    """

    name: str
    unit: str
    value: float
    percentile: float
    part: float
    outside: float


@dataclass(frozen=True)
class WhyHere:
    """What there is to say of a cell of a map.

    Attributes
    ----------
    map, band, model : str
        Names of the map's file, of its first band, and of the model.
    xy : tuple of float
        Centre of the cell.
    extent : tuple of float
        xmin, xmax, ymin, ymax of the patch around it.
    score, spread : float or None
        What the map has there, in its first and second band; the spread is None without one.
    share : float
        Share of the map's cells with a score that have this one or a higher one.
    recomputed : float
        What the model says of the stack as both are now.
    elements : tuple of ElementHere
        Those that add or take most first.
    values : ndarray, shape (p, p)
        The first of these elements around the cell.
    heat : ndarray, shape (p, p), or None
        Grad-CAM; None for plain models.
    offsets : ndarray, shape (2, p, p), or None
        (Δx, Δy) in map units, NaN at the rim; None where the model is not deformable.
    remarks : tuple of str
        What else must be known: files that have changed, ground that the model has not seen.
    """

    map: str
    band: str
    model: str
    xy: tuple[float, float]
    extent: tuple[float, float, float, float]
    score: float
    spread: float | None
    share: float
    recomputed: float
    elements: tuple[ElementHere, ...]
    values: np.ndarray
    heat: np.ndarray | None
    offsets: np.ndarray | None
    remarks: tuple[str, ...] = ()

    @property
    def outside(self) -> tuple[ElementHere, ...]:
        """The elements outside of the values that the model was trained on, the furthest first."""
        found = [element for element in self.elements if element.outside]
        return tuple(sorted(found, key=lambda element: -abs(element.outside)))

    @property
    def headline(self) -> str:
        """Score, spread and rank in one sentence."""
        said = tr(
            "{band}: {score:.3f}; {share:.2%} of the map have as much or more.",
            band=self.band,
            score=self.score,
            share=self.share,
        )
        if self.spread is not None:
            said += " " + tr("Spread: {spread:.3f}.", spread=self.spread)
        return said

    @property
    def coordinates(self) -> tuple[str, str]:
        """The cell's centre, with the decimals that tell cells apart: in degrees there are some."""
        cell = (self.extent[1] - self.extent[0]) / len(self.values)
        decimals = max(0, 1 - math.floor(math.log10(cell))) if cell < 1 else 0
        x, y = (f"{one:.{decimals}f}" for one in self.xy)
        return x, y

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The elements as rows of a table: name, value, percentile, and what it adds."""
        return [
            (
                one.name,
                f"{one.value:.4g} {one.unit}".strip(),
                f"{one.percentile:.1f}",
                f"{one.part:+.3f}",
            )
            for one in self.elements
        ]

    @property
    def last_column(self) -> str:
        """What the last column of the rows is called."""
        return tr("Adds (logit)")

    @property
    def panels(self) -> list[tuple[str, np.ndarray]]:
        """Pictures of the ground around the cell, with titles; the offsets belong to the last."""
        leading = self.elements[0]
        shown = [(f"{leading.name} {leading.unit}", self.values)]
        if self.heat is not None:
            title = tr("Grad-CAM") if self.offsets is None else tr("Grad-CAM, offsets")
            shown.append((title, self.heat))
        return shown

    def text(self, beside: Sequence[str] = ()) -> str:
        """Return the answer as text; ``beside`` are lines on what lies near."""
        x, y = self.coordinates
        lines = [
            tr("Why here? {map}, x {x}, y {y}", map=self.map, x=x, y=y),
            self.headline,
            tr("Model: {model}", model=self.model),
            *self.remarks,
            *beside,
            tr("Element, value, percentile of the ground, what it adds to the score (logit):"),
        ]
        lines += ["\t".join(row) for row in self.rows[:_NAMED]]
        return "\n".join(lines)


@dataclass
class MapToAsk:
    """A map with the model and the stack that it was made from; what was read is kept for the next cell.

    Attributes
    ----------
    map, stack : Stack
        The stack has the model's elements, in its order and units.
    model : AnomalyModel
    remarks : tuple of str
        On files that have changed.
    origin : MapOrigin or None
        The files of model and stack as they are now.
    """

    map: Stack
    model: AnomalyModel
    stack: Stack
    remarks: tuple[str, ...] = ()
    origin: MapOrigin | None = None
    _scores: np.ndarray | None = field(default=None, repr=False)
    _sorted: list[np.ndarray] | None = field(default=None, repr=False)
    _background: np.ndarray | None = field(default=None, repr=False)

    @classmethod
    def open(cls, path: str) -> MapToAsk:
        """Open a map, and the files that its metadata names.

        Raises
        ------
        InputError
            If it names none, or they are missing or do not fit.
        """
        own = Stack(path)
        origin = MapOrigin.of_map(own)
        if origin is None:
            raise InputError(
                tr(
                    "{name} does not say which model and which stack it was made from. Choose an anomaly "
                    "map of Predict Anomalies; maps of older versions are made again with it.",
                    name=own.name,
                )
            )
        origin.require_files()
        model = AnomalyModel.load(origin.model)
        stack = model.matching(Stack(origin.stack))
        return cls(
            own,
            model,
            stack,
            tuple(origin.changed()),
            MapOrigin.of(origin.model, origin.stack),
        )

    def is_stale(self) -> bool:
        """Return whether model or stack are others, or gone, since the map was opened."""
        return self.origin is None or self.origin != MapOrigin.of(
            self.origin.model, self.origin.stack
        )

    def prepare(self, progress: Progress) -> None:
        """Read what every answer needs, so that the first click on a large map need not wait.

        Raises
        ------
        CancelledError
        """
        step(progress, 0.0)
        self._ground()
        step(progress, 0.6)
        self._ordered()
        step(progress, 0.8)
        self._known_scores(progress)
        step(progress, 1.0)

    def best_in(self, region: Region) -> tuple[float, float]:
        """Return the centre of the cell with the highest score in a region, such as a target.

        Raises
        ------
        InputError
            If none has a score there.
        """
        return highest_cell(self.map, region)

    def why(self, xy: tuple[float, float], progress: Progress) -> WhyHere:
        """Say why the map has its score at a place.

        Raises
        ------
        InputError
            If it has none there, or the stack has no values.
        CancelledError
        """
        cell = self.map.grid.cells(np.array([xy]))
        here = self.map.sample(cell)[0]
        if not np.isfinite(here[0]):
            raise InputError(self._why_not(bool(self.map.grid.contains(cell)[0])))
        step(progress, 0.1)
        centre = self.map.grid.xy(cell)
        cells = self.stack.grid.cells(centre)
        values = self.stack.sample(cells)[0]
        if not np.isfinite(values).all():
            raise InputError(
                tr(
                    "The map has a score here, and {name} no longer has values of all elements: it has "
                    "changed. Run Predict Anomalies again.",
                    name=self.stack.name,
                )
            )
        explanation = self._explanation(cells, progress)
        step(progress, 0.4)
        recomputed = self._recomputed(cells)
        parts = self._parts(cells, progress)
        step(progress, 0.8)
        elements = self._elements(values, parts)
        number = self.model.elements.index(elements[0].name)
        score = float(here[0])
        return WhyHere(
            self.map.name,
            self.map.elements[0],
            self.model.title,
            (float(centre[0, 0]), float(centre[0, 1])),
            _extent(self.stack.grid, cells, self.model.patch),
            score,
            float(here[1]) if len(here) > 1 else None,
            self._share(score, progress),
            recomputed,
            elements,
            read_patches(self.stack, cells, self.model.patch)[0, number],
            None if explanation is None else explanation.heat[0],
            None if explanation is None or explanation.offsets is None else explanation.offsets[0],
            (*self.remarks, *self._remarks(score, recomputed, elements)),
        )

    def _why_not(self, on_the_map: bool) -> str:
        if not on_the_map:
            return tr("This place does not lie on {name}.", name=self.map.name)
        return tr(
            "{name} has no score here: the cell lies outside of the study area, or elements are missing "
            "in it or in the patch around it.",
            name=self.map.name,
        )

    def _explanation(self, cells: np.ndarray, progress: Progress) -> Explanation | None:
        if isinstance(self.model.network, PlainEnsemble):
            return None
        return explain(
            self.model, self.stack, cells, "conv3", torch.device("cpu"), _Watching(progress)
        )

    def _recomputed(self, cells: np.ndarray) -> float:
        """Return what the model says now, as the map has it: a score, or a probability."""
        channels = self.model.channels(read_patches(self.stack, cells, self.model.patch))
        score = self.model.probabilities(channels, torch.device("cpu"))
        if self.model.calibration is not None:
            score = self.model.calibration.apply(score)
        return float(score[0])

    def _parts(self, cells: np.ndarray, progress: Progress) -> np.ndarray:
        """Return what each element adds to the logit, (elements,)."""
        network = self.model.network
        if isinstance(network, PlainEnsemble):
            return plain_parts(
                network, read_patches(self.stack, cells, self.model.patch), self._ground()
            )
        return element_importance(
            self.model,
            self.stack,
            cells,
            torch.device("cpu"),
            _Watching(progress),
            background=self._ground(),
        )[0]

    def _ground(self) -> np.ndarray:
        """Return the median of the ground: of the channels, or for plain models of the elements."""
        if self._background is None:
            plain = isinstance(self.model.network, PlainEnsemble)
            self._background = (
                background_values(self.stack, self.model.patch)
                if plain
                else background_channels(self.model, self.stack, 0)
            )
        return self._background

    def _ordered(self) -> list[np.ndarray]:
        """Return the values of each element on the ground, from the least on."""
        if self._sorted is None:
            self._sorted = [np.sort(column) for column in sounding(self.stack, SilentProgress())]
        return self._sorted

    def _known_scores(self, progress: Progress) -> np.ndarray:
        """Return all scores of the map, (n,)."""
        if self._scores is None:
            self._scores = known_values(self.map.select(self.map.elements[:1]), progress)
        return self._scores

    def _elements(self, values: np.ndarray, parts: np.ndarray) -> tuple[ElementHere, ...]:
        model, columns = self.model, self._ordered()
        outside = np.zeros(len(values))
        if model.ranges is not None:
            outside = model.ranges.distances(values[:, None])[:, 0]
        found = []
        for number in np.argsort(-np.abs(parts), kind="stable").tolist():
            name, unit = model.elements[number], model.units[number]
            ordered = columns[number]
            lower = np.searchsorted(ordered, values[number], side="right")
            found.append(
                ElementHere(
                    name,
                    known_unit(name, unit) if model.kinds[number] == ELEMENT else unit,
                    float(values[number]),
                    100.0 * float(lower) / max(1, len(ordered)),
                    float(parts[number]),
                    float(outside[number]),
                )
            )
        return tuple(found)

    def _share(self, score: float, progress: Progress) -> float:
        return float(np.mean(self._known_scores(progress) >= np.float32(score)))

    def _remarks(
        self, score: float, recomputed: float, elements: Sequence[ElementHere]
    ) -> list[str]:
        said = []
        if abs(recomputed - score) > _SLACK:
            said.append(
                tr(
                    "The model gives this ground {recomputed:.3f} now, and the map has {score:.3f}: the "
                    "model or the stack has changed since. Run Predict Anomalies again.",
                    recomputed=recomputed,
                    score=score,
                )
            )
        if self.model.companion is not None:
            said.append(tr(OF_NETWORKS_ALONE))
        beyond = [one for one in elements if one.outside]
        if beyond:
            listed = ", ".join(f"{one.name} ({one.outside:+.1f} σ)" for one in beyond)
            said.append(
                tr(
                    "This ground lies outside of what the model has seen, in {elements}: its score is a "
                    "guess.",
                    elements=listed,
                )
            )
        elif self.model.ranges is None:
            said.append(
                tr(
                    "Whether the model has seen such ground is not known: its file is of an older version."
                )
            )
        return said


class _Watching:
    """Progress of a part that only hears a cancel: an answer takes a second."""

    def __init__(self, whole: Progress) -> None:
        self.message, self.warning, self.cancelled = whole.message, whole.warning, whole.cancelled

    def report(self, fraction: float) -> None:
        """Ignore the share."""


def background_values(stack: Stack, patch: int) -> np.ndarray:
    """Return the median of each element over random cells with values, shape (elements,)."""
    ground = Ground(stack, None, patch)
    rng = np.random.default_rng(0)
    cells = ground.random_cells_with_values(BACKGROUND_CELLS, rng, SilentProgress())
    return np.median(stack.sample(cells), axis=0)


def plain_parts(ensemble: PlainEnsemble, patch: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Return what each element adds to the logit of a patch (1, elements, p, p) of a plain model.

    The logit less that of the same patch with the element at its background (elements,); for
    regressions these parts add up to the difference from the background's own logit. The mean over
    the members.
    """
    means = ensemble.means(torch.from_numpy(patch))[..., 0, 0].repeat(len(background) + 1, 1)
    of_element = means.view(len(means), len(ensemble.sides), len(background))
    for number, value in enumerate(background.tolist()):
        of_element[number + 1, :, number] = value
    with torch.no_grad():
        logits = ensemble.logits_of(means)
    if isinstance(ensemble, Forests):
        logits = logits.clamp(-_MOST_LOGIT, _MOST_LOGIT)
    whole = logits.mean(dim=0).cpu().numpy()
    parts: np.ndarray = whole[0] - whole[1:]
    return parts


def _extent(grid: Grid, cells: np.ndarray, patch: int) -> tuple[float, float, float, float]:
    row, column = cells_around(cells, patch)[0, 0, 0].tolist()
    return Window(row, column, patch, patch).part_of(grid).extent
