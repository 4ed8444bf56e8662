"""Photographs that cannot be read: all are named, few are left out, many stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.networks.threads import one_thread_each
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.photographs.finding import find_photographs
from gossan.core.sections.photographs.store import PhotographStore
from gossan.core.sections.photographs.view import PhotographView
from gossan.core.sections.polars import PairMarks
from gossan.core.sections.reading.classification import read_sections
from gossan.core.sections.reading.explanation import Explainer
from gossan.core.sections.training.labelled import Sections, collect_sections
from gossan.core.sections.training.pairs import paired
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out
from gossan.core.sections.training.trainer import SectionTraining
from gossan.models.fusion import fused
from PIL import Image
from progress_doubles import RecordingProgress

CPU = torch.device("cpu")


def settings(**changes: object) -> SectionSettings:
    base = {
        "network": "shufflenet_v2",
        "weights": "random",
        "image_size": 32,
        "epochs": 1,
        "batch": 8,
        "seed": 1,
        "broken": "skip",
    }
    return SectionSettings(**{**base, **changes})


def folder_of(root: Path, counts: dict[str, int], deep: bool = False) -> Path:
    rng = np.random.default_rng(2)
    for name, count in counts.items():
        (root / name).mkdir(parents=True)
        for number in range(count):
            if deep:
                values = rng.integers(0, 4000, (40, 50)).astype(np.uint16)
                Image.fromarray(values).save(root / name / f"{number:02d}.tif")
            else:
                pixels = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
                Image.fromarray(pixels).save(root / name / f"{number:02d}.png")
    return root


def split(root: Path) -> Sections:
    return hold_out(
        collect_sections(str(root), "custom", SilentProgress()), 0.25, 1, SilentProgress()
    )


def tear(*paths: Path) -> None:
    for path in paths:
        path.write_bytes(path.read_bytes()[:30])


def test_broken_photographs_are_told_and_left_out(tmp_path: Path) -> None:
    root = folder_of(tmp_path, {"a": 20, "b": 20})
    torn = [root / "a" / "03.png", root / "b" / "07.png", root / "b" / "08.png"]
    tear(*torn)
    progress = RecordingProgress()
    result = SectionTraining(split(root), [], settings(), CPU).train(progress)
    assert set(result.failed) == {str(path) for path in torn}
    assert len(result.sections.paths) == 37
    assert not set(result.failed) & set(result.sections.paths)
    assert len(result.validation.numbers) == (result.sections.sets == "validation").sum()
    (told,) = [text for text in progress.warnings if "are left out" in text]
    assert all(path.name in told for path in torn) and "left out (3)" in told


def test_labels_stay_with_their_photographs(tmp_path: Path) -> None:
    root = folder_of(tmp_path, {"a": 12, "b": 12})
    tear(root / "a" / "00.png")
    sections = split(root)
    with PhotographStore(
        sections.paths, 32, SilentProgress(), tolerance=lambda failed: None
    ) as store:
        assert store.kept == list(range(1, 24)) and len(store) == 23
        for number in (0, 5, 22):
            expected = read_photograph(sections.paths[number + 1], 32)
            np.testing.assert_array_equal(store.read([number])[0], expected)


@pytest.mark.parametrize(
    ("torn", "words"),
    [
        (("a/00.png", "a/01.png", "a/02.png"), "3 of 20 photographs of the class a"),
        (tuple(f"{c}/{n:02d}.png" for c in "ab" for n in range(3)), "6 of 40 .*all classes"),
    ],
)
def test_too_many_broken_photographs_stop_with_their_list(
    torn: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    root = folder_of(tmp_path, {"a": 20, "b": 20})
    tear(*(root / name for name in torn))
    with pytest.raises(InputError, match=words) as caught:
        SectionTraining(split(root), [], settings(), CPU).train(SilentProgress())
    assert all(f"{Path(name).name} cannot be read" in str(caught.value) for name in torn)


def test_too_many_broken_photographs_without_labels_stop(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "labelled", {"a": 4, "b": 4})
    others = folder_of(tmp_path / "others", {"c": 10}) / "c"
    tear(others / "00.png", others / "01.png")
    (others / "notes.txt").write_text("")
    progress = RecordingProgress()
    targets = find_photographs(str(others), progress)
    assert any("1 .txt" in told for told in progress.warnings)
    wanted = settings(network="dsan", batch=2)
    with pytest.raises(InputError, match="2 of 10 photographs of TARGET_IMAGES"):
        SectionTraining(split(root), targets, wanted, CPU).train(SilentProgress())


def test_one_broken_photograph_of_a_small_class_does_not_stop(tmp_path: Path) -> None:
    root = folder_of(tmp_path, {"a": 5, "b": 5})
    tear(root / "a" / "00.png")
    result = SectionTraining(split(root), [], settings(batch=2), CPU).train(SilentProgress())
    assert len(result.sections.paths) == 9


def test_a_pair_of_which_one_is_broken_is_left_out(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    for name in "ab":
        (tmp_path / name).mkdir()
        for number in range(10):
            for polars in ("PPL", "XPL"):
                pixels = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
                path = tmp_path / name / f"{number:02d}_{polars}.png"
                Image.fromarray(pixels).save(path)
    tear(tmp_path / "b" / "04_XPL.png")
    collected = collect_sections(str(tmp_path), "custom", SilentProgress())
    pairs = paired(collected, PairMarks.of("_PPL/_XPL"), SilentProgress())
    pairs = hold_out(pairs, 0.25, 1, SilentProgress())
    wanted = settings(polars="fusion", pair_pattern="_PPL/_XPL", batch=4)
    training = SectionTraining(pairs, [], wanted, CPU)
    progress = RecordingProgress()
    result = training.train(progress)
    (told,) = [text for text in progress.warnings if "are left out" in text]
    assert told.endswith("Partners that are left out as well: b/04_PPL.png.")
    assert "b/04_XPL.png cannot be read" in told
    assert len(result.sections.paths) == len(result.sections.crossed) == 19
    assert not any("04_PPL" in path for path in result.sections.paths[10:])
    everything = [*pairs.paths, *pairs.crossed]
    with training.photographs(everything, SilentProgress()) as store:
        rest = [*result.sections.paths, *result.sections.crossed]
        store.keep(rest)
        for number in (0, 14, 19, 33, 37):
            expected = read_photograph(rest[number], 32, store.view)
            np.testing.assert_array_equal(store.read([number])[0], expected)


def test_folds_hold_out_what_could_be_read(tmp_path: Path) -> None:
    from gossan.core.sections.training.folds import hold_all_out

    root = folder_of(tmp_path, {"a": 12, "b": 12})
    tear(root / "a" / "02.png")
    wanted = settings(folds=2)
    result = SectionTraining(split(root), [], wanted, CPU).train(SilentProgress())
    folds = hold_all_out(
        result.sections,
        wanted,
        lambda sections, _, part: SectionTraining(sections, [], wanted, CPU).train(part),
        SilentProgress(),
    )
    assert sorted(folds.scores.numbers.tolist()) == list(range(23))


def test_stop_names_all_of_them(tmp_path: Path) -> None:
    root = folder_of(tmp_path, {"a": 20, "b": 20})
    tear(root / "a" / "00.png", root / "b" / "19.png")
    with pytest.raises(InputError, match=r"2 photographs cannot be read.*00\.png.*19\.png"):
        SectionTraining(split(root), [], settings(broken="stop"), CPU).train(SilentProgress())


def test_a_model_sees_photographs_as_it_was_trained_to(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "photographs", {"a": 8, "b": 8}, deep=True)
    wanted = settings(mask="0.5,0.5,1,1", pixel_size=1.5)
    result = SectionTraining(split(root), [], wanted, CPU).train(SilentProgress())
    path = str(tmp_path / "model.safetensors")
    result.model.save(path)
    model = SectionModel.load(path)
    assert model.view == result.model.view
    assert (model.view.resize, model.view.white, model.view.mask.text) == (
        "area",
        4095,
        "0.5,0.5,1,1",
    )
    assert (model.photographed.width, model.photographed.height) == (50, 40)
    assert model.photographed.pixel_size == 1.5
    # Photographs of this folder alone would be taken for 10 bits.
    dark = tmp_path / "dark"
    dark.mkdir()
    Image.fromarray(np.full((40, 50), 900, dtype=np.uint16)).save(dark / "a.tif")
    photograph = str(dark / "a.tif")
    asked = replace(model, network=fused(model.network))
    with one_thread_each():  # as a photograph is read, to the last bit
        expected, _ = asked.scores(read_photograph(photograph, 32, model.view)[None], CPU)
    readings = read_sections([model], [photograph], CPU, SilentProgress())
    np.testing.assert_array_equal(readings.read[photograph].probabilities[0], expected[0])
    explainer = Explainer.choose(model, str(dark), "", "")
    assert explainer.model.view == model.view
    rows = explainer.measure(CPU, SilentProgress()).rows
    assert rows[photograph].probability == pytest.approx(float(expected.max()))


def test_models_from_before_take_the_nearest_pixel() -> None:
    model = SectionModel.untrained("shufflenet_v2", "custom", ("a", "b"), 32, 0.8)
    assert model.view == PhotographView("nearest")
    assert not model.photographed.width
