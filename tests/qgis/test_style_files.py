"""Who opens an output later sees it in its colours: a style file lies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal_array, osr

CELLS = 24


@pytest.fixture(scope="module")
def rasters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a stack of four elements and a map of probabilities."""
    folder = tmp_path_factory.mktemp("rasters")
    rng = np.random.default_rng(1)
    system = osr.SpatialReference()
    system.ImportFromEPSG(32645)
    for name, values in (
        ("stack.tif", rng.lognormal(size=(4, CELLS, CELLS))),
        ("probability.tif", np.sort(rng.random(CELLS**2)).reshape(1, CELLS, CELLS)),
    ):
        dataset = gdal_array.SaveArray(values.astype("float32"), str(folder / name), "GTiff")
        dataset.SetGeoTransform((500_000, 500, 0, 4_600_000, 0, -500))
        dataset.SetProjection(system.ExportToWkt())
        for band in range(dataset.RasterCount):
            dataset.GetRasterBand(band + 1).SetDescription(("Au", "As", "Sb", "Cu")[band])
        del dataset
    return folder


def components(rasters: Path, folder: Path, run: Any, name: str = "pca.tif") -> Path:
    path = folder / name
    run("robustpca", STACK=str(rasters / "stack.tif"), OUTPUT=str(path))
    return path


def test_a_raster_opens_in_its_colours(rasters: Path, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsRasterLayer, QgsSingleBandPseudoColorRenderer

    path = components(rasters, tmp_path, run)
    assert {one.name for one in tmp_path.iterdir()} == {"pca.tif", "pca.qml"}
    layer = QgsRasterLayer(str(path), "opened")
    renderer = layer.renderer()
    assert isinstance(renderer, QgsSingleBandPseudoColorRenderer)
    assert renderer.classificationMin() == -renderer.classificationMax() != 0


def test_classes_and_targets_open_with_their_legends(
    rasters: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import (
        QgsFeature,
        QgsGeometry,
        QgsPalettedRasterRenderer,
        QgsPointXY,
        QgsRasterLayer,
        QgsVectorLayer,
    )

    deposits = QgsVectorLayer("Point?crs=EPSG:32645", "deposits", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(501_000, 4_590_000)))
    deposits.dataProvider().addFeatures([feature])
    run(
        "classifyanomalies",
        PROBABILITY=str(rasters / "probability.tif"),
        DEPOSITS=deposits,
        QUANTILES="50,95",
        OUTPUT=str(tmp_path / "classes.tif"),
        TARGETS=str(tmp_path / "targets.gpkg"),
    )
    layer = QgsRasterLayer(str(tmp_path / "classes.tif"), "opened")
    renderer = layer.renderer()
    assert isinstance(renderer, QgsPalettedRasterRenderer)
    assert ["(top" in one.label for one in renderer.classes()] == [False, True, True]
    assert renderer.classes()[2].color.name() == "#8c1d04"
    for source in ("targets.gpkg", "targets.gpkg|layername=targets"):
        layer = QgsVectorLayer(str(tmp_path / source), "opened", "ogr")
        assert layer.renderer().type() == "RuleRenderer" and layer.labelsEnabled()


def test_a_style_goes_with_its_output_and_no_other_file_is_touched(
    rasters: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsRasterLayer

    path, style = components(rasters, tmp_path, run), tmp_path / "pca.qml"
    first = style.read_bytes()
    run("stackrasters", RASTERS=[str(rasters / "stack.tif")], OUTPUT=str(path))
    assert style.read_bytes() != first  # that of a stack now
    # What a user has saved since is the user's.
    layer = QgsRasterLayer(str(path), "opened")
    layer.saveNamedStyle(str(style))
    own = style.read_bytes()
    components(rasters, tmp_path, run)
    assert style.read_bytes() == own
    assert any("is not Gossan's and stays" in text for text in run.feedback.messages)
    style.unlink()
    components(rasters, tmp_path, run)
    # A table of the same name has no part in it.
    written = style.read_bytes()
    other = tmp_path / "pca.tiff"
    components(rasters, tmp_path, run, other.name)
    assert style.read_bytes() == written


def test_a_failed_run_leaves_the_style_of_what_it_did_not_replace(
    rasters: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    path, style = components(rasters, tmp_path, run), tmp_path / "pca.qml"
    before = style.read_bytes()
    with pytest.raises(QgsProcessingException):
        run("robustpca", STACK=str(tmp_path / "none.tif"), OUTPUT=str(path))
    assert style.read_bytes() == before


def test_no_style_is_written_for_what_is_temporary_or_not_wanted(
    rasters: Path, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsSettings

    result = run("robustpca", STACK=str(rasters / "stack.tif"), OUTPUT="TEMPORARY_OUTPUT")
    assert not list(Path(result["OUTPUT"]).parent.glob("*.qml"))
    path = components(rasters, tmp_path, run)
    QgsSettings().setValue("gossan/style_files", False)
    try:
        components(rasters, tmp_path, run)
        assert list(tmp_path.iterdir()) == [path]
    finally:
        QgsSettings().remove("gossan/style_files")
