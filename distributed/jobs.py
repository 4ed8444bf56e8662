"""Jobs as ``qgis_process`` takes them in JSON, read where there is no QGIS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.runtime.errors import InputError
from ..core.runtime.files import is_pipe, names_a_file, refuse_pipes
from ..core.runtime.language import tr
from ..models.catalogue import YES_OR_NO

#: Numbers of a job stay below, and what is shown of other things is not longer.
_LARGEST, _LONGEST = 1e15, 200


@dataclass(frozen=True)
class Names:
    """Names of an algorithm's parameters: those that must be given, and the others."""

    needed: frozenset[str]
    optional: frozenset[str]

    @classmethod
    def of(cls, needed: str, optional: str) -> Names:
        """Return the names in two texts, with spaces between them."""
        return cls(frozenset(needed.split()), frozenset(optional.split()))

    @property
    def all(self) -> frozenset[str]:
        """All names."""
        return self.needed | self.optional


#: Parameters of Train Thin Section.
TRAINING = Names.of(
    "IMAGES OUTPUT",
    "PROPERTY PRESET MODEL BACKBONE FROZEN WEIGHTS WEIGHTS_FILE IMAGE_SIZE GROUP_PATTERN SPLIT_FILE "
    "POLARS PAIR_PATTERN TEST_IMAGES TARGET_IMAGES AUGMENT SCALE TRANSLATION VALIDATION EPOCHS BATCH "
    "LEARNING_RATE FIRST_RATE SCHEDULE PATIENCE SEED BALANCE PER_CLASS OTHERS FOLDS PREDICTIONS CONFUSION "
    "RESIZE BIT_DEPTH MASK BROKEN PIXEL_SIZE MAGNIFICATION DEVICE CHECKPOINT REPORT",
)

#: Parameters of Predict Anomalies.
PREDICTION = Names.of(
    "STACK MODEL OUTPUT",
    "STUDY_AREA DEPOSITS DEPOSITS_RASTER DEPOSITS_CLASS EDGE DEVICE OUTSIDE REPORT",
)


class Job:
    """The parameters of an algorithm: the core's :class:`~gossan.core.runtime.given.Given`.

    Parameters
    ----------
    path : str
        JSON with the parameters under ``inputs``, as the dialog's Copy as JSON gives it.
    names : Names
        Of the algorithm's parameters.

    Raises
    ------
    InputError
        If it is no such file, or has other names.
    """

    def __init__(self, path: str, names: Names) -> None:
        self.file = path
        self.names = names
        name = Path(path).name
        refuse_pipes([path])
        try:
            inputs = json.loads(Path(path).read_text(encoding="utf-8"))["inputs"]
        except OSError as problem:
            raise InputError(
                tr("{path} cannot be read: {strerror}.", path=path, strerror=problem.strerror)
            ) from problem
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            raise InputError(
                tr(
                    '{name} is no job: it must be JSON such as {{"inputs": {{"OUTPUT": "..."}}}}, what '
                    "the dialog's Copy as JSON gives.",
                    name=name,
                )
            ) from problem
        foreign = sorted(set(inputs) - names.all) if isinstance(inputs, dict) else ["inputs"]
        if foreign:
            raise InputError(
                tr(
                    "{name} has parameters that this job does not know: {foreign}.",
                    name=name,
                    foreign=foreign[0],
                )
            )
        self.inputs: dict[str, Any] = {
            key: value for key, value in inputs.items() if value is not None
        }

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a number.

        Raises
        ------
        InputError
            If it is none.
        """
        value = self.inputs.get(name, default)
        if type(value) not in (int, float) or not abs(value) < _LARGEST:
            shown = repr(value)[:_LONGEST]
            raise InputError(tr("{name} must be a number, not {value}.", name=name, value=shown))
        return float(value)

    def optional_number(self, name: str) -> float | None:
        """Return a number, or None where it is not given."""
        return self.number(name) if name in self.inputs else None

    def choice(self, name: str, options: Sequence[str], default: str = "") -> str:
        """Return one of the options; the first of them is the default where no other is named.

        Raises
        ------
        InputError
            If it is another.
        """
        value = self.text(name) or default or options[0]
        if value not in options:
            raise InputError(
                tr(
                    "{name} must be one of {options}, not {value}.",
                    name=name,
                    options=", ".join(options),
                    value=value,
                )
            )
        return value

    def optional_choice(self, name: str, options: Sequence[str]) -> str | None:
        """Return one of the options, or None where it is not given."""
        return self.choice(name, options) if name in self.inputs else None

    def flag(self, name: str, default: bool = False) -> bool:
        """Return yes or no.

        Raises
        ------
        InputError
            If it is neither.
        """
        value = self.inputs.get(name, default)
        if not isinstance(value, bool):
            shown = repr(value)[:_LONGEST]
            raise InputError(
                tr("{name} must be true or false, not {value}.", name=name, value=shown)
            )
        return value

    def optional_flag(self, name: str) -> bool | None:
        """Return yes or no, or None where it is not given; the dialog says them in words.

        Raises
        ------
        InputError
            If it is neither.
        """
        if name not in self.inputs:
            return None
        word = self.inputs[name]
        known = YES_OR_NO.get(word) if isinstance(word, str) else None
        return self.flag(name) if known is None else known

    def text(self, name: str) -> str:
        """Return a text.

        Raises
        ------
        InputError
            If it must be given and is not, or is no text.
        """
        value = self.inputs.get(name, None if name in self.names.needed else "")
        if value is None:
            raise InputError(tr("{name} is not given.", name=name))
        if not isinstance(value, str):
            shown = repr(value)[:_LONGEST]
            raise InputError(tr("{name} must be a text, not {value}.", name=name, value=shown))
        return value

    def path(self, name: str) -> str:
        """Return a file, folder or raster to read.

        Raises
        ------
        InputError
            If it must be given and is not, or is no text.
        """
        return self.text(name)

    def output(self, name: str) -> str:
        """Return a file to write.

        Raises
        ------
        InputError
            If it must be given and is not, is no name of a file, or is QGIS's word for a temporary
            one.
        """
        value = self.text(name)
        if not value and name in self.names.needed:
            raise InputError(tr("{name} is not given.", name=name))
        if value and (not names_a_file(value) or is_pipe(value)):
            raise InputError(tr("{output} is no name of a file.", output=f"{name}={value!r}"))
        if value == "TEMPORARY_OUTPUT":
            raise InputError(tr("{name}: give a file; temporary files go with QGIS.", name=name))
        return value

    def texts(self) -> dict[str, str]:
        """Return all parameters that are given, for a report."""
        return {name: str(value) for name, value in self.inputs.items()}
