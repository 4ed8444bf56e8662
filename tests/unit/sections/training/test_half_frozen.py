"""Half of a backbone is trained, a regression reads the other half, and both name photographs together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.photographs.view import AREA, PhotographView
from gossan.core.sections.reading.classification import read_sections
from gossan.core.sections.reading.explanation import explain_section
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.results import SectionResult
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.trainer import SectionTraining
from gossan.models.backbones import BACKBONES
from gossan.models.frozen_features import HalfFrozenNetwork, half_frozen_network
from gossan.models.fusion import fused

CPU = torch.device("cpu")
SETTINGS = SectionSettings(
    "shufflenet_v2",
    frozen="half",
    weights="random",
    image_size=32,
    epochs=2,
    batch=4,
    learning_rate=1e-3,
    schedule="cosine",
)


@pytest.fixture(scope="module")
def trained(sections: Sections) -> SectionResult:
    return SectionTraining(sections, [], SETTINGS, CPU).train(SilentProgress())


@pytest.fixture(scope="module")
def pixels(sections: Sections) -> np.ndarray:
    view = PhotographView(AREA)
    return np.stack([read_photograph(path, 32, view) for path in sections.paths[:4]])


def network_of(model: SectionModel) -> HalfFrozenNetwork:
    assert isinstance(model.network, HalfFrozenNetwork)
    return model.network


def test_the_first_half_stays_and_the_other_is_trained(
    trained: SectionResult, sections: Sections
) -> None:
    begun = SectionTraining(sections, [], SETTINGS, CPU).beginning(SilentProgress())
    before, after = begun.network.state_dict(), trained.model.network.state_dict()
    changed = {name for name, value in before.items() if not torch.equal(value, after[name])}
    first = ("conv1", "maxpool", "stage2", "stage3")
    of_first = {name for name in before if name.startswith(tuple(f"backbone.{n}" for n in first))}
    assert not changed & of_first
    assert {name.split(".")[1] for name in changed if name.startswith("backbone.")} == {
        "stage4",
        "conv5",
    }
    assert {"texture.weight", "texture_norm.running_mean", "classifier.weight"} <= changed
    assert "half frozen" in trained.model.title


def test_both_halves_name_photographs_with_equal_weight(
    trained: SectionResult, pixels: np.ndarray
) -> None:
    network = network_of(trained.model).eval()
    inputs = trained.model.inputs(pixels, CPU)
    with torch.no_grad():
        tail = network.classifier(network.hidden(inputs))[0].softmax(dim=1)
        maps, found = inputs, []
        for name, part in network.backbone.named_children():
            maps = part(maps)
            if name in ("maxpool", "stage2", "stage3"):
                found += [maps.mean(dim=(2, 3)), maps.std(dim=(2, 3), unbiased=False)]
        texture = network.texture(network.texture_norm(torch.cat(found, dim=1))).softmax(dim=1)
        torch.testing.assert_close(network(inputs).exp(), (tail + texture) / 2)
        torch.testing.assert_close(fused(network)(inputs), network(inputs), rtol=1e-3, atol=1e-4)
    assert not torch.allclose(tail, texture)


def test_in_training_the_trained_half_is_asked_alone_and_norms_of_the_other_stay() -> None:
    network = half_frozen_network("efficientnet_lite0", 3, 0.8)
    network.initialise(1)
    state = {name: value.clone() for name, value in network.state_dict().items()}
    inputs = torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        expected = network.train()(inputs)  # before anything is merged
    network.load_state_dict(state)
    network.freeze()
    network.train()
    torch.testing.assert_close(network(inputs), expected, rtol=1e-3, atol=1e-4)
    network.load_state_dict(state)
    first = network.backbone._blocks[10]._bn2
    last = network.backbone._blocks[11]._bn2
    before = first.running_mean.clone(), last.running_mean.clone()
    (-network(inputs)[:, 0].mean()).backward()
    assert torch.equal(first.running_mean, before[0])
    assert not torch.equal(last.running_mean, before[1])
    sloped = {name for name, own in network.named_parameters() if own.grad is not None}
    assert not any(name.startswith("texture") for name in sloped)
    blocks = {int(name.split(".")[2]) for name in sloped if "._blocks." in name}
    assert blocks == {11, 12, 13, 14, 15}


def test_it_is_saved_read_and_explained_like_any_other(
    trained: SectionResult, pixels: np.ndarray, tmp_path: Path
) -> None:
    path = str(tmp_path / "half.safetensors")
    trained.model.save(path)
    loaded = SectionModel.load(path)
    assert loaded.frozen == "half"
    scores, _ = trained.model.scores(pixels, CPU)
    assert np.array_equal(loaded.scores(pixels, CPU)[0], scores)
    for layer in ("backbone.stage2", "backbone.stage3", "backbone"):
        explained = explain_section(loaded, pixels[0], layer, None, CPU)
        assert np.isfinite(explained.whole).all() and explained.whole.min() >= 0
        np.testing.assert_allclose(explained.probabilities, scores[0], atol=1e-6)


def test_it_names_photographs_in_use_as_it_did_in_training(
    trained: SectionResult, sections: Sections
) -> None:
    held = trained.validation
    paths = [sections.paths[number] for number in held.numbers]
    read = read_sections([trained.model], paths, CPU, SilentProgress()).read
    said = np.stack([read[path].probabilities[0] for path in paths])
    np.testing.assert_allclose(said, held.probabilities, atol=1e-5)


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(
    trained: SectionResult, sections: Sections, tmp_path: Path
) -> None:
    path = str(tmp_path / "state.safetensors")

    class Cut(SilentProgress):
        def message(self, text: str) -> None:
            if text.startswith("Epoch 2"):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        SectionTraining(sections, [], SETTINGS, CPU, path).train(Cut())
    again = SectionTraining(sections, [], SETTINGS, CPU, path).train(SilentProgress())
    state = again.model.network.state_dict()
    for name, value in trained.model.network.state_dict().items():
        assert torch.equal(value, state[name]), name


@pytest.mark.parametrize("name", BACKBONES)
def test_the_first_half_has_maps_of_at_least_a_sixteenth_of_the_sides(name: str) -> None:
    entry = BACKBONES[name]
    network = half_frozen_network("densenet121", 2, 0.8, name).eval()
    sides: list[int] = []
    network.backbone.get_submodule(entry.middle[entry.half - 1][0]).register_forward_hook(
        lambda _module, _inputs, maps: sides.append(maps.shape[2])
    )
    with torch.no_grad():
        network(torch.zeros(1, 3, 64, 64))
    assert sides == [4]
    assert network.texture.in_features == sum(network.groups)


def test_rare_classes_count_as_much_where_they_are_balanced(sections: Sections) -> None:
    balanced = replace(SETTINGS, balance="weights", epochs=1)
    result = SectionTraining(sections, [], balanced, CPU).train(SilentProgress())
    assert np.isfinite(result.best.loss)
