"""A map knows the deposits again that trained its model, and tells nobody where they are."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.anomalies.training.trained_deposits import (
    REACH_ITEM,
    TRAINED_ITEM,
    TrainedDeposits,
    reach_items,
    reach_of,
)
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.runtime.confidential import for_others

UTM, OTHER = (spatial_reference(code).ExportToWkt() for code in ("EPSG:32645", "EPSG:32646"))
GRID = Grid(500_000.0, 4_600_000.0, 500.0, -500.0, 300, 200, UTM)
CELLS = np.array([[3, 4], [100, 250], [199, 0]])


def test_deposits_are_known_again_wherever_in_their_cell_they_lie() -> None:
    trained = TrainedDeposits.of(GRID, CELLS)
    inside = GRID.xy(CELLS) + np.array([249.0, -249.0])
    beside = GRID.xy(CELLS[:1]) + np.array([251.0, 0.0])
    # Maps may be of a part of the training's ground, or lie half a cell off.
    part = Grid(510_250.0, 4_590_000.0, 500.0, -500.0, 20, 20, UTM)
    read = TrainedDeposits.of_map(trained.items()[TRAINED_ITEM])
    assert read == trained
    assert read.trained(np.vstack([inside, beside]), part).tolist() == [True] * 3 + [False]
    assert read.trained(np.empty((0, 2)), part).tolist() == []
    assert read.trained(inside, Grid(0.0, 0.0, 1.0, -1.0, 2, 2, OTHER)) is None


def test_marks_say_neither_places_nor_names_and_are_shared_by_many_cells() -> None:
    trained = TrainedDeposits.of(GRID, CELLS)
    assert for_others(trained.to_json()) == trained.to_json()
    assert len(trained.marks) == 3 and all(len(mark) == 4 for mark in trained.marks)
    rows, columns = np.divmod(np.arange(1_000_000), 1000)
    places = GRID.xy(np.column_stack([rows, columns]))
    assert 20 < trained.trained(places, GRID).sum() < 100


@pytest.mark.parametrize(
    "stored",
    [None, [], {}, "", {"corner": [0, 0]}]
    + [
        {"corner": [0, 0], "step": step, "crs": "", "marks": marks}
        for step, marks in (([0, 1], []), ([float("nan"), 1], []), ([1, 1], 3), ([1, 1, 1], []))
    ],
    ids=str,
)
def test_what_is_damaged_says_nothing(stored: object) -> None:
    assert TrainedDeposits.from_json(stored) is None
    assert TrainedDeposits.of_map("{") is None and TrainedDeposits.of_map("") is None


def test_a_map_says_how_far_its_model_looks() -> None:
    said = reach_items(GRID, 9)
    assert said == {REACH_ITEM: "2000 m"}
    assert reach_of(said[REACH_ITEM], GRID, 5) == 2000
    for nothing in ("", "far", "-1 m", "nan m", "inf m", "m m"):
        assert reach_of(nothing, GRID, 5) == 1000
