"""Runs algorithms again and again in a process of its own, and writes by how many megabytes it grew.

In a process that has run a thousand other tests a heap in pieces grows by more than a leak would.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication


def resident() -> float:
    """Return the memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def grown(runs: dict[str, dict[str, Any]], times: int) -> float:
    """Run each algorithm in turn, so many times in all; return what the last two thirds added."""
    import processing
    from qgis.core import QgsProcessingFeedback
    from qgis.PyQt.QtCore import QEvent

    deletion = QEvent.Type.DeferredDelete
    feedback = QgsProcessingFeedback(False)
    names = list(runs)
    settled = 0.0
    for number in range(times):
        name = names[number % len(names)]
        processing.run(f"gossan:{name}", dict(runs[name]), feedback=feedback)
        # Without an event loop QGIS's own layers wait for their end for ever.
        QgsApplication.sendPostedEvents(None, getattr(deletion, "value", deletion))
        if number == times // 3:
            gc.collect()
            settled = resident()
    gc.collect()
    return resident() - settled


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(f"{application.pkgDataPath()}/python/plugins")
    from processing.core.Processing import Processing

    Processing.initialize()
    import gossan

    plugin = gossan.classFactory(None)
    plugin.initProcessing()
    megabytes = grown(json.loads(Path(sys.argv[1]).read_text()), int(sys.argv[2]))
    sys.stdout.write(f"{megabytes}\n")
    sys.stdout.flush()
    os._exit(0)  # QGIS's own ending is not what is looked at


main()
