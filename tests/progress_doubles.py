"""Who watches long work in the tests: one who writes down, and one who cancels."""

from __future__ import annotations

from collections.abc import Callable


class RecordingProgress:
    """Keeps all that it is told, and counts how often it is asked whether to stop: never."""

    def __init__(self) -> None:
        self.fractions: list[float] = []
        self.messages: list[str] = []
        self.warnings: list[str] = []
        self.polls = 0

    def report(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def message(self, text: str) -> None:
        self.messages.append(text)

    def warning(self, text: str) -> None:
        self.warnings.append(text)

    def cancelled(self) -> bool:
        self.polls += 1
        return False


class CancellingProgress(RecordingProgress):
    """Cancels once it has been asked so many times, or once what it was told is reason to.

    Parameters
    ----------
    polls : int
        How often it answers that the work may go on.
    once : callable, optional
        Says of this progress, in the place of ``polls``, whether it is time to stop.
    """

    def __init__(
        self, polls: int = 0, once: Callable[[CancellingProgress], bool] | None = None
    ) -> None:
        super().__init__()
        self._once = once or (lambda told: told.polls > polls)

    def cancelled(self) -> bool:
        super().cancelled()
        return self._once(self)


def has_said(word: str) -> Callable[[CancellingProgress], bool]:
    """Cancel once a message holds a word."""
    return lambda told: any(word in text for text in told.messages)
