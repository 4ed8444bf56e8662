"""No output is a file or a table that an input reads, however either is spelled."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from bad_input import write_points, write_raster
from gossan.core.runtime import overwriting
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.overwriting import refuse_overwriting_inputs
from gossan.core.runtime.sources import Place, named_place, places_read
from osgeo import gdal, ogr


@pytest.fixture(autouse=True)
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Relative paths are those of the test's folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def raster(name: str) -> str:
    return write_raster(Path(name), np.ones((1, 4, 4), np.float32), ("Au",))


def layers(name: str, *tables: str) -> str:
    """Write a GeoPackage with a layer of a point for every name."""
    source = ogr.GetDriverByName("GPKG").CreateDataSource(name)
    for table in tables:
        layer = source.CreateLayer(table, None, ogr.wkbPoint)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT(1 2)"))
        layer.CreateFeature(feature)
    return name


def refused(output: str, source: str, **folders: list[str]) -> bool:
    try:
        refuse_overwriting_inputs([output], [source], **folders)
    except InputError as problem:
        assert "also an input" in str(problem)
        return True
    return False


def nested_vrt() -> str:
    raster("a.tif")
    Path("sub").mkdir()
    gdal.BuildVRT("sub/inner.vrt", ["a.tif"])
    gdal.Warp("outer.vrt", "sub/inner.vrt", format="VRT")
    return "outer.vrt"


def layer_vrt() -> str:
    layers("d.gpkg", "first", "second")
    Path("layer.vrt").write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource relativeToVRT="1">d.gpkg'
        "</SrcDataSource><SrcLayer>second</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
    )
    return "layer.vrt"


def shapefile() -> str:
    gdal.VectorTranslate("d.shp", layers("d.gpkg", "first"))
    return "d.shp"


def view() -> str:
    source = ogr.Open(layers("d.gpkg", "first", "second"), 1)
    source.ExecuteSQL("CREATE VIEW seen AS SELECT * FROM second")
    source.ExecuteSQL(
        "INSERT INTO gpkg_contents (table_name, identifier, data_type) VALUES "
        "('seen', 'seen', 'attributes')"
    )
    return "d.gpkg|layername=seen"


def archive() -> str:
    raster("a.tif")
    with zipfile.ZipFile("a.zip", "w") as packed:
        packed.write("a.tif", "in/a.tif")
    return f"/vsizip/{Path('a.zip').absolute()}/in/a.tif"


def two() -> str:
    return layers("d.gpkg", "first", "second")


def linked() -> str:
    raster("a.tif")
    Path("soft.tif").symlink_to("a.tif")
    os.link("a.tif", "hard.tif")
    return "soft.tif"


def percent() -> str:
    Path("a b.csv").write_text("x,y\n1,2\n")
    return f"delimitedtext://file://{Path('a%20b.csv').absolute()}?xField=x&yField=y"


SPELLINGS = [
    (lambda: raster("a.tif"), "sub/../a.tif", True),
    (lambda: raster("a.tif"), "b.tif", False),
    (lambda: raster("a.tif"), "file://{here}/a.tif", True),
    (nested_vrt, "a.tif", True),
    (nested_vrt, "sub/inner.vrt", True),
    (nested_vrt, "sub/a.tif", False),
    (lambda: Path(nested_vrt()).read_text(), "a.tif", True),
    (layer_vrt, "d.gpkg", True),
    (layer_vrt, "ogr:dbname='d.gpkg' table=\"second\" (geom)", True),
    (layer_vrt, "ogr:dbname='d.gpkg' table=\"first\" (geom)", False),
    (shapefile, "d.dbf", True),
    (shapefile, "d.prj", True),
    (shapefile, "d.csv", False),
    (view, "ogr:dbname='d.gpkg' table=\"second\" (geom)", True),
    (archive, "a.zip", True),
    (archive, "a.tif", False),
    (linked, "hard.tif", True),
    (linked, "a.tif", True),
    (two, "d.gpkg", True),
    (two, "ogr:dbname='d.gpkg' table=\"first\" (geom)", True),
    (two, "ogr:dbname='{here}/d.gpkg' table=\"FIRST\"", True),
    (two, "ogr:dbname='d.gpkg' table=\"third\" (geom)", False),
    (two, "ogr://dbname='d.gpkg' table=first", True),
    (lambda: two() + "|layerid=1", "ogr:dbname='d.gpkg' table=\"first\"", False),
    (lambda: two() + "|layerid=1", "ogr:dbname='d.gpkg' table=\"second\"", True),
    (lambda: two() + "|layername=second|subset=a=1", "ogr:dbname='d.gpkg' table=\"first\"", False),
    (lambda: two() + "|subset=SELECT 1", "ogr:dbname='d.gpkg' table=\"second\"", True),
    (lambda: f"ogr:dbname='{two()}' table=\"second\" (geom)", "d.gpkg", True),
    (lambda: f"spatialite://dbname='{two()}' table=\"second\" (geom) sql=", "d.gpkg", True),
    (lambda: f"?layer=ogr:{two()}%7Clayername=second:alias:UTF-8&query=SELECT", "d.gpkg", True),
    (lambda: f'GPKG:{two()}:stack', "d.gpkg", True),
    (percent, "a b.csv", True),
    (percent, "a%20b.csv", False),
    (lambda: "postgres://dbname='s' host=h table=\"public\".\"t\"",
     "postgis:dbname='s' host=h table=\"t\" (geom)", True),
    (lambda: "postgres://dbname='s' host=h table=\"public\".\"t\"",
     "postgis:dbname='s' host=other table=\"t\" (geom)", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "output", "is_refused"),
    SPELLINGS,
    ids=[str(number) for number in range(len(SPELLINGS))],
)
def test_an_output_is_no_input_however_it_is_spelled(
    make, output: str, is_refused: bool, tmp_path: Path
) -> None:
    source = make()
    assert refused(output.format(here=tmp_path), source) is is_refused


def test_the_message_names_what_reads_the_output(tmp_path: Path) -> None:
    nested_vrt()
    with pytest.raises(InputError, match=r"The output a.tif .* outer.vrt reads it. Choose another"):
        refuse_overwriting_inputs(["a.tif"], ["outer.vrt"])


def test_the_message_tells_no_password() -> None:
    word = "hidden"
    table = f"postgres://dbname='s' host=h user='u' password='{word}' table=\"public\".\"t\""
    for inputs, outputs in (([table], [table]), ([], [table, table])):
        with pytest.raises(InputError, match=r"public\.t") as told:
            refuse_overwriting_inputs(outputs, inputs)
        assert word not in str(told.value)


def test_virtual_rasters_that_read_each_other_come_to_an_end() -> None:
    for own, other in (("a.vrt", "b.vrt"), ("b.vrt", "a.vrt")):
        Path(own).write_text(
            '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1">'
            f'<SimpleSource><SourceFilename relativeToVRT="1">{other}</SourceFilename>'
            "</SimpleSource></VRTRasterBand></VRTDataset>"
        )
    assert refused("b.vrt", "a.vrt")


def test_a_pipe_is_not_opened() -> None:
    os.mkfifo("pipe.tif")
    assert places_read("pipe.tif") == {Place("pipe.tif")}


def test_photographs_of_a_folder_are_read_and_what_else_lies_there_is_not(tmp_path: Path) -> None:
    Path("rocks/slate").mkdir(parents=True)
    for name in ("rocks/slate/a.PNG", "rocks/old.html"):
        Path(name).write_text("x")
    assert refused("rocks/slate/a.PNG", "", photographs=["rocks"])
    assert not refused("rocks/old.html", "", photographs=["rocks"])


def test_pictures_do_not_fall_on_a_picture_that_is_read() -> None:
    Path("out").mkdir()
    Path("out/map.png").write_text("x")
    with pytest.raises(InputError, match=r"gets pictures, and out/map\.png"):
        refuse_overwriting_inputs([], ["out/map.png"], pictures=["out"])
    refuse_overwriting_inputs([], ["out/map.png"], pictures=["elsewhere"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.tif", "sub/../a.tif", True),
        ("a.shp", "a.dbf", True),
        ("a.gpkg", "ogr:dbname='a.gpkg' table=\"t\"", True),
        ("ogr:dbname='a.gpkg' table=\"s\"", "ogr:dbname='a.gpkg' table=\"t\"", False),
        ("a.tif", "A.tif", False),
    ],
)
def test_two_outputs_do_not_share_a_place(one: str, other: str, same: bool) -> None:
    if not same:
        refuse_overwriting_inputs([one, other, ""], [])
        return
    with pytest.raises(InputError, match="Two outputs have the name"):
        refuse_overwriting_inputs([one, other], [])


def test_where_case_does_not_count_names_that_differ_in_it_are_one(monkeypatch) -> None:
    monkeypatch.setattr(overwriting, "_ignores_case", lambda there: True)
    with pytest.raises(InputError, match="Two outputs have the name"):
        refuse_overwriting_inputs(["a.tif", "A.TIF"], [])


def test_tables_whose_names_hold_quotes_and_brackets() -> None:
    spelled = named_place('ogr:dbname=\'/d e/it\\\'s.gpkg\' table="a ""b"" (c)" (geom)')
    assert spelled == Place("/d e/it's.gpkg", 'a "b" (c)')
    assert named_place("spatialite:dbname='a.sqlite' table=\"(SELECT 1)\"").table == ""


def test_points_of_a_geopackage_are_one_table_of_it() -> None:
    write_points(Path("p.gpkg"), ["POINT(1 2)"], [{"Au": 1.0}])
    assert Place("p.gpkg", "layer") in places_read("p.gpkg")
