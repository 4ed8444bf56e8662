"""Imports torch as a dialog does, and writes how long that took and how alive the window was."""

from __future__ import annotations

import json
import os
import sys
import threading
import time

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer


def main() -> None:
    application = QgsApplication([], True, "", "desktop")
    application.initQgis()
    from gossan.algorithms.bridge.loading import load_packages

    beats = [time.monotonic()]
    clock = QTimer()
    clock.timeout.connect(lambda: beats.append(time.monotonic()))
    clock.start(20)
    load_packages("torch", "torchvision")
    beats.append(time.monotonic())
    pauses = [later - earlier for earlier, later in zip(beats, beats[1:])]
    said = {
        "window": QgsApplication.platform(),
        "seconds": beats[-1] - beats[0],
        "longest": max(pauses),
        "beats": len(beats) - 2,
        "torch": "torch" in sys.modules,
        "threads": [one.name for one in threading.enumerate() if one.daemon],
    }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    os._exit(0)  # QGIS's own ending is not what is looked at


main()
