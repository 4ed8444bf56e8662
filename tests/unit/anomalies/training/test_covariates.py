"""Covariates and classes: models see them as they are, and what asks for elements does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.candidates import own_candidate
from gossan.core.anomalies.explaining.importance import element_importance
from gossan.core.anomalies.maps.prediction import map_names, predict_map
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground, read_patches
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.plain import PlainTraining
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.scores.probabilities import Scores
from gossan.models.catalogue import PLAIN_MODELS
from gossan.models.model_file import read_model_file, save_tensors
from progress_doubles import RecordingProgress

CPU = torch.device("cpu")
PLAIN = sorted(PLAIN_MODELS)
SIDE = 130
DEPOSITS = np.array([(r, c) for r in range(15, 120, 25) for c in range(15, 120, 25)])
NAMES, KINDS = ("Au", "Cu", "U", "rocks: 3"), ("element", "element", "covariate", "class")


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    """Elements that know nothing, a negative covariate called as uranium that knows, and a class."""
    values = rng.lognormal(0, 0.5, (4, SIDE, SIDE))
    y, x = np.mgrid[:SIDE, :SIDE]
    values[2] = rng.normal(-300, 20, (SIDE, SIDE))
    for row, column in DEPOSITS:
        values[2] -= 60 * np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
    values[3] = (x + y) % 40 < 13
    values[2, 3, 4] = np.nan
    return make_stack(values.astype(np.float32), NAMES, kinds=KINDS)


def samples_of(stack: Stack, **wanted: object) -> PatchSamples:
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    return PatchSamples.collect(
        known, 3, 1, SilentProgress(), draws=3, negative_distance=9000, **wanted
    )


def settings_of(name: str, **others: object) -> TrainingSettings:
    return TrainingSettings(
        network=name, epochs=4, members=2, pretraining=0, learning_rate=1e-3, seed=3, **others
    )


def trained(name: str, samples: PatchSamples, **others: object) -> AnomalyModel:
    settings, chosen = settings_of(name, **others), np.ones(len(samples.sites), dtype=bool)
    if name in PLAIN_MODELS:
        return PlainTraining(samples, settings).fit(chosen, SilentProgress())[0]
    return NetworkTraining(samples, settings, CPU).fit(chosen, SilentProgress())[0]


def held_out_auc(name: str, samples: PatchSamples) -> float:
    """Return the AUC on the eastern half of a training on the western one."""
    west = samples.sites.cells[:, 1] < SIDE // 2
    candidate = own_candidate(settings_of(name), CPU)
    predict = candidate.fit(samples, west, 3, SilentProgress())
    east = ~west & samples.sites.scored
    return Scores.of(
        samples.sites.labels[east], predict(samples.patches[east], samples.xy[east])
    ).auc


@pytest.mark.parametrize("name", [*PLAIN, "cnn"])
def test_a_covariate_that_knows_the_deposits_raises_the_score(name: str, stack: Stack) -> None:
    with_it = held_out_auc(name, samples_of(stack))
    without = held_out_auc(name, samples_of(stack.select(["Au", "Cu"])))
    assert without < 0.7 and with_it > without + 0.2, (without, with_it)


@pytest.mark.parametrize("name", [*PLAIN, "cnn"])
def test_a_map_is_what_single_patches_give(name: str, stack: Stack, tmp_path: Path) -> None:
    trained(name, samples_of(stack)).save(tmp_path / "m.safetensors")
    model = AnomalyModel.load(str(tmp_path / "m.safetensors"))
    assert model.kinds == KINDS
    path = str(tmp_path / "p.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, map_names(model))
        predict_map(model, stack, None, "reflect", CPU, writer, SilentProgress(), 50)
    mapped = Stack(path).read()[0]
    cells = np.array([(r, c) for r in range(0, SIDE, 7) for c in range(0, SIDE, 7)])
    patches = model.channels(read_patches(stack, cells, 9))
    given = model.probabilities(patches, CPU)
    np.testing.assert_allclose(mapped[tuple(cells.T)], given, rtol=0, atol=1e-6)
    assert np.isnan(mapped[3, 4]) and np.ptp(given) > 0.2


@pytest.mark.parametrize("transform", ["none", "log10", "clr", "ilr"])
@pytest.mark.parametrize("scaling", ["none", "robust"])
def test_networks_train_on_negative_covariates_whatever_the_transform(
    transform: str, scaling: str, stack: Stack
) -> None:
    samples = samples_of(stack, with_unlabelled=True)
    model = trained("cnn", samples, transform=transform, scaling=scaling)
    channels = model.channels(samples.patches)
    covariate = channels[:, -2]
    assert np.isfinite(channels).all() and np.abs(covariate).max() < 30
    assert set(np.unique(channels[:, -1])) == {0.0, 1.0}
    parts = element_importance(model, stack, DEPOSITS[:5], CPU, SilentProgress())
    assert parts.shape == (5, 4) and np.isfinite(parts).all()


def test_pretraining_sees_covariates_as_training_does(stack: Stack) -> None:
    unlabelled = samples_of(stack, with_unlabelled=True).unlabelled
    assert unlabelled is not None and unlabelled.kinds == KINDS
    samples = samples_of(stack, with_unlabelled=True)
    settings = TrainingSettings(network="cnn", epochs=1, members=1, pretraining=1, winsorise=5.0)
    model, _ = NetworkTraining(samples, settings, CPU).fit(
        np.ones(len(samples.sites), dtype=bool), SilentProgress()
    )
    assert np.isfinite(model.probabilities(model.channels(samples.patches), CPU)).all()


@pytest.mark.parametrize("name", PLAIN)
def test_importance_lists_covariates_by_name(name: str, stack: Stack) -> None:
    stored = trained(name, samples_of(stack)).record["importance"]["elements"]
    assert set(stored) == set(NAMES) and next(iter(stored)) == "U"


def test_zeros_and_negative_values_of_covariates_are_no_matter(stack: Stack) -> None:
    progress = RecordingProgress()
    samples_of(stack).tell_of_zeros(progress)
    assert not progress.warnings


def test_pathfinders_do_not_look_at_covariates(stack: Stack) -> None:
    known = KnownGround(Ground(stack, None, 9), DEPOSITS, commodity="gold_copper")
    scale = PatchSamples.collect(known, 3, 1, SilentProgress(), negative_distance=9000).pathfinders
    assert scale is not None and scale._columns == [0, 1]
    assert stack.chemistry == ("Au", "Cu", "", "") and stack.covariates == ("U", "rocks: 3")
    assert stack.of_elements().elements == ("Au", "Cu")
    with pytest.raises(InputError, match="has no band of an element: U, rocks: 3 stand beside"):
        stack.select(["U", "rocks: 3"]).of_elements()


@pytest.mark.parametrize("kinds", [["element"] * 4, ["element"] * 3 + ["class"]])
def test_a_file_whose_floors_and_kinds_differ_is_refused(
    kinds: list[str], stack: Stack, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    trained("ridge", samples_of(stack)).save(path)
    description, tensors = read_model_file(path)
    description.pop("format_version", None)
    description["transform"] |= {
        "kinds": kinds,
        "floor": [1.0, 1.0, 1.0, float(kinds[3] != "class")],
    }
    if "covariate" not in kinds:
        description["transform"] |= {"centre": [], "spread": []}
    save_tensors(path, tensors, description)
    with pytest.raises(InputError, match="numbers in floor"):
        AnomalyModel.load(str(path))


def test_cells_of_a_class_that_training_has_not_seen_lie_a_unit_outside(stack: Stack) -> None:
    model = trained("logistic", samples_of(stack))
    assert model.ranges is not None
    values = np.array([[1.0], [1.0], [-300.0], [5.0]])
    distances = model.ranges.distances(values)[:, 0]
    assert distances[2] == 0 and 1 < distances[3] < 30
