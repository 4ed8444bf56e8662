"""Layers that patches share, against every patch by itself."""

from __future__ import annotations

import pytest
import torch
from gossan.models.catalogue import PATCH_NETWORKS
from gossan.models.overlapping import SharedLayers
from gossan.models.patch_networks import patch_network


@pytest.mark.parametrize("patch", [3, 5, 9])
@pytest.mark.parametrize("name", sorted(PATCH_NETWORKS))
def test_shared_layers_are_those_of_every_patch(name: str, patch: int) -> None:
    network = patch_network(name, 4, patch)
    network.initialise(3)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for block in (network.conv1, network.conv2, network.conv3):
            block[2].running_mean.uniform_(-1, 1, generator=generator)
            block[2].running_var.uniform_(0.5, 2, generator=generator)
            if PATCH_NETWORKS[name].deformable and block is not network.conv1:
                # Far enough that some places are read outside of the patch.
                block[0].offset.weight.normal_(0, 0.1, generator=generator)
                block[0].mask.weight.normal_(0, 0.1, generator=generator)
                block[0].mask.bias.normal_(0, 0.1, generator=generator)
    network.eval()
    values = torch.randn(4, 17, 14, generator=torch.Generator().manual_seed(0))
    corners = torch.tensor(
        [[row, column] for row in range(18 - patch) for column in range(15 - patch)]
    )
    cut = torch.stack(
        [values[:, row : row + patch, column : column + patch] for row, column in corners.tolist()]
    )
    with torch.no_grad():
        shared = SharedLayers(network, values).logits(*corners.T)
        torch.testing.assert_close(shared, network(cut), atol=1e-5, rtol=1e-4)
