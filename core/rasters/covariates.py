"""What is known of the ground beside its chemistry: measurements, and classes as bands of 0 and 1."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, stop_if_cancelled
from .class_patches import MOST_CLASSES
from .grid import Grid
from .resampling import ResampledRaster
from .soundings import sounding
from .stack import Stack
from .stacking import Cut
from .windows import Window, tiles

#: Classes of one raster that become bands.
MOST_BANDS_OF_CLASSES = 20


@dataclass(frozen=True)
class ClassBands:
    """A raster of classes as bands, one per class: 1 where the ground is of it, else 0.

    Attributes
    ----------
    raster : Stack or ResampledRaster
        With one band.
    classes : ndarray, shape (classes,)
    """

    raster: Stack | ResampledRaster
    classes: np.ndarray

    @property
    def grid(self) -> Grid:
        """The grid of the raster."""
        return self.raster.grid

    def read(self, window: Window) -> np.ndarray:
        """Return values (classes, rows, columns) of a window, NaN where the raster has no value."""
        values = self.raster.read(window)[0]
        bands = (values == self.classes[:, None, None]).astype(np.float32)
        bands[:, np.isnan(values)] = np.nan
        return bands

    def names(self, title: str) -> list[str]:
        """Return the names of the bands: that of the raster, and the class."""
        return [f"{title}: {value:.7g}" for value in self.classes.tolist()]


def class_bands(
    raster: Stack | ResampledRaster, title: str, ground: Cut | None, progress: Progress
) -> ClassBands:
    """Return a raster's classes that cover ground, those of most of it if they are too many.

    Parameters
    ----------
    raster : Stack or ResampledRaster
        On the stack's grid.
    title : str
        What the raster is called.
    ground : Cut or None
        What values are kept to.
    progress : Progress

    Raises
    ------
    InputError
        If the raster has several bands, or holds measurements, or no value on the ground.
    CancelledError
    """
    counts: Counter[float] = Counter()
    for window in tiles(raster.grid):
        stop_if_cancelled(progress)
        values = raster.read(window)
        if len(values) > 1:
            raise InputError(
                tr(
                    "CLASSES: {title} has {count} bands, and a raster of classes has one.",
                    title=title,
                    count=len(values),
                )
            )
        if ground is not None:
            ground.cut(window, values)
        found, cells = np.unique(values[np.isfinite(values)], return_counts=True)
        counts.update(dict(zip(found.tolist(), cells.tolist(), strict=True)))
        if len(counts) > MOST_CLASSES:
            raise InputError(
                tr(
                    "CLASSES: {title} has more than {most} different values: measurements, and no classes. "
                    "Give it as COVARIATES.",
                    title=title,
                    most=MOST_CLASSES,
                )
            )
    if not counts:
        raise InputError(tr("CLASSES: {title} has no value on the stack's ground.", title=title))
    chosen = [value for value, _ in counts.most_common(MOST_BANDS_OF_CLASSES)]
    if len(counts) > len(chosen):
        rest = sum(counts.values()) - sum(counts[value] for value in chosen)
        progress.warning(
            tr(
                "{title} has {count} classes on the stack's ground. The {most} that cover most of it become "
                "bands; {share:.1%} of the ground is of the others, and 0 in all of these bands.",
                title=title,
                count=len(counts),
                most=len(chosen),
                share=rest / sum(counts.values()),
            )
        )
    return ClassBands(raster, np.array(sorted(chosen), dtype=np.float32))


def tell_of_numbered_classes(raster: Stack, title: str, progress: Progress) -> None:
    """Warn of covariates that look like numbered classes: few values, all of them whole.

    Two are as good as a class.

    Raises
    ------
    CancelledError
    """
    for name, values in zip(raster.elements, sounding(raster, progress), strict=True):
        found = np.unique(values)
        if 2 < len(found) <= MOST_BANDS_OF_CLASSES and (found == np.round(found)).all():
            progress.warning(
                tr(
                    "COVARIATES: {title} ({band}) has {count} different values, all of them whole "
                    "({values}): these look like classes. As a covariate, class 4 would be more than class "
                    "3. Give it as CLASSES.",
                    title=title,
                    band=name,
                    count=len(found),
                    values=", ".join(f"{value:.7g}" for value in found[:10].tolist())
                    + (" …" if len(found) > 10 else ""),
                )
            )
