"""What is compared on ground that it has not seen: networks, and plain baselines beside them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from sklearn.neighbors import KNeighborsClassifier

from ....models.catalogue import PATCH_NETWORKS, PLAIN_MODELS
from ...networks.devices import networks_at_once
from ...runtime.errors import InputError
from ...runtime.language import later, tr
from ...runtime.look_ahead import MOST_THREADS
from ...runtime.progress import Progress, SilentProgress
from ..patches.samples import PatchSamples
from ..training.ensemble import NetworkTraining
from ..training.plain import (
    FOREST_CENTRE,
    FOREST_MEAN,
    LOGISTIC_CENTRE,
    LOGISTIC_MEAN,
    RIDGE,
    Recipe,
)
from ..training.settings import TrainingSettings

#: Probabilities (n,) for patches (n, elements, p, p) whose centres lie at (n, 2).
Predictor = Callable[[np.ndarray, np.ndarray], np.ndarray]

#: Nearest patches of the location baseline.
_NEIGHBOURS = 5


class Candidate(Protocol):
    """Something that can be trained on some patches and asked about others."""

    @property
    def name(self) -> str:
        """What tables and scripts call it."""

    @property
    def title(self) -> str:
        """What reports call it."""

    @property
    def kind(self) -> str:
        """``network``, ``control`` (a network without its geological term) or ``baseline``."""

    @property
    def networks(self) -> int:
        """How many networks one training takes; 0 for a baseline."""

    @property
    def at_once(self) -> int:
        """How many of its kind may be trained side by side."""

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,)."""


@dataclass(frozen=True)
class NetworkCandidate:
    """A network, or an ensemble of one kind.

    ``geology`` is what becomes of the geological term: ``own`` leaves it, ``off`` sets λ to 0, and
    ``shuffled`` gives every patch the control value of another one. The last two are the controls
    beside any claim that the term helps.
    """

    settings: TrainingSettings
    device: torch.device
    geology: str = "own"

    @property
    def name(self) -> str:
        """What tables and scripts call it."""
        suffix = {"own": "", "off": "_lambda_0", "shuffled": "_shuffled"}[self.geology]
        return self.settings.network + suffix

    @property
    def title(self) -> str:
        """What reports call it."""
        suffix = {"own": "", "off": ", λ = 0", "shuffled": tr(", control shuffled")}[self.geology]
        return PATCH_NETWORKS[self.settings.network].title + suffix

    @property
    def kind(self) -> str:
        """``network``, or ``control`` without the geological term as it should be."""
        return "network" if self.geology == "own" else "control"

    @property
    def networks(self) -> int:
        """How many networks one training takes."""
        return self.settings.members

    @property
    def at_once(self) -> int:
        """How many of its kind may be trained side by side."""
        return networks_at_once(self.device)

    def seconds_of_an_epoch(self, samples: PatchSamples, chosen: np.ndarray) -> float:
        """Return how long a network looks once at the chosen sites (n,) here."""
        settings = replace(self.settings, epochs=1, members=1, pretraining=0)
        begun = time.monotonic()
        NetworkTraining(samples, settings, self.device).fit(chosen, SilentProgress())
        return time.monotonic() - begun

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,)."""
        settings = replace(self.settings, seed=seed)
        if self.geology == "off":
            settings = replace(settings, weight=0.0)
        if self.geology == "shuffled":
            control = np.random.default_rng([seed, 1]).permutation(samples.control)
            samples = samples.with_control(control)
        training = NetworkTraining(samples, settings, self.device)
        model, _ = training.fit(chosen, progress)
        return lambda patches, _xy: model.probabilities(model.channels(patches), self.device)


@dataclass(frozen=True)
class ChemistryBaseline:
    """A plain classifier on the logarithms of the elements, the mean over draws of barren ground."""

    name: str
    title: str
    recipe: Recipe
    kind: str = "baseline"
    networks: int = 0
    at_once: int = MOST_THREADS

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,), once for every draw of barren ground."""
        fitted = self.recipe.fit(samples, chosen, seed, progress)
        return lambda patches, _xy: fitted.probabilities(patches)


@dataclass(frozen=True)
class LocationBaseline:
    """What the nearest training patches alone say: it knows no chemistry, only where patches lie.

    A network that scores no better has not shown that it learned anything else.
    """

    name: str = "location"
    title: str = later("Location alone")
    kind: str = "baseline"
    networks: int = 0
    at_once: int = MOST_THREADS

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,); barren ground of the first draw."""
        members = chosen & samples.sites.of_draw(0)
        neighbours = min(_NEIGHBOURS, int(members.sum()))
        nearest = KNeighborsClassifier(neighbours, weights="distance")
        nearest.fit(samples.xy[members], samples.sites.labels[members])
        return lambda _patches, xy: nearest.predict_proba(xy)[:, 1]


@dataclass(frozen=True)
class PathfinderBaseline:
    """One-sided enrichment of the commodity's pathfinders in a patch: it is shown no label.

    Its scores are ranks, not probabilities. A network that scores no better has not shown that the
    deposits taught it more than textbooks know.
    """

    name: str = "pathfinders"
    title: str = later("Pathfinders, without labels")
    kind: str = "baseline"
    networks: int = 0
    at_once: int = MOST_THREADS

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Return what the survey's own scale says: no site is looked at."""
        scale = samples.pathfinders
        if scale is None:
            raise InputError(tr("The pathfinder score needs the commodity (COMMODITY)."))
        return lambda patches, _xy: scale.scores(patches)


#: The baselines by the name that users and scripts call them.
BASELINES: dict[str, ChemistryBaseline | LocationBaseline | PathfinderBaseline] = {
    baseline.name: baseline
    for baseline in (
        ChemistryBaseline(
            "logistic_centre", later("Logistic regression, centre cell"), LOGISTIC_CENTRE
        ),
        ChemistryBaseline("logistic_mean", later("Logistic regression, patch mean"), LOGISTIC_MEAN),
        ChemistryBaseline("forest_centre", later("Random forest, centre cell"), FOREST_CENTRE),
        ChemistryBaseline("forest_mean", later("Random forest, patch mean"), FOREST_MEAN),
        LocationBaseline(),
        PathfinderBaseline(),
        ChemistryBaseline("ridge", PLAIN_MODELS["ridge"].title, RIDGE),
    )
}


def own_candidate(settings: TrainingSettings, device: torch.device) -> Candidate:
    """Return what settings train, as it stands beside the baselines: a network, or one of them.

    Networks stand alone: their mean with the ridge is made of what both gave.
    """
    plain = PLAIN_MODELS.get(settings.network)
    if plain is None:
        return NetworkCandidate(replace(settings, with_ridge=False), device)
    return replace(BASELINES[plain.baseline], title=plain.title)


def network_candidates(
    settings: TrainingSettings, device: torch.device, geological_controls: bool
) -> list[NetworkCandidate]:
    """Return a network, with its two geological controls if it is guided and they are wanted."""
    variants = ["own"]
    if geological_controls and PATCH_NETWORKS[settings.network].guided and settings.weight:
        variants += ["off", "shuffled"]
    return [NetworkCandidate(settings, device, geology) for geology in variants]


def chosen_candidates(
    networks: Sequence[str],
    baselines: Sequence[str],
    settings: TrainingSettings,
    device: torch.device,
    geological_controls: bool,
) -> list[Candidate]:
    """Return networks and baselines by their names, with the networks' geological controls."""
    return [
        *(
            candidate
            for name in networks
            for candidate in network_candidates(
                replace(settings, network=name), device, geological_controls
            )
        ),
        *(BASELINES[name] for name in baselines),
    ]
