"""Runs algorithms again and again in a process of its own, and writes how many megabytes they left behind.

What counts is what the C library has given out and not got back, with PYTHONMALLOC=malloc that of Python
too. What the process holds grows by megabytes at once where the heap is in pieces, and hides a leak in them.
A table that doubles takes megabytes once as well; what leaks grows with every run. So it is the median of
what equal parts of the runs leave that counts, times their number.
"""

from __future__ import annotations

import ctypes
import gc
import json
import statistics
import sys
from pathlib import Path
from typing import Any

from own_qgis import leave, start
from qgis.core import QgsApplication

#: Into which all runs are divided; those of the first third are not looked at.
PARTS = 15


class MallocInfo(ctypes.Structure):
    """What glibc tells of its memory; see mallinfo2(3)."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def in_use() -> float:
    """Return the memory that is given out in megabytes."""
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = MallocInfo
    told = tell()
    return (told.uordblks + told.hblkhd) / 2**20


def grown(runs: dict[str, dict[str, Any]], times: int) -> float:
    """Run each algorithm in turn, so many times in all; return what the last two thirds steadily left."""
    import processing
    from qgis.core import QgsProcessingFeedback
    from qgis.PyQt.QtCore import QEvent

    deletion = QEvent.Type.DeferredDelete
    names = list(runs)
    held: list[float] = []
    for number in range(times):
        name = names[number % len(names)]
        processing.run(f"gossan:{name}", dict(runs[name]), feedback=QgsProcessingFeedback(False))
        # Without an event loop QGIS's own layers wait for their end for ever.
        QgsApplication.sendPostedEvents(None, getattr(deletion, "value", deletion))
        if number >= times // 3 and (number + 1) % (times // PARTS) == 0:
            gc.collect()
            held.append(in_use())
    added = [after - before for before, after in zip(held, held[1:])]
    return statistics.median(added) * len(added)


def main() -> None:
    start()
    leave(str(grown(json.loads(Path(sys.argv[1]).read_text()), int(sys.argv[2]))))


main()
