"""Training: repeatable, guided at the right place, honest about splits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gossan.core.errors import CancelledError, InputError
from gossan.core.progress import SilentProgress
from gossan.core.rasters import Stack
from gossan.core.sampling import Ground, PatchSites, collect_sites
from gossan.core.training import PatchTraining, TrainingResult, TrainingSettings, settle_batch_norm

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


def sites_of(stack: Stack) -> tuple[Ground, PatchSites]:
    ground = Ground(stack, None, 9)
    rng = np.random.default_rng(1)
    return ground, collect_sites(ground, DEPOSITS, None, 3, None, rng, SilentProgress())


def train(
    stack: Stack, progress: SilentProgress | None = None, control: float = 0.5, **changes: object
) -> TrainingResult:
    ground, sites = sites_of(stack)
    settings = TrainingSettings(
        **{"network": "gk_cnn", "epochs": 3, "compare_splits": False, **changes}
    )
    factors = np.full((len(sites), 1 if settings.network.startswith("gk") else 0), control)
    training = PatchTraining(ground, sites, factors, settings, torch.device("cpu"))
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
    assert result.validation.network.auc > 0.9
    assert result.cross_validation is not None and result.other_split is not None
    assert result.cross_validation.network.auc > 0.9
    assert result.cross_validation.logistic.auc > 0.9
    assert result.cross_validation.leaking == 0
    assert result.other_split.title == "SPLIT=random"
    assert result.other_split.leaking > 0
    assert [item.deposit for item in result.deposits] == list(range(7))
    assert np.mean([item.percentile for item in result.deposits]) > 80
    assert set(result.metrics()) == {"validation", "other_split", "cross_validation"}


def test_labels_without_meaning_are_not_learned_on_unseen_deposits(
    make_stack, rng: np.random.Generator
) -> None:
    noise = make_stack(rng.lognormal(0, 0.3, (4, 90, 70)).astype(np.float32), name="noise.tif")
    result = train(noise, epochs=25, folds=7)
    assert result.cross_validation is not None
    low, high = result.cross_validation.intervals["network"]
    assert low < 0.5 < high


def test_the_control_function_pulls_probabilities(stack: Stack) -> None:
    # One control value everywhere and a heavy weight: all probabilities move to σ(a w + b).
    free = train(stack, epochs=15, weight=0.0)
    pulled = train(stack, epochs=15, weight=50.0)
    assert np.ptp(pulled.probabilities) < 0.5 * np.ptp(free.probabilities)


def test_the_transform_is_taken_from_training_patches_alone(stack: Stack) -> None:
    result = train(stack, transform="log10")
    ground, sites = sites_of(stack)
    training = PatchTraining(
        ground,
        sites,
        np.empty((len(sites), 0)),
        TrainingSettings(network="cnn"),
        torch.device("cpu"),
    )
    logs = np.log10(training.patches[~result.held_out].astype(float))
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
    class Impatient(SilentProgress):
        messages = 0

        def message(self, text: str) -> None:
            self.messages += 1

        def cancelled(self) -> bool:
            return self.messages >= 2

    progress = Impatient()
    with pytest.raises(CancelledError):
        train(stack, progress, epochs=1000)
    assert progress.messages == 2


def test_progress_and_epochs_are_told(stack: Stack) -> None:
    class Watcher(SilentProgress):
        def __init__(self) -> None:
            self.shares: list[float] = []
            self.lines: list[str] = []

        def report(self, fraction: float) -> None:
            self.shares.append(fraction)

        def message(self, text: str) -> None:
            self.lines.append(text)

    watcher = Watcher()
    train(stack, watcher, folds=2)
    assert watcher.shares == sorted(watcher.shares)
    assert watcher.shares[-1] == 1.0
    assert sum(line.startswith("Epoch 3 of 3: loss") for line in watcher.lines) == 3


def test_divergence_is_an_error(stack: Stack) -> None:
    with pytest.raises(InputError, match="LEARNING_RATE"):
        train(stack, epochs=50, learning_rate=1e18, transform="none", scaling="none", network="cnn")


@pytest.mark.parametrize(
    "wrong", [{"patch": 8}, {"patch": 1}, {"block": 2}, {"validation": 1.0}, {"folds": 1}]
)
def test_senseless_settings_are_refused(wrong: dict) -> None:
    with pytest.raises(InputError):
        TrainingSettings(**wrong)
