"""Files of laboratories become clean points in a real QGIS: values, units, limits, positions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack
from layers import memory_points
from osgeo import ogr

LABORATORY = """Client: X,,,,,,,
,,,Au-ICP21,ME-MS61,Cu-OG62,ME-XRF26,ME-MS61
SAMPLE,EAST,NORTH,Au,Cu,Cu,Fe2O3,As
DESCRIPTION,m,m,ppb,ppm,%,%,mg/kg
S1,500000,4600000,<2,50.8,,5.25,LNR
S2,500200,4600100,13.1,>10000,1.3,6,12.5
S3,500100,4600300,4,61,,>60,-2
s 4,500300,4600200,7,70,,5,3
S5,,,7,70,,5,3
OREAS-45,,,500,9000,,5,3
BLANK-1,500000,4600000,<2,1,,5,3
S1-DUP,,,<2,52,,5,3
"""


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "assays.csv") -> str:
    (folder / name).write_bytes(text.encode(encoding))
    return str(folder / name)


def rows_of(path: str) -> list[dict[str, Any]]:
    source = ogr.Open(path)
    rows = []
    for feature in source.GetLayer(0):
        point = feature.GetGeometryRef()
        rows.append({**feature.items(), "x": point.GetX(), "y": point.GetY()})
    return rows


def crs_of(path: str) -> str:
    source = ogr.Open(path)
    return str(source.GetLayer(0).GetSpatialRef().GetAuthorityCode(None))


def test_a_file_as_the_laboratory_sends_it_becomes_clean_points(run: Any, tmp_path: Path) -> None:
    output, report = str(tmp_path / "points.gpkg"), tmp_path / "report.html"
    results = run(
        "importassays",
        INPUT=written(tmp_path, LABORATORY),
        CRS="EPSG:32645",
        OUTPUT=output,
        REPORT=str(report),
    )
    assert (results["SAMPLES"], results["ELEMENTS"], results["UNMATCHED"]) == (4, 4, 1)
    rows = rows_of(output)
    assert list(rows[0]) == ["Sample", "Au_ppb", "Cu_ppm", "Fe2O3_pct", "As_ppm", "x", "y"]
    assert [row["Sample"] for row in rows] == ["S1", "S2", "S3", "s 4"]
    assert [row["Au_ppb"] for row in rows] == [-2, 13.1, 4, 7]
    assert [row["Cu_ppm"] for row in rows] == pytest.approx([50.8, 13000, 61, 70])
    assert [row["Fe2O3_pct"] for row in rows] == [5.25, 6, 60, 5]
    assert [row["As_ppm"] for row in rows] == [None, 12.5, -2, 3]
    assert (rows[1]["x"], rows[1]["y"]) == (500200, 4600100)
    assert crs_of(output) == "32645"
    log = "\n".join(run.feedback.messages + run.feedback.warnings)
    for said in (
        "header in row 3",
        "ME-MS61",
        "Cu-OG62",
        "standards 1",
        "blanks 1",
        "duplicates 1",
        "1 samples without a position",
        "2 values below detection: Au 1, As 1.",
        "LNR",
    ):
        assert said in log, said
    page = report.read_text(encoding="utf-8")
    for said in (
        "Fe2O3_pct",
        "Au-ICP21",
        "mg/kg",
        "Statistics",
        "Distributions",
        "Field duplicates",
    ):
        assert said in page, said


def test_limits_come_back_as_limits_when_points_are_gridded(run: Any, tmp_path: Path) -> None:
    lines = ["Sample,East,North,Au_ppb,Cu_ppm"]
    for place in range(36):
        east, north = 500_000 + 200 * (place % 6), 4_600_000 + 200 * (place // 6)
        gold = "<0.5" if place % 5 == 0 else f"{1 + place % 7}"
        lines.append(f"S{place},{east},{north},{gold},{20 + place}")
    points, stack = str(tmp_path / "points.gpkg"), str(tmp_path / "stack.tif")
    run("importassays", INPUT=written(tmp_path, "\n".join(lines)), CRS="EPSG:32645", OUTPUT=points)
    extent = "499900,501100,4599900,4601100 [EPSG:32645]"  # samples in the middles of cells
    results = run("gridgeochemistry", INPUT=points, EXTENT=extent, CELL_SIZE=200, OUTPUT=stack)
    assert results["VALUES_REPLACED"] == 8
    gridded = Stack(stack)
    assert gridded.elements == ("Au_ppb", "Cu_ppm") and gridded.units == ("ppb", "ppm")
    gold = gridded.read()[0]
    assert float(np.nanmin(gold)) == pytest.approx(0.25)


def test_positions_come_from_a_layer_by_the_number_of_the_sample(run: Any, tmp_path: Path) -> None:
    layer = memory_points(
        "field=Site:string&field=sample_no:string",
        [
            ("Point(500000 4600000)", "a", "s1"),
            ("Point(500100 4600000)", "b", "S 2"),
            ("Point(500200 4600000)", "c", "S3"),
            ("Point(500300 4600000)", "d", "S3"),
            ("Point(500400 4600000)", "e", "S9"),
        ],
    )
    output = str(tmp_path / "points.gpkg")
    text = "SampleID,Cu_ppm\nS1,10\nS2,<5\nS3,7\nS4,8\nSTD-1,900\n"
    results = run("importassays", INPUT=written(tmp_path, text), POSITIONS=layer, OUTPUT=output)
    assert (results["SAMPLES"], results["UNMATCHED"]) == (3, 1)
    assert [(row["Cu_ppm"], row["x"]) for row in rows_of(output)] == [
        (10, 500000),
        (-5, 500100),
        (7, 500200),
    ]
    assert crs_of(output) == "32645"
    log = "\n".join(run.feedback.warnings)
    assert "1 samples of INPUT are not in POSITIONS: S4" in log
    assert "1 positions have no sample in INPUT: S9" in log
    assert "more than once, at different places; the first was taken: S3" in log


def test_positions_come_from_another_table(run: Any, tmp_path: Path) -> None:
    places = written(
        tmp_path, "样号;经度;纬度\n甲1;87,51234;41,5\n甲2;87,52234;41,6\n", "gb18030", "places.csv"
    )
    assays = written(
        tmp_path, "样品编号\t铜(毫克/千克)\n甲1\t20\n甲2\t<1\n", "gb18030", "assays.txt"
    )
    output = str(tmp_path / "points.gpkg")
    run("importassays", INPUT=assays, POSITIONS=places, OUTPUT=output)
    rows = rows_of(output)
    assert [(row["Sample"], row["Cu_ppm"]) for row in rows] == [("甲1", 20), ("甲2", -1)]
    assert (rows[1]["x"], rows[1]["y"]) == (87.52234, 41.6)
    assert crs_of(output) == "4326"


def test_decimal_commas_semicolons_and_latin_letters_are_read(run: Any, tmp_path: Path) -> None:
    text = (
        "Probe Nr;Sample;X;Y;Cu (µg/g);Zn ppm\n"
        "1;Ä1;500000,5;4600000;1.016,5;<0,5\n"
        "2;Ä2;500100;4600000;3,25;7\n"
    )
    output = str(tmp_path / "points.gpkg")
    run("importassays", INPUT=written(tmp_path, text, "cp1252"), CRS="EPSG:32645", OUTPUT=output)
    rows = rows_of(output)
    assert [(row["Sample"], row["Cu_ppm"], row["Zn_ppm"]) for row in rows] == [
        ("Ä1", 1016.5, -0.5),
        ("Ä2", 3.25, 7),
    ]
    assert rows[0]["x"] == 500000.5


def test_limits_beside_the_header_stand_for_words(run: Any, tmp_path: Path) -> None:
    text = (
        "Analyte Symbol,UTM E,UTM N,Au,Cu\nUnit Symbol,,,ppb,ppm\nDetection Limit,,,2,0.5\n"
        "Analysis Method,,,FA-AA,TD-ICP\nA1,500000,4600000,< 5,ND\nA2,500100,4600000,7,BDL\n"
        "A3,500100,4600100,ND,8\n"
    )
    output = str(tmp_path / "points.gpkg")
    run("importassays", INPUT=written(tmp_path, text), CRS="EPSG:32645", OUTPUT=output)
    assert [(row["Au_ppb"], row["Cu_ppm"]) for row in rows_of(output)] == [
        (-5, -0.5),
        (7, -0.5),
        (-2, 8),
    ]


def test_elements_that_were_never_found_are_kept(run: Any, tmp_path: Path) -> None:
    text = "Sample,East,North,Re_ppb,Cu_ppm\nA,500000,4600000,<1,5\nB,500100,4600000,<1,6\n"
    output = str(tmp_path / "points.gpkg")
    run("importassays", INPUT=written(tmp_path, text), CRS="EPSG:32645", OUTPUT=output)
    assert [row["Re_ppb"] for row in rows_of(output)] == [-1, -1]


def test_methods_that_are_kept_have_a_field_each(run: Any, tmp_path: Path) -> None:
    text = "Sample,East,North,Au_ppb,Au_ppm\nA,500000,4600000,5,0.005\nB,500100,4600000,<1,0.002\n"
    output = str(tmp_path / "points.gpkg")
    parameters = {"CRS": "EPSG:32645", "METHODS": "keep", "OUTPUT": output}
    run("importassays", INPUT=written(tmp_path, text), **parameters)
    assert [(row["Au_ppb"], row["Au_ppm"]) for row in rows_of(output)] == [(5, 0.005), (-1, 0.002)]


def test_fields_say_column_method_and_unit_as_the_file_has_them(run: Any, tmp_path: Path) -> None:
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsProject, QgsVectorLayer

    context, output = QgsProcessingContext(), str(tmp_path / "points.gpkg")
    context.setProject(QgsProject.instance())
    details = QgsProcessingContext.LayerDetails("Samples", QgsProject.instance(), "OUTPUT")
    context.setLayersToLoadOnCompletion({output: details})
    parameters = {"INPUT": written(tmp_path, LABORATORY), "CRS": "EPSG:32645", "OUTPUT": output}
    results = processing.run("gossan:importassays", parameters, context=context)
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    assert isinstance(layer, QgsVectorLayer)
    waiting = context.layersToLoadOnCompletion()
    (details,) = waiting.values()
    details.postProcessor().postProcessLayer(layer, context, run.feedback)
    assert [field.alias() for field in layer.fields()][-4:] == [
        "Au Au-ICP21 (ppb)",
        "Cu ME-MS61, Cu-OG62 (ppm)",
        "Fe2O3 ME-XRF26 (%)",
        "As ME-MS61 (mg/kg)",
    ]


def test_real_soils_keep_their_limits(run: Any, tmp_path: Path) -> None:
    from ..conftest import real_data

    source = ogr.Open(str(real_data("capricorn_wa") / "CapricornSoilGeochem.shp"))
    ogr.GetDriverByName("CSV").CopyDataSource(source, str(tmp_path / "soils"))
    (table,) = (tmp_path / "soils").iterdir()
    output = str(tmp_path / "points.gpkg")
    results = run("importassays", INPUT=str(table), CRS="EPSG:28350", OUTPUT=output)
    assert (results["SAMPLES"], results["ELEMENTS"], results["UNMATCHED"]) == (669, 61, 1)
    values = np.array([row["Ag_ppm"] for row in rows_of(output)], dtype=float)
    assert int((values == -0.1).sum()) == 64
    assert any("at the position 0, 0" in text for text in run.feedback.warnings)
    assert not any("kept as numbers" in text for text in run.feedback.warnings)


@pytest.mark.parametrize(
    ("text", "parameters", "said"),
    [
        ("Sample,East,North,Cu\nA,500000,4600000,5\n", {}, "CRS: which CRS"),
        ("Sample,Cu\nA,5\n", {}, "POSITIONS"),
        ("Sample,East,North,Cu\nA,500000,4600000,5\n", {"X_FIELD": "Cu"}, "both X_FIELD"),
        (
            "Sample,East,North,Cu\nA,500000,4600000,5\n",
            {"X_FIELD": "East", "Y_FIELD": "Nord"},
            "no column called Nord.*Sample, East, North, Cu",
        ),
        ("Sample,East,North,Cu\nA,,,5\n", {}, "hold no position"),
        ("Sample,Lon,Lat,Cu\nA,500000,4600000,5\n", {"CRS": "EPSG:4326"}, "parameter CRS"),
        (
            "Sample,East,North,Zone,Cu\nA,500000,4600000,45,5\nB,500000,4600000,46,5\n",
            {"CRS": "EPSG:32645"},
            "several zones",
        ),
        (
            'Sample,East,North,Cu\nA,500000,4600000,"1,016"\n',
            {"CRS": "EPSG:32645"},
            "DECIMAL",
        ),
        ("Sample,East,North,Cu\nA,1,2,5\n", {"SAMPLE_FIELD": "No"}, "SAMPLE_FIELD"),
    ],
)
def test_what_is_missing_is_said(
    run: Any, tmp_path: Path, text: str, parameters: dict[str, str], said: str
) -> None:
    import re

    output = tmp_path / "out" / "points.gpkg"
    output.parent.mkdir()
    refusal = run.refusal(
        "importassays", INPUT=written(tmp_path, text), OUTPUT=str(output), **parameters
    )
    assert re.search(said, refusal), refusal
    assert list(output.parent.iterdir()) == []


def test_numbers_that_do_not_meet_are_shown(run: Any, tmp_path: Path) -> None:
    layer = memory_points("field=id:string", [("Point(500000 4600000)", "X-1")])
    refusal = run.refusal(
        "importassays",
        INPUT=written(tmp_path, "Sample,Cu\nA1,5\n"),
        POSITIONS=layer,
        OUTPUT=str(tmp_path / "points.gpkg"),
    )
    assert "A1" in refusal and "X-1" in refusal and "POSITION_FIELD" in refusal


def test_the_file_itself_is_not_overwritten(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, LABORATORY)
    run.refusal("importassays", INPUT=path, CRS="EPSG:32645", OUTPUT=path)
    assert Path(path).read_text(encoding="utf-8") == LABORATORY


def test_only_the_columns_that_are_asked_for(run: Any, tmp_path: Path) -> None:
    output = str(tmp_path / "points.gpkg")
    asked = {"INPUT": written(tmp_path, LABORATORY), "CRS": "EPSG:32645", "OUTPUT": output}
    assert run("importassays", **asked, FIELDS="au, FE2O3")["ELEMENTS"] == 2
    assert list(rows_of(output)[0])[1:3] == ["Au_ppb", "Fe2O3_pct"]
    with pytest.raises(Exception, match="FIELDS: the table has no column called Zn"):
        run("importassays", **asked, FIELDS="Au,Zn")
