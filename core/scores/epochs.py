"""What the log of a training says after every epoch, and how the window reads it again."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..runtime.language import later, tr

#: The line of an epoch: without validation, with it, and of photographs.
WITHOUT_VALIDATION = later("Epoch {number} of {count}: loss {loss:.4f}")
WITH_VALIDATION = later(
    "Epoch {number} of {count}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
    "AUC {validation_auc:.3f}"
)
OF_PHOTOGRAPHS = later(
    "Epoch {number} of {epochs}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
    "accuracy {validation_accuracy:.3f}"
)

#: The line of a round of held-out deposits.
OF_ROUND = later("Round {number} of {count}: held-out AUC {held_out:.3f} ({title})")

_PLACE = re.compile(r"\\\{(\w+)(?::[^}]*)?\\\}")
_TITLES = ("title",)
_NUMBER = r"(?P<{}>-?\d+(?:\.\d+)?|nan)"


@dataclass(frozen=True)
class ToldEpoch:
    """An epoch as the log tells of it; NaN what it does not tell.

    Attributes
    ----------
    number, count : int
    loss, validation_loss : float
    held_out : float
        AUC, or for photographs the accuracy, on what was held out.
    """

    number: int
    count: int
    loss: float
    validation_loss: float = math.nan
    held_out: float = math.nan

    @classmethod
    def read(cls, line: str) -> ToldEpoch | None:
        """Read a line of the log, in the user's language; None if it tells of something else."""
        for template in (WITH_VALIDATION, OF_PHOTOGRAPHS, WITHOUT_VALIDATION):
            found = re.match(_pattern(tr(template)), line)
            if found is not None:
                said = {name: float(text) for name, text in found.groupdict().items()}
                return cls(
                    int(said["number"]),
                    int(said.get("count", said.get("epochs", 0))),
                    said["loss"],
                    said.get("validation_loss", math.nan),
                    said.get("validation_auc", said.get("validation_accuracy", math.nan)),
                )
        return None


@dataclass(frozen=True)
class ToldRound:
    """A round of held-out deposits as the log tells of it.

    Attributes
    ----------
    number, count : int
    held_out : float
        AUC; NaN where there is none.
    """

    number: int
    count: int
    held_out: float

    @classmethod
    def read(cls, line: str) -> ToldRound | None:
        """Read a line of the log, in the user's language; None if it tells of something else."""
        found = re.match(_pattern(tr(OF_ROUND)), line)
        if found is None:
            return None
        return cls(int(found["number"]), int(found["count"]), float(found["held_out"]))


def _pattern(template: str) -> str:
    """Return the pattern of the texts that a template makes."""
    escaped = re.escape(template).replace(r"\:", ":")
    return _PLACE.sub(
        lambda place: ".*" if place[1] in _TITLES else _NUMBER.format(place[1]), escaped
    )
