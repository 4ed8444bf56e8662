"""Features of what is frozen of a backbone, and the logistic regression on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ....models.frozen_features import LEAST_SPREAD, FeatureNetwork
from ....models.fusion import fused
from ...networks.copies import ask_side_by_side, threads_of, with_own_layers
from ...networks.devices import mixed_precision, network_on
from ...networks.interruption import interruptible
from ...networks.ranks import Ranks
from ...runtime.aside import done_aside
from ...runtime.progress import Progress, step
from ..model import SectionModel, photographs_at_once
from ..photographs.store import PhotographStore
from .labelled import Sections

#: Strength of the regression's ridge, as scikit-learn has it (its inverse), for photographs that are read
#: once. Carbonates' training photographs, held out in turn, are named as well with a third and thrice of it.
_INVERSE_RIDGE = 10.0

#: Photographs are read in fewer positions where all of them would be more readings than this: it takes
#: minutes on two cores, and some 140 MB of features with EfficientNet-Lite0.
_MOST_READINGS = 16_000

#: Steps of the regression, at most.
_STEPS = 2000


@dataclass(frozen=True)
class ReadFeatures:
    """Features of photographs, each in several positions.

    Attributes
    ----------
    features : ndarray, shape (streams, rows, features)
    numbers : ndarray, shape (rows,)
        Whose they are.
    positions : int
        In which each photograph was read.
    """

    features: NDArray[np.float32]
    numbers: NDArray[np.int64]
    positions: int


@dataclass(frozen=True)
class FeatureReader:
    """Reads the features of photographs once, and fits the regression.

    Attributes
    ----------
    sections : Sections
        With sets.
    store : PhotographStore
    turned : bool
        Whether photographs are read in up to eight positions, as a thin section has no upper side.
    device : torch.device
    ranks : Ranks
        The processes that share the reading.
    balanced : bool
        Whether rare classes count as much as common ones.
    """

    sections: Sections
    store: PhotographStore
    turned: bool
    device: torch.device
    ranks: Ranks
    balanced: bool = False

    def read(self, model: SectionModel, sets: Sequence[str], progress: Progress) -> ReadFeatures:
        """Read the features of the photographs of some sets.

        Raises
        ------
        CancelledError
        """
        network = model.network
        if not isinstance(network, FeatureNetwork):
            raise TypeError(type(network).__name__)
        known = np.flatnonzero(np.isin(self.sections.sets, sets))
        positions = max(1, min(8, _MOST_READINGS // len(known))) if self.turned else 1
        own = self.ranks.share(known)
        at_once = photographs_at_once(model.image_size, self.device)
        starts = range(0, len(own), at_once)
        network = network_on(fused(network), self.device)
        threads = threads_of(self.device, self.ranks)
        copies = (with_own_layers(network) for _ in range(threads))

        def features(asked: FeatureNetwork, start: int) -> list[NDArray[np.float32]]:
            pixels = self.store.read(own[start : start + at_once])
            found = []
            with torch.no_grad(), interruptible(asked, progress):
                for position in _positions(pixels)[:positions]:
                    with mixed_precision(self.device):
                        one = asked.features(model.inputs(position, self.device))
                    found.append(one.float().cpu().numpy())
            return found

        parts: list[NDArray[np.float32]] = []
        numbers: list[NDArray[np.int64]] = []
        for start, found in ask_side_by_side(features, copies, starts):
            step(progress, start / len(own))
            parts += found
            numbers += [own[start : start + at_once]] * len(found)
        mine = np.concatenate(parts, axis=1) if parts else None
        gathered = self.ranks.gather((mine, np.concatenate(numbers) if numbers else None))
        rows = [(features, whose) for features, whose in gathered if features is not None]
        return ReadFeatures(
            np.concatenate([features for features, _ in rows], axis=1),
            np.concatenate([whose for _, whose in rows]),
            positions,
        )

    def fit(
        self, model: SectionModel, read: ReadFeatures, sets: Sequence[str], progress: Progress
    ) -> float:
        """Fit a model's network to the photographs of some sets; return its loss on them.

        Raises
        ------
        CancelledError
        """
        network = model.network
        if not isinstance(network, FeatureNetwork):
            raise TypeError(type(network).__name__)
        chosen = np.isin(self.sections.sets[read.numbers], sets)
        features, labels = read.features[:, chosen], self.sections.labels[read.numbers[chosen]]
        mean = features.mean(axis=1, dtype=np.float64).astype(np.float32)
        spread = features.std(axis=1, dtype=np.float64).astype(np.float32)
        units = np.where(spread > 0, np.maximum(spread, LEAST_SPREAD), 1.0)
        standardised = (features - mean[:, None]) / units[:, None]
        shares = _shares(network.groups)
        rows = (standardised * shares).reshape(-1, features.shape[2])
        weight, bias, loss = done_aside(
            lambda: _regression(
                rows,
                np.tile(labels, len(features)),
                len(self.sections.classes),
                _INVERSE_RIDGE / read.positions,
                self.balanced,
            ),
            progress,
        )
        fitted = (mean, spread, weight * shares, bias)
        network.fit(*(torch.from_numpy(part).float() for part in fitted))
        return loss


def _shares(groups: Sequence[int]) -> NDArray[np.float32]:
    """Return what features are multiplied by (features,), so that each layer has the same say.

    The ridge would leave it to the last layer, whose features are the most.
    """
    shares = [np.full(count, count**-0.5, dtype=np.float32) for count in groups]
    return np.concatenate(shares)


def _positions(pixels: np.ndarray) -> list[np.ndarray]:
    """Return photographs (n, s, s, 3) in all their quarter turns, as they are and flipped."""
    turned = [np.rot90(pixels, quarter, axes=(1, 2)) for quarter in range(4)]
    return [*turned, *(position[:, ::-1] for position in turned)]


def _regression(
    rows: NDArray[np.float32],
    labels: NDArray[np.int64],
    classes: int,
    inverse_ridge: float,
    balanced: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return weights (classes, features), biases (classes,) and the loss of a logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss

    regression = LogisticRegression(
        C=inverse_ridge, max_iter=_STEPS, class_weight="balanced" if balanced else None
    ).fit(rows, labels)
    weight, bias = regression.coef_, regression.intercept_
    if len(weight) == 1:  # of two classes scikit-learn keeps the difference
        weight, bias = np.concatenate([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
    known = regression.classes_
    all_weights, all_biases = np.zeros((classes, rows.shape[1])), np.full(classes, -1e3)
    all_weights[known], all_biases[known] = weight, bias
    loss = log_loss(labels, regression.predict_proba(rows), labels=known)
    return all_weights, all_biases, float(loss)
