"""The scripts behind docs/surveys.md, on a small survey."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import evaluate

    monkeypatch.setattr(evaluate, "SAMPLES", 1500)
    kept = {name: evaluate.BASELINES[name] for name in ("logistic_centre", "ridge", "pathfinders")}
    monkeypatch.setattr(evaluate, "BASELINES", kept)
    return evaluate


def test_a_survey_is_scored_once_and_kept(
    evaluate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey = evaluate.simulated(3, tmp_path)
    found = evaluate.scored(survey, (), 2)
    assert set(found["standings"]) == {"logistic_centre", "ridge", "pathfinders"}
    one, other = (found["standings"][name] for name in ("ridge", "pathfinders"))
    less = one["auc"]["value"] - other["auc"]["value"]
    assert one["less"]["pathfinders"]["value"] == pytest.approx(less)
    assert 0 < found["sampled"] <= 1 and found["used"] <= found["deposits"]
    cache = evaluate.Cache(tmp_path)
    assert cache.get("seed 3", lambda: found) == json.loads(json.dumps(found))
    assert cache.get("seed 3", lambda: pytest.fail("it is scored again")) == found
    evaluate.tell("Baselines", [found])
    evaluate.tell_means("Simulated", [found])
    told = capsys.readouterr().out
    assert f"| ridge | {evaluate.estimate(one['auc'])}, sd" in told


def test_ground_far_from_samples_is_not_sampled(evaluate: ModuleType) -> None:
    y, x = np.mgrid[0:10, 0:10] * 100.0
    region = evaluate.sampled_ground(np.column_stack([x.ravel(), y.ravel()]))
    assert region.contains(np.array([450.0, 450.0])) and region.contains(np.array([-150.0, 0.0]))
    assert not region.contains(np.array([-250.0, 0.0]))


def test_pooling_is_held_against_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import pooling

    monkeypatch.setattr(pooling, "MODELS", {"ridge": pooling.MODELS["ridge"]})
    found = pooling.told(10, np.random.default_rng(0), np.random.default_rng(1))
    assert found.shape == (1, len(pooling.WAYS) + 1)
    assert ((found > 0) & (found < 1)).all()
    assert len(pooling.errors(found)) == len(pooling.WAYS)


def test_intervals_of_folds_are_held_against_the_truth(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import intervals

    monkeypatch.setattr(intervals, "DEPOSITS", (10,))
    monkeypatch.setattr(intervals, "OF_FOLDS", ("ridge", "location"))
    intervals.main(5, ["folds"])
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if "| 10 |" in line]
    assert [row[1] for row in rows] == ["ridge", "location", "ridge less location"]
    assert all(0 <= float(row[3].split()[0]) <= 1 for row in rows)
