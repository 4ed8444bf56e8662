"""Pictures of explained points: the pattern around them, offsets and Grad-CAM (figs. 10 and 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...geochemistry.composition import Components, robust_components
from ...rasters.grid import cells_around, unit_of_length
from ...rasters.stack import Stack
from ...reporting.canvas import (
    BACKGROUND,
    HEAT,
    MAGNITUDE,
    NETWORK,
    panels,
)
from ...reporting.page import render_png
from ...reporting.words import is_drawn, label
from ...runtime.files import Staging, file_stem
from ...runtime.progress import Progress, SilentProgress, step
from ..patches.sites import Ground, read_patches
from .explanation import Explanation
from .points import ExplainedPoints

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
    cells = cells_around(explanation.cells, explanation.patch).reshape(-1, 2)
    values = raster.sample(raster.grid.cells(explanation.grid.xy(cells)))
    return Pattern(values.reshape(-1, explanation.patch, explanation.patch), raster.elements[0])


def geochemical_pattern(stack: Stack, explanation: Explanation) -> Pattern:
    """Return the second robust principal component of a stack; of fewer than three elements, one.

    What stands beside the chemistry is no part of it.

    The component is turned so that the points stand out upwards.
    """
    if any(stack.chemistry):
        stack = stack.of_elements()
    patches = read_patches(stack, explanation.cells, explanation.patch)
    if len(stack.elements) < 3 or not any(stack.chemistry):
        return Pattern(patches[:, 0], stack.elements[0])
    half = explanation.patch // 2
    rng = np.random.default_rng(0)
    ground = Ground(stack, None, explanation.patch)
    values = stack.sample(ground.random_cells_with_values(_COMPONENT_CELLS, rng, SilentProgress()))
    components = robust_components(values, seed=0)
    scores = components.scores(np.moveaxis(patches, 1, 0), 2)
    background = np.nanmedian(components.scores(values.T, 2))
    if np.nanmean(scores[:, half, half]) < background:
        scores = -scores
    return Pattern(scores, label("PC2 (high: like the points)"), components)


def pattern_around(stack: Stack, explanation: Explanation, raster: Stack | None) -> Pattern:
    """Return a raster's first band around the points, or without one what the stack's elements show."""
    if raster is not None:
        return raster_pattern(raster, explanation)
    return geochemical_pattern(stack, explanation)


def point_pictures(
    explained: ExplainedPoints,
    pattern: Pattern,
    common: bool,
    progress: Progress,
) -> list[Figure]:
    """Draw a picture per point.

    Parameters
    ----------
    explained : ExplainedPoints
    pattern : Pattern
    common : bool
        Whether all pictures share one scale of heat.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    explanation, beside = explained.explanation, explained.beside
    grid, name = explanation.grid, explained.points.model.entry.title
    figures = []
    numbers = explained.points.numbers
    names = explained.points.called or [""] * len(numbers)
    for number, (point, called) in enumerate(zip(numbers, names, strict=True)):
        step(progress, number / len(numbers))
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
                _title(called, point, float(explanation.probabilities[number])),
                patch.extent,
                pattern.values[number],
                pattern.title,
                explanation.heat[number],
                float(hot.max()),
                None if explanation.offsets is None else explanation.offsets[number],
                title_of_heat,
                panel,
                unit_of_length(grid.crs) if grid.crs else "",
            )
        )
    return figures


def _title(name: str, number: int, score: float) -> str:
    """Return a picture's title: the point's name where it can be drawn, or else its number."""
    if name and is_drawn(name):
        return label("{name}: score {score:.2f}", name=name, score=score)
    return label("Point {point}: score {score:.2f}", point=number, score=score)


def write_pictures(
    folder: str,
    names: Sequence[str],
    pictures: Sequence[Figure],
    staging: Staging,
    progress: Progress,
) -> None:
    """Write a PNG per point to a folder.

    Raises
    ------
    CancelledError
    """
    for number, (name, picture) in enumerate(zip(names, pictures, strict=True)):
        step(progress, number / len(names))
        path = Path(folder) / f"{number + 1:03d}_{file_stem(name)}.png"
        Path(staging.path(path)).write_bytes(render_png(picture))


def explained_point(
    title: str,
    extent: tuple[float, float, float, float],
    background: np.ndarray,
    background_title: str,
    heat: np.ndarray,
    heat_limit: float,
    offsets: np.ndarray | None,
    heat_title: str = "Grad-CAM",
    beside: tuple[str, np.ndarray, float] | None = None,
    unit: str = "",
) -> Figure:
    """Draw a patch as in figs. 10 and 11: pattern, offset direction and magnitude, Grad-CAM.

    Parameters
    ----------
    title : str
    extent : tuple of float
        xmin, xmax, ymin, ymax of the patch.
    background : ndarray, shape (p, p)
    background_title : str
    heat : ndarray, shape (p, p)
    heat_limit : float
        Upper end of the colour scale.
    offsets : ndarray, shape (2, p, p), or None
        (Δx, Δy) in map units.
    heat_title : str
    beside : tuple of str, ndarray of shape (p, p), float; optional
        Title, heat and upper end of the scale of another network.
    unit : str
        Of the map's lengths; nothing for map units.
    """
    heats = [(heat_title, heat, heat_limit), *([beside] if beside else [])]
    count = (3 if offsets is not None else 1) + len(heats)
    figure, axes = panels(3.4 * count, 3.6, columns=count)
    figure.suptitle(title)
    x_min, x_max, y_min, y_max = extent

    def show(
        target: Axes, values: np.ndarray, name: str, colours: str, limit: float | None
    ) -> None:
        image = target.imshow(
            values,
            extent=extent,
            cmap=colours,
            vmin=None if limit is None else 0,
            vmax=limit,
        )
        target.set_title(name, fontsize=10)
        figure.colorbar(image, ax=target, shrink=0.7)

    show(axes[0], background, background_title, BACKGROUND, None)
    if offsets is not None:
        side = background.shape[-1]
        x = x_min + (np.arange(side) + 0.5) * (x_max - x_min) / side
        y = y_max - (np.arange(side) + 0.5) * (y_max - y_min) / side
        axes[1].imshow(background, extent=extent, cmap="Greys", alpha=0.4)
        axes[1].quiver(x, y, *offsets, color=NETWORK, angles="xy", width=0.008)
        axes[1].set_title(label("Offset direction"), fontsize=10)
        magnitude = np.hypot(*offsets)
        show(
            axes[2],
            magnitude,
            label("Offset magnitude ({unit})", unit=unit or label("map units")),
            MAGNITUDE,
            None,
        )
    for target, (name, hot, limit) in zip(axes[count - len(heats) :], heats, strict=True):
        show(target, hot, name, HEAT, limit or 1.0)
    for target in axes:
        target.plot(
            (x_min + x_max) / 2, (y_min + y_max) / 2, "x", color="black", markersize=9, mew=3
        )
        target.plot(
            (x_min + x_max) / 2, (y_min + y_max) / 2, "x", color="white", markersize=8, mew=1
        )
        target.set_xticks(())
        target.set_yticks(())
    return figure
