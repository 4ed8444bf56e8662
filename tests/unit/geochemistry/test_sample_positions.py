"""Where samples lie: columns are found by their names, positions joined by the samples' numbers."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.geochemistry.columns import Column
from gossan.core.geochemistry.sample_positions import (
    are_degrees,
    coordinates,
    join_by_number,
    position_columns,
    require_one_zone,
    sample_column,
    table_sign,
    without_strays,
)
from gossan.core.runtime.errors import InputError


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("SAMPLE EAST NORTH Au", ("EAST", "NORTH", False)),
        ("Id|Easting (m)|Northing (m)|N", ("Easting (m)", "Northing (m)", False)),
        ("id X Y Cu", ("X", "Y", False)),
        ("POINT_X POINT_Y", ("POINT_X", "POINT_Y", False)),
        ("NAT_East NAT_North Zone", ("NAT_East", "NAT_North", False)),
        ("E N Y_ppm", ("E", "N", False)),
        ("Latitude Longitude Cu", ("Longitude", "Latitude", True)),
        ("lat_wgs84 lon_wgs84", ("lon_wgs84", "lat_wgs84", True)),
        ("样号 经度 纬度 铜", ("经度", "纬度", True)),
        ("样号 横坐标 纵坐标", ("横坐标", "纵坐标", False)),
        ("East North Long Lat", ("Long", "Lat", True)),
        ("Sample Y Cu_ppm", None),
    ],
)
def test_columns_of_positions_are_found(names: str, expected: object) -> None:
    found = position_columns(names.split("|") if "|" in names else names.split(), True)
    assert (found and (found.x, found.y, found.degrees)) == expected


def test_map_units_are_taken_where_their_crs_is_said() -> None:
    found = position_columns(["East", "North", "Long", "Lat"], False)
    assert found is not None and found.x == "East"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Cu", "SampleID", "ID"], "SampleID"),
        (["Sample_Type", "Station"], "Station"),
        (["Sample Field Number", "Longitude"], "Sample Field Number"),
        (["Analyte Symbol", "Au"], "Analyte Symbol"),
        (["统一编号", "样品号", "铜"], "样品号"),
        (["Sample weight (kg)", "lab_no"], "lab_no"),
        (["No", "Cu"], "No"),
        (["Cu_ppm", "x"], ""),
    ],
)
def test_columns_of_sample_numbers_are_found(names: list[str], expected: str) -> None:
    assert sample_column(names) == expected


def test_coordinates_are_read_as_they_are_written() -> None:
    x = ["500,000.5", "42°46'19.5\"E", "42° 46.5' W", "118.5 E", "-", None, "1e99", "12°"]
    y = ["4600000", "19°59'38\"N", "19°30'S", "25.25S", "1", "2", "1", "-3°"]
    xy = coordinates(x, y, "point")
    np.testing.assert_allclose(
        xy,
        [
            (500000.5, 4600000),
            (42 + 46 / 60 + 19.5 / 3600, 19 + 59 / 60 + 38 / 3600),
            (-42.775, -19.5),
            (118.5, -25.25),
            (np.nan, np.nan),
            (np.nan, np.nan),
            (np.nan, np.nan),
            (12, -3),
        ],
    )
    np.testing.assert_allclose(
        coordinates(["500000,25"], ["4.600.000,5"], "comma"), [(500000.25, 4600000.5)]
    )


def test_degrees_are_told_by_names_and_by_decimals() -> None:
    places = np.array([(118.009, -25.78), (118.1, -25.6), (np.nan, np.nan)])
    assert are_degrees(places, True, ["118.0", "118.1", None])
    assert are_degrees(places, False, ["118.0091", "118.18707", None])
    assert not are_degrees(places, False, ["118.009", "118.1", None])  # metres of a local grid
    assert not are_degrees(places * 1e4, True, ["1", "2"])


def test_the_table_tells_how_decimals_are_written() -> None:
    columns = [
        Column("Sample", ["A,1", "1,5"]),
        Column("East", ["500000,5"]),
        Column("Cu", ["1,016"]),
    ]
    assert table_sign(columns, "auto") == "comma"
    columns[1] = Column("East", ["500000.5"])
    assert table_sign(columns, "auto") == "point"
    assert table_sign(columns, "comma") == "comma"


def test_samples_and_positions_are_joined_by_number() -> None:
    samples = ["a 1", "A2", "1003.0", None, "X9"]
    numbers = ["A1", "a2 ", "1003", "A1", "B7", None, "B7"]
    xy = np.array([(0, 0), (1, 1), (2, 2), (9, 9), (4, 4), (5, 5), (4, 4)], dtype=float)
    joined = join_by_number(samples, numbers, xy)
    assert joined.rows.tolist() == [0, 1, 2, -1, -1]
    assert joined.unmatched == ["–", "X9"]
    assert joined.unused == ["B7"]
    assert joined.repeated == ["A1"]  # B7 stands twice at one place


def test_several_zones_are_refused() -> None:
    require_one_zone([Column("Zone", ["50", "50 ", None])])
    with pytest.raises(InputError, match="50 × 2, 51 × 1"):
        require_one_zone([Column("MGA_Zone", ["50", "50", "51"])])


def test_strays_are_left_out_and_named() -> None:
    rng = np.random.default_rng(0)
    xy = rng.uniform((500_000, 4_500_000), (501_000, 4_501_000), (40, 2))
    xy[3] = 0
    xy[4] = np.nan
    kept, told = without_strays(xy, "EPSG:32645", False, [f"S{row}" for row in range(40)])
    assert np.flatnonzero(np.isnan(kept[:, 0])).tolist() == [3, 4]
    assert len(told) == 1 and "S3 (0, 0)" in told[0]
    with pytest.raises(InputError, match="parameter CRS"):
        without_strays(xy, "EPSG:4326", True, [""] * 40)
