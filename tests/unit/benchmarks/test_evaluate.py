"""The scripts behind docs/surveys.md, on a small survey."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from gossan.core.anomalies.evaluation.candidates import BASELINES
from gossan.core.anomalies.evaluation.cross_validation import HeldOut
from gossan.core.anomalies.evaluation.rounds import Round, run_rounds
from gossan.core.anomalies.patches.sites import PatchSites
from gossan.core.anomalies.training.plain import centre_values, means_by_scale
from gossan.core.runtime.progress import SilentProgress

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def surveys(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from evaluation import surveys

    monkeypatch.setattr(surveys, "SAMPLES", 1500)
    return surveys


def test_draws_travel_without_their_raster(
    surveys: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from evaluation.draws import draw_of, read_survey, write_survey
    from evaluation.jobs import Job, kept, train
    from evaluation.tables import BASELINE_TABLES, said_raw, standings, tell, tell_means
    from evaluation.variants import network_settings

    survey, settings = surveys.simulated(3, tmp_path), network_settings("dcn")
    drawn = [draw_of(survey.known, settings, "seed 3", number) for number in range(2)]
    for folder in ("draws", "held_out"):
        (tmp_path / folder).mkdir()
    write_survey(survey.known, drawn, tmp_path / "draws" / "seed 3.npz")
    facts = survey.facts(drawn[0].samples.sites)
    (tmp_path / "draws" / "seed 3.json").write_text(json.dumps(facts), "utf-8")
    for own, read in zip(drawn, read_survey(tmp_path / "draws" / "seed 3.npz")):
        np.testing.assert_array_equal(read.samples.patches, own.samples.patches)
        np.testing.assert_array_equal(read.fold, own.fold)

    names = ("logistic_centre", "ridge", "pathfinders")
    for draw in range(2):
        for name in names:
            assert train(Job(tmp_path, "seed 3", draw, name)).startswith(
                f"seed 3, draw {draw}, {name}"
            )
    assert train(Job(tmp_path, "seed 3", 0, "ridge")) == ""  # it is there
    # What a comparison in the plugin finds, with its own reading of the raster.
    rounds = run_rounds(
        survey.known, settings, [BASELINES[name] for name in names], 2, 1, SilentProgress()
    )
    for number, item in enumerate(rounds):
        for name in names:
            found = kept(Job(tmp_path, "seed 3", number, name))
            assert found is not None
            expected = item.held_out[name]
            np.testing.assert_allclose(found[0].probabilities, expected.probabilities)
            np.testing.assert_allclose(found[0].reference, expected.reference)

    found = standings(tmp_path, "seed 3", (*names, "cnn"), 5)
    assert found is not None and found["draws"] == 2 and set(found["standings"]) == set(names)
    one, other = (found["standings"][name] for name in ("ridge", "pathfinders"))
    less = one["auc"]["value"] - other["auc"]["value"]
    assert one["less"]["pathfinders"]["value"] == pytest.approx(less)
    assert 0 < found["sampled"] <= 1 and found["used"] <= found["deposits"]
    tell("Baselines", [found], BASELINE_TABLES)
    tell_means("Simulated", [found])
    told = capsys.readouterr().out
    assert f"| pathfinders, no labels | {said_raw(found, 'pathfinders')} |" in told
    assert other["raw"] == pytest.approx(other["auc"]["value"])  # one model, one scale


def test_a_fold_has_no_say_in_what_is_chosen_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from evaluation.tables import choice_of

    labels, fold = np.array([0, 1, 0, 1, 0, 1, 0, 1]), np.repeat([0, 1], 4)
    numbers = np.arange(8)

    def held_out(probabilities: list[float]) -> HeldOut:
        own = np.array(probabilities)
        ground = np.tile(np.linspace(0, 1, 11), (2, 1))
        deposits = np.flatnonzero(labels)
        return HeldOut(own, deposits, fold[deposits], own[deposits], ground)

    right, wrong = [0.1, 0.9, 0.2, 0.8], [0.9, 0.1, 0.8, 0.2]
    one, other = held_out(right + wrong), held_out(wrong + right)
    sites = PatchSites(
        np.zeros((8, 2), dtype=int), labels, numbers, numbers, np.zeros(8, dtype=int)
    )
    item = Round(0, 0, sites, fold, {"one": one, "other": other}, 0)
    # Each fold gets what was right in the other one, and that is wrong in it.
    np.testing.assert_array_equal(choice_of(item, "one", "other").probabilities, wrong + wrong)


def test_inputs_of_several_scales_hold_the_means_of_the_ridge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from evaluation.variants import box_means

    patches = np.random.default_rng(0).lognormal(size=(5, 2, 9, 9))
    patches[0, 0, 3, 3] = np.nan
    own = np.concatenate([centre_values(part) for part in box_means(patches)], axis=1)
    np.testing.assert_allclose(own, means_by_scale(patches)[:, 2:])


def test_ground_far_from_samples_is_not_sampled(surveys: ModuleType) -> None:
    y, x = np.mgrid[0:10, 0:10] * 100.0
    region = surveys.sampled_ground(np.column_stack([x.ravel(), y.ravel()]))
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


def test_what_stands_beside_the_chemistry_is_no_element(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from card.material import MemoryStack

    stack = MemoryStack(np.ones((2, 3, 3)), ("Au", "magnetics"), kinds=("element", "covariate"))
    assert stack.chemistry == ("Au", "") and stack.kinds == ("element", "covariate")
    assert MemoryStack(np.ones((1, 3, 3))).chemistry == ("E1",)
