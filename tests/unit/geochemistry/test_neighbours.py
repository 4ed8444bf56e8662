"""Neighbours in sectors against brute force and against gdal_grid, and what they do for lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.geochemistry import neighbours as neighbours_room
from gossan.core.geochemistry.gridding import IdwSettings, InverseDistance
from gossan.core.geochemistry.neighbours import NearestSamples
from gossan.core.geochemistry.search import choose_sectors
from gossan.core.rasters.grid import Grid

from .test_gridding import gdal_grid, lattice


def by_hand(xy: np.ndarray, point: np.ndarray, k: int, sectors: int, radius: float) -> list[int]:
    """Choose round by round, a sample per sector, the nearest of the last round; never more of one."""
    steps = xy - point
    distances = np.hypot(*steps.T)
    angles = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) % 360
    members = (angles // (360 / sectors)).astype(int)
    queues = [
        [n for n in np.argsort(distances) if members[n] == sector and distances[n] <= radius][
            : -(-k // sectors)
        ]
        for sector in range(sectors)
    ]
    chosen: list[int] = []
    while len(chosen) < k and any(queues):
        of_round = sorted((queue.pop(0) for queue in queues if queue), key=lambda n: distances[n])
        chosen += of_round[: k - len(chosen)]
    return sorted(chosen, key=lambda n: distances[n])


@pytest.mark.parametrize("sectors", [4, 8])
@pytest.mark.parametrize(("k", "radius"), [(12, np.inf), (12, 9.0), (5, np.inf), (20, 30.0)])
def test_every_sector_gives_as_many_samples_as_the_others(
    sectors: int, k: int, radius: float, rng: np.random.Generator
) -> None:
    xy, points = rng.uniform(0, 40, (300, 2)), rng.uniform(-10, 50, (100, 2))
    distances, indices, tied = NearestSamples(xy, sectors).nearest(points, k, radius)
    assert not tied.any()
    for point, found, near in zip(points, distances, indices, strict=True):
        expected = by_hand(xy, point, k, sectors, radius)
        assert near[np.isfinite(found)].tolist() == expected
        np.testing.assert_allclose(
            found[: len(expected)], np.hypot(*(xy[expected] - point).T), rtol=1e-12
        )


@pytest.mark.parametrize("regular", [False, True])
@pytest.mark.parametrize(("k", "radius"), [(12, 6.0), (8, 40.0), (20, 9.0)])
def test_quadrants_equal_gdal_grid_cell_by_cell(
    regular: bool, k: int, radius: float, tmp_path: Path, rng: np.random.Generator
) -> None:
    xy = lattice(20, 12) if regular else rng.uniform(0, (40, 24), (300, 2))
    values = rng.lognormal(size=(len(xy), 1))
    settings = IdwSettings(neighbours=k, radius=radius, sectors=4)
    grid = Grid(-3.0, 30.0, 0.5, -0.5, 94, 70)
    theirs = gdal_grid(
        tmp_path, xy, values[:, 0], grid, settings,
        f":max_points_per_quadrant={k // 4}:min_points_per_quadrant=0",
    )  # fmt: skip
    np.testing.assert_allclose(InverseDistance(xy, values, settings).grid(grid)[0], theirs)


@pytest.mark.parametrize("sectors", [4, 8])
def test_parts_give_the_same_as_the_whole(
    sectors: int, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    xy, points = lattice(15, 15), np.floor(rng.uniform(-5, 35, (300, 2))) + 0.5
    whole = NearestSamples(xy, sectors).nearest(points, 12, np.inf)
    monkeypatch.setattr(neighbours_room, "_PAIRS", 100)
    parts = NearestSamples(xy, sectors)
    for place in range(300):
        one = parts.nearest(points[place : place + 1], 12, np.inf)
        np.testing.assert_array_equal(one[0][0], whole[0][place])
        np.testing.assert_array_equal(one[1][0], whole[1][place])


@pytest.mark.parametrize("degrees", [0.0, 30.0])
def test_the_staircase_between_lines_goes(degrees: float) -> None:
    """Samples every 25 m on lines 1,000 m apart, on a plane that rises by 10 from line to line."""
    along, across = np.meshgrid(np.arange(-4000, 4001, 25.0), np.arange(-4000, 4001, 1000.0))
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cosine, sine], [-sine, cosine]])
    samples = np.stack([along.ravel(), across.ravel()], axis=1)
    rng = np.random.default_rng(0)
    cells = rng.uniform(-2500, 2500, (3000, 2))
    wrong = {}
    for sectors in (1, 4, 8):
        settings = IdwSettings(radius=3000.0, sectors=sectors)
        plane = InverseDistance(samples @ turn, samples[:, 1:] / 100, settings)
        wrong[sectors] = np.abs(plane.at(cells @ turn)[:, 0] - cells[:, 1] / 100)
    assert wrong[1].max() > 4.5 and wrong[1].mean() > 2.3
    assert wrong[4].max() < 2.3 and wrong[4].mean() < 1.3
    assert wrong[8].max() < 2.8 and wrong[8].mean() < 1.5


@pytest.mark.parametrize("sectors", [4, 8])
def test_an_element_missing_at_a_sample_is_searched_for_among_the_others(
    sectors: int, rng: np.random.Generator
) -> None:
    xy, values = rng.uniform(0, 30, (225, 2)), rng.lognormal(size=(225, 2))
    values[rng.random(225) < 0.3, 1] = np.nan
    points = rng.uniform(0, 30, (100, 2))
    known = np.isfinite(values[:, 1])
    settings = IdwSettings(sectors=sectors)
    np.testing.assert_allclose(
        InverseDistance(xy, values, settings).at(points)[:, 1],
        InverseDistance(xy[known], values[known, 1:], settings).at(points)[:, 0],
    )


def test_the_search_stops_at_a_number_of_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours_room, "MOST_LOOKED_AT", 64)
    xy = np.stack([np.arange(1000.0), np.zeros(1000)], axis=1)
    distances, _, _ = NearestSamples(xy, 4).nearest(np.array([[500.2, 0.5]]), 12, np.inf)
    assert (
        np.isfinite(distances[0]).sum() == 6
    )  # both quadrants to the south, and none to the north


@pytest.mark.parametrize(
    ("choice", "in_lines", "chosen"),
    [
        ("auto", True, "octants"),
        ("auto", False, "none"),
        ("none", True, "none"),
        ("quadrants", True, "quadrants"),
        ("octants", False, "octants"),
    ],
)
def test_lines_are_searched_in_octants_unless_something_else_is_chosen(
    choice: str, in_lines: bool, chosen: str
) -> None:
    assert choose_sectors(choice, in_lines) == chosen
