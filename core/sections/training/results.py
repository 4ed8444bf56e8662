"""What a training on photographs of thin sections yields."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from ...runtime.language import later, tr
from ...runtime.provenance import Provenance
from ...scores.class_tempering import ClassTempering
from ...scores.classes import Agreement, lead
from ...scores.intervals import Estimate
from ..model import SectionModel, parameters_of
from .labelled import Sections
from .settings import ResolvedSectionSettings

#: What the two plain baselines are called.
FOREST_ON_GREY = later("Forest on nine grey-level statistics")
FOREST_ON_TEXTURE = later("Forest on colour and texture")


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
        ``validation``, ``test``, or ``held-out`` for all folds.
    numbers : ndarray of int, shape (n,)
        The photographs.
    probabilities : ndarray, shape (n, classes)
    translations : ndarray, shape (n, 2), or None
        Of the second stream's crops.
    network : Agreement
    forest : Agreement
        Of a forest on nine statistics of grey levels.
    texture : Agreement
        Of a forest on colour and texture.
    lead : Estimate
        How much more often the network is right than the better forest.
    plain : tuple of ndarray, shape (n, classes)
        Probabilities of both forests.
    """

    name: str
    numbers: np.ndarray
    probabilities: np.ndarray
    translations: np.ndarray | None
    network: Agreement
    forest: Agreement
    texture: Agreement
    lead: Estimate
    plain: tuple[np.ndarray, np.ndarray]

    @classmethod
    def of(
        cls,
        name: str,
        sections: Sections,
        numbers: np.ndarray,
        network: np.ndarray,
        forest: np.ndarray,
        texture: np.ndarray,
        translations: np.ndarray | None = None,
    ) -> HeldOutScores:
        """Score the probabilities (n, classes) that a network and two forests give photographs."""
        labels, slices = sections.labels[numbers], sections.slices[numbers]
        own, grey, colour = (
            Agreement.of_probabilities(labels, said, slices) for said in (network, forest, texture)
        )
        better = texture if colour.accuracy >= grey.accuracy else forest
        right, other = (said.argmax(axis=1) == labels for said in (network, better))
        ahead = lead(right, other, slices)
        plain = (forest, texture)
        return cls(name, numbers, network, translations, own, grey, colour, ahead, plain)

    @property
    def baseline(self) -> Agreement:
        """The better of the two forests on these very photographs.

        Chosen by what it is to be compared with, it is somewhat flattered: a network that is said to
        beat it beats both.
        """
        return max((self.texture, self.forest), key=lambda forest: forest.accuracy)

    @property
    def baseline_title(self) -> str:
        """What the better forest was shown."""
        return tr(FOREST_ON_TEXTURE if self.baseline is self.texture else FOREST_ON_GREY)


@dataclass(frozen=True)
class AllFolds:
    """What networks said of all photographs, each of one that was trained without its slice.

    Attributes
    ----------
    count : int
        Networks that were trained.
    scores : HeldOutScores
        Of all photographs that could be held out.
    folds : ndarray of int, shape (n,)
        Which of the networks named each of them.
    seconds : float
        How long it took.
    """

    count: int
    scores: HeldOutScores
    folds: np.ndarray
    seconds: float


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
class WorthOfPolars:
    """How often held-out pairs are named rightly by one of their photographs, and by both.

    Attributes
    ----------
    plane, crossed, both : Agreement
    over_plane, over_crossed : Estimate
        How much more often both are right than one.
    """

    plane: Agreement
    crossed: Agreement
    both: Agreement
    over_plane: Estimate
    over_crossed: Estimate

    def to_json(self) -> dict[str, float]:
        """Return the figures that a model file keeps."""
        return {
            "plane": self.plane.accuracy,
            "crossed": self.crossed.accuracy,
            "both": self.both.accuracy,
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
    settings : ResolvedSectionSettings
        With the defaults filled in.
    device : str
    all_folds : AllFolds or None
        Where slices were held out in turn.
    sureness : Sureness or None
    polars : WorthOfPolars or None
        Of pairs of plane- and crossed-polarised photographs.
    failed : dict of str to str
        Why photographs that could not be read were left out, by path.
    contents : str
        By which the photographs, as they were seen, are known again.
    """

    model: SectionModel
    sections: Sections
    epochs: list[SectionEpoch]
    best: SectionEpoch
    validation: HeldOutScores
    test: HeldOutScores | None
    repeated: int
    settings: ResolvedSectionSettings
    device: str
    all_folds: AllFolds | None = None
    sureness: Sureness | None = None
    polars: WorthOfPolars | None = None
    failed: dict[str, str] = field(default_factory=dict)
    contents: str = ""

    @property
    def held_out(self) -> list[HeldOutScores]:
        """The scores of validation and test photographs, and of all folds, as far as there are any."""
        folds = None if self.all_folds is None else self.all_folds.scores
        return [held for held in (self.validation, self.test, folds) if held is not None]

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
            "SLICE_ACCURACY": final.network.of_slices.accuracy,
            "SLICE_ACCURACY_LOW": final.network.of_slices.interval[0],
            "SLICE_ACCURACY_HIGH": final.network.of_slices.interval[1],
            "SLICES": final.network.slices,
            "BASELINE_ACCURACY": final.baseline.accuracy,
            "GREY_ACCURACY": final.forest.accuracy,
            "TEXTURE_ACCURACY": final.texture.accuracy,
            "VALIDATION_ACCURACY": self.validation.network.accuracy,
            "CLASSES": len(self.model.classes),
            "BEST_EPOCH": self.best.number,
            "EPOCHS_RUN": len(self.epochs),
            "PARAMETERS": parameters_of(self.model),
            **self._numbers_of_folds(),
        }

    def _numbers_of_folds(self) -> dict[str, float]:
        if self.all_folds is None:
            return {}
        network = self.all_folds.scores.network
        return {
            "FOLDS_ACCURACY": network.accuracy,
            "FOLDS_ACCURACY_LOW": network.interval[0],
            "FOLDS_ACCURACY_HIGH": network.interval[1],
            "FOLDS_SLICE_ACCURACY": network.of_slices.accuracy,
        }

    def metrics(self) -> dict[str, Any]:
        """Return the scores for a model file."""
        return {
            held.name: {
                "network": held.network.to_json(),
                "forest": held.forest.to_json(),
                "texture": held.texture.to_json(),
            }
            for held in self.held_out
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
