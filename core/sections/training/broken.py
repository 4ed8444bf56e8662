"""Photographs that cannot be read: left out of a training, up to a share, or a reason to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...runtime.errors import InputError
from ...runtime.language import tr
from ...runtime.progress import Progress
from ..photographs.finding import listed
from ..photographs.naming import name_in_folder
from ..photographs.store import Tolerance, refuse_broken
from .labelled import Sections
from .settings import SectionSettings
from .splits import hold_out

SKIP, STOP = "skip", "stop"

#: Share of a class, and of all photographs, that may be left out; one may always.
MOST_BROKEN = 0.1


def tolerance(
    sections: Sections, targets: Sequence[str], broken: str, progress: Progress
) -> Tolerance:
    """Return what hears of photographs that cannot be read, and stops or tells that they are left out.

    Of ``targets``, which have no labels, no more than the same share may be.
    """

    def hear(failed: Mapping[str, str]) -> None:
        if broken == STOP:
            refuse_broken(failed)
        _refuse_too_many(sections, targets, failed)
        told = tr(
            "Photographs that cannot be read are left out ({count}): {reasons}",
            count=len(failed),
            reasons=" ".join(failed.values()),
        )
        progress.warning(" ".join([told, *_told_of_partners(sections, failed)]))

    return hear


def _told_of_partners(sections: Sections, failed: Mapping[str, str]) -> list[str]:
    """Return what is said of photographs that could be read, and are left out with their partners."""
    partners = [
        pair[1] if pair[0] in failed else pair[0]
        for pair in zip(sections.paths, sections.crossed)
        if sum(path in failed for path in pair) == 1
    ]
    if not partners:
        return []
    names = listed([name_in_folder(path) for path in partners])
    return [tr("Partners that are left out as well: {names}.", names=names)]


def _refuse_too_many(sections: Sections, targets: Sequence[str], failed: Mapping[str, str]) -> None:
    lost = _lost(sections, failed)
    groups = [
        (tr("all classes"), lost),
        ("TARGET_IMAGES", np.array([path in failed for path in targets], dtype=bool)),
    ]
    groups += [
        (tr("the class {name}", name=name), lost[sections.labels == label])
        for label, name in enumerate(sections.classes)
    ]
    for name, own in groups:
        count = int(own.sum())
        if count > max(1.0, MOST_BROKEN * len(own)):
            raise InputError(
                tr(
                    "{count} of {all} photographs of {name} cannot be read, which is more than {most:.0%}. "
                    "Mend them, or take them out: {reasons}",
                    count=count,
                    all=len(own),
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
