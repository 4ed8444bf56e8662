"""Tempering networks by what those trained without them gave deposits and barren ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...runtime.language import tr
from ...scores.intervals import FEWEST_GROUPS
from ...scores.tempering import best_temperature, log_loss, tempered
from .candidates import Candidate
from .cross_validation import HeldOut
from .rounds import Round


@dataclass(frozen=True)
class Tempering:
    """What the logits of a network's scores are divided by, and what that does.

    Attributes
    ----------
    temperature : float
        1 leaves scores what they are: where too few groups were held out to tell, or where it does not
        help on folds that had no part in choosing it.
    before, after : float
        Mean negative log-likelihood of all held-out patches: of the scores, and of what the temperatures
        that were chosen without their fold make of them.
    groups : int
        Separate groups of deposits that were held out.
    """

    temperature: float
    before: float
    after: float
    groups: int

    @classmethod
    def of(cls, rounds: Sequence[Round], name: str) -> Tempering:
        """Choose the temperature of a network by all patches that were held out in all rounds."""
        scores, labels = _pooled([(item, item.fold >= 0) for item in rounds], name)
        before, groups = log_loss(scores, labels), rounds[0].sites.group_count(1)
        if groups < FEWEST_GROUPS:
            return cls(1.0, before, before, groups)
        apart = np.concatenate([_by_other_folds(item, name) for item in rounds])
        after = log_loss(apart, labels)
        temperature = best_temperature(scores, labels) if after < before else 1.0
        return cls(temperature, before, after, groups)

    def said(self) -> str:
        """Say what it is and what it does."""
        if self.groups < FEWEST_GROUPS:
            return tr(
                "The networks' scores are not tempered: {groups} separate groups of deposits were held out, "
                "and fewer than {fewest} do not tell how sure they may be.",
                groups=self.groups,
                fewest=FEWEST_GROUPS,
            )
        if self.temperature == 1:
            return tr(
                "The networks' scores are not tempered: what the other folds choose does not make held-out "
                "patches likelier (mean negative log-likelihood {before:.3f}, and {after:.3f} with it).",
                before=self.before,
                after=self.after,
            )
        return tr(
            "The networks' scores are tempered, since held-out patches show that they are too sure: their "
            "logits are divided by T = {temperature:.2f}. The mean negative log-likelihood of held-out "
            "patches falls from {before:.3f} to {after:.3f} by temperatures of the other folds. The order "
            "of the networks' scores stays.",
            temperature=self.temperature,
            before=self.before,
            after=self.after,
        )


def choose_temperatures(
    rounds: Sequence[Round], candidates: Sequence[Candidate], preset: str
) -> dict[str, Tempering]:
    """Return how each network is tempered, by its name; those of the paper are not."""
    networks = [item.name for item in candidates if item.kind in ("network", "control")]
    return {name: Tempering.of(rounds, name) for name in networks if preset != "paper"}


def tempered_rounds(rounds: Sequence[Round], temperings: Mapping[str, Tempering]) -> list[Round]:
    """Return the rounds with what networks give once they are tempered."""
    return [
        replace(
            item,
            held_out={
                **item.held_out,
                **{
                    name: _tempered(item, name, own.temperature) for name, own in temperings.items()
                },
            },
        )
        for item in rounds
    ]


def _tempered(item: Round, name: str, temperature: float) -> HeldOut:
    own = item.held_out[name]
    probabilities, reference = (
        tempered(scores, temperature) for scores in (own.probabilities, own.reference)
    )
    return HeldOut.of(item.sites, item.fold, probabilities, reference)


def _pooled(
    members: Sequence[tuple[Round, np.ndarray]], name: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return scores (m,) and labels (m,) of chosen sites (n,) of rounds."""
    return (
        np.concatenate([item.held_out[name].probabilities[own] for item, own in members]),
        np.concatenate([item.sites.labels[own] for item, own in members]),
    )


def _by_other_folds(item: Round, name: str) -> np.ndarray:
    """Return the held-out scores of a round, tempered by what the other folds of it choose."""
    scores, fold = item.held_out[name].probabilities, item.fold
    found = np.full(len(fold), np.nan)
    for number in np.unique(fold[fold >= 0]).tolist():
        others = _pooled([(item, (fold >= 0) & (fold != number))], name)
        own = fold == number
        found[own] = tempered(scores[own], best_temperature(*others))
    return found[fold >= 0]
