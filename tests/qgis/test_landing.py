"""Where outputs land among a project's layers, and whether their legends are true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Land = Callable[..., dict[str, Any]]


@pytest.fixture
def project(provider: Any) -> Iterator[Any]:
    """The project, empty before and after."""
    from qgis.core import QgsProject

    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


@pytest.fixture
def land(project: Any) -> Land:
    """A function that runs an algorithm and has its layers loaded, as the desktop does."""
    import processing
    from qgis.core import QgsProcessingFeedback

    class Feedback(QgsProcessingFeedback):
        def reportError(self, error: str, *_: Any) -> None:
            raise AssertionError(error)

    def run(algorithm: str, **parameters: Any) -> dict[str, Any]:
        results: dict[str, Any] = processing.runAndLoadResults(
            f"gossan:{algorithm}", parameters, feedback=Feedback()
        )
        return results

    return run


def tree(group: Any) -> list[Any]:
    """Return the names of a group's layers from the top; a group is (title without the time, content)."""
    from qgis.core import QgsLayerTreeGroup

    return [
        (node.name().rpartition(",")[0] or node.name(), tree(node))
        if isinstance(node, QgsLayerTreeGroup)
        else node.name()
        for node in group.children()
    ]


def add(project: Any, *paths: Path) -> None:
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    for path in paths:
        kind = QgsRasterLayer if path.suffix == ".tif" else QgsVectorLayer
        layer = kind(str(path), path.stem)
        assert layer.isValid()
        project.addMapLayer(layer)


def insertion_point(group: Any) -> Any:
    """Return the top of a group, for layers that are added."""
    from qgis.core import QgsLayerTreeRegistryBridge

    return QgsLayerTreeRegistryBridge.InsertionPoint(group, 0)


def test_deposits_lie_on_top_of_the_survey(land: Land, project: Any, tmp_path: Path) -> None:
    land("createsamplesurvey", SAMPLES=200, OUTPUT_FOLDER=str(tmp_path / "survey"))
    ((title, layers),) = tree(project.layerTreeRoot())
    assert title == "Gossan ▸ Create Sample Survey"
    assert layers == ["Deposits", "Samples", "Faults", "Study area"]
    samples = project.mapLayersByName("Samples")[0]
    # The desktop puts new layers above the current one, in its group.
    bridge = project.layerTreeRegistryBridge()
    bridge.setLayerInsertionPoint(insertion_point(project.layerTreeRoot().children()[0]))
    land("gridgeochemistry", INPUT=samples, CELL_SIZE=2000, OUTPUT="TEMPORARY_OUTPUT")
    bridge.setLayerInsertionPoint(insertion_point(project.layerTreeRoot()))
    groups = [title for title, _ in tree(project.layerTreeRoot())]
    assert groups == ["Gossan ▸ Create Sample Survey", "Gossan ▸ Grid Geochemistry"]


def test_outputs_lie_below_what_they_would_hide_and_evidence_on_top(
    land: Land, project: Any, chain: Path, survey_folder: Path
) -> None:
    from qgis.core import QgsLayerTreeModel

    add(
        project,
        chain / "stack.tif",
        survey_folder / "study_area.gpkg",
        survey_folder / "faults.gpkg",
        survey_folder / "deposits.gpkg",
    )
    model = {"STACK": str(chain / "stack.tif"), "MODEL": str(chain / "model.safetensors")}
    predicted = land("predictanomalies", **model, OUTPUT="TEMPORARY_OUTPUT")
    land(
        "classifyanomalies",
        PROBABILITY=predicted["OUTPUT"],
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT="TEMPORARY_OUTPUT",
        TARGETS="TEMPORARY_OUTPUT",
    )
    land(
        "explaingradcam",
        **model,
        DEPOSITS=str(survey_folder / "deposits.gpkg"),
        OUTPUT="TEMPORARY_OUTPUT",
        OFFSETS="TEMPORARY_OUTPUT",
        MAGNITUDE="TEMPORARY_OUTPUT",
        IMPORTANCE="TEMPORARY_OUTPUT",
    )
    score, heat = "Anomaly score (GK-DCN + ridge)", "Grad-CAM (GK-DCN, conv3)"
    assert tree(project.layerTreeRoot()) == [
        "deposits",
        "faults",
        # A polygon that QGIS fills would hide the maps.
        (
            "Gossan ▸ Explain with Grad-CAM",
            ["Offsets", heat, "Offset magnitude", "Element importance"],
        ),
        ("Gossan ▸ Classify Anomalies", ["Targets", "Anomaly classes"]),
        ("Gossan ▸ Predict Anomalies", [score, "Spread between networks and ridges"]),
        "study_area",
        "stack",
    ]
    root = project.layerTreeRoot()
    (magnitude,) = (node for node in root.findLayers() if node.name() == "Offset magnitude")
    assert said_by_legend(QgsLayerTreeModel(root), magnitude) == ("Offset magnitude (m)", " m")
    hidden = [node.name() for node in root.findLayers() if not node.itemVisibilityChecked()]
    assert hidden == ["Spread between networks and ridges"]
    assert len(project.mapLayers()) == 12


def test_scores_of_samples_lie_below_known_deposits(
    land: Land, project: Any, survey_folder: Path
) -> None:
    add(project, survey_folder / "samples.gpkg", survey_folder / "deposits.gpkg")
    land(
        "detectanomalies",
        INPUT=str(survey_folder / "samples.gpkg"),
        SHUFFLES=9,
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert tree(project.layerTreeRoot()) == [
        "deposits",
        "samples",
        ("Gossan ▸ Detect Anomalies", ["Anomaly scores"]),
    ]


def test_a_workflow_ends_with_one_group_and_the_evidence_on_top(
    land: Land, project: Any, provider: Any, survey_folder: Path
) -> None:
    workflow = provider.algorithm("surveytoexplainedmap").create()
    outputs = {
        output.name(): "TEMPORARY_OUTPUT"
        for output in workflow.destinationParameterDefinitions()
        if not any(word in output.name().lower() for word in ("importance", "report"))
    }
    land(
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
        **outputs,
    )
    ((title, layers),) = tree(project.layerTreeRoot())
    assert title == "Gossan ▸ Survey Points to Explained Map"
    assert layers == [
        "Patch centres",
        "Offsets",
        "Targets",
        "Grad-CAM (DCN, conv3)",
        "Anomaly classes",
        "Anomaly score (DCN + ridge)",
        "Spread between networks and ridges",
        "Fault control",
        "Element stack",
    ]


def test_results_land_in_the_group_that_the_user_chose(
    land: Land, project: Any, tmp_path: Path
) -> None:
    from processing.core.ProcessingConfig import ProcessingConfig

    name = ProcessingConfig.RESULTS_GROUP_NAME
    ProcessingConfig.setSettingValue(name, "Results")
    try:
        land("createsamplesurvey", SAMPLES=200, OUTPUT_FOLDER=str(tmp_path / "survey"))
    finally:
        ProcessingConfig.setSettingValue(name, "")
    ((results, ((title, layers),)),) = tree(project.layerTreeRoot())
    assert (results, title, len(layers)) == ("Results", "Gossan ▸ Create Sample Survey", 4)


def pictures_of_legend(model: Any, node: Any) -> list[Any]:
    """Return what a legend shows beside its texts."""
    from qgis.PyQt.QtCore import Qt

    shown = (part.data(Qt.ItemDataRole.DecorationRole) for part in model.layerLegendNodes(node))
    return [picture.toImage() if hasattr(picture, "toImage") else picture for picture in shown]


def said_by_legend(model: Any, node: Any) -> tuple[str, str]:
    """Return the band that a legend names, and the unit at the ends of its ramp."""
    band, ramp = model.layerLegendNodes(node)
    return str(band.data(0)), str(ramp.settings().suffix())


def test_legends_tell_the_band_its_unit_and_the_values(
    land: Land, project: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsLayerTreeModel

    root = project.layerTreeRoot()
    # A legend that is there before the styles are, as the window's is.
    window = QgsLayerTreeModel(root)
    land("createsamplesurvey", SAMPLES=300, OUTPUT_FOLDER=str(tmp_path / "survey"))
    gridded = land(
        "gridgeochemistry",
        INPUT=project.mapLayersByName("Samples")[0],
        CELL_SIZE=2000,
        BELOW_DETECTION="negative_is_limit",
        OUTPUT="TEMPORARY_OUTPUT",
    )
    land("robustpca", STACK=gridded["OUTPUT"], OUTPUT="TEMPORARY_OUTPUT")
    rasters = [node for node in root.findLayers() if hasattr(node.layer(), "bandCount")]
    nodes = {node.name(): node for node in rasters}
    for node in nodes.values():
        renderer = node.layer().renderer()
        shader = renderer.shader().rasterShaderFunction()
        shown = (shader.minimumValue(), shader.maximumValue())
        assert shown == (renderer.classificationMin(), renderer.classificationMax()) != (0.0, 1.0)
        # A legend that is made anew reads the renderer; the window's must be the same.
        assert pictures_of_legend(window, node) == pictures_of_legend(QgsLayerTreeModel(root), node)
    stack = nodes["Element stack"]
    assert said_by_legend(window, stack) == ("Ag (ng/g)", " ng/g")
    assert said_by_legend(window, nodes["Component scores"]) == ("PC1", "")
    # Another band is another element.
    renderer = stack.layer().renderer().clone()
    renderer.setBand(2)
    stack.layer().setRenderer(renderer)
    assert said_by_legend(window, stack) == ("Al2O3 (%)", " %")


def test_legends_stay_true_in_a_saved_project(
    land: Land, project: Any, chain: Path, tmp_path: Path
) -> None:
    from gossan.algorithms.bridge.legends import follow_again, leave_all
    from qgis.core import QgsLayerTreeModel

    land("robustpca", STACK=str(chain / "stack.tif"), OUTPUT=str(tmp_path / "scores.tif"))
    assert project.write(str(tmp_path / "project.qgz"))
    project.clear()
    leave_all()
    assert project.read(str(tmp_path / "project.qgz"))
    follow_again()
    (node,) = project.layerTreeRoot().findLayers()
    window = QgsLayerTreeModel(project.layerTreeRoot())
    assert said_by_legend(window, node) == ("PC1", "")
    renderer = node.layer().renderer().clone()
    renderer.setBand(2)
    node.layer().setRenderer(renderer)
    assert said_by_legend(window, node) == ("PC2", "")


def test_the_legend_of_a_raster_that_cannot_be_opened_says_nothing(
    project: Any, tmp_path: Path
) -> None:
    from gossan.algorithms.bridge.legends import follow, leave_all
    from qgis.core import QgsRasterLayer

    gone = QgsRasterLayer(str(tmp_path / "gone.tif"), "gone")
    project.addMapLayer(gone)
    follow(gone)
    assert gone.renderer() is None
    leave_all()


def test_layers_of_no_kind_of_geometry_lie_with_tables(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.algorithms.bridge.landing import place_of
    from qgis.core import QgsVectorLayer

    table = QgsVectorLayer("None?field=a:int", "table", "memory")
    for source, provider in (("GeometryCollection", "memory"), (str(tmp_path / "no.gpkg"), "ogr")):
        assert place_of(QgsVectorLayer(source, "x", provider), "targets") == place_of(
            table, "targets"
        )


def test_every_report_says_what_it_is_on(provider: Any) -> None:
    titles = [
        algorithm.parameterDefinition("REPORT").description()
        for algorithm in provider.algorithms()
        if algorithm.parameterDefinition("REPORT")
    ]
    assert len(titles) > 12 and len(set(titles)) == len(titles)
    assert all(title.startswith("Report on ") for title in titles)
