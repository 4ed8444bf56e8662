"""The panel's parts without a window of QGIS's: steps, elements, photographs, a training that is heard."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest


@pytest.fixture
def project(qgis_app):
    from qgis.core import QgsProject

    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


def add(project, path: Path):
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    kind = QgsRasterLayer if path.suffix == ".tif" else QgsVectorLayer
    return project.addMapLayer(kind(str(path), path.stem))


def test_steps_know_what_is_there_and_fill_the_next_dialog(
    project, chain: Path, survey_folder: Path, run, tmp_path: Path
) -> None:
    from gossan.desktop.steps import MODEL_ENTRY, SCOPE, STEPS, Material

    assert Material.of(project).next_step() is STEPS[0]
    inputs = {
        name: add(project, survey_folder / f"{name}.gpkg")
        for name in ("study_area", "samples", "faults", "deposits")
    }
    material = Material.of(project)
    assert {name: layer.id() for name, layer in material.layers.items()} == {
        name: layer.id() for name, layer in inputs.items()
    }
    assert material.next_step().algorithm == "gridgeochemistry"
    for name in ("stack.tif", "control.tif"):
        shutil.copy(chain / name, tmp_path)
        inputs[name] = add(project, tmp_path / name)
    material = Material.of(project)
    training = material.next_step()
    assert training.algorithm == "traingkdcn" and not material.model
    assert material.parameters(training) == {
        "STACK": inputs["stack.tif"].id(),
        "CONTROL": inputs["control.tif"].id(),
        "DEPOSITS": inputs["deposits"].id(),
        "STUDY_AREA": inputs["study_area"].id(),
    }
    shutil.copy(chain / "model.safetensors", tmp_path)  # beside the stack
    material = Material.of(project)
    assert material.next_step().algorithm == "predictanomalies"
    assert material.called("model") == "model.safetensors"
    parameters = material.parameters(material.next_step())
    run("predictanomalies", **parameters, OUTPUT=str(tmp_path / "map.tif"))
    add(project, tmp_path / "map.tif")
    assert Material.of(project).next_step().algorithm == "classifyanomalies"
    # The model that the project remembers goes first.
    other = tmp_path / "other.safetensors"
    shutil.copy(chain / "model.safetensors", other)
    project.writeEntry(SCOPE, MODEL_ENTRY, str(other))
    assert Material.of(project).model == str(other)


def test_every_step_asks_for_parameters_that_its_algorithm_has(provider) -> None:
    from gossan.desktop.steps import STEPS
    from gossan.desktop.trying import _CHAIN

    asked = [(step.algorithm, set(step.needs)) for step in STEPS]
    asked += [(name, {*inputs, *outputs}) for _, name, inputs, outputs in _CHAIN]
    for name, parameters in asked:
        known = {one.name() for one in provider.algorithm(name).parameterDefinitions()}
        assert parameters <= known, name


def test_another_element_keeps_the_colours_and_gets_its_own_range(
    project, chain: Path, survey_folder: Path
) -> None:
    from gossan.core.rasters.stack import Stack
    from gossan.desktop.elements import band_titles, show_band

    layer = add(project, chain / "stack.tif")
    heard = []
    layer.rendererChanged.connect(lambda: heard.append(1))
    show_band(layer, 4)
    first = layer.renderer().shader().rasterShaderFunction().sourceColorRamp().properties()
    show_band(layer, 7)
    renderer = layer.renderer()
    assert renderer.usesBands() == [7] and len(heard) >= 2
    assert renderer.shader().rasterShaderFunction().sourceColorRamp().properties() == first
    values = Stack(str(chain / "stack.tif")).read()[6]
    assert values.min() < renderer.classificationMin() < renderer.classificationMax()
    assert renderer.classificationMax() < values.max()
    elements = Stack(str(chain / "stack.tif")).elements
    titles = band_titles(layer)  # units are in the file where GDAL keeps those of the samples
    assert [title.partition(" (")[0] for title in titles] == list(elements)
    layer = add(project, survey_folder / "truth.tif")
    assert band_titles(layer) == ["halo (ln)", "fault_distance (km)", "rock (unit)"]


def test_photographs_are_map_tips_of_points(project, tmp_path: Path) -> None:
    from gossan.desktop.elements import show_photographs
    from qgis.core import (
        QgsExpression,
        QgsExpressionContext,
        QgsExpressionContextUtils,
        QgsFeature,
        QgsGeometry,
        QgsPointXY,
        QgsVectorLayer,
    )

    layer = QgsVectorLayer(
        "Point?crs=EPSG:32645&field=rock:string&field=photo:string", "p", "memory"
    )
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(0, 0)))
    feature.setAttributes(["slate", f"{tmp_path}/a b.jpg; {tmp_path}/c.jpg"])
    layer.dataProvider().addFeatures([feature])
    show_photographs(layer)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    shown = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    assert f'src="file:///{str(tmp_path).lstrip("/")}/a b.jpg"' in shown
    feature = next(layer.getFeatures())
    feature["photo"] = f'{tmp_path}/50% "q" #1?.jpg'
    context.setFeature(feature)
    shown = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    assert '/50%25 %22q%22 %231%3F.jpg" width' in shown  # as an address, whole in its quotes
    layer.setMapTipTemplate("my own")
    show_photographs(layer)
    assert layer.mapTipTemplate() == "my own"
    bare = QgsVectorLayer("Point?crs=EPSG:32645&field=rock:string", "p", "memory")
    show_photographs(bare)
    assert bare.mapTipTemplate() == ""


def test_a_training_is_heard_from_another_thread(qgis_app) -> None:
    from gossan.algorithms.bridge.progress import LISTENERS, FeedbackProgress
    from gossan.desktop.listening import Ear
    from qgis.core import QgsProcessingFeedback

    ear = Ear()
    LISTENERS.append(ear)
    try:
        progress = FeedbackProgress(QgsProcessingFeedback(False))

        def work() -> None:
            for number in range(500):
                progress.message(f"Epoch {number + 1} of 500: loss 0.5000")
                progress.report(number / 500)

        worker = threading.Thread(target=work)
        worker.start()
        lines = []
        while worker.is_alive():
            lines += ear.lines()
        worker.join()
        lines += ear.lines()
    finally:
        LISTENERS.remove(ear)
    assert [text.split()[1] for _, text in lines] == [str(number) for number in range(1, 501)]
    assert set(ear.shares.values()) == {499 / 500}
    progress.message("nobody hears")
    assert ear.lines() == [] and LISTENERS == []
