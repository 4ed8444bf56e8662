"""Where patches are taken: around deposits and on barren ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ...rasters.covered import CoveredGround
from ...rasters.grid import Grid, cells_around, random_cells, unit_of_length
from ...rasters.ground import GroundScale
from ...rasters.windows import Window, share_done, tiles
from ...runtime.errors import InputError
from ...runtime.language import later, tr
from ...runtime.progress import Progress, step, stop_if_cancelled
from .deposits import NO_VALUES

if TYPE_CHECKING:
    from ...rasters.regions import Region
    from ...rasters.stack import Stack


#: Draws of random cells at most until enough have values, and cells between two looks for a cancel.
_DRAWS, _READ_AT_ONCE = 10, 50

#: Why no patch is taken around a point.
OFF_THE_STACK = later("outside of the stack")
OFF_THE_AREA = later("outside of the study area")


@dataclass(frozen=True)
class PatchSites:
    """Cells at whose centre a patch is taken.

    Attributes
    ----------
    cells : ndarray of int, shape (n, 2)
        Row and column.
    labels : ndarray of int, shape (n,)
        1 around a deposit, 0 on barren ground.
    points : ndarray of int, shape (n,)
        Number of the deposit or barren point that the cell belongs to, counted per label.
    groups : ndarray of int, shape (n,)
        Cells of one group share ground: their patches overlap, or those of their neighbours do.
        Numbers of deposits, of barren ground, and of the draws of it do not mix.
    draws : ndarray of int, shape (n,)
        0 for mineralised cells and for the barren ground that scores are taken on; from 1 on for
        further draws of barren ground, which only serve to train.
    apart : bool
        Whether the barren ground that scores are taken on trains nothing: then what was drawn to train
        may be chosen by its chemistry, and scores stay those of barren ground as it comes.
    """

    cells: np.ndarray
    labels: np.ndarray
    points: np.ndarray
    groups: np.ndarray
    draws: np.ndarray
    apart: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def scored(self) -> np.ndarray:
        """Which sites (n,) scores are taken on: all but further draws of barren ground."""
        return self.draws == 0

    @property
    def trains(self) -> np.ndarray:
        """Which sites (n,) may train: all but barren ground that is only scored."""
        return (self.labels == 1) | (self.draws >= self.apart)

    @property
    def draw_count(self) -> int:
        """How often barren ground was drawn to train on."""
        return int(self.draws.max()) + 1 - self.apart

    def of_draw(self, draw: int) -> np.ndarray:
        """Return which sites (n,) make a training set: all mineralised ones and one barren draw."""
        return (self.labels == 1) | (self.draws == draw + self.apart)

    def in_draws(self, count: int) -> np.ndarray:
        """Return which sites (n,) belong to one of the first so many training sets."""
        return (self.labels == 1) | (self.draws < count + self.apart)

    def group_count(self, label: int) -> int:
        """Return how many groups a label has among the scored sites."""
        return len(np.unique(self.groups[self.scored & (self.labels == label)]))


def block_cells(points: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the unique cells (n, 2) of the blocks around points (m, 2), and their point (n,).

    A cell in several blocks belongs to the first of them.
    """
    cells = cells_around(points, block).reshape(-1, 2)
    owners = np.repeat(np.arange(len(points)), block**2)
    _, first = np.unique(cells, axis=0, return_index=True)
    first.sort()
    return cells[first], owners[first]


def overlap_groups(points: np.ndarray, patch: int, block: int) -> np.ndarray:
    """Return a group number (m,) for points (m, 2): points whose patches can overlap share one.

    Patches in the blocks of two points share cells if the points are no more than
    ``patch + block − 2`` cells apart along rows and columns.
    """
    count = len(points)
    pairs = cKDTree(points).query_pairs(patch + block - 2, p=np.inf, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return connected_components(links, directed=False)[1]


class Ground:
    """The stack and the study area, as far as they say where a patch can be taken.

    Parameters
    ----------
    stack : Stack
    region : Region or None
        The study area.
    patch : int
        Side of a patch in cells.
    """

    def __init__(self, stack: Stack, region: Region | None, patch: int) -> None:
        self.stack = stack
        self.patch = patch
        self._region = region
        self._inside = None if region is None else region.mask(stack.grid)

    @property
    def grid(self) -> Grid:
        """The grid of the stack."""
        return self.stack.grid

    @property
    def covered(self) -> CoveredGround | None:
        """Where on earth it is; None if its CRS does not say."""
        return CoveredGround.of(self.grid, self._region)

    def inside(self, cells: np.ndarray) -> np.ndarray:
        """Return which cells (n, 2) lie on the stack and in the study area."""
        inside = self.grid.contains(cells)
        if self._inside is not None:
            inside[inside] = self._inside[tuple(cells[inside].T)]
        return inside

    def why_not(self, cell: np.ndarray) -> str:
        """Return why no patch can be taken at a cell (2,), in English; empty if one can."""
        if not self.inside(cell[None])[0]:
            # The stack may have been cut to the study area: what lies off both is outside of that.
            off = not self.grid.contains(cell[None])[0]
            in_area = self._region is None or self._region.contains(self.grid.xy(cell[None])[0])
            return OFF_THE_STACK if off and in_area else OFF_THE_AREA
        return "" if self.has_values(cell[None])[0] else NO_VALUES

    def has_values(self, cells: np.ndarray) -> np.ndarray:
        """Return at which cells (n, 2) every band has a value."""
        return np.isfinite(self.stack.sample(cells)).all(axis=1)

    def is_complete(self, cell: np.ndarray) -> bool:
        """Return whether a whole patch with values lies around a cell."""
        half = self.patch // 2
        row, column = (int(number) - half for number in cell)
        grid = self.grid
        if (
            row < 0
            or column < 0
            or row + self.patch > grid.rows
            or column + self.patch > grid.columns
        ):
            return False
        read = self.stack.read(Window(row, column, self.patch, self.patch))
        return bool(np.isfinite(read).all())

    def cells_with_values(self, progress: Progress) -> tuple[int, float]:
        """Return how many cells of the study area have a value in every band, and their km².

        Raises
        ------
        CancelledError
        """
        count, area, scale = 0, 0.0, GroundScale(self.grid)
        for window in tiles(self.grid):
            step(progress, share_done(window, self.grid))
            known = np.isfinite(self.stack.read(window)).all(axis=0)
            if self._inside is not None:
                rows = slice(window.row, window.row + window.rows)
                known &= self._inside[rows, window.column : window.column + window.columns]
            count += int(known.sum())
            area += float(scale.square_kilometres(window)[known].sum())
        return count, area

    def random_cells(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Return random cells (count, 2) of the study area."""
        return random_cells(self.grid, self._inside, count, rng)

    def random_cells_with_values(
        self, count: int, rng: np.random.Generator, progress: Progress
    ) -> np.ndarray:
        """Return random cells (n, 2) of the study area that have values, row by row, none twice.

        Of one draw of so many cells at random; where most of these have no values, as on a stack that is
        kept to sampled ground, of as many draws as give half of the cells.

        Raises
        ------
        CancelledError
        """
        found, wanted = np.empty((0, 2), dtype=np.int64), np.inf
        for _ in range(_DRAWS):
            cells = np.unique(self.random_cells(count, rng), axis=0)
            wanted = min(wanted, len(cells) / 2)
            for part in np.array_split(cells, max(1, len(cells) // _READ_AT_ONCE)):
                stop_if_cancelled(progress)
                found = np.concatenate([found, part[self.has_values(part)]])
            if len(found) >= wanted:
                break
        return np.unique(found, axis=0)


def deposit_sites(ground: Ground, points: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """Return cells (n, 2) around deposits, and the deposit (n,) of each; deposits (m, 2) are cells.

    Only deposits on the ground count, and only cells with values.

    Raises
    ------
    InputError
        If none is left.
    """
    inside = np.flatnonzero(ground.inside(points))
    if not len(inside):
        raise InputError(
            tr(
                "No deposit lies on the stack and in the study area. Do the layers cover the same "
                "ground?"
            )
        )
    cells, owners = block_cells(points[inside], block)
    kept = ground.inside(cells)
    kept[kept] = ground.has_values(cells[kept])
    if not kept.any():
        raise InputError(tr("The stack has no values at any of the deposits."))
    return cells[kept], inside[owners[kept]]


def draw_barren(
    ground: Ground,
    deposits: np.ndarray,
    count: int,
    distance: float | None,
    block: int,
    rng: np.random.Generator,
    progress: Progress,
    allowed: Callable[[np.ndarray], bool] | None = None,
) -> np.ndarray:
    """Draw random barren points, far from all deposits.

    Their patches do not overlap one another as long as there is room for that; then only their
    blocks do not.

    Parameters
    ----------
    ground : Ground
    deposits : ndarray of int, shape (m, 2)
        All known deposits, as cells.
    count : int
        Points to draw.
    distance : float or None
        Least distance of a barren point to every deposit in map units; None for just as far that
        no barren patch overlaps a mineralised one.
    block : int
        Side of the block of cells around a point.
    rng : numpy.random.Generator
    progress : Progress
    allowed : callable, optional
        Whether barren ground may be drawn at a cell (2,) with values all around.

    Returns
    -------
    ndarray of int, shape (count, 2)

    Raises
    ------
    InputError
        If the ground does not hold that many.
    """
    overlap = ground.patch + block - 2
    tree = cKDTree(deposits if distance is None else ground.grid.xy(deposits))
    drawn: list[np.ndarray] = []
    for attempt in range(60):
        if attempt == 30:
            progress.warning(
                tr(
                    "Only about {percent} % of the {wanted} barren places have room of their own; patches of "
                    "the others overlap.",
                    percent=_in_tens(len(drawn) / count),
                    wanted=count,
                )
            )
        apart = overlap if attempt < 30 else block - 1
        candidates = ground.random_cells(max(200, 4 * count), rng)
        if distance is None:
            far = tree.query(candidates, p=np.inf)[0] > overlap
        else:
            far = tree.query(ground.grid.xy(candidates))[0] >= distance
        for cell in candidates[far]:
            stop_if_cancelled(progress)
            if drawn and np.abs(np.array(drawn) - cell).max(axis=1).min() <= apart:
                continue
            if ground.is_complete(cell) and (allowed is None or allowed(cell)):
                drawn.append(cell)
            if len(drawn) == count:
                return np.array(drawn)
    least = tr("so far from every deposit that patches do not overlap")
    if distance is not None:
        least = tr(
            "{distance:g} {unit} from every deposit",
            distance=distance,
            unit=unit_of_length(ground.grid.crs),
        )
    if allowed is not None:
        least = tr("{least}, low in pathfinders (BARREN_FROM=low_score)", least=least)
    raise InputError(
        tr(
            "Only {count} of {wanted} barren places could be found that are {least}, and that "
            "have values all around. Lower NEGATIVE_DISTANCE, or give barren points (BARREN).",
            count=len(drawn),
            wanted=count,
            least=least,
        )
    )


def _in_tens(share: float) -> int:
    """Return a share that is neither none nor all in tens of percent, which draws mostly agree on."""
    return min(max(round(10 * share), 1), 9) * 10


def collect_sites(
    ground: Ground,
    deposits: np.ndarray,
    barren: np.ndarray | None,
    block: int,
    negative_distance: float | None,
    rng: np.random.Generator,
    progress: Progress,
    draws: int = 1,
    allowed: Callable[[np.ndarray], bool] | None = None,
) -> PatchSites:
    """Return the sites of as many barren as mineralised patches.

    Parameters
    ----------
    ground : Ground
    deposits : ndarray of int, shape (m, 2)
        Cells of the deposits.
    barren : ndarray of int, shape (k, 2), or None
        Cells of barren points; drawn at random if None.
    block : int
        Side of the block of cells around every point.
    negative_distance : float or None
        Least distance of drawn points to every deposit in map units; by default so far that no
        barren patch overlaps a mineralised one.
    rng : numpy.random.Generator
    progress : Progress
    draws : int
        How often barren ground is drawn at random.
    allowed : callable, optional
        Where barren ground that trains may be drawn; what scores are taken on is then drawn anywhere,
        and trains nothing.

    Raises
    ------
    InputError
        If deposits or barren ground are missing.
    """
    positive, deposit_of = deposit_sites(ground, deposits, block)
    groups = overlap_groups(deposits, ground.patch, block)[deposit_of]
    parts = [(positive, np.ones(len(positive), dtype=int), deposit_of, groups)]
    first_group = len(deposits)
    apart = allowed is not None and barren is None
    for draw in range(draws + apart if barren is None else 1):
        points = barren
        if points is None:
            points = draw_barren(
                ground,
                deposits,
                -(-len(positive) // block**2),
                negative_distance,
                block,
                rng,
                progress,
                allowed if draw else None,
            )
        negative, barren_of = _barren_sites(ground, points, positive, block, rng)
        groups = overlap_groups(points, ground.patch, block)[barren_of] + first_group
        parts.append((negative, np.zeros(len(negative), dtype=int), barren_of, groups))
        first_group += len(points)
    sizes = [len(positive) + len(parts[1][0]), *(len(part[0]) for part in parts[2:])]
    cells, labels, owners, groups = (np.concatenate(column) for column in zip(*parts, strict=True))
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    return PatchSites(cells, labels, owners, groups, numbers, apart)


def _barren_sites(
    ground: Ground,
    points: np.ndarray,
    positive: np.ndarray,
    block: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Return barren cells (n, 2) around points, no more than positive ones, and their point (n,)."""
    inside = np.flatnonzero(ground.inside(points))
    if not len(inside):
        raise InputError(tr("No barren point lies on the stack and in the study area."))
    negative, owners = block_cells(points[inside], block)
    kept = ground.inside(negative)
    kept[kept] = ground.has_values(negative[kept])
    mineralised = {tuple(cell) for cell in positive.tolist()}
    kept &= np.array([tuple(cell) not in mineralised for cell in negative.tolist()])
    negative, owners = negative[kept], inside[owners[kept]]
    if not len(negative):
        raise InputError(tr("No barren cell has values in the stack and lies off the deposits."))
    if len(negative) > len(positive):
        chosen = np.sort(rng.choice(len(negative), len(positive), replace=False))
        negative, owners = negative[chosen], owners[chosen]
    return negative, owners


def read_patches(stack: Stack, cells: np.ndarray, patch: int) -> np.ndarray:
    """Return the patches centred at cells (n, 2), shape (n, bands, patch, patch), NaN for nodata.

    Mirrored at the edges of the map.
    """
    half = patch // 2
    patches = np.empty((len(cells), len(stack.bands), patch, patch), dtype=np.float32)
    for target, (row, column) in zip(patches, cells, strict=True):
        target[...] = stack.read_padded(Window(int(row), int(column), 1, 1), half)
    return patches


def fill_missing(patches: np.ndarray) -> np.ndarray:
    """Return patches (n, channels, patch, patch) whose missing cells repeat the centre cell."""
    middle = patches.shape[-1] // 2
    return np.where(np.isnan(patches), patches[..., middle, middle, None, None], patches)


def missing_deposits(sites: PatchSites, count: int) -> Sequence[int]:
    """Return the numbers of the deposits, of so many, that no patch was taken of."""
    return sorted(set(range(count)) - set(sites.points[sites.labels == 1].tolist()))
