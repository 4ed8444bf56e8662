"""Photographs whose class is known, from a field or from folders, and how often models agree with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ...scores.classes import Agreement
from ..model import SectionModel
from ..properties import OTHERS, PROPERTIES
from ..slices import below_class, find_slices
from .classification import Readings

#: What stands in the field that says whether a model agrees.
RIGHT, WRONG = "right", "wrong"

#: Names that a message shows.
_SHOWN = 5


@dataclass(frozen=True)
class KnownSection:
    """Photographs of one place, and what is known of it.

    Attributes
    ----------
    paths : sequence of str
    classes : sequence of str
        The known class for each model, as it is written; empty where it is not known.
    slice : int
        Places of one slice have one number.
    """

    paths: Sequence[str]
    classes: Sequence[str]
    slice: int


@dataclass(frozen=True)
class Judgement:
    """How often one model names what is known.

    Attributes
    ----------
    agreement : Agreement or None
        By photograph, and by slice where slices have several; None if nothing could be judged.
    strange : dict of str to int
        Classes that are none of the model's, with the photographs that have them.
    """

    agreement: Agreement | None
    strange: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownSections:
    """All places, in their order.

    Attributes
    ----------
    models : sequence of SectionModel
    sections : sequence of KnownSection
    at_points : bool
        Whether a field says what is known, or the folders that photographs lie in.
    grouped : bool
        Whether slices are known.
    """

    models: Sequence[SectionModel]
    sections: Sequence[KnownSection]
    at_points: bool
    grouped: bool

    @classmethod
    def at(
        cls,
        models: Sequence[SectionModel],
        places: Sequence[tuple[Sequence[str], Sequence[str]]],
    ) -> KnownSections:
        """Take photographs of points, and what their fields say: one for all models, or one for each.

        The photographs of a point are of one slice.
        """
        sections = [
            KnownSection(paths, said * len(models) if len(said) == 1 else said, number)
            for number, (paths, said) in enumerate(
                (paths, [text.strip() for text in said]) for paths, said in places
            )
        ]
        return cls(models, sections, at_points=True, grouped=True)

    @classmethod
    def in_folder(
        cls,
        models: Sequence[SectionModel],
        paths: Sequence[str],
        folder: str,
        pattern: str,
        progress: Progress,
    ) -> KnownSections:
        """Take photographs of a folder: what the folder in it is called that they lie in is their class.

        Raises
        ------
        InputError
            If the pattern does not find slices.
        """
        names = [_class_folder(path, folder) for path in paths]
        slices = np.arange(len(paths))
        if pattern:
            found = find_slices([below_class(path, [folder]) for path in paths], pattern)
            found.require_several()
            found.explain(progress)
            slices = found.numbers
        sections = [
            KnownSection([path], [name] * len(models), int(slice_))
            for path, name, slice_ in zip(paths, names, slices, strict=True)
        ]
        return cls(models, sections, at_points=False, grouped=bool(pattern))

    @cached_property
    def labels(self) -> list[list[int | None]]:
        """Number of each place's class in each model, None where it has none."""
        return [
            [
                known_label(model, name)
                for model, name in zip(self.models, section.classes, strict=True)
            ]
            for section in self.sections
        ]

    def marks(self, place: int, readings: Readings) -> list[str | None]:
        """Return for each model whether it names a place rightly, by the mean of its photographs."""
        marks: list[str | None] = []
        for number, label in enumerate(self.labels[place]):
            said = readings.mean(self.sections[place].paths, number)
            if label is None or said is None:
                marks.append(None)
            else:
                marks.append(RIGHT if int(said.argmax()) == label else WRONG)
        return marks

    def judge(self, number: int, readings: Readings) -> Judgement:
        """Return how often a model names what is known."""
        labels, slices, said = [], [], []
        strange: Counter[str] = Counter()
        for section, known in zip(self.sections, self.labels, strict=True):
            label = known[number]
            for path in section.paths:
                if path not in readings.read or not section.classes[number]:
                    continue
                if label is None:
                    strange[section.classes[number]] += 1
                    continue
                labels.append(label)
                slices.append(section.slice)
                said.append(readings.read[path].probabilities[number])
        if not labels:
            return Judgement(None, dict(strange))
        agreement = Agreement.of_probabilities(np.array(labels), np.array(said), np.array(slices))
        return Judgement(agreement, dict(strange))

    def numbers(self, readings: Readings) -> dict[str, float]:
        """Return the figures that workflows go on with: of the first model that can be judged."""
        for number in range(len(self.models)):
            found = self.judge(number, readings).agreement
            if found is not None:
                whole = found.of_slices
                return {
                    "AGREEMENT": found.accuracy,
                    "AGREEMENT_LOW": found.interval[0],
                    "AGREEMENT_HIGH": found.interval[1],
                    "AGREEMENT_KAPPA": found.kappa,
                    "AGREEMENT_SLICES": whole.accuracy,
                    "AGREEMENT_SLICES_LOW": whole.interval[0],
                    "AGREEMENT_SLICES_HIGH": whole.interval[1],
                    "KNOWN": found.photographs,
                }
        return {"KNOWN": 0}

    def tell(self, readings: Readings, progress: Progress) -> None:
        """Warn of known classes that models do not have, where a field says them."""
        if not self.at_points:
            return
        for number, model in enumerate(self.models):
            judged = self.judge(number, readings)
            if judged.strange:
                progress.warning(
                    tr(
                        "KNOWN_FIELD: {title} has no class {names}. It has {classes}. Photographs that are "
                        "not judged by it: {count}.",
                        title=model.title,
                        names=", ".join(list(judged.strange)[:_SHOWN]),
                        count=sum(judged.strange.values()),
                        classes=", ".join(model.classes),
                    )
                )


def require_fields(models: Sequence[SectionModel], fields: Sequence[str]) -> None:
    """Refuse fields of known classes that are neither one for all models nor one for each.

    Raises
    ------
    InputError
    """
    if len(fields) not in (0, 1, len(models)):
        raise InputError(
            tr(
                "KNOWN_FIELD has {fields} fields, and the number of models is {models}: give one field for "
                "all, or one for each model, in the order of MODELS.",
                fields=len(fields),
                models=len(models),
            )
        )


def known_label(model: SectionModel, name: str) -> int | None:
    """Return the number of a model's class by its name in the model, in English, or in Chinese.

    What is none of its classes belongs to “others” where the model has them and the name is a class of
    its property, or the model was trained with all other rocks in it.
    """
    property_ = PROPERTIES[model.kind]
    if not name:
        return None
    number = property_.find(name, model.classes)
    of_property = property_.canonical(name) in {names[0] for names in property_.classes}
    if number is None and (of_property or model.record.get("settings", {}).get("others")):
        return property_.find(OTHERS, model.classes)
    return number


def _class_folder(path: str, folder: str) -> str:
    """Return the name of the folder in ``folder`` that a photograph lies in; empty if in none."""
    pure = Path(path)
    parts = pure.relative_to(folder).parts[:-1] if folder and pure.is_relative_to(folder) else ()
    return parts[0] if parts else ""
