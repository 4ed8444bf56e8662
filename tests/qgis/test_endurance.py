"""What a long day in QGIS asks for: cancelling anywhere, several tasks at once, a thousand runs.

GOSSAN_LONG=1 cancels every algorithm fifty times instead of five, and runs a thousand times.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_runs import ALGORITHMS

LONG = bool(os.environ.get("GOSSAN_LONG"))
CANCELS, RUNS = (50, 1000) if LONG else (5, 150)

#: Polls of the feedback that an algorithm may still make once it has been cancelled.
POLLS_AFTER = 20

#: What is run again and again.
SHORT = ("gridgeochemistry", "predictanomalies")


def counting_feedback(cancel_at: int) -> Any:
    """Return feedback that is cancelled when it has been asked so many times."""
    from qgis.core import QgsProcessingFeedback

    class Feedback(QgsProcessingFeedback):
        def __init__(self) -> None:
            super().__init__(False)
            self.polls = 0

        def isCanceled(self) -> bool:
            self.polls += 1
            if self.polls == cancel_at:
                self.cancel()
            return super().isCanceled()

    return Feedback()


@pytest.mark.parametrize("name", ALGORITHMS)
def test_cancelling_anywhere_leaves_nothing(
    name: str, everything: Any, provider: Any, tmp_path: Path
) -> None:
    import processing
    from qgis.core import QgsProcessingException

    whole = tmp_path / "whole"
    whole.mkdir()
    feedback = counting_feedback(-1)
    processing.run(f"gossan:{name}", ALGORITHMS[name](everything, whole), feedback=feedback)
    polls = feedback.polls
    assert polls > 1, "the feedback is hardly asked"
    threads = threading.active_count()
    rng = np.random.default_rng(len(name))
    for number, poll in enumerate(rng.integers(1, polls + 1, CANCELS).tolist()):
        folder = tmp_path / str(number)
        folder.mkdir()
        feedback = counting_feedback(poll)
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            processing.run(
                f"gossan:{name}", ALGORITHMS[name](everything, folder), feedback=feedback
            )
        assert feedback.polls <= poll + POLLS_AFTER
        left = [path for path in folder.rglob("*") if path.is_file()]
        assert left == [], (poll, polls)
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]
        assert threading.active_count() <= threads


def test_two_tasks_at_once_give_what_one_after_the_other_gives(
    everything: Any, provider: Any, tmp_path: Path
) -> None:
    from qgis.core import (
        QgsApplication,
        QgsProcessingAlgRunnerTask,
        QgsProcessingContext,
        QgsProcessingFeedback,
    )

    names = ("traingkdcn", "predictanomalies", "gridgeochemistry", "explaingradcam")
    kept = []

    def start(name: str, folder: Path) -> None:
        folder.mkdir(parents=True)
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        parameters = ALGORITHMS[name](everything, folder)
        parameters.pop("REPORT", None)
        algorithm = provider.algorithm(name).create()
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        finished: list[bool] = []
        task.executed.connect(lambda well, results: finished.append(well))
        kept.append((task, context, feedback, algorithm, finished))
        QgsApplication.taskManager().addTask(task)

    def wait() -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not all(entry[-1] for entry in kept):
            QgsApplication.processEvents()
            time.sleep(0.01)
        assert all(entry[-1] == [True] for entry in kept)

    for name in names:
        start(name, tmp_path / "alone" / name)
        wait()
    for name in names:
        start(name, tmp_path / "together" / name)
    wait()
    compared = 0
    for path in sorted((tmp_path / "alone").rglob("*")):
        if path.is_file():
            other = tmp_path / "together" / path.relative_to(tmp_path / "alone")
            if path.suffix == ".safetensors":
                same_weights(path, other)
            else:
                assert path.read_bytes() == other.read_bytes(), path.name
            compared += 1
    assert compared >= len(names)


def same_weights(one: Path, other: Path) -> None:
    """Check that two models have the same weights; their records name the files they were sent to."""
    from gossan.models.model_file import read_model_file

    first, second = read_model_file(one)[1], read_model_file(other)[1]
    assert set(first) == set(second)
    for name, weights in first.items():
        assert weights.equal(second[name]), name


def test_many_short_runs_do_not_grow_in_memory(everything: Any, tmp_path: Path) -> None:
    runs = {name: ALGORITHMS[name](everything, tmp_path) for name in SHORT}
    runs["gridgeochemistry"]["CELL_SIZE"] = 2000
    for parameters in runs.values():
        parameters.pop("REPORT", None)
    listed = tmp_path / "runs.json"
    listed.write_text(json.dumps(runs))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("many_runs.py")), str(listed), str(RUNS)],
        env={**os.environ, "PYTHONMALLOC": "malloc"},
        capture_output=True,
        text=True,
        timeout=3600 if LONG else 600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert float(done.stdout.splitlines()[-1]) < 4
