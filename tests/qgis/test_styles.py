"""How outputs look when QGIS loads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal_array


def test_outputs_arrive_styled(chain: Path, qgis_app) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsRasterLayer,
        QgsSingleBandPseudoColorRenderer,
    )

    layer = QgsRasterLayer(str(chain / "control.tif"), "control")
    for style in ("probability", "control", "heat", "magnitude", "sampled"):
        Styler(style, stretch="maximum" if style in ("heat", "sampled") else "").postProcessLayer(
            layer, QgsProcessingContext(), QgsProcessingFeedback()
        )
        renderer = layer.renderer()
        assert isinstance(renderer, QgsSingleBandPseudoColorRenderer), style
        assert (renderer.classificationMin(), renderer.classificationMax()) == (0.0, 1.0)
        assert len(renderer.shader().rasterShaderFunction().colorRampItemList()) == 9


@pytest.mark.parametrize("style", ["elements", "scores"])
def test_stretched_styles_take_the_middle_of_the_values(style: str, chain: Path, qgis_app) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

    layer = QgsRasterLayer(str(chain / "stack.tif"), "stack")
    Styler(style, "middle" if style == "elements" else "symmetric").postProcessLayer(
        layer, QgsProcessingContext(), QgsProcessingFeedback()
    )
    renderer = layer.renderer()
    low, high = renderer.classificationMin(), renderer.classificationMax()
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert [items[0].value, items[-1].value] == pytest.approx([low, high])
    values = gdal_array.LoadFile(str(chain / "stack.tif"))[0]
    known = values[np.isfinite(values) & (values > -1e30)]
    if style == "scores":
        assert low == -high
    else:
        assert known.min() < low < np.median(known) < high < known.max()


def test_the_sample_survey_is_loaded_as_geologists_draw_it(provider, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsVectorLayer

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    algorithm = provider.algorithm("createsamplesurvey")
    _, done = algorithm.run(
        {"SEED": 1, "SAMPLES": 300, "OUTPUT_FOLDER": str(tmp_path / "survey")}, context, feedback
    )
    assert done
    loaded = context.layersToLoadOnCompletion()
    drawn = {}
    for path, details in loaded.items():
        layer = QgsVectorLayer(path, details.name)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        symbol = layer.renderer().symbol()
        drawn[details.name] = [part.layerType() for part in symbol.symbolLayers()]
    assert drawn == {
        "Samples": ["SimpleMarker"],
        # A white edge lets them be seen on dark maps.
        "Study area": ["SimpleFill", "SimpleFill"],
        "Faults": ["SimpleLine", "SimpleLine"],
        "Deposits": ["SimpleMarker", "SvgMarker"],
    }


def test_targets_are_labelled_by_rank_and_leading_elements(qgis_app) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from layers import memory_points
    from qgis.core import (
        QgsExpression,
        QgsExpressionContext,
        QgsProcessingContext,
        QgsProcessingFeedback,
    )

    for fields, row, label in (
        ("field=rank:int&field=elements:string", (3, "Au_ppb, As"), "3  Au As"),
        ("field=rank:int", (3,), "3"),
    ):
        layer = memory_points(fields, [("POINT(0 0)", *row)])
        Styler("targets").postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
        assert layer.labelsEnabled()
        context = QgsExpressionContext()
        context.setFields(layer.fields())
        context.setFeature(next(layer.getFeatures()))
        settings = layer.labeling().settings()
        assert QgsExpression(settings.fieldName).evaluate(context) == label


def test_scores_have_a_legend_that_covers_them_all(qgis_app) -> None:
    from gossan.algorithms.bridge.styles import Styler
    from layers import memory_points
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    layer = memory_points("field=score:double", [("POINT(0 0)", 0.5)])
    style = Styler("anomaly_scores")
    style.postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    ranges = layer.renderer().ranges()
    assert [one.lowerValue() for one in ranges] + [1.0] == [0.0] + [
        one.upperValue() for one in ranges
    ]
    assert all(layer.renderer().rangeForValue(score) for score in (0.0, 0.35, 0.999, 1.0))
    assert len(layer.renderer().legendSymbolItems()) == len(ranges)
