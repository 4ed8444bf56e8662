"""A trained model knows how sure it may be, and which photographs resemble none that trained it."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import small_trainings
import torch
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.scores.class_tempering import tempered_classes
from gossan.core.sections.model import SectionModel
from gossan.core.sections.training.labelled import Sections
from gossan.core.sections.training.report import section_training_report
from gossan.core.sections.training.results import SectionResult
from gossan.core.sections.training.sureness import (
    distances_of,
    fitted_foreignness,
    limiting_photographs,
)
from gossan.core.sections.training.trainer import SectionTraining
from report_pages import ReportPage
from sklearn.metrics import roc_auc_score
from small_trainings import held_out_slices

CPU = torch.device("cpu")
SETTINGS = replace(small_trainings.SETTINGS, epochs=2)


@pytest.fixture(scope="module")
def sections(section_folder: Path) -> Sections:
    return held_out_slices(section_folder, 0.45)


@pytest.fixture(scope="module")
def trained(sections: Sections) -> SectionResult:
    return SectionTraining(sections, [], SETTINGS, CPU).train(SilentProgress())


def strangers(rng: np.random.Generator) -> np.ndarray:
    """Noise, an even grey, a slope of brightness and a page of lines."""
    noise = rng.integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    even = np.full((2, 32, 32, 3), 90, dtype=np.uint8)
    slope = np.linspace(0, 255, 32).astype(np.uint8)
    lines = np.full((32, 32, 3), 255, dtype=np.uint8)
    lines[::4] = 0
    return np.concatenate(
        [noise, even, np.broadcast_to(slope[:, None], (1, 32, 32, 3)), lines[None]]
    )


def test_photographs_of_something_else_lie_beyond_the_limit(
    trained: SectionResult, rng: np.random.Generator
) -> None:
    sureness = trained.sureness
    known = sureness.distances["validation"]
    far = trained.model.said(strangers(rng), CPU).distances
    assert (known <= 1).mean() >= 0.9 and (known > 0).all()
    assert (far > 1).all()
    assert roc_auc_score([0] * len(known) + [1] * len(far), np.concatenate([known, far])) == 1
    # By sureness alone they cannot be told.
    assert trained.model.said(strangers(rng), CPU).probabilities.max(axis=1).mean() > 0.5


def test_a_model_file_tells_the_same_distances_and_probabilities(
    trained: SectionResult, rng: np.random.Generator, tmp_path: Path
) -> None:
    model = replace(trained.model, temperature=1.7)
    model.save(tmp_path / "m.safetensors")
    read = SectionModel.load(str(tmp_path / "m.safetensors"))
    assert read.temperature == 1.7
    pixels = strangers(rng)
    for own, stored in zip(model.said(pixels, CPU), read.said(pixels, CPU), strict=True):
        np.testing.assert_array_equal(own, stored)
    plain = replace(model, temperature=1.0).scores(pixels, CPU)[0]
    np.testing.assert_allclose(
        model.scores(pixels, CPU)[0], tempered_classes(plain, 1.7), rtol=1e-5
    )


def test_a_file_of_before_loads_and_cannot_tell(trained: SectionResult, tmp_path: Path) -> None:
    model = SectionModel.untrained("shufflenet_v2", "basic", trained.model.classes, 32, 0.8)
    path = tmp_path / "old.safetensors"
    model.save(path)
    described_anew(path, lambda stored: stored.pop("temperature"))
    read = SectionModel.load(str(path))
    said = read.said(np.zeros((2, 32, 32, 3), dtype=np.uint8), CPU)
    assert read.temperature == 1 and said.distances is None


def described_anew(path: Path, change) -> None:
    """Change the description of a model file."""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    stored = json.loads(header["__metadata__"]["gossan"])
    change(stored)
    header["__metadata__"]["gossan"] = json.dumps(stored)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + content[8 + length :])


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored.update(temperature=0),
        lambda stored: stored.update(temperature=1e9),
        lambda stored: stored["foreignness"].update(layers=["nothing"] * 3),
        lambda stored: stored["foreignness"].update(classes=3),
        lambda stored: stored.update(foreignness=[]),
        lambda stored: stored.pop("foreignness"),
    ],
)
def test_a_file_that_garbles_either_is_refused(
    change, trained: SectionResult, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    trained.model.save(path)
    described_anew(path, change)
    with pytest.raises(InputError, match="is damaged"):
        SectionModel.load(str(path))


def test_a_limit_that_nothing_can_be_divided_by_is_refused(
    trained: SectionResult, tmp_path: Path
) -> None:
    model = trained.model
    limit = model.network.foreignness.limit.clone()
    try:
        model.network.foreignness.limit.zero_()
        model.save(tmp_path / "m.safetensors")
    finally:
        model.network.foreignness.limit.copy_(limit)
    with pytest.raises(InputError, match=r"the numbers in foreignness\.limit"):
        SectionModel.load(str(tmp_path / "m.safetensors"))


def test_probabilities_of_the_report_are_those_of_the_model(trained: SectionResult) -> None:
    tempering = trained.sureness.tempering
    assert trained.model.temperature == tempering.temperature
    told = trained.validation.probabilities
    np.testing.assert_allclose(told.sum(axis=1), 1, rtol=1e-5)
    assert tempering.photographs == len(told) and not tempering.apart
    trained.complete_record(Provenance("Train", {}))
    stored = trained.model.record["sureness"]
    assert stored["calibration"]["temperature"] == tempering.temperature
    assert stored["foreign"]["photographs"] == len(told)


def test_the_report_tells_errors_before_and_after_and_how_many_photographs_they_rest_on(
    trained: SectionResult, sections: Sections
) -> None:
    report = section_training_report(trained, [], Provenance("Train", {}), SilentProgress())
    page = ReportPage(report.html())
    assert "What the model does not know" in page.headings
    own = trained.sureness.tempering
    assert f"{own.after.error:.3f}" in report.html() and f"{own.chance:.3f}" in report.html()
    assert (
        f"on {own.photographs} " in report.html() or f"on the {own.photographs} " in report.html()
    )
    few = replace(trained.sureness, photographs=7, slices=3)
    told = section_training_report(
        replace(trained, sureness=few), [], Provenance("Train", {}), SilentProgress()
    )
    assert any(
        "rests on few held-out photographs (7, of slices" in text
        for text in ReportPage(told.html()).warnings
    )


def test_a_slice_that_trains_does_not_find_the_limit(sections: Sections) -> None:
    assert limiting_photographs(sections).all()
    sets = sections.sets.copy()
    shared = sections.slices[sections.members("validation")[0]]
    own = np.flatnonzero(sections.slices == shared)
    sets[own[0]] = "train"
    cut = replace(sections, sets=sets)
    found = limiting_photographs(cut)
    assert not found.all()
    np.testing.assert_array_equal(found, cut.slices[cut.members("validation")] != shared)
    # Where all do, all of them have to.
    sets[:] = np.where(np.arange(len(sets)) % 2, "train", "validation")
    everywhere = replace(sections, sets=sets, slices=np.zeros(len(sets), dtype=int))
    assert limiting_photographs(everywhere).all()


def test_a_handful_of_photographs_and_layers_that_see_nothing_give_numbers() -> None:
    rng = np.random.default_rng(1)
    blind, seeing = np.ones((4, 6)), rng.normal(size=(4, 8))
    labels = np.array([0, 0, 1, 1])
    own = fitted_foreignness(["a", "b"], [blind, seeing], labels, [blind[:2], seeing[:2] + 0.1], 2)
    near, far = (
        distances_of(own, [blind[:1] + shift, seeing[:1] + shift]) for shift in (0.1, 50.0)
    )
    assert np.isfinite([near, far]).all() and far > 1 and far > near
