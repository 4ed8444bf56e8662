"""Photographs of something else: marked in the table, drawn apart on the map, first in the report."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from report_pages import ReportPage
from small_trainings import PARAMETERS


@pytest.fixture(scope="module")
def model(make_run: Any, section_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "basic.safetensors"
    make_run()(
        "trainthinsection",
        IMAGES=str(section_folder),
        **PARAMETERS,
        VALIDATION=0.4,
        OUTPUT=str(path),
        REPORT=str(path.with_suffix(".html")),
    )
    return path


@pytest.fixture
def photographs(section_folder: Path, tmp_path: Path) -> Path:
    """Three photographs of slates, a page of lines, and noise."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    for number, path in enumerate(sorted((section_folder / "slate").glob("*.png"))[:3]):
        shutil.copy(path, folder / f"slate_{number}.png")
    lines = np.full((48, 48, 3), 255, dtype=np.uint8)
    lines[::4] = 0
    Image.fromarray(lines).save(folder / "page.png")
    drawn = np.random.default_rng(2).integers(0, 256, (48, 48, 3), dtype=np.uint8)
    Image.fromarray(drawn).save(folder / "noise.png")
    return folder


def read(path: Path) -> Any:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(str(path), "read", "ogr")
    assert layer.isValid()
    return layer


def test_a_training_tells_what_its_model_does_not_know(model: Path) -> None:
    page = ReportPage(model.with_suffix(".html").read_text(encoding="utf-8"))
    assert "What the model does not know" in page.headings
    text = model.with_suffix(".html").read_text(encoding="utf-8")
    assert "calibration error" in text and "farther from all training photographs" in text


def test_foreign_photographs_are_marked_and_told_first(
    model: Path, photographs: Path, run: Any, tmp_path: Path
) -> None:
    result = run(
        "classifythinsection",
        IMAGES=str(photographs),
        MODELS=[str(model)],
        OUTPUT=str(tmp_path / "table.gpkg"),
        REPORT=str(tmp_path / "sheet.html"),
    )
    assert result["IMAGES_FOREIGN"] == 2
    features = list(read(tmp_path / "table.gpkg").getFeatures())
    said = {
        Path(row.attributes()[1]).stem: (row["basic_foreign"], row["basic_far"]) for row in features
    }
    assert {name for name, (mark, _) in said.items() if mark == 1} == {"page", "noise"}
    assert all((mark == 1) == (far > 1) for mark, far in said.values())
    (warning,) = [text for text in run.feedback.warnings if "foreign" in text]
    assert warning.startswith("Photographs that are foreign to a model: 2 of 5 (")
    html = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    page = ReportPage(html)
    assert page.headings[0] == "Foreign photographs" and "Foreign: 2, " in page.summary
    captions = html.split("foreign ones and then the least sure first")[1]
    assert captions.index("foreign; ") < captions.index("slate_0")
    assert captions.count(": foreign; ") == 2 * 2  # as a caption and for those who do not see it


def test_points_of_foreign_photographs_are_crosses(
    model: Path, photographs: Path, run: Any, tmp_path: Path
) -> None:
    from gossan.algorithms.bridge.class_styles import ClassStyler
    from qgis.core import (
        QgsExpressionContext,
        QgsExpressionContextUtils,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsRenderContext,
    )

    names = ("slate_0.png", "noise.png", "none.png")
    rows = [f"{number},{number},{name}" for number, name in enumerate(names)]
    (photographs / "points.csv").write_text("\n".join(["x,y,photo", *rows]))
    uri = f"file://{photographs / 'points.csv'}?xField=x&yField=y&crs=EPSG:4326&type=csv"
    out = tmp_path / "points.gpkg"
    from qgis.core import QgsVectorLayer

    points = QgsVectorLayer(uri, "points", "delimitedtext")
    assert points.isValid()
    run(
        "classifythinsection",
        POINTS=points,
        PATH_FIELD="photo",
        MODELS=[str(model)],
        OUTPUT=str(out),
    )
    layer = read(out)
    styler = ClassStyler(
        {"basic": ("Basic", ("花岗岩", "slate"))}, None, {"basic": "basic_foreign"}
    )
    styler.postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    renderer = layer.renderer()
    assert renderer.classAttribute() == "basic"
    labels = [category.label() for category in renderer.categories()]
    assert labels == ["花岗岩", "slate", "foreign: unlike what trained the model", "?"]
    shapes = []
    for feature in layer.getFeatures():
        scope = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        scope.setFeature(feature)
        context = QgsRenderContext()
        context.setExpressionContext(scope)
        renderer.startRender(context, layer.fields())
        drawn = renderer.symbolForFeature(feature, context).symbolLayer(0)
        defined = drawn.dataDefinedProperties().property(drawn_name())
        shapes.append(defined.valueAsString(scope, "circle")[0] if defined else "circle")
        renderer.stopRender(context)
    assert shapes == ["circle", "cross2", "circle"]


def drawn_name() -> Any:
    from qgis.core import QgsSymbolLayer

    kinds = QgsSymbolLayer.Property
    return getattr(kinds, "PropertyName", None) or kinds.Name


def test_a_layer_without_the_mark_is_drawn_by_class_alone(
    model: Path, photographs: Path, provider: Any
) -> None:
    from gossan.algorithms.bridge.class_styles import ClassStyler
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

    # A shapefile cuts the name of the field short.
    layer = QgsVectorLayer("Point?field=basic:string&field=basic_fore:int", "p", "memory")
    styler = ClassStyler({"basic": ("Basic", ("a", "b"))}, None, {"basic": "basic_foreign"})
    styler.postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    assert [category.label() for category in layer.renderer().categories()] == ["a", "b", "?"]


def test_a_model_that_cannot_tell_what_is_foreign_says_so(
    model: Path, photographs: Path, run: Any, tmp_path: Path
) -> None:
    from gossan.core.sections.model import SectionModel

    older = SectionModel.load(str(model))
    older.network.foreignness = None
    older.save(tmp_path / "basic.safetensors")
    result = run(
        "classifythinsection",
        IMAGES=str(photographs),
        MODELS=[str(tmp_path / "basic.safetensors")],
        OUTPUT=str(tmp_path / "table.gpkg"),
    )
    assert result["IMAGES_FOREIGN"] == 0
    assert any("any photograph gets one of their classes" in told for told in run.feedback.warnings)
