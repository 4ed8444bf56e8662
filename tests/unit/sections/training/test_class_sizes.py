"""Classes of uneven sizes: a fixed number of each, “others”, and rare ones that count as much."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.training.class_sizes import (
    at_most,
    class_weights,
    even_order,
    warn_of_uneven,
)
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out, labelled_sections
from gossan.core.sections.training.trainer import SectionTraining
from progress_doubles import RecordingProgress
from small_trainings import SETTINGS
from torch.nn import functional


def made(**sizes: tuple[int, ...]) -> Sections:
    """Return photographs that are nowhere: by class the sizes of its slices."""
    labels = [label for label, slices in enumerate(sizes.values()) for _ in range(sum(slices))]
    everything = [size for slices in sizes.values() for size in slices]
    numbers = np.repeat(np.arange(len(everything)), everything)
    paths = tuple(f"p{number}.png" for number in range(len(labels)))
    sets = np.full(len(labels), "train", dtype="U10")
    return Sections(paths, tuple(sizes), np.array(labels), numbers, sets, grouped=True)


def test_as_many_of_each_class_are_kept_by_whole_slices() -> None:
    sections = made(common=(4,) * 30, rare=(4,) * 3, uneven=(3, 9, 2, 40, 5))
    for seed in range(10):
        kept = at_most(sections, 20, seed, SilentProgress())
        counts = np.bincount(kept.labels)
        assert counts[0] == 20 and counts[1] == 12 and 2 <= counts[2] <= 20
        for slice_ in np.unique(kept.slices):
            assert (kept.slices == slice_).sum() == (sections.slices == slice_).sum()
    drawn = [at_most(sections, 20, seed, SilentProgress()).paths for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_slices_that_are_too_large_give_a_part_of_each() -> None:
    kept = at_most(made(a=(30, 30, 30), b=(2, 2)), 9, 0, SilentProgress())
    assert np.bincount(kept.slices).tolist() == [3, 3, 3, 2, 2]


def test_test_photographs_are_never_thinned() -> None:
    sections = made(a=(5,) * 4, b=(5,) * 4)
    sections.sets[sections.slices % 4 == 0] = "test"
    progress = RecordingProgress()
    kept = at_most(sections, 5, 0, progress)
    assert [(kept.sets == name).sum() for name in ("train", "test")] == [10, 10]
    assert any("a 5/15, b 5/15" in text for text in progress.messages)


def test_weights_make_classes_count_as_much() -> None:
    labels = np.repeat([0, 1, 3], [60, 30, 10])
    weights = class_weights(labels, 4)
    assert weights[2] == 0
    sums = np.bincount(labels, weights[labels], 4)
    np.testing.assert_allclose(sums, [100 / 3, 100 / 3, 0, 100 / 3])


def test_an_even_order_shows_all_classes_as_often(rng: np.random.Generator) -> None:
    labels = np.repeat([0, 1, 2], [70, 20, 9])
    order = even_order(np.arange(99) + 500, labels, rng)
    assert len(order) == 99
    shown = labels[order - 500]
    assert np.bincount(shown).tolist() == [33, 33, 33]
    times = np.bincount(order - 500, minlength=99)
    assert times[:70].max() == 1 and set(times[90:]) == {3, 4}


def test_uneven_classes_are_told_where_nothing_is_done_about_them() -> None:
    sections = made(granite=(4,) * 9, slate=(4,) * 2)
    for balance, told in (("none", 1), ("weights", 0)):
        progress = RecordingProgress()
        warn_of_uneven(sections, balance, progress)
        assert len(progress.warnings) == told
    progress = RecordingProgress()
    warn_of_uneven(sections, "none", progress)
    assert "granite has 36" in progress.warnings[0] and "slate has 8" in progress.warnings[0]
    warn_of_uneven(made(a=(4,) * 5, b=(4,) * 2), "none", progress)
    assert len(progress.warnings) == 1


def photographs(root: Path, **classes: int) -> str:
    for name, count in classes.items():
        (root / name).mkdir(parents=True)
        for number in range(count):
            (root / name / f"{name[:2]}{number}.png").touch()
    return str(root)


def test_others_are_made_of_the_rest(tmp_path: Path) -> None:
    progress = RecordingProgress()
    root = photographs(tmp_path / "train", 花岗岩=3, slate=2, basalt=2, tuff=1, 其它=2)
    test = photographs(tmp_path / "test", granite=2, gneiss=3)
    sections = labelled_sections(root, "basic", progress, test, kept="granite， 板岩")
    assert sections.classes == ("花岗岩", "slate", "其它")
    assert np.bincount(sections.labels).tolist() == [3 + 2, 2, 2 + 1 + 2 + 3]
    assert any(
        all(said in text for said in ("basalt", "tuff", "(photographs: 5)"))
        for text in progress.messages
    )
    custom = labelled_sections(root, "custom", SilentProgress(), kept="basalt;slate")
    assert custom.classes == ("basalt", "slate", "其它")


@pytest.mark.parametrize(
    ("kept", "said"), [("granite,gabbro", "keeps the class gabbro"), ("granite,slate", "keeps all")]
)
def test_others_without_a_rest_or_a_folder_are_refused(
    kept: str, said: str, tmp_path: Path
) -> None:
    root = photographs(tmp_path, granite=3, slate=2)
    with pytest.raises(InputError, match=said):
        labelled_sections(root, "basic", SilentProgress(), kept=kept)


def test_too_few_of_each_class_are_refused() -> None:
    with pytest.raises(InputError, match="PER_CLASS is 1"):
        SectionSettings(per_class=1)
    with pytest.raises(InputError, match="BALANCE must be one of none, weights, batches"):
        SectionSettings(balance="even")


def uneven(section_folder: Path) -> Sections:
    """Return the two made-up rocks, one of which has an eighth of the other's photographs."""
    sections = labelled_sections(str(section_folder), "basic", SilentProgress())
    train, held = np.r_[0:16, 24:26], np.r_[16:24, 40:48]
    sets = np.full(48, "", dtype="U10")
    sets[train], sets[held] = "train", "validation"
    return Sections(sections.paths, sections.classes, sections.labels, sections.slices, sets).only(
        np.r_[train, held]
    )


@pytest.mark.parametrize("balance", ["weights", "batches"])
def test_a_balanced_network_names_the_rare_class_more_often(
    balance: str, section_folder: Path
) -> None:
    named = {}
    for way in ("none", balance):
        settings = replace(SETTINGS, epochs=2, batch=6, seed=42, augment=False, balance=way)
        training = SectionTraining(uneven(section_folder), [], settings, torch.device("cpu"))
        result = training.train(SilentProgress())
        named[way] = result.validation.probabilities[:, 1].mean()
    assert named[balance] > named["none"]


def test_a_weighted_loss_is_the_mean_of_photographs_that_count_differently() -> None:
    from gossan.core.sections.training.optimisation import _loss

    scores = torch.log_softmax(torch.randn(7, 3, generator=torch.manual_seed(1)), 1)
    labels = torch.tensor([0, 1, 2, 0, 0, 0, 1])
    weights = torch.tensor([0.5, 1.0, 4.0])
    own = functional.nll_loss(scores, labels, reduction="none") * weights[labels]
    assert float(_loss(scores, labels, weights)) == pytest.approx(float(own.mean()))
    ones = torch.ones(3)
    assert float(_loss(scores, labels, ones)) == pytest.approx(float(_loss(scores, labels, None)))


def test_a_class_of_others_can_be_held_out(tmp_path: Path) -> None:
    root = photographs(tmp_path, granite=8, slate=4, basalt=4)
    sections = labelled_sections(root, "basic", SilentProgress(), kept="granite")
    split = hold_out(sections, 0.25, 0, SilentProgress())
    assert (split.sets == "validation").sum() == 4


def test_a_regression_on_frozen_features_can_be_balanced(rng: np.random.Generator) -> None:
    from gossan.core.sections.training.frozen import _regression

    labels = np.repeat([0, 1, 3], [200, 180, 12])
    rows = rng.normal(size=(392, 5)) + labels[:, None] / 3
    named = {}
    for balanced in (False, True):
        weight, bias, _ = _regression(rows, labels, 4, 0.01, balanced)
        named[balanced] = (rows @ weight.T + bias).argmax(axis=1)
    assert (named[True] == 3).sum() > (named[False] == 3).sum()
    assert not (named[True] == 2).any()
