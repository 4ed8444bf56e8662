"""QGIS's feedback as the core's progress."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProcessingFeedback

from ...core.runtime.confidential import without_secrets


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

    def message(self, text: str) -> None:
        """Write a line to the log."""
        self._feedback.pushInfo(self._shown(without_secrets(text)))

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
