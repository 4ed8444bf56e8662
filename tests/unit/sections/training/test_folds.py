"""All slices held out in turn: whole slices, no network scores what it was trained on, and the tables."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.sections.training.folds import NEVER, choose_folds, hold_all_out, require_folds
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.results import HeldOutScores, SectionResult
from gossan.core.sections.training.run import TrainingRun
from gossan.core.sections.training.settings import SectionSettings
from progress_doubles import CancellingProgress, RecordingProgress
from report_pages import ReportPage
from small_trainings import PARAMETERS

SETTINGS = SectionSettings(folds=4, validation=0.25, weights="random")


def made(*slices: tuple[int, ...], tested: int = 0) -> Sections:
    """Return photographs that are nowhere: of each slice as many per class; the last ones are tested."""
    table = np.array(slices)
    labels = np.concatenate([np.repeat(np.arange(len(row)), row) for row in table])
    numbers = np.repeat(np.arange(len(table)), table.sum(axis=1))
    sets = np.full(len(labels), "train", dtype="U10")
    sets[len(sets) - tested :] = "test"
    paths = tuple(f"p{number}.png" for number in range(len(labels)))
    return Sections(paths, tuple("abc"[: table.shape[1]]), labels, numbers, sets, grouped=True)


def test_folds_take_whole_slices_and_spread_classes() -> None:
    sections = made(*[(4, 0, 0)] * 20, *[(0, 3, 0)] * 10, *[(0, 0, 5)] * 5)
    for seed in range(10):
        folds = choose_folds(sections, 5, seed)
        for slice_ in np.unique(sections.slices):
            assert len(set(folds[sections.slices == slice_])) == 1
        for label, each in enumerate((16, 6, 5)):
            assert np.bincount(folds[sections.labels == label]).tolist() == [each] * 5
    assert (choose_folds(sections, 5, 0) == choose_folds(sections, 5, 0)).all()


def test_a_class_of_one_slice_always_trains() -> None:
    sections = made((4, 0), (4, 0), (4, 0), (0, 6))
    folds = choose_folds(sections, 3, 0)
    assert set(folds[sections.labels == 1]) == {NEVER}
    assert set(folds[sections.labels == 0]) == {0, 1, 2}


def test_more_folds_than_slices_are_refused() -> None:
    with pytest.raises(InputError, match="the most that a class has of them is 3"):
        choose_folds(made((4, 0), (4, 0), (4, 0), (0, 6)), 5, 0)
    with pytest.raises(InputError, match="FOLDS is 1"):
        SectionSettings(folds=1)


def test_folds_that_leave_too_little_are_refused_before_all_training() -> None:
    scarce = made((4, 0), (4, 0), (0, 6), (0, 6))
    with pytest.raises(
        InputError, match=r"FOLDS=2: fold 1 leaves too few slices\. .*Set FOLDS to 0"
    ):
        require_folds(scarce, replace(SETTINGS, folds=2))
    require_folds(made(*[(4, 0), (0, 6)] * 4), replace(SETTINGS, folds=2))


def trained(
    seen: list[Sections],
    polls: Callable[[Progress], None] | None = None,
    broken: Sequence[str] = (),
) -> Callable[[Sections, str, Progress], Any]:
    """Return a training that gives each photograph its own number as a probability.

    Photographs that are ``broken`` are left out, as a training does.
    """

    def train(given: Sections, _: str, progress: Progress) -> Any:
        seen.append(given)
        kept = [number for number, path in enumerate(given.paths) if path not in broken]
        sections = given.only(np.array(kept))
        progress.message("words of one of many trainings")
        progress.report(0.5)
        if polls is not None:
            polls(progress)
        numbers = sections.members("test")
        own = np.array([int(sections.paths[number][1:-4]) / 1000 for number in numbers])
        said = np.column_stack([own, 1 - own])

        test = HeldOutScores.of("test", sections, numbers, said, said, said)
        return SimpleNamespace(sections=sections, test=test)

    return train


def test_every_photograph_is_named_once_by_a_network_that_has_not_seen_its_slice() -> None:
    sections = made(*[(3, 0)] * 8, *[(0, 4)] * 8, tested=4)
    seen: list[Sections] = []
    progress = RecordingProgress()
    found = hold_all_out(sections, SETTINGS, trained(seen), progress)
    assert found.count == len(seen) == 4
    np.testing.assert_array_equal(found.scores.numbers, np.arange(52))
    # What each was given is its own, in its own place.
    np.testing.assert_allclose(found.scores.probabilities[:, 0], np.arange(52) / 1000)
    for fold, own in enumerate(seen):
        assert {"train", "validation", "test"} == set(own.sets)
        for name in ("train", "validation"):
            assert not set(own.slices[own.sets == "test"]) & set(own.slices[own.sets == name])
        tested = [int(own.paths[number][1:-4]) for number in own.members("test")]
        assert tested == np.flatnonzero(found.folds == fold).tolist()
        assert not any(int(path[1:-4]) >= 52 for path in own.paths)  # the true test stays out
    assert [text[:11] for text in progress.messages] == [f"Fold {n} of 4"[:11] for n in range(1, 5)]


def test_photographs_that_cannot_be_held_out_are_told() -> None:
    sections = made(*[(3, 0)] * 8, (0, 6))
    progress = RecordingProgress()
    found = hold_all_out(sections, SETTINGS, trained([]), progress)
    assert len(found.scores.numbers) == 24
    assert any("b cannot be held out" in text for text in progress.warnings)


def test_photographs_that_a_training_leaves_out_move_no_others() -> None:
    sections = made(*[(3, 0)] * 8, *[(0, 4)] * 8)
    train = trained([], broken=["p3.png", "p40.png"])
    found = hold_all_out(sections, SETTINGS, train, SilentProgress())
    kept = np.delete(np.arange(56), [3, 40])
    np.testing.assert_array_equal(found.scores.numbers, kept)
    np.testing.assert_allclose(found.scores.probabilities[:, 0], kept / 1000)
    assert len(found.folds) == 54


def test_a_cancel_is_heard_in_every_fold() -> None:
    def poll(progress: Progress) -> None:
        if progress.cancelled():
            raise CancelledError

    sections = made(*[(3, 0)] * 8, *[(0, 4)] * 8)
    seen: list[Sections] = []
    with pytest.raises(CancelledError):
        hold_all_out(sections, SETTINGS, trained(seen, poll), CancellingProgress(polls=3))
    assert len(seen) == 2


class Given:
    """Parameters by name."""

    def __init__(self, **given: Any) -> None:
        self.given = given

    def number(self, name: str, default: float = 0.0) -> float:
        return float(self.given.get(name, default))

    def optional_number(self, name: str) -> float | None:
        return self.given.get(name)

    def choice(self, name: str, options: Any, default: str = "") -> str:
        return self.given.get(name, default or options[0])

    def optional_choice(self, name: str, options: Any) -> str | None:
        return self.given.get(name)

    def flag(self, name: str, default: bool = False) -> bool:
        return self.given.get(name, default)

    def optional_flag(self, name: str) -> bool | None:
        return self.given.get(name)

    def text(self, name: str) -> str:
        return str(self.given.get(name, ""))

    path = output = text


@pytest.fixture(scope="module")
def run(section_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainingRun:
    folder = tmp_path_factory.mktemp("表 tables")
    return TrainingRun.read(
        Given(
            IMAGES=str(section_folder),
            **PARAMETERS,
            FOLDS=2,
            OUTPUT=str(folder / "m.safetensors"),
            REPORT=str(folder / "r.html"),
            PREDICTIONS=str(folder / "predictions.csv"),
            CONFUSION=str(folder / "confusion.csv"),
        ),
        SilentProgress(),
    )


@pytest.fixture(scope="module")
def result(run: TrainingRun) -> SectionResult:
    done = run.train(torch.device("cpu"), 1, SilentProgress())
    run.write(done, [], Provenance("Train"), SilentProgress())
    return done


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_predictions_are_a_row_per_held_out_photograph(
    run: TrainingRun, result: SectionResult, section_folder: Path
) -> None:
    rows = rows_of(run.tables["PREDICTIONS"])
    assert list(rows[0]) == ["photograph", "slice", "set", "class", "named", "p_花岗岩", "p_slate"]
    held = [row for row in rows if row["set"] == "validation"]
    folds = [row for row in rows if row["set"].startswith("fold ")]
    assert len(held) == len(result.validation.numbers) and len(folds) == 48
    assert len(held) + len(folds) == len(rows)
    assert {row["set"] for row in folds} == {"fold 1", "fold 2"}
    for row in rows:
        assert (section_folder / row["photograph"]).is_file()
        assert row["photograph"].startswith(f"{row['class']}/{row['slice']}_")
        said = {name: float(row[f"p_{name}"]) for name in ("花岗岩", "slate")}
        assert sum(said.values()) == pytest.approx(1, abs=1e-5)
        assert row["named"] == max(said, key=said.__getitem__)
    right = np.mean([row["named"] == row["class"] for row in folds])
    assert result.numbers()["FOLDS_ACCURACY"] == pytest.approx(right)
    assert result.metrics()["held-out"]["network"]["accuracy"] == pytest.approx(right)


def test_confusion_is_of_photographs_and_of_slices(run: TrainingRun, result: SectionResult) -> None:
    rows = rows_of(run.tables["CONFUSION"])
    assert list(rows[0]) == ["set", "counted", "class", "花岗岩", "slate"]
    counted = {
        (set_, of): sum(
            int(row[name])
            for row in rows
            for name in ("花岗岩", "slate")
            if (row["set"], row["counted"]) == (set_, of)
        )
        for set_ in ("validation", "held-out")
        for of in ("photographs", "slices")
    }
    assert counted["held-out", "photographs"] == 48 and counted["held-out", "slices"] == 12
    assert counted["validation", "photographs"] == len(result.validation.numbers)


def test_the_report_shows_the_labels_that_are_doubted(
    run: TrainingRun, result: SectionResult
) -> None:
    read = ReportPage(Path(run.report).read_text(encoding="utf-8"))
    assert result.all_folds is not None
    scores = result.all_folds.scores
    labels = result.sections.labels[scores.numbers]
    of_label = scores.probabilities[np.arange(48), labels]
    wrong = scores.probabilities.argmax(axis=1) != labels
    shown = [text for text in read.pictures if ": labelled " in text]
    assert len(shown) == min(24, wrong.sum())
    assert f"({of_label[wrong].min():.2f}), named" in shown[0]
    assert "Labels to look at again" in read.headings
    assert read.table("Held-out photographs").header[4] == "Accuracy by slice"


def test_without_folds_nothing_is_said_of_them(result: SectionResult) -> None:
    alone = replace(result, all_folds=None)
    assert "held-out" not in alone.metrics() and "FOLDS_ACCURACY" not in alone.numbers()
    assert [held.name for held in alone.held_out] == ["validation"]
