"""Batches that are read side by side say what each photograph says by itself."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.photographs.decoding import read_photograph
from gossan.core.sections.reading import batches
from gossan.core.sections.reading.classification import read_sections
from PIL import Image
from progress_doubles import CancellingProgress

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def model() -> SectionModel:
    """Reads the maps of layers while they pass, as frozen features do."""
    found = SectionModel.untrained(
        "efficientnet_lite0", "custom", ("a", "b", "c"), 64, 0.8, frozen="features"
    )
    found.network.initialise(4)
    found.network.eval()
    return found


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    rng = np.random.default_rng(2)
    folder = tmp_path_factory.mktemp("many")
    for number in range(24):
        grains = rng.integers(0, 256, (4 + number, 5, 3), dtype=np.uint8)
        Image.fromarray(grains).resize((80, 70)).save(folder / f"{number:02d}.png")
    return sorted(str(path) for path in folder.iterdir())


def test_threads_do_not_hear_each_others_feature_maps(
    model: SectionModel, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "processors", lambda: 4)
    said = read_sections([model], paths, CPU, SilentProgress(), divisor=10_000)
    assert list(said.read) == paths
    for path in paths:
        alone = model.scores(read_photograph(path, 64, model.view)[None], CPU)[0][0]
        np.testing.assert_allclose(said.read[path].probabilities[0], alone, atol=2e-5)
    chances = np.array([one.probabilities[0] for one in said.read.values()])
    assert np.ptp(chances, axis=0).max() > 1e-3  # photographs differ, so that a mix-up shows


def test_pytorch_has_its_threads_back(
    model: SectionModel, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "processors", lambda: 2)
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        read_sections([model], paths, CPU, SilentProgress(), divisor=10_000)
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_a_cancel_is_heard_in_every_thread(
    model: SectionModel, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "processors", lambda: 2)
    with pytest.raises(CancelledError):
        read_sections([model], paths, CPU, CancellingProgress(polls=300), divisor=10_000)
    assert not [one for one in threading.enumerate() if one.name.startswith("gossan")]
