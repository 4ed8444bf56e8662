"""Gossan: geochemical anomalies from survey data, with deep learning that shows why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .plugin import GossanPlugin


def classFactory(iface: object) -> GossanPlugin:  # noqa: N802 (the name that QGIS calls)
    """Return the plugin; QGIS calls this with its interface, or None in qgis_process."""
    from .plugin import GossanPlugin

    return GossanPlugin(iface)
