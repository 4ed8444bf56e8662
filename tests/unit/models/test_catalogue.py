"""What the catalogue names is there: it is read where PyTorch is not, and cannot ask."""

from __future__ import annotations

import subprocess
import sys

import pytest
from gossan.core.anomalies.evaluation.candidates import BASELINES
from gossan.models import catalogue, patch_networks, spatial_transformer
from gossan.models.backbones import BACKBONES
from gossan.models.deformable import DeformableConv2d
from gossan.models.patch_networks import PatchNetwork, patch_network


@pytest.mark.parametrize("name", catalogue.PATCH_NETWORKS)
def test_networks_for_patches_are_what_their_line_says(name: str) -> None:
    entry = catalogue.PATCH_NETWORKS[name]
    network = patch_network(name, 3)
    assert type(network) is getattr(patch_networks, entry.network)
    deformable = any(isinstance(layer, DeformableConv2d) for layer in network.modules())
    assert deformable == entry.deformable
    assert {layer for layer, _ in network.named_children()} >= set(catalogue.LAYERS)


def test_every_network_for_patches_is_in_the_catalogue() -> None:
    built = {entry.network for entry in catalogue.PATCH_NETWORKS.values()}
    classes = {
        name
        for name, value in vars(patch_networks).items()
        if isinstance(value, type) and issubclass(value, PatchNetwork) and value is not PatchNetwork
    }
    assert built == classes


@pytest.mark.parametrize("name", catalogue.SECTION_NETWORKS)
def test_networks_for_photographs_name_parts_that_there_are(name: str) -> None:
    entry = catalogue.SECTION_NETWORKS[name]
    assert entry.backbone in BACKBONES
    assert not entry.crop or hasattr(spatial_transformer, entry.crop)


def test_baselines_are_those_that_can_be_fitted() -> None:
    assert tuple(BASELINES) == catalogue.BASELINES


def test_the_catalogue_is_read_without_torch() -> None:
    script = "import sys; import gossan.models.catalogue; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
