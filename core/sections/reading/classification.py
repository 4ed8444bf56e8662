"""What trained models say of photographs: every photograph by itself, then place by place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from ....models.fusion import fused
from ...runtime.allocation import memory_kept
from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import PartOfProgress, Progress, step
from ..model import SectionModel, photographs_at_once
from ..photographs.depth import decided_view
from ..photographs.finding import tell_of_notes
from ..photographs.naming import name_in_folder
from ..photographs.opening import PhotographError
from ..photographs.view import PhotographView
from ..polars import require_one_kind
from .batches import BatchReader, Outcome
from .finished import FinishedReadings, Reading
from .pairing import PairReader, tell_of_halves
from .tiles import SlideReader, Tiling, tile_counts

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
    view : PhotographView
        How the first model sees them, by which they are shown.
    """

    read: dict[str, Reading]
    failed: dict[str, str]
    view: PhotographView = field(default_factory=PhotographView)

    def mean(self, paths: Sequence[str], model: int) -> np.ndarray | None:
        """Return one model's mean probabilities over photographs; None if none could be read."""
        scores = [self.read[path].probabilities[model] for path in paths if path in self.read]
        return np.mean(scores, axis=0) if scores else None

    def tile_counts(self, paths: Sequence[str], model: int) -> np.ndarray:
        """Return how many tiles of photographs a model names how, (classes,); a whole one is a tile."""
        scores = [self.read[path] for path in paths if path in self.read]
        counts = [
            tile_counts(one.tiles[model] if one.tiles else one.probabilities[model][None, None])
            for one in scores
        ]
        return np.sum(counts, axis=0) if counts else np.zeros(1, dtype=int)

    def distance(self, paths: Sequence[str], model: int) -> float | None:
        """Return the median distance of photographs from those that trained a model.

        Beyond 1 half of them or more are foreign. None if none could be read, or the model cannot tell.
        """
        found = [self.read[path].distance(model) for path in paths if path in self.read]
        known = [distance for distance in found if distance is not None]
        return float(np.median(known)) if known else None

    def foreign_to(self, model: int) -> int:
        """Return how many photographs are foreign to a model."""
        return sum(reading.foreign(model) for reading in self.read.values())

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
        If there is none, one cannot be used, one is given twice, or some take pairs and others single
        photographs.
    """
    if not paths:
        raise InputError(tr("MODELS: give at least one model file of Train Thin Section."))
    if len({os.path.realpath(path) for path in paths}) < len(paths):
        raise InputError(tr("MODELS: the same file is given twice."))
    models = [SectionModel.load(path) for path in paths]
    require_one_kind([(name_in_folder(path), model.polars) for path, model in zip(paths, models)])
    return models


@memory_kept()
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
    tiling: Tiling | None = None,
) -> Readings:
    """Ask all models about photographs; one that cannot be read is told and skipped.

    Where memory is short, a ``divisor`` makes the batches smaller. ``places`` says by path which point a
    photograph belongs to, ``nowhere`` why some were not found. What ``finished`` knows is not read again.
    ``partners`` are the crossed-polarised photographs by the paths of their partners.
    With a ``tiling`` large photographs are read in tiles. Where the mean of a pair counts, and one of the
    two cannot be read, the other is named by itself, and told.

    Raises
    ------
    CancelledError
    """
    finished = finished or FinishedReadings("")
    everything = list(dict.fromkeys(paths))
    places, nowhere, partners = places or {}, nowhere or {}, partners or {}
    there = [path for path in (*everything, *partners.values()) if path not in nowhere]
    views = [decided_view(model.view, there, progress) for model in models]
    finished.see([view.white for view in views])
    read = {path: known for path in everything if (known := finished.find(path)) is not None}
    failed: dict[str, str] = {}
    unique = [path for path in everything if path not in read]
    if read:
        progress.message(tr("Photographs that were read before: {count}", count=len(read)))
    models = [
        replace(model, network=fused(model.network), view=view)
        for model, view in zip(models, views, strict=True)
    ]
    largest = max(model.image_size for model in models)
    at_once = max(1, photographs_at_once(largest, device) // divisor)
    batches = [unique[start : start + at_once] for start in range(0, len(unique), at_once)]
    reader = BatchReader(models, PairReader.of(models, partners, nowhere), tiling, device, progress)
    done = 0
    for batch, outcomes in reader.read(batches):
        now: list[Reading] = []
        for path, found in zip(batch, outcomes, strict=True):
            done += 1
            outcome: Outcome = found
            if isinstance(found, SlideReader):
                finished.keep(now)  # a slide may take long
                read, now = read | {reading.path: reading for reading in now}, []
                part = PartOfProgress(progress, (done - 1) / len(unique), done / len(unique))
                outcome = _read_slide(found, at_once, device, part)
            if isinstance(outcome, PhotographError):
                failed[path] = _placed(path, str(outcome), places)
                progress.warning(tr("Skipped: {found}", found=failed[path]))
            elif isinstance(outcome, Reading):
                now.append(outcome)
        finished.keep(now)
        read |= {reading.path: reading for reading in now}
        step(progress, done / len(unique))
    step(progress, 1.0)
    read = {path: read[path] for path in everything if path in read}
    tell_of_notes(((path, note) for path, one in read.items() for note in one.notes), progress)
    halves = [(path, *one.half) for path, one in read.items() if one.half]
    tell_of_halves(
        [(_placed(path, name_in_folder(own), places), why) for path, own, why in halves], progress
    )
    return Readings(read, failed, models[0].view)


def _placed(path: str, said: str, places: Mapping[str, str]) -> str:
    """Return what is said of a photograph behind the place that it belongs to, if it has one."""
    return f"{places[path]}: {said}" if path in places else said


def _read_slide(
    slide: SlideReader, at_once: int, device: torch.device, progress: Progress
) -> Reading | PhotographError:
    """Read a large photograph in tiles; what cannot be read is returned."""
    try:
        said = slide.read(at_once, device, progress)
    except PhotographError as problem:
        return problem
    return Reading(
        slide.path,
        tuple(own.mean for own in said),
        tuple(None for _ in said),
        tuple(own.distance for own in said),
        tuple(own.probabilities for own in said),
        said[0].notes,
    )
