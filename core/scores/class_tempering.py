"""Tempering the scores of classes: as sure as held-out photographs are named rightly (Guo et al. 2017)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, special

from .calibration import Reliability
from .intervals import FEWEST_GROUPS
from .tempering import MOST_TEMPERATURE

#: The least that log-scores are divided by: what makes them five times as sure.
LEAST_TEMPERATURE = 0.2

#: The least score that a logarithm is taken of.
_LEAST = 1e-12

#: Parts of the slices whose temperature the other parts choose.
_FOLDS = 5

#: Draws of what a set of so many photographs shows by chance.
_DRAWS = 400


def tempered_classes(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Return scores (n, classes) whose logarithms are divided by a temperature; rows add up to 1.

    Classes keep their order within a row.
    """
    if temperature == 1:
        return probabilities
    logs = np.log(np.maximum(np.asarray(probabilities, dtype=float), _LEAST)) / temperature
    found: np.ndarray = special.softmax(logs, axis=1)
    return found.astype(probabilities.dtype)


def class_log_loss(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean negative log-likelihood of class numbers (n,) under scores (n, classes)."""
    said = probabilities[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(np.maximum(said, _LEAST))))


def best_class_temperature(
    probabilities: np.ndarray, labels: np.ndarray, slices: np.ndarray
) -> float:
    """Return the temperature at which class numbers (n,) are likeliest under scores (n, classes).

    So many slices only tell that one in as many and two is not as the others are (Platt 1999): that
    share of every label is spread over the other classes, lest scores that named all rightly become
    certainties.
    """
    classes, count = probabilities.shape[1], len(np.unique(slices))
    doubt = 1 / (count + 2)
    wanted = np.full(probabilities.shape, doubt / max(1, classes - 1))
    wanted[np.arange(len(labels)), labels] = 1 - doubt
    logs = np.log(np.maximum(np.asarray(probabilities, dtype=float), _LEAST))

    def loss(power: float) -> float:
        return float(
            -np.mean((wanted * special.log_softmax(logs / np.exp(power), axis=1)).sum(axis=1))
        )

    found = optimize.minimize_scalar(
        loss,
        bounds=(math.log(LEAST_TEMPERATURE), math.log(MOST_TEMPERATURE)),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return float(np.exp(found.x)) if found.fun < loss(0.0) - 1e-6 else 1.0


def tempered_by_others(
    probabilities: np.ndarray, labels: np.ndarray, slices: np.ndarray
) -> np.ndarray:
    """Return scores (n, classes), each tempered by what the slices of other folds choose."""
    _, owner = np.unique(slices, return_inverse=True)
    owner = owner.reshape(-1)
    # Photographs stand class by class: slices next to each other go to different folds.
    fold = owner % min(_FOLDS, owner.max() + 1)
    found = probabilities.copy()
    for number in range(int(fold.max()) + 1):
        own = fold == number
        if own.all():
            continue
        chosen = best_class_temperature(probabilities[~own], labels[~own], slices[~own])
        found[own] = tempered_classes(probabilities[own], chosen)
    return found


def named_reliability(probabilities: np.ndarray, labels: np.ndarray) -> Reliability:
    """Return how often the likeliest class was right, by how sure it was said to be."""
    right = (probabilities.argmax(axis=1) == labels).astype(float)
    return Reliability.of(right, probabilities.max(axis=1), np.full(len(labels), 1 / len(labels)))


def chance_error(probabilities: np.ndarray, seed: int = 0) -> float:
    """Return the calibration error that scores (n, classes) as sure as they should be stay below.

    In 19 of 20 draws of which of them are right, photograph by photograph; few photographs show an
    error where there is none.
    """
    rng = np.random.default_rng(seed)
    sure = probabilities.max(axis=1)
    weights = np.full(len(sure), 1 / len(sure))
    errors = [
        Reliability.of((rng.random(len(sure)) < sure).astype(float), sure, weights).error
        for _ in range(_DRAWS)
    ]
    return float(np.quantile(errors, 0.95))


@dataclass(frozen=True)
class ClassTempering:
    """What a network's log-scores are divided by, and what photographs show of it.

    Attributes
    ----------
    temperature : float
        1 leaves scores as they are: where too few slices were held out, or where it does not help
        photographs that had no part in choosing it.
    before, after : Reliability
        Of photographs that had no part in the temperature that theirs are tempered by.
    loss_before, loss_after : float
        Their mean negative log-likelihood.
    chance : float
        The error after that chance alone shows in one of twenty sets of so many photographs.
    photographs, slices : int
        That is judged by.
    chosen_by : int
        Slices that the temperature is chosen by.
    apart : bool
        Whether the photographs that judge are a set of their own; else each is tempered by other slices.
    """

    temperature: float
    before: Reliability
    after: Reliability
    loss_before: float
    loss_after: float
    chance: float
    photographs: int
    slices: int
    chosen_by: int
    apart: bool

    @classmethod
    def of(
        cls,
        validation: tuple[np.ndarray, np.ndarray, np.ndarray],
        test: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None,
    ) -> ClassTempering:
        """Choose a temperature by validation photographs, and judge it by others.

        Parameters
        ----------
        validation, test : tuple of ndarray
            Scores (n, classes), class numbers (n,) and slices (n,).
        """
        scores, labels, slices = validation
        count = len(np.unique(slices))
        temperature, others = 1.0, scores
        if count >= FEWEST_GROUPS:
            others = tempered_by_others(*validation)
            if class_log_loss(others, labels) < class_log_loss(scores, labels):
                temperature = best_class_temperature(*validation)
            else:
                others = scores
        after = others
        if test is not None:
            scores, labels, slices = test
            after = tempered_classes(scores, temperature)
        return cls(
            temperature,
            named_reliability(scores, labels),
            named_reliability(after, labels),
            class_log_loss(scores, labels),
            class_log_loss(after, labels),
            chance_error(after),
            len(labels),
            len(np.unique(slices)),
            count,
            test is not None,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the figures for a model file's record."""
        return {
            "temperature": self.temperature,
            "error_before": self.before.error,
            "error_after": self.after.error,
            "error_by_chance": self.chance,
            "photographs": self.photographs,
            "slices": self.slices,
            "set": "test" if self.apart else "validation",
        }
