"""Texts as the window shows them: HTML, and parameters by their titles.

In qgis_process and in scripts texts stay as they were written: parameters are called there by the
names that are typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from qgis.core import QgsApplication, QgsProcessingParameterDefinition

#: Groups of the toolbox in the order of the work.
GROUPS = ("Geochemistry", "Anomaly models", "Thin sections", "Workflows", "Utilities")


def numbered(group: str, translated: str) -> str:
    """Return a group's name in the user's language, with its place in the order of the work."""
    return f"{GROUPS.index(group) + 1} {translated}" if group in GROUPS else translated


def in_window() -> bool:
    """Return whether texts are read in QGIS's window."""
    return str(QgsApplication.platform()) == "desktop"


def as_html(text: str) -> str:
    """Return a text for what shows it as HTML: all that QGIS says about an algorithm in its window."""
    return html.escape(text, quote=False) if in_window() else text


def by_titles(text: str, definitions: Iterable[QgsProcessingParameterDefinition]) -> str:
    """Return a text that names parameters as the window does, with the name for scripts in brackets.

    ``FOLDS must be 0`` becomes ``“Folds” [FOLDS] must be 0``, and ``MODEL=cnn`` becomes
    ``“Network or plain model” [MODEL=cnn]``.
    """
    titles = {item.name(): item.description() for item in definitions}
    if not titles or not in_window():
        return text
    names = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    # Not what stands in a path, in a longer name, or in brackets already.
    pattern = re.compile(rf"(?<![\w./\\\[-])({names})(=[\w.]*\w)?(?![\w/\\\]]|\.\w)", re.ASCII)
    return pattern.sub(lambda found: f"“{titles[found[1]]}” [{found[0]}]", text)
