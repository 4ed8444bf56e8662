"""Following a training from the window: what its log says, as curves, and the time left."""

from __future__ import annotations

import math
import re
import time
from collections import deque
from html import escape

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..algorithms.bridge.progress import LISTENERS
from ..core.runtime.language import tr
from ..core.scores.epochs import ToldEpoch, ToldRound
from .pictures import AUC, HELD_OUT, LOSS, Curves

#: Milliseconds between two looks at what was heard.
_LOOK = 300

#: Lines that wait at most; a training tells of some thousand epochs.
_MOST = 10_000

#: Before this share is done, nobody can say how long the rest takes.
_KNOWN = 0.02


class Ear:
    """Hears on threads that work, and keeps what was said for the window, which asks for it."""

    def __init__(self) -> None:
        self._lines: deque[tuple[int, str]] = deque(maxlen=_MOST)
        self.shares: dict[int, float] = {}

    def hear_message(self, run: int, text: str) -> None:
        """Keep a line of a run's log."""
        self._lines.append((run, text))

    def hear_share(self, run: int, fraction: float) -> None:
        """Keep which share of a run is done."""
        self.shares[run] = fraction

    def lines(self) -> list[tuple[int, str]]:
        """Return the lines since the last call."""
        found = []
        while self._lines:
            found.append(self._lines.popleft())
        return found


class TrainingPlot(QWidget):
    """Loss and AUC on what is held out while a training runs, and the time left.

    It is empty until the log of a training tells of an epoch.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ear = Ear()
        self.words, self.curves = QLabel(), Curves()
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.curves)
        self.curves.hide()
        self._run, self._started, self._shown, self._said = 0, 0.0, 0.0, ""
        self.epochs: list[ToldEpoch] = []
        self.rounds: list[ToldRound] = []
        LISTENERS.append(self.ear)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK)

    def close_ear(self) -> None:
        """Stop listening."""
        self._timer.stop()
        if self.ear in LISTENERS:
            LISTENERS.remove(self.ear)

    def look(self) -> None:
        """Draw what was heard since the last look."""
        fresh = False
        for run, line in self.ear.lines():
            told = ToldEpoch.read(line)
            if told is not None:
                self._add(run, told)
            elif run == self._run:
                self._said = line
                held_out = ToldRound.read(line)
                self.rounds += [held_out] if held_out else []
            fresh = True
        share = self.ear.shares.get(self._run, 0.0)
        if self.epochs and (fresh or share != self._shown):
            self._shown = share
            self._draw()

    def _add(self, run: int, told: ToldEpoch) -> None:
        if run != self._run:
            self._run, self._started = run, time.monotonic()
            self.epochs, self.rounds, self._said = [], [], ""
            self.ear.shares = {run: self.ear.shares.get(run, 0.0)}
        if self.epochs and told.number <= self.epochs[-1].number:  # the next network
            self.epochs = []
        self.epochs.append(told)

    def _draw(self) -> None:
        last = self.epochs[-1]
        self.words.setText(
            tr("Training: epoch {number} of {count}", number=last.number, count=last.count)
            + self._time_left()
            + (f"<br><small>{escape(_first_sentence(self._said))}</small>" if self._said else "")
        )
        self.curves.setVisible(True)
        self.curves.show_curves(
            (
                (tr("loss"), LOSS, False, self._points("loss")),
                (tr("held-out loss"), HELD_OUT, False, self._points("validation_loss")),
                (tr("held-out AUC"), AUC, True, self._points("held_out") or self._of_rounds()),
            ),
            last.count,
        )

    def _of_rounds(self) -> list[tuple[float, float]]:
        """Return the AUC of the rounds so far: the last round stands at the right."""
        width = self.epochs[-1].count
        return [
            (width * one.number / one.count, one.held_out)
            for one in self.rounds
            if not math.isnan(one.held_out)
        ]

    def _points(self, what: str) -> list[tuple[float, float]]:
        points = [(float(epoch.number), float(getattr(epoch, what))) for epoch in self.epochs]
        return [point for point in points if not math.isnan(point[1])]

    def _time_left(self) -> str:
        share = self.ear.shares.get(self._run, 0.0)
        if not _KNOWN < share < 1:
            return ""
        seconds = (time.monotonic() - self._started) * (1 - share) / share
        minutes, rest = divmod(round(seconds), 60)
        return tr(", about {minutes}:{seconds:02d} left", minutes=minutes, seconds=rest)


def _first_sentence(text: str) -> str:
    """Return how a line of the log begins: a verdict at the end has ten sentences."""
    return re.split(r"(?<=。)|(?<=\.)\s", text, maxsplit=1)[0]
