"""Forward passes of tensors without values, on a card that is not there: PyTorch's own pretending."""

from __future__ import annotations

import pytest
import torch
from gossan.models.catalogue import PATCH_NETWORKS
from gossan.models.patch_networks import PatchNetwork, patch_network

if torch.__version__.startswith("1."):
    pytest.skip("torchvision knows fake tensors from PyTorch 2 on", allow_module_level=True)

if not torch.backends.cuda.is_built():
    pytest.skip("PyTorch was built without CUDA, and pretends no card", allow_module_level=True)

from torch._subclasses.fake_tensor import FakeTensorMode


def on_the(device: str, network: str) -> PatchNetwork:
    with torch.device(device):
        return patch_network(network, 5).eval()


@pytest.mark.parametrize("network", PATCH_NETWORKS)
def test_forward_passes(network: str) -> None:
    with FakeTensorMode():
        logits = on_the("cuda", network)(torch.empty(4, 5, 9, 9, device="cuda"))
    assert logits.device.type == "cuda" and logits.shape == (4,)


def test_a_network_left_on_the_cpu_is_found() -> None:
    with FakeTensorMode(), pytest.raises(RuntimeError, match="device"):
        on_the("cpu", "gk_dcn")(torch.empty(4, 5, 9, 9, device="cuda"))
