"""What runs on a graphics card keeps its tensors there: tried with a card that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.anomalies.explaining.explanation import explain
from gossan.core.anomalies.explaining.importance import element_importance
from gossan.core.anomalies.maps.prediction import predict_map
from gossan.core.anomalies.patches.samples import PatchSamples
from gossan.core.anomalies.patches.sites import PatchSites
from gossan.core.anomalies.patches.unlabelled import UnlabelledGround
from gossan.core.anomalies.training import optimisation as patch_optimisation
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.plain import PlainTraining
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.geochemistry.transforms import Transform
from gossan.core.networks.checkpoint import Checkpoint
from gossan.core.networks.ranks import Ranks
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.writer import RasterWriter
from gossan.core.runtime.files import Staging
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.finding import find_photographs
from gossan.core.sections.photographs.store import PhotographStore
from gossan.core.sections.reading.classification import read_sections
from gossan.core.sections.reading.explanation import LAST_LAYER, explain_section
from gossan.core.sections.training.assessment import Assessment
from gossan.core.sections.training.labelled import collect_sections
from gossan.core.sections.training.optimisation import Optimisation
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out
from gossan.models import deformable, overlapping
from gossan.models.catalogue import PATCH_NETWORKS, PLAIN_MODELS
from gossan.models.patch_networks import PatchEnsemble, patch_network
from pretend_card import CARD, MixedDevicesError, PretendCard

CPU = torch.device("cpu")
ELEMENTS = ("Au", "Cu", "As")
QUIET = SilentProgress()


@pytest.fixture(autouse=True)
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[PretendCard]:
    """A card that is not there, and that has no bfloat16."""
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda *_: False)
    with PretendCard() as card:
        yield card


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    values = rng.lognormal(size=(3, 21, 27)).astype(np.float32)
    values[:, 10, 12] = np.nan
    return make_stack(values, ELEMENTS)


@pytest.fixture
def samples(stack: Stack, rng: np.random.Generator) -> PatchSamples:
    cells = np.column_stack([rng.integers(0, 21, 24), rng.integers(0, 27, 24)])
    numbers, zeros = np.arange(24), np.zeros(24, dtype=int)
    sites = PatchSites(cells, numbers % 2, numbers, numbers, zeros)
    patches = rng.lognormal(size=(30, 3, 9, 9)).astype(np.float32)
    control = rng.uniform(size=(24, 1))
    return PatchSamples.read(stack, sites, control, 9, UnlabelledGround(patches))


def fit(samples: PatchSamples, network: str, device: torch.device) -> tuple[AnomalyModel, float]:
    """Train two networks with all that training has; return them and the last validation loss."""
    settings = TrainingSettings(network, epochs=2, members=2, pretraining=1, batch=10)
    held_out = np.arange(24) < 8
    model, epochs = NetworkTraining(samples, settings, device).fit(~held_out, QUIET, held_out)
    return model, epochs[-1].validation_loss


def model_of(network: str) -> AnomalyModel:
    members = [patch_network(network, 3) for _ in range(2)]
    for seed, member in enumerate(members):
        member.initialise(seed)
    transform = Transform.fit(np.random.default_rng(1).lognormal(size=(50, 3)), "clr")
    ensemble = PatchEnsemble(members).eval()
    return AnomalyModel(network, ensemble, ELEMENTS, ("",) * 3, transform, (1000.0, 1000.0), "")


def map_of(model: AnomalyModel, stack: Stack, device: torch.device, folder: Path) -> np.ndarray:
    path = str(folder / f"{device.type}.tif")
    with Staging() as staging:
        writer = RasterWriter(staging, path, stack.grid, ["p", "spread"])
        predict_map(model, stack, None, "reflect", device, writer, QUIET)
    return Stack(path).read()


@pytest.mark.parametrize("network", PATCH_NETWORKS)
def test_training_of_patch_networks(network: str, samples: PatchSamples, card: PretendCard) -> None:
    model, loss = fit(samples, network, CARD)
    assert {card.place(weights) for weights in model.network.parameters()} == {"cuda"}
    # On the card deformable convolutions are torchvision's: the same sums in another order.
    assert loss == pytest.approx(fit(samples, network, CPU)[1], rel=1e-3)


@pytest.mark.parametrize("network", PATCH_NETWORKS)
def test_windows_of_a_map(network: str, stack: Stack, tmp_path: Path) -> None:
    model = model_of(network)
    pretended = map_of(model, stack, CARD, tmp_path)
    expected = map_of(model, stack, CPU, tmp_path)
    np.testing.assert_allclose(pretended, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", PLAIN_MODELS)
def test_windows_of_a_map_of_a_plain_model(
    name: str, samples: PatchSamples, stack: Stack, tmp_path: Path
) -> None:
    two_draws = replace(samples.sites, draws=np.arange(24) // 4 % 2)
    training = PlainTraining(replace(samples, sites=two_draws), TrainingSettings(name))
    model, _ = training.fit(np.ones(24, dtype=bool), QUIET)
    assert len(model.network) == 2
    pretended = map_of(model, stack, CARD, tmp_path)
    expected = map_of(model, stack, CPU, tmp_path)
    np.testing.assert_allclose(pretended, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("network", PATCH_NETWORKS)
def test_explaining(network: str, stack: Stack) -> None:
    model, cells = model_of(network), np.array([[9, 11], [0, 0], [15, 20]])
    methods = ["grad_cam", "cam"] if PATCH_NETWORKS[network].guided else ["grad_cam"]
    for method in methods:
        pretended, expected = (
            explain(model, stack, cells, "conv3", device, QUIET, method) for device in (CARD, CPU)
        )
        np.testing.assert_allclose(pretended.heat, expected.heat, rtol=0, atol=1e-5)
    pretended_parts, parts = (
        element_importance(model, stack, cells, device, QUIET) for device in (CARD, CPU)
    )
    np.testing.assert_allclose(pretended_parts, parts, rtol=0, atol=1e-5)


def section_training(
    folder: Path, network: str, device: torch.device, checkpoint: str, epochs: int = 1
) -> SectionModel:
    """Train on a few photographs, from a checkpoint if there is one."""
    sections = hold_out(collect_sections(str(folder), "custom", QUIET), 0.8, 1, QUIET)
    targets = find_photographs(str(folder))[:6] if network == "dsan" else []
    settings = SectionSettings(
        network, weights="random", image_size=32, epochs=epochs, batch=8
    ).resolved()
    model = SectionModel.untrained(network, "custom", sections.classes, 32, 0.8)
    model.network.initialise(3)
    with PhotographStore([*sections.paths, *targets], 32, QUIET) as store:
        Optimisation(
            sections,
            targets,
            store,
            Assessment(sections, 1, device, Ranks()),
            settings,
            device,
            checkpoint,
            Ranks(),
        ).run(model, QUIET)
    return model


@pytest.mark.parametrize("network", ["shufflenet_v2", "s2dnet", "dsan"])
def test_thin_sections(
    network: str, section_folder: Path, tmp_path: Path, card: PretendCard
) -> None:
    path = str(tmp_path / "checkpoint.safetensors")
    model = section_training(section_folder, network, CARD, path)
    if network == "shufflenet_v2":
        model = section_training(section_folder, network, CARD, path, 2)  # goes on
    assert {card.place(weights) for weights in model.network.parameters()} == {"cuda"}
    photographs = find_photographs(str(section_folder))[:3]
    pretended, expected = (
        read_sections([model], photographs, device, QUIET) for device in (CARD, CPU)
    )
    for own, other in zip(pretended.read.values(), expected.read.values(), strict=True):
        np.testing.assert_allclose(own.probabilities, other.probabilities, rtol=0, atol=1e-4)
    pixels = np.zeros((32, 32, 3), dtype=np.uint8)
    explained = explain_section(model, pixels, LAST_LAYER, None, CARD)
    assert np.isfinite(explained.whole).all()


def test_adams_count_of_steps_goes_on_where_adam_keeps_it(tmp_path: Path) -> None:
    """On the card it would be waited for once per weight and step."""
    network = torch.nn.Linear(3, 2).to(CARD)
    path = str(tmp_path / "checkpoint.safetensors")
    optimiser = torch.optim.Adam(network.parameters())
    network(torch.ones(1, 3, device=CARD)).sum().backward()
    optimiser.step()
    Checkpoint(path, {}).save(network, optimiser, [{}], 0, dict(network.state_dict()))
    restored = torch.optim.Adam(network.parameters())
    Checkpoint(path, {}).restore(network, restored, dict)
    for state in restored.state.values():
        assert state["step"].device == CPU
        assert state["exp_avg"].device == CARD


def test_an_index_left_on_the_cpu_is_found_in_training(
    samples: PatchSamples, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = patch_optimisation.patch_batches

    def left(*given: object) -> list[torch.Tensor]:
        return [batch.cpu() for batch in batches(*given)]

    monkeypatch.setattr(patch_optimisation, "patch_batches", left)
    with pytest.raises(MixedDevicesError, match=r"aten\.index"):
        fit(samples, "cnn", CARD)


@pytest.mark.parametrize(
    ("module", "name", "operation"),
    [
        (overlapping.SharedLayers, "_places", "aten"),
        (overlapping, "_cut_kernels", "aten.convolution"),
        (deformable, "_by_cell", "aten._embedding_bag"),
    ],
)
def test_what_is_left_on_the_cpu_is_found_in_windows_of_a_map(
    module: object,
    name: str,
    operation: str,
    stack: Stack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given: made(*given).cpu())
    with pytest.raises(MixedDevicesError, match=operation):
        map_of(model_of("gk_dcn"), stack, CARD, tmp_path)


def test_the_pretended_card_is_as_strict_as_a_real_one(card: PretendCard) -> None:
    there = torch.ones(4, 3).to(CARD)
    assert there.device == CARD and there.is_cuda and not torch.ones(1).is_cuda
    assert (there * 2 + torch.tensor(1.0)).device == CARD
    assert there.cpu().device == CPU and there.to(torch.float64).device == CARD
    assert torch.ones(2).to(there).device == CARD
    with pytest.raises(MixedDevicesError, match="mixes"):
        there + torch.ones(3)
    with pytest.raises(MixedDevicesError, match="mixes"):
        torch.ones(3) * there.sum()
    with pytest.raises(MixedDevicesError, match=r"aten\.index"):
        there[torch.tensor([0, 1])]
    with pytest.raises(MixedDevicesError, match="generator"):
        there.uniform_(generator=torch.Generator())
    with pytest.raises(TypeError, match="numpy"):
        there.numpy()
    weights = torch.ones(3, device=CARD, requires_grad=True)
    (there @ weights).square().sum().backward()
    assert weights.grad is not None and weights.grad.device == CARD
