"""Training: repeatable, guided at the right place, honest about splits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from gossan.core.anomalies.evaluation.assessment import ModelTraining, TrainingResult
from gossan.core.anomalies.evaluation.candidates import BASELINES
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.optimisation import patch_batches, settle_batch_norm
from gossan.core.anomalies.training.settings import PRESETS, TrainingSettings, preset_settings
from gossan.core.anomalies.training.worth import Worth
from gossan.core.networks.devices import within_memory
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.models.symmetry import symmetry_table, turned_patches
from progress_doubles import CancellingProgress, RecordingProgress

DEPOSITS = np.array([[10, 10], [10, 40], [40, 12], [42, 45], [25, 27], [60, 20], [62, 50]])


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    """Four elements; the first two are high around the deposits."""
    values = rng.lognormal(0, 0.3, (4, 90, 70))
    y, x = np.mgrid[0:90, 0:70]
    for row, column in DEPOSITS:
        halo = np.exp(-0.5 * ((y - row) ** 2 + (x - column) ** 2) / 9)
        values[:2] *= 1 + 5 * halo
    return make_stack(values.astype(np.float32), ["Au", "Cu", "Ti", "Zr"])


def samples_of(stack: Stack, control: float = 0.5, draws: int = 1) -> PatchSamples:
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    samples = PatchSamples.collect(known, 3, 1, SilentProgress(), draws=draws)
    return samples.with_control(np.full((len(samples.sites), 1), control))


def train(
    stack: Stack,
    progress: Progress | None = None,
    control: float = 0.5,
    draws: int = 1,
    **changes: object,
) -> TrainingResult:
    settings = TrainingSettings(
        **{"network": "gk_cnn", "epochs": 3, "compare_splits": False, **changes}
    )
    samples = samples_of(stack, control, draws)
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    training = ModelTraining(known, samples, settings, torch.device("cpu"))
    return training.train(progress or SilentProgress())


@pytest.mark.parametrize("network", ["gk_dcn", "gk_cnn", "dcn", "cnn"])
def test_a_seed_repeats_a_training_bit_by_bit(network: str, stack: Stack) -> None:
    one, two = train(stack, network=network), train(stack, network=network)
    for key, value in one.model.network.state_dict().items():
        assert torch.equal(value, two.model.network.state_dict()[key]), key
    np.testing.assert_array_equal(one.probabilities, two.probabilities)
    other = train(stack, network=network, seed=7)
    assert not np.array_equal(one.probabilities, other.probabilities)


def test_networks_learn_what_is_there_and_unseen_deposits_show_it(stack: Stack) -> None:
    result = train(stack, epochs=25, folds=3, compare_splits=True)
    assert result.validation is not None and result.validation.network.auc > 0.9
    assert result.worth is not None and result.other_split is not None
    assert result.worth.auc.value > 0.9
    assert result.worth.baselines["logistic_centre"].auc.value > 0.9
    assert result.worth.baselines["ridge"].auc.value > 0.9
    assert result.worth.leaking == 0
    assert result.other_split.title == "SPLIT=random"
    assert result.other_split.leaking > 0
    assert [item.deposit for item in result.deposits] == list(range(7))
    assert np.mean([item.percentile for item in result.deposits]) > 80
    assert set(result.metrics()) == {"validation", "other_split"}


def test_without_validation_all_deposits_train_the_model(stack: Stack) -> None:
    result = train(stack, epochs=1, validation=0.0, compare_splits=True)
    assert not result.held_out.any() and result.worth is None
    assert result.validation is None and result.other_split is None
    samples = samples_of(stack)
    logs = np.log10(samples.patches.astype(float))
    np.testing.assert_allclose(result.model.transform.centre, logs.mean(axis=(0, 2, 3)), atol=1e-4)


def test_deposits_are_held_out_with_several_draws_of_barren_ground(stack: Stack) -> None:
    result = train(stack, network="cnn", epochs=1, validation=0.0, folds=2, repeats=3)
    assert result.comparison is not None and result.worth is not None
    grounds = {
        item.sites.cells[item.sites.scored & (item.sites.labels == 0)].tobytes()
        for item in result.comparison.rounds
    }
    assert len(grounds) == result.worth.rounds == 3
    assert set(result.worth.baselines) == {name for name in BASELINES if name != "pathfinders"}
    for item in result.deposits:
        assert item.lowest <= item.percentile <= item.highest
    # What is said of shares of the ground is counted from the deposits' own percentiles.
    within = sum(100 - item.percentile <= 20 for item in result.deposits)
    assert result.worth.held_within(0.2) == within
    again = Worth.from_json(json.loads(json.dumps(result.worth.to_json())))
    assert again is not None and again.headline() == result.worth.headline()


def test_more_folds_than_deposits_are_as_many_as_there_are(stack: Stack) -> None:
    watcher = RecordingProgress()
    result = train(stack, watcher, network="cnn", epochs=1, folds=50)
    assert result.worth is not None and result.worth.folds == len(DEPOSITS)
    assert any(f"FOLDS=50 was lowered to {len(DEPOSITS)}" in text for text in watcher.warnings)


def test_labels_without_meaning_are_not_learned_on_unseen_deposits(
    make_stack, rng: np.random.Generator
) -> None:
    noise = make_stack(rng.lognormal(0, 0.3, (4, 90, 70)).astype(np.float32), name="noise.tif")
    result = train(noise, epochs=25, folds=7)
    assert result.worth is not None
    assert result.worth.auc.low < 0.5 < result.worth.auc.high
    assert "is not shown to be worth anything" in result.worth.headline()


def test_the_control_function_pulls_probabilities(stack: Stack) -> None:
    # One control value everywhere and a heavy weight: all probabilities move to σ(a w + b).
    plain = {"epochs": 15, "symmetries": False}
    free = train(stack, weight=0.0, **plain)
    pulled = train(stack, weight=50.0, **plain)
    assert np.ptp(pulled.probabilities) < 0.5 * np.ptp(free.probabilities)


def test_the_transform_is_taken_from_training_patches_alone(stack: Stack) -> None:
    result = train(stack, transform="log10")
    samples = samples_of(stack)
    logs = np.log10(samples.patches[~result.held_out].astype(float))
    np.testing.assert_allclose(result.model.transform.centre, logs.mean(axis=(0, 2, 3)), atol=1e-4)


def test_batch_norms_settle_on_the_training_patches() -> None:
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 1), torch.nn.BatchNorm2d(3)).train()
    patches = torch.randn(40, 2, 5, 5) * 3 + 7
    settle_batch_norm(network, patches, np.arange(40), 10)
    with torch.no_grad():
        mean = network[0](patches).mean(dim=(0, 2, 3))
    torch.testing.assert_close(network[1].running_mean, mean)
    assert network[1].momentum == 0.1
    assert not network.training


def test_cancelling_stops_the_training(stack: Stack) -> None:
    progress = CancellingProgress(once=lambda told: len(told.messages) >= 2)
    with pytest.raises(CancelledError):
        train(stack, progress, epochs=1000)
    assert len(progress.messages) == 2


def test_progress_and_epochs_are_told(stack: Stack) -> None:
    watcher = RecordingProgress()
    train(stack, watcher, folds=2)
    assert watcher.fractions == sorted(watcher.fractions)
    assert watcher.fractions[-1] == 1.0
    assert sum(line.startswith("Epoch 3 of 3: loss") for line in watcher.messages) == 1
    assert sum(line.startswith("Fold 2 of 2, GK-CNN: AUC") for line in watcher.messages) == 1


def test_divergence_is_an_error(stack: Stack) -> None:
    with pytest.raises(InputError, match="LEARNING_RATE"):
        train(stack, epochs=50, learning_rate=1e18, transform="none", scaling="none", network="cnn")


@pytest.mark.parametrize(
    "wrong", [{"patch": 8}, {"patch": 1}, {"block": 2}, {"validation": 1.0}, {"folds": 1}]
)
def test_senseless_settings_are_refused(wrong: dict) -> None:
    with pytest.raises(InputError, match=next(iter(wrong)).upper()):
        TrainingSettings(**wrong)


def test_networks_of_an_ensemble_start_apart_and_see_their_own_barren_ground(
    stack: Stack,
) -> None:
    samples = samples_of(stack, draws=3)
    settings = TrainingSettings(network="gk_cnn", epochs=2, members=3)
    training = NetworkTraining(samples, settings, torch.device("cpu"))
    everything = np.ones(len(samples.sites), dtype=bool)
    model, epochs = training.fit(everything, SilentProgress())
    assert len(model.network) == 3 and len(epochs) == 6
    assert [epoch.member for epoch in epochs] == [0, 0, 1, 1, 2, 2]
    first, _, third = model.network
    assert not torch.equal(first.conv1[0].weight, third.conv1[0].weight)
    again, _ = NetworkTraining(samples, settings, torch.device("cpu")).fit(
        everything, SilentProgress()
    )
    for key, value in model.network.state_dict().items():
        assert torch.equal(value, again.network.state_dict()[key]), key
    # Other patches in the second draw: only the second network, which trains on it, changes.
    patches = samples.patches.copy()
    patches[samples.sites.draws == 1] = 1.0
    changed = NetworkTraining(
        replace(samples, patches=patches),
        replace(settings, transform="none", scaling="none"),
        torch.device("cpu"),
    )
    plain = NetworkTraining(
        samples, replace(settings, transform="none", scaling="none"), torch.device("cpu")
    )
    pairs = zip(
        changed.fit(everything, SilentProgress())[0].network,
        plain.fit(everything, SilentProgress())[0].network,
        strict=True,
    )
    same = [torch.equal(one.conv1[0].weight, two.conv1[0].weight) for one, two in pairs]
    assert same == [True, False, True]


def test_an_ensemble_is_scored_on_its_mean(stack: Stack) -> None:
    result = train(stack, draws=2, members=2, folds=2)
    assert result.sites.draw_count == 2
    members = result.model.member_probabilities(
        result.model.channels(samples_of(stack, draws=2).patches), torch.device("cpu")
    )
    np.testing.assert_allclose(result.probabilities, members.mean(axis=0), atol=1e-6)
    assert result.unseen is not None
    np.testing.assert_array_equal(np.isnan(result.unseen), ~result.sites.scored)
    assert result.worth is not None and result.worth.leaking == 0
    assert result.model.record["control"]["members"][1]["b"] != 0


def test_the_eight_symmetries_are_those_of_the_square() -> None:
    table = symmetry_table(3)
    square = torch.arange(9.0).view(1, 1, 3, 3)
    turned = turned_patches(square.expand(8, 2, 3, 3), table, torch.arange(8))
    found = {tuple(patch[0].flatten().tolist()) for patch in turned}
    cells = np.arange(9.0).reshape(3, 3)
    expected = {
        tuple(np.rot90(side, turns).ravel().tolist())
        for side in (cells, cells.T)
        for turns in range(4)
    }
    assert found == expected and len(found) == 8
    torch.testing.assert_close(turned[0, 0], square[0, 0])
    assert bool((turned[:, :, 1, 1] == 4).all())
    torch.testing.assert_close(turned[:, 0], turned[:, 1])


def test_presets_fill_what_is_left_empty_and_nothing_else() -> None:
    given = dict.fromkeys(PRESETS["paper"]) | {"transform": "ilr", "weight": 0.0, "epochs": None}
    filled = preset_settings("paper", given)
    assert filled["transform"] == "ilr" and filled["weight"] == 0.0
    assert filled["split"] == "random" and filled["members"] == 1
    paper = TrainingSettings(
        network="gk_dcn", **preset_settings("paper", {**given, "weight": None})
    )
    resolved = paper.resolved()
    assert (resolved.epochs, resolved.learning_rate, resolved.weight_decay) == (80, 1e-4, 0.0)
    assert (resolved.batch, resolved.patch, resolved.block, resolved.weight) == (64, 9, 3, 0.1)
    cnn = TrainingSettings(network="cnn", **preset_settings("paper", given)).resolved()
    assert (cnn.epochs, cnn.learning_rate, cnn.weight_decay) == (30, 1e-3, 1e-3)


def test_a_full_graphics_card_gets_smaller_batches_and_then_the_processor() -> None:
    progress = RecordingProgress()
    warnings = progress.warnings
    tried: list[tuple[str, int]] = []

    def work(fits: int) -> Callable[[torch.device, int], str]:
        def run(device: torch.device, divisor: int) -> str:
            tried.append((device.type, divisor))
            if device.type == "cuda" and divisor < fits:
                if divisor == 2:  # cuBLAS has its own words for a full card, and no class
                    raise RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED")
                raise torch.cuda.OutOfMemoryError("CUDA out of memory")
            return f"{device.type} {divisor}"

        return run

    card = torch.device("cuda")
    assert within_memory(work(4), card, 8, progress, leave=True) == "cuda 4"
    assert tried == [("cuda", 1), ("cuda", 2), ("cuda", 4)]
    assert ["divided by 2" in warnings[0], "divided by 4" in warnings[1]] == [True, True]
    assert within_memory(work(99), card, 2, progress, leave=True) == "cpu 1"
    assert "the processor takes over" in warnings[-1]
    with pytest.raises(torch.cuda.OutOfMemoryError):  # DEVICE=cuda means the card
        within_memory(work(99), card, 4, progress, leave=False)

    def broken(device: torch.device, divisor: int) -> str:
        raise RuntimeError("something else")

    with pytest.raises(RuntimeError, match="something else"):
        within_memory(broken, card, 8, progress, leave=True)


@pytest.mark.parametrize("network", ["gk_dcn", "cnn"])
def test_the_same_seed_gives_the_same_networks_with_any_number_of_threads(
    network: str, stack: Stack
) -> None:
    samples = samples_of(stack, draws=2)
    settings = TrainingSettings(network=network, epochs=2, members=2, patch=samples.patch)
    everything = np.ones(len(samples.sites), dtype=bool)
    before, weights = torch.get_num_threads(), []
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            training = NetworkTraining(samples, settings, torch.device("cpu"))
            weights.append(training.fit(everything, SilentProgress())[0].network.state_dict())
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    for others in weights[1:]:
        for key, value in weights[0].items():
            assert torch.equal(value, others[key]), key


@pytest.mark.parametrize(
    ("count", "size", "sizes"),
    [(11, 5, [5, 6]), (12, 5, [5, 5, 2]), (4, 5, [4]), (1, 5, [1]), (10, 5, [5, 5])],
)
def test_no_batch_is_a_single_patch(count: int, size: int, sizes: list[int]) -> None:
    order = np.random.default_rng(0).permutation(count)
    batches = patch_batches(order, size, torch.device("cpu"))
    assert [len(batch) for batch in batches] == sizes
    np.testing.assert_array_equal(torch.cat(batches).numpy(), order)


@pytest.mark.parametrize("network", ["gk_dcn", "dcn", "gk_cnn", "cnn"])
def test_small_patches_train_whatever_is_left_for_the_last_batch(
    network: str, stack: Stack
) -> None:
    samples = samples_of(stack)
    middle = samples.patch // 2
    small = replace(
        samples, patches=samples.patches[:, :, middle - 1 : middle + 2, middle - 1 : middle + 2]
    )
    everything = np.ones(len(samples.sites), dtype=bool)
    settings = TrainingSettings(
        network=network, epochs=1, patch=3, block=1, batch=len(samples.sites) - 1, pretraining=0
    )
    model, _ = NetworkTraining(small, settings, torch.device("cpu")).fit(
        everything, SilentProgress()
    )
    assert all(bool(torch.isfinite(value).all()) for value in model.network.parameters())
