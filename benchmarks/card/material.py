"""A survey, photographs and networks, all made in memory: there may be no GDAL where the card is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from gossan.core.anomalies.patches.samples import PatchSamples
from gossan.core.anomalies.patches.sites import PatchSites, read_patches
from gossan.core.anomalies.patches.unlabelled import UnlabelledGround
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.optimisation import settle_batch_norm
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.band_kinds import ELEMENT, kinds_of_bands
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.windows import Window
from gossan.core.sections.model import SectionModel
from gossan.core.sections.training.labelled import TRAIN, VALIDATION, Sections
from gossan.models.catalogue import PATCH_NETWORKS
from gossan.models.patch_networks import PatchEnsemble, patch_network
from torch import nn

CPU = torch.device("cpu")
PATCH = 9
CLASSES = ("arenite", "wacke", "siltstone", "mudstone")


class MemoryStack:
    """Elements (bands, rows, columns) that are read as those of a raster are.

    Made-up names, and cells of 1 km, unless others are given.
    """

    name = "made up"

    def __init__(
        self,
        values: np.ndarray,
        elements: Sequence[str] = (),
        grid: Grid | None = None,
        kinds: Sequence[str] = (),
    ) -> None:
        rows, columns = values.shape[1:]
        self.grid = grid or Grid(0.0, 1000.0 * rows, 1000.0, -1000.0, columns, rows)
        self.bands = tuple(range(1, len(values) + 1))
        self.elements = tuple(elements) or tuple(f"E{band}" for band in self.bands)
        self.units = ("",) * len(values)
        self.kinds = kinds_of_bands(kinds, len(values))
        self.chemistry = tuple(
            name if kind == ELEMENT else "" for name, kind in zip(self.elements, self.kinds)
        )
        self._values = values
        self._padded: dict[int, np.ndarray] = {}

    def read_padded(self, window: Window, margin: int) -> np.ndarray:
        """Return a window with more cells on every side, mirrored at the map's edges."""
        if margin not in self._padded:
            edges = ((0, 0), (margin, margin), (margin, margin))
            self._padded[margin] = np.pad(self._values, edges, mode="reflect")
        rows = slice(window.row, window.row + window.rows + 2 * margin)
        columns = slice(window.column, window.column + window.columns + 2 * margin)
        return self._padded[margin][:, rows, columns].copy()

    def sample(self, cells: np.ndarray) -> np.ndarray:
        """Return the values (n, bands) of cells (n, 2)."""
        return self._values[:, cells[:, 0], cells[:, 1]].T

    def forget(self) -> None:
        """Do nothing: there is no file whose blocks are kept."""


class KeptMap:
    """A map that is written window by window and stays in memory, (bands, rows, columns)."""

    def __init__(self, grid: Grid, bands: int) -> None:
        self.values = np.full((bands, grid.rows, grid.columns), np.nan, dtype=np.float32)

    def write(self, window: Window, values: np.ndarray) -> None:
        """Keep a window."""
        rows = slice(window.row, window.row + window.rows)
        self.values[:, rows, window.column : window.column + window.columns] = values


def survey(elements: int, rows: int, columns: int) -> MemoryStack:
    """Return a stack of log-normal values with a hole in it."""
    rng = np.random.default_rng(0)
    values = rng.lognormal(size=(elements, rows, columns)).astype(np.float32)
    values[:, rows // 2, columns // 3] = np.nan
    return MemoryStack(values)


def patches(stack: MemoryStack, count: int, unlabelled: int = 0) -> PatchSamples:
    """Return so many patches, every other one mineralised, and ground without labels."""
    rng = np.random.default_rng(1)
    cells = _cells(stack, count, rng)
    numbers, draws = np.arange(count), np.zeros(count, dtype=int)
    sites = PatchSites(cells, numbers % 2, numbers, numbers, draws)
    ground = None
    if unlabelled:
        ground = UnlabelledGround(read_patches(stack, _cells(stack, unlabelled, rng), PATCH))  # type: ignore[arg-type]
    control = rng.uniform(size=(count, 1))
    return PatchSamples.read(stack, sites, control, PATCH, ground)  # type: ignore[arg-type]


def _cells(stack: MemoryStack, count: int, rng: np.random.Generator) -> np.ndarray:
    cells = rng.integers(0, (stack.grid.rows, stack.grid.columns), (2 * count, 2))
    return cells[np.isfinite(stack.sample(cells)).all(axis=1)][:count]


def anomaly_model(network: str, samples: PatchSamples, members: int = 1) -> AnomalyModel:
    """Return networks as trained ones are: offsets are not zero, batch norms fit the patches."""
    stack = samples.stack
    values = np.moveaxis(samples.patches, 1, -1).reshape(-1, len(stack.elements))
    transform = Transform.fit(values, "log10", "standard")
    own = [patch_network(network, len(stack.elements), PATCH) for _ in range(members)]
    model = AnomalyModel(
        network, PatchEnsemble(own), stack.elements, stack.units, transform, (1000.0, 1000.0), ""
    )
    channels = torch.from_numpy(np.ascontiguousarray(model.channels(samples.patches)))
    for seed, member in enumerate(own):
        member.initialise(seed)
        if PATCH_NETWORKS[network].deformable:
            drawn = torch.Generator().manual_seed(seed)
            with torch.no_grad():
                member.conv2[0].offset.weight.normal_(0, 0.02, generator=drawn)
                member.conv3[0].offset.weight.normal_(0, 0.02, generator=drawn)
        settle_batch_norm(member, channels, np.arange(len(channels)), 64)
    return model


def photographs(count: int, size: int) -> np.ndarray:
    """Return photographs of coloured grains, (count, size, size, 3) of uint8.

    They differ in grain and in brightness: where all are alike, batch norms make a lot of nothing.
    """
    rng = np.random.default_rng(2)
    result = np.empty((count, size, size, 3), dtype=np.uint8)
    for photograph in result:
        grain, brightest = 2 ** int(rng.integers(1, 6)), int(rng.integers(80, 256))
        grains = rng.integers(20, brightest, (size // grain + 1, size // grain + 1, 3))
        photograph[...] = grains.repeat(grain, axis=0).repeat(grain, axis=1)[:size, :size]
    return result


@dataclass(frozen=True)
class MemoryStore:
    """Photographs in memory, read as those of a file are."""

    pixels: np.ndarray
    contents: str = "drawn here"

    def read(self, chosen: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return the chosen photographs."""
        return self.pixels[np.asarray(chosen)]


def labelled(count: int) -> Sections:
    """Return classes for so many photographs, of which every fourth validates."""
    numbers = np.arange(count)
    sets = np.where(numbers % 4 == 3, VALIDATION, TRAIN).astype("U10")
    paths = tuple(f"{number:04d}.png" for number in numbers)
    return Sections(paths, CLASSES, numbers // 4 % len(CLASSES), numbers, sets)


def section_model(network: str, size: int) -> SectionModel:
    """Return a network for photographs whose batch norms fit photographs."""
    model = SectionModel.untrained(network, "custom", CLASSES, size, 0.8)
    model.network.initialise(0)
    for layer in model.network.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.momentum = None  # type: ignore[assignment]  # None: the plain mean of all batches
    model.network.train()
    with torch.no_grad():
        model.network(model.inputs(photographs(16, min(size, 128)), CPU))
    model.network.eval()
    return model
