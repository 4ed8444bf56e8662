"""The algorithms as children of a model: one's outputs are the next one's inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gossan.core.rasters import Stack


def child(model: Any, provider: Any, name: str, **sources: Any) -> None:
    """Add an algorithm to a model; parameters are static values unless they are sources."""
    from qgis.core import (
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelOutput,
        QgsProcessingParameterDefinition,
    )
    from qgis.core import QgsProcessingModelChildParameterSource as Source

    algorithm = QgsProcessingModelChildAlgorithm(f"gossan:{name}")
    algorithm.setChildId(name)
    algorithm.setDescription(name)
    written = {}
    outputs = {}
    for definition in provider.algorithm(name).parameterDefinitions():
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        if definition.isDestination():
            if not optional:
                output = QgsProcessingModelOutput(name, name)
                output.setChildId(name)
                output.setChildOutputName(definition.name())
                outputs[name] = output
        elif definition.name() in sources:
            value = sources[definition.name()]
            source = value if isinstance(value, Source) else Source.fromStaticValue(value)
            written[definition.name()] = [source]
        elif not optional:
            written[definition.name()] = [Source.fromStaticValue(definition.defaultValue())]
    for parameter, values in written.items():
        algorithm.addParameterSources(parameter, values)
    algorithm.setModelOutputs(outputs)
    model.addChildAlgorithm(algorithm)


def test_points_to_probability_in_one_model(
    provider: Any, chain: Path, survey_folder: Path, tmp_path: Path
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
        provider,
        "gridgeochemistry",
        INPUT=Source.fromModelParameter("samples"),
        TEMPLATE=str(survey_folder / "truth.tif"),
    )
    child(
        model,
        provider,
        "fitfaultcontrol",
        FAULTS=Source.fromModelParameter("faults"),
        DEPOSITS=deposits,
        TEMPLATE=stack,
    )
    child(
        model,
        provider,
        "traingkdcn",
        STACK=stack,
        DEPOSITS=deposits,
        CONTROL=Source.fromChildOutput("fitfaultcontrol", "OUTPUT"),
        NEGATIVE_DISTANCE=6000,
        EPOCHS=1,
        FOLDS=0,
        COMPARE_SPLITS=False,
    )
    child(
        model,
        provider,
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
        "Anomaly probability (GK-DCN)",
    )
