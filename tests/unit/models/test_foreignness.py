"""Distances from what a network was trained on, and the stages at which photographs are compared."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gossan.models.foreignness import Foreignness, StageDistance, rank_of_limit
from gossan.models.fusion import fused
from gossan.models.section_networks import section_network
from gossan.models.stages import Watch, fine_stages, stages_of
from torch import nn


def test_a_stage_measures_from_the_nearest_class_and_out_of_the_space() -> None:
    stage = StageDistance(3, 2, 2)
    with torch.no_grad():
        stage.mean.copy_(torch.tensor([1.0, 0.0, 0.0]))
        stage.spread.copy_(torch.tensor([2.0, 1.0, 0.5]))
        stage.axes.copy_(torch.eye(3)[:, :2])
        stage.whitening.copy_(torch.diag(torch.tensor([1.0, 10.0])))
        stage.centres.copy_(torch.tensor([[0.0, 0.0], [3.0, 0.0]]))
        stage.units.copy_(torch.tensor([2.0, 4.0]))
    features = torch.tensor([[1.0, 0.0, 0.0], [5.0, 0.1, 1.0]])
    # The second is 2, 0.1 and 2 from the mean; 1 and 1 from the second class, 2 out of the plane.
    np.testing.assert_allclose(stage.parts(features).numpy(), [[0, 0], [2, 4]], atol=1e-5)
    np.testing.assert_allclose(stage(features).numpy(), [0, 2 / 2 + 4 / 4], atol=1e-5)


def test_an_outline_makes_an_empty_one_of_the_same_shape() -> None:
    own = Foreignness(["a", ""], [8, 6], [3, 2], 4, 20, 7)
    again = Foreignness.from_outline(own.outline(), ["", "a", "b"])
    assert again.outline() == own.outline()
    again.load_state_dict(own.state_dict())


@pytest.mark.parametrize(
    "change",
    [
        {"layers": ["c", ""]},
        {"layers": []},
        {"channels": [8]},
        {"axes": [0, 2]},
        {"axes": [3.0, 2]},
        {"classes": -1},
        {"photographs": True},
        {"slices": 10**9},
    ],
    ids=str,
)
def test_an_outline_that_cannot_be_is_refused(change: dict) -> None:
    stored = Foreignness(["a", ""], [8, 6], [3, 2], 4, 20, 7).outline() | change
    with pytest.raises((ValueError, TypeError)):
        Foreignness.from_outline(stored, ["", "a", "b"])


def test_one_in_twenty_lies_beyond_the_limit(rng: np.random.Generator) -> None:
    assert [rank_of_limit(count) for count in (1, 18, 19, 20, 39, 100)] == [0, 17, 18, 19, 37, 95]
    beyond = []
    for _ in range(2000):
        *held_out, another = rng.normal(size=40)
        beyond.append(another > np.sort(held_out)[rank_of_limit(39)])
    assert np.mean(beyond) == pytest.approx(0.05, abs=0.015)


def test_stages_are_where_feature_maps_shrink() -> None:
    backbone = section_network("densenet121", 2, 0.8).backbone.train()
    assert [tuple(stage) for stage in stages_of(backbone, 64)] == [
        ("features.relu0", 64, 32, 32),
        ("features.denseblock1", 256, 16, 16),
        ("features.denseblock2", 512, 8, 8),
        ("features.denseblock3", 1024, 4, 4),
        ("", 1024, 2, 2),
    ]
    assert [stage.side for stage in fine_stages(backbone, 64)] == [32, 16, 8]
    assert backbone.training and not any(layer._forward_hooks for layer in backbone.modules())


@pytest.mark.parametrize("name", ["densenet121", "shufflenet_v2", "efficientnet_lite0"])
def test_a_fused_network_is_watched_as_the_whole_one_is(name: str) -> None:
    network = section_network(name, 2, 0.8)
    network.initialise(1)
    network.eval()
    layers = [stage.name for stage in fine_stages(network.backbone, 64)]
    photographs = torch.randn(5, 3, 64, 64, generator=torch.Generator().manual_seed(3))
    seen = []
    for each in (network, fused(network)):
        with torch.no_grad(), Watch(each.backbone, layers) as watch:
            each(photographs)
            seen.append(watch.take(5))
            each(photographs[:2])
            assert [len(own) for own in watch.take(2)] == [2] * len(layers)
    for whole, merged in zip(*seen, strict=True):
        torch.testing.assert_close(whole, merged, rtol=1e-3, atol=1e-4)


def test_features_are_means_and_spreads_of_the_whole_photograph_not_of_its_crop() -> None:
    network = section_network("dcnet", 2, 0.5).eval()
    photographs = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(3))
    with torch.no_grad(), Watch(network.backbone, ["features.conv0"]) as watch:
        network(photographs)
        (found,) = watch.take(2)
        maps = network.backbone.features.conv0(photographs)
    expected = torch.cat([maps.mean((2, 3)), maps.std((2, 3), unbiased=False)], dim=1)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
    assert isinstance(network.backbone.features.conv0, nn.Conv2d)
