"""Draws of barren ground with their folds, as arrays: networks are trained on them where there is no GDAL.

Draws are those of :func:`~gossan.core.anomalies.evaluation.rounds.run_rounds`, so what is held out is the
same for all candidates, wherever each of them was trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from card.material import MemoryStack
from gossan.core.anomalies.evaluation.cross_validation import (
    HeldOut,
    Reference,
    cross_validate,
    leaks,
)
from gossan.core.anomalies.evaluation.rounds import Round, drawn_anew
from gossan.core.anomalies.patches.samples import PatchSamples
from gossan.core.anomalies.patches.sites import PatchSites, read_patches
from gossan.core.anomalies.patches.unlabelled import UnlabelledGround, unlabelled_cells
from gossan.core.anomalies.training.optimisation import member_seed
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.detecting.scale import PathfinderScale
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.windows import Window
from gossan.core.runtime.progress import SilentProgress

if TYPE_CHECKING:
    from gossan.core.anomalies.evaluation.candidates import Candidate
    from gossan.core.anomalies.patches.samples import KnownGround

QUIET = SilentProgress()


@dataclass(frozen=True)
class Draw:
    """One draw of barren ground of a survey, with its folds.

    Attributes
    ----------
    survey : str
    number : int
        From 0.
    seed : int
        Of the trainings.
    samples : PatchSamples
    fold : ndarray of int, shape (n,)
    reference : Reference
    """

    survey: str
    number: int
    seed: int
    samples: PatchSamples
    fold: np.ndarray
    reference: Reference

    def held_out(self, candidate: Candidate) -> HeldOut:
        """Train a candidate without each fold, and let it judge the fold."""
        found = cross_validate(
            self.samples, self.fold, [candidate], self.reference, self.seed, QUIET
        )
        return found[candidate.name]

    def round_of(self, held_out: dict[str, HeldOut]) -> Round:
        """Return what candidates said as a round of a comparison."""
        sites = self.samples.sites
        leaking = leaks(self.samples, self.fold)
        return Round(self.number, self.seed, sites, self.fold, held_out, leaking)


def ground_patches(samples: PatchSamples) -> np.ndarray:
    """Return the patches of ground without labels (n, elements, p, p) that networks are pretrained on.

    Raises
    ------
    ValueError
        If the settings read none.
    """
    if samples.unlabelled is None:
        raise ValueError("no ground without labels was read")
    return samples.unlabelled.patches


def draw_of(known: KnownGround, settings: TrainingSettings, survey: str, number: int) -> Draw:
    """Draw as a comparison with these settings does in its round of this number."""
    samples, fold = drawn_anew(known, settings, number, QUIET)
    reference = Reference.draw(known.ground, settings.seed + 1)
    return Draw(survey, number, member_seed(settings.seed, number), samples, fold, reference)


def write_survey(known: KnownGround, draws: Sequence[Draw], path: Path) -> None:
    """Write a survey's stack and draws as a file of arrays.

    Patches are told by their cells: patches of one map share most of what they hold.
    """
    ground = known.ground
    grid = ground.grid
    values = ground.stack.read(Window(0, 0, grid.rows, grid.columns))
    stack = MemoryStack(values, ground.stack.elements, grid, ground.stack.kinds)
    arrays: dict[str, Any] = {
        "values": values,
        "elements": np.array(ground.stack.elements),
        "kinds": np.array(ground.stack.kinds),
        "grid": np.array(astuple(grid)[:6]),
        "commodity": np.array(known.commodity),
        "patch": np.array(ground.patch),
        "reference": _reference_cells(known, draws[0], stack),
    }
    for draw in draws:
        sites, seed = draw.samples.sites, draw.seed
        cells = unlabelled_cells(ground, seed, QUIET)
        _require_equal(stack, cells, ground_patches(draw.samples))
        arrays |= {
            f"{draw.number} cells": sites.cells,
            f"{draw.number} known": np.stack(
                [sites.labels, sites.points, sites.groups, sites.draws, draw.fold]
            ),
            f"{draw.number} apart": np.array(sites.apart),
            f"{draw.number} control": draw.samples.control,
            f"{draw.number} seed": np.array(seed),
            f"{draw.number} unlabelled": cells,
        }
    np.savez_compressed(path, **arrays)


def _reference_cells(known: KnownGround, draw: Draw, stack: MemoryStack) -> np.ndarray:
    cells = known.ground.grid.cells(draw.reference.xy)
    _require_equal(stack, cells, draw.reference.patches)
    return cells


def _require_equal(stack: MemoryStack, cells: np.ndarray, patches: np.ndarray) -> None:
    own = read_patches(stack, cells, patches.shape[-1])  # type: ignore[arg-type]
    if not np.array_equal(own, patches, equal_nan=True):
        raise ValueError("patches that are read from arrays are not those of the raster")


def read_survey(path: Path) -> list[Draw]:
    """Read the draws of a survey that was written."""
    with np.load(path) as arrays:
        stored = dict(arrays)
    x, y, width, height, columns, rows = stored["grid"].tolist()
    grid = Grid(x, y, width, height, int(columns), int(rows))
    kinds = stored["kinds"].tolist() if "kinds" in stored else ()
    stack: Any = MemoryStack(stored["values"], stored["elements"].tolist(), grid, kinds)
    patch = int(stored["patch"])
    cells = stored["reference"]
    reference = Reference(read_patches(stack, cells, patch), grid.xy(cells))
    numbers = sorted(int(name.split()[0]) for name in stored if name.endswith(" seed"))
    draws = []
    for number in numbers:
        own = {
            name.split()[1]: array
            for name, array in stored.items()
            if name.startswith(f"{number} ")
        }
        labels, points, groups, which, fold = own["known"]
        sites = PatchSites(own["cells"], labels, points, groups, which, bool(own["apart"]))
        unlabelled = UnlabelledGround(
            read_patches(stack, own["unlabelled"], patch), kinds=stack.kinds
        )
        samples = PatchSamples.read(stack, sites, own["control"], patch, unlabelled)
        scale = PathfinderScale(stack.chemistry, str(stored["commodity"]), unlabelled.patches)
        samples = replace(samples, pathfinders=scale)
        draws.append(Draw(path.stem, number, int(own["seed"]), samples, fold, reference))
    return draws
