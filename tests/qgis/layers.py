"""Layers that the tests of QGIS give to algorithms."""

from __future__ import annotations


def memory_points(
    fields: str, rows: list[tuple], crs: str = "EPSG:32645", kind: str = "Point"
) -> object:
    """Return a memory layer; a row is WKT (or None) and the fields' values."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer(f"{kind}?crs={crs}&{fields}", "points", "memory")
    assert layer.isValid()
    for wkt, *values in rows:
        feature = QgsFeature(layer.fields())
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        assert layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer
