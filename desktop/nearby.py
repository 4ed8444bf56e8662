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
    ellipsoid = project.ellipsoid()
    measure.setEllipsoid("WGS84" if ellipsoid in ("", "NONE") else ellipsoid)
    try:
        here = QgsCoordinateTransform(crs, layer.crs(), project).transform(place)
    except QgsCsException:
        return None
    # A degree of longitude is shorter than one of latitude.
    narrow = math.cos(math.radians(here.y())) if layer.crs().isGeographic() else 1.0
    most = _farthest(layer, here)
    reach = max(most, 1e-6) * _FIRST
    found = _nearest_within(layer, here, reach, narrow)
    while found is None and reach <= most < math.inf:
        reach *= 4
        found = _nearest_within(layer, here, reach, narrow)
    if found is None:
        return None
    feature, there = found
    metres = measure.measureLine(here, there)
    east, north = (there.x() - here.x()) * narrow, there.y() - here.y()
    return Neighbour(_name(feature), metres, math.degrees(math.atan2(east, north)) % 360)


def _farthest(layer: QgsVectorLayer, here: QgsPointXY) -> float:
    """Return how far a feature of a layer may lie away, in map units.

    Without end where a position is no number or endless, which nobody meant: QGIS does not know the
    extent of such layers.
    """
    try:
        whole = QgsRectangle(layer.extent())
    except Exception:  # what QGIS 3.22 throws has no name
        return math.inf
    whole.combineExtentWith(here.x(), here.y())
    both = whole.width() + whole.height()
    return both if math.isfinite(both) else math.inf


def _nearest_within(
    layer: QgsVectorLayer, here: QgsPointXY, reach: float, narrow: float
) -> tuple[QgsFeature, QgsPointXY] | None:
    """Return the nearest feature no farther than a reach in map units, and where it lies.

    A unit to the east is as long as ``narrow`` units to the north.
    """
    wide = reach / max(narrow, 1e-6)
    box = QgsRectangle(here.x() - wide, here.y() - reach, here.x() + wide, here.y() + reach)
    request = QgsFeatureRequest(box) if reach < math.inf else QgsFeatureRequest()
    best, least = None, reach
    for feature in layer.getFeatures(request):
        there = feature.geometry().nearestPoint(QgsGeometry.fromPointXY(here))
        if there.isNull():
            continue
        point = there.asPoint()
        distance = math.hypot((point.x() - here.x()) * narrow, point.y() - here.y())
        if distance <= least and distance < math.inf:
            best, least = (feature, point), distance
    return best


def _name(feature: QgsFeature) -> str:
    """Return what a field calls a feature, or its number."""
    for field in name_fields(feature.fields().names()):
        text = str(feature[field] or "").strip()
        if text and text != "NULL":
            return text
    return str(feature.id())
