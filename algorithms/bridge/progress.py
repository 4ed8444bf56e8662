"""QGIS's feedback as the core's progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from qgis.core import QgsApplication, QgsProcessingFeedback

from ...core.runtime.confidential import without_secrets
from ...core.runtime.language import tr

#: Seconds after which the log says how far the work is, if nothing else was said.
_SILENCE = 5.0

#: The program that writes how far the work is into a line of its output, and after how much of the work
#: it writes the next dot.
_TERMINAL, _DOT = "qgis_process", 1 / 40

#: Words of its command with which it writes JSON and no dots.
_FOR_PROGRAMS = {"--json", "-"}

#: Share of the work from which on the time that is left can be told.
_ENOUGH = 0.05


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
        self._begun = self._heard = time.monotonic()
        self._on_terminal = _writes_dots()
        self._dots = self._ended = 0
        self.warnings: list[str] = []

    def report(self, fraction: float) -> None:
        """Move the bar; after a silence the log says as well how far the work is."""
        self._feedback.setProgress(100.0 * fraction)
        self._dots = max(self._dots, int(fraction / _DOT))
        for listener in LISTENERS:
            listener.hear_share(id(self), fraction)
        now = time.monotonic()
        if now - self._heard >= _SILENCE and 0 < fraction < 1:
            self._heard = now
            left = (now - self._begun) * (1 - fraction) / fraction
            self._feedback.pushInfo(self._on_its_line(_how_far(fraction, left)))

    def message(self, text: str) -> None:
        """Write a line to the log."""
        self._heard = time.monotonic()
        text = self._shown(without_secrets(text))
        self._feedback.pushInfo(self._on_its_line(text))
        for listener in LISTENERS:
            listener.hear_message(id(self), text)

    def warning(self, text: str) -> None:
        """Write a warning to the log, once, and keep it for the report."""
        text = without_secrets(text)
        if text in self.warnings:
            return
        self.warnings.append(text)
        self._feedback.pushWarning(self._shown(text))

    def _on_its_line(self, text: str) -> str:
        """Return a text that does not run on from the dots of qgis_process, which end no line."""
        if not self._on_terminal or self._dots == self._ended:
            return text
        self._ended = self._dots
        return f"\n{text}"

    def cancelled(self) -> bool:
        """Return whether the user has pressed Cancel."""
        return self._feedback.isCanceled()


def _writes_dots() -> bool:
    """Return whether this is qgis_process as people use it, and not as programs do (JSON)."""
    for_programs = _FOR_PROGRAMS & set(QgsApplication.arguments())
    return QgsApplication.platform() == _TERMINAL and not for_programs


def _how_far(fraction: float, left: float) -> str:
    if fraction < _ENOUGH:
        return tr("{done:.0%} done", done=fraction)
    if left < 90:
        return tr("{done:.0%} done, some {seconds:.0f} s left", done=fraction, seconds=left)
    return tr("{done:.0%} done, some {minutes:.0f} min left", done=fraction, minutes=left / 60)
