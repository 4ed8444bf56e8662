"""Cells of a study area, drawn at random."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, cells_around, random_cells
from gossan.core.rasters.regions import Region, polygon_wkb
from gossan.core.runtime.errors import InputError

GRID = Grid(0.0, 40.0, 10.0, -10.0, 3, 4, "")


def test_random_cells_are_everywhere_on_a_grid(rng: np.random.Generator) -> None:
    cells = random_cells(GRID, None, 2000, rng)
    counts = np.unique(cells, axis=0, return_counts=True)[1]
    assert len(counts) == 12 and cells.min() == 0
    assert counts.min() > 100  # 167 of each are expected


def test_random_cells_lie_in_the_study_area(rng: np.random.Generator) -> None:
    inside = np.zeros((4, 3), dtype=bool)
    inside[[0, 3, 3], [2, 0, 1]] = True
    cells = random_cells(GRID, inside, 300, rng)
    assert {tuple(cell) for cell in cells.tolist()} == {(0, 2), (3, 0), (3, 1)}
    with pytest.raises(InputError, match="does not overlap"):
        random_cells(GRID, np.zeros((4, 3), dtype=bool), 1, rng)


def test_seeds_draw_the_cells_that_they_always_drew() -> None:
    # Training samples and components of earlier versions can be repeated only with these.
    grid = Grid(0.0, 97.0, 1.0, -1.0, 155, 97)
    cells = random_cells(grid, None, 3, np.random.default_rng(42))
    assert cells.tolist() == [[8, 68], [75, 67], [63, 133]]
    inside = np.zeros((97, 155), dtype=bool)
    inside[40:60, 100:130] = True
    cells = random_cells(grid, inside, 3, np.random.default_rng(42))
    assert cells.tolist() == [[41, 123], [55, 114], [53, 102]]


@pytest.mark.parametrize("side", [1, 3, 4])
def test_cells_around_a_centre_are_row_by_row(side: int) -> None:
    around = cells_around(np.array([[10, 20], [5, 5]]), side)
    assert around.shape == (2, side, side, 2)
    for row in range(side):
        for column in range(side):
            assert around[0, row, column].tolist() == [
                10 + row - side // 2,
                20 + column - side // 2,
            ]


def box(x_min: float, y_min: float, x_max: float, y_max: float) -> bytes:
    return polygon_wkb(
        np.array([[x_min, y_min], [x_max, y_min], [x_max, y_max], [x_min, y_max], [x_min, y_min]])
    )


#: A hundred thousand cells along each side.
HUGE = Grid(0.0, 1e5, 1.0, -1.0, 100_000, 100_000)


def test_the_part_of_a_grid_that_a_region_needs_is_no_larger_than_that() -> None:
    region = Region([box(500.5, 99_000.5, 510.0, 99_020.5), box(530.0, 99_000.0, 540.5, 99_001.0)])
    window = region.window(HUGE, 3)
    assert (window.row, window.column) == (1e5 - 99_020.5 - 3 - 0.5, 497)
    assert (window.rows, window.columns) == (28, 47)
    with pytest.raises(InputError, match="does not overlap"):
        Region([box(-20.0, 0.0, -10.0, 10.0)]).window(HUGE, 5)
    # A margin may reach the grid where the region does not.
    assert Region([box(-2.0, 99_990.0, -1.0, 99_999.0)]).window(HUGE, 5).columns == 5


def test_regions_tell_which_tiles_they_touch() -> None:
    region = Region([box(0.0, 0.0, 10.0, 10.0), box(50.0, 0.0, 60.0, 10.0)])
    assert region.touches(Grid(9.0, 20.0, 1.0, -1.0, 5, 15))
    assert not region.touches(Grid(20.0, 10.0, 1.0, -1.0, 20, 10))
    assert region.touches(Grid(20.0, 10.0, 1.0, -1.0, 40, 10))
    assert not region.touches(Grid(0.0, 40.0, 1.0, -1.0, 10, 20))


def test_cells_of_a_huge_grid_are_looked_up_tile_by_tile() -> None:
    region = Region([box(500.0, 99_000.0, 900.0, 99_500.0)])
    cells = np.array([[500, 500], [999, 899], [1000, 899], [999, 900], [-1, 600], [700, 511]])
    assert region.contains_cells(HUGE, cells).tolist() == [True, True, False, False, False, True]
