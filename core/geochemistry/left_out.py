"""What gridding is worth: samples are left out, block by block, and predicted from the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..runtime.language import tr
from ..runtime.progress import Progress, stop_if_cancelled
from .interpolation import Interpolation
from .search import IDW, KRIGING
from .spacing import Spacing
from .variograms import Variogram

#: Parts that the blocks are dealt to, each left out once.
_FOLDS = 5

#: Side of a block in spacings: on lines, neighbours on the same line go with a sample.
_BLOCK = 2.0

#: Samples that are predicted at most, of all that are left out.
_PREDICTED = 2000

#: With predicted samples in fewer squares than this, no method is called better.
_FEWEST_BLOCKS = 5

#: With fewer samples nothing is left out.
FEWEST = 50

#: Makes an interpolation of some samples (n, 2) and their values (n, elements).
Maker = Callable[[np.ndarray, np.ndarray], Interpolation]


@dataclass(frozen=True)
class LeftOut:
    """How well left-out samples of an element were predicted, in logarithms where these are kriged.

    Attributes
    ----------
    element : str
    logarithmic : bool
    samples : int
        Left-out samples that all methods predicted.
    explained : dict of str to float
        Share of the variance that each method explains; negative where the mean is better.
    better : str
        The method with the smaller squared error, where it is smaller by more than chance; else empty.
    variogram : Variogram or None
        What the element was kriged with.
    """

    element: str
    logarithmic: bool
    samples: int
    explained: dict[str, float]
    better: str
    variogram: Variogram | None


def leave_out(
    xy: np.ndarray,
    values: np.ndarray,
    elements: Sequence[str],
    logarithmic: np.ndarray,
    makers: dict[str, Maker],
    spacing: Spacing,
    radius: float,
    variograms: Sequence[Variogram] | None,
    progress: Progress,
) -> list[LeftOut]:
    """Leave out samples and predict them by each method.

    Squares of two spacings are dealt to five parts, and one part after the other is left out. Of two
    methods one is called better where the mean difference of their squared errors is more than twice
    its standard error over the squares, of which there must be five or more.

    Parameters
    ----------
    xy, values : ndarray, shapes (n, 2) and (n, elements)
    elements : sequence of str
    logarithmic : ndarray of bool, shape (elements,)
        Elements whose errors are those of logarithms.
    makers : dict of str to Maker
        By method.
    spacing : Spacing
    radius : float
        Samples farther away than this are not used.
    variograms : sequence of Variogram, optional
        Told with the elements.
    progress : Progress

    Raises
    ------
    CancelledError
    """
    blocks, folds = _blocks(xy, _BLOCK * spacing.typical)
    asked = np.sort(np.random.default_rng(1).permutation(len(xy))[:_PREDICTED])
    predicted = {name: np.full((len(asked), len(elements)), np.nan) for name in makers}
    for fold in range(_FOLDS):
        wanted = folds[asked] == fold
        if not wanted.any():
            continue
        places = xy[asked[wanted]]
        reached = cKDTree(places).query(xy, distance_upper_bound=radius * (1 + 1e-9))[0]
        kept = (folds != fold) & np.isfinite(reached)
        if not kept.any():
            continue
        for name, make in makers.items():
            stop_if_cancelled(progress)
            interpolation = make(xy[kept], values[kept])
            predicted[name][wanted] = interpolation.at(places)[:, : len(elements)]
    results = []
    for number, element in enumerate(elements):
        columns = {name: table[:, number] for name, table in predicted.items()}
        variogram = variograms[number] if variograms else None
        results.append(
            _judge(
                element,
                values[asked, number],
                columns,
                bool(logarithmic[number]),
                blocks[asked],
                variogram,
            )
        )
    return results


def summary_of(left_out: Sequence[LeftOut]) -> str:
    """Return in a sentence what leaving out has shown."""
    methods = list(left_out[0].explained)
    explained = {
        method: float(np.nanmedian([one.explained[method] for one in left_out] or [math.nan]))
        for method in methods
        if any(math.isfinite(one.explained[method]) for one in left_out)
    }
    if not explained:
        return tr("Samples were left out, but none lies within the radius of those that were kept.")
    if len(methods) == 1:
        return tr(
            "Left-out samples: inverse distance weighting explains {idw:.0%} of their variance (the middle "
            "one of the elements). With the Python package gstools kriging is compared with it.",
            idw=explained[IDW],
        )
    better = [one.better for one in left_out]
    return tr(
        "Left-out samples: kriging predicts {kriging_better} of {count} elements better, inverse distance "
        "weighting {idw_better}, and the others differ by no more than chance. Kriging explains "
        "{kriging:.0%} of their variance, inverse distance weighting {idw:.0%} (the middle one of the "
        "elements).",
        kriging_better=better.count(KRIGING),
        count=len(left_out),
        idw_better=better.count(IDW),
        kriging=explained[KRIGING],
        idw=explained[IDW],
    )


def better_method(left_out: Sequence[LeftOut], used: str) -> str:
    """Return what to do where the other method than the one that was used predicts more elements better."""
    better = [one.better for one in left_out]
    other = IDW if used == KRIGING else KRIGING
    if better.count(other) <= better.count(used):
        return ""
    numbers = {"better": better.count(other), "worse": better.count(used), "count": len(left_out)}
    if other == KRIGING:
        return tr(
            "Grid again with METHOD=kriging: it predicts left-out samples of {better} of {count} elements "
            "better, inverse distance weighting those of {worse}.",
            **numbers,
        )
    return tr(
        "Grid again with METHOD=idw: inverse distance weighting predicts left-out samples of {better} of "
        "{count} elements better, kriging those of {worse}.",
        **numbers,
    )


def worth_nothing(left_out: Sequence[LeftOut]) -> str:
    """Return that samples are predicted no better than by their mean; empty where they are."""
    best = [max(one.explained.values()) for one in left_out if one.samples]
    if not best or float(np.median(best)) > 0:
        return ""
    return tr(
        "Left-out samples of most elements are predicted no better than by the mean of all samples: between "
        "samples that are so far apart the map says nothing. A smaller RADIUS keeps it to the ground near "
        "samples."
    )


def _blocks(xy: np.ndarray, side: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the square of each sample, and the part that it is dealt to, both (n,)."""
    squares = np.floor((xy - xy.min(axis=0)) / side).astype(np.int64)
    _, blocks = np.unique(
        squares[:, 0] * (squares[:, 1].max() + 1) + squares[:, 1], return_inverse=True
    )
    count = int(blocks.max()) + 1
    parts = np.random.default_rng(0).permutation(np.arange(count) % _FOLDS)
    return blocks, parts[blocks]


def _judge(
    element: str,
    truth: np.ndarray,
    predicted: dict[str, np.ndarray],
    logarithmic: bool,
    blocks: np.ndarray,
    variogram: Variogram | None,
) -> LeftOut:
    scale = np.log if logarithmic else np.asarray
    known = np.isfinite(truth) & np.all([np.isfinite(one) for one in predicted.values()], axis=0)
    if known.sum() < 2:
        return LeftOut(element, logarithmic, 0, dict.fromkeys(predicted, math.nan), "", variogram)
    wanted = scale(truth[known])
    errors = {name: np.square(scale(one[known]) - wanted) for name, one in predicted.items()}
    spread = float(np.var(wanted))
    explained = {
        name: 1 - float(one.mean()) / spread if spread > 0 else math.nan
        for name, one in errors.items()
    }
    better = _better(errors, blocks[known]) if spread > 0 else ""  # else all errors are rounding
    return LeftOut(element, logarithmic, len(wanted), explained, better, variogram)


def _better(errors: dict[str, np.ndarray], blocks: np.ndarray) -> str:
    """Return which of two methods has the smaller errors (n,) by more than chance over blocks."""
    if len(errors) != 2:
        return ""
    (first, one), (second, other) = errors.items()
    differences = one - other
    squares, block = np.unique(blocks, return_inverse=True)
    if len(squares) < _FEWEST_BLOCKS:
        return ""
    sums = np.bincount(block, differences - differences.mean())
    error = math.sqrt(float(np.square(sums).sum())) / len(differences)
    mean = float(differences.mean())
    if abs(mean) <= 2 * error:
        return ""
    return second if mean > 0 else first
