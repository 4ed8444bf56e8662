"""Ways to pool the scores of folds: `make bench-pooling` prints the table of docs/surveys.md.

Small surveys are drawn of which everything is known. Deposits have haloes in some of the elements, alone or
in camps; each place has four patches that resemble each other, with means over squares of four sizes. Where
places lie says nothing of new ones. Models are cross-validated in five folds of whole groups, as Gossan does,
and trained once more on all deposits. What cross-validation says is then held against the AUC of that one
model on thousands of new patches.

    python benchmarks/pooling.py [SURVEYS]

SURVEYS is how many are drawn of each size, 100 by default.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".dev" / "plugins"))

from gossan.core.anomalies.evaluation.cross_validation import REFERENCE_CELLS, places_among  # noqa: E402
from gossan.core.anomalies.evaluation.splits import choose_folds  # noqa: E402
from gossan.core.anomalies.patches.sites import PatchSites  # noqa: E402
from gossan.core.anomalies.training.plain import RIDGE_STRENGTH  # noqa: E402
from gossan.models.catalogue import PLAIN_MODELS  # noqa: E402

DEPOSITS = (10, 20, 40)
FOLDS = 5

#: Elements, draws of barren ground, patches of a place, and new places of each kind.
ELEMENTS, DRAWS, PATCHES, NEW = 6, 5, 4, 1000

#: What is left of a halo in a mean over the squares of each size, and the part that patches of a place share.
KEPT = np.array([1.0, 0.9, 0.7, 0.4])
SHARED = 0.8

#: How means over larger squares resemble those over smaller ones, and elements each other.
RIDGE_SCALES = PLAIN_MODELS["ridge"].scales
OVER_SCALES = np.minimum.outer(RIDGE_SCALES, RIDGE_SCALES) / np.maximum.outer(
    RIDGE_SCALES, RIDGE_SCALES
)
OVER_ELEMENTS = 0.6 * np.eye(ELEMENTS) + 0.4


class Ground:
    """Chemistry of one survey: features (places · patches, elements · scales) of ground and deposits."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._root = np.linalg.cholesky(np.kron(OVER_ELEMENTS, OVER_SCALES))
        self.strength = rng.uniform(0.3, 1.5)
        self._own = rng.exponential(size=ELEMENTS) * (rng.random(ELEMENTS) < 0.6)

    def barren(self, places: int) -> np.ndarray:
        """Draw ground, a tenth of which has haloes of elements that say nothing."""
        false = self._rng.random((places, 1)) < 0.1
        return self._patches(self._rng.exponential(size=(places, ELEMENTS)) * false)

    def deposits(self, camp: np.ndarray) -> np.ndarray:
        """Draw deposits (n,) that belong to camps: their haloes resemble each other within one."""
        alike = self._rng.lognormal(0, 0.5, (camp.max() + 1, ELEMENTS))[camp]
        strength = self._rng.lognormal(0, 0.6, (len(camp), 1))
        return self._patches(self.strength * self._own * alike * strength)

    def _patches(self, halo: np.ndarray) -> np.ndarray:
        shape = len(halo), PATCHES, len(self._root)
        place = self._rng.standard_normal((shape[0], 1, shape[2]))
        own = self._rng.standard_normal(shape)
        noise = (np.sqrt(SHARED) * place + np.sqrt(1 - SHARED) * own) @ self._root.T
        seen = (halo[:, :, None] * KEPT).reshape(len(halo), 1, -1)
        return (noise + seen).reshape(-1, shape[2])


def camps(deposits: int, rng: np.random.Generator) -> np.ndarray:
    """Return the camp of each deposit: alone in every other survey, at least one for every fold."""
    if rng.random() < 0.5:
        return np.arange(deposits)
    while True:
        sizes = rng.choice([1, 1, 1, 2, 4], deposits)
        camp = np.repeat(np.arange(deposits), sizes)[:deposits]
        if camp.max() + 1 >= FOLDS:
            return camp


def situated(features: np.ndarray, camp: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return features of patches beside where these are; each camp lies anywhere in a square."""
    place = rng.random((camp.max() + 1, 2))[camp] + rng.normal(0, 0.02, (len(camp), 2))
    patches = np.repeat(place, PATCHES, axis=0)
    return np.column_stack([features, patches + rng.normal(0, 0.001, patches.shape)])


@dataclass(frozen=True)
class Model:
    """Some classifiers, one for each draw of barren ground, on the columns that it looks at."""

    classifier: Callable[[int], Any]
    columns: slice
    draws: int = DRAWS

    def fit(
        self, features: np.ndarray, sites: PatchSites, chosen: np.ndarray
    ) -> Callable[[np.ndarray], np.ndarray]:
        """Train on the chosen patches, and return what scores others."""
        fitted = []
        for draw in range(self.draws):
            own = chosen & sites.of_draw(draw)
            classifier = make_pipeline(StandardScaler(), self.classifier(draw))
            fitted.append(classifier.fit(features[own, self.columns], sites.labels[own]))
        return lambda others: np.mean(
            [one.predict_proba(others[:, self.columns])[:, 1] for one in fitted], axis=0
        )


#: Centres alone, all means, and where places are.
FEATURES = ELEMENTS * len(RIDGE_SCALES)
CENTRE, ALL = slice(0, FEATURES, len(RIDGE_SCALES)), slice(FEATURES)
WHERE = slice(FEATURES, FEATURES + 2)

MODELS = {
    "logistic, one barren draw": Model(lambda _: LogisticRegression(max_iter=500), CENTRE, 1),
    "logistic": Model(lambda _: LogisticRegression(max_iter=500), CENTRE),
    "ridge": Model(lambda _: LogisticRegression(C=RIDGE_STRENGTH), ALL),
    "forest": Model(
        lambda seed: RandomForestClassifier(50, min_samples_leaf=2, random_state=seed), CENTRE, 1
    ),
    "network": Model(
        lambda seed: MLPClassifier(
            (16,), solver="lbfgs", alpha=1.0, max_iter=60, random_state=seed
        ),
        ALL,
    ),
    "location": Model(lambda _: KNeighborsClassifier(5, weights="distance"), WHERE, 1),
}


@dataclass(frozen=True)
class Judged:
    """What the folds of a survey made of its scored patches with one kind of model.

    Attributes
    ----------
    labels, groups, fold, scores : ndarray, shape (n,)
        Groups are camps of deposits, and single barren places.
    ground : ndarray, shape (folds, cells)
        Scores that each fold's own model gives the reference cells.
    truth : float
        AUC of the one model that is trained on all deposits, on new patches.
    """

    labels: np.ndarray
    groups: np.ndarray
    fold: np.ndarray
    scores: np.ndarray
    ground: np.ndarray
    truth: float

    @property
    def places(self) -> np.ndarray:
        """The patches' places among the reference cells of their fold's own model, shape (n,)."""
        places = np.empty(len(self.scores))
        for number, cells in enumerate(self.ground):
            own = self.fold == number
            places[own] = places_among(self.scores[own], cells)
        return places


def raw(judged: Judged) -> float:
    """Return the AUC over the patches of all folds, by the models' own scores."""
    return float(roc_auc_score(judged.labels, judged.scores))


def percentiles(judged: Judged) -> float:
    """Return the same by percentiles."""
    return float(roc_auc_score(judged.labels, judged.places))


def mean_of_folds(judged: Judged) -> float:
    """Return the mean of the folds' AUCs."""
    members = [judged.fold == number for number in range(FOLDS)]
    return float(
        np.mean([roc_auc_score(judged.labels[own], judged.scores[own]) for own in members])
    )


WAYS = {"raw": raw, "percentiles": percentiles, "mean of folds": mean_of_folds}


def judged_by_folds(
    deposits: int,
    rng: np.random.Generator,
    where: np.random.Generator,
    models: Sequence[str] = (),
) -> list[Judged]:
    """Draw a survey, and return what its folds make of it with each of the models, all by default.

    Where its places are is drawn by itself.
    """
    ground, camp = Ground(rng), camps(deposits, rng)
    places = [ground.deposits(camp), *(ground.barren(deposits) for _ in range(DRAWS))]
    alone = np.arange(DRAWS * deposits)
    camps_of_all = np.concatenate([camp, camp.max() + 1 + alone])
    features = situated(np.concatenate(places), camps_of_all, where)
    draws = np.repeat([0, *range(DRAWS)], deposits * PATCHES)
    labels = np.repeat([1, *[0] * DRAWS], deposits * PATCHES)
    points = np.repeat(np.arange((DRAWS + 1) * deposits), PATCHES)
    # Barren places are numbered after all camps, of which there are no more than deposits.
    groups = np.concatenate([np.repeat(camp, PATCHES), points[deposits * PATCHES :]])
    sites = PatchSites(np.zeros((len(labels), 2), int), labels, points, groups, draws)
    fold = choose_folds(sites, "deposits", FOLDS, rng)
    own = sites.scored
    cells = np.arange(REFERENCE_CELLS)
    reference = situated(ground.barren(REFERENCE_CELLS), cells, where)[::PATCHES]
    new = np.concatenate([ground.deposits(np.arange(NEW)), ground.barren(NEW)])
    new = situated(new, np.arange(2 * NEW), where)
    new_labels = np.repeat([1, 0], NEW * PATCHES)
    found = []
    for model in map(MODELS.__getitem__, models or MODELS):
        scores, background = np.full(len(labels), np.nan), []
        for number in range(FOLDS):
            predict = model.fit(features, sites, fold != number)
            scores[fold == number] = predict(features[fold == number])
            background.append(predict(reference))
        whole = model.fit(features, sites, np.ones(len(labels), bool))
        truth = float(roc_auc_score(new_labels, whole(new)))
        found.append(
            Judged(labels[own], groups[own], fold[own], scores[own], np.stack(background), truth)
        )
    return found


def told(deposits: int, rng: np.random.Generator, where: np.random.Generator) -> np.ndarray:
    """Draw a survey and return what each way says of each model, and the truth (models, ways + 1)."""
    return np.array(
        [
            [*(way(judged) for way in WAYS.values()), judged.truth]
            for judged in judged_by_folds(deposits, rng, where)
        ]
    )


def table(heads: list[str], rows: list[list[str]]) -> None:
    """Print a table."""
    print()
    for cells in (heads, ["---"] * len(heads), *rows):
        print("| " + " | ".join(cells) + " |")
    sys.stdout.flush()


def errors(found: np.ndarray) -> list[str]:
    """Return bias and root mean square error of each way, of what was found (surveys, ways + 1)."""
    off = found[:, :-1] - found[:, -1:]
    return [f"{own.mean():+.3f}, {np.sqrt((own**2).mean()):.3f}" for own in off.T]


def main(surveys: int) -> None:
    """Print the tables."""
    of_auc, of_difference = [], []
    ridge = list(MODELS).index("ridge")
    for deposits in DEPOSITS:
        rng = np.random.default_rng(deposits)
        where = np.random.default_rng([deposits, 1])
        found = np.stack([told(deposits, rng, where) for _ in range(surveys)])
        for number, name in enumerate(MODELS):
            own = found[:, number]
            of_auc.append([str(deposits), name, f"{own[:, -1].mean():.3f}", *errors(own)])
            if number != ridge:
                less = found[:, ridge] - own
                said = [str(deposits), name, f"{less[:, -1].mean():+.3f}", *errors(less)]
                of_difference.append(said)
    heads = [f"{way}: bias, error" for way in WAYS]
    table(["deposits", "model", "true AUC", *heads], of_auc)
    table(["deposits", "ridge less", "true difference", *heads], of_difference)


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
