"""What Gossan says, in the user's language: QGIS tells the core how to translate."""

from __future__ import annotations

from collections.abc import Callable


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
    return _translate(text).format(**values) if values else _translate(text)


def later(text: str) -> str:
    """Return a text as it is, for a table whose texts are translated where they are shown."""
    return text
