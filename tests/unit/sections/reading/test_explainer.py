"""A folder explained: which class, what is measured of every photograph, and how it is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.reading import explanation
from gossan.core.sections.reading.explanation import Explainer, explain_section
from PIL import Image
from progress_doubles import CancellingProgress, RecordingProgress

CPU = torch.device("cpu")
CLASSES = ("花岗岩", "slate", "Tuff")


@pytest.fixture
def model() -> SectionModel:
    made = SectionModel.untrained("s2dnet", "basic", CLASSES, 32, 0.8)
    made.network.initialise(3)
    return made


@pytest.fixture
def folder(tmp_path: Path, rng: np.random.Generator) -> Path:
    """Three photographs and, between them, one that is torn."""
    place = tmp_path / "photographs"
    place.mkdir()
    for name in ("a.png", "c.png", "d.png"):
        pixels = rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(place / name)
    (place / "b.png").write_bytes(b"\x89PNG torn")
    return place


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("花岗岩", 0),
        ("granite", 0),
        ("板岩", 1),
        (" SLATE ", 1),
        ("凝灰岩", 2),
        ("tuff", 2),
    ],
)
def test_a_class_is_known_in_english_and_chinese(
    name: str, number: int, model: SectionModel, folder: Path
) -> None:
    assert model.class_number(name) == number
    assert Explainer.choose(model, str(folder), "", name).class_ == number


def test_a_class_that_the_model_lacks_is_refused(model: SectionModel) -> None:
    # The property knows basalt, the model does not.
    with pytest.raises(InputError, match=r"no class basalt\. It has 花岗岩, slate, Tuff"):
        model.class_number("basalt")
    # A property of one's own has no other names than the model's.
    custom = replace(model, kind="custom")
    assert custom.class_number("Slate") == 1
    with pytest.raises(InputError, match="no class granite"):
        custom.class_number("granite")


def test_photographs_that_cannot_be_read_are_skipped(model: SectionModel, folder: Path) -> None:
    progress = RecordingProgress()
    measured = Explainer.choose(model, str(folder), "backbone", "").measure(CPU, progress)
    assert [Path(path).name for path in measured.rows] == ["a.png", "c.png", "d.png"]
    assert [Path(path).name for path in measured.failed] == ["b.png"]
    (warning,) = progress.warnings
    assert "b.png" in warning
    for path, row in measured.rows.items():
        alone = explain_section(model, read_photograph(path, 32), "backbone", None, CPU)
        assert row.name == f"{folder.name}/{Path(path).name}"
        assert row.explained == CLASSES[int(alone.probabilities.argmax())]
        assert row.probability == pytest.approx(float(alone.probabilities.max()))
        assert row.heat == pytest.approx(alone.largest)


def test_the_class_that_was_asked_for_is_measured(model: SectionModel, folder: Path) -> None:
    for name, number in (("板岩", 1), ("granite", 0)):
        explainer = Explainer.choose(model, str(folder), "", name)
        for path, row in explainer.measure(CPU, RecordingProgress()).rows.items():
            probabilities, _ = model.scores(read_photograph(path, 32)[None], CPU)
            assert row.explained == CLASSES[number]
            assert row.probability == pytest.approx(float(probabilities[0, number]))


def test_the_layer_that_was_asked_for_is_measured(model: SectionModel, folder: Path) -> None:
    layer = "backbone.features.denseblock1"
    measured = Explainer.choose(model, str(folder), layer, "").measure(CPU, RecordingProgress())
    last = Explainer.choose(model, str(folder), "backbone", "").measure(CPU, RecordingProgress())
    for path, row in measured.rows.items():
        alone = explain_section(model, read_photograph(path, 32), layer, None, CPU)
        assert row.heat == pytest.approx(alone.largest)
        assert row.heat != pytest.approx(last.rows[path].heat)


def test_without_a_photograph_nothing_is_explained(model: SectionModel, tmp_path: Path) -> None:
    empty, torn = tmp_path / "empty", tmp_path / "torn"
    empty.mkdir()
    with pytest.raises(InputError, match=r"no photographs in .*empty"):
        Explainer.choose(model, str(empty), "", "")
    torn.mkdir()
    for name in ("x.jpg", "y.tif"):
        (torn / name).write_bytes(b"torn")
    with pytest.raises(InputError, match=r"No photograph can be read \(2\)\. .*x\.jpg"):
        Explainer.choose(model, str(torn), "", "").measure(CPU, RecordingProgress())


@pytest.mark.parametrize("common", [True, False])
def test_pictures_have_one_scale_or_each_its_own(
    common: bool, model: SectionModel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []
    draw = explanation.explained_photograph

    def watched(*drawn: Any) -> Any:
        limits.append(drawn[-1])
        return draw(*drawn)

    monkeypatch.setattr(explanation, "explained_photograph", watched)
    explainer = Explainer.choose(model, str(folder), "", "")
    measured = explainer.measure(CPU, RecordingProgress())
    drawn = list(explainer.pictures(measured, common, CPU, RecordingProgress()))
    assert [path for path, _ in drawn] == list(measured.rows)
    assert len({png for _, png in drawn}) == 3
    assert all(png.startswith(b"\x89PNG") for _, png in drawn)
    own = [row.heat for row in measured.rows.values()]
    assert len(set(own)) == 3
    assert limits == pytest.approx([max(own)] * 3 if common else own)


def test_a_photograph_without_heat_is_drawn(
    model: SectionModel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cold(*explained: Any) -> Any:
        found = explain_section(*explained)
        return replace(found, whole=np.zeros_like(found.whole), crop=None)

    monkeypatch.setattr(explanation, "explain_section", cold)
    explainer = Explainer.choose(model, str(folder), "", "")
    measured = explainer.measure(CPU, RecordingProgress())
    assert {row.heat for row in measured.rows.values()} == {0.0}
    with np.errstate(all="raise"):
        assert len(list(explainer.pictures(measured, False, CPU, RecordingProgress()))) == 3


def test_a_cancel_is_heard_while_it_is_measured_and_while_it_is_drawn(
    model: SectionModel, folder: Path
) -> None:
    explainer = Explainer.choose(model, str(folder), "", "")
    within = CancellingProgress(polls=20)  # within the first photograph's pass
    with pytest.raises(CancelledError):
        explainer.measure(CPU, within)
    assert within.polls == 21 and within.fractions == [0.0]
    assert not any(layer._forward_hooks for layer in model.network.modules())
    measured = explainer.measure(CPU, RecordingProgress())
    pictures = explainer.pictures(measured, True, CPU, CancellingProgress(polls=1))
    next(pictures)
    with pytest.raises(CancelledError):
        next(pictures)
