"""Whatever the faults and the fitted law are, distances are right and control falls."""

from __future__ import annotations

import numpy as np
from gossan.core.faults.control import ControlSettings, control_weight
from gossan.core.faults.distance import FaultDistance
from gossan.core.rasters.grid import Grid
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


@given(
    st.lists(
        arrays(float, st.tuples(st.integers(2, 6), st.just(2)), elements=st.floats(0, 5000)),
        min_size=1,
        max_size=4,
    ),
    st.floats(40, 700),
)
def test_distances_are_those_to_the_lines(lines: list[np.ndarray], cell: float) -> None:
    grid = Grid(0.0, 12 * cell, cell, -cell, 15, 12, "")
    found = FaultDistance(lines, cell).of_cells(grid)
    points = grid.points().reshape(-1, 2)
    nearest = np.full(len(points), np.inf)
    for line in lines:
        for start, end in zip(line, line[1:], strict=False):
            along = end - start
            length = float(along @ along)
            share = np.zeros(len(points))
            if length > 0:
                share = np.clip((points - start) @ along / length, 0, 1)
            away = points - (start + share[:, None] * along)
            nearest = np.minimum(nearest, np.hypot(*away.T))
    np.testing.assert_allclose(found.ravel(), nearest, atol=1e-6 * cell + 1e-9)


@given(
    st.floats(-8, -1e-3),
    st.integers(2, 40),
    st.booleans(),
    arrays(float, 30, elements=st.floats(0, 1e7)),
)
def test_control_falls_from_one_to_nothing(
    exponent: float, rings: int, continuous: bool, distance: np.ndarray
) -> None:
    weights = control_weight(
        np.sort(distance), exponent, ControlSettings(1000.0, rings, continuous)
    )
    assert np.isfinite(weights).all() and weights.min() >= 0 and weights.max() <= 1
    assert (np.diff(weights) <= 1e-12).all()
