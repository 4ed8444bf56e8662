"""Small rasters for the tests of the core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.files import Staging
from hypothesis import HealthCheck, settings

# The same input every time: a test that fails here fails everywhere.
settings.register_profile(
    "gossan",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("gossan")

UTM = spatial_reference("EPSG:32645").ExportToWkt()


def grid_of(rows: int, columns: int, cell: float = 1000.0) -> Grid:
    return Grid(500_000.0, 4_600_000.0, cell, -cell, columns, rows, UTM)


StackMaker = Callable[..., Stack]


@pytest.fixture
def make_stack(tmp_path: Path) -> StackMaker:
    """Write values (bands, rows, columns) to a raster and open it."""

    def make(
        values: np.ndarray,
        names: Sequence[str] | None = None,
        name: str = "stack.tif",
        kinds: Sequence[str] = (),
    ) -> Stack:
        grid = grid_of(*values.shape[1:])
        path = str(tmp_path / name)
        with Staging() as staging:
            bands = names or [f"E{number}" for number in range(len(values))]
            writer = RasterWriter(staging, path, grid, bands, kinds=kinds)
            writer.write(Window(0, 0, grid.rows, grid.columns), values)
        return Stack(path)

    return make
