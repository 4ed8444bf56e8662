"""Trainings of a benchmark, as many at once as there are processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from typing import TypeVar

Job = TypeVar("Job")


def train_all(train: Callable[[Job], str], wanted: Sequence[Job], processes: int) -> None:
    """Train what was not yet trained, and print the line that each gives when it is done."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        for line in pool.imap_unordered(train, wanted):
            if line:
                print(line, flush=True)
