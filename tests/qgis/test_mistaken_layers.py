"""Layers that were mistaken for others, and what a network needs: said before Run, and in every run alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_runs import ALGORITHMS

CASES = {
    "traingkdcn": [
        ({"DEPOSITS": "samples.gpkg"}, "DEPOSITS is a layer of samples"),
        ({"STACK": "control.tif"}, "STACK is no element stack"),
        ({"MODEL": "gk_dcn"}, "needs CONTROL"),
        ({"DEPOSITS": None}, "Give DEPOSITS"),
        ({"PATCH": 6}, "PATCH must be an odd number"),
    ],
    "comparemodels": [({"MODELS": ["gk_cnn"]}, "needs CONTROL")],
    "predictanomalies": [({"STACK": "control.tif"}, "STACK is no element stack")],
    "explaingradcam": [({"DEPOSITS": None}, "Give DEPOSITS")],
    "classifyanomalies": [
        ({"PROBABILITY": "stack.tif"}, "PROBABILITY is an element stack"),
        ({"DEPOSITS": None, "METHOD": "youden"}, "METHOD=youden needs DEPOSITS"),
    ],
    "detectanomalies": [({"DEPOSITS": "samples.gpkg"}, "DEPOSITS is a layer of samples")],
    "trainthinsection": [
        ({"MODEL": "dsan"}, "needs TARGET_IMAGES"),
        ({"WEIGHTS": "file"}, "needs WEIGHTS_FILE"),
    ],
}
EVERY = [(name, wrong, said) for name, cases in CASES.items() for wrong, said in cases]


@pytest.mark.parametrize(("name", "wrong", "said"), EVERY)
def test_it_is_said_before_the_run_and_by_the_run(
    name: str,
    wrong: dict[str, Any],
    said: str,
    everything: Any,
    survey_folder: Path,
    provider: Any,
    run: Any,
    tmp_path: Path,
) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    given = ALGORITHMS[name](everything, tmp_path)
    for key, value in wrong.items():
        if value == "samples.gpkg":
            given[key] = str(survey_folder / "samples.gpkg")
        else:
            is_file = isinstance(value, str) and "." in value
            given[key] = everything.path(value) if is_file else value
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    algorithm = provider.algorithm(name)
    fine, before = algorithm.checkParameterValues(given, context)
    assert not fine and said in before
    ran, ok = algorithm.create().run(given, context, feedback)
    assert not ok and ran == {} and before in feedback.textLog()
    assert list(tmp_path.iterdir()) == []
