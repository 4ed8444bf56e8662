"""Runs algorithms in a process that has imported nothing, and writes what their workers import first.

Only modules that are compiled with pybind11 count: see ``algorithms/bridge/loading.py``.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from own_qgis import leave, start


def compiled() -> set[str]:
    """Return the names of the modules that pybind11 keeps a thread's state for."""
    files = {name: getattr(one, "__file__", None) for name, one in list(sys.modules.items())}
    return {name for name, file in files.items() if file and ".so" in file and by_pybind11(file)}


@cache
def by_pybind11(file: str) -> bool:
    """Return whether pybind11 made a library; PyTorch's are gigabytes, which are read once."""
    return b"pybind11_internals" in Path(file).read_bytes()


def main() -> None:
    start()
    import processing
    from gossan.algorithms.bridge.algorithm import GossanAlgorithm

    found: dict[str, list[str]] = {}
    work = GossanAlgorithm.processAlgorithm

    def watched(self: Any, *given: Any) -> Any:
        before = compiled()
        results = work(self, *given)
        found[self.name()] = sorted(compiled() - before)
        return results

    GossanAlgorithm.processAlgorithm = watched
    for name, parameters in json.loads(Path(sys.argv[1]).read_text()).items():
        processing.run(f"gossan:{name}", parameters)
    leave(json.dumps(found))


main()
