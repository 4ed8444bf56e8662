"""How much each element weighs in a plain model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: What the numbers are: weights of standardised logarithms, or shares of what the trees' splits bring.
COEFFICIENTS, IMPURITY = "coefficients", "impurity"

#: Elements that are named before anything else.
_LEADING = 6


@dataclass(frozen=True)
class Importance:
    """Weights of the elements in a plain model, one set per draw of barren ground.

    Attributes
    ----------
    kind : {'coefficients', 'impurity'}
        What one standard deviation of a logarithm adds to the logit; or the share of the impurity that
        splits by an element take away (Breiman 2001), which adds up to 1.
    elements : tuple of str
    sides : tuple of int
        Sides in cells of the squares whose means are seen.
    weights : ndarray, shape (draws, sides, elements)
    """

    kind: str
    elements: tuple[str, ...]
    sides: tuple[int, ...]
    weights: np.ndarray

    @classmethod
    def of(
        cls, classifiers: Sequence[Any], elements: Sequence[str], sides: Sequence[int]
    ) -> Importance:
        """Take the weights from fitted regressions (behind a scaler) or forests of scikit-learn."""
        forests = hasattr(classifiers[0], "feature_importances_")
        weights = np.array(
            [own.feature_importances_ if forests else own[-1].coef_[0] for own in classifiers]
        )
        return cls(
            IMPURITY if forests else COEFFICIENTS,
            tuple(elements),
            tuple(sides),
            weights.reshape(len(weights), len(sides), len(elements)),
        )

    @property
    def whole(self) -> np.ndarray:
        """Weights of the elements over all squares together, shape (draws, elements)."""
        whole: np.ndarray = self.weights.sum(axis=1)
        return whole

    @property
    def ranking(self) -> list[int]:
        """Numbers of the elements, from the one that weighs most in either direction."""
        return np.argsort(-np.abs(self.whole.mean(axis=0)), kind="stable").tolist()

    def rows(self) -> list[tuple[str, float, float, tuple[float, ...]]]:
        """Return element, mean and standard deviation between draws, and means by square, by rank."""
        mean, spread = self.whole.mean(axis=0), self.whole.std(axis=0)
        by_side = self.weights.mean(axis=0)
        return [
            (
                self.elements[number],
                float(mean[number]),
                float(spread[number]),
                tuple(by_side[:, number].tolist()),
            )
            for number in self.ranking
        ]

    def to_json(self) -> dict[str, Any]:
        """Return it as a model file holds it."""
        return {
            "kind": self.kind,
            "sides": list(self.sides),
            "elements": {
                element: {"mean": mean, "spread_between_draws": spread, "by_side": list(by_side)}
                for element, mean, spread, by_side in self.rows()
            },
        }


def leading_elements(stored: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the elements that weigh most, with what they weigh, from what a model's record holds."""
    if stored is None:
        return []
    weights = {element: own["mean"] for element, own in stored["elements"].items()}
    leading = sorted(weights, key=lambda element: -abs(weights[element]))[:_LEADING]
    sign = "+" if stored["kind"] == COEFFICIENTS else ""
    return [(element, f"{weights[element]:{sign}.3f}") for element in leading]
