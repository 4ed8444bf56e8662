"""The spacing of samples on nets, at random, along lines and in clusters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.geochemistry.spacing import spacing_of
from osgeo import ogr


def net(columns: int, spacing: float) -> np.ndarray:
    steps = np.arange(columns) * spacing
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def lines(count: int, apart: float, along: float, length: float = 8000.0) -> np.ndarray:
    return np.concatenate(
        [
            np.stack([np.arange(0, length, along), np.full(round(length / along), n * apart)], 1)
            for n in range(count)
        ]
    )


def turned(xy: np.ndarray, degrees: float) -> np.ndarray:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return xy @ np.array([[cosine, sine], [-sine, cosine]])


@pytest.mark.parametrize("degrees", [0, 10, 22.5, 45, 60])
def test_a_nets_spacing_is_its_step_however_it_lies(degrees: float) -> None:
    spacing = spacing_of(turned(net(30, 1000.0), degrees) + 5e6)
    assert (spacing.across, spacing.along) == pytest.approx((1000, 1000))
    assert not spacing.in_lines


@pytest.mark.parametrize("degrees", [0, 10, 22.5, 45, 67.5])
@pytest.mark.parametrize("count", [2, 8])
def test_of_lines_their_distance_counts(degrees: float, count: int) -> None:
    spacing = spacing_of(turned(lines(count, 1000.0, 25.0), degrees))
    assert (spacing.across, spacing.along) == pytest.approx((1000, 25), rel=0.01)
    assert spacing.in_parallel_lines and spacing.typical == spacing.across


def test_roads_have_no_spacing_across_to_speak_of(rng: np.random.Generator) -> None:
    """Twenty roads, with a sample every 200 m, that wander through 40 × 40 km."""
    roads = []
    for _ in range(20):
        course = np.cumsum(rng.normal(0, 0.25, 150)) + rng.uniform(0, 2 * np.pi)
        steps = 200 * np.stack([np.cos(course), np.sin(course)], axis=1)
        roads.append(rng.uniform(0, 40_000, 2) + np.cumsum(steps, axis=0))
    spacing = spacing_of(np.concatenate(roads))
    assert spacing.in_lines and not spacing.in_parallel_lines
    assert spacing.along == pytest.approx(200, rel=0.05)
    assert spacing.typical == pytest.approx(np.sqrt(spacing.across * spacing.along))
    assert 200 < spacing.typical < spacing.across / 2


def test_one_line_has_the_spacing_of_its_samples() -> None:
    spacing = spacing_of(lines(1, 0.0, 25.0))
    assert (spacing.across, spacing.along) == pytest.approx((25, 25))
    assert not spacing.in_lines


def test_samples_at_random_are_apart_by_the_root_of_their_ground(
    rng: np.random.Generator,
) -> None:
    spacing = spacing_of(rng.uniform(0, 63_246, (4000, 2)))  # one in a square kilometre
    assert spacing.across == pytest.approx(1000, rel=0.12)
    assert spacing.along == pytest.approx(500, rel=0.12)
    assert not spacing.in_lines


def test_a_dense_grid_within_a_regional_survey_does_not_speak_for_the_region(
    rng: np.random.Generator,
) -> None:
    regional = rng.uniform(0, 45_000, (500, 2))
    local = rng.uniform(10_000, 17_000, (5000, 2))  # 100 m apart, on a fortieth of the ground
    spacing = spacing_of(np.concatenate([regional, local]))
    assert spacing.across == pytest.approx(2000, rel=0.15)


@pytest.mark.parametrize("repeats", [1, 2])
def test_samples_taken_again_at_their_sites_make_no_lines(
    rng: np.random.Generator, repeats: int
) -> None:
    sites = rng.uniform(0, 63_246, (2000, 2))
    again = [sites + rng.normal(0, 5, sites.shape) for _ in range(repeats)]
    spacing = spacing_of(np.concatenate([sites, *again]))
    assert spacing.typical == pytest.approx(spacing_of(sites).typical, rel=0.02)
    assert not spacing.in_lines


@pytest.mark.parametrize("far", [(130_000.0, 130_000.0), (600_000.0, 10_000.0)])
def test_a_stray_sample_changes_nothing(far: tuple[float, float]) -> None:
    spacing = spacing_of(np.concatenate([net(30, 1000.0), [far]]))
    assert spacing.across == pytest.approx(1000)


def test_two_blocks_far_apart_have_the_spacing_within_them() -> None:
    blocks = np.concatenate([net(20, 1000.0), net(20, 1000.0) + 80_000])
    assert spacing_of(blocks).across == pytest.approx(1000)


@pytest.mark.parametrize(
    ("xy", "across"),
    [([[0, 0], [3, 4]], 5.0), ([[0, 0], [1000, 0], [2000, 1000]], 2**0.5 * 1000)],
)
def test_few_samples_have_a_spacing(xy: list[list[float]], across: float) -> None:
    assert spacing_of(np.array(xy, dtype=float)).across == pytest.approx(across)


def test_the_order_of_the_samples_does_not_matter(rng: np.random.Generator) -> None:
    xy = rng.uniform(0, 1000, (5000, 2))
    assert spacing_of(xy) == spacing_of(rng.permutation(xy))


def test_the_papers_survey_has_one_sample_in_four_square_kilometres(tianshan: Path) -> None:
    source = ogr.Open(str(tianshan / "samples.gpkg"))
    xy = np.array([sample.GetGeometryRef().GetPoint_2D() for sample in source.GetLayer(0)])
    assert spacing_of(xy).across == pytest.approx(2000)
