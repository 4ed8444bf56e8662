"""A widened network begins with the mean of what its two photographs would give it."""

from __future__ import annotations

import pytest
import torch
from gossan.models.backbones import BACKBONES, build_backbone, load_backbone
from gossan.models.section_networks import section_network
from gossan.models.six_channels import doubled, takes_two, widen
from gossan.models.stages import stages_of
from torch import nn


@pytest.mark.parametrize("name", ["densenet121", "efficientnet_lite0", "vgg16", "darknet53"])
def test_two_equal_photographs_give_what_one_gives(name: str) -> None:
    torch.manual_seed(1)
    assert name in BACKBONES
    plain = build_backbone(name).eval()
    network = nn.Module()
    network.backbone = build_backbone(name).eval()
    widen(network)
    load_backbone(
        network.backbone, doubled(plain.state_dict(), network.backbone), "the plain network"
    )
    photograph = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        one = plain(photograph)
        two = network.backbone(torch.cat([photograph, photograph], dim=1))
        other = network.backbone(torch.cat([photograph, 0 * photograph], dim=1))
    torch.testing.assert_close(two, one, rtol=1e-3, atol=1e-4 * float(one.abs().max()))
    assert not torch.allclose(other, one, rtol=1e-2, atol=0)
    assert takes_two(network) and not takes_two(plain)
    sizes = [(stage.channels, stage.side) for stage in stages_of(network.backbone, 64)]
    assert sizes == [(stage.channels, stage.side) for stage in stages_of(plain, 64)]


def test_the_second_stream_sees_both_as_well() -> None:
    network = section_network("s2dnet", 3, 0.8)
    widen(network)
    network.initialise(0)
    pairs = torch.rand(2, 6, 64, 64)
    assert network.eval()(pairs).shape == (2, 3)
    assert network.translations(pairs).shape == (2, 2)
