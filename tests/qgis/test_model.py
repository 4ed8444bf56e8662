"""The algorithms as children of a model: one's outputs are the next one's inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gossan.core.rasters.stack import Stack


def test_points_to_probability_in_one_model(
    child: Any, provider: Any, chain: Path, survey_folder: Path, tmp_path: Path
) -> None:
    import processing
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelParameter,
        QgsProcessingParameterFeatureSource,
    )
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    model = QgsProcessingModelAlgorithm("chain", "test")
    for name in ("samples", "faults", "deposits"):
        model.addModelParameter(
            QgsProcessingParameterFeatureSource(name, name), QgsProcessingModelParameter(name)
        )
    stack = Source.fromChildOutput("gridgeochemistry", "OUTPUT")
    deposits = Source.fromModelParameter("deposits")
    child(
        model,
        "gridgeochemistry",
        INPUT=Source.fromModelParameter("samples"),
        TEMPLATE=str(survey_folder / "truth.tif"),
    )
    child(
        model,
        "fitfaultcontrol",
        FAULTS=Source.fromModelParameter("faults"),
        DEPOSITS=deposits,
        TEMPLATE=stack,
    )
    child(
        model,
        "traingkdcn",
        STACK=stack,
        DEPOSITS=deposits,
        CONTROL=Source.fromChildOutput("fitfaultcontrol", "OUTPUT"),
        NEGATIVE_DISTANCE=6000,
        EPOCHS=1,
        MEMBERS=1,
        FOLDS=0,
        COMPARE_SPLITS=False,
    )
    child(
        model,
        "predictanomalies",
        STACK=stack,
        MODEL=Source.fromChildOutput("traingkdcn", "OUTPUT"),
    )
    model.updateDestinationParameters()
    parameters = {
        "samples": str(survey_folder / "samples.gpkg"),
        "faults": str(survey_folder / "faults.gpkg"),
        "deposits": str(survey_folder / "deposits.gpkg"),
    }
    for name, suffix in (
        ("gridgeochemistry", "tif"),
        ("fitfaultcontrol", "tif"),
        ("traingkdcn", "safetensors"),
        ("predictanomalies", "tif"),
    ):
        # 3.22 calls a model's output by child and name, later versions by its own name.
        for key in (f"{name}:{name}", name):
            parameters[key] = str(tmp_path / f"{name}.{suffix}")
    processing.run(model, parameters)
    assert Stack(str(tmp_path / "predictanomalies.tif")).elements == (
        "Anomaly score (GK-DCN + ridge)",
        "Spread between networks and ridges",
    )
