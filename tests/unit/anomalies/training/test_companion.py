"""Networks and a ridge in one model: their mean in the file, on the map and in explanations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.explaining.explanation import explain
from gossan.core.anomalies.explaining.importance import element_importance
from gossan.core.anomalies.maps.prediction import map_names, predict_map
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground, read_patches
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.plain import PlainTraining
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.grid import Grid, spatial_reference
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.scores.calibration import Calibration
from gossan.models.model_file import read_model_file, save_tensors
from gossan.models.patch_networks import PatchEnsemble

CPU = torch.device("cpu")
DEPOSITS = np.array([[8, 8], [8, 36], [36, 9], [37, 38]])
#: Cells along a side of the stack.
SIDE = 45


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Three elements, the first high around the deposits; some cells miss some of them."""
    rng = np.random.default_rng(3)
    values = rng.lognormal(0, 0.3, (3, SIDE, SIDE))
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    for row, column in DEPOSITS:
        values[0] *= 1 + 2 * np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
    values[0, 11, 10] = values[:, 39, 6] = np.nan
    path = str(tmp_path_factory.mktemp("stack") / "stack.tif")
    crs = spatial_reference("EPSG:32645").ExportToWkt()
    grid = Grid(500_000.0, 4_600_000.0, 1000.0, -1000.0, SIDE, SIDE, crs)
    with Staging() as staging:
        writer = RasterWriter(staging, path, grid, ["Au", "Cu", "Ti"])
        writer.write(Window(0, 0, SIDE, SIDE), values.astype(np.float32))
    return Stack(path)


@pytest.fixture(scope="module")
def samples(stack: Stack) -> PatchSamples:
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    return PatchSamples.collect(known, 3, 1, SilentProgress(), draws=4, negative_distance=6000)


def settings_of(**own: object) -> TrainingSettings:
    return TrainingSettings(network="dcn", members=2, epochs=1, weight=0.0, seed=7, **own)  # type: ignore[arg-type]


def networks_of(samples: PatchSamples, with_ridge: bool) -> AnomalyModel:
    chosen = np.ones(len(samples.sites), dtype=bool)
    training = NetworkTraining(samples, settings_of(with_ridge=with_ridge), CPU)
    return training.fit(chosen, SilentProgress())[0]


@pytest.fixture(scope="module")
def three(samples: PatchSamples) -> tuple[AnomalyModel, AnomalyModel, AnomalyModel]:
    """Return the networks, the ridge, and both in one."""
    settings = TrainingSettings(network="ridge", seed=7)
    chosen = np.ones(len(samples.sites), dtype=bool)
    ridge, _ = PlainTraining(samples, settings).fit(chosen, SilentProgress())
    return networks_of(samples, False), ridge, networks_of(samples, True)


def given(model: AnomalyModel, patches: np.ndarray) -> np.ndarray:
    return model.probabilities(model.channels(patches), CPU)


def test_the_model_in_the_file_gives_the_mean_of_both(
    three: tuple[AnomalyModel, ...], samples: PatchSamples, tmp_path: Path
) -> None:
    networks, ridge, both = three
    path = tmp_path / "m.safetensors"
    both.save(path)
    read = AnomalyModel.load(str(path))
    assert read.companion is not None and len(read.companion) == 4 and len(read.network) == 2
    assert read.draws == 4 and read.title == "DCN + ridge"
    patches = samples.patches
    assert np.isnan(patches).any()
    expected = (given(networks, patches) + given(ridge, patches)) / 2
    np.testing.assert_allclose(given(read, patches), expected, rtol=0, atol=1e-6)
    assert np.abs(given(networks, patches) - given(ridge, patches)).max() > 0.05
    members = read.member_probabilities(read.channels(patches), CPU)
    assert members.shape == (6, len(patches))
    halves = np.repeat([1 / 4, 1 / 8], [2, 4])  # as much of the networks as of the ridges
    mean = halves @ members
    np.testing.assert_allclose(
        read.spread(members), np.sqrt(halves @ (members - mean) ** 2), rtol=1e-5
    )


def test_without_a_companion_mean_and_spread_are_those_of_numpy(
    three: tuple[AnomalyModel, ...], samples: PatchSamples
) -> None:
    for model in three[:2]:
        channels = model.channels(samples.patches)
        members = model.member_probabilities(channels, CPU)
        np.testing.assert_array_equal(model.spread(members), members.std(axis=0))
        np.testing.assert_array_equal(model.probabilities(channels, CPU), members.mean(axis=0))


@pytest.mark.parametrize("tile", [13, 256])
@pytest.mark.parametrize("edge", ["reflect", "nodata"])
def test_the_map_is_what_single_patches_give(
    edge: str, tile: int, three: tuple[AnomalyModel, ...], stack: Stack, tmp_path: Path
) -> None:
    model = three[2]
    assert map_names(model) == [
        "Anomaly score (DCN + ridge)",
        "Spread between networks and ridges",
    ]
    path = str(tmp_path / "p.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, map_names(model))
        predict_map(model, stack, None, edge, CPU, writer, SilentProgress(), tile)
    mean, spread = Stack(path).read()
    cells = np.argwhere(np.isfinite(stack.read()).all(axis=0))
    channels = model.channels(read_patches(stack, cells, 9))
    shown = np.isfinite(mean[tuple(cells.T)])
    assert shown.all() == (edge == "reflect") and shown.sum() > 1000
    for band, expected in (
        (mean, model.probabilities(channels, CPU)),
        (spread, model.spread(model.member_probabilities(channels, CPU))),
    ):
        np.testing.assert_allclose(band[tuple(cells.T)][shown], expected[shown], rtol=0, atol=1e-5)


def test_one_network_and_a_ridge_differ_too(three: tuple[AnomalyModel, ...]) -> None:
    networks, _, both = three
    first = [next(iter(both.network))]
    assert len(map_names(replace(networks, network=PatchEnsemble(first)))) == 1
    assert len(map_names(replace(both, network=PatchEnsemble(first, both.companion)))) == 2


@pytest.mark.parametrize(
    ("array", "change"),
    [
        ("companion.weight", None),
        ("companion.floor", lambda own: own * 0),
        ("companion.spread", lambda own: own * 0),
        ("companion.bias", lambda own: own + 1e31),
        ("companion.weight", lambda own: own[:3]),
        ("companion.centre", lambda own: own.float()),
        ("companion.weight", lambda own: own * float("nan")),
    ],
)
def test_damaged_arrays_of_the_ridge_are_refused(
    array: str, change, three: tuple[AnomalyModel, ...], tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    three[2].save(path)
    description, tensors = read_model_file(path)
    own = tensors.pop(array)
    if change is not None:
        tensors[array] = change(own)
    description.pop("format_version")
    save_tensors(path, tensors, description)
    with pytest.raises(InputError, match=r"m\.safetensors is damaged.*"):
        AnomalyModel.load(str(path))


@pytest.mark.parametrize("companion", [None, 3, 5, 0, -1, 10**9, "ridge", [4], 4.0])
def test_descriptions_that_do_not_fit_the_arrays_are_refused(
    companion: object, three: tuple[AnomalyModel, ...], tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    three[2].save(path)
    description, tensors = read_model_file(path)
    description.pop("format_version")
    assert description.pop("companion") == 4
    if companion is not None:
        description["companion"] = companion
    save_tensors(path, tensors, json.loads(json.dumps(description)))
    with pytest.raises(InputError, match=r"m\.safetensors is damaged"):
        AnomalyModel.load(str(path))


def test_explanations_look_at_the_networks_and_give_the_mean(
    three: tuple[AnomalyModel, ...], stack: Stack
) -> None:
    networks, ridge, both = three
    cells = np.array([[12, 11], [25, 22]])
    one, two = (
        explain(model, stack, cells, "conv3", CPU, SilentProgress()) for model in (networks, both)
    )
    np.testing.assert_allclose(two.heat, one.heat, atol=1e-7)
    np.testing.assert_array_equal(two.offsets, one.offsets)
    expected = (one.probabilities + given(ridge, read_patches(stack, cells, 9))) / 2
    np.testing.assert_allclose(two.probabilities, expected, atol=1e-6)
    parts = [
        element_importance(model, stack, cells, CPU, SilentProgress()) for model in (networks, both)
    ]
    np.testing.assert_allclose(parts[1], parts[0], atol=1e-6)


def test_a_calibrated_mean_maps_probabilities(
    three: tuple[AnomalyModel, ...], stack: Stack, tmp_path: Path
) -> None:
    table = Calibration("beta", 0.01, (0.0, 0.5, 1.0), (0.001, 0.01, 0.2))
    maps = []
    for name, calibration in (("s", None), ("p", table)):
        model, path = three[2], str(tmp_path / f"{name}.tif")
        model.calibration = calibration
        with Staging() as staging:
            writer = RasterWriter(staging, path, stack.grid, map_names(model))
            predict_map(model, stack, None, "nodata", CPU, writer, SilentProgress())
        model.calibration = None
        maps.append(Stack(path).read())
    np.testing.assert_allclose(maps[1][0], table.apply(maps[0][0]), atol=1e-6)
    assert np.nanmax(maps[1][1]) > 0.001
