"""The probability map, tile by tile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from .anomaly_model import BATCH, AnomalyModel
from .errors import InputError
from .progress import Progress, step
from .rasters import TILE, RasterWriter, Region, Stack, Window, share_done, tiles
from .sampling import fill_missing

EDGES = ("nodata", "reflect")

#: Bins of the histogram of probabilities.
BINS = 50


@dataclass
class MapSummary:
    """What a probability map holds.

    Attributes
    ----------
    histogram : ndarray of int, shape (50,)
        Cells by probability, 0 to 1.
    cells : int
        Cells with a probability.
    cells_without : int
        Cells without one: outside of the study area, no values, or an incomplete patch.
    cell_area : float
        In squared map units.
    """

    histogram: np.ndarray
    cells: int
    cells_without: int
    cell_area: float

    def share_above(self, probability: float) -> float:
        """Return the share of the cells at or above a probability that is a bin's edge."""
        first = round(probability * BINS)
        return float(self.histogram[first:].sum() / self.cells)


def map_bands(model: AnomalyModel) -> int:
    """Return how many bands a model's map has: an ensemble adds its spread."""
    return 2 if len(model.network) > 1 else 1


def predict_map(
    model: AnomalyModel,
    stack: Stack,
    region: Region | None,
    edge: str,
    device: torch.device,
    writer: RasterWriter,
    progress: Progress,
    tile: int = TILE,
) -> MapSummary:
    """Write the probability of every cell whose elements are all known.

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
        networks of an ensemble.
    progress : Progress
    tile : int
        Side of a tile in cells.

    Raises
    ------
    InputError
        If no cell can be predicted.
    CancelledError
    """
    grid, half, bands = stack.grid, model.patch // 2, map_bands(model)
    histogram = np.zeros(BINS, dtype=np.int64)
    for window in tiles(grid, tile):
        done = share_done(window, grid)
        part = window.rows * window.columns / (grid.rows * grid.columns)
        step(progress, done)
        channels = model.transform.apply(stack.read_padded(window, half))
        patches = np.lib.stride_tricks.sliding_window_view(
            channels,
            (model.patch, model.patch),
            axis=(1, 2),  # type: ignore[call-overload]
        )
        wanted = np.isfinite(channels[0, half : half + window.rows, half : half + window.columns])
        if region is not None:
            wanted &= region.mask(
                grid.window(window.row, window.rows, window.column, window.columns)
            )
        if edge == "nodata":
            # A cell has all of its channels or none, so one channel tells.
            wanted &= np.isfinite(patches[0]).all(axis=(-1, -2))
            wanted &= _off_the_edge(window, half, grid.rows, grid.columns)
        result = np.full((bands, window.rows, window.columns), np.nan, dtype=np.float32)
        rows, columns = np.nonzero(wanted)
        for start in range(0, len(rows), BATCH):
            batch = slice(start, start + BATCH)
            step(progress, done + part * start / len(rows))
            taken = np.moveaxis(patches[:, rows[batch], columns[batch]], 0, 1)
            members = model.member_probabilities(fill_missing(taken), device)
            result[0, rows[batch], columns[batch]] = members.mean(axis=0)
            result[1:, rows[batch], columns[batch]] = members.std(axis=0)
        writer.write(window, result)
        histogram += np.histogram(result[0, wanted], bins=BINS, range=(0, 1))[0]
    cells = int(histogram.sum())
    if not cells:
        raise InputError(
            "No cell can be predicted: none has values of all elements in its whole patch inside "
            "the study area. EDGE=reflect also predicts cells with incomplete patches."
        )
    return MapSummary(histogram, cells, grid.rows * grid.columns - cells, grid.cell_area)


def _off_the_edge(window: Window, half: int, rows: int, columns: int) -> np.ndarray:
    row = np.arange(window.row, window.row + window.rows)
    column = np.arange(window.column, window.column + window.columns)
    inside_rows = (row >= half) & (row < rows - half)
    inside_columns = (column >= half) & (column < columns - half)
    return inside_rows[:, None] & inside_columns[None, :]
