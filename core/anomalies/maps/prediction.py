"""The map of a model, tile by tile: scores, or probabilities where it is calibrated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ....models.overlapping import SharedLayers
from ....models.patch_networks import PatchEnsemble
from ....models.plain_ensembles import PlainEnsemble
from ...networks.ranks import Ranks
from ...rasters.grid import Grid
from ...rasters.ground import GroundScale
from ...rasters.windows import TILE, Window, tiles
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.look_ahead import look_ahead
from ...runtime.progress import PartOfProgress, Progress, step, stop_if_cancelled
from ..training.model import BATCH, AnomalyModel

if TYPE_CHECKING:
    from ...rasters.regions import Region
    from ...rasters.stack import Stack
    from ...rasters.writer import RasterWriter

#: Side in cells of the blocks of a tile whose first layers are computed at once, and patches that go
#: on from there together: large enough to share much, small enough to stay in the processor's cache;
#: a graphics card wants more.
_BLOCKS = {"cpu": 32, "cuda": 128}
_BATCHES = {"cpu": 256, "cuda": 4096}

#: By how much batches can be divided where memory is short.
MOST_DIVISOR = 64

#: Bins of the histogram of scores.
BINS = 50

#: Given values of a block, rows and columns of cells, and progress: yields batches of them with
#: logits (members, b).
_Judge = Callable[[np.ndarray, np.ndarray, np.ndarray, Progress], Iterator[tuple[slice, Tensor]]]

#: What the band of distances is called, in the file as everywhere.
OUTSIDE_BAND = "Distance outside of the training range (standard deviations)"


@dataclass
class OutsideCells:
    """Cells of a map whose elements have values that the model was not trained on.

    Attributes
    ----------
    below, above : ndarray of int, shape (elements,)
        Cells below and above the training range of each element.
    cells : int
        Cells that lie outside in any element.
    """

    below: np.ndarray
    above: np.ndarray
    cells: int = 0

    @classmethod
    def none(cls, elements: int) -> OutsideCells:
        """Return counts of no cells."""
        return cls(np.zeros(elements, dtype=np.int64), np.zeros(elements, dtype=np.int64))

    def add(self, distances: np.ndarray) -> None:
        """Count cells (elements, n) by their distances, as :meth:`TrainingRanges.distances` has them."""
        self.below += (distances < 0).sum(axis=1)
        self.above += (distances > 0).sum(axis=1)
        self.cells += int((distances != 0).any(axis=0).sum())

    def gathered(self, ranks: Ranks) -> OutsideCells:
        """Return the counts of all processes together."""
        below, above = np.sum(ranks.gather(np.stack([self.below, self.above])), axis=0)
        return OutsideCells(below, above, int(np.sum(ranks.gather(self.cells))))


@dataclass
class MapSummary:
    """What the map of a model holds.

    Attributes
    ----------
    histogram : ndarray of int, shape (50,)
        Cells by the model's score, 0 to 1, whether it is calibrated or not.
    cells : int
        Cells with a score.
    cells_without : int
        Cells without one: outside of the study area, no values, or an incomplete patch.
    areas : ndarray, shape (50,)
        Area of these cells on the ground, in km².
    outside : OutsideCells or None
        Those that the model has not seen the like of, among the cells with a score; None where
        the model does not say.
    expected : float or None
        Deposits in all cells together, the sum of their probabilities; None without a calibration.
    """

    histogram: np.ndarray
    cells: int
    cells_without: int
    areas: np.ndarray
    outside: OutsideCells | None = None
    expected: float | None = None

    def share_above(self, score: float) -> float:
        """Return the share of the cells at or above a score that is a bin's edge."""
        return float(self.histogram[round(score * BINS) :].sum() / self.cells)

    def area_above(self, score: float) -> float:
        """Return the area in km² at or above a score that is a bin's edge."""
        return float(self.areas[round(score * BINS) :].sum())


def map_names(model: AnomalyModel) -> list[str]:
    """Return the names of the bands of a model's map; an ensemble adds its spread."""
    spread = "Spread between networks"
    if isinstance(model.network, PlainEnsemble):
        spread = "Spread between draws of barren ground"
    elif model.companion is not None:
        spread = "Spread between networks and ridges"
    what = "Anomaly score" if model.calibration is None else "Probability of a deposit"
    names = [f"{what} ({model.called})", spread]
    return names if len(model.network) > 1 or model.companion is not None else names[:1]


def predict_map(
    model: AnomalyModel,
    stack: Stack,
    region: Region | None,
    edge: str,
    device: torch.device,
    writer: RasterWriter,
    progress: Progress,
    tile: int = TILE,
    ranks: Ranks | None = None,
    divisor: int = 1,
    outside: RasterWriter | None = None,
) -> MapSummary:
    """Write the score of every cell whose elements are all known, or its probability if calibrated.

    The patch of a cell is the same whatever tile it is computed in, so the map does not depend on
    the size of the tiles.

    Parameters
    ----------
    model : AnomalyModel
    stack : Stack
        As :meth:`AnomalyModel.matching` returns it.
    region : Region or None
        The study area; cells outside of it are nodata.
    edge : {'nodata', 'reflect'}
        What becomes of cells whose patch is not complete: nodata, or the map is mirrored at its
        edges and missing cells inside of it take the value of the patch's centre.
    device : torch.device
    writer : RasterWriter
        On the stack's grid: one band, or a second one for the standard deviation between the
        members of an ensemble.
    progress : Progress
    tile : int
        Side of a tile in cells.
    ranks : Ranks, optional
        The processes that share the map; each writes its own tiles.
    divisor : int
        Of the batches, where memory is short; up to :data:`MOST_DIVISOR`.
    outside : RasterWriter, optional
        On the same grid: gets how far each cell with a score lies outside of the values that the
        model was trained on, in the element in which it lies furthest; needs a model that knows them.

    Raises
    ------
    InputError
        If no cell can be predicted.
    CancelledError
    """
    grid, half, bands = stack.grid, model.patch // 2, len(map_names(model))
    histogram, areas = np.zeros(BINS, dtype=np.int64), np.zeros(BINS)
    scale = GroundScale(grid)
    predict = _TilePrediction(model, device, divisor)
    ranks = ranks or Ranks()
    ranges = model.ranges
    strangers = OutsideCells.none(len(model.elements))
    windows = ranks.share(list(tiles(grid, tile)))
    cells = sum(window.rows * window.columns for window in windows)
    calibration, expected = model.calibration, 0.0
    done, read_row = 0.0, -1

    def read(window: Window) -> tuple[np.ndarray, np.ndarray] | None:
        nonlocal read_row
        if region is not None and not region.touches(window.part_of(grid)):
            return None
        if window.row != read_row:  # not at column 0, which some processes never get
            stack.forget()
            read_row = window.row
        values = stack.read_padded(window, half)
        own = values[:, half : half + window.rows, half : half + window.columns]
        distances = np.zeros_like(own) if ranges is None else ranges.distances(own)
        return model.shown(values), distances

    for window, given in look_ahead(read, windows):
        part = window.rows * window.columns / cells
        step(progress, done)
        result = np.full((bands, window.rows, window.columns), np.nan, dtype=np.float32)
        scores = np.full((window.rows, window.columns), np.nan, dtype=np.float32)
        done += part
        if given is None:
            writer.write(window, result)
            if outside is not None:
                outside.write(window, result[:1])
            continue
        channels, distances = given
        missing = ~np.isfinite(channels).all(axis=0)
        complete = _complete(missing, model.patch)
        wanted = _predictable(missing, complete, window, grid, region, edge)
        rest = PartOfProgress(progress, done - part, done)
        for rows, columns, mean, members in predict.tile(channels, wanted, complete, rest):
            scores[rows, columns] = mean
            if calibration is not None:
                mean, members = calibration.apply(mean), calibration.apply(members)
                expected += float(mean.sum(dtype=float))
            result[0, rows, columns] = mean
            result[1:, rows, columns] = model.spread(members)
        writer.write(window, result)
        strangers.add(distances[:, wanted])
        if outside is not None:
            furthest = np.abs(distances).max(axis=0, keepdims=True)
            outside.write(window, np.where(wanted, furthest, np.nan))
        found, own = scores[wanted], scale.square_kilometres(window)[wanted]
        histogram += np.histogram(found, bins=BINS, range=(0, 1))[0]
        areas += np.histogram(found, bins=BINS, range=(0, 1), weights=own)[0]
    histogram, areas = np.sum(ranks.gather(np.stack([histogram, areas])), axis=0)
    cells = int(histogram.sum())
    if not cells:
        raise InputError(
            tr(
                "No cell can be predicted: none has values of all elements in its whole patch inside "
                "the study area. EDGE=reflect also predicts cells with incomplete patches."
            )
        )
    return MapSummary(
        histogram.astype(np.int64),
        cells,
        grid.rows * grid.columns - cells,
        areas,
        None if ranges is None else strangers.gathered(ranks),
        None if calibration is None else float(np.sum(ranks.gather(expected))),
    )


def _predictable(
    missing: np.ndarray,
    complete: np.ndarray,
    window: Window,
    grid: Grid,
    region: Region | None,
    edge: str,
) -> np.ndarray:
    """Return which cells of a window get a score, (rows, columns).

    They miss no value (which is told with half a patch around), lie in the study area and, unless the
    map is mirrored at its edges, have a complete patch.
    """
    half = (len(missing) - window.rows) // 2
    wanted = ~missing[half : half + window.rows, half : half + window.columns]
    if region is not None:
        wanted &= region.mask(window.part_of(grid))
    if edge == "nodata":
        wanted &= complete & _off_the_edge(window, half, grid.rows, grid.columns)
    return wanted


def _complete(missing: np.ndarray, patch: int) -> np.ndarray:
    """Return which cells have a patch without missing cells, told with half a patch around."""
    # Sums over all squares of the patch's size, from one summed-area table.
    table = np.pad(missing.astype(np.int32), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    inside = table[patch:, patch:] - table[:-patch, patch:]
    inside = inside - table[patch:, :-patch] + table[:-patch, :-patch]
    complete: np.ndarray = inside == 0
    return complete


class _TilePrediction:
    """Scores of the cells of a tile."""

    def __init__(self, model: AnomalyModel, device: torch.device, divisor: int) -> None:
        self.model = model
        self.device = device
        self.block = max(8, _BLOCKS[device.type] // divisor)
        self.batch = max(1, _BATCHES[device.type] // divisor)
        model.network.to(device).eval()

    def tile(
        self, channels: np.ndarray, wanted: np.ndarray, complete: np.ndarray, progress: Progress
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Yield rows, columns and scores (b,), and the members' (members, b), until all cells are done."""
        half = self.model.patch // 2
        size = self.block
        blocks = list(_blocks(len(wanted), wanted.shape[1], size))
        for number, (row, column) in enumerate(blocks):
            step(progress, number / len(blocks))
            block = (slice(row, row + size), slice(column, column + size))
            values = channels[:, row : row + size + 2 * half, column : column + size + 2 * half]
            for chosen, judge in self._judges(wanted[block], complete[block]):
                rows, columns = np.nonzero(chosen)
                for batch, logits in judge(values, rows, columns, progress):
                    yield rows[batch] + row, columns[batch] + column, *self.model.judged(logits)

    def _judges(
        self, wanted: np.ndarray, complete: np.ndarray
    ) -> tuple[tuple[np.ndarray, _Judge], ...]:
        """Return which cells of a block (rows, columns) are judged in which way."""
        if isinstance(self.model.network, PlainEnsemble):
            return ((wanted, partial(self._plain, self.model.network)),)
        return (
            (wanted & complete, partial(self._shared, self.model.network)),
            (wanted & ~complete, self._single),
        )

    def _batches(self, count: int, size: int, progress: Progress) -> Iterator[slice]:
        """Yield so many cells in pieces that go through a model at once; hear a cancel before each."""
        for start in range(0, count, size):
            stop_if_cancelled(progress)
            yield slice(start, start + size)

    def _plain(
        self,
        ensemble: PlainEnsemble,
        values: np.ndarray,
        rows: np.ndarray,
        columns: np.ndarray,
        progress: Progress,
    ) -> Iterator[tuple[slice, Tensor]]:
        """Judge patches by means that are taken once for the block; missing cells are left out."""
        if not len(rows):
            return
        with torch.no_grad():
            means = self._means(ensemble, values, rows, columns)
            for batch in self._batches(len(rows), self.batch, progress):
                yield batch, ensemble.logits_of(means[batch])

    def _means(
        self, ensemble: PlainEnsemble, values: np.ndarray, rows: np.ndarray, columns: np.ndarray
    ) -> Tensor:
        """Return the means (b, features) around cells of a block."""
        cells = torch.from_numpy(np.stack([rows, columns])).to(self.device)
        return ensemble.means(torch.from_numpy(values).to(self.device))[:, cells[0], cells[1]].T

    def _shared(
        self,
        networks: PatchEnsemble,
        values: np.ndarray,
        rows: np.ndarray,
        columns: np.ndarray,
        progress: Progress,
    ) -> Iterator[tuple[slice, Tensor]]:
        """Judge patches without missing cells; they share their first layer, and a companion's means."""
        if not len(rows):
            return
        companion = networks.companion
        own = values if companion is None else values[: networks.channels]
        piece = torch.from_numpy(np.nan_to_num(own)).to(self.device)
        cells = torch.from_numpy(np.stack([rows, columns])).to(self.device)
        with torch.no_grad():
            layers = [SharedLayers(member, piece) for member in networks]
            if companion is not None:
                means = self._means(companion, values[networks.channels :], rows, columns)
            for batch in self._batches(len(rows), self.batch, progress):
                logits = torch.stack([shared.logits(*cells[:, batch]) for shared in layers])
                if companion is not None:
                    logits = networks.joined(logits, companion.logits_of(means[batch]))
                yield batch, logits

    def _single(
        self, values: np.ndarray, rows: np.ndarray, columns: np.ndarray, progress: Progress
    ) -> Iterator[tuple[slice, Tensor]]:
        """Judge patches in which missing cells take the value of the centre."""
        patches = np.lib.stride_tricks.sliding_window_view(
            values,
            (self.model.patch, self.model.patch),
            axis=(1, 2),  # type: ignore[call-overload]
        )
        for batch in self._batches(len(rows), min(self.batch, BATCH), progress):
            taken = np.moveaxis(patches[:, rows[batch], columns[batch]], 0, 1)
            yield batch, self.model.logits(self.model.filled(taken), self.device)


def _blocks(rows: int, columns: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the upper left cells of a tile's blocks."""
    for row in range(0, rows, size):
        for column in range(0, columns, size):
            yield row, column


def _off_the_edge(window: Window, half: int, rows: int, columns: int) -> np.ndarray:
    row = np.arange(window.row, window.row + window.rows)
    column = np.arange(window.column, window.column + window.columns)
    inside_rows = (row >= half) & (row < rows - half)
    inside_columns = (column >= half) & (column < columns - half)
    return inside_rows[:, None] & inside_columns[None, :]
