"""Layers of QGIS as the arrays that the core works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QMetaType, Qt, QTime, QVariant

from ...core.rasters.positions import check_against_crs, looks_like_degrees
from ...core.rasters.regions import Region
from ...core.runtime.errors import InputError
from ...core.runtime.language import later, tr
from ...core.runtime.progress import Progress, stop_if_cancelled

#: Coordinates beyond this are no places: shapefiles write the largest number there is for them.
FARTHEST = 1e12

POINTS, LINES, POLYGONS, NOTHING = (
    QgsWkbTypes.geometryType(kind)
    for kind in (
        QgsWkbTypes.Type.Point,
        QgsWkbTypes.Type.LineString,
        QgsWkbTypes.Type.Polygon,
        QgsWkbTypes.Type.NoGeometry,
    )
)

#: What is taken where polygons will do as well.
_OR_POLYGONS = {POINTS: later("points or polygons"), LINES: later("lines or polygons")}

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


def wkt_with_area(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS with its area of use, which the older kind of WKT does not have."""
    if not crs.isValid():
        return ""
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED))


def cell_text(value: Any) -> str | None:
    """Return a cell's text, None where it is null."""
    if isinstance(value, str):
        return value
    # A null is a QVariant where QGIS is built on Qt 5.
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return None
    if isinstance(value, (QDate, QDateTime, QTime)):
        return str(value.toString(Qt.DateFormat.ISODate))
    return str(value)


def point_inside(polygon: QgsGeometry) -> QgsPointXY | None:
    """Return a polygon's centroid, or a point inside where that lies outside; None if it has neither."""
    straight = QgsGeometry(polygon)
    straight.convertToStraightSegment()
    centre = straight.centroid()
    if centre.isNull() or not straight.contains(centre):
        # One that crosses itself has no surface before it is mended.
        inside = straight.pointOnSurface()
        centre = straight.makeValid().pointOnSurface() if inside.isNull() else inside
    return None if centre.isNull() else centre.asPoint()


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
    or_polygons : bool
        Whether polygons will do in place of points or lines, which is said of other layers.
    skipped : int
        Features without a geometry of the wanted kind, or with one that cannot be brought to the CRS.
    """

    name: str
    source: QgsProcessingFeatureSource
    crs: QgsCoordinateReferenceSystem
    context: QgsProcessingContext
    progress: Progress
    or_polygons: bool = False
    skipped: int = 0

    def features(
        self, kind: Any, fields: Sequence[str] = ()
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        """Yield features with their fields, and their geometry in the CRS.

        ``kind`` is POINTS, LINES or POLYGONS.

        Raises
        ------
        InputError
            If the layer has another kind of geometry, or none, or its CRS cannot be right.
        """
        transform, corners = self.transform, []
        for feature, geometry in self.own_features(kind, fields):
            corners.append(_corners(geometry.boundingBox()))
            try:
                geometry.transform(transform)
            except QgsCsException:
                self.skipped += 1
                continue
            if not _is_placed(geometry):
                self.skipped += 1
                continue
            yield feature, geometry
        self._check_crs(np.array(corners).reshape(-1, 2, 2))

    def own_features(
        self, kind: Any, fields: Sequence[str] = ()
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        """Yield features with their fields, and their geometry in the layer's own CRS.

        Raises
        ------
        InputError
            If the layer has another kind of geometry, or none.
        """
        self._require(kind)
        self._tell_of_no_crs()
        request = QgsFeatureRequest()
        request.setSubsetOfAttributes(list(fields), self.source.fields())
        # Self-intersections do no harm here; a null geometry is counted, not fatal.
        unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
        for feature in self.source.getFeatures(request, unchecked):
            stop_if_cancelled(self.progress)
            geometry = QgsGeometry(feature.geometry())
            if (
                geometry.isNull()
                or geometry.isEmpty()
                or geometry.type() != kind
                or not _is_placed(geometry)
            ):
                self.skipped += 1
            else:
                yield feature, geometry

    @property
    def has_polygons(self) -> bool:
        """Whether the layer is one of polygons."""
        return bool(QgsWkbTypes.geometryType(self.source.wkbType()) == POLYGONS)

    @property
    def transform(self) -> QgsCoordinateTransform:
        """The way from the layer's CRS to the wanted one."""
        return QgsCoordinateTransform(
            self.source.sourceCrs(), self.crs, self.context.transformContext()
        )

    def _require(self, kind: Any) -> None:
        found = QgsWkbTypes.geometryType(self.source.wkbType())
        if found == kind or found not in _CONTENTS:
            return
        message = tr(
            "{name}: the layer {layer} has {found}; {wanted} are needed.",
            name=self.name,
            layer=self.source.sourceName(),
            found=tr(_CONTENTS[found]),
            wanted=tr(_OR_POLYGONS[kind] if self.or_polygons else _CONTENTS[kind]),
        )
        if found == NOTHING and kind == POINTS:
            message += tr(
                " Columns with coordinates become points with Create points layer from table, in the "
                "Processing toolbox."
            )
        raise InputError(message)

    def _tell_of_no_crs(self) -> None:
        """Warn of a layer without a CRS, whose coordinates are then taken as they are."""
        source = self.source
        if source.sourceCrs().isValid():
            return
        message = tr(
            "{name}: the layer has no CRS. Its coordinates are taken as they are, {taken}; set "
            "the CRS that they have (Layer ▸ Set CRS of Layer).",
            name=self.name,
            taken=(
                tr("for those of {crs}", crs=self.crs.description())
                if self.crs.isValid()
                else tr("for metres")
            ),
        )
        if looks_like_degrees(_corners(source.sourceExtent())):
            message += tr(" They may be degrees: those of GPS devices have EPSG:4326.")
        self.progress.warning(message)

    def _check_crs(self, corners: np.ndarray) -> None:
        """Warn of features, or refuse them, that cannot have the layer's CRS; corners are (n, xy, 2)."""
        xy = corners.transpose(0, 2, 1).reshape(-1, 2)
        warning = check_against_crs(xy, wkt_with_area(self.source.sourceCrs()), self.name)
        if warning:
            self.progress.warning(warning)

    def lines(self) -> list[np.ndarray]:
        """Return all lines, shape (vertices, 2) each; curves are made of short pieces."""
        return self._lines(LINES)

    def edges(self) -> list[np.ndarray]:
        """Return all lines of a layer of lines, or the edges of its polygons."""
        self.or_polygons = True
        return self._lines(POLYGONS if self.has_polygons else LINES)

    def _lines(self, kind: Any) -> list[np.ndarray]:
        lines = []
        for _, geometry in self.features(kind):
            geometry.convertToStraightSegment()
            if kind == POLYGONS:
                geometry = geometry.convertToType(LINES, True)
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


def _is_placed(geometry: QgsGeometry) -> bool:
    return all(abs(number) < FARTHEST for number in _corners(geometry.boundingBox()))


def _corners(box: QgsRectangle) -> tuple[float, float, float, float]:
    return box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()


def attributes(
    source: QgsProcessingFeatureSource, choose: Callable[[Sequence[str]], Sequence[str]]
) -> dict[str, list[str]]:
    """Return what a layer's fields say of its features, as texts; which fields is chosen by their names."""
    names = [field.name() for field in source.fields()]
    wanted = list(choose(names))
    if not wanted:
        return {}
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([names.index(name) for name in wanted])
    columns: dict[str, list[str]] = {name: [] for name in wanted}
    for feature in source.getFeatures(request):
        for name, column in columns.items():
            column.append(cell_text(feature[name]) or "")
    return columns


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
