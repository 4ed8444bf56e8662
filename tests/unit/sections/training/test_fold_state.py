"""A training that is cut off in its folds goes on with the one that it was in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.progress import Progress, SilentProgress
from gossan.core.sections.training.fold_state import FoldSaid, FoldState
from gossan.core.sections.training.optimisation import Optimisation
from gossan.core.sections.training.results import SectionResult
from gossan.core.sections.training.run import TrainingRun
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out, labelled_sections
from PIL import Image
from progress_doubles import CancellingProgress, RecordingProgress

RUN = {"seed": 1, "photographs": ["a", "b"]}


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(5)
    root = tmp_path_factory.mktemp("images")
    for name, level in (("a", 90), ("b", 150)):
        (root / name).mkdir()
        for number in range(8):
            pixels = np.clip(rng.normal(level, 40, (32, 32, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(root / name / f"{number}.png")
    return root


@pytest.fixture
def epochs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the epochs that are trained from now on."""
    own, numbers = Optimisation._epoch, []

    def epoch(self: Optimisation, number: int, *rest: object) -> object:
        numbers.append(number)
        return own(self, number, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Optimisation, "_epoch", epoch)
    return numbers


def train(
    images: Path, checkpoint: Path | None, progress: Progress, **changes: object
) -> SectionResult:
    settings = SectionSettings(
        **{  # type: ignore[arg-type]
            "network": "shufflenet_v2",
            "weights": "random",
            "image_size": 32,
            "epochs": 2,
            "batch": 8,
            "folds": 3,
            "seed": 1,
            **changes,
        }
    ).resolved()
    sections = labelled_sections(str(images), settings.kind, SilentProgress())
    sections = hold_out(sections, settings.validation, settings.seed, SilentProgress())
    own = str(checkpoint) if checkpoint else ""
    run = TrainingRun(settings, sections, [], str(images / "model.safetensors"), "", own)
    return run.train(torch.device("cpu"), 1, progress)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_run_that_is_cut_off_in_a_fold_goes_on_there(
    images: Path, tmp_path: Path, epochs: list[int]
) -> None:
    whole = train(images, None, SilentProgress()).all_folds
    assert whole is not None and epochs == [1, 2] * 4
    epochs.clear()
    cut = CancellingProgress(once=lambda _: (tmp_path / "state.fold2.safetensors").exists())
    with pytest.raises(CancelledError):
        train(images, tmp_path / "state.safetensors", cut)
    assert epochs == [1, 2, 1, 2, 1, 2]  # the last one in part
    kept = ["state.fold2.safetensors", "state.folds.safetensors", "state.safetensors"]
    assert files(tmp_path) == kept
    epochs.clear()
    progress = RecordingProgress()
    again = train(images, tmp_path / "state.safetensors", progress).all_folds
    assert epochs == [2, 1, 2]
    assert "Folds that were finished before: 1" in progress.messages
    assert "Fold 2 goes on where it was cut off" in progress.messages
    assert sum("named rightly (photographs" in text for text in progress.messages) == 3
    assert again is not None
    for name in ("numbers", "probabilities"):
        np.testing.assert_array_equal(getattr(again.scores, name), getattr(whole.scores, name))
    np.testing.assert_array_equal(again.scores.plain, whole.scores.plain)
    np.testing.assert_array_equal(again.folds, whole.folds)
    assert again.scores.network.accuracy == whole.scores.network.accuracy
    # What is finished stays finished, as the training itself does.
    assert files(tmp_path) == kept[1:]
    epochs.clear()
    train(images, tmp_path / "state.safetensors", SilentProgress())
    assert epochs == []
    with pytest.raises(InputError, match=r"state\.folds\.safetensors belongs to another.*patience"):
        train(images, tmp_path / "state.safetensors", SilentProgress(), patience=1)
    assert files(tmp_path) == kept[1:]


def test_finished_folds_of_other_photographs_of_the_same_names_are_refused(
    images: Path, tmp_path: Path, epochs: list[int]
) -> None:
    train(images, tmp_path / "state.safetensors", SilentProgress())
    first, second = sorted(images.rglob("*.png"))[:2]
    first.write_bytes(second.read_bytes())
    (tmp_path / "state.safetensors").unlink()
    with pytest.raises(InputError, match=r"state\.folds.*: pixels of photographs differ"):
        train(images, tmp_path / "state.safetensors", SilentProgress())


def test_finished_folds_are_read_as_they_were_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    checkpoint = str(tmp_path / "state.safetensors")
    said = {
        0: FoldSaid(np.array([3, 1]), rng.random((3, 2, 4)), 2.5),
        2: FoldSaid(np.zeros(0, dtype=np.int64), np.zeros((3, 0, 4)), 0.0),
    }
    state = FoldState(checkpoint)
    assert state.restore(RUN, 5, 4) == {}
    Path(state.of_fold(2)).touch()
    for fold, own in said.items():
        state.keep(fold, own)
    assert files(tmp_path) == ["state.folds.safetensors"]
    found = FoldState(checkpoint).restore(RUN, 5, 4)
    assert list(found) == [0, 2]
    for fold, own in found.items():
        np.testing.assert_array_equal(own.numbers, said[fold].numbers)
        np.testing.assert_array_equal(own.said, said[fold].said)
        assert own.seconds == said[fold].seconds
    with pytest.raises(InputError, match="seed differ"):
        FoldState(checkpoint).restore({**RUN, "seed": 2}, 5, 4)
    for photographs, classes in ((3, 4), (5, 3)):
        with pytest.raises(InputError, match="no checkpoint that can be continued"):
            FoldState(checkpoint).restore(RUN, photographs, classes)
    (tmp_path / "state.folds.safetensors").write_bytes(b"torn")
    with pytest.raises(InputError, match="Delete it to start anew"):
        FoldState(checkpoint).restore(RUN, 5, 4)


def test_without_a_checkpoint_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    state = FoldState()
    assert state.restore(RUN, 5, 4) == {} and state.of_fold(0) == "" and not state.begun(0)
    state.keep(0, FoldSaid(np.array([0]), np.zeros((3, 1, 4)), 1.0))
    follower = FoldState(str(tmp_path / "state.safetensors"), leading=False)
    follower.keep(0, FoldSaid(np.array([0]), np.zeros((3, 1, 4)), 1.0))
    assert files(tmp_path) == []
