"""Ready workflows: registered, whole, and run from their inputs to their outputs."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from gossan.core.rasters.windows import Window

IDS = ("surveytoexplainedmap", "surveytoanomalies", "sectionstoproperties")


@pytest.mark.parametrize("name", IDS)
def test_workflows_are_whole(name: str, provider: Any) -> None:
    workflow = provider.algorithm(name).create()
    complete, issues = workflow.validate()
    assert complete, issues
    assert len(workflow.childAlgorithms()) >= 2
    for child in workflow.childAlgorithms().values():
        algorithm = child.algorithm()
        declared = {definition.name() for definition in algorithm.parameterDefinitions()}
        assert set(child.parameterSources()) <= declared, child.algorithmId()
        outputs = {definition.name() for definition in algorithm.outputDefinitions()}
        for output in child.modelOutputs().values():
            assert output.childOutputName() in outputs
    for definition in workflow.parameterDefinitions():
        assert definition.help(), definition.name()


@pytest.mark.parametrize("name", IDS)
def test_the_model_builder_reads_and_writes_workflows(
    name: str, provider: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingModelAlgorithm

    workflow = provider.algorithm(name).create()
    path = tmp_path / "copy.model3"
    assert workflow.toFile(str(path))
    copy = QgsProcessingModelAlgorithm()
    assert copy.fromFile(str(path))
    assert copy.validate()[0]
    assert set(copy.childAlgorithms()) == set(workflow.childAlgorithms())


def test_workflows_stay_when_the_toolbox_is_refreshed(provider: Any) -> None:
    provider.refreshAlgorithms()
    assert {algorithm.name() for algorithm in provider.algorithms()} >= set(IDS)
    assert len(provider.algorithm("surveytoexplainedmap").create().childAlgorithms()) == 6


def test_survey_points_become_an_explained_map(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    result = run(
        "surveytoexplainedmap",
        SAMPLES=str(survey_folder / "samples.gpkg"),
        BELOW_DETECTION="negative_is_limit",
        FAULTS=str(survey_folder / "faults.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        STUDY_AREA=str(survey_folder / "study_area.gpkg"),
        FOLDS=0,
        MEMBERS=1,
        EPOCHS=1,
        NEGATIVE_DISTANCE=6000,
        **{
            "gridgeochemistry:Element stack": str(tmp_path / "stack.tif"),
            "fitfaultcontrol:Fault control": str(tmp_path / "control.tif"),
            "traingkdcn:Model": str(tmp_path / "model.safetensors"),
            "predictanomalies:Anomaly probability": str(tmp_path / "map.tif"),
            "classifyanomalies:Anomaly classes": str(tmp_path / "classes.tif"),
            "explaingradcam:Grad-CAM": str(tmp_path / "heat.tif"),
            "explaingradcam:Element importance": str(tmp_path / "importance.csv"),
            "explaingradcam:Report on the explanation": str(tmp_path / "explanation.html"),
        },
    )
    # Twelve deposits show no control, and the workflow goes on without.
    control = Stack(result["fitfaultcontrol:Fault control"]).read()
    assert not np.nan_to_num(control).any()
    probability = Stack(result["predictanomalies:Anomaly probability"])
    assert probability.elements == (
        "Anomaly score (DCN + ridge)",
        "Spread between networks and ridges",
    )
    grid = probability.grid
    assert grid.cell_size == (1000, 1000)  # half the spacing of the samples
    values = probability.read(Window(0, 0, grid.rows, grid.columns))[0]
    known = values[np.isfinite(values)]
    assert len(known) > 100 and known.min() >= 0 and known.max() <= 1
    # The stack has no values outside of the study area, where the background is drawn from as well.
    with (tmp_path / "importance.csv").open(encoding="utf-8") as file:
        parts = [float(row["part"]) for row in csv.DictReader(file)]
    assert np.isfinite(parts).all() and np.any(parts)
    assert "Grad-CAM" in (tmp_path / "explanation.html").read_text(encoding="utf-8")


def test_survey_points_become_anomalies_without_torch(
    run: Any, survey_folder: Path, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    result = run(
        "surveytoanomalies",
        SAMPLES=str(survey_folder / "samples.gpkg"),
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        SHUFFLES=99,
        **{
            "detectanomalies:Anomaly scores": str(tmp_path / "scores.gpkg"),
            "detectanomalies:Targets": str(tmp_path / "targets.gpkg"),
            "detectanomalies:Report on anomalies": str(tmp_path / "anomalies.html"),
            "gridgeochemistry:Score map": str(tmp_path / "map.tif"),
        },
    )
    scores = QgsVectorLayer(result["detectanomalies:Anomaly scores"], "scores")
    given = [feature["score"] for feature in scores.getFeatures()]
    assert len(given) == 800
    targets = QgsVectorLayer(result["detectanomalies:Targets"], "targets")
    assert targets.isValid() and targets.featureCount() > 0
    assert "AUC" in (tmp_path / "anomalies.html").read_text(encoding="utf-8")
    score_map = Stack(result["gridgeochemistry:Score map"])
    assert list(score_map.elements) == ["score"]
    values = score_map.read(Window(0, 0, score_map.grid.rows, score_map.grid.columns))
    known = values[np.isfinite(values)]
    assert min(given) - 1e-6 <= known.min() <= known.max() <= max(given) + 1e-6


def test_samples_alone_are_enough_for_anomalies(
    run: Any, provider: Any, survey_folder: Path, tmp_path: Path
) -> None:
    workflow = provider.algorithm("surveytoanomalies").create()
    for step in workflow.childAlgorithms().values():
        assert not {"torch", "torchvision"} & set(step.algorithm().PACKAGES)
    scores = tmp_path / "scores.gpkg"
    run(
        "surveytoanomalies",
        SAMPLES=str(survey_folder / "samples.gpkg"),
        SHUFFLES=0,
        **{
            "detectanomalies:Anomaly scores": str(scores),
            "gridgeochemistry:Score map": str(tmp_path / "map.tif"),
        },
    )
    assert scores.exists()


def test_thin_section_points_get_properties(run: Any, section_folder: Path, tmp_path: Path) -> None:
    from qgis.core import QgsVectorLayer

    photographs = sorted((section_folder / "slate").glob("*.png"))[:2]
    rows = ["x,y,photos"]
    for number, photograph in enumerate(photographs):
        shutil.copy(photograph, tmp_path / f"{number}.png")
        rows.append(f"{number},50,{number}.png")
    table = tmp_path / "points.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    points = QgsVectorLayer(
        f"{table.as_uri()}?xField=x&yField=y&crs=EPSG:4326&delimiter=,", "points", "delimitedtext"
    )
    assert points.isValid()
    result = run(
        "sectionstoproperties",
        LABELLED=str(section_folder),
        PROPERTY="basic",
        MODEL="s2dnet",
        WEIGHTS="random",
        IMAGE_SIZE=32,
        EPOCHS=1,
        POINTS=points,
        PATH_FIELD="photos",
        **{
            "trainthinsection:Model": str(tmp_path / "model.safetensors"),
            "classifythinsection:Classified sections": str(tmp_path / "classified.gpkg"),
            "classifythinsection:Report on the classes": str(tmp_path / "classes.html"),
        },
    )
    layer = QgsVectorLayer(result["classifythinsection:Classified sections"], "classified")
    classes = [feature["basic"] for feature in layer.getFeatures()]
    assert len(classes) == 2 and set(classes) <= {"花岗岩", "slate"}
    assert (tmp_path / "classes.html").exists()
    assert all(feature["read"] == 1 for feature in layer.getFeatures())


def test_thin_section_points_can_be_given_all_that_the_steps_take(provider: Any) -> None:
    def names(algorithm: str) -> set[str]:
        definitions = provider.algorithm(algorithm).parameterDefinitions()
        return {one.name() for one in definitions if not one.isDestination()}

    workflow = provider.algorithm("sectionstoproperties")
    given = names("sectionstoproperties")
    assert names("trainthinsection") - given == {"IMAGES"}
    assert names("classifythinsection") - given == {"IMAGES", "MODELS"}
    renamed = {"PIXEL_SIZE": "POINTS_PIXEL_SIZE", "MAGNIFICATION": "POINTS_MAGNIFICATION"}
    others = given - names("trainthinsection") - names("classifythinsection")
    assert others == {"LABELLED", *renamed.values()}
    # They reach the steps: a parameter of both reaches both.
    steps = workflow.create().childAlgorithms()
    for step, called, own in (
        ("trainthinsection", {}, set()),
        ("classifythinsection", renamed, {"GROUP_PATTERN"}),
    ):
        sources = steps[step].parameterSources()
        for name in (names(step) & given) - own:
            (source,) = sources[name]
            assert source.parameterName() == called.get(name, name), (step, name)


@pytest.mark.parametrize(
    "workflow", ["surveytoexplainedmap", "surveytoanomalies", "sectionstoproperties"]
)
def test_workflows_offer_what_their_steps_offer_today(workflow: str, provider: Any) -> None:
    """A file of a workflow holds its parameters as they were when it was written: write it anew then."""
    model = provider.algorithm(workflow).create()
    compared = 0
    for step in model.childAlgorithms().values():
        for name, sources in step.parameterSources().items():
            own = step.algorithm().parameterDefinition(name)
            for source in sources:
                offered = model.parameterDefinition(source.parameterName())
                if offered is not None and hasattr(own, "options"):
                    assert offered.options() == own.options(), name
                    assert offered.defaultValue() == own.defaultValue(), name
                    compared += 1
    assert compared > 0
