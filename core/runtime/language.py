"""What Gossan says, in the user's language: QGIS tells the core how to translate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any
from unicodedata import bidirectional


def _unchanged(text: str) -> str:
    return text


_translate: Callable[[str], str] = _unchanged


def speak(translate: Callable[[str], str] = _unchanged) -> None:
    """Have everything translated by a function from now on; without one it is English."""
    global _translate
    _translate = translate


def tr(text: str, /, **values: object) -> str:
    """Return a text in the user's language, with values in the places of their {names}.

    The text must stand in the code as it is, for that is where its translators find it; a place has
    a format as in :meth:`str.format`.
    """
    return filled(_translate(text), values) if values else _translate(text)


class _Filler(Formatter):
    """Writes percents as the texts themselves do: ``62 %``, not ``62%``."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Return a value as its place asks for it."""
        if format_spec.endswith("%"):
            return f"{value:{format_spec}}".replace("%", " %")
        return super().format_field(value, format_spec)


_FILLER = _Filler()


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a text with values in the places of their {names}; see :meth:`str.format`."""
    return _FILLER.vformat(text, (), values)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share as percents, written as all texts write them."""
    return f"{100 * share:.{decimals}f} %"


def runs_to_the_left(text: str) -> bool:
    """Return whether a text has letters that run from right to left, as those of Arabic and Hebrew."""
    return any(bidirectional(character) in ("R", "AL") for character in text)


def apart(name: str) -> str:
    """Return a user's name for the middle of a sentence: one that runs to the left leaves it in order.

    Two such names with a comma between them would be read as one, the second first.
    """
    return f"\u2068{name}\u2069" if runs_to_the_left(name) else name


def later(text: str) -> str:
    """Return a text as it is, for a table whose texts are translated where they are shown."""
    return text
