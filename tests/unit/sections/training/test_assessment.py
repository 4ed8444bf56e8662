"""What is said of held-out photographs: by the network that is asked, photograph by photograph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.networks.ranks import Ranks
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.store import PhotographStore
from gossan.core.sections.training.assessment import Assessment, Fitted, repeated_photographs
from gossan.core.sections.training.labelled import Sections, collect_sections
from gossan.core.sections.training.splits import hold_out

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def sections(section_folder: Path) -> Sections:
    collected = collect_sections(str(section_folder), "basic", SilentProgress())
    held = hold_out(collected, 0.25, 0, SilentProgress())
    sets = held.sets.copy()
    sets[np.flatnonzero(sets == "train")[::3]] = "test"
    return replace(held, sets=sets)


@pytest.fixture(scope="module")
def store(sections: Sections) -> Iterator[PhotographStore]:
    with PhotographStore(sections.paths, 32, SilentProgress()) as opened:
        yield opened


@pytest.fixture(scope="module")
def model(sections: Sections) -> SectionModel:
    made = SectionModel.untrained("s2dnet", "basic", sections.classes, 32, 0.8)
    made.network.initialise(1)
    return made


def test_photographs_are_scored_in_the_order_that_they_are_asked_for(
    sections: Sections, store: PhotographStore, model: SectionModel
) -> None:
    assessment = Assessment(sections, 5, CPU, Ranks())
    chosen = np.array([40, 3, 17, 29, 8, 47, 0, 11, 33, 2, 5])  # more than go through at once
    found, shifts = assessment.predict(model, store, chosen, SilentProgress())
    assert shifts is not None and len(shifts) == len(found) == len(chosen)
    for place, number in enumerate(chosen):
        alone, shift = model.scores(store.read([number]), CPU)
        np.testing.assert_allclose(found[place], alone[0], rtol=1e-4)
        np.testing.assert_allclose(shifts[place], shift[0], atol=1e-5)
    plain = SectionModel.untrained("shufflenet_v2", "basic", sections.classes, 32, 0.8)
    assert assessment.predict(plain, store, chosen, SilentProgress())[1] is None


def test_each_held_out_set_has_scores_of_its_own(
    sections: Sections, store: PhotographStore, model: SectionModel
) -> None:
    assessment = Assessment(sections, 5, CPU, Ranks())
    scored = assessment.score_held_out(Fitted(model, model), store, SilentProgress())
    assert [held.name for held in scored] == ["validation", "test"]
    for held in scored:
        np.testing.assert_array_equal(held.numbers, sections.members(held.name))
        right = held.probabilities.argmax(axis=1) == sections.labels[held.numbers]
        assert held.network.accuracy == pytest.approx(right.mean())
        assert held.forest.photographs == held.network.photographs == len(held.numbers)
        assert held.texture.photographs == len(held.numbers)
        assert held.texture.accuracy > held.forest.accuracy  # they differ in texture alone
    without = replace(sections, sets=np.where(sections.sets == "test", "train", sections.sets))
    alone = replace(assessment, sections=without).score_held_out(
        Fitted(model, model), store, SilentProgress()
    )
    assert [held.name for held in alone] == ["validation"]


def test_forests_learn_from_what_the_network_has_learned_from(
    sections: Sections, store: PhotographStore, model: SectionModel
) -> None:
    assessment = Assessment(sections, 5, CPU, Ranks())
    same = assessment.score_held_out(Fitted(model, model), store, SilentProgress())
    more = assessment.score_held_out(Fitted(model, replace(model)), store, SilentProgress())
    for before, now in zip(same, more, strict=True):
        np.testing.assert_array_equal(before.probabilities, now.probabilities)
    alike = [
        np.array_equal(before.plain, now.plain) for before, now in zip(same, more, strict=True)
    ]
    assert alike == [True, False]  # test photographs, after validation photographs were added


def test_held_out_photographs_that_train_too_are_counted(
    sections: Sections, store: PhotographStore
) -> None:
    assert repeated_photographs(store.digests, sections) == 0
    train = sections.members("train")
    digests = list(store.digests)
    for number in (sections.members("validation")[0], *sections.members("test")[:2]):
        digests[number] = digests[train[0]]
    digests[train[1]] = digests[train[0]]  # training photographs may be alike
    assert repeated_photographs(digests, sections) == 3
    # Of a model that has learned from validation photographs as well, they count for the test.
    digests[sections.members("test")[2]] = digests[sections.members("validation")[1]]
    assert repeated_photographs(digests, sections) == 3
    assert repeated_photographs(digests, sections, knows_validation=True) == 4
