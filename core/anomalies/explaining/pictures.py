"""Pictures of explained points: the pattern around them, offsets and Grad-CAM (figs. 10 and 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ...geochemistry.composition import Components, robust_components
from ...rasters.stack import Stack
from ...reporting.words import label
from ..evaluation.figures import explained_point
from ..patches.sites import Ground, read_patches
from .explanation import Explanation

#: Random cells that the principal components of the background are taken from: the robust fit
#: cannot be cancelled, and with more than 500 of them takes several times as long.
_COMPONENT_CELLS = 500


@dataclass(frozen=True)
class Pattern:
    """What the first panel of the pictures shows.

    Attributes
    ----------
    values : ndarray, shape (n, p, p)
        Around each point.
    title : str
    components : Components or None
        Where the values are scores of them.
    """

    values: np.ndarray
    title: str
    components: Components | None = None


def raster_pattern(raster: Stack, explanation: Explanation) -> Pattern:
    """Return the first band of any raster, in its cells nearest to the patches' cells."""
    half = explanation.patch // 2
    steps = np.arange(-half, half + 1)
    around = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
    cells = (explanation.cells[:, None] + around).reshape(-1, 2)
    values = raster.sample(raster.grid.cells(explanation.grid.xy(cells)))
    return Pattern(values.reshape(-1, explanation.patch, explanation.patch), raster.elements[0])


def geochemical_pattern(stack: Stack, explanation: Explanation) -> Pattern:
    """Return the second robust principal component of a stack; of fewer than three elements, one.

    The component is turned so that the points stand out upwards.
    """
    patches = read_patches(stack, explanation.cells, explanation.patch)
    if len(stack.elements) < 3:
        return Pattern(patches[:, 0], stack.elements[0])
    half = explanation.patch // 2
    rng = np.random.default_rng(0)
    reference = np.unique(Ground(stack, None, 1).random_cells(_COMPONENT_CELLS, rng), axis=0)
    values = stack.sample(reference)
    components = robust_components(values, seed=0)
    scores = components.scores(np.moveaxis(patches, 1, 0), 2)
    background = np.nanmedian(components.scores(values.T, 2))
    if np.nanmean(scores[:, half, half]) < background:
        scores = -scores
    return Pattern(scores, label("PC2 (high: like the points)"), components)


def point_pictures(
    name: str,
    explanation: Explanation,
    pattern: Pattern,
    points: Sequence[int],
    common: bool,
    beside: tuple[str, Explanation] | None = None,
) -> list[Figure]:
    """Draw a picture per point.

    Parameters
    ----------
    name : str
        What the explained network is called, where another stands beside it.
    explanation : Explanation
    pattern : Pattern
    points : sequence of int
        Numbers of the points, as users count them.
    common : bool
        Whether all pictures share one scale of heat.
    beside : tuple of str and Explanation, optional
        Name of another model, and what it says of the points.
    """
    grid = explanation.grid
    figures = []
    for number, point in enumerate(points):
        row, column = explanation.cells[number] - explanation.patch // 2
        patch = grid.window(int(row), explanation.patch, int(column), explanation.patch)
        hot = explanation.heat if common else explanation.heat[number]
        title_of_heat, panel = "Grad-CAM", None
        if beside is not None:
            other = beside[1].heat
            limit = float((other if common else other[number]).max())
            title_of_heat = label("Grad-CAM ({title})", title=name)
            panel = (label("Grad-CAM ({beside})", beside=beside[0]), other[number], limit)
        figures.append(
            explained_point(
                label(
                    "Point {point}: probability {probabilities:.2f}",
                    point=point,
                    probabilities=explanation.probabilities[number],
                ),
                patch.extent,
                pattern.values[number],
                pattern.title,
                explanation.heat[number],
                float(hot.max()),
                None if explanation.offsets is None else explanation.offsets[number],
                grid.y_size < 0,
                title_of_heat,
                panel,
            )
        )
    return figures
