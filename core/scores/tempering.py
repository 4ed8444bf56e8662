"""Tempering: scores that are surer than held-out labels allow, with their logits divided by one number."""

from __future__ import annotations

import numpy as np
from scipy import optimize, special

#: The most that logits are divided by.
MOST_TEMPERATURE = 20.0

#: The surest scores that a logit is taken of: all that double precision tells from 0 and 1.
_SUREST = 1e-15


def tempered(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Return scores, in any shape, whose logits are divided by a temperature; NaN stays.

    They keep their order, and which side of one half they are on.
    """
    if temperature == 1:
        return scores
    sure = np.clip(np.asarray(scores, dtype=float), _SUREST, 1 - _SUREST)
    return np.asarray(special.expit(special.logit(sure) / temperature))


def log_loss(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean negative log-likelihood of labels (n,), 0 or 1, under scores (n,)."""
    sure = np.clip(np.asarray(scores, dtype=float), _SUREST, 1 - _SUREST)
    return float(-np.mean(np.log(np.where(labels == 1, sure, 1 - sure))))


def best_temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature from 1 at which labels (n,) are likeliest under tempered scores (n,).

    It never makes scores surer (Guo et al. 2017 let it).
    """
    found = optimize.minimize_scalar(
        lambda power: log_loss(tempered(scores, float(np.exp(power))), labels),
        bounds=(0.0, float(np.log(MOST_TEMPERATURE))),
        method="bounded",
        options={"xatol": 1e-4},
    )
    temperature = float(np.exp(found.x))
    least = log_loss(scores, labels)
    return temperature if log_loss(tempered(scores, temperature), labels) < least - 1e-6 else 1.0
