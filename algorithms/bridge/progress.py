"""QGIS's feedback as the core's progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from qgis.core import QgsProcessingFeedback

from ...core.runtime.confidential import without_secrets


class Listener(Protocol):
    """Who else hears what is told, such as the window's panel; called on the thread that works."""

    def hear_message(self, run: int, text: str) -> None:
        """Hear a line of a run's log."""

    def hear_share(self, run: int, fraction: float) -> None:
        """Hear which share of a run is done."""


#: Nobody in qgis_process.
LISTENERS: list[Listener] = []


class FeedbackProgress:
    """Shows the core's progress in the dialog or on the terminal.

    Parameters
    ----------
    feedback : QgsProcessingFeedback
    shown : callable
        What a text is in the log; reports keep it as it was said.
    """

    def __init__(
        self, feedback: QgsProcessingFeedback, shown: Callable[[str], str] = lambda text: text
    ) -> None:
        self._feedback = feedback
        self._shown = shown
        self.warnings: list[str] = []

    def report(self, fraction: float) -> None:
        """Move the bar."""
        self._feedback.setProgress(100.0 * fraction)
        for listener in LISTENERS:
            listener.hear_share(id(self), fraction)

    def message(self, text: str) -> None:
        """Write a line to the log."""
        text = self._shown(without_secrets(text))
        self._feedback.pushInfo(text)
        for listener in LISTENERS:
            listener.hear_message(id(self), text)

    def warning(self, text: str) -> None:
        """Write a warning to the log, once, and keep it for the report."""
        text = without_secrets(text)
        if text in self.warnings:
            return
        self.warnings.append(text)
        self._feedback.pushWarning(self._shown(text))

    def cancelled(self) -> bool:
        """Return whether the user has pressed Cancel."""
        return self._feedback.isCanceled()
