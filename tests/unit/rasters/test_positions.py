"""Which positions cannot be meant, and which CRS they have."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.rasters.positions import (
    DEGREES,
    EXCHANGED,
    FAR,
    IMPOSSIBLE,
    ORIGIN,
    AreaOfUse,
    check_against_crs,
    fields_exchanged,
    require_few_exchanged,
    stray_positions,
)
from gossan.core.runtime.errors import InputError


def survey(count: int = 144, middle: tuple[float, float] = (501e3, 6501e3), width: float = 2400):
    side = int(np.sqrt(count))
    steps = np.linspace(-width / 2, width / 2, side)
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) + middle


def found(xy: np.ndarray, geographic: bool = False) -> dict[str, list[int]]:
    strays = stray_positions(xy, geographic)
    return {reason: np.flatnonzero(rows).tolist() for reason, rows in strays.items()}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ((0.0, 0.0), ORIGIN),
        ((87.0, 58.6), DEGREES),
        ((6_501_000.0, 501_000.0), EXCHANGED),
        ((501_000.0, 650_100.0), FAR),  # a digit is missing
        ((5_010_000.0, 6_501_000.0), FAR),
    ],
)
def test_one_stray_among_many_is_found_with_its_reason(place, reason) -> None:
    xy = np.vstack([survey(), place])
    assert found(xy) == {reason: [144]}


def test_strays_in_degrees() -> None:
    body = survey(middle=(120.0, 41.0), width=1.0)
    xy = np.vstack([body, (0, 0), (41.1, 120.1), (500_000, 4_500_000), (12.0, 41.0), (120.1, 4.1)])
    expected = {ORIGIN: [144], EXCHANGED: [145], IMPOSSIBLE: [146], FAR: [147, 148]}
    assert found(xy, geographic=True) == expected


def test_metres_that_are_said_to_be_degrees_are_not_stray() -> None:
    assert found(survey(), geographic=True) == {}


def test_many_without_a_position_and_many_exchanged_are_found_as_well() -> None:
    body = survey(400)
    xy = np.vstack([body, np.zeros((60, 2)), body[:100, ::-1]])
    assert found(xy) == {ORIGIN: list(range(400, 460)), EXCHANGED: list(range(460, 560))}
    with pytest.raises(InputError, match="INPUT: x and y look exchanged at 100 of 500"):
        require_few_exchanged(100, 500, "INPUT")
    require_few_exchanged(1, 5, "INPUT")


@pytest.mark.parametrize(
    "xy",
    [
        survey(),
        survey(middle=(0.0, 0.0)),  # a grid of a mine, around its own origin
        survey(middle=(1300.0, 1300.0)),  # one that begins beside it
        survey(9),
        np.vstack([survey(), survey(9, (540e3, 6501e3))]),  # a second prospect, 40 km away
        np.vstack([survey(2500), survey(100, (800e3, 6501e3), 100)]),  # one of 4 %, 300 km away
        np.repeat(survey(1), 50, axis=0),
        np.vstack([np.repeat(survey(1), 50, axis=0), survey(9)]),
        np.column_stack([np.arange(50.0), np.zeros(50)]),  # a line
        np.empty((0, 2)),
    ],
)
def test_nothing_is_stray_in_an_honest_survey(xy) -> None:
    assert found(xy) == {}


@pytest.mark.parametrize("near_the_origin", [(0, 0), (0, -1), (-1200, -1200)])
def test_a_sample_at_the_origin_of_a_mine_grid_stays(near_the_origin) -> None:
    xy = np.vstack([survey(middle=(1400.0, 1400.0)), near_the_origin])
    assert found(xy) == {}


@pytest.mark.parametrize(
    ("middle", "crs", "words"),
    [
        ((87.0, 41.0), "EPSG:32645", "look like degrees"),
        ((87.0, 41.0), "EPSG:3857", "look like degrees"),
        (
            (501_000.0, 6_501_000.0),
            "EPSG:4326",
            "in degrees .WGS 84., and its coordinates are none",
        ),
        ((41.0, 120.0), "EPSG:4326", "x and y look exchanged"),
        ((6_501_000.0, 501_000.0), "EPSG:32645", "x and y look exchanged"),
        ((13_400_000.0, 5_000_000.0), "EPSG:32645", "nowhere near the area"),
        ((501_000.0, 4_501_000.0), "EPSG:28992", "nowhere near the area"),
    ],
)
def test_a_crs_that_cannot_be_right_is_refused(middle, crs, words) -> None:
    xy = survey(25, middle, 1e-3 * abs(middle[0]))
    with pytest.raises(InputError, match=f"INPUT: .*{words}"):
        check_against_crs(xy, crs, "INPUT")


@pytest.mark.parametrize(
    ("middle", "crs", "warned"),
    [
        ((501_000.0, 4_501_000.0), "EPSG:32645", False),
        ((800_000.0, 4_501_000.0), "EPSG:32645", False),  # half a degree over the zone's edge
        ((1_100_000.0, 4_501_000.0), "EPSG:32645", True),  # 1½ zones on
        ((87.0, 41.0), "EPSG:4326", False),
        ((200.0, 41.0), "EPSG:4326", False),  # 160° W
        ((1_500_000.0, 5_180_000.0), "EPSG:2193", False),
        ((400.0, 300.0), "", False),
        ((-500_000.0, -3_000_000.0), "EPSG:3577", False),
    ],
)
def test_a_crs_beyond_its_area_is_told_and_no_more(middle, crs, warned) -> None:
    said = check_against_crs(survey(25, middle, 10.0), crs, "INPUT")
    assert bool(said) == warned
    assert not warned or "outside of the area of the CRS WGS 84 / UTM zone 45N" in said


def test_areas_of_use_reach_over_the_date_line() -> None:
    fiji = AreaOfUse(177.0, -20.0, -178.0, -12.0)
    assert fiji.beyond(179.5, -15.0) == fiji.beyond(-179.0, -15.0) == 0
    assert fiji.beyond(-170.0, -15.0) == 8
    assert fiji.beyond(170.0, -15.0) == 7
    assert fiji.beyond(178.0, -30.0) == 10


@pytest.mark.parametrize(
    ("fields", "exchanged"),
    [
        ({"Longitude": 42.7, "Latitude": 19.9}, True),
        ({"东经": "42.7", "北纬": "19.9"}, True),
        ({"X": 42.7, "Y": 19.9}, False),  # x may point to the north
        ({"Longitude": 19.9, "Latitude": 42.7}, False),
        ({"LONGITUDE": 500_000.0, "LATITUDE": 4_500_000.0}, False),
        ({"Longitude": 42.7, "Latitude": None}, False),
        ({"Longitude": 42.7}, False),
    ],
)
def test_fields_of_the_other_axis_are_found_by_their_names(fields, exchanged) -> None:
    said = fields_exchanged({"Au": 1.0, **fields}, 19.9, 42.7)
    assert said == (tuple(fields) if exchanged else None)
