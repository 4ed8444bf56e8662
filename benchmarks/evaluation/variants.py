"""Networks and ridges that see something else than the logarithms of the elements.

Each was written down before any was scored, as what might still beat the ridge. None is part of the plugin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from card.material import MemoryStack
from gossan.core.anomalies.evaluation.candidates import (
    BASELINES,
    ChemistryBaseline,
    NetworkCandidate,
    Predictor,
)
from gossan.core.anomalies.patches.samples import PatchSamples
from gossan.core.anomalies.patches.unlabelled import UnlabelledGround
from gossan.core.anomalies.training.plain import (
    FOREST_MEAN,
    RIDGE,
    centre_values,
    means_by_scale,
)
from gossan.core.anomalies.training.settings import PRESETS, TrainingSettings
from gossan.core.runtime.progress import Progress, SilentProgress, step
from scipy.ndimage import uniform_filter
from scipy.special import ndtri

from .draws import Draw, ground_patches
from .jobs import NETWORKS

#: Patches (n, channels, p, p), all positive, of patches (n, elements, p, p).
Inputs = Callable[[np.ndarray], np.ndarray]

SCALES = (3, 5, 9)

FOLDS = 5


def box_means(patches: np.ndarray) -> list[np.ndarray]:
    """Return means over squares around every cell of patches, as far as the patch reaches."""
    known = np.isfinite(patches)
    filled = np.where(known, patches, 0.0)
    means = []
    for side in SCALES:
        size = (1, 1, side, side)
        share = uniform_filter(known.astype(float), size, mode="constant")
        total = uniform_filter(filled.astype(float), size, mode="constant")
        means.append(np.where(share > 0, total / np.maximum(share, 1e-9), np.nan))
    return means


def as_they_are(_samples: PatchSamples, _chosen: np.ndarray) -> Inputs:
    """Return the elements as every network is shown them."""
    return lambda patches: patches


def several_scales(_samples: PatchSamples, _chosen: np.ndarray) -> Inputs:
    """Return the elements beside their means over squares of three, five and nine cells."""
    return lambda patches: np.concatenate([patches, *box_means(patches)], axis=1)


def ridge_map(samples: PatchSamples, chosen: np.ndarray) -> Inputs:
    """Return the elements beside the odds that a ridge gives every cell of a patch.

    It is fitted to the same sites as the network.
    """
    fitted = RIDGE.fit(samples, chosen, 0, SilentProgress())

    def odds(patches: np.ndarray) -> np.ndarray:
        cells = [np.moveaxis(part, 1, -1) for part in (patches, *box_means(patches))]
        values = np.concatenate(cells, axis=-1)
        shape = values.shape[:-1]
        logs = np.log10(np.maximum(values.reshape(-1, values.shape[-1]), fitted.floor))
        logs = np.where(np.isfinite(logs), logs, np.log10(fitted.floor))
        own = np.mean([each.predict_proba(logs)[:, 1] for each in fitted.classifiers], axis=0)
        ridge = (own / (1 - own)).reshape(shape)
        return np.concatenate([patches, ridge[:, None]], axis=1)

    return odds


def normal_scores(samples: PatchSamples, _chosen: np.ndarray) -> Inputs:
    """Return ten to the normal scores of the elements on the whole ground: their logarithm is taken."""
    centres = centre_values(ground_patches(samples))
    known = [np.sort(column[np.isfinite(column)]) for column in centres.T]

    def scores(patches: np.ndarray) -> np.ndarray:
        result = np.empty(patches.shape)
        for element, column in enumerate(known):
            own = patches[:, element]
            below = np.searchsorted(column, own, "left") + np.searchsorted(column, own, "right")
            rank = (below / 2 + 0.5) / (len(column) + 1)
            result[:, element] = np.where(np.isfinite(own), 10 ** ndtri(rank), np.nan)
        return result

    return scores


@dataclass(frozen=True)
class Seen:
    """A candidate that is shown something else.

    What does not depend on the fold is made once for all of them, and so is what is pretrained on it.
    """

    name: str
    candidate: NetworkCandidate | ChemistryBaseline
    inputs: Callable[[PatchSamples, np.ndarray], Inputs]
    by_fold: bool = False
    kept: dict[int, PatchSamples] = field(default_factory=dict)

    title = property(lambda self: self.name)
    kind = property(lambda self: "network" if self.networks else "variant")
    networks = property(lambda self: self.candidate.networks)
    at_once = property(lambda self: self.candidate.at_once)

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,)."""
        inputs = self.inputs(samples, chosen)
        made = None if self.by_fold else self.kept.get(id(samples))
        if made is None:
            made = shown(samples, inputs)
            self.kept[id(samples)] = made
        predict = self.candidate.fit(made, chosen, seed, progress)
        return lambda patches, xy: predict(inputs(patches).astype(np.float32), xy)


def shown(samples: PatchSamples, inputs: Inputs) -> PatchSamples:
    """Return samples whose patches have been made into others."""
    patches = inputs(samples.patches).astype(np.float32)
    stack: Any = MemoryStack(np.empty((patches.shape[1], 1, 1)), grid=samples.stack.grid)
    unlabelled = samples.unlabelled
    if unlabelled is not None:
        unlabelled = UnlabelledGround(inputs(unlabelled.patches).astype(np.float32))
    return replace(samples, stack=stack, patches=patches, unlabelled=unlabelled)


@dataclass(frozen=True)
class PretrainedElsewhere:
    """A network whose first layers have seen the ground of other surveys as well.

    Their elements are put on the scale of the own survey by mean and standard deviation of the logarithms;
    what they lack is the own survey's mean everywhere.
    """

    candidate: NetworkCandidate
    others: Sequence[tuple[tuple[str, ...], np.ndarray]]
    kept: dict[int, UnlabelledGround] = field(default_factory=dict)

    name = property(lambda self: f"{self.candidate.name}_elsewhere")
    title = property(lambda self: self.name)
    kind = "network"
    networks = property(lambda self: self.candidate.networks)
    at_once = property(lambda self: self.candidate.at_once)

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,)."""
        if id(samples) not in self.kept:
            parts = [self._on_scale(names, patches, samples) for names, patches in self.others]
            own = ground_patches(samples)
            self.kept[id(samples)] = UnlabelledGround(np.concatenate([own, *parts]))
        everywhere = replace(samples, unlabelled=self.kept[id(samples)])
        return self.candidate.fit(everywhere, chosen, seed, progress)

    @staticmethod
    def _on_scale(names: Sequence[str], patches: np.ndarray, samples: PatchSamples) -> np.ndarray:
        ground = ground_patches(samples)
        result = np.empty((len(patches), *ground.shape[1:]), dtype=np.float32)
        for element, name in enumerate(samples.stack.elements):
            own = _logs(ground[:, element])
            result[:, element] = 10 ** np.nanmean(own)
            if name in names:
                other = _logs(patches[:, list(names).index(name)])
                scores = (other - np.nanmean(other)) / max(np.nanstd(other), 1e-9)
                result[:, element] = 10 ** (np.nanmean(own) + np.nanstd(own) * scores)
        return result


def _logs(values: np.ndarray) -> np.ndarray:
    lowest = values[values > 0].min()
    return np.log10(np.maximum(values, lowest))


def _geometric_means(patches: np.ndarray) -> np.ndarray:
    return np.asarray(10 ** means_by_scale(np.log10(patches)))


#: The ridge on means of normal scores.
RIDGE_OF_NORMAL_SCORES = Seen(
    "ridge_normal_scores",
    replace(BASELINES["ridge"], recipe=replace(RIDGE, features=_geometric_means)),  # type: ignore[arg-type,call-arg]
    normal_scores,
)


@dataclass(frozen=True)
class ForestOfPlaces:
    """A random forest that is shown nothing but where patches lie."""

    name: str = "forest_location"
    title: str = "forest_location"
    kind: str = "variant"
    networks: int = 0
    at_once: int = 1

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> Predictor:
        """Train on the chosen sites (n,), once for every draw of barren ground, as the forests are."""
        draws = min(FOREST_MEAN.draws, samples.sites.draw_count)
        forests = []
        for draw in range(draws):
            step(progress, draw / draws)
            members = chosen & samples.sites.of_draw(draw)
            forest = FOREST_MEAN.classifier(seed)
            forests.append(forest.fit(samples.xy[members], samples.sites.labels[members]))
        return lambda _patches, xy: np.mean(
            [forest.predict_proba(xy)[:, 1] for forest in forests], axis=0
        )


def network_settings(network: str) -> TrainingSettings:
    """Return Gossan's own settings, as all networks are compared with."""
    own = TrainingSettings(**PRESETS["gossan"], folds=FOLDS)
    return replace(own, network=network, with_ridge=False)


def candidates(draw: Draw, others: Sequence[Draw], device: torch.device) -> dict[str, Any]:
    """Return all that is tried on a draw, by name; others are draws of other surveys."""
    guided = draw.samples.control.shape[1] > 0
    own = [
        NetworkCandidate(network_settings(name), device)
        for name in NETWORKS
        if guided or name != "gk_dcn"
    ]
    dcn = own[1]
    ten = NetworkCandidate(replace(dcn.settings, members=10), device)
    ground = [(other.samples.stack.elements, ground_patches(other.samples)) for other in others]
    varied = [
        RIDGE_OF_NORMAL_SCORES,
        ForestOfPlaces(),
        Seen("dcn_scales", dcn, several_scales),
        Seen("dcn_ridge_map", dcn, ridge_map, by_fold=True),
        Seen("dcn_normal_scores", dcn, normal_scores),
        Seen("dcn_ten_draws", ten, as_they_are),
        PretrainedElsewhere(dcn, ground),
    ]
    if guided:
        varied += [
            Seen("gk_dcn_scales", own[2], several_scales),
            Seen("gk_dcn_ridge_map", own[2], ridge_map, by_fold=True),
        ]
    return {each.name: each for each in (*BASELINES.values(), *own, *varied)}
