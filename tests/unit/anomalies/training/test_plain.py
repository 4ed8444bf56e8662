"""Plain models in files and maps give what scikit-learn gives, and refuse what cannot be theirs."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.assessment import ModelTraining
from gossan.core.anomalies.evaluation.candidates import BASELINES
from gossan.core.anomalies.maps.prediction import map_names, predict_map
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground, read_patches
from gossan.core.anomalies.training.importance import Importance
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.plain import RECIPES, PlainTraining, means_by_scale
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.models.catalogue import PATCH_MODELS, PATCH_NETWORKS, PLAIN_MODELS
from gossan.models.model_file import read_model_file, save_tensors
from gossan.models.plain_ensembles import LEAF, MOST_LEVELS, squares

CPU = torch.device("cpu")
DEPOSITS = np.array([[10, 10], [10, 40], [40, 12], [42, 45], [25, 27], [60, 20], [62, 50]])
PLAIN = sorted(PLAIN_MODELS)


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    """Four elements, the first two high around the deposits; some cells miss some of them."""
    values = rng.lognormal(0, 0.3, (4, 80, 70))
    y, x = np.mgrid[0:80, 0:70]
    for row, column in DEPOSITS:
        halo = np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
        values[:2] *= 1 + 2 * halo
    values[3][rng.random((80, 70)) < 0.1] = 0.0
    for row, column in DEPOSITS[:3]:
        values[0, row + 3, column + 2] = np.nan  # within patches, but no centre of one
        values[:, row + 3, column - 3] = np.nan
    return make_stack(values.astype(np.float32), ["Au", "Cu", "Ti", "Zr"])


def samples_of(stack: Stack, patch: int = 9, draws: int = 10) -> PatchSamples:
    known = KnownGround(Ground(stack, None, patch), DEPOSITS)
    return PatchSamples.collect(known, 3, 1, SilentProgress(), draws=draws, negative_distance=6000)


def trained(name: str, samples: PatchSamples, seed: int = 7) -> AnomalyModel:
    settings = TrainingSettings(network=name, patch=samples.patch, seed=seed)
    chosen = np.ones(len(samples.sites), dtype=bool)
    return PlainTraining(samples, settings).fit(chosen, SilentProgress())[0]


@pytest.mark.parametrize("patch", [3, 9, 11])
@pytest.mark.parametrize("name", PLAIN)
def test_the_model_in_the_file_gives_what_the_baseline_gives(
    name: str, patch: int, stack: Stack, tmp_path: Path
) -> None:
    samples = samples_of(stack, patch)
    assert np.isnan(samples.patches).any() == (patch > 3)
    path = tmp_path / "m.safetensors"
    trained(name, samples).save(path)
    model = AnomalyModel.load(str(path))
    chosen = np.ones(len(samples.sites), dtype=bool)
    baseline = BASELINES[PLAIN_MODELS[name].baseline]
    predict = baseline.fit(samples, chosen, 7, SilentProgress())
    rng = np.random.default_rng(0)
    others = samples.patches * rng.lognormal(0, 0.5, samples.patches.shape).astype(np.float32)
    for patches in (samples.patches, others):
        given = model.probabilities(model.channels(patches), CPU)
        np.testing.assert_allclose(given, predict(patches, samples.xy), rtol=0, atol=1e-6)
        assert np.ptp(given) > 0.3
    members = model.member_probabilities(model.channels(samples.patches), CPU)
    fitted = RECIPES[name].fit(samples, chosen, 7, SilentProgress())
    logs = np.log10(np.maximum(fitted.features(samples.patches), fitted.floor))
    for own, classifier in zip(members, fitted.classifiers, strict=True):
        expected = classifier.predict_proba(logs)[:, 1]
        np.testing.assert_allclose(own, expected, rtol=0, atol=1e-6)
    assert len(members) == min(10, RECIPES[name].draws) and members.std(axis=0).max() > 0.01


def test_there_are_as_many_members_as_draws_of_barren_ground(stack: Stack) -> None:
    assert len(trained("ridge", samples_of(stack, draws=2)).network) == 2
    assert len(map_names(trained("ridge", samples_of(stack, draws=1)))) == 1


@pytest.mark.parametrize("tile", [13, 256])
@pytest.mark.parametrize("edge", ["reflect", "nodata"])
@pytest.mark.parametrize("name", PLAIN)
def test_the_map_is_what_single_patches_give(
    name: str, edge: str, tile: int, stack: Stack, tmp_path: Path
) -> None:
    model = trained(name, samples_of(stack))
    names = map_names(model)
    assert names[1] == "Spread between draws of barren ground"
    path, far = str(tmp_path / "p.tif"), str(tmp_path / "far.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, names)
        outside = RasterWriter(staging, far, stack.grid, ["far"])
        predict_map(model, stack, None, edge, CPU, writer, SilentProgress(), tile, outside=outside)
    mean, spread = Stack(path).read()
    cells = np.argwhere(np.isfinite(stack.read()).all(axis=0))
    members = model.member_probabilities(model.channels(read_patches(stack, cells, 9)), CPU)
    expected = np.full(mean.shape, np.nan)
    expected[tuple(cells.T)] = members.mean(axis=0)
    if edge == "nodata":
        assert np.isnan(mean[:4]).all() and np.isnan(mean[10:17, 9:15]).all()
        expected[np.isnan(mean)] = np.nan
    np.testing.assert_allclose(mean, expected, atol=1e-6, equal_nan=True)
    assert np.isfinite(mean).sum() > 2000 and np.nanmax(spread) > 0.01
    np.testing.assert_array_equal(np.isfinite(Stack(far).read()[0]), np.isfinite(mean))


def test_squares_are_no_larger_than_the_patch_and_each_comes_once() -> None:
    ridge = PLAIN_MODELS["ridge"].scales
    assert [squares(ridge, patch) for patch in (3, 7, 9, 11)] == [
        [1, 3],
        [1, 3, 5, 7],
        [1, 3, 5, 9],
        [1, 3, 5, 9],
    ]
    assert means_by_scale(np.ones((2, 3, 11, 11))).shape == (2, 12)


def test_plain_models_come_behind_the_networks() -> None:
    assert list(PATCH_MODELS) == [*PATCH_NETWORKS, "logistic", "ridge", "forest"]
    assert set(RECIPES) == set(PLAIN_MODELS)
    for name, entry in PLAIN_MODELS.items():
        assert BASELINES[entry.baseline].recipe is RECIPES[name]


@pytest.mark.parametrize(("name", "own"), [("logistic", "logistic_centre"), ("ridge", "ridge")])
def test_deposits_are_held_out_of_a_plain_model_beside_the_others(
    name: str, own: str, stack: Stack
) -> None:
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    settings = TrainingSettings(
        network=name, folds=2, validation=0.3, compare_splits=True, negative_distance=6000
    )
    samples = samples_of(stack, draws=2)
    result = ModelTraining(known, samples, settings, CPU).train(SilentProgress())
    assert result.name == own and result.epochs == [] and len(result.model.network) == 2
    assert result.worth is not None and result.worth.plain
    rivals = set(BASELINES) - {own, "pathfinders"}
    assert set(result.worth.baselines) == rivals
    assert result.worth.title == PLAIN_MODELS[name].title
    # A regression on the centre cell is not held against itself, wherever it is validated.
    for scores in (result.validation, result.other_split):
        assert scores is not None and (scores.logistic is None) == (name == "logistic")
        assert ("logistic" in scores.to_json()) == (name != "logistic")
        assert scores.best_baseline in ("logistic", "location")
    # What validates does not train: the model that was trained on all is another one.
    everything = trained(name, samples, settings.seed)
    assert not torch.equal(everything.network.weight, result.model.network.weight)


def test_importance_names_what_the_deposits_show(stack: Stack) -> None:
    samples = samples_of(stack)
    for name in PLAIN:
        stored = trained(name, samples).record["importance"]
        rows = stored["elements"]
        assert set(list(rows)[:2]) == {"Au", "Cu"}, name
        assert all(len(own["by_side"]) == len(stored["sides"]) for own in rows.values())
        total = sum(own["mean"] for own in rows.values())
        if name == "forest":
            assert stored["kind"] == "impurity" and total == pytest.approx(1)
        else:
            assert stored["kind"] == "coefficients" and rows["Au"]["mean"] > 0


def test_importance_is_that_of_the_whole_over_all_squares() -> None:
    weights = np.array([[[1.0, -2.0], [1.0, -3.0]], [[2.0, -2.0], [2.0, -1.0]]])
    rows = Importance("coefficients", ("Au", "Ti"), (1, 3), weights).rows()
    assert rows == [("Ti", -4.0, 1.0, (-2.0, -2.0)), ("Au", 3.0, 1.0, (1.5, 1.5))]


def test_settings_of_networks_are_not_told_of_a_plain_model() -> None:
    told = TrainingSettings(network="ridge", epochs=3, pretraining=5).recorded()
    assert told["network"] == "ridge" and told["patch"] == 9 and "seed" in told
    assert not {"epochs", "learning_rate", "weight", "transform"} & set(told)
    assert "epochs" in TrainingSettings(network="cnn").recorded()
    assert not TrainingSettings(network="ridge", pretraining=5).with_unlabelled
    assert TrainingSettings(network="cnn", pretraining=5).with_unlabelled
    assert TrainingSettings(network="ridge", transform="none").takes_logarithms
    assert not TrainingSettings(network="cnn", transform="none").takes_logarithms


def test_what_looks_into_layers_is_refused_in_words(stack: Stack) -> None:
    model = trained("ridge", samples_of(stack))
    with pytest.raises(InputError, match=r"Grad-CAM looks into .* Ridge has none.*Importance"):
        model.require_networks("Grad-CAM")


@pytest.fixture
def forest(stack: Stack, tmp_path: Path) -> tuple[dict, dict[str, torch.Tensor], Path]:
    path = tmp_path / "m.safetensors"
    trained("forest", samples_of(stack, draws=1)).save(path)
    return (*read_model_file(path), path)


def refusal(path: Path, tensors: dict[str, torch.Tensor], description: dict) -> str:
    description.pop("format_version", None)
    save_tensors(path, tensors, description)
    start = time.perf_counter()
    with pytest.raises(InputError, match="damaged") as caught:
        AnomalyModel.load(str(path))
    assert time.perf_counter() - start < 5
    return str(caught.value)


@pytest.mark.parametrize(
    ("array", "place", "value"),
    [
        ("left", 0, -1),
        ("left", 0, 10**9),
        ("left", "inner", "self - 1"),
        ("left", "inner", "last"),
        ("threshold", "leaf", 0.5),
        ("feature", 3, 4),
        ("feature", 3, -1),
        ("root", (0, 5), -1),
        ("root", (0, 5), 10**12),
        ("share", 2, 1.5),
        ("share", 2, -0.5),
        ("floor", 1, 0.0),
        ("floor", 1, 1e300),
    ],
)
def test_trees_that_lead_nowhere_are_refused(
    array: str, place: object, value: object, forest: tuple
) -> None:
    description, tensors, path = forest
    left = tensors["left"]
    own = torch.arange(len(left))
    inner, leaf = (int(torch.nonzero(kind)[5]) for kind in (left > own, left == own))
    spot = {"inner": inner, "leaf": leaf}.get(str(place), place)
    number = {"self - 1": inner - 1, "last": len(left) - 1}.get(str(value), value)
    tensors[array][spot] = number
    assert f"numbers in {array}" in refusal(path, tensors, description)


def test_a_tree_like_a_ladder_is_refused(forest: tuple) -> None:
    description, tensors, path = forest
    rungs = 2 * MOST_LEVELS + 101
    own = torch.arange(rungs)
    # Every left child is a leaf, and every right one goes on.
    left = torch.where((own % 2 == 0) & (own < rungs - 1), own + 1, own)
    tensors["left"] = left
    tensors["feature"] = torch.zeros(rungs, dtype=torch.int64)
    tensors["threshold"] = torch.full((rungs,), LEAF, dtype=torch.float64)
    tensors["share"] = torch.zeros(rungs, dtype=torch.float64)
    tensors["root"][:] = 0
    assert "numbers in left" in refusal(path, tensors, description | {"nodes": rungs})


@pytest.mark.parametrize(
    "change",
    [
        {"nodes": 10**12},
        {"nodes": 0},
        {"nodes": 7},
        {"nodes": None},
        {"trees": 10**9},
        {"trees": 199},
        {"members": 2},
        {"network": "ridge"},
        {"network": "cnn"},
    ],
    ids=str,
)
def test_a_description_that_lies_is_refused(change: dict, forest: tuple) -> None:
    description, tensors, path = forest
    refusal(path, tensors, description | change)


@pytest.mark.parametrize(
    ("array", "value"), [("spread", 0.0), ("spread", -1.0), ("weight", 1e300), ("bias", -1e40)]
)
def test_a_regression_that_cannot_be_is_refused(
    array: str, value: float, stack: Stack, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    trained("ridge", samples_of(stack)).save(path)
    description, tensors = read_model_file(path)
    tensors[array].view(-1)[0] = value
    assert f"numbers in {array}" in refusal(path, tensors, description)
