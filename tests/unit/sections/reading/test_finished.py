"""A classification that was cut off goes on where it was, and reads what has changed anew."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError, InputError, OutputError
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import Decoded
from gossan.core.sections.reading import pairing
from gossan.core.sections.reading.classification import Readings, read_sections
from gossan.core.sections.reading.finished import FinishedReadings
from gossan.models.section_networks import section_network
from PIL import Image
from progress_doubles import CancellingProgress, RecordingProgress

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return two models' files, one with a crop."""
    folder = tmp_path_factory.mktemp("models")
    for seed, classes in enumerate((("a", "b", "c"), ("x", "y"))):
        network = section_network("shufflenet_v2", len(classes), 0.6)
        network.initialise(seed)
        model = SectionModel("shufflenet_v2", network.eval(), "custom", classes, 32, 0.6)
        model.save(folder / f"{seed}.safetensors")
    return [str(folder / f"{seed}.safetensors") for seed in range(2)]


@pytest.fixture
def photographs(tmp_path: Path) -> list[str]:
    rng = np.random.default_rng(3)
    paths = [tmp_path / f"صورة {number}.png" for number in range(5)]
    for path in paths:
        Image.fromarray(rng.integers(0, 255, (32, 32, 3), dtype=np.uint8)).save(path)
    return [str(path) for path in paths]


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is read from now on."""
    own, paths = pairing.decode, []

    def read(path: str, *how: object) -> Decoded:
        paths.append(path)
        return own(path, *how)

    monkeypatch.setattr(pairing, "decode", read)
    return paths


def read(files: list[str], paths: list[str], checkpoint: str, progress: object = None) -> Readings:
    models = [SectionModel.load(file) for file in files]
    finished = FinishedReadings(checkpoint, models, files)
    progress = progress or RecordingProgress()
    return read_sections(models, paths, CPU, progress, 10_000, finished=finished)


def assert_same(one: Readings, two: Readings) -> None:
    assert list(one.read) == list(two.read) and one.failed == two.failed
    for path, reading in one.read.items():
        for a, b in zip(reading.probabilities, two.read[path].probabilities, strict=True):
            assert a.dtype == b.dtype and np.array_equal(a, b)
        assert reading.translations == two.read[path].translations == (None, None)


def test_a_cancelled_run_goes_on(
    files: list[str], photographs: list[str], tmp_path: Path, decoded: list[str]
) -> None:
    whole = read(files, photographs, "")
    checkpoint = str(tmp_path / "new" / "readings.jsonl")
    decoded.clear()

    def written() -> int:
        there = Path(checkpoint).exists()
        return Path(checkpoint).read_text(encoding="utf-8").count("photograph") if there else 0

    with pytest.raises(CancelledError):
        read(files, photographs, checkpoint, CancellingProgress(once=lambda _: written() > 1))
    done = written()
    assert 0 < done < len(photographs), "the cancel must come in the middle"
    decoded.clear()
    progress = RecordingProgress()
    assert_same(read(files, photographs, checkpoint, progress), whole)
    assert len(decoded) == len(photographs) - done
    assert progress.messages == [f"Photographs that were read before: {done}"]
    assert progress.fractions == sorted(progress.fractions) and progress.fractions[-1] == 1
    # Once more there is nothing left to read.
    decoded.clear()
    assert_same(read(files, photographs, checkpoint), whole)
    assert not decoded


def test_another_scale_of_bright_photographs_is_another_reading(
    files: list[str], tmp_path: Path, decoded: list[str]
) -> None:
    """What is white for all photographs may change with those that are added."""
    rng = np.random.default_rng(5)
    paths = [str(tmp_path / f"{number}.png") for number in range(3)]
    for path, largest in zip(paths, (4095, 4000, 60_000), strict=True):
        Image.fromarray(rng.integers(0, largest, (32, 32)).astype(np.uint16)).save(path)
    checkpoint = str(tmp_path / "readings.jsonl")
    read(files, paths[:2], checkpoint)
    decoded.clear()
    resumed = read(files, paths, checkpoint)
    assert sorted(decoded) == paths
    assert_same(resumed, read(files, paths, ""))
    decoded.clear()
    assert_same(read(files, paths, checkpoint), resumed)
    assert not decoded


def test_what_was_written_in_part_is_read_again(
    files: list[str], photographs: list[str], tmp_path: Path, decoded: list[str]
) -> None:
    checkpoint = tmp_path / "readings.jsonl"
    whole = read(files, photographs, str(checkpoint))
    checkpoint.write_bytes(checkpoint.read_bytes()[:-30])
    decoded.clear()
    assert_same(read(files, photographs, str(checkpoint)), whole)
    assert decoded == photographs[-1:]
    assert_same(read(files, photographs, str(checkpoint)), whole)


def test_photographs_that_changed_or_failed_are_read_again(
    files: list[str], photographs: list[str], tmp_path: Path, decoded: list[str]
) -> None:
    checkpoint = str(tmp_path / "readings.jsonl")
    torn = Path(photographs[1])
    torn_bytes = torn.read_bytes()
    torn.write_bytes(torn_bytes[:60])
    before = read(files, photographs, checkpoint)
    assert list(before.failed) == [photographs[1]]
    torn.write_bytes(torn_bytes)
    Image.new("RGB", (32, 32)).save(photographs[3])
    os.utime(photographs[0], ns=(1, 1))
    decoded.clear()
    after = read(files, photographs, checkpoint)
    assert sorted(decoded) == sorted(photographs[place] for place in (0, 1, 3))
    assert list(after.read) == photographs and not after.failed
    assert_same(after, read(files, photographs, ""))


def test_a_run_that_goes_on_tells_what_one_in_one_go_does(
    files: list[str], photographs: list[str], tmp_path: Path
) -> None:
    checkpoint = tmp_path / "readings.jsonl"
    pages = [Image.open(photographs[number]) for number in (1, 3)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    pages[1].convert("CMYK").save(tmp_path / "b.tif")
    Path(photographs[2]).write_bytes(b"torn")
    mixed = [*photographs[:2], str(tmp_path / "a.tif"), photographs[2], str(tmp_path / "b.tif")]
    whole, told = RecordingProgress(), []
    read(files, mixed, "", whole)
    assert len(whole.warnings) == 3, "one is skipped, and two have notes"
    for number in (2, 4, 5, 5):
        progress = RecordingProgress()
        read(files, mixed[:number], str(checkpoint), progress)
        told.append(progress.warnings)
    assert told[2] == told[3] == whole.warnings
    assert told[0] == [] and len(told[1]) == 2


def test_lines_of_earlier_versions_have_no_notes(
    files: list[str], photographs: list[str], tmp_path: Path, decoded: list[str]
) -> None:
    checkpoint = tmp_path / "readings.jsonl"
    whole = read(files, photographs, str(checkpoint))
    text = checkpoint.read_text(encoding="utf-8")
    assert text.count(', "notes": []') == len(photographs)
    checkpoint.write_text(text.replace(', "notes": []', ""), encoding="utf-8")
    decoded.clear()
    assert_same(read(files, photographs, str(checkpoint)), whole)
    assert not decoded


def test_readings_of_other_models_are_refused(
    files: list[str], photographs: list[str], tmp_path: Path
) -> None:
    checkpoint = tmp_path / "readings.jsonl"
    read(files, photographs[:1], str(checkpoint))
    before = checkpoint.read_bytes()
    for others in (files[::-1], files[:1]):
        with pytest.raises(InputError, match="of other models"):
            read(others, photographs, str(checkpoint))
    assert checkpoint.read_bytes() == before


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\0\0", b"[1]\n", b"{}\n"])
def test_another_file_stays_as_it_is(
    content: bytes, files: list[str], photographs: list[str], tmp_path: Path
) -> None:
    other = tmp_path / "samples.csv"
    other.write_bytes(content)
    with pytest.raises(InputError, match="stays as it is"):
        read(files, photographs, str(other))
    assert other.read_bytes() == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[0.", "[NaN, 0."),
        ("<f4", "|O"),
        ('"probabilities"', '"probable"'),
        ('"notes": []', '"notes": [1]'),
        ('"photograph"', '"picture"'),
    ],
)
def test_damage_is_told(
    old: str, new: str, files: list[str], photographs: list[str], tmp_path: Path
) -> None:
    checkpoint = tmp_path / "readings.jsonl"
    read(files, photographs, str(checkpoint))
    text = checkpoint.read_text(encoding="utf-8")
    assert old in text
    checkpoint.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match="is damaged"):
        read(files, photographs, str(checkpoint))


def test_a_place_that_cannot_be_written_is_told(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        FinishedReadings(str(tmp_path / "file" / "readings.jsonl"), [], files)
