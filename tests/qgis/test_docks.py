"""Docks: names that look like HTML, projects that are closed, and panels that are left while they work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what the docks said and left in a QGIS of their own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "docks.py"), str(tmp_path_factory.mktemp("trials"))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_names_are_shown_as_they_are_written(said: Any) -> None:
    odd = "&lt;b&gt;A &amp; B&lt;/b&gt;&lt;script&gt;"
    words, remarks = said["answer"]
    assert words.startswith(f"<b>{odd}: 0.500") and words.endswith(f"on {odd}")
    assert remarks == said["refused"] == odd


def test_a_map_of_scores_is_told_by_the_shares_of_its_elements(said: Any) -> None:
    words, column, *row = said["score"]
    assert words.startswith("<b>Anomaly score: 2.500; 1.00 % of the map have as much or more.")
    assert said["column"] == "Adds (logit)" and column == "Share of the score"
    assert row == ["As", "5 ppm", "99.0", "75 %"]


def test_a_closed_project_leaves_no_answer_and_no_outline(said: Any) -> None:
    assert said["outlined"] and said["closed"] == [True, True, ""]


def test_a_question_that_the_user_cancels_is_asked_no_longer(said: Any) -> None:
    assert said["cancelled"] == "Cancelled."


def test_a_trial_ends_with_its_panel_and_with_its_project(said: Any) -> None:
    assert said["errors"] == []
    assert said["left"] == said["opened"] == said["layers"] == 0
    assert said["words"] == "Another project was opened: the trial has ended."
