"""Rasters of single elements become a stack cell by cell, or are refused with what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.resampling import ResampledRaster
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.stacking import band_names, given_names, on_one_grid, write_stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from osgeo import gdal, osr
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
    assert band_names([several, nameless], ["x", "y"]) == ["x_1", "x_2", "y"]


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
        on_one_grid([first, first, other], first.grid, first.name, "refuse", RecordingProgress())


def test_a_rounding_of_the_corner_is_no_other_grid(tmp_path: Path) -> None:
    first = placed(tmp_path / "f.tif", (500_000.0, 100, 0, 4_000_000.0, 0, -100))
    rounded = placed(tmp_path / "o.tif", (500_000.05, 100, 0, 3_999_999.95, 0, -100))
    placed_rasters = on_one_grid(
        [first, rounded], first.grid, first.name, "refuse", RecordingProgress()
    )
    assert placed_rasters == [first, rounded]


def test_cells_that_drift_apart_over_the_map_are_not_on_one_grid(tmp_path: Path) -> None:
    # 2,000 cells of 100.09 m reach 180 m beyond those of 100 m, though each is nearly as large.
    one = placed(tmp_path / "one.tif", (0.0, 100.0, 0.0, 0.0, 0.0, -100.0), 2000)
    other = placed(tmp_path / "other.tif", (0.0, 100.09, 0.0, 0.0, 0.0, -100.0), 2000)
    with pytest.raises(InputError, match="does not lie on the cells of one"):
        on_one_grid([one, other], one.grid, one.name, "refuse", RecordingProgress())


def surface(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return a plane over the ground, in map units."""
    return (x - 500_000) * 0.01 + (4_000_000 - y) * 0.02


def plane(path: Path, grid: Grid, name: str = "Au") -> Stack:
    """Write a plane to a grid, without its north-western cell."""
    with Staging() as staging:
        writer = RasterWriter(staging, str(path), grid, [name])
        values = surface(*grid.points().T).reshape(1, grid.rows, grid.columns)
        values[0, 0, 0] = np.nan
        writer.write(Window(0, 0, grid.rows, grid.columns), values)
    return Stack(str(path))


UTM44, UTM45 = (spatial_reference(f"EPSG:{code}").ExportToWkt() for code in (32644, 32645))
WANTED = Grid(500_000.0, 4_000_000.0, 100.0, -100.0, 300, 280, UTM45)


@pytest.mark.parametrize("method", ["nearest", "bilinear"])
@pytest.mark.parametrize("cell", [37.0, 250.0])
def test_a_plane_stays_a_plane_on_other_cells(tmp_path: Path, method: str, cell: float) -> None:
    count = int(40_000 / cell)
    raster = plane(tmp_path / "a.tif", Grid(495_000, 4_005_000, cell, -cell, count, count, UTM45))
    resampled = ResampledRaster(raster, WANTED, method)
    found = resampled.read(Window(0, 0, 280, 300))[0]
    wanted = surface(*WANTED.points().T).reshape(280, 300)
    assert np.isfinite(found).all()
    slack = 0.5 * cell * 0.03 if method == "nearest" else 0.3
    assert np.abs(found - wanted).max() <= slack + 1e-3
    # A part of it says the same, so that the stack does not depend on its tiles.
    part = resampled.read(Window(100, 50, 60, 70))[0]
    np.testing.assert_allclose(part, found[100:160, 50:120], atol=1e-3)
    assert resampled.account() == (
        f"a.tif: resampled ({method}) from cells of {cell:g} × {cell:g} (WGS 84 / UTM zone 45N) to "
        "100 × 100 (WGS 84 / UTM zone 45N)"
    )


def test_a_raster_in_another_crs_lies_where_it_is_on_the_ground(tmp_path: Path) -> None:
    # Zone 44 meets zone 45 at its edge: what lies at x = 500 km here is at about 1,040 km there.
    grid = Grid(1_000_000, 4_060_000, 100.0, -100.0, 900, 900, UTM44)
    raster = plane(tmp_path / "a.tif", grid)
    found = ResampledRaster(raster, WANTED, "bilinear").read(Window(100, 100, 50, 50))[0]
    back = osr.CoordinateTransformation(spatial_reference(UTM45), spatial_reference(UTM44))
    places = Window(100, 100, 50, 50).part_of(WANTED).points()
    own = np.array(back.TransformPoints(places.tolist()))[:, :2]
    # A cell is 2 high; GDAL's kernel is a little wider than a cell where cells are not as large.
    np.testing.assert_allclose(found.ravel(), surface(*own.T), atol=0.2)


@pytest.fixture(params=[False, True], ids=["GDAL returns errors", "GDAL raises errors"])
def either_way_of_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have GDAL tell of errors as it does with QGIS 3.22, and as it does with newer releases."""
    before = [part.GetUseExceptions() for part in (gdal, osr)]
    for part in (gdal, osr):
        (part.UseExceptions if request.param else part.DontUseExceptions)()
    yield
    for part, used in zip((osr, gdal), before[::-1], strict=True):  # as they lie on each other
        (part.UseExceptions if used else part.DontUseExceptions)()


@pytest.mark.usefixtures("either_way_of_errors")
def test_a_grid_may_reach_where_the_rasters_crs_does_not(tmp_path: Path) -> None:
    """The whole world in degrees, of which a transverse Mercator projection has a part."""
    raster = plane(tmp_path / "a.tif", Grid(400_000, 4_100_000, 5000, -5000, 60, 60, UTM45))
    world = spatial_reference("EPSG:4326").ExportToWkt()
    resampled = ResampledRaster(raster, Grid(-180, 90, 0.5, -0.5, 720, 360, world), "nearest")
    found = resampled.read(Window(0, 0, 360, 720))[0]
    rows, columns = np.nonzero(np.isfinite(found))
    assert 20 < len(rows) < 80
    assert 34 < 90 - rows.max() / 2 < 90 - rows.min() / 2 < 38
    assert 85 < columns.min() / 2 - 180 < columns.max() / 2 - 180 < 90


def test_cells_without_values_do_not_leak(tmp_path: Path) -> None:
    raster = plane(tmp_path / "a.tif", WANTED)
    half = Grid(500_050, 3_999_950, 100.0, -100.0, 20, 20, UTM45)
    nearest = ResampledRaster(raster, WANTED.window(0, 2, 0, 2), "nearest")
    assert np.isnan(nearest.read(Window(0, 0, 2, 2))[0]).tolist() == [[True, False], [False, False]]
    found = ResampledRaster(raster, half, "bilinear").read(Window(0, 0, 20, 20))[0]
    assert np.nanmin(found) >= 0 and np.isfinite(found).sum() >= 399


def test_a_huge_raster_is_read_in_pieces(tmp_path: Path) -> None:
    """A stack of large cells may look at a raster of very small ones."""
    path = str(tmp_path / "fine.tif")
    options = ["TILED=YES", "SPARSE_OK=YES", "COMPRESS=DEFLATE"]
    fine = gdal.GetDriverByName("GTiff").Create(path, 60_000, 60_000, 1, gdal.GDT_Float32, options)
    fine.SetGeoTransform((500_000.0, 0.5, 0, 4_000_000.0, 0, -0.5))
    fine.SetProjection(UTM45)
    fine.GetRasterBand(1).WriteArray(np.full((512, 512), 7.0), 59_000, 59_000)
    fine = None
    wanted = Grid(500_000.0, 4_000_000.0, 250.0, -250.0, 120, 120, UTM45)
    resampled = ResampledRaster(Stack(path), wanted, "nearest")
    whole = resampled._window_of(Window(0, 0, 120, 120))
    assert whole is not None and whole.rows * whole.columns == 60_000**2
    pieces = list(resampled._pieces(Window(116, 116, 4, 4)))
    assert sum(piece.rows * piece.columns for piece, _ in pieces) == 16
    assert all(source.rows * source.columns <= 16_000_000 for _, source in pieces)
    assert resampled.read(Window(118, 118, 1, 1))[0, 0, 0] == 7.0


def test_rasters_without_common_ground_are_refused(tmp_path: Path) -> None:
    raster = plane(tmp_path / "a.tif", WANTED)
    away = Grid(900_000.0, 4_000_000.0, 100.0, -100.0, 30, 30, UTM45)
    with pytest.raises(InputError, match=r"a\.tif shares no ground"):
        ResampledRaster(raster, away, "nearest")
    nowhere = Grid(500_000.0, 4_000_000.0, 250.0, -250.0, 30, 30)
    with pytest.raises(InputError, match="one of them has a CRS, and the other has none"):
        ResampledRaster(raster, nowhere, "nearest")


def test_one_mask_for_all_bands(rasters: list[Stack], tmp_path: Path) -> None:
    holes = [np.isnan(raster.read()) for raster in rasters]
    any_hole = np.concatenate(holes).any(axis=0)
    for common in (False, True):
        path = str(tmp_path / f"{common}.tif")
        with Staging() as staging:
            writer = RasterWriter(staging, path, rasters[0].grid, list("abcde"))
            partial = write_stack(rasters, writer, RecordingProgress(), common)
        found = np.isnan(Stack(path).read())
        assert partial == int((any_hole & ~np.concatenate(holes).all(axis=0)).sum())
        assert (found == (any_hole if common else np.concatenate(holes))).all()


def test_names_are_as_many_as_bands_and_say_something() -> None:
    assert given_names("Au_ppb, Cu_ppm;Zn", 3) == ["Au_ppb", "Cu_ppm", "Zn"]
    for text, message in (
        ("Au, Cu", "has 2 names, and the rasters have 3 bands"),
        ("Au, Cu, ", "'' is no name"),
        ("Au, Cu, Band 3", "'Band 3' is no name"),
        ("Au, Cu, Au", "would be called Au"),
    ):
        with pytest.raises(InputError, match=message):
            given_names(text, 3)
