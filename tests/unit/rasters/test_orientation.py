"""A raster gives the same ground in whatever order its file has the rows and columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.runtime.errors import InputError
from osgeo import gdal
from progress_doubles import RecordingProgress

ROWS, COLUMNS = 7, 5
ORDERS = [(False, False), (True, False), (False, True), (True, True)]


def values() -> np.ndarray:
    numbers = np.arange(2 * ROWS * COLUMNS, dtype=np.float32).reshape(2, ROWS, COLUMNS)
    numbers[0, 1, 2] = -9999
    return numbers


def stored(path: Path, south_up: bool, westward: bool, mask: bool = False) -> str:
    """Write the same ground with its rows from the south, or its columns from the east."""
    turn = np.s_[:, :: -1 if south_up else 1, :: -1 if westward else 1]
    raster = gdal.GetDriverByName("GTiff").Create(str(path), COLUMNS, ROWS, 2, gdal.GDT_Float32)
    raster.SetGeoTransform(
        (
            1000.0 + (COLUMNS * 10 if westward else 0), -10.0 if westward else 10.0, 0.0,
            5000.0 - (ROWS * 20 if south_up else 0), 0.0, 20.0 if south_up else -20.0,
        )
    )  # fmt: skip
    for number, band in enumerate(values()[turn], start=1):
        if not mask:
            raster.GetRasterBand(number).SetNoDataValue(-9999)
        raster.GetRasterBand(number).WriteArray(band)
    if mask:
        raster.CreateMaskBand(gdal.GMF_PER_DATASET)
        seen = np.where(values()[:1] == -9999, 0, 255)[turn][0]
        raster.GetRasterBand(1).GetMaskBand().WriteArray(seen.astype(np.uint8))
    raster = None
    return str(path)


@pytest.mark.parametrize(("south_up", "westward"), ORDERS)
@pytest.mark.parametrize("mask", [False, True])
def test_values_lie_where_they_are(
    south_up: bool, westward: bool, mask: bool, tmp_path: Path
) -> None:
    stack = Stack(stored(tmp_path / "a.tif", south_up, westward, mask))
    assert stack.grid.geotransform == (1000.0, 10.0, 0.0, 5000.0, 0.0, -20.0)
    expected = values()
    expected[expected == -9999] = np.nan
    if mask:
        expected[:, 1, 2] = np.nan
    np.testing.assert_array_equal(stack.read(), expected)
    np.testing.assert_array_equal(stack.read(Window(2, 1, 3, 2)), expected[:, 2:5, 1:3])
    padded = np.pad(expected, ((0, 0), (2, 2), (2, 2)), mode="reflect")
    np.testing.assert_array_equal(stack.read_padded(Window(0, 0, ROWS, COLUMNS), 2), padded)
    part = stack.within(Window(1, 2, 5, 3))
    np.testing.assert_array_equal(part.read(), expected[:, 1:6, 2:])
    assert part.grid.extent == (1020.0, 1050.0, 4880.0, 4980.0)
    again = part.within(Window(2, 1, 2, 1)).select(["Band 2"])
    np.testing.assert_array_equal(again.read(), expected[1:, 3:5, 3:4])
    # The north-western cell, by its place on the ground.
    assert stack.sample(stack.grid.cells([[1001.0, 4999.0]])).tolist() == [[0.0, 35.0]]


@pytest.mark.parametrize(("south_up", "westward"), ORDERS)
def test_turned_rasters_are_told(south_up: bool, westward: bool, tmp_path: Path) -> None:
    stack = Stack(stored(tmp_path / "a.tif", south_up, westward))
    progress = RecordingProgress()
    stack.tell(progress)
    assert stack.turned == (south_up or westward)
    (told,) = progress.messages or [""]
    assert ("rows run to the north" in told) == south_up
    assert ("columns run to the west" in told) == westward


def test_rasters_without_a_place_lie_as_qgis_shows_them(tmp_path: Path) -> None:
    path = str(tmp_path / "plain.tif")
    raster = gdal.GetDriverByName("GTiff").Create(path, 3, 2, 1, gdal.GDT_Float32)
    raster.GetRasterBand(1).WriteArray(np.arange(6, dtype=np.float32).reshape(2, 3))
    raster = None
    stack = Stack(path)
    assert stack.grid.extent == (0.0, 3.0, -2.0, 0.0) and not stack.turned
    assert stack.read()[0, 0].tolist() == [0.0, 1.0, 2.0]


def test_rasters_placed_by_control_points_are_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "points.tif")
    raster = gdal.GetDriverByName("GTiff").Create(path, 3, 2, 1, gdal.GDT_Float32)
    raster.SetGCPs([gdal.GCP(0, 0, 0, 0, 0), gdal.GCP(9, 0, 0, 3, 0), gdal.GCP(0, 9, 0, 0, 2)], "")
    raster = None
    with pytest.raises(InputError, match=r"points\.tif is placed by ground control points"):
        Stack(path)
