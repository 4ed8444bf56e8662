"""Networks for thin sections against torchvision, and the transformer against closed forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import pytest
import torch
from gossan.models import fusion
from gossan.models.backbones import BACKBONES, build_backbone, dilate, imagenet_url, load_backbone
from gossan.models.catalogue import SECTION_NETWORKS
from gossan.models.fusion import fused
from gossan.models.model_file import ModelFileError
from gossan.models.section_networks import SectionNetwork, mean_score, section_network
from gossan.models.spatial_transformer import CentreCrop, SpatialTransformer, crop
from torch import nn
from torch.nn import functional
from torchvision import models

#: What stands in torchvision's networks right before the pooling that the classifier begins with.
LAST = {
    "vgg16": "features",
    "densenet121": "features",
    "efficientnet_b0": "features",
    "shufflenet_v2": "conv5",
    "resnet50": "layer4",
}


WholeNetwork = Callable[[str], nn.Module]


@pytest.fixture
def photographs() -> torch.Tensor:
    return torch.rand(2, 3, 64, 48, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def whole_network() -> WholeNetwork:
    """Return torchvision's own network of a name, drawn once: VGG-16 has 138 million weights."""

    @cache
    def network(name: str) -> nn.Module:
        return models.get_model(BACKBONES[name].torchvision, weights=None).eval()

    return network


@pytest.mark.parametrize("name", LAST)
def test_a_backbone_with_torchvisions_weights_gives_torchvisions_features(
    name: str, photographs: torch.Tensor, whole_network: WholeNetwork
) -> None:
    whole = whole_network(name)
    backbone = build_backbone(name).eval()
    load_backbone(backbone, whole.state_dict(), "torchvision")
    kept = []
    last = whole.get_submodule(LAST[name])
    hook = last.register_forward_hook(lambda *call: kept.append(call[2]))
    with torch.no_grad():
        whole(photographs)
        hook.remove()
        expected = functional.relu(kept[0]) if name == "densenet121" else kept[0]
        features = backbone(photographs)
    assert features.shape[1] == BACKBONES[name].channels
    assert torch.equal(features, expected)


@pytest.mark.parametrize("name", LAST)
def test_a_backbone_has_torchvisions_parameters_without_the_classifier(
    name: str, whole_network: WholeNetwork
) -> None:
    whole = whole_network(name)
    classifier = whole.fc if hasattr(whole, "fc") else whole.classifier
    expected = count(whole) - count(classifier)
    assert count(build_backbone(name)) == expected
    assert count(build_backbone(name, dilation=2)) == expected


def test_parameter_counts_are_those_that_are_published() -> None:
    # With 1000 classes: VGG-16's convolutions 14.71 M, DenseNet-121 7.98 M, DarkNet-53 41.6 M.
    assert count(build_backbone("vgg16")) == 14_714_688
    assert count(build_backbone("densenet121")) == 7_978_856 - 1024 * 1000 - 1000
    assert count(build_backbone("darknet53")) == 41_609_928 - 1024 * 1000 - 1000


def count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize("name", ["vgg16", "densenet121"])
def test_dilation_1_changes_nothing(
    name: str, photographs: torch.Tensor, whole_network: WholeNetwork
) -> None:
    whole = whole_network(name)
    plain, dilated = build_backbone(name).eval(), build_backbone(name).eval()
    dilate(dilated, 1)
    for backbone in (plain, dilated):
        load_backbone(backbone, whole.state_dict(), "torchvision")
    with torch.no_grad():
        assert torch.equal(plain(photographs), dilated(photographs))


@pytest.mark.parametrize("name", ["vgg16", "densenet121"])
def test_dilation_2_is_a_5x5_kernel_with_holes(
    name: str, photographs: torch.Tensor, whole_network: WholeNetwork
) -> None:
    whole = whole_network(name)
    dilated, reference = build_backbone(name, dilation=2).eval(), build_backbone(name).eval()
    for backbone in (dilated, reference):
        load_backbone(backbone, whole.state_dict(), "torchvision")
    for layer in reference.modules():
        if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3):
            holes = layer.weight.new_zeros(*layer.weight.shape[:2], 5, 5)
            holes[:, :, ::2, ::2] = layer.weight.detach()
            layer.weight = nn.Parameter(holes)
            layer.kernel_size, layer.padding = (5, 5), (2, 2)
    with torch.no_grad():
        result, expected = dilated(photographs), reference(photographs)
        plain = build_backbone(name).eval()
        load_backbone(plain, whole.state_dict(), "torchvision")
        assert result.shape == plain(photographs).shape
        assert not torch.allclose(result, plain(photographs), atol=1e-3)
    torch.testing.assert_close(result, expected, rtol=1e-3, atol=1e-4)


def test_densenets_old_names_and_missing_counters_are_understood(
    whole_network: WholeNetwork,
) -> None:
    whole = whole_network("densenet121").state_dict()
    old = {}
    for name, value in whole.items():
        if "num_batches" in name:
            continue
        for kind in ("norm", "conv"):
            for number in "12":
                if "denselayer" in name:
                    name = name.replace(f".{kind}{number}.", f".{kind}.{number}.")
        old[name] = value
    assert "features.denseblock1.denselayer1.norm.1.weight" in old
    backbone = build_backbone("densenet121")
    load_backbone(backbone, old, "old")
    for name, value in backbone.state_dict().items():
        if "num_batches" not in name:
            assert torch.equal(value, whole[name])


def test_weights_of_another_network_are_refused(whole_network: WholeNetwork) -> None:
    with pytest.raises(ModelFileError, match=r"features\.conv0\.weight of the network is missing"):
        load_backbone(build_backbone("densenet121"), whole_network("vgg16").state_dict(), "w.pth")
    extra = {**whole_network("vgg16").state_dict(), "features.99.weight": torch.zeros(1)}
    with pytest.raises(ModelFileError, match=r"features\.99\.weight is unknown"):
        load_backbone(build_backbone("vgg16"), extra, "w.pth")
    reshaped = {**whole_network("vgg16").state_dict(), "features.0.bias": torch.zeros(3)}
    with pytest.raises(ModelFileError, match=r"features\.0\.bias has another shape"):
        load_backbone(build_backbone("vgg16"), reshaped, "w.pth")


@pytest.mark.parametrize("name", LAST)
def test_torchvision_has_imagenet_weights(name: str) -> None:
    assert str(imagenet_url(name)).endswith(".pth")
    assert imagenet_url("darknet53") is None


@pytest.mark.parametrize("name", SECTION_NETWORKS)
def test_scores_are_probabilities_and_the_seed_decides(name: str) -> None:
    inputs = torch.rand(2, 3, 64, 64)
    scores = []
    for seed in (1, 1, 2):
        network = section_network(name, 5, 0.8)
        network.initialise(seed)
        network.eval()
        with torch.no_grad():
            assert network.hidden(inputs).shape == (2 if SECTION_NETWORKS[name].crop else 1, 2, 64)
            scores.append(network(inputs))
    assert scores[0].shape == (2, 5)
    torch.testing.assert_close(scores[0].exp().sum(dim=1), torch.ones(2))
    assert torch.equal(scores[0], scores[1])
    assert not torch.equal(scores[0], scores[2])


@pytest.mark.parametrize("name", SECTION_NETWORKS)
def test_a_fused_network_puts_out_the_same(name: str) -> None:
    network = section_network(name, 3, 0.8)
    network.initialise(4)
    generator = torch.Generator().manual_seed(0)
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
    with torch.no_grad():
        for norm in norms:
            norm.running_mean.uniform_(-0.2, 0.2, generator=generator)
            norm.running_var.uniform_(0.7, 1.4, generator=generator)
            norm.weight.uniform_(0.8, 1.2, generator=generator)
            norm.bias.uniform_(-0.1, 0.1, generator=generator)
        network.eval()
        pictures = torch.rand(2, 3, 64, 64, generator=generator)
        expected, lean = network(pictures), fused(network)
        torch.testing.assert_close(lean(pictures), expected, rtol=1e-3, atol=1e-4)
        assert torch.equal(network(pictures), expected)  # the network itself is as it was
    left = sum(isinstance(layer, nn.BatchNorm2d) for layer in lean.modules())
    assert (left < len(norms)) == bool(norms)


@pytest.mark.parametrize("dilation", [1, 2])
def test_a_packed_densenet_is_the_densenet_whatever_its_norms_have_learned(dilation: int) -> None:
    generator = torch.Generator().manual_seed(0)
    backbone = build_backbone("densenet121", dilation).double().eval()
    with torch.no_grad():
        for layer in backbone.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.running_mean.normal_(0, 0.5, generator=generator)
                layer.running_var.uniform_(0.5, 2.0, generator=generator)
                # Negative factors turn ReLU round, and without one a channel is a constant.
                layer.weight.uniform_(-1, 1.5, generator=generator)
                layer.weight[::7] = 0.0
                layer.weight[1::11] = 1e-30
                layer.bias.normal_(0, 0.5, generator=generator)
        pictures = torch.rand(2, 3, 64, 96, generator=generator, dtype=torch.float64)
        expected, lean = backbone(pictures), fused(backbone)
        for form in (torch.contiguous_format, torch.channels_last):
            found = lean(pictures.contiguous(memory_format=form))
            torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-9)
    assert sum(isinstance(layer, nn.BatchNorm2d) for layer in lean.modules()) == 1  # the last one
    assert expected.std() > 0.01


def test_pieces_of_a_batch_are_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    network = section_network("rocks2net", 3, 0.8)
    network.initialise(4)
    pictures = torch.rand(3, 3, 64, 64)
    seen: list[int] = []
    with torch.no_grad():
        expected, lean = network.eval()(pictures), fused(network)
        lean.backbone.network.register_forward_hook(
            lambda _layer, inputs, _output: seen.append(len(inputs[0]))
        )
        monkeypatch.setattr(fusion, "_PIXELS_AT_ONCE", 4 * 64 * 64)
        torch.testing.assert_close(lean(pictures), expected, rtol=1e-4, atol=1e-5)
        monkeypatch.setattr(fusion, "_PIXELS_AT_ONCE", 1)
        torch.testing.assert_close(lean(pictures), expected, rtol=1e-4, atol=1e-5)
    assert seen == [4, 2, 1, 1, 1, 1, 1, 1]  # three photographs and three crops


def test_the_networks_are_what_the_paper_calls_them() -> None:
    def traits(name: str) -> tuple:
        entry = SECTION_NETWORKS[name]
        network = section_network(name, 3, 0.8)
        dilations = {
            layer.dilation
            for layer in network.backbone.modules()
            if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3)
        }
        return dilations, type(network.crop), len(network.norms), entry.batch

    assert traits("rocks2net") == ({(2, 2)}, SpatialTransformer, 2, 4)
    assert traits("s2dnet") == ({(1, 1)}, SpatialTransformer, 2, 4)
    assert traits("dcnet") == ({(2, 2)}, CentreCrop, 2, 4)
    assert traits("gdnet") == ({(2, 2)}, type(None), 1, 8)
    assert traits("densenet121") == ({(1, 1)}, type(None), 1, 8)
    assert traits("vgg16") == ({(1, 1)}, type(None), 1, 8)


def test_the_score_is_the_mean_of_the_softmax_outputs() -> None:
    logits = torch.randn(2, 4, 3)
    expected = (logits[0].softmax(1) + logits[1].softmax(1)) / 2
    torch.testing.assert_close(mean_score(logits).exp(), expected)
    # The mean of the logits would be something else.
    assert not torch.allclose(logits.mean(0).softmax(1), expected, atol=1e-3)


def test_a_crop_of_everything_repeats_the_first_stream() -> None:
    network = SectionNetwork(build_backbone("shufflenet_v2"), 1024, 3, CentreCrop(1.0))
    network.initialise(3)
    network.eval()
    with torch.no_grad():
        first, second = network.hidden(torch.rand(2, 3, 64, 64))
    torch.testing.assert_close(first, second, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("scale", [0.5, 0.8, 1.0])
def test_an_untrained_transformer_cuts_the_centre(scale: float, photographs: torch.Tensor) -> None:
    transformer = SpatialTransformer(scale).eval()
    rows, columns = photographs.shape[2:]
    y = scale * (2 * (torch.arange(rows) + 0.5) / rows - 1)
    x = scale * (2 * (torch.arange(columns) + 0.5) / columns - 1)
    grid = torch.stack(torch.meshgrid(y, x, indexing="ij")[::-1], dim=-1).expand(2, -1, -1, -1)
    expected = functional.grid_sample(photographs, grid, align_corners=False)
    assert torch.equal(transformer.translations(photographs), torch.zeros(2, 2))
    torch.testing.assert_close(transformer(photographs), expected)
    torch.testing.assert_close(CentreCrop(scale)(photographs), expected)


def test_a_crop_reads_where_equation_4_says() -> None:
    rows, columns = 40, 60
    x = (2 * (torch.arange(columns) + 0.5) / columns - 1).expand(rows, -1)
    y = (2 * (torch.arange(rows) + 0.5) / rows - 1)[:, None].expand(-1, columns)
    ramps = torch.stack([x, y])[None].repeat(1, 1, 1, 1)
    shift = torch.tensor([[0.15, -0.1]])
    found = crop(ramps, shift, 0.7)
    # Bilinear interpolation is exact on a ramp.
    torch.testing.assert_close(found[0, 0], 0.7 * x + 0.15)
    torch.testing.assert_close(found[0, 1], 0.7 * y - 0.1)


def test_translations_are_clipped_so_that_the_crop_stays_inside(photographs: torch.Tensor) -> None:
    transformer = SpatialTransformer(0.8).eval()
    with torch.no_grad():
        transformer.dense.bias.copy_(torch.tensor([9.0, -9.0]))
        shift = transformer.translations(photographs)
        torch.testing.assert_close(shift, torch.tensor([[0.2, -0.2]]).repeat(2, 1))
        assert transformer(torch.ones(2, 3, 32, 32)).min() > 0.999  # nothing from outside


@pytest.mark.parametrize("bias", [-2.0, -0.3, 0.0, 0.4, 3.0])
@pytest.mark.parametrize("translation", ["clipped", "tanh"])
def test_translations_have_the_slope_of_their_formula(
    bias: float, translation: str, photographs: torch.Tensor
) -> None:
    scale, direction = 0.8, torch.tensor([1.5, -0.5])
    transformer = SpatialTransformer(scale, translation).eval()
    with torch.no_grad():
        transformer.dense.bias.copy_(torch.tensor([bias, -bias]))
    shift = transformer.translations(photographs[:1])
    (shift[0] @ direction).backward()
    curve = math.tanh(bias)
    if translation == "tanh":
        value, slope = (1 - scale) * curve, (1 - scale) * (1 - curve**2)
    else:
        inside = abs(curve) < 1 - scale
        value = max(scale - 1, min(1 - scale, curve))
        slope = (1 - curve**2) if inside else 0.0
    torch.testing.assert_close(shift[0], torch.tensor([value, -value]))
    # Weights are zero: what reaches the bias is the slope of the formula, times the direction.
    torch.testing.assert_close(transformer.dense.bias.grad, slope * direction)


def test_smooth_translations_keep_the_crop_inside(photographs: torch.Tensor) -> None:
    transformer = SpatialTransformer(0.8, "tanh").eval()
    with torch.no_grad():
        transformer.dense.bias.copy_(torch.tensor([90.0, -90.0]))
        shift = transformer.translations(photographs)
        torch.testing.assert_close(shift, torch.tensor([[0.2, -0.2]]).repeat(2, 1))
        assert transformer(torch.ones(2, 3, 32, 32)).min() > 0.999


def test_another_way_of_translating_is_refused() -> None:
    with pytest.raises(ValueError, match="translation"):
        SpatialTransformer(0.8, "wrapped")


def test_gradients_reach_the_localisation_network(photographs: torch.Tensor) -> None:
    transformer = SpatialTransformer(0.8).train()
    optimiser = torch.optim.SGD(transformer.parameters(), lr=1e-6)  # clipped ones have no slope
    (transformer(photographs) * photographs.flip(3)).sum().backward()
    # The last layer starts at zero: it learns first, and lets the others learn.
    assert transformer.dense.weight.grad.abs().sum() > 0
    optimiser.step()
    optimiser.zero_grad()
    (transformer(photographs) * photographs.flip(3)).sum().backward()
    for layer in transformer.localisation:
        if isinstance(layer, nn.Conv2d):
            assert layer.weight.grad.abs().sum() > 0


def test_a_scale_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="scale"):
        CentreCrop(1.5)


@pytest.mark.parametrize("name", ["rocks2net", "dcnet", "gdnet", "shufflenet_v2", "darknet53"])
def test_half_precision_says_nearly_the_same_and_can_be_trained(name: str) -> None:
    network = section_network(name, 3, 0.8)
    network.initialise(2)
    pictures = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    expected = network.eval()(pictures).exp()
    with torch.autocast("cpu", dtype=torch.bfloat16):  # what mixed_precision gives on a card
        found = network(pictures, network.translations(pictures)).float().exp()
        network.train()
        loss = functional.nll_loss(network(pictures), torch.tensor([0, 2]))
    torch.testing.assert_close(found, expected, atol=0.03, rtol=0)
    loss.backward()
    assert all(bool(torch.isfinite(value.grad).all()) for value in network.parameters())
