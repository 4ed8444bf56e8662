"""Panoramas and slide scans in tiles of the scale that a model was trained on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from ...networks.interruption import interruptible
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress, step
from ..model import SectionModel
from ..photographs.decoding import photograph_size, wholly_hidden
from ..photographs.mask import filled
from ..photographs.opening import OpenPhotograph, PhotographError, opened_photograph
from ..photographs.scale import PhotographScale
from ..photographs.shrinking import shrunk_by_area, shrunk_to_nearest
from ..photographs.view import AREA, PhotographView
from ..polars import SEPARATE

#: A photograph of fewer tiles along each side is read as a whole.
_LEAST_TILES = 1.5

#: Bytes of a row of tiles, which is in memory at once.
_MOST_OF_A_ROW = 2_000_000_000

#: Pixels along the side of a tile, below which there is nothing to see in it.
_LEAST_SIDE = 16


@dataclass(frozen=True)
class TileGrid:
    """Tiles of one size that cover a photograph; neighbours overlap as much as they must.

    Attributes
    ----------
    width, height : int
        Of the photograph.
    tile_width, tile_height : int
    """

    width: int
    height: int
    tile_width: int
    tile_height: int

    @property
    def columns(self) -> int:
        """Tiles in a row."""
        return math.ceil(self.width / self.tile_width)

    @property
    def rows(self) -> int:
        """Rows of tiles."""
        return math.ceil(self.height / self.tile_height)

    def lefts(self) -> list[int]:
        """Return where the tiles of a row begin."""
        return _starts(self.width, self.tile_width, self.columns)

    def tops(self) -> list[int]:
        """Return where the rows begin."""
        return _starts(self.height, self.tile_height, self.rows)


def _starts(whole: int, part: int, count: int) -> list[int]:
    return np.linspace(0, max(whole - part, 0), count).round().astype(int).tolist()


class SlideSaid(NamedTuple):
    """What a model says of a photograph in tiles.

    Attributes
    ----------
    probabilities : ndarray, shape (rows, columns, classes)
        NaN for tiles that a mask hides wholly: they have no vote.
    distance : float or None
        Median distance of the tiles from what the model was trained on; None if it cannot tell.
    notes : tuple of str
        What was done with the photograph that its owner may not expect.
    """

    probabilities: np.ndarray
    distance: float | None
    notes: tuple[str, ...]

    @property
    def mean(self) -> np.ndarray:
        """Mean probabilities (classes,) of the tiles that are seen."""
        return np.asarray(np.nanmean(self.probabilities, axis=(0, 1)))


@dataclass(frozen=True)
class Tiling:
    """How large photographs are cut.

    Attributes
    ----------
    used : PhotographScale
        The scale of the photographs, as far as it is known.
    """

    used: PhotographScale

    def grid(self, model: SectionModel, width: int, height: int) -> TileGrid:
        """Return the tiles of a photograph of this size: of what the model was trained on.

        Raises
        ------
        InputError
            As :meth:`_tile` does.
        """
        tile_width, tile_height = self._tile(model)
        return TileGrid(width, height, min(tile_width, width), min(tile_height, height))

    def _tile(self, model: SectionModel) -> tuple[int, int]:
        """Return width and height of a tile: of what the model was trained on.

        Raises
        ------
        InputError
            If the model does not say how large its photographs were, or tiles would have no pixels.
        """
        trained = model.photographed
        if model.polars != SEPARATE:
            raise InputError(
                tr(
                    "TILES=tiles reads single photographs, and the model {title} takes pairs of plane- and "
                    "crossed-polarised ones. Choose TILES=whole.",
                    title=model.title,
                )
            )
        if not trained.width:
            raise InputError(
                tr(
                    "TILES=tiles: the model {title} does not say how large its photographs were; it is of an "
                    "earlier version. Train it again, or choose TILES=whole.",
                    title=model.title,
                )
            )
        finer = trained.times_finer(self.used) or 1.0
        sides = (round(trained.width * finer), round(trained.height * finer))
        if min(sides) < _LEAST_SIDE:
            raise InputError(
                tr(
                    "TILES=tiles: at {used}, against {trained} in training, tiles would have {width} × "
                    "{height} pixels, too few to see anything.",
                    used=self.used.words,
                    trained=trained.words,
                    width=sides[0],
                    height=sides[1],
                )
            )
        return sides

    def slide(self, path: str, models: Sequence[SectionModel]) -> SlideReader | None:
        """Return what reads a photograph in tiles; None where it is small enough to be read whole.

        Raises
        ------
        PhotographError, InputError
        """
        width, height = photograph_size(path)
        whole = TileGrid(width, height, width, height)
        grids = [
            self.grid(model, width, height) if self._large(model, width, height) else whole
            for model in models
        ]
        if all(grid == whole for grid in grids):
            return None
        return SlideReader(path, tuple(models), tuple(grids))

    def _large(self, model: SectionModel, width: int, height: int) -> bool:
        """Whether a photograph is worth cutting for a model, however the camera was held."""
        long, short = sorted(self._tile(model), reverse=True)
        return (
            max(width, height) >= _LEAST_TILES * long or min(width, height) >= _LEAST_TILES * short
        )


@dataclass(frozen=True)
class SlideReader:
    """A large photograph, and the tiles in which each model is asked about it."""

    path: str
    models: tuple[SectionModel, ...]
    grids: tuple[TileGrid, ...]

    def read(self, at_once: int, device: torch.device, progress: Progress) -> tuple[SlideSaid, ...]:
        """Return what each model says of its tiles.

        A row of tiles is in memory at once.

        Raises
        ------
        PhotographError
        CancelledError
        """
        said = []
        for number, (model, grid) in enumerate(zip(self.models, self.grids, strict=True)):
            count = len(self.models)
            part = PartOfProgress(progress, number / count, (number + 1) / count)
            said.append(self._asked(model, grid, at_once, device, part))
        return tuple(said)

    def _asked(
        self,
        model: SectionModel,
        grid: TileGrid,
        at_once: int,
        device: torch.device,
        progress: Progress,
    ) -> SlideSaid:
        rows: list[np.ndarray] = []
        distances: list[float] = []
        with (
            opened_photograph(self.path, model.view.white, most=None) as opened,
            interruptible(model.network, progress),
        ):
            for number, top in enumerate(grid.tops()):
                step(progress, number / grid.rows)
                tiles = _tiles_of_row(opened, grid, top, model.image_size, model.view)
                row = np.full((grid.columns, len(model.classes)), np.nan, dtype=np.float32)
                while batch := [tile for _, tile in zip(range(at_once), tiles)]:
                    said = model.said(np.stack([pixels for _, pixels in batch]), device)
                    row[[place for place, _ in batch]] = said.probabilities
                    distances += [] if said.distances is None else said.distances.tolist()
                rows.append(row)
        probabilities = np.stack(rows)
        if np.isnan(probabilities).all():
            raise wholly_hidden(self.path)
        far = float(np.median(distances)) if distances else None
        return SlideSaid(probabilities, far, opened.notes)


def _tiles_of_row(
    opened: OpenPhotograph, grid: TileGrid, top: int, size: int, view: PhotographView
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the tiles of a row at a network's size, (size, size, 3) of uint8, with their places in it.

    Those that a mask hides wholly are left out.
    """
    if 3 * grid.width * grid.tile_height > _MOST_OF_A_ROW:
        raise PhotographError(
            tr(
                "{name} is {width:,} pixels wide: a row of tiles of {height:,} pixels does not fit into "
                "memory. Cut it into parts.",
                name=opened.name,
                width=grid.width,
                height=grid.tile_height,
            )
        )
    shrunk = shrunk_by_area if view.resize == AREA else shrunk_to_nearest
    row = opened.upright((0, top, grid.width, grid.tile_height))
    boxed = _boxed(view, grid, top)
    for place, left in enumerate(grid.lefts()):
        tile = row[:, left : left + grid.tile_width]
        seen = view.mask.seen(tile)
        if boxed is not None:
            inside = ~boxed[:, left : left + grid.tile_width]
            seen = inside if seen is None else seen & inside
        pixels, hidden = shrunk(tile, size, size, seen)
        if not hidden.all():
            yield place, filled(pixels, hidden)


def _boxed(view: PhotographView, grid: TileGrid, top: int) -> np.ndarray | None:
    """Return which pixels of a row of tiles a box of the mask covers; boxes are of the whole photograph."""
    if not view.mask.boxes:
        return None
    inside = np.zeros((grid.tile_height, grid.width), dtype=bool)
    for left, upper, right, lower in view.mask.boxes:
        first, last = (
            int(np.clip(s * grid.height - top, 0, grid.tile_height)) for s in (upper, lower)
        )
        inside[first:last, int(left * grid.width) : math.ceil(right * grid.width)] = True
    return inside


def tile_counts(tiles: np.ndarray) -> np.ndarray:
    """Return how many of the tiles (rows, columns, classes) that are seen are of which class, (classes,)."""
    seen = tiles[~np.isnan(tiles).any(axis=2)]
    return np.bincount(seen.argmax(axis=1), minlength=tiles.shape[2])
