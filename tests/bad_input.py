"""Bad input, one row each: what is wrong with it, the algorithm that meets it, and what it must say.

A row whose message is empty is input that looks bad and is none: the run must succeed, and give what
its twin gives, the same ground in plain clothes. The tests of QGIS's process and those of qgis_process run
the same rows.
"""

from __future__ import annotations

import json
import math
import resource
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr

UTM, ELSEWHERE, DEGREES = 32645, 32646, 4326
SIDE = 40
ELEMENTS = ("Au", "As", "Cu", "Zn")
LEFT, TOP, CELL = 500_000.0, 4_600_000.0, 1000.0


@dataclass(frozen=True)
class Material:
    """Good input, which a row makes bad in its own way; all of it lies in ``folder``."""

    folder: Path

    def path(self, name: str) -> str:
        """Return the path of one of its files."""
        return str(self.folder / name)


def make_material(folder: Path) -> Material:
    """Write a small survey, its stack and control raster, and untrained models."""
    import torch
    from gossan.core.anomalies.training.model import AnomalyModel
    from gossan.core.geochemistry.transforms import Transform
    from gossan.core.sections.model import SectionModel
    from gossan.models.patch_networks import PatchEnsemble, patch_network
    from gossan.models.section_networks import section_network

    rng = np.random.default_rng(3)
    values = rng.lognormal(size=(4, SIDE, SIDE)).astype(np.float32)
    write_raster(folder / "stack.tif", values)
    control = np.linspace(0, 1, SIDE * SIDE, dtype=np.float32).reshape(1, SIDE, SIDE)
    write_raster(folder / "control.tif", control, names=("w",))
    places = rng.uniform(6, SIDE - 6, (120, 2))
    rows = [{name: float(rng.lognormal()) for name in ELEMENTS} for _ in places]
    write_points(folder / "samples.gpkg", map(on_map, places), rows)
    write_assays(folder / "assays.csv")
    write_points(folder / "deposits.gpkg", map(on_map, DEPOSITS), [{}] * len(DEPOSITS))
    line = "LINESTRING(505000 4595000, 520000 4580000, 535000 4565000)"
    write_layer(folder / "faults.gpkg", ogr.wkbLineString, [line], [{}])
    torch.manual_seed(0)
    network = patch_network("cnn", 4)
    network.initialise(0)
    transform = Transform.fit(values.reshape(4, -1).T, "log10")
    crs = spatial_reference(UTM).ExportToWkt()
    ensemble = PatchEnsemble([network.eval()])
    AnomalyModel("cnn", ensemble, ELEMENTS, ("",) * 4, transform, (CELL, CELL), crs).save(
        folder / "model.safetensors"
    )
    section = section_network("gdnet", 2, 0.5).eval()
    SectionModel("gdnet", section, "basic", ("a", "b"), 32, 0.5).save(
        folder / "section.safetensors"
    )
    (folder / "photographs").mkdir()
    write_photograph(folder / "photographs" / "good.png")
    return Material(folder)


#: (row, column) of deposits, far enough from each other and from the edge.
DEPOSITS = [(8, 8), (8, 20), (8, 32), (20, 8), (20, 32), (32, 8), (32, 20), (32, 32)]


def on_map(cell: Any) -> str:
    """Return the point of a cell (row, column) as text."""
    row, column = cell
    return f"POINT({LEFT + CELL * (column + 0.5)} {TOP - CELL * (row + 0.5)})"


def spatial_reference(code: int) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(code)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def write_assays(
    path: Path, separator: str = ",", decimal: str = ".", encoding: str = "utf-8"
) -> str:
    """Write a table as a laboratory sends it: two rows above the header, units under it."""
    rng = np.random.default_rng(5)
    rows: list[list[str]] = [
        ["客户 Ltd"],
        ["", "", "", "Au-ICP21", "ME-MS61"],
        ["Sample", "East", "North", "Au", "Cu"],
        ["", "m", "m", "ppb", "ppm"],
    ]
    for number, (gold, copper) in enumerate(rng.lognormal(2, 1, (60, 2))):
        place = f"{LEFT + 1000.5 * (number % 8):.1f}", f"{TOP - 1000.5 * (number // 8):.1f}"
        rows.append(
            [f"S{number}", *place, "<2.5" if gold < 2.5 else f"{gold:.4f}", f"{copper:.2f}"]
        )
    for row in rows[4:]:
        row[1:] = [cell.replace(".", decimal) for cell in row[1:]]
    path.write_text("\n".join(map(separator.join, rows)) + "\n", encoding=encoding)
    return str(path)


def write_layer(
    path: Path, kind: int, shapes: Any, rows: list[dict[str, Any]], code: int = UTM
) -> str:
    """Write a GeoPackage of shapes (as text, None for no geometry) with their attributes."""
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("layer", spatial_reference(code), kind)
    for name, value in (rows[0] if rows else {}).items():
        layer.CreateField(
            ogr.FieldDefn(name, ogr.OFTString if isinstance(value, str) else ogr.OFTReal)
        )
    for shape, row in zip(shapes, rows):
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in row.items():
            feature.SetField(name, value)
        if shape is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        layer.CreateFeature(feature)
    layer = source = None
    return str(path)


def write_points(path: Path, shapes: Any, rows: list[dict[str, Any]], code: int = UTM) -> str:
    return write_layer(path, ogr.wkbPoint, shapes, rows, code)


def write_raster(
    path: Path,
    values: np.ndarray,
    names: tuple[str, ...] = ELEMENTS,
    transform: tuple[float, ...] = (LEFT, CELL, 0.0, TOP, 0.0, -CELL),
    code: int = UTM,
    kind: int = gdal.GDT_Float32,
    nodata: float | None = np.nan,
) -> str:
    """Write values (bands, rows, columns) to a GeoTIFF."""
    bands, rows, columns = values.shape
    raster = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, bands, kind)
    raster.SetGeoTransform(transform)
    raster.SetProjection(spatial_reference(code).ExportToWkt())
    for number, (name, band_values) in enumerate(zip(names, values), start=1):
        band = raster.GetRasterBand(number)
        band.SetDescription(name)
        if nodata is not None:
            band.SetNoDataValue(float(nodata))
        band.WriteArray(band_values)
    raster = None
    return str(path)


def stack_values(material: Material) -> np.ndarray:
    from osgeo import gdal_array

    return gdal_array.LoadFile(material.path("stack.tif")).astype(np.float32)


def write_photograph(path: Path, side: tuple[int, int] = (48, 48), **options: Any) -> None:
    from PIL import Image

    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 255, (side[1], side[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, **options)


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes
    ----------
    name : str
    algorithm : str
    bad : callable
        Takes the material and an empty folder; returns the parameters that differ from the good ones.
    message : str
        What must be said; empty for input that only looks bad.
    limit : int
        Bytes that a file may have, as on a disk that is nearly full; 0 for no limit.
    twin : callable
        Like ``bad``, for input that only looks bad: good input that must give the same. None where
        there is no other way to say the same.
    """

    name: str
    algorithm: str
    bad: Callable[[Material, Path], dict[str, Any]]
    message: str
    limit: int = 0
    twin: Callable[[Material, Path], dict[str, Any]] | None = None


#: Names of the files that the algorithms write, in the row's folder.
OUTPUTS = {
    "importassays": ("OUTPUT", "out/points.gpkg"),
    "gridgeochemistry": ("OUTPUT", "out/stack.tif"),
    "stackrasters": ("OUTPUT", "out/both.tif"),
    "fitfaultcontrol": ("OUTPUT", "out/control.tif"),
    "traingkdcn": ("OUTPUT", "out/model.safetensors"),
    "predictanomalies": ("OUTPUT", "out/map.tif"),
    "explaingradcam": ("OUTPUT", "out/heat.tif"),
    "classifyanomalies": ("OUTPUT", "out/classes.tif"),
    "detectanomalies": ("OUTPUT", "out/scores.gpkg"),
    "classifythinsection": ("OUTPUT", "out/classes.gpkg"),
}


def parameters_of(row: Row, material: Material, folder: Path) -> dict[str, Any]:
    """Return the parameters of a row; its output is in ``folder``/out."""
    good: dict[str, dict[str, Any]] = {
        "importassays": {"INPUT": material.path("assays.csv"), "CRS": "EPSG:32645"},
        "gridgeochemistry": {"INPUT": material.path("samples.gpkg"), "CELL_SIZE": 1000},
        "stackrasters": {"RASTERS": [material.path("stack.tif"), material.path("control.tif")]},
        "fitfaultcontrol": {
            "FAULTS": material.path("faults.gpkg"),
            "DEPOSITS": material.path("deposits.gpkg"),
            "TEMPLATE": material.path("stack.tif"),
        },
        "traingkdcn": {
            "STACK": material.path("stack.tif"),
            "DEPOSITS": material.path("deposits.gpkg"),
            "MODEL": "cnn",
            "PATCH": 5,
            "EPOCHS": 1,
            "MEMBERS": 1,
            "FOLDS": 0,
            "REPEATS": 1,
            "BLOCK": 1,
            "NEGATIVE_DISTANCE": 3000,
        },
        "predictanomalies": {
            "STACK": material.path("stack.tif"),
            "MODEL": material.path("model.safetensors"),
        },
        "explaingradcam": {
            "STACK": material.path("stack.tif"),
            "MODEL": material.path("model.safetensors"),
            "DEPOSITS": material.path("deposits.gpkg"),
        },
        "classifyanomalies": {"PROBABILITY": material.path("control.tif"), "METHOD": "quantiles"},
        "detectanomalies": {"INPUT": material.path("samples.gpkg"), "SHUFFLES": 19},
        "classifythinsection": {
            "IMAGES": material.path("photographs"),
            "MODELS": [material.path("section.safetensors")],
        },
    }
    name, output = OUTPUTS[row.algorithm]
    inputs = folder / "in"
    inputs.mkdir(parents=True)
    return {
        **good[row.algorithm],
        name: str(folder / output),
        **row.bad(material, inputs),
    }


def twin_parameters(row: Row, material: Material, folder: Path) -> dict[str, Any] | None:
    """Return the parameters of a row's twin, whose output is in ``folder``/twin/out; None without one."""
    if row.twin is None:
        return None
    return parameters_of(replace(row, bad=row.twin), material, folder / "twin")


@contextmanager
def file_limit(limit: int) -> Iterator[None]:
    """Let files of this process grow to a number of bytes only."""
    if not limit:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _holds_something(output: Path) -> bool:
    """Return whether a raster has a value, a layer a feature, or a model file a weight."""
    if output.suffix == ".safetensors":
        from gossan.models.model_file import read_model_file

        return bool(read_model_file(output)[1])
    if output.suffix == ".tif":
        from gossan.core.rasters.stack import Stack

        return bool(np.isfinite(Stack(str(output)).read()).any())
    source = gdal.OpenEx(str(output), gdal.OF_VECTOR)
    return source.GetLayer(0).GetFeatureCount() > 0


def check_same(row: Row, parameters: dict[str, Any], twin: dict[str, Any]) -> None:
    """Check that a run has the same values at the same places of the ground as its twin."""
    name = OUTPUTS[row.algorithm][0]
    one, other = (_ground_values(Path(given[name])) for given in (parameters, twin))
    assert one.keys() == other.keys()
    for key, values in other.items():
        np.testing.assert_allclose(one[key], values, rtol=1e-5, atol=1e-6, err_msg=key)


def _ground_values(output: Path) -> dict[str, Any]:
    """Return what an output says, whatever order it has been written in."""
    if output.suffix == ".safetensors":
        from gossan.models.model_file import read_model_file

        return {name: weights.numpy() for name, weights in read_model_file(output)[1].items()}
    if output.suffix == ".tif":
        raster = gdal.Open(str(output))
        left, width, _, top, _, height = raster.GetGeoTransform()
        turn = (
            ...,
            slice(None, None, -1 if height > 0 else 1),
            slice(None, None, -1 if width < 0 else 1),
        )
        x = (left, left + width * raster.RasterXSize)
        y = (top, top + height * raster.RasterYSize)
        return {"values": raster.ReadAsArray()[turn], "extent": np.array([*sorted(x), *sorted(y)])}
    layer = gdal.OpenEx(str(output), gdal.OF_VECTOR)
    rows = [feature.items() for feature in layer.GetLayer(0)]
    numbers = [[value for value in row.values() if isinstance(value, (int, float))] for row in rows]
    return {"rows": np.array(numbers, dtype=float)}


def check_written(row: Row, parameters: dict[str, Any], folder: Path) -> None:
    """Check that a run left what it should: its output, or nothing at all."""
    output = Path(parameters[OUTPUTS[row.algorithm][0]])
    if row.message:
        assert not output.exists(), "an output of a failed run"
        if (folder / "out").exists():
            assert list((folder / "out").iterdir()) == []
    else:
        assert _holds_something(output)
        assert not [path for path in output.parent.iterdir() if path.name.startswith(".")]


# Samples.


def _samples(shapes: list[str | None], rows: list[dict[str, Any]], code: int = UTM) -> Any:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        return {"INPUT": write_points(folder / "samples.gpkg", shapes, rows, code)}

    return bad


def _scatter(count: int, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    return [on_map(place) for place in rng.uniform(2, SIDE - 2, (count, 2))]


def _several_kinds(material: Material, folder: Path) -> dict[str, Any]:
    points = _scatter(30)
    shapes: list[str | None] = [None, "POINT EMPTY"]
    shapes += [text.replace("POINT(", "POINT Z(").replace(")", " 12)") for text in points[:14]]
    shapes += [f"MULTIPOINT({text[6:-1]})" for text in points[14:]]
    rows = [{"Au": 1.0 + number} for number in range(len(shapes))]
    path = write_layer(folder / "samples.gpkg", ogr.wkbUnknown, shapes, rows)
    return {"INPUT": path}


def _plain_points(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": 3.0 + number} for number in range(30)]  # without the two that lie nowhere
    return {"INPUT": write_points(folder / "samples.gpkg", _scatter(30), rows)}


def _template_in_degrees(material: Material, folder: Path) -> dict[str, Any]:
    transform = (87.0, 0.01, 0.0, 41.0, 0.0, -0.01)
    path = write_raster(folder / "t.tif", stack_values(material), transform=transform, code=DEGREES)
    return {"TEMPLATE": path}


def _in_degrees(code: int, **others: Any) -> Any:
    """Return samples at degrees, in a layer that says it has a CRS."""
    shapes = [f"POINT({87 + n / 90} {41 + n % 7 / 50})" for n in range(30)]
    given = _samples(shapes, [{"Au": 1.0 + n} for n in range(30)], code)
    return lambda material, folder: {**given(material, folder), "CELL_SIZE": 1000, **others}


def _strays(*strays: str) -> Any:
    """Return samples whose extent is known, and strays among them."""
    shapes = [*_scatter(40)[:20], *strays, *_scatter(40)[20:]]
    values = [1.0 + n for n in range(20)] + [1e6] * len(strays) + [21.0 + n for n in range(20)]
    return _samples(shapes, [{"Au": value} for value in values])


def _all_exchanged(material: Material, folder: Path) -> dict[str, Any]:
    shapes = ["POINT({1} {0})".format(*text[6:-1].split()) for text in _scatter(30)]
    return {"INPUT": write_points(folder / "s.gpkg", shapes, [{"Au": 1.0 + n} for n in range(30)])}


def _latitude_for_x(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": 1.0 + n, "Longitude": 67 + n / 90, "Latitude": 41 + n % 7} for n in range(30)]
    shapes = ["POINT({Latitude} {Longitude})".format(**row) for row in rows]
    return {"INPUT": write_points(folder / "s.gpkg", shapes, rows, DEGREES)}


def _parquet(material: Material, folder: Path) -> dict[str, Any]:
    """Return a file that no GDAL reads, and that those without the driver cannot even try to."""
    (folder / "samples.parquet").write_bytes(b"PAR1" + bytes(64) + b"PAR1")
    return {"INPUT": str(folder / "samples.parquet")}


def _multipoints(material: Material, folder: Path) -> dict[str, Any]:
    points = [text[6:-1] for text in _scatter(40)]
    shapes = [f"MULTIPOINT({points[n]}, {points[n + 20]})" for n in range(20)]
    rows = [{"Au": 1.0 + number} for number in range(20)]
    return {"INPUT": write_layer(folder / "s.gpkg", ogr.wkbMultiPoint, shapes, rows)}


def _points_of_multipoints(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": 1.0 + number % 20} for number in range(40)]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(40), rows)}


def _text_in_numbers(material: Material, folder: Path) -> dict[str, Any]:
    texts = ["1.5", "<0.2", "NSS", "2.7", "3"] * 8
    rows = [{"Au": text} for text in texts]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(40), rows), "FIELDS": ["Au"]}


def _numbers_for_texts(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": value} for value in (1.5, 0.1, math.nan, 2.7, 3.0)] * 8
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(40), rows), "FIELDS": ["Au"]}


def _two_decimal_signs(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": text} for text in ["1.5", "2,7", "3"] * 8]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(24), rows)}


def _thousands(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Ba_ppm": text} for text in ["1,553", "450", "<50"] * 8]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(24), rows)}


def _thousands_said(material: Material, folder: Path) -> dict[str, Any]:
    return {**_thousands(material, folder), "DECIMAL": "point"}


def _whole_numbers(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Ba_ppm": value} for value in [1553.0, 450.0, 25.0] * 8]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(24), rows)}


def _codes(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": value, "Cu": 7.0 + value} for value in [1.5, -9999.0, 2.7, 99999.0, 0.3] * 8]
    return {
        "INPUT": write_points(folder / "s.gpkg", _scatter(40), rows),
        "FIELDS": ["Au"],
        **_SAME_EXTENT,
    }


def _without_codes(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": value} for value in [1.5, None, 2.7, None, 0.3] * 8]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(40), rows), **_SAME_EXTENT}


#: As laboratories write them, and what they mean: Cu in ppm and, above its range, in percent.
_WRITTEN = (
    ("S1", "ppb", "ppm", "%", "ppm"),
    ("S2", "<0.5", ">10,000", "1.23", "LNR"),
    ("S3", "1.75", "50.5", "", "12"),
    ("STD-7", "999", "999", "9.9", "999"),
    ("S4", "NSS", "70.25", "", "-9999"),
)
_MEANT = (
    (None, None, None),
    (0.25, 12_300.0, None),
    (1.75, 50.5, 12.0),
    (None, None, None),
    (None, 70.25, None),
)


def _from_laboratory(material: Material, folder: Path) -> dict[str, Any]:
    names = ("SAMPLE", "Au", "Cu", "Cu_pct", "Zn")
    rows = [dict(zip(names, row, strict=True)) for row in (*_WRITTEN, *_WRITTEN[1:] * 9)]
    rows = [dict.fromkeys(names, "") | row for row in rows]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(41), rows), **_SAME_EXTENT}


def _cleaned(material: Material, folder: Path) -> dict[str, Any]:
    rows = [dict(zip(("Au", "Cu", "Zn"), row)) for row in (*_MEANT, *_MEANT[1:] * 9)]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(41), rows), **_SAME_EXTENT}


def _only_words(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": "granite"}] * 20
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(20), rows), "FIELDS": ["Au"]}


#: Of the whole stack, so that samples without a value do not move the first cell.
_SAME_EXTENT = {"EXTENT": f"{LEFT},{LEFT + SIDE * CELL},{TOP - SIDE * CELL},{TOP} [EPSG:{UTM}]"}


def _not_numbers(material: Material, folder: Path) -> dict[str, Any]:
    values = [float("nan"), float("inf"), float("-inf"), *np.linspace(1, 5, 27)]
    rows = [{"Au": value} for value in values]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(30), rows)} | _SAME_EXTENT


def _numbers_alone(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": value} for value in np.linspace(1, 5, 27)]
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(30)[3:], rows)} | _SAME_EXTENT


def _only_not_numbers(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"Au": float("nan")}] * 20
    return {"INPUT": write_points(folder / "s.gpkg", _scatter(20), rows), "FIELDS": ["Au"]}


def _given(**parameters: Any) -> Any:
    return lambda material, folder: parameters


def _named(folder_name: str) -> Any:
    """Return a row's change: everything lies in a folder with such a name."""

    def bad(material: Material, folder: Path) -> dict[str, Any]:
        place = folder.parent / "out" / folder_name
        place.mkdir(parents=True)
        samples = place / f"{folder_name}.gpkg"
        samples.write_bytes(Path(material.path("samples.gpkg")).read_bytes())
        return {
            "INPUT": str(samples),
            "OUTPUT": str(place / f"{folder_name}.tif"),
            "REPORT": str(place / f"{folder_name}.html"),
        }

    return bad


def _full_disk(material: Material, folder: Path) -> dict[str, Any]:
    return {"CELL_SIZE": 50}


def _table(material: Material, folder: Path) -> dict[str, Any]:
    rows = [{"x": 500_000.0 + 10 * number, "y": 4_590_000.0, "Au": 1.0} for number in range(9)]
    return {"INPUT": write_layer(folder / "table.gpkg", ogr.wkbNone, [None] * 9, rows)}


def _in_place_of(name: str, file: str) -> Any:
    """Return a row's change: a layer is given that is good, but for another parameter."""
    return lambda material, folder: {name: material.path(file)}


def _round_study_area(material: Material, folder: Path) -> dict[str, Any]:
    ring = (
        "CURVEPOLYGON(CIRCULARSTRING(505000 4580000, 520000 4595000, 535000 4580000, "
        "520000 4565000, 505000 4580000))"
    )
    return {"STUDY_AREA": write_layer(folder / "area.gpkg", ogr.wkbCurvePolygon, [ring], [{}])}


def _polygonal_study_area(material: Material, folder: Path) -> dict[str, Any]:
    turns = np.radians(np.arange(0, 361))
    ring = ", ".join(
        f"{520_000 + 15_000 * np.sin(t)} {4_580_000 + 15_000 * np.cos(t)}" for t in turns
    )
    area = write_layer(folder / "area.gpkg", ogr.wkbPolygon, [f"POLYGON(({ring}))"], [{}])
    return {"STUDY_AREA": area}


GRIDDING = (
    Row("an empty layer", "gridgeochemistry", _samples([], [{"Au": 1.0}]), "no samples"),
    Row("a table", "gridgeochemistry", _table, "Create points layer from table"),
    Row(
        "lines for samples",
        "gridgeochemistry",
        _in_place_of("INPUT", "faults.gpkg"),
        "INPUT: the layer faults has lines; points are needed",
    ),
    Row(
        "points for a study area",
        "gridgeochemistry",
        _in_place_of("STUDY_AREA", "deposits.gpkg"),
        "has points; polygons are needed",
    ),
    Row("a round study area", "gridgeochemistry", _round_study_area, "", twin=_polygonal_study_area),
    Row(
        "no numeric field",
        "gridgeochemistry",
        _samples(_scatter(9), [{"rock": "schist"}] * 9),
        "No column of the samples holds an element",
    ),
    Row("text in numbers", "gridgeochemistry", _text_in_numbers, "", twin=_numbers_for_texts),
    Row("decimal points and commas", "gridgeochemistry", _two_decimal_signs, "decimal comma (2,7)"),
    Row("thousands or decimals", "gridgeochemistry", _thousands, "DECIMAL"),
    Row(
        "thousands that are said",
        "gridgeochemistry",
        _thousands_said,
        "",
        twin=_whole_numbers,
    ),
    Row("codes for missing values", "gridgeochemistry", _codes, "", twin=_without_codes),
    Row("limits, codes and units in texts", "gridgeochemistry", _from_laboratory, "", twin=_cleaned),
    Row("words instead of numbers", "gridgeochemistry", _only_words, "No element has a value"),
    Row("NaN and infinities", "gridgeochemistry", _not_numbers, "", twin=_numbers_alone),
    Row("nothing but NaN", "gridgeochemistry", _only_not_numbers, "No element has a value"),
    Row(
        "all values equal",
        "gridgeochemistry",
        _samples(_scatter(30), [{"Au": 2.0}] * 30),
        "",
    ),
    Row(
        "one sample",
        "gridgeochemistry",
        _samples([on_map((5, 5))], [{"Au": 2.0}]),
        "one place",
    ),
    Row(
        "samples outside of the extent",
        "gridgeochemistry",
        _given(EXTENT="900000,940000,4560000,4600000 [EPSG:32645]"),
        "outside",
    ),
    Row(
        "a variance of inverse distances",
        "gridgeochemistry",
        lambda material, folder: {"VARIANCE": str(folder.parent / "out" / "variance.tif")},
        "Choose METHOD=kriging",
    ),
    Row("no search radius", "gridgeochemistry", _given(RADIUS=0), ""),
    Row("a radius that reaches nothing", "gridgeochemistry", _given(RADIUS=1e-6), "larger RADIUS"),
    Row("null, multi and Z geometries", "gridgeochemistry", _several_kinds, "", twin=_plain_points),
    Row(
        "a geographic CRS",
        "gridgeochemistry",
        _in_degrees(DEGREES),
        "",
        twin=_in_degrees(DEGREES, OUTPUT_CRS="EPSG:32645"),
    ),
    Row("degrees that are called metres", "gridgeochemistry", _in_degrees(UTM), "look like degrees"),
    Row(
        "metres that are called degrees",
        "gridgeochemistry",
        _samples(_scatter(30), [{"Au": 1.0 + n} for n in range(30)], DEGREES),
        "its coordinates are none",
    ),
    Row(
        "an output CRS in degrees",
        "gridgeochemistry",
        _given(OUTPUT_CRS="EPSG:4326"),
        "OUTPUT_CRS is EPSG:4326, in degrees",
    ),
    Row("a template in degrees", "gridgeochemistry", _template_in_degrees, "such as EPSG:32645 here"),
    Row("samples at 0, 0", "gridgeochemistry", _strays("POINT(0 0)"), "", twin=_strays()),
    Row("a sample far away", "gridgeochemistry", _strays("POINT(5e7 4.6e6)"), "", twin=_strays()),
    Row(
        "x and y exchanged",
        "gridgeochemistry",
        _strays("POINT(4590000 520000)"),
        "",
        twin=_strays(),
    ),
    Row(
        "x and y exchanged at many",
        "gridgeochemistry",
        _strays(*["POINT(4590000 520000)"] * 9),
        "x and y look exchanged at 9 of 49 points",
    ),
    Row("x and y exchanged at all", "gridgeochemistry", _all_exchanged, "x and y look exchanged"),
    Row(
        "latitude for x",
        "gridgeochemistry",
        _latitude_for_x,
        "the layer has its x from the field Latitude",
    ),
    Row("Parquet", "gridgeochemistry", _parquet, "samples.parquet"),
    Row("multipoints", "gridgeochemistry", _multipoints, "", twin=_points_of_multipoints),
    Row(
        "a zero-size extent",
        "gridgeochemistry",
        _given(EXTENT="510000,510000,4580000,4580000 [EPSG:32645]"),
        "is empty",
    ),
    Row(
        "an enormous number of cells", "gridgeochemistry", _given(CELL_SIZE=0.01), "cells"
    ),
    Row("a cell of no size", "gridgeochemistry", _given(CELL_SIZE=0), "must be a positive"),
    Row("a decimal comma", "gridgeochemistry", _given(CELL_SIZE="500,5"), "500,5 is not a number"),
    Row("an unknown CRS", "gridgeochemistry", _given(OUTPUT_CRS="Gauss"), "no CRS called Gauss"),
    Row(
        "a folder that cannot be written to",
        "gridgeochemistry",
        _given(OUTPUT="/proc/gossan/stack.tif"),
        "Choose a folder",
    ),
    Row("a full disk", "gridgeochemistry", _full_disk, "full", limit=200_000),
    Row("spaces and quotes", "gridgeochemistry", _named("it's a \"fine\" survey"), "", twin=_given()),
    Row("Chinese", "gridgeochemistry", _named("东天山 化探"), "", twin=_given()),
    Row("Arabic", "gridgeochemistry", _named("مسح جيوكيميائي"), "", twin=_given()),
    Row("emoji", "gridgeochemistry", _named("⛏️ gold 🥇"), "", twin=_given()),
)  # fmt: skip


# Samples without any model.


def _degrees(**others: Any) -> Any:
    """Return samples whose CRS is in degrees."""
    shapes = [f"POINT({87 + n / 90} {41 + n % 7 / 50})" for n in range(30)]
    given = _samples(shapes, [{"Au": 1.0 + n} for n in range(30)], DEGREES)
    return lambda material, folder: {**given(material, folder), **others}


def _scored(values: Any, **others: Any) -> Any:
    """Return samples that have these values of gold."""
    given = _samples(_scatter(len(values)), [{"Au": float(value)} for value in values])
    return lambda material, folder: {**given(material, folder), **others}


def _unit_polygons(material: Material, folder: Path) -> dict[str, Any]:
    square = (
        "POLYGON((500000 4560000, 540000 4560000, 540000 4600000, 500000 4600000, 500000 4560000))"
    )
    units = write_layer(folder / "units.gpkg", ogr.wkbPolygon, [square], [{"age": "Permian"}])
    return {"BACKGROUND": "units", "UNITS": units, "UNITS_FIELD": "rock"}


def _deposits_far_away(material: Material, folder: Path) -> dict[str, Any]:
    return {"DEPOSITS": write_points(folder / "far.gpkg", ["POINT(700000 4800000)"], [{}])}


DETECTING = (
    Row("no samples to score", "detectanomalies", _samples([], [{"Au": 1.0}]), "no samples"),
    Row("a table to score", "detectanomalies", _table, "Create points layer from table"),
    Row(
        "lines to score",
        "detectanomalies",
        _in_place_of("INPUT", "faults.gpkg"),
        "INPUT: the layer faults has lines; points are needed",
    ),
    Row("too few to score", "detectanomalies", _scored(range(1, 12)), "at least 20 are needed"),
    Row(
        "samples at one place",
        "detectanomalies",
        _samples([on_map((5, 5))] * 40, [{"Au": 1.0 + n} for n in range(40)]),
        "at least 20 are needed",
    ),
    Row(
        "no pathfinders",
        "detectanomalies",
        _given(ELEMENTS="rare_earths"),
        "looks for La, Ce, Y, Nb, Th, P, and the samples have none of them",
    ),
    Row("an unknown target", "detectanomalies", _given(TARGET="Xx"), "no element called Xx"),
    Row("two targets", "detectanomalies", _given(TARGET="Au, As"), "Au, As names several"),
    Row("an unknown commodity", "detectanomalies", _given(ELEMENTS="cheese"), "ELEMENTS"),
    Row(
        "pathfinders below detection",
        "detectanomalies",
        _scored([-0.5] * 40, BELOW_DETECTION="negative_is_limit"),
        "No pathfinder says anything: Au (detected at fewer than 5 % of the samples)",
    ),
    Row("words to score", "detectanomalies", _only_words, "No element has a value"),
    Row("nothing but NaN to score", "detectanomalies", _only_not_numbers, "No element has a value"),
    Row(
        "an unknown laboratory", "detectanomalies", _given(SUITE_FIELD="lab"), "no field called lab"
    ),
    Row(
        "an unknown unit",
        "detectanomalies",
        _given(BACKGROUND="units", UNIT_FIELD="rock"),
        "UNIT_FIELD: the layer has no field called rock",
    ),
    Row("an unknown name of units", "detectanomalies", _unit_polygons, "no field called rock"),
    Row(
        "units of polygons and of a field",
        "detectanomalies",
        lambda material, folder: {**_unit_polygons(material, folder), "UNIT_FIELD": "Au"},
        "give one of the two",
    ),
    Row("no neighbours", "detectanomalies", _given(NEIGHBOURS=0), "NEIGHBOURS"),
    Row(
        "a comma in a radius",
        "detectanomalies",
        _given(RADIUS="2,5"),
        "2,5 is not a number",
    ),
    Row(
        "every discovery false", "detectanomalies", _given(FALSE_DISCOVERIES=1), "FALSE_DISCOVERIES"
    ),
    Row("scores on a full disk", "detectanomalies", _given(), "full", limit=20_000),
    Row(
        "one value everywhere",
        "detectanomalies",
        _scored([2.0] * 30),
        "No pathfinder says anything: Au (the same wherever it was analysed)",
    ),
    Row("a radius without neighbours", "detectanomalies", _given(RADIUS=0.5), ""),
    Row("no chance asked for", "detectanomalies", _given(SHUFFLES=0), ""),
    Row("deposits out of reach", "detectanomalies", _deposits_far_away, ""),
    Row(
        "scores in degrees",
        "detectanomalies",
        _degrees(),
        "",
        twin=_degrees(OUTPUT_CRS="EPSG:32645"),
    ),
    Row(
        "a projection in degrees", "detectanomalies", _degrees(OUTPUT_CRS="EPSG:4326"), "EPSG:4326"
    ),
    Row("null, multi and Z to score", "detectanomalies", _several_kinds, "", twin=_plain_points),
)


# Faults and deposits.


def _deposits(*cells: tuple[float, float]) -> Any:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        rows: list[dict[str, Any]] = [{}] * len(cells)
        return {"DEPOSITS": write_points(folder / "deposits.gpkg", map(on_map, cells), rows)}

    return bad


def _outlines(*cells: tuple[float, float]) -> Any:
    """Return deposits as outlines: a square, a horseshoe, a figure that crosses itself, in turn."""
    shapes = (
        [(-3, -3), (3, -3), (3, 3), (-3, 3), (-3, -3)],
        [(-4, -4), (4, -4), (4, 4), (3, 4), (3, -3), (-3, -3), (-3, 4), (-4, 4), (-4, -4)],
        [(-3, -3), (3, 3), (3, -3), (-3, 3), (-3, -3)],
    )

    def bad(material: Material, folder: Path) -> dict[str, Any]:
        rings = []
        for number, (row, column) in enumerate(cells):
            x, y = LEFT + CELL * (column + 0.5), TOP - CELL * (row + 0.5)
            ring = (f"{x + 100 * dx} {y + 100 * dy}" for dx, dy in shapes[number % 3])
            rings.append(f"POLYGON(({', '.join(ring)}))")
        rows: list[dict[str, Any]] = [{}] * len(rings)
        path = folder / "outlines.gpkg"
        return {"DEPOSITS": write_layer(path, ogr.wkbPolygon, rings, rows)}

    return bad


def _deposits_elsewhere(
    material: Material, folder: Path, cells: Any = tuple(DEPOSITS)
) -> dict[str, Any]:
    """Return deposits in the coordinates of the next zone."""
    to_next = osr.CoordinateTransformation(spatial_reference(UTM), spatial_reference(ELSEWHERE))
    shapes = []
    for cell in cells:
        point = ogr.CreateGeometryFromWkt(on_map(cell))
        point.Transform(to_next)
        shapes.append(point.ExportToWkt())
    rows: list[dict[str, Any]] = [{}] * len(shapes)
    return {"DEPOSITS": write_points(folder / "deposits.gpkg", shapes, rows, ELSEWHERE)}


_ON_THE_FAULT = [(n, n) for n in range(6, 34, 3)] + [(12, 15)]


def _deposits_on_the_fault(material: Material, folder: Path) -> dict[str, Any]:
    return _deposits_elsewhere(material, folder, _ON_THE_FAULT)


def _faults_and_deposits_in_degrees(material: Material, folder: Path) -> dict[str, Any]:
    to_degrees = osr.CoordinateTransformation(spatial_reference(UTM), spatial_reference(DEGREES))
    line = "LINESTRING(505000 4595000, 520000 4580000, 535000 4565000)"
    shapes = []
    for text in (line, *map(on_map, _ON_THE_FAULT)):
        shape = ogr.CreateGeometryFromWkt(text)
        shape.Transform(to_degrees)
        shapes.append(shape.ExportToWkt())
    faults, deposits = folder / "faults.gpkg", folder / "deposits.gpkg"
    rows: list[dict[str, Any]] = [{}] * len(_ON_THE_FAULT)
    return {
        "FAULTS": write_layer(faults, ogr.wkbLineString, shapes[:1], [{}], DEGREES),
        "DEPOSITS": write_points(deposits, shapes[1:], rows, DEGREES),
    }


def _deposits_in_nodata(material: Material, folder: Path) -> dict[str, Any]:
    values = stack_values(material)
    for row, column in DEPOSITS:
        values[:, row - 2 : row + 3, column - 2 : column + 3] = np.nan
    return {"STACK": write_raster(folder / "stack.tif", values)}


def _study_area_elsewhere(material: Material, folder: Path) -> dict[str, Any]:
    ring = "POLYGON((0 0, 1000 0, 1000 1000, 0 0))"
    return {"STUDY_AREA": write_layer(folder / "area.gpkg", ogr.wkbPolygon, [ring], [{}])}


def _factors(*names: str) -> Any:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        return {"FACTORS": [material.path(name) for name in names]}

    return bad


def _empty_faults(material: Material, folder: Path) -> dict[str, Any]:
    return {"FAULTS": write_layer(folder / "faults.gpkg", ogr.wkbLineString, [], [{}])}


def _called_metres(name: str, kind: int, shape: str) -> Any:
    """Return a layer in degrees that says it has a CRS of metres."""

    def bad(material: Material, folder: Path) -> dict[str, Any]:
        return {name: write_layer(folder / "layer.gpkg", kind, [shape], [{}])}

    return bad


FAULTS = (
    Row(
        "faults in degrees that are called metres",
        "fitfaultcontrol",
        _called_metres("FAULTS", ogr.wkbLineString, "LINESTRING(87.1 41.1, 87.4 41.4)"),
        "FAULTS: the coordinates look like degrees",
    ),
    Row(
        "deposits in degrees that are called metres",
        "fitfaultcontrol",
        _called_metres("DEPOSITS", ogr.wkbPoint, "POINT(87.1 41.1)"),
        "DEPOSITS: the coordinates look like degrees",
    ),
    Row(
        "a study area in degrees that is called metres",
        "fitfaultcontrol",
        _called_metres("STUDY_AREA", ogr.wkbPolygon, "POLYGON((87 41, 88 41, 88 42, 87 41))"),
        "STUDY_AREA: the coordinates look like degrees",
    ),
    Row("no faults", "fitfaultcontrol", _empty_faults, "has no lines"),
    Row(
        "points for faults",
        "fitfaultcontrol",
        _in_place_of("FAULTS", "deposits.gpkg"),
        "has points; lines or polygons are needed",
    ),
    Row(
        "lines for deposits",
        "fitfaultcontrol",
        _in_place_of("DEPOSITS", "faults.gpkg"),
        "has lines; points or polygons are needed",
    ),
    Row(
        "a template in degrees",
        "fitfaultcontrol",
        _template_in_degrees,
        "warp it to a projected CRS (Raster ▸ Projections ▸ Warp), such as EPSG:32645 here",
    ),
    Row(
        "deposits in another CRS",
        "fitfaultcontrol",
        _deposits_on_the_fault,
        "",
        twin=_deposits(*_ON_THE_FAULT),
    ),
    Row(
        "faults and deposits in degrees",
        "fitfaultcontrol",
        _faults_and_deposits_in_degrees,
        "",
        twin=_deposits(*_ON_THE_FAULT),
    ),
    Row("deposits outside of the study area", "fitfaultcontrol", _study_area_elsewhere, "overlap"),
    Row(
        "points for a factor",
        "fitfaultcontrol",
        _factors("deposits.gpkg"),
        "FACTORS: the layer deposits has points; lines or polygons are needed",
    ),
    Row(
        "a raster of measurements for a factor",
        "fitfaultcontrol",
        _factors("control.tif"),
        "FACTORS: control.tif has more than 255 different values: measurements, and no classes",
    ),
    Row(
        "the same factor twice",
        "fitfaultcontrol",
        _factors("faults.gpkg", "faults.gpkg"),
        "several bands would be called faults",
    ),
    Row(
        "no ring with a deposit",
        "fitfaultcontrol",
        _deposits((2.0, 38.0)),
        "",
    ),
    Row(
        "no ring with a deposit for a line",
        "fitfaultcontrol",
        lambda *places: {**_deposits((2.0, 38.0))(*places), "METHOD": "log_log"},
        "a line needs two",
    ),
)

# Training.


def _constant_band(material: Material, folder: Path) -> dict[str, Any]:
    values = stack_values(material)
    values[2] = 7.0
    return {"STACK": write_raster(folder / "stack.tif", values)}


def _all_constant(material: Material, folder: Path) -> dict[str, Any]:
    return {"STACK": write_raster(folder / "stack.tif", np.full((4, SIDE, SIDE), 3.0, np.float32))}


def _control_on_another_grid(material: Material, folder: Path) -> dict[str, Any]:
    values = np.linspace(0, 1, 900, dtype=np.float32).reshape(1, 30, 30)
    transform = (LEFT - 200, 1400.0, 0.0, TOP + 300, 0.0, -1400.0)
    path = write_raster(folder / "control.tif", values, ("w",), transform)
    return {"MODEL": "gk_cnn", "CONTROL": path}


def _control_elsewhere(material: Material, folder: Path) -> dict[str, Any]:
    values = np.ones((1, 10, 10), np.float32)
    transform = (LEFT + 1e6, CELL, 0.0, TOP, 0.0, -CELL)
    path = write_raster(folder / "control.tif", values, ("w",), transform)
    return {"MODEL": "gk_cnn", "CONTROL": path}


def _control_of_nothing(material: Material, folder: Path) -> dict[str, Any]:
    path = write_raster(folder / "control.tif", np.zeros((1, SIDE, SIDE), np.float32), ("w",))
    return {"MODEL": "gk_cnn", "CONTROL": path}


TRAINING = (
    Row("deposits outside of the stack", "traingkdcn", _deposits((400, 400)), "deposit"),
    Row("deposits in nodata", "traingkdcn", _deposits_in_nodata, "deposit"),
    Row("deposits outside of the area", "traingkdcn", _study_area_elsewhere, "study area"),
    Row("deposits in another CRS", "traingkdcn", _deposits_elsewhere, "", twin=_given()),
    Row("outlines for deposits", "traingkdcn", _outlines(*DEPOSITS), "", twin=_given()),
    Row("no outlines", "traingkdcn", _outlines(), "has no points or polygons"),
    Row(
        "lines for deposits to train on",
        "traingkdcn",
        _in_place_of("DEPOSITS", "faults.gpkg"),
        "has lines; points or polygons are needed",
    ),
    *(
        Row(
            f"an unknown field of names, {algorithm}",
            algorithm,
            lambda material, folder: {**_deposits((8, 8))(material, folder), "NAME_FIELD": "title"},
            "NAME_FIELD: the layer has no field called title",
        )
        for algorithm in ("traingkdcn", "classifyanomalies", "explaingradcam")
    ),
    Row("a word for a number", "traingkdcn", _given(EPOCHS="many"), "EPOCHS: many is not a number"),
    Row("two numbers for one", "traingkdcn", _given(EPOCHS=["1", "2"]), "EPOCHS takes one value"),
    Row(
        "neither true nor false",
        "traingkdcn",
        _given(COMPARE_SPLITS="no"),
        "COMPARE_SPLITS: give true or false",
    ),
    Row("a single fold", "traingkdcn", _given(FOLDS=1), "FOLDS must be 0 or"),
    Row(
        "deposits all at one cell",
        "traingkdcn",
        lambda material, folder: {
            **_deposits(*[(20, 20)] * 6)(material, folder),
            "VALIDATION": 0.2,
        },
        "only one group of deposits",
    ),
    Row("a control raster on another grid", "traingkdcn", _control_on_another_grid, ""),
    Row("a control raster elsewhere", "traingkdcn", _control_elsewhere, "CONTROL has no values"),
    Row(
        "a control raster that guides nowhere",
        "traingkdcn",
        _control_of_nothing,
        "",
        twin=_given(),  # the same network without one
    ),
    Row("a constant band", "traingkdcn", _constant_band, ""),
    Row("nothing but constant bands", "traingkdcn", _all_constant, "constant"),
    Row("a full disk for the model", "traingkdcn", _given(), "full", limit=20_000),
)

# Stacks.


def _stack(
    change: Callable[[np.ndarray], np.ndarray] = lambda values: values, **options: Any
) -> Callable[[Material, Path], dict[str, Any]]:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        values = change(stack_values(material))
        return {"STACK": write_raster(folder / "stack.tif", values, **options)}

    return bad


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values * 100), 1, 60_000) * 0.01


def _without_the_north(values: np.ndarray) -> np.ndarray:
    values[:, :5] = np.nan
    return values


def _taken_at(*shapes: str) -> Any:
    """Return a change of Stack Rasters: samples at these places."""

    def bad(material: Material, folder: Path) -> dict[str, Any]:
        return {"SAMPLES": write_points(folder / "s.gpkg", shapes, [{}] * len(shapes))}

    return bad


def _on_the_fault(degrees: bool) -> Any:
    """Return a change of Stack Rasters: the places on the fault for samples, as they are or in degrees."""

    def bad(material: Material, folder: Path) -> dict[str, Any]:
        change = _faults_and_deposits_in_degrees if degrees else _deposits(*_ON_THE_FAULT)
        return {"SAMPLES": change(material, folder)["DEPOSITS"], "RADIUS": 4100}

    return bad


STACKING = (
    Row(
        "no samples near any cell",
        "stackrasters",
        _taken_at(on_map((-20, 5)), on_map((-19, 5))),
        "larger",
    ),
    Row(
        "samples of another country",
        "stackrasters",
        _taken_at("POINT(300000 4500000)", "POINT(900000 4000000)"),
        "SAMPLES lie far off the rasters",
    ),
    Row(
        "samples at one place",
        "stackrasters",
        _taken_at(*[on_map((9, 9))] * 3),
        "at one place alone",
    ),
    Row("no samples at all", "stackrasters", _taken_at(), "SAMPLES"),
    Row(
        "samples in degrees that are called metres",
        "stackrasters",
        _taken_at("POINT(87.1 41.1)", "POINT(87.2 41.2)"),
        "SAMPLES: the coordinates look like degrees",
    ),
    Row(
        "faults for samples",
        "stackrasters",
        _in_place_of("SAMPLES", "faults.gpkg"),
        "has lines; points are needed",
    ),
    Row(
        "a radius without samples", "stackrasters", _given(RADIUS=900), "RADIUS is a distance from"
    ),
    Row(
        "a study area beside the rasters",
        "stackrasters",
        _study_area_elsewhere,
        "No cell with values lies in the study area",
    ),
    Row(
        "samples in another CRS", "stackrasters", _on_the_fault(True), "", twin=_on_the_fault(False)
    ),
)

_with_deposits = _deposits(*_ON_THE_FAULT)


def _template_south_up(material: Material, folder: Path) -> dict[str, Any]:
    path = write_raster(folder / "t.tif", stack_values(material)[:, ::-1], transform=SOUTH_UP)
    return {"TEMPLATE": path} | _with_deposits(material, folder)


def _guided(material: Material, folder: Path) -> dict[str, Any]:
    return {"MODEL": "gk_cnn", "CONTROL": material.path("control.tif")}


def _control_south_up(material: Material, folder: Path) -> dict[str, Any]:
    values = np.linspace(0, 1, SIDE * SIDE, dtype=np.float32).reshape(1, SIDE, SIDE)
    path = write_raster(folder / "control.tif", values[:, ::-1], ("w",), SOUTH_UP)
    return {"MODEL": "gk_cnn", "CONTROL": path}


def _scaled(material: Material, folder: Path) -> dict[str, Any]:
    values = _rounded(stack_values(material)) / 0.01
    path = write_raster(folder / "stack.tif", values, kind=gdal.GDT_UInt16, nodata=0)
    raster = gdal.Open(path, gdal.GA_Update)
    for number in range(1, 5):
        raster.GetRasterBand(number).SetScale(0.01)
    raster = None
    return {"STACK": path}


def _masked(material: Material, folder: Path) -> dict[str, Any]:
    path = write_raster(folder / "stack.tif", stack_values(material), nodata=None)
    raster = gdal.Open(path, gdal.GA_Update)
    raster.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full((SIDE, SIDE), 255, np.uint8)
    mask[:5] = 0
    raster.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    raster = None
    return {"STACK": path}


def _large_stack(material: Material, folder: Path) -> dict[str, Any]:
    """Return a stack whose map (58 kB) does not fit where PyTorch's own small files do."""
    values = np.random.default_rng(0).lognormal(size=(4, 120, 120)).astype(np.float32)
    return {"STACK": write_raster(folder / "stack.tif", values)}


def _raster_cut_short(material: Material, folder: Path) -> dict[str, Any]:
    path = Path(write_raster(folder / "stack.tif", stack_values(material)))
    whole = path.read_bytes()
    # What describes it stands first: it opens, and its values end early.
    path.write_bytes(whole[: len(whole) // 2])
    return {"STACK": str(path)}


def _not_a_raster(material: Material, folder: Path) -> dict[str, Any]:
    path = folder / "stack.tif"
    path.write_text("no raster")
    return {"STACK": str(path)}


SOUTH_UP = (LEFT, CELL, 0.0, TOP - SIDE * CELL, 0.0, CELL)
WESTWARD = (LEFT + SIDE * CELL, -CELL, 0.0, TOP, 0.0, -CELL)
UPSIDE_DOWN = (LEFT + SIDE * CELL, -CELL, 0.0, TOP - SIDE * CELL, 0.0, CELL)
ROTATED = (LEFT, CELL * 0.9, 300.0, TOP, 300.0, -CELL * 0.9)

STACKS = (
    Row("a missing band", "predictanomalies", _stack(lambda v: v[:3]), "no band called Zn"),
    Row(
        "a renamed band",
        "predictanomalies",
        _stack(names=("Au", "As", "Cu", "Pb")),
        "no band called Zn",
    ),
    Row(
        "bands in another order",
        "predictanomalies",
        _stack(lambda v: v[::-1], names=("Zn", "Cu", "As", "Au")),
        "",
        twin=_given(),
    ),
    *(
        Row(f"bands {words}, {algorithm}", algorithm, _stack(names=names), "do not say which")
        for algorithm in ("traingkdcn", "predictanomalies", "explaingradcam")
        for words, names in (
            ("without names", ("",) * 4),
            ("that are numbered", ("Band 4", "Band 1", "lyr.2", "3")),
        )
    ),
    Row("nothing but nodata", "predictanomalies", _stack(lambda v: v * np.nan), "No cell"),
    Row(
        "the wrong cell size",
        "predictanomalies",
        _stack(transform=(LEFT, 250.0, 0.0, TOP, 0.0, -250.0)),
        "cell",
    ),
    Row("scale and offset", "predictanomalies", _scaled, "", twin=_stack(_rounded)),
    Row("a mask band", "predictanomalies", _masked, "", twin=_stack(_without_the_north)),
    *(
        Row(f"{name}, {algorithm}", algorithm, change, "", twin=twin)
        for algorithm, twin in (("predictanomalies", _given()), ("explaingradcam", _given()))
        for name, change in (
            ("south up", _stack(lambda v: v[:, ::-1], transform=SOUTH_UP)),
            ("from east to west", _stack(lambda v: v[..., ::-1], transform=WESTWARD)),
            ("upside down", _stack(lambda v: v[:, ::-1, ::-1], transform=UPSIDE_DOWN)),
        )
    ),
    Row("a template south up", "fitfaultcontrol", _template_south_up, "", twin=_with_deposits),
    Row("a control raster south up", "traingkdcn", _control_south_up, "", twin=_guided),
    Row("rotated", "predictanomalies", _stack(transform=ROTATED), "rotated"),
    Row("no raster", "predictanomalies", _not_a_raster, "STACK"),
    Row("a raster cut short", "predictanomalies", _raster_cut_short, "stack.tif cannot be read"),
    Row("points outside of the stack", "explaingradcam", _deposits((900, 900)), "no values at any"),
    Row("a full disk for the map", "predictanomalies", _large_stack, "full", limit=20_000),
)

# Maps.

MAPS = (
    Row(
        "shares for percents",
        "classifyanomalies",
        _given(QUANTILES="0.5,0.8,0.95"),
        "",
        twin=_given(QUANTILES="50,80,95"),
    ),
    Row("shares and percents", "classifyanomalies", _given(QUANTILES="0.5,95"), "as percents"),
    Row("no percents", "classifyanomalies", _given(QUANTILES="high"), "must be percents"),
)

# Model files.


def _model(change: Callable[[bytes], bytes]) -> Callable[[Material, Path], dict[str, Any]]:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        path = folder / "model.safetensors"
        path.write_bytes(change(Path(material.path("model.safetensors")).read_bytes()))
        return {"MODEL": str(path)}

    return bad


def split(file: bytes) -> tuple[dict[str, Any], bytes]:
    """Return header and weights of a model file."""
    length = struct.unpack("<Q", file[:8])[0]
    return json.loads(file[8 : 8 + length]), file[8 + length :]


def joined(header: Any, weights: bytes) -> bytes:
    """Return a model file of a header and weights."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + weights


def _bomb(file: bytes) -> bytes:
    return joined(b"[" * 1_000_000 + b"]" * 1_000_000, split(file)[1])


def _bomb_inside(file: bytes) -> bytes:
    header, weights = split(file)
    for key in header["__metadata__"]:
        header["__metadata__"][key] = "[" * 200_000 + "]" * 200_000
    return joined(header, weights)


def _lying_shapes(file: bytes) -> bytes:
    header, weights = split(file)
    name = next(name for name in header if name.endswith("weight"))
    header[name]["shape"] = [2**20, 2**20]
    return joined(header, weights)


def _swapped_shapes(file: bytes) -> bytes:
    header, weights = split(file)
    for name, entry in header.items():
        if name != "__metadata__" and len(entry["shape"]) > 1:
            entry["shape"] = entry["shape"][::-1]
    return joined(header, weights)


def _nan_weights(file: bytes) -> bytes:
    header, weights = split(file)
    return joined(header, b"\xff" * len(weights))


def _section(change: Callable[[bytes], bytes]) -> Callable[[Material, Path], dict[str, Any]]:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        path = folder / "section.safetensors"
        path.write_bytes(change(Path(material.path("section.safetensors")).read_bytes()))
        return {"MODELS": [str(path)]}

    return bad


def _other_kind(material: Material, folder: Path) -> dict[str, Any]:
    return {"MODEL": material.path("section.safetensors")}


MODELS = (
    Row("cut short", "predictanomalies", _model(lambda f: f[: len(f) // 2]), "damaged"),
    Row("an empty file", "predictanomalies", _model(lambda f: b""), "not a Gossan model"),
    Row("the wrong magic", "predictanomalies", _model(lambda f: b"PK" + f[2:]), "not a Gossan"),
    Row("a JSON bomb", "predictanomalies", _model(_bomb), "not a Gossan"),
    Row("a JSON bomb inside", "predictanomalies", _model(_bomb_inside), "damaged"),
    Row("shapes that lie", "predictanomalies", _model(_lying_shapes), "damaged"),
    Row("shapes that are swapped", "predictanomalies", _model(_swapped_shapes), "damaged"),
    Row("NaN weights", "predictanomalies", _model(_nan_weights), "not all numbers"),
    Row(
        "distances from an older model",
        "predictanomalies",
        lambda material, folder: {"OUTSIDE": str(folder / "outside.tif")},
        "OUTSIDE needs the range",
    ),
    Row("a model for photographs", "predictanomalies", _other_kind, "is a model for thin sections"),
    Row("a section model cut short", "classifythinsection", _section(lambda f: f[:-9]), "damaged"),
)

# Photographs.


def _photograph(write: Callable[[Path], None]) -> Callable[[Material, Path], dict[str, Any]]:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        write(folder)
        return {"IMAGES": str(folder)}

    return bad


def _truncated(folder: Path) -> None:
    write_photograph(folder / "a.png", (200, 200))
    whole = (folder / "a.png").read_bytes()
    (folder / "a.png").write_bytes(whole[: len(whole) // 3])


def _animated(folder: Path) -> None:
    from PIL import Image

    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(folder / "a.png", save_all=True, append_images=frames[1:])


def _first_frame(folder: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 40), "red").save(folder / "a.png")


def _true_name(folder: Path) -> None:
    write_photograph(folder / "a.png")


def _lying_extension(folder: Path) -> None:
    write_photograph(folder / "a.png")
    (folder / "a.png").rename(folder / "a.jpg")


PHOTOGRAPHS = (
    Row(
        "truncated", "classifythinsection", _photograph(_truncated), "No photograph can be read (1)"
    ),
    Row(
        "zero bytes",
        "classifythinsection",
        _photograph(lambda folder: (folder / "a.png").write_bytes(b"") and None),
        "No photograph can be read (1)",
    ),
    Row(
        "one pixel",
        "classifythinsection",
        _photograph(lambda folder: write_photograph(folder / "a.png", (1, 1))),
        "",
    ),
    Row(
        "a hundred megapixels",
        "classifythinsection",
        _photograph(lambda folder: write_photograph(folder / "a.jpg", (10_000, 10_000), quality=5)),
        "",
    ),
    Row(
        "animated",
        "classifythinsection",
        _photograph(_animated),
        "",
        twin=_photograph(_first_frame),
    ),
    Row(
        "a lying extension",
        "classifythinsection",
        _photograph(_lying_extension),
        "",
        twin=_photograph(_true_name),
    ),
    Row(
        "text in a picture's place",
        "classifythinsection",
        _photograph(lambda folder: (folder / "a.jpg").write_text("granite") and None),
        "No photograph can be read (1)",
    ),
    Row("a full disk for the table", "classifythinsection", _given(), "full", limit=20_000),
    Row(
        "an empty folder", "classifythinsection", _photograph(lambda folder: None), "no photograph"
    ),
)

# Files of laboratories.


def _file(content: bytes | str, name: str = "assays.csv", **parameters: Any) -> Any:
    def bad(material: Material, folder: Path) -> dict[str, Any]:
        text = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(text)
        return {"INPUT": str(folder / name), **parameters}

    return bad


def _written_otherwise(material: Material, folder: Path) -> dict[str, Any]:
    return {"INPUT": write_assays(folder / "assays.txt", ";", ",", "gb18030")}


def _positions_of_others(material: Material, folder: Path) -> dict[str, Any]:
    points = write_points(folder / "places.gpkg", ["POINT(500000 4600000)"], [{"Sample": "X1"}])
    return {"POSITIONS": points}


ASSAYS = (
    Row("an empty file", "importassays", _file(""), "is empty"),
    Row(
        "a picture", "importassays", _file(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "another kind of file"
    ),
    Row("an archive", "importassays", _file(b"PK\x03\x04", "a.xlsx"), "neither openpyxl nor GDAL"),
    Row("a letter", "importassays", _file("Dear client\nthank you\n"), "looks like a header"),
    Row("no samples", "importassays", _file("Sample,East,North,Cu\n"), "no samples under it"),
    Row("no positions", "importassays", _file("Sample,Cu\nA,5\n"), "no columns of positions"),
    Row(
        "an unknown CRS",
        "importassays",
        _file("Sample,East,North,Cu\nA,500000,4600000,5\n", CRS=""),
        "CRS: which CRS",
    ),
    Row(
        "degrees for metres",
        "importassays",
        _file("Sample,East,North,Cu\nA,87.5,41.5,5\n"),
        "look like degrees",
    ),
    Row(
        "two zones",
        "importassays",
        _file("Sample,East,North,Zone,Cu\nA,500000,4600000,45,5\nB,500000,4600000,46,5\n"),
        "several zones",
    ),
    Row(
        "thousands or decimals",
        "importassays",
        _file("Sample;East;North;Cu\nA;500000;4600000;1,016\n"),
        "DECIMAL",
    ),
    Row(
        "a quotation mark that stays open",
        "importassays",
        _file('Sample,East,North,Cu\nA,500000,4600000,5\nB,500000,4600000,"6\nC,5,4,7\n'),
        "a cell never ends",
    ),
    Row("no elements", "importassays", _file("Sample,East,North\nA,500000,4600000\n"), "element"),
    Row(
        "an unknown column", "importassays", _given(SAMPLE_FIELD="Probe"), "no column called Probe"
    ),
    Row("x without y", "importassays", _given(X_FIELD="East"), "both X_FIELD and Y_FIELD"),
    Row("positions of others", "importassays", _positions_of_others, "No sample of INPUT"),
    Row("a full disk for points", "importassays", _given(), "full", limit=20_000),
    Row("semicolons, commas and GBK", "importassays", _written_otherwise, "", twin=_given()),
)

ROWS = (
    *ASSAYS,
    *GRIDDING,
    *DETECTING,
    *FAULTS,
    *TRAINING,
    *STACKING,
    *STACKS,
    *MAPS,
    *MODELS,
    *PHOTOGRAPHS,
)
NAMES = [f"{row.algorithm}: {row.name}" for row in ROWS]
