"""One training of a comparison: what the network named the test photographs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...scores.intervals import Estimate
from ..model import parameters_of
from ..photographs.view import PhotographView
from ..training.labelled import Sections
from ..training.results import SectionResult

#: Key of a model's record that holds its trial.
KEY = "comparison"

#: Key in it of what the training was made of.
MADE_OF = "made_of"


@dataclass(frozen=True)
class Trial:
    """What one network, trained from one seed, makes of one property.

    Attributes
    ----------
    network : str
        Which of :data:`~gossan.models.catalogue.SECTION_NETWORKS`.
    material, seed : int
        Places in the comparison's lists.
    numbers : ndarray of int, shape (n,)
        The test photographs.
    named : ndarray of int, shape (n,)
        Their classes, as the network says.
    sureness : ndarray, shape (n,)
        Probability of that class.
    translations : ndarray, shape (n, 2), or None
        Of the second stream's crops.
    baseline_title : str
        Which forest was the better one.
    baseline : Estimate
        Its accuracy.
    lead : Estimate
        How much more often the network is right.
    parameters, best_epoch, epochs : int
    seconds : float
        That the training took.
    view : PhotographView
        How it saw photographs.
    """

    network: str
    material: int
    seed: int
    numbers: np.ndarray
    named: np.ndarray
    sureness: np.ndarray
    translations: np.ndarray | None
    baseline_title: str
    baseline: Estimate
    lead: Estimate
    parameters: int
    best_epoch: int
    epochs: int
    seconds: float
    view: PhotographView = field(default_factory=PhotographView)

    @classmethod
    def of(
        cls, result: SectionResult, split: Sections, material: int, seed: int, seconds: float
    ) -> Trial:
        """Keep what a comparison asks of a finished training on a split.

        Photographs that could not be read are not among those that were scored.
        """
        final = result.final
        place = {path: number for number, path in enumerate(split.paths)}
        numbers = [place[result.sections.paths[number]] for number in final.numbers]
        return cls(
            result.settings.network,
            material,
            seed,
            np.array(numbers, dtype=int),
            final.probabilities.argmax(axis=1),
            final.probabilities.max(axis=1),
            final.translations,
            final.baseline_title,
            Estimate(final.baseline.accuracy, *final.baseline.interval),
            final.lead,
            parameters_of(result.model),
            result.best.number,
            len(result.epochs),
            seconds,
            result.model.view,
        )

    def to_record(self) -> dict[str, Any]:
        """Return the trial for a model file; see :meth:`from_record`."""
        return {
            "numbers": self.numbers.tolist(),
            "named": self.named.tolist(),
            "sureness": self.sureness.round(6).tolist(),
            "translations": None if self.translations is None else self.translations.tolist(),
            "baseline_title": self.baseline_title,
            "baseline": _finite(self.baseline),
            "lead": _finite(self.lead),
            "parameters": self.parameters,
            "best_epoch": self.best_epoch,
            "epochs": self.epochs,
            "seconds": self.seconds,
            "view": self.view.to_json(),
        }

    @classmethod
    def from_record(
        cls, record: dict[str, Any], network: str, material: int, seed: int, photographs: int
    ) -> Trial:
        """Return the trial that a model file has noted down.

        Raises
        ------
        KeyError, TypeError, ValueError
            If the record is no trial on a split of so many photographs.
        """
        shifts = record["translations"]
        trial = cls(
            network,
            material,
            seed,
            np.array(record["numbers"], dtype=int),
            np.array(record["named"], dtype=int),
            np.array(record["sureness"], dtype=float),
            None if shifts is None else np.array(shifts, dtype=float).reshape(-1, 2),
            str(record["baseline_title"]),
            _estimate(record["baseline"]),
            _estimate(record["lead"]),
            int(record["parameters"]),
            int(record["best_epoch"]),
            int(record["epochs"]),
            float(record["seconds"]),
            PhotographView.from_json(record.get("view", {})),
        )
        arrays = [trial.numbers, trial.named, trial.sureness]
        arrays += [] if trial.translations is None else [trial.translations]
        if len({len(array) for array in arrays}) > 1 or not (trial.numbers < photographs).all():
            raise ValueError(photographs)
        return trial


def _finite(estimate: Estimate) -> list[float | None]:
    ends = (estimate.value, estimate.low, estimate.high)
    return [end if math.isfinite(end) else None for end in ends]


def _estimate(ends: Sequence[float | None]) -> Estimate:
    value, low, high = (math.nan if end is None else float(end) for end in ends)
    return Estimate(value, low, high)
