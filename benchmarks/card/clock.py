"""Seconds of work on a device that goes on while the processor has gone ahead."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch

#: Least seconds that a row of the table is measured for, and the most runs.
_SECONDS, _RUNS = 2.0, 50


def finished(device: torch.device) -> None:
    """Wait until a device has done all it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def seconds_of(work: Callable[[], object], device: torch.device, small: bool = False) -> float:
    """Return the median time of a run of work, after one to warm up."""
    work()
    finished(device)
    times: list[float] = []
    while not times or (not small and sum(times) < _SECONDS and len(times) < _RUNS):
        start = time.perf_counter()
        work()
        finished(device)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
