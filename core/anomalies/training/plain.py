"""Plain classifiers of patches: regressions and forests, fitted once for every draw of barren ground.

They are the baselines that networks are compared with, and models in their own right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ....models.catalogue import PLAIN_MODELS
from ....models.plain_ensembles import LEAF, PlainEnsemble, plain_ensemble, squares
from ...geochemistry.transforms import Transform, log_above, log_floor
from ...rasters.band_kinds import COVARIATE, kinds_beside
from ...rasters.ground import GroundScale
from ...runtime.progress import Progress, step
from ..patches.samples import PatchSamples
from .importance import Importance
from .model import AnomalyModel
from .optimisation import Epoch
from .ranges import TrainingRanges
from .settings import BARREN_DRAWS, TrainingSettings

#: Trees of a random forest.
_TREES = 200

#: How freely the weights of the ridge are chosen.
RIDGE_STRENGTH = 0.03


def centre_values(patches: np.ndarray) -> np.ndarray:
    """Return the centre cells (n, elements) of patches (n, elements, p, p)."""
    middle = patches.shape[-1] // 2
    return patches[:, :, middle, middle]


def mean_values(patches: np.ndarray) -> np.ndarray:
    """Return the means (n, elements) of patches (n, elements, p, p) over cells with values."""
    known = np.isfinite(patches)
    return np.where(known, patches, 0.0).sum(axis=(2, 3)) / np.maximum(1, known.sum(axis=(2, 3)))


def means_by_scale(patches: np.ndarray) -> np.ndarray:
    """Return means over ever larger squares around the centre, the scales beside each other."""
    side = patches.shape[-1]
    rims = [(side - square) // 2 for square in squares(PLAIN_MODELS["ridge"].scales, side)]
    return np.concatenate(
        [mean_values(patches[:, :, rim : side - rim, rim : side - rim]) for rim in rims], axis=1
    )


def _logistic(_seed: int) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))


def _ridge(_seed: int) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=RIDGE_STRENGTH, max_iter=5000))


def _forest(seed: int) -> Any:
    return RandomForestClassifier(_TREES, min_samples_leaf=2, random_state=seed % 2**32)


@dataclass(frozen=True)
class Recipe:
    """A plain classifier on the logarithms of what is seen of patches.

    Bands beside the chemistry are seen as they are.

    It takes no more draws of barren ground than it names; a regression on many numbers needs more.
    """

    features: Callable[[np.ndarray], np.ndarray]
    classifier: Callable[[int], Any]
    draws: int = 5

    def fit(
        self, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
    ) -> FittedRecipe:
        """Fit to the chosen sites (n,), once for every draw of barren ground."""
        values = self.features(samples.patches)
        # An element without any positive value is a constant, whatever it is raised to.
        kinds = samples.stack.kinds * (values.shape[1] // len(samples.stack.kinds))
        floor = np.nan_to_num(log_floor(values[chosen], kinds), nan=1.0)
        classifiers = []
        draws = min(self.draws, samples.sites.draw_count)
        for draw in range(draws):
            step(progress, draw / draws)
            members = chosen & samples.sites.of_draw(draw)
            logs = log_above(values[members], floor)
            classifiers.append(self.classifier(seed).fit(logs, samples.sites.labels[members]))
        return FittedRecipe(self.features, floor, classifiers)


@dataclass(frozen=True)
class FittedRecipe:
    """Classifiers of one kind, one per draw of barren ground.

    Attributes
    ----------
    features : callable
    floor : ndarray, shape (features,)
        Lower values are raised to it before a logarithm is taken; none is where it is 0.
    classifiers : sequence
        Of scikit-learn.
    """

    features: Callable[[np.ndarray], np.ndarray]
    floor: np.ndarray
    classifiers: Sequence[Any]

    def probabilities(self, patches: np.ndarray) -> np.ndarray:
        """Return the mean probability (n,) of patches (n, elements, p, p) over the draws."""
        logs = log_above(self.features(patches), self.floor)
        return np.mean([fitted.predict_proba(logs)[:, 1] for fitted in self.classifiers], axis=0)


LOGISTIC_CENTRE = Recipe(centre_values, _logistic)
LOGISTIC_MEAN = Recipe(mean_values, _logistic)
FOREST_CENTRE = Recipe(centre_values, _forest)
FOREST_MEAN = Recipe(mean_values, _forest)
RIDGE = Recipe(means_by_scale, _ridge, BARREN_DRAWS)

#: What the plain models are fitted by, by the names of the catalogue.
RECIPES = {"logistic": LOGISTIC_CENTRE, "ridge": RIDGE, "forest": FOREST_CENTRE}


class PlainTraining:
    """Fits plain classifiers to some of the patches, as a model that maps.

    Parameters
    ----------
    samples : PatchSamples
    settings : TrainingSettings
    """

    def __init__(self, samples: PatchSamples, settings: TrainingSettings) -> None:
        self.samples = samples
        self.settings = settings

    def fit(
        self, chosen: np.ndarray, progress: Progress, _validation: np.ndarray | None = None
    ) -> tuple[AnomalyModel, list[Epoch]]:
        """Fit to the chosen sites (n,); return the model. There are no epochs.

        Raises
        ------
        CancelledError
        """
        samples, stack, name = self.samples, self.samples.stack, self.settings.network
        ensemble, importance = fitted_ensemble(name, samples, chosen, self.settings.seed, progress)
        seen = samples.patches[chosen & samples.sites.in_draws(len(ensemble))]
        values = np.moveaxis(seen, 1, -1).reshape(-1, len(stack.elements))
        # What the model does to a single cell; it does it to means of several by itself.
        floor = tuple(ensemble.floor[: len(stack.elements)].tolist())
        model = AnomalyModel(
            name,
            ensemble,
            stack.elements,
            stack.units,
            _transform(floor, stack.kinds),
            stack.grid.cell_size,
            stack.grid.crs,
            cell_metres=GroundScale(stack.grid).cell_metres(),
            ranges=TrainingRanges.of(values, floor),
        )
        model.record["importance"] = importance.to_json()
        return model, []


def fitted_ensemble(
    name: str, samples: PatchSamples, chosen: np.ndarray, seed: int, progress: Progress
) -> tuple[PlainEnsemble, Importance]:
    """Fit one of the catalogue's plain models to the chosen sites (n,); return it and its weights."""
    fitted = RECIPES[name].fit(samples, chosen, seed, progress)
    elements = samples.stack.elements
    ensemble = ensemble_of(name, fitted, len(elements), samples.patch)
    return ensemble, Importance.of(fitted.classifiers, elements, ensemble.sides)


def _transform(floor: tuple[float, ...], kinds: tuple[str, ...]) -> Transform:
    """Return what a plain model does to a single cell."""
    kinds = kinds_beside(kinds)
    scale = ((0.0,) * len(kinds), (1.0,) * len(kinds)) if COVARIATE in kinds else ((), ())
    return Transform("log10", "none", floor, (), (), *scale, kinds)


def ensemble_of(name: str, fitted: FittedRecipe, elements: int, patch: int) -> PlainEnsemble:
    """Return fitted classifiers as the arrays of one of the catalogue's plain models."""
    arrays = (_forests if name == "forest" else _regressions)(fitted.classifiers)
    sizes = {}
    if name == "forest":
        sizes = {"trees": arrays["root"].shape[1], "nodes": len(arrays["left"])}
    ensemble = plain_ensemble(name, elements, patch, len(fitted.classifiers), sizes)
    arrays["floor"] = fitted.floor
    ensemble.load_state_dict({key: torch.from_numpy(own) for key, own in arrays.items()})
    return ensemble


def _regressions(pipelines: Sequence[Any]) -> dict[str, np.ndarray]:
    steps = [(pipeline[0], pipeline[1]) for pipeline in pipelines]
    return {
        "centre": np.stack([scaler.mean_ for scaler, _ in steps]),
        "spread": np.stack([scaler.scale_ for scaler, _ in steps]),
        "weight": np.stack([regression.coef_[0] for _, regression in steps]),
        "bias": np.array([regression.intercept_[0] for _, regression in steps]),
    }


def _forests(forests: Sequence[Any]) -> dict[str, np.ndarray]:
    """Return the arrays of :class:`~gossan.models.plain_ensembles.Forests`."""
    trees = [_by_level(tree.tree_) for forest in forests for tree in forest.estimators_]
    first = np.cumsum([0, *(len(tree["left"]) for tree in trees)])
    for tree, start in zip(trees, first.tolist()):
        tree["left"] += start
    return {
        "root": first[:-1].reshape(len(forests), -1),
        **{key: np.concatenate([tree[key] for tree in trees]) for key in trees[0]},
    }


def _by_level(tree: Any) -> dict[str, np.ndarray]:
    """Return a tree of scikit-learn with its nodes level by level, and siblings beside each other."""
    left, right = tree.children_left.tolist(), tree.children_right.tolist()
    order, place = [0], np.zeros(tree.node_count, dtype=np.int64)
    for node in order:  # which grows on the way
        place[node] = len(order)  # where its left child goes, if it has one
        if left[node] >= 0:
            order += [left[node], right[node]]
    old = np.array(order)
    leaf = tree.children_left[old] < 0
    counts = tree.value[old, 0]
    return {
        "feature": np.where(leaf, 0, tree.feature[old]).astype(np.int64),
        "threshold": np.where(leaf, LEAF, tree.threshold[old]),
        "left": np.where(leaf, np.arange(len(old)), place[old]),
        "share": counts[:, 1] / counts.sum(axis=1),
    }
