"""What trained models say of photographs: every photograph by itself, then place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from ....models.fusion import fused
from ...networks.interruption import interruptible
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.progress import PartOfProgress, Progress, step
from ..model import SectionModel, photographs_at_once
from ..photographs.opening import PhotographError
from .finished import FinishedReadings, Reading
from .pairing import read_pair

#: By how much batches can be divided where memory is short.
MOST_DIVISOR = 32


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

    def distance(self, paths: Sequence[str], model: int) -> float | None:
        """Return the median distance of photographs from those that trained a model.

        Beyond 1 half of them or more are foreign. None if none could be read, or the model cannot tell.
        """
        found = [self.read[path].distance(model) for path in paths if path in self.read]
        known = [distance for distance in found if distance is not None]
        return float(np.median(known)) if known else None

    def foreign(self, models: int) -> list[str]:
        """Return the photographs that are foreign to any of so many models, the farthest first."""
        return sorted(
            (
                path
                for path, reading in self.read.items()
                if any(reading.foreign(model) for model in range(models))
            ),
            key=lambda path: -max(far for far in self.read[path].distances if far is not None),
        )


def load_models(paths: Sequence[str]) -> list[SectionModel]:
    """Read model files.

    Raises
    ------
    InputError
        If there is none, one cannot be used, or one is given twice.
    """
    if not paths:
        raise InputError(tr("MODELS: give at least one model file of Train Thin Section."))
    if len(set(paths)) < len(paths):
        raise InputError(tr("MODELS: the same file is given twice."))
    return [SectionModel.load(path) for path in paths]


def read_sections(
    models: Sequence[SectionModel],
    paths: Sequence[str],
    device: torch.device,
    progress: Progress,
    divisor: int = 1,
    places: Mapping[str, str] | None = None,
    nowhere: Mapping[str, str] | None = None,
    finished: FinishedReadings | None = None,
    partners: Mapping[str, str] | None = None,
) -> Readings:
    """Ask all models about photographs; one that cannot be read is told and skipped.

    Where memory is short, a ``divisor`` makes the batches smaller. ``places`` says by path which point a
    photograph belongs to, ``nowhere`` why some were not found. What ``finished`` knows is not read again.
    ``partners`` are the crossed-polarised photographs by the paths of their partners.

    Raises
    ------
    CancelledError
    """
    finished = finished or FinishedReadings("")
    everything = list(dict.fromkeys(paths))
    read = {path: known for path in everything if (known := finished.find(path)) is not None}
    failed: dict[str, str] = {}
    unique = [path for path in everything if path not in read]
    if read:
        progress.message(tr("{count} photographs were read before", count=len(read)))
    sizes = {model.image_size for model in models}
    at_once = max(1, photographs_at_once(max(sizes), device) // divisor)
    models = [replace(model, network=fused(model.network)) for model in models]
    batch: list[tuple[str, dict[int, np.ndarray]]] = []

    places, nowhere, partners = places or {}, nowhere or {}, partners or {}

    def decoded(path: str) -> dict[int, np.ndarray] | PhotographError:
        for lost in (path, partners.get(path, "")):
            if lost in nowhere:
                return PhotographError(nowhere[lost])
        try:
            return {size: read_pair(path, size, partners, models) for size in sizes}
        except PhotographError as problem:
            return problem

    done = 0
    for number, (path, found) in enumerate(look_ahead(decoded, unique, processors()), start=1):
        if isinstance(found, PhotographError):
            said = f"{places[path]}: {found}" if path in places else str(found)
            failed[path] = said
            progress.warning(tr("Skipped: {found}", found=said))
        else:
            batch.append((path, found))
        if len(batch) == at_once or (batch and number == len(unique)):
            part = PartOfProgress(progress, done / len(unique), number / len(unique))
            now = _read_batch(models, batch, device, part)
            finished.keep(now)
            read |= {reading.path: reading for reading in now}
            batch, done = [], number
        step(progress, done / len(unique))
    step(progress, 1.0)
    return Readings({path: read[path] for path in everything if path in read}, failed)


def _read_batch(
    models: Sequence[SectionModel],
    batch: Sequence[tuple[str, dict[int, np.ndarray]]],
    device: torch.device,
    progress: Progress,
) -> list[Reading]:
    said = []
    for number, model in enumerate(models):
        step(progress, number / len(models))
        with interruptible(model.network, progress):
            pixels = np.stack([versions[model.image_size] for _, versions in batch])
            said.append(model.said(pixels, device))
    return [
        Reading(
            path,
            tuple(one.probabilities[place] for one in said),
            tuple(None if one.translations is None else one.translations[place] for one in said),
            tuple(None if one.distances is None else float(one.distances[place]) for one in said),
        )
        for place, (path, _) in enumerate(batch)
    ]
