"""Rounds of cross-validation: what changes from one to the next, and progress that never goes back."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.anomalies.evaluation.candidates import BASELINES
from gossan.core.anomalies.evaluation.rounds import Round, run_rounds
from gossan.core.anomalies.patches.samples import KnownGround
from gossan.core.anomalies.patches.sites import Ground
from gossan.core.anomalies.training.settings import TrainingSettings
from gossan.core.rasters.stack import Stack
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.scores.epochs import ToldRound
from progress_doubles import RecordingProgress

DEPOSITS = np.array([[10, 10], [10, 40], [40, 12], [42, 45]])
CANDIDATES = (BASELINES["logistic_centre"], BASELINES["location"])


@pytest.fixture
def stack(make_stack, rng: np.random.Generator) -> Stack:
    return make_stack(rng.lognormal(0, 0.3, (3, 60, 60)).astype(np.float32), ["Au", "Cu", "As"])


def rounds_of(stack: Stack, progress: Progress, barren: np.ndarray | None = None) -> list:
    settings = TrainingSettings(network="cnn", patch=5, folds=2)
    known = KnownGround(Ground(stack, None, 5), DEPOSITS, barren)
    return run_rounds(known, settings, CANDIDATES, 2, 2, progress)


def test_repeats_draw_other_ground_and_seeds_keep_it(stack: Stack) -> None:
    rounds: list[Round] = rounds_of(stack, SilentProgress())
    assert [one.repeat for one in rounds] == [0, 0, 1, 1]
    assert len({one.seed for one in rounds}) == 4
    cells = [one.sites.cells for one in rounds]
    np.testing.assert_array_equal(cells[0], cells[1])
    np.testing.assert_array_equal(cells[2], cells[3])
    assert not np.array_equal(cells[0], cells[2])
    for one in rounds:
        assert set(one.held_out) == {"logistic_centre", "location"}
        assert not one.leaking


def test_barren_points_stay_and_folds_are_drawn_anew(stack: Stack) -> None:
    barren = np.array([[25, 25], [50, 25], [25, 52], [55, 5]])
    rounds = rounds_of(stack, SilentProgress(), barren)
    assert {tuple(one.sites.cells.ravel()) for one in rounds} == {
        tuple(rounds[0].sites.cells.ravel())
    }
    assert any(not np.array_equal(one.fold, rounds[0].fold) for one in rounds)


def test_progress_never_goes_back(stack: Stack) -> None:
    heard = RecordingProgress()
    rounds = rounds_of(stack, heard)
    assert len(heard.fractions) > 8
    assert heard.fractions == sorted(heard.fractions)
    assert heard.fractions[-1] == pytest.approx(1.0)
    told = [text for text in heard.messages if text.startswith("Round")]
    assert told[::2] == [f"Round {number} of 4" for number in range(1, 5)]
    name = next(iter(rounds[0].held_out))
    assert [ToldRound.read(line) for line in told[1::2]] == [
        ToldRound(number, 4, pytest.approx(one.auc(name), abs=6e-4))
        for number, one in enumerate(rounds, start=1)
    ]
