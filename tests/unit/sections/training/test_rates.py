"""Early layers learn slower, and every parameter learns once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gossan.core.sections.training.rates import rate_groups
from gossan.models.catalogue import SECTION_NETWORKS
from gossan.models.section_networks import section_network


@pytest.mark.parametrize("name", SECTION_NETWORKS)
def test_shares_rise_in_equal_ratios_from_the_photograph_to_the_classes(name: str) -> None:
    network = section_network(name, 3, 0.8)
    groups = rate_groups(network, 0.01)
    shares = np.array([group["share"] for group in groups])
    assert shares[0] == pytest.approx(0.01) and shares[-1] == 1
    ratios = shares[1:] / shares[:-1]
    assert (ratios > 1).all() and np.allclose(ratios, ratios[0])
    # A checkpoint numbers parameters as the network has them.
    listed = [parameter for group in groups for parameter in group["params"]]
    assert [id(one) for one in listed] == [id(one) for one in network.parameters()]


def test_with_one_rate_there_is_one_group() -> None:
    network = section_network("efficientnet_lite0", 3, 0.8)
    (group,) = rate_groups(network, 1.0)
    assert group["share"] == 1
    assert len(group["params"]) == len(list(network.parameters()))


def test_a_step_moves_the_first_layers_less() -> None:
    network = section_network("efficientnet_lite0", 3, 0.8)
    network.initialise(0)
    before = {name: value.clone() for name, value in network.named_parameters()}
    optimiser = torch.optim.Adam(rate_groups(network, 0.01), lr=1e-3)
    for group in optimiser.param_groups:
        group["lr"] = 1e-3 * group["share"]
    inputs = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    network.train()
    network(inputs).sum().backward()
    optimiser.step()
    moved = {
        name: float((value - before[name]).detach().abs().max())
        for name, value in network.named_parameters()
    }
    # Adam's first step is as long as the rate.
    assert moved["backbone._conv_stem.weight"] == pytest.approx(1e-5, rel=0.1)
    assert moved["classifier.weight"] == pytest.approx(1e-3, rel=0.1)
