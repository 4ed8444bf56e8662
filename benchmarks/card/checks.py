"""Every way that a card is used, once, and its values held against the CPU's.

A check returns differences with the largest that each may be. Float32 is compared with exact products
(no TF32); its tolerances are for sums in another order, and for the kinks that they meet. Those of
bfloat16 are for numbers of 8 bits.
"""

from __future__ import annotations

import copy
import gc
import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from gossan.core.anomalies.explaining.explanation import explain
from gossan.core.anomalies.explaining.importance import element_importance
from gossan.core.anomalies.maps.prediction import MOST_DIVISOR, map_names, predict_map
from gossan.core.anomalies.patches.samples import PatchSamples
from gossan.core.anomalies.training.ensemble import NetworkTraining
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.anomalies.training.settings import PRESETS, TrainingSettings
from gossan.core.networks.devices import within_memory
from gossan.core.networks.ranks import Ranks
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.explanation import LAST_LAYER, explain_section
from gossan.core.sections.training.assessment import Assessment
from gossan.core.sections.training.optimisation import Optimisation
from gossan.core.sections.training.results import SectionEpoch
from gossan.core.sections.training.settings import SectionSettings
from gossan.models.catalogue import PATCH_NETWORKS, SECTION_NETWORKS
from gossan.models.fusion import fused
from gossan.models.losses import GeologicalLoss

from . import material
from .material import CPU, KeptMap, MemoryStack, MemoryStore
from .precision import bfloat16_photographs, float32_photographs, products

QUIET = SilentProgress()


class LeftOutError(Exception):
    """A check that cannot be made here; the text says why."""


@dataclass(frozen=True)
class Difference:
    """How far the card is from the CPU in something, and how far it may be."""

    what: str
    found: float
    allowed: float

    @property
    def fine(self) -> bool:
        """Whether it is small enough; a difference that is no number never is."""
        return self.found <= self.allowed


@dataclass(frozen=True)
class Place:
    """Where to compute, and whether everything is to be as small as a test wants it."""

    device: torch.device
    small: bool

    def few(self, usual: int, least: int) -> int:
        """Return a size: the usual one, or a small one."""
        return least if self.small else usual


def largest(own: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest difference; infinite where only one of both is a number."""
    if (np.isnan(own) != np.isnan(expected)).any():
        return math.inf
    return float(np.nanmax(np.abs(own - expected)))


def relative(own: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest difference as a share of the largest value."""
    return largest(own, expected) / max(float(np.nanmax(np.abs(expected))), 1e-12)


#: How far logits and slopes of one step may be apart. In Float32 a sum in another order now and then
#: puts a unit on the other side of a ReLU's zero, which changes slopes by parts of a hundred.
_STEP = (("Float64", torch.float64, 1e-9, 1e-9), ("Float32", torch.float32, 1e-4, 0.02))


def single_step(place: Place) -> Iterator[Difference]:
    """Forward and backward pass of the four networks for patches, with geology's loss."""
    samples = material.patches(material.survey(6, 40, 40), 64)
    for name, entry in PATCH_NETWORKS.items():
        model = material.anomaly_model(name, samples)
        for precision, kind, most, most_of_slopes in _STEP:
            with products(tf32=False):
                logits, slopes = _step(model, samples, CPU, kind)
                own_logits, own_slopes = _step(model, samples, place.device, kind)
            title = f"{entry.title} in {precision}"
            yield Difference(f"{title}: logits", relative(own_logits, logits), most)
            apart = float(np.linalg.norm(own_slopes - slopes) / np.linalg.norm(slopes))
            yield Difference(f"{title}: slopes", apart, most_of_slopes)


def _step(
    model: AnomalyModel, samples: PatchSamples, device: torch.device, kind: torch.dtype
) -> tuple[np.ndarray, np.ndarray]:
    network = copy.deepcopy(next(iter(model.network))).to(device, kind).train()
    loss = GeologicalLoss(1, 0.1).to(device, kind)
    inputs = (model.channels(samples.patches), samples.sites.labels, samples.control)
    channels, labels, control = (
        torch.from_numpy(np.ascontiguousarray(part)).to(device, kind) for part in inputs
    )
    logits = network(channels)
    loss(logits, labels, control).backward()
    slopes = [weights.grad.cpu().numpy().ravel() for weights in network.parameters()]
    return logits.detach().cpu().numpy(), np.concatenate(slopes)


def patch_training(place: Place) -> Iterator[Difference]:
    """Training as the preset gossan has it: pretraining, symmetries, an ensemble, validation."""
    samples = material.patches(material.survey(6, 40, 40), 96, unlabelled=64)
    held_out = np.arange(96) % 4 == 0
    with products(tf32=False):
        for name in list(PATCH_NETWORKS)[: place.few(4, 2)]:
            chosen = {"network": name, "members": 2, "pretraining": 1, "epochs": 2, "batch": 32}
            settings = TrainingSettings(**{**PRESETS["gossan"], "with_ridge": False, **chosen})
            (one, epochs), (other, expected) = (
                NetworkTraining(samples, settings, device).fit(~held_out, QUIET, held_out)
                for device in (place.device, CPU)
            )
            title = PATCH_NETWORKS[name].title
            for what in ("loss", "validation_loss"):
                losses, usual = (
                    np.array([getattr(epoch, what) for epoch in run]) for run in (epochs, expected)
                )
                yield Difference(
                    f"{title}: {what.replace('_', ' ')}", relative(losses, usual), 0.01
                )
            own, usual = (
                model.probabilities(model.channels(samples.patches), device)
                for model, device in ((one, place.device), (other, CPU))
            )
            apart = float(np.abs(own - usual).mean())
            yield Difference(f"{title}: mean probability after two epochs", apart, 0.02)


def map_windows(place: Place) -> Iterator[Difference]:
    """Windows of a map, with cells missing and mirrored edges, whole and in smaller batches."""
    stack = material.survey(6, place.few(100, 30), place.few(90, 20))
    samples = material.patches(stack, 32)
    for name, entry in PATCH_NETWORKS.items():
        model = material.anomaly_model(name, samples, members=2)
        with products(tf32=False):
            expected = mapped(model, stack, CPU)
            found = largest(mapped(model, stack, place.device), expected)
            yield Difference(f"{entry.title}: probability and spread", found, 1e-4)
            found = largest(mapped(model, stack, place.device, divisor=16), expected)
            yield Difference(f"{entry.title}: in smaller batches", found, 1e-4)
        with products(tf32=True):
            found = largest(mapped(model, stack, place.device), expected)
            yield Difference(f"{entry.title}: with TF32", found, 0.02)


def mapped(
    model: AnomalyModel,
    stack: MemoryStack,
    device: torch.device,
    divisor: int = 1,
    ranks: Ranks | None = None,
    tile: int = 256,
) -> np.ndarray:
    """Return the map of a stack, (bands, rows, columns)."""
    kept = KeptMap(stack.grid, len(map_names(model)))
    predict_map(
        model,
        stack,  # type: ignore[arg-type]
        None,
        "reflect",
        device,
        kept,  # type: ignore[arg-type]
        QUIET,
        tile,
        ranks,
        divisor,
    )
    return kept.values


def explanations(place: Place) -> Iterator[Difference]:
    """Grad-CAM, CAM, offsets and the importance of elements."""
    stack = material.survey(6, 30, 30)
    samples = material.patches(stack, 32)
    cells = np.array([[4, 5], [0, 0], [15, 11], [20, 25]])
    with products(tf32=False):
        for name, entry in PATCH_NETWORKS.items():
            model = material.anomaly_model(name, samples, members=2)
            for method in ("grad_cam", "cam") if entry.guided else ("grad_cam",):
                own, usual = (
                    explain(model, stack, cells, "conv3", device, QUIET, method)  # type: ignore[arg-type]
                    for device in (place.device, CPU)
                )
                yield Difference(f"{entry.title}: {method}", relative(own.heat, usual.heat), 0.02)
            if own.offsets is not None and usual.offsets is not None:
                apart = relative(own.offsets, usual.offsets)
                yield Difference(f"{entry.title}: offsets", apart, 1e-3)
            parts, expected = (
                element_importance(model, stack, cells[:2], device, QUIET)  # type: ignore[arg-type]
                for device in (place.device, CPU)
            )
            yield Difference(f"{entry.title}: importance", relative(parts, expected), 0.02)


def photographs_named(place: Place) -> Iterator[Difference]:
    """Classes of photographs from every network, in Float32 and in bfloat16; Grad-CAM of one."""
    _require_bfloat16(place)
    size = place.few(128, 64)
    pixels = material.photographs(4, size)
    names = ["rocks2net", "shufflenet_v2"] if place.small else list(SECTION_NETWORKS)
    for name in names:
        model = material.section_model(name, size)
        title = model.entry.title
        expected, shifts = model.scores(pixels, CPU)
        with products(tf32=False), float32_photographs():
            own, own_shifts = model.scores(pixels, place.device)
            yield Difference(f"{title}: Float32", largest(own, expected), 1e-3)
            quick = replace(model, network=fused(model.network))
            own, _ = quick.scores(pixels, place.device)
            yield Difference(f"{title}: fused", largest(own, expected), 1e-3)
            if shifts is not None and own_shifts is not None:
                yield Difference(f"{title}: crops", largest(own_shifts, shifts), 1e-3)
            if name == "rocks2net":
                heat, usual = (
                    explain_section(model, pixels[0], LAST_LAYER, 0, device).whole
                    for device in (place.device, CPU)
                )
                yield Difference(f"{title}: Grad-CAM", relative(heat, usual), 0.05)
        with bfloat16_photographs(place.device):
            own, _ = model.scores(pixels, place.device)
            yield Difference(f"{title}: bfloat16", largest(own, expected), 0.1)


def section_epochs(
    place: Place,
    network: str,
    checkpoint: str = "",
    epochs: int = 1,
    ranks: Ranks | None = None,
    photographs: int = 24,
) -> tuple[SectionModel, list[SectionEpoch]]:
    """Train a network on photographs; return it and its epochs."""
    ranks, size = ranks or Ranks(), 64
    sections = material.labelled(photographs)
    settings = SectionSettings(
        network, weights="random", image_size=size, epochs=epochs, batch=8, learning_rate=1e-4
    ).resolved()
    model = SectionModel.untrained(network, "custom", sections.classes, size, 0.8)
    model.network.initialise(0)
    targets = [f"target {number}" for number in range(8)] if model.entry.adapts else []
    store = MemoryStore(material.photographs(photographs + len(targets), size))
    assessment = Assessment(sections, 0, place.device, ranks)
    optimisation = Optimisation(
        sections,
        targets,
        store,  # type: ignore[arg-type]
        assessment,
        settings,
        place.device,
        checkpoint,
        ranks,
    )
    return model, optimisation.run(model, QUIET)[0]


def photograph_training(place: Place) -> Iterator[Difference]:
    """Training on photographs in Float32 and bfloat16, and going on from a checkpoint."""
    _require_bfloat16(place)
    for network in ("shufflenet_v2",) if place.small else ("rocks2net", "dsan", "shufflenet_v2"):
        title = SECTION_NETWORKS[network].title
        expected = section_epochs(Place(CPU, place.small), network)[1][0].loss
        with products(tf32=False), float32_photographs():
            loss = section_epochs(place, network)[1][0].loss
            yield Difference(f"{title}: loss in Float32", abs(loss / expected - 1), 0.02)
        with bfloat16_photographs(place.device):
            loss = section_epochs(place, network)[1][0].loss
            yield Difference(f"{title}: loss in bfloat16", abs(loss / expected - 1), 0.05)
    with tempfile.TemporaryDirectory() as folder, products(tf32=False), float32_photographs():
        path = str(Path(folder) / "checkpoint.safetensors")
        section_epochs(place, "shufflenet_v2", path)
        went_on = section_epochs(place, "shufflenet_v2", path, epochs=2)[1][1].loss
        at_once = section_epochs(place, "shufflenet_v2", epochs=2)[1][1].loss
        yield Difference("second epoch from a checkpoint", abs(went_on / at_once - 1), 0.02)


def _require_bfloat16(place: Place) -> None:
    if place.device.type == "cuda" and not torch.cuda.is_bf16_supported():
        raise LeftOutError("the card has no bfloat16")


class _Told(SilentProgress):
    """Progress that keeps its warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warning(self, text: str) -> None:
        """Keep the warning."""
        self.warnings.append(text)


def short_memory(place: Place) -> Iterator[Difference]:
    """Map on a card that is too full for it: in smaller batches, and then on the processor."""
    if place.device.type != "cuda":
        raise LeftOutError("there is no card's memory to fill")
    stack = material.survey(20, 150, 140)
    model = material.anomaly_model("gk_dcn", material.patches(stack, 32))
    with products(tf32=False):
        expected = mapped(model, stack, CPU)
        at_most = _memory(lambda: mapped(model, stack, place.device))
        at_least = _memory(lambda: mapped(model, stack, place.device, divisor=MOST_DIVISOR))
        for room, most, words in (
            ((at_most + at_least) // 2, MOST_DIVISOR, "smaller batches"),
            (2**20, 1, "the processor"),
        ):
            told = _Told()
            with _room(room, place.device):
                found = within_memory(
                    lambda device, divisor: mapped(model, stack, device, divisor),
                    place.device,
                    most,
                    told,
                    leave=True,
                )
            yield Difference(f"map through {words}", largest(found, expected), 1e-4)
            moved = [warning for warning in told.warnings if "the processor takes over" in warning]
            as_meant = moved if words == "the processor" else told.warnings and not moved
            yield Difference(f"told that it went through {words}", float(not as_meant), 0.0)


def _memory(work: Callable[[], object]) -> int:
    """Return the bytes that work takes of the card at most, as the allocator claims them."""
    _cleared()
    before = torch.cuda.memory_reserved()
    torch.cuda.reset_peak_memory_stats()
    work()
    return torch.cuda.max_memory_reserved() - before


def _cleared() -> None:
    gc.collect()
    torch.cuda.empty_cache()


@contextmanager
def _room(room: int, device: torch.device) -> Iterator[None]:
    """Leave only so many bytes of the card to PyTorch."""
    _cleared()
    # Of a device without a number PyTorch sets no limit.
    card = torch.cuda.current_device() if device.index is None else device.index
    whole = torch.cuda.get_device_properties(card).total_memory
    share = (torch.cuda.memory_reserved(card) + room) / whole
    torch.cuda.set_per_process_memory_fraction(share, card)
    try:
        yield
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0, card)


Check = Callable[[Place], Iterator[Difference]]

#: In the order of what rests on what.
CHECKS: tuple[tuple[str, Check], ...] = (
    ("networks for patches", single_step),
    ("training on patches", patch_training),
    ("windows of a map", map_windows),
    ("explanations", explanations),
    ("photographs named", photographs_named),
    ("training on photographs", photograph_training),
    ("short memory", short_memory),
)
