"""Layers that QGIS makes of laboratories' text files: every column is read as the file means it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from gossan.core.rasters.stack import Stack

COUNT = 36
X = [500_000 + 200 * (number % 6) for number in range(COUNT)]
Y = [4_600_000 + 200 * (number // 6) for number in range(COUNT)]


def text_layer(path: Path, x: str = "E", y: str = "N", more: str = "") -> str:
    """Return what the browser makes of a file: column types are found, rows without a place skipped."""
    return (
        f"delimitedtext://file://{quote(str(path))}?detectTypes=yes&crs=EPSG:32645"
        f"&xField={x}&yField={y}{more}"
    )


def written(folder: Path, header: str, cells: Any, above: str = "", under: str = "") -> Path:
    """Write a file whose row number i holds its number, position and what ``cells(i)`` returns."""
    lines = [above + header, *([under] if under else [])]
    lines += [f"S{i},{X[i]},{Y[i]}," + ",".join(cells(i)) for i in range(COUNT)]
    path = folder / "assays.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def gridded(run: Any, folder: Path, layer: Any, **more: Any) -> tuple[Stack, dict[str, np.ndarray]]:
    extent = f"{X[0] - 100},{X[-1] + 100},{Y[0] - 100},{Y[-1] + 100} [EPSG:32645]"
    output = str(folder / "stack.tif")
    run("gridgeochemistry", INPUT=layer, EXTENT=extent, CELL_SIZE=200, OUTPUT=output, **more)
    stack = Stack(output)
    # Cells lie on the samples, the first row of them in the north.
    return stack, {
        name: band[::-1].ravel() for name, band in zip(stack.elements, stack.read(), strict=True)
    }


def all_texts(run: Any, folder: Path, path: Path, x: str = "E", y: str = "N") -> str:
    """Return points whose columns are all texts, as Create Points Layer from Table makes them."""
    import processing

    table = f"delimitedtext://file://{quote(str(path))}?geomType=none&detectTypes=no"
    given = {"INPUT": table, "XFIELD": x, "YFIELD": y, "TARGET_CRS": "EPSG:32645"}
    output = str(folder / "points.gpkg")
    return str(
        processing.run("native:createpointslayerfromtable", {**given, "OUTPUT": output})["OUTPUT"]
    )


@pytest.mark.parametrize("texts", [False, True])
def test_columns_with_words_and_limits_are_all_elements(
    texts: bool, run: Any, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "SampleID,E,N,Au_ppb,Cu_ppm,Zn_ppm,As_ppm",
        lambda i: ("<0.5" if i == 3 else f"{i + 1}.25", "NaN" if i == 4 else "50", "42", "7.5"),
    )
    layer = all_texts(run, tmp_path, path) if texts else text_layer(path)
    stack, values = gridded(run, tmp_path, layer)
    assert stack.elements == ("Au_ppb", "Cu_ppm", "Zn_ppm", "As_ppm")
    assert values["Au_ppb"][[0, 3, 35]].tolist() == [1.25, 0.25, 36.25]
    assert set(values["Cu_ppm"]) == {50.0}


@pytest.mark.parametrize("texts", [False, True])
def test_units_under_the_header_are_kept(texts: bool, run: Any, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "SAMPLE,E,N,Au,Cu,Zn",
        lambda i: ("<0.5" if i == 3 else "2.5", "LNR" if i == 4 else "50", f"{i + 7}"),
        under="DESCRIPTION,m,m,ppb,ppm,%",
    )
    layer = all_texts(run, tmp_path, path) if texts else text_layer(path)
    stack, values = gridded(run, tmp_path, layer)
    assert stack.elements == ("Au", "Cu", "Zn")
    assert stack.units == ("ppb", "ppm", "%")
    assert values["Zn"][0] == 7.0


def test_methods_above_and_units_under_the_header_make_one_of_two_columns(
    run: Any, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "SAMPLE,E,N,Au,Cu,Cu",
        lambda i: ("2.5", ">10000" if i == 5 else "50.5", "1.23" if i == 5 else ""),
        above='KL1 - Finalized\n"CLIENT : ""X"""\n,,,Au-ICP21,ME-MS61,Cu-OG62\n',
        under="DESCRIPTION,m,m,ppm,ppm,%",
    )
    report = tmp_path / "report.html"
    stack, values = gridded(
        run, tmp_path, text_layer(path, more="&skipLines=3"), REPORT=str(report)
    )
    assert stack.elements == ("Au", "Cu") and stack.units == ("ppm", "ppm")
    assert values["Cu"][[4, 5]].tolist() == [50.5, pytest.approx(12_300.0)]
    told = report.read_text(encoding="utf-8")
    assert "ME-MS61" in told and "Cu-OG62" in told


def test_thousands_beside_decimals(run: Any, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "SampleID,E,N,Au_ppb,Cu_ppm",
        lambda i: ("3.07", '"1,016"' if i == 0 else "315"),
    )
    _, values = gridded(run, tmp_path, text_layer(path))
    assert values["Cu_ppm"][:2].tolist() == [1016.0, 315.0]


def test_codes_and_negative_limits_in_two_units(run: Any, tmp_path: Path) -> None:
    def cells(i: int) -> tuple[str, ...]:
        if i == 0:
            return ("-9999",) * 4
        return ("-2", "-0.002", "74.9", "-9999") if i == 1 else ("13", "0.013", "75.5", "-9999")

    path = written(tmp_path, "SAMPLE_ID,LONGITUDE,LATITUDE,AU_PPB,AU_PPM,CU_PPM,CU_PCT", cells)
    stack, values = gridded(
        run,
        tmp_path,
        text_layer(path, "LONGITUDE", "LATITUDE"),
        BELOW_DETECTION="negative_is_limit",
    )
    assert stack.elements == ("AU_PPB", "CU_PPM")
    assert values["AU_PPB"][1:3].tolist() == [1.0, 13.0]
    assert values["AU_PPB"].max() == 13.0 and values["CU_PPM"].max() == 75.5
    assert "-9999" in " ".join(run.feedback.warnings)


def test_the_warning_of_negative_values_does_not_recommend_codes_as_limits(
    run: Any, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "id,E,N,Au,Cu",
        lambda i: ("-9999" if i % 10 == 3 else "1.5", "0" if i % 9 == 2 else "32.9"),
    )
    for rule in ("auto", "keep", "negative_is_limit"):
        _, values = gridded(run, tmp_path, text_layer(path), BELOW_DETECTION=rule)
        assert set(values["Au"]) == {1.5}
        told = " ".join(run.feedback.warnings)
        assert "-9999 × 4" in told and "negative_is_limit" not in told
        assert "Zeros were kept as values: Cu (4)" in told
