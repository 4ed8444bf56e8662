"""Rasters as they really are: scaled, masked, mirrored at the edges; written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from bad_input import file_limit
from gossan.core.rasters.grid import Grid
from gossan.core.rasters.regions import Region
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import NODATA, Window, tiles
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError, OutputError
from gossan.core.runtime.files import Staging, require_writable
from gossan.core.runtime.progress import SilentProgress
from osgeo import gdal, ogr
from progress_doubles import CancellingProgress


def grid_of(rows: int, columns: int) -> Grid:
    return Grid(500_000.0, 4_600_000.0, 1000.0, -1000.0, columns, rows)


def gdal_raster(path: Path, values: np.ndarray, kind: int) -> gdal.Dataset:
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), values.shape[1], values.shape[0], 1, kind
    )
    dataset.SetGeoTransform((0, 1, 0, 0, 0, -1))
    dataset.GetRasterBand(1).WriteArray(values)
    return dataset


@pytest.fixture(params=[False, True], ids=["GDAL returns errors", "GDAL raises errors"])
def either_way_of_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have GDAL tell of errors as it does with QGIS 3.22, and as it does with newer releases."""
    before = gdal.GetUseExceptions()
    (gdal.UseExceptions if request.param else gdal.DontUseExceptions)()
    yield
    (gdal.UseExceptions if before else gdal.DontUseExceptions)()


def test_a_raster_that_ends_early_is_told(tmp_path: Path, either_way_of_errors: None) -> None:
    path = tmp_path / "short.tif"
    values = np.random.default_rng(0).normal(size=(300, 300)).astype(np.float32)
    gdal_raster(path, values, gdal.GDT_Float32)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"short\.tif cannot be read"):
        Stack(str(path)).read()


@pytest.mark.parametrize("message", ["cannot allocate 262144 bytes", "The file has ended"])
def test_memory_that_is_short_is_no_fault_of_the_raster(
    message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, either_way_of_errors: None
) -> None:
    gdal_raster(tmp_path / "a.tif", np.ones((2, 2)), gdal.GDT_Float32).FlushCache()
    stack = Stack(str(tmp_path / "a.tif"))

    def fail(*_: object) -> None:
        gdal.Error(gdal.CE_Failure, gdal.CPLE_AppDefined, f"band 1: IReadBlock failed: {message}")

    monkeypatch.setattr(gdal.Band, "ReadAsArray", fail)
    with pytest.raises(MemoryError if "allocate" in message else InputError, match=message):
        stack.read()


def test_what_is_written_comes_back(make_stack, rng: np.random.Generator) -> None:
    values = rng.normal(size=(3, 20, 30)).astype(np.float32)
    values[1, 4, 5] = np.nan
    stack = make_stack(values, ["Au", "Cu", "SiO2"])
    np.testing.assert_array_equal(stack.read(), values)
    assert stack.elements == ("Au", "Cu", "SiO2")
    reordered = stack.select(["SiO2", "Au"])
    np.testing.assert_array_equal(reordered.read(), values[[2, 0]])


def test_scale_offset_and_nodata_are_respected(tmp_path: Path) -> None:
    dataset = gdal_raster(tmp_path / "a.tif", np.array([[1, 2], [-1, 4]]), gdal.GDT_Int16)
    band = dataset.GetRasterBand(1)
    band.SetScale(0.5)
    band.SetOffset(10.0)
    band.SetNoDataValue(-1)
    del band, dataset
    read = Stack(str(tmp_path / "a.tif")).read()[0]
    np.testing.assert_array_equal(read, [[10.5, 11.0], [np.nan, 12.0]])


def test_masks_infinities_and_nan_become_missing(tmp_path: Path) -> None:
    values = np.array([[1.0, np.inf], [np.nan, 4.0]])
    dataset = gdal_raster(tmp_path / "a.tif", values, gdal.GDT_Float32)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.array([[255, 255], [255, 0]]))
    del dataset
    read = Stack(str(tmp_path / "a.tif")).read()[0]
    np.testing.assert_array_equal(np.isnan(read), [[False, True], [True, True]])


@pytest.mark.parametrize(("rows", "columns"), [(10, 12), (3, 2), (1, 5)])
def test_padding_mirrors_like_numpy(
    rows: int, columns: int, make_stack, rng: np.random.Generator
) -> None:
    values = rng.normal(size=(2, rows, columns)).astype(np.float32)
    stack = make_stack(values)
    whole = np.pad(values, ((0, 0), (4, 4), (4, 4)), mode="reflect")
    for window in tiles(stack.grid, 4):
        part = whole[
            :,
            window.row : window.row + window.rows + 8,
            window.column : window.column + window.columns + 8,
        ]
        np.testing.assert_array_equal(stack.read_padded(window, 4), part)


def test_tiles_cover_every_cell_once() -> None:
    covered = np.zeros((10, 7), dtype=int)
    for window in tiles(grid_of(10, 7), 4):
        covered[
            window.row : window.row + window.rows, window.column : window.column + window.columns
        ] += 1
    assert (covered == 1).all()


def test_bands_of_one_name_are_refused(make_stack) -> None:
    with pytest.raises(InputError, match="several bands"):
        make_stack(np.zeros((2, 3, 3)), ["Au", "Au"])


def test_missing_rasters_and_bands_are_named(make_stack, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        Stack(str(tmp_path / "none.tif"))
    with pytest.raises(InputError, match="no band 3"):
        Stack(make_stack(np.zeros((2, 3, 3))).path, [1, 3])


def test_a_region_holds_the_cells_whose_centre_is_inside() -> None:
    polygon = ogr.CreateGeometryFromWkt(
        "POLYGON((501000 4597400, 503400 4597400, 503400 4599600, 501000 4599600, 501000 4597400))"
    )
    mask = Region([bytes(polygon.ExportToWkb())]).mask(grid_of(4, 4))
    expected = np.zeros((4, 4), dtype=bool)
    expected[0:2, 1:3] = True  # rows centred at 4599500 and 4598500
    expected[2, 1:3] = True  # 4597500
    np.testing.assert_array_equal(mask, expected)


def test_a_failed_run_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")

    def fail() -> None:
        with Staging() as staging:
            Path(staging.path(old)).write_text("half")
            Path(staging.path(tmp_path / "b.txt")).write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert old.read_text() == "old"


def test_a_finished_run_replaces_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "folder" / "a.tif"
    with Staging() as staging:
        Path(staging.path(old)).write_text("new")
        assert not old.exists()
    assert old.read_text() == "new"
    assert [path.name for path in old.parent.iterdir()] == ["a.tif"]


def test_statistics_of_the_replaced_raster_do_not_survive(tmp_path: Path) -> None:
    (tmp_path / "a.tif.aux.xml").write_text("<old/>")
    with Staging() as staging:
        RasterWriter(staging, str(tmp_path / "a.tif"), grid_of(2, 2), ["x"]).write(
            Window(0, 0, 2, 2), np.ones((1, 2, 2))
        )
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]


def test_a_folder_that_is_a_file_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Choose a folder"), Staging() as staging:
        staging.path(tmp_path / "file" / "a.tif")


def test_only_geotiff_is_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="GeoTIFF"), Staging() as staging:
        RasterWriter(staging, str(tmp_path / "a.img"), grid_of(2, 2), ["x"])


def test_outputs_that_cannot_be_written_are_refused_beforehand(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    new = tmp_path / "new" / "folder" / "a.tif"
    require_writable([str(new), str(tmp_path / "file"), ""])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]  # nothing is made yet
    with pytest.raises(InputError, match="is a folder"):
        require_writable([str(new), str(tmp_path)])
    with pytest.raises(OutputError, match=r"to .*file: Not a directory"):
        require_writable([str(tmp_path / "file" / "a.tif")])
    asked = []

    def refused(folder: Path, mode: int) -> bool:  # tests may run as root, who is refused nothing
        asked.append((folder, mode))
        return False

    monkeypatch.setattr(os, "access", refused)
    with pytest.raises(OutputError, match="Permission denied"):
        require_writable([str(new)])
    assert asked == [(tmp_path, os.W_OK | os.X_OK)]
    monkeypatch.setattr(os.path, "exists", lambda path: False)  # as on a drive that is not there
    with pytest.raises(OutputError, match="No such file or directory"):
        require_writable([str(new)])


def test_large_maps_get_overviews_and_small_ones_none(tmp_path: Path) -> None:
    counts = {}
    for side in (600, 2100):
        path = str(tmp_path / f"{side}.tif")
        with Staging() as staging:
            writer = RasterWriter(staging, path, grid_of(side, 700), ["p"])
            values = np.full((1, side, 700), 0.25, dtype=np.float32)
            values[:, :300] = np.nan
            writer.write(Window(0, 0, side, 700), values)
            writer.add_overviews(SilentProgress())
        written = gdal.Open(path)
        band = written.GetRasterBand(1)
        counts[side] = band.GetOverviewCount()
        if counts[side]:
            smallest = band.GetOverview(counts[side] - 1).ReadAsArray()
            assert set(np.unique(smallest)) == {NODATA, 0.25}
            assert not (tmp_path / f"{side}.tif.ovr").exists()
    assert counts == {600: 0, 2100: 2}


def test_overviews_of_many_bands_are_made_without_a_complaint(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """GDAL writes what it complains of past Python, from threads of its own."""
    path = str(tmp_path / "m.tif")
    grid = grid_of(1100, 1100)
    names = [f"E{number}" for number in range(12)]
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid, names, ["ppm"] * 12, "a description")
        for window in tiles(grid):
            shape = (12, window.rows, window.columns)
            writer.write(window, np.broadcast_to(np.arange(12.0)[:, None, None], shape))
        writer.add_overviews(SilentProgress())
    told = capfd.readouterr()
    assert "ERROR" not in told.out + told.err
    written = gdal.Open(path)
    for number in range(12):
        band = written.GetRasterBand(number + 1)
        assert (band.GetDescription(), band.GetUnitType()) == (names[number], "ppm")
        assert set(np.unique(band.GetOverview(0).ReadAsArray())) == {number}
    assert Stack(path).description == "a description"


def test_many_bands_are_read_without_a_complaint_however_many_threads_gdal_is_given(
    make_stack, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make_stack(np.ones((12, 600, 600), np.float32)).path
    before = gdal.GetConfigOption("GDAL_NUM_THREADS")
    gdal.SetConfigOption("GDAL_NUM_THREADS", "2")
    try:
        assert (Stack(path).read() == 1).all()
    finally:
        gdal.SetConfigOption("GDAL_NUM_THREADS", before)
    told = capfd.readouterr()
    assert "ERROR" not in told.out + told.err


@pytest.mark.parametrize("classes", [False, True])
def test_overviews_average_values_and_keep_the_numbers_of_classes(
    classes: bool, tmp_path: Path
) -> None:
    """A chessboard of 2 and 6: its means are 4, and there is no class 4."""
    path = str(tmp_path / "m.tif")
    rows, columns = np.indices((1100, 40))
    values = np.where((rows + columns) % 2, 2.0, 6.0).astype(np.float32)[None]
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid_of(1100, 40), ["p"], classes=classes)
        writer.write(Window(0, 0, 1100, 40), values)
        writer.add_overviews(SilentProgress())
    written = gdal.Open(path)
    reduced = written.GetRasterBand(1).GetOverview(0).ReadAsArray()
    assert set(np.unique(reduced)) <= ({2, 6} if classes else {4})


def test_a_cancel_stops_the_overviews_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CancelledError), Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "m.tif"), grid_of(2100, 300), ["p"])
        writer.write(Window(0, 0, 2100, 300), np.ones((1, 2100, 300), dtype=np.float32))
        writer.add_overviews(CancellingProgress())
    assert list(tmp_path.iterdir()) == []


def empty_tiff(path: Path, side: int, bands: int, *options: str) -> str:
    """Write a raster whose cells are not there: some hundred bytes, whatever its size."""
    made = gdal.GetDriverByName("GTiff").Create(
        str(path), side, side, bands, gdal.GDT_Float32, ["SPARSE_OK=TRUE", *options]
    )
    made.SetGeoTransform((0, 1, 0, 0, 0, -1))
    made = None
    return str(path)


def test_a_raster_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = empty_tiff(tmp_path / "b.tif", 25_600, 1, "COMPRESS=DEFLATE", "BLOCKYSIZE=25600")
    with pytest.raises(InputError, match=r"pieces of 2\.6 GB"):
        Stack(path)
    tiled = empty_tiff(tmp_path / "t.tif", 25_600, 1, "COMPRESS=DEFLATE", "TILED=YES")
    assert Stack(tiled).read(Window(0, 0, 2, 2)).shape == (1, 2, 2)


def test_thousands_of_bands_are_refused_unless_some_are_chosen(tmp_path: Path) -> None:
    path = empty_tiff(tmp_path / "b.tif", 4, 5000)
    with pytest.raises(InputError, match="5,000 bands"):
        Stack(path)
    assert Stack(path, [3, 4999]).elements == ("Band 3", "Band 4999")


def test_a_mosaic_of_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    empty_tiff(tmp_path / "a.tif", 4, 1)
    gdal.BuildVRT(str(tmp_path / "m.vrt"), [str(tmp_path / "a.tif")]).FlushCache()
    (tmp_path / "a.tif").unlink()
    os.mkfifo(tmp_path / "a.tif")
    with pytest.raises(InputError, match="is a pipe"):
        Stack(str(tmp_path / "m.vrt"))


@pytest.mark.usefixtures("either_way_of_errors")
@pytest.mark.parametrize(("classes", "bands"), [(False, 1), (True, 1), (False, 4)])
def test_a_raster_on_a_full_disk_is_not_there(classes: bool, bands: int, tmp_path: Path) -> None:
    """Whatever byte the room ends at, overviews and all."""
    values = np.random.default_rng(0).integers(1, 255, (bands, 1100, 300)).astype(np.float32)
    names = [f"p{number}" for number in range(bands)]

    def write() -> None:
        with Staging() as staging:
            path = str(tmp_path / "m.tif")
            writer = RasterWriter(staging, path, grid_of(1100, 300), names, classes=classes)
            for window in tiles(grid_of(1100, 300)):
                rows = slice(window.row, window.row + window.rows)
                columns = slice(window.column, window.column + window.columns)
                writer.write(window, values[:, rows, columns])
            writer.add_overviews(SilentProgress())

    write()
    size = (tmp_path / "m.tif").stat().st_size
    (tmp_path / "m.tif").unlink()
    for limit in [1, 100, *(size * part // 8 for part in range(1, 8)), size - 1000, size - 1]:
        with file_limit(limit), pytest.raises(OutputError, match="full"):
            write()
        assert list(tmp_path.iterdir()) == [], limit
