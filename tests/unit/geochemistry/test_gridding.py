"""Gridding against closed forms and against gdal_grid."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from gossan.core.geochemistry import gridding
from gossan.core.geochemistry import interpolation as interpolation_room
from gossan.core.geochemistry.gridding import (
    IdwSettings,
    InverseDistance,
    covering_samples,
    default_cell_size,
    grid_elements,
    tell_of_gridding,
)
from gossan.core.geochemistry.sampled_ground import CellCount
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.regions import Region
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from osgeo import gdal, ogr
from progress_doubles import CancellingProgress, RecordingProgress
from survey_tables import read


def gdal_grid(
    folder: Path,
    xy: np.ndarray,
    values: np.ndarray,
    grid: Grid,
    settings: IdwSettings,
    sectors: str = "",
) -> np.ndarray:
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(folder / "points.gpkg"))
    layer = source.CreateLayer("points", None, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("z", ogr.OFTReal))
    source.StartTransaction()
    for (x, y), value in zip(xy.tolist(), values.tolist(), strict=True):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, value)
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(x, y)
        feature.SetGeometry(point)
        layer.CreateFeature(feature)
    source.CommitTransaction()
    del layer, source
    radius = settings.radius if np.isfinite(settings.radius) else 1e9
    x_min, x_max, y_min, y_max = grid.extent
    result = gdal.Grid(
        str(folder / "grid.tif"),
        str(folder / "points.gpkg"),
        zfield="z",
        algorithm=f"invdistnn:power={settings.power}:smoothing=0:radius={radius}"
        f":max_points={settings.neighbours}:min_points=0:nodata=-9999{sectors}",
        outputBounds=[x_min, y_max, x_max, y_min],
        width=grid.columns,
        height=grid.rows,
        outputType=gdal.GDT_Float64,
    )
    assert result.GetGeoTransform() == pytest.approx(grid.geotransform)
    read = result.ReadAsArray()
    (folder / "points.gpkg").unlink()
    return np.where(read == -9999, np.nan, read)


def lattice(columns: int, rows: int) -> np.ndarray:
    return np.stack(
        np.meshgrid(np.arange(columns) * 2.0 + 0.5, np.arange(rows) * 2.0 + 0.5), axis=-1
    ).reshape(-1, 2)


@pytest.mark.parametrize(
    ("regular", "settings"),
    [
        (False, IdwSettings()),
        (False, IdwSettings(power=1.3, neighbours=5, radius=6.0)),
        (True, IdwSettings()),
        (True, IdwSettings(neighbours=7)),
        (True, IdwSettings(power=3.0, neighbours=30, radius=9.0)),
    ],
    ids=str,
)
def test_equals_gdal_grid_cell_by_cell(
    regular: bool, settings: IdwSettings, tmp_path: Path, rng: np.random.Generator
) -> None:
    xy = lattice(20, 12) if regular else rng.uniform(0, (40, 24), (300, 2))
    values = rng.lognormal(size=(len(xy), 3))
    grid = Grid(-3.0, 30.0, 0.5, -0.5, 94, 70)
    ours = InverseDistance(xy, values, settings).grid(grid)
    for element in range(3):
        theirs = gdal_grid(tmp_path, xy, values[:, element], grid, settings)
        np.testing.assert_array_equal(np.isnan(ours[element]), np.isnan(theirs))
        np.testing.assert_allclose(ours[element], theirs, rtol=1e-9, equal_nan=True)


@pytest.mark.parametrize("regular", [False, True])
def test_a_missing_value_drops_the_sample_for_that_element_only(
    regular: bool, tmp_path: Path, rng: np.random.Generator
) -> None:
    xy = lattice(15, 15) if regular else rng.uniform(0, 30, (225, 2))
    values = rng.lognormal(size=(225, 2))
    values[rng.random(225) < 0.3, 1] = np.nan
    grid = Grid(0.0, 30.0, 1.0, -1.0, 30, 30)
    ours = InverseDistance(xy, values, IdwSettings()).grid(grid)
    known = np.isfinite(values[:, 1])
    np.testing.assert_allclose(
        ours[0], gdal_grid(tmp_path, xy, values[:, 0], grid, IdwSettings()), rtol=1e-9
    )
    np.testing.assert_allclose(
        ours[1], gdal_grid(tmp_path, xy[known], values[known, 1], grid, IdwSettings()), rtol=1e-9
    )


def test_equals_gdal_grid_on_the_papers_survey(tianshan: Path, tmp_path: Path) -> None:
    from gossan.core.rasters.stack import Stack

    layer = ogr.Open(str(tianshan / "samples.gpkg"))
    features = list(layer.GetLayer(0))
    xy = np.array([feature.GetGeometryRef().GetPoint_2D() for feature in features])
    # All have the same neighbours, which is what gdal_grid takes seconds to look for.
    elements = ["Au", "SiO2", "Zr"] if os.environ.get("GOSSAN_LONG") else ["Au"]
    values = np.array([[feature[name] for name in elements] for feature in features])
    grid = Stack(str(tianshan / "geochemistry.tif")).grid
    ours = InverseDistance(xy, values, IdwSettings()).grid(grid)
    for number in range(len(elements)):
        theirs = gdal_grid(tmp_path, xy, values[:, number], grid, IdwSettings())
        np.testing.assert_allclose(ours[number], theirs, rtol=1e-5)


def test_two_samples_by_hand() -> None:
    idw = InverseDistance(
        np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[1.0], [4.0]]), IdwSettings()
    )
    # Distances 1 and 2: weights 1 and 1/4.
    assert idw.at(np.array([[1.0, 0.0]]))[0, 0] == pytest.approx((1 + 4 / 4) / (1 + 1 / 4))


def test_one_neighbour_gives_the_nearest_samples_value(rng: np.random.Generator) -> None:
    xy, points = rng.uniform(0, 100, (60, 2)), rng.uniform(0, 100, (200, 2))
    values = rng.lognormal(size=(60, 2))
    nearest = np.square(points[:, None] - xy).sum(axis=2).argmin(axis=1)
    single = InverseDistance(xy, values, IdwSettings(neighbours=1)).at(points)
    np.testing.assert_allclose(single, values[nearest], rtol=1e-12)


def test_a_cell_on_a_sample_takes_its_value_and_values_sit_at_cell_centres() -> None:
    grid = Grid(0.0, 3.0, 1.0, -1.0, 3, 3)
    xy = np.array([[0.5, 2.5], [1.5, 1.5], [2.5, 0.5]])
    values = InverseDistance(xy, np.array([[1.0], [2.0], [3.0]]), IdwSettings()).grid(grid)[0]
    assert np.diag(values).tolist() == [1.0, 2.0, 3.0]


def test_parts_of_a_grid_give_the_same_values_as_the_whole(rng: np.random.Generator) -> None:
    idw = InverseDistance(lattice(20, 20), rng.lognormal(size=(400, 2)), IdwSettings())
    grid = Grid(0.0, 40.0, 1.0, -1.0, 40, 40)
    parts = np.concatenate([idw.grid(grid.window(row, 8)) for row in range(0, 40, 8)], axis=1)
    np.testing.assert_array_equal(parts, idw.grid(grid))


def test_large_powers_of_large_distances_do_not_underflow() -> None:
    idw = InverseDistance(
        np.array([[0.0, 0.0], [9e6, 0.0]]), np.array([[1.0], [2.0]]), IdwSettings(20)
    )
    assert idw.at(np.array([[3e6, 0.0]]))[0, 0] == pytest.approx(1.0, abs=1e-5)


def test_no_sample_in_reach_gives_no_value() -> None:
    idw = InverseDistance(np.zeros((1, 2)), np.ones((1, 1)), IdwSettings(radius=5.0))
    assert np.isnan(idw.at(np.array([[5.1, 0.0]]))).all()
    assert idw.at(np.array([[5.0, 0.0]]))[0, 0] == 1.0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"power": 0.0}, "power must"), ({"neighbours": 0}, "neighbour"), ({"radius": 0.0}, "radius")],
    ids=str,
)
def test_senseless_settings_are_refused(wrong: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        IdwSettings(**wrong)


def test_default_grid_covers_the_samples_on_round_numbers(rng: np.random.Generator) -> None:
    xy = rng.uniform(1000, 41_000, (400, 2))
    size = default_cell_size(xy)
    assert size == 1000.0  # half of the spacing of 2 km
    grid = covering_samples(xy, size, "")
    assert grid.contains(grid.cells(xy)).all()
    assert grid.x_origin % size == 0


def test_samples_on_a_line_have_no_default_cell_size() -> None:
    with pytest.raises(InputError, match="one line"):
        default_cell_size(np.array([[0.0, 0.0], [1.0, 0.0]]))


def test_a_grid_in_strips_is_the_grid_at_once(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    xy, values = rng.uniform(0, 13, (60, 2)), rng.lognormal(size=(60, 2))
    interpolation = InverseDistance(xy, values, IdwSettings(neighbours=4))
    target = Grid(0.0, 13.0, 1.0, -1.0, 9, 13, "")
    whole = interpolation.grid(target)
    # Five rows of nine cells with four neighbours each: strips of five, five and three rows.
    monkeypatch.setattr(interpolation_room, "_PAIRS", 5 * 9 * 4)
    seen: list[int] = []
    at = interpolation.at
    monkeypatch.setattr(
        interpolation, "at", lambda points: (seen.append(len(points)), at(points))[1]
    )
    np.testing.assert_array_equal(interpolation.grid(target), whole)
    assert seen == [45, 45, 27]
    np.testing.assert_allclose(whole[:, 12, 8], at(np.array([[8.5, 0.5]]))[0])


def test_a_cell_within_rounding_of_a_sample_takes_its_value() -> None:
    xy = np.array([[4e6, 5e6], [4e6 + 10, 5e6]])
    interpolation = InverseDistance(xy, np.array([[1.0], [7.0]]), IdwSettings(power=0.5))
    assert interpolation.at(xy[:1] + 1e-9)[0, 0] == 1.0
    assert interpolation.at(xy[:1] + 1e-3)[0, 0] > 1.0


@pytest.mark.parametrize(
    ("spacing", "cell"),
    [(2.7, 1), (2.9, 2), (6.2, 2), (6.5, 5), (14.0, 5), (14.3, 10), (0.3, 0.2)],
)
def test_the_cell_size_is_the_round_number_nearest_to_half_the_spacing(
    spacing: float, cell: float
) -> None:
    side = 10 * spacing
    rng = np.random.default_rng(0)
    inner = rng.uniform(0, side, (96, 2))
    corners = np.array([[0, 0], [side, side], [0, side], [side, 0]])
    assert gridding.default_cell_size(np.concatenate([inner, corners])) == pytest.approx(cell)


def test_the_grid_covers_the_samples_from_a_round_corner() -> None:
    xy = np.array([[1003.0, 2011.0], [1047.0, 2020.0]])
    covering = gridding.covering_samples(xy, 10.0, "")
    assert covering.extent == (1000.0, 1050.0, 2010.0, 2030.0)


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ((250, 250), True),
        ((-90, 250), True),
        ((490, 250), True),
        ((250, 10), True),
        ((250, 490), True),
        ((-110, 250), False),
        ((510, 250), False),
        ((250, -10), False),
        ((250, 510), False),
    ],
)
def test_samples_far_from_the_grid_are_refused(place: tuple[float, float], near: bool) -> None:
    target = Grid(100.0, 300.0, 10.0, -10.0, 20, 10, "")  # 100 to 300 by 200 to 300
    xy = np.array([place, (place[0] + 1.0, place[1])], dtype=float)
    if near:
        gridding.require_samples_near(xy, target)
    else:
        x, y = place
        theirs = f"extent 100,300,200,300: theirs is {x:.10g},{x + 1:.10g},{y:.10g},{y:.10g}\\."
        with pytest.raises(InputError, match=f"far outside of the {theirs}"):
            gridding.require_samples_near(xy, target)
    with pytest.raises(InputError, match="one place only"):
        gridding.require_samples_near(np.array([[250.0, 250.0]]), target)


#: Three tiles side by side, of which the last is narrow, and two of them one above the other.
TILED = Grid(0.0, 280.0, 1.0, -1.0, 520, 280)


def write_elements(
    path: Path, interpolation: InverseDistance, region: Region | None, progress: RecordingProgress
) -> CellCount:
    with Staging() as staging:
        writer = RasterWriter(staging, str(path), TILED, ["Au", "Cu"])
        return grid_elements(interpolation, TILED, region, writer, progress)


@pytest.fixture
def patchy(rng: np.random.Generator) -> InverseDistance:
    """Two elements, of which the second is analysed in the west only, and both reach 35 units."""
    xy = rng.uniform((0, 0), (500, 280), (60, 2))
    values = rng.lognormal(size=(60, 2))
    values[xy[:, 0] > 250, 1] = np.nan
    return InverseDistance(xy, values, IdwSettings(neighbours=5, radius=35.0))


@pytest.mark.parametrize("limited", [False, True])
def test_a_map_in_tiles_is_the_map_at_once_and_its_gaps_are_counted(
    limited: bool, patchy: InverseDistance, tmp_path: Path
) -> None:
    triangle = ogr.CreateGeometryFromWkt("POLYGON((10 10, 480 20, 300 270, 10 10))")
    region = Region([bytes(triangle.ExportToWkb())]) if limited else None
    expected = patchy.grid(TILED)
    if region is not None:
        expected[:, ~region.mask(TILED)] = np.nan
    progress = RecordingProgress()
    count = write_elements(tmp_path / "a.tif", patchy, region, progress)
    empty = count.empty
    np.testing.assert_array_equal(
        Stack(str(tmp_path / "a.tif")).read(), expected.astype(np.float32)
    )
    assert empty.tolist() == np.isnan(expected).sum(axis=(1, 2)).tolist()
    assert 0 < empty[0] < empty[1]
    assert count.cells + count.outside == 520 * 280
    assert (count.outside > 0) == limited
    assert 0 < count.beyond < count.cells
    assert count.beyond == empty[0] - count.outside  # the first element was analysed everywhere
    cells = 520 * 280
    shares = [0, 256 * 256, 512 * 256, 520 * 256, 520 * 256 + 256 * 24, 520 * 256 + 512 * 24]
    assert progress.fractions == pytest.approx([share / cells for share in shares])
    assert progress.polls > 2 * len(shares)  # a cancel is heard within a tile, too


@pytest.mark.parametrize("reported", [1, 3])
def test_a_cancelled_map_stops_between_two_tiles_and_leaves_nothing(
    reported: int, patchy: InverseDistance, tmp_path: Path
) -> None:
    progress = CancellingProgress(once=lambda told: len(told.fractions) >= reported)
    with pytest.raises(CancelledError):
        write_elements(tmp_path / "a.tif", patchy, None, progress)
    assert len(progress.fractions) == reported
    assert list(tmp_path.iterdir()) == []


def test_what_is_gridded_is_told_with_what_became_of_the_samples() -> None:
    xy = np.array([[0.0, 0.0], [0.0, 0.0], [9.0, 5.0], [4.0, 4.0], [7.0, 7.0]])
    columns = {
        "Au": ["<2", "3", "sand", None, ""],
        "Cu": [-1.5, -2.5, 3.0, None, None],
        "Re": [None] * 5,
    }
    table = read(columns, xy, below_detection="keep")
    progress = RecordingProgress()
    tell_of_gridding(table, Grid(0.0, 5000.0, 1.0, -1.0, 1234, 5000), progress)
    assert progress.messages == [
        "2 elements of 2 samples to 1,234 × 5,000 cells.",
        "Elements: Au, Cu, Re",
        "The units of 3 elements are not known; put them into the names, as in Cu_ppm, to have them "
        "compared and converted.",
        "No elements: Re (no sample has a value)",
        "2 samples without any value were left out.",
        "1 samples at a repeated position were averaged.",
        "9 cells without a value.",
        "1 values below detection replaced or dropped: Au 1.",
    ]
    assert progress.warnings == [
        "2 negative values were kept as numbers, in Cu. If they stand for detection limits, use "
        "BELOW_DETECTION=negative_is_limit; if for missing values, name them in MISSING_VALUES.",
        "Left out, no sample has a value: Re",
        "Au: 1 values are not numbers (such as 'sand') and were taken as missing.",
        "More than 40 % of the values are below the detection limit: Au (50 %). What takes their place "
        "decides how these elements look: leave them out, or judge by the samples above the limit alone.",
    ]


def test_of_a_clean_survey_nothing_is_told_but_its_size() -> None:
    table = read({"Au_ppm": [1.0, 2.0]}, np.eye(2))
    progress = RecordingProgress()
    tell_of_gridding(table, Grid(0.0, 2.0, 1.0, -1.0, 2, 2), progress)
    assert progress.messages == ["1 elements of 2 samples to 2 × 2 cells.", "Elements: Au_ppm"]
    assert progress.warnings == []
