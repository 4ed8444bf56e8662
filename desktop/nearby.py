"""What lies nearest to a place in layers of points: deposits and samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from ..core.anomalies.patches.deposits import name_fields
from ..core.runtime.language import tr

#: Half the side of the first square that is looked in, as a share of the layer's extent.
_FIRST = 1 / 256


@dataclass(frozen=True)
class Neighbour:
    """The feature of a layer that lies nearest.

    Attributes
    ----------
    name : str
        What a field calls it, or its number.
    metres : float
    azimuth : float
        Degrees from north, clockwise.
    """

    name: str
    metres: float
    azimuth: float

    def told(self, kind: str) -> str:
        """Say where it lies."""
        return tr(
            "Nearest in {kind}: {name}, {distance:,.0f} m, azimuth {azimuth:.0f}°",
            kind=kind,
            name=self.name,
            distance=self.metres,
            azimuth=self.azimuth,
        )


def nearest(
    layer: QgsVectorLayer, place: QgsPointXY, crs: QgsCoordinateReferenceSystem
) -> Neighbour | None:
    """Return the feature nearest to a place that is given in a CRS; None if there is none.

    Distances are those on the ellipsoid. Squares around the place grow until one holds a feature, so that
    a layer with an index is not read whole.
    """
    project = QgsProject.instance()
    measure = QgsDistanceArea()
    measure.setSourceCrs(layer.crs(), project.transformContext())
    measure.setEllipsoid(project.ellipsoid() or "WGS84")
    try:
        here = QgsCoordinateTransform(crs, layer.crs(), project).transform(place)
    except QgsCsException:
        return None
    extent = layer.extent()
    if extent.isNull():
        return None
    reach = max(extent.width(), extent.height(), 1e-6) * _FIRST
    whole = QgsRectangle(extent)
    whole.combineExtentWith(here.x(), here.y())
    most = max(whole.width(), whole.height())
    found = None
    while found is None:
        found = _nearest_within(layer, here, reach)
        if reach > most:
            break
        reach *= 4
    if found is None:
        return None
    feature, there = found
    metres = measure.measureLine(here, there)
    azimuth = math.degrees(math.atan2(there.x() - here.x(), there.y() - here.y())) % 360
    return Neighbour(_name(feature), metres, azimuth)


def _nearest_within(
    layer: QgsVectorLayer, here: QgsPointXY, reach: float
) -> tuple[QgsFeature, QgsPointXY] | None:
    """Return the nearest feature no farther than a reach in map units, and where it lies."""
    box = QgsRectangle(here.x() - reach, here.y() - reach, here.x() + reach, here.y() + reach)
    best, least = None, reach
    for feature in layer.getFeatures(QgsFeatureRequest(box)):
        there = feature.geometry().nearestPoint(QgsGeometry.fromPointXY(here))
        if there.isNull():
            continue
        point = there.asPoint()
        distance = math.hypot(point.x() - here.x(), point.y() - here.y())
        if distance <= least:
            best, least = (feature, point), distance
    return best


def _name(feature: QgsFeature) -> str:
    """Return what a field calls a feature, or its number."""
    for field in name_fields(feature.fields().names()):
        text = str(feature[field] or "").strip()
        if text and text != "NULL":
            return text
    return str(feature.id())
