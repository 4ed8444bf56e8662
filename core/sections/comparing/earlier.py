"""What a training was made of, by which models of an earlier comparison are known again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from ...runtime.files import content_digest
from ...runtime.language import later, tr
from ...runtime.progress import Progress, step
from ..training.labelled import Sections
from ..training.settings import ResolvedSectionSettings

#: What differs from an earlier training, in words.
_WORDS = {
    "photographs": later("the photographs"),
    "sets": later("what trains, validates and tests"),
    "slices": later("which photographs are of one slice"),
    "targets": later("the photographs without labels"),
}

#: Settings whose parameters are called otherwise.
_PARAMETERS = {"kind": "PROPERTY", "network": "MODELS"}


class Contents:
    """Digests of files, each read once.

    A photograph that was exchanged for another of its name is another photograph.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def read(self, paths: Sequence[str], progress: Progress) -> None:
        """Read files that are not known yet; one that cannot be read is known as that.

        Raises
        ------
        CancelledError
        """
        for number, path in enumerate(paths):
            step(progress, number / len(paths))
            if path not in self._known:
                self._known[path] = _digest_of(path)

    def of(self, paths: Iterable[str]) -> list[str]:
        """Return the digests of files that were read."""
        return [self._known[path] for path in paths]


def _digest_of(path: str) -> str:
    try:
        return content_digest(path)
    except OSError:
        return ""


@dataclass(frozen=True)
class TrainedOn:
    """What a training was made of; two with the same are the same training.

    Attributes
    ----------
    settings : dict
    photographs, sets, slices, targets : str
        Digests of which photographs there are, in which set and slice each is, and of those without
        labels.
    """

    settings: dict[str, Any]
    photographs: str
    sets: str
    slices: str
    targets: str

    @classmethod
    def of(
        cls,
        settings: ResolvedSectionSettings,
        sections: Sections,
        targets: Sequence[str],
        contents: Contents,
    ) -> TrainedOn:
        """Return what a training is made of; the folder of the photographs may lie elsewhere next time."""
        said = asdict(settings)
        if settings.weights_file:
            said["weights_file"] = _digest_of(settings.weights_file)
        paths = (*sections.paths, *sections.crossed)
        return cls(
            json.loads(json.dumps(said)),
            _digest([_below_all(paths), contents.of(paths), sections.labels.tolist()]),
            _digest(sections.sets.tolist()),
            _digest(sections.slices.tolist()),
            _digest([_below_all(targets), contents.of(targets)]),
        )

    def differing(self, record: object) -> list[str]:
        """Return in words what differs from what the record of a model says; all, where it says nothing."""
        known = record if isinstance(record, dict) else {}
        theirs = known.get("settings")
        if not isinstance(theirs, dict):
            return [tr("what they were trained on is not noted down")]
        names = [name for name in self.settings if theirs.get(name) != self.settings[name]]
        parts = [name for name in _WORDS if known.get(name) != getattr(self, name)]
        if "photographs" in parts:  # which have other sets and slices
            parts = [name for name in parts if name not in ("sets", "slices")]
        return [
            *(_PARAMETERS.get(name, name.upper()) for name in names),
            *(tr(_WORDS[name]) for name in parts),
        ]


def _below_all(paths: Sequence[str]) -> list[str]:
    """Return paths below the folder that all of them lie in."""
    if not paths:
        return []
    root = os.path.commonpath([os.path.dirname(path) for path in paths])
    return [os.path.relpath(path, root).replace(os.sep, "/") for path in paths]


def _digest(said: object) -> str:
    return sha256(json.dumps(said).encode()).hexdigest()
