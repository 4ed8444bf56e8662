"""What a training on photographs of thin sections yields."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ...runtime.provenance import Provenance
from ...scores.class_tempering import ClassTempering
from ...scores.classes import Agreement
from ..model import SectionModel, parameters_of
from .labelled import Sections
from .settings import SectionSettings


@dataclass(frozen=True)
class SectionEpoch:
    """One pass over the training photographs; losses are means per photograph."""

    number: int
    loss: float
    validation_loss: float
    validation_accuracy: float
    discrepancy: float = 0.0

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> SectionEpoch:
        """Return what a checkpoint has noted down.

        Raises
        ------
        TypeError, ValueError
            If it is no record of an epoch.
        """
        for name, value in record.items():
            if type(value) not in (int, float) or not math.isfinite(value):
                raise ValueError(f"{name} = {value!r}")
        return cls(**record)

    def better_than(self, other: SectionEpoch) -> bool:
        """Return whether it names more validation photographs rightly, or as many more surely."""
        return (self.validation_accuracy, -self.validation_loss) > (
            other.validation_accuracy,
            -other.validation_loss,
        )


@dataclass(frozen=True)
class HeldOutScores:
    """What the network and the baseline say of one held-out set.

    Attributes
    ----------
    name : str
        ``validation`` or ``test``.
    numbers : ndarray of int, shape (n,)
        The photographs.
    probabilities : ndarray, shape (n, classes)
    translations : ndarray, shape (n, 2), or None
        Of the second stream's crops.
    network, forest : Agreement
    """

    name: str
    numbers: np.ndarray
    probabilities: np.ndarray
    translations: np.ndarray | None
    network: Agreement
    forest: Agreement


@dataclass(frozen=True)
class Sureness:
    """What held-out photographs say of how sure a model may be.

    Attributes
    ----------
    tempering : ClassTempering
    distances : dict of str to ndarray
        Of the photographs of each held-out set from those that trained; beyond 1 they are foreign.
    photographs, slices : int
        Held out, by which the limit of 1 is found.
    """

    tempering: ClassTempering
    distances: dict[str, np.ndarray]
    photographs: int
    slices: int

    def to_json(self) -> dict[str, Any]:
        """Return the figures for a model file's record."""
        return {
            "calibration": self.tempering.to_json(),
            "foreign": {
                "photographs": self.photographs,
                "slices": self.slices,
                **{
                    f"{name}_share": float((far > 1).mean())
                    for name, far in self.distances.items()
                    if len(far)
                },
            },
        }


@dataclass(frozen=True)
class SectionResult:
    """A trained model and what is known of it.

    Attributes
    ----------
    model : SectionModel
        Of the best epoch.
    sections : Sections
    epochs : list of SectionEpoch
    best : SectionEpoch
    validation : HeldOutScores
    test : HeldOutScores or None
    repeated : int
        Held-out photographs whose pixels equal those of a training photograph.
    settings : SectionSettings
        With the defaults filled in.
    device : str
    sureness : Sureness or None
    """

    model: SectionModel
    sections: Sections
    epochs: list[SectionEpoch]
    best: SectionEpoch
    validation: HeldOutScores
    test: HeldOutScores | None
    repeated: int
    settings: SectionSettings
    device: str
    sureness: Sureness | None = None

    @property
    def final(self) -> HeldOutScores:
        """The scores to report: of the test photographs if there are any."""
        return self.test or self.validation

    def numbers(self) -> dict[str, float]:
        """Return the figures that workflows go on with, by the names of the algorithm's outputs."""
        final = self.final
        return {
            "OVERALL_ACCURACY": final.network.accuracy,
            "ACCURACY_LOW": final.network.interval[0],
            "ACCURACY_HIGH": final.network.interval[1],
            "KAPPA": final.network.kappa,
            "BASELINE_ACCURACY": final.forest.accuracy,
            "VALIDATION_ACCURACY": self.validation.network.accuracy,
            "CLASSES": len(self.model.classes),
            "BEST_EPOCH": self.best.number,
            "EPOCHS_RUN": len(self.epochs),
            "PARAMETERS": parameters_of(self.model),
        }

    def metrics(self) -> dict[str, Any]:
        """Return the scores for a model file."""
        return {
            held.name: {"network": held.network.to_json(), "forest": held.forest.to_json()}
            for held in (self.validation, self.test)
            if held is not None
        }

    def complete_record(self, provenance: Provenance) -> None:
        """Note down in the model how it came about and what it is worth."""
        self.model.record |= {
            "settings": asdict(self.settings),
            "seed": self.settings.seed,
            "device": self.device,
            "metrics": self.metrics(),
            **({} if self.sureness is None else {"sureness": self.sureness.to_json()}),
            "epochs": len(self.epochs),
            "best_epoch": self.best.number,
            "parameters": provenance.parameters,
            "command": provenance.command,
            "versions": provenance.versions(),
        }
