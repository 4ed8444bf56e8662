"""Whatever the extent and the cells are, a grid covers its ground or is refused."""

from __future__ import annotations

from gossan.core.rasters.grid import Grid
from gossan.core.runtime.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

COORDINATES = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(st.tuples(COORDINATES, COORDINATES, COORDINATES, COORDINATES), st.floats(1e-6, 1e6))
def test_a_grid_covers_its_extent_or_is_refused(
    extent: tuple[float, float, float, float], cell: float
) -> None:
    try:
        grid = Grid.covering(extent, cell, "")
    except InputError:
        return
    left, right, bottom, top = grid.extent
    slack = 1e-5 * cell + 1e-6
    assert left <= extent[0] + slack and right >= extent[1] - slack
    assert bottom <= extent[2] + slack and top >= extent[3] - slack
    assert right - left < extent[1] - extent[0] + cell + slack
