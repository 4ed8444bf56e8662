"""How long work tells how far it is, and hears that it should stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from .errors import CancelledError


class Progress(Protocol):
    """What the core asks of whoever watches it: the Processing dialog, a terminal, a test."""

    def report(self, fraction: float) -> None:
        """Tell that this share of the work, 0 to 1, is done."""

    def message(self, text: str) -> None:
        """Tell the user something that helps to follow the work."""

    def warning(self, text: str) -> None:
        """Tell the user something that may change what the result is worth."""

    def cancelled(self) -> bool:
        """Return whether the user wants the work to stop."""


class SilentProgress:
    """Progress that nobody watches."""

    def report(self, fraction: float) -> None:
        """Ignore the share."""

    def message(self, text: str) -> None:
        """Ignore the message."""

    def warning(self, text: str) -> None:
        """Ignore the warning."""

    def cancelled(self) -> bool:
        """Return False: nobody can cancel."""
        return False


class PartOfProgress:
    """A part of the work that reports 0 to 1 for itself and is shown as ``start`` to ``end``."""

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self.whole, self.start, self.end = whole, start, end
        self.message = whole.message
        self.warning = whole.warning
        self.cancelled = whole.cancelled

    def report(self, fraction: float) -> None:
        """Pass the share on, scaled to this part."""
        self.whole.report(self.start + (self.end - self.start) * fraction)


def stop_if_cancelled(progress: Progress) -> None:
    """Stop the work if the user has cancelled.

    Raises
    ------
    CancelledError
    """
    if progress.cancelled():
        raise CancelledError


def step(progress: Progress, fraction: float) -> None:
    """Report a share, and stop the work if the user has cancelled.

    Raises
    ------
    CancelledError
    """
    stop_if_cancelled(progress)
    progress.report(fraction)


#: Who watches the work of this thread; figures ask between their parts, and nobody hands it to them.
_WATCHED: ContextVar[Progress] = ContextVar("watched")


@contextmanager
def watched(progress: Progress) -> Iterator[None]:
    """Have figures that are drawn meanwhile, on this thread, stop where the user cancels."""
    before = _WATCHED.set(progress)
    try:
        yield
    finally:
        _WATCHED.reset(before)


def stop_drawing_if_cancelled() -> None:
    """Stop the work of this thread if whoever watches it has cancelled.

    Raises
    ------
    CancelledError
    """
    progress = _WATCHED.get(None)
    if progress is not None:
        stop_if_cancelled(progress)
