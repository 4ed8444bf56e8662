"""Networks side by side: how often each is right, and how much more often than another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ....models.catalogue import SECTION_NETWORKS
from ...scores.classes import Agreement, lead
from ...scores.intervals import Estimate
from .materials import Material
from .trials import Trial

#: Networks whose pictures the paper sets side by side, and the figure: the first is right where the
#: second is wrong.
PAIRS = (
    ("rocks2net", "densenet121", 12),
    ("gdnet", "densenet121", 14),
    ("rocks2net", "gdnet", 15),
)

#: Networks of the paper's tables, in their order.
TABLES = (
    (1, ("darknet53", "efficientnet_b0", "shufflenet_v2", "dsan", "rocks2net")),
    (2, ("vgg16", "densenet121", "gdnet", "dcnet", "s2dnet", "rocks2net")),
)

#: The paper's properties in the order of its columns.
COLUMNS = ("grain", "clastic", "genesis", "mixture", "basic")


@dataclass(frozen=True)
class Answers:
    """What a network says of a property's test photographs, all seeds behind each other.

    Attributes
    ----------
    labels, named, slices : ndarray of int, shape (n,)
    """

    labels: np.ndarray
    named: np.ndarray
    slices: np.ndarray

    @property
    def right(self) -> np.ndarray:
        """Which photographs were named rightly, (n,) of bool."""
        return self.labels == self.named


@dataclass(frozen=True)
class Comparison:
    """All trainings of a comparison.

    Attributes
    ----------
    materials : tuple of Material
    networks : tuple of str
        In the order they were asked for.
    seeds : tuple of int
    trials : tuple of Trial
        One of each network on each material from each seed.
    scale : float
        Side of the second streams' crops as a share of the photograph's.
    """

    materials: tuple[Material, ...]
    networks: tuple[str, ...]
    seeds: tuple[int, ...]
    trials: tuple[Trial, ...]
    scale: float

    def of(self, network: str, material: int) -> list[Trial]:
        """Return the trials of a network on a property, by seed."""
        own = (
            trial
            for trial in self.trials
            if trial.network == network and trial.material == material
        )
        return sorted(own, key=lambda trial: trial.seed)

    def answers(self, network: str, material: int) -> Answers:
        """Return what a network says of a property's test photographs."""
        parts = [
            (
                self.materials[material].splits[trial.seed].labels[trial.numbers],
                trial.named,
                self.materials[material].splits[trial.seed].slices[trial.numbers],
            )
            for trial in self.of(network, material)
        ]
        return Answers(*(np.concatenate(part) for part in zip(*parts)))

    @cached_property
    def agreements(self) -> dict[tuple[str, int], Agreement]:
        """How often each network is right on each property."""
        return {
            (network, material): self._agreement(network, material)
            for network in self.networks
            for material in range(len(self.materials))
        }

    def _agreement(self, network: str, material: int) -> Agreement:
        said = self.answers(network, material)
        classes = len(self.materials[material].sections.classes)
        return Agreement.of(said.labels, said.named, said.slices, classes)

    def average(self, network: str) -> float:
        """Return the mean accuracy over the properties, the last column of the paper's table 1."""
        return float(
            np.mean(
                [self.agreements[network, place].accuracy for place in range(len(self.materials))]
            )
        )

    @property
    def average_baseline(self) -> float:
        """Accuracy of the better forest, mean over the properties."""
        places = range(len(self.materials))
        return float(np.mean([self.baseline(place).value for place in places]))

    def baseline(self, material: int) -> Estimate:
        """Return the accuracy of the better forest on a property, mean over seeds."""
        return _mean([trial.baseline for trial in self.of(self.networks[0], material)])

    def baseline_title(self, material: int) -> str:
        """Return what that forest was shown."""
        return self.of(self.networks[0], material)[0].baseline_title

    def lead_over_baseline(self, network: str, material: int) -> Estimate:
        """Return how much more often a network is right than the better forest, mean over seeds."""
        return _mean([trial.lead for trial in self.of(network, material)])

    def lead(self, network: str, other: str, material: int) -> Estimate:
        """Return how much more often a network is right than another on the same photographs."""
        one, two = self.answers(network, material), self.answers(other, material)
        return lead(one.right, two.right, one.slices)

    @cached_property
    def ranked(self) -> list[str]:
        """The networks, the one that is right most often first."""
        return sorted(self.networks, key=lambda name: -self.average(name))

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """Networks to show side by side, with the paper's figure; 0 for a pair of none.

        Without any of the paper's pairs the best and the second are shown.
        """
        own = [pair for pair in PAIRS if {*pair[:2]} <= set(self.networks)]
        if own or len(self.networks) < 2:
            return own
        return [(self.ranked[0], self.ranked[1], 0)]

    def told_apart(self, network: str, other: str) -> list[str]:
        """Return the properties on which a network is surely right more often than another."""
        return [
            material.title
            for place, material in enumerate(self.materials)
            if self.lead(network, other, place).low > 0
        ]


def published(network: str, kind: str) -> float:
    """Return the accuracy (0 to 1) that the paper prints for a property; NaN where it prints none."""
    figures = SECTION_NETWORKS[network].published
    return figures[COLUMNS.index(kind)] / 100 if figures and kind in COLUMNS else math.nan


def _mean(estimates: Sequence[Estimate]) -> Estimate:
    """Return the mean of estimates on other splits; its interval is no narrower than theirs."""
    ends = np.array([[one.value, one.low, one.high] for one in estimates])
    return Estimate(*map(float, ends.mean(axis=0)))
