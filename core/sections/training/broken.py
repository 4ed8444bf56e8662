"""Photographs that cannot be read: left out of a training, up to a share, or a reason to stop."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..photographs.store import Tolerance, refuse_broken
from .labelled import Sections
from .settings import SectionSettings
from .splits import hold_out

SKIP, STOP = "skip", "stop"

#: Share of a class, and of all photographs, that may be left out; one may always.
MOST_BROKEN = 0.1


def tolerance(sections: Sections, broken: str, progress: Progress) -> Tolerance:
    """Return what hears of photographs that cannot be read, and stops or tells that they are left out.

    Photographs without labels count among all.
    """

    def hear(failed: Mapping[str, str]) -> None:
        if broken == STOP:
            refuse_broken(failed)
        _refuse_too_many(sections, failed)
        progress.warning(
            tr(
                "{count} photographs cannot be read and are left out: {reasons}",
                count=len(failed),
                reasons=" ".join(failed.values()),
            )
        )

    return hear


def _refuse_too_many(sections: Sections, failed: Mapping[str, str]) -> None:
    lost = _lost(sections, failed)
    groups = [(tr("all classes"), np.ones(len(lost), dtype=bool))]
    groups += [
        (tr("the class {name}", name=name), sections.labels == label)
        for label, name in enumerate(sections.classes)
    ]
    for name, own in groups:
        count = int((lost & own).sum())
        if count > max(1.0, MOST_BROKEN * own.sum()):
            raise InputError(
                tr(
                    "{count} of {all} photographs of {name} cannot be read, which is more than {most:.0%}. "
                    "Mend them, or take them out: {reasons}",
                    count=count,
                    all=int(own.sum()),
                    name=name,
                    most=MOST_BROKEN,
                    reasons=" ".join(failed.values()),
                )
            )


def without_broken(
    sections: Sections, failed: Mapping[str, str], settings: SectionSettings, progress: Progress
) -> Sections:
    """Return the photographs, or whole pairs, that could be read; some train and some validate.

    Raises
    ------
    InputError
        If a class has none left to train on, or no photograph can validate.
    """
    lost = _lost(sections, failed)
    if not lost.any():
        return sections
    rest = sections.only(np.flatnonzero(~lost))
    return hold_out(rest, settings.validation, settings.seed, progress)


def _lost(sections: Sections, failed: Mapping[str, str]) -> np.ndarray:
    """Return which photographs (n,), or one of which pairs, cannot be read."""
    lost = np.array([path in failed for path in sections.paths])
    if sections.crossed:
        lost |= np.array([path in failed for path in sections.crossed])
    return lost
