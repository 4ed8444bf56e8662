"""Networks are tempered by held-out deposits: in the file, on the map, and in all that is said of them."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.assessment import ModelTraining, TrainingResult
from gossan.core.anomalies.evaluation.cross_validation import HeldOut
from gossan.core.anomalies.evaluation.rounds import Round, collect_samples
from gossan.core.anomalies.evaluation.tempering import Tempering, tempered_rounds
from gossan.core.anomalies.evaluation.training_report import training_report
from gossan.core.anomalies.maps.prediction import map_names, predict_map
from gossan.core.anomalies.patches.samples import KnownGround
from gossan.core.anomalies.patches.sites import Ground, PatchSites, read_patches
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.settings import PRESETS, TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.tempering import tempered
from gossan.models.model_file import read_model_file, save_tensors
from scipy.special import expit

CPU = torch.device("cpu")
FOLDS = 5
DEPOSITS = np.array([(row, column) for row in (8, 26, 44) for column in (8, 26, 44)])


def planted_round(rng: np.random.Generator, deposits: int, surer: float) -> Round:
    """Return scores whose logits are so many times those that are true, two patches a deposit."""
    owners = np.repeat(np.arange(deposits), 2)
    count = len(owners)
    labels, points = np.repeat([1, 0], count), np.concatenate([owners, owners])
    groups = np.concatenate([owners, owners + deposits])
    cells = np.column_stack([np.arange(2 * count), np.zeros(2 * count, dtype=int)])
    sites = PatchSites(cells, labels, points, groups, np.zeros(2 * count, dtype=int))
    scores = expit(surer * 2 * rng.normal(2 * labels - 1.0))
    reference = expit(surer * 2 * rng.normal(-1.0, size=(FOLDS, 100)))
    fold = points % FOLDS
    held_out = HeldOut.of(sites, fold, scores, reference)
    return Round(0, 1, sites, fold, {"own": held_out, "other": held_out}, 0)


def test_the_planted_temperature_is_found_and_told(rng: np.random.Generator) -> None:
    rounds = [planted_round(rng, 500, 3.0) for _ in range(2)]
    tempering = Tempering.of(rounds, "own")
    assert tempering.temperature == pytest.approx(3.0, rel=0.1) and tempering.groups == 500
    assert tempering.after < tempering.before - 0.1
    assert f"T = {tempering.temperature:.2f}" in tempering.said()
    assert f"from {tempering.before:.3f} to {tempering.after:.3f}" in tempering.said()
    (item, _) = tempered_rounds(rounds, {"own": tempering})
    own, before = item.held_out["own"], rounds[0].held_out["own"]
    assert item.held_out["other"] is rounds[0].held_out["other"]
    np.testing.assert_array_equal(
        own.probabilities, tempered(before.probabilities, tempering.temperature)
    )
    for number in range(FOLDS):
        members = item.fold == number
        orders = [np.argsort(one.places("own")[members]) for one in (item, rounds[0])]
        np.testing.assert_array_equal(*orders)
    mine = (item.sites.labels == 1) & (item.sites.points == own.deposits[7])
    assert own.deposit_probabilities[7] == pytest.approx(own.probabilities[mine].mean())


def test_what_is_told_of_a_fold_has_not_seen_the_fold(rng: np.random.Generator) -> None:
    item = planted_round(rng, 10, 3.0)
    wrong = item.held_out["own"].probabilities.copy()
    first = item.fold == 0
    wrong[first] = 1 - wrong[first]
    other = replace(item, held_out={"own": replace(item.held_out["own"], probabilities=wrong)})
    assert Tempering.of([other], "own").after > Tempering.of([item], "own").after
    # So wrong that no temperature of the others helps: then none is taken.
    lost = replace(
        item,
        held_out={
            "own": replace(
                item.held_out["own"], probabilities=np.where(item.sites.labels == 1, 0.7, 0.3)
            )
        },
    )
    timid = Tempering.of([lost], "own")
    assert timid.temperature == 1 and "does not make held-out patches likelier" in timid.said()


def test_too_few_groups_temper_nothing(rng: np.random.Generator) -> None:
    tempering = Tempering.of([planted_round(rng, 4, 5.0)], "own")
    assert tempering.temperature == 1
    assert "4 separate groups of deposits were held out, and fewer than 5" in tempering.said()


@pytest.fixture
def known(make_stack, rng: np.random.Generator) -> KnownGround:
    """Nine deposits, of which the gold of one half says nothing: networks become too sure."""
    values = rng.lognormal(0, 0.3, (2, 52, 52)).astype(np.float32)
    for row, column in DEPOSITS[::2]:
        values[0, row - 3 : row + 4, column - 3 : column + 4] *= 3
    return KnownGround(Ground(make_stack(values, ["Au", "Cu"]), None, 5), DEPOSITS)


def trained(known: KnownGround, **changes: object) -> tuple[TrainingResult, TrainingSettings]:
    own = {"network": "cnn", "patch": 5, "folds": 5, "repeats": 1, "validation": 0.0, "epochs": 12}
    own |= {"members": 2, "learning_rate": 3e-3, "negative_distance": 5000, **changes}
    settings = TrainingSettings(**own)  # type: ignore[arg-type]
    samples = collect_samples(known, settings, settings.seed, SilentProgress())
    return ModelTraining(known, samples, settings, CPU).train(SilentProgress()), settings


def test_a_tempered_model_maps_and_stores_what_was_judged(
    known: KnownGround, tmp_path: Path
) -> None:
    result, settings = trained(known)
    model, stack = result.model, known.ground.stack
    assert result.tempering is not None and result.tempering.temperature > 1.2
    assert model.temperature == result.tempering.temperature
    page = training_report(result, settings, 9, [], Provenance("Train")).html()
    assert result.tempering.said() in unescape(page)
    path = tmp_path / "m.safetensors"
    model.save(path)
    read = AnomalyModel.load(str(path))
    assert read.temperature == model.temperature
    untempered = replace(read, temperature=1.0)
    cells = np.argwhere(np.isfinite(stack.read()).all(axis=0))
    channels = read.channels(read_patches(stack, cells, 5))
    given, before = (one.probabilities(channels, CPU) for one in (read, untempered))
    np.testing.assert_allclose(given, tempered(before, read.temperature), rtol=1e-12)
    members, old = (one.member_probabilities(channels, CPU) for one in (read, untempered))
    for one, two in zip(members, old):
        np.testing.assert_allclose(one, tempered(two, read.temperature), rtol=1e-12)
    np.testing.assert_allclose(
        result.probabilities, read.probabilities(read.channels(samples_of(known, settings)), CPU)
    )
    with Staging() as staging:
        writer = RasterWriter(staging, str(tmp_path / "p.tif"), stack.grid, map_names(read))
        predict_map(read, stack, None, "reflect", CPU, writer, SilentProgress(), 13)
    mean, spread = Stack(str(tmp_path / "p.tif")).read()
    np.testing.assert_allclose(mean[tuple(cells.T)], given, rtol=0, atol=1e-5)
    np.testing.assert_allclose(spread[tuple(cells.T)], members.std(axis=0), rtol=0, atol=1e-5)


def samples_of(known: KnownGround, settings: TrainingSettings) -> np.ndarray:
    return collect_samples(known, settings, settings.seed, SilentProgress()).patches


def test_tempering_comes_before_the_mean_and_the_mean_before_calibration(
    known: KnownGround,
) -> None:
    result, settings = trained(known, with_ridge=True, calibration="beta")
    model = result.model
    assert model.temperature is not None and model.temperature > 1.2 and model.companion is not None
    assert result.comparison is not None
    (item,) = result.comparison.rounds
    one, two, own = (item.held_out[name] for name in ("cnn", "ridge", "cnn_with_ridge"))
    np.testing.assert_allclose(own.reference, (one.reference + two.reference) / 2)
    channels = model.channels(samples_of(known, settings))
    untempered = replace(model, temperature=1.0)
    members = untempered.member_probabilities(channels, CPU)
    expected = (
        tempered(members[:2].mean(axis=0), model.temperature) + members[2:].mean(axis=0)
    ) / 2
    np.testing.assert_allclose(model.probabilities(channels, CPU), expected, rtol=1e-9)
    assert model.calibration is not None


def test_the_paper_and_plain_models_are_not_tempered(known: KnownGround) -> None:
    paper = {**PRESETS["paper"], "epochs": 1, "learning_rate": 1e-3, "validation": 0.0}
    result, _ = trained(
        known, preset="paper", repeats=1, **{k: v for k, v in paper.items() if k != "repeats"}
    )
    assert result.model.temperature is None and result.tempering is None
    channels = result.model.channels(read_patches(known.ground.stack, DEPOSITS, 5))
    with torch.no_grad():
        logits = result.model.network.eval()(torch.from_numpy(channels))
    np.testing.assert_array_equal(
        result.model.probabilities(channels, CPU), torch.sigmoid(logits).numpy()[0]
    )
    ridge, _ = trained(known, network="ridge")
    assert ridge.model.temperature is None and ridge.tempering is None


def test_without_held_out_deposits_nothing_is_tempered(known: KnownGround) -> None:
    result, settings = trained(known, folds=0, epochs=1)
    assert result.model.temperature == 1.0
    page = training_report(result, settings, 9, [], Provenance("Train")).html()
    assert "not tempered" in page


@pytest.mark.parametrize("temperature", [0, 0.5, -1, 21, True, "2", [2], 1e300])
def test_temperatures_of_no_training_are_refused(
    temperature: object, known: KnownGround, tmp_path: Path
) -> None:
    result, _ = trained(known, folds=0, epochs=1, members=1)
    path = tmp_path / "m.safetensors"
    result.model.save(path)
    description, tensors = read_model_file(path)
    description.pop("format_version")
    save_tensors(path, tensors, {**description, "temperature": temperature})
    with pytest.raises(InputError, match="temperature"):
        AnomalyModel.load(str(path))
