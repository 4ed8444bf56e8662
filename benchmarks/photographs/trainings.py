"""Trainings of `make bench-sections`: each network on each split of each set, kept in files of their own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .sets import SIDE, SPLITS, KeptPhotographs, PhotographSet

if TYPE_CHECKING:
    from gossan.core.sections.training.labelled import Sections

#: From chance: one budget for all, and a rate that gets somewhere.
_CHANCE: dict[str, Any] = {
    "weights": "random",
    "epochs": 40,
    "batch": 16,
    "learning_rate": 1e-3,
    "schedule": "cosine",
    "patience": 0,
}

#: What is measured, each written down before any of it was scored. Those with pretrained weights have
#: the settings that Train Thin Section takes by itself.
CANDIDATES: dict[str, dict[str, Any]] = {
    "Lite0, frozen": {"network": "efficientnet_lite0", "frozen": "features"},
    "Lite1, frozen": {"network": "efficientnet_lite1", "frozen": "features"},
    "Lite2, frozen": {"network": "efficientnet_lite2", "frozen": "features"},
    "Lite0, half frozen": {"network": "efficientnet_lite0", "frozen": "half"},
    "Lite1, half frozen": {"network": "efficientnet_lite1", "frozen": "half"},
    "Lite2, half frozen": {"network": "efficientnet_lite2", "frozen": "half"},
    "Lite0, fine-tuned": {"network": "efficientnet_lite0", "frozen": "none"},
    "Lite1, fine-tuned": {"network": "efficientnet_lite1", "frozen": "none"},
    "Lite2, fine-tuned": {"network": "efficientnet_lite2", "frozen": "none"},
    "RockS²Net over Lite0": {"network": "rocks2net", "backbone": "efficientnet_lite0"},
    "S²DNet over Lite0": {"network": "s2dnet", "backbone": "efficientnet_lite0"},
    "DCNet over Lite0": {"network": "dcnet", "backbone": "efficientnet_lite0"},
    "GDNet over Lite0": {"network": "gdnet", "backbone": "efficientnet_lite0"},
    "Lite0": {"network": "efficientnet_lite0", **_CHANCE},
    "DenseNet-121": {"network": "densenet121", **_CHANCE},
    "RockS²Net": {"network": "rocks2net", **_CHANCE},
    "S²DNet": {"network": "s2dnet", **_CHANCE},
    "DCNet": {"network": "dcnet", **_CHANCE},
    "GDNet": {"network": "gdnet", **_CHANCE},
    "RockS²Net over Lite0, from chance": {
        "network": "rocks2net",
        "backbone": "efficientnet_lite0",
        **_CHANCE,
    },
    "DarkNet-53": {"network": "darknet53", **_CHANCE},
    "EfficientNet-B0": {"network": "efficientnet_b0", **_CHANCE},
    "ShuffleNet V2": {"network": "shufflenet_v2", **_CHANCE},
    "VGG-16": {"network": "vgg16", **_CHANCE, "learning_rate": 1e-4},
    "DSAN": {"network": "dsan", **_CHANCE},
}

#: The plain baselines beside them.
FORESTS = ("forest on colour and texture", "forest on grey levels")


@dataclass(frozen=True)
class Training:
    """One network on one split of a set."""

    folder: Path
    set_name: str
    split: int
    name: str
    device: str = "cpu"
    end: float = float("inf")

    @property
    def path(self) -> Path:
        """Where what it says is kept."""
        return self.folder / "said" / f"{self.set_name} {self.split} {self.name}.npz"


@lru_cache(maxsize=2)
def set_of(folder: Path, name: str) -> PhotographSet:
    """Return a set that was drawn."""
    return PhotographSet.load(folder / f"{name}.npz")


def train(training: Training) -> str:
    """Train, and keep what the network says of the photographs that are only scored."""
    if training.path.exists() or time.time() > training.end:
        return ""
    from gpu import join_the_house

    join_the_house()
    import torch

    if training.device != "cpu":
        torch.set_num_threads(1)  # as many processes as there are processors
    drawn = set_of(training.folder, training.set_name)
    split = drawn.splits[training.split]
    begun = time.perf_counter()
    if training.name in FORESTS:
        result = _forest(training.name, drawn.pixels, split)
    else:
        result = _network(training, drawn.pixels, split)
    seconds = time.perf_counter() - begun
    part = training.path.with_suffix(".part.npz")
    np.savez_compressed(part, seconds=seconds, device=training.device, **result)
    part.replace(training.path)
    own = result["numbers"]
    accuracy = float((result["probabilities"].argmax(axis=1) == split.labels[own]).mean())
    return f"{training.set_name} {training.split} {training.name}: {accuracy:.3f}, {seconds:.0f} s"


def _network(training: Training, pixels: np.ndarray, split: Sections) -> dict[str, Any]:
    import torch
    from gossan.core.runtime.progress import Progress, SilentProgress
    from gossan.core.sections.training.settings import SectionSettings
    from gossan.core.sections.training.trainer import SectionTraining

    settings = SectionSettings(
        **CANDIDATES[training.name], image_size=SIDE, seed=42 + training.split
    )
    tested = split.members("test")
    targets = [split.paths[number] for number in tested] if settings.network == "dsan" else []
    own = np.concatenate([pixels, pixels[tested]]) if targets else pixels

    class InMemory(SectionTraining):
        """A training on photographs in memory."""

        def photographs(self, paths: Sequence[str], progress: Progress) -> Any:
            return KeptPhotographs(own)

    work = InMemory(split, targets, settings, torch.device(training.device))
    result = work.train(SilentProgress())
    return {
        "numbers": result.final.numbers,
        "probabilities": result.final.probabilities,
        "epochs": len(result.epochs),
        "parameters": result.numbers()["PARAMETERS"],
    }


def _forest(name: str, pixels: np.ndarray, split: Sections) -> dict[str, Any]:
    from gossan.core.runtime.progress import SilentProgress
    from gossan.core.sections.training.baseline import forest_probabilities, grey_statistics
    from gossan.core.sections.training.texture import colour_and_texture

    features = (grey_statistics if name.endswith("levels") else colour_and_texture)(pixels)
    train, tested = split.members("train"), split.members("test")
    quiet = SilentProgress()
    probabilities = forest_probabilities(features, split.labels, train, tested, 42, quiet)
    return {"numbers": tested, "probabilities": probabilities, "epochs": 0, "parameters": 0}


def trainings(
    folder: Path, device: str, names: Sequence[str] | None, seconds: float
) -> list[Training]:
    """Return what is to be trained, what is worth most first; ``names`` chooses candidates."""
    end = time.time() + seconds
    sets = sorted(path.stem for path in folder.glob("*.npz"))
    return [
        Training(folder, set_name, split, name, device, end)
        for split in range(SPLITS)
        for name in (*FORESTS, *CANDIDATES)
        for set_name in sets
        if names is None or name in names
    ]
