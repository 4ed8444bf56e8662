"""Classify Thin Section goes on where it was cancelled; its outputs are whole or not there."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def model(provider: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    from gossan.core.sections.model import SectionModel

    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    untrained = SectionModel.untrained("shufflenet_v2", "custom", ("a", "b"), 256, 0.8)
    untrained.network.initialise(0)
    untrained.save(path)
    return str(path)


def table(path: Path) -> list[list[Any]]:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(str(path), "table", "ogr")
    assert layer.isValid()
    return [feature.attributes()[1:] for feature in layer.getFeatures()]


def test_a_cancelled_classification_goes_on(
    model: str, section_folder: Path, provider: Any, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

    class Cancelling(QgsProcessingFeedback):
        """Is cancelled when a third is done, and notes when."""

        def setProgress(self, percent: float) -> None:
            if percent > 30 and not self.isCanceled():
                self.cancelled_at = time.monotonic()
                self.cancel()

    checkpoint, out = tmp_path / "readings.jsonl", tmp_path / "out.gpkg"
    parameters = {
        "IMAGES": str(section_folder),
        "MODELS": [model],
        "CHECKPOINT": str(checkpoint),
        "OUTPUT": str(out),
        "REPORT": str(tmp_path / "report.html"),
    }
    context, feedback = QgsProcessingContext(), Cancelling(False)
    context.setProject(QgsProject())
    algorithm = provider.algorithm("classifythinsection").create()
    _, fine = algorithm.run(parameters, context, feedback)
    assert time.monotonic() - feedback.cancelled_at < 1
    assert not fine and not out.exists() and not (tmp_path / "report.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["readings.jsonl"]
    done = checkpoint.read_text(encoding="utf-8").count("photograph")
    assert 0 < done < 48
    result = run("classifythinsection", **parameters)
    assert f"Photographs that were read before: {done}" in run.feedback.messages
    assert result["IMAGES_READ"] == 48 and result["CHECKPOINT"] == str(checkpoint)
    whole = {**parameters, "OUTPUT": str(tmp_path / "whole.gpkg")}
    del whole["CHECKPOINT"]
    assert run("classifythinsection", **whole)["IMAGES_READ"] == 48
    assert table(out) == table(tmp_path / "whole.gpkg")


def test_an_input_is_no_checkpoint(
    model: str, section_folder: Path, run: Any, tmp_path: Path
) -> None:
    before = Path(model).read_bytes()
    said = run.refusal(
        "classifythinsection",
        IMAGES=str(section_folder),
        MODELS=[model],
        CHECKPOINT=model,
        OUTPUT=str(tmp_path / "out.gpkg"),
    )
    assert "model.safetensors" in said and Path(model).read_bytes() == before
