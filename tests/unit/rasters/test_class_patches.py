"""Cells of classes make patches, whatever the size of the raster."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest
from bad_input import CELL, LEFT, TOP, write_raster
from gossan.core.rasters.class_patches import ClassPatches, listed_classes
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from osgeo import gdal, ogr
from scipy import ndimage


def patches(path: str, *classes: float) -> ClassPatches:
    return ClassPatches.read("DEPOSITS_RASTER", path, "DEPOSITS_CLASS", classes, SilentProgress())


def refusal(path: str, *classes: float) -> str:
    with pytest.raises(InputError) as caught:
        patches(path, *classes)
    return str(caught.value)


def geology(folder: Path, seed: int = 1) -> tuple[str, np.ndarray]:
    """Write rocks 0 to 12 in blotches, -1 without a value; also beyond one strip of rows."""
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.normal(size=(600, 70)), 2)
    rocks = np.digitize(smooth, np.quantile(smooth, np.arange(1, 13) / 13)).astype(np.float32)
    rocks[:5] = -1
    path = write_raster(
        folder / "rocks.tif", rocks[None], ("rock",), kind=gdal.GDT_Int16, nodata=-1
    )
    return path, rocks


@pytest.mark.parametrize("classes", [(7,), (3, 4), (0,), ()])
def test_patches_are_those_of_touching_cells(classes: tuple[float, ...], tmp_path: Path) -> None:
    path, rocks = geology(tmp_path)
    chosen = np.isin(rocks, classes) if classes else rocks > 0
    found = patches(path, *classes)
    labels, count = ndimage.label(chosen, structure=np.ones((3, 3)))
    areas = sorted(ogr.CreateGeometryFromWkb(polygon).Area() for polygon in found.polygons)
    sizes = np.bincount(labels.ravel())[1:] * CELL**2
    assert len(found.polygons) == count and found.cells == chosen.sum()
    np.testing.assert_allclose(areas, np.sort(sizes))


def test_a_patch_lies_where_its_cells_lie(tmp_path: Path) -> None:
    values = np.zeros((1, 40, 40), dtype=np.float32)
    values[0, 10:13, 20] = 5
    (only,) = patches(write_raster(tmp_path / "one.tif", values)).polygons
    envelope = ogr.CreateGeometryFromWkb(only).GetEnvelope()
    left, top = LEFT + 20 * CELL, TOP - 10 * CELL
    assert envelope == (left, left + CELL, top - 3 * CELL, top)


def test_what_is_no_raster_of_classes_is_refused_in_words(tmp_path: Path) -> None:
    path, _ = geology(tmp_path)
    assert refusal(path, 77) == (
        "DEPOSITS_CLASS: rocks.tif has no cell of class 77. It has the classes 0, 1, 2, 3, 4, 5, 6, 7, "
        "8, 9 …."
    )
    assert "has no cell of class -1." in refusal(path, 7, -1)
    measured = write_raster(
        tmp_path / "measured.tif", np.random.default_rng(2).normal(size=(1, 40, 40))
    )
    assert "more than 255 different values: measurements" in refusal(measured)
    three = write_raster(tmp_path / "three.tif", np.ones((3, 40, 40)), tuple("abc"))
    assert "has 3 bands, and a raster of classes has one" in refusal(three)
    nothing = write_raster(tmp_path / "zero.tif", np.zeros((1, 40, 40)))
    assert "all cells of zero.tif are 0" in refusal(nothing)
    empty = write_raster(tmp_path / "empty.tif", np.full((1, 40, 40), np.nan))
    assert "empty.tif has no cell with a value" in refusal(empty)


@pytest.mark.parametrize(
    ("text", "classes"), [("", []), ("7", [7]), (" 3, 4;4", [3, 4]), ("3、-2.5", [3, -2.5])]
)
def test_classes_are_listed(text: str, classes: list[float]) -> None:
    assert listed_classes("DEPOSITS_CLASS", text) == classes


@pytest.mark.parametrize("text", ["granite", "3-4", "nan", "1e999"])
def test_what_is_no_class_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"DEPOSITS_CLASS: .* are no classes"):
        listed_classes("DEPOSITS_CLASS", text)


def test_a_large_raster_of_few_cells_takes_little_memory(tmp_path: Path) -> None:
    path = str(tmp_path / "large.tif")
    options = ["TILED=YES", "COMPRESS=DEFLATE", "SPARSE_OK=TRUE"]
    raster = gdal.GetDriverByName("GTiff").Create(path, 12000, 12000, 1, gdal.GDT_Byte, options)
    band = raster.GetRasterBand(1)
    for place in range(1000, 12000, 3000):
        band.WriteArray(np.full((3, 2), 7, dtype=np.uint8), place, place)
    del band, raster
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = patches(path, 7)
    assert (len(found.polygons), found.cells) == (4, 24)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 300_000  # kilobytes; all cells at once are twice as many
