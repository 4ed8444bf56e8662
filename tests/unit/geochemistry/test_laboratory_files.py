"""Files of laboratories: encoding, separator, header and sheets are found, and nothing of them is lost."""

from __future__ import annotations

import codecs
import time
from pathlib import Path

import pytest
from gossan.core.geochemistry.laboratory_files import LaboratoryFile, read_laboratory_file
from gossan.core.runtime.encodings import decode
from gossan.core.runtime.errors import InputError
from osgeo import ogr

ACTLABS = """Activation Laboratories,Report: A00-00000,,,
Final Report,,,,
Analyte Symbol,UTM E,UTM N,Au,Fe2O3(T),Cu
Unit Symbol,,,ppb,%,ppm
Detection Limit,,,2,0.01,0.5
Analysis Method,,,FA-AA,FUS-ICP,TD-ICP
A1,500000.5,4600000,< 2,5.2,11
A2,500100.5,4600000,7,4.9,BDL
"""


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "assays.csv") -> str:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)


def rows_of(file: LaboratoryFile) -> list[tuple[object, ...]]:
    return list(zip(*(column.values for column in file.columns)))


def test_rows_around_the_header_are_units_limits_and_methods(tmp_path: Path) -> None:
    file = read_laboratory_file(written(tmp_path, ACTLABS))
    assert file.names == ["Analyte Symbol", "UTM E", "UTM N", "Au", "Fe2O3(T)", "Cu"]
    assert file.headings["Au"] == ("ppb", "FA-AA")
    assert file.headings["Fe2O3(T)"] == ("%", "FUS-ICP")
    assert file.limits["Cu"] == "0.5"
    assert rows_of(file)[0] == ("A1", "500000.5", "4600000", "< 2", "5.2", "11")
    assert "row 3" in file.told and "UTF-8" in file.told


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("样品编号,经度,纬度,铜(ppm),岩性\n甲1,87.5,41.5,20,花岗岩\n", "gb18030", "GBK"),
        ("sample,x,y,Cu_ppm,rock\nA1,1,2,20,花岗岩\n", "gb18030", "GBK"),
        ("Probe,x,y,Cu (µg/g),Größe\nÄ1,1,2,20,über ±2° öß\n", "latin-1", "Latin-1"),
        ("Muestra,x,y,Cu_ppm,año\nA1,1,2,20,“niño”\n", "cp1252", "Latin-1"),
        ("sample,x,y,Cu (µg/g),岩\nA1,1,2,20,é\n", "utf-8", "UTF-8"),
        ("sample\tx\ty\tCu (µg/g)\nA1\t1\t2\t20\n", "utf-16", "UTF-16"),
        ("sample,x,y,Cu (µg/g)\nA1,1,2,20\n", "utf-8-sig", "UTF-8"),
    ],
)
def test_encodings_are_found(tmp_path: Path, text: str, encoding: str, said: str) -> None:
    content = text.encode(encoding)
    assert decode(content, "assays.csv") == (text, said)
    file = read_laboratory_file(written(tmp_path, text, encoding))
    assert file.columns[3].values[0] == "20"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "])
def test_separators_are_found(tmp_path: Path, separator: str) -> None:
    table = [("Sample", "East", "North", "Cu_ppm"), ("A1", "500000,5", "4600000", "<0,5")]
    lines = (separator.join(f'"{c}"' if separator in c else c for c in row) for row in table)
    file = read_laboratory_file(written(tmp_path, "\n".join(lines), name="assays.txt"))
    assert [tuple(file.names), *rows_of(file)] == table


def test_spaces_in_headers_and_texts_do_not_part_cells(tmp_path: Path) -> None:
    text = 'Sample No,X,Y,"Cu\nppm",Site\n1,118.1,-25.2,5,Mt Gold Ni Cu Au\n'
    file = read_laboratory_file(written(tmp_path, text))
    assert file.names == ["Sample No", "X", "Y", "Cu ppm", "Site"]


def test_what_stands_in_a_row_of_samples_is_no_header(tmp_path: Path) -> None:
    text = "X,Y,CODE,NAME,WHAT\n118.1,-25.2,S1,Au,Cu\n118.2,-25.3,Ni,As,Au\n"
    assert "row 1" in read_laboratory_file(written(tmp_path, text)).told


def test_quotation_marks_within_cells_are_texts(tmp_path: Path) -> None:
    text = 'Sample,x,y,Cu,Note\nA1,1,2,3,"5" pipe"\nA2,1,2,3,6" pipe\nA3,1,2,3,"a ""b"""\n'
    file = read_laboratory_file(written(tmp_path, text))
    assert file.texts("Cu") == ["3", "3", "3"]


def test_short_and_empty_rows_and_columns_are_understood(tmp_path: Path) -> None:
    text = "Sample,x,y,Cu,Cu,,\nA1,1,2,3,4\n,,,,,,\nA2,2\n"
    file = read_laboratory_file(written(tmp_path, text))
    assert file.names == ["Sample", "x", "y", "Cu", "Cu_1"]
    assert rows_of(file) == [("A1", "1", "2", "3", "4"), ("A2", "2", None, None, None)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "another kind of file"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "another kind of file"),
        (b"%PDF-1.4\n1 0 obj\n", "no row looks like a header"),
        (b"Sample,x,y,Cu_ppm\n", "no samples under it"),
        (b"PK\x03\x04 and nothing more", "neither openpyxl nor GDAL"),
        (b'Sample,x,y,Cu\n1,2,3,4\n1,2,3,"4\n' + b"5,6,7,8\n" * 5, "cell never ends"),
        (codecs.BOM_UTF16_LE + b"\0", "no row looks like a header"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "assays.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_laboratory_file(str(path))
    assert "assays.csv" in str(caught.value)


def test_a_folder_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_laboratory_file(str(path))


def workbook_by_gdal(path: Path) -> None:
    """Write a sheet of notes and one of samples, whose header is in its third row."""
    source = ogr.GetDriverByName("XLSX").CreateDataSource(str(path))
    sheets = {
        "Notes": [("hello",), ("world",)],
        "Soils": [
            ("Client: X", "", "", ""),
            ("", "", "", "ppm"),
            ("Sample", "East", "North", "Cu"),
            ("A1", "500000.5", "4600000", "<0.5"),
            ("A2", "500100", "4600000", "12.25"),
        ],
    }
    for name, rows in sheets.items():
        layer = source.CreateLayer(name, None, ogr.wkbNone)
        for place, cell in enumerate(rows[0]):
            layer.CreateField(ogr.FieldDefn(cell or f"({place + 1})", ogr.OFTString))
        for row in rows[1:]:
            feature = ogr.Feature(layer.GetLayerDefn())
            for place, cell in enumerate(row):
                if cell:
                    feature.SetField(place, cell)
            layer.CreateFeature(feature)
    layer = source = None


@pytest.mark.parametrize("program", ["openpyxl", "GDAL"])
def test_workbooks_are_read_by_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    if ogr.GetDriverByName("XLSX") is None:
        pytest.skip("GDAL writes no XLSX here")
    if program == "openpyxl":
        pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    else:
        monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    workbook_by_gdal(tmp_path / "assays.xlsx")
    file = read_laboratory_file(str(tmp_path / "assays.xlsx"))
    assert file.names == ["Sample", "East", "North", "Cu"]
    assert file.headings["Cu"] == ("ppm", "")
    assert rows_of(file) == [
        ("A1", "500000.5", "4600000", "<0.5"),
        ("A2", "500100", "4600000", "12.25"),
    ]
    assert f"Sheet Soils, read by {program}" in file.told
    with pytest.raises(InputError, match=r"no sheet called Rocks.*Notes, Soils"):
        read_laboratory_file(str(tmp_path / "assays.xlsx"), "Rocks")
    with pytest.raises(InputError, match="no row looks like a header"):
        read_laboratory_file(str(tmp_path / "assays.xlsx"), "Notes")


def test_numbers_of_workbooks_are_read_as_they_are_shown(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.Workbook()
    for row in (["Sample", "East", "North", "Cu_ppm"], [1001, 500000.5, 4600000, 0.1 + 0.2]):
        book.active.append(row)
    book.save(tmp_path / "assays.xlsx")
    file = read_laboratory_file(str(tmp_path / "assays.xlsx"))
    assert rows_of(file) == [("1001", "500000.5", "4600000", "0.3")]


def test_many_rows_take_seconds(tmp_path: Path) -> None:
    line = ",".join(f"{number / 7:.3f}" for number in range(38))
    head = "Sample,East,North," + ",".join(f"Cu_{number}" for number in range(36))
    text = head + "\n" + "".join(f"S{number},{line}\n" for number in range(200_000))
    path = written(tmp_path, text)
    start = time.perf_counter()
    assert len(read_laboratory_file(path)) == 200_000
    assert time.perf_counter() - start < 20
