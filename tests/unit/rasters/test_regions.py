"""Cells of a study area, drawn at random."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, cells_around, random_cells
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


def test_areas_are_squared_lengths() -> None:
    assert GRID.square_kilometres(2e6) == pytest.approx(2.0)
    feet = Grid(0.0, 1.0, 1.0, -1.0, 1, 1, 'LOCAL_CS["f",UNIT["foot",0.3048]]')
    assert feet.square_kilometres(1e6) == pytest.approx(float(feet.kilometres(1000.0)) ** 2)
