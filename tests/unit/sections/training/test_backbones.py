"""Networks on another backbone: weights from its package, its inputs, and the model file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.progress import SilentProgress
from gossan.core.sections.model import SectionModel
from gossan.core.sections.training.labelled import Sections, collect_sections
from gossan.core.sections.training.settings import SectionSettings
from gossan.core.sections.training.splits import hold_out
from gossan.core.sections.training.trainer import SectionTraining
from gossan.core.sections.training.weights import package_weights
from gossan.models.catalogue import WEIGHTS_PACKAGES
from gossan.models.model_file import save_model_file

CPU = torch.device("cpu")
LITE = "efficientnet_lite0"


@pytest.fixture(scope="module")
def sections(section_folder: Path) -> Sections:
    collected = collect_sections(str(section_folder), "basic", SilentProgress())
    return hold_out(collected, 0.25, 0, SilentProgress())


@pytest.mark.parametrize("network", [LITE, "rocks2net", "dcnet"])
def test_the_package_fills_the_backbone(network: str, sections: Sections) -> None:
    pytest.importorskip(WEIGHTS_PACKAGES[LITE].module)
    settings = SectionSettings(network, LITE, image_size=32)
    model = SectionTraining(sections, [], settings, CPU).beginning(SilentProgress())
    own = model.network.backbone.state_dict()
    published = package_weights(LITE)
    assert set(published) - set(own) == {"_fc.weight", "_fc.bias"}
    for name, value in own.items():
        assert torch.equal(value, published[name]), name
    dilated = model.network.backbone._conv_stem.dilation
    assert dilated == ((1, 1) if network == LITE else (2, 2))


def test_two_streams_on_lite_are_trained_saved_and_read(sections: Sections, tmp_path: Path) -> None:
    settings = SectionSettings(
        "rocks2net", LITE, weights="random", image_size=32, epochs=1, first_rate=0.1
    )
    result = SectionTraining(sections, [], settings, CPU).train(SilentProgress())
    path = str(tmp_path / "m.safetensors")
    result.model.save(path)
    loaded = SectionModel.load(path)
    assert (loaded.name, loaded.backbone) == ("rocks2net", LITE)
    assert "RockS²Net on EfficientNet-Lite0" in loaded.title
    pixels = np.full((1, 32, 32, 3), 127, dtype=np.uint8)
    assert not loaded.inputs(pixels, CPU).any()  # (127 - 127) / 128
    scores, shifts = loaded.scores(pixels, CPU)[:2]
    assert scores.shape == (1, 2) and shifts is not None and shifts.shape == (1, 2)


def test_old_files_stand_on_the_networks_own_backbone(tmp_path: Path) -> None:
    model = SectionModel.untrained("dcnet", "custom", ("a", "b"), 32, 0.8)
    described = {
        "section_network": "dcnet",
        "property": "custom",
        "classes": ["a", "b"],
        "image_size": 32,
        "scale": 0.8,
        "record": {},
    }
    path = str(tmp_path / "old.safetensors")
    save_model_file(path, model.network, described)
    loaded = SectionModel.load(path)
    assert (loaded.backbone, loaded.frozen) == ("densenet121", "none")
    assert "on" not in loaded.network_title.split()


def test_a_file_of_an_unknown_backbone_is_damaged(tmp_path: Path) -> None:
    model = SectionModel.untrained(LITE, "custom", ("a", "b"), 32, 0.8)
    model.backbone = "lenet"
    path = str(tmp_path / "m.safetensors")
    model.save(path)
    with pytest.raises(InputError, match="damaged"):
        SectionModel.load(path)
