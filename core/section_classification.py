"""What trained models say of photographs: every photograph by itself, then place by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from .errors import InputError
from .interruption import interruptible
from .photographs import PhotographError, read_photograph
from .progress import PartOfProgress, Progress, step
from .section_model import SectionModel

#: Photographs that go through a network at once.
_BATCH = 4


@dataclass(frozen=True)
class Reading:
    """What each model says of one photograph.

    Attributes
    ----------
    path : str
    probabilities : tuple of ndarray
        Per model, shape (classes,).
    translations : tuple of ndarray or None
        Per model (t_x, t_y) of its second stream's crop; None for networks of one stream.
    """

    path: str
    probabilities: tuple[np.ndarray, ...]
    translations: tuple[np.ndarray | None, ...]


@dataclass(frozen=True)
class Readings:
    """Photographs that were read, in order, and why the others were not.

    Attributes
    ----------
    read : dict of str to Reading
        By path.
    failed : dict of str to str
        Reason by path.
    """

    read: dict[str, Reading]
    failed: dict[str, str]

    def mean(self, paths: Sequence[str], model: int) -> np.ndarray | None:
        """Return one model's mean probabilities over photographs; None if none could be read."""
        scores = [self.read[path].probabilities[model] for path in paths if path in self.read]
        return np.mean(scores, axis=0) if scores else None


def load_models(paths: Sequence[str]) -> list[SectionModel]:
    """Read model files.

    Raises
    ------
    InputError
        If there is none, one cannot be used, or one is given twice.
    """
    if not paths:
        raise InputError("MODELS: give at least one model file of Train Thin Section.")
    if len(set(paths)) < len(paths):
        raise InputError("MODELS: the same file is given twice.")
    return [SectionModel.load(path) for path in paths]


def read_sections(
    models: Sequence[SectionModel],
    paths: Sequence[str],
    device: torch.device,
    progress: Progress,
) -> Readings:
    """Ask all models about photographs; one that cannot be read is told and skipped.

    Raises
    ------
    CancelledError
    """
    read: dict[str, Reading] = {}
    failed: dict[str, str] = {}
    unique = list(dict.fromkeys(paths))
    for start in range(0, len(unique), _BATCH):
        part = PartOfProgress(
            progress, start / len(unique), min(1.0, (start + _BATCH) / len(unique))
        )
        for reading in _read_batch(models, unique[start : start + _BATCH], device, failed, part):
            read[reading.path] = reading
    step(progress, 1.0)
    return Readings(read, failed)


def _read_batch(
    models: Sequence[SectionModel],
    paths: Sequence[str],
    device: torch.device,
    failed: dict[str, str],
    progress: Progress,
) -> list[Reading]:
    sizes = {model.image_size for model in models}
    pixels: dict[int, list[np.ndarray]] = {size: [] for size in sizes}
    good = []
    for path in paths:
        step(progress, 0.0)
        try:
            versions = {size: read_photograph(path, size) for size in sizes}
        except PhotographError as problem:
            failed[path] = str(problem)
            progress.warning(f"Skipped: {problem}")
            continue
        good.append(path)
        for size, version in versions.items():
            pixels[size].append(version)
    if not good:
        return []
    said = []
    for number, model in enumerate(models):
        step(progress, number / len(models))
        with interruptible(model.network, progress):
            said.append(model.scores(np.stack(pixels[model.image_size]), device))
    return [
        Reading(
            path,
            tuple(probabilities[place] for probabilities, _ in said),
            tuple(None if shifts is None else shifts[place] for _, shifts in said),
        )
        for place, path in enumerate(good)
    ]
