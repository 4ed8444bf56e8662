"""What was clicked: the map to ask, and the place or the target on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..core.runtime.errors import InputError
from ..core.runtime.language import tr
from .asking import holds_scores

if TYPE_CHECKING:
    from ..core.rasters.regions import Region


@dataclass(frozen=True)
class Clicked:
    """A place on a map that can be asked.

    Attributes
    ----------
    layer : QgsRasterLayer
    place : QgsPointXY
        In the layer's CRS.
    region : Region or None
        The target that was clicked.
    """

    layer: QgsRasterLayer
    place: QgsPointXY
    region: Region | None


def clicked(
    point: QgsPointXY, crs: QgsCoordinateReferenceSystem, active: QgsMapLayer | None
) -> Clicked:
    """Return what a click at a point in a CRS asks for.

    The active layer if it is a map; else the uppermost visible map under the place. Where a layer of
    polygons is active, the polygon is the question.

    Raises
    ------
    InputError
        If no map lies there that says what it was made from.
    """
    maps = [active] if active is not None and is_map_layer(active) else list(_visible_maps())
    for layer in maps:
        place = _in(layer.crs(), point, crs)
        if place is None or (layer is not active and not layer.extent().contains(place)):
            continue
        region = None
        if isinstance(active, QgsVectorLayer):
            region = _target(active, point, crs, layer)
        return Clicked(layer, place, region)
    raise InputError(
        tr(
            "No map lies here that can be asked. Those are maps of Predict Anomalies, which say which model "
            "and which stack they were made from (maps of older versions are made again), and those of "
            "Detect Anomalies. Run one of them, or choose its map on the layer tree."
        )
    )


def first_map(active: QgsMapLayer | None) -> QgsRasterLayer | None:
    """Return the map that is likely asked first: the active layer, or the uppermost visible map."""
    if active is not None and is_map_layer(active):
        return active
    return next(_visible_maps(), None)


def file_of(layer: QgsMapLayer) -> str:
    """Return the file of a raster layer."""
    return str(layer.source()).partition("|")[0]


def is_map_layer(layer: QgsMapLayer) -> bool:
    """Return whether a layer is a map that can be asked: it says what it was made from, or holds scores."""
    from ..core.rasters.origin import is_map

    if not isinstance(layer, QgsRasterLayer) or not layer.isValid():
        return False
    path = file_of(layer)
    return layer.providerType() == "gdal" and (is_map(path) or holds_scores(path))


def _visible_maps() -> Iterator[QgsRasterLayer]:
    """Yield the maps that are shown, the uppermost first."""
    root = QgsProject.instance().layerTreeRoot()
    for node in root.findLayers():
        layer = node.layer()
        if node.isVisible() and layer is not None and is_map_layer(layer):
            yield layer


def _in(
    target: QgsCoordinateReferenceSystem, point: QgsPointXY, crs: QgsCoordinateReferenceSystem
) -> QgsPointXY | None:
    try:
        return QgsCoordinateTransform(crs, target, QgsProject.instance()).transform(point)
    except QgsCsException:
        return None


def _target(
    layer: QgsVectorLayer,
    point: QgsPointXY,
    crs: QgsCoordinateReferenceSystem,
    raster: QgsRasterLayer,
) -> Region | None:
    """Return the polygon of a layer under a point as a region of a raster; None if there is none."""
    from ..core.rasters.regions import Region

    if layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return None
    place = _in(layer.crs(), point, crs)
    if place is None:
        return None
    for feature in _features_at(layer, place):
        outline = QgsGeometry(feature.geometry())
        way = QgsCoordinateTransform(layer.crs(), raster.crs(), QgsProject.instance())
        with suppress(QgsCsException):  # a part of it may lie where the map's CRS knows no place
            outline.transform(way)
            return Region([bytes(outline.asWkb())])
    return None


def _features_at(layer: QgsVectorLayer, place: QgsPointXY) -> Iterator[QgsFeature]:
    box = QgsRectangle(place.x(), place.y(), place.x(), place.y())
    for feature in layer.getFeatures(QgsFeatureRequest(box)):
        if feature.geometry().contains(QgsGeometry.fromPointXY(place)):
            yield feature
