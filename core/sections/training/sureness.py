"""How sure a trained model may be: a temperature, and the limit beyond which a photograph is foreign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import torch
from sklearn.covariance import LedoitWolf

from ....models.foreignness import Foreignness, StageDistance, rank_of_limit
from ...runtime.progress import PartOfProgress, Progress
from ...scores.class_tempering import ClassTempering, tempered_classes
from ...scores.classes import Agreement
from ..model import SectionModel
from ..photographs.store import PhotographStore
from .assessment import Assessment
from .labelled import TRAIN, VALIDATION, Sections
from .results import HeldOutScores, Sureness

#: Axes of the space that training photographs fill, at most, and training photographs for each.
_AXES, _PER_AXIS = 64, 4

#: Training photographs that others are compared with, at most.
_COMPARED = 2000

#: How much what lies outside of the space counts beside what lies within; chosen by benchmarks/foreign.py.
_OUTSIDE = 4.0


def find_sureness(
    model: SectionModel,
    assessment: Assessment,
    store: PhotographStore,
    scores: Sequence[HeldOutScores],
    progress: Progress,
) -> tuple[list[HeldOutScores], Sureness]:
    """Temper a trained model and teach it what is foreign to it, by what was held out.

    Returns
    -------
    scores : list of HeldOutScores
        Tempered.
    sureness : Sureness

    Raises
    ------
    CancelledError
    """
    sections = assessment.sections
    judged = [
        (held.probabilities, sections.labels[held.numbers], sections.slices[held.numbers])
        for held in scores
    ]
    tempering = ClassTempering.of(*judged[:2])
    model.temperature = tempering.temperature
    scores = [
        _tempered(held, own, model.temperature) for held, own in zip(scores, judged, strict=True)
    ]
    names = [held.name for held in scores]
    distances = find_foreignness(model, assessment, store, names, progress)
    own = model.network.foreignness
    counts = (0, 0) if own is None else (own.photographs, own.slices)
    return scores, Sureness(tempering, distances, *counts)


def find_foreignness(
    model: SectionModel,
    assessment: Assessment,
    store: PhotographStore,
    sets: Sequence[str],
    progress: Progress,
) -> dict[str, np.ndarray]:
    """Teach a model what is foreign to it; return the distances of the photographs of held-out sets.

    Raises
    ------
    CancelledError
    """
    sections, layers = assessment.sections, model.fine_layers()
    chosen = {TRAIN: _compared(sections), **{name: sections.members(name) for name in sets}}
    seen = {}
    for place, (name, numbers) in enumerate(chosen.items()):
        part = PartOfProgress(progress, place / len(chosen), (place + 1) / len(chosen))
        seen[name] = assessment.features(model, store, numbers, layers, part)
    limiting = limiting_photographs(sections)
    held_out = [own[limiting] for own in seen[VALIDATION]]
    slices = len(np.unique(sections.slices[sections.members(VALIDATION)[limiting]]))
    labels = sections.labels[chosen[TRAIN]]
    foreignness = fitted_foreignness(layers, seen[TRAIN], labels, held_out, slices)
    model.network.foreignness = foreignness
    return {name: distances_of(foreignness, seen[name]) for name in sets}


def _tempered(
    held: HeldOutScores, judged: tuple[np.ndarray, np.ndarray, np.ndarray], temperature: float
) -> HeldOutScores:
    """Return scores as the model will give them, and what they are worth slice by slice."""
    scores, labels, slices = judged
    probabilities = tempered_classes(scores, temperature)
    network = Agreement.of_probabilities(labels, probabilities, slices)
    return replace(held, probabilities=probabilities, network=network)


def limiting_photographs(sections: Sections) -> np.ndarray:
    """Return which validation photographs (n,) find the limit: those whose slices train nothing."""
    own = sections.slices[sections.members(VALIDATION)]
    apart = ~np.isin(own, sections.slices[sections.sets == TRAIN])
    return apart if apart.any() else ~apart


def fitted_foreignness(
    layers: Sequence[str],
    trained: Sequence[np.ndarray],
    labels: np.ndarray,
    held_out: Sequence[np.ndarray],
    slices: int,
) -> Foreignness:
    """Return how far photographs lie from those that trained, in units of the held-out ones' limit.

    Parameters
    ----------
    layers : sequence of str
    trained, held_out : sequence of ndarray
        Features of each layer, (n, channels) and (m, channels).
    labels : ndarray of int, shape (n,)
        Classes of those that trained.
    slices : int
        That the held-out ones are of.
    """
    axes = [min(_AXES, max(1, len(labels) // _PER_AXIS), own.shape[1] // 2) for own in trained]
    channels = [own.shape[1] for own in trained]
    classes = len(np.unique(labels))
    found = Foreignness(layers, channels, axes, classes, len(held_out[0]), slices)
    for stage, own, others in zip(found.stages, trained, held_out, strict=True):
        _fit_stage(cast("StageDistance", stage), own, labels, others)
    far = np.sort(found.raw([_tensor(own) for own in held_out]).numpy())
    found.limit.copy_(torch.tensor(max(float(far[rank_of_limit(len(far))]), 1e-6)))
    return found


def distances_of(foreignness: Foreignness, features: Sequence[np.ndarray]) -> np.ndarray:
    """Return distances (n,) of photographs by features (n, channels) of each layer; 1 is the limit."""
    found: np.ndarray = foreignness([_tensor(own) for own in features]).numpy()
    return found


def _fit_stage(
    stage: StageDistance, features: np.ndarray, labels: np.ndarray, held_out: np.ndarray
) -> None:
    """Fit one stage's space and classes to features (n, channels), and its units to others."""
    features = features.astype(float)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    # A channel that is the same in all of them is no less apart where it is not.
    spread = np.maximum(spread, 1e-3 * spread.mean() + 1e-6)
    standard = (features - mean) / spread
    axes = np.linalg.svd(standard, full_matrices=False)[2][: stage.axes.shape[1]].T
    inside = standard @ axes
    _, owner = np.unique(labels, return_inverse=True)
    centres = np.array([inside[owner == own].mean(axis=0) for own in range(owner.max() + 1)])
    shrunk = LedoitWolf(assume_centered=True).fit(inside - centres[owner]).covariance_
    shrunk += (1e-6 * np.trace(shrunk) / len(shrunk) + 1e-9) * np.eye(len(shrunk))
    whitening = np.linalg.inv(np.linalg.cholesky(shrunk)).T
    for buffer, value in (
        (stage.mean, mean),
        (stage.spread, spread),
        (stage.axes, axes),
        (stage.whitening, whitening),
        (stage.centres, centres @ whitening),
    ):
        buffer.copy_(_tensor(value))
    usual = stage.parts(_tensor(held_out)).mean(dim=0) / torch.tensor([1.0, _OUTSIDE])
    stage.units.copy_(usual.clamp(min=1e-6))


def _compared(sections: Sections) -> np.ndarray:
    """Return training photographs, evenly out of all where there are very many."""
    train = sections.members(TRAIN)
    return train[np.unique(np.linspace(0, len(train) - 1, min(_COMPARED, len(train))).astype(int))]


def _tensor(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))
