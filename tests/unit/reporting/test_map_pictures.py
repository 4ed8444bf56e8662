"""Pictures of maps in reports."""

from __future__ import annotations

import numpy as np
from gossan.core.reporting.canvas import map_picture
from matplotlib.backends.backend_agg import FigureCanvasAgg


def test_the_legend_hides_nothing_of_the_map() -> None:
    corner = np.array([[0.02, 0.98], [0.5, 0.5]])
    marked = {"Known deposits": corner, "Targets": corner}
    figure = map_picture(np.ones((40, 90)), (0, 1, 0, 1), "A map", points=marked)
    FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    legend = axes.get_legend().get_window_extent()
    assert not legend.overlaps(axes.get_window_extent())
    assert legend.y0 >= 0  # and is all in the picture
    assert legend.x1 <= figure.bbox.x1
