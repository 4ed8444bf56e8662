"""What cannot work on a map and a model in a real QGIS, and that it leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from layers import memory_points


@pytest.mark.parametrize(
    ("algorithm", "changes", "message"),
    [
        ("traingkdcn", {"CONTROL": None}, "needs CONTROL"),
        ("traingkdcn", {"FOLDS": 1}, "FOLDS must be 0 or"),
        ("traingkdcn", {"NEGATIVE_DISTANCE": 1e7}, "NEGATIVE_DISTANCE"),
        ("traingkdcn", {"PATCH": 8}, "PATCH must be an odd number"),
        ("traingkdcn", {"DEPOSITS": "barren_elsewhere"}, "same ground"),
        ("predictanomalies", {"MODEL": "survey.json"}, "not a Gossan model"),
        ("predictanomalies", {"STACK": "truth.tif"}, "no band called Ag"),
        ("predictanomalies", {"OUTPUT": "stack.tif"}, "also an input"),
        ("predictanomalies", {"OUTPUT": "map.png"}, "png"),
        ("explaingradcam", {"MODEL": "plain.safetensors", "OFFSETS": "o.gpkg"}, "has no offsets"),
        ("explaingradcam", {"DEPOSITS": "barren_elsewhere"}, "no values at any"),
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_and_leaves_nothing(
    algorithm: str,
    changes: dict,
    message: str,
    chain: Path,
    survey_folder: Path,
    run,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    stack = str(chain / "stack.tif")
    parameters = {
        "STACK": stack,
        "MODEL": str(chain / "model.safetensors"),
        "DEPOSITS": str(survey_folder / "deposits.gpkg"),
        "OUTPUT": str(tmp_path / "out.tif"),
        "REPORT": str(tmp_path / "out.html"),
    }
    if algorithm == "traingkdcn":
        parameters |= {"MODEL": "gk_dcn", "OUTPUT": str(tmp_path / "m.safetensors")}
        parameters |= {
            "CONTROL": str(chain / "control.tif"),
            "NEGATIVE_DISTANCE": 6000,
            "EPOCHS": 1,
            "MEMBERS": 1,
        }
    for name, value in changes.items():
        if value == "barren_elsewhere":
            value = memory_points("field=a:double", [("Point(100000 4000000)", 1.0)])
        elif value == "plain.safetensors":
            value = request.getfixturevalue("plain_model")
        elif value == "stack.tif":
            value = stack
        elif value in ("survey.json", "truth.tif"):
            value = str(survey_folder / value)
        elif isinstance(value, str):
            value = str(tmp_path / value)
        parameters[name] = value
    before = Path(stack).read_bytes()
    assert message in run.refusal(algorithm, **parameters)
    assert list(tmp_path.iterdir()) == []
    assert Path(stack).read_bytes() == before
