"""Photographs of points are found beside the layer's file, whatever reads the layer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def model(section_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a model that has learnt nothing."""
    from gossan.core.sections.model import SectionModel

    path = tmp_path_factory.mktemp("model") / "basic.safetensors"
    untrained = SectionModel.untrained("shufflenet_v2", "custom", ("a", "b"), 32, 0.8)
    untrained.network.initialise(0)
    untrained.save(path)
    return str(path)


@pytest.fixture
def table(section_folder: Path, tmp_path: Path) -> Path:
    """Return a CSV of three samples beside their photographs; the third one's is missing."""
    folder = tmp_path / "survey"
    (folder / "photos").mkdir(parents=True)
    for number, photograph in enumerate(sorted((section_folder / "slate").glob("*.png"))[:2]):
        shutil.copy(photograph, folder / "photos" / f"{number}.png")
    path = folder / "sämples 1.csv"
    rows = ["x,y,sample,photo"]
    rows += [f"{500_000 + n},4000000,S{n},photos/{n}.png" for n in range(3)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def delimited(path: Path) -> str:
    return f"{path.as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:32645"


def layers(table: Path) -> dict[str, tuple[str, str]]:
    """Return sources and providers of the same samples."""
    from qgis.core import QgsVirtualLayerDefinition

    queried = QgsVirtualLayerDefinition()
    queried.addSource("s", delimited(table), "delimitedtext")
    queried.setQuery("select * from s")
    return {
        "delimitedtext": (delimited(table), "delimitedtext"),
        "ogr": (str(table), "ogr"),
        "virtual": (queried.toString(), "virtual"),
    }


@pytest.mark.parametrize("kind", ["delimitedtext", "ogr", "virtual"])
def test_photographs_lie_beside_the_layer(
    kind: str, table: Path, model: str, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    source, provider = layers(table)[kind]
    layer = QgsVectorLayer(source, "samples", provider)
    assert layer.isValid(), layer.error().message()
    result = run(
        "classifythinsection",
        POINTS=layer,
        PATH_FIELD="photo",
        MODELS=[model],
        OUTPUT=str(tmp_path / "out.gpkg"),
    )
    assert (result["IMAGES_READ"], result["IMAGES_FAILED"]) == (2, 1)
    told = " ".join(run.feedback.warnings)
    # The warning names the point and where its photograph was looked for.
    assert "(S2): There is no photograph" in told and str(table.parent / "photos/2.png") in told
    assert ("table without geometry" in told) == (kind == "ogr")


def test_a_layer_of_text_that_is_named_by_its_source(
    table: Path, model: str, run: Any, tmp_path: Path
) -> None:
    result = run(
        "classifythinsection",
        POINTS=f"delimitedtext://{delimited(table)}",
        PATH_FIELD="photo",
        MODELS=[model],
        OUTPUT=str(tmp_path / "out.gpkg"),
    )
    assert result["IMAGES_READ"] == 2


def test_layers_in_memory_start_from_the_project(
    table: Path, model: str, provider: Any, tmp_path: Path
) -> None:
    from qgis.core import (
        QgsFeatureRequest,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProject,
        QgsVectorLayer,
    )

    layer = QgsVectorLayer(delimited(table), "samples", "delimitedtext").materialize(
        QgsFeatureRequest()
    )
    assert layer.providerType() == "memory"
    project = QgsProject()
    project.write(str(table.parent / "project.qgz"))
    context = QgsProcessingContext()
    context.setProject(project)
    project.addMapLayer(layer)
    results, fine = (
        provider.algorithm("classifythinsection")
        .create()
        .run(
            {
                "POINTS": layer.id(),
                "PATH_FIELD": "photo",
                "MODELS": [model],
                "OUTPUT": str(tmp_path / "out.gpkg"),
            },
            context,
            QgsProcessingFeedback(),
        )
    )
    assert fine and results["IMAGES_READ"] == 2


def test_a_photograph_of_several_points_names_them(
    table: Path, model: str, run: Any, tmp_path: Path
) -> None:
    text = table.read_text(encoding="utf-8").replace("photos/1.png", "photos/2.png")
    table.write_text(text, encoding="utf-8")
    run(
        "classifythinsection",
        POINTS=f"delimitedtext://{delimited(table)}",
        PATH_FIELD="photo",
        MODELS=[model],
        OUTPUT=str(tmp_path / "out.gpkg"),
    )
    assert any("(S1) and 1 more: There is no" in warning for warning in run.feedback.warnings)
