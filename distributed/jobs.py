"""Jobs as ``qgis_process`` takes them in JSON, read where there is no QGIS."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..core.runtime.errors import InputError
from ..core.runtime.language import tr
from ..core.sections.training.settings import SectionSettings

#: Parameters of Train Thin Section.
TRAINING = """
    IMAGES PROPERTY MODEL WEIGHTS WEIGHTS_FILE IMAGE_SIZE GROUP_PATTERN SPLIT_FILE TEST_IMAGES
    TARGET_IMAGES AUGMENT SCALE VALIDATION EPOCHS BATCH LEARNING_RATE SCHEDULE PATIENCE SEED DEVICE
    CHECKPOINT OUTPUT REPORT
"""

#: Parameters of Predict Anomalies.
PREDICTION = "STACK MODEL STUDY_AREA EDGE DEVICE OUTPUT REPORT"


class Job:
    """The parameters of an algorithm.

    Parameters
    ----------
    path : str
        JSON with the parameters under ``inputs``, as the dialog's Copy as JSON gives it.
    known : str
        Names that the algorithm has, with spaces between them.

    Raises
    ------
    InputError
        If it is no such file, or has other names.
    """

    def __init__(self, path: str, known: str) -> None:
        name = Path(path).name
        try:
            inputs = json.loads(Path(path).read_text(encoding="utf-8"))["inputs"]
        except OSError as problem:
            raise InputError(
                tr("{path} cannot be read: {strerror}.", path=path, strerror=problem.strerror)
            ) from problem
        except (ValueError, KeyError, TypeError) as problem:
            raise InputError(
                tr(
                    '{name} is no job: it must be JSON such as {{"inputs": {{"OUTPUT": "..."}}}}, what '
                    "the dialog's Copy as JSON gives.",
                    name=name,
                )
            ) from problem
        foreign = (
            sorted(set(inputs) - set(known.split())) if isinstance(inputs, dict) else ["inputs"]
        )
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

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text, a choice, or a file.

        Raises
        ------
        InputError
            If it is not given and there is no default, or is no text.
        """
        value = self.inputs.get(name, default)
        if value is None:
            raise InputError(tr("{name} is not given.", name=name))
        if not isinstance(value, str):
            raise InputError(tr("{name} must be a text, not {value!r}.", name=name, value=value))
        return value

    def output(self, name: str, default: str | None = None) -> str:
        """Return a file to write.

        Raises
        ------
        InputError
            If it is not given, or is QGIS's word for a temporary file.
        """
        value = self.text(name, default)
        if value == "TEMPORARY_OUTPUT":
            raise InputError(tr("{name}: give a file; temporary files go with QGIS.", name=name))
        return value

    def number(self, name: str, default: float) -> float:
        """Return a number.

        Raises
        ------
        InputError
            If it is none.
        """
        value = self.inputs.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError(tr("{name} must be a number, not {value!r}.", name=name, value=value))
        return float(value)

    def optional_number(self, name: str) -> float | None:
        """Return a number, or None if it is not given."""
        return self.number(name, 0.0) if name in self.inputs else None

    def flag(self, name: str, default: bool) -> bool:
        """Return yes or no.

        Raises
        ------
        InputError
            If it is neither.
        """
        value = self.inputs.get(name, default)
        if not isinstance(value, bool):
            raise InputError(
                tr("{name} must be true or false, not {value!r}.", name=name, value=value)
            )
        return value

    def choice(self, name: str, options: Iterable[str], default: str) -> str:
        """Return one of the options.

        Raises
        ------
        InputError
            If it is another.
        """
        value = self.text(name, default)
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

    def texts(self) -> dict[str, str]:
        """Return all parameters that are given, for a report."""
        return {name: str(value) for name, value in self.inputs.items()}


def section_settings(job: Job) -> SectionSettings:
    """Return how to train on thin sections; defaults are those of the algorithm."""
    from ..core.sections.properties import PROPERTIES
    from ..models.section_networks import SECTION_NETWORKS

    usual = SectionSettings()
    batch = job.optional_number("BATCH")
    return SectionSettings(
        network=job.choice("MODEL", SECTION_NETWORKS, usual.network),
        kind=job.choice("PROPERTY", PROPERTIES, usual.kind),
        weights=job.text("WEIGHTS", usual.weights),
        weights_file=job.text("WEIGHTS_FILE", ""),
        image_size=int(job.number("IMAGE_SIZE", usual.image_size)),
        scale=job.number("SCALE", usual.scale),
        validation=job.number("VALIDATION", usual.validation),
        augment=job.flag("AUGMENT", usual.augment),
        epochs=int(job.number("EPOCHS", usual.epochs)),
        batch=None if batch is None else int(batch),
        learning_rate=job.optional_number("LEARNING_RATE"),
        schedule=job.text("SCHEDULE", usual.schedule),
        patience=int(job.number("PATIENCE", usual.patience)),
        seed=int(job.number("SEED", usual.seed)),
    )
