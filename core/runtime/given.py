"""What was given for a job's parameters, wherever it was given: in QGIS, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Given(Protocol):
    """Parameters of an algorithm by name, as the core reads them.

    Where nothing was given, the default holds. Texts, paths and outputs are then empty. A parameter
    that must be given and was not, or holds what it cannot, raises
    :class:`~gossan.core.runtime.errors.InputError`.
    """

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a number."""

    def optional_number(self, name: str) -> float | None:
        """Return a number, or None where it was left empty."""

    def choice(self, name: str, options: Sequence[str], default: str = "") -> str:
        """Return one of the options; the first of them is the default where no other is named."""

    def optional_choice(self, name: str, options: Sequence[str]) -> str | None:
        """Return one of the options, or None where it was left empty."""

    def flag(self, name: str, default: bool = False) -> bool:
        """Return yes or no."""

    def optional_flag(self, name: str) -> bool | None:
        """Return yes or no, or None where it was left empty."""

    def text(self, name: str) -> str:
        """Return a text."""

    def path(self, name: str) -> str:
        """Return a file, folder or raster to read."""

    def output(self, name: str) -> str:
        """Return a file or folder to write."""
