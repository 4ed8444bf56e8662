"""What models say of photographs is what their networks say when they are called by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError
from gossan.core.runtime.look_ahead import processors
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.classification import (
    Reading,
    Readings,
    load_models,
    read_sections,
)
from gossan.models.section_networks import SectionNetwork, section_network
from gossan.models.spatial_transformer import SpatialTransformer
from PIL import Image
from progress_doubles import CancellingProgress, RecordingProgress
from torch import nn

CPU = torch.device("cpu")
SIDE = 48


def model_of(
    classes: tuple[str, ...], size: int, second: SpatialTransformer | None = None
) -> SectionModel:
    """Return a model that is small and sure of itself, with batch norms that do something."""
    generator = torch.Generator().manual_seed(2)
    backbone = nn.Sequential(nn.Conv2d(3, 8, 5, stride=4, bias=False), nn.BatchNorm2d(8), nn.ReLU())
    network = SectionNetwork(backbone, 8, len(classes), second)
    network.initialise(5)
    with torch.no_grad():
        backbone[1].running_mean.uniform_(-0.2, 0.2, generator=generator)
        backbone[1].running_var.uniform_(0.5, 2, generator=generator)
        network.classifier.weight.mul_(4)
        if second is not None:
            second.dense.weight.normal_(0, 2, generator=generator)
    return SectionModel("shufflenet_v2", network.eval(), "custom", classes, size, 0.6)


@pytest.fixture(scope="module")
def models() -> list[SectionModel]:
    """One stream at 32 pixels, and two streams at the photographs' own 48."""
    return [
        model_of(("a", "b", "c"), 32),
        model_of(("x", "y"), SIDE, SpatialTransformer(0.6)),
    ]


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Five photographs, each of a colour of its own."""
    rng = np.random.default_rng(8)
    folder = tmp_path_factory.mktemp("photographs")
    paths = []
    for number in range(5):
        colour = rng.integers(40, 216, 3)
        pixels = colour + rng.integers(-40, 40, (SIDE, SIDE, 3))
        paths.append(folder / f"{number}.png")
        Image.fromarray(pixels.astype(np.uint8)).save(paths[-1])
    return paths


@pytest.fixture(scope="module")
def torn(photographs: list[Path]) -> str:
    path = photographs[0].with_name("torn.png")
    path.write_bytes(photographs[0].read_bytes()[:200])
    return str(path)


def said_of(model: SectionModel, path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the probabilities of a photograph, and the shift of its crop, by hand."""
    pixels = np.asarray(Image.open(path)).astype(np.float64)
    nearest = ((np.arange(model.image_size) + 0.5) * SIDE / model.image_size).astype(int)
    pixels = pixels[nearest][:, nearest] / 255
    # What ImageNet's photographs have on average, and how they spread.
    pixels = (pixels - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    inputs = torch.from_numpy(pixels.transpose(2, 0, 1)[None].astype(np.float32))
    with torch.no_grad():
        scores = model.network(inputs).exp()[0].numpy()
        shift = model.network.translations(inputs)
    return scores, None if shift is None else shift[0].numpy()


@pytest.mark.parametrize("divisor", [1, 40, 10_000], ids=["at once", "by two", "one by one"])
@pytest.mark.parametrize("place", [0, 2, 5])
def test_probabilities_are_those_of_the_networks(
    place: int, divisor: int, models: list[SectionModel], photographs: list[Path], torn: str
) -> None:
    asked = [str(path) for path in photographs]
    asked = [*asked[:place], torn, *asked[place:], asked[1], torn]
    progress = RecordingProgress()
    readings = read_sections(models, asked, CPU, progress, divisor)
    assert list(readings.read) == [str(path) for path in photographs]
    assert list(readings.failed) == [torn] and "torn.png" in readings.failed[torn]
    assert progress.warnings == [f"Skipped: {readings.failed[torn]}"]
    seen = []
    for path in photographs:
        reading = readings.read[str(path)]
        assert reading.path == str(path)
        for number, model in enumerate(models):
            scores, shift = said_of(model, path)
            np.testing.assert_allclose(reading.probabilities[number], scores, rtol=2e-3, atol=1e-5)
            found = reading.translations[number]
            assert (found is None) == (shift is None) == (number == 0)
            if shift is not None:
                np.testing.assert_allclose(found, shift, atol=1e-5)
        seen.append(np.concatenate(reading.probabilities))
    # They are so far apart that none could stand for another.
    apart = np.abs(np.array(seen)[:, None] - np.array(seen)[None]).max(axis=-1)
    assert apart[~np.eye(len(seen), dtype=bool)].min() > 0.02
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] == 1


@pytest.mark.parametrize(
    ("divisor", "expected"), [(1, [5]), (40, [2, 2, 1]), (10_000, [1] * 5)], ids=str
)
def test_a_divisor_makes_batches_smaller(
    divisor: int, expected: list[int], photographs: list[Path]
) -> None:
    # 113 photographs of 48 pixels a side have the pixels of one of 512.
    model, sizes = model_of(("a", "b"), SIDE), []
    model.network.register_forward_pre_hook(lambda _, given: sizes.append(len(given[0])))
    read_sections([model], [str(path) for path in photographs], CPU, RecordingProgress(), divisor)
    assert sorted(sizes, reverse=True) == expected  # threads end in any order


def test_a_models_own_network_stays_as_it_was(
    models: list[SectionModel], photographs: list[Path]
) -> None:
    before = {name: value.clone() for name, value in models[0].network.state_dict().items()}
    read_sections(models, [str(photographs[0])], CPU, RecordingProgress())
    after = models[0].network.state_dict()
    assert set(before) == set(after)
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    assert any(isinstance(layer, nn.BatchNorm2d) for layer in models[0].network.modules())


def test_several_photographs_of_a_place_are_averaged_and_torn_ones_do_not_count() -> None:
    said = {"p": ([0.9, 0.1], [0.2, 0.8]), "q": ([0.5, 0.5], [0.4, 0.6]), "r": ([0, 1], [1, 0])}
    read = {
        path: Reading(path, tuple(map(np.array, both)), (None, None)) for path, both in said.items()
    }
    readings = Readings(read, {"torn": "cut short"})
    np.testing.assert_allclose(readings.mean(["p", "torn", "q"], 0), [0.7, 0.3])
    np.testing.assert_allclose(readings.mean(["p", "torn", "q"], 1), [0.3, 0.7])
    assert readings.mean(["torn"], 0) is None and readings.mean([], 1) is None


def test_a_cancel_ends_the_reading(models: list[SectionModel], photographs: list[Path]) -> None:
    progress = CancellingProgress(polls=4)
    with pytest.raises(CancelledError):
        read_sections(models, [str(path) for path in photographs], CPU, progress, 10_000)
    assert 5 <= progress.polls <= 5 + 2 * processors()  # each thread asks


def test_model_files_are_read_in_order_and_each_once(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{number}.safetensors") for number in range(2)]
    for classes, path in zip((("a", "b", "c"), ("x", "y")), paths, strict=True):
        network = section_network("shufflenet_v2", len(classes), 0.6)
        SectionModel("shufflenet_v2", network, "custom", classes, 32, 0.6).save(path)
    assert [model.classes for model in load_models(paths[::-1])] == [("x", "y"), ("a", "b", "c")]
    with pytest.raises(InputError, match="at least one model file"):
        load_models([])
    with pytest.raises(InputError, match="given twice"):
        load_models([paths[0], paths[1], paths[0]])
    with pytest.raises(InputError, match="given twice"):
        load_models([paths[0], str(tmp_path / ".." / tmp_path.name / "0.safetensors")])


def test_models_of_pairs_and_of_single_photographs_are_told_by_their_files(tmp_path: Path) -> None:
    """Both may name the same property: their titles would not tell them apart."""
    paths = [str(tmp_path / name) for name in ("both.safetensors", "one.safetensors")]
    for polars, path in zip(("fusion", "separate"), paths, strict=True):
        model = SectionModel(
            "shufflenet_v2", section_network("shufflenet_v2", 2, 0.6), "custom", ("x", "y"), 32, 0.6
        )
        replace(model, polars=polars, pair_marks="_PPL;_XPL").save(path)
    with pytest.raises(
        InputError, match=r"both\.safetensors names pairs.*one\.safetensors single ones"
    ):
        load_models(paths)
