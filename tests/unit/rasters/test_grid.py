"""Grids: which cell a point lies in, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.runtime.errors import InputError


def test_points_and_cells_round_trip() -> None:
    grid = Grid(100.0, 200.0, 10.0, -5.0, 7, 4)
    cells = np.array([[0, 0], [3, 6], [1, 2]])
    np.testing.assert_array_equal(grid.cells(grid.xy(cells)), cells)
    np.testing.assert_array_equal(grid.points()[7 + 2], grid.xy(np.array([[1, 2]]))[0])


def test_south_up_grids_keep_their_direction() -> None:
    grid = Grid(0.0, 0.0, 1.0, 1.0, 2, 3)
    assert grid.cells(np.array([[0.5, 2.5]])).tolist() == [[2, 0]]
    assert grid.extent == (0.0, 2.0, 0.0, 3.0)


def test_cells_outside_are_told_apart() -> None:
    grid = Grid(0.0, 3.0, 1.0, -1.0, 3, 3)
    cells = grid.cells(np.array([[-0.01, 1.0], [1.0, 3.01], [2.99, 0.01]]))
    assert grid.contains(cells).tolist() == [False, False, True]


def test_rounding_makes_no_sliver_of_a_row() -> None:
    assert Grid.covering((0.0, 0.3, 0.0, 0.1 * 3), 0.1, "").rows == 3


@pytest.mark.parametrize(
    ("extent", "cell", "message"),
    [
        ((0, 0, 0, 1), 1.0, "empty"),
        ((0, 1, 1, 0), 1.0, "empty"),
        ((0, 1, 0, 1), 0.0, "cell size"),
        ((0, 1e9, 0, 1e9), 1.0, "1,000,000,000 × 1,000,000,000"),
    ],
)
def test_impossible_grids_are_refused_with_the_number(
    extent: tuple, cell: float, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Grid.covering(extent, cell, "")


def test_rotated_rasters_are_refused() -> None:
    with pytest.raises(InputError, match="rotated"):
        Grid.from_geotransform((0, 1, 0.1, 0, 0, -1), 5, 5, "", "a.tif")


def test_degrees_are_refused() -> None:
    grid = Grid(42.0, 20.0, 0.01, -0.01, 100, 50, spatial_reference("EPSG:4326").ExportToWkt())
    with pytest.raises(InputError, match=r"The stack has the geographic CRS .*EPSG:32638 here"):
        grid.require_projected("The stack")
