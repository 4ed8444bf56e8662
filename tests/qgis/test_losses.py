"""No run destroys what it reads, whatever kind of layer that is, and tables are whole or not there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from bad_input import Material, file_limit
from osgeo import gdal, ogr

CLASSIFY = {"OUTPUT": "out/classes.tif"}


@pytest.fixture
def classify(material: Material, run: Any, tmp_path: Path) -> Any:
    """Return a function that classifies the control raster, with deposits from a copy of their file."""
    shutil.copy(material.path("deposits.gpkg"), tmp_path / "d.gpkg")
    shutil.copy(material.path("control.tif"), tmp_path / "p.tif")

    def given(**parameters: Any) -> dict[str, Any]:
        shared = {"PROBABILITY": str(tmp_path / "p.tif"), "DEPOSITS": str(tmp_path / "d.gpkg")}
        return {**shared, "OUTPUT": str(tmp_path / "out" / "c.tif"), **parameters}

    def classified(**parameters: Any) -> Any:
        return run("classifyanomalies", **given(**parameters))

    classified.refusal = lambda **parameters: run.refusal(
        "classifyanomalies", **given(**parameters)
    )
    return classified


def table(path: Path, name: str) -> str:
    return f"ogr:dbname='{path}' table=\"{name}\" (geom)"


def counts(path: Path) -> dict[str, int]:
    source = ogr.Open(str(path))
    layers = [source.GetLayer(number) for number in range(source.GetLayerCount())]
    return {layer.GetName(): layer.GetFeatureCount() for layer in layers}


def _virtual(folder: Path) -> object:
    from qgis.core import QgsVectorLayer

    source = f"?layer=ogr:{folder / 'd.gpkg'}:d:UTF-8"
    layer = QgsVectorLayer(f"{source}&query=SELECT * FROM d", "v", "virtual")  # noqa: S608
    assert layer.isValid()
    return layer


def _joined(folder: Path) -> object:
    from qgis.core import QgsProject, QgsVectorLayer, QgsVectorLayerJoinInfo

    gdal.VectorTranslate(str(folder / "other.gpkg"), str(folder / "d.gpkg"))
    layer = QgsVectorLayer(str(folder / "other.gpkg"), "other", "ogr")
    joined = QgsVectorLayer(str(folder / "d.gpkg"), "joined", "ogr")
    QgsProject.instance().addMapLayers([layer, joined])
    info = QgsVectorLayerJoinInfo()
    info.setJoinLayer(joined)
    info.setJoinFieldName("fid")
    info.setTargetFieldName("fid")
    assert layer.addJoin(info)
    return layer


def _queried(folder: Path) -> object:
    from qgis.core import QgsProject, QgsVectorLayer

    known = QgsVectorLayer(str(folder / "d.gpkg"), "known_deposits", "ogr")
    QgsProject.instance().addMapLayer(known)
    layer = QgsVectorLayer("?query=SELECT * FROM known_deposits", "v", "virtual")
    assert layer.isValid()
    return layer


def _by_name(folder: Path) -> object:
    from qgis.core import QgsProject, QgsVectorLayer

    QgsProject.instance().addMapLayer(QgsVectorLayer(str(folder / "d.gpkg"), "the deposits", "ogr"))
    return "the deposits"


def _definition(folder: Path) -> object:
    from qgis.core import QgsProcessingFeatureSourceDefinition

    return QgsProcessingFeatureSourceDefinition(str(folder / "d.gpkg"), False)


@pytest.mark.parametrize(
    "make",
    [str, _virtual, _joined, _queried, _by_name, _definition],
    ids=lambda make: make.__name__,
)
def test_targets_do_not_replace_the_deposits(make: Any, classify: Any, tmp_path: Path) -> None:
    from qgis.core import QgsProject

    before = counts(tmp_path / "d.gpkg")
    given = {} if make is str else {"DEPOSITS": make(tmp_path)}
    try:
        for targets in (table(tmp_path / "d.gpkg", "layer"), str(tmp_path / "d.gpkg")):
            assert "also an input" in classify.refusal(TARGETS=targets, **given)
    finally:
        QgsProject.instance().removeAllMapLayers()
    assert counts(tmp_path / "d.gpkg") == before
    assert not (tmp_path / "out").exists()


def test_rasters_behind_a_virtual_one_are_not_replaced(classify: Any, tmp_path: Path) -> None:
    gdal.BuildVRT(str(tmp_path / "p.vrt"), [str(tmp_path / "p.tif")])
    before = (tmp_path / "p.tif").read_bytes()
    told = classify.refusal(PROBABILITY=str(tmp_path / "p.vrt"), OUTPUT=str(tmp_path / "p.tif"))
    assert "p.vrt reads it" in told
    assert (tmp_path / "p.tif").read_bytes() == before


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "shp", "fgb"])
def test_a_table_on_a_full_disk_is_told_and_what_was_there_stays(
    ending: str, material: Material, run: Any, tmp_path: Path
) -> None:
    table = tmp_path / "out" / f"scored.{ending}"
    table.parent.mkdir()
    table.write_bytes(b"an older result")
    with file_limit(6_000):
        told = run.refusal(
            "robustpca", INPUT=material.path("samples.gpkg"), COMPONENTS=2, SCORED=str(table)
        )
    assert "full" in told
    assert table.read_bytes() == b"an older result"
    assert [path.name for path in table.parent.iterdir()] == [table.name]


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg", "shp"])
def test_a_table_takes_its_place_whole(
    ending: str, material: Material, run: Any, tmp_path: Path
) -> None:
    table = tmp_path / "out" / f"scored.{ending}"
    run("robustpca", INPUT=material.path("samples.gpkg"), COMPONENTS=2, SCORED=str(table))
    source = gdal.OpenEx(str(table), gdal.OF_VECTOR)
    layer = source.GetLayer(0)
    assert layer.GetFeatureCount() == 120
    assert all(feature.GetField("PC1") is not None for feature in layer)
    assert not [path for path in table.parent.iterdir() if path.name.startswith(".")]


def test_tables_of_a_database_are_added_to_the_others(
    material: Material, run: Any, tmp_path: Path
) -> None:
    shutil.copy(material.path("deposits.gpkg"), tmp_path / "all.gpkg")
    run(
        "robustpca",
        INPUT=material.path("samples.gpkg"),
        COMPONENTS=2,
        SCORED=table(tmp_path / "all.gpkg", "scores"),
    )
    assert counts(tmp_path / "all.gpkg") == {"layer": 8, "scores": 120}
