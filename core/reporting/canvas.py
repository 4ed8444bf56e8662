"""Figures of reports and pictures; drawn without any window system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from ..runtime.progress import stop_drawing_if_cancelled

#: Same colours for the same thing in every figure.
NETWORK, LOGISTIC, LOCATION, NEUTRAL = "#a4460f", "#1f6f8b", "#7a7a7a", "#444444"
HEAT, MAGNITUDE, BACKGROUND = "inferno", "viridis", "cividis"

#: Ground without values.
NO_VALUE = "#d9d9d9"

#: Pixels between a point and its name, at the least and at the most.
_NEAR, _FAR = 8, 260

#: Marks on a map, told apart by their shapes as well; bright with a dark edge, they are seen on all of it.
_MARKS = (("^", "white"), ("s", "#56b4e9"))


def panels(
    width: float, height: float, columns: int = 1, rows: int = 1
) -> tuple[Figure, np.ndarray]:
    """Return a figure of this size in inches and its axes, row by row."""
    figure = Figure(figsize=(width, height), constrained_layout=True)
    places = figure.add_gridspec(rows, columns)
    axes = []
    for number in range(rows * columns):  # a page of elements has eighty
        stop_drawing_if_cancelled()
        axes.append(figure.add_subplot(places[number]))
    return figure, np.array(axes)


class _Listening(Artist):
    """Draws nothing, and hears a cancel whenever its panel is measured or drawn."""

    def draw(self, renderer: RendererBase) -> None:
        """Stop the drawing if it was cancelled."""
        stop_drawing_if_cancelled()

    def get_tightbbox(self, renderer: RendererBase | None = None) -> None:
        """Stop the layout if it was cancelled; it takes no room."""
        stop_drawing_if_cancelled()


def hear_cancel(figure: Figure) -> None:
    """Have a figure hear a cancel between its panels, while it is laid out and drawn."""
    for axes in figure.axes:
        axes.add_artist(_Listening()).set_clip_on(False)


def place_labels(axes: Axes, points: np.ndarray, names: Sequence[str]) -> None:
    """Write names beside points (n, 2), away from the origin, so that none covers another.

    A name that finds no room at its point stands farther off, with a line to it. Limits and size of the axes
    must be what they will be.
    """
    figure = axes.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.canvas.draw()
    frame, origin = axes.get_window_extent(renderer), axes.transData.transform((0, 0))
    placed: list[Bbox] = []
    # Long arrows first: their names have their places by themselves.
    for number in np.argsort(-np.hypot(*np.transpose(points))):
        text = axes.text(*points[number], names[number], ha="center", va="center", fontsize=8)
        text.set_parse_math(False)  # a dollar sign in a name begins no formula
        text.set_path_effects([withStroke(linewidth=2, foreground="white")])
        box, tip = text.get_window_extent(renderer), axes.transData.transform(points[number])
        away = np.arctan2(*(tip - origin)[::-1])
        for offset in _offsets(away):
            moved = box.translated(*offset)
            if _inside(moved, frame) and not any(moved.overlaps(other) for other in placed):
                break
        placed.append(moved)
        x, y = axes.transData.inverted().transform(tip + offset)
        text.set_position((x, y))
        if np.hypot(*offset) > _NEAR:
            axes.plot(
                [points[number][0], x], [points[number][1], y], color=LOCATION, lw=0.4, zorder=1
            )


def _offsets(away: float) -> Iterator[np.ndarray]:
    """Yield where a name may stand, in pixels from its point: the nearest first, rather outwards."""
    for distance in range(_NEAR, _FAR, 4):
        for turn in range(0, 180, 15):
            for side in (1, -1) if turn else (1,):
                angle = away + side * np.radians(turn)
                # Names are wider than high.
                yield distance * np.array([1.4 * np.cos(angle), np.sin(angle)])


def _inside(box: Bbox, frame: Bbox) -> bool:
    return bool(
        frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
    )


def map_picture(
    values: np.ndarray,
    extent: tuple[float, float, float, float],
    title: str,
    highest: float = 1.0,
    points: Mapping[str, np.ndarray] | None = None,
    colours: str = HEAT,
) -> Figure:
    """Draw a map (rows, columns) between 0 and the highest value; ground without values is grey.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
    extent : tuple of float
        xmin, xmax, ymin, ymax.
    title : str
    highest : float
    points : mapping of str to ndarray, shape (n, 2), optional
        What is marked on it, by what the legend calls it.
    colours : str
    """
    rows, columns = values.shape
    figure, (axes,) = panels(9, 1.2 + 7 * min(1.0, rows / columns))
    axes.set_facecolor(NO_VALUE)
    image = axes.imshow(
        values, extent=extent, cmap=colours, vmin=0, vmax=highest, interpolation="nearest"
    )
    for (name, xy), (shape, colour) in zip((points or {}).items(), _MARKS):
        axes.plot(*xy.T, shape, color=colour, markeredgecolor="black", markersize=7, label=name)
    if points:
        # Beside the map, where it hides no ground and none of what is marked.
        axes.legend(
            loc="upper left", bbox_to_anchor=(0, -0.08), ncol=len(points), fontsize=8, frameon=False
        )
    axes.set(title=title, xlim=extent[:2], ylim=extent[2:])
    axes.ticklabel_format(style="plain", useOffset=False)
    figure.colorbar(image, ax=axes, shrink=0.8)
    return figure


def stated_against_found(
    curves: Sequence[tuple[str, str, np.ndarray, np.ndarray, np.ndarray]],
    diagonal: str,
    stated: str,
    found: str,
) -> Figure:
    """Draw shares that were found against those that were stated; large discs hold much of what there is.

    Parameters
    ----------
    curves : sequence of tuple
        Title, colour, and per bin the stated and the found share and its weight, (b,) each.
    diagonal, stated, found : str
        What the line of agreement and the axes are called.
    """
    figure, (axes,) = panels(5, 4.8)
    axes.plot([0, 1], [0, 1], ":", color=NEUTRAL, label=diagonal)
    for title, colour, said, was, weights in curves:
        axes.plot(said, was, color=colour, label=title, linewidth=1.2)
        axes.scatter(said, was, 8 + 400 * weights, color=colour, alpha=0.5)
    limits = (-0.02, 1.02)
    axes.set(xlabel=stated, ylabel=found, xlim=limits, ylim=limits, aspect="equal")
    axes.legend(loc="upper left", fontsize=8)
    return figure
