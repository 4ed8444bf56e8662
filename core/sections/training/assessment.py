"""What a network says of photographs that it was not trained on, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
import torch

from ....models.fusion import fused
from ...networks.copies import ask_side_by_side, threads_of, with_own_layers
from ...networks.devices import network_on
from ...networks.interruption import interruptible
from ...networks.ranks import Ranks
from ...runtime.look_ahead import look_ahead, processors
from ...runtime.progress import PartOfProgress, Progress, step
from ..model import SectionModel
from ..photographs.store import PhotographStore
from .baseline import forest_probabilities, grey_statistics
from .class_sizes import class_weights
from .labelled import TEST, TRAIN, VALIDATION, Sections
from .results import HeldOutScores
from .texture import colour_and_texture

#: Photographs that are scored at once.
_SCORED = 8

Answer = TypeVar("Answer")


class Fitted(NamedTuple):
    """What a training has made.

    Attributes
    ----------
    judged : SectionModel
        That has learned from the training photographs, and is asked about the validation photographs.
    final : SectionModel
        That is kept, and is asked about the test photographs.
    """

    judged: SectionModel
    final: SectionModel

    @property
    def knows_validation(self) -> bool:
        """Whether the one that is kept has learned from the validation photographs as well."""
        return self.judged is not self.final


@dataclass(frozen=True)
class Assessment:
    """Judges networks by labelled photographs.

    Attributes
    ----------
    sections : Sections
        With sets.
    seed : int
    device : torch.device
    ranks : Ranks
        The processes that share the work.
    balanced : bool
        Whether the forests give rare classes the weight of common ones, as the network does.
    """

    sections: Sections
    seed: int
    device: torch.device
    ranks: Ranks
    balanced: bool = False

    def predict(
        self,
        model: SectionModel,
        store: PhotographStore,
        chosen: np.ndarray,
        progress: Progress,
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Return probabilities (n, classes) and the crops' translations (n, 2) or None."""
        parts = self._asked(
            model, store, chosen, lambda own, pixels: own.scores(pixels, self.device), progress
        )
        probabilities = self._assembled([one for one, _ in parts], len(chosen))
        if model.network.crop is None:
            return probabilities, None
        shifts = [two for _, two in parts if two is not None]
        return probabilities, self._assembled(shifts, len(chosen))

    def of_validation(
        self, model: SectionModel, store: PhotographStore, progress: Progress
    ) -> tuple[float, float]:
        """Return loss and accuracy on the validation photographs, by which the epoch is chosen.

        Where classes are balanced, rare ones count here as much as common ones.
        """
        held_out = self.sections.members(VALIDATION)
        probabilities, _ = self.predict(model, store, held_out, progress)
        labels = self.sections.labels[held_out]
        likelihood = probabilities[np.arange(len(held_out)), labels]
        counts = np.ones(len(labels))
        if self.balanced:
            counts = class_weights(labels, len(self.sections.classes))[labels]
        return (
            float(np.average(-np.log(np.maximum(likelihood, 1e-12)), weights=counts)),
            float(np.average(probabilities.argmax(axis=1) == labels, weights=counts)),
        )

    def features(
        self,
        model: SectionModel,
        store: PhotographStore,
        chosen: np.ndarray,
        layers: Sequence[str],
        progress: Progress,
    ) -> list[np.ndarray]:
        """Return means and spreads of layers over photographs, (n, 2 · channels) each."""

        def features(own: SectionModel, pixels: np.ndarray) -> list[np.ndarray]:
            return [found.cpu().numpy() for found in own.features(pixels, self.device, layers)]

        parts = self._asked(model, store, chosen, features, progress)
        return [
            self._assembled([part[place] for part in parts], len(chosen))
            for place in range(len(layers))
        ]

    def _asked(
        self,
        model: SectionModel,
        store: PhotographStore,
        chosen: np.ndarray,
        ask: Callable[[SectionModel, np.ndarray], Answer],
        progress: Progress,
    ) -> list[Answer]:
        """Ask a model about this process's share of photographs, some at a time, in several threads."""
        own, threads = self.ranks.share(chosen), threads_of(self.device, self.ranks)
        network = network_on(fused(model.network), self.device)
        copies = (replace(model, network=with_own_layers(network)) for _ in range(threads))

        def asked(one: SectionModel, start: int) -> Answer:
            with interruptible(one.network, progress):
                return ask(one, store.read(own[start : start + _SCORED]))

        answers = []
        for start, said in ask_side_by_side(asked, copies, range(0, len(own), _SCORED)):
            step(progress, start / len(own))
            answers.append(said)
        return answers

    def score_held_out(
        self, fitted: Fitted, store: PhotographStore, progress: Progress
    ) -> list[HeldOutScores]:
        """Score the validation photographs, and the test photographs if there are any.

        The forests learn from the photographs that the model has learned from.
        """
        sections, seed = self.sections, self.seed
        train = sections.members(TRAIN)
        asked = [(VALIDATION, fitted.judged, train)]
        if (sections.sets == TEST).any():
            known = np.flatnonzero(sections.sets != TEST) if fitted.knows_validation else train
            asked.append((TEST, fitted.final, known))
        greys, textures = self._plain_features(store, PartOfProgress(progress, 0.0, 0.5))
        scored = []
        for place, (name, model, known) in enumerate(asked):
            part = PartOfProgress(
                progress, 0.5 + 0.5 * place / len(asked), 0.5 + 0.5 * (place + 1) / len(asked)
            )
            chosen = sections.members(name)
            probabilities, shifts = self.predict(model, store, chosen, part)
            grey, texture = (
                forest_probabilities(
                    features, sections.labels, known, chosen, seed, part, self.balanced
                )
                for features in (greys, textures)
            )
            scored.append(
                HeldOutScores.of(name, sections, chosen, probabilities, grey, texture, shifts)
            )
        return scored

    def _plain_features(
        self, store: PhotographStore, progress: Progress
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return what the forests know of all photographs: grey levels, and colour and texture."""
        count = len(self.sections.paths)
        own = self.ranks.share(np.arange(count))
        starts = range(0, len(own), _SCORED)

        def measured(start: int) -> tuple[np.ndarray, np.ndarray]:
            pixels = store.read(own[start : start + _SCORED])
            parts = np.split(pixels, pixels.shape[-1] // 3, axis=-1)  # both of a pair
            return (
                np.hstack([grey_statistics(part) for part in parts]),
                np.hstack([colour_and_texture(part) for part in parts]),
            )

        greys, textures = [], []
        for start, (grey, texture) in look_ahead(measured, starts, processors()):
            step(progress, start / len(own))
            greys.append(grey)
            textures.append(texture)
        return self._assembled(greys, count), self._assembled(textures, count)

    def _assembled(self, parts: Sequence[np.ndarray], count: int) -> np.ndarray:
        """Return rows (count, ...) of which every process has those that :meth:`Ranks.share` gives."""
        gathered = [np.concatenate(rows) for rows in self.ranks.gather(parts) if rows]
        result = np.empty((count, *gathered[0].shape[1:]), dtype=gathered[0].dtype)
        for rank, rows in enumerate(gathered):
            result[rank :: self.ranks.count] = rows
        return result


def repeated_photographs(
    digests: Sequence[bytes], sections: Sections, knows_validation: bool = False
) -> int:
    """Return how many held-out photographs have the pixels of a photograph that trained what is scored.

    Where the model that is tested ``knows_validation`` photographs as well, they count for the test.
    """
    seen = {digests[number] for number in sections.members(TRAIN)}
    held = np.flatnonzero(sections.sets != TRAIN)
    known = {number for number in held.tolist() if digests[number] in seen}
    if knows_validation:
        seen = {digests[number] for number in sections.members(VALIDATION)}
        known |= {number for number in sections.members(TEST).tolist() if digests[number] in seen}
    return len(known)
