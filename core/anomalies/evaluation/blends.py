"""The mean of a network's and the ridge's scores, judged by what both gave held-out ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ....models.catalogue import COMPANION
from ..training.model import MEANS
from .candidates import Candidate
from .cross_validation import HeldOut
from .rounds import Round

#: What follows the network's name in that of the mean.
WITH_RIDGE = "_with_ridge"


@dataclass(frozen=True)
class Blend:
    """The mean of the scores of a network, or an ensemble, and of the ridge: nothing is trained for it.

    ``network`` is one of :data:`~gossan.models.catalogue.PATCH_NETWORKS`.
    """

    network: str
    kind: str = "mean"

    @property
    def name(self) -> str:
        """What tables and scripts call it."""
        return self.network + WITH_RIDGE

    @property
    def title(self) -> str:
        """What reports call it."""
        return MEANS[self.network]

    def of(self, held_out: Mapping[str, HeldOut]) -> HeldOut:
        """Return what the mean gives ground that network and ridge have judged."""
        one, two = held_out[self.network], held_out[COMPANION]
        return replace(
            one,
            probabilities=(one.probabilities + two.probabilities) / 2,
            deposit_probabilities=(one.deposit_probabilities + two.deposit_probabilities) / 2,
            reference=(one.reference + two.reference) / 2,
        )


def possible_blends(candidates: Sequence[Candidate]) -> list[Blend]:
    """Return the means of every network with the ridge, if that is among the candidates."""
    if COMPANION not in [candidate.name for candidate in candidates]:
        return []
    return [Blend(candidate.name) for candidate in candidates if candidate.kind == "network"]


def with_blends(rounds: Sequence[Round], blends: Sequence[Blend]) -> list[Round]:
    """Return the rounds with what the means give the same ground."""
    return [
        replace(
            item,
            held_out={**item.held_out, **{blend.name: blend.of(item.held_out) for blend in blends}},
        )
        for item in rounds
    ]
