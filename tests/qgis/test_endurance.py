"""What a long day in QGIS asks for: cancelling anywhere, several tasks at once, a thousand runs.

GOSSAN_LONG=1 cancels every algorithm fifty times instead of five, and runs a thousand times.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

LONG = bool(os.environ.get("GOSSAN_LONG"))
CANCELS, RUNS = (50, 1000) if LONG else (5, 150)

#: Polls of the feedback that an algorithm may still make once it has been cancelled.
POLLS_AFTER = 20

Parameters = Callable[[Any, Path], dict[str, Any]]


def survey(**parameters: Any) -> Parameters:
    """Parameters that name the material's files."""

    def of(material: Any, folder: Path) -> dict[str, Any]:
        return {
            name: str(folder / value[4:])
            if isinstance(value, str) and value.startswith("out:")
            else material.path(value)
            if isinstance(value, str) and "." in value
            else value
            for name, value in parameters.items()
        }

    return of


TRAINING = {
    "STACK": "stack.tif",
    "DEPOSITS": "deposits.gpkg",
    "PATCH": 5,
    "BLOCK": 1,
    "NEGATIVE_DISTANCE": 3000,
    "EPOCHS": 2,
    "MEMBERS": 1,
}

ALGORITHMS: dict[str, Parameters] = {
    "createsamplesurvey": survey(SAMPLES=200, OUTPUT_FOLDER="out:survey"),
    "gridgeochemistry": survey(
        INPUT="samples.gpkg", CELL_SIZE=100, OUTPUT="out:stack.tif", REPORT="out:r.html"
    ),
    "stackrasters": lambda material, folder: {
        "RASTERS": [material.path("stack.tif"), material.path("control.tif")],
        "OUTPUT": str(folder / "both.tif"),
    },
    "fitfaultcontrol": lambda material, folder: {
        "FAULTS": material.path("faults.gpkg"),
        "DEPOSITS": material.path("on_fault.gpkg"),
        "TEMPLATE": material.path("stack.tif"),
        "OUTPUT": str(folder / "w.tif"),
        "TABLE": str(folder / "rings.csv"),
        "REPORT": str(folder / "r.html"),
    },
    "robustpca": survey(STACK="stack.tif", OUTPUT="out:pca.tif", REPORT="out:r.html"),
    "traingkdcn": survey(
        **TRAINING, MODEL="cnn", FOLDS=2, OUTPUT="out:m.safetensors", REPORT="out:r.html"
    ),
    "comparemodels": survey(
        **TRAINING,
        MODELS=["cnn"],
        BASELINES=["logistic_centre"],
        FOLDS=2,
        REPEATS=1,
        OUTPUT="out:table.csv",
        REPORT="out:r.html",
    ),
    "predictanomalies": survey(
        STACK="stack.tif", MODEL="model.safetensors", OUTPUT="out:p.tif", REPORT="out:r.html"
    ),
    "classifyanomalies": survey(
        PROBABILITY="control.tif",
        DEPOSITS="deposits.gpkg",
        OUTPUT="out:c.tif",
        TARGETS="out:t.gpkg",
        REPORT="out:r.html",
    ),
    "explaingradcam": survey(
        STACK="stack.tif",
        MODEL="model.safetensors",
        DEPOSITS="deposits.gpkg",
        OUTPUT="out:heat.tif",
        REPORT="out:r.html",
    ),
    "trainthinsection": lambda material, folder: {
        "IMAGES": material.path("labelled"),
        "PROPERTY": "basic",
        "MODEL": "gdnet",
        "WEIGHTS": "random",
        "IMAGE_SIZE": 32,
        "EPOCHS": 1,
        "OUTPUT": str(folder / "m.safetensors"),
        "REPORT": str(folder / "r.html"),
    },
    "classifythinsection": lambda material, folder: {
        "IMAGES": material.path("labelled"),
        "MODELS": [material.path("section.safetensors")],
        "OUTPUT": str(folder / "c.gpkg"),
        "REPORT": str(folder / "r.html"),
    },
    "explainthinsection": lambda material, folder: {
        "IMAGES": material.path("photographs"),
        "MODEL": material.path("section.safetensors"),
        "PICTURES": str(folder / "pictures"),
        "REPORT": str(folder / "r.html"),
    },
}


@pytest.fixture(scope="module")
def everything(material: Any, section_folder: Path) -> Any:
    """The material, with deposits on the fault and labelled photographs beside it."""
    from bad_input import on_map, write_points

    cells = [(n, n) for n in range(6, 34, 3)] + [(12, 15)]
    write_points(material.folder / "on_fault.gpkg", map(on_map, cells), [{}] * len(cells))
    if not (material.folder / "labelled").exists():
        (material.folder / "labelled").symlink_to(section_folder)
    return material


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


def resident() -> float:
    """Return the memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_many_short_runs_do_not_grow_in_memory(
    everything: Any, provider: Any, tmp_path: Path
) -> None:
    import processing
    from qgis.core import QgsApplication, QgsProcessingFeedback
    from qgis.PyQt.QtCore import QEvent

    deletion = QEvent.Type.DeferredDelete
    feedback = QgsProcessingFeedback(False)
    names = ("gridgeochemistry", "predictanomalies")
    settled = 0.0
    for number in range(RUNS):
        name = names[number % 2]
        parameters = ALGORITHMS[name](everything, tmp_path)
        if name == "gridgeochemistry":
            parameters["CELL_SIZE"] = 2000
        parameters.pop("REPORT", None)
        processing.run(f"gossan:{name}", parameters, feedback=feedback)
        # Without an event loop QGIS's own layers wait for their end for ever.
        QgsApplication.sendPostedEvents(None, getattr(deletion, "value", deletion))
        if number == RUNS // 3:
            gc.collect()
            settled = resident()
    gc.collect()
    assert resident() - settled < 4
