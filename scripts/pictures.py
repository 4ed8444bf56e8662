"""Make the picture of the README from what `make demo` has left in demo/."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from osgeo import ogr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.rasters.stack import Stack  # noqa: E402


def points(path: Path) -> np.ndarray:
    """Return the points of a layer, shape (n, 2)."""
    source = ogr.Open(str(path))
    return np.array([feature.GetGeometryRef().GetPoint_2D() for feature in source.GetLayer(0)])


def chain(demo: Path, target: Path) -> None:
    """Draw samples, control, probability, and one explained deposit."""
    figure = Figure(figsize=(13, 9.6), constrained_layout=True)
    FigureCanvasAgg(figure)
    rows = figure.subfigures(2, 1, height_ratios=[2, 1])
    axes = rows[0].subplots(2, 2).ravel()
    stack = Stack(str(demo / "stack.tif"))
    extent = stack.grid.extent
    deposits, samples = points(demo / "survey/deposits.gpkg"), points(demo / "survey/samples.gpkg")
    inside = np.isfinite(Stack(str(demo / "survey/truth.tif")).read()[0])
    gold = np.where(inside, np.log10(stack.select(["Au"]).read()[0]), np.nan)
    axes[0].scatter(*samples.T, s=1.5, color="#444444")
    axes[0].set_title("1  Survey points, 39 elements")
    axes[1].imshow(gold, extent=extent, cmap="cividis")
    axes[1].set_title("2  Element stack (here: Au)")
    axes[2].imshow(Stack(str(demo / "control.tif")).read()[0], extent=extent, cmap="cividis")
    axes[2].set_title("3  Fault control function")
    axes[3].imshow(
        Stack(str(demo / "probability.tif")).read()[0],
        extent=extent,
        cmap="inferno",
        vmin=0,
        vmax=1,
    )
    axes[3].set_title("4  Anomaly score (GK-DCN + ridge) and deposits")
    for number, target_axes in enumerate(axes):
        target_axes.set(xlim=extent[:2], ylim=extent[2:], xticks=(), yticks=(), aspect="equal")
        if number:
            target_axes.plot(
                *deposits.T, "o", mfc="none", mec="cyan" if number > 2 else "white", ms=6
            )
    picture = rows[1].subplots()
    picture.imshow(imread(sorted((demo / "pictures").glob("*.png"))[0]))
    picture.set_axis_off()
    picture.set_title("5  Why: pattern, offsets of the kernel, and Grad-CAM around a deposit")
    figure.savefig(target, dpi=80)


if __name__ == "__main__":
    chain(ROOT / "demo", ROOT / "docs/images/chain.png")
