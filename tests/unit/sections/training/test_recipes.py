"""What is left empty suits the network; the paper's networks keep what the paper says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gossan.core.runtime.errors import InputError
from gossan.core.sections.training.recipes import recipe
from gossan.core.sections.training.settings import SectionSettings, section_settings
from gossan.distributed.jobs import TRAINING, Job
from gossan.models.backbones import BACKBONES
from gossan.models.catalogue import BACKBONE_WORDS, SECTION_NETWORKS, WEIGHTS_PACKAGES

LITE = "efficientnet_lite0"


def test_the_default_is_pretrained_without_a_network() -> None:
    settings = SectionSettings().resolved()
    assert (settings.network, settings.weights, settings.image_size) == (LITE, "package", 448)
    assert (settings.frozen, settings.epochs) == ("features", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"frozen": "half"},
        {"epochs": 14},
        {"learning_rate": 1e-3},
        {"first_rate": 0.1},
        {"schedule": "cosine"},
        {"patience": 0},
    ],
    ids=str,
)
def test_who_says_how_to_train_has_half_of_it_trained(change: dict) -> None:
    settings = SectionSettings(**change).resolved()
    assert (settings.frozen, settings.image_size, settings.epochs) == ("half", 384, 14)
    assert settings.first_rate == pytest.approx(0.1)
    assert settings.rate(1.0) == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"network": "efficientnet_lite2"}, "features"),
        ({"weights_file": "w.pth"}, "features"),
        ({"epochs": 3, "image_size": 64, "folds": 3}, "half"),
        ({"weights": "random"}, "none"),
        ({"polars": "fusion"}, "features"),
        ({"polars": "channels"}, "none"),
        ({"network": "rocks2net", "backbone": LITE}, "none"),
        ({"network": "densenet121"}, "none"),
        ({"frozen": "none"}, "none"),
        ({"network": "densenet121", "frozen": "half"}, "half"),
    ],
    ids=str,
)
def test_what_stays_as_it_is_suits_the_network(change: dict, stays: str) -> None:
    assert SectionSettings(**change).resolved().frozen == stays


@pytest.mark.parametrize("name", [name for name in SECTION_NETWORKS if "lite" not in name])
def test_the_papers_networks_are_trained_as_ever(name: str) -> None:
    own = SectionSettings(name).resolved()
    assert (own.weights, own.image_size, own.epochs, own.patience) == ("imagenet", 512, 300, 30)
    assert (own.learning_rate, own.first_rate, own.schedule) == (1e-5, 1.0, "constant")
    assert own.batch == SECTION_NETWORKS[name].batch
    assert SectionSettings(name, weights="random").resolved().learning_rate == 1e-3


def test_a_network_on_another_backbone_is_trained_as_suits_that() -> None:
    settings = SectionSettings("rocks2net", LITE).resolved()
    assert (settings.weights, settings.image_size, settings.backbone) == ("package", 320, LITE)
    assert recipe("rocks2net", LITE, False) == recipe(LITE, LITE, False)
    assert recipe(LITE, LITE, False, "features").epochs == 1
    assert SectionSettings(LITE, "densenet121").resolved().weights == "imagenet"


def test_larger_ones_are_trained_alike_and_chance_learns_alike_everywhere() -> None:
    assert len({recipe(name, name, False) for name in WEIGHTS_PACKAGES}) == 1
    assert recipe(LITE, LITE, True).first_rate == 1


def test_a_file_with_weights_is_taken_without_being_asked_for() -> None:
    assert SectionSettings(weights_file="w.pth").resolved().weights == "file"
    with pytest.raises(InputError, match="does not read it"):
        SectionSettings(weights="package", weights_file="w.pth")


def test_what_is_given_stands(tmp_path: Path) -> None:
    path = tmp_path / "job.json"
    given = {"EPOCHS": 3, "IMAGE_SIZE": 96, "FIRST_RATE": 0.5, "BACKBONE": "vgg16", "PATIENCE": 0}
    path.write_text(json.dumps({"inputs": {"IMAGES": "a", "OUTPUT": "b", **given}}))
    settings = section_settings(Job(str(path), TRAINING)).resolved()
    assert (settings.epochs, settings.image_size, settings.first_rate) == (3, 96, 0.5)
    assert (settings.backbone, settings.patience, settings.weights) == ("vgg16", 0, "imagenet")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"backbone": "lenet"}, "BACKBONE must be one of"),
        ({"frozen": "all"}, "FROZEN must be one of"),
        ({"first_rate": 0.0}, "FIRST_RATE"),
        ({"frozen": "features", "network": "rocks2net"}, "where its crop lies"),
        ({"frozen": "features", "network": "dsan"}, "features that adapt"),
        ({"frozen": "half", "network": "dsan"}, "features that adapt"),
        ({"frozen": "half", "network": "dcnet"}, "looks at a part"),
        ({"frozen": "half", "polars": "channels"}, "six channels"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(change: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SectionSettings(**change)


def test_every_backbone_has_words() -> None:
    assert BACKBONE_WORDS.keys() == BACKBONES.keys()
    assert WEIGHTS_PACKAGES.keys() <= BACKBONES.keys()


def test_frozen_features_are_read_from_finer_photographs() -> None:
    assert SectionSettings(LITE, frozen="features").resolved().image_size == 448
    assert SectionSettings("dcnet", frozen="features").resolved().image_size == 512
    assert SectionSettings(LITE, frozen="features", image_size=96).resolved().image_size == 96
