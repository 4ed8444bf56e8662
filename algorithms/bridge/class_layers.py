"""Rasters of classes as layers of polygons: what reads outlines reads them as well."""

from __future__ import annotations

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsVectorLayer,
)

from ...core.rasters.class_patches import ClassPatches, listed_classes
from .layers import crs_from_wkt
from .progress import FeedbackProgress


class PatchSource(QgsProcessingFeatureSource):
    """The patches of a raster of classes, a polygon each."""

    def __init__(self, layer: QgsVectorLayer, context: QgsProcessingContext) -> None:
        super().__init__(layer, context)
        # QGIS keeps no reference of its own.
        self._layer = layer


def read_patches_of_classes(
    name: str,
    path: str,
    classes_name: str,
    classes: str,
    context: QgsProcessingContext,
    progress: FeedbackProgress,
) -> PatchSource:
    """Return the patches that cells of some classes make.

    Parameters
    ----------
    name : str
        Of the parameter that the raster was given for.
    path : str
    classes_name : str
        Of the parameter that the classes were given for.
    classes : str
        Such as ``3,4``; empty for all values other than 0.
    context : QgsProcessingContext
    progress : FeedbackProgress

    Raises
    ------
    InputError
        If there are no such cells, or the raster is none of classes.
    """
    patches = ClassPatches.read(
        name, path, classes_name, listed_classes(classes_name, classes), progress
    )
    layer = QgsVectorLayer("Polygon", patches.name, "memory")
    layer.setCrs(crs_from_wkt(patches.crs))
    features = []
    for polygon in patches.polygons:
        geometry = QgsGeometry()
        geometry.fromWkb(polygon)
        feature = QgsFeature()
        feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return PatchSource(layer, context)
