"""Grad-CAM over photographs: heat lies where the evidence is, and a crop's goes back to its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import InputError
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.explanation import (
    Explainer,
    explain_section,
    finest_telling_layer,
    in_place,
    log_odds,
)
from gossan.models.section_networks import SectionNetwork, section_network
from gossan.models.spatial_transformer import CentreCrop, SpatialTransformer, crop
from gossan.models.stages import map_sides
from PIL import Image
from progress_doubles import RecordingProgress
from torch import nn

CPU = torch.device("cpu")


class Bright(SectionNetwork):
    """Takes bright places for the second class."""

    def __init__(self, crop_: CentreCrop | None = None) -> None:
        backbone = nn.Sequential(nn.Conv2d(3, 1, 1), nn.AvgPool2d(4))
        super().__init__(backbone, 1, 2, crop_)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.zero_()
            backbone[0].weight.fill_(1 / 3)
            for norm in self.norms:
                norm.weight.fill_(1.0)
            self.dense.weight.fill_(1.0)
            self.dense.bias.fill_(9.0)
            self.classifier.weight[1].fill_(1.0)


def model_of(network: SectionNetwork, scale: float = 0.5) -> SectionModel:
    return SectionModel("densenet121", network.eval(), "custom", ("dark", "bright"), 32, scale)


@pytest.fixture
def spot() -> np.ndarray:
    pixels = np.full((32, 32, 3), 130, dtype=np.uint8)
    pixels[18:22, 12:16] = 255
    return pixels


def test_heat_lies_on_the_evidence(spot: np.ndarray) -> None:
    found = explain_section(model_of(Bright()), spot, "backbone", 1, CPU)
    assert found.explained == 1 and found.crop is None and found.translation is None
    row, column = np.unravel_index(found.whole.argmax(), found.whole.shape)
    assert 16 <= row < 24 and 12 <= column < 16
    assert found.largest == found.whole.max() > 0
    # The evidence speaks against the other class, and there is none for it.
    assert explain_section(model_of(Bright()), spot, "backbone", 0, CPU).largest == 0


def test_the_crops_heat_is_brought_back_to_its_place(spot: np.ndarray) -> None:
    transformer = SpatialTransformer(0.5)
    network = Bright(transformer)
    with torch.no_grad():
        transformer.dense.bias.copy_(torch.atanh(torch.tensor([-0.2, 0.3])))
    found = explain_section(model_of(network), spot, "backbone", 1, CPU)
    assert found.translation == pytest.approx([-0.2, 0.3])
    row, column = np.unravel_index(np.nanargmax(found.crop), found.crop.shape)
    assert 17 <= row < 23 and 11 <= column < 17
    inside = ~np.isnan(found.crop)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    # (1 + t ± s) / 2 of 32 pixels.
    assert rows[0] == pytest.approx(0.4 * 32, abs=1) and rows[-1] == pytest.approx(0.9 * 32, abs=1)
    assert columns[0] == pytest.approx(0.15 * 32, abs=1)
    assert columns[-1] == pytest.approx(0.65 * 32, abs=1)


def test_in_place_undoes_the_crop() -> None:
    ramp = torch.linspace(0, 1, 64).expand(64, -1) + torch.linspace(0, 2, 64)[:, None]
    shift = np.array([0.15, -0.1], dtype=np.float32)
    cut = crop(ramp[None, None], torch.from_numpy(shift)[None], 0.7)[0, 0]
    back = in_place(cut, shift, 0.7)
    inside = ~torch.isnan(back)
    assert inside.float().mean() == pytest.approx(0.49, abs=0.04)
    torch.testing.assert_close(back[inside], ramp[inside], atol=0.02, rtol=0)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("backbone.nothing", "no layer called backbone.nothing.*features"),
        ("dense", "no feature maps"),
    ],
)
def test_layers_that_cannot_be_explained_are_named(
    layer: str, message: str, spot: np.ndarray
) -> None:
    network = section_network("densenet121", 2, 0.8)
    with pytest.raises(InputError, match=message):
        explain_section(model_of(network), spot, layer, None, CPU)


@pytest.mark.parametrize("layer", ["backbone.features.denseblock2", "crop.localisation.6"])
def test_any_layer_can_be_explained(layer: str, spot: np.ndarray) -> None:
    network = section_network("s2dnet", 2, 0.8)
    network.initialise(1)
    found = explain_section(model_of(network, 0.8), spot, layer, None, CPU)
    assert found.whole.shape == (32, 32) and (found.whole >= 0).all()
    # The localisation network sees the whole photograph only.
    assert (found.crop is None) == layer.startswith("crop")


@pytest.fixture
def folder(tmp_path: Path, spot: np.ndarray) -> Path:
    """Two photographs of different brightness, and one that is none."""
    for name, pixels in (("a_bright", spot), ("b_dark", (spot * 0.9).astype(np.uint8))):
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    (tmp_path / "c_broken.png").write_bytes(b"no photograph")
    return tmp_path


def test_photographs_are_measured_and_broken_ones_are_told(folder: Path) -> None:
    progress = RecordingProgress()
    explainer = Explainer.choose(model_of(Bright()), str(folder), "", "")
    measured = explainer.measure(CPU, progress)
    assert [row.name for row in measured.rows.values()] == [
        f"{folder.name}/{name}" for name in ("a_bright.png", "b_dark.png")
    ]
    assert {row.explained for row in measured.rows.values()} == {"bright"}
    bright, dark = (row.heat for row in measured.rows.values())
    assert bright > dark > 0
    assert list(measured.failed) == [str(folder / "c_broken.png")]
    assert len(progress.warnings) == 1 and progress.warnings[0].startswith("Skipped: ")


def test_pictures_share_a_scale_or_have_one_each(folder: Path) -> None:
    explainer = Explainer.choose(model_of(Bright()), str(folder), "", "bright")
    measured = explainer.measure(CPU, RecordingProgress())
    common, each = (
        dict(explainer.pictures(measured, shared, CPU, RecordingProgress()))
        for shared in (True, False)
    )
    bright, dark = measured.rows
    assert list(common) == [bright, dark]
    assert common[bright] == each[bright]  # it has the largest heat
    assert common[dark] != each[dark]
    assert all(png.startswith(b"\x89PNG") for png in common.values())


def test_a_class_is_known_by_each_of_its_names(folder: Path) -> None:
    model = SectionModel("densenet121", Bright().eval(), "grain", ("粗晶", "fine"), 32, 0.5)
    for name, number in (("coarse", 0), ("粗晶", 0), ("细晶", 1), ("Fine", 1)):
        assert Explainer.choose(model, str(folder), "", name).class_ == number
    with pytest.raises(InputError, match=r"no class micro\. It has 粗晶, fine"):
        Explainer.choose(model, str(folder), "", "micro")


def test_folders_without_a_photograph_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There are no photographs in"):
        Explainer.choose(model_of(Bright()), str(tmp_path), "", "")
    (tmp_path / "broken.png").write_bytes(b"no photograph")
    explainer = Explainer.choose(model_of(Bright()), str(tmp_path), "", "")
    with pytest.raises(InputError, match=r"No photograph can be read \(1\)"):
        explainer.measure(CPU, RecordingProgress())


class TwoMinds(SectionNetwork):
    """Two streams of different norms that are sure and unsure of the second of two classes."""

    def __init__(self) -> None:
        super().__init__(nn.Sequential(nn.Conv2d(3, 1, 1), nn.AvgPool2d(2)), 1, 2, CentreCrop(0.5))
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.zero_()
            self.backbone[0].weight.fill_(1 / 3)
            self.norms[0].weight.fill_(1.0)
            self.norms[1].weight.fill_(1.0)
            self.norms[0].bias.fill_(4.0)
            self.norms[1].bias.fill_(1.0)
            self.dense.weight[0].fill_(1.0)
            self.classifier.weight[1, 0] = 1.0


def test_the_score_that_is_explained_is_the_one_that_classified() -> None:
    network = TwoMinds()
    pixels = np.full((16, 16, 3), 140, dtype=np.uint8)
    model = SectionModel("dcnet", network.eval(), "custom", ("a", "b"), 16, 0.5)
    # The mean of the input's three channels, which a crop of an even photograph has as well.
    level = (140 / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    feature = level.mean()
    # By hand: with logits (0, z) a stream's softmax is σ(z), and p = (σ(z₁) + σ(z₂)) / 2.
    logits = np.array([feature / np.sqrt(1 + 1e-5) + 4, feature / np.sqrt(1 + 1e-5) + 1])
    said = 1 / (1 + np.exp(-logits))
    mean = said.mean()
    slopes = 0.5 * said * (1 - said) / (mean * (1 - mean)) / np.sqrt(1 + 1e-5)
    # A slope is spread over the 64 cells of a map, and multiplied by what is in each.
    expected = slopes * feature / 64
    found = explain_section(model, pixels, "backbone", 1, CPU)
    assert found.probabilities[1] == pytest.approx(mean, rel=1e-5)
    np.testing.assert_allclose(found.whole, expected[0], rtol=1e-4)
    np.testing.assert_allclose(found.crop[~np.isnan(found.crop)], expected[1], rtol=1e-4)
    # The mean of the streams' logits would have given both the same heat.
    assert expected[1] > 3 * expected[0]


def test_a_score_that_is_all_but_certain_still_shows_its_evidence() -> None:
    scores = torch.tensor([[40.0, 0.0, 0.0]], requires_grad=True)
    said = log_odds(scores.log_softmax(dim=1), 0)
    assert said.item() == pytest.approx(40 - np.log(2), rel=1e-6)
    (slope,) = torch.autograd.grad(said.sum(), scores)
    np.testing.assert_allclose(slope.numpy(), [[1, -0.5, -0.5]], atol=1e-5)


@pytest.mark.parametrize(
    ("name", "size", "layer", "sides"),
    [
        ("densenet121", 96, "backbone.features.denseblock2", (12, 12)),
        ("densenet121", 224, "backbone", (7, 7)),
        ("dsan", 96, "backbone.layer2.3", (12, 12)),
        ("shufflenet_v2", 112, "backbone.stage3.7", (7, 7)),
    ],
)
def test_the_layer_is_the_last_with_seven_cells_a_side(
    name: str, size: int, layer: str, sides: tuple[int, int]
) -> None:
    network = section_network(name, 2, 0.8)
    model = SectionModel(name, network, "custom", ("a", "b"), size, 0.8)
    assert finest_telling_layer(model) == layer
    assert map_sides(network, layer, size) == sides
    assert not any(module._forward_hooks for module in network.modules())


def test_an_explainer_says_how_fine_its_maps_are(folder: Path) -> None:
    network = section_network("shufflenet_v2", 2, 0.8)
    model = SectionModel("shufflenet_v2", network, "custom", ("a", "b"), 96, 0.8)
    coarse = Explainer.choose(model, str(folder), "backbone", "")
    assert "coarse" in coarse.resolution() and "3 × 3 cells" in coarse.resolution()
    for layer in ("", "automatic"):
        chosen = Explainer.choose(model, str(folder), layer, "")
        assert chosen.layer == "backbone.stage2.3"
        assert "12 × 12 cells" in chosen.resolution() and "coarse" not in chosen.resolution()
    # What has no maps is refused where it is explained, in words of its own.
    assert Explainer.choose(model, str(folder), "dense", "").resolution() == ""
