"""The detector on an element stack: cells take the place of samples, tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..rasters.regions import Region
from ..rasters.stack import Stack
from ..rasters.windows import TILE, Window, share_done, tiles
from ..rasters.writer import RasterWriter
from ..runtime.errors import InputError
from ..runtime.language import tr
from ..runtime.look_ahead import look_ahead
from ..runtime.progress import PartOfProgress, Progress, step
from .choices import SCORE_BANDS
from .kernels import Kernel, MapChance
from .methods import OF_PATCHES, LogScale, OwnScores, drawn
from .samples import DetectorSettings, Pathfinders
from .singularity import MARGIN, singularity
from .surprise import RankTable, SurpriseTable, total_surprise

#: Cells that say what is usual.
CELLS = 200_000

#: Side of an autoencoder's patches.
PATCH = 5

#: From values (elements, rows + 2 · margin, columns + 2 · margin) to (rows, columns).
_Measure = Callable[[np.ndarray, Progress], np.ndarray]


@dataclass(frozen=True)
class DetectionMap:
    """What a map of the detector holds.

    Attributes
    ----------
    names : list of str
        Of the elements, in the order of the map's bands.
    elements : list of str
        That were looked at, the target first.
    left_out : dict of str to str
        Elements that say nothing, and why.
    cells : int
        With a score.
    leading : dict of str to int
        Cells that each element leads in.
    chances : ndarray, shape (p,)
        All chances that a cell can have, from the least; empty without any shuffle.
    counts : ndarray of int, shape (p,)
        Cells that have them.
    drawn : ndarray of int, shape (k, 2)
        Random cells of the study area.
    scores : ndarray, shape (k,)
        Their scores.
    reach : float
        Of a cell's neighbours, in the units of the CRS.
    analysed, detected : ndarray, shape (elements,)
        Shares of the drawn cells where each element is known, and is above its hidden limit.
    """

    names: list[str]
    elements: list[str]
    left_out: dict[str, str]
    cells: int
    leading: dict[str, int]
    chances: np.ndarray
    counts: np.ndarray
    drawn: np.ndarray
    scores: np.ndarray
    reach: float
    analysed: np.ndarray
    detected: np.ndarray

    @property
    def significant(self) -> float:
        """Share of the cells whose chance is below 0.05."""
        if not len(self.chances):
            return float("nan")
        return float(self.counts[self.chances < 0.05].sum() / max(1, self.cells))

    def bar(self, rate: float) -> float:
        """Return the highest chance of a discovery at a false-discovery rate; 0 if there is none."""
        so_far = np.cumsum(self.counts)
        passed = (self.counts > 0) & (self.chances <= rate * so_far / max(1, self.cells))
        return float(self.chances[passed].max(initial=0.0))


def map_names(elements: Sequence[str]) -> list[str]:
    """Return the names of the bands: score, chance, coverage, leading element, and each one's share."""
    return [*SCORE_BANDS, *(f"Share of {element}" for element in elements)]


def detect_map(
    stack: Stack,
    elements: Sequence[str],
    target: str,
    settings: DetectorSettings,
    method: str,
    region: Region | None,
    writer: RasterWriter,
    progress: Progress,
    sided: int = 1,
    tile: int = TILE,
) -> DetectionMap:
    """Write how unusual the cells of a stack and those around them are.

    Up to :data:`CELLS` random cells say what is usual; if there are no more, the scores are those that
    :func:`detect` would give before smoothing. Cells without any value get no score. A cell's
    neighbours are the same for all, see :class:`Kernel`; outside of the study area none are asked.
    The chance is too small where cells were interpolated, see :class:`MapChance`: users are warned.

    Parameters
    ----------
    stack : Stack
        On a grid whose cell size and the radius are in metres.
    elements : sequence of str
        Bands of the stack. Those that say nothing have no share, nodata in its band.
    target : str
        One of them, or empty.
    settings : DetectorSettings
    method : str
        One of :data:`METHODS`.
    region : Region or None
        The study area.
    writer : RasterWriter
        On the stack's grid, with the bands of :func:`map_names`. Leading elements are numbered from 1
        in the order of ``elements``; 0 where none is enriched.
    progress : Progress
    sided : {1, 2}
        2 takes what is unusually low for unusual as well.
    tile : int
        Side of a tile in cells; the map does not depend on it.

    Raises
    ------
    InputError
        If no element says anything, or singularity has no target.
    CancelledError
    """
    progress.warning(
        tr(
            "The cells of a stack that was interpolated repeat the samples around them: chances are too "
            "small, the more the finer the grid. Detect anomalies in the samples where you have them."
        )
    )
    detector = _MapDetector(
        stack.select(elements),
        target,
        settings,
        method,
        region,
        sided,
        tile,
        PartOfProgress(progress, 0, 0.4),
    )
    return detector.write(writer, PartOfProgress(progress, 0.4, 1))


class _MapDetector:
    """What is usual in a stack, and the scores of its cells."""

    def __init__(
        self,
        stack: Stack,
        target: str,
        settings: DetectorSettings,
        method: str,
        region: Region | None,
        sided: int,
        tile: int,
        progress: Progress,
    ) -> None:
        self.names, self.sided, self.tile = list(stack.elements), sided, tile
        self.stack, self.region = stack, region
        self._settings = settings
        self.kernel = Kernel.of(stack.grid.cell_size, settings.neighbours, settings.radius)
        cells = self._drawn_cells()
        seen = self._values_at(cells, PartOfProgress(progress, 0, 0.4))
        known = np.isfinite(seen).any(axis=1)
        if not known.any():
            raise InputError(
                tr(
                    "No cell of {name} has a value of {elements} in the study area.",
                    name=stack.name,
                    elements=", ".join(self.names),
                )
            )
        self.cells, seen = cells[known], seen[known]
        cells = self.cells
        self.usual = Pathfinders.prepare(
            self.names,
            cells,
            seen,
            np.full(seen.shape, np.nan),
            np.isfinite(seen),
            target,
            [""] * len(seen),
        )
        self.places = [self.names.index(name) for name in self.usual.elements]
        self.tables = [
            SurpriseTable(values, detected, sided)
            for values, detected in zip(self.usual.values.T, self.usual.detected.T)
        ]
        self.margin = 0
        part = PartOfProgress(progress, 0.4, 1)
        if method in OF_PATCHES:
            own = self._fit_patches(method, cells, part)
        else:
            parts = self.parts(self.usual.values)
            scores = OwnScores(method, self.usual, parts, settings, part, sided)
            own, self._own = scores.fitted, _of_cells(scores, self)
        self.chance = MapChance(own, self.kernel, settings.shuffles, settings.seed, part)

    def detected(self, values: np.ndarray) -> np.ndarray:
        """Return which values (n, elements) are above what is not detected."""
        return values > [table.limit for table in self.tables]

    def parts(self, values: np.ndarray) -> np.ndarray:
        """Return the surprise (n, elements) of values."""
        columns = [table.of(column) for table, column in zip(self.tables, values.T)]
        return np.column_stack(columns).astype(np.float32)

    def write(self, writer: RasterWriter, progress: Progress) -> DetectionMap:
        """Write all tiles."""
        grid, margin = self.stack.grid, self.kernel.reach + self.margin
        leading = np.zeros(len(self.names) + 1, dtype=np.int64)
        counts = np.zeros(self.chance.draws + 1, dtype=np.int64)
        cells, scores = 0, np.full(len(self.cells), np.nan)
        drawn = self._by_tile(self.cells)

        def read(window: Window) -> np.ndarray | None:
            if self.region is not None and not self.region.touches(window.part_of(grid)):
                return None
            return self._read(window, margin)[self.places]

        for number, (window, values) in enumerate(look_ahead(read, tiles(grid, self.tile))):
            step(progress, share_done(window, grid))
            bands = np.full((4 + len(self.names), window.rows, window.columns), np.nan)
            if values is not None and np.isfinite(values).any():
                higher, known = self._fill(bands, values, progress)
                counts += np.bincount(higher[known], minlength=len(counts))
                cells += int(known.sum())
                leading += np.bincount(bands[3][known].astype(np.int64), minlength=len(leading))
                rows = drawn(number)
                inside = self.cells[rows] - [window.row, window.column]
                scores[rows] = bands[0][tuple(inside.T)]
            writer.write(window, bands)
        return DetectionMap(
            self.names,
            self.usual.elements,
            self.usual.left_out,
            cells,
            dict(zip(self.names, leading[1:].tolist())),
            self.chance.chance(np.arange(len(counts))) if self.chance.draws else np.empty(0),
            counts if self.chance.draws else np.empty(0, dtype=np.int64),
            self.cells,
            scores,
            self.kernel.farthest,
            np.isfinite(self.usual.values).mean(axis=0),
            self.usual.detected.mean(axis=0),
        )

    def _fill(
        self, bands: np.ndarray, values: np.ndarray, progress: Progress
    ) -> tuple[np.ndarray, np.ndarray]:
        """Fill the bands of a tile; return how many drawn means are higher, and which cells have a score."""
        own = self._own(values, progress)
        inner = _within(values, self.margin)
        parts = self.parts(inner.reshape(len(inner), -1).T)
        shape = inner.shape[1:]
        kernel, reach = self.kernel, self.kernel.reach
        known = _within(np.isfinite(own)[None], reach)[0]
        score = kernel.mean(own)
        higher = self.chance.higher(score, np.isfinite(own))
        smooth = np.nan_to_num(kernel.mean(total_surprise(parts).T.reshape(-1, *shape)))
        total = smooth.sum(axis=0)
        shares = np.divide(smooth, total, out=np.zeros_like(smooth), where=total > 0)
        covered = np.isfinite(parts).mean(axis=1).reshape(shape)
        coverage = kernel.mean(np.where(covered > 0, covered, np.nan))
        number = np.array(self.places)[shares.argmax(axis=0)] + 1
        bands[0], bands[1], bands[2] = score, self.chance.chance(higher), coverage
        bands[3] = np.where(total > 0, number, 0)
        bands[4 + np.array(self.places)] = shares
        bands[:, ~known] = np.nan
        return higher, known

    def _fit_patches(self, method: str, cells: np.ndarray, progress: Progress) -> np.ndarray:
        """Fit a method that judges a cell by those around it; return the scores of the drawn cells."""
        if method == "singularity":
            self.margin, measure = MARGIN, self._singularity()
        else:
            self.margin = PATCH // 2
            measure = self._reconstruction(cells, PartOfProgress(progress, 0, 0.7))
        strange = np.full(len(cells), np.nan)
        for rows, values, inside in self._tiles_of(
            cells, self.margin, PartOfProgress(progress, 0.7, 1)
        ):
            strange[rows] = measure(values[self.places], progress)[tuple(inside.T)]
        table = RankTable(strange)
        self._own = lambda values, watching: table.shares(measure(values, watching))
        return table.shares(strange)

    def _singularity(self) -> _Measure:
        if not self.usual.has_target:
            raise InputError(
                tr(
                    "METHOD=singularity looks at one element: choose a TARGET that the stack has and that "
                    "was detected, or another METHOD."
                )
            )

        def measure(values: np.ndarray, _progress: Progress) -> np.ndarray:
            less = 2 - singularity(values[0])
            return np.maximum(less, 0.0) if self.sided == 1 else np.abs(less)

        return measure

    def _reconstruction(self, cells: np.ndarray, progress: Progress) -> _Measure:
        """Train an autoencoder on patches around some of the drawn cells."""
        # PyTorch is needed by this method alone.
        from .autoencoder import MOST_PATCHES, reconstruction_error, trained_autoencoder

        scale = LogScale(self.usual.values, self.sided)

        def channels(values: np.ndarray) -> np.ndarray:
            flat = values.reshape(len(values), -1).T
            return scale.apply(flat, self.detected(flat)).T.reshape(values.shape)

        chosen = cells[drawn(np.ones(len(cells), dtype=bool), MOST_PATCHES, self._settings.seed)]
        patches = np.empty((len(chosen), len(self.places), PATCH, PATCH), dtype=np.float32)
        reading = PartOfProgress(progress, 0, 0.3)
        for rows, values, inside in self._tiles_of(chosen, PATCH // 2, reading):
            views = np.lib.stride_tricks.sliding_window_view(
                channels(values[self.places]),
                (PATCH, PATCH),
                axis=(1, 2),  # type: ignore[call-overload]
            )
            patches[rows] = np.moveaxis(views[:, inside[:, 0], inside[:, 1]], 0, 1)
        network = trained_autoencoder(
            patches, self._settings.seed, PartOfProgress(progress, 0.3, 1)
        )

        def measure(values: np.ndarray, _progress: Progress) -> np.ndarray:
            error = reconstruction_error(network, channels(values), self.sided)
            return np.where(np.isfinite(_within(values, PATCH // 2)).any(axis=0), error, np.nan)

        return measure

    def _drawn_cells(self) -> np.ndarray:
        """Return random cells (n, 2) of the study area's box, each once; all if there are few."""
        grid = self.stack.grid
        box = Window(0, 0, grid.rows, grid.columns)
        if self.region is not None:
            box = self.region.window(grid, 0)
        count = box.rows * box.columns
        flat = np.arange(min(count, CELLS))
        if count > CELLS:
            rng = np.random.default_rng(self._settings.seed)
            flat = np.sort(rng.choice(count, CELLS, replace=False, shuffle=False))
        return np.column_stack([flat // box.columns + box.row, flat % box.columns + box.column])

    def _values_at(self, cells: np.ndarray, progress: Progress) -> np.ndarray:
        """Return the values (n, elements) of cells; NaN outside of the study area."""
        seen = np.full((len(cells), len(self.names)), np.nan)
        for rows, values, inside in self._tiles_of(cells, 0, progress):
            seen[rows] = values[:, inside[:, 0], inside[:, 1]].T
        return seen

    def _tiles_of(
        self, cells: np.ndarray, margin: int, progress: Progress
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield the tiles that cells lie in.

        Yields
        ------
        rows : ndarray of int, shape (k,)
            Which of the cells these are.
        values : ndarray, shape (elements, rows + 2 · margin, columns + 2 · margin)
        inside : ndarray of int, shape (k, 2)
            Where they are in the tile without its margin.
        """
        grid, within = self.stack.grid, self._by_tile(cells)
        for place, window in enumerate(tiles(grid, self.tile)):
            step(progress, share_done(window, grid))
            rows = within(place)
            if not len(rows):
                continue
            yield rows, self._read(window, margin), cells[rows] - [window.row, window.column]

    def _by_tile(self, cells: np.ndarray) -> Callable[[int], np.ndarray]:
        """Return which of the cells (n, 2) a tile has, by the tile's number in order."""
        tile_of = cells // self.tile
        number = tile_of[:, 0] * -(-self.stack.grid.columns // self.tile) + tile_of[:, 1]
        order = np.argsort(number, kind="stable")
        sorted_numbers = number[order]

        def within(place: int) -> np.ndarray:
            first, last = np.searchsorted(sorted_numbers, [place, place + 1])
            return order[first:last]

        return within

    def _read(self, window: Window, margin: int) -> np.ndarray:
        """Return a window with cells around, NaN off the map and outside of the study area."""
        grid = self.stack.grid
        top, left = max(0, window.row - margin), max(0, window.column - margin)
        bottom = min(grid.rows, window.row + window.rows + margin)
        right = min(grid.columns, window.column + window.columns + margin)
        part = Window(top, left, bottom - top, right - left)
        if window.column == 0:
            self.stack.forget()
        values = self.stack.read(part)
        if self.region is not None:
            values[:, ~self.region.mask(part.part_of(grid))] = np.nan
        row, column = top - window.row + margin, left - window.column + margin
        padded = np.full(
            (len(values), window.rows + 2 * margin, window.columns + 2 * margin),
            np.nan,
            dtype=values.dtype,
        )
        padded[:, row : row + part.rows, column : column + part.columns] = values
        return padded


def _of_cells(scores: OwnScores, detector: _MapDetector) -> _Measure:
    """Return own scores (rows, columns) by a method that looks at each cell alone."""

    def measure(values: np.ndarray, progress: Progress) -> np.ndarray:
        flat = values.reshape(len(values), -1).T.astype(np.float64)
        detected, parts = detector.detected(flat), detector.parts(flat)
        return scores.of(flat, detected, parts, progress).reshape(values.shape[1:])

    return measure


def _within(maps: np.ndarray, margin: int) -> np.ndarray:
    """Return maps without their margin."""
    rows, columns = maps.shape[-2:]
    return maps[..., margin : rows - margin, margin : columns - margin]
