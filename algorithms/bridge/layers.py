"""Layers of QGIS as the arrays that the core works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

from ...core.rasters.regions import Region
from ...core.runtime.errors import InputError
from ...core.runtime.language import later, tr
from ...core.runtime.progress import Progress, stop_if_cancelled

#: Coordinates beyond this are no places: shapefiles write the largest number there is for them.
_FARTHEST = 1e12

POINTS, LINES, POLYGONS, NOTHING = (
    QgsWkbTypes.geometryType(kind)
    for kind in (
        QgsWkbTypes.Type.Point,
        QgsWkbTypes.Type.LineString,
        QgsWkbTypes.Type.Polygon,
        QgsWkbTypes.Type.NoGeometry,
    )
)

#: What a layer of each kind has; others hold several kinds, of which the wanted one is taken.
_CONTENTS = {
    POINTS: later("points"),
    LINES: later("lines"),
    POLYGONS: later("polygons"),
    NOTHING: later("no geometry"),
}

_FIELD_TYPES = {
    int: QMetaType.Type.Int,
    float: QMetaType.Type.Double,
    str: QMetaType.Type.QString,
}


def table_fields(*columns: tuple[str, type]) -> QgsFields:
    """Return fields of these names and Python types (int, float, str)."""
    fields = QgsFields()
    for name, kind in columns:
        stored = _FIELD_TYPES[kind]
        # Before 3.38 a field takes the older enumeration, which Qt 6 no longer has.
        fields.append(
            QgsField(name, stored if Qgis.versionInt() >= 33800 else QVariant.Type(stored))
        )
    return fields


def crs_from_wkt(wkt: str) -> QgsCoordinateReferenceSystem:
    """Return the CRS of a raster; an invalid one for an empty text."""
    return QgsCoordinateReferenceSystem.fromWkt(wkt) if wkt else QgsCoordinateReferenceSystem()


@dataclass
class LayerReader:
    """Reads features of a source into a CRS, and counts those without a usable geometry.

    Attributes
    ----------
    name : str
        Of the parameter that the layer was given for.
    source : QgsProcessingFeatureSource
    crs : QgsCoordinateReferenceSystem
        What geometries are brought to; an invalid one leaves them as they are.
    context : QgsProcessingContext
    progress : Progress
    skipped : int
        Features without a geometry of the wanted kind, or with one that cannot be brought to the CRS.
    """

    name: str
    source: QgsProcessingFeatureSource
    crs: QgsCoordinateReferenceSystem
    context: QgsProcessingContext
    progress: Progress
    skipped: int = 0

    def features(
        self, kind: Any, fields: Sequence[str] = ()
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        """Yield features with their fields, and their geometry in the CRS.

        ``kind`` is POINTS, LINES or POLYGONS.

        Raises
        ------
        InputError
            If the layer has another kind of geometry, or none.
        """
        self._require(kind)
        request = QgsFeatureRequest()
        request.setSubsetOfAttributes(list(fields), self.source.fields())
        transform = QgsCoordinateTransform(
            self.source.sourceCrs(), self.crs, self.context.transformContext()
        )
        # Self-intersections do no harm here; a null geometry is counted, not fatal.
        unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
        for feature in self.source.getFeatures(request, unchecked):
            stop_if_cancelled(self.progress)
            geometry = QgsGeometry(feature.geometry())
            if geometry.isNull() or geometry.isEmpty() or geometry.type() != kind:
                self.skipped += 1
                continue
            try:
                geometry.transform(transform)
            except QgsCsException:
                self.skipped += 1
                continue
            if any(not abs(number) < _FARTHEST for number in _corners(geometry)):
                self.skipped += 1
                continue
            yield feature, geometry

    def _require(self, kind: Any) -> None:
        found = QgsWkbTypes.geometryType(self.source.wkbType())
        if found == kind or found not in _CONTENTS:
            return
        message = tr(
            "{name}: the layer {layer} has {found}; {wanted} are needed.",
            name=self.name,
            layer=self.source.sourceName(),
            found=tr(_CONTENTS[found]),
            wanted=tr(_CONTENTS[kind]),
        )
        if found == NOTHING and kind == POINTS:
            message += tr(
                " Columns with coordinates become points with Create points layer from table, in the "
                "Processing toolbox."
            )
        raise InputError(message)

    def points(self) -> np.ndarray:
        """Return all points, also those of multipoints, shape (n, 2)."""
        places = []
        for _, geometry in self.features(POINTS):
            places += [(vertex.x(), vertex.y()) for vertex in geometry.vertices()]
        return np.array(places, dtype=float).reshape(-1, 2)

    def lines(self) -> list[np.ndarray]:
        """Return all lines, shape (vertices, 2) each; curves are made of short pieces."""
        lines = []
        for _, geometry in self.features(LINES):
            geometry.convertToStraightSegment()
            parts = (
                geometry.asMultiPolyline() if geometry.isMultipart() else [geometry.asPolyline()]
            )
            lines += [np.array([(v.x(), v.y()) for v in part]) for part in parts if len(part) > 1]
        return lines

    def polygons(self) -> list[bytes]:
        """Return all polygons as WKB; curves are made of short pieces."""
        polygons = []
        for _, geometry in self.features(POLYGONS):
            geometry.convertToStraightSegment()
            polygons.append(bytes(geometry.asWkb()))
        return polygons


def _corners(geometry: QgsGeometry) -> tuple[float, ...]:
    box = geometry.boundingBox()
    return box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()


def read_region(
    source: QgsProcessingFeatureSource | None,
    crs_wkt: str,
    context: QgsProcessingContext,
    progress: Progress,
) -> Region | None:
    """Return the study area of an optional polygon layer (STUDY_AREA), in a raster's CRS.

    Raises
    ------
    InputError
        If the layer has no polygons.
    """
    if source is None:
        return None
    crs = crs_from_wkt(crs_wkt)
    return Region(LayerReader("STUDY_AREA", source, crs, context, progress).polygons())


def read_points(
    name: str,
    source: QgsProcessingFeatureSource | None,
    crs_wkt: str,
    context: QgsProcessingContext,
    progress: Progress,
) -> np.ndarray:
    """Return the points (n, 2) of a layer in a raster's CRS.

    Raises
    ------
    InputError
        If there are none, or the layer has lines or polygons.
    """
    if source is None:
        raise InputError(tr("{name}: there is no such point layer.", name=name))
    reader = LayerReader(name, source, crs_from_wkt(crs_wkt), context, progress)
    points = reader.points()
    if reader.skipped:
        progress.warning(
            tr(
                "{name}: {skipped} features without a usable geometry were skipped.",
                name=name,
                skipped=reader.skipped,
            )
        )
    if not len(points):
        raise InputError(
            tr(
                "{name}: the layer {layer} has no points.",
                name=name,
                layer=source.sourceName(),
            )
        )
    return points
