"""The map: the same for every tile size, and the same as patch by patch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.maps.outside import tell_of_outside
from gossan.core.anomalies.maps.prediction import MOST_DIVISOR, MapSummary, map_names, predict_map
from gossan.core.anomalies.patches.sites import read_patches
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.ranges import TrainingRanges
from gossan.core.geochemistry.transforms import Transform
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.scores.calibration import Calibration
from gossan.models.patch_networks import PatchEnsemble, patch_network
from osgeo import gdal
from progress_doubles import RecordingProgress

CPU = torch.device("cpu")


@pytest.fixture
def model(rng: np.random.Generator) -> AnomalyModel:
    network = patch_network("gk_dcn", 3)
    network.initialise(5)
    with torch.no_grad():  # offsets that are not zero, and batch norms that are not trivial
        network.conv2[0].offset.weight.normal_(0, 0.05, generator=torch.Generator().manual_seed(0))
        network.conv1[2].running_mean.uniform_(0, 0.1, generator=torch.Generator().manual_seed(1))
    transform = Transform.fit(rng.lognormal(size=(50, 3)), "clr")
    return AnomalyModel(
        "gk_dcn",
        PatchEnsemble([network.eval()]),
        ("Au", "Cu", "As"),
        ("", "", ""),
        transform,
        (1000.0, 1000.0),
        "",
    )


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    values = rng.lognormal(size=(3, 23, 31)).astype(np.float32)
    values[:, 10, 12] = np.nan
    values[1, 0, 30] = np.nan
    return make_stack(values, ["Au", "Cu", "As"])


def predict(
    model: AnomalyModel, stack: Stack, folder: Path, edge: str, tile: int
) -> tuple[np.ndarray, MapSummary]:
    folder.mkdir(exist_ok=True)
    path = str(folder / f"p{edge}{tile}.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, ["p"])
        summary = predict_map(model, stack, None, edge, CPU, writer, SilentProgress(), tile)
    return Stack(path).read()[0], summary


def patch_by_patch(model: AnomalyModel, stack: Stack) -> np.ndarray:
    cells = np.argwhere(np.ones((stack.grid.rows, stack.grid.columns), dtype=bool))
    result = np.full(len(cells), np.nan, dtype=np.float32)
    for index, cell in enumerate(cells):
        channels = model.channels(read_patches(stack, cell[None], model.patch))
        if np.isfinite(channels).all():
            result[index] = model.probabilities(channels, CPU)[0]
    return result.reshape(stack.grid.rows, stack.grid.columns)


@pytest.mark.parametrize("tile", [5, 16, 256])
def test_every_tile_size_gives_what_single_patches_give(
    tile: int, model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    whole, summary = predict(model, stack, tmp_path, "reflect", tile)
    np.testing.assert_allclose(
        whole, patch_by_patch(model, stack), rtol=0, atol=1e-6, equal_nan=True
    )
    missing = np.isnan(whole)
    assert missing.sum() == 2 and missing[10, 12] and missing[0, 30]
    assert (summary.cells, summary.cells_without) == (23 * 31 - 2, 2)


@pytest.mark.parametrize("tile", [7, 256])
def test_incomplete_patches_become_nodata_if_asked_for(
    tile: int, model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    values, _ = predict(model, stack, tmp_path, "nodata", tile)
    expected = np.zeros((23, 31), dtype=bool)
    expected[4:19, 4:27] = True
    expected[6:15, 8:17] = False  # patches over the missing cell
    expected[4, 26] = False  # and over the one in the corner
    np.testing.assert_array_equal(np.isfinite(values), expected)
    whole, _ = predict(model, stack, tmp_path, "reflect", 256)
    np.testing.assert_allclose(values[expected], whole[expected], atol=1e-6)


def test_an_ensemble_maps_its_mean_and_its_spread(
    model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    other = patch_network("gk_dcn", 3)
    other.initialise(9)
    both = replace(model, network=PatchEnsemble([*model.network, other]))
    alone = replace(model, network=PatchEnsemble([other]))
    one, _ = predict(model, stack, tmp_path / "1", "reflect", 256)
    two, _ = predict(alone, stack, tmp_path / "2", "reflect", 256)
    path = str(tmp_path / "both.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, ["p", "spread"])
        assert len(map_names(both)) == 2 and len(map_names(model)) == 1
        predict_map(both, stack, None, "reflect", CPU, writer, SilentProgress(), 16)
    mean, spread = Stack(path).read()
    np.testing.assert_allclose(mean, (one + two) / 2, atol=1e-6)
    np.testing.assert_allclose(spread, np.abs(one - two) / 2, atol=1e-6)
    assert np.nanmax(spread) > 0.005


def test_a_calibrated_model_maps_probabilities_and_counts_scores(
    model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    scores, plain = predict(model, stack, tmp_path / "1", "reflect", 16)
    table = Calibration("beta", 0.01, (0.0, 0.5, 1.0), (0.001, 0.01, 0.2))
    calibrated, summary = predict(
        replace(model, calibration=table), stack, tmp_path / "2", "reflect", 16
    )
    np.testing.assert_array_equal(calibrated, table.apply(scores))
    assert plain.expected is None
    assert summary.expected == pytest.approx(np.nansum(calibrated, dtype=float))
    np.testing.assert_array_equal(summary.histogram, plain.histogram)


def test_the_spread_of_a_calibrated_ensemble_is_one_of_probabilities(
    model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    other = patch_network("gk_dcn", 3)
    other.initialise(9)
    table = Calibration("beta", 0.01, (0.0, 0.5, 1.0), (0.001, 0.01, 0.2))
    both = replace(model, network=PatchEnsemble([*model.network, other]), calibration=table)
    path = str(tmp_path / "both.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, ["p", "spread"])
        predict_map(both, stack, None, "reflect", CPU, writer, SilentProgress())
    alone = [
        predict(replace(model, network=PatchEnsemble([one])), stack, tmp_path, "reflect", tile)[0]
        for one, tile in ((next(iter(model.network)), 200), (other, 201))
    ]
    mean, spread = Stack(path).read()
    np.testing.assert_allclose(mean, table.apply(np.mean(alone, axis=0)), atol=1e-6)
    np.testing.assert_allclose(spread, np.std(table.apply(np.stack(alone)), axis=0), atol=1e-6)


@pytest.mark.parametrize("tile", [8, 256])
@pytest.mark.parametrize("edge", ["reflect", "nodata"])
def test_cells_unlike_all_that_was_trained_on_are_counted_and_mapped(
    tile: int, edge: str, model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    values = stack.read()
    cells = values.reshape(3, -1)
    model.ranges = TrainingRanges.of(cells[:, 2::9].T, model.transform.floor)
    paths = [str(tmp_path / name) for name in ("p.tif", "outside.tif")]
    with Staging() as staging:
        writers = [RasterWriter(staging, path, stack.grid, ["p"]) for path in paths]
        summary = predict_map(
            model, stack, None, edge, CPU, writers[0], SilentProgress(), tile, outside=writers[1]
        )
    probability, outside = (Stack(path).read()[0] for path in paths)
    predicted = np.isfinite(probability)
    np.testing.assert_array_equal(np.isfinite(outside), predicted)
    trained = cells[:, 2::9]
    trained = trained[:, np.isfinite(trained).all(axis=0)]
    low, high = trained.min(axis=1)[:, None, None], trained.max(axis=1)[:, None, None]
    counts = summary.outside
    assert counts.below.tolist() == ((values < low) & predicted).sum(axis=(1, 2)).tolist()
    assert counts.above.tolist() == ((values > high) & predicted).sum(axis=(1, 2)).tolist()
    strange = ((values < low) | (values > high)).any(axis=0) & predicted
    assert counts.cells == strange.sum() > 2
    np.testing.assert_array_equal(outside > 0, strange)
    furthest = np.abs(model.ranges.distances(values)).max(axis=0)
    np.testing.assert_array_equal(outside[predicted], furthest[predicted])
    progress = RecordingProgress()
    tell_of_outside(model.elements, summary, progress)
    (told,) = progress.messages + progress.warnings
    assert f"{100 * (counts.cells / summary.cells):.2f} % of the cells (" in told
    assert bool(progress.warnings) == ((counts.below + counts.above).max() > 0.05 * summary.cells)


def test_an_older_model_maps_and_says_that_it_knows_no_range(
    model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    _, summary = predict(model, stack, tmp_path, "reflect", 256)
    progress = RecordingProgress()
    tell_of_outside(model.elements, summary, progress)
    assert summary.outside is None and "does not have the range" in progress.messages[0]


def test_bands_are_matched_by_name_in_any_order(
    model: AnomalyModel, stack: Stack, make_stack, tmp_path: Path
) -> None:
    values = stack.read()
    other = make_stack(
        np.concatenate([values[[2]], np.ones_like(values[:1]), values[[1, 0]]]),
        ["As", "Zn", "Cu", "Au"],
        "other.tif",
    )
    reordered = model.matching(other)
    assert reordered.elements == model.elements
    np.testing.assert_array_equal(reordered.read(), values)


def test_missing_elements_are_named(model: AnomalyModel, make_stack) -> None:
    other = make_stack(np.ones((2, 12, 12)), ["Au", "Zn"], "other.tif")
    with pytest.raises(InputError, match=r"no band called Cu, As.*does not know: Zn"):
        model.matching(other)


@pytest.mark.parametrize(("size", "fits"), [(1009.0, True), (1011.0, False), (989.0, False)])
def test_the_cell_size_may_differ_by_one_percent(
    size: float, fits: bool, model: AnomalyModel, stack: Stack
) -> None:
    model.cell_metres = ((size, size), (1000.0, 1000.0))
    if abs(1000 - size) <= 0.01 * size:
        assert fits and model.matching(stack).elements == model.elements
    else:
        assert not fits
        with pytest.raises(InputError, match="cells are 1000 × 1000"):
            model.matching(stack)


def test_a_map_without_a_complete_patch_is_refused(
    model: AnomalyModel, make_stack, tmp_path: Path
) -> None:
    small = make_stack(np.ones((3, 8, 8)), ["Au", "Cu", "As"], "small.tif")
    with pytest.raises(InputError, match="EDGE=reflect"):
        predict(model, small, tmp_path, "nodata", 256)
    assert [path.name for path in tmp_path.iterdir()] == ["small.tif"]


def test_shares_above_a_probability() -> None:
    histogram = np.zeros(50, dtype=int)
    histogram[[0, 25, 49]] = (5, 3, 2)
    summary = MapSummary(histogram, 10, 0, 2.0 * histogram)
    assert summary.share_above(0.5) == 0.5
    assert summary.share_above(0.9) == 0.2


@pytest.mark.parametrize("kind", ["vrt", "cog"])
def test_virtual_and_cloud_optimised_stacks_give_the_same_map(
    kind: str, model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    other = str(tmp_path / f"other_{kind}.{'vrt' if kind == 'vrt' else 'tif'}")
    gdal.Translate(other, stack.path, format=kind.upper())
    expected, _ = predict(model, stack, tmp_path / "a", "reflect", 8)
    found, _ = predict(model, model.matching(Stack(other)), tmp_path / "b", "reflect", 8)
    np.testing.assert_array_equal(found, expected)


def test_smaller_batches_give_the_same_map(
    model: AnomalyModel, stack: Stack, tmp_path: Path
) -> None:
    maps = []
    for divisor in (1, MOST_DIVISOR):
        path = str(tmp_path / f"{divisor}.tif")
        with Staging() as staging:
            writer = RasterWriter(staging, path, stack.grid, ["p"])
            predict_map(
                model, stack, None, "reflect", CPU, writer, SilentProgress(), divisor=divisor
            )
        maps.append(Stack(path).read())
    np.testing.assert_allclose(maps[0], maps[1], atol=1e-6)
