"""Pretraining knows the ground and no label; the shared first layer is the patches' own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from gossan.core.anomalies.patches.samples import KnownGround, PatchSamples
from gossan.core.anomalies.patches.sites import Ground
from gossan.core.anomalies.patches.unlabelled import UnlabelledGround
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.pretraining import pretrained_stem
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import SilentProgress
from gossan.models.patch_networks import patch_network
from progress_doubles import CancellingProgress
from scipy.ndimage import gaussian_filter

CPU = torch.device("cpu")
SETTINGS = TrainingSettings(network="gk_cnn", epochs=2, pretraining=2, members=2)
DEPOSITS = np.array([[10, 10], [10, 40], [40, 12], [42, 45]])


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    fields = [gaussian_filter(rng.standard_normal((60, 60)), 3) * 10 for _ in range(3)]
    return make_stack(np.exp(np.stack(fields)).astype(np.float32), ["Au", "Cu", "As"])


@pytest.fixture
def samples(stack: Stack) -> PatchSamples:
    known = KnownGround(Ground(stack, None, 9), DEPOSITS)
    samples = PatchSamples.collect(known, 3, 1, SilentProgress(), with_unlabelled=True)
    return samples.with_control(np.zeros((len(samples.sites), 1)))


def fit(samples: PatchSamples, **changes: object) -> dict[str, torch.Tensor]:
    everything = np.ones(len(samples.sites), dtype=bool)
    training = NetworkTraining(samples, replace(SETTINGS, **changes), CPU)
    return training.fit(everything, SilentProgress())[0].network.state_dict()


def test_stems_are_repeatable_and_kept(samples: PatchSamples) -> None:
    unlabelled = samples.unlabelled
    assert unlabelled is not None and len(unlabelled.patches) > 1000
    one = pretrained_stem(unlabelled, SETTINGS, 1, CPU, SilentProgress())
    assert pretrained_stem(unlabelled, SETTINGS, 1, CPU, SilentProgress()) is one
    again = pretrained_stem(
        UnlabelledGround(unlabelled.patches), SETTINGS, 1, CPU, SilentProgress()
    )
    assert set(one) == set(again) and {name.split(".")[0] for name in one} == {"conv1", "conv2"}
    for name, value in one.items():
        assert torch.equal(value, again[name]), name
    other = pretrained_stem(unlabelled, SETTINGS, 2, CPU, SilentProgress())
    assert not torch.equal(one["conv1.0.weight"], other["conv1.0.weight"])


def test_a_stem_restores_hidden_cells_better_the_longer_it_learns(samples: PatchSamples) -> None:
    # A linear read-out of the features at a hidden cell tells how much of it the stem restores.
    unlabelled = samples.unlabelled
    assert unlabelled is not None
    values = np.log10(unlabelled.patches[:400])
    channels = (values - values.mean(axis=(0, 2, 3))[:, None, None]) / values.std()
    patches = torch.from_numpy(channels.astype(np.float32))
    hidden = patches.clone()
    hidden[:, :, 4, 4] = 0
    unexplained = []
    for epochs in (0, 10):
        network = patch_network("gk_cnn", 3)
        network.initialise(1)
        if epochs:
            settings = replace(SETTINGS, pretraining=epochs)
            stem = pretrained_stem(unlabelled, settings, 1, CPU, SilentProgress())
            network.load_state_dict(stem, strict=False)
        network.eval()
        with torch.no_grad():
            features = network.conv2(network.conv1(hidden))[:, :, 4, 4].numpy()
        design = np.column_stack([features, np.ones(400)])
        train, test = slice(0, 300), slice(300, 400)
        wanted = patches[:, 0, 4, 4].numpy()
        weights = np.linalg.lstsq(
            design[train].T @ design[train] + 0.1 * np.eye(65),
            design[train].T @ wanted[train],
            rcond=None,
        )[0]
        unexplained.append(np.mean((design[test] @ weights - wanted[test]) ** 2))
    assert unexplained[1] < 0.8 * unexplained[0]


def test_networks_start_from_their_own_stems(samples: PatchSamples) -> None:
    trained, plain = fit(samples), fit(samples, pretraining=0)
    assert not torch.equal(trained["members.0.conv1.0.weight"], plain["members.0.conv1.0.weight"])
    frozen = fit(samples, learning_rate=1e-30, weight_decay=0.0)
    assert samples.unlabelled is not None
    stem = pretrained_stem(samples.unlabelled, SETTINGS, SETTINGS.seed, CPU, SilentProgress())
    torch.testing.assert_close(frozen["members.0.conv1.0.weight"], stem["conv1.0.weight"])
    assert not torch.equal(frozen["members.0.conv1.0.weight"], frozen["members.1.conv1.0.weight"])


def test_cancelling_stops_the_pretraining(samples: PatchSamples) -> None:
    assert samples.unlabelled is not None
    progress = CancellingProgress(5)
    with pytest.raises(CancelledError):
        pretrained_stem(samples.unlabelled, replace(SETTINGS, pretraining=100), 1, CPU, progress)
    assert progress.polls == 6
