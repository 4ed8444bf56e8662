"""What is left empty is the preset's; what is given is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.sections.model import SectionModel
from gossan.core.sections.training.presets import PRESETS, of_presets
from gossan.core.sections.training.settings import SectionSettings, section_settings
from gossan.distributed.jobs import TRAINING, Job


def job(folder: Path, **inputs: Any) -> Job:
    path = folder / "job.json"
    path.write_text(json.dumps({"inputs": {"IMAGES": "a", "OUTPUT": "b", **inputs}}))
    return Job(str(path), TRAINING)


def test_the_presets_say_something_of_the_same_settings() -> None:
    gossan, paper = PRESETS["gossan"], PRESETS["paper"]
    assert gossan.keys() == paper.keys() <= SectionSettings.__dataclass_fields__.keys()


def test_without_a_preset_gossan_decides(tmp_path: Path) -> None:
    assert section_settings(job(tmp_path)) == SectionSettings()


def test_the_papers_is_everything_as_printed(tmp_path: Path) -> None:
    settings = section_settings(job(tmp_path, PRESET="paper", WEIGHTS="random")).resolved()
    assert not settings.augment
    assert settings.patience == 0
    assert settings.translation == "clipped"
    assert [settings.rate(share) for share in (0.0, 0.5, 1.0)] == [1e-5] * 3
    assert (settings.epochs, settings.batch, settings.image_size) == (300, 4, 512)
    assert section_settings(job(tmp_path, PRESET="paper", MODEL="gdnet")).resolved().batch == 8


@pytest.mark.parametrize("said", [True, "yes", "true"])
def test_what_is_given_stands(tmp_path: Path, said: object) -> None:
    given = job(tmp_path, PRESET="paper", AUGMENT=said, PATIENCE=5, TRANSLATION="tanh", EPOCHS=7)
    settings = section_settings(given)
    assert settings.augment
    assert (settings.patience, settings.translation, settings.epochs) == (5, "tanh", 7)
    assert not section_settings(job(tmp_path, AUGMENT=False)).augment
    assert section_settings(job(tmp_path, PATIENCE=0)).patience == 0


def test_dialogs_say_what_an_empty_box_stands_for() -> None:
    assert of_presets("learning_rate")["paper"] == "0.00001"
    assert of_presets("augment") == {"gossan": "yes", "paper": "no"}
    assert "ImageNet" in of_presets("learning_rate")["gossan"]
    assert of_presets("network") == {"gossan": "efficientnet_lite0", "paper": "rocks2net"}


def test_another_translation_is_refused() -> None:
    with pytest.raises(InputError, match="TRANSLATION"):
        SectionSettings(translation="wrapped")


def test_a_model_remembers_its_translation_and_an_old_one_is_clipped(tmp_path: Path) -> None:
    path = str(tmp_path / "model.safetensors")
    model = SectionModel.untrained("s2dnet", "custom", ("a", "b"), 32, 0.8, translation="tanh")
    model.save(path)
    loaded = SectionModel.load(path)
    assert (loaded.translation, loaded.network.crop.translation) == ("tanh", "tanh")
    described = {
        "section_network": "s2dnet",
        "property": "custom",
        "classes": ["a", "b"],
        "image_size": 32,
        "scale": 0.8,
        "record": {},
    }
    old = SectionModel._from_description(described)
    assert (old.translation, old.network.crop.translation) == ("clipped", "clipped")
    with pytest.raises(ValueError, match="translation"):
        SectionModel._from_description({**described, "translation": "wrapped"})
