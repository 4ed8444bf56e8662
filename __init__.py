"""Gossan: geochemical anomalies from survey data, with deep learning that shows why."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .plugin import GossanPlugin

# PyTorch's threads wait for one another by turning in circles, which on a machine that has something
# else to do, as one that draws maps, takes the cores from those that they wait for: training took
# sixteen times as long. They shall sleep instead; it is read once, when PyTorch is first imported. The
# second name is that of the OpenMP of macOS and Windows.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")


def classFactory(iface: object) -> GossanPlugin:  # noqa: N802 (the name that QGIS calls)
    """Return the plugin; QGIS calls this with its interface, or None in qgis_process."""
    from .plugin import GossanPlugin

    return GossanPlugin(iface)
