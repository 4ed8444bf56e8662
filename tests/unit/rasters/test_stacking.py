"""Rasters of single elements become a stack cell by cell, or are refused with what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.stacking import band_names, require_same_grid, write_stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from osgeo import gdal
from progress_doubles import CancellingProgress, RecordingProgress

#: More than a tile each way, and no multiple of one.
ROWS, COLUMNS = 300, 530


@pytest.fixture
def rasters(make_stack, rng: np.random.Generator) -> list[Stack]:
    """One band, three bands and one band, with cells without values of their own."""
    opened = []
    for number, names in enumerate((["Au"], ["Cu", "Zn", "Pb"], ["As"])):
        values = rng.lognormal(size=(len(names), ROWS, COLUMNS)).astype(np.float32)
        values[rng.random(values.shape) < 0.1] = np.nan
        opened.append(make_stack(values, names, f"{number}.tif"))
    return opened


def placed(path: Path, transform: tuple[float, ...], columns: int = 6, rows: int = 4) -> Stack:
    """Return a raster of nothing at some place."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform(transform)
    dataset.FlushCache()
    return Stack(str(path))


def test_every_cell_of_the_stack_is_that_of_its_raster(
    rasters: list[Stack], tmp_path: Path
) -> None:
    names = band_names(rasters, ["one", "two", "three"])
    assert names == ["Au", "Cu", "Zn", "Pb", "As"]
    progress = RecordingProgress()
    with Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "s.tif"), rasters[0].grid, names)
        write_stack(rasters, writer, progress)
    # Read past the writer's and the reader's own code: by GDAL, whole bands at once.
    written = gdal.Open(str(tmp_path / "s.tif"))
    assert written.GetGeoTransform() == gdal.Open(rasters[0].path).GetGeoTransform()
    number = 0
    for raster in rasters:
        source = gdal.Open(raster.path)
        for band in range(1, source.RasterCount + 1):
            number += 1
            found = written.GetRasterBand(number)
            assert found.GetDescription() == source.GetRasterBand(band).GetDescription()
            np.testing.assert_array_equal(
                found.ReadAsArray(), source.GetRasterBand(band).ReadAsArray()
            )
    assert number == written.RasterCount == 5
    holes = np.isnan(Stack(str(tmp_path / "s.tif")).read())
    assert 0.05 < holes.mean() < 0.15
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[0] == 0
    assert len(progress.fractions) == 6 and progress.fractions[-1] < 1


def test_chosen_bands_are_stacked_in_their_order(rasters: list[Stack], tmp_path: Path) -> None:
    chosen = [rasters[1].select(["Pb", "Cu"]), rasters[0]]
    names = band_names(chosen, ["metals", "gold"])
    assert names == ["Pb", "Cu", "Au"]
    with Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "s.tif"), rasters[0].grid, names)
        write_stack(chosen, writer, RecordingProgress())
    found = Stack(str(tmp_path / "s.tif")).read(Window(250, 500, 50, 30))
    metals, gold = (raster.read()[:, 250:, 500:] for raster in (rasters[1], rasters[0]))
    np.testing.assert_array_equal(found, np.stack([metals[2], metals[0], gold[0]]))


def test_a_cancelled_stack_is_not_written(rasters: list[Stack], tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CancelledError), Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "s.tif"), rasters[0].grid, list("abcde"))
        write_stack(rasters, writer, CancellingProgress(polls=2))
    assert sorted(tmp_path.iterdir()) == before


def test_a_raster_lends_its_name_to_a_band_that_has_none(tmp_path: Path) -> None:
    nameless = placed(tmp_path / "a.tif", (0, 1, 0, 0, 0, -1))
    assert nameless.elements == ("Band 1",)
    assert band_names([nameless], ["Gold of 1998"]) == ["Gold of 1998"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "b.tif"), 6, 4, 2)
    dataset.FlushCache()
    several = Stack(str(tmp_path / "b.tif"))
    assert band_names([several, nameless], ["x", "y"]) == ["Band 1", "Band 2", "y"]


def test_names_that_occur_twice_are_told_once_each(make_stack) -> None:
    one = make_stack(np.ones((3, 2, 2)), ["Zn", "Au", "Cu"], "one.tif")
    two = make_stack(np.ones((3, 2, 2)), ["Cu", "As", "Au"], "two.tif")
    with pytest.raises(InputError, match=r"would be called Au, Cu\. Rename"):
        band_names([one, two, one.select(["Au"])], ["a", "b", "c"])


@pytest.mark.parametrize(
    ("transform", "size", "message"),
    [
        ((500_000.0, 100, 0, 4_000_000.0, 0, -100), (7, 4), r"o\.tif has 7 × 4 cells and f\.tif 6 × 4"),
        ((500_000.0, 100, 0, 4_000_000.0, 0, -100), (6, 5), r"o\.tif has 6 × 5 cells and f\.tif 6 × 4"),
        ((500_000.2, 100, 0, 4_000_000.0, 0, -100), (6, 4), r"o\.tif does not lie on the cells of f\.tif"),
        ((500_000.0, 100, 0, 3_999_999.8, 0, -100), (6, 4), "does not lie on the cells"),
        ((500_000.0, 100.2, 0, 4_000_000.0, 0, -100), (6, 4), "does not lie on the cells"),
        ((500_000.0, 100, 0, 3_999_600.2, 0, 100), (6, 4), "does not lie on the cells"),
    ],
    ids=["columns", "rows", "east", "south", "cell", "upside down"],
)  # fmt: skip
def test_rasters_that_do_not_lie_cell_on_cell_are_refused(
    transform: tuple[float, ...], size: tuple[int, int], message: str, tmp_path: Path
) -> None:
    first = placed(tmp_path / "f.tif", (500_000.0, 100, 0, 4_000_000.0, 0, -100))
    other = placed(tmp_path / "o.tif", transform, *size)
    with pytest.raises(InputError, match=message):
        require_same_grid([first, first, other])


def test_a_rounding_of_the_corner_is_no_other_grid(tmp_path: Path) -> None:
    first = placed(tmp_path / "f.tif", (500_000.0, 100, 0, 4_000_000.0, 0, -100))
    rounded = placed(tmp_path / "o.tif", (500_000.05, 100, 0, 3_999_999.95, 0, -100))
    require_same_grid([first, rounded])


def test_cells_that_drift_apart_over_the_map_are_not_on_one_grid(tmp_path: Path) -> None:
    # 2,000 cells of 100.09 m reach 180 m beyond those of 100 m, though each is nearly as large.
    one = placed(tmp_path / "one.tif", (0.0, 100.0, 0.0, 0.0, 0.0, -100.0), 2000)
    other = placed(tmp_path / "other.tif", (0.0, 100.09, 0.0, 0.0, 0.0, -100.0), 2000)
    with pytest.raises(InputError, match="does not lie on the cells of one"):
        require_same_grid([one, other])
