"""Deposits around random faults, again and again: intervals hold the truth, chance raises no alarm."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import random_faults

    return random_faults


@pytest.mark.parametrize("deposits", [15, 30])
@pytest.mark.parametrize("exponent", [0.0, -0.25, -0.5, -1.0])
def test_counts_hold_the_truth(simulated: ModuleType, deposits: int, exponent: float) -> None:
    found = simulated.trials(deposits, exponent, 1000)
    counts, line = found["poisson"], found["log_log"]
    assert 0.92 <= counts.coverage <= 0.985
    assert np.median(counts.value) == pytest.approx(exponent, abs=0.1)
    assert counts.known.mean() > 0.9
    if exponent == 0:
        assert counts.told_apart <= 0.07
        assert counts.shown <= 0.045
    elif deposits == 15:
        # What the paper's line makes of empty rings.
        assert np.nanmedian(line.value) > 0.65 * exponent
        assert line.shown < counts.shown
    assert line.coverage < counts.coverage + 0.02


def test_camps_do_not_count_as_many(simulated: ModuleType) -> None:
    found = simulated.camp_trials(100, 0.0, 1.0, 600)
    assert found["told"].told_apart <= 0.08
    assert found["not told"].told_apart > 0.25
