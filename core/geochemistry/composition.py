"""Robust principal components of compositions (Zhang et al. 2025, fig. 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.covariance import EmpiricalCovariance, MinCovDet, empirical_covariance

from ..rasters.grid import random_cells
from ..rasters.regions import Region
from ..rasters.soundings import tell_of_undeclared_nodata
from ..rasters.stack import Stack
from ..rasters.windows import share_done, tiles
from ..rasters.writer import RasterWriter
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.progress import Progress, SilentProgress, step, stop_if_cancelled
from .transforms import Transform, ilr_basis

#: The robust covariance needs this many samples per element.
SAMPLES_PER_ELEMENT = 5

#: Cells or samples that components are fitted to, and that the biplot shows.
FITTED = 5000

#: Share of the samples that an element must be analysed at.
_OFTEN = 0.5

#: Cells that are read between two looks for a cancel: reading all of them takes seconds.
_SAMPLED = 200


class _InterruptibleMinCovDet(MinCovDet):
    """scikit-learn's minimum covariance determinant, which looks for a cancel at every step."""

    def __init__(self, progress: Progress, random_state: int) -> None:
        super().__init__(random_state=random_state)
        self.progress = progress

    def _nonrobust_covariance(
        self, samples: np.ndarray, assume_centered: bool = False
    ) -> np.ndarray:
        stop_if_cancelled(self.progress)
        return empirical_covariance(samples, assume_centered=assume_centered)


@dataclass(frozen=True)
class Components:
    """Principal components in ilr space, with loadings in clr space.

    Attributes
    ----------
    transform : Transform
        The ilr that values go through.
    centre : ndarray, shape (elements − 1,)
    directions : ndarray, shape (components, elements − 1)
    loadings : ndarray, shape (components, elements)
    variances : ndarray, shape (components,)
        Of the scores.
    robust : bool
        Whether the minimum covariance determinant was used; the plain covariance otherwise.
    """

    transform: Transform
    centre: np.ndarray
    directions: np.ndarray
    loadings: np.ndarray
    variances: np.ndarray
    robust: bool

    @property
    def explained(self) -> np.ndarray:
        """Shares of the variance, shape (components,)."""
        return self.variances / self.variances.sum()

    def all_scores(self, values: np.ndarray, count: int) -> np.ndarray:
        """Return the scores of the first components, (count, ...), for values (elements, ...)."""
        channels = self.transform.apply(values)
        flat = channels.reshape(len(channels), -1) - self.centre[:, None]
        return (self.directions[:count] @ flat).reshape(count, *channels.shape[1:])

    def scores(self, values: np.ndarray, component: int) -> np.ndarray:
        """Return the scores of a component, from 1, for values (elements, ...)."""
        return self.all_scores(values, component)[component - 1]


def robust_components(
    values: np.ndarray, seed: int, progress: Progress | None = None
) -> Components:
    """Fit robust principal components to values (n, elements); rows with NaN are skipped.

    ilr, minimum covariance determinant, eigenvectors (Filzmoser et al. 2009); a sign makes each
    one's largest clr loading positive, so that a run can be repeated.

    Raises
    ------
    InputError
        If an element has no positive value.
    CancelledError
    """
    complete = values[np.isfinite(values).all(axis=1)]
    elements = values.shape[1]
    transform = Transform.fit(complete, "ilr", "none")
    channels = transform.apply(complete.T).T.astype(float)
    estimator = EmpiricalCovariance()
    if len(complete) >= SAMPLES_PER_ELEMENT * elements and not _mostly_one(channels):
        estimator = _InterruptibleMinCovDet(progress or SilentProgress(), seed)
    estimator.fit(channels)
    variances, vectors = np.linalg.eigh(estimator.covariance_)
    directions = vectors[:, ::-1].T
    loadings = directions @ ilr_basis(elements)
    largest = loadings[np.arange(len(loadings)), np.abs(loadings).argmax(axis=1)]
    signs = np.where(largest < 0, -1.0, 1.0)[:, None]
    return Components(
        transform,
        estimator.location_,
        directions * signs,
        loadings * signs,
        variances[::-1],
        isinstance(estimator, MinCovDet),
    )


def _mostly_one(channels: np.ndarray) -> bool:
    """Return whether half of the samples (n, components) are alike: the densest half has no spread."""
    counts = np.unique(channels.round(12), axis=0, return_counts=True)[1]
    return bool(2 * counts.max() >= len(channels))


def seldom_analysed(values: np.ndarray, elements: Sequence[str], progress: Progress) -> list[int]:
    """Return the elements that were analysed at most samples, and tell of the others.

    A component needs all elements of a sample. Elements without values at more than half of the
    samples are left out, then the samples that lack one of those that are kept.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
    elements : sequence of str
    progress : Progress

    Returns
    -------
    list of int
        Numbers of the elements that are kept.
    """
    known = np.isfinite(values)
    often = known.mean(axis=0) >= _OFTEN
    if not often.all():
        progress.warning(
            tr(
                "Left out, analysed at fewer than half of the samples: {elements}.",
                elements=", ".join(
                    f"{elements[number]} ({int(known[:, number].sum()):,})"
                    for number in np.flatnonzero(~often)
                ),
            )
        )
    incomplete = int((~known[:, often].all(axis=1)).sum())
    if incomplete:
        progress.warning(
            tr(
                "{incomplete:,} of {count:,} samples lack an element: components are neither fitted to "
                "them nor scored there.",
                incomplete=incomplete,
                count=len(values),
            )
        )
    return np.flatnonzero(often).tolist()


def fit_components(
    values: np.ndarray, elements: Sequence[str], count: int, seed: int, progress: Progress
) -> tuple[Components, np.ndarray]:
    """Fit robust components to a survey, and say what its values ask a reader to know.

    Parameters
    ----------
    values : ndarray, shape (n, elements)
        Cells or samples; no more than :data:`FITTED` complete ones are drawn from them.
    elements : sequence of str
    count : int
        Components that are wanted.
    seed : int
    progress : Progress

    Returns
    -------
    components : Components
    complete : ndarray, shape (m, elements)
        What they were fitted to.

    Raises
    ------
    InputError
        If there are too few elements for so many components, or too few complete samples.
    CancelledError
    """
    if len(elements) < 3:
        raise InputError(
            tr("There are {count} elements; at least three are needed.", count=len(elements))
        )
    if count > len(elements) - 1:
        raise InputError(
            tr(
                "COMPONENTS is {count}: {count_2} elements have {count_3} components.",
                count=count,
                count_2=len(elements),
                count_3=len(elements) - 1,
            )
        )
    complete = values[np.isfinite(values).all(axis=1)]
    if len(complete) > FITTED:
        rows = np.random.default_rng(seed).choice(len(complete), FITTED, replace=False)
        complete = complete[np.sort(rows)]
    if len(complete) < len(elements):
        raise InputError(
            tr(
                "Only {count} samples have values of all {count_2} elements; as many as elements are "
                "needed. Leave out elements that were seldom analysed (FIELDS of samples, BANDS of a stack).",
                count=len(complete),
                count_2=len(elements),
            )
        )
    low = int((complete <= 0).any(axis=1).sum())
    if low:
        progress.warning(
            tr(
                "{low:,} of {count:,} samples have an element at or below zero. For the logarithm it "
                "is raised to half of the 5th percentile of the positive values.",
                low=low,
                count=len(complete),
            )
        )
    components = robust_components(complete, seed, progress)
    if not components.robust:
        progress.warning(
            tr(
                "{count:,} samples are too few for a robust covariance of {count_2} elements, or half of "
                "them are alike; the plain one was used, and outliers weigh.",
                count=len(complete),
                count_2=len(elements),
            )
        )
    return components, complete


def fit_stack(
    stack: Stack, region: Region | None, count: int, seed: int, progress: Progress
) -> tuple[Components, np.ndarray]:
    """Fit components to random cells of a stack, in a study area; see :func:`fit_components`.

    Raises
    ------
    InputError
    CancelledError
    """
    stack.tell_of_names(progress)
    inside = None
    if region is not None:
        stack = stack.within(region.window(stack.grid, 0))
        inside = region.mask(stack.grid)
    rng = np.random.default_rng(seed)
    cells = np.unique(random_cells(stack.grid, inside, FITTED, rng), axis=0)
    values = np.empty((len(cells), len(stack.elements)), dtype=np.float32)
    for first in range(0, len(cells), _SAMPLED):
        stop_if_cancelled(progress)
        values[first : first + _SAMPLED] = stack.sample(cells[first : first + _SAMPLED])
    known = [column[np.isfinite(column)] for column in values.T]
    tell_of_undeclared_nodata(stack, progress, known)
    return fit_components(values, stack.elements, count, seed, progress)


def write_scores(
    components: Components,
    stack: Stack,
    region: Region | None,
    writer: RasterWriter,
    count: int,
    progress: Progress,
) -> None:
    """Write the scores of the first components tile by tile; nodata outside of a study area.

    Raises
    ------
    CancelledError
    """
    for window in tiles(stack.grid):
        step(progress, share_done(window, stack.grid))
        scores = components.all_scores(stack.read(window), count)
        if region is not None:
            scores[:, ~region.mask(window.part_of(stack.grid))] = np.nan
        writer.write(window, scores)


def component_names(count: int) -> list[str]:
    """Return what bands and fields of the first components are called."""
    return [f"PC{number + 1}" for number in range(count)]


def loading_rows(
    components: Components, elements: Sequence[str], count: int
) -> Iterator[tuple[object, ...]]:
    """Yield a row per element: its name and its clr loading on each of the first components."""
    for name, loadings in zip(elements, components.loadings[:count].T.tolist(), strict=True):
        yield name, *loadings
