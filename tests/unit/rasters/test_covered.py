"""Ground is known again on other grids, and other ground is not."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.covered import CoveredGround
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.regions import Region
from osgeo import ogr

UTM = spatial_reference("EPSG:32645").ExportToWkt()
GRID = Grid(500_000.0, 4_600_000.0, 500.0, -500.0, 60, 40, UTM)


def test_the_same_ground_on_another_grid() -> None:
    own = CoveredGround.of(GRID, None)
    assert own is not None and own == CoveredGround.of(GRID.north_up(), None)
    finer = Grid(500_000.0, 4_600_000.0, 250.0, -250.0, 119, 80, UTM)
    west, east, south, north = own.box
    degrees = spatial_reference("EPSG:4326").ExportToWkt()
    step = 0.005
    geographic = Grid(
        west,
        north,
        step,
        -step,
        round((east - west) / step),
        round((north - south) / step),
        degrees,
    )
    for grid in (finer, geographic):
        other = CoveredGround.of(grid, None)
        assert other is not None and not own.is_other_than(other) and not other.is_other_than(own)
    assert CoveredGround.from_json(own.to_json()) is not None


@pytest.mark.parametrize("window", [(0, 30), (0, 33), (20, 20)], ids=str)
def test_a_part_is_other_ground(window: tuple[int, int]) -> None:
    own, part = CoveredGround.of(GRID, None), CoveredGround.of(GRID.window(*window), None)
    assert own is not None and part is not None
    assert own.is_other_than(part) and part.is_other_than(own)


def test_a_study_area_is_the_ground_and_far_ground_is_other() -> None:
    area = ogr.CreateGeometryFromWkt(
        "POLYGON((505000 4585000, 515000 4585000, 515000 4595000, 505000 4595000, 505000 4585000))"
    )
    region = Region([bytes(area.ExportToWkb())])
    own = CoveredGround.of(GRID, region)
    assert own is not None and own.is_other_than(CoveredGround.of(GRID, None))
    far = CoveredGround.of(Grid(700_000.0, 4_600_000.0, 500.0, -500.0, 60, 40, UTM), None)
    assert far is not None and own.is_other_than(far)


def test_what_cannot_be_told_is_not_called_other() -> None:
    own = CoveredGround.of(GRID, None)
    without = CoveredGround.of(Grid(0.0, 0.0, 1.0, -1.0, 5, 5), None)
    assert own is not None and without is not None and not without.in_degrees
    assert not own.is_other_than(without)
    assert CoveredGround.of(Grid(1e9, 1e9, 500.0, -500.0, 60, 40, UTM), None) is None
    for wrong in (None, {}, [], {"box": [1, 2], "in_degrees": True}, {"box": "abcd"}, 3):
        assert CoveredGround.from_json(wrong) is None
    assert np.isfinite(own.box).all()
