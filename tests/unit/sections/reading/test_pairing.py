"""Pairs of photographs as models want them, and what becomes of one without the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.runtime.provenance import Provenance
from gossan.core.sections.model import SectionModel
from gossan.core.sections.polars import PairMarks, Pairs
from gossan.core.sections.reading.classification import Readings, read_sections
from gossan.core.sections.reading.finished import FinishedReadings
from gossan.core.sections.reading.pairing import Pairing, join_pairs
from gossan.core.sections.reading.report import classification_report
from gossan.models.foreignness import Foreignness
from PIL import Image
from progress_doubles import RecordingProgress

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def models() -> dict[str, SectionModel]:
    found = {}
    for polars in ("fusion", "channels"):
        model = SectionModel.untrained(
            "shufflenet_v2", "custom", ("a", "b"), 32, 0.6, polars=polars, pair_marks="_PPL;_XPL"
        )
        model.network.initialise(3)
        found[polars] = model
    return found


@pytest.fixture
def pairs(tmp_path: Path) -> dict[str, str]:
    """Four pairs: whole, the crossed one torn, the plane one torn, both torn."""
    rng = np.random.default_rng(4)
    partners = {}
    for number in range(4):
        names = [str(tmp_path / f"{number}_{mark}.png") for mark in ("PPL", "XPL")]
        for name in names:
            Image.fromarray(rng.integers(0, 255, (40, 40, 3), dtype=np.uint8)).save(name)
        partners[names[0]] = names[1]
    planes = list(partners)
    for torn in (partners[planes[1]], planes[2], planes[3], partners[planes[3]]):
        Path(torn).write_bytes(Path(torn).read_bytes()[:40])
    return partners


def read(
    model: SectionModel, partners: dict[str, str], checkpoint: str = "", **given: object
) -> tuple[Readings, RecordingProgress]:
    progress = RecordingProgress()
    finished = FinishedReadings(checkpoint, [model], [], partners)
    readings = read_sections(
        [model],
        list(partners),
        CPU,
        progress,
        10_000,
        finished=finished,
        partners=partners,
        **given,  # type: ignore[arg-type]
    )
    return readings, progress


def test_the_half_of_a_pair_that_can_be_read_is_named_by_itself(
    models: dict[str, SectionModel], pairs: dict[str, str]
) -> None:
    model, planes = models["fusion"], list(pairs)
    readings, progress = read(model, pairs, places={planes[2]: "point 7"})
    assert list(readings.read) == planes[:3] and list(readings.failed) == planes[3:]
    assert "3_PPL.png" in readings.failed[planes[3]] and "3_XPL.png" in readings.failed[planes[3]]
    for plane, left in ((planes[1], planes[1]), (planes[2], pairs[planes[2]])):
        alone = read_sections([model], [left], CPU, SilentProgress()).read[left]
        reading = readings.read[plane]
        np.testing.assert_allclose(reading.probabilities[0], alone.probabilities[0], rtol=1e-5)
        assert reading.shown == left and readings.tile_counts([plane], 0).sum() == 1
    assert readings.read[planes[0]].half == ()
    (told,) = [text for text in progress.warnings if not text.startswith("Skipped")]
    assert "1_PPL.png (" in told and "1_XPL.png cannot be read" in told
    assert "point 7: " in told and "2_XPL.png (" in told and "2_PPL.png cannot be read" in told
    assert "0_" not in told and "3_" not in told
    assert len(progress.warnings) == 2
    report = classification_report([model], readings, None, Provenance("x"), SilentProgress())
    assert "without their partners" in report.html()


def test_of_one_photograph_a_pair_of_means_tells_nothing_foreign(
    models: dict[str, SectionModel], pairs: dict[str, str]
) -> None:
    """The limit is that of the mean features of both."""
    fusion = models["fusion"]
    plane, crossed = next(iter(pairs.items()))
    lone = list(pairs)[1]  # whose partner is torn
    layers = fusion.fine_layers()
    rng = np.random.default_rng(1)
    both = rng.integers(0, 255, (30, 32, 32, 6), dtype=np.uint8)
    channels = [own.shape[1] for own in fusion.features(both, CPU, layers)]
    fusion.network.foreignness = Foreignness(layers, channels, [2] * len(layers), 2, 30, 30)
    try:
        readings, _ = read(fusion, {plane: crossed, lone: pairs[lone]})
        assert readings.read[plane].distance(0) is not None
        assert readings.read[lone].distance(0) is None
        assert not readings.read[lone].foreign(0)
        assert fusion.said(both[..., :3], CPU).distances is None
        assert fusion.said(both, CPU).distances is not None
    finally:
        fusion.network.foreignness = None


def test_a_photograph_has_one_partner() -> None:
    known = {"p/a.png": "p/b.png"}
    join_pairs(known, [("p/a.png", "p/b.png"), ("p/c.png", "p/b.png")])
    assert known == {"p/a.png": "p/b.png", "p/c.png": "p/b.png"}
    with pytest.raises(InputError, match=r"p/a\.png stands with p/b\.png and with p/d\.png"):
        join_pairs(known, [("p/a.png", "p/d.png")])
    pairing = Pairing("fusion", PairMarks.of("_PPL;_XPL"))
    with pytest.raises(InputError, match="has one partner"):
        pairing.of_place(["n1", "n1", "n2"], ["x1", "x3", "x2"], Pairs({}, []))
    found = pairing.of_place(["n1", "n1", "n2", "n3"], ["x1", "x1", "x2"], Pairs({}, []))
    assert found.crossed == {"n1": "x1", "n2": "x2"} and found.alone == ["n3"]


def test_a_partner_that_was_not_found_is_one_that_cannot_be_read(
    models: dict[str, SectionModel], pairs: dict[str, str]
) -> None:
    plane, crossed = next(iter(pairs.items()))
    nowhere = {crossed: "There is no photograph at all."}
    readings, progress = read(models["fusion"], {plane: crossed}, nowhere=nowhere)
    assert readings.read[plane].shown == plane
    assert "There is no photograph at all" in progress.warnings[0]


def test_a_network_that_sees_both_needs_both(
    models: dict[str, SectionModel], pairs: dict[str, str]
) -> None:
    readings, progress = read(models["channels"], pairs)
    assert list(readings.read) == list(pairs)[:1] and len(readings.failed) == 3
    assert len(progress.warnings) == 3


def test_a_half_is_read_again_since_the_other_may_be_mended(
    models: dict[str, SectionModel], pairs: dict[str, str], tmp_path: Path
) -> None:
    checkpoint = str(tmp_path / "readings.jsonl")
    first, told = read(models["fusion"], pairs, checkpoint)
    second, again = read(models["fusion"], pairs, checkpoint)
    assert told.warnings == again.warnings and list(first.read) == list(second.read)
    assert [one.half for one in first.read.values()] == [one.half for one in second.read.values()]
