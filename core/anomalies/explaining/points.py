"""Points on the map and all that is said of them: by one network, or by two side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ...rasters.grid import Grid
from ...rasters.stack import Stack
from ...reporting.words import label
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress
from ..patches.deposits import Deposits, named_with_reasons, without_values
from ..training.model import AnomalyModel
from .cell_means import CellMeans
from .explanation import Explanation, explain
from .importance import element_importance, ranking

#: What methods are called on maps.
_TITLES = {"grad_cam": "Grad-CAM", "cam": "CAM"}

#: Columns of the table of importance, and their types.
IMPORTANCE_COLUMNS: tuple[tuple[str, type], ...] = (
    ("point", str),
    ("rank", int),
    ("element", str),
    ("part", float),
)


@dataclass(frozen=True)
class PointsToExplain:
    """Points with values in the stack, and how they are to be explained.

    Attributes
    ----------
    model : AnomalyModel
    stack : Stack
        With the model's elements.
    cells : ndarray of int, shape (n, 2)
    numbers : list of int
        Numbers of the points as users count them, from 1.
    layer : str
    method : {'grad_cam', 'cam'}
    other : AnomalyModel or None
        A second model whose heat stands beside that of the first.
    called : sequence of str
        What the points are called; none if nobody said.
    unused : sequence of tuple
        Names of the points without values in the stack, and why.
    """

    model: AnomalyModel
    stack: Stack
    cells: np.ndarray
    numbers: list[int]
    layer: str
    method: str
    other: AnomalyModel | None = None
    called: Sequence[str] = ()
    unused: Sequence[tuple[str, str]] = ()

    @classmethod
    def choose(
        cls,
        model: AnomalyModel,
        stack: Stack,
        points: Deposits,
        layer: str,
        method: str,
        other: AnomalyModel | None,
        progress: Progress,
    ) -> PointsToExplain:
        """Choose the points at which the stack has values.

        Raises
        ------
        InputError
            If there is none, a model is no network, CAM is asked for another layer than the last, or
            the second model has other patches.
        """
        for one in (model, *([other] if other else [])):
            one.require_networks(tr("Explain with Grad-CAM"))
        if method == "cam" and layer != "conv3":
            raise InputError(tr("METHOD=cam explains the last layer only: use LAYER=conv3."))
        if other is not None and other.patch != model.patch:
            raise InputError(
                tr(
                    "OTHER_MODEL looks at patches of {patch} cells and MODEL at {patch_of_model}: they "
                    "cannot be shown side by side. Train both with the same PATCH.",
                    patch=other.patch,
                    patch_of_model=model.patch,
                )
            )
        own = model.matching(stack)
        own.tell(progress)
        model.tell_of_units(own, progress)
        cells = own.grid.cells(points.xy)
        usable = np.isfinite(own.sample(cells)).all(axis=1)
        if not usable.any():
            raise InputError(tr("The stack has no values at any of the points."))
        unused = without_values(points.names, own.grid, cells, usable)
        if unused:
            progress.warning(
                tr(
                    "{count} points without values were skipped: {named}.",
                    count=len(unused),
                    named=named_with_reasons(unused),
                )
            )
        chosen = np.flatnonzero(usable).tolist()
        called = [points.names[number] for number in chosen] if points.names else []
        numbers = [number + 1 for number in chosen]
        return cls(model, own, cells[usable], numbers, layer, method, other, called, unused)

    @property
    def names(self) -> list[str]:
        """What reports call the points."""
        return list(self.called) or [tr("Point {number}", number=number) for number in self.numbers]

    @property
    def title(self) -> str:
        """What the method is called."""
        return _TITLES[self.method]

    def explained(
        self, device: torch.device, divisor: int, with_importance: bool, progress: Progress
    ) -> ExplainedPoints:
        """Explain the points; ``divisor`` makes batches smaller, where memory is short.

        Raises
        ------
        InputError
            If a model lacks the layer, or has no CAM.
        CancelledError
        """
        first, second, third = (
            PartOfProgress(progress, start, end) for start, end in ((0, 0.8), (0.8, 0.9), (0.9, 1))
        )
        how = (device, first, self.method, divisor)
        explanation = explain(self.model, self.stack, self.cells, self.layer, *how)
        beside = None
        if self.other is not None:
            # Its elements may be others than those of the first model.
            stack = self.other.matching(Stack(self.stack.path))
            same = self.other.name == self.model.name
            title = self.other.entry.title + (label(", other") if same else "")
            how = (device, second, self.method, divisor)
            beside = (title, explain(self.other, stack, self.cells, self.layer, *how))
        importance = None
        if with_importance:
            importance = element_importance(self.model, self.stack, self.cells, device, third)
        return ExplainedPoints(self, explanation, beside, importance)


@dataclass(frozen=True)
class ExplainedPoints:
    """Points, and why the network says so.

    Attributes
    ----------
    points : PointsToExplain
    explanation : Explanation
    beside : tuple of str and Explanation, or None
        What the second model is called, and what it says.
    importance : ndarray, shape (n, elements), or None
        What each element adds to the logit.
    """

    points: PointsToExplain
    explanation: Explanation
    beside: tuple[str, Explanation] | None
    importance: np.ndarray | None

    @property
    def grid(self) -> Grid:
        """Grid of the stack."""
        return self.points.stack.grid

    @property
    def bands(self) -> list[str]:
        """What the bands of the heat are called: one per model."""
        models = [self.points.model.entry.title, *([self.beside[0]] if self.beside else [])]
        return [f"{self.points.title} ({model})" for model in models]

    def heat(self) -> CellMeans:
        """Return the heat around the points, a band per model."""
        maps = [self.explanation, *([self.beside[1]] if self.beside else [])]
        heat = np.stack([one.heat for one in maps], axis=1)
        return CellMeans(self.grid, self.points.cells, heat)

    def offsets(self) -> CellMeans | None:
        """Return (Δx, Δy) in map units around the points; None if the network is not deformable."""
        offsets = self.explanation.inner_offsets
        return None if offsets is None else CellMeans(self.grid, self.points.cells, offsets)

    def importance_rows(self) -> Iterator[tuple[object, ...]]:
        """Yield elements by rank, overall and point by point; see :data:`IMPORTANCE_COLUMNS`."""
        if self.importance is None:
            return
        of_points: list[tuple[str, np.ndarray]] = [(tr("all points"), self.importance)]
        of_points += zip(self.points.names, self.importance[:, None], strict=True)
        elements: Sequence[str] = self.points.model.elements
        for point, parts in of_points:
            for rank, element in enumerate(ranking(parts).tolist(), start=1):
                yield point, rank, elements[element], float(parts[:, element].mean())
