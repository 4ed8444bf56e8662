"""Lengths and areas on the ground, against closed forms and the ellipsoid's own figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.ground import GroundScale
from gossan.core.rasters.windows import Window
from progress_doubles import RecordingProgress

#: Semi-major axis and squared eccentricity of WGS 84.
A, E2 = 6_378_137.0, 0.006_694_379_990_14


def wkt(code: int) -> str:
    return spatial_reference(f"EPSG:{code}").ExportToWkt()


def mercator(latitude: float) -> tuple[float, float]:
    """Return y in EPSG:3857 of a latitude, and metres on the ground of its unit to the north.

    The sphere's Mercator stretches by sec φ; a degree of the ellipsoid is longer or shorter than the
    sphere's by the radii of curvature.
    """
    phi = math.radians(latitude)
    bend = 1 - E2 * math.sin(phi) ** 2
    return A * math.asinh(math.tan(phi)), math.cos(phi) * (1 - E2) / bend**1.5


@pytest.mark.parametrize("latitude", [0.0, 23.5, -41.0, 60.0, 72.0])
def test_web_mercator_shrinks_with_the_latitude(latitude: float) -> None:
    y, north = mercator(latitude)
    grid = Grid(1e6 - 500, y + 500, 1000, -1000, 1, 1, wkt(3857))
    phi = math.radians(latitude)
    east = math.cos(phi) / math.sqrt(1 - E2 * math.sin(phi) ** 2)
    found = GroundScale(grid).metres_per_unit(np.array([[1e6, y]]))[0]
    np.testing.assert_allclose(found, [east, north], rtol=1e-6)
    area = GroundScale(grid).square_kilometres(Window(0, 0, 1, 1))
    np.testing.assert_allclose(area, [[east * north]], rtol=1e-6)


def test_areas_of_cells_follow_the_scale_across_a_large_window() -> None:
    grid = Grid(0.0, 9e6, 4000.0, -4000.0, 200, 250, wkt(3857))  # from 63° to 58° north
    scale = GroundScale(grid)
    areas = scale.square_kilometres(Window(0, 0, 250, 200))
    exact = scale.area_per_unit(grid.points()).reshape(250, 200) * 16.0
    np.testing.assert_allclose(areas, exact, rtol=2e-4)
    assert areas[0, 0] < 0.82 * areas[-1, 0]  # a mean of the map would be wrong by that
    part = scale.square_kilometres(Window(100, 50, 3, 4))
    np.testing.assert_allclose(part, exact[100:103, 50:54], rtol=1e-6)


def test_a_degree_has_the_area_of_the_ellipsoid() -> None:
    """The whole ellipsoid of WGS 84 measures 510,065,622 km² (authalic radius 6,371,007.181 m)."""
    grid = Grid(-180.0, 90.0, 0.5, -0.5, 720, 360, wkt(4326))
    scale, total = GroundScale(grid), 0.0
    for row in range(0, 360, 4):
        total += scale.square_kilometres(Window(row, 0, 4, 720)).sum()
    assert total == pytest.approx(510_065_622, rel=2e-5)


def test_equal_area_projections_have_no_areas_to_mend() -> None:
    grid = Grid(0.0, 6e6, 1000.0, -1000.0, 40, 40, wkt(6933))  # cylindrical equal area
    np.testing.assert_allclose(
        GroundScale(grid).square_kilometres(Window(0, 0, 40, 40)), 1.0, rtol=1e-6
    )


def test_utm_keeps_lengths_and_says_nothing() -> None:
    progress = RecordingProgress()
    grid = Grid(499_500.0, 4e6, 1000.0, -1000.0, 1, 1, wkt(32645))
    scale = GroundScale(grid)
    assert scale.factor == pytest.approx(1 / 0.9996, rel=1e-6)  # on the central meridian
    scale.tell(progress)
    assert progress.warnings == []


def test_feet_are_feet_and_a_stretched_map_is_told_with_its_factor() -> None:
    feet = Grid(984_000.0, 200_000.0, 1000.0, -1000.0, 1, 1, wkt(2263))
    assert GroundScale(feet).kilometres(np.array([1000.0]))[0] == pytest.approx(0.3048, rel=1e-4)
    assert GroundScale(feet).note() == ""
    y, _ = mercator(60.0)
    progress = RecordingProgress()
    GroundScale(Grid(0.0, y, 1.0, -1.0, 1, 1, wkt(3857))).tell(progress)
    assert "0.500 km on the ground" in progress.warnings[0] or "0.501" in progress.warnings[0]
    assert "Pseudo-Mercator" in progress.warnings[0]


@pytest.mark.parametrize("crs", ["", 'LOCAL_CS["mine grid",UNIT["foot",0.3048]]'])
def test_local_grids_have_the_lengths_that_they_say(crs: str) -> None:
    unit = 0.3048 if crs else 1.0
    scale = GroundScale(Grid(0.0, 10.0, 2.0, -5.0, 3, 2, crs))
    assert scale.kilometres(np.array([1000.0]))[0] == pytest.approx(unit)
    np.testing.assert_allclose(
        scale.square_kilometres(Window(0, 0, 2, 3)), 10e-6 * unit**2, rtol=1e-12
    )
    assert scale.cell_metres() == ((2 * unit, 2 * unit), (5 * unit, 5 * unit))
    assert ("no CRS" in scale.note()) == (not crs)


def test_a_raster_without_a_crs_or_in_degrees_is_told() -> None:
    def note(extent: tuple[float, float, float], crs: str) -> str:
        x, y, size = extent
        return GroundScale(Grid(x, y, size, -size, 100, 100, crs)).note()

    assert note((500_000.0, 4_600_000.0, 1000.0), "").endswith("Assign Projection).")
    assert note((42.0, 20.0, 0.01), "").endswith("They may be degrees.")
    assert "in degrees (WGS 84)" in note((42.0, 20.0, 0.01), wkt(4326))
    assert "such as EPSG:32638 here" in note((42.0, 20.0, 0.01), wkt(4326))


def test_ground_that_the_projection_does_not_reach_counts_by_its_unit() -> None:
    grid = Grid(1e9, 1e9, 1000.0, -1000.0, 2, 2, wkt(32645))
    areas = GroundScale(grid).square_kilometres(Window(0, 0, 2, 2))
    assert np.isfinite(areas).all()
