"""Where patches are taken: around deposits, on barren ground, and on which side of a split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .errors import InputError
from .grid import Grid
from .language import tr
from .progress import Progress, step
from .rasters import Stack, Window
from .regions import Region

SPLITS = ("deposits", "random")


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
    """

    cells: np.ndarray
    labels: np.ndarray
    points: np.ndarray
    groups: np.ndarray
    draws: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def scored(self) -> np.ndarray:
        """Which sites (n,) scores are taken on: all but further draws of barren ground."""
        return self.draws == 0

    @property
    def draw_count(self) -> int:
        """How often barren ground was drawn."""
        return int(self.draws.max()) + 1

    def of_draw(self, draw: int) -> np.ndarray:
        """Return which sites (n,) make a training set: all mineralised ones and one barren draw."""
        return (self.labels == 1) | (self.draws == draw)

    def group_count(self, label: int) -> int:
        """Return how many groups a label has among the scored sites."""
        return len(np.unique(self.groups[self.scored & (self.labels == label)]))


def block_cells(points: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the unique cells (n, 2) of the blocks around points (m, 2), and their point (n,).

    A cell in several blocks belongs to the first of them.
    """
    half = block // 2
    steps = np.arange(-half, half + 1)
    around = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
    cells = (np.asarray(points)[:, None, :] + around).reshape(-1, 2)
    owners = np.repeat(np.arange(len(points)), len(around))
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
        self._inside = None if region is None else region.mask(stack.grid)

    @property
    def grid(self) -> Grid:
        """The grid of the stack."""
        return self.stack.grid

    def inside(self, cells: np.ndarray) -> np.ndarray:
        """Return which cells (n, 2) lie on the stack and in the study area."""
        inside = self.grid.contains(cells)
        if self._inside is not None:
            inside[inside] = self._inside[tuple(cells[inside].T)]
        return inside

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

    def random_cells(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Return random cells (count, 2) of the study area."""
        if self._inside is None:
            return np.column_stack(
                [
                    rng.integers(0, self.grid.rows, count),
                    rng.integers(0, self.grid.columns, count),
                ]
            )
        flat = np.flatnonzero(self._inside)
        if not len(flat):
            raise InputError(tr("The study area does not overlap the stack."))
        return np.column_stack(np.unravel_index(rng.choice(flat, count), self._inside.shape))


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
                    "Only {count} of {wanted} barren places have room of their own; patches of the "
                    "others overlap.",
                    count=len(drawn),
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
            step(progress, 0.0)
            if drawn and np.abs(np.array(drawn) - cell).max(axis=1).min() <= apart:
                continue
            if ground.is_complete(cell):
                drawn.append(cell)
            if len(drawn) == count:
                return np.array(drawn)
    least = tr("so far from every deposit that patches do not overlap")
    if distance is not None:
        least = tr("{distance:g} map units from every deposit", distance=distance)
    raise InputError(
        tr(
            "Only {count} of {wanted} barren places could be found that are {least}, and that "
            "have values all around. Lower NEGATIVE_DISTANCE, or give barren points (BARREN).",
            count=len(drawn),
            wanted=count,
            least=least,
        )
    )


def collect_sites(
    ground: Ground,
    deposits: np.ndarray,
    barren: np.ndarray | None,
    block: int,
    negative_distance: float | None,
    rng: np.random.Generator,
    progress: Progress,
    draws: int = 1,
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

    Raises
    ------
    InputError
        If deposits or barren ground are missing.
    """
    positive, deposit_of = deposit_sites(ground, deposits, block)
    groups = overlap_groups(deposits, ground.patch, block)[deposit_of]
    parts = [(positive, np.ones(len(positive), dtype=int), deposit_of, groups)]
    first_group = len(deposits)
    for _ in range(draws if barren is None else 1):
        points = barren
        if points is None:
            count = -(-len(positive) // block**2)
            points = draw_barren(ground, deposits, count, negative_distance, block, rng, progress)
        negative, barren_of = _barren_sites(ground, points, positive, block, rng)
        groups = overlap_groups(points, ground.patch, block)[barren_of] + first_group
        parts.append((negative, np.zeros(len(negative), dtype=int), barren_of, groups))
        first_group += len(points)
    sizes = [len(positive) + len(parts[1][0]), *(len(part[0]) for part in parts[2:])]
    cells, labels, owners, groups = (np.concatenate(column) for column in zip(*parts, strict=True))
    return PatchSites(cells, labels, owners, groups, np.repeat(np.arange(len(sizes)), sizes))


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


def split_sites(
    sites: PatchSites,
    split: str,
    validation: float,
    rng: np.random.Generator,
    among: np.ndarray | None = None,
) -> np.ndarray:
    """Return which sites (n,) are held out for validation.

    Parameters
    ----------
    split : {'deposits', 'random'}
        Whole groups on one side, or patches at random (as in the paper; neighbours of one deposit
        then stand on both sides).
    validation : float
        Share to hold out, 0 to 1, of each label.
    rng : numpy.random.Generator
    among : ndarray of bool, shape (n,), optional
        Sites to hold out of; the scored ones by default.

    Raises
    ------
    InputError
        If a label has too little to be split.
    """
    held_out = np.zeros(len(sites), dtype=bool)
    among = sites.scored if among is None else among
    for label, name in ((1, "deposits"), (0, tr("barren places"))):
        members = np.flatnonzero(among & (sites.labels == label))
        units = sites.groups[members] if split == "deposits" else np.arange(len(members))
        unique = rng.permutation(np.unique(units))
        if len(unique) < 2:
            raise InputError(
                tr(
                    "There is only one group of {name}: nothing would be left to train with, or to "
                    "validate. Give more points, or use SPLIT=random.",
                    name=name,
                )
            )
        wanted = validation * len(members)
        sizes = np.cumsum([np.count_nonzero(units == unit) for unit in unique])
        count = int(np.clip(np.searchsorted(sizes, wanted - 1e-9) + 1, 1, len(unique) - 1))
        held_out[members[np.isin(units, unique[:count])]] = True
    return held_out


def choose_folds(sites: PatchSites, split: str, folds: int, rng: np.random.Generator) -> np.ndarray:
    """Return the fold (n,), from 0, in which each site is held out; −1 for sites that never are.

    Parameters
    ----------
    split : {'deposits', 'random'}
        Whether groups stay together.
    folds : int
        0 stands for as many as there are groups of deposits: one is held out at a time.

    Raises
    ------
    InputError
        If there are fewer groups of deposits (patches) than folds, or a single barren one.
    """
    grouped = split == "deposits"
    deposits = sites.group_count(1)
    if not grouped and not folds:
        raise InputError(tr("FOLDS=0 holds out one deposit at a time and needs SPLIT=deposits."))
    if grouped and deposits < max(folds, 2):
        most = deposits if deposits > 1 else 0
        raise InputError(
            tr(
                "{folds_wanted} folds need as many separate deposits, and there are {deposits} (deposits "
                "whose patches overlap count as one). Set FOLDS to {most}{or_less}.",
                folds_wanted=folds or 2,
                deposits=deposits,
                most=most,
                or_less=tr(" or less") if most else "",
            )
        )
    if grouped and sites.group_count(0) < 2:
        raise InputError(tr("Cross-validation needs at least two separate barren places."))
    folds = folds or deposits
    fewest = min(int((sites.scored & (sites.labels == label)).sum()) for label in (0, 1))
    if fewest < folds:
        raise InputError(
            tr(
                "{folds} folds need as many patches of each label, and there are {fewest}. Lower "
                "FOLDS.",
                folds=folds,
                fewest=fewest,
            )
        )
    fold = np.full(len(sites), -1)
    for label in (1, 0):
        members = np.flatnonzero(sites.scored & (sites.labels == label))
        units = sites.groups[members] if grouped else members
        for number, unit in enumerate(rng.permutation(np.unique(units))):
            fold[members[units == unit]] = number % folds
    return fold


def training_sites(sites: PatchSites, held_out: np.ndarray, patch: int) -> np.ndarray:
    """Return which sites (n,) may train while others are held out.

    Barren ground of further draws may not share cells with a patch that is held out.

    Raises
    ------
    InputError
        If that leaves a draw without barren ground.
    """
    chosen = ~held_out
    further = np.flatnonzero(~sites.scored)
    if len(further) and held_out.any():
        tree = cKDTree(sites.cells[held_out])
        distance, _ = tree.query(sites.cells[further], p=np.inf)
        chosen[further[distance < patch]] = False
    for draw in range(sites.draw_count):
        if (sites.labels[chosen & sites.of_draw(draw)] == 1).all():
            raise InputError(
                tr(
                    "Barren ground was drawn for each of {draws} networks, and all patches of one draw "
                    "overlap with patches that are held out: there is little room at that distance from "
                    "the deposits. Lower MEMBERS, NEGATIVE_DISTANCE or PATCH.",
                    draws=sites.draw_count,
                )
            )
    return chosen


def training_folds(sites: PatchSites, fold: np.ndarray, patch: int) -> list[np.ndarray]:
    """Return for each fold which sites (n,) may train while it is held out.

    Raises
    ------
    InputError
        See :func:`training_sites`.
    """
    return [training_sites(sites, fold == number, patch) for number in range(int(fold.max()) + 1)]


def leaking(sites: PatchSites, held_out: np.ndarray, patch: int) -> int:
    """Return how many held-out patches share cells with a patch of the training set."""
    tree = cKDTree(sites.cells[training_sites(sites, held_out, patch)])
    distance, _ = tree.query(sites.cells[held_out], p=np.inf)
    return int((distance < patch).sum())


def missing_deposits(sites: PatchSites, count: int) -> Sequence[int]:
    """Return the numbers of the deposits, of so many, that no patch was taken of."""
    return sorted(set(range(count)) - set(sites.points[sites.labels == 1].tolist()))
