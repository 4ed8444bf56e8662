"""Panoramas in tiles: every tile is a photograph of the trained scale, and the map shows where it lies."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.photographs.mask import Mask
from gossan.core.sections.photographs.opening import turn
from gossan.core.sections.photographs.scale import PhotographScale
from gossan.core.sections.photographs.view import AREA, PhotographView
from gossan.core.sections.reading.classification import read_sections
from gossan.core.sections.reading.columns import SectionColumns
from gossan.core.sections.reading.finished import FinishedReadings
from gossan.core.sections.reading.scales import check_scales
from gossan.core.sections.reading.slide_maps import write_slide_maps
from gossan.core.sections.reading.tiles import SlideReader, TileGrid, Tiling, tile_counts
from gossan.models.section_networks import SectionNetwork
from osgeo import gdal
from PIL import Image
from progress_doubles import CancellingProgress, RecordingProgress
from torch import nn

CPU = torch.device("cpu")
QUIET = SilentProgress()
CLASSES = ("red", "green", "blue")


def colour_model(width: int = 40, height: int = 30, **scale: float) -> SectionModel:
    """Return a model that names a photograph by its strongest channel."""
    backbone = nn.Sequential(nn.Conv2d(3, 3, 1, bias=False), nn.Identity())
    network = SectionNetwork(backbone, 3, 3, None)
    network.initialise(1)
    with torch.no_grad():
        backbone[0].weight.copy_(torch.eye(3)[:, :, None, None])
        network.dense.weight.copy_(torch.eye(64, 3))
        network.dense.bias.fill_(3)
        network.classifier.weight.copy_(2 * torch.eye(3, 64))
        network.classifier.bias.zero_()
    model = SectionModel("shufflenet_v2", network.eval(), "custom", CLASSES, 32, 0.8)
    model.photographed = PhotographScale(
        scale.get("pixel_size"), scale.get("magnification"), width, height
    )
    model.view = PhotographView(AREA)
    return model


@pytest.fixture(scope="module")
def slide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    """A slide of 4 × 5 fields of 30 × 40 pixels, each of one class, and what they are."""
    rng = np.random.default_rng(3)
    fields = rng.integers(0, 3, (4, 5))
    pixels = np.full((120, 200, 3), 60, dtype=np.uint8)
    for row in range(4):
        for column in range(5):
            channel = fields[row, column]
            pixels[row * 30 : row * 30 + 30, column * 40 : column * 40 + 40, channel] = 200
    folder = tmp_path_factory.mktemp("slides")
    Image.fromarray(pixels).save(folder / "slide.png")
    return folder / "slide.png", fields


def test_tiles_have_the_trained_scale_and_reach_every_edge() -> None:
    grid = TileGrid(200, 120, 40, 30)
    assert (grid.columns, grid.rows) == (5, 4)
    assert grid.lefts() == [0, 40, 80, 120, 160] and grid.tops() == [0, 30, 60, 90]
    odd = TileGrid(210, 100, 40, 30)
    assert odd.lefts()[-1] == 170 and odd.tops()[-1] == 70
    for grid in (odd, TileGrid(45, 31, 40, 30)):
        for starts, side, whole in (
            (grid.lefts(), grid.tile_width, grid.width),
            (grid.tops(), grid.tile_height, grid.height),
        ):
            assert all(b - a <= side for a, b in zip(starts, starts[1:]))
            assert starts[0] == 0 and starts[-1] + side == whole


def test_a_slide_is_named_tile_by_tile(slide: tuple[Path, np.ndarray]) -> None:
    path, fields = slide
    readings = read_sections(
        [colour_model()], [str(path)], CPU, QUIET, tiling=Tiling(PhotographScale())
    )
    reading = readings.read[str(path)]
    (tiles,) = reading.tiles
    np.testing.assert_array_equal(tiles.argmax(axis=2), fields)
    np.testing.assert_allclose(reading.probabilities[0], tiles.mean(axis=(0, 1)), rtol=1e-6)
    counts = np.bincount(fields.ravel(), minlength=3)
    np.testing.assert_array_equal(tile_counts(tiles), counts)
    np.testing.assert_array_equal(readings.tile_counts([str(path)], 0), counts)
    columns = SectionColumns.beside([colour_model()], ["rocks"], ["fid"], tiled=True)
    row = dict(zip((name for name, _ in columns.fields()), columns.row([str(path)], readings)))
    assert row["rocks_maj"] == CLASSES[int(counts.argmax())]
    assert row["rocks_majp"] == pytest.approx(counts.max() / 20)
    assert (row["tiles"], row["read"], row["failed"]) == (20, 1, 0)
    assert set(columns.aliases()) == {name for name, _ in columns.fields()}


def test_a_tile_is_seen_as_a_photograph_of_its_own(
    slide: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    path, _ = slide
    pixels = np.asarray(Image.open(path))
    model = colour_model()
    for orientation in (1, 3, 6):
        exif = Image.Exif()
        exif[274] = orientation
        turned = tmp_path / f"{orientation}.png"
        Image.fromarray(pixels).save(turned, exif=exif)
        upright = turn(pixels, orientation)
        reader = Tiling(PhotographScale()).slide(str(turned), [model])
        assert isinstance(reader, SlideReader)
        tiles = reader.read(3, CPU, QUIET)[0].probabilities
        grid = reader.grids[0]
        assert tiles.shape[:2] == (grid.rows, grid.columns)
        row, column = grid.tops()[1], grid.lefts()[2]
        Image.fromarray(upright[row : row + 30, column : column + 40]).save(tmp_path / "tile.png")
        alone = read_photograph(str(tmp_path / "tile.png"), 32, model.view)
        expected, _ = model.scores(alone[None], CPU)
        np.testing.assert_allclose(tiles[1, 2], expected[0], rtol=1e-5)


def test_each_model_of_several_is_what_it_is_alone(tmp_path: Path) -> None:
    """A photograph that is large for one model may be whole for another."""
    rng = np.random.default_rng(2)
    path = str(tmp_path / "p.png")
    Image.fromarray(rng.integers(0, 255, (54, 72, 3), dtype=np.uint8)).save(path)
    large, small = colour_model(60, 45), colour_model(24, 18)
    tiling = Tiling(PhotographScale())
    alone = [read_sections([model], [path], CPU, QUIET, tiling=tiling) for model in (large, small)]
    both = read_sections([large, small], [path], CPU, QUIET, tiling=tiling)
    for number, one in enumerate(alone):
        np.testing.assert_allclose(
            both.read[path].probabilities[number], one.read[path].probabilities[0], rtol=1e-5
        )
        assert both.tile_counts([path], number).sum() == one.tile_counts([path], 0).sum()
    assert [both.tile_counts([path], number).sum() for number in range(2)] == [1, 9]


def test_a_photograph_on_its_side_stays_whole(tmp_path: Path) -> None:
    for size, cut in (((30, 40), False), ((40, 30), False), ((30, 60), True), ((60, 40), True)):
        path = tmp_path / f"{size}.png"
        Image.new("RGB", size).save(path)
        found = Tiling(PhotographScale()).slide(str(path), [colour_model(40, 30)])
        assert (found is not None) is cut, size


def test_scales_of_photographs_on_their_sides_are_those_of_others(tmp_path: Path) -> None:
    path, progress = tmp_path / "portrait.png", RecordingProgress()
    Image.new("RGB", (30, 40)).save(path)
    model = colour_model(pixel_size=2.0)
    check_scales([model], PhotographScale(2.0), [str(path)], False, progress)
    assert not progress.warnings


def test_what_was_done_with_a_slide_is_told(slide: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    with Image.open(slide[0]) as picture:
        picture.convert("CMYK").save(tmp_path / "inks.tif")
    progress = RecordingProgress()
    path = str(tmp_path / "inks.tif")
    readings = read_sections(
        [colour_model()], [path], CPU, progress, tiling=Tiling(PhotographScale())
    )
    assert readings.read[path].tiles and len(readings.read[path].notes) == 1
    assert "inks.tif" in progress.warnings[0]


def test_photographs_of_the_trained_size_stay_whole(
    slide: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    Image.new("RGB", (50, 40), "red").save(tmp_path / "a.png")
    tiling, model = Tiling(PhotographScale()), colour_model()
    assert tiling.slide(str(tmp_path / "a.png"), [model]) is None
    paths = [str(tmp_path / "a.png"), str(slide[0])]
    readings = read_sections([model], paths, CPU, QUIET, tiling=tiling)
    assert readings.read[paths[0]].tiles == ()
    assert int(readings.tile_counts(paths, 0).sum()) == 21
    assert list(readings.read) == paths


def test_tiles_follow_the_size_of_a_pixel(slide: tuple[Path, np.ndarray]) -> None:
    model = colour_model(pixel_size=2.0)
    grid = Tiling(PhotographScale(1.0)).grid(model, 1000, 1000)
    assert (grid.tile_width, grid.tile_height) == (80, 60)
    magnified = Tiling(PhotographScale(magnification=10)).grid(
        colour_model(magnification=4.0), 1000, 1000
    )
    assert (magnified.tile_width, magnified.tile_height) == (100, 75)
    with pytest.raises(InputError, match=r"1000 µm.*2 µm per pixel.*too few"):
        Tiling(PhotographScale(1000.0)).grid(model, 1000, 1000)
    unknown = colour_model(0, 0)
    with pytest.raises(InputError, match=r"does not say how large.*TILES=whole"):
        Tiling(PhotographScale()).grid(unknown, 1000, 1000)


def test_maps_show_classes_and_probabilities_in_pixels_of_the_slide(
    slide: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    path, fields = slide
    models = [colour_model(), colour_model(100, 60)]
    readings = read_sections(models, [str(path)], CPU, QUIET, tiling=Tiling(PhotographScale()))
    with Staging() as staging:
        assert write_slide_maps(str(tmp_path / "maps"), models, readings, staging, QUIET) == 2
    first, second = sorted((tmp_path / "maps").glob("*.tif"))
    raster = gdal.Open(str(first))
    assert raster.GetGeoTransform() == (0, 40, 0, 0, 0, -30) and not raster.GetProjection()
    named, sure = raster.GetRasterBand(1), raster.GetRasterBand(2)
    np.testing.assert_array_equal(named.ReadAsArray(), fields + 1)
    assert named.GetCategoryNames() == ["", *CLASSES]
    colours = [named.GetColorTable().GetColorEntry(number) for number in (1, 2, 3)]
    assert len(set(colours)) == 3
    tiles = readings.read[str(path)].tiles[0]
    np.testing.assert_array_equal(sure.ReadAsArray(), np.rint(100 * tiles.max(axis=2)))
    assert gdal.Open(str(second)).RasterXSize == 2


def test_without_slides_the_folder_of_maps_stays_empty(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.png")
    model, progress = colour_model(), RecordingProgress()
    readings = read_sections(
        [model], [str(tmp_path / "a.png")], CPU, QUIET, tiling=Tiling(PhotographScale())
    )
    with Staging() as staging:
        assert write_slide_maps(str(tmp_path / "maps"), [model], readings, staging, progress) == 0
    assert any("SLIDE_MAPS stays empty" in told for told in progress.warnings)


def test_a_row_of_tiles_is_in_memory_at_once(tmp_path: Path) -> None:
    pixels = np.full((6000, 800, 3), 90, dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "long.tif")
    reader = Tiling(PhotographScale()).slide(str(tmp_path / "long.tif"), [colour_model(400, 30)])
    assert reader is not None
    tracemalloc.start()
    (said,) = reader.read(4, CPU, QUIET)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said.probabilities.shape == (200, 2, 3)
    assert peak < 2_000_000 < pixels.nbytes / 7


def test_a_cancel_is_heard_between_tiles(slide: tuple[Path, np.ndarray]) -> None:
    reader = Tiling(PhotographScale()).slide(str(slide[0]), [colour_model()])
    assert reader is not None
    progress = CancellingProgress(once=lambda told: told.polls > 5)
    with pytest.raises(CancelledError):
        reader.read(1, CPU, progress)
    assert progress.polls == 6


def test_masks_hold_for_tiles(slide: tuple[Path, np.ndarray]) -> None:
    path, fields = slide
    model = colour_model()
    model.view = PhotographView(AREA, mask=Mask.parse("0,0,0.1,0.25"))
    readings = read_sections([model], [str(path)], CPU, QUIET, tiling=Tiling(PhotographScale()))
    (tiles,) = readings.read[str(path)].tiles
    np.testing.assert_array_equal(tiles.argmax(axis=2), fields)  # half of the first tile is left


def test_tiles_that_a_mask_hides_have_no_vote(
    slide: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    path, fields = slide
    model = colour_model()
    # The two left columns, by box, and all tiles of the first class, by colour.
    model.view = PhotographView(AREA, mask=Mask.parse("0,0,0.4,1; #c83c3c"))
    model.save(tmp_path / "model.safetensors")
    tiling, file = Tiling(PhotographScale()), str(tmp_path / "model.safetensors")
    checkpoint = str(tmp_path / "readings.jsonl")
    seen = fields.copy()
    seen[:, :2] = 0
    for _ in range(2):  # the second time from the checkpoint
        finished = FinishedReadings(checkpoint, [model], [file], tiling="x")
        readings = read_sections([model], [str(path)], CPU, QUIET, tiling=tiling, finished=finished)
        reading = readings.read[str(path)]
        (tiles,) = reading.tiles
        np.testing.assert_array_equal(np.isnan(tiles).all(axis=2), seen == 0)
        counts = np.bincount(seen.ravel(), minlength=3)
        counts[0] = 0
        np.testing.assert_array_equal(readings.tile_counts([str(path)], 0), counts)
        np.testing.assert_allclose(
            reading.probabilities[0], tiles[seen > 0].mean(axis=0), rtol=1e-6
        )
    columns = SectionColumns.beside([model], ["rocks"], ["fid"], tiled=True)
    row = dict(zip((name for name, _ in columns.fields()), columns.row([str(path)], readings)))
    assert row["tiles"] == counts.sum() and row["rocks_majp"] == counts.max() / counts.sum()
    with Staging() as staging:
        write_slide_maps(str(tmp_path / "maps"), [model], readings, staging, QUIET)
    (written,) = (tmp_path / "maps").glob("*.tif")
    raster = gdal.Open(str(written))
    for number in (1, 2):
        band = raster.GetRasterBand(number)
        assert band.GetNoDataValue() == 0
        np.testing.assert_array_equal(band.ReadAsArray() == 0, seen == 0)
        assert (band.GetMaskBand().ReadAsArray() == 0).sum() == (seen == 0).sum()
    np.testing.assert_array_equal(
        raster.GetRasterBand(1).ReadAsArray(), np.where(seen > 0, fields + 1, 0)
    )


def test_a_slide_that_a_mask_hides_has_failed(
    slide: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    small = tmp_path / "small.png"
    Image.new("RGB", (40, 30), "red").save(small)
    model = colour_model()
    model.view = PhotographView(AREA, mask=Mask.parse("0,0,1,1"))
    paths = [str(slide[0]), str(small)]
    readings = read_sections([model], paths, CPU, QUIET, tiling=Tiling(PhotographScale()))
    assert not readings.read
    told = [reason.replace(Path(path).name, "…") for path, reason in readings.failed.items()]
    assert "MASK hides all of" in told[0]
    assert told[0].split("…")[-1] == told[1].split("…")[-1]


def told_of(
    model: SectionModel, used: PhotographScale, path: Path, tiles: bool = False
) -> list[str]:
    progress = RecordingProgress()
    check_scales([model], used, [str(path)], tiles, progress)
    return progress.warnings


def test_scales_are_compared(slide: tuple[Path, np.ndarray]) -> None:
    path, _ = slide  # of 200 pixels
    same = colour_model(200, 120, pixel_size=2.0)
    assert told_of(same, PhotographScale(2.0), path) == []
    (warned,) = told_of(same, PhotographScale(4.0), path)
    assert "4 µm per pixel" in warned and "2 µm per pixel" in warned and "2 times as much" in warned
    for tiles in (False, True):
        with pytest.raises(InputError, match=r"20 µm per pixel.*of 2 µm per pixel.*10 times"):
            told_of(same, PhotographScale(20.0), path, tiles)
    # Tiles are smaller where pixels are finer: nothing is amiss.
    assert told_of(same, PhotographScale(1.0), path, tiles=True) == []
    assert "MAGNIFICATION" in told_of(colour_model(200, 120), PhotographScale(2.0), path)[0]
    assert "trained at 2 µm per pixel" in told_of(same, PhotographScale(), path)[0]
    microscope = colour_model(200, 120, magnification=4.0)
    (warned,) = told_of(microscope, PhotographScale(magnification=10.0), path)
    assert "10-fold" in warned and "4-fold" in warned and "0.4 times" in warned


def test_a_panorama_that_is_read_whole_is_told(slide: tuple[Path, np.ndarray]) -> None:
    assert "TILES=tiles" in told_of(colour_model(), PhotographScale(), slide[0])[0]
    assert told_of(colour_model(100, 60), PhotographScale(), slide[0]) == []


def test_scales_survive_a_model_file() -> None:
    scale = PhotographScale(1.5, None, 800, 600)
    assert PhotographScale.from_json(scale.to_json()) == scale
    assert PhotographScale.from_json({}) == PhotographScale()
    for wrong in ({"width": -1}, {"pixel_size": "x"}, {"pixel_size": 0}, {"magnification": -2}):
        with pytest.raises((ValueError, InputError)):
            PhotographScale.from_json(wrong)
