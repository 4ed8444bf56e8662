"""Pairs in training: one photograph each for the split, both in the decision, and what the second adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.polars import PairMarks
from gossan.core.sections.training.labelled import TEST, TRAIN, VALIDATION, collect_sections
from gossan.core.sections.training.pairs import one_by_one, paired, sometimes_blank
from gossan.core.sections.training.results import SectionResult
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out, labelled_sections
from gossan.core.sections.training.trainer import SectionTraining
from PIL import Image
from progress_doubles import RecordingProgress

CPU = torch.device("cpu")
QUIET = SilentProgress()
MARKS = PairMarks.of("_PPL;_XPL")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classes whose plane photographs are alike, and whose crossed ones tell them apart."""
    root = tmp_path_factory.mktemp("pairs")
    rng = np.random.default_rng(5)
    for label, name in enumerate(("isotropic", "bright")):
        (root / name).mkdir()
        for number in range(30):
            for mark, level in (("PPL", 150), ("XPL", 60 + 120 * label)):
                pixels = np.clip(rng.normal(level, 15, (32, 32, 3)), 0, 255).astype(np.uint8)
                Image.fromarray(pixels).save(root / name / f"S{number:02d}_{mark}.png")
    Image.new("RGB", (32, 32)).save(root / "bright" / "S99_XPL.png")
    return root


def sections_of(folder: Path) -> Any:
    return paired(collect_sections(str(folder), "custom", QUIET), MARKS, QUIET)


def trained(folder: Path, **settings: Any) -> SectionResult:
    sections = hold_out(sections_of(folder), 0.4, 1, QUIET)
    wanted = SectionSettings(
        network="shufflenet_v2",
        weights="random",
        image_size=32,
        epochs=10,
        batch=8,
        learning_rate=2e-3,
        seed=1,
        patience=0,
        **settings,
    )
    return SectionTraining(sections, [], wanted, CPU).train(QUIET)


def test_a_pair_counts_as_one_photograph(folder: Path) -> None:
    progress = RecordingProgress()
    sections = paired(collect_sections(str(folder), "custom", QUIET), MARKS, progress)
    assert len(sections.paths) == len(sections.crossed) == 60
    for plane, crossed in zip(sections.paths, sections.crossed, strict=True):
        assert plane.replace("_PPL", "_XPL") == crossed
    (warning,) = progress.warnings
    assert "without a partner" in warning and "(1)" in warning and "S99_XPL.png" in warning
    held = hold_out(sections, 0.25, 3, QUIET)
    both = one_by_one(held)
    assert both.paths == (*sections.paths, *sections.crossed) and not both.crossed
    assert (both.sets[:60] == both.sets[60:]).all() and (both.slices[:60] == both.slices[60:]).all()
    some = held.only(np.array([3, 20]))
    assert some.crossed == (sections.crossed[3], sections.crossed[20])


def test_what_is_no_pair_is_refused(folder: Path) -> None:
    sections = collect_sections(str(folder), "custom", QUIET)
    with pytest.raises(InputError, match="no two photographs belong together"):
        paired(sections, PairMarks.of("_plane;_cross"), QUIET)
    sets = sections.sets.copy()
    place = next(n for n, path in enumerate(sections.paths) if path.endswith("S03_XPL.png"))
    sets[place] = TEST
    assert (sections.sets == TRAIN).all()
    with pytest.raises(InputError, match="in two sets"):
        paired(replace(sections, sets=sets), MARKS, QUIET)


def test_a_split_file_may_name_one_of_each_pair(folder: Path, tmp_path: Path) -> None:
    lines = ["file,set"]
    for name in ("isotropic", "bright"):
        # The plane one, the crossed one, both, and none.
        lines += [f"{name}/S{number:02d}_PPL.png,train" for number in range(4)]
        lines += [f"{name}/S{number:02d}_XPL.png,test" for number in range(4, 6)]
        lines += [f"{name}/S06_{mark}.png,validation" for mark in ("PPL", "XPL")]
    table = tmp_path / "split.csv"
    table.write_text("\n".join(lines))
    split = labelled_sections(str(folder), "custom", QUIET, split_file=str(table), marks=MARKS)
    pairs = paired(split, MARKS, QUIET)
    numbers = [int(Path(path).name[1:3]) for path in pairs.paths]
    assert numbers == 2 * list(range(7))
    assert pairs.sets.tolist() == 2 * [*4 * [TRAIN], *2 * [TEST], VALIDATION]
    table.write_text("\n".join([*lines, "bright/S01_XPL.png,test"]))
    split = labelled_sections(str(folder), "custom", QUIET, split_file=str(table), marks=MARKS)
    with pytest.raises(InputError, match="in two sets"):
        paired(split, MARKS, QUIET)


@pytest.mark.parametrize("polars", ["fusion", "channels"])
def test_both_photographs_decide_and_the_report_says_what_the_second_adds(
    polars: str, folder: Path, tmp_path: Path
) -> None:
    result = trained(folder, polars=polars)
    worth, final = result.polars, result.final
    assert worth is not None and worth.both is final.network
    assert final.network.photographs == len(final.numbers) == (result.sections.sets != TRAIN).sum()
    assert worth.both.accuracy >= 0.7
    assert worth.over_plane.value == pytest.approx(worth.both.accuracy - worth.plane.accuracy)
    assert worth.over_plane.low <= worth.over_plane.value <= worth.over_plane.high
    result.model.save(tmp_path / "model.safetensors")
    model = SectionModel.load(str(tmp_path / "model.safetensors"))
    assert (model.polars, model.pair_marks) == (polars, "_PPL;_XPL")
    number = int(final.numbers[0])
    pair = np.concatenate(
        [
            np.asarray(Image.open(paths[number]).convert("RGB"))
            for paths in (result.sections.paths, result.sections.crossed)
        ],
        axis=-1,
    )
    said = model.scores(pair[None], CPU)[0]
    np.testing.assert_allclose(said[0], final.probabilities[0], atol=2e-3)
    if polars == "fusion":
        alone = [model.scores(part[None], CPU)[0][0] for part in np.split(pair, 2, axis=-1)]
        model.temperature = 1.0
        untempered = [model.scores(part[None], CPU)[0][0] for part in np.split(pair, 2, axis=-1)]
        np.testing.assert_allclose(
            model.scores(pair[None], CPU)[0][0], np.mean(untempered, axis=0), atol=1e-5
        )
        assert np.isfinite(alone).all()


def test_a_frozen_backbone_names_pairs_by_the_mean_of_both(folder: Path) -> None:
    sections = hold_out(sections_of(folder), 0.4, 1, QUIET)
    wanted = SectionSettings(
        network="efficientnet_lite0",
        weights="random",
        frozen="features",
        polars="fusion",
        image_size=32,
        augment=False,
    )
    result = SectionTraining(sections, [], wanted, CPU).train(QUIET)
    assert result.polars is not None
    assert result.polars.both.accuracy >= result.polars.plane.accuracy


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"polars": "both"}, "POLARS must be one of"),
        ({"polars": "fusion", "pair_pattern": "_PPL"}, "must be two texts"),
        ({"polars": "fusion", "network": "dsan"}, "single photographs"),
        ({"polars": "channels", "frozen": "features"}, "FROZEN=none"),
    ],
    ids=str,
)
def test_settings_that_do_not_go_together_say_so(settings: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SectionSettings(**settings)


def test_one_of_two_is_blank_now_and_then() -> None:
    pixels = np.full((2000, 2, 2, 6), 200, dtype=np.uint8)
    blank = np.array([1, 2, 3], dtype=np.uint8)
    shown = sometimes_blank(pixels, blank, np.random.default_rng(0))
    planes, crossed = (shown[:, 0, 0, side] == blank for side in (slice(0, 3), slice(3, 6)))
    planes, crossed = planes.all(axis=1), crossed.all(axis=1)
    assert not (planes & crossed).any() and (pixels == 200).all()
    assert 150 < planes.sum() < 250 and 150 < crossed.sum() < 250
