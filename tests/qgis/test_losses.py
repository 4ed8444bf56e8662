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
    from qgis.core import QgsVectorLayer, QgsVirtualLayerDefinition

    definition = QgsVirtualLayerDefinition()
    definition.addSource("d", str(folder / "d.gpkg"), "ogr")
    definition.setQuery("SELECT * FROM d")
    layer = QgsVectorLayer(definition.toString(), "v", "virtual")
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


@pytest.mark.parametrize("make", [str, _virtual, _joined, _queried, _by_name, _definition])
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


def test_a_table_joins_others_in_their_geopackage(classify: Any, tmp_path: Path) -> None:
    """Another table than the deposits is written beside them, and replaced by the next run."""
    before = counts(tmp_path / "d.gpkg")
    for _ in range(2):
        results = classify(TARGETS=table(tmp_path / "d.gpkg", "targets of 2025"))
        after = counts(tmp_path / "d.gpkg")
        assert after == {**before, "targets of 2025": results["TARGET_COUNT"]}
        assert results["TARGET_COUNT"] > 0
    assert results["TARGETS"] == f"{tmp_path / 'd.gpkg'}|layername=targets of 2025"
    new = classify(TARGETS=table(tmp_path / "new.gpkg", "t"), DEPOSITS=None)
    assert counts(tmp_path / "new.gpkg") == {"t": new["TARGET_COUNT"]}
    assert not list(tmp_path.rglob(".gossan-*"))


def test_a_table_that_cannot_be_put_in_leaves_the_geopackage(
    classify: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify(TARGETS=table(tmp_path / "d.gpkg", "targets"))
    before = counts(tmp_path / "d.gpkg")
    monkeypatch.setattr(ogr.Layer, "CreateFeature", lambda *_: ogr.OGRERR_FAILURE)
    told = classify.refusal(TARGETS=table(tmp_path / "d.gpkg", "targets"))
    assert "The table targets cannot be written to d.gpkg" in told
    assert counts(tmp_path / "d.gpkg") == before


#: Formats of tables and layers that end early without a word where the disk is full.
FORMATS = ("csv", "geojson", "gpkg", "shp", "fgb", "unknown")


@pytest.mark.parametrize("ending", FORMATS)
def test_layers_are_whole_or_not_there(ending: str, classify: Any, tmp_path: Path) -> None:
    """Whatever byte the room ends at."""
    old = tmp_path / "out" / "old.txt"
    old.parent.mkdir()
    old.write_text("old")
    targets = tmp_path / "out" / f"t.{ending}"
    whole = classify(TARGETS=str(targets), OUTPUT="TEMPORARY_OUTPUT")
    # Its style is left out where there is no room for it.
    style = targets.parent / ("t.unknown.qml" if ending == "unknown" else "t.qml")
    style.unlink(missing_ok=True)
    written = {path.name: path.read_bytes() for path in targets.parent.iterdir()}
    size = max(map(len, written.values()))
    for path in targets.parent.iterdir():
        path.unlink()
    refused = []
    limits = sorted({1, size // 3, size - 100, size - 1, size + 20_000})
    for limit in limits:
        with file_limit(limit):
            try:
                classify(TARGETS=str(targets), OUTPUT="TEMPORARY_OUTPUT")
            except Exception as problem:
                assert "full" in str(problem)
                refused.append(limit)
                assert list(targets.parent.iterdir()) == [], str(problem)
                continue
        style.unlink(missing_ok=True)
        names = {path.name for path in targets.parent.iterdir()}
        assert names == set(written) - {"old.txt"}
        (layer,) = counts(next(targets.parent.glob(f"t.{ending}*"))).values()
        assert layer == whole["TARGET_COUNT"] > 0
        for path in targets.parent.iterdir():
            path.unlink()
    assert refused == [limit for limit in limits if limit < size]
