"""A simulated survey as files that QGIS opens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from ..rasters.grid import spatial_reference
from ..rasters.regions import line, polygon_wkb
from ..rasters.windows import Window
from ..rasters.writer import RasterWriter
from ..runtime.errors import OutputError
from ..runtime.files import Staging
from ..runtime.language import tr
from ..runtime.tables import Written, closing, require_whole
from .analytes import ANALYTES
from .simulation import CRS, TRUTH_BANDS, Survey


def write_survey(survey: Survey, folder: str) -> dict[str, str]:
    """Write the survey's files to a folder, all of them or none; return their paths by name.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    names = ("samples.gpkg", "faults.gpkg", "deposits.gpkg", "study_area.gpkg")
    paths = {name: str(Path(folder) / name) for name in (*names, "truth.tif", "survey.json")}
    with Staging() as staging:
        analytes = [(analyte.name, analyte.unit) for analyte in ANALYTES]
        geometries = [point_wkb(place) for place in survey.samples]
        write_layer(
            staging.path(paths["samples.gpkg"]), ogr.wkbPoint, geometries, analytes, survey.values
        )
        write_layer(
            staging.path(paths["faults.gpkg"]),
            ogr.wkbLineString,
            [line(fault).ExportToWkb() for fault in survey.faults],
        )
        write_layer(
            staging.path(paths["deposits.gpkg"]),
            ogr.wkbPoint,
            [point_wkb(place) for place in survey.deposits],
        )
        write_layer(
            staging.path(paths["study_area.gpkg"]), ogr.wkbPolygon, [polygon_wkb(survey.outline)]
        )
        writer = RasterWriter(
            staging, paths["truth.tif"], survey.grid, TRUTH_BANDS, ("ln", "km", "unit")
        )
        writer.write(Window(0, 0, survey.grid.rows, survey.grid.columns), survey.truth)
        Path(staging.path(paths["survey.json"])).write_text(
            json.dumps(survey.parameters, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return paths


def write_layer(
    path: str,
    kind: int,
    geometries: Sequence[bytes],
    fields: Sequence[tuple[str, str]] = (),
    values: np.ndarray | Sequence[Sequence[str]] | None = None,
) -> None:
    """Write a layer whose fields are numbers or, of rows of texts, texts; units may be empty."""
    name = Path(path).name
    with closing(name):
        _fill_layer(path, kind, geometries, fields, values)
    require_whole(path, name, Written(len(geometries), shapes=len(geometries)))


def _fill_layer(
    path: str,
    kind: int,
    geometries: Sequence[bytes],
    fields: Sequence[tuple[str, str]],
    values: np.ndarray | Sequence[Sequence[str]] | None,
) -> None:
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = None
    if dataset is not None:
        layer = dataset.CreateLayer(Path(path).stem, spatial_reference(CRS), kind)
    if layer is None:
        raise OutputError(
            tr(
                "Cannot write {name}: {reason}",
                name=Path(path).name,
                reason=gdal.GetLastErrorMsg(),
            )
        )
    kind_of_field = ogr.OFTReal if isinstance(values, np.ndarray) else ogr.OFTString
    for name, unit in fields:
        field = ogr.FieldDefn(name, kind_of_field)
        field.SetAlternativeName(f"{name} ({unit})" if unit else name)
        layer.CreateField(field)
    dataset.StartTransaction()
    for number, geometry in enumerate(geometries):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(geometry))
        if values is not None:
            for column, value in enumerate(values[number]):
                feature.SetField(column, value if isinstance(value, str) else float(value))
        layer.CreateFeature(feature)
    dataset.CommitTransaction()


def point_wkb(place: np.ndarray) -> bytes:
    """Return a place (x, y) as a point."""
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(float(place[0]), float(place[1]))
    return bytes(point.ExportToWkb())
